"""For property tests: random networks with exact numbers, and whether an equation holds on one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from symbolic_bp.exact.counterexample import choices, compare, largest
from symbolic_bp.exact.dual import Polynomial
from symbolic_bp.exact.instance import Instance
from symbolic_bp.exact.ladder import build
from symbolic_bp.exact.missing import Missing, Unsupported
from symbolic_bp.moves.context import Network
from symbolic_bp.language.read import read_claim

if TYPE_CHECKING:
    from symbolic_bp.exact.counterexample import Counterexample
    from symbolic_bp.language.claim import Claim


__all__ = ["holds", "instances", "rationals"]
DEEPEST = 12  # layers of the networks on which a claim is looked for


def rationals() -> st.SearchStrategy[Fraction]:
    """Small fractions, -4 to 4 with denominators up to 3."""
    return st.builds(Fraction, st.integers(-4, 4), st.integers(1, 3))


def instances(
    layers: st.SearchStrategy[int] | None = None,
    widths: st.SearchStrategy[int] | None = None,
    batch: bool = False,
    *,
    claim: str | None = None,
    where: str | None = None,
) -> st.SearchStrategy[Instance]:
    """Instances of networks: widths, weights, biases, inputs at random; sigma of each layer and C random
    polynomials.

    layers and widths are strategies for whole numbers (at least 2 and 1), by default 2 to 4 and 1 to 3;
    batch: a mini-batch of 1 to 3 examples. claim, where: as for holds(); the networks then have the layers
    and neurons that the claim names, and arrays such as y. Raises ClaimError for a claim that cannot be read,
    ValueError for one that exists on no network.
    """
    read = claim and read_claim(claim, Network(batch=batch), where)
    depth, width = least(read) if read else (2, 1)
    layers = st.integers(depth, max(4, depth)) if layers is None else layers.filter(lambda n: n >= depth)
    widths = st.integers(width, max(3, width)) if widths is None else widths.filter(lambda n: n >= width)
    return drawn(layers, widths, batch, read.arrays if read else {})


@st.composite
def drawn(
    draw: Callable,
    layers: st.SearchStrategy[int],
    widths: st.SearchStrategy[int],
    batch: bool,
    arrays: dict,
) -> Instance:
    """An Instance with these arrays."""
    shape = tuple(draw(st.lists(widths, min_size=(depth := draw(layers)), max_size=depth)))
    m = draw(st.integers(1, 3)) if batch else 0
    examples = range(1, m + 1) if m else (0,)
    number = rationals()
    w = {
        (layer, j, k): draw(number)
        for layer in range(2, depth + 1)
        for j in range(1, shape[layer - 1] + 1)
        for k in range(1, shape[layer - 2] + 1)
    }
    b = {(layer, j): draw(number) for layer in range(2, depth + 1) for j in range(1, shape[layer - 1] + 1)}
    x = {(k, e): draw(number) for k in range(1, shape[0] + 1) for e in examples}
    sigma = {
        (layer,): Polynomial(*draw(st.lists(number, min_size=2, max_size=4))) for layer in range(2, depth + 1)
    }
    cost = [(draw(number), {j: power}) for j in range(1, shape[-1] + 1) for power in (1, 2)]
    cost.append((draw(number), {1: 1, shape[-1]: 1}))
    sizes = {"N": 2} | {d[1]: 2 for dims in arrays.values() for d in dims if d[0] == "dim"}
    size = {
        "n": lambda d: shape[d[1][1] - 1 + (depth if d[1][0] == "L" else 0)],
        "m": lambda d: m,
        "dim": lambda d: sizes[d[1]],
    }
    entries = {
        name: {at: draw(number) for at in product(*(range(1, size[d[0]](d) + 1) for d in dims))}
        for name, dims in arrays.items()
    }
    return Instance(shape, w, b, x, sigma, cost, entries, sizes, m)


def least(claim: Claim) -> tuple[int, int]:
    """(layers, neurons in each): the smallest network on which a claim exists."""
    width = largest((claim.lhs, claim.rhs))
    for depth in range(2, DEEPEST + 1):
        net = build(
            claim.network, claim.arrays, (width,) * depth, 1 if claim.network.batch else 0, "counting"
        )
        if next(places(claim, net), None):
            return depth, width
    raise ValueError(f"nothing that {claim.text!r} names exists on a network of at most {DEEPEST} layers")


def places(claim: Claim, instance: Instance) -> Iterator[tuple[dict[str, int], Counterexample | None]]:
    """(names, Counterexample or None) wherever a claim exists on an instance."""
    for names in choices(instance, claim.scope):
        try:
            yield names, compare(instance, names, claim.lhs, claim.rhs)
        except (Missing, Unsupported):
            continue


def holds(text: str, instance: Instance, where: str | None = None) -> bool:
    """True where an equation in plain notation holds at every value of its names that exists on the instance,
    exactly.

    Raises ClaimError for text that is no equation, ValueError where no value exists there.
    """
    claim = read_claim(text, Network(batch=bool(instance.m)), where)
    found = None
    for found in places(claim, instance):
        if found[1]:
            return False
    if not found:
        depth, width = least(claim)
        missing = [name for name in claim.arrays if name not in instance.arrays]
        needs = (
            f"numbers for {', '.join(missing)}"
            if missing
            else f"at least {depth} layers with at least {width} in each"
        )
        raise ValueError(
            f"nothing that {text!r} names exists on a network {instance.widths}: it needs {needs}, "
            "as instances(claim=...) has"
        )
    return True

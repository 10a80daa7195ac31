"""For property tests: random networks with exact numbers, and whether an equation holds on one of them."""
from fractions import Fraction

from hypothesis import strategies as st

from symbolic_bp.exact.counterexample import choices, compare
from symbolic_bp.exact.dual import Polynomial
from symbolic_bp.exact.instance import Instance, Missing, Unsupported
from symbolic_bp.kernel.context import Network
from symbolic_bp.language.read import read_claim

__all__ = ["holds", "instances", "rationals"]


def rationals():
    """Small fractions, -4 to 4 with denominators up to 3."""
    return st.builds(Fraction, st.integers(-4, 4), st.integers(1, 3))


@st.composite
def instances(draw, layers=st.integers(2, 4), widths=st.integers(1, 3), batch=False):
    """Instances of networks: widths, weights, biases, inputs at random; sigma of each layer and C random polynomials.

    layers and widths are strategies for whole numbers (at least 2 and 1); batch: a mini-batch of 1 to 3 examples.
    """
    shape = tuple(draw(st.lists(widths, min_size=(depth := draw(layers)), max_size=depth)))
    m = draw(st.integers(1, 3)) if batch else 0
    examples = range(1, m + 1) if m else (0,)
    number = rationals()
    w = {(layer, j, k): draw(number) for layer in range(2, depth + 1) for j in range(1, shape[layer - 1] + 1)
         for k in range(1, shape[layer - 2] + 1)}
    b = {(layer, j): draw(number) for layer in range(2, depth + 1) for j in range(1, shape[layer - 1] + 1)}
    x = {(k, e): draw(number) for k in range(1, shape[0] + 1) for e in examples}
    sigma = {(layer,): Polynomial(*draw(st.lists(number, min_size=2, max_size=4))) for layer in range(2, depth + 1)}
    cost = [(draw(number), {j: power}) for j in range(1, shape[-1] + 1) for power in (1, 2)]
    cost.append((draw(number), {1: 1, shape[-1]: 1}))
    return Instance(shape, w, b, x, sigma, cost, sizes={"N": 2}, m=m)


def holds(text, instance, where=None):
    """True where an equation in plain notation holds at every value of its names that exists on the instance, exactly.

    Raises ClaimError for text that is no equation, ValueError where no value exists there.
    """
    claim = read_claim(text, Network(batch=bool(instance.m)), where)
    places = 0
    for names in choices(instance, claim.scope):
        try:
            if compare(instance, names, claim.lhs, claim.rhs):
                return False
            places += 1
        except (Missing, Unsupported):
            continue
    if not places:
        raise ValueError(f"nothing that {text!r} names exists on a network {instance.widths}")
    return True

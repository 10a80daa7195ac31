"""Mistakes with sigma' (BP2): missing, of a, of another layer or function; dropout's scale or mask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from symbolic_bp.audit.dense.activations import BY_OUTPUT, PRIMES, SIGMAS, same
from symbolic_bp.audit.dense.mistake import Mistake, layer, stepping
from symbolic_bp.audit.dense.passes import Pass
from symbolic_bp.audit.numbers.number import constant, small
from symbolic_bp.audit.numbers.opcodes import CONST, DIV, MUL

if TYPE_CHECKING:
    from symbolic_bp.audit.dense.dense import Dense
    from symbolic_bp.audit.numbers.number import Num


def places(net: Dense, suits: Callable) -> list[set[int]]:
    """Sets of hidden layers: each one that suits, and all of them."""
    fit = [at for at in range(len(net.layers) - 1) if suits(at)]
    return [{at} for at in reversed(fit)] + ([set(fit)] if len(fit) > 1 else [])


def sigma_mistakes(net: Dense) -> Iterator[Mistake]:
    """sigma' missing, taken of a, of another layer; dropout's scale or mask missing."""
    hidden = range(len(net.layers) - 1)
    kinds = [
        (
            "sigma-prime-missing",
            "sigma' is missing in the backward pass",
            {at: [[small(1)] * len(z) for z in net.layers[at].z] for at in hidden},
        )
    ]
    unscaled, unmasked, slopes = {}, {}, slopes_of_a(net, hidden)
    for at in hidden:
        low, up = net.layers[at], net.layers[at + 1]
        sigma = SIGMAS[low.sigma] if low.sigma.startswith("leaky") else None
        factors = [
            [None if sigma and same(a, sigma(z)) else dropped(a) for a, z in zip(*rows, strict=True)]
            for rows in zip(up.below, low.z, strict=False)
        ]
        if any(f is not None for row in factors for f in row):
            unscaled[at] = [
                [s / f if f is not None and f.a else s for s, f in zip(*rows, strict=True)]
                for rows in zip(low.slope, factors, strict=True)
            ]
            if low.sigma:
                unmasked[at] = [[PRIMES[low.sigma](z) for z in row] for row in low.z]
    kinds += [
        ("dropout-scale-missing", "the dropout mask is applied without its scale 1/keep", unscaled),
        (
            "dropout-mask-missing",
            "the dropout mask of the forward pass is missing in the backward pass",
            unmasked,
        ),
        ("sigma-prime-of-a", "sigma' is taken of a, not of z", slopes["of_a"]),
        ("sigma-prime-of-a", "the formula for sigma' in terms of a is used with z", slopes["of_z"]),
    ]
    for other in range(len(net.layers)):
        table = {
            at: [[PRIMES[net.layers[at].sigma](z) for z in row] for row in net.layers[other].z]
            for at in hidden
            if at != other and net.layers[at].sigma and len(net.layers[at].w) == len(net.layers[other].w)
        }
        relu = all(net.layers[at].sigma == "relu" for at in table)
        kinds.append(
            (
                "relu-mask-wrong-layer" if relu else "sigma-prime-wrong-layer",
                f"sigma' is taken of z of layer {other + 2}, not of the layer's own z",
                table,
            )
        )
    kinds += foreign(net, hidden)
    for cause, words, table in kinds:
        for where in places(net, table.__contains__):
            yield Mistake(
                cause, "BP2", layer(where), words, Pass(net, step=stepping(net, where, slopes=table))
            )


def foreign(net: Dense, hidden: range) -> Iterator[tuple[str, str, dict[int, list[list]]]]:
    """sigma' of another function, in terms of z or of a: of a sigmoid after a change to tanh, of
    ReLU for leaky ReLU."""
    for name in ("sigmoid", "tanh", "relu"):
        known = [at for at in hidden if net.layers[at].sigma not in ("", "identity", name)]
        words = (
            f"sigma' is that of {name}, but sigma is "
            f"{' and '.join(dict.fromkeys(net.layers[at].sigma for at in known))}"
        )
        yield (
            "sigma-prime-of-another",
            words,
            {at: [[PRIMES[name](z) for z in row] for row in net.layers[at].z] for at in known},
        )
        if name in BY_OUTPUT:
            yield (
                "sigma-prime-of-another",
                words,
                {at: [[BY_OUTPUT[name](a) for a in row] for row in net.layers[at + 1].below] for at in known},
            )


def dropped(a: Num) -> Num | None:
    """The constant that an activation was multiplied with last (0 for a dropped neuron), or None."""
    factor = None
    while True:
        if a.op == MUL and CONST in (a.a.op, a.b.op):
            c, a = (a.a, a.b) if a.a.op == CONST else (a.b, a.a)
        elif a.op == DIV and a.b.op == CONST and a.b.a:
            c, a = constant(1 / a.b.a), a.a
        else:
            return factor
        if c.a is None:
            return factor
        factor = c if factor is None else constant(factor.a * c.a)


def slopes_of_a(net: Dense, hidden: range) -> dict[str, dict[int, list[list]]]:
    """{"of_a": sigma'(a), "of_z": the formula for sigma' in terms of a, used with z}: {layer: [x][j]},
    where sigma is known."""
    of_a, of_z = {}, {}
    for at in hidden:
        low, up = net.layers[at], net.layers[at + 1]
        if (
            low.sigma in PRIMES
            and low.sigma not in ("identity", "relu")
            and not low.sigma.startswith("leaky")
        ):
            of_a[at] = [[PRIMES[low.sigma](a) for a in row] for row in up.below]
        if low.sigma in BY_OUTPUT:
            of_z[at] = [[BY_OUTPUT[low.sigma](z) for z in row] for row in low.z]
    return {"of_a": of_a, "of_z": of_z}

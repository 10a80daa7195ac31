"""Mistakes in the error of the output layer (BP1)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from symbolic_bp.audit.dense.activations import BY_OUTPUT, PRIMES, same
from symbolic_bp.audit.dense.mistake import Mistake, stepping
from symbolic_bp.audit.dense.passes import Pass, total
from symbolic_bp.audit.dense.sigma_mistakes import slopes_of_a
from symbolic_bp.audit.numbers.factors import readings, usual
from symbolic_bp.audit.numbers.number import constant, small

if TYPE_CHECKING:
    from symbolic_bp.audit.dense.dense import Dense
    from symbolic_bp.audit.numbers.number import Num


SCALES = (1, 2, Fraction(1, 2), -1)


def output_mistakes(net: Dense, targets: list[list[Num]] | None) -> Iterator[Mistake]:
    """delta[L] without sigma', with sigma' of a, with the diagonal of a softmax only, or of another cost."""
    if net.outputs is None:
        return
    a, z, pull, m = net.outputs, net.layers[-1].z, net.pull, net.examples
    soft = net.output == "softmax"
    if net.output == "relu" and targets is not None:
        pull = revived(net, targets)
    made = []
    if soft:
        made.append(
            (
                "softmax-diagonal",
                "the Jacobian of the softmax is taken as its diagonal",
                [[p * v * (1 - v) for p, v in zip(*rows, strict=True)] for rows in zip(pull, a, strict=True)],
            )
        )
    if not soft and net.output != "identity":
        made.append(("sigma-prime-missing", "sigma'(z) is missing in delta of the output layer", pull))
        made.append(
            (
                "sigma-prime-of-a",
                "sigma' is taken of a, not of z, in the output layer",
                [
                    [p * PRIMES[net.output](v) for p, v in zip(*rows, strict=True)]
                    for rows in zip(pull, a, strict=True)
                ],
            )
        )
        if net.output in BY_OUTPUT:
            made.append(
                (
                    "sigma-prime-of-a",
                    "the formula for sigma' in terms of a is used with z in the output layer",
                    [
                        [p * BY_OUTPUT[net.output](v) for p, v in zip(*rows, strict=True)]
                        for rows in zip(pull, z, strict=True)
                    ],
                )
            )
    if targets is not None:
        difference = [[v - t for v, t in zip(*rows, strict=True)] for rows in zip(a, targets, strict=False)]
        made += [
            ("other-cost", f"delta is that of {name}, not of the cost that is computed", top)
            for name, rule in others(net, difference)
            for top in scaled(rule, m, len(a[0]))
        ]
    made = [
        (cause, f"delta is {words}", [[d * constant(Fraction(c)) for d in row] for row in net.delta[-1]])
        for c in usual(m, len(a[0]))
        for cause, words in readings(c, m, len(a[0]))
    ] + made
    if soft:
        made.append(
            (
                "sigma-prime-missing",
                "the Jacobian of the softmax is missing in delta of the output layer",
                pull,
            )
        )
    for cause, words, top in made:
        yield Mistake(cause, "BP1", len(net.layers) + 1, words, Pass(net, top=top))
    if not soft and net.output != "identity":
        hidden = range(len(net.layers) - 1)
        tables = {
            "missing": {at: [[small(1)] * len(row) for row in net.layers[at].z] for at in hidden}
        } | slopes_of_a(net, hidden)
        tops = {
            "missing": pull,
            "of_a": [
                [p * PRIMES[net.output](v) for p, v in zip(*rows, strict=True)]
                for rows in zip(pull, a, strict=True)
            ],
        }
        if net.output in BY_OUTPUT:
            tops["of_z"] = [
                [p * BY_OUTPUT[net.output](v) for p, v in zip(*rows, strict=True)]
                for rows in zip(pull, z, strict=True)
            ]
        for kind, (cause, words) in EVERYWHERE.items():
            if kind in tops and set(tables[kind]) == set(hidden):
                yield Mistake(
                    cause,
                    "BP1",
                    None,
                    words,
                    Pass(net, top=tops[kind], step=stepping(net, set(hidden), slopes=tables[kind])),
                )


EVERYWHERE = {
    "missing": ("sigma-prime-missing", "sigma' is missing in every layer"),
    "of_a": ("sigma-prime-of-a", "sigma' is taken of a, not of z, in every layer"),
    "of_z": ("sigma-prime-of-a", "the formula for sigma' in terms of a is used with z in every layer"),
}


def revived(net: Dense, targets: list) -> list:
    """dC/da also where a = 0 is a constant that tells nothing of the cost: c (a - y), if dC/da is that
    for all other outputs."""
    some = next(
        (
            (p, v - t)
            for rows in zip(net.pull, net.outputs, targets, strict=False)
            for p, v, t in zip(*rows, strict=True)
            if p.r
        ),
        None,
    )
    if some is None:
        return net.pull
    c = some[0] / some[1]
    guess = [
        [c * (v - t) for v, t in zip(*rows, strict=True)] for rows in zip(net.outputs, targets, strict=False)
    ]
    return (
        guess
        if all(
            same(g, p)
            for rows in zip(guess, net.pull, strict=False)
            for g, p in zip(*rows, strict=True)
            if p.r
        )
        else net.pull
    )


def others(net: Dense, difference: list[list[Num]]) -> Iterator[tuple[str, list[list[Num]]]]:
    """[(cost, delta[L])] of other costs."""
    soft = net.output == "softmax"
    if net.output != "identity":
        yield ("the log-likelihood cost" if soft else "the cross-entropy"), difference
    if soft:
        tops = []
        for d, a in zip(difference, net.outputs, strict=False):
            mean = total(x * v for x, v in zip(d, a, strict=True))
            tops.append([v * (x - mean) for x, v in zip(d, a, strict=True)])
        yield "the quadratic cost", tops
        yield (
            "a quadratic or cross-entropy cost of single neurons",
            [
                [x * v * (1 - v) for x, v in zip(*r, strict=True)]
                for r in zip(difference, net.outputs, strict=False)
            ],
        )
        return
    prime = PRIMES[net.output]
    yield (
        "the quadratic cost",
        [
            [x * prime(z) for x, z in zip(*r, strict=True)]
            for r in zip(difference, net.layers[-1].z, strict=False)
        ],
    )
    yield (
        "the absolute error",
        [
            [x.sign() * prime(z) for x, z in zip(*r, strict=True)]
            for r in zip(difference, net.layers[-1].z, strict=False)
        ],
    )


def scaled(top: list[list[Num]], m: int, k: int) -> Iterator[list[list[Num]]]:
    """The same for sums, means and costs with and without 1/2."""
    factors = {f * g for f in SCALES for g in (1, Fraction(1, m), Fraction(1, k), Fraction(1, m * k))}
    for factor in sorted(factors, key=lambda f: (f != 1, f < 0, abs(f))):
        yield top if factor == 1 else [[n * constant(Fraction(factor)) for n in row] for row in top]

"""What common mistakes would give: each is the backward pass of a plain dense network (passes.py) with
one thing done wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from symbolic_bp.audit.dense.activations import BY_OUTPUT, PRIMES, SIGMAS, same
from symbolic_bp.audit.dense.handed import unsloped
from symbolic_bp.audit.dense.mistake import Mistake, layer, stepping
from symbolic_bp.audit.dense.passes import Pass, inner, total
from symbolic_bp.audit.numbers.factors import readings, usual
from symbolic_bp.audit.numbers.number import constant, small
from symbolic_bp.audit.numbers.opcodes import CONST, DIV, MUL

if TYPE_CHECKING:
    from symbolic_bp.audit.dense.dense import Dense
    from symbolic_bp.audit.numbers.number import Num


SCALES = (1, 2, Fraction(1, 2), -1)


def widths(net: Dense) -> list[int]:
    """The numbers of neurons, the input's first."""
    return [len(net.layers[0].below[0])] + [len(layer.w) for layer in net.layers]


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
        for where in places(net, lambda at: at in table):
            yield Mistake(
                cause, "BP2", layer(where), words, Pass(net, step=stepping(net, where, slopes=table))
            )


def foreign(net: Dense, hidden: range) -> Iterator[tuple[str, str, dict[int, list[list]]]]:
    """sigma' of another function, in terms of z or of a: of a sigmoid after a change to tanh, of
    ReLU for leaky ReLU."""
    for name in ("sigmoid", "tanh", "relu"):
        known = [at for at in hidden if net.layers[at].sigma not in ("", "identity", name)]
        words = f"sigma' is that of {name}, but sigma is {' and '.join(dict.fromkeys(net.layers[at].sigma for at in known))}"
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


def weight_mistakes(net: Dense, yours: dict[int, Num]) -> Iterator[Mistake]:
    """Other weights, no transpose, weights that were updated already."""
    n = widths(net)
    for at in range(len(net.layers) - 1):
        for other in range(len(net.layers)):
            w = net.layers[other].w
            if other != at + 1 and len(w) == n[at + 2] and len(w[0]) == n[at + 1]:
                yield Mistake(
                    "wrong-layer-weights",
                    "BP2",
                    at + 2,
                    f"delta of layer {at + 2} is computed with w of layer {other + 2}, not of layer {at + 3}",
                    Pass(net, step=stepping(net, {at}, w={at: w})),
                )
    several = {at: net.layers[at].w for at in range(len(net.layers) - 1) if n[at + 1] == n[at + 2] == n[at]}
    if len(several) > 1:
        yield Mistake(
            "wrong-layer-weights",
            "BP2",
            None,
            "delta of layer l is computed with w of layer l, not of layer l+1",
            Pass(net, step=stepping(net, several, w=several)),
        )
    turned = {
        at: list(zip(*net.layers[at + 1].w, strict=True))
        for at in range(len(net.layers) - 1)
        if n[at + 1] == n[at + 2]
    }
    for where in places(net, lambda at: at in turned):
        yield Mistake(
            "transpose-missing",
            "BP2",
            layer(where),
            "w is not transposed in the backward pass",
            Pass(net, step=stepping(net, where, w=turned)),
        )
    moved = {
        at: [[w - yours[id(w)] if id(w) in yours else w for w in row] for row in net.layers[at + 1].w]
        for at in range(len(net.layers) - 1)
    }
    for where in reversed(places(net, lambda at: True)):
        yield Mistake(
            "updated-before-propagated",
            "BP2",
            layer(where),
            "w was updated before delta was propagated through it",
            Pass(net, step=stepping(net, where, w=moved)),
        )


def outer_mistakes(net: Dense) -> Iterator[Mistake]:
    """dC/dw with other activations, or transposed."""
    n = widths(net)
    count = len(net.layers)
    rows = [layer.below for layer in net.layers] + ([net.outputs] if net.outputs else [])
    choices = [(f"a of layer {o + 1}", rows[o], o) for o in range(len(rows))]
    choices += [(f"z of layer {o + 2}, not sigma of it,", net.layers[o].z, o + 1) for o in range(count)]
    for words, values, other in choices:
        fit = [at for at in range(count) if len(values[0]) == n[at] and (values is not net.layers[at].below)]
        for at in fit:
            yield Mistake(
                "wrong-layer-activation",
                "BP4",
                at + 2,
                f"dC/dw of layer {at + 2} is computed with {words} in place of a of layer {at + 1}",
                Pass(net, weight=outer(net, {at: values})),
            )
        if len(fit) > 1:
            yield Mistake(
                "wrong-layer-activation",
                "BP4",
                None,
                f"dC/dw of every layer is computed with {words}",
                Pass(net, weight=outer(net, dict.fromkeys(fit, values))),
            )
    own = {at: rows[at + 1] for at in range(len(rows) - 1) if n[at] == n[at + 1]}
    if len(own) > 1:
        yield Mistake(
            "wrong-layer-activation",
            "BP4",
            None,
            "dC/dw of layer l is computed with a of layer l, not of layer l-1",
            Pass(net, weight=outer(net, own)),
        )
        if count - 1 in own and len(own) > 2:
            yield Mistake(
                "wrong-layer-activation",
                "BP4",
                None,
                "dC/dw of layer l is computed with a of layer l, not of layer l-1",
                Pass(net, weight=outer(net, {at: v for at, v in own.items() if at != count - 1})),
            )
    square = [at for at in range(count) if n[at] == n[at + 1]]
    for where in [{at} for at in square] + ([set(square)] if len(square) > 1 else []):

        def turned(
            at: int, j: int, k: int, delta: list[list[list[Num]]], where: set[int] = where
        ) -> Num | None:
            return (
                total(d[k] * a[j] for d, a in zip(delta[at], net.layers[at].below, strict=False))
                if at in where
                else None
            )

        yield Mistake(
            "transpose-missing", "BP4", layer(where), "dC/dw is transposed", Pass(net, weight=turned)
        )


def outer(net: Dense, table: dict[int, list[list[Num]]]) -> Callable:
    """The weight rule of a Pass: Sum over the examples of delta_j a_k, with a from a table."""

    def weight(at: int, j: int, k: int, delta: list[list[list[Num]]]) -> Num | None:
        return inner([d[j] for d in delta[at]], [a[k] for a in table[at]]) if at in table else None

    return weight


def bias_mistakes(net: Dense) -> Iterator[Mistake]:
    """dC/db summed over everything, averaged, or over the wrong axis; in one layer or in all."""
    m, count = net.examples, len(net.layers)
    kinds: list[tuple] = [
        (
            "bias-summed-over-everything",
            "every entry is the sum of all entries of delta",
            lambda d, j: total(v for row in d for v in row),
        ),
        (
            "bias-averaged",
            "delta is averaged over everything, not summed over the examples",
            lambda d, j: total(v for row in d for v in row) / (len(d) * len(d[0])),
        ),
    ]
    if m > 1:
        kinds += [
            (
                "bias-averaged",
                f"delta is averaged over the {m} examples, not summed",
                lambda d, j: total(r[j] for r in d) / m,
            ),
            (
                "bias-wrong-axis",
                "delta is summed over the neurons, not over the examples",
                lambda d, j: total(d[j]) if j < len(d) else None,
                total,
            ),
            (
                "bias-wrong-axis",
                "delta is averaged over the neurons, not summed over the examples",
                lambda d, j: total(d[j]) / len(d[j]) if j < len(d) else None,
                lambda row: total(row) / len(row),
            ),
            ("bias-wrong-axis", "only the first example counts", lambda d, j: d[0][j]),
            ("bias-wrong-axis", "only the last example counts", lambda d, j: d[-1][j]),
        ]
    for cause, words, rule, *each in kinds:
        for where in [{at} for at in range(count)] + ([set(range(count))] if count > 1 else []):

            def bias(
                at: int, j: int, delta: list[list[list[Num]]], where: set[int] = where, rule: Callable = rule
            ) -> Num | None:
                return rule(delta[at], j) if at in where else None

            yield Mistake(cause, "BP3", layer(where), words, Pass(net, bias=bias), *each)


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


def mistakes(net: Dense, yours: dict[int, Num], targets: list[list[Num]] | None) -> Iterator[Mistake]:
    """Every Mistake, the likely ones first."""
    yield from sigma_mistakes(net)
    yield from output_mistakes(net, targets)
    yield from unsloped(net)
    yield from bias_mistakes(net)
    yield from outer_mistakes(net)
    yield from weight_mistakes(net, yours)

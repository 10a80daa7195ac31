"""What common mistakes would give: each is the backward pass of a plain dense network (passes.py) with
one thing done wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from symbolic_bp.audit.dense.handed import unsloped
from symbolic_bp.audit.dense.mistake import Mistake, layer, stepping
from symbolic_bp.audit.dense.output_mistakes import output_mistakes
from symbolic_bp.audit.dense.passes import Pass, inner, total
from symbolic_bp.audit.dense.sigma_mistakes import places, sigma_mistakes

if TYPE_CHECKING:
    from symbolic_bp.audit.dense.dense import Dense
    from symbolic_bp.audit.numbers.number import Num


def widths(net: Dense) -> list[int]:
    """The numbers of neurons, the input's first."""
    return [len(net.layers[0].below[0])] + [len(layer.w) for layer in net.layers]


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
    for words, values, _ in choices:
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


def mistakes(net: Dense, yours: dict[int, Num], targets: list[list[Num]] | None) -> Iterator[Mistake]:
    """Every Mistake, the likely ones first."""
    yield from sigma_mistakes(net)
    yield from output_mistakes(net, targets)
    yield from unsloped(net)
    yield from bias_mistakes(net)
    yield from outer_mistakes(net)
    yield from weight_mistakes(net, yours)

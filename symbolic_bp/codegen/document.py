"""What a sheet of closed forms says: definitions, side conditions, closed forms and the
lines that lead to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from sympy import Integer, Symbol

from symbolic_bp.calculus.closed import closed, slope
from symbolic_bp.moves.context import Network as KernelNetwork
from symbolic_bp.moves.term import SIGNATURE
from symbolic_bp.language.formula import read_formula
from symbolic_bp.network.formulas import expression
from symbolic_bp.network.quantities import Entry, Sigma
from symbolic_bp.render.layout import layout
from symbolic_bp.render.nodes import dimension, row
from symbolic_bp.render.outline import Block
from symbolic_bp.render.picture import DEEPEST, WIDEST, drawable
from symbolic_bp.render.prose import formula, prose
from symbolic_bp.render.sheet import Part, Sheet
from symbolic_bp.render.sympy_terms import GREEK, layer as layer_of, term

if TYPE_CHECKING:
    from symbolic_bp.assistant.theorem import Theorem
    from symbolic_bp.network.record import Record
    from symbolic_bp.proof import Proof


if TYPE_CHECKING:
    from sympy import Expr

    from symbolic_bp.calculus.closed import Closed
    from symbolic_bp.network.network import Network


INDEX = {name: Symbol(name, integer=True, positive=True) for name in "ljkx"}
INDICES = {"delta": "j", "b": "j", "a": "j", "w": "jk", "x": "k"}
WORDS = {"delta": "the error", "b": "the biases", "w": "the weights", "a": "the outputs", "x": "the input"}
CLOSING = (
    "Derived from the definitions by differentiation; every recorded slope was compared with what "
    "differentiation gives, exactly."
)


def sheet(
    net: Network,
    wanted: list[tuple[str, Expr]],
    theorems: tuple[tuple[Theorem, Proof], ...] = (),
    verdicts: dict[tuple[str, Expr], str] | None = None,
) -> Sheet:
    """The Sheet of a network; wanted: (what, layer) pairs; theorems: (theorem, proof) pairs that follow.

    verdicts: (what, layer) -> what the kernel says.
    """
    draw = KernelNetwork(net.widths, batch=net.batch)
    proved = (
        bool(theorems) and not net.activations and net.cost == "C"
    )  # then the lines are those of the proofs
    parts = tuple(
        replace(part(net, what, at, draw, proved), verdict=(verdicts or {}).get((what, at), ""))
        for what, at in wanted
    )
    widths = net.widths
    names = [
        net.named_activation(at).name if net.activations else "σ" for at in range(2, len(widths or ()) + 1)
    ]
    small = widths is not None and drawable(widths)
    note = (
        "" if small else f"No picture: it is drawn for at most {DEEPEST} layers of at most {WIDEST} neurons."
    )
    given = (*conditions(net, draw), *dict.fromkeys(say for each in parts for say in each.assuming))
    return Sheet(
        title(net),
        tuple(definitions(net, draw)),
        given,
        meanings(net),
        parts,
        (widths, names) if small else (),
        note if widths else "",
        tuple(theorems),
        "" if proved else CLOSING,
    )


def title(net: Network) -> str:
    """Backpropagation on the network 2-3-2: sigmoid, softmax; log-likelihood."""
    where = f"on the network {'-'.join(map(str, net.widths))}" if net.widths else "for every depth and width"
    acts = ", ".join(r.name for r in net.activations) or "any activation functions"
    cost = net.cost.name if net.cost != "C" else "any cost"
    extra = f", {net.regulariser.name}" if net.regulariser else ""
    return f"Backpropagation {where}: {acts}; {cost}{extra}"


def bounds(low: tuple[str, str], name: str, high: tuple) -> tuple:
    """low <= name <= high as a layout; name = low where they are one."""
    if low == high:
        return row(("sym", name), ("op", "="), low)
    return row(low, ("op", "≤"), ("sym", name), ("op", "≤"), high)


def one_to(net: Network, name: str, at: int | Expr) -> tuple:
    """1 <= j <= n(l)."""
    size = net.n(at)
    high = ("num", str(size)) if size.is_Integer else dimension(("n", layer_of(Integer(0) + at)))
    return bounds(("num", "1"), name, high)


def layers_of(net: Network) -> list:
    """(layer, where) of each activation that differs: numbers, or l for all layers."""
    if len(net.activations) < 2:
        top = ("num", str(net.L)) if net.widths else ("sym", "L")
        return [(INDEX["l"], (bounds(("num", "2"), "l", top),))]
    if not net.widths:
        hidden = row(("num", "2"), ("op", "≤"), ("sym", "l"), ("op", "<"), ("sym", "L"))
        return [(INDEX["l"], (hidden,)), (net.L, (one_to(net, "j", net.L),))]
    return [(Integer(at), (one_to(net, "j", at),)) for at in range(2, len(net.widths) + 1)]


def definitions(net: Network, draw: KernelNetwork) -> Iterator:
    """(left, right, where) of z, a, sigma', C and the parameters."""
    l, j, ex = INDEX["l"], INDEX["j"], (INDEX["x"],) * net.batch

    def shown(left: tuple | Expr, right: tuple, where: tuple = ()) -> tuple:
        return layout(term(left) if not isinstance(left, tuple) else left, draw), layout(right, draw), where

    top = ("num", str(net.L)) if net.widths else ("sym", "L")
    z, first = Entry(net.z, l, j, *ex), Entry(net.a, 1, INDEX["k"], *ex)
    if not net.batch:
        yield shown(first, term(Entry(net.x, INDEX["k"])), ("the input",))
    yield shown(z, term(net.definition(z)), (bounds(("num", "2"), "l", top),))
    for at, where in layers_of(net):
        a, z = Entry(net.a, at, j, *ex), Entry(net.z, at, j, *ex)
        record = net.activation(at)
        body = written(record, {"z": Entry(net.z, at, j, *ex)}) if record else term(net.definition(a))
        yield shown(a, body, (*where, f" ({record.name})") if record else where)
        if record and not record.vector:
            yield shown(Sigma(1, at, j, z), term(slope(record, z, a, net.values(record))))
    if net.cost != "C":
        yield from cost(net, shown, ex)
    for name, value in net.letters.items():
        yield shown(Symbol(name), ("num", value.numerator, value.denominator))


def cost(net: Network, shown: Callable, ex: tuple[Symbol, ...]) -> Iterator:
    """The cost of an example, the mean or sum over a mini-batch, and the regulariser."""
    j, k, l = INDEX["j"], INDEX["k"], INDEX["l"]
    quantities = {"a": Entry(net.a, net.L, j, *ex), "y": Entry(net.y, j, *ex), "n": net.n(net.L)}
    one: tuple = ("sum", "j", None, written(net.cost, quantities))
    extra: tuple = ()
    if net.regulariser:
        each = written(net.regulariser, {"w": Entry(net.w, l, j, k)})
        extra = (("sum", "l", None, ("sum", "j", None, ("sum", "k", None, each))),)
    C, Cx = ("ref", "C", None, ()), ("ref", "Cx", None, ("x",))
    name = (f"{net.cost.name}",)
    if net.batch:
        yield shown(Cx, one, name)
        total = ("sum", "x", None, Cx)
        one = ("mul", term(1 / net.m), total) if net.mean else total
    yield shown(C, ("add", one, *extra) if extra else one, () if net.batch else name)


def written(record: Record, quantities: dict[str, Expr]) -> tuple:
    """The formula of a record as its author wrote it, with quantities of a network in it."""
    names = dict.fromkeys([*quantities, *record.parameters])
    return placed(read_formula(record.formula, names, record.vector), quantities)


def placed(t: tuple, quantities: dict[str, Expr]) -> tuple:
    """A term with quantities for its names; u sgn(u) is |u|."""
    if t[0] == "ref":
        found = quantities.get(t[1])
        if found is None:
            return ("ref", GREEK.get(t[1], t[1]), None, t[3])
        made = term(found)
        return made if not t[3] else (*made[:3], (*t[3], *made[3][1:]))
    if t[0] == "sum":
        t = (*t[:2], None, t[3])
    if t[0] == "mul":
        parts = list(t[1:])
        for u in [p[2] for p in parts if p[:2] == ("fn", "sgn") and p[2] in parts]:
            parts[parts.index(u) : parts.index(u) + 2] = [("fn", "abs", u)]
        parts.sort(key=lambda p: p[0] != "num")
        t = ("mul", *parts) if len(parts) > 1 else parts[0]
    return tuple(placed(p, quantities) if isinstance(p, tuple) and p and p[0] in SIGNATURE else p for p in t)


MEANINGS = {
    "step": "`step(u)` is 1 for `u > 0`, else 0",
    "sgn": "`sgn(u)` is `-1`, 0 or 1, the sign of `u`",
    "abs": "",
    "Phi": "`Phi` is the distribution function of the normal distribution",
    "phi": "`phi` is its density",
}


def meanings(net: Network) -> tuple:
    """What the named functions in the formulas of the network mean, as sentences."""
    text = " ".join(f"{r.formula} {r.derivative}" for r in net.records)
    return tuple(prose(say) for name, say in MEANINGS.items() if say and re.search(rf"\b{name}\(", text))


def conditions(net: Network, draw: KernelNetwork) -> Iterator:
    """The side conditions as sentences: where activations and costs have no slope, and
    where the cost exists."""
    ex, j = (INDEX["x"],) * net.batch, INDEX["j"]
    for at, _ in layers_of(net):
        record = net.activation(at)
        if record is None:
            continue
        for text in record.kinks:
            inner = expression(
                text, net.values(record), z=Entry(net.z, at, j, *ex), a=Entry(net.a, at, j, *ex)
            )
            yield (
                layout(term(inner), draw),
                f" is not 0 ({record.name}; where it is 0: ",
                *prose(record.convention),
                ")",
            )
    if net.cost != "C":
        quantities = {"a": Entry(net.a, net.L, j, *ex), "y": Entry(net.y, j, *ex), "n": net.n(net.L)}
        texts = [t.split(" < ") for t in net.cost.domain]
        if len(texts) == 2 and texts[0][1] == texts[1][0]:
            texts = [[*texts[0], texts[1][1]]]  # 0 < a < 1
        for text in texts:
            first, *rest = [
                layout(term(expression(s, net.values(net.cost), **quantities)), draw) for s in text
            ]
            yield (
                row(first, *(node for side in rest for node in (("op", "<"), side))),
                f" ({net.cost.name})",
            )
        for text in net.cost.kinks:
            inner = expression(text, net.values(net.cost), **quantities)
            yield (
                layout(term(inner), draw),
                f" is not 0 ({net.cost.name}; where it is 0: {net.cost.convention})",
            )
    if net.regulariser:
        for text in net.regulariser.kinks:
            inner = expression(text, net.values(net.regulariser), w=Entry(net.w, INDEX["l"], j, INDEX["k"]))
            yield (
                layout(term(inner), draw),
                f" is not 0 ({net.regulariser.name}; where it is 0: {net.regulariser.convention})",
            )
    if not net.activations:
        yield ("the activation functions are differentiable at the weighted inputs",)
    if net.cost == "C":
        yield ("the cost is differentiable at the outputs",)


def derived(net: Network, what: str, at: Expr, brief: bool = False) -> Closed:
    """The Closed of one quantity with indices j, k and, in a mini-batch, x."""
    indices = [INDEX[i] for i in INDICES[what]] + (
        [INDEX["x"]] if net.batch and what in ("delta", "a", "x") else []
    )
    return closed(net, what, *([] if what == "x" else [at]), *indices, brief=brief)


def part(net: Network, what: str, at: Expr, draw: KernelNetwork, proved: bool = False) -> Part:
    """A Part: the closed form of one quantity, its range and, where no proof follows, its lines."""
    form = derived(net, what, at, brief=True)
    left = layout(term(form.of), draw)
    at = Integer(1) if what == "x" else at
    where = one_to(net, INDICES[what][0], at)
    sentence = (where, "; ", one_to(net, "k", at - 1)) if what == "w" else (where,)
    if not at.is_Integer and at != net.L:
        low, high = ("num", "2"), ("sym", "L")
        hidden = what in ("delta", "a")
        within = row(low, ("op", "≤"), ("sym", "l"), ("op", "<" if hidden else "≤"), high)
        sentence = (within, "; ", *sentence)
    heading = (
        left,
        *prose(
            f": {WORDS[what]}" + (f" of layer {at if at.is_Integer else f'`{at}`'}" if what != "x" else "")
        ),
    )
    lines = tuple((layout(term(expr), draw), reason(why, net)) for expr, why in form.steps)
    return Part(
        heading,
        sentence,
        left,
        layout(term(form.expr), draw),
        tuple(
            (f"{words}: ", row(layout(term(total), draw), ("op", "="), ("num", str(value))))
            for words, total, value in form.assuming
        ),
        None if proved else Block((), left, lines),
    )


def reason(text: str, net: Network) -> tuple:
    """A reason as a sentence; the formula of a record in it, after its name, is drawn as one."""
    record = next((r for r in net.records if text.startswith(f"{r.name}: ") and " = " in text), None)
    if not record:
        return prose(re.sub(r"\b[a-z] = [a-z]\b|^C\b", r"`\g<0>`", text))
    left, right = text[len(record.name) + 2 :].split(" = ", 1)
    names = dict.fromkeys(["z", "a", "y", "n", "w", *record.parameters])
    drawn = of_one_neuron(layout(placed(read_formula(right, names, record.vector), {}), KernelNetwork()))
    jacobian = (
        "frac",
        *(row(("d",), ("var", role, None, (("sym", i),), None)) for role, i in (("a", "j"), ("z", "k"))),
    )
    shown = jacobian if left == "da[j]/dz[k]" else formula(left)
    return (f"{record.name}: ", row(shown, ("op", "="), drawn))


def of_one_neuron(node: tuple | str | None) -> tuple | str | None:
    """A layout in which the target y is a number, not an array."""
    if node == ("var", ".y", None, (), None):
        return ("sym", "y")
    return tuple(map(of_one_neuron, node)) if isinstance(node, tuple) else node

"""Functions of arrays and maxima as NumPy: their values, and their slopes d1_C, d2_C, which the backward
pass reads."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic_bp.codegen.models.pieces import Piece, aligned
from symbolic_bp.codegen.models.program import Definition, Program
from symbolic_bp.codegen.models.stored import Stored, shaped, span
from symbolic_bp.codegen.models.writer import Writer, piece
from symbolic_bp.model import index
from symbolic_bp.model.index import Poly
from symbolic_bp.model.terms import Term
from symbolic_bp.sympy_side.contract import apart
from symbolic_bp.sympy_side.errors import ExpressionError
from symbolic_bp.sympy_side.monomials import put

Ends = tuple[Poly, Poly]


def value(program: Program, d: Definition, w: Writer, out: list[str], target: str, room: bool) -> list[str]:
    """C = cost(a, y); y = u.max(axis); target: what is assigned; room: whether it has to be made first, where
    it is filled entry by entry."""
    if d.body[0] == "max":
        made = candidates(d, w, out)
        text = inside_box(d, w, out, out, f"{made.text}.max(axis={axes_behind(made, out)})")
        return [*w.lines, f"{target} = {text}"]
    lengths = shaped(str(b - a + 1) for a, b in (w.ends[v] for v in out))
    line = f"{target} = np.zeros({lengths})"
    place = ", ".join(str(index.name(v) - w.ends[v][0]) for v in out)
    args, _ = arguments(d, w, out)
    at = f"{target}[{place}]" if out else target
    lines = behind(d, out, [*w.lines, f"{at} = {d.body[1]}({', '.join(args)})"])
    return [line, *lines] if out and room else lines


def slopes(program: Program, d: Definition) -> list[str]:
    """The arrays d1_C, d2_C ... of a function of arrays or of a maximum. Raises ExpressionError where sizes
    depend on two indices."""
    count = len(d.body[2]) if d.body[0] == "any" else 1
    kept = [program.arrays[f"d{n}_{d.name}"] for n in range(1, count + 1)]
    lists = max(k.lists for k in kept)
    if lists > 1:
        raise ExpressionError(f"{kept[0].name} as NumPy", "one index that sizes depend on", str(lists))
    w = Writer(program.arrays, program.least, helpers=program.helpers, made=program.made)
    for v, low, high in d.box[:lists]:
        w.known += [index.name(v) - low, high - index.name(v)]
    out = [v for v, _, _ in d.box[lists:]]
    for v, low, high in d.box[lists:]:
        w.ends[v] = w.hull((low, high))
    lines = of_maximum(d, kept[0], w, out) if d.body[0] == "max" else of_arrays(d, kept, w, out)
    if not lists:
        return lines
    v, low, high = d.box[0]
    rooms = [
        f"{k.name} = [None] * ({high + 1})" if k.lists else f"{k.name} = np.zeros({shaped(k.shape())})"
        for k in kept
    ]
    return [*rooms, f"for {v} in {span(low, high)}:", *(f"    {line}" for line in lines)]


def of_maximum(d: Definition, kept: Stored, w: Writer, out: list[str]) -> list[str]:
    """1 where the maximum is, at the first of several alike, else 0. It is that of the same candidates:
    another way to work them out may round otherwise."""
    made = candidates(d, w, out)
    w.helpers.add("first")
    text = inside_box(d, w, out, made.labels, f"first({made.text}, {len(made.labels) - len(out)})")
    return [*w.lines, f"{kept.name}{''.join(f'[{v}]' for v, _, _ in d.box[: kept.lists])} = {text}"]


def axes_behind(made: Piece, out: list[str]) -> str:
    """The axes that a maximum is taken over."""
    axes = [str(k) for k in range(len(out), len(made.labels))]
    return axes[0] if len(axes) == 1 else f"({', '.join(axes)})"


def inside_box(d: Definition, w: Writer, out: list[str], labels: Sequence[str], text: str) -> str:
    """What is 0 outside of a box that is no rectangle."""
    ends = [p for v, a, b in d.box if v in out for p in (index.name(v) - a, b - index.name(v))]
    masks = [w.truth(["g", "ge", str(p)], labels) for p in ends if not w.holds(p)]
    words = " & ".join(f"({aligned(m, labels).text})" for m in masks)
    return f"np.where({words}, {text}, 0)" if masks else text


def of_arrays(d: Definition, kept: Sequence[Stored], w: Writer, out: list[str]) -> list[str]:
    """d1_C, d2_C = cost_slopes(a, y), in a loop over the indices of what is defined."""
    args, ends = arguments(d, w, out)
    one = len(kept) == 1
    member = "".join(f"[{v}]" for v, _, _ in d.box[:1])
    text = f"{d.body[1]}_slopes({', '.join(args)})"
    targets = []
    for k, own in zip(kept, ends, strict=True):
        at = [str(index.name(v) - a) for (v, _, _), (a, _) in zip(d.box[k.lists :], k.dims, strict=False)]
        slots = [*at, *(piece(e, dims) for e, dims in zip(own, k.dims[len(at) :], strict=True))]
        while slots and slots[-1] == ":":
            slots.pop()
        targets.append(k.name + member * bool(k.lists) + f"[{', '.join(slots)}]" * bool(slots))
    inside = not any(k.lists for k in kept) and out
    rooms = [f"{k.name} = np.zeros({shaped(k.shape())})" for k in kept if inside]
    members = [
        f"{k.name}{member} = np.zeros({shaped(k.shape())})"
        for k, t in zip(kept, targets, strict=True)
        if k.lists and t.count("[") > 1
    ]
    lines = behind(d, out, [*w.lines, f"{', '.join(targets)}{',' * one} = {text}"])
    return [*rooms, *members, *lines]


def behind(d: Definition, out: list[str], lines: list[str]) -> list[str]:
    """Lines in loops over the indices of what is defined."""
    for v, low, high in reversed([b for b in d.box if b[0] in out]):
        lines = [f"for {v} in {span(low, high)}:", *(f"    {line}" for line in lines)]
    return lines


def arguments(d: Definition, w: Writer, out: list[str]) -> tuple[list[str], list[list[Ends]]]:
    """The arrays of a function of arrays at one place, and their ranges."""
    for v, low, high in d.box:
        if v in out:
            del w.ends[v]
            w.known += [index.name(v) - low, high - index.name(v)]
    args, ranges = [], []
    for binders, body in d.body[2]:
        before = dict(w.ends)
        own = apart(list(d.box), binders)
        t: Term = put(body, {v: index.name(u) for (v, _, _), (u, _, _) in zip(binders, own, strict=True)})
        for v, low, high in own:
            w.ends[v] = w.hull((low, high))
        labels = [v for v, _, _ in own]
        made = aligned(w.piece(t, labels), labels)
        ends = [w.ends[v] for v in labels]
        shape = shaped(str(b - a + 1) for a, b in ends)
        full = {*made.labels} == {*labels}
        args.append(made.text if full else f"np.broadcast_to({made.text}, {shape})")
        ranges.append(ends)
        w.ends = before
    return args, ranges


def candidates(d: Definition, w: Writer, out: list[str]) -> Piece:
    """What a maximum is taken over, the bound names as last axes; minus infinity where a guard does not
    hold."""
    _, binders, guards, body = d.body
    labels = list(out)
    for v, low, high in binders:
        w.ends[v] = w.hull((index.read(low), index.read(high)))
        labels.append(v)
    made = w.piece(body, labels)
    full = aligned(made, labels)
    text = full.text
    tests = [w.truth(g, labels) for g in guards]
    masks = [aligned(m, labels).text for m in tests]
    shape = shaped(str(b - a + 1) for a, b in (w.ends[v] for v in labels))
    if masks:
        text = f"np.where({' & '.join(f'({m})' for m in masks)}, {text}, -np.inf)"
    if len({*made.labels}.union(*(m.labels for m in tests))) < len(labels):
        text = f"np.broadcast_to({text}, {shape})"
    return Piece(w.temporary(text, f"{d.name}_of"), tuple(labels))

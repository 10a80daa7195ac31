"""Functions of arrays and maxima as NumPy: their values, and their slopes d1_C, d2_C, which the backward
pass reads."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic_bp.codegen.models.pieces import Piece, aligned
from symbolic_bp.codegen.models.program import Definition, Program
from symbolic_bp.codegen.models.stored import shaped, span
from symbolic_bp.codegen.models.writer import Writer
from symbolic_bp.model import index
from symbolic_bp.model.terms import Term
from symbolic_bp.sympy_side.contract import apart
from symbolic_bp.sympy_side.monomials import put


def value(program: Program, d: Definition, w: Writer, out: list[str], target: str, room: bool) -> list[str]:
    """C = cost(a, y); y = u.max(axis); target: what is assigned; room: whether it has to be made first, where
    it is filled entry by entry."""
    if d.body[0] == "max":
        made = candidates(d, w, out)
        axes = ", ".join(str(k) for k in range(len(out), len(made.labels)))
        return [*w.lines, f"{target} = {made.text}.max(axis={axes if ',' not in axes else '(' + axes + ')'})"]
    return looped(d, w, out, [target], d.body[1], room)


def slopes(program: Program, d: Definition) -> list[str]:
    """The arrays d1_C, d2_C ... of a function of arrays or of a maximum."""
    w = Writer(program.arrays, program.least, helpers=program.helpers, made=program.made)
    out = [v for v, _, _ in d.box]
    for v, low, high in d.box:
        w.ends[v] = w.hull((low, high))
    if d.body[0] == "any":
        names = [program.arrays[f"d{n}_{d.name}"].name for n in range(1, len(d.body[2]) + 1)]
        lines = looped(d, w, out, names, f"{d.body[1]}_slopes", True)
    else:
        made = candidates(d, w, out)
        top = aligned(Piece(program.arrays[d.name].name, tuple(out)), made.labels).text
        wide = (
            top
            if len(out) == len(made.labels)
            else widened(program.arrays[d.name].name, len(out), len(made.labels))
        )
        lines = [*w.lines, f"d1_{d.name} = ({made.text} == {wide}) * 1.0"]
    return lines


def widened(name: str, own: int, count: int) -> str:
    """An array with more axes at its end."""
    return name + f"[{', '.join([':'] * own + ['None'] * (count - own))}]"


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
    masks = [aligned(w.truth(g, labels), labels).text for g in guards]
    shape = shaped(str(b - a + 1) for a, b in (w.ends[v] for v in labels))
    if masks:
        text = f"np.where({' & '.join(f'({m})' for m in masks)}, {text}, -np.inf)"
    elif len(made.labels) < len(labels):
        text = f"np.broadcast_to({text}, {shape})"
    return Piece(w.temporary(text, f"{d.name}_of"), tuple(labels))


def looped(
    d: Definition, w: Writer, out: list[str], names: Sequence[str], call: str, room: bool
) -> list[str]:
    """names = call(arrays), in a loop over the indices of what is defined."""
    for v in out:
        low, high = w.ends.pop(v)
        w.known += [index.name(v) - low, high - index.name(v)]
    box = [(v, a, b) for v, a, b in d.box if v in out]
    arrays = d.body[2]
    args, counts = [], []
    for binders, body in arrays:
        before = dict(w.ends)
        own = apart(list(d.box), binders)
        t: Term = put(body, {v: index.name(u) for (v, _, _), (u, _, _) in zip(binders, own, strict=True)})
        for v, low, high in own:
            w.ends[v] = w.hull((low, high))
        labels = [v for v, _, _ in own]
        made = aligned(w.piece(t, labels), labels)
        full = {*made.labels} == {*labels}
        shape = shaped(str(b - a + 1) for a, b in (w.ends[v] for v in labels))
        args.append(made.text if full else f"np.broadcast_to({made.text}, {shape})")
        counts.append([str(b - a + 1) for a, b in (w.ends[v] for v in labels)])
        w.ends = before
    text = f"{call}({', '.join(args)})"
    if not box:
        return [
            *w.lines,
            f"{', '.join(names)}{',' * (len(names) == 1 and call.endswith('_slopes'))} = {text}",
        ]
    lengths = [str(b - a + 1) for _, a, b in box]
    slopes_ = call.endswith("_slopes")
    shapes = [shaped([*lengths, *c]) for c in counts] if slopes_ else [shaped(lengths)]
    made_lines = [f"{n} = np.zeros({s})" for n, s in zip(names, shapes, strict=True) if room]
    indent = ""
    for v, a, b in box:
        made_lines.append(f"{indent}for {v} in {span(a, b)}:")
        indent += "    "
    place = ", ".join(str(index.name(v) - a) for v, a, _ in box)
    made_lines += [indent + line for line in w.lines]
    targets = ", ".join(f"{n}[{place}]" for n in names) + "," * (len(names) == 1 and slopes_)
    return [*made_lines, f"{indent}{targets} = {text}"]

"""What a proof of the kernel needs, as data for the printers: for all entries that exist, further
conditions kept."""

from __future__ import annotations

from typing import Any

from symbolic_bp.finding.write import data
from symbolic_bp.model import index
from symbolic_bp.model.index import Poly
from symbolic_bp.model.linear import implied
from symbolic_bp.model.model import Model
from symbolic_bp.model.names import POOL
from symbolic_bp.model.terms import walk
from symbolic_bp.render.models.page import Need
from symbolic_bp.sympy_side.contract import Boxes, boxes_of
from symbolic_bp.sympy_side.monomials import names, put
from symbolic_bp.kernel.family import Hypothesis
from symbolic_bp.kernel.index import shown


def need(model: Model, h: Hypothesis, claim: list[list[str]]) -> Need:
    """A hypothesis in letters of the model; claim: the ranges of the claim. Left out is what holds for
    every entry that exists, and what the ranges of the claim say."""
    least = {name.partition("(")[0]: n for name, n in model.data["sizes"].items()}
    boxes = Boxes(boxes_of(model.data), least)
    term = readable(data(h.term))
    equals = None if h.equals is None else readable(data(h.equals))
    conditions = [("ge", index.read(mark(shown(p)))) for p in h.ges] + [
        ("eq", index.read(mark(shown(p)))) for p in h.eqs
    ]
    used = names(term) | {n for _, p in conditions for n in p.names}
    taken = {*boxes.boxes, *least, *model.data["functions"], *model.data["arrays"], *used}
    letters = (c for c in (*POOL, *(f"i{n}" for n in range(1000))) if c not in taken)
    in_claim = {v for v, _, _ in claim}
    values: dict[str, Poly] = {}
    for n in sorted(used):
        if n.endswith("_q"):
            plain = n.rstrip("_q")
            values[n] = index.name(plain if plain not in taken and plain not in in_claim else next(letters))
            taken |= values[n].names
    term = put(term, values)
    conditions = [(kind, p.at(values)) for kind, p in conditions]
    known = [q for v, a, b in claim for q in (index.name(v) - index.read(a), index.read(b) - index.name(v))]
    known += [p for t in walk(term) if t[0] == "ref" for p in boxes.of_factor(t)]
    kept: list[tuple[str, Poly]] = []
    for k, (kind, p) in enumerate(conditions, 1):
        others = [*known, *(q for _, q in kept), *(q for _, q in conditions[k:])]
        if kind == "eq" or not implied(others, p, least):
            kept.append((kind, p))
    bodies = {f[0]: f[2] for f in model.data["families"]}
    body = bodies.get(term[1]) if term[0] == "ref" else None
    function = body[1] if h.kind == "differentiable" and body is not None and body[0] == "any" else ""
    return Need(h.kind, term, tuple((kind, str(p)) for kind, p in kept), function, equals)


def alike(model: Model, need_: Need) -> str:
    """What is the same for two hypotheses that differ in their letters alone."""
    sizes = {name.partition("(")[0] for name in model.data["sizes"]}
    values: dict[str, Poly] = {}
    for t in walk(need_.term):
        for at in t[2] if t[0] == "ref" else ():
            for name in sorted(index.read(at).names - sizes):
                values.setdefault(name, index.name(f"v{len(values)}"))
    conditions = sorted((kind, str(index.read(p).at(values))) for kind, p in need_.conditions)
    equals = None if need_.equals is None else put(need_.equals, values)
    return repr((need_.kind, put(need_.term, values), conditions, need_.function, equals))


def mark(text: str) -> str:
    """An index expression of the kernel, whose made-up names end in ', as one of a model."""
    return text.replace("'", "_q")


def readable(t: Any) -> Any:
    """A term of the kernel with its made-up names as a model could have them."""
    if isinstance(t, list):
        return [readable(p) for p in t]
    return mark(t) if isinstance(t, str) else t

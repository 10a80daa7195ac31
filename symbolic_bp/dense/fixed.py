"""A network of given widths as a model: the preset with a family for each layer, sizes as numbers."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from symbolic_bp.finding.write import data as written
from symbolic_bp.moves.term import dim_at, substitute
from symbolic_bp.kernel import build, index
from symbolic_bp.kernel.family import Family
from symbolic_bp.kernel.index import CALL, Poly, shown
from symbolic_bp.kernel.term import (
    ONE,
    ZERO,
    Add,
    D,
    Guard,
    Max,
    Mul,
    P,
    Range,
    Ref,
    Term,
    add,
    kids,
    mul,
    polys,
    put,
    rebuilt,
)
from symbolic_bp.kernel.term import (
    Any as Undefined,
)

LAYERED = ("w", "b", "z", "a", "delta")


def numbers(p: Poly, widths: tuple[int, ...]) -> Poly:
    """An index expression with numbers for the widths n(1), n(2), ..."""
    out = index.const(0)
    for m, c in p:
        part = index.const(c)
        for a in m:
            k = index.constant(numbers(a.args[0], widths)) if a.sort == CALL else None
            one = index.const(widths[k - 1]) if k and k <= len(widths) else index.var(a)
            part = index.mul(part, one)
        out = index.add(out, part)
    return out


def own_layer(name: str, at: tuple[Poly, ...]) -> tuple[str, tuple[Poly, ...]]:
    """The family of a layer and the place in it."""
    return (f"{name}{index.constant(at[0])}", at[1:]) if name in LAYERED else (name, at)


def special(t: Term, widths: tuple[int, ...]) -> Term:
    """A term with numbers for the widths, a family for each layer, guards on numbers decided."""

    def ref(r: Ref) -> Ref:
        return Ref(*own_layer(r.name, tuple(numbers(p, widths) for p in r.at)))

    if isinstance(t, Ref):
        return ref(t)
    if isinstance(t, (D, P)):
        return type(t)(ref(t.of), ref(t.by))
    inner = tuple(special(k, widths) for k in kids(t))
    if isinstance(t, Add):
        return add(*inner)
    if isinstance(t, Mul):
        return mul(*inner)
    out = rebuilt(t, inner, tuple(numbers(p, widths) for p in polys(t)))
    if isinstance(out, Guard) and (c := index.constant(out.poly)) is not None:
        return ONE if (c >= 0 if out.op == "ge" else c == 0) else ZERO
    return out


def network(data: dict[str, Any], widths: tuple[int, ...]) -> dict[str, Any]:
    """The data of the preset for these widths."""
    text = re.sub(r"\bL\b", str(len(widths)), json.dumps(data["families"]))
    model, _ = build.model({**data, "families": json.loads(text)})
    rows = []
    for row in json.loads(text):
        f = model.families[row[0]]
        layer = f.box[0] if row[0] in LAYERED else None
        low, high = (index.constant(p) for p in (layer.low, layer.high)) if layer else (0, 0)
        for k in range(low or 0, (high or 0) + 1):
            values = {layer.var: index.const(k)} if layer else {}
            rows.append(family(f, values, widths))
    sizes = {key: n for key, n in data["sizes"].items() if key not in ("L", "n(l)")}
    return {**data, "sizes": sizes, "families": rows}


def family(f: Family, values: dict[index.Atom, Poly], widths: tuple[int, ...]) -> list[Any]:
    """One family of one layer, as data."""

    def at(p: Poly) -> Poly:
        return numbers(index.put(p, values), widths)

    def box(ranges: tuple[Range, ...]) -> list[list[str]]:
        return [[r.var.name, shown(at(r.low)), shown(at(r.high))] for r in ranges if r.var not in values]

    body: Any = None
    if isinstance(f.body, Undefined):
        body = [
            "any",
            f.body.name,
            [[box(rs), written(special(put(t, values), widths))] for rs, t in f.body.arrays],
        ]
    elif f.body is not None and not isinstance(f.body, Max):
        body = written(special(put(f.body, values), widths))
    name = own_layer(f.name, tuple(values.values()))[0] if values else f.name
    rank = None if f.rank is None else [shown(at(p)) for p in f.rank]
    return [name, box(f.box), body, rank]


def instances(data: dict[str, Any]) -> Iterator[tuple[dict[str, tuple[str, int]], dict[str, Any]]]:
    """A claim of the old certificate at every value of its layer names, the highest first: an induction is
    then its base and its step, layer by layer."""
    layers = [(n, decl) for n, decl in data["vars"] if decl[0] == "layer"]
    for values in assigned(layers, {}):
        at = changed(values)
        scope = [[n, at(decl)] for n, decl in data["vars"] if decl[0] != "layer"]
        proof, var = data["proof"], data["proof"].get("var")
        if var:
            top = next(layer_of(decl[2], values) for n, decl in layers if n == var)
            proof = proof["base"] if values[var] == top else proof["step"]
        sides = {key: substitute(data[key], values) for key in ("lhs", "rhs")}
        yield values, {"vars": scope, **sides, "proof": moved(proof, values)}


def layer_of(y: tuple[str, int], values: dict[str, tuple[str, int]]) -> tuple[str, int]:
    """A layer as a number."""
    return ("", values[y[0]][1] + y[1]) if y[0] else tuple(y)  # type: ignore[return-value]


def assigned(layers: list[Any], values: dict[str, tuple[str, int]]) -> Iterator[dict[str, tuple[str, int]]]:
    """All values of the layer names."""
    if not layers:
        yield values
        return
    name, (_, low, high) = layers[0]
    least, most = (layer_of(y, values)[1] for y in (low, high))
    for k in range(most, least - 1, -1):
        yield from assigned(layers[1:], {**values, name: ("", k)})


def changed(values: dict[str, tuple[str, int]]) -> Callable[[Any], Any]:
    """What puts layers into the range of an index."""
    return lambda decl: (decl[0], *(dim_at(tuple(d), values) for d in decl[1:]))


def moved(proof: dict[str, Any], values: dict[str, tuple[str, int]]) -> dict[str, Any]:
    """A chain with numbers for layer names."""
    out = dict(proof)
    for key in ("start", "end"):
        if key in proof:
            out[key] = substitute(proof[key], values)
    out["steps"] = [{**step, "to": substitute(step["to"], values)} for step in proof.get("steps", ())]
    return out

"""Known quantities put back into a formula: tanh(z[t,j]) is h[t,j] where the model says h = tanh(z),
dC/dz[l,j] is delta[l,j] where it says delta[l] := dC/dz[l].
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from symbolic_bp.model import index
from symbolic_bp.model.index import Poly
from symbolic_bp.model.terms import Term, children, mul, power, ref, walk
from symbolic_bp.sympy_side.contract import Boxes
from symbolic_bp.sympy_side.monomials import Binder, canonical, changed, indices, put


@dataclass(frozen=True)
class Named:
    """A definition, or one of its cases: name[box] = factors where guards hold."""

    name: str
    box: Sequence[Binder]
    guards: tuple[tuple[str, Poly], ...]
    factors: tuple[tuple[Term, int], ...]


def powers(t: Term) -> list[tuple[Term, int]]:
    """A term as [(base, exponent)]."""
    found: list[tuple[Term, int]] = []
    for part in t[1:] if t[0] == "mul" else [t]:
        base, k = (part[1], part[2]) if part[0] == "pow" else (part, 1)
        old = next((n for n, (b, _) in enumerate(found) if canonical(b) == canonical(base)), None)
        if old is None:
            found.append((base, k))
        else:
            found[old] = (base, found[old][1] + k)
    return found


def definitions(data: Mapping[str, Any], boxes: Boxes) -> list[Named]:
    """The definitions that are worth putting back: those with a function, a root or a quotient in them."""
    found = []
    for name, _, body, _ in data["families"]:
        if body is None or body[0] in ("any", "max") or any(t[0] in ("D", "P") for t in walk(body)):
            continue
        for case in body[1:] if body[0] == "add" and all(map(has_guard, body[1:])) else [body]:
            guards = tuple((t[1], index.read(t[2])) for t in factors(case) if t[0] == "g")
            rest = [t for t in factors(case) if t[0] != "g"]
            ps = powers(["mul", *rest])
            worth = any(k < 0 or t[0] in ("fn", "app") for t, k in ps)
            if rest and worth:
                found.append(Named(name, boxes.boxes[name], guards, tuple(ps)))
    return found


def factors(t: Term) -> list[Term]:
    """The factors of a term."""
    return t[1:] if t[0] == "mul" else [t]


def has_guard(t: Term) -> bool:
    """Whether a guard is a factor."""
    return any(f[0] == "g" for f in factors(t))


def bindings(pattern: Term, t: Term, names: set[str], found: dict[str, Poly]) -> bool:
    """Whether a term has the shape of a pattern; what its index names stand for where they stand alone."""
    if outline(pattern) != outline(t):
        return False
    for own, other in zip(indices(pattern), indices(t), strict=True):
        if own in names:
            found.setdefault(own, index.read(other))
    parts = [children(pattern), children(t)]
    if pattern[0] in ("add", "mul"):
        parts = [sorted(ps, key=outline) for ps in parts]
    return all(bindings(a, b, names, found) for a, b in zip(*parts, strict=True))


def outline(t: Term) -> str:
    """A term without its indices: what has another outline does not match."""
    inside = "".join((sorted if t[0] in ("add", "mul") else list)(map(outline, children(t))))
    return f"{t[0]}{t[1] if t[0] in ('ref', 'fn', 'app', 'num') else ''}({inside})"


def matched(named: Named, have: list[tuple[Term, int]]) -> Iterator[dict[str, Poly]]:
    """Values of the box under which the definition may be a part of a product."""
    names = {v for v, _, _ in named.box}
    base = max(named.factors, key=lambda f: (len({*used(f[0])} & names), f[0][0] in ("fn", "app")))[0]
    for t, _ in have:
        found: dict[str, Poly] = {}
        if bindings(base, t, names, found) and found.keys() == names:
            yield found


def used(t: Term) -> Iterator[str]:
    """The index expressions of a term that are one name."""
    for part in walk(t):
        if part[0] in ("ref", "app"):
            yield from part[2] if part[0] == "ref" else part[3]


class Namer:
    """Puts definitions and abbreviations back into terms of one formula."""

    def __init__(self, data: Mapping[str, Any], boxes: Boxes) -> None:
        self.boxes = boxes
        self.definitions = definitions(data, boxes)
        self.short = dict(abbreviations(data))

    def named(self, t: Term, known: tuple[Poly, ...]) -> Term:
        """A term with the names of what the model defines; known: p >= 0 of the names in scope."""
        if t[0] in ("D", "P"):
            return self.abbreviated(t)
        if t[0] == "sum":
            v, low, high = index.name(t[1]), index.read(t[2]), index.read(t[3])
            return [*t[:4], self.named(t[4], (*known, v - low, high - v))]
        if t[0] not in ("ref", "num", "int", "g"):
            t = changed(t, lambda p: self.named(p, known))
        return self.product(t, known) if t[0] in ("mul", "pow", "fn", "app") else t

    def abbreviated(self, t: Term) -> Term:
        """dC/dz[l,j] as delta[l,j]."""
        name = self.short.get((t[0], t[1][1], t[2][1])) if not t[1][2] else None
        return ref(name, [index.read(p) for p in t[2][2]]) if name else t

    def product(self, t: Term, known: tuple[Poly, ...]) -> Term:
        """A product in which definitions stand."""
        have = powers(t)
        for named in self.definitions:
            while (changed := self.once(named, have, known)) is not None:
                have = changed
        made = mul(*(power(base, k) for base, k in have if k))
        return t if canonical(made) == canonical(t) else made

    def once(
        self, named: Named, have: list[tuple[Term, int]], known: tuple[Poly, ...]
    ) -> list[tuple[Term, int]] | None:
        """A product with one definition put back, at its power where it is one factor; None where it is not
        in it."""
        for at in matched(named, have):
            rest = [(canonical(base), base, k) for base, k in have]
            sign = 0
            for base, k in named.factors:
                key = canonical(put(base, at))
                place = next((n for n, (c, _, _) in enumerate(rest) if c == key), None)
                left = rest[place][2] if place is not None else 0
                sign = sign or (1 if left * k > 0 else -1)
                if place is None or left * k * sign < 0 or abs(left) < abs(k):
                    break
                rest[place] = (*rest[place][:2], left - sign * k)
            else:
                if self.inside(named, at, known):
                    entry = ref(named.name, [at[v] for v, _, _ in named.box])
                    return [*((b, k) for _, b, k in rest if k), *powers(power(entry, sign))]
        return None

    def inside(self, named: Named, at: Mapping[str, Poly], known: tuple[Poly, ...]) -> bool:
        """Whether a place is in the box of a definition, and its guards hold there."""
        needed = [p for v, a, b in named.box for p in (at[v] - a.at(at), b.at(at) - at[v])]
        needed += [
            q for kind, p in named.guards for q in ((p.at(at), -p.at(at)) if kind == "eq" else (p.at(at),))
        ]
        return all(self.boxes.holds(known, p) for p in needed)


def abbreviations(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str, str], str]]:
    """((D, C, z), delta) for each abbreviation of a derivative by a whole array."""
    ranges = {f[0]: f[1] for f in data["families"]}
    for name, box, body, _ in data["families"]:
        if body is None or body[0] not in ("D", "P") or body[1][2] or body[2][1] not in ranges:
            continue
        if len(box) == len(ranges[body[2][1]]):
            own = [v for v, _, _ in box]
            renamed = {
                v: index.name(u) for v, (u, _, _) in zip([b[0] for b in ranges[body[2][1]]], box, strict=True)
            }
            same = [
                [str(index.read(a).at(renamed)), str(index.read(b).at(renamed))]
                for _, a, b in ranges[body[2][1]]
            ]
            if body[2][2] == own and same == [[a, b] for _, a, b in box]:
                yield (body[0], body[1][1], body[2][1]), name

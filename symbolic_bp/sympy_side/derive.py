"""dC/dx of every array of a model: SymPy differentiates each definition, the chain rule adds up what reads x.

    dC/dx[I] = [x is C] + Sum over all c that read x, over all K, of dC/dc[K] * dc[K]/dx[I]

The derivatives of the next quantities stand in a formula as they are, so that it holds for every depth and
length.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from sympy import Expr

from symbolic_bp.model import index
from symbolic_bp.model.index import Poly
from symbolic_bp.model.model import Model
from symbolic_bp.model.printing import formula, loops
from symbolic_bp.model.terms import Term, mul, num, walk
from symbolic_bp.sympy_side.back import term
from symbolic_bp.sympy_side.contract import Boxes, boxes_of, contracted
from symbolic_bp.sympy_side.errors import ExpressionError
from symbolic_bp.sympy_side.into import entry, expression
from symbolic_bp.sympy_side.monomials import Fresh, Monomial, canonical, changed, names, opened, put
from symbolic_bp.sympy_side.naming import Namer
from symbolic_bp.sympy_side.tidy import Tidy, lettered


@dataclass(frozen=True)
class Formula:
    """dC/dx[I] = right for all I in ranges; plain: right as the chain rule gives it, before known
    quantities get their names; claim: the same as data for a kernel or an engine."""

    of: str
    by: str
    ranges: tuple[tuple[str, str, str], ...]
    left: Term
    right: Term
    plain: Term

    @property
    def claim(self) -> dict[str, Any]:
        """The claim as data."""
        return {
            "name": f"d{self.of}/d{self.by}",
            "ranges": [[*r] for r in self.ranges],
            "conditions": [],
            "left": self.left,
            "right": self.right,
            "measure": None,
            "assuming": [],
        }

    @property
    def sympy(self) -> tuple[Expr, Expr]:
        """Both sides as expressions of SymPy."""
        return expression(self.left), expression(self.right)

    def __str__(self) -> str:
        """dC/dx[j] = ... for j in 1..n."""
        return f"{formula(self.left)} = {formula(self.right)}{loops(self.ranges)}"


def derive(model: Model, *of: str, objective: str = "") -> list[Formula]:
    """The formulas for dC/dx of arrays (all but abbreviations where none is named), from C backwards.
    objective: C, where a model has more than one number that nothing reads. Raises ExpressionError."""
    made = Derivation(model, objective)
    return [made.formula(name) for name in made.wanted(of)]


class Derivation:
    """The derivatives of one objective by the arrays of a model."""

    def __init__(self, model: Model, objective: str = "") -> None:
        families = [[f[0], f[1], f[2] and recognised(f[2]), f[3]] for f in model.data["families"]]
        self.model, self.data = model, {**model.data, "families": families}
        self.families: dict[str, list[Any]] = {f[0]: f for f in self.data["families"]}
        self.network = [n for n in self.families if model.kind(n) != "abbreviation"]
        self.readers = {n: [c for c in self.network if n in self.reads(c)] for n in self.network}
        self.objective = objective or self.found_objective()
        self.checked(self.objective)
        self.below = self.cone()
        least = {name.partition("(")[0]: n for name, n in self.data["sizes"].items()}
        self.boxes = Boxes(boxes_of(self.data), least)
        self.namer = Namer(self.data, self.boxes)
        self.taken = frozenset({*self.boxes.boxes, *least, *self.data["functions"], *self.data["arrays"]})
        adjoints = {*self.namer.short.values(), *(n for n in self.boxes.boxes if n not in self.families)}
        self.tidy = Tidy(adjoints, {*least})

    def reads(self, name: str) -> set[str]:
        """The families that a definition reads."""
        body = self.families[name][2]
        return {t[1] for t in walk(body) if t[0] == "ref"} if body is not None else set()

    def found_objective(self) -> str:
        """The one number that is defined and not read. Raises ExpressionError."""
        ends = [
            n for n in self.network if not self.readers[n] and self.families[n][2] and not self.families[n][1]
        ]
        if len(ends) != 1:
            raise ExpressionError(
                f"the model {self.model.name}",
                "one number that is defined and that no line reads, the cost",
                ", ".join(ends) or "none",
                "name the quantity that is differentiated (--objective C)"
                if ends
                else "add a line such as C = cost(a)",
            )
        return ends[0]

    def checked(self, name: str) -> None:
        """Raises ExpressionError unless a name is a defined number."""
        family = self.families.get(name)
        if family is None or family[2] is None or family[1] or name not in self.network:
            known = [n for n in self.network if self.families[n][2] and not self.families[n][1]]
            raise ExpressionError(
                "the objective", f"a number that the model defines ({', '.join(known)})", repr(name)
            )

    def wanted(self, of: Iterable[str]) -> list[str]:
        """The arrays that are asked for; all that the objective depends on where none is named, from the
        last one backwards. Raises ExpressionError."""
        known = [n for n in self.network if n != self.objective]
        asked = [self.short(name) for name in of]
        for name in asked:
            if name not in known:
                close = get_close_matches(name, known, 1, 0.5)
                todo = f"did you mean {close[0]}?" if close else ""
                raise ExpressionError("--of", f"one of {', '.join(known)}", repr(name), todo)
        defined = [n for n in known if self.families[n][2] is not None and n in self.below]
        given = [n for n in known if self.families[n][2] is None and n in self.below]
        return asked or [*reversed(defined), *given]

    def cone(self) -> set[str]:
        """The arrays that the objective is made of, itself too."""
        below, found = {self.objective}, -1
        while len(below) != found:
            found = len(below)
            below |= {r for c in below for r in self.reads(c) if r in self.network}
        return below

    def short(self, name: str) -> str:
        """The array that an abbreviation such as delta is the derivative by, else the name itself."""
        back = {v: k[2] for k, v in self.namer.short.items() if k[:2] == ("D", self.objective)}
        return back.get(name, name)

    # -- one formula --------------------------------------------------------------------------------

    def formula(self, name: str) -> Formula:
        """dC/dx[I] for an array x."""
        box = self.boxes.boxes[name]
        known = tuple(p for v, a, b in box for p in (index.name(v) - a, b - index.name(v)))
        boxes = replace(self.boxes, known=known)
        at = [v for v, _, _ in box]
        here: Term = ["ref", name, at]
        found: list[Monomial] = []
        for c in (c for c in self.readers[name] if c in self.below):
            found += self.through(c, here, boxes)
        merged: dict[str, Monomial] = {}
        for m in found:
            key = str(canonical(self.tidy.total([replace(m, coefficient=Fraction(1))])))
            old = merged.get(key)
            merged[key] = m if old is None else replace(m, coefficient=m.coefficient + old.coefficient)
        kept = [m for m in merged.values() if m.coefficient]
        right, plain = (
            lettered(self.tidy.total(ms) if ms else num(0), frozenset(at), self.taken)
            for ms in ([self.named(m, boxes) for m in kept], kept)
        )
        ranges = tuple((v, str(a), str(b)) for v, a, b in box)
        return Formula(self.objective, name, ranges, ["D", ["ref", self.objective, []], here], right, plain)

    def through(self, c: str, here: Term, boxes: Boxes) -> list[Monomial]:
        """What the readings of x by one array add: Sum over K of dC/dc[K] * dc[K]/dx[I]."""
        fresh = Fresh({*self.taken, *here[2]})
        box, values = self.boxes.boxes[c], dict[str, Poly]()
        binders = []
        for v, low, high in box:
            own = fresh.name(v)
            binders.append((own, low.at(values), high.at(values)))
            values[v] = index.name(own)
        place: Term = ["ref", c, [str(values[v]) for v, _, _ in box]]
        outer = Monomial(binders=tuple(binders))
        if c != self.objective:
            outer = replace(outer, factors=(["D", ["ref", self.objective, []], place],))
        made = []
        for inner in self.direct(c, values, here, fresh):
            m = contracted(outer.times(inner), boxes)
            made += [settled(m, {*self.boxes.least})] if m is not None else []
        return made

    def direct(self, c: str, values: Mapping[str, Poly], here: Term, fresh: Fresh) -> list[Monomial]:
        """dc[K]/dx[I], all other entries held: SymPy's derivative of the definition at K."""
        body = self.families[c][2]
        if body[0] not in ("any", "max"):
            return opened(self.slope(put(body, values), here), fresh)
        arrays = body[2] if body[0] == "any" else [[body[1], body[3]]]
        made: list[Monomial] = []
        for n, (ranges, entry_) in enumerate(arrays, 1):
            at, binders = dict(values), []
            for v, low, high in ranges:
                own = fresh.name(v)
                binders.append((own, index.read(low).at(at), index.read(high).at(at)))
                at[v] = index.name(own)
            slots = [str(values[v]) for v, _, _ in self.boxes.boxes[c]] + [b[0] for b in binders]
            guards = tuple((g[1], index.read(g[2]).at(at)) for g in body[2]) if body[0] == "max" else ()
            outer = Monomial(Fraction(1), tuple(binders), guards, (["ref", f"d{n}_{c}", slots],))
            made += [outer.times(m) for m in opened(self.slope(put(entry_, at), here), fresh)]
        return made

    def slope(self, body: Term, here: Term) -> Term:
        """SymPy's derivative of a term by an entry whose index names stand nowhere in the term, so that no
        sum can capture them."""
        used = {*names(body), *self.taken, *here[2]}
        free = Fresh(set(used))
        apart = [free.name(f"{v}_at") for v in here[2]]
        found = expression(body).diff(entry(here[1], apart))
        back = term(found, self.taken | {*here[2]})
        return put(back, {v: index.name(own) for v, own in zip(apart, here[2], strict=True)})

    def named(self, m: Monomial, boxes: Boxes) -> Monomial:
        """A monomial in the names of the model."""
        known = tuple(boxes.facts(m))
        whole = mul(*m.factors) if m.factors else num(1)
        made = self.namer.named(whole, known)
        factors = tuple(made[1:]) if made[0] == "mul" else (made,)
        constant = [t for t in factors if t[0] == "num"]
        coefficient = m.coefficient
        for t in constant:
            coefficient *= Fraction(t[1])
        return replace(m, coefficient=coefficient, factors=tuple(t for t in factors if t[0] != "num"))


def settled(m: Monomial, sizes: set[str]) -> Monomial:
    """A monomial in which [l = L] stands with l in place of L."""
    bound = {v for v, _, _ in m.binders}
    for kind, p in m.guards:
        for size in sorted(p.names & sizes) if kind == "eq" else []:
            k = p.coefficient(size)
            value = index.name(size) - p * (k or 1)
            if (
                k in (1, -1)
                and len(value.terms) == 1
                and value.names - bound - sizes == value.names
                and value.names
            ):
                return replace(m.at({size: value}), guards=m.guards)
    return m


def recognised(t: Term) -> Term:
    """A term in which 1/(1 + exp(-u)) is sigmoid(u), whose derivative reads better."""
    if t[0] == "any":
        return [*t[:2], [[binders, recognised(body)] for binders, body in t[2]]]
    t = changed(t, recognised)
    if t[0] == "pow" and t[2] < 0 and t[1][0] == "add" and len(t[1]) == 3 and ["num", "1"] in t[1][1:]:
        other = next(p for p in t[1][1:] if p != ["num", "1"])
        if other[:2] == ["fn", "exp"]:
            minus = mul(num(-1), other[2])
            sigmoid: Term = ["fn", "sigmoid", minus]
            return sigmoid if t[2] == -1 else ["pow", sigmoid, -t[2]]
    return t


def equations(formulas: Sequence[Formula]) -> dict[Expr, Expr]:
    """{dC/dx[I]: formula} in SymPy."""
    return dict(f.sympy for f in formulas)

"""Terms as NumPy: each becomes a piece whose axes are its index names; what is no plain slice goes through
`entry`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import chain, count
from typing import Any

from symbolic_bp.codegen.models.letters import in_list, letters, outward
from symbolic_bp.codegen.models.pieces import (
    ATOM,
    POWER,
    PRODUCT,
    SUM,
    Piece,
    added,
    aligned,
    contraction,
    multiplied,
    order,
)
from symbolic_bp.codegen.models.stored import Stored, span
from symbolic_bp.model import index
from symbolic_bp.model.index import Call, Poly
from symbolic_bp.model.linear import implied
from symbolic_bp.model.terms import Term
from symbolic_bp.sympy_side.errors import ExpressionError
from symbolic_bp.sympy_side.monomials import free

UFUNCS = {
    "exp": "np.exp({0})",
    "log": "np.log({0})",
    "sqrt": "np.sqrt({0})",
    "abs": "np.abs({0})",
    "tanh": "np.tanh({0})",
    "relu": "np.maximum({0}, 0)",
    "sgn": "np.sign({0})",
    "sin": "np.sin({0})",
    "cos": "np.cos({0})",
    "sigmoid": "sigmoid({0})",
    "step": "np.heaviside({0}, 0)",
    "Phi": "Phi({0})",
}


@dataclass
class Writer:
    """arrays: how each is kept; least: lower bounds of sizes; known: p >= 0 of index names that are Python
    numbers here; ends: the range of each name that is an axis; lines: what stands before the statement that
    is made; helpers: the functions it needs; made: variables that were made."""

    arrays: Mapping[str, Stored]
    least: Mapping[str, int]
    known: list[Poly] = field(default_factory=list)
    ends: dict[str, tuple[Poly, Poly]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    helpers: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)

    # -- facts ---------------------------------------------------------------------------------------

    def holds(self, p: Poly) -> bool:
        """Whether p >= 0 for all values of the names in scope."""
        facts = [
            *self.known,
            *(q for v, (a, b) in self.ends.items() for q in (index.name(v) - a, b - index.name(v))),
        ]
        return implied(facts, p, self.least)

    def axes(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The names of axes in index expressions, in order."""
        found = dict.fromkeys(v for text in texts for v in letters(index.read(text)))
        return tuple(v for v in found if v in self.ends)

    def temporary(self, text: str, stem: str) -> str:
        """A new variable for an expression."""
        used = {kept.name for kept in self.arrays.values()} | {*self.least, *self.ends} | self.made
        name = next(c for c in chain([stem], (f"{stem}{n}" for n in count(2))) if c not in used)
        self.made.add(name)
        self.lines.append(f"{name} = {text}")
        return name

    def mesh(self, names: Sequence[str]) -> None:
        """Lines that make index names arrays that broadcast against each other."""
        ranges = ", ".join(span(*self.ends[v]) for v in names)
        self.helpers.add("np.ix_")
        self.lines.append(f"{', '.join(names)}{',' * (len(names) == 1)} = np.ix_({ranges})")

    # -- terms ---------------------------------------------------------------------------------------

    def piece(self, t: Term, want: Sequence[str] = ()) -> Piece:
        """The piece of a term; want: an order of labels that would be welcome. Raises ExpressionError."""
        return WRITERS[t[0]](self, t, want)

    def number(self, t: Term, want: Sequence[str]) -> Piece:
        """3/2."""
        value = Fraction(t[1])
        text = str(abs(value.numerator)) + f" / {value.denominator}" * (value.denominator > 1)
        return Piece(text, (), PRODUCT if value.denominator > 1 else ATOM, value < 0)

    def whole(self, t: Term, want: Sequence[str]) -> Piece:
        """An index expression as a number."""
        names = self.axes([t[1]])
        if not names:
            plain = str(index.read(t[1]))
            return Piece(plain, (), ATOM if plain.isidentifier() else SUM)
        self.mesh(names)
        return Piece(self.temporary(self.text(index.read(t[1])), "number"), names)

    def entry(self, t: Term, want: Sequence[str]) -> Piece:
        """An entry: the array itself, a slice of it, or what `entry` reads."""
        kept = self.arrays[t[1]]
        at = [index.read(p) for p in t[2]]
        values = {v: p for (v, _, _), p in zip(kept.box, at, strict=True)}
        base = kept.name + "".join(f"[{p}]" for p in at[: kept.lists])
        for p in at[: kept.lists]:
            _, low, high = kept.box[0]
            if self.axes([str(p)]) or not (self.holds(p - low) and self.holds(high - p)):
                raise ExpressionError(
                    f"{kept.name} as NumPy",
                    f"one member of the list, {low}..{high}, at a time",
                    f"{kept.name}[{p}]",
                )
        slots, labels = [], list[str]()
        for p, (low, high) in zip(at[kept.lists :], kept.dims, strict=True):
            slot = self.slot(p, low.at(values), high.at(values), labels)
            if slot is None:
                return self.gathered(base, kept, at, values, want)
            slots.append(slot)
        while slots and slots[-1] == ":":
            slots.pop()
        return Piece(base + f"[{', '.join(slots)}]" * bool(slots), tuple(labels))

    def slot(self, p: Poly, low: Poly, high: Poly, labels: list[str]) -> str | None:
        """One index of an array: a number, or a slice, whose label is noted; None where it is neither, or
        where it is not seen to be inside."""
        names = self.axes([str(p)])
        if not names:
            return str(p - low) if self.holds(p - low) and self.holds(high - p) else None
        shift = p - index.name(names[0])
        if len(names) > 1 or names[0] in letters(shift) or names[0] in labels:
            return None
        first, last = (end + shift for end in self.ends[names[0]])
        if not (self.holds(first - low) and self.holds(high - last)):
            return None
        labels.append(names[0])
        return piece((first, last), (low, high))

    def gathered(
        self, base: str, kept: Stored, at: list[Poly], values: Mapping[str, Poly], want: Sequence[str]
    ) -> Piece:
        """An entry at any places, 0 outside."""
        names = order([Piece("", self.axes(map(str, at[kept.lists :])))], want)
        if names:
            self.mesh(names)
        self.helpers.add("entry")
        slots = [
            self.text(p - low.at(values)) for p, (low, _) in zip(at[kept.lists :], kept.dims, strict=True)
        ]
        text = f"entry({', '.join([base, *slots])})"
        return Piece(self.temporary(text, f"{kept.name}_at") if names else text, names)

    def guard(self, t: Term, want: Sequence[str]) -> Piece:
        """[i <= j] as 1 or 0, numbers: of truth values NumPy has no difference, and 1 + 1 is 1."""
        names = order([Piece("", self.axes([t[2]]))], want)
        if not names:
            return Piece(f"int({condition(t, self.least)})")
        self.mesh(names)
        return Piece(self.temporary(f"({self.condition(t)}) * 1.0", "mask"), names)

    def truth(self, t: Term, want: Sequence[str]) -> Piece:
        """[i <= j] as an array of truth values, for np.where."""
        names = order([Piece("", self.axes([t[2]]))], want)
        if not names:
            return Piece(f"({condition(t, self.least)})")
        self.mesh(names)
        return Piece(self.temporary(self.condition(t), "inside"), names)

    def condition(self, t: Term) -> str:
        """A guard as a condition on arrays of indices."""
        return condition(t, self.least, self.text)

    def text(self, p: Poly) -> str:
        """An index expression of arrays of indices: functions of indices are asked entry by entry."""
        values: dict[str, str] = {}
        for a in p.atoms():
            if isinstance(a, Call) and self.axes([a.text]):
                self.helpers.add("each")
                values[a.text] = f"each({', '.join([a.name, *map(self.text, a.args)])})"
        return str(Poly.of((tuple(values.get(str(a), a) for a in m), n) for m, n in p.terms))

    def sum(self, t: Term, want: Sequence[str]) -> Piece:
        """u + v."""
        return added([self.piece(p, want) for p in t[1:]], want)

    def product(self, t: Term, want: Sequence[str]) -> Piece:
        """u * v; a whole coefficient in front, 1/2 as a divisor."""
        value, rest = Fraction(1), [*t[1:]]
        if rest[0][0] == "num":
            value, rest = Fraction(rest[0][1]), rest[1:]
        wanted = want or order([self.dry(p) for p in rest if p[0] != "sum"], ())
        pieces = [self.piece(p, wanted) for p in rest]
        if abs(value.numerator) != 1:
            pieces.insert(0, Piece(str(abs(value.numerator))))
        if value.denominator != 1:
            pieces.append(Piece(str(value.denominator), under=True))
        made = multiplied(pieces, wanted)
        return replace(made, minus=made.minus != (value < 0)) if not made.under else made

    def dry(self, t: Term) -> Piece:
        """The labels of a term, no line made."""
        return Piece(
            "", self.axes([str(index.name(v)) for v in sorted(free(t))]) if t[0] != "ref" else self.axes(t[2])
        )

    def power(self, t: Term, want: Sequence[str]) -> Piece:
        """u**2, 1 / u."""
        base = self.piece(t[1], want)
        if t[2] == -1:
            return (
                replace(base, under=True)
                if not (base.minus or base.under)
                else Piece(base.at(ATOM), base.labels, under=True)
            )
        return Piece(f"{base.at(ATOM)}**{abs(t[2])}", base.labels, POWER, under=t[2] < 0)

    def function(self, t: Term, want: Sequence[str]) -> Piece:
        """np.tanh(u)."""
        inner = self.piece(t[2], want)
        made = UFUNCS[t[1]].format(inner.text)
        self.helpers.add(made.partition("(")[0])
        return Piece(made, inner.labels)

    def undefined(self, t: Term, want: Sequence[str]) -> Piece:
        """phi(u), phi_prime(u), sigma(l, u)."""
        inner = self.piece(t[4], want)
        if self.axes(t[3]):
            names = self.axes(t[3])
            labels = order([inner, Piece("", names)], want)
            self.mesh(labels)
            at = [self.temporary(self.text(index.read(p)), "at") for p in t[3]]
            return Piece(f"{applied(t)}({', '.join([*at, aligned(inner, labels).text])})", labels)
        return Piece(f"{applied(t)}({', '.join([*map(str, t[3]), inner.text])})", inner.labels)

    def over(self, t: Term, want: Sequence[str]) -> Piece:
        """A sum over names: contracted, or in Python where a list is gone through."""
        before = dict(self.ends)
        binders: list[str] = []
        guards: list[Term] = []
        t = outward(self.arrays, t)
        if in_list(self.arrays, t[1], t[4]):
            return self.listed(t)
        while t[0] == "sum":
            _, v, low, high, body = t
            ends = index.read(low), index.read(high)
            hull = self.hull(ends)
            guards += [
                ["g", "ge", str(p)]
                for p in (index.name(v) - ends[0], ends[1] - index.name(v))
                if hull != ends
            ]
            self.ends[v] = hull
            binders.append(v)
            t = body
        factors = t[1:] if t[0] == "mul" else [t]
        guards = [
            g
            for g in guards
            if not self.holds(index.read(g[2])) and not self.zero_else(factors, index.read(g[2]))
        ]
        inner = [*(v for v in want if v not in binders), *binders]
        pieces = [self.piece(f, inner) for f in (*guards, *factors)]
        missing = [v for v in binders if all(v not in p.labels for p in pieces)]
        pieces += [Piece(f"({self.ends[v][1] - self.ends[v][0] + 1})") for v in missing]
        over = [v for v in binders if v not in missing]
        self.ends = before
        return contraction(pieces, over, want) if over else multiplied(pieces, want)

    def zero_else(self, factors: Sequence[Term], p: Poly) -> bool:
        """Whether a factor is an entry that is kept as 0 where p >= 0 does not hold."""
        facts = [*self.known]
        for f in factors:
            if f[0] == "ref":
                kept = self.arrays[f[1]]
                at = {v: index.read(q) for (v, _, _), q in zip(kept.box, f[2], strict=True)}
                facts += [q for v, a, b in kept.box for q in (at[v] - a.at(at), b.at(at) - at[v])]
        return implied(facts, p, self.least)

    def hull(self, ends: tuple[Poly, Poly]) -> tuple[Poly, Poly]:
        """A range that holds for all values of the axes in its ends. Raises ExpressionError."""
        low, high = ends
        for v in reversed([*self.ends]):
            a, b = low.coefficient(v), high.coefficient(v)
            if a is None or b is None:
                raise ExpressionError(
                    "NumPy", f"ranges that grow with {v} by whole numbers", f"{low}..{high}"
                )
            low = low.at({v: self.ends[v][0 if a > 0 else 1]}) if a else low
            high = high.at({v: self.ends[v][1 if b > 0 else 0]}) if b else high
        return low, high

    def listed(self, t: Term) -> Piece:
        """The sum over the members of lists: a loop of Python where lines are needed, else sum(...)."""
        _, v, low, high, body = t
        first, last = index.read(low), index.read(high)
        outer, facts = self.lines, self.known
        self.lines, self.known = [], [*facts, index.name(v) - first, last - index.name(v)]
        made = self.piece(body)
        inner, self.lines, self.known = self.lines, outer, facts
        if not inner and not made.labels:
            return Piece(f"sum({made.text} for {v} in {span(first, last)})")
        total = self.temporary("0", "total")
        self.lines.append(f"for {v} in {span(first, last)}:")
        self.lines += [f"    {line}" for line in inner]
        self.lines.append(f"    {total} = {total} + {made.text}")
        return Piece(total, made.labels)


def piece(ends: tuple[Poly, Poly], whole: tuple[Poly, Poly]) -> str:
    """The slice of an axis that has the range whole."""
    first, last = (p - whole[0] for p in ends)
    return ":" if ends == whole else f"{first if first.terms else ''}:{last + 1}"


def condition(t: Term, sizes: Iterable[str] = (), text: Callable[[Poly], str] = str) -> str:
    """A guard as a condition of Python, index names on the left."""
    p = index.read(t[2])
    own = [n for m, n in p.terms if any(str(a) not in {*sizes} for a in m)]
    turned = bool(own) and own[0] < 0
    strict = t[1] == "ge" and dict(p.terms).get((), 0) == -1 and len(p.terms) > 2
    p = p + 1 if strict else p
    left = text(Poly(tuple((m, n) for m, n in p.terms if n > 0)))
    right = text(Poly(tuple((m, -n) for m, n in p.terms if n < 0)))
    if t[1] == "eq":
        return f"{right} == {left}" if turned else f"{left} == {right}"
    sign = (">", "<") if strict else (">=", "<=")
    return f"{right} {sign[1]} {left}" if turned else f"{left} {sign[0]} {right}"


def applied(t: Term) -> str:
    """The name of an undefined function, or of its derivative."""
    return str(t[1]) + ("" if not t[2] else "_prime" if t[2] == 1 else f"_prime{t[2]}")


WRITERS: dict[str, Callable[[Writer, Any, Sequence[str]], Piece]] = {
    "num": Writer.number,
    "int": Writer.whole,
    "ref": Writer.entry,
    "g": Writer.guard,
    "add": Writer.sum,
    "mul": Writer.product,
    "pow": Writer.power,
    "fn": Writer.function,
    "app": Writer.undefined,
    "sum": Writer.over,
}

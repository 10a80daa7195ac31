"""Terms of a model as mathematics: what stands where; a style draws it (LaTeX, MathML)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol

from symbolic_bp.model import index
from symbolic_bp.model.index import Call, Poly
from symbolic_bp.model.linear import implied
from symbolic_bp.model.terms import Term
from symbolic_bp.render.models.letters import Letter, letter

SUM, PRODUCT, POWER, ATOM = range(4)


class Style(Protocol):
    """How the parts of a formula are drawn; each method gives the drawn text."""

    def symbol(self, name: Letter, slots: str) -> str:
        """A letter with its indices, or none."""

    def indexed(self, base: str, slots: str) -> str:
        """What is drawn, with indices."""

    def number(self, text: str) -> str:
        """A whole number."""

    def sign(self, text: str) -> str:
        """An operator or a relation: + - = <= >= in ' , and space."""

    def row(self, parts: Sequence[str]) -> str:
        """Parts beside each other."""

    def brackets(self, inner: str, kind: str = "(") -> str:
        """( ), [ ], | | or { }."""

    def fraction(self, top: str, low: str) -> str:
        """top over low."""

    def power(self, base: str, k: str) -> str:
        """base^k."""

    def root(self, inner: str) -> str:
        """A square root."""

    def over(self, sign: str, low: str, high: str, body: str) -> str:
        """A sum or a maximum with what stands below and above."""

    def word(self, text: str) -> str:
        """The name of a function."""

    def derivative(self, top: str, low: str, direct: bool) -> str:
        """dy/dx."""

    def cases(self, rows: Sequence[tuple[str, str]]) -> str:
        """Cases with their conditions."""


class Layout:
    """Draws the terms of one model; declared: LaTeX names of its letters; least: lower bounds of its
    sizes."""

    def __init__(self, style: Style, declared: Mapping[str, str], least: Mapping[str, int]) -> None:
        self.style, self.declared, self.least = style, declared, least

    # -- indices ------------------------------------------------------------------------------------

    def name(self, text: str, slots: str = "") -> str:
        """A name with indices that are drawn."""
        return self.style.symbol(letter(text, self.declared), slots)

    def slots(self, at: Sequence[str]) -> str:
        """Indices beside each other: ij where each is one sign, l+1, j else."""
        drawn = [self.index(index.read(p)) for p in at]
        if not drawn:
            return ""
        plain = all(len(p) == 1 or p.isdigit() and len(p) < 2 for p in at)
        comma = [] if plain else [self.style.sign(",")]
        return self.style.row([part for n, p in enumerate(drawn) for part in ((*comma, p) if n else (p,))])

    def index(self, p: Poly) -> str:
        """An index expression."""
        parts: list[str] = []
        for monomial, n in sorted(p.terms, key=lambda t: (not t[0], t[1] < 0)):
            if n < 0 or parts:
                parts.append(self.style.sign("-" if n < 0 else "+"))
            if abs(n) != 1 or not monomial:
                parts.append(self.style.number(str(abs(n))))
            parts += [self.atom(a) for a in monomial]
        return self.style.row(parts) if parts else self.style.number("0")

    def atom(self, a: Any) -> str:
        """A name, or a size at a place, n_l."""
        return (
            self.name(a.name, self.slots([str(q) for q in a.args])) if isinstance(a, Call) else self.name(a)
        )

    def relation(self, kind: str, text: str) -> str:
        """i <= j: what is negative on the other side, index names on the left."""
        p = index.read(text)
        own = [n for m, n in p.terms if any(not isinstance(a, Call) and a not in self.least for a in m)]
        strict = kind == "ge" and dict(p.terms).get((), 0) == -1 and len(p.terms) > 2
        p = p + 1 if strict else p
        left = Poly(tuple((m, n) for m, n in p.terms if n > 0))
        right = Poly(tuple((m, -n) for m, n in p.terms if n < 0))
        signs = ("=", "=") if kind == "eq" else (">", "<") if strict else (">=", "<=")
        if own and own[0] < 0:
            return self.style.row([self.index(right), self.style.sign(signs[1]), self.index(left)])
        return self.style.row([self.index(left), self.style.sign(signs[0]), self.index(right)])

    def ranges(self, box: Sequence[Sequence[str]]) -> str:
        """1 <= j <= n, ..., for all indices; nothing for none."""
        made = []
        for v, low, high in box:
            ends = [self.index(index.read(p)) for p in (low, v, high)]
            le = self.style.sign("<=")
            made.append(self.style.row([ends[0], le, ends[1], le, ends[2]]))
        gap = self.style.row([self.style.sign(","), self.style.sign(" ")])
        return self.style.row([part for n, m in enumerate(made) for part in ((gap, m) if n else (m,))])

    # -- terms --------------------------------------------------------------------------------------

    def term(self, t: Term, level: int = SUM) -> str:
        """A term; level: how strongly what stands around it binds."""
        own, drawn = DRAWN[t[0]](self, t)
        return drawn if own >= level else self.style.brackets(drawn)

    def definition(self, t: Term) -> str:
        """The right side of a definition: with cases, where its guards are such."""
        parts = t[1:] if t[0] == "add" else []
        guards = [[f for f in (p[1:] if p[0] == "mul" else [p]) if f[0] == "g"] for p in parts]
        if len(parts) < 2 or not all(guards) or not self.apart(guards):
            return self.term(t)
        rows = []
        for part, own in zip(parts, guards, strict=True):
            rest = [f for f in part[1:] if f not in own] if part[0] == "mul" else []
            body: Term = ["mul", *rest] if len(rest) > 1 else rest[0] if rest else ["num", "1"]
            gap = self.style.row([self.style.sign(","), self.style.sign(" ")])
            tests = [self.relation(g[1], g[2]) for g in own]
            rows.append(
                (
                    self.term(body),
                    self.style.row([x for n, r in enumerate(tests) for x in ((gap, r) if n else (r,))]),
                )
            )
        return self.style.cases(rows)

    def apart(self, guards: Sequence[Sequence[Term]]) -> bool:
        """Whether of several lists of guards no two hold at once."""

        def facts(own: Sequence[Term]) -> list[Poly]:
            ps = [(g[1], index.read(g[2])) for g in own]
            return [q for kind, p in ps for q in ((p, -p) if kind == "eq" else (p,))]

        pairs = [(a, b) for n, a in enumerate(guards) for b in guards[:n]]
        return all(implied([*facts(a), *facts(b)], index.number(-1), self.least) for a, b in pairs)

    def of_number(self, t: Term) -> tuple[int, str]:
        """3/2."""
        value = Fraction(t[1])
        size = self.style.number(str(abs(value.numerator)))
        drawn = (
            size
            if value.denominator == 1
            else self.style.fraction(size, self.style.number(str(value.denominator)))
        )
        return (SUM, self.style.row([self.style.sign("-"), drawn])) if value < 0 else (ATOM, drawn)

    def of_int(self, t: Term) -> tuple[int, str]:
        """An index expression as a number."""
        p = index.read(t[1])
        return (ATOM if len(p.terms) == 1 and len(p.terms[0][0]) < 2 else SUM), self.index(p)

    def of_sum(self, t: Term) -> tuple[int, str]:
        """u + v - w."""
        parts: list[str] = []
        for u in t[1:]:
            minus, rest = unsigned(u)
            if parts or minus:
                parts.append(self.style.sign("-" if minus else "+"))
            parts.append(self.term(rest, PRODUCT))
        return SUM, self.style.row(parts)

    def of_product(self, t: Term) -> tuple[int, str]:
        """A product, what divides below a line, sums and derivatives behind it; a sum that something
        follows in brackets."""
        minus, t = unsigned(t)
        value, above, below = Fraction(1), list[Term](), list[Term]()
        for f in t[1:] if t[0] == "mul" else [t]:
            if f[0] == "num":
                value *= Fraction(f[1])
            elif f[0] == "pow" and f[2] < 0:
                below.append(f[1] if f[2] == -1 else ["pow", f[1], -f[2]])
            else:
                above.append(f)
        whole: list[Term] = [["num", str(value.numerator)]] * (value.numerator != 1 or not above)
        under: list[Term] = [["num", str(value.denominator)]] * (value.denominator != 1)
        if under or below:
            tall = [f for f in above if f[0] in ("sum", "D", "P", "add")]
            small = [f for f in above if f not in tall]
            if tall and not small:
                whole = [["num", str(value.numerator)]]
            drawn = self.style.fraction(self.alone([*whole, *small]), self.alone([*under, *below]))
            if tall:
                drawn = self.style.row([drawn, self.style.sign("thin"), self.tail(tall)])
        else:
            drawn = self.alone([*whole, *above])
        if minus:
            return SUM, self.style.row([self.style.sign("-"), drawn])
        return PRODUCT, drawn

    def tail(self, fs: Sequence[Term]) -> str:
        """Factors behind a fraction."""
        return self.term(fs[0], PRODUCT) if len(fs) == 1 else self.alone(fs)

    def alone(self, fs: Sequence[Term]) -> str:
        """Factors beside each other; one that stands alone needs no brackets."""
        if len(fs) == 1:
            return self.term(fs[0])
        drawn = []
        for n, f in enumerate(fs):
            followed = f[0] == "sum" and n < len(fs) - 1
            drawn.append(self.style.brackets(self.term(f)) if followed else self.term(f, PRODUCT))
            if n < len(fs) - 1:
                drawn.append(self.style.sign("thin"))
        return self.style.row(drawn)

    def of_power(self, t: Term) -> tuple[int, str]:
        """u^2, 1/u."""
        if t[2] < 0:
            return self.of_product(["mul", t])
        base = self.term(t[1], ATOM)
        marked = t[1][0] == "ref" and bool(letter(t[1][1], self.declared).mark) and t[1][2]
        base = self.style.brackets(base) if marked or t[1][0] in ("D", "P", "fn", "app") else base
        return POWER, self.style.power(base, str(t[2]))

    def of_function(self, t: Term) -> tuple[int, str]:
        """exp(u), a root, |u|, a product with relu(u)."""
        inner = self.term(t[2])
        if t[1] == "sqrt":
            return ATOM, self.style.root(inner)
        if t[1] == "abs":
            return ATOM, self.style.brackets(inner, "|")
        return PRODUCT, self.style.row([self.style.word(t[1]), self.style.brackets(inner)])

    def of_undefined(self, t: Term) -> tuple[int, str]:
        """sigma_l'(u)."""
        strokes = [self.style.sign("'")] * t[2]
        head = self.name(t[1], self.slots(t[3]))
        return PRODUCT, self.style.row([head, *strokes, self.style.brackets(self.term(t[4]))])

    def of_over(self, t: Term) -> tuple[int, str]:
        """A sum."""
        low = self.style.row([self.name(t[1]), self.style.sign("="), self.index(index.read(t[2]))])
        return PRODUCT, self.style.over("sum", low, self.index(index.read(t[3])), self.term(t[4], PRODUCT))

    def of_derivative(self, t: Term) -> tuple[int, str]:
        """dC/dW."""
        return PRODUCT, self.style.derivative(self.term(t[1]), self.term(t[2]), t[0] == "P")

    def of_guard(self, t: Term) -> tuple[int, str]:
        """[i <= j]."""
        return ATOM, self.style.brackets(self.relation(t[1], t[2]), "[")

    def of_arrays(self, t: Term) -> tuple[int, str]:
        """cost((a_j), y)."""
        drawn = []
        for n, (binders, body) in enumerate(t[2]):
            part = self.term(body)
            if binders:
                part = self.style.indexed(self.style.brackets(part), self.slots([v for v, _, _ in binders]))
            drawn += [self.style.sign(","), self.style.sign(" ")] * bool(n) + [part]
        return ATOM, self.style.row([self.name(t[1]), self.style.brackets(self.style.row(drawn))])

    def of_maximum(self, t: Term) -> tuple[int, str]:
        """max over ranges, where guards hold."""
        conditions = [self.ranges(t[1]), *(self.relation(g[1], g[2]) for g in t[2])]
        low = self.style.row(
            [x for n, c in enumerate(conditions) for x in ((self.style.sign(","), c) if n else (c,))]
        )
        return PRODUCT, self.style.over("max", low, "", self.term(t[3], PRODUCT))


def unsigned(t: Term) -> tuple[bool, Term]:
    """Whether a term has a minus in front, and the rest."""
    if t[0] == "num" and Fraction(t[1]) < 0:
        return True, ["num", str(-Fraction(t[1]))]
    if t[0] == "mul" and t[1][0] == "num" and Fraction(t[1][1]) < 0:
        value = -Fraction(t[1][1])
        rest = t[2:] if value == 1 else [["num", str(value)], *t[2:]]
        return True, rest[0] if len(rest) == 1 else ["mul", *rest]
    return False, t


DRAWN: dict[str, Callable[[Layout, Any], tuple[int, str]]] = {
    "num": Layout.of_number,
    "int": Layout.of_int,
    "ref": lambda self, t: (ATOM, self.name(t[1], self.slots(t[2]))),
    "add": Layout.of_sum,
    "mul": Layout.of_product,
    "pow": Layout.of_power,
    "fn": Layout.of_function,
    "app": Layout.of_undefined,
    "sum": Layout.of_over,
    "g": Layout.of_guard,
    "D": Layout.of_derivative,
    "P": Layout.of_derivative,
    "any": Layout.of_arrays,
    "max": Layout.of_maximum,
}

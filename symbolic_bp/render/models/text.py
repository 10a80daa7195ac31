"""Terms on a model as text, in the letters of the person: ∂C/∂W1[i,j], Σ_k, δ[l,j]; in ASCII as they are
typed.

What is printed is the data of model.terms, so claims, definitions, steps and hypotheses go through one
printer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain, count
from typing import Any

from symbolic_bp.model import index
from symbolic_bp.model.model import Model
from symbolic_bp.model.printing import abbreviations, bracket, negative, place
from symbolic_bp.model.terms import Term, add, children, mul, power, walk

SUM, PRODUCT, FACTOR, ATOM = range(4)
GREEK_NAMES = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda"),
    *("mu", "nu", "xi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega"),
)
GREEK = dict(
    zip(
        GREEK_NAMES,
        "αβγδεζηθκλμνξρστφχψω",
        strict=True,
    )
)
GREEK |= {"Delta": "Δ", "Sigma": "Σ", "Omega": "Ω", "Phi": "Φ", "Gamma": "Γ", "Lambda": "Λ"}
MADE = re.compile(r"i\d+|.*'")  # bound names that the kernel makes
POOL = "ijkpqrstuvabcdefgh"
DEEP = 20  # helpers inside of helpers


class Text:
    """Prints terms of one model. ascii: as they are typed, and can be read back."""

    def __init__(self, model: Model, ascii: bool = False) -> None:
        self.ascii = ascii
        self.letters: set[str] = set()  # that bound names of the kernel's own do not take
        self.families: dict[str, Sequence[Any]] = {f[0]: f for f in model.data["families"]}
        self.short = abbreviations(model.data["families"])
        self.helpers = {
            name for name in model.data["helpers"] if self.families[name][2][0] not in ("any", "max")
        }

    # -- names -------------------------------------------------------------------------------------

    def name(self, name: str) -> str:
        """delta as δ."""
        return name if self.ascii else GREEK.get(name, name)

    def place(self, name: str, args: Sequence[str]) -> str:
        """δ[l,j]."""
        return place(self.name(name), [*map(self.index, args)])

    def index(self, text: str) -> str:
        """An index expression, l+1, what is positive first; sizes of layers as they are typed, n[l]."""
        return str(index.read(text)).replace("(", "[").replace(")", "]")

    def greek(self, words: str) -> str:
        """Words with the names of Greek letters as letters."""
        return words if self.ascii else re.sub(r"[^\W\d_]+", lambda m: GREEK.get(m[0], m[0]), words)

    def guard(self, term: Term) -> str:
        """j = k, i ≤ j: what is negative stands on the other side."""
        p = index.read(term[2])
        left, right = (
            index.Poly(tuple((m, abs(n)) for m, n in p.terms if (n > 0) == side)) for side in (True, False)
        )
        if term[1] == "eq":
            return f"{self.index(str(left))} = {self.index(str(right))}"
        if right.number() is None and right.terms[-1] == ((), 1):  # i - j - 1 >= 0
            return f"{self.index(str(right - 1))} < {self.index(str(left))}"
        return f"{self.index(str(right))} {'<=' if self.ascii else '≤'} {self.index(str(left))}"

    def loops(self, ranges: Sequence[Sequence[str]], conditions: Sequence[Term] = ()) -> str:
        """l in 2..L, j in 1..n[l], i ≤ j; nothing for no range."""
        rows = [f"{v} in {self.index(a)}..{self.index(b)}" for v, a, b in ranges]
        return ", ".join([*rows, *map(self.guard, conditions)])

    # -- terms -------------------------------------------------------------------------------------

    def __call__(self, term: Term) -> str:
        """A term, helpers looked through, its products in one row."""
        return self.term(simpler(self.seen(term)), SUM)

    def seen(self, term: Term, deep: int = 0) -> Term:
        """The term with helpers replaced by what they stand for; derivatives by them keep their names."""
        if term[0] == "ref" and term[1] in self.helpers and deep < DEEP:
            _, box, body, _ = self.families[term[1]]
            return self.seen(
                at(body, {v: index.read(a) for (v, _, _), a in zip(box, term[2], strict=True)}), deep + 1
            )
        if term[0] in ("D", "P"):
            return term
        return mapped(term, lambda t: self.seen(t, deep))

    def whole(self, term: Term) -> bool:
        """Whether a sum goes over all of the first array that has its letter alone at an index."""
        _, v, low, high, body = term
        for t in walk(body):
            if t[0] != "ref" or t[1] not in self.families:
                continue
            values: dict[str, index.Poly] = {}
            for (own, a, b), given in zip(self.families[t[1]][1], t[2], strict=True):
                if given == v:
                    ends = index.read(a).at(values), index.read(b).at(values)
                    return ends == (index.read(low), index.read(high))
                values[own] = index.read(given)
        return False

    def term(self, term: Term, level: int) -> str:
        """A term in Unicode, in brackets where it binds less than is needed."""
        return WRITERS[term[0]](self, term, level)

    def add(self, term: Term, level: int) -> str:
        """u + v - w."""
        words = ""
        for t in term[1:]:
            part = self.term(t, SUM if negative(t) else PRODUCT)
            words += part if not words else f" - {part[1:]}" if part.startswith("-") else f" + {part}"
        return bracket(words, SUM, level)

    def mul(self, term: Term, level: int) -> str:
        """-1/2 u v/w: a sum is in brackets unless it is the last factor."""
        parts, sign = list(term[1:]), ""
        if parts[0][0] == "num" and parts[0][1].startswith("-"):
            sign, rest = "-", parts[0][1][1:]
            parts = parts[1:] if rest == "1" and len(parts) > 1 else [["num", rest], *parts[1:]]
        below = [["pow", t[1], -t[2]] if t[2] < -1 else t[1] for t in parts if t[0] == "pow" and t[2] < 0]
        above = [t for t in parts if not (t[0] == "pow" and t[2] < 0)] or [["num", "1"]]
        words = self.product(above, bool(below))
        if below:
            low = self.product(below, True)
            words += f"/({low})" if len(below) > 1 else f"/{low}"
        return bracket(sign + words, SUM if sign else PRODUCT, level)

    def product(self, parts: Sequence[Term], closed: bool) -> str:
        """Factors side by side, with a dot between two that would run together."""
        alone = len(parts) == 1
        words = ""
        for n, t in enumerate(parts):
            last = n == len(parts) - 1 and not closed
            level = PRODUCT if t[0] == "sum" and last and not alone or alone and not closed else FACTOR
            part = self.term(t, level)
            dot = words and (t[0] in ("D", "P") or parts[n - 1][0] in ("D", "P")) and not part.startswith("(")
            words += ("*" if self.ascii else " · " if dot else " ") * bool(words) + part
        return words

    def power(self, term: Term, level: int) -> str:
        """u^2, 1/u."""
        return self.mul(["mul", term], level) if term[2] < 0 else f"{self.term(term[1], ATOM)}^{term[2]}"

    def derivative(self, term: Term, level: int) -> str:
        """∂C/∂W[i,j]; direct(y, x) where only the definition of y is meant."""
        top, low = (self.place(t[1], t[2]) for t in term[1:])
        d = "d" if self.ascii else "∂"
        return f"direct({top}, {low})" if term[0] == "P" else bracket(f"{d}{top}/{d}{low}", FACTOR, level)

    def sum(self, term: Term, level: int) -> str:
        """Σ_k u, with its range where that is not the whole one."""
        _, v, low, high, body = term
        if MADE.fullmatch(v):
            plain = v.rstrip("'") if v.endswith("'") else ""
            letters = [x for x in (plain, *POOL) if x and not MADE.fullmatch(x)]
            v, body = renamed(v, body, {*self.families, *self.letters}, letters)
        whole, low, high = self.whole(term), self.index(low), self.index(high)
        if self.ascii:
            return f"Sum({self.term(body, SUM)}, {v if whole else f'({v}, {low}, {high})'})"
        sign = f"Σ_{v}" if whole else f"Σ_({v}={low}..{high})"
        return bracket(f"{sign} {self.term(body, PRODUCT)}", PRODUCT, level)

    def reference(self, term: Term, level: int) -> str:
        """x[j]; the slope of an undefined function in an entry of its first argument as ∂cost/∂a[L,j]."""
        name, args = term[1], term[2]
        number, _, of = name[1:].partition("_")
        known = of in self.families and self.families[of][2] and self.families[of][2][0] == "any"
        if self.ascii or name in self.families or not known:
            return self.place(name, args)
        _, box, body, _ = self.families[of]
        binders, entry = body[2][int(number) - 1]
        values = {v: index.read(a) for (v, _, _), a in zip([*box, *binders], args, strict=True)}
        return bracket(
            f"∂{self.name(body[1])}/∂{self.term(self.seen(at(entry, values)), ATOM)}", FACTOR, level
        )

    def any(self, term: Term) -> str:
        """cost(a[L,j] for j in 1..n[L]; y[j] for ..)."""
        parts = [self.array(b, self.seen(t)) for b, t in term[2]]
        comma = "; " if any(" for " in p for p in parts) else ", "
        return f"{self.name(term[1])}({comma.join(parts)})"

    def arguments(self, at_place: Term, box: Sequence[Sequence[str]], body: Term) -> list[str]:
        """The arguments of an undefined function of arrays at an entry of its family: a[L], y."""
        values = {v: index.read(a) for (v, _, _), a in zip(box, at_place[2], strict=True)}
        ends = [[[v, *(str(index.read(e).at(values)) for e in row)] for v, *row in b] for b, _ in body[2]]
        return [self.array(b, self.seen(at(t, values))) for b, (_, t) in zip(ends, body[2], strict=True)]

    def array(self, binders: Sequence[Sequence[str]], entry: Term) -> str:
        """a[L], or a[L,j] for j in 1..m where that is not all of it."""
        own, k = [v for v, _, _ in binders], len(binders)
        if entry[0] == "ref" and entry[2][len(entry[2]) - k :] == own and entry[1] in self.families:
            box = self.families[entry[1]][1]
            lead = entry[2][: len(box) - k]
            values = {v: index.read(a) for (v, _, _), a in zip(box, entry[2], strict=True)}
            ends = [[str(index.read(e).at(values)) for e in row[1:]] for row in box[len(lead) :]]
            if ends == [[str(index.read(e)) for e in row[1:]] for row in binders]:
                return self.place(entry[1], lead)
        return self.term(entry, SUM) + (f" for {self.loops(binders)}" if binders else "")

    def maximum(self, term: Term) -> str:
        """max over k in 1..n of u."""
        return f"max over {self.loops(term[1], term[2])} of {self.term(term[3], PRODUCT)}"

    def undefined(self, term: Term) -> str:
        """σ[l]'(u)."""
        return f"{self.place(term[1], term[3])}{chr(39) * term[2]}({self.term(term[4], SUM)})"

    def number(self, term: Term, level: int) -> str:
        """3/2."""
        own = SUM if term[1].startswith("-") else PRODUCT if "/" in term[1] and level == ATOM else ATOM
        return bracket(term[1], own, level)


def mapped(term: Term, change: Callable[[Term], Term]) -> Term:
    """A term, or a definition, with its parts changed and nothing made simpler."""
    head = term[0]
    if head in ("add", "mul"):
        return [head, *map(change, term[1:])]
    if head == "pow":
        return [head, change(term[1]), term[2]]
    if head in ("fn", "app", "sum"):
        return [*term[:-1], change(term[-1])]
    if head == "any":
        return [head, term[1], [[binders, change(body)] for binders, body in term[2]]]
    return [head, term[1], term[2], change(term[3])] if head == "max" else term


def at(term: Term, values: Mapping[str, index.Poly]) -> Term:
    """A term at values of its free names; bound names step aside."""
    head = term[0]
    if head == "ref":
        return ["ref", term[1], [str(index.read(a).at(values)) for a in term[2]]]
    if head == "int":
        return ["int", str(index.read(term[1]).at(values))]
    if head == "g":
        return ["g", term[1], str(index.read(term[2]).at(values))]
    if head == "app":
        return [*term[:3], [str(index.read(a).at(values)) for a in term[3]], at(term[4], values)]
    if head in ("D", "P"):
        return [head, at(term[1], values), at(term[2], values)]
    if head != "sum":
        return mapped(term, lambda t: at(t, values))
    _, v, low, high, body = term
    ends = (str(index.read(p).at(values)) for p in (low, high))
    inner = {name: p for name, p in values.items() if name != v}
    coming = {n for name, p in inner.items() if name in letters(body) for n in p.names}
    if v in coming:
        v, body = renamed(v, body, coming | inner.keys(), POOL)
    return ["sum", v, *ends, at(body, inner)]


def renamed(v: str, body: Term, taken: Collection[str], pool: Iterable[str]) -> tuple[str, Term]:
    """A bound name and the body with another letter for it, one that neither the body nor taken has."""
    used = letters(body) - {v}
    spare = (f"i{n}" for n in count())
    new = next(x for x in chain(pool, POOL, spare) if x not in used and x not in taken)
    return new, at(body, {v: index.name(new)})


def letters(term: Term) -> set[str]:
    """Every name in the index expressions of a term, bound ones too."""
    found: set[str] = set()
    for t in walk(term):
        texts = {"ref": t[2:3], "app": t[3:4], "int": [t[1:2]], "g": [t[2:3]], "sum": [t[2:4]]}.get(t[0], [])
        found |= {n for part in texts for text in part for n in index.read(text).names} | (
            {t[1]} if t[0] == "sum" else set()
        )
    return found


def simpler(term: Term) -> Term:
    """A term with sums in sums and products in products flattened, numbers multiplied."""
    head = term[0]
    if head in ("add", "mul"):
        return (add if head == "add" else mul)(*map(simpler, term[1:]))
    return power(simpler(term[1]), term[2]) if head == "pow" else mapped(term, simpler)


WRITERS: dict[str, Callable[[Text, Term, int], str]] = {
    "num": Text.number,
    "add": Text.add,
    "mul": Text.mul,
    "pow": Text.power,
    "D": Text.derivative,
    "P": Text.derivative,
    "sum": Text.sum,
    "ref": Text.reference,
    "int": lambda self, t, level: bracket(
        self.index(t[1]), SUM if len(index.read(t[1]).terms) > 1 else ATOM, level
    ),
    "fn": lambda self, t, level: f"{t[1]}({self.term(t[2], SUM)})",
    "app": lambda self, t, level: self.undefined(t),
    "g": lambda self, t, level: f"[{self.guard(t)}]",
    "any": lambda self, t, level: self.any(t),
    "max": lambda self, t, level: self.maximum(t),
}


def arrays_in(text: str, ranges: Sequence[Sequence[str]]) -> bool:
    """Whether a claim was typed in whole arrays: letters of its entries do not stand in it."""
    return any(v not in index.WORD.findall(text) for v, _, _ in ranges) or "@" in text


def parts_of(term: Term) -> list[Term]:
    """The children of a term as the paths of a certificate count them."""
    return [] if term[0] in ("D", "P") else children(term)

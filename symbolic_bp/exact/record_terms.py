"""The formulas of records as definitions in a graph; exponentials keep exp(u + v) = exp(u) exp(v).

exp(c1 M1 + c2 M2 + ...) with rational c and monomials M becomes a product of whole powers of exp(g1 M1),
exp(g2 M2), ..., where g is the greatest common divisor of all c that occur with that monomial in the record:
exp(-z) = exp(z)^-1.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import gcd
from typing import Any

from symbolic_bp.errors import NetworkError
from symbolic_bp.exact.graph import Graph
from symbolic_bp.language.formula import read_formula
from symbolic_bp.network.record import Record

Term = tuple[Any, ...]
Monomial = tuple[tuple[Term, int], ...]
Sum = dict[Monomial, Fraction]

WIDEST = 64  # monomials in the argument of one exponential


def terms_of(record: Record) -> tuple[Term, Term]:
    """(formula, derivative) of a record as terms, with exponentials of few arguments."""
    names = {**dict.fromkeys(("z", "a", "y", "n", "w")), **record.parameters}
    pair = [read_formula(text, names, record.vector) for text in (record.formula, record.derivative)]
    common: Sum = {}
    for term in pair:
        for argument in exponents(term):
            for monomial, c in expanded(argument).items():
                common[shape(monomial)] = common_divisor(common.get(shape(monomial), Fraction(0)), c)
    return rewritten(pair[0], common), rewritten(pair[1], common)


def common_divisor(a: Fraction, b: Fraction) -> Fraction:
    """The largest number of which both are whole multiples."""
    return Fraction(
        gcd(a.numerator * b.denominator, b.numerator * a.denominator), a.denominator * b.denominator
    )


def parts(term: Term) -> list[Term]:
    """The terms in a term."""
    return [s for s in term[1:] if isinstance(s, tuple) and s and s[0] in HEADS]


HEADS = ("num", "ref", "add", "mul", "pow", "recip", "fn", "sum", "kd")


def exponents(term: Term) -> Iterator[Term]:
    """The arguments of all exponentials."""
    if term[:2] == ("fn", "exp"):
        yield term[2]
    for part in parts(term):
        yield from exponents(part)


def shape(monomial: Monomial) -> Monomial:
    """A monomial without its indices."""
    return tuple((("ref", t[1]) if t[0] == "ref" else t, n) for t, n in monomial)


def expanded(term: Term) -> Sum:
    """{monomial: coefficient}; a monomial is a sorted tuple of (factor, power)."""
    head = term[0]
    if head == "num":
        return {(): Fraction(term[1], term[2])} if term[1] else {}
    if head == "add":
        total: Sum = {}
        for part in term[1:]:
            for monomial, c in expanded(part).items():
                total[monomial] = total.get(monomial, 0) + c
        return {m: c for m, c in total.items() if c}
    if head in ("mul", "pow"):
        factors = [expanded(t) for t in term[1:]] if head == "mul" else [expanded(term[1])] * term[2]
        total = {(): Fraction(1)}
        for factor in factors:
            total = multiplied(total, factor)
        return total
    return {((term, 1),): Fraction(1)}


def multiplied(left: Sum, right: Sum) -> Sum:
    """The product of two sums of monomials. Raises NetworkError."""
    total: Sum = {}
    for m1, c1 in left.items():
        for m2, c2 in right.items():
            powers = dict(m1)
            for factor, n in m2:
                powers[factor] = powers.get(factor, 0) + n
            monomial = tuple(sorted(powers.items(), key=repr))
            total[monomial] = total.get(monomial, 0) + c1 * c2
    if len(total) > WIDEST:
        raise NetworkError("an exponential", f"at most {WIDEST} monomials in its argument", str(len(total)))
    return {m: c for m, c in total.items() if c}


def rewritten(term: Term, common: Sum) -> Term:
    """The term with every exponential as a product of powers of exp(g*monomial)."""
    if term[:2] == ("fn", "exp"):
        factors = []
        for monomial, c in expanded(term[2]).items():
            g = common[shape(monomial)]
            powers = (("pow", rewritten(t, common), n) for t, n in monomial)
            inner = ("fn", "exp", ("mul", ("num", g.numerator, g.denominator), *powers))
            factors.append(("pow", inner, int(c / g)))
        return ("mul", *factors)
    return tuple(rewritten(s, common) if isinstance(s, tuple) and s and s[0] in HEADS else s for s in term)


def printed(term: Term, known: Iterable[str]) -> str:
    """A term as a formula that a model reads. known: the quantities that it may have. Raises NetworkError."""
    head = term[0]
    if head == "num":
        return f"({Fraction(term[1], term[2])})"
    if head == "ref":
        if term[1] not in known:
            raise unknown(known, term[1])
        return term[1] + (f"[{term[3][0]}]" if term[3] else "")
    if head == "kd":
        return f"[{term[1]} = {term[2]}]"
    below = [printed(part, known) for part in parts(term)]
    if head in ("add", "mul"):
        sign, unit = (" + ", "0") if head == "add" else ("*", "1")
        return f"({sign.join(below) or unit})"
    if head == "sum":
        return f"Sum({below[0]}, {term[1]})"
    if head == "fn":
        return f"{term[1]}({below[0]})"
    n = -1 if head == "recip" else term[2]
    power = below[0] + (f"^{abs(n)}" if abs(n) != 1 else "")
    return power if n > 0 else f"(1/{power})" if n else "1"


def unknown(known: Iterable[str], name: str) -> NetworkError:
    """The error about a quantity that the formula of a record may not have."""
    return NetworkError("the formula of a record", f"a formula in {', '.join(known)}", repr(name))


class Instance:
    """The nodes of record terms at given values: {"z": node} or, for a vector record, {"z": [node of each
    neuron]}."""

    def __init__(self, graph: Graph, values: Mapping[str, Any], count: int = 0) -> None:
        self.graph, self.values, self.count = graph, values, count
        self.memo: dict[Any, int] = {}

    def node(self, term: Term, **index: int) -> int:
        """The node of a term; index gives the neuron of each index name, from 0."""
        key = term, tuple(sorted((i, v) for i, v in index.items() if i in free(term)))
        if key not in self.memo:
            self.memo[key] = self.build(term, index)
        return self.memo[key]

    def build(self, term: Term, index: Mapping[str, int]) -> int:
        """A new node of a term. Raises NetworkError."""
        graph, head = self.graph, term[0]
        if head == "num":
            return graph.num(term[1], term[2])
        if head == "ref":
            if term[1] not in self.values:
                raise unknown(self.values, term[1])
            value = self.values[term[1]]
            found: int = value[index[term[3][0]]] if term[3] else value
            return found
        if head == "kd":
            return graph.one if index[term[1]] == index[term[2]] else graph.zero
        if head == "sum":
            return graph.add([self.node(term[3], **{**index, term[1]: k}) for k in range(self.count)])
        below = [self.node(part, **index) for part in parts(term)]
        if head == "add":
            return graph.add(below)
        if head == "mul":
            return graph.product(below)
        if head == "pow":
            return graph.pow(below[0], term[2])
        return graph.recip(below[0]) if head == "recip" else graph.fn(term[1], tuple(below))


def free(term: Term) -> frozenset[str]:
    """The index names that occur in a term."""
    if term[0] == "ref":
        return frozenset(i for i in term[3] if isinstance(i, str))
    if term[0] == "kd":
        return frozenset(term[1:])
    inside = frozenset[str]().union(*(free(part) for part in parts(term)))
    return inside - {term[1]} if term[0] == "sum" else inside

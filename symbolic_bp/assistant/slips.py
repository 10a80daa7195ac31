"""The slips that people make, each taken back: a factor or a sign, a slope that is missing, z for a, indices in
the other order, a layer too far, a Kronecker delta, each as a change of the right side of an equation."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from typing import Any

from symbolic_bp.language.claim import Claim
from symbolic_bp.moves.rules import flat
from symbolic_bp.moves.term import children, mul, num, refs, replaced, shift, substitute, subterms

Term = tuple[Any, ...]
Words = tuple[Any, ...]
NUMBERS = (Fraction(2), Fraction(1, 2), Fraction(4), Fraction(1, 4), Fraction(3), Fraction(1, 3))


def math(t: Term) -> Words:
    """A term inside of a sentence."""
    return ("math", t)


def slips(claim: Claim) -> Iterator[tuple[Words, Term]]:
    """(sentence, the right side without that slip) for slips in an equation; the likely ones first."""
    rhs = claim.rhs
    indices = [n for n, decl in claim.scope.items() if decl[0] == "index"]
    yield ("the sign is wrong in yours",), scaled(Fraction(-1), rhs)
    yield from numbers(claim)
    yield from whole_swaps(rhs)
    for i, j in combinations(indices, 2):
        words = (math(("name", i)), " and ", math(("name", j)), " are swapped in yours")
        yield words, substitute(rhs, {i: j, j: i})
    yield from slopes(claim)
    yield from dropped(rhs)
    for old, new, whole in edited(rhs):
        yield ("yours has ", math(old), " for ", math(new)), whole
    yield from deltas(rhs, indices)


def scaled(n: Fraction, t: Term) -> Term:
    """A number times a term, with the numbers in front of it as one."""
    factors = flat(t)
    for f in factors:
        n *= Fraction(f[1], f[2]) if f[0] == "num" else 1
    return mul(num(n.numerator, n.denominator), *(f for f in factors if f[0] != "num"))


def numbers(claim: Claim) -> Iterator[tuple[Words, Term]]:
    """A factor 2, 1/2, m, 1/m that is missing or too much, in front of everything."""
    for n in NUMBERS:
        factor, inverse = num(n.numerator, n.denominator), num(n.denominator, n.numerator)
        if n.denominator == 1:
            yield ("the factor ", math(factor), " is missing in yours"), scaled(n, claim.rhs)
        else:
            yield ("the factor ", math(inverse), " is too much in yours"), scaled(n, claim.rhs)
    if claim.network.batch:
        m = ("size", ("m",))
        yield ("the factor ", math(m), " is missing in yours"), mul(m, claim.rhs)
        yield ("the factor ", math(("inv", ("m",))), " is missing in yours"), mul(("inv", ("m",)), claim.rhs)


def whole_swaps(t: Term) -> Iterator[tuple[Words, Term]]:
    """a for z and z for a wherever it stands, and w transposed wherever it stands."""
    for ref in dict.fromkeys(r for r in refs(t) if r[2] and r[1] in "za"):
        other = ("ref", "za"["az".index(ref[1])], *ref[2:])
        yield ("yours has ", math(ref), " for ", math(other)), replaced(t, ref, other)


def slopes(claim: Claim) -> Iterator[tuple[Words, Term]]:
    """A slope sigma'(z) of the neuron on the left that is missing."""
    for ref in dict.fromkeys(r for r in refs(claim.lhs) if r[1] in ("delta", "z", "b", "w") and r[2]):
        at = ref[3][:1] + ref[3][1:2] * (ref[1] in ("delta", "z"))
        neuron = at[:1] if claim.network.activation == "neuron" and at else ()
        slope = ("act", 1, ref[2], neuron, ("ref", "z", ref[2], at))
        if at:
            yield (math(slope), " is missing in yours"), mul(slope, claim.rhs)
        elif ref[1] != "w":
            spec = "ij,ij->ij" if claim.network.batch else "i,i->i"
            yield (math(slope), " is missing in yours"), ("ein", spec, claim.rhs, slope)


def dropped(t: Term) -> Iterator[tuple[Words, Term]]:
    """One factor that is too much, or two that stand side by side."""
    factors = flat(t)
    for size in (1, 2):
        for n in range(len(factors) - size + 1):
            out, rest = factors[n : n + size], [*factors[:n], *factors[n + size :]]
            if rest:
                yield (math(mul(*out)), " is too much in yours"), mul(*rest)
    if t[0] == "ein" and t[1] in ("i,i->i", "ij,ij->ij"):
        for keep, out in ((t[2], t[3]), (t[3], t[2])):
            yield (math(out), " is too much in yours"), keep


def edited(t: Term) -> Iterator[tuple[Term, Term, Term]]:
    """(part, what it should be, t with that) for each part of t that may be a slip of its own."""
    for new in variants(t):
        yield t, new, new
    for pos in children(t) if t[0] not in ("D", "P", "held") else ():
        for old, new, part in edited(t[pos]):
            yield old, new, t[:pos] + (part,) + t[pos + 1 :]
            if t[0] == "sum" and t[2][0] == "n":  # its range was read off the wrong part
                for by in (-1, 1):
                    yield old, new, ("sum", t[1], ("n", shift(t[2][1], by)), part)


def variants(t: Term) -> Iterator[Term]:
    """What may have been meant by a part of a formula."""
    if t[0] == "ref" and t[2]:
        yield from of_quantity(t)
    if t[0] == "fn" and t[1] in ("log", "exp"):
        yield t[2]
    if t[0] == "add":
        for n, u in enumerate(t[1:], 1):
            yield (*t[:n], mul(num(-1), u), *t[n + 1 :])
    if t[:2] == ("ein", "ij->ji"):
        yield t[2]
    if t[:2] == ("ein", "i,j->ij"):
        yield t[:2] + (t[3], t[2])
    if t[0] == "act":
        yield from of_function(t)


def of_quantity(t: Term) -> Iterator[Term]:
    """Another layer, the other order of two indices, a for z, the transpose of a weight matrix."""
    for by in (-1, 1):
        yield t[:2] + (shift(t[2], by),) + t[3:]
    if len(t[3]) == 2:
        yield t[:3] + (t[3][::-1],)
    if t[1] in "za":
        yield ("ref", "za"["az".index(t[1])]) + t[2:]
    if t[1] == "w" and not t[3]:
        yield ("ein", "ij->ji", t)


def of_function(t: Term) -> Iterator[Term]:
    """Another order of the slope, another layer."""
    for by in (-1, 1):
        if t[1] + by >= 0:
            yield t[:1] + (t[1] + by,) + t[2:]
    if t[4][0] == "ref" and t[4][2]:
        for by in (-1, 1):
            yield t[:2] + (shift(t[2], by), t[3], t[4][:2] + (shift(t[4][2], by), t[4][3]))


def deltas(t: Term, indices: list[str]) -> Iterator[tuple[Words, Term]]:
    """A Kronecker delta that is missing: before everything, or before one summand."""
    for i, j in combinations(indices, 2):
        kd = ("kd", i, j)
        words = (math(kd), " is missing in yours")
        if kd in subterms(t) or ("kd", j, i) in subterms(t):
            continue
        yield words, mul(kd, t)
        for old in dict.fromkeys(u for u in subterms(t) if u[0] == "add"):
            for n, u in enumerate(old[1:], 1):
                yield words, replaced(t, old, (*old[:n], mul(kd, u), *old[n + 1 :]))


def changes(claim: Claim, truth: Term) -> Iterator[tuple[Words, Term]]:
    """As slips, where the right side that is true is known: what it has is a factor that may be missing."""
    rhs = claim.rhs
    indices = [n for n, decl in claim.scope.items() if decl[0] == "index"]
    for i, j in combinations(indices, 2):
        words = (math(("name", i)), " and ", math(("name", j)), " are swapped in yours")
        yield words, substitute(rhs, {i: j, j: i})
    yield ("the sign is wrong in yours",), mul(num(-1), rhs)
    for f in flat(truth):
        yield (math(f), " is missing in yours"), mul(f, rhs)
    for t in subterms(truth):
        if t[0] == "act":
            yield (math(t), " is missing in yours"), ("ein", "i,i->i", rhs, t)
    yield from dropped(rhs)
    for old, new, whole in edited(rhs):
        yield ("yours has ", math(old), " for ", math(new)), whole

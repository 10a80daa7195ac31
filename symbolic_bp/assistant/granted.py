"""What a theorem of the kernel takes for granted, as facts of the book's language:

("sigma", (lo, hi))    sigma_i is differentiable at z[i] for lo <= i <= hi
("C", L)               C is differentiable at a[L]
("known", f)           the facts about a function f that the kernel has
("nonzero", t), ("positive", t), ("zero", t)   t != 0, t > 0, t = 0 for all values of the names that t
                       sums (indices) or multiplies (layers) over at its outside
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from symbolic_bp.dense.back import Back
from symbolic_bp.dense.judge import Theorem
from symbolic_bp.dense.scope import Layer
from symbolic_bp.dense.network import GAUSS
from symbolic_bp.dense.terms import Old
from symbolic_bp.dense.unsaid import Unsaid
from symbolic_bp.judging.hypotheses import Fact, boxed, facts
from symbolic_bp.kernel import index
from symbolic_bp.kernel.index import NAME, SIZE, Atom, Poly
from symbolic_bp.kernel.term import App, Range, Ref, names
from symbolic_bp.language.claim import Claim
from symbolic_bp.moves.calculus import single, stated
from symbolic_bp.moves.context import Context, Rejected
from symbolic_bp.moves.normal import normal
from symbolic_bp.moves.term import add, alpha, mentions, mul, num, shift
from symbolic_bp.proof import Proof

Said = tuple[str, Any]
EQUATIONS = {"nonzero": "nonzero", "positive": "positive", "assumed": "zero"}


def granted(proof: Proof, theorems: Iterable[Theorem]) -> list[Said]:
    """All that the theorems take for granted, what their statements need to have values, and the facts about
    functions that the lines rest on. Raises Unsaid for what the book's language has no words for."""
    found = [h for h in proof.walk.hypotheses if h[0] == "known"]
    for claim in (proof.claim, *proof.also):
        ctx = claim.context()
        ctx.free = frozenset(claim.scope)
        for side in (claim.lhs, claim.rhs):
            stated(ctx, side)
        found += sorted(ctx.hyps, key=repr)
    for one in theorems:
        found += of_theorem(proof.claim, one)
    return least(proof.claim.context(), found)


def of_theorem(claim: Claim, one: Theorem) -> Iterator[Said]:
    """What one theorem takes for granted."""
    for fact in facts(one.proved, one.cites)[0]:
        back = Back(claim.network, one.arrays, frozenset(claim.scope))
        for name, p in one.said.scope.values.items():
            (a,) = index.names(p) or (None,)
            if a is not None and name in claim.scope and a not in fact.bound:
                back.names[a] = name
        yield in_words(fact, back, one.proved.claim.ranges)


def in_words(fact: Fact, back: Back, own: Iterable[Range]) -> Said:
    """One hypothesis; own: the ranges of the claim, with those of the entries of its arrays. Conditions
    besides ranges are left out: without them it is said of more."""
    ranges = [r for r in own if r.var not in back.names and r.var not in fact.bound]
    ranges += [Range(*r) for r in boxed(fact)[0]]
    if fact.kind == "differentiable":
        return differentiable(fact, back, ranges)
    if fact.kind not in EQUATIONS:
        raise Unsaid(f"that a number is {fact.kind}")
    used = names(fact.term) | (frozenset() if fact.equals is None else names(fact.equals))
    binders: list[tuple[Any, ...]] = []
    for r in reversed(ranges):
        if r.var in used:
            used |= index.names(r.low) | index.names(r.high)
    for r in ranges:
        if r.var in used and is_layer(r, back):
            ends = back.layer(r.low), back.layer(r.high)
            binders.append(("prod", back.bind(r.var), *ends))
        elif r.var in used:
            dim = back.dimension(r.high)
            binders.append(("sum", back.bind(r.var), dim))
    term = back.term(fact.term)
    if fact.equals is not None:
        term = add(term, mul(num(-1), back.term(fact.equals)))
    term = single(term)
    for binder in reversed(binders):
        term = (*binder, term)
    return EQUATIONS[fact.kind], term


def is_layer(r: Range, back: Back) -> bool:
    """Whether a range is one of layers: up to L, a number or a layer, and not up to a number of entries."""
    if back.net.widths:
        return False
    atoms = {a for m, _ in r.high for a in m}
    return all(a.sort == NAME or a.sort == SIZE and a.name == "L" for a in atoms)


def differentiable(fact: Fact, back: Back, ranges: Iterable[Range]) -> Said:
    """That C is, that sigma is in some layers, or a function of which it is known."""
    t = fact.term
    if isinstance(t, Ref) and t.name in ("C", "Cx"):
        return "C", back.net.top
    if isinstance(t, App) and t.name == GAUSS:
        return "known", "Phi"
    if not isinstance(t, App) or t.name != "sigma":
        raise Unsaid("what is differentiable")
    low, high = dict[Atom, Poly](), dict[Atom, Poly]()
    for r in ranges:
        low[r.var], high[r.var] = index.put(r.low, low), index.put(r.high, high)
    if not index.names(t.at[0]) <= {*low, *back.names}:
        return "sigma", (("", 2), back.net.top)
    return "sigma", (back.layer(index.put(t.at[0], low)), back.layer(index.put(t.at[0], high)))


def least(ctx: Context, found: Iterable[Said]) -> list[Said]:
    """The facts without those that another one contains."""
    kept = {
        (fact, form(ctx, what) if fact in EQUATIONS.values() else what): (fact, what) for fact, what in found
    }
    for fact, what in [h for h in kept.values() if h[0] in ("nonzero", "positive")]:
        own = (fact, form(ctx, what))
        more = {
            ("positive", own[1]),
            *((kind, form(ctx, t)) for t in every(ctx, what) for kind in (fact, "positive")),
        }
        if any(key in kept for key in more - {own}):
            del kept[own]
    others = [h for h in kept.values() if h[0] != "sigma"]
    return [
        *others,
        *(("sigma", ends) for ends in joined(ctx, [ends for kind, ends in kept if kind == "sigma"])),
    ]


def form(ctx: Context, t: Old) -> object:
    """One form for terms that differ in bound names only, or in the order of their factors."""
    try:
        return alpha(t) if t[0] in ("sum", "prod") else normal(ctx, t)
    except Rejected:
        return alpha(t)


def every(ctx: Context, what: Old) -> Iterator[Old]:
    """A term for all values of an index of the claim, as a fact about it that contains this one."""
    for name, decl in ctx.scope.items():
        if decl[0] == "index" and name in mentions(what):
            yield from (("sum", name, dim, what) for dim in (*decl[1:], ("min", *decl[1:])))


def joined(ctx: Context, ranges: Iterable[tuple[Layer, Layer]]) -> list[tuple[Layer, Layer]]:
    """Ranges of layers, those that meet made one."""
    out: list[tuple[Layer, Layer]] = []
    for low, high in sorted(ranges):
        for k, (a, b) in enumerate(out):
            if ctx.le(a, low) and ctx.le(low, shift(b, 1)):
                out[k] = (a, high if ctx.le(b, high) else b)
                break
            if ctx.le(low, a) and ctx.le(a, shift(high, 1)):
                out[k] = (low, b if ctx.le(high, b) else high)
                break
        else:
            out.append((low, high))
    return out

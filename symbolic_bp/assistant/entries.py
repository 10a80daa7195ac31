"""An equation of arrays as one of their entries."""

from dataclasses import replace
from typing import Any

from symbolic_bp.language.claim import Claim
from symbolic_bp.moves.context import Context, Rejected
from symbolic_bp.moves.term import ONE, mul, summed

Term = tuple[Any, ...]
LETTERS = "jkipqrstuv"


def in_entries(claim: Claim) -> Claim:
    """The claim about the entries of its sides; one about numbers as it is. Raises Rejected."""
    ctx = claim.context()
    shape = ctx.shape(claim.lhs)
    if not shape or ctx.shape(claim.rhs) != shape:
        return claim
    taken = {*claim.scope, *claim.arrays}
    free = [letter for letter in LETTERS if letter not in taken]
    at = dict(zip(free, (("index", d) for d in shape), strict=False))
    inner = ctx.extended(at)
    sides = [entry(inner, side, tuple(at)) for side in (claim.lhs, claim.rhs)]
    return replace(claim, lhs=sides[0], rhs=sides[1], scope={**claim.scope, **at})


def entry(ctx: Context, t: Term, at: tuple[Any, ...]) -> Term:
    """The entry of an array; a number as it is. Raises Rejected for one that is only known as a whole."""
    head = t[0]
    if not ctx.shape(t):
        return t
    if head == "ref":
        return (*t[:3], at)
    if head in ("D", "P", "held"):
        return (head, t[1], entry(ctx, t[2], at))
    if head == "act":
        neuron = at[:1] if ctx.network.activation == "neuron" else ()
        return (*t[:3], neuron, entry(ctx, t[4], at))
    if head == "add":
        return (head, *(entry(ctx, u, at) for u in t[1:]))
    if head == "mul":
        return mul(*(entry(ctx, u, at) for u in t[1:]))
    if head == "ones":
        return ONE
    if head == "col":
        return entry(ctx, t[1], (*at, t[2]))
    if head == "sum":
        return (*t[:3], entry(ctx.extended(ctx.bound(t, 3)), t[3], at))
    if head == "ein":
        return product(ctx, t, at)
    raise Rejected(f"expected an array that has entries of its own, found {head}")


def product(ctx: Context, t: Term, at: tuple[Any, ...]) -> Term:
    """(A @ B)[j,k] as Sum_i A[j,i] B[i,k], and so on."""
    left, right = t[1].split("->")
    values, kept = dict[str, Any](), []
    for letter, index in zip(right, at, strict=True):
        if letter in values:
            kept.append(("kd", values[letter], index))
        values.setdefault(letter, index)
    bound = dict[str, Any]()
    for letters, u in zip(left.split(","), t[2:], strict=True):
        for letter, d in zip(letters, ctx.shape(u), strict=True):
            if letter not in values:
                own = next(c for c in LETTERS if c not in ctx.scope and c not in bound and c not in at)
                values[letter], bound[own] = own, d
    inner = ctx.extended({name: ("index", d) for name, d in bound.items()})
    parts = zip(left.split(","), t[2:], strict=True)
    factors = [entry(inner, u, tuple(values[c] for c in letters)) for letters, u in parts]
    return summed(bound, mul(*kept, *factors))

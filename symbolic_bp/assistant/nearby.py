"""What is true near a claim that is false: a theorem about the same left side, the slip that leads to the claim.
A slip is found by taking it back: a theorem comes out, or an equation that is proved."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from symbolic_bp.assistant.entries import in_entries
from symbolic_bp.assistant.named import covers
from symbolic_bp.assistant.places import match
from symbolic_bp.assistant.reduce import find_proof
from symbolic_bp.assistant.slips import changes, edited, slips
from symbolic_bp.assistant.vouch import vouched
from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.exact.counterexample import (
    TOLERANCE,
    Agreement,
    Counterexample,
    difference,
    refute,
    rounded,
)
from symbolic_bp.exact.evaluate import evaluate
from symbolic_bp.exact.missing import Missing, Unsupported
from symbolic_bp.language.claim import Claim
from symbolic_bp.language.read import read_claim
from symbolic_bp.language.write import Unwritten, written
from symbolic_bp.moves.context import Context, Network, Rejected
from symbolic_bp.moves.normal import normal
from symbolic_bp.moves.term import alpha, children, heads, kinds, layer_at, refs, shift, substitute, subterms
from symbolic_bp.shown import Shown

Term = tuple[Any, ...]
RARE = {"held", "paths", "prod"}  # a theorem with one of these is near claims that have it too
PLACES = 40  # places at which an equation has to hold before a proof of it is looked for
MOST, PROOFS = 400, 3  # slips taken back, and proofs looked for


@dataclass(frozen=True, repr=False)
class Truth(Shown):
    """What is true near a claim: name of a theorem, or ""; claim, the theorem in the names of the claim; slip, a sentence in words and
    ("math", term), or (); narrower: (layer, end) where the theorem ends at a lower layer than the claim, or None;
    assume: the equations (left, right) under which the claim itself is the theorem."""

    printer = "render.shown:truth"

    name: str
    claim: Claim
    slip: tuple[Any, ...] = ()
    narrower: tuple[Any, Any] | None = None
    assume: tuple[Any, ...] = ()


def near(claim: Claim, found: Counterexample, library: Any) -> Truth | None:
    """What is true near a claim that is refuted, or None: a theorem that a slip leads from, an equation that is
    proved once a slip is taken back, a theorem about the same left side."""
    try:
        alone = in_entries(claim)
    except Rejected:
        alone = claim
    known = None
    for form in (claim, alone)[: 1 + (alone is not claim)]:
        new = nearest(form, library)
        if new and (new.slip or new.assume):
            return new
        known = known or new
    return corrected(claim, found, library) or known


def corrected(claim: Claim, found: Counterexample, library: Any) -> Truth | None:
    """An equation that is proved once a slip is taken back, or None."""
    proofs = 0
    for words, rhs in islice(slips(claim), MOST) if not claim.order else ():
        if rhs == claim.lhs or not meets(found, claim.lhs, rhs):
            continue
        new = reread(claim, rhs)
        if new is None or not holds(new):
            continue
        proof = find_proof(new, library)
        if proof and vouched(proof, library.second).proved:
            return Truth("", new, words)
        proofs += 1
        if proofs == PROOFS:
            return None
    return None


def fitting(claim: Claim, library: Any) -> Truth | None:
    """An equation that is proved once the two indices of a weight are swapped, for a claim whose quantities exist in
    no network together; None where there is none."""
    for old, new, rhs in edited(claim.rhs):
        if old[:2] == ("ref", "w") and len(old[3]) == 2 and new == (*old[:3], old[3][::-1]):
            made = reread(claim, ranged(rhs))
            proof = find_proof(made, library) if made and holds(made) else None
            if proof and vouched(proof, library.second).proved:
                return Truth("", made, ("the two indices of ", ("math", old), " are swapped in yours"))
    return None


def ranged(t: Term) -> Term:
    """The term with sums over the range that their index has in the first quantity with it."""
    for pos in children(t):
        t = (*t[:pos], ranged(t[pos]), *t[pos + 1 :])
    if t[0] != "sum" or t[2][0] != "n":
        return t
    places = ((r, r[3].index(t[1])) for r in refs(t[3]) if r[2] and t[1] in r[3])
    ref, n = next(places, (None, 0))
    return t if ref is None or n > (ref[1] == "w") else (*t[:2], ("n", shift(ref[2], -n)), t[3])


def meets(found: Counterexample, lhs: Term, rhs: Term) -> bool:
    """Whether two sides agree at the place of a counterexample."""
    try:
        pair = [evaluate(found.instance, side, found.names) for side in (lhs, rhs)]
        return difference(*pair, TOLERANCE if rounded(found.instance, lhs, rhs) else 0) is None
    except (Missing, Unsupported, Rejected, KeyError, IndexError):
        return False


def reread(claim: Claim, rhs: Term) -> Claim | None:
    """The claim with another right side, with the ranges that this has; None where it has none."""
    try:
        text = f"{written(claim.lhs)} = {written(rhs)}"
        new = read_claim(text, claim.network, claim.where, arrays=claim.arrays)
        return replace(new, text="", notation=claim.notation)
    except (SymbolicBPError, Unwritten, Rejected):
        return None


def holds(claim: Claim) -> bool:
    """Whether numbers do not refute a claim."""
    try:
        found = refute(claim.network, claim.arrays, claim.scope, claim.lhs, claim.rhs, PLACES)
    except Rejected:
        return False
    return isinstance(found, Agreement) and found.zeros < found.evaluations


def any_depth(net: Network) -> Network | None:
    """The kind of a network of given widths without them; None where its hidden layers are of several kinds."""
    if not net.widths:
        return net
    top = len(net.widths)
    hidden = {term for key, _, term in net.formulas if key not in ("a", "C") and key != ("", top)}
    own = [row for row in net.formulas if row[0] not in ("a", "C")]
    if own and (len(hidden) != 1 or len(own) != top - 1):
        return None if top > 2 else net
    formulas = []
    for key, name, term in net.formulas:
        if key == ("", top):
            formulas.append((("L", 0), name, term))
        elif key == "C":
            formulas.append((key, name, below_top(term, top)))
        elif key == "a" or key == ("", 2):
            formulas.append(("a", name, term))
    return Network(None, net.activation, net.cost, net.batch, max(2, top), formulas)


def below_top(t: Term, top: int) -> Term:
    """The term with L for the layer number top."""
    out: list[Any] = [t[0]]
    for kind, part in zip(kinds(t), t[1:], strict=True):
        if kind == "T":
            out.append(below_top(part, top))
        elif kind == "Y":
            out.append(("L", 0) if part == ("", top) else part)
        elif kind == "D" and part[0] == "n":
            out.append(("n", ("L", 0)) if part[1] == ("", top) else part)
        else:
            out.append(part)
    return tuple(out)


def candidates(claim: Claim, library: Any) -> Iterator[tuple[str, Any, Term, Term, dict[str, Any]]]:
    """(name, theorem, left side, right side, values of its names) of theorems about the left side of a claim, for the
    depth of the claim's network."""
    general = any_depth(claim.network)
    depth = {"L": ("", len(claim.network.widths))} if claim.network.widths else {}
    for name, t in library.theorems.items() if general else ():
        known = t.claim()
        if (
            not covers(t.network, general)
            or known.lhs == known.rhs
            or heads(known.rhs) & RARE - heads(claim.rhs)
        ):
            continue
        lhs, rhs = (substitute(side, depth) for side in (known.lhs, known.rhs))
        values = match(alpha(lhs), alpha(claim.lhs), set(known.scope))
        if values is not None and set(values) == set(known.scope):
            yield name, t, lhs, rhs, {**values, **depth}


def nearest(claim: Claim, library: Any) -> Truth | None:
    """The Truth nearest to a claim, or None: one with an extra hypothesis first, then one that a slip leads from."""
    found = []
    for name, t, _, right, values in candidates(claim, library):
        try:
            made = theorem_near(claim, name, t, right, values)
        except (Rejected, RecursionError):
            continue
        if made and made.assume:
            return made
        found += [made] if made else []
    return min(
        found,
        key=lambda truth: (
            not truth.slip,
            truth.narrower is not None,
            len(shape_of(truth.claim.rhs) ^ shape_of(claim.rhs)),
        ),
        default=None,
    )


def theorem_near(claim: Claim, name: str, t: Any, right: Term, values: dict[str, Any]) -> Truth | None:
    """The Truth that a theorem about the left side of a claim is; None where it says nothing there, or assumes
    equations and is not the claim itself. Raises Rejected."""
    known, ctx = t.claim(), claim.context()
    rhs = substitute(right, {v: values[v] for v in values if v != "L"})
    ends = {v: layer_at(decl[2], values) for v, decl in known.scope.items() if decl[0] == "layer"}
    if any(ctx.lt(end, values[v]) for v, end in ends.items()):
        return None
    short = next(((values[v], end) for v, end in ends.items() if not ctx.le(values[v], end)), None)
    if not t.assume:
        return Truth(name, replace(claim, rhs=rhs), () if short else slip(ctx, claim, rhs), short)
    if normal(ctx, rhs) != normal(ctx, claim.rhs):
        return None
    given = [read_claim(text, known.network, None, known.arrays) for text in t.assume]
    return Truth(name, known, assume=tuple((g.lhs, g.rhs) for g in given))


def shape_of(t: Term) -> set[Any]:
    """The heads and quantities that a term is made of."""
    return {(s[0], s[1] if s[0] in ("ref", "ein") else "") for s in subterms(t)}


def slip(ctx: Context, claim: Claim, truth: Term) -> tuple[Any, ...]:
    """What was done wrong, as a sentence, if one small change makes the right side of the claim the true one; or ()."""
    wanted = normal(ctx, truth)
    for words, new in changes(claim, truth):
        try:
            if normal(ctx, new) == wanted:
                return words
        except Rejected:
            continue
    return ()

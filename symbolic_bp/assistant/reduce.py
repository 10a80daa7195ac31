"""Looking for a proof of a person's claim: both sides are taken apart by rules until they have one normal form.

A search that fails says nothing; a search that succeeds has written the lines of a proof, along which the kernel's is found.
"""

from symbolic_bp.assistant.inductive import inductive_proofs
from symbolic_bp.assistant.named import covers
from symbolic_bp.assistant.places import match
from symbolic_bp.assistant.slopes import slopes
from symbolic_bp.assistant.take_apart import take_apart
from symbolic_bp.assistant.theorem import prove
from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.moves.context import Rejected
from symbolic_bp.moves.normal import normal
from symbolic_bp.moves.term import alpha, substitute


def find_proof(claim, library=None):
    """A Proof of the claim, or None. library: a Library whose theorems may be cited."""
    try:
        ctx = claim.context()
        if ctx.shape(claim.lhs) != ctx.shape(claim.rhs):
            return None
    except Rejected:
        return None
    proof = direct("claim", claim, library)
    if proof or not library:
        return proof
    found = (
        proof
        for level in (0, 2)
        for proof in inductive_proofs(claim, library, lambda goal: take_apart(goal, level), direct)
    )
    return next((proof for proof in found if proof.followed), None)


def direct(name, claim, library=None):
    """A Proof of the claim without an induction, or None. Raises kernel Rejected for a claim that does not exist."""
    scripts, ctx = [], claim.context()
    if library and not claim.network.widths:
        scripts += [citing(name) for name in instances(claim, ctx, library)]
    known = slopes(claim)
    scripts += [lambda goal: take_apart(goal, 0, known)] * bool(known)
    levels = (0, 1, 2, 3) if claim.network.formulas else (0, 2, 3)
    scripts += [lambda goal, level=level: take_apart(goal, level) for level in levels]

    def cite(cited):
        return known.get(cited) or library.proof(cited)

    for script in scripts:
        try:
            proof = prove(name, claim, script, cite)
        except (Rejected, SymbolicBPError, RecursionError):
            continue
        if proof.followed:
            return proof
    return None


def instances(claim, ctx, library):
    """The theorems that have the claim as an instance."""
    for name, t in library.theorems.items():
        if t.assume or not covers(t.network, claim.network):
            continue
        known = t.claim()
        values = match(alpha(known.lhs), alpha(claim.lhs), set(known.scope))
        if values is None or set(values) != set(known.scope) or known.arrays != claim.arrays:
            continue
        try:
            if normal(ctx, substitute(known.rhs, values)) == normal(ctx, claim.rhs):
                yield name
        except Rejected:
            continue


def citing(name):
    """The script that cites one theorem."""
    return lambda goal: goal.use(name)

"""Looking for a proof of a person's claim: both sides are taken apart by rules until they have one normal form.

A search that fails says nothing; a search that succeeds has written a proof, which the kernel judges.
"""
from symbolic_bp.assistant.inductive import inductive_proofs
from symbolic_bp.assistant.places import match, places
from symbolic_bp.assistant.theorem import prove
from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.kernel.context import Rejected
from symbolic_bp.kernel.normal import normal
from symbolic_bp.kernel.term import alpha, children, substitute
from symbolic_bp.language.functions import refs

MOVES = 80


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
    found = (proof for level in (0, 2) for proof in
             inductive_proofs(claim, library, lambda goal: take_apart(goal, level), direct))
    return next((proof for proof in found if proof.proved), None)


def direct(name, claim, library=None):
    """A Proof of the claim without an induction, or None. Raises kernel Rejected for a claim that does not exist."""
    scripts, ctx = [], claim.context()
    if library and not claim.network.widths:
        scripts += [citing(name) for name in instances(claim, ctx, library)]
    levels = (0, 1, 2, 3) if claim.network.formulas else (0, 2, 3)
    scripts += [lambda goal, level=level: take_apart(goal, level) for level in levels]
    for script in scripts:
        try:
            proof = prove(name, claim, script, library.proof if library else None)
        except (Rejected, SymbolicBPError, RecursionError):
            continue
        if proof.proved:
            return proof
    return None


def instances(claim, ctx, library):
    """The theorems that have the claim as an instance."""
    net = claim.network
    for name, t in library.theorems.items():
        other = t.network
        if t.assume or (other.activation, other.cost, other.batch, other.formulas) != (net.activation, net.cost, net.batch, net.formulas):
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
    return lambda goal: goal.use(name)


def take_apart(goal, level):
    """Reduce both sides. Level 0: derivatives; 1: what has a formula; 2: all a and z; 3: sums over known widths too."""
    shape = goal.ctx.shape(goal.lhs)
    if shape:
        free = [n for n in ("j", "k", "i", "p", "q", "r") if n not in goal.ctx.scope]
        goal.components(*free[:len(shape)])
    for _ in range(MOVES):
        if not (one_move(goal, goal.now, goal.target, level, lambda move: getattr(goal, move[0])(*move[1:])) or
                one_move(goal, goal.target, goal.now, level, lambda move: goal.back(*move))):
            break
    if level == 3:
        goal.expand()
        goal.back("expand")


def one_move(goal, term, other, level, make):
    for place in places(goal.ctx, term):
        for move in candidates(place, levels_of(term) + levels_of(other), level):
            try:
                make(("at", move, place.path))
                return True
            except (Rejected, SymbolicBPError):
                continue
    return False


def levels_of(t):
    """[(family, layer)], z or a, at which a term speaks of how the cost changes; delta is about z."""
    found = [("z", r[2]) for r in refs(t) if r[1] == "delta"]

    def walk(s):
        if s[0] == "D" and s[2][1] in ("z", "a"):
            found.append(s[2][1:3])
        for pos in children(s):
            walk(s[pos])
    walk(t)
    return found


def candidates(place, layers, level):
    t, ctx = place.term, place.ctx
    if t[0] == "sum":
        yield "contract"
    if t[0] in ("P", "held"):
        yield "partial"
    if t[0] == "ref" and (t[1] == "delta" or t[1] in ("C", "Cx") and ctx.definition(t)):
        yield "define"
    if t[0] == "D":
        y, x = t[1], t[2]
        if y[1] == "C" and ctx.network.batch:
            yield "mean"
        elif ctx.network.example(y) and ctx.network.example(x) and ctx.network.example(y) != ctx.network.example(x):
            yield "separate"
        elif y[1] in ("w", "b", "z", "a"):
            yield "same"
            yield "chain"
        elif x[1] in ("w", "b"):
            yield "chain"
        elif x[1] == "a" and (ctx.lt(x[2], ctx.network.top) or ctx.network.cost == "quadratic" or ctx.network.formula("C")):
            yield "chain"
        elif x[1] == "z" and (ctx.le(ctx.network.top, x[2]) or any(later(ctx, x[2], *at) for at in layers)):
            yield "chain"
    if t[0] == "fn" and t[1] in ("step", "sgn"):
        yield "sign"
    if t[0] == "prod" and t[2][0] == t[3][0] and ctx.le(t[2], t[3]):        # as many factors as are named
        yield "peel"
    if t[0] == "act" and ctx.network.formulas and (t[1] or level):
        yield "define"
    if t[0] == "ref" and (t[1] == "a" and level and (level > 1 or ctx.network.formulas) or t[1] == "z" and level > 1):
        yield "define"


def later(ctx, layer, family, other):
    """Whether z or a of the other layer is computed from z of this one."""
    return ctx.le(other, ctx.network.top) and (ctx.le if family == "a" else ctx.lt)(layer, other)


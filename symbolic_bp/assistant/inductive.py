"""Claims with an ordered product or a sum over paths: the error in a layer is unrolled by downward induction.

A product such as Sigma'(z[l]) w[l+1].T ... delta[L] is first shown to be delta[l], a sum over paths to be dC/da[l,j];
that lemma is then used wherever the product or the sum stands in the claim. Nothing here can prove: the kernel judges.
"""

from dataclasses import replace

from symbolic_bp.assistant.goal import Goal
from symbolic_bp.assistant.theorem import prove
from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.moves.context import LOWEST, Rejected
from symbolic_bp.moves.term import alpha, mentions, names, shift, subterms
from symbolic_bp.language.claim import Claim
from symbolic_bp.language.read import read_claim

DEEPEST = 3  # lemmas by induction, one used after the other
LEMMA, REST = "induction", "derivation"  # as the printed proof cites them
SUBJECTS = {
    "delta": lambda layer: ("ref", "delta", layer, ()),
    "a": lambda layer: ("D", ("ref", "C", None, ()), ("ref", "a", layer, ())),
}
RECURSIONS = ("dC/da[l] = w[l+1].T @ (sigma'(z[l+1]) .* dC/da[l+1])", "dC/da[l] = w[l+1].T @ dC/da[l+1]")
FREE_NAMES = ("l", "i", "p", "q", "r", "s")


def lemmas(claim, library, finish, direct, name):
    """The proofs of what the products and the sums over paths in a claim are; the rest as in inductive_proofs."""
    ctx, seen = claim.context(), set()
    for side in (claim.rhs, claim.lhs):
        for term in subterms(side):
            if term[0] not in ("ein", "prod", "paths") or alpha(term) in seen:
                continue
            seen.add(alpha(term))
            for family in ("delta", "a") if term[0] != "paths" else ("a",):
                try:
                    made = (
                        unrolled(claim, ctx, term, family) if term[0] != "paths" else along_paths(claim, term)
                    )
                    if made is None:
                        continue
                    if term[0] == "paths":
                        proof = prove(name, made, by_paths(made, finish), library.proof)
                    else:
                        step = recursion(made, library, direct)
                        known = {step.name: step}
                        proof = prove(
                            name,
                            made,
                            by_products(made, step, finish),
                            lambda n: known.get(n) or library.proof(n),
                        )
                except (Rejected, SymbolicBPError, RecursionError):
                    continue
                if proof.followed:
                    yield proof
                    break


def unrolled(claim, ctx, term, family):
    """The claim delta[l] = term, or dC/da[l] = term, for all l at which its product exists; None where the term is no
    such product."""
    product = next((t for t in subterms(term) if t[0] == "prod"), None)
    try:
        dims = ctx.shape(term)
    except Rejected:  # it names what is bound around it
        return None
    if not product or not dims or dims[0][0] != "n":
        return None
    layer, (_, bound, lo, hi, body) = dims[0][1], product
    if lo[0] != layer[0] or ctx.shape(SUBJECTS[family](layer)) != dims:
        return None
    if layer[0] in ("", "L"):  # a product from a fixed layer: it is shown for every layer
        name = next(n for n in FREE_NAMES if n not in names(term) | set(claim.scope))
        lo, layer = (name, lo[1] - layer[1]), (name, 0)
        term = replaced_part(term, product, ("prod", bound, lo, hi, body))
    lowest, highest = ("", max(LOWEST[family] - layer[1], 1)), shift(hi, 1 - lo[1])
    return Claim(
        claim.network,
        SUBJECTS[family](layer),
        term,
        {**others(claim, term, layer[0]), layer[0]: ("layer", lowest, highest)},
        claim.arrays,
    )


def along_paths(claim, term):
    """The claim dC/da[l,j] = the sum over all paths from neuron j of layer l, for all l and j."""
    lo, hi, start = term[4:7]
    if lo[0] in ("", "L") or type(start) is not str or claim.network.batch:
        return None
    return Claim(
        claim.network,
        ("D", ("ref", "C", None, ()), ("ref", "a", lo, (start,))),
        term,
        {
            **others(claim, term, lo[0]),
            lo[0]: ("layer", ("", max(1 - lo[1], 1)), shift(hi, -lo[1])),
            start: ("index", ("n", lo)),
        },
        claim.arrays,
    )


def others(claim, term, layer):
    """The ranges of the layers that a term names, but for one."""
    return {
        n: decl
        for n, decl in claim.scope.items()
        if decl[0] == "layer" and n in mentions(term) and n != layer
    }


def replaced_part(term, old, new):
    """term with new at the places of old, which binds names of its own."""
    return (
        new
        if term == old
        else tuple(replaced_part(p, old, new) if isinstance(p, tuple) and p else p for p in term)
    )


def by_products(claim, step_claim, finish):
    """The script: base by finish, step by the recursion from the next layer, the hypothesis, one factor of the product."""
    name = next(reversed(claim.scope))

    def script(goal):
        base, step = goal.induction(name)
        finish(base)
        step.use(step_claim.name)
        step.hypothesis()
        step.back("peel")

    return script


def recursion(claim, library, direct):
    """A proof, in the network of the claim, of its left side from the same one layer further."""
    net, stages, family = claim.network, [], "delta" if claim.lhs[0] == "ref" else "a"
    for name, t in library.theorems.items():
        if (
            family == "delta"
            and t.text.startswith("delta[l] ")
            and not t.assume
            and (t.network.activation, t.network.batch) == (net.activation, net.batch)
            and any(s == ("ref", "delta", ("l", 1), ()) for s in subterms(t.claim().rhs))
        ):
            stages.append(
                (vars(t.network) != {**vars(net), "least": t.network.least}, name, t.text, t.where or None)
            )
    if family == "a":
        stages += [(True, "recursion", RECURSIONS[net.activation == "identity"], None)]
    for other, name, text, where in sorted(stages):
        proof = (
            library.proof(name)
            if not other
            else direct(name, read_claim(text, net, where, claim.arrays), library)
        )
        if proof:
            return proof
    raise Rejected("expected a theorem for the left side from that of the next layer in this kind of network")


def by_paths(claim, finish):
    """The script: base by the path that stays, step by the chain rule to the next layer and the hypothesis."""
    lo = claim.rhs[4]

    def script(goal):
        base, step = goal.induction(lo[0])
        base.back("paths")
        for family in ("z", "a"):
            step.chain(through=f"{family}[{lo[0]}{lo[1] + 1:+d}]")
            step.contract()
        step.hypothesis()
        step.back("paths")
        finish(step)

    return script


def inductive_proofs(claim, library, finish, direct, name="claim", depth=1):
    """Proofs of the claim from a lemma by induction, each to be judged by its verdict.

    finish(goal) ends a goal, direct(name, claim, library) proves a claim, both without products and paths; depth: what is
    left once a lemma was used may need another one, at most DEEPEST in all.
    """
    number = f" {depth}" if depth > 1 else ""
    for lemma in lemmas(claim, library, finish, direct, LEMMA + number):
        if (alpha(lemma.claim.lhs), alpha(lemma.claim.rhs), lemma.claim.scope) == (
            alpha(claim.lhs),
            alpha(claim.rhs),
            claim.scope,
        ):
            yield lemma
        known, rest = {lemma.name: lemma}, REST + number

        def proofs(name):
            return known.get(name) or library.proof(name)

        try:
            goal = Goal(claim, proofs)
            for move in (lambda: goal.use(lemma.name, True), lambda: goal.back("use", lemma.name, True)):
                try:
                    while move():
                        pass
                except SymbolicBPError:
                    continue
            if not goal.done:
                left = replace(claim, lhs=goal.now, rhs=goal.target)
                made = direct(rest, left, library)
                if not made and depth < DEEPEST and goal.steps + goal.tail:
                    found = inductive_proofs(left, library, finish, direct, rest, depth + 1)
                    made = next((proof for proof in found if proof.followed), None)
                if not made:
                    continue
                known[made.name] = made
                goal.use(made.name)
            yield prove(name, claim, lambda goal: goal, proofs, goal)
        except (Rejected, SymbolicBPError, RecursionError):
            continue

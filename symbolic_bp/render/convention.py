"""A proof in the conventions of a book: one row for each example, and i for the neuron that a weight comes from.

Only what is printed changes. In a book with rows the symbols of whole mini-batches stand for the transposes of the
kernel's arrays: X = (X')^T with X' the book's, the transposes are multiplied out, and an equation of arrays with one
column for each example is transposed on both sides. Renaming i and k is done everywhere at once.
"""

from dataclasses import replace

from symbolic_bp.errors import ClaimError
from symbolic_bp.moves.context import Rejected
from symbolic_bp.moves.term import SIGNATURE, children
from symbolic_bp.language.notation import NOTATIONS
from symbolic_bp.language.rows import transpose, whole
from symbolic_bp.proof import Chain

SWAP = {"i": "k", "k": "i"}


def in_notation(proof, notation):
    """The proof as a book writes it. Raises ClaimError where the book's conventions have no form for it."""
    book, claim = NOTATIONS[notation], proof.claim
    names = renamed(proof, notation)
    if names:
        said = replace(proof.verdict, hypotheses=swapped(proof.verdict.hypotheses, names))
        proof = replace(everywhere(proof, lambda t: swapped(t, names)), verdict=said)
    if book.rows and claim.network.batch:
        proof = everywhere(proof, Rows(claim, book), False)
    return proof


def renamed(proof, notation):
    """{name: its name in the book}: i and k change places where k is the neuron that a weight comes from."""
    return SWAP if NOTATIONS[notation].source and source(*terms(proof)) else {}


def terms(proof):
    """The sides of the claim and every term of the proof, as a list."""
    body = proof.body
    chains = [] if body is None else [body] if isinstance(body, Chain) else [body.base, body.step]
    return [
        proof.claim.lhs,
        proof.claim.rhs,
        *(t for chain in chains for t in (chain.start, *(line.term for line in chain.lines))),
    ]


def claim_in(claim, notation):
    """A claim as a book writes it."""
    book = NOTATIONS[notation]
    if book.source and source(claim.lhs, claim.rhs):
        claim = changed(claim, lambda t: swapped(t, SWAP))
    if not book.rows or not claim.network.batch:
        return claim
    try:
        return changed(claim, Rows(claim, book))
    except Rejected:  # a false claim may name what some networks do not have, or arrays that do not fit
        if whole(claim.lhs) or whole(claim.rhs):
            raise no_form(book) from None
        return claim


def changed(claim, change):
    """A claim with its sides and its names changed."""
    scope = {change(n): decl if isinstance(decl, str) else change(decl) for n, decl in claim.scope.items()}
    return replace(claim, lhs=change(claim.lhs), rhs=change(claim.rhs), scope=scope)


def everywhere(proof, change, reasons=True):
    """The proof with every term changed, those in reasons where asked for."""

    def chain(body):
        lines = tuple(
            replace(
                line,
                term=change(line.term),
                reason=tuple(
                    ("math", change(p[1])) if reasons and isinstance(p, tuple) and p[0] == "math" else p
                    for p in line.reason
                ),
            )
            for line in body.lines
        )
        return replace(body, start=change(body.start), lines=lines, names=tuple(map(change, body.names)))

    body = proof.body
    if isinstance(body, Chain):
        body = chain(body)
    elif body is not None:
        body = replace(body, var=change(body.var), base=chain(body.base), step=chain(body.step))
    return replace(
        proof,
        claim=changed(proof.claim, change),
        body=body,
        also=tuple(changed(c, change) for c in proof.also),
    )


def source(*terms):
    """True where k is the neuron that some weight comes from."""
    return any(
        t[0] == "ref"
        and t[1] == "w"
        and t[3][1:] == ("k",)
        or source(
            *(p for p in t[1:] if isinstance(p, tuple) and p and isinstance(p[0], str) and p[0] in SIGNATURE)
        )
        for t in terms
    )


def swapped(t, names):
    """Anything with names exchanged, the bound ones included."""
    if isinstance(t, str):
        return names.get(t, t)
    return tuple(swapped(p, names) for p in t) if isinstance(t, tuple) else t


class Rows:
    """Terms of a claim about a mini-batch, for a book whose arrays have one row for each example."""

    def __init__(self, claim, book):
        self.ctx, self.book = claim.context(), book
        self.flip = self.batch(self.ctx.shape(claim.lhs))

    @staticmethod
    def batch(shape):
        """Whether an array has one column for each example."""
        return len(shape) == 2 and shape[1] == ("m",)

    def __call__(self, t):
        if not isinstance(t, tuple) or not isinstance(t[0], str) or t[0] not in SIGNATURE:
            return t
        try:
            shape = self.ctx.shape(t)
        except Rejected:  # it stands below a sum that binds a name in it
            shape = ()
        flip = self.flip and self.batch(shape)
        return self.rows(self.ctx, t, flip) if flip or whole(t) else t

    def rows(self, ctx, t, flip):
        """t, or its transpose where flip is true, in the book's symbols."""
        if not whole(t):
            return transpose(t) if flip else t
        head, shape = t[0], ctx.shape(t)
        if head == "ref" or head == "D" and not whole(t[1]):
            return t if self.batch(shape) == flip else transpose(t)
        if head == "col" and t[1][0] == "ref" or len(shape) > 2:
            return t
        if head == "ein":
            spec, parts = t[1], t[2:]
            if spec == "ij->ji":
                return self.rows(ctx, parts[0], not flip)
            if spec == "ij,jk->ik":
                made = [self.rows(ctx, p, flip) for p in parts]
                return ("ein", spec, *(reversed(made) if flip else made))
            if spec == "i,j->ij":
                made = [self.rows(ctx, p, False) for p in parts]
                return ("ein", spec, *(reversed(made) if flip else made))
            if spec in ("i,i->i", "ij,ij->ij", "ij,j->i", "i->ii"):
                return ("ein", spec, *(self.rows(ctx, p, flip and spec == "ij,ij->ij") for p in parts))
        if head in ("add", "mul", "act", "sum"):
            out = t
            for pos in children(t):
                inner = ctx.extended(ctx.bound(t, pos))
                out = (
                    out[:pos]
                    + (self.rows(inner, t[pos], flip and bool(inner.shape(t[pos]))),)
                    + out[pos + 1 :]
                )
            return out
        raise no_form(self.book)


def no_form(book):
    return ClaimError(
        f"--notation {book.name}",
        "a formula that has a form with one row for each example",
        "another one",
        "print it with --notation nielsen",
    )

"""Proofs of claims on a model, one after the other; earlier claims may be cited."""

import time

from ..kernel import build
from ..kernel.cited import Args, Done, State
from ..kernel.cited import done as proved
from ..kernel.family import Log
from ..kernel.fault import Incomplete, Rejected
from ..kernel.replay import place
from ..kernel.rules import algebra, field_
from ..kernel.term import Term, kids, rebuilt
from . import ways
from .side import Path, Side, steps


class NotFound(Exception):
    """No proof was found for a claim."""


class Prover:
    """A model, the claims proved on it so far, and the certificate that says so."""

    def __init__(self, model: object, seconds: float = 10.0) -> None:
        self.model, self.reader = build.model(model)
        self.certificate: dict[str, object] = {"format": build.FORMAT, "model": model, "claims": []}
        self.claims: list[dict[str, object]] = []
        self.done: list[Done] = []
        self.seconds = seconds
        self.way = ""

    def prove(self, data: dict[str, object], first: str = "") -> dict[str, object]:
        """The certificate with this claim as its last; NotFound where no way led to a proof. first: the way
        to begin with."""
        start = time.monotonic()
        for k, (name, way) in enumerate(sorted(ways.WAYS.items(), key=lambda item: item[0] != first)):
            if k and time.monotonic() - start > self.seconds:
                break
            found = self.attempt(data, way)
            if found is not None:
                self.way = name
                return self.certificate
        raise NotFound(data["name"])

    def attempt(self, data: dict[str, object], way: ways.Way) -> list[list[object]] | None:
        """The steps of one way, if it closes the claim."""
        log = Log()
        claim, ctx = build.claim(self.model, self.reader, data, log)
        st = State(self.done, claim, ctx)
        left, right = Side(st, claim.left), Side(st, claim.right)
        try:
            way(left, right)
            if not close(left, right):
                return None
        except (Rejected, RecursionError):
            return None
        self.claims.append({**data, "steps": steps(left, right)})
        self.certificate = {**self.certificate, "claims": list(self.claims)}
        self.done.append(proved(claim, ctx))
        return steps(left, right)


def close(left: Side, right: Side) -> bool:
    """The two sides made one, by algebra or by multiplying denominators out: where they differ, else as a
    whole."""
    for path in dict.fromkeys((differing(left.t, right.t), ())):
        ctx, s = place(left.st.ctx, left.t, list(path))
        t = place(right.st.ctx, right.t, list(path))[1]
        for rule, close_ in (("algebra", algebra), ("field", field_)):
            try:
                close_(ctx, s, t)
            except Incomplete:
                raise
            except Rejected:
                continue
            left.do(rule, path, Args(), t)
            return True
    return False


def differing(s: Term, t: Term) -> Path:
    """The path of the only place where two terms differ."""
    if type(s) is not type(t) or rebuilt(s, kids(t)) != t:
        return ()
    found = [k for k, (u, v) in enumerate(zip(kids(s), kids(t))) if u != v]
    if len(found) != 1:
        return ()
    return (found[0], *differing(kids(s)[found[0]], kids(t)[found[0]]))

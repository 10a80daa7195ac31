"""The replay of a certificate:

    {"format": 1, "model": MODEL, "claims": [CLAIM with "steps": [[rule, path, args, TERM], ..], ..]}

A step goes to a place of the term so far, which begins with the left side of the claim, and puts its TERM
there.
path: numbers of children, from the outside, counted from 0 (add, mul: the terms; pow, fn, app, sum: 0). args:
"reverse": true (the rule leads from the new term to the old one), "number" (lemma: of an earlier claim;
assume: of
an assumption), "at": {name: INDEX} (lemma, self, assume: a value for each name of the claim), "by": INDEX
(split).
What a rule gives and the TERM must be equal, or have one normal form. The last term must be the right side.
Only
this file can make a Proved; the last claim is the theorem.
"""

import json
from collections.abc import Callable, Sequence
from copy import copy
from functools import lru_cache
from typing import NamedTuple, NoReturn

from . import build
from .cited import Args, Done, State
from .cited import done as proved
from .family import Hypothesis, Log
from .fault import Incomplete, Malformed, Rejected
from .form import as_dict, as_int, as_list, as_text, brief
from .model import Context, Model
from .read import Claim, Reader
from .rules import RULES, algebra, applied, field_
from .term import Term, kids, rebuilt
from .whole import same

CLAIM = ("name", "ranges", "conditions", "left", "right", "measure", "assuming", "steps")
KEPT = 1 << 17
_SEAL = object()
COMPARE: dict[str, Callable[[Context, Term, Term], None]] = {
    "algebra": algebra,
    "field": field_,
    "same": same,
}


class Proved:
    """A theorem: the last claim of a certificate holds on its model under the hypotheses. No one but the
    kernel can make one.

    model, claim, hypotheses (what the claim needs, and all that its proof cites), claims (how many were proved
    on the way), steps, vacuous (no values are in the claim's ranges).
    """

    __slots__ = ("model", "claim", "hypotheses", "claims", "steps", "vacuous")
    model: Model
    claim: Claim
    hypotheses: tuple[Hypothesis, ...]
    claims: int
    steps: int
    vacuous: bool

    def __init__(self, seal: object, *values: object) -> None:
        if seal is not _SEAL:
            raise TypeError("only the kernel makes a Proved")
        for name, value in zip(self.__slots__, values, strict=True):
            object.__setattr__(self, name, value)

    def __init_subclass__(cls) -> NoReturn:
        raise TypeError("a Proved has no other kinds")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a Proved does not change")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a Proved does not change")

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Proved is not copied: replay its certificate")


class Verdict(NamedTuple):
    """What a replay found: status is "proved", "rejected", "incomplete" (limits of work) or "bad" (no
    certificate). theorems: the theorem of each claim, the last one is proved."""

    status: str
    proved: Proved | None = None
    fault: Rejected | None = None
    theorems: tuple[Proved, ...] = ()


def arguments(r: Reader, ctx: Context, data: dict[str, object]) -> Args:
    """The arguments of a step, in the names in scope at its place."""
    scope = build.scope_of(ctx)
    at = {as_text(k): r.index(v, scope) for k, v in as_dict(data.get("at", {}), (), None).items()}
    by = r.index(data["by"], scope) if "by" in data else None
    return Args(at, by, as_int(data["number"]) if "number" in data else None)


def place(ctx: Context, t: Term, path: list[int]) -> tuple[Context, Term]:
    """The term at a path and the context there."""
    for k in path:
        if not 0 <= k < len(kids(t)):
            raise Rejected("a place in the term", t, k)
        ctx, t = ctx.into(t, k), kids(t)[k]
    return ctx, t


def replaced(t: Term, path: list[int], new: Term) -> Term:
    """The term with another one at a path."""
    if not path:
        return new
    ks = list(kids(t))
    ks[path[0]] = replaced(ks[path[0]], path[1:], new)
    return rebuilt(t, tuple(ks))


def step(r: Reader, st: State, now: Term, data: object) -> Term:
    """The term after one step."""
    rule, path_data, args_data, to = as_list(data, 4, 4)
    path = [as_int(k, 0) for k in as_list(path_data)]
    args = as_dict(args_data, (), ("at", "by", "number", "reverse"))
    if type(args.get("reverse", False)) is not bool:
        raise Malformed("true or false", brief(args["reverse"]))
    ctx, old = place(st.ctx, now, path)
    new = build.network(ctx.model, r.term(to, build.scope_of(ctx)))
    left, right = (new, old) if args.get("reverse") else (old, new)
    if type(rule) is str and rule in COMPARE:
        COMPARE[rule](ctx, left, right)
    elif type(rule) is str and rule in RULES:
        got = applied(rule, ctx, left, arguments(r, ctx, args), st)
        if got != right:
            algebra(ctx, got, right)
    else:
        raise Rejected("a rule", brief(rule))
    return replaced(now, path, new)


def prove(m: Model, r: Reader, done: Sequence[Done], data: object, log: Log) -> tuple[Done, int]:
    """One claim, replayed: Rejected with the number of the step that does not hold."""
    d = as_dict(data, CLAIM)
    claim, ctx = build.claim(m, r, d, log)
    now, st, steps = claim.left, State(done, claim, ctx), as_list(d["steps"])
    for number, one in enumerate(steps, 1):
        try:
            now = step(r, st, now, one)
        except Rejected as fault:
            fault.step, fault.rule = number, brief(one[0]) if type(one) is list and one else ""
            fault.claim = claim.name
            raise
    if now != claim.right:
        open_ = Rejected("a proof that ends at the right side", now, claim.right)
        open_.claim = claim.name
        raise open_
    return proved(claim, ctx), len(steps)


class Known(NamedTuple):
    """A checked model and the claims proved on it so far; what they took."""

    model: Model
    reader: Reader
    done: tuple[Done, ...] = ()
    work: int = 0
    steps: int = 0


@lru_cache(1 << 7)
def known(model: str, claims: tuple[str, ...]) -> Known:
    """The model and the claims, read from their text alone; all but the last claim are found first. What is
    kept from one call to the next changes neither the verdict nor the work that it counts."""
    if not claims:
        return Known(*build.model(json.loads(model)))
    old = known(model, claims[:-1])
    old.model.forget(KEPT)
    old.reader.forget(KEPT)
    log, r = Log(work=old.work), copy(old.reader)
    found, steps = prove(old.model, r, old.done, json.loads(claims[-1]), log)
    return Known(old.model, r, (*old.done, found), log.work, old.steps + steps)


def replay(data: object) -> tuple[Proved, ...]:
    """The theorems that a certificate proves, one for each claim, the last one is what it is about; Rejected,
    Incomplete or Malformed where it proves none."""
    d = as_dict(data, ("format", "model", "claims"))
    build.version(d, "certificate")
    try:
        model, *claims = map(json.dumps, (d["model"], *as_list(d["claims"], 1, 500)))
    except (TypeError, ValueError):
        raise Malformed("JSON") from None
    out: list[Proved] = []
    for end in range(len(claims)):  # each in turn, so that it does not depend on the depth of the stack
        found = known(model, tuple(claims[: end + 1]))
        last = found.done[-1]
        out.append(Proved(_SEAL, found.model, *last[:2], len(found.done), found.steps, last.vacuous))
    return tuple(out)


def verify(data: object) -> Verdict:
    """The verdict on any data: no exception leaves the kernel."""
    try:
        theorems = replay(data)
        return Verdict("proved", theorems[-1], None, theorems)
    except Rejected as fault:
        return Verdict(fault.status, None, fault)
    except RecursionError:
        return Verdict("incomplete", None, Incomplete("terms of bounded depth"))

"""A proof of the book's language, replayed on the preset: the certificate of the new kernel."""

import json
import time
from collections import OrderedDict
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from symbolic_bp.dense import examples
from symbolic_bp.dense.claims import Said, claim
from symbolic_bp.dense.examples import APART
from symbolic_bp.dense.fixed import instances
from symbolic_bp.dense.formulas import own_formulas
from symbolic_bp.dense.gap import Gap
from symbolic_bp.dense.lines import Stage, parts_of, stages
from symbolic_bp.dense.network import Dense
from symbolic_bp.dense.scope import Scope
from symbolic_bp.dense.terms import Old, Terms
from symbolic_bp.dense.walk import Titles, walked
from symbolic_bp.finding.prover import close
from symbolic_bp.finding.side import Side, steps
from symbolic_bp.finding.ways import WAYS
from symbolic_bp.finding.write import data as written
from symbolic_bp.moves.context import Network
from symbolic_bp.kernel import build, cited, index
from symbolic_bp.kernel.cited import Done, State
from symbolic_bp.kernel.family import Log
from symbolic_bp.kernel.fault import Rejected
from symbolic_bp.kernel.index import Poly, shown
from symbolic_bp.kernel.model import Model
from symbolic_bp.kernel.read import Reader
from symbolic_bp.kernel.term import Add, Guard, Mul, Term

Claims = tuple[tuple[str, dict[str, Any]], ...]


SECONDS, KEPT = 2.0, 1 << 17


@dataclass(frozen=True)
class Carried:
    """A proof on the preset: the certificate, its claims one by one, for each the place among the claims of
    the proof of that which it says (None for one that the preset needs besides); arrays by their families."""

    certificate: dict[str, Any]
    said: tuple[Said, ...]
    of: tuple[int | None, ...]
    arrays: dict[str, str]


@dataclass(frozen=True)
class Plan:
    """A claim on the preset and the lines of its proof: chains, one or (base, step)."""

    said: Said
    chains: tuple[tuple[Stage, ...], ...]
    last: Poly | None = None


def plan(read: Terms, title: str, data: dict[str, Any]) -> Plan:
    """The claim and the lines of its proof."""
    proof, scope = data["proof"], {n: tuple(decl) for n, decl in data["vars"]}
    by = proof["by"]
    said = claim(
        read,
        title,
        scope,
        data["lhs"],
        data["rhs"],
        tuple(proof.get("names", ())),
        proof.get("var", ""),
        by == "assumption",
    )
    if by == "assumption":
        return Plan(said, ())
    if by == "chain":
        return Plan(said, (tuple(stages(read, said.scope, said.at, data["lhs"], proof["steps"])),))
    if by == "components":
        return Plan(said, (tuple(stages(read, said.scope, (), proof["start"], proof["steps"])),))
    chains = []
    for (s, start), part in zip(
        parts_of(said, proof["var"], scope, data["lhs"]), (proof["base"], proof["step"])
    ):
        at = said.at
        if part["by"] == "components":
            s, at, start = components(s, said, start, part), (), part["start"]
        chains.append(tuple(stages(read, s, at, start, part["steps"])))
    last = said.scope.layer(scope[proof["var"]][2])
    var = said.scope.values[proof["var"]]
    return Plan(said, tuple(chains), index.sub(last, var))


def components(s: Scope, said: Said, left: Old, part: dict[str, Any]) -> Scope:
    """The scope with the names that a part of an induction has for the entry."""
    for name, d, p in zip(part["names"], s.old.shape(left), said.at):
        s = replace(s, old=s.old.extended({name: ("index", d)}), values={**s.values, name: p})
    return s


def assumed(st: State) -> list[list[object]]:
    """The step of what is taken for granted."""
    at = {r.var.name: r.var.name for r in st.claim.ranges}
    return [["assume", [], {"number": 0, "at": at}, written(st.claim.right)]]


def by_induction(st: State, one: Plan, titles: Titles) -> list[list[object]]:
    """left = [l = last] left + [l < last] left, each part along its lines, and put together again."""
    left, right, ctx = st.claim.left, st.claim.right, st.ctx
    minus = index.neg(one.last or ())
    is_last, below = Guard("eq", minus), Guard("ge", index.add(index.const(-1), minus, -1))
    at_last = Guard("ge", minus)

    def both(t: Term, u: Term, first: Guard = is_last) -> Term:
        return Add((Mul((first, t)), Mul((below, u))))

    out: list[list[object]] = [
        ["split", [], {"by": shown(minus)}, written(both(left, left, at_last))],
        ["algebra", [0, 0], {}, written(is_last)],
    ]
    ends = []
    for k, guard in enumerate((is_last, below)):
        inner = State(st.done, st.claim, ctx.where([guard]))
        made, end = walked(inner, left, [*one.chains[k], Stage((), right)], titles, [k, 1])
        out += made
        ends.append(end)
    out += [
        ["algebra", [0, 0], {}, written(at_last)],
        ["split", [], {"by": shown(minus), "reverse": True}, written(right)],
    ]
    return out


def told(net: Network, claims: Claims) -> list[tuple[int, str, dict[str, Any]]]:
    """The claims with their places; in a network of given widths each at every layer of its own."""
    return [
        (number, title, one)
        for number, (title, data) in enumerate(claims)
        for one in ([part for _, part in instances(data)] if net.widths else [data])
    ]


def kinds_apart(dense: Dense, plans: list[tuple[str, Plan]]) -> list[tuple[str, Said]]:
    """Claims that examples do not matter to each other, for what the lines of the proofs need."""
    moves = [m for _, one in plans for chain in one.chains for stage in chain for m in stage.moves]
    wanted = {m.old[1][1] for m in moves if m.rule == "separate"}
    if wanted and dense.net.widths:
        return [*examples.layer_by_layer(dense)]
    return [examples.separate(dense, y, x) for y in sorted(wanted) for x in ("z", "a")]


def steps_of(st: State, one: Plan, titles: Titles, seconds: float) -> list[list[object]]:
    """The steps of one claim, along its lines, else as the finder finds them in so many seconds; Gap where
    there are none."""
    if one.said.data["name"].startswith(APART):
        return examples.proved(st, [k for ks in titles.values() for k in ks])
    if not one.chains:
        return assumed(st)
    try:
        if one.last is not None:
            return by_induction(st, one, titles)
        return walked(st, st.claim.left, [*one.chains[0], Stage((), st.claim.right)], titles, [])[0]
    except Gap:
        made = searched(st, seconds) if seconds else None
        if made is None:
            raise
        return made


def searched(st: State, seconds: float) -> list[list[object]] | None:
    """The steps that the finder finds on its own."""
    end = time.monotonic() + seconds
    for way in WAYS.values():
        left, right = Side(st, st.claim.left), Side(st, st.claim.right)
        try:
            way(left, right)
            if close(left, right):
                return steps(left, right)
        except (Rejected, RecursionError):
            pass
        if time.monotonic() > end:
            return None
    return None


@lru_cache(16)
def built(data: str) -> tuple[Model, Reader]:
    """The model of some data, as text, and a reader of terms on it."""
    return build.model(json.loads(data))


def carried(net: Network, arrays: dict[str, Any], claims: Claims, seconds: float = SECONDS) -> Carried:
    """The certificate of the kernel for a proof by moves: claims are those of the proof, (title, data); the
    finder may take so many seconds for each. Raises Unsaid where the preset has no counterpart, Gap where no
    steps were found, Rejected of the kernel or of the moves for a claim that does not exist."""
    dense = Dense(net, arrays)
    own_formulas(dense)
    read = Terms(dense)
    own = told(net, claims)
    plans = [(title, plan(read, title, data)) for _, title, data in own]
    apart = kinds_apart(dense, plans)
    plans = [*((title, Plan(said, ())) for title, said in apart), *plans]
    before = json.dumps(dense.data)
    model, reader = built(before)
    model.forget(KEPT)
    reader = copy(reader)  # it counts what it reads
    done: list[Done] = []
    out, titles = [], dict[str, list[int]]()
    for title, one in plans:
        before += json.dumps([one.said.data, hash(one.chains)])
        made = proved(before, model, reader, one, (done, titles, seconds))
        out.append({**one.said.data, "steps": made.steps})
        titles.setdefault(title, []).append(len(done))
        done.append(made.done)
    whole = {"format": build.FORMAT, "model": dense.data, "claims": out}
    of = (*(None for _ in apart), *(number for number, _, _ in own))
    families = {family: name for name, family in dense.arrays.items()}
    return Carried(whole, tuple(one.said for _, one in plans), of, families)


@dataclass(frozen=True)
class Made:
    """A claim with its steps, and what it is to those that cite it."""

    steps: list[list[object]]
    done: Done


KNOWN = OrderedDict[str, Made]()
MOST = 512


def proved(
    key: str, model: Model, reader: Reader, one: Plan, known: tuple[list[Done], Titles, float]
) -> Made:
    """A claim with its steps; those of the last claims are remembered by all that they depend on: the model,
    the claims before, the lines."""
    if key not in KNOWN:
        log = Log()
        claim, ctx = build.claim(model, reader, one.said.data, log)
        done, titles, seconds = known
        found = steps_of(State(done, claim, ctx), one, titles, seconds)
        KNOWN[key] = Made(found, cited.done(claim, ctx))
        if len(KNOWN) > MOST:
            KNOWN.popitem(last=False)
    return KNOWN[key]

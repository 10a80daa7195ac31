"""Hypotheses are what is needed: written out at given sizes, none is missing; said shortly, they say the same."""

import pytest

from symbolic_bp.exact.models.faults import ModelError
from symbolic_bp.kernel import build
from symbolic_bp.kernel.cited import Args, State
from symbolic_bp.kernel.family import Log
from symbolic_bp.kernel.fault import Rejected
from symbolic_bp.kernel.least import least
from symbolic_bp.kernel.rules import applied

from .at_random import World
from .ground import Ground, missing
from .text import claim, term

RANGES = ("p: 1..n; q: 1..p", "p: 0..n+1; q: 0..T", "p: -1..n; q: p..m", "p: 1..T; q: 1..n")


def applications(seed, count=12):
    """Rules of slopes on a random model: the claim, the context, the derivative, the hypotheses."""
    try:
        world = World(seed)
    except (Rejected, ModelError):
        return
    for _ in range(count):
        rule = world.r.choice(["partial", "partial", "chain", "forward"])
        ranges = world.r.choice(RANGES)
        t = term(world.old(rule, ["p", "q"]))
        log = Log()
        c = {**claim("0", "0", ranges), "left": t}
        try:
            read, ctx = build.claim(world.model, world.reader, c, log)
            applied(rule, ctx, read.left, Args(), State([], read, ctx))
        except Rejected:
            continue
        yield world, c, ctx, rule, t


def spots(ground, c, t):
    """The values of the claim's names, and the two places there, where both are inside their boxes."""
    for env in ground.loops(c["ranges"], ground.env()):
        y, x = (ground.term(u, env) for u in t[1:])
        if y[0] == x[0] == "ref":
            yield {v: env[v] for v, _, _ in c["ranges"]}, y[1:], x[1:]


def judged(seed):
    """How many places were looked at; each with all that it needs listed, and the same said shortly."""
    count = 0
    for world, c, ctx, rule, t in applications(seed):
        raw = list(ctx.log.hyps)
        short = least(ctx, raw)
        for sizes in world.sizes:
            ground = Ground(world.data, {k: v for k, v in sizes.items()})
            for fixed, y, x in spots(ground, c, t):
                wanted = ground.needed(y, x) if rule == "partial" else ground.between(y, x)
                listed = ground.listed(short, fixed)
                assert listed == without_weak(ground.listed(raw, fixed), listed), (seed, rule, t, fixed)
                assert not missing(ground, wanted, listed), (
                    seed,
                    rule,
                    t,
                    fixed,
                    missing(ground, wanted, listed),
                )
                count += bool(wanted)
    return count


def without_weak(facts, listed):
    """The facts without those that a stronger one says."""
    return {
        f
        for f in facts
        if f in listed or f[0] not in ("nonzero", "not negative") or ("positive", *f[1:]) not in facts
    }


@pytest.mark.parametrize("part", range(4))
def test_all_that_slopes_need_is_listed_and_said_shortly(part):
    assert sum(judged(f"h {part} {k}") for k in range(8)) > 20

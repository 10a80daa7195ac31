"""Other ways to write a number: by the laws of sums and products, and with quotients."""

from .signature import renamed
from .terms import ONE, ZERO, minus


def rearranged(maker, ctx, t):
    """t by a law of sums and products."""
    r, terms = maker.rng, maker.terms
    u, d = maker.term(ctx, r.choice((0, 0, 1))), terms.dim(ctx)
    options = [
        ("add", t, u, minus(u)),
        ("mul", ("size", d), t, ("inv", d)),
        ("mul", ONE, t),
        ("add", ZERO, t),
        ("mul", ("inv", d), ("sum", terms.name(ctx), d, t)),
        ("fn", "log", ("fn", "exp", t)),
        ("add", ("mul", ("num", 2, 1), t), minus(t)),
        ("mul", t, ("fn", "exp", u), ("fn", "exp", minus(u))),
        ("add", t, ("mul", ("add", t, u), ("num", 0, 1))),
    ]
    indices = [n for n, decl in ctx.scope.items() if decl[0] == "index"]
    if indices:
        j = r.choice(indices)
        k, dim = terms.name(ctx), r.choice(ctx.scope[j][1:])
        if r.random() < 0.2:
            dim = d
        moved = renamed(t, {j: k}, terms.fresh(ctx, (k,)))
        options += [("sum", k, dim, ("mul", ("kd", j, k), moved))] * 3
    if t[0] in ("add", "mul"):
        options += [(t[0], *reversed(t[1:]))] * 3
    if t[0] == "pow" and t[2] > 0:
        options += [("mul", *[t[1]] * t[2])] * 3
    if t[0] == "mul" and any(s[0] == "add" for s in t[1:]):
        at = next(n for n, s in enumerate(t) if s[0] == "add" and n)
        options += [("add", *(("mul", *t[1:at], s, *t[at + 1 :]) for s in t[at][1:]))] * 3
    if t[0] == "sum" and t[3][0] == "add":
        options += [("add", *(("sum", t[1], t[2], s) for s in t[3][1:]))] * 3
    if t[0] == "sum" and t[3][0] == "sum":
        k, kd, body = t[3][1:]
        options += [("sum", k, kd, ("sum", t[1], t[2], body))] * 3
    if t[0] == "recip" and t[1][0] == "mul":
        options += [("mul", *(("recip", s) for s in t[1][1:]))] * 3
    if t[0] == "entry" and t[1][0] == "ein" and t[1][1] in ("ij->ji", "i->i", "ij->ij"):
        options += [("entry", t[1][2], t[2][::-1] if t[1][1] == "ij->ji" else t[2])] * 4
    if t[0] == "entry" and t[1][0] == "ref":
        options += [t[1][:3] + (t[2],)] * 4
    if t[:2] == ("fn", "step"):
        options += [("mul", t, t)] * 2
    return r.choice(options)


def divided(maker, ctx, t):
    """t by a law of quotients, which may need that something is not 0."""
    r = maker.rng
    u = maker.term(ctx, r.choice((0, 1)))
    options = [
        ("mul", t, u, ("recip", u)),
        ("add", t, ("mul", u, ("recip", u)), ("num", -1, 1)),
        ("recip", ("recip", t)),
        ("mul", ("add", t, u), u, ("recip", u)),
        ("add", ("mul", ("add", t, ONE), u, ("recip", u)), ("num", -1, 1)),
    ]
    if t[0] == "mul":
        for n, s in enumerate(t[1:], 1):
            if s[0] == "recip" and s[1] in t[1:]:
                m = t.index(s[1])
                options += [("mul", ONE, *(p for at, p in enumerate(t[1:], 1) if at not in (n, m)))] * 6
    if t[0] == "sum":
        options += [("sum", t[1], t[2], divided(maker, ctx.under(t, 3), t[3]))] * 3
    return r.choice(options)

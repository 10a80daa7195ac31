"""Kinds of networks with formulas, and an earlier claim as a rule looks at it."""

from .terms import ONE

HERE, Z, ZX = ("l", 0), ("ref", "z", ("l", 0), ("j",)), ("ref", "z", ("l", 0), ("j", "x"))


class Cited:
    """An earlier claim, as a rule looks at it."""

    def __init__(self, scope, lhs, rhs):
        self.scope, self.lhs, self.rhs, self.hyps = scope, lhs, rhs, set()


def formulas(rng, batch):
    """[(key, name, right side)] of a network."""
    z = ZX if batch else Z
    zk = z[:3] + (("k", "x") if batch else ("k",),)
    exp = ("fn", "exp", z)
    total = ("sum", "k", ("n", HERE), ("fn", "exp", zk))
    kinds = [
        ("mul", z, ("fn", "step", z)),
        ("mul", z, ("fn", "sgn", z)),
        ("pow", z, 2),
        ("recip", ("add", ONE, exp)),
        exp,
        ("fn", "log", z),
        ("fn", "log", ("add", ONE, exp)),
        ("recip", z),
        ("mul", exp, ("recip", total)),
        ("mul", z, ("kd", "j", 1)),
        ("mul", z, ("sum", "k", ("n", HERE), zk)),
        ("mul", z, ("fn", "Phi", z)),
        ("fn", "step", z),
        ("mul", ("size", ("n", HERE)), z),
        z,
        ONE,
        ("fn", "step", ("add", ("num", -1, 1), ("pow", z, 2))),
        ("sum", "k", ("n", HERE), ("mul", zk, zk)),
    ]
    made = [
        (key, f"f{n}", rng.choice(kinds))
        for n, key in enumerate(rng.sample([("L", 0), ("", 2), "a"], rng.choice((1, 1, 2))))
    ]
    if rng.random() < 0.3:
        a = ("ref", "a", ("L", 0), ("k", "x") if batch else ("k",))
        cost = [("mul", a, ("fn", "sgn", a)), ("fn", "log", a), ("pow", a, 2), ("recip", a)]
        made.append(("C", "cost", ("sum", "k", ("n", ("L", 0)), rng.choice(cost))))
    return made

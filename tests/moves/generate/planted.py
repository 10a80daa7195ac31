"""Faults to plant in the kernel, each a way to be wrong that random certificates must find.

dropped(words): the kernel without each guard whose message has those words. FAULTS: name -> what plants it, given patch(module, name, new).
"""

from symbolic_bp.moves import calculus, check, context, normal, read, rules, term
from symbolic_bp.moves.term import ONE, mul, num, renamed

MODULES = (term, context, calculus, normal, rules, read, check)


def dropped(words):
    def plant(patch):
        def loose(ok, what, found=None):
            if words not in what:
                term.expect(ok, what, found)

        for module in MODULES:
            if hasattr(module, "expect") and module is not term:
                patch(module, "expect", loose)

    return plant


def everywhere(name, make):
    """In all modules that use it, the function as make(original) has it."""

    def plant(patch):
        original = next(getattr(m, name) for m in MODULES if hasattr(m, name))
        new = make(original)
        for module in MODULES:
            if getattr(module, name, None) is original:
                patch(module, name, new)

    return plant


def rule(name, make):
    def plant(patch):
        patch(rules.RULES, name, make(rules.RULES[name]))

    return plant


def strings(t):
    """Every string in a term, heads and families too."""
    return {t} if isinstance(t, str) else set().union(*map(strings, t)) if isinstance(t, tuple) else set()


def induction_by_words(patch):
    """An induction moves every hypothesis in which the name of its layer stands anywhere, as a head too."""
    original = check.induction

    def loose(read, claim, claims, data, ctx, lhs, rhs):
        original(read, claim, claims, data, ctx, lhs, rhs)
        var, hi = data["var"], ctx.scope[data["var"]][2]
        for fact, what in [h for h in ctx.hyps if h[0] in ("nonzero", "positive") and var in strings(h[1])]:
            ctx.hyps.discard((fact, what))
            ctx.hyps.add(
                (fact, ("prod", "%i", (var, 0), (hi[0], hi[1] - 1), term.substitute(what, {var: ("%i", 0)})))
            )

    patch(check, "induction", loose)


def no_hypothesis(kind):
    def make(original):
        def loose(ctx, fact, t):
            if fact != kind:
                original(ctx, fact, t)

        return loose

    return everywhere("assume", make)


def capture(original):
    """Names put in for others are caught by sums over a name of that spelling."""
    return lambda t, values: renamed(t, values, lambda name, _: name) if values else t


def only_here(original):
    return lambda ctx, t: t


def highest(original):
    """sigma is assumed on the layers above the highest one that was used."""

    def loose(ctx, hyps):
        kept = original(ctx, {h for h in hyps if h[0] not in ("sigma", "C")})
        used = [h for h in hyps if h[0] in ("sigma", "C")]
        return kept + [
            h for h in used if not any(g[0] == h[0] and g != h and ctx.le(h[1], g[1]) for g in used)
        ]

    return loose


def nothing(original):
    return lambda *args: None


def shape_of_bound(original):
    """The range of a name is not looked at."""

    def loose(self, i, d):
        self.dim(d)
        return True

    return loose


def method(name, make):
    def plant(patch):
        patch(context.Context, name, make(getattr(context.Context, name)))

    return plant


def wrong_mean(original):
    return lambda ctx, old, *rest: original(ctx, old, *rest)[2]


def wrong_paths(original):
    def loose(ctx, old, *rest):
        made = original(ctx, old, *rest)
        return term.substitute(old[8], {old[2]: old[6]}) if made[0] == "sum" else made

    return loose


def wrong_separate(original):
    return lambda ctx, old, *rest: original(ctx, old, *rest)[2]


def wrong_same(original):
    def loose(ctx, old, *rest):
        made = original(ctx, old, *rest)
        return ONE if old[1][1:3] == old[2][1:3] else made

    return loose


def always(value):
    return lambda original: lambda *args: value


def no_inner(original):
    """The chain rule of known functions and quotients without the inner derivative."""

    def loose(ctx, t, x):
        found = original(ctx, t, x)
        return mul(num(-1), ("pow", t, 2)) if t[0] == "recip" and found != term.ZERO else found

    return loose


def names_only_once(original):
    """Bound names are not told apart: Sum_i f(i, j) counts as Sum_j f(j, j)."""
    return lambda t, depth=0: renamed(t, {}, lambda _, at: "%0", depth)


FAULTS = {
    "components: one name twice": dropped("a name of its own for each index of the array"),
    "induction: by words": induction_by_words,
    "contract: any index": dropped("an index that runs inside the range of"),
    "cite: any layer": dropped(" to ("),
    "cite: any index": dropped(" in its range"),
    "cite: any left side": dropped("the left side of what is cited"),
    "hypothesis: any layer": dropped("+1 and no other layer"),
    "same: anything": dropped("a quantity that does not depend"),
    "same: no delta": rule("same", wrong_same),
    "chain: another example": dropped("one example; for two"),
    "field: divisors may be 0": no_hypothesis("nonzero"),
    "log: any number": no_hypothesis("positive"),
    "lemma: hypotheses forgotten": everywhere("inherit", nothing),
    "chain: sigma assumed nowhere": everywhere("needs", nothing),
    "hypotheses: not for all": everywhere("quantified", only_here),
    "hypotheses: of the highest layer": everywhere("lowest", highest),
    "substitute: names are caught": everywhere("substitute", capture),
    "alpha: bound names are one": everywhere("alpha", names_only_once),
    "index: runs anywhere": method("within", shape_of_bound),
    "names: bound twice": dropped("a name that is bound once"),
    "layers: any order": method("le", always(True)),
    "components: any entries": dropped("general entries of the two sides"),
    "mean: a sum": rule("mean", wrong_mean),
    "paths: end at once": rule("paths", wrong_paths),
    "separate: no delta": rule("separate", wrong_separate),
    "recip: no inner derivative": everywhere("differentiate", no_inner),
    "sign: sums that may be 0": everywhere("above", always(True)),
    "sign: all is positive": everywhere("positive", always(True)),
    "derivatives: steps inside": dropped("a place outside of derivatives"),
    "formulas: sigma of each neuron": method("each", always(True)),
}

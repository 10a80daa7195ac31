"""A goal: what is left to show, and the moves that a person has.

Each move applies one rule of the kernel at one place and adds one line. A move that does not apply raises StepError
and leaves the goal as it was. Nothing here can prove: at the end the kernel replays what was written down.
"""
from itertools import count

from symbolic_bp.assistant.lines import Lines, Refused
from symbolic_bp.assistant.places import neat, places, readable
from symbolic_bp.assistant.steps import Steps
from symbolic_bp.errors import StepError
from symbolic_bp.kernel.context import Context, Rejected
from symbolic_bp.kernel.normal import entry, normal
from symbolic_bp.kernel.rules import RULES
from symbolic_bp.kernel.term import ONE, ZERO, alpha, dim_at, heads, layer_at, mul, shift, substitute
from symbolic_bp.proof import Chain, Induction, Line

__all__ = ["Goal", "Refused", "Unfinished"]


SIDES = ("normal", "field", "lemma", "hypothesis")      # rules that need to be told the new side, or what to cite
LESSER = ("normal", "expand")        # rules that tidy up after the one that a line is about


class Goal(Lines, Steps):
    """To show lhs = rhs for all values of the names in ctx, line by line from lhs.

    claim: the claim it belongs to; library: a function from a theorem's name to its Proof.
    """

    def __init__(self, claim, library, ctx=None, lhs=None, rhs=None, names=(), hypothesis=None):
        self.claim, self.library, self.names, self.hypothesis_of = claim, library, names, hypothesis
        self.ctx = ctx or claim.context()
        self.lhs, self.rhs = lhs or claim.lhs, rhs or claim.rhs
        self.terms, self.steps, self.lines, self.cites, self.parts = [self.lhs], [], [], [], None
        self.target, self.tail = self.rhs, []           # the right side as moves from behind have changed it

    def side(self):
        """A goal like this one, for moves on the right side."""
        return Goal(self.claim, self.library, names=self.names, hypothesis=self.hypothesis_of)

    # -- looking -----------------------------------------------------------------------------------

    @property
    def now(self):
        return self.terms[-1]

    @property
    def done(self):
        return alpha(self.now) == alpha(self.target)

    def hint(self):
        """[(rule, what stands there, what it would give)] for every rule and place that apply."""
        found = []
        for place in places(self.ctx, self.now):
            for rule in RULES:
                if rule in SIDES:
                    continue
                try:
                    new = self.result(rule, place, {})
                except Rejected:
                    continue
                found.append((rule, place.term, new))
        return found

    # -- moves -------------------------------------------------------------------------------------

    def unfold(self, what=None):
        """Replace a name by what defines it: unfold("delta[l,j]"), unfold("z[l+1]"); sigma by its formula, if it has one."""
        return self.tidied(self.move("define", what, "ref", "act"))

    def formulas(self):
        """Replace every sigma, sigma', a and C that the network has a formula for by its formula."""
        before = len(self.steps)
        while place := next((p for p in places(self.ctx, self.now) if self.by_formula(p)), None):
            self.step("define", place, {})
        if len(self.steps) == before:
            raise StepError("formulas", "a sigma, an a or C that has a formula", "none", self.look())
        return self.tidied(self.merge(before))

    def by_formula(self, place):
        t, ctx = place.term, place.ctx
        try:
            return t[0] == "act" and bool(ctx.activation(t[2])) or t[0] == "ref" and (
                t[1] == "a" and t[3] and t[2] != ("", 1) and bool(ctx.activation(t[2])) or
                t[1] in ("C", "Cx") and ctx.definition(t) and bool(ctx.network.formula("C")) and not ctx.network.batch)
        except Rejected:
            return False

    def tidied(self, made):
        """The line just made with the numbers of each product made one, where the network has formulas."""
        if self.claim.network.formulas and neat(self.now) != self.now:
            self.rearranged(neat(self.now))
        return made

    def fold(self, what):
        """Replace every definition of delta (or of z, a) at a layer by its name: fold("delta[l+1]")."""
        family, layer = self.family(what)
        before = len(self.steps)
        for place in places(self.ctx, self.now):
            if family == "delta" and place.term[0] == "D" and place.term[2][1] == "z" and place.term[2][2] == layer:
                ref = ("ref", "delta") + place.term[2][2:]
                if place.ctx.definition(ref) == place.term:
                    self.step("define", place, {}, reverse=ref)
            elif family == "a" and place.term[0] == "act" and place.term[4][1:3] == ("z", layer):
                ref = ("ref", "a") + place.term[4][2:]
                if place.ctx.definition(ref) == place.term:
                    self.step("define", place, {}, reverse=ref)
        if len(self.steps) == before:
            raise StepError("fold", f"the definition of {what} in the goal", "no such place", self.look())
        return self.merge(before)

    def chain(self, through=None):
        """The chain rule on the first derivative that it applies to; through: the layer that carries it, "a[l]"."""
        want = self.family(through) if through else None
        for place in places(self.ctx, self.now):
            if place.term[0] != "D":
                continue
            try:
                new = self.result("chain", place, {})
            except Rejected:
                continue
            carried = {(t[1][1], t[1][2]) for t in partials(new)}
            if want is None or want in carried:
                return self.step("chain", place, {})
        raise StepError("chain", f"a derivative that goes through {through}" if through else
                        "a derivative that the chain rule applies to", "none", self.look())

    def partial(self, what=None):
        """Differentiate what defines the first direct partial."""
        return self.tidied(self.move("partial", what, "P", "held"))

    def contract(self):
        """Use up a sum over [k = j]; if there is none yet, differentiate the direct partials first."""
        if not self.try_move("contract"):
            if not self.try_move("partial"):
                raise StepError("contract", "a sum over [k = j] or a direct partial", "neither", self.look())
            self.try_move("contract")
        while self.try_move("contract"):
            pass
        return self

    def same(self):
        return self.move("same", None, "D")

    def separate(self):
        return self.move("separate", None, "D")

    def mean(self):
        return self.move("mean", None, "D")

    def expand(self):
        """Write out every sum over a layer of known width."""
        before = len(self.steps)
        while self.try_move("expand"):
            pass
        return self.merge(before)

    def sign(self, what=None):
        """Work out the first step or sgn of a number whose form shows its sign, or drop its factors above 0."""
        return self.move("sign", what, "fn")

    def peel(self, end="lo"):
        """Take the first (lo) or last (hi) factor out of an ordered product."""
        return self.move("peel", None, "prod", args={"end": end})

    def paths(self):
        """Take the first step of every path."""
        return self.move("paths", None, "paths")

    def use(self, name, reverse=False):
        """Cite a theorem at the first place where one of its sides stands."""
        return self.cite("lemma", name, self.library(name).claim, reverse)

    def hypothesis(self):
        """Use the induction hypothesis."""
        if not self.hypothesis_of:
            raise StepError("hypothesis", "the step of an induction", "a goal without one")
        return self.cite("hypothesis", self.hypothesis_of, self.claim, False)

    def undo(self):
        """Take the last line back."""
        if not self.lines:
            raise StepError("undo", "a line to take back", "none")
        count_ = self.lines.pop()[1]
        del self.steps[-count_:], self.terms[-count_:]
        return self

    def induction(self, var):
        """Downward induction on a layer: (base goal at its highest value, step goal with the hypothesis at var+1)."""
        decl = self.ctx.scope.get(var, "?")
        if decl[0] != "layer" or self.steps or self.names:
            raise StepError("induction", "a layer of the claim, before any other move", var)
        goals = []
        for values, known in (({var: decl[2]}, None), ({}, var)):
            ctx = Context(self.ctx.network, self.ctx.arrays)
            for name, (kind, *parts) in self.ctx.scope.items():
                at = layer_at if kind == "layer" else dim_at
                new = (kind, *(at(p, values) for p in parts)) if name != var else (kind, decl[1], shift(decl[2], -1))
                if name not in values:
                    ctx = ctx.extended({name: new})
            goals.append(Goal(self.claim, self.library, ctx, substitute(self.lhs, values),
                              substitute(self.rhs, values), hypothesis=known))
        self.parts = (var, *goals)
        return goals

    def components(self, *names):
        """Show an equation of arrays entry by entry: the goal becomes the general entry with these indices."""
        shape = self.ctx.shape(self.lhs)
        if self.steps or len(shape) != len(names):
            raise StepError("components", f"{len(shape)} names, before any other move", f"{len(names)} names")
        self.ctx = self.ctx.extended({n: ("index", d) for n, d in zip(names, shape)})
        fresh = (f"%e{i}" for i in count())
        self.lhs, self.rhs = (
            readable(tidy(self.ctx, entry(self.ctx, side, names, fresh)), self.ctx.scope) for side in (self.lhs, self.rhs))
        self.terms, self.target, self.names = [self.lhs], self.rhs, names
        return self

    def at(self, rule, path):
        """Apply a rule at the place that a path leads to."""
        place = next(p for p in places(self.ctx, self.now) if p.path == tuple(path))
        return self.step(rule, place, {})

    def back(self, move, *args, **options):
        """Make a move on the right side, so that both ends meet: back("peel"), back("use", "BP3")."""
        side = self.side()
        side.ctx, side.lhs, side.rhs, side.terms, side.target = self.ctx, self.target, self.target, [self.target], self.target
        getattr(side, move)(*args, **options)
        olds = [part_at(t, s["at"]) for t, s in zip(side.terms, side.steps)]
        undone = [({**s, "to": old, "reverse": not s.get("reverse", False)}, term)
                  for s, old, term in zip(side.steps, olds, side.terms)]
        lines, start = [], 0
        for why, steps in side.lines:
            lines.append((undone[start:start + steps][::-1], side.terms[start], why))
            start += steps
        self.tail = lines[::-1] + self.tail
        self.target = side.now
        self.cites += [c for c in side.cites if c not in self.cites]
        return self

    def join(self):
        """Make one chain of the moves from the left and those from the right. Raises Unfinished where they do not meet."""
        if not self.done and normal(self.ctx, self.now) == normal(self.ctx, self.target):
            self.record("normal", (), {}, self.target, ("rearranged",))
        if not self.done and divides(self.now, self.target):
            try:
                self.field()
            except StepError:
                raise Unfinished(self) from None
        if not self.done:
            raise Unfinished(self)
        renamed = self.now != self.target and bool(self.tail)       # the same up to bound names, which the tail uses
        if renamed:
            self.record("normal", (), {}, self.target, ("rearranged",))
        for made, _, why in self.tail:
            self.lines.append((why, len(made)))
            self.steps += [step for step, _ in made]
            self.terms += [term for _, term in made]
        if renamed:
            (_, one), (why, more) = self.lines[-1 - len(self.tail)], self.lines[-len(self.tail)]
            self.lines[-1 - len(self.tail):len(self.lines) - len(self.tail) + 1] = [(why, one + more)]
        self.target, self.tail = self.rhs, []

    # -- the end -------------------------------------------------------------------------------------

    def finish(self):
        """(proof data for the certificate, body to print): closes a rearrangement by itself, never a gap."""
        if self.parts:
            var, base, step = self.parts
            (base_data, base_body), (step_data, step_body) = base.finish(), step.finish()
            self.cites = [*dict.fromkeys(base.cites + step.cites)]
            return ({"by": "induction", "var": var, "base": base_data, "step": step_data},
                    Induction(var, self.ctx.scope[var][2], base_body, step_body))
        self.join()
        lines, count_ = [], 0
        for why, steps in self.lines:
            rules = [s["rule"] for s in self.steps[count_:count_ + steps]]
            count_ += steps
            lines.append(Line(self.terms[count_], why, next((r for r in rules if r not in LESSER), rules[0])))
        data = {"by": "chain", "steps": list(self.steps)}
        if self.names:
            data = {"by": "components", "names": list(self.names), "start": self.lhs, "end": self.rhs,
                    "steps": list(self.steps)}
        return data, Chain(self.lhs, tuple(lines), self.names)


class Unfinished(StepError):
    """A proof that stops before its claim; `goal` shows what is left."""

    def __init__(self, goal):
        super().__init__("the end of the proof", "the right side of the claim", "something is left to show")
        self.goal = goal


def divides(*terms):
    """Whether there is a quotient or a known function in one of the terms, which have no products of matrices."""
    found = set().union(*map(heads, terms))
    return bool(found & {"recip", "fn"}) and "prod" not in found


def part_at(term, path):
    for pos in path:
        term = term[pos]
    return term


def partials(t):
    """The direct partials in a term."""
    if t[0] == "P":
        return [t]
    return [p for part in t[1:] if isinstance(part, tuple) and part and isinstance(part[0], str) for p in partials(part)]


def tidy(ctx, t):
    """[i = j] of a diagonal used up: entries as a person writes them."""
    if t[0] == "sum":
        if t[2] == ("m",) and t[1].startswith("%e"):        # an example is called x, not k
            t = ("sum", "%x" + t[1][2:], t[2], substitute(t[3], {t[1]: "%x" + t[1][2:]}))
        body = tidy(ctx.extended({t[1]: ("index", t[2])}), t[3])
        t = t[:3] + (body,)
        try:
            return RULES["contract"](ctx, t, None, {}, None)
        except Rejected:
            return t
    if t[0] in ("add", "mul"):
        parts = tuple(tidy(ctx, s) for s in t[1:])
        return mul(*parts) if t[0] == "mul" and ZERO not in parts and ONE not in parts else (t[0], *parts)
    return t

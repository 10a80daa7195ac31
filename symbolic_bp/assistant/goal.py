"""A goal: what is left to show, and the moves that a person has.

Each move applies one rule at one place and adds one line. A move that does not apply raises StepError and leaves the goal
as it was. Nothing here can prove: the kernel replays a certificate whose steps are found along the lines.
"""

from symbolic_bp.assistant.ends import Ends
from symbolic_bp.assistant.lines import Lines
from symbolic_bp.assistant.places import neat, places
from symbolic_bp.assistant.reasons import in_words
from symbolic_bp.assistant.steps import Steps
from symbolic_bp.errors import StepError
from symbolic_bp.moves.context import Rejected
from symbolic_bp.moves.rules import RULES
from symbolic_bp.moves.term import alpha
from symbolic_bp.proof import Proof, seal

SIDES = ("normal", "field", "lemma", "hypothesis")  # rules that need to be told the new side, or what to cite


class Goal(Lines, Steps, Ends):
    """To show lhs = rhs for all values of the names in ctx, line by line from lhs.

    claim: the claim it belongs to; library: a function from a theorem's name to its Proof.
    """

    def __init__(self, claim, library):
        self.claim, self.library, self.names, self.hypothesis_of, self.assume = claim, library, (), None, ()
        self.ctx, self.lhs, self.rhs = claim.context(), claim.lhs, claim.rhs
        self.terms, self.steps, self.lines, self.cites, self.parts = [self.lhs], [], [], [], None
        self.target, self.tail = self.rhs, []  # the right side as moves from behind have changed it
        self.before = []  # (number of lines, target, tail) before each of those moves

    def twin(self):
        """A goal of the same kind and claim, at its beginning."""
        return type(self)(self.claim, self.library)

    def another(self, ctx, lhs, rhs, names=(), hypothesis=None):
        """A goal of the same kind for another equation of the same claim."""
        new = self.twin()
        new.ctx, new.lhs, new.rhs, new.names, new.hypothesis_of = ctx, lhs, rhs, names, hypothesis
        new.terms, new.target, new.assume = [lhs], rhs, self.assume
        return new

    # -- looking -----------------------------------------------------------------------------------

    @property
    def now(self):
        """The term of the last line."""
        return self.terms[-1]

    @property
    def done(self):
        """Whether both sides are the same up to bound names."""
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
        """Whether what stands at a place has a formula in the network."""
        t, ctx = place.term, place.ctx
        try:
            return (
                t[0] == "act"
                and bool(ctx.activation(t[2]))
                or t[0] == "ref"
                and (
                    t[1] == "a"
                    and t[3]
                    and bool(ctx.definition(t))
                    and bool(ctx.activation(t[2]))
                    or t[1] in ("C", "Cx")
                    and ctx.definition(t)
                    and bool(ctx.network.formula("C"))
                    and not ctx.network.batch
                )
            )
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
            if (
                family == "delta"
                and place.term[0] == "D"
                and place.term[2][1] == "z"
                and place.term[2][2] == layer
            ):
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
                return self.step("chain", place, {}, new=new)
        raise StepError(
            "chain",
            f"a derivative that goes through {through}"
            if through
            else "a derivative that the chain rule applies to",
            "none",
            self.look(),
        )

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
        """dy_i/dx_j = [i = j] in one family and layer, dy/dx = 0 where y does not use x. Raises StepError."""
        return self.move("same", None, "D")

    def separate(self):
        """dy_e/dx_f = [e = f] dy_e/dx_e for two examples of a mini-batch. Raises StepError."""
        return self.move("separate", None, "D")

    def mean(self):
        """dC/dx = 1/m Sum_x dC_x/dx, the mean over a mini-batch. Raises StepError."""
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

    def peel(self):
        """Take the first factor out of an ordered product."""
        return self.move("peel", None, "prod")

    def paths(self):
        """Take the first step of every path."""
        return self.move("paths", None, "paths")

    def use(self, name, reverse=False):
        """Cite a theorem at the first place where one of its sides stands."""
        return self.cite("lemma", name, self.citable(name).claim, reverse)

    def citable(self, name):
        """The proof of a theorem. Raises StepError where its moves do not go through in this kind of network."""
        proof = self.library(name)
        if (
            isinstance(proof, Proof)
            and vars(proof.claim.network) != vars(self.claim.network)
            and not seal(name, self.claim, None, proof.claims).followed
        ):
            raise StepError(
                "use",
                "a theorem that holds in this kind of network",
                name,
                "its proof needs another activation, cost, depth or arrays: symbolic-bp list shows which",
            )
        return proof

    def hypothesis(self):
        """Use the induction hypothesis."""
        if not self.hypothesis_of:
            raise StepError("hypothesis", "the step of an induction", "a goal without one")
        return self.cite("hypothesis", self.hypothesis_of, self.claim, False)

    def undo(self):
        """Take the last line back, or the last move on the right side. Raises StepError where there is none."""
        if self.before and self.before[-1][0] == len(self.lines):
            _, self.target, self.tail = self.before.pop()
        elif self.lines:
            count = self.lines.pop()[1]
            del self.steps[-count:], self.terms[-count:]
        else:
            raise StepError("undo", "a line to take back", "none")
        used = {
            step["args"].get("claim")
            for step in [*self.steps, *(step for made, *_ in self.tail for step, _ in made)]
        }
        self.cites = [name for name in self.cites if name in used]
        return self

    def at(self, rule, path):
        """Apply a rule at the place that a path leads to."""
        place = next((p for p in places(self.ctx, self.now) if p.path == tuple(path)), None)
        if place is None or rule not in RULES:
            raise StepError(
                "at", "a rule and the path of a place in the goal", f"{rule!r}, {path!r}", self.look()
            )
        try:
            return self.step(rule, place, {})
        except Rejected as why:
            raise StepError(rule, "a place for it", in_words(why), self.look()) from None


def partials(t):
    """The direct partials in a term."""
    if t[0] == "P":
        return [t]
    return [
        p
        for part in t[1:]
        if isinstance(part, tuple) and part and isinstance(part[0], str)
        for p in partials(part)
    ]

"""A theorem on one network: the layers are numbers, and at the end every sum is written out."""
from dataclasses import replace

from symbolic_bp.assistant.goal import Goal
from symbolic_bp.assistant.places import places
from symbolic_bp.assistant.theorem import prove
from symbolic_bp.errors import StepError
from symbolic_bp.kernel.term import dim_at, layer_at, substitute
from symbolic_bp.language.claim import Claim
from symbolic_bp.language.read import read_term


class Instance(Goal):
    """A goal whose layer names have values: texts are read with the names, then the values are put in.

    general: the claim with its layer names; instances: a function from a theorem's name to its proofs on this
    network; earlier: the proof for the next layer up, which takes the place of the induction hypothesis.
    """

    def __init__(self, claim, general, values, instances, earlier):
        super().__init__(claim, None)
        self.general, self.values, self.instances, self.earlier = general, values, instances, earlier

    def read(self, text):
        scope = {name: decl for place in places(self.ctx, self.now) for name, decl in place.ctx.scope.items()}
        return substitute(read_term(text, self.general, {**self.general.scope, **scope}), self.values)

    def induction(self, var):
        """The goal itself stands for its base at the top layer, for its step below; the other one idles."""
        top = self.values[var] == self.general.scope[var][2]
        return (self, Idle()) if top else (Idle(), self)

    def hypothesis(self):
        return self.cite("lemma", self.earlier.name, self.earlier.claim, False)

    def use(self, name, reverse=False):
        for proof in self.instances(name):
            try:
                return self.cite("lemma", proof.name, proof.claim, reverse)
            except StepError as error:
                last = error
        raise last

    def side(self):
        return Instance(self.claim, self.general, self.values, self.instances, self.earlier)


class Idle:
    """Takes every move and does nothing: the part of an induction that this instance does not need."""

    def __getattr__(self, name):
        return lambda *args, **options: self


def written_out(theorem, widths, library):
    """The proofs of a theorem on a network of given widths, one for each choice of its layers, highest first."""
    made = {}
    instances_of(theorem, widths, library, made)
    return [proof for _, proof in made[theorem.name]]


def instances_of(theorem, widths, library, made):
    """[(proof as it is cited, proof with its sums written out)]; made: theorem name -> such a list, filled here."""
    if theorem.name in made:
        return [proof for proof, _ in made[theorem.name]]
    general = theorem.claim(widths=widths)
    layers = [n for n, decl in general.scope.items() if decl[0] == "layer"]

    def instances(name):
        return instances_of(library.find(name), widths, library, made)

    def lookup(name):
        return next(p for proofs in [*made.values(), here] for p, _ in proofs if p.name == name)

    here = []
    for values in choices(general, layers):
        scope = {n: ("index", *(dim_at(d, values) for d in decl[1:]))
                 for n, decl in general.scope.items() if n not in values}
        claim = Claim(general.network, substitute(general.lhs, values), substitute(general.rhs, values),
                      scope, general.arrays)
        goal = Instance(claim, general, values, instances, here[-1][0] if here else None)
        theorem.prove(goal)
        goal.join()
        name = theorem.name + "".join(f"@{n}={values[n][1]}" for n in layers)
        plain = shown = prove(name, claim, lambda g: None, lookup, goal=goal)
        if not goal.names:
            goal.expand()
        if not goal.names and goal.now != goal.rhs:
            goal.rhs = goal.target = goal.now
            shown = prove(name, replace(claim, rhs=goal.now), lambda g: None, lookup, goal=goal)
        here.append((plain, shown))
    made[theorem.name] = here
    return [proof for proof, _ in here]


def choices(claim, layers):
    """Every choice of numbers for the layer names inside their ranges, the highest first."""
    found = [{}]
    for name in layers:
        _, lo, hi = claim.scope[name]
        found = [{**v, name: ("", n)} for v in found
                 for n in range(layer_at(hi, v)[1], layer_at(lo, v)[1] - 1, -1)]
    return found

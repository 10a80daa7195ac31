"""A theorem on one network: layers and neurons are numbers, sums are written out, arrays are taken entry by entry."""

from dataclasses import replace
from itertools import product

from symbolic_bp.assistant.goal import Goal
from symbolic_bp.assistant.numbers import entries, entry_of, spell
from symbolic_bp.assistant.places import places
from symbolic_bp.assistant.theorem import Assumed, prove
from symbolic_bp.errors import StepError
from symbolic_bp.moves.context import Rejected
from symbolic_bp.moves.term import dim_at, layer_at, substitute
from symbolic_bp.language.claim import Claim
from symbolic_bp.language.read import read_term
from symbolic_bp.proof import seal

MOST = 12  # equations of one theorem in one layer that are written out


class Instance(Goal):
    """A goal whose layer names have values: texts are read with the names, then the values are put in.

    general: the claim with its layer names; instances: a function from a theorem's name to its proofs on this
    network; earlier: the proof for the next layer up, which takes the place of the induction hypothesis;
    entry: the indices of the one entry that the goal is about, where the claim is one of arrays.
    """

    def __init__(self, claim, general, values, instances, earlier, entry=()):
        super().__init__(claim, None)
        self.general, self.values, self.instances, self.earlier, self.entry = (
            general,
            values,
            instances,
            earlier,
            entry,
        )

    def read(self, text):
        scope = {name: decl for place in places(self.ctx, self.now) for name, decl in place.ctx.scope.items()}
        return substitute(
            read_term(text, self.general, {**self.general.scope, **self.values, **scope}), self.values
        )

    def components(self, *names):
        if not self.entry:
            return super().components(*names)
        if len(names) != len(self.entry):
            raise StepError("components", f"{len(self.entry)} names", f"{len(names)} names")
        self.values = {**self.values, **dict(zip(names, self.entry))}
        return self

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

    def known_as(self, name):
        if name == "hypothesis":
            return [("lemma", self.earlier.name, self.earlier.claim)] if self.earlier else []
        return [("lemma", proof.name, proof.claim) for proof in self.instances(name)]

    def twin(self):
        return Instance(self.claim, self.general, self.values, self.instances, self.earlier, self.entry)


class Idle:
    """Takes every move and does nothing: the part of an induction that this instance does not need."""

    def __getattr__(self, name):
        return lambda *args, **options: self


class OnNetwork:
    """The theorems of a library on a network of given widths.

    made: theorem name -> [(proof, goal)], one for each choice of its layers, highest first; neurons still have names.
    """

    def __init__(self, widths, library):
        self.widths, self.library, self.made, self.assumed = widths, library, {}, {}

    def instances(self, name):
        """The proofs of a theorem, one for each choice of its layers; none where it is about other widths."""
        if name in self.assumed:
            return [self.assumed[name]]
        theorem = self.library.find(name)
        if theorem.widths not in ((), tuple(self.widths)):
            return self.made.setdefault(theorem.name, [])
        if theorem.name not in self.made:
            made = []
            general = theorem.claim(widths=self.widths)
            for values in choices(general):
                scope = {
                    n: ("index", *(dim_at(d, values) for d in decl[1:]))
                    for n, decl in general.scope.items()
                    if n not in values
                }
                claim = at_values(general, values, scope)
                earlier = made[-1] if made else None
                made.append(self.run(theorem, claim, general, values, title(theorem.name, values), earlier))
            self.made[theorem.name] = made
        return [proof for proof, _ in self.made[theorem.name]]

    def run(self, theorem, claim, general, values, name, earlier, entry=(), spelled=False):
        """(proof, goal) of the theorem's own script on a claim with values for its names."""
        self.assumed.update((text, Assumed(text, claim)) for text in theorem.assume)
        goal = Instance(claim, general, values, self.instances, earlier and earlier[0], entry)
        theorem.prove(goal)
        goal.join()
        return self.sealed(goal, name, [earlier[0]] if earlier else [], spelled), goal

    def sealed(self, goal, name, more, spelled):
        """The proof that a goal makes, its lines written out where that is asked for."""
        if spelled:
            spell(goal)
            goal.claim = replace(goal.claim, rhs=goal.rhs)
        known = (
            self.assumed
            | {p.name: p for p in more}
            | {p.name: p for made in self.made.values() for p, _ in made}
        )
        return prove(name, goal.claim, lambda g: None, known.__getitem__, goal=goal)

    def numbered(self, name):
        """The proofs of a theorem with numbers for every neuron: one for each choice of its layers."""
        theorem = self.library.find(name)
        if not self.instances(name):
            return
        general, earlier = theorem.claim(widths=self.widths), None
        for values, (proof, goal) in zip(choices(general), self.made[theorem.name]):
            yield self.with_numbers(theorem, general, values, proof, goal, earlier)
            earlier = proof, goal

    def with_numbers(self, theorem, general, values, proof, goal, earlier):
        """One proof, where neurons have names, with numbers for them: the first in full, the others as results."""
        claim, ctx = proof.claim, proof.claim.context()
        shape = ctx.shape(claim.lhs)
        found = entries(ctx, shape) if shape else list(numbers(claim))
        if not found:
            return proof
        parts = []
        for at in found[:MOST]:
            if shape:
                inner = {"x": ("index", ("m",))} if "x" in at else {}
                sides = (entry_of(ctx, side, at) for side in (claim.lhs, claim.rhs))
                one = Claim(claim.network, *sides, inner, claim.arrays)
                own = values
            else:
                own = {**values, **at}
                one = at_values(general, own, {n: d for n, d in claim.scope.items() if n not in at})
            label = title(proof.name, at) if not shape else f"{proof.name}[{','.join(map(str, at))}]"
            if shape and not goal.names:
                parts.append(
                    self.sealed(lifted(one, goal, claim, at), label, [earlier[0]] if earlier else [], True)
                )
            else:
                parts.append(
                    self.run(theorem, one, general, own, label, earlier, at if shape else (), True)[0]
                )
        return together(proof, parts, shape, found, goal)


def written_out(theorems, widths, library):
    """[(theorem, proof)] on a network of given widths, one proof for each choice of a theorem's layers, highest first.

    Every neuron is a number: a proof is of its first equation, and .also holds the others (at most MOST in all), which
    the same certificate proves; the proof of an equation of arrays is that of its first entry, .also all entries.
    Raises StepError where a sum is too long to be written out.
    """
    network, made = OnNetwork(widths, library), []
    for theorem in theorems:
        try:
            made += [(theorem, proof) for proof in network.numbered(theorem.name)]
        except Rejected as why:
            raise StepError(
                theorem.name,
                "a network on which its sums can be written out",
                f"{'-'.join(map(str, widths))} ({why})",
                "give narrower layers: the theorem itself holds for every width",
            ) from None
    return made


def together(proof, parts, shape, found, goal):
    """One proof of several: its certificate has the claims of all."""
    first = parts[0]
    whole = proof if shape else first
    claims = {name: data for p in ([proof] if shape else parts[1:]) + parts for name, data in p.claims}
    claims[whole.name] = claims.pop(whole.name)
    body = first.body
    if shape:
        body = replace(body, names=found[0]) if goal.names else proof.body
    cites = dict.fromkeys(c for p in (whole, first) for c in p.cites)
    made = seal(whole.name, whole.claim, body, list(claims.items()), cites)
    also = tuple(p.claim for p in (parts if shape else parts[1:]))
    return replace(made, name=proof.name, also=also, omitted=len(found) - len(parts))


def lifted(claim, goal, whole, at):
    """A goal for one entry of an array, shown by the steps that a goal for the array has made."""
    new = Goal(claim, None)
    new.line_by("normal", (), ("entry", whole.lhs, at), ("entry by entry",))
    for step, term in zip(goal.steps, goal.terms[1:]):
        new.record(
            step["rule"],
            [1, *step["at"]],
            step["args"],
            step["to"],
            ("as for the arrays",),
            step.get("reverse", False),
        )
        new.terms[-1] = ("entry", term, at)
    new.cites = list(goal.cites)
    while new.try_move("peel"):
        pass
    new.algebra()
    return new


def at_values(claim, values, scope):
    """A claim with values for some of its names."""
    return Claim(
        claim.network,
        substitute(claim.lhs, values),
        substitute(claim.rhs, values),
        scope,
        claim.arrays,
        claim.order,
    )


def title(name, values):
    """The name of a theorem at values for its names: BP3@l=3,j=1."""
    shown = [f"{n}={v[1] if isinstance(v, tuple) else v}" for n, v in values.items()]
    return name + "".join(("," if "@" in name or i else "@") + s for i, s in enumerate(shown))


def numbers(claim):
    """Every choice of numbers for the neuron names of a claim; examples keep their name."""
    ctx = claim.context()
    widths = {
        n: min(map(ctx.width, dims)) for n, (_, *dims) in claim.scope.items() if all(map(ctx.width, dims))
    }
    return (dict(zip(widths, at)) for at in product(*(range(1, w + 1) for w in widths.values())))


def choices(claim):
    """Every choice of numbers for the layer names inside their ranges, the highest first."""
    found = [{}]
    for name, (kind, *ends) in claim.scope.items():
        if kind == "layer":
            lo, hi = ends
            found = [
                {**v, name: ("", n)}
                for v in found
                for n in range(layer_at(hi, v)[1], layer_at(lo, v)[1] - 1, -1)
            ]
    return found

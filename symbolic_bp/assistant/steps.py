"""How a move is made: find a place, let the rule say what follows, write the step and its reason down."""

from types import SimpleNamespace

from symbolic_bp.assistant.places import binds, match, places, put, readable
from symbolic_bp.assistant.reasons import absent, in_words, named, reason
from symbolic_bp.errors import ClaimError, StepError
from symbolic_bp.moves.check import Claims
from symbolic_bp.moves.context import Rejected
from symbolic_bp.moves.normal import normal
from symbolic_bp.moves.rules import RULES
from symbolic_bp.moves.rules import cite as in_range
from symbolic_bp.moves.term import alpha, names, substitute
from symbolic_bp.language.read import read_term


class Steps:
    """The part of a Goal that makes steps; it uses the Goal's claim, ctx, now, terms, steps, lines and cites."""

    def read(self, text):
        """The term of a text in the names of the goal, those bound in it included. Raises ClaimError."""
        scope = dict(self.ctx.scope)
        for place in places(self.ctx, self.now):
            scope.update(place.ctx.scope)
        return read_term(text, self.claim, scope)

    def exists(self, term):
        """Raises StepError unless the term exists here and has the shape of the goal."""
        try:
            shape = self.ctx.shape(term)
        except Rejected as why:
            part = absent(self.ctx, term)
            name = f"{named(part)}: " if part and part[0] == "ref" else ""
            raise StepError("this line", "quantities that exist here", name + in_words(why)) from None
        if shape != self.ctx.shape(self.lhs):
            kinds = [("a number", "a vector", "a matrix")[len(s)] for s in (self.ctx.shape(self.lhs), shape)]
            raise StepError(
                "this line",
                f"{kinds[0]} like the line before",
                "one of another length" if kinds[0] == kinds[1] else kinds[1],
            )

    def family(self, what):
        """(family, layer) of a text such as a[l]. Raises StepError."""
        try:
            term = self.read(what)
        except ClaimError as why:
            raise StepError("the move", "a quantity such as a[l]", repr(what), str(why)) from None
        if term[0] == "ref" and term[1] in ("C", "Cx"):
            return term[1], None
        if term[0] != "ref":
            raise StepError("the move", "a quantity such as a[l]", repr(what))
        return term[1], term[2]

    def look(self):
        """What an error says to do."""
        return f"the goal stands at {len(self.lines)} line{'s' * (len(self.lines) != 1)}; hint() shows what applies"

    def result(self, rule, place, args):
        """What a rule gives at a place, with readable bound names. Raises kernel Rejected."""
        new = RULES[rule](place.ctx, place.term, None, {"with": {}, **args}, self.known())
        if binds(new):
            new = readable(new, set(place.ctx.scope) | names(self.now))
        place.ctx.shape(new)  # a definition may name what does not exist here, z[l-1] for l = 2
        return new

    def known(self, done=()):
        """What the kernel's rules may cite."""
        return Claims(list(done), None)

    def try_move(self, rule):
        """The goal after a rule at the first place that it applies to; None where there is none."""
        for place in places(self.ctx, self.now):
            try:
                new = self.result(rule, place, {})
            except Rejected:
                continue
            return self.step(rule, place, {}, new=new)
        return None

    def move(self, rule, what, *heads, args=None):
        """A rule at the first place with one of these heads, and with this name or term if given. Raises StepError."""
        want = None if what is None else self.read(what) if "[" in what else ("ref", what)
        why = None
        for place in places(self.ctx, self.now):
            t = place.term
            if (
                t[0] not in heads
                or want
                and not (t == want or t[:2] == want or t[:3] == want[:3] and not want[3])
            ):
                continue
            try:
                return self.step(rule, place, args or {})
            except Rejected as no:
                why = why or no
        raise StepError(
            rule, f"a place for it{f' at {what}' if what else ''}", in_words(why or "none"), self.look()
        )

    def step(self, rule, place, args, reverse=None, cite=None, new=None):
        """One rule at one place (from right to left: to reverse), written down with its reason."""
        if new is None:
            new = reverse if reverse is not None else self.result(rule, place, args)
        why = reason(
            rule,
            place.ctx,
            reverse if reverse is not None else place.term,
            set(place.ctx.scope) | names(self.now),
            readable,
            cite,
            reverse is not None,
        )
        return self.record(rule, place.path, args, new, why, reverse is not None)

    def record(self, rule, path, args, new, why, back=False):
        """Write down a step and its line, unchecked."""
        self.steps.append(
            {"rule": rule, "at": list(path), "args": args, "to": new, **({"reverse": True} if back else {})}
        )
        self.terms.append(put(self.now, path, new))
        self.lines.append((why, 1))
        return self

    def line_by(self, rule, path, new, why):
        """A line for the whole goal, if its normal form is that of the line before. Raises StepError."""
        self.exists(new)
        if normal(self.ctx, self.now) != normal(self.ctx, new):
            raise StepError("this line", "the line before, rearranged", "something that differs from it")
        return self.record(rule, path, {}, new, why)

    def merge(self, before):
        """Make one line of the steps since: they are one move."""
        made = self.lines[before - len(self.steps) :] if before < len(self.steps) else []
        if len(made) > 1:
            del self.lines[-len(made) :]
            self.lines.append((made[0][0], sum(n for _, n in made)))
        return self

    def citations(self, rule, name, claim, reverse):
        """(place, new, args, reason) wherever a side of a claim stands and its names have values in their ranges."""
        sides = (claim.rhs, claim.lhs) if reverse else (claim.lhs, claim.rhs)
        free, known = (
            set(claim.scope),
            SimpleNamespace(scope=claim.scope, lhs=claim.lhs, rhs=claim.rhs, hyps=()),
        )
        for place in places(self.ctx, self.now):
            values = match(alpha(sides[0]), alpha(place.term), free)
            if values is None or rule == "hypothesis" and values.get(name) != (name, 1):
                continue
            # what the side does not name is what has that name here
            values = {
                **{n: (n, 0) if claim.scope[n][0] == "layer" else n for n in free & set(place.ctx.scope)},
                **values,
            }
            if set(values) != free:
                continue
            new = readable(substitute(sides[1], values), set(place.ctx.scope) | names(self.now))
            try:
                in_range(place.ctx, known, values, new if reverse else place.term)
            except Rejected:
                continue
            args = {"with": values, **({"claim": name} if rule == "lemma" else {})}
            yield (
                place,
                new,
                args,
                reason(rule, place.ctx, place.term, (), readable, name if rule == "lemma" else (name, 1)),
            )

    def record_citation(self, rule, name, found, reverse):
        """Write down a citation that citations() found."""
        place, new, args, why = found
        if rule == "lemma" and name not in self.cites:
            self.cites.append(name)
        return self.record(rule, place.path, args, new, why, reverse)

    def cite(self, rule, name, claim, reverse):
        """Use a claim at the first place where it fits."""
        found = next(self.citations(rule, name, claim, reverse), None)
        if not found:
            raise StepError(
                "use" if rule == "lemma" else rule,
                f"a place where a side of {name} stands, in its range",
                "none",
                self.look(),
            )
        return self.record_citation(rule, name, found, reverse)

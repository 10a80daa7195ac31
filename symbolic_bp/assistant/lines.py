"""Lines that a person writes: accepted where one rule, one theorem or the induction hypothesis gives them."""

from symbolic_bp.assistant.places import direct, places, put, readable
from symbolic_bp.assistant.reasons import reason
from symbolic_bp.assistant.take_apart import take_apart
from symbolic_bp.errors import StepError
from symbolic_bp.moves.context import Rejected
from symbolic_bp.moves.normal import normal
from symbolic_bp.moves.rules import RULES
from symbolic_bp.moves.term import alpha, names

PLAIN = [rule for rule in RULES if rule not in ("normal", "field", "lemma", "hypothesis")]
CLEARED = ("divisors multiplied out",)
LEVELS = (0, 2)  # how far both sides are taken apart


class Lines:
    """The part of a Goal that takes lines; it uses the Goal's moves and what Steps has."""

    def algebra(self, text=None):
        """Rearrange the whole goal into text (default: the right side of the claim) by the laws of + and *."""
        new = self.target if text is None else self.read(text)
        return self.line_by("normal", (), new, ("rearranged",))

    def field(self, text=None):
        """Rearrange the whole goal into text (default: the right side of the claim), divisors multiplied out."""
        new = self.target if text is None else self.read(text) if isinstance(text, str) else text
        self.exists(new)
        try:
            RULES["field"](self.ctx.extended({}), self.now, new, {}, None)
        except Rejected as why:
            raise StepError(
                "this line", "the line before, with its divisors multiplied out", str(why)
            ) from None
        return self.record("field", (), {}, new, CLEARED)

    def line(self, text, by=None):
        """Write the next line yourself: accepted where one rule at one place gives it, up to rearranging.

        text: the line, with "=" before it or without; or an equation whose left side is the line before, or the start.
        by: the reason, where you want to give it: the name of a rule, "algebra", "hypothesis" (in the step of an
        induction), the name of a theorem, which is cited from left to right or from right to left, at one place
        or at every place, or "search", which looks for several rules that lead to the line. Without by, the rules and
        the hypothesis are tried. Raises Refused, StepError, ClaimError.
        """
        if not isinstance(text, (str, tuple)):
            raise StepError("this line", 'a text such as "delta[l,j]"', repr(text))
        if isinstance(text, str):
            left, text = split(text)
            self.goes_on(left)
        new = self.read(text) if isinstance(text, str) else text
        self.exists(new)
        if by == "search":
            return self.searched(new)
        if self.follows(new, by) or direct(self.ctx, new) != new and self.follows(direct(self.ctx, new), by):
            return self
        if by is None and direct(self.ctx, self.now) != self.now and self.follows_directly(new):
            return self
        raise Refused(self, new, by)

    def goes_on(self, text):
        """Raises OtherLeft unless the left side of a line is what stands there, or the start; "" is no left side."""
        if not text:
            return
        left = self.read(text)
        self.exists(left)
        form = normal(self.ctx, left)
        if form not in (normal(self.ctx, self.now), normal(self.ctx, self.lhs)):
            raise OtherLeft(self, left)

    def follows_directly(self, new):
        """True where the line is accepted once derivatives such as dz[l,j]/dw[l,j,k] are the direct partials that they are."""
        before, steps = len(self.lines), len(self.steps)
        for place in places(self.ctx, self.now):
            if direct(place.ctx, place.term) != place.term:
                try:
                    self.at("chain", place.path).same().contract()
                except StepError:
                    continue
        if len(self.lines) > before and self.follows(new, None):
            self.lines[before:] = [(self.lines[-1][0], len(self.steps) - steps)]
            return True
        while len(self.lines) > before:
            self.undo()
        return False

    def follows(self, new, by):
        """True where the line is accepted; it is made then."""
        target = normal(self.ctx, new)
        if by == "field":
            return bool(self.field(new))
        plain = by is None or by == "algebra" or by in PLAIN
        rules = PLAIN if by is None else [by] if by in PLAIN else []
        known = self.known_as("hypothesis" if by is None else by) if by is None or not plain else []
        if self.cited(target, known) or self.ruled(target, rules) or self.ruled_back(new, rules):
            return bool(self.rearranged(new))
        return (
            by in (None, "algebra")
            and normal(self.ctx, self.now) == target
            and bool(self.line_by("normal", (), new, ("rearranged",)))
        )

    def searched(self, new):
        """The line by several rules, found by taking it and the line before apart."""
        if self.ctx.shape(new):
            raise StepError('by="search"', "a line of numbers", "an array", 'give components("j") first')
        for level in LEVELS:
            way = self.another(self.ctx, self.now, new, self.names, self.hypothesis_of)
            take_apart(way, level)
            try:
                way.join()
            except StepError:
                continue
            self.steps += way.steps
            self.terms += way.terms[1:]
            rules = dict.fromkeys(step["rule"] for step in way.steps if step["rule"] != "normal")
            self.lines.append(
                (("several rules: " + ", ".join(rules),) if rules else ("rearranged",), len(way.steps))
            )
            return self
        raise Refused(self, new, "search")

    def known_as(self, name):
        """[(rule, name, claim)]: what a line may cite under a name, a theorem's or "hypothesis"."""
        if name == "hypothesis":
            return [("hypothesis", self.hypothesis_of, self.claim)] if self.hypothesis_of else []
        return [("lemma", name, self.citable(name).claim)]

    def ruled(self, target, rules):
        """True where one of the rules at one place gives the normal form target; its step is made."""
        for place in places(self.ctx, self.now):
            for rule in rules:
                try:
                    fits = normal(self.ctx, put(self.now, place.path, self.result(rule, place, {}))) == target
                except Rejected:
                    continue
                if fits:
                    self.step(rule, place, {})
                    return True
        return False

    def ruled_back(self, new, rules):
        """True where one of the rules, used from right to left, leads to new; its step is made."""
        for place in places(self.ctx, new):
            for rule in rules:
                try:
                    old = put(new, place.path, self.result(rule, place, {}))
                    fits = normal(self.ctx, old) == normal(self.ctx, self.now)
                except Rejected:
                    continue
                if fits:
                    before = len(self.lines)
                    if alpha(old) != alpha(self.now):
                        self.record("normal", (), {}, old, ())
                    why = reason(
                        rule, place.ctx, place.term, set(place.ctx.scope) | names(self.now), readable
                    )
                    self.record(rule, place.path, {}, place.term, why, True)
                    self.lines[before:] = [(why, len(self.lines) - before)]
                    return True
        return False

    def cited(self, target, known):
        """True where a claim of known, used at one place or at every place, gives target; its steps are made."""
        for rule, name, claim in known:
            for reverse in (False, True):
                found = list(self.citations(rule, name, claim, reverse))
                for chosen in [[f] for f in found] + [apart(found)] * (len(found) > 1):
                    now = self.now
                    for place, new, *_ in chosen:
                        now = put(now, place.path, new)
                    if normal(self.ctx, now) == target:
                        for f in chosen:
                            self.record_citation(rule, name, f, reverse)
                        del self.lines[-len(chosen) :]
                        self.lines.append((chosen[0][-1], len(chosen)))
                        return True
        return False

    def rearranged(self, new):
        """The line just made, written as new."""
        if alpha(self.now) != alpha(new):
            why, made = self.lines.pop()
            self.record("normal", (), {}, new, why)  # its callers know that the two are equal
            self.lines[-1] = (why, made + 1)
        return self


def split(text):
    """(left, right) of a line "left = right", left "" for "= right" and for a line alone; the signs of [j=k] and of
    Sum_{k=1} are inside of brackets. Raises StepError where there are several."""
    depth, at = 0, []
    for place, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        before, after = text[:place][-1:], text[place + 1 : place + 2]
        if sign == "=" and not depth and before not in ("<", ">", "=") and after != "=":
            at.append(place)
    if len(at) > 1:
        raise StepError("this line", "one '=' at most", f"{len(at)} of them", "write one line at a time")
    if not at:
        return "", text
    return text[: at[0]].strip(), text[at[0] + 1 :]


def apart(found):
    """Those of the places found that do not lie inside another one."""
    paths = [f[0].path for f in found]
    return [f for f in found if not any(p != f[0].path and f[0].path[: len(p)] == p for p in paths)]


class Refused(StepError):
    """A line that does not follow. before, written: the terms; offers: what each rule would give there."""

    def __init__(self, goal, written, by=None):
        self.goal, self.before, self.written, self.by = goal, goal.now, written, by
        self.offers = [(rule, new) for rule, _, new in goal.hint()]
        rules = ", ".join(dict.fromkeys(rule for rule, _ in self.offers)) or "none"
        giver = "a search" if by == "search" else by or "one rule"
        super().__init__(
            "this line",
            f"what {giver} gives from the line before, up to rearranging",
            "something else",
            f"rules that apply here: {rules}"
            + ("" if by else '; a theorem is cited by name: line(..., by="BP2")'),
        )


class OtherLeft(Refused):
    """A line "left = right" whose left side does not stand there; written: that left side."""

    def __init__(self, goal, written):
        self.goal, self.before, self.written, self.by, self.offers = goal, goal.now, written, None, []
        StepError.__init__(
            self,
            "the left side of this line",
            "what stands there now, or the start of the chain",
            "something else",
            "leave it out to write the next line",
        )

"""The ends of a derivation: induction, entries, moves from the right side, and closing what was shown."""

from itertools import count

from symbolic_bp.assistant.lines import CLEARED
from symbolic_bp.assistant.places import direct, places, readable
from symbolic_bp.errors import StepError
from symbolic_bp.moves.context import Context, Rejected
from symbolic_bp.moves.normal import entry, normal
from symbolic_bp.moves.rules import RULES
from symbolic_bp.moves.term import ONE, ZERO, dim_at, heads, layer_at, mul, shift, substitute
from symbolic_bp.proof import Chain, Induction, Line

MOVES = (
    "unfold",
    "formulas",
    "fold",
    "chain",
    "partial",
    "contract",
    "same",
    "separate",
    "mean",
    "expand",
    "peel",
    "paths",
    "sign",
    "use",
    "hypothesis",
    "at",
    "algebra",
    "field",
    "line",
)
LESSER = ("normal", "expand")  # rules that tidy up after the one that a line is about


class Ends:
    """The part of a Goal that splits it up and closes it; it uses the Goal's moves and what Steps has."""

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
                new = (
                    (kind, *(at(p, values) for p in parts))
                    if name != var
                    else (kind, decl[1], shift(decl[2], -1))
                )
                if name not in values:
                    ctx = ctx.extended({name: new})
            goals.append(
                self.another(
                    ctx, substitute(self.lhs, values), substitute(self.rhs, values), hypothesis=known
                )
            )
        self.parts = (var, *goals)
        return goals

    def components(self, *names):
        """Show an equation of arrays entry by entry: the goal becomes the general entry with these indices."""
        shape = self.ctx.shape(self.lhs)
        if self.steps or len(shape) != len(names):
            wanted = f"{len(shape)} name{'s' * (len(shape) != 1)}" if shape else "an equation of arrays"
            raise StepError(
                "components",
                f"{wanted}, before any other move",
                f"{len(names)} names" if not self.steps else "a goal with lines",
                'components("j") shows the general entry of a vector, components("j", "k") that of a matrix',
            )
        taken = {*self.ctx.scope, *self.ctx.arrays, "L"}
        twice = next((n for at, n in enumerate(names) if n in taken or n in names[:at]), None)
        if twice:
            raise StepError(
                "components",
                "a new name for each index",
                f"{twice!r} twice" if names.count(twice) > 1 else f"{twice!r}, which has a meaning already",
                "A[p,p] is the diagonal of a matrix, A[p,q] its general entry",
            )
        self.ctx = self.ctx.extended({n: ("index", d) for n, d in zip(names, shape)})
        fresh = (f"%e{i}" for i in count())
        self.lhs, self.rhs = (
            readable(tidy(self.ctx, entry(self.ctx, side, names, fresh)), self.ctx.scope)
            for side in (self.lhs, self.rhs)
        )
        self.terms, self.target, self.names = [self.lhs], self.rhs, names
        return self

    def back(self, move, *args, **options):
        """Make a move on the right side, so that both ends meet: back("peel"), back("use", "BP3")."""
        if move not in MOVES:
            raise StepError("back", "one of the moves " + ", ".join(MOVES), repr(move))
        side = self.another(self.ctx, self.target, self.target, self.names, self.hypothesis_of)
        getattr(side, move)(*args, **options)
        self.before.append((len(self.lines), self.target, self.tail))
        olds = [part_at(t, s["at"]) for t, s in zip(side.terms, side.steps)]
        undone = [
            ({**s, "to": old, "reverse": not s.get("reverse", False)}, term)
            for s, old, term in zip(side.steps, olds, side.terms)
        ]
        lines, start = [], 0
        for why, steps in side.lines:
            lines.append((undone[start : start + steps][::-1], side.terms[start], why))
            start += steps
        self.tail = lines[::-1] + self.tail
        self.target = side.now
        self.cites += [c for c in side.cites if c not in self.cites]
        return self

    def meet(self):
        """Bring derivatives such as dz[l,j]/dw[l,j,k] on the right side to the direct partials that rules give."""
        for place in places(self.ctx, self.target):
            if direct(self.ctx, place.term) != place.term:
                try:
                    self.back("at", "chain", place.path).back("same").back("contract")
                except (StepError, Rejected):
                    continue

    def join(self, trusting=False):
        """Make one chain of the moves from the left and those from the right. Raises Unfinished where they do not meet;
        trusting: the last step is left to the kernel to look at."""
        if not self.done and direct(self.ctx, self.target) != self.target:
            self.meet()
        divided = divides(self.now, self.target)
        if not self.done and (
            trusting and not divided or normal(self.ctx, self.now) == normal(self.ctx, self.target)
        ):
            self.record("normal", (), {}, self.target, ("rearranged",))
        if not self.done and divided and trusting:
            self.record("field", (), {}, self.target, CLEARED)
        if not self.done and divided:
            try:
                self.field()
            except StepError:
                raise Unfinished(self) from None
        if not self.done:
            raise Unfinished(self)
        renamed = self.now != self.target and bool(
            self.tail
        )  # the same up to bound names, which the tail uses
        if renamed:
            self.record("normal", (), {}, self.target, ("rearranged",))
        for made, _, why in self.tail:
            self.lines.append((why, len(made)))
            self.steps += [step for step, _ in made]
            self.terms += [term for _, term in made]
        if renamed:
            (_, one), (why, more) = self.lines[-1 - len(self.tail)], self.lines[-len(self.tail)]
            self.lines[-1 - len(self.tail) : len(self.lines) - len(self.tail) + 1] = [(why, one + more)]
        self.target, self.tail = self.rhs, []

    def so_far(self):
        """The Lines that were made."""
        lines, at = [], 0
        for why, steps in self.lines:
            rules = [s["rule"] for s in self.steps[at : at + steps]]
            at += steps
            lines.append(Line(self.terms[at], why, next((r for r in rules if r not in LESSER), rules[0])))
        return tuple(lines)

    def finish(self, trusting=False):
        """(proof data for the certificate, body to print): closes a rearrangement by itself, never a gap."""
        if self.parts:
            var, base, step = self.parts
            (base_data, base_body), (step_data, step_body) = base.finish(trusting), step.finish(trusting)
            self.cites = [*dict.fromkeys(base.cites + step.cites)]
            return (
                {"by": "induction", "var": var, "base": base_data, "step": step_data},
                Induction(var, self.ctx.scope[var][2], base_body, step_body),
            )
        self.join(trusting)
        lines = self.so_far()
        data = {"by": "chain", "steps": list(self.steps)}
        if self.names:
            data = {
                "by": "components",
                "names": list(self.names),
                "start": self.lhs,
                "end": self.rhs,
                "steps": list(self.steps),
            }
        return data, Chain(self.lhs, lines, self.names)


class Unfinished(StepError):
    """A proof that stops before its claim; `goal` shows what is left."""

    def __init__(self, goal, left="", numbers=()):
        self.goal, gap = goal, [f"left to show: {left}" * bool(left), *numbers]
        super().__init__("the end of the proof", "two sides that meet", "a gap", "\n".join(filter(None, gap)))


def divides(*terms):
    """Whether there is a quotient or a known function in one of the terms, which have no products of matrices."""
    found = set().union(*map(heads, terms))
    return bool(found & {"recip", "fn"}) and "prod" not in found


def part_at(term, path):
    """The part of a term that a path leads to."""
    for pos in path:
        term = term[pos]
    return term


def tidy(ctx, t):
    """[i = j] of a diagonal used up: entries as a person writes them."""
    if t[0] == "sum":
        if t[2] == ("m",) and t[1].startswith("%e"):  # an example is called x, not k
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

"""The assistant from Python: check a claim, start a derivation, prove a theorem of the library."""

from dataclasses import dataclass, field, replace
from itertools import islice

from symbolic_bp.assistant.ends import Unfinished
from symbolic_bp.assistant.goal import Goal
from symbolic_bp.assistant.judge import judge
from symbolic_bp.assistant.lines import Refused
from symbolic_bp.assistant.named import covers
from symbolic_bp.assistant.named import network as named_network
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.assistant.theorem import prove as run
from symbolic_bp.assistant.vouch import vouched
from symbolic_bp.errors import ClaimError, StepError, SymbolicBPError
from symbolic_bp.exact.counterexample import Agreement, Counterexample, refute
from symbolic_bp.moves.context import Rejected
from symbolic_bp.moves.normal import normal
from symbolic_bp.language.read import read_claim
from symbolic_bp.proof import Chain, Proof
from symbolic_bp.render import latex
from symbolic_bp.render.outline import block
from symbolic_bp.render.text import Printer, formula, wrapped
from symbolic_bp.render.text import chain as lines_of
from symbolic_bp.render.verdict import counterexample

COLUMNS = 80


def network(widths=None, activation="layer", cost="function", batch=False):
    """A kind of network. widths: None or at least two positive integers; activation and cost: kinds or names such as
    "sigmoid", "relu,softmax", "cross-entropy". Raises ClaimError, NetworkError."""
    try:
        return named_network(widths, activation, cost, batch)
    except Rejected as why:
        raise ClaimError("the network", "widths such as 2-3-2", str(why)) from None


def check(text, *, where=None, library=None, notation="nielsen", **kind):
    """The Judgement on a claim in plain notation, as `symbolic-bp check` gives it. kind: as in network()."""
    return judge(read_claim(text, network(**kind), where, notation=notation), library or Library())


def start(text, *, where=None, library=None, **kind):
    """A Goal for a derivation of your own: make moves, ask hint(), undo(), end with .proof()."""
    claim = read_claim(text, network(**kind), where)
    library = library or Library()
    goal = Derivation(claim, library.proof)
    goal.shelf = library
    return goal


def prove(name, library=None):
    """The Proof of a theorem of the library."""
    library = library or Library()
    return ShownProof(**vars(library.proved(name)), theorem=library.find(name))


def differ(goal, *sides):
    """(what refute finds for two terms of a goal, the lines that show numbers at which they differ)."""
    found, net = refute(goal.claim.network, goal.claim.arrays, goal.ctx.scope, *sides), goal.claim.network
    if not isinstance(found, Counterexample):
        return found, []
    numbers = [
        line.replace("\u00a0", " ")
        for line in counterexample(found, False, COLUMNS, *(formula(t, net) for t in sides))
    ]
    return found, [
        numbers[0].replace("smallest counterexample found:", "they differ at").strip(),
        *(line[2:] for line in numbers[1:]),
    ]


def gap(goal):
    """The lines that show that what is left of a goal is false, so that no move can close it; [] where none was found."""
    lines = differ(goal, goal.now, goal.target)[1] if not goal.assume else []
    return (
        ["no move can close this gap, as its two sides differ:", *("  " + line for line in lines)]
        if lines
        else []
    )


def false_statement(theorem):
    """The lines that show numbers against what a theorem states; [] where none were found, or where it assumes an equation."""
    if theorem.assume:
        return []
    try:
        claim = theorem.claim()
    except SymbolicBPError:
        return []
    found = refute(claim.network, claim.arrays, claim.scope, claim.lhs, claim.rhs)
    if not isinstance(found, Counterexample):
        return []
    sides = (formula(t, claim.network) for t in (claim.lhs, claim.rhs))
    return [line.replace("\u00a0", " ") for line in counterexample(found, False, COLUMNS, *sides)]


@dataclass(frozen=True, repr=False)
class ShownProof(Proof):
    """A Proof with the Theorem that it is of, or None; in a notebook it prints as LaTeX."""

    theorem: object = field(default=None, compare=False)

    def _repr_latex_(self):
        net = self.claim.network
        parts = [self.body] if isinstance(self.body, Chain) else [self.body.base, self.body.step]
        chains = []
        for part in parts:
            rows = [
                f"{latex.formula(part.start, net)} &= {latex.formula(line.term, net)}"
                if n == 0
                else f"&= {latex.formula(line.term, net)}"
                for n, line in enumerate(part.lines)
            ]
            chains.append(
                r"\begin{aligned}" + r"\\".join(rows or [latex.formula(part.start, net)]) + r"\end{aligned}"
            )
        return "$" + r"\qquad ".join(chains) + "$"


class WrongLine(StepError):
    """A line that does not follow; counterexample: numbers at which it differs from the line before, or None."""

    def __init__(self, refused):
        goal, net = refused.goal, refused.goal.claim.network
        sides = refused.before, refused.written
        found, numbers = differ(goal, *sides)
        self.counterexample = found if isinstance(found, Counterexample) else None
        show = [
            f"there was    {formula(refused.before, net)}",
            f"you wrote    {formula(refused.written, net)}",
        ]
        show += [f"{rule} gives    {formula(new, net)}" for rule, new in refused.offers]
        show += numbers
        if isinstance(found, Agreement):
            show += [
                f"the two agree at all {found.evaluations} places tried: it may be true, by more than one step",
                *([] if refused.by == "search" else ['line(..., by="search") looks for the steps']),
            ]
        super().__init__(refused.where, refused.expected, "something else", "\n  ".join(["", *show]))


class Hint(tuple):
    """(rule or theorem, what stands there, what it would give): a move that can be made; prints as a line."""

    def __new__(cls, rule, old, new, net):
        made = super().__new__(cls, (rule, old, new))
        made.net = net
        return made

    def __repr__(self):
        rule, old, new = self
        return f"{rule}: {formula(old, self.net)} = {formula(new, self.net)}"


class Hints(list):
    """Hints, printed one below the other."""

    def __repr__(self):
        return (
            "\n".join(line for hint in self for line in wrapped(repr(hint), COLUMNS, "", "    "))
            or "no rule applies"
        )


class Derivation(Goal):
    """A Goal that prints itself and can turn itself into a Proof."""

    shelf = None  # the Library whose theorems hint() looks at

    def twin(self):
        """A Derivation of the same claim, at its beginning."""
        new = super().twin()
        new.shelf = self.shelf
        return new

    def hint(self):
        """Every rule that applies to the goal, and every theorem of the library, each with what it would give."""
        net, found = self.claim.network, super().hint()
        for name, t in self.shelf.theorems.items() if self.shelf else ():
            if (
                covers(t.network, net)
                and not t.assume
                and (t.claim().lhs, t.claim().rhs) != (self.claim.lhs, self.claim.rhs)
            ):
                found += [
                    (name, place.term, new)
                    for place, new, *_ in islice(self.citations("lemma", name, t.claim(), False), 1)
                ]
        return Hints(Hint(*each, net) for each in found)

    def line(self, text, by=None):
        """The next line as you write it; by: a theorem, a rule, "hypothesis" or "search". Raises WrongLine with what stood
        there, what the rules give, and numbers."""
        try:
            return super().line(text, by)
        except Refused as no:
            raise WrongLine(no) from None

    def proof(self, name="my-claim"):
        """The Proof with the kernel's verdict. Raises Unfinished with what is left."""
        try:
            made = run(name, self.claim, lambda goal: self, self.library, goal=self)
            return ShownProof(**vars(vouched(made, self.shelf.second)))
        except Unfinished as no:
            net, goal = no.goal.claim.network, no.goal
            raise Unfinished(
                goal, f"{formula(goal.now, net)} = {formula(goal.target, net)}", gap(goal)
            ) from None

    def __repr__(self):
        if self.parts:
            var, base, step = self.parts
            return f"by induction on {var}\nbase:\n{base}\nstep:\n{step}"
        net, chain = self.claim.network, Chain(self.lhs, self.so_far())
        made = lines_of(replace(block((), chain, net), heading=()), Printer("nielsen"), COLUMNS)
        meet = self.done or normal(self.ctx, self.now) == normal(self.ctx, self.target)
        left = (
            "the two sides meet: proof() makes a proof of it"
            if meet
            else f"left to show: {formula(self.now, net)} = {formula(self.target, net)}"
        )
        return "\n".join([*made, *wrapped(left, COLUMNS, "  ", "      ")]).replace("\u00a0", " ")

    def _repr_latex_(self):
        net = self.claim.network
        return f"${latex.formula(self.now, net)} \\stackrel{{?}}{{=}} {latex.formula(self.target, net)}$"

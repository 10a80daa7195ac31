"""The assistant from Python: check a claim, start a derivation, prove a theorem of the library."""
from symbolic_bp.assistant.goal import Goal, Refused
from symbolic_bp.assistant.judge import judge
from symbolic_bp.assistant.named import network as named_network
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.assistant.theorem import prove as run
from symbolic_bp.errors import ClaimError, StepError
from symbolic_bp.exact.counterexample import Counterexample, refute
from symbolic_bp.kernel.context import Rejected
from symbolic_bp.language.read import read_claim
from symbolic_bp.proof import Chain, Proof
from symbolic_bp.render import latex
from symbolic_bp.render.text import formula


def network(widths=None, activation="layer", cost="function", batch=False):
    """A kind of network. widths: None or at least two positive integers; activation and cost: kinds or names such as
    "sigmoid", "relu,softmax", "cross-entropy". Raises ClaimError, NetworkError."""
    try:
        return named_network(widths, activation, cost, batch)
    except Rejected as why:
        raise ClaimError("the network", "widths such as 2-3-2", str(why)) from None


def check(text, *, where=None, library=None, **kind):
    """The Judgement on a claim in plain notation, as `symbolic-bp check` gives it. kind: as in network()."""
    return judge(read_claim(text, network(**kind), where), library or Library())


def start(text, *, where=None, library=None, **kind):
    """A Goal for a derivation of your own: make moves, ask hint(), undo(), end with .proof()."""
    claim = read_claim(text, network(**kind), where)
    return Derivation(claim, library or Library())


def prove(name, library=None):
    """The Proof of a theorem of the library."""
    return ShownProof(**vars((library or Library()).proof(name)))


class ShownProof(Proof):
    """A Proof that shows itself as LaTeX in a notebook."""

    def _repr_latex_(self):
        net = self.claim.network
        parts = [self.body] if isinstance(self.body, Chain) else [self.body.base, self.body.step]
        chains = []
        for part in parts:
            rows = [f"{latex.formula(part.start, net)} &= {latex.formula(line.term, net)}" if n == 0 else
                    f"&= {latex.formula(line.term, net)}" for n, line in enumerate(part.lines)]
            chains.append(r"\begin{aligned}" + r"\\".join(rows or [latex.formula(part.start, net)]) + r"\end{aligned}")
        return "$" + r"\qquad ".join(chains) + "$"


class WrongLine(StepError):
    """A line that does not follow; counterexample: numbers at which it differs from the line before, or None."""

    def __init__(self, refused):
        goal, net = refused.goal, refused.goal.claim.network
        found = refute(net, goal.claim.arrays, goal.ctx.scope, refused.before, refused.written)
        self.counterexample = found if isinstance(found, Counterexample) else None
        show = [f"there was    {formula(refused.before, net)}", f"you wrote    {formula(refused.written, net)}"]
        show += [f"{rule} gives    {formula(new, net)}" for rule, new in refused.offers]
        if self.counterexample:
            show.append("they differ at " + "; ".join(f"{k} = {v}" for k, v in found.lines())
                        + f": {found.left} against {found.right}")
        super().__init__("this line", refused.expected, "something else", "\n  ".join(["", *show]))


class Derivation(Goal):
    """A Goal that can turn itself into a Proof."""

    def __init__(self, claim, library):
        super().__init__(claim, library.proof)

    def line(self, text, by=None):
        """The next line as you write it; by: a theorem, a rule or "hypothesis". Raises WrongLine with what stood there,
        what the rules give, and numbers."""
        try:
            return super().line(text, by)
        except Refused as no:
            raise WrongLine(no) from None

    def proof(self, name="my-claim"):
        """The Proof with the kernel's verdict. Raises Unfinished with what is left."""
        return ShownProof(**vars(run(name, self.claim, lambda goal: self, self.library, goal=self)))

    def _repr_latex_(self):
        net = self.claim.network
        return f"${latex.formula(self.now, net)} \\stackrel{{?}}{{=}} {latex.formula(self.target, net)}$"

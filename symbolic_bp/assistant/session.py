"""The assistant from Python: check a claim, start a derivation, prove a theorem of the library."""
from symbolic_bp.assistant.goal import Goal
from symbolic_bp.assistant.judge import judge
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.assistant.theorem import prove as run
from symbolic_bp.errors import ClaimError
from symbolic_bp.kernel.context import Network, Rejected
from symbolic_bp.language.read import read_claim


def network(widths=None, activation="layer", cost="function", batch=False):
    """A kind of network. widths: None or at least two positive integers. Raises ClaimError."""
    try:
        return Network(tuple(widths) if widths else None, activation, cost, batch)
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
    return (library or Library()).proof(name)


class Derivation(Goal):
    """A Goal that can turn itself into a Proof."""

    def __init__(self, claim, library):
        super().__init__(claim, library.proof)

    def proof(self, name="my-claim"):
        """The Proof with the kernel's verdict. Raises Unfinished with what is left."""
        return run(name, self.claim, lambda goal: self, self.library, goal=self)

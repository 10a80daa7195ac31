"""A claim: one equation about a kind of network, with the range of every name in it."""

from dataclasses import dataclass, field

from symbolic_bp.moves.context import Context, Network
from symbolic_bp.language.order import as_written
from symbolic_bp.shown import Shown


@dataclass(frozen=True, repr=False)
class Claim(Shown):
    """lhs = rhs for all values of the names in scope; scope and arrays as in the kernel. Immutable.

    order: of an inequality, which is kept as an equation about step, how it was written (see language/order.py).
    text, where, notation: what a person wrote, in the notation of which book, where it was read from a text; divisors: all
    terms that it divides by, also where a factor 0 makes the quotient 0; readings: (what was written, what it was taken
    for), where that is a guess.
    """

    printer = "render.shown:claim"

    network: Network
    lhs: tuple
    rhs: tuple
    scope: dict = field(default_factory=dict)
    arrays: dict = field(default_factory=dict)
    order: tuple = field(default=(), compare=False)
    text: str = field(default="", compare=False)
    where: str = field(default=None, compare=False)
    notation: str = field(default="nielsen", compare=False)
    divisors: tuple = field(default=(), compare=False)
    readings: tuple = field(default=(), compare=False)

    def written(self):
        """(left, sign, right) as a person wrote it: an equation, or the inequality that was read as one."""
        return as_written(self.lhs, self.rhs, self.order)

    def context(self):
        """The kernel's context of the claim; raises kernel Rejected where a range does not exist."""
        ctx = Context(self.network, dict(self.arrays))
        for name, decl in self.scope.items():
            ctx = ctx.extended({name: decl})
        return ctx

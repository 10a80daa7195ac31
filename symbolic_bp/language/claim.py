"""A claim: one equation about a kind of network, with the range of every name in it."""
from dataclasses import dataclass, field

from symbolic_bp.kernel.context import Context, Network


@dataclass(frozen=True)
class Claim:
    """lhs = rhs for all values of the names in scope; scope and arrays as in the kernel. Immutable.

    text, where: what a person wrote, where it was read from a text.
    """

    network: Network
    lhs: tuple
    rhs: tuple
    scope: dict = field(default_factory=dict)
    arrays: dict = field(default_factory=dict)
    text: str = field(default="", compare=False)
    where: str = field(default=None, compare=False)

    def context(self):
        """The kernel's context of the claim; raises kernel Rejected where a range does not exist."""
        ctx = Context(self.network, dict(self.arrays))
        for name, decl in self.scope.items():
            ctx = ctx.extended({name: decl})
        return ctx

"""What was seen of one pass of training, judged: a plan, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from symbolic_bp.audit.judging.judge import DIFFERENT, agree, is_zero
from symbolic_bp.audit.numbers.number import constant

if TYPE_CHECKING:
    from symbolic_bp.audit.calling.plan import Plan
    from symbolic_bp.audit.judging.judge import Run


@dataclass
class Seen:
    """own: the cost is one that the pass computes; given: the arguments of the function were chosen by us;
    wrong: the arrays that are wrong, right_ones: how many are not; scaled: every array is one multiple of the
    gradient, above 0; standard: the usual costs for which it is right, where it is not for the code's own;
    tied: the pass subtracts a target from an output of its shape; remembers: the step
    keeps arrays of its own, such as a velocity."""

    plan: Plan
    own: bool
    given: bool
    wrong: int
    right_ones: int
    scaled: bool
    standard: tuple[str, ...] = ()
    tied: bool = False
    remembers: bool = False

    @property
    def of(self) -> str:
        """The name of the pass."""
        return self.plan.make.split(".")[0]

    @property
    def usual(self) -> str:
        """The formula of the cost in the names of the code, where it is a usual one."""
        return self.plan.cost.removeprefix("(lambda f: ").rpartition(")(pass_")[0].replace("f.", "")

    @property
    def right(self) -> bool:
        """Whether every array is the gradient of the cost that the code computes."""
        return not self.wrong and self.own

    def rank(self) -> tuple:
        """Smaller is nearer to a verdict."""
        return self.wrong > 0, not self.own, self.wrong, -self.right_ones

    def doubt(self) -> str:
        """Why a gradient that is wrong so is not called wrong; "" where it is."""
        if not self.wrong:
            return ""
        if not self.own:
            return (
                "the loop computes no cost, and its step is that of no usual one: give the one that is "
                "meant, such as --cost quadratic"
            )
        if self.standard:
            return (
                "the step is not that of the cost which the loop computes, but that of a usual one: "
                "give the one that is meant, such as --cost quadratic"
            )
        if self.remembers and not self.right_ones:
            return (
                "the step keeps arrays of its own from pass to pass, and is no multiple of the gradient of "
                "the cost: give --gradient"
            )
        if self.scaled:
            return (
                "the step is one multiple of the gradient of the cost that the loop computes, or has a "
                "regulariser that the cost in the loop has not: give the one that is meant, such as "
                "--cost quadratic"
            )
        if self.given and not (self.tied and self.right_ones):
            return "how the function is called was guessed: give --make, --parameters, --cost and --step"
        return ""


def one_multiple(run: Run) -> bool:
    """Whether what the code gives is c times the gradient in every entry of every array, with one c > 0."""
    pairs = [
        (a, b)
        for c in run.compared.values()
        if c.yours.shape == c.true.shape
        for a, b in zip(c.yours.flat, c.true.flat, strict=True)
        if not is_zero(b)
    ]
    if not pairs or any(c.yours.shape != c.true.shape for c in run.compared.values()):
        return False
    first, true = pairs[0]
    ratio = first / true
    return ratio.f > 0 and all(agree(a, b * ratio * constant(1)) < DIFFERENT for a, b in pairs)


def decays(run: Run) -> bool:
    """Whether each array that is wrong is the gradient and c times the parameter, with a c of its own."""
    for name, c in run.compared.items():
        held = run.trial.leaves[name]
        if c.wrong and (c.yours.shape != c.true.shape or not c.yours.size):
            return False
        extra = [(a - b) / w for a, b, w in zip(c.yours.flat, c.true.flat, held.flat, strict=True) if c.wrong]
        if any(agree(e, extra[0]) >= DIFFERENT for e in extra) or len(extra) == 1:
            return False
    return True

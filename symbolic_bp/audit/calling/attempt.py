"""A way to call somebody's code, with how well it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from symbolic_bp.audit.arrays.arrays import Exact
from symbolic_bp.audit.calling.plan import VECTOR, Plan
from symbolic_bp.audit.objects.structure import entries
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    from symbolic_bp.audit.objects.holder import Holder


@dataclass
class Attempt:
    """A plan with how well it did: arrays of a wrong shape, wrong arrays; own: the cost is the code's own;
    single: an array has an entry for each example, so one example at a time is meant; right, amiss: the costs
    for which the gradient is right, and those of the training for which it is not; reason: how it is known
    that the training uses the cost; unsummed: arrays with an entry for each example where others like them
    are summed over the examples; holder: the Holder of its parameters; costs: all of the code's own."""

    plan: Plan
    sizes: tuple
    batch: int
    misshapen: int
    wrong: int
    own: bool
    single: bool
    right: tuple = ()
    amiss: tuple = ()
    reason: str = ""
    unsummed: tuple = ()
    holder: Holder | None = None
    costs: tuple = ()

    @property
    def alone(self) -> bool:
        """One example at a time, and wrong: a batch with coinciding widths may have been meant."""
        return self.plan.x in ("(n,)", "(n,1)", "(1,n)") and self.wrong > 0

    def rank(self, kind: str) -> tuple[int, ...]:
        """Smaller is better; one-hot targets win where nothing else decides."""
        return not self.own, self.single, self.misshapen, self.wrong, kind != "onehot", kind == "labels"


def better(best: Attempt, kept: Attempt | None, equal: bool) -> bool:
    """Whether to be content with an attempt: with equal widths only where different ones do not run, or
    not as they are meant."""
    if best.misshapen:
        return bool(best.unsummed)
    if kept is None:
        return equal or not best.alone
    return best.wrong > 0 and (kept.misshapen > 0 or not best.alone)


def ends(
    it: Theirs, holder: Holder, space: dict[str, Theirs], sizes: tuple[int, ...]
) -> list[tuple[int, int]]:
    """[(inputs, outputs)]: 0 for those of the sizes; from the shapes of matrices where these say something
    else: a network may take its widths in another order, take fewer of them, or choose them itself."""
    found = entries(eval(holder.parameters, space | {"it": it}), scalars=True)  # noqa: S307
    arrays = [a for a in found.values() if isinstance(a, Exact)]
    shapes = [a.shape for a in arrays if a.ndim == 2]
    if all(1 in shape for shape in shapes):
        largest = max(arrays, key=lambda a: a.size, default=None)
        if sizes or largest is None:
            return [(0, 0)] if sizes else []
        return [(largest.size, 1)] * (largest.ndim > 1 or largest.size == 1) + [(largest.size, VECTOR)] * (
            largest.ndim < 2
        )
    pairs = list(dict.fromkeys([chained(shapes), chained([shape[::-1] for shape in shapes])]))
    if not sizes:
        return pairs
    whole = [pair for pair in pairs if pair[0] == sizes[0] and set(widths(shapes, *pair)) <= set(sizes)]
    return [(0, 0)] if not whole or (sizes[0], sizes[-1]) in whole else [*whole, (0, 0)]


def chained(shapes: list[tuple[int, int]]) -> tuple[int, int]:
    """(inputs, outputs) of matrices (in, out) that follow each other; biases lie between them."""
    inputs, width = next(shape for shape in shapes if 1 not in shape)
    for below, above in shapes[shapes.index((inputs, width)) + 1 :]:
        if below == width:
            width = above
    return inputs, width


def widths(shapes: list[tuple[int, int]], inputs: int, outputs: int) -> set[int]:
    """The numbers in the shapes."""
    return {inputs, outputs, *(n for shape in shapes for n in shape)} - {1}

"""Points for a function that is right so far: at its examples, on either side of a kink there, and where a
comparison goes the other way."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.frameworks.branches import Site, across, flat, held
from symbolic_bp.audit.frameworks.points import Point
from symbolic_bp.audit.judging.judge import Run
from symbolic_bp.audit.numbers import tape
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    from symbolic_bp.audit.numbers.number import Num


SIDES, SHOWN = 3, 3
FAR = (2.0, 9.0, 1.1, 100.0)  # steps across, in units of the one that reaches the other way
SECONDS, MOST = 8, 40
APART = 1e-3
GENERAL = ("mirrored", "wide", "wide")


class AnotherValue(Exception):
    """The forward rule and the function differ in an output."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.words = f"output {place}"


class WrongHere(Exception):
    """The gradient is wrong at the example arguments: run."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self.run = run


class Hunt:
    """What is found at more points than the Judge's own; last: the last Run."""

    def __init__(self, judge: Theirs, last: Run) -> None:
        self.judge, self.last = judge, last
        self.points, self.branches = judge.points, judge.branches
        self.started, self.tries = time.perf_counter(), 0
        self.other_value = (
            False  # whether the forward rule gave another value than the function at the last point
        )

    def run(self, point: Point) -> Run | None:
        """The Run there; None where the function does not exist, or is not followed."""
        self.tries += 1
        try:
            return self.judge.at(point)
        except AnotherValue:
            self.other_value = True
            return None
        except Exception:  # noqa: BLE001, a point that nobody asked for
            return None

    def kink(self) -> str:
        """The operation at whose kink the examples sit, in words; "" where the function is smooth there."""
        if not self.branches.compares:
            return ""
        before = dict(self.branches.equal_at())
        self.branches.kinks.clear()
        try:
            run = self.judge.at(self.points.example())
            found = next(iter(self.branches.kinks.values()), "")
        except Unusable as why:
            run, found = None, "a tie: two entries are equal" if "tie" in str(why) else ""
        except Exception:  # noqa: BLE001, such as a division by zero
            run, found = None, ""
        only_here = {k: label for k, label in self.branches.equal_at().items() if k not in before}
        if found:
            return found if self.bent() else ""
        if only_here and (run is None or wrong(run)):
            self.labelled(list(only_here), run)
            return next(iter(only_here.values()))
        return ""

    def labelled(self, keys: list, run: Run | None) -> None:
        """Raises WrongHere where the gradient stays wrong when only the arguments that are not tested for
        equality move: what is tested is a label then, and the function has a derivative in the others."""
        if run is None:
            return
        pairs = [pair for key in keys for pair in self.branches.sites[key].same]
        fixed = held(pairs, run.trial.leaves, tape_gradient)
        other = self.run(self.points.partly(fixed, self.judge.traced.names))
        if other is not None and any(c.wrong for name, c in other.compared.items() if name not in fixed):
            raise WrongHere(other)

    def bent(self) -> bool:
        """Whether the derivative on one side of the examples is another than on the other side, in some
        direction."""
        for name in range(SIDES):
            one, other = self.run(self.points.beside(name, 1)), self.run(self.points.beside(name, -1))
            if one is None or other is None:
                continue
            pairs = [
                (x.f, y.f)
                for n in one.true
                for x, y in zip(one.true[n].flat, other.true[n].flat, strict=True)
            ]
            size = max((abs(x) for pair in pairs for x in pair), default=0)
            if any(abs(x - y) > APART * size for x, y in pairs) or wrong(one) or wrong(other):
                return True
        return False

    def wrong_branch(self) -> str:
        """The comparison on whose other side the gradient is wrong, in words; "" where it is right on each
        that was reached."""
        for name, kind in enumerate(GENERAL):
            if not self.branches.one_sided():
                return ""
            bad = self.new_ways(getattr(self.points, kind)(name))
            if bad:
                return bad
        for key, site in self.branches.one_sided():
            if len(site.ways - {"equal"}) != 1:
                continue
            run = self.run(self.points.moved("again", self.floats(self.last)))
            step = self.across(site, run) if run is not None else None
            for t in FAR if step is not None else ():
                if step is None or self.over() or len(site.ways - {"equal"}) > 1:
                    break
                bad = self.new_ways(self.points.moved(f"across {key} {t}", step(t)))
                if bad:
                    return bad
        return ""

    def across(self, site: Site, run: Run) -> Callable | None:
        """The step to the other side of a comparison, for the closest pair that can be moved; a site
        without one is settled."""
        leaves = self.leaves(run)
        for _, x, y in sorted(site.pairs, key=lambda pair: pair[0]):
            step = across((x, y), leaves, tape_gradient)
            if step is not None:
                return step
        site.settled = bool(site.pairs)
        return None

    def over(self) -> bool:
        """True where the tries or the time are used up."""
        return self.tries > MOST or time.perf_counter() - self.started > SECONDS

    def new_ways(self, point: Point) -> str:
        """The comparison that went a new way at a point where the gradient is wrong; "" where it is right,
        or there is none."""
        old, self.other_value = self.branches.ways(), False
        run = self.run(point)
        new = [s.label for key, s in self.branches.sites.items() if s.ways - old.get(key, set()) - {"equal"}]
        return (
            (new[0] if new else "a comparison") if self.other_value or run is not None and wrong(run) else ""
        )

    def leaves(self, run: Run) -> list:
        """The numbers that a point is made of: inputs, then cotangents."""
        return flat([*run.trial.leaves.values(), *run.trial.cotangents])

    def floats(self, run: Run) -> list:
        """The values of the leaves of a run."""
        return [n.f for n in self.leaves(run)]

    def untried(self) -> str:
        """The comparisons that went one way only, in words."""
        labels = list(dict.fromkeys(site.label for _, site in self.branches.one_sided()))
        return " and ".join([*labels[:SHOWN], *[f"{len(labels) - SHOWN} more"] * (len(labels) > SHOWN)])


def tape_gradient(number: Num, leaves: list) -> dict:
    """{id: derivative}, nothing where there is none."""
    try:
        return tape.gradient(number, leaves)
    except (tape.NoDerivative, ArithmeticError):
        return {}


def wrong(run: Run) -> bool:
    """True where an array of a run has a wrong entry."""
    return any(c.wrong for c in run.compared.values())

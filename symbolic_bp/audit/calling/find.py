"""Find out how a file of backpropagation code is meant to be called, by names and by trying;
the answer is a Plan."""

from __future__ import annotations

import ast
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np

from symbolic_bp.audit.arrays.arrays import exact
from symbolic_bp.audit.calling.arranged import before, raw
from symbolic_bp.audit.calling.attempt import Attempt, better, ends
from symbolic_bp.audit.calling.choosing import Choosing
from symbolic_bp.audit.calling.completing import KINDS, LAYOUTS
from symbolic_bp.audit.calling.plan import Plan, Unusable
from symbolic_bp.audit.calling.refusal import refusal
from symbolic_bp.audit.calling.training import trees
from symbolic_bp.audit.calling.trial import Trial
from symbolic_bp.audit.judging.judge import judge
from symbolic_bp.audit.names.signature import returned, signature
from symbolic_bp.audit.names.vocabulary import COST, DATA, HIDDEN, NOT_COST, STEP, X
from symbolic_bp.audit.objects.closures import bundled
from symbolic_bp.audit.objects.constructors import makers, of_widths
from symbolic_bp.audit.objects.holders import holders
from symbolic_bp.audit.objects.parameters import data, masks
from symbolic_bp.audit.objects.structure import lifted
from symbolic_bp.audit.theirs import Theirs

WANTED = {"pairs": DATA, "indices": HIDDEN}  # names of arguments that these layouts are for
DIFFERENT: Sequence[tuple[int, ...]] = ((4, 5, 3), (4, 5, 6, 3))
EQUAL: Sequence[tuple[int, ...]] = ((4, 4, 4, 4), (4, 5, 5, 3), (5, 5, 5), (4, 3, 3))
FLAT: Sequence[tuple[int, ...]] = ((4, 3),)
NO_MATTER_HOW_WIDE = (
    NameError,
    ImportError,
    RecursionError,
)  # an attribute may be missing because a forward pass did not run


@dataclass
class Kept:
    """The first Attempt and its maker, for want of a better one."""

    attempt: Attempt | None = None
    maker: str | None = None


class Finder(Choosing):
    """A Choosing that tries makers, widths and layouts."""

    def find(self) -> Attempt:
        """An Attempt; raises NotFound, and Unusable for a target that is not there. Different widths first,
        then equal ones (some code runs with these only), then no hidden layer."""
        first = self.wanted.split(".")[0]
        if first and first not in self.own:
            raise Unusable(
                f"--target: expected one of {', '.join(self.own) or 'its classes and functions'}, found "
                f"{first}"
            )
        kept = Kept()
        stages = (DIFFERENT, (self.batch,)), (EQUAL, (self.batch, 3)), (FLAT, (self.batch,))
        for stage, batches in stages:
            found = kept.attempt
            if found and stage is FLAT:
                break
            if found and not found.misshapen and not self.sizes and found.sizes:
                return self.together(found) or found
            if self.weight >= 3 and isinstance(self.error, NO_MATTER_HOW_WIDE):
                break
            self.layouts = LAYOUTS[:2] if found and not found.misshapen else LAYOUTS
            best = self.at_stage(self.of_depth(stage), batches, kept, stage is EQUAL)
            if best:
                return best
        if kept.attempt:
            return kept.attempt
        if self.weight >= 3 and self.error is not None:
            raise self.error
        raise refusal(
            self.own,
            [expression.split("(")[0] for expression, _ in makers(self) if expression[0] != "["],
            self.error,
            self.doing,
        )

    def of_depth(self, stage: Sequence[tuple[int, ...]]) -> Sequence[tuple[int, ...]]:
        """The widths of a stage; those of as many layers as the person gave, where sizes are given."""
        if not self.sizes:
            return stage
        return [s for s in stage if len(s) == len(self.sizes)] or [tuple(range(4, 4 + len(self.sizes)))]

    def at_stage(
        self, widths: Sequence[tuple[int, ...]], batches: tuple[int, ...], kept: Kept, equal: bool
    ) -> Attempt | None:
        """The first Attempt that is good enough with these widths; else None, and the first one is kept."""
        for expression, count in makers(self):
            if kept.maker not in (None, expression):
                continue
            for sizes in widths[:1] if count < 0 else widths:
                if count > 1 and len(sizes) != count:
                    continue
                if count < 0 and widths is not DIFFERENT and not self.sizes:
                    continue
                if kept.attempt and not kept.attempt.misshapen and widths is DIFFERENT:
                    break
                for batch in batches:
                    best = self.with_maker(expression, sizes if count >= 0 else (), batch)
                    if best and widths is FLAT and not count:
                        why = [*best.plan.why, "only a network without a hidden layer runs"]
                        best = replace(best, plan=replace(best.plan, why=why))
                    if best and better(best, kept.attempt, equal):
                        return best
                    if best and kept.attempt is None:
                        kept.attempt, kept.maker = best, expression
        return None

    def together(self, kept: Attempt) -> Attempt | None:
        """The Attempt with the calls of one that takes single examples, with a batch where widths coincide,
        if that is how they are meant."""
        for sizes in EQUAL:
            for batch in (self.batch, 3):
                for layout in LAYOUTS[:2]:
                    best: Attempt | None = None
                    for kind in KINDS:
                        plan = replace(kept.plan, x=layout, y=kind)
                        try:
                            run = judge(self.trial_of(plan, sizes, batch))
                        except Exception as error:  # noqa: BLE001
                            self.note(error)
                            continue
                        found = list(run.compared.values())
                        wrong = sum(bool(c.wrong) for c in found)
                        if not any(c.shape for c in found) and (best is None or wrong < best.wrong):
                            best = replace(
                                kept, plan=plan, sizes=sizes, batch=batch, wrong=wrong, misshapen=0
                            )
                    if best and best.wrong:
                        return best
        return None

    def with_maker(self, make: str, sizes: tuple[int, ...], batch: int) -> Attempt | None:
        """The best Attempt with this maker, or None."""
        probe: dict[str, Theirs] = {"sizes": list(sizes)}
        try:
            self.patched.reseed()
            if sizes:
                probe |= {n: exact(np.full((batch, k), 0.5)) for n, k in (("x", sizes[0]), ("y", sizes[-1]))}
            it = eval(make, self.names | probe)  # noqa: S307
            whole = bundled(make, it, returned(self.own.get(make.split("(")[0])))
            if whole != make:
                make, it = whole, eval(whole, self.names | probe)  # noqa: S307
            it = lifted(it)
            self.masks, self.data = masks(it), data(it)
        except Exception as error:  # noqa: BLE001
            self.note(error, doing=make)
            return None
        if sizes and of_widths(make, probe, self.names):
            return None
        kept = None
        for holder in self.caller.named_holders(make, it) or holders(it):
            for n, k in ends(it, holder, self.names, sizes):
                for layout in self.layouts:
                    if kept and (layout != "pairs" or not kept.wrong and not self.has_cost(it)):
                        continue
                    if time.process_time() > self.until:
                        return kept
                    if not self.suits(layout, it):
                        continue
                    if layout == "indices":
                        k = k or sizes[0 if len(sizes) == 2 else -1]
                    plan = Plan(make, holder.parameters, "None", x=layout, inputs=n, outputs=k)
                    best = self.with_layout(plan, holder, sizes, batch)
                    if best and (best.own or layout == "pairs" and best.own >= (kept.own if kept else 0)):
                        return best
                    kept = kept or best
        return kept

    def suits(self, layout: str, it: Theirs) -> bool:
        """Whether the code looks as if it took inputs in this layout: those that few files
        take are asked for."""
        if layout == "steps" and not self.walks():
            return False
        return layout not in WANTED or self.takes(it, WANTED[layout])

    def functions(self, it: Theirs) -> dict[str, Callable | type]:
        """{name: function} of the methods and the functions of the file."""
        methods = (
            {n: getattr(type(it), n) for n in dir(type(it)) if not n.startswith("_")}
            if hasattr(it, "__dict__")
            else {}
        )
        return {n: f for n, f in (methods | self.own).items() if callable(f)}

    def takes(self, it: Theirs, names: set[str]) -> bool:
        """True where a function or method has an argument of one of these names."""
        return any(n in names for f in self.functions(it).values() for n, _ in signature(f) or [])

    def walks(self) -> bool:
        """Whether some function of the file goes through its input step by step."""
        return any(
            re.search(rf"for .* in .*\b({'|'.join(X)})\b", ast.unparse(node).split("\n")[0])
            for _, tree in trees(self.patched.spaces)
            for node in ast.walk(tree)
            if isinstance(node, ast.For)
        )

    def has_cost(self, it: Theirs) -> bool:
        """Whether a function or method is named for a cost."""
        return any(COST.search(n) and not NOT_COST.search(n) for n in self.functions(it))

    def updates(self, found: Attempt) -> Iterator[Plan]:
        """[Plan] of the update steps that take the gradients of a found plan."""
        plan = found.plan
        if not plan.gradient or found.wrong:
            return
        trial = Trial(
            plan, self.names, found.sizes, found.batch, random.Random(f"{self.seed} update"), self.patched
        )
        holder = found.holder
        self.caller.extra = {"grads": raw(plan.gradient)}
        for expression, function, method in self.caller.callables(trial, STEP) if holder else ():
            for call in self.caller.calls(trial, expression, function, method):
                first = "" if raw(plan.gradient) in call else before(plan.gradient)
                fields = (
                    self.backward.gradient(trial, holder, call, first, 1)
                    if holder is not None and (first or raw(plan.gradient) in call)
                    else None
                )
                if fields and "gradient" not in fields:
                    yield replace(plan, gradient="", **cast("dict[str, Any]", fields))
                    break
        self.caller.extra = {}

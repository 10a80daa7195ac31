"""Networks whose inputs are no rows or columns of numbers: images, and sequences as lists. Which input a
forward pass takes, and what it gives, is found by running it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from symbolic_bp.audit.arrays.arrays import exact
from symbolic_bp.audit.calling.plan import LAYOUTS, SHAPED, Plan
from symbolic_bp.audit.calling.trial import target_layout
from symbolic_bp.audit.names.signature import signature
from symbolic_bp.audit.names.vocabulary import FORWARD, GRADIENT
from symbolic_bp.audit.objects.closures import copied
from symbolic_bp.audit.objects.constructors import makers
from symbolic_bp.audit.objects.holders import holders
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    from symbolic_bp.audit.calling.attempt import Attempt
    from symbolic_bp.audit.calling.find import Finder
    from symbolic_bp.audit.calling.trial import Trial

SECONDS, WIDTHS, PROBE = 5, (4, 5, 3), "{'probe': probe}"


def shaped(finder: Finder) -> Attempt | None:
    """The best Attempt with an input of another shape; None where nothing takes one."""
    finder.until = time.process_time() + SECONDS
    best: Attempt | None = None
    for make, count in makers(finder):
        if count not in (-1, len(WIDTHS)):
            continue
        for plan in plans(finder, make):
            if time.process_time() > finder.until:
                return best
            for holder in holders(plan[1])[:2]:
                try:
                    whole = replace(plan[0], parameters=holder.parameters)
                    found = finder.with_layout(whole, holder, WIDTHS if count > 0 else (), finder.batch)
                except Exception as error:  # noqa: BLE001, whatever somebody's code raises
                    finder.note(error)
                    continue
                if found and (best is None or found.wrong < best.wrong) and found.own:
                    best = found
                if best and not best.wrong:
                    return best
    return best


def plans(finder: Finder, make: str) -> Iterator[tuple[Plan, Theirs]]:
    """[(Plan, the network)] of the inputs that its forward pass takes; the number of its outputs is seen."""
    for layout in SHAPED:
        plan = Plan(make, PROBE, "None", x=layout, inputs=WIDTHS[0], outputs=1)
        finder.names["probe"] = exact(np.zeros(1))
        try:
            trial = finder.trial_of(plan, WIDTHS, finder.batch)
        except Exception as error:  # noqa: BLE001, whatever somebody's code raises
            finder.note(error)
            return
        for expression, function, method in finder.caller.callables(trial, FORWARD):
            if not method or GRADIENT.search(expression):
                continue
            try:
                out = trial.run(f"{expression}(x)", copied(trial.it))
            except Exception:  # noqa: BLE001, it takes another input
                continue
            if isinstance(out, np.ndarray) and out.size:
                count = out.shape[-1] if "m" in layout or out.ndim == 1 else out.size
                if out.shape != LAYOUTS[target_layout(layout)](count, finder.batch):
                    continue  # targets of another shape would be broadcast
                name = next((n for n, _ in signature(function) or []), "x")
                finder.caller.constants = {**finder.caller.constants, name: "x"}  # what it calls its input
                yield replace(plan, outputs=count), trial.it


def has_kernels(trial: Trial) -> bool:
    """Whether a parameter has more than two axes: a convolution, whose inputs are images."""
    return any(a.ndim > 2 for a in trial.leaves.values())

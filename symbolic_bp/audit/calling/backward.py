"""What gives the gradient: a function that returns it, one that stores it, or a step that only
updates the parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from symbolic_bp.audit.calling.arranged import arrange, changed, computed, moved
from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.calling.rates import rates
from symbolic_bp.audit.calling.trial import compiled, described
from symbolic_bp.audit.names.signature import signature
from symbolic_bp.audit.names.vocabulary import COST, GRADIENT, RATE, STEP
from symbolic_bp.audit.objects.closures import copied
from symbolic_bp.audit.objects.layer_objects import is_list_of_layers, slopes
from symbolic_bp.audit.objects.structure import entries
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    from symbolic_bp.audit.calling.called import Caller
    from symbolic_bp.audit.calling.trial import Trial
    from symbolic_bp.audit.objects.holder import Holder


ANY = re.compile("")


def autograd(holder: Holder, costs: list[tuple[str, bool]]) -> Iterator:
    """[as Backward.gradients]: c.backward() of a cost c that is an object of a small autograd engine."""
    for cost, _ in costs:
        if cost.endswith(".data"):
            for stored in holder.stored:
                yield {"gradient": f"(({cost.removesuffix('.data')}).backward(), {stored})[1]"}, 0, "backward"


class Backward:
    """space: the names of the file; caller: a Caller; wanted: the target that must be used, or empty."""

    def __init__(self, space: dict[str, Theirs], caller: Caller, wanted: str = "") -> None:
        self.space, self.caller, self.wanted = space, caller, wanted

    def gradients(
        self, trial: Trial, holder: Holder, outs: list[dict[str, str]], costs: list[tuple[str, bool]]
    ) -> Iterator[tuple[dict[str, str] | None, int, str]]:
        """[(fields of a Plan, rank, name of the function)]: what gives the gradient; fields are None
        where a rank begins."""
        yield from autograd(holder, costs)
        if is_list_of_layers(trial.it):
            for call, name in slopes(self.caller, trial):
                fields = self.gradient(trial, holder, call, "", 0, costs)
                if fields:
                    yield fields, 0, name
        tried = set()
        silent: list = []
        before = [""] + [o["call"] for o in outs[:3]] + [c for c, own in costs[:3] if own]
        for rank, pattern in enumerate((GRADIENT, STEP, COST, ANY)):
            yield None, rank, ""
            for expression, function, method in self.caller.callables(trial, pattern):
                if self.wanted and self.wanted.split(".")[-1] not in (
                    expression.split(".")[-1],
                    self.wanted.split(".")[0],
                ):
                    continue
                for out in [None, *outs[:3]]:
                    for call in self.caller.calls(trial, expression, function, method, out):
                        if call in tried:
                            continue
                        tried.add(call)
                        chains = (
                            [f"({o['call']}, {s})" for o in outs[:2] for s in silent[:2]] if rank == 1 else []
                        )
                        for first in before + chains:
                            fields = self.gradient(trial, holder, call, first, rank, costs)
                            if (
                                rank == 0
                                and fields is None
                                and first
                                and call not in silent
                                and self.runs(trial, f"({first}, {call})")
                            ):
                                silent.append(call)
                            if fields:
                                for rate in (
                                    [""] if "gradient" in fields else self.rates(trial, function, fields)
                                ):
                                    yield fields | ({"rate": rate} if rate else {}), rank, expression
                                break
                        else:
                            continue
                        break

    def gradient(
        self,
        trial: Trial,
        holder: Holder,
        call: str,
        first: str,
        rank: int,
        costs: Sequence[tuple[str, bool]] = (),
    ) -> dict[str, str] | None:
        """{"gradient": ...} or {"step": ...} or {"after": ...} or None."""
        if first == call:
            return None
        it = copied(trial.it)
        whole = f"({first}, {call})[1]" if first else call
        old = [self.stored(it, s) for s in holder.stored]
        try:
            found = trial.run(whole, it)
            now = trial.entries(trial.parameters(it))
        except Exception as error:  # noqa: BLE001
            self.caller.note(error, 3 if rank == 0 and any(own for _, own in costs) and first else 1, whole)
            return None
        if any(moved(trial.leaves[n], now.get(n)) for n in trial.leaves):
            return {"step": f"({first}, {call})" if first else call}
        arranged = arrange(whole, found, trial, holder, rank == 2) if rank == 0 or computed(found) else None
        if arranged:
            changes = rank in (1, 3) and not GRADIENT.search(call.split("(")[0])
            return {"after" if changes else "gradient": arranged}
        for stored, were in zip(holder.stored, old, strict=True):
            values = self.stored(it, stored)
            if (
                values
                and set(values) == set(trial.leaves)
                and any(
                    v is not None and (were is None or changed(were.get(n), v)) for n, v in values.items()
                )
            ):
                return {"gradient": f"({whole}, {stored})[1]"}
        if rank == 0:
            what = (
                f"{len(entries(found))} parts" if isinstance(found, (list, tuple, dict)) else described(found)
            )
            self.caller.note(
                Unusable(
                    f"{call} gives {what}: expected the gradients of {', '.join(trial.leaves)}, or stored "
                    "gradients, or an "
                    "update of the parameters"
                ),
                3 if any(own for _, own in costs) else 1,
            )
        return None

    def runs(self, trial: Trial, call: str) -> bool:
        """Whether a call goes through on scalar parameters."""
        return trial.scalars and self.caller.value(trial, call) is not None

    def rates(self, trial: Trial, function: Callable, fields: dict[str, str]) -> list[str]:
        """[expression]: what the learning rate of a step may be; "" where the call gives it."""
        if any(n in RATE for n, _ in signature(function) or []):
            return [""]
        gives = "after" in fields
        step = fields["after" if gives else "step"]
        return [*(rates(trial, step, gives) or rates(trial.single(), step, gives)), ""]

    def stored(self, it: Theirs, expression: str) -> dict[str, Theirs] | None:
        """Stored gradients by name, copied; None where they are not spelled so."""
        try:
            found = entries(eval(compiled(expression), self.space | {"it": it}), scalars=True)  # noqa: S307
        except Exception:  # noqa: BLE001, this spelling is not used
            return None
        return {n: v.copy() if isinstance(v, np.ndarray) else v for n, v in found.items()}

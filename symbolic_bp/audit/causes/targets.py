"""The targets of one run, example by example, whatever their layout was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from symbolic_bp.audit.numbers.number import lift

if TYPE_CHECKING:
    from symbolic_bp.audit.dense.dense import Dense
    from symbolic_bp.audit.judging.judge import Run
    from symbolic_bp.audit.numbers.number import Num


def targets(run: Run, net: Dense) -> list[list[Num]] | None:
    """y[x][j] as Nums, where the trial has them."""
    space, plan = run.trial.space, run.trial.plan
    k, m = len(net.layers[-1].w), net.examples
    rows: Any
    if getattr(plan, "x", "") == "pairs":
        rows = [np.asarray(y, dtype=object).reshape(-1) for _, y in space["data"]]
    else:
        y = space.get("y")
        if y is None:
            y = next(
                (i for i in reversed(getattr(run.trial, "inputs", [])) if isinstance(i, (np.ndarray, int))),
                None,
            )
        if y is None:
            return None
        y = np.asarray(y, dtype=object)
        if y.size == m and y.size != m * k and all(isinstance(v, int) for v in y.reshape(-1)):
            rows = [[int(v == j) for j in range(k)] for v in y.reshape(-1)]
        elif y.shape == (m, k) or y.size == k:
            rows = y.reshape(m, k) if y.size == m * k else None
        elif y.shape == (k, m):
            rows = y.T
        else:
            rows = None
    if rows is None or len(rows) != m or any(len(r) != k for r in rows):
        return None
    return [[lift(v) for v in row] for row in rows]

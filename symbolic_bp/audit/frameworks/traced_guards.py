"""Tiny constants against log 0 and division by zero in code that PyTorch or JAX traced: their place is an
operation of the graph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from symbolic_bp.audit.frameworks.branches import Branches
from symbolic_bp.audit.host.guards import NONE, Guards

if TYPE_CHECKING:
    from symbolic_bp.audit.numbers.number import Num


class TracedGuards(Guards):
    """Guards by the operation that is calculated now."""

    def __init__(self, branches: Branches, zeros: Iterable[tuple] = NONE) -> None:
        super().__init__(lambda file: False, zeros)
        self.branches = branches

    def place(self, c: Num) -> tuple | None:
        """(words for the constant, None for the line, the operation, its value); None where no operation
        of the code is calculated."""
        if self.branches.current is None:
            return None
        key, label = self.branches.current
        return f"{c.f:.3g} in {label}", None, key, c.f

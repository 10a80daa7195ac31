"""For tests of one's own: random networks and identities (needs Hypothesis), and exact gradients (needs
NumPy).

The names are loaded when they are first used, so that neither needs what the other one needs.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

_HOMES = {
    "holds": "networks",
    "instances": "networks",
    "rationals": "networks",
    "assert_gradient_exact": "gradient",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> Callable:
    if name not in _HOMES:
        raise AttributeError(f"module symbolic_bp.testing has no attribute {name!r}")
    return getattr(import_module(f"symbolic_bp.testing.{_HOMES[name]}"), name)

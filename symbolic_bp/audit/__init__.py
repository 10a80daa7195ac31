"""Other people's code under exact arithmetic: is its gradient right, and if not, which
equation does it break?

The package itself can be called: symbolic_bp.audit(forward_cost, backward, parameters, inputs).
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

from symbolic_bp.audit.run import need_numpy


class Callable(ModuleType):
    """The package as a function; NumPy is loaded at the first call."""

    def __call__(
        self,
        forward_cost: object,
        backward: object,
        parameters: object,
        inputs: object = (),
        **options: object,
    ) -> dict:
        """See symbolic_bp.audit.api.audit."""
        need_numpy()
        return import_module("symbolic_bp.audit.api").audit(
            forward_cost, backward, parameters, inputs, **options
        )


sys.modules[__name__].__class__ = Callable

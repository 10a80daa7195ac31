"""symbolic_bp: a proof assistant for backpropagation.

The names below are loaded when they are first used, so that the kernel and the command line start without
SymPy.
"""

from importlib import import_module

from symbolic_bp.version import VERSION

__version__ = VERSION

_HOMES = {
    "Network": "symbolic_bp.network.network",
    "derive": "symbolic_bp.calculus.derive",
    "Library": "symbolic_bp.assistant.theorem",
    "theorem": "symbolic_bp.assistant.theorem",
    "Goal": "symbolic_bp.assistant.goal",
    "check": "symbolic_bp.session",
    "Model": "symbolic_bp.model.model",
    "check_on": "symbolic_bp.on_model",
    "prove_on": "symbolic_bp.on_model",
    "verify_on": "symbolic_bp.on_model",
    "prove": "symbolic_bp.session",
    "start": "symbolic_bp.session",
    "verify": "symbolic_bp.exact.verify",
}
__all__ = [*_HOMES, "audit"]


def __getattr__(name: str) -> object:
    if name == "audit":
        return import_module("symbolic_bp.audit")
    if name not in _HOMES:
        raise AttributeError(f"module symbolic_bp has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)

"""UNTRUSTED. Finds the steps of a proof on a model and writes the certificate; the kernel
(symbolic_bp.kernel) replays it."""

from .between import between
from .prover import NotFound, Prover

__all__ = ["NotFound", "Prover", "between"]

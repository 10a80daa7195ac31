"""What cannot go from SymPy to a model, or not be derived."""

from symbolic_bp.errors import SymbolicBPError


class ExpressionError(SymbolicBPError):
    """An expression of SymPy that a model has no term for, or a derivative that is not derived."""

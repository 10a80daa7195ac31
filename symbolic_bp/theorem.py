"""What a theorem file imports: the decorator `theorem`."""

from symbolic_bp.assistant.theorem import Library, Theorem, theorem

__all__ = ["Library", "Theorem", "theorem"]

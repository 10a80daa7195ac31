"""What a theorem file imports: the decorator `theorem`, and the type of what it hands to a proof."""

from symbolic_bp.assistant.goal import Goal
from symbolic_bp.assistant.theorem import Library, Theorem, theorem

__all__ = ["Goal", "Library", "Theorem", "theorem"]

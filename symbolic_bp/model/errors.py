"""Errors about the text of a model: line, column, text, what was expected, what was found."""

from symbolic_bp.errors import ClaimError


class ModelError(ClaimError):
    """A line of a model, or a claim about one, that cannot be read; number: its line from 1 (0: a claim),
    column from 1."""

    def __init__(
        self, expected: str, found: str, todo: str = "", text: str = "", number: int = 0, column: int = 1
    ) -> None:
        where = f"line {number}, column {column}" if number else f"column {column}"
        super().__init__(where, expected, found, todo, text, column - 1)
        self.number, self.column = number, column


class ShapeError(ModelError):
    """Two arrays whose shapes do not fit."""

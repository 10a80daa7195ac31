"""Words of one line of a model, each with its column."""

import re
from dataclasses import dataclass

from symbolic_bp.model.errors import ModelError

TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<number>\d+(\.\d+)?)
  | (?P<name>[^\W\d]\w*\??)
  | (?P<op>:=|\.\.|\.\*|\.T\b|\^T\b|\*\*|<=|>=|!=|==|'+|[-+*/@^()\[\]{},=<>:])
""",
    re.VERBOSE,
)
LONGEST = 4000


@dataclass(frozen=True)
class Token:
    """A word: number, name, op or end; column and line are counted from 1, line 0 is that of a claim."""

    kind: str
    text: str
    column: int
    line: int
    source: str
    gap: int = 0  # spaces before it

    def error(
        self, expected: str, found: str = "", todo: str = "", kind: type[ModelError] = ModelError
    ) -> ModelError:
        """The error that says what was expected at this word."""
        return kind(
            expected,
            found or (repr(self.text) if self.kind != "end" else "the end of the line"),
            todo,
            self.source,
            self.line,
            self.column,
        )


def words(source: str, line: int = 0) -> list[Token]:
    """The words of a line; a comment starts with #. Raises ModelError at a sign that belongs to no word."""
    if len(source) > LONGEST:
        raise ModelError(f"a line of at most {LONGEST} letters", f"one of {len(source)}", "", source, line)
    text, found, place, gap = source.split("#")[0].rstrip(), [], 0, 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if not match:
            raise ModelError(
                "a name, a number or an operator", repr(text[place]), "", source, line, place + 1
            )
        kind = next(k for k in ("space", "number", "name", "op") if match.group(k) is not None)
        if kind != "space":
            found.append(Token(kind, match.group(), place + 1, line, source, gap))
        place, gap = match.end(), len(match.group()) if kind == "space" else 0
    return [*found, Token("end", "", len(text) + 1, line, source)]

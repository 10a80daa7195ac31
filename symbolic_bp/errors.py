"""What can go wrong with what a person gives: each error says where, what was expected, what
was found, what to do."""

from __future__ import annotations

from typing import Any

FAULT = 4  # the exit code of a fault of this program


class SymbolicBPError(Exception):
    """Base of every error about a person's input; its text is one sentence, ready to print.

    line: the line of a person's own file that it comes from, "mine.py, line 7", or ""; code: the exit code
    that it means; numbers: the lines that show numbers against a theorem whose proof failed.
    """

    line: str = ""
    code: int = 2
    numbers: tuple[str, ...] | list[str] = ()

    def __init__(self, where: str, expected: str, found: str, todo: str = "") -> None:
        self.where, self.expected, self.found, self.todo = where, expected, found, todo
        super().__init__(f"{where}: expected {expected}, found {found}" + (f"; {todo}" if todo else ""))

    def data(self) -> dict[str, Any]:
        """The parts of the error for JSON: where, expected, found, todo, line, text, position, as
        far as it has them."""
        parts = ("where", "expected", "found", "todo", "line", "text", "position")
        return {name: getattr(self, name) for name in parts if getattr(self, name, None) not in (None, "")}

    def __reduce__(self) -> tuple[Any, ...]:
        """From one process to another: what an exception does by itself gives __init__ the sentence alone."""
        return restored, (type(self), self.args, vars(self))


def restored(kind: type[SymbolicBPError], args: tuple[Any, ...], state: dict[str, Any]) -> SymbolicBPError:
    """An error as it was pickled."""
    error = kind.__new__(kind, *args)
    vars(error).update(state)
    return error


class NetworkError(SymbolicBPError):
    """A network that cannot be, or a layer, neuron or quantity that it does not have."""


class ClaimError(SymbolicBPError):
    """An equation that cannot be read; position is the place in the text, counted from 0, or None."""

    def __init__(
        self,
        where: str,
        expected: str,
        found: str,
        todo: str = "",
        text: str | None = None,
        position: int | None = None,
    ) -> None:
        super().__init__(where, expected, found, todo)
        self.text, self.position = text, position

    def pointed(self) -> str:
        """The text with a caret under the place: two lines, or nothing where there is no place."""
        if self.text is None or self.position is None:
            return ""
        start = max(0, min(self.position - 40, len(self.text) - 70))  # a long text: the part around the place
        end = start + 70 if len(self.text) > start + 75 else len(self.text)
        part = "".join(
            c if c.isprintable() else " " for c in self.text[start:end]
        )  # a line break would move the caret
        shown = "... " * (start > 0) + part + " ..." * (end < len(self.text))
        return f"  {shown}\n  {' ' * (self.position - start + 4 * (start > 0))}^"


class StepError(SymbolicBPError):
    """A step of a derivation that does not hold."""


class JudgesDisagree(SymbolicBPError):
    """What the kernel accepts is refuted by numbers that fulfil its hypotheses: a fault of this
    program, to be reported.

    certificate: the data that the kernel replayed; instance: [(label, value)] of the numbers.
    """

    def __init__(self, name: str, certificate: object, instance: object) -> None:
        super().__init__(
            name,
            "two judges that agree",
            "a proof that the kernel accepts and numbers that refute it",
            "this is a fault of symbolic_bp and nothing is proved: please report it",
        )
        self.certificate, self.instance = certificate, instance
        self.code = FAULT


class FileError(SymbolicBPError):
    """A file or directory that cannot be read, run or written."""


class MissingProgram(SymbolicBPError):
    """An external program that is not on PATH."""

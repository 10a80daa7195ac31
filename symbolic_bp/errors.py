"""What can go wrong with what a person gives: each error says where, what was expected, what was found, what to do."""


class SymbolicBPError(Exception):
    """Base of every error about a person's input; its text is one sentence, ready to print.

    line: the line of a person's own file that it comes from, "mine.py, line 7", or "".
    """

    line = ""

    def __init__(self, where, expected, found, todo=""):
        self.where, self.expected, self.found, self.todo = where, expected, found, todo
        super().__init__(f"{where}: expected {expected}, found {found}" + (f"; {todo}" if todo else ""))


class NetworkError(SymbolicBPError):
    """A network that cannot be, or a layer, neuron or quantity that it does not have."""


class ClaimError(SymbolicBPError):
    """An equation that cannot be read; position is the place in the text, counted from 0, or None."""

    def __init__(self, where, expected, found, todo="", text=None, position=None):
        super().__init__(where, expected, found, todo)
        self.text, self.position = text, position

    def pointed(self):
        """The text with a caret under the place: two lines, or nothing where there is no place."""
        if self.text is None or self.position is None:
            return ""
        start = max(0, min(self.position - 40, len(self.text) - 70))       # a long text: the part around the place
        end = start + 70 if len(self.text) > start + 75 else len(self.text)
        shown = "... " * (start > 0) + self.text[start:end] + " ..." * (end < len(self.text))
        return f"  {shown}\n  {' ' * (self.position - start + 4 * (start > 0))}^"


class StepError(SymbolicBPError):
    """A step of a derivation that does not hold."""


class FileError(SymbolicBPError):
    """A file or directory that cannot be read, run or written."""


class MissingProgram(SymbolicBPError):
    """An external program that is not on PATH."""

"""What can be wrong with the data of a model, with its sizes or with a claim about it."""

from symbolic_bp.errors import SymbolicBPError


class ModelError(SymbolicBPError):
    """Data that is no model, sizes that it cannot have, or a claim that does not speak of it."""


class TooMuch(ModelError):
    """More work than an instance may be: entries, reads, digits or nesting."""


class NotDescending(ModelError):
    """A read of something that is not earlier: of, at: the entry; read, at_read: what it reads."""

    def __init__(self, of: str, at: tuple[int, ...], read: str, at_read: tuple[int, ...]) -> None:
        self.of, self.at, self.read, self.at_read = of, at, read, at_read
        super().__init__(f"{of}{list(at)}", "reads of lower rank only", f"a read of {read}{list(at_read)}")


def shown(thing: object, most: int = 60) -> str:
    """The repr of hostile data, cut short; raises nothing."""
    try:
        text = repr(thing)
    except Exception:
        return f"a {type(thing).__name__}"
    return text if len(text) <= most else text[:most] + "..."


class WalksDisagree(SymbolicBPError):
    """Two walks over the same numbers differ: a fault of this program. claim: its name; first, second: the
    two pairs of values.
    """

    def __init__(self, claim: str, first: tuple[str, str], second: tuple[str, str]) -> None:
        self.claim, self.first, self.second = claim, first, second
        super().__init__(
            f"claim {claim}",
            f"{first[0]} and {first[1]}, as the graph has it",
            f"{second[0]} and {second[1]} by the second walk",
        )

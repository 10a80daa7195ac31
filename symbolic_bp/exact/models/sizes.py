"""The sizes of an instance: numbers for the names, values for the functions of sizes."""

from collections.abc import Callable, Mapping

from symbolic_bp.exact.models.faults import ModelError, TooMuch, shown
from symbolic_bp.exact.models.model import Model

LARGEST = 10**9
Table = Mapping[object, object] | Callable[..., object]


class Sizes:
    """numbers: {size: value}; call(f, arguments): the value of a size function, its least where its table has
    none.

    given: {"L": 3, "n": {1: 784, 2: 30, 3: 10}} or a function, {"n": lambda l: 10}; keys of more arguments
    are tuples.
    """

    def __init__(self, model: Model, given: Mapping[str, object]) -> None:
        unknown = sorted(shown(name) for name in given if name not in model.sizes and name not in model.calls)
        if unknown:
            raise ModelError("the sizes", "sizes of the model", ", ".join(unknown))
        self.model, self.numbers = (
            model,
            {name: number(name, given.get(name), low) for name, low in model.sizes.items()},
        )
        self.tables: dict[str, Callable[..., object] | dict[tuple[object, ...], object]] = {}
        self.known: dict[tuple[str, tuple[int, ...]], int] = {}
        for name, (arity, low) in model.calls.items():
            self.tables[name] = self.table(name, arity, low, given.get(name, {}))

    def table(
        self, name: str, arity: int, low: int, given: object
    ) -> Callable[..., object] | dict[tuple[object, ...], object]:
        """The values of a size function, checked. Raises ModelError."""
        if isinstance(given, Mapping):
            found = {key if isinstance(key, tuple) else (key,): value for key, value in given.items()}
            for key, value in found.items():
                if len(key) != arity:
                    raise ModelError(f"size {name}", f"values at {arity} arguments", shown(key))
                number(f"{name}{key}", value, low)
            return found
        if callable(given):
            return given
        raise ModelError(f"size {name}", "a table or a function", shown(given))

    def call(self, name: str, at: tuple[int, ...]) -> int:
        """The value of a size function. Raises ModelError."""
        found = self.known.get((name, at))
        if found is None:
            table, low = self.tables[name], self.model.calls[name][1]
            if isinstance(table, dict):
                value = table.get(at, low)
            else:
                try:
                    value = table(*at)
                except Exception as fault:
                    raise ModelError(f"size {name}", f"a value at {at}", f"{type(fault).__name__}") from fault
            found = self.known[name, at] = number(f"{name}{at}", value, low)
        return found

    def __str__(self) -> str:
        calls = [
            f"{name}({', '.join(map(str, at))}) = {value}" for (name, at), value in sorted(self.known.items())
        ]
        return ", ".join([f"{name} = {value}" for name, value in self.numbers.items()] + calls)


def number(name: str, value: object, low: int) -> int:
    """value, if it is a size. Raises ModelError, TooMuch."""
    if isinstance(value, bool) or not isinstance(value, int) or value < low:
        raise ModelError(f"size {name}", f"a whole number from {low}", shown(value))
    if value > LARGEST:
        raise TooMuch(f"size {name}", f"at most {LARGEST}", shown(value))
    return value

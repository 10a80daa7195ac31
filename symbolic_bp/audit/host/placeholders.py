"""What stands for an import that is not installed: it fails only where a value of it is used."""

from __future__ import annotations

import importlib.machinery
import sys
import types
from collections.abc import Callable
from typing import NoReturn

PASSING: dict[str, Callable] = {
    "tqdm": lambda steps=(), *_, **__: steps,
    "trange": lambda *a, **__: range(*a),
}
MOST = 30


class Missing(ImportError):
    """A value of a module that is not installed is used."""


class Placeholder:
    """Something of a missing module: it can be called and have attributes, and has no value."""

    def __init__(self, name: str) -> None:
        self.__dict__["__wrapped_name__"] = name

    def __getattr__(self, name: str) -> Placeholder:
        if name.startswith("__"):
            raise AttributeError(name)
        return named(f"{self.__wrapped_name__}.{name}")

    def __call__(self, *args: object, **kwargs: object) -> Placeholder:
        """A result that is another placeholder."""
        return Placeholder(f"{self.__wrapped_name__}(...)")

    def __deepcopy__(self, memo: dict) -> Placeholder:
        return self

    def __enter__(self) -> Placeholder:
        return self

    def __exit__(self, *error: object) -> None:
        return None

    def used(self, *_: object) -> NoReturn:
        """In the place of everything that needs a value. Raises Missing."""
        name = self.__wrapped_name__
        raise Missing(f"the value of {name} is needed, and {name.partition('.')[0]} is not installed")

    __iter__ = __len__ = __bool__ = __float__ = __int__ = __index__ = __array__ = __mro_entries__ = used
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = used
    __matmul__ = __rmatmul__ = __neg__ = __pow__ = __lt__ = __le__ = __gt__ = __ge__ = used
    __getitem__ = __contains__ = used


def named(name: str) -> Placeholder:
    """The placeholder of a name; what shows how far a loop has come gives the steps of the loop."""
    passing = PASSING.get(name.rpartition(".")[2])
    return passing if passing and name.startswith("tqdm") else Placeholder(name)  # type: ignore[return-value]


class Absent(types.ModuleType):
    """A module that is not there."""

    __path__: list = []

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return named(f"{self.__name__}.{name}")


def stand_for(missing: str) -> None:
    """A placeholder among the loaded modules for one that is missing, and in the package that it is of."""
    module = Absent(missing)
    module.__spec__ = importlib.machinery.ModuleSpec(missing, None, is_package=True)
    sys.modules[missing] = module
    package, _, name = missing.rpartition(".")
    if package in sys.modules:
        setattr(sys.modules[package], name, module)

"""Parameters that are global arrays of a file: functions read them by name and bind new
ones with `global`."""

from __future__ import annotations

import copy
import dis
import sys
import types
from collections.abc import Callable, Iterable
from types import ModuleType

import numpy as np

from symbolic_bp.audit.names.vocabulary import DATA, X, Y
from symbolic_bp.audit.theirs import Theirs


class Globals:
    """The global arrays of these names. A deep copy puts copies of them into the module, and reads them
    there from then on."""

    def __init__(self, module: str, *names: str) -> None:
        self._module = module
        for name in names:
            setattr(self, name, copy.deepcopy(vars(sys.modules[module])[name]))

    def __deepcopy__(self, memo: dict) -> Bound:
        names = [n for n in vars(self) if n != "_module"]
        vars(sys.modules[self._module]).update({n: copy.deepcopy(getattr(self, n), memo) for n in names})
        return Bound(self._module, names)

    def reachable(self) -> dict:
        """{name: value}"""
        return {n: v for n, v in vars(self).items() if n != "_module"}

    def bound(self) -> dict:
        """{id of the name space: the names in it that a copy binds}"""
        return {id(vars(sys.modules[self._module])): [n for n in vars(self) if n != "_module"]}


class Bound:
    """The global names of a module as attributes."""

    def __init__(self, module: str, names: Iterable[str]) -> None:
        vars(self).update(_module=module, _names=list(names))

    def kept(self) -> Globals:
        """What the names are bound to now, for other copies of it."""
        return Globals(self._module, *self._names)

    def __getattr__(self, name: str) -> Theirs:
        try:
            return vars(sys.modules[self._module])[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: object) -> None:
        vars(sys.modules[self._module])[name] = value

    def reachable(self) -> dict:
        """{name: value}"""
        return {n: getattr(self, n) for n in self._names}


def global_parameters(space: dict[str, Theirs], own: dict[str, Callable | type]) -> list:
    """The names of global float arrays (or lists of them) that functions of the file use, and of numbers that
    they bind; not of data."""
    functions = [f for f in own.values() if isinstance(f, types.FunctionType)]
    used = {n for f in functions for n in f.__code__.co_names}
    bound = {i.argval for f in functions for i in dis.get_instructions(f) if i.opname == "STORE_GLOBAL"}
    return [
        n
        for n, v in space.items()
        if n in used and n not in X | Y | DATA and (floats(v) or n in bound and isinstance(v, float))
    ]


def floats(value: Callable | ModuleType) -> bool:
    """True for an array of numbers, or nested lists of such arrays."""
    if isinstance(value, (list, tuple)):
        return bool(value) and all(map(floats, value))
    return (
        isinstance(value, np.ndarray)
        and value.ndim > 0
        and (value.dtype.kind == "f" or value.dtype == object)
    )

"""Networks that are functions with what they enclose: copies of them, and their parts as
attributes of one object."""

from __future__ import annotations

import copy
import types
from collections.abc import Iterable
from contextlib import suppress

from symbolic_bp.audit.theirs import Theirs

CONTAINERS = (list, tuple, dict)


def enclosing(value: Theirs) -> bool:
    """A function that encloses variables."""
    return isinstance(value, types.FunctionType) and value.__closure__ is not None


def holds_functions(value: Theirs, depth: int = 3) -> bool:
    """Whether a function with enclosed variables is in containers, or an attribute."""
    if enclosing(value):
        return True
    if not depth:
        return False
    if isinstance(value, dict):
        return any(holds_functions(v, depth - 1) for v in value.values())
    if isinstance(value, (list, tuple)):
        return any(holds_functions(v, depth - 1) for v in value)
    return isinstance(value, (Bundle, types.SimpleNamespace)) and any(
        holds_functions(v, depth - 1) for v in vars(value).values()
    )


def copied(thing: Theirs, memo: dict | None = None) -> Theirs:
    """A deep copy in which functions have copies of what they enclose, shared as it was."""
    if memo is None and not holds_functions(thing):
        return copy.deepcopy(thing)
    memo = {} if memo is None else memo
    if id(thing) in memo:
        return memo[id(thing)]
    if enclosing(thing):
        return function_copied(thing, memo)
    if type(thing) is list:
        items: list = []
        memo[id(thing)] = items
        items.extend(copied(v, memo) for v in thing)
        return items
    if type(thing) is dict:
        table: dict = {}
        memo[id(thing)] = table
        table.update((k, copied(v, memo)) for k, v in thing.items())
        return table
    if type(thing) is tuple:
        return tuple(copied(v, memo) for v in thing)
    if isinstance(thing, (Bundle, types.SimpleNamespace)):
        memo[id(thing)] = out = type(thing).__new__(type(thing))
        vars(out).update((k, copied(v, memo)) for k, v in vars(thing).items())
        return out
    return copy.deepcopy(thing, memo)


def function_copied(function: types.FunctionType, memo: dict) -> types.FunctionType:
    """The same code with cells of its own; a cell that several functions share is one cell
    in their copies too."""
    cells = []
    fresh = []
    for cell in function.__closure__ or ():
        if id(cell) not in memo:
            memo[id(cell)] = types.CellType()
            fresh.append(cell)
        cells.append(memo[id(cell)])
    out = types.FunctionType(
        function.__code__, function.__globals__, function.__name__, function.__defaults__, tuple(cells)
    )
    out.__kwdefaults__, out.__dict__ = function.__kwdefaults__, dict(function.__dict__)
    memo[id(function)] = out
    for cell in fresh:
        with suppress(ValueError):  # a name that has no value yet
            memo[id(cell)].cell_contents = copied(cell.cell_contents, memo)
    return out


def cells(function: types.FunctionType) -> dict[str, types.CellType]:
    """{name: cell} of what a function encloses."""
    return dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))


class Bundle:
    """What a maker gave, as attributes: functions, and arrays that they enclose (read where the
    functions keep them)."""

    def __init__(self, parts: Iterable, *names: str) -> None:
        given = parts if isinstance(parts, dict) else dict(zip(names, parts, strict=False))
        kept = {id(v) for v in inside(given).values()}
        vars(self).update(
            {n: v for n, v in given.items() if id(v) not in kept or isinstance(v, types.FunctionType)}
        )

    def __getattr__(self, name: str) -> Theirs:
        for function in vars(self).values():
            if enclosing(function) and name in cells(function):
                return cells(function)[name].cell_contents
        raise AttributeError(name)

    def __setattr__(self, name: str, value: object) -> None:
        for function in filter(enclosing, vars(self).values()):
            if name in cells(function):
                cells(function)[name].cell_contents = value
                return
        super().__setattr__(name, value)

    def everything(self) -> dict[str, Theirs]:
        """{name: value} of the attributes and of what the functions enclose."""
        return vars(self) | inside(vars(self))


def inside(parts: dict) -> dict[str, Theirs]:
    """{name: value} of what functions among the values enclose."""
    out: dict = {}
    for function in filter(enclosing, parts.values()):
        for name, cell in cells(function).items():
            try:
                out.setdefault(name, cell.cell_contents)
            except ValueError:  # a name that has no value yet
                continue
    return out


def bundled(make: str, made: Theirs, names: list) -> str:
    """The expression that makes a Bundle of what `make` gave, or `make` itself where that holds no
    functions of its own."""
    if (
        isinstance(made, dict)
        and any(map(enclosing, made.values()))
        and all(isinstance(k, str) and k.isidentifier() for k in made)
    ):
        return f"Bundle({make})"
    if isinstance(made, tuple) and any(map(enclosing, made)):
        known = (
            [n or f"part{i}" for i, n in enumerate(names)]
            if len(names) == len(made)
            else [
                getattr(v, "__name__", f"part{i}") if enclosing(v) else f"part{i}" for i, v in enumerate(made)
            ]
        )
        return f"Bundle({make}, {', '.join(map(repr, known))})"
    if enclosing(made):
        return f"Bundle(({make},), {made.__name__!r})"
    return make

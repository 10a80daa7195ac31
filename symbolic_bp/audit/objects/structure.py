"""What holds the arrays: lists, tuples, dictionaries and objects; named entries, and exact copies of them."""

from __future__ import annotations

import types
from collections.abc import Callable

import numpy as np

from symbolic_bp.audit.arrays.arrays import Exact, exact
from symbolic_bp.audit.numbers.number import Num, lift
from symbolic_bp.audit.numbers.untraceable import Untraceable
from symbolic_bp.audit.objects.closures import cells, enclosing
from symbolic_bp.audit.objects.scalars import gathered, is_numbers
from symbolic_bp.audit.theirs import Theirs

PLAIN = (str, bytes, int, float, bool, type(None), Num)
CODE = (type, types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.ModuleType)
DEEP = 6


def entries(structure: Theirs, prefix: str = "", scalars: bool = False) -> dict[str, Theirs]:
    """{'net[0].W': array, ...}: dictionaries give .key, lists [i]; None stays None; empty ones give nothing.

    scalars: lists of numbers are arrays, too.
    """
    if scalars and is_numbers(structure):
        return {prefix: gathered(structure)}
    if isinstance(structure, dict):
        items = [(f"{prefix}.{k}" if prefix else str(k), v) for k, v in structure.items()]
    elif isinstance(structure, (list, tuple)):
        items = [(f"{prefix}[{i}]", v) for i, v in enumerate(structure)]
    else:
        return {prefix: structure}
    return {name: array for key, value in items for name, array in entries(value, key, scalars).items()}


def places(structure: dict[str, Theirs] | Exact | Num) -> dict[str, Theirs]:
    """{'net[0].W': what holds its numbers}: an Exact array, or a list of numbers that can be changed in
    place; without what is None."""
    found = {}

    def walk(part: Theirs, prefix: str) -> None:
        if isinstance(part, dict):
            for k, v in part.items():
                walk(v, f"{prefix}.{k}" if prefix else str(k))
        elif isinstance(part, (list, tuple)) and not is_numbers(part):
            for i, v in enumerate(part):
                walk(v, f"{prefix}[{i}]")
        elif part is not None:
            found[prefix] = part

    walk(structure, "")
    return found


def renewed(structure: object, new: Callable) -> object:
    """The same with new() in the place of each plain number: dictionaries and lists are changed in
    place, tuples made anew."""
    if isinstance(structure, (float, Num, np.floating)) and not isinstance(structure, bool):
        return new()
    if isinstance(structure, dict):
        for key, value in structure.items():
            structure[key] = renewed(value, new)
    elif isinstance(structure, list) and not is_numbers(structure):
        structure[:] = [renewed(value, new) for value in structure]
    elif isinstance(structure, tuple):
        parts = [renewed(value, new) for value in structure]
        made: Theirs = type(structure)  # a named tuple takes its parts one by one
        return made(*parts) if hasattr(structure, "_fields") else made(parts)
    return structure


def lifted(thing: Theirs, depth: int = DEEP, done: dict[int, tuple[Theirs, Theirs]] | None = None) -> Theirs:
    """The same thing with every array of floats in it made exact: new lists and tuples,
    objects changed in place."""
    done = {} if done is None else done
    if enclosing(thing) and depth >= 0 and id(thing) not in done:
        done[id(thing)] = thing, thing
        for cell in cells(thing).values():
            try:
                cell.cell_contents = lifted(cell.cell_contents, depth - 1, done)
            except ValueError:  # a name that has no value yet
                continue
    if isinstance(thing, PLAIN + CODE):
        return thing
    if id(thing) in done:
        return done[id(thing)][1]
    if isinstance(thing, np.matrix):
        raise Untraceable("np.matrix", "is not followed here: expected np.array, with @ for products")
    if isinstance(thing, np.ndarray):
        return lifted_array(thing, depth, done)
    if depth < 0:
        return thing
    if isinstance(thing, tuple):
        parts = [lifted(x, depth - 1, done) for x in thing]
        same = all(a is b for a, b in zip(parts, thing, strict=True))
        new: Theirs = thing if same else type(thing)(*parts) if hasattr(thing, "_fields") else tuple(parts)
        done[id(thing)] = thing, new
        return new
    lift_inside(thing, depth, done)
    return thing


def lifted_array(thing: np.ndarray, depth: int, done: dict[int, tuple[Theirs, Theirs]]) -> np.ndarray:
    """An array of floats made exact; one of objects has its entries lifted in place."""
    numbers = thing.dtype.kind == "f" or (
        thing.dtype == object
        and not isinstance(thing, Exact)
        and all(isinstance(e, PLAIN[2:4]) for e in thing.flat)
    )
    out = exact(thing) if numbers else thing
    if thing.dtype == object and out is thing and not isinstance(thing, Exact):
        for at in np.ndindex(thing.shape):
            thing[at] = lifted(thing[at], depth - 1, done)
    done[id(thing)] = thing, out
    return out


def lift_inside(thing: Theirs, depth: int, done: dict[int, tuple[Theirs, Theirs]]) -> None:
    """Lifts the items of a list or dictionary, or the attributes of an object, in place."""
    inside = getattr(thing, "__dict__", None)
    if isinstance(thing, list):
        done[id(thing)] = thing, thing
        thing[:] = (
            map(lift, thing)
            if all(type(x) in (float, int) for x in thing) and float in map(type, thing)
            else [lifted(x, depth - 1, done) for x in thing]
        )
    elif isinstance(thing, dict):
        done[id(thing)] = thing, thing
        for key in list(thing):
            thing[key] = lifted(thing[key], depth - 1, done)
    elif isinstance(inside, dict):
        done[id(thing)] = thing, thing
        for key, value in list(inside.items()):
            new = lifted(value, depth - 1, done)
            if new is not value:
                setattr(thing, key, new)

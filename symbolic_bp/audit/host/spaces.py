"""The name spaces that a person's code runs in: those of its functions, and of the modules of the person's
own that these reach."""

from __future__ import annotations

import sys
import sysconfig
import types
from collections.abc import Callable
from pathlib import Path

import numpy as np

OURS = Path(__file__).resolve().parents[2]
PLACES = ("stdlib", "platstdlib", "purelib", "platlib")
LIBRARIES = ("site-packages", "dist-packages")


def spaces_of(*functions: Callable) -> list:
    """The global names of the functions, and of the person's own modules that these reach by names,
    imports or what they enclose."""
    out: list = []
    for function in functions:
        for module in homes(function):
            if all(vars(module) is not other for other in out):
                out.append(vars(module))
        space = getattr(bare(function), "__globals__", None)
        if space is not None and all(space is not other for other in out):
            out.insert(0, space)
    folders = [Path(f).resolve().parent for f in map(file_of, out) if f]
    for space in out:  # it grows
        for module in reached(space):
            if all(vars(module) is not other for other in out) and own(module, folders):
                out.append(vars(module))
    return out


def bare(function: object) -> object:
    """A function without what is bound to it."""
    function = getattr(function, "func", function)
    return getattr(function, "__func__", function)


def homes(function: Callable) -> list:
    """The person's own modules that the objects come from that a function encloses or is bound to, and
    that of a callable object."""
    inner = bare(function)
    values = [
        getattr(function, "__self__", None),
        *(getattr(function, "args", ()) or ()),
        *(getattr(inner, "__defaults__", ()) or ()),
    ]
    if isinstance(inner, types.FunctionType):
        for cell in inner.__closure__ or ():
            try:
                values.append(cell.cell_contents)
            except ValueError:  # a name that has no value yet
                continue
    else:
        values.append(inner)
    values = [v for value in values for v in (value if isinstance(value, (list, tuple)) else [value])]
    found = [home(v) for v in values if v is not None]
    return [m for m in found if m is not None and own(m, [])]


def home(value: object) -> types.ModuleType | None:
    """The module that a function, a class or an object of a class comes from."""
    name = getattr(bare(value), "__module__", None) or type(value).__module__
    found = value if isinstance(value, types.ModuleType) else sys.modules.get(str(name))
    return found if isinstance(found, types.ModuleType) else None


def beside(folder: Path) -> list:
    """The loaded modules of the person's own that lie in a folder or below it."""
    folder = folder.resolve()
    return [
        m
        for m in list(sys.modules.values())
        if isinstance(m, types.ModuleType) and within(m, folder) and own(m, [folder])
    ]


def file_of(space: dict) -> str:
    """The file of a module by its names, "" where there is none."""
    found = space.get("__file__")
    return found if isinstance(found, str) else ""


def within(module: types.ModuleType, folder: Path) -> bool:
    """Whether the file of a module is in a folder or below it."""
    file = file_of(vars(module))
    return bool(file) and folder in Path(file).resolve().parents


def own(module: types.ModuleType, folders: list) -> bool:
    """Whether a module is neither ours nor a library's; one beside the code that is judged is the person's
    own wherever it lies."""
    file = file_of(vars(module))
    if not file or not file.endswith(".py") or OURS in Path(file).resolve().parents:
        return False
    if any(Path(file).resolve().parent == folder for folder in folders):
        return True
    parts = Path(file).resolve().parents
    return not any(p.name in LIBRARIES for p in parts) and not any(root in parts for root in roots())


def roots() -> list:
    """Where Python and its libraries are."""
    return [Path(p).resolve() for p in map(sysconfig.get_paths().get, PLACES) if p] + [
        Path(np.__file__).resolve().parent
    ]


def reached(space: dict) -> list:
    """The modules that names stand for, or that the functions and classes among them come from, and those
    that their code imports."""
    found = {}
    for value in list(space.values()):
        for module in [home(value), *imported(value, str(space.get("__package__") or ""))]:
            if module is not None:
                found[id(module)] = module
    return list(found.values())


def imported(value: object, package: str) -> list:
    """The loaded modules whose names stand in the code of a function, or of the methods of a class."""
    parts = (
        [value]
        if isinstance(value, types.FunctionType)
        else list(vars(value).values())
        if isinstance(value, type)
        else []
    )
    stack = [p.__code__ for p in map(bare, parts) if isinstance(p, types.FunctionType)]
    names: set = set()
    while stack:
        code = stack.pop()
        names |= set(code.co_names)
        stack += [c for c in code.co_consts if isinstance(c, types.CodeType)]
    found = [sys.modules.get(n) or sys.modules.get(f"{package}.{n}") for n in names]
    return [m for m in found if isinstance(m, types.ModuleType)]


def late(before: set, *functions: Callable) -> bool:
    """Whether modules of the person's own were loaded since, by an import within a function. before: the
    names of those that were there."""
    folders = [Path(f).resolve().parent for f in map(file_of, spaces_of(*functions)) if f]
    return any(
        own(m, folders)
        for n, m in list(sys.modules.items())
        if n not in before and isinstance(m, types.ModuleType)
    )

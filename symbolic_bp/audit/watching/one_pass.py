"""One pass of a training loop as a function of the names that it works on."""

from __future__ import annotations

import ast
import types
from collections.abc import Callable

from symbolic_bp.audit.objects.module_arrays import Globals
from symbolic_bp.audit.theirs import Theirs
from symbolic_bp.audit.watching.loops import ENDED, Loop

FIXED = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type, types.MethodType)
PLAIN = (int, str, bytes, bool, type(None), range)


class Ended(Exception):
    """A return in the pass."""


class Locals(types.SimpleNamespace):
    """The local names of a function before a pass of its loop, and after it."""


class Pass:
    """space: the names of the file; begin(arguments) gives what the pass is called with: its names, before
    the first pass; calling it makes one pass and changes them."""

    def __init__(self, loop: Loop, space: dict[str, Theirs], path: str) -> None:
        self.loop, self.space = loop, space
        self.fixed: dict[str, Theirs] = {}
        self.floats: set[str] = set()
        self.zeros: set[str] = set()
        self.code = compile(ast.Module(loop.body, []), path, "exec")
        self.start = compile(ast.Module(loop.before, []), path, "exec")
        self.before = self.start if loop.name else None

    def begin(self, /, **arguments: Theirs) -> Locals | Globals:
        """The names that the pass works on, with the arguments of the function; whole numbers that it
        calculates with as floats, what a step remembers (a velocity) as 0."""
        it = self.begun(arguments)
        for path in self.zeros:
            exec(f"{path} = {path} * 0", {"it": it})  # noqa: S102, a path of ours
        for path in self.floats:
            exec(f"{path} = float({path})", {"it": it})  # noqa: S102, a path of ours
        return it

    def begun(self, arguments: dict[str, Theirs]) -> Locals | Globals:
        """The names that the pass works on."""
        if self.before is None:
            if not {n for n in self.loop.used if n in self.loop.made - self.loop.stored} <= set(self.space):
                self.run(self.start, self.space)
            self.space.update({n: v for n, v in self.loop.rates.items() if n not in self.space})
            names = [n for n in self.loop.used if n in self.space]
            return Globals(self.space["__name__"], *(n for n in names if not self.plain(self.space[n])))
        space = {**self.space, **arguments, **self.loop.rates}
        self.run(self.before, space)
        mine = {n: v for n, v in space.items() if n not in self.space or v is not self.space[n]}
        mine.pop("__builtins__", None)
        mine.pop(ENDED, None)
        self.fixed = {n: v for n, v in mine.items() if isinstance(v, FIXED) and not closure(v)}
        return Locals(**{n: v for n, v in mine.items() if n not in self.fixed})

    def plain(self, value: Theirs) -> bool:
        """Whether a global name holds nothing that a pass can change."""
        return isinstance(value, FIXED + PLAIN)

    def __call__(self, it: Theirs) -> Theirs:
        """One pass. What it worked on."""
        if self.before is None:
            self.run(self.code, self.space)
            return it
        space = {**self.space, **self.fixed, **vars(it)}
        self.run(self.code, space)
        names: dict[str, Theirs] = vars(it)  # type: ignore[assignment]
        names.update({n: space[n] for n in (self.loop.stored | set(names)) & set(space)})
        return it

    def run(self, code: types.CodeType, space: dict[str, Theirs]) -> None:
        """Runs code in a name space; a return ends it."""
        space[ENDED] = Ended()
        try:
            exec(code, space)  # noqa: S102, the point of an audit is to run this code
        except Ended:
            return
        finally:
            space.pop(ENDED, None)

    def __deepcopy__(self, memo: dict) -> Pass:
        return self


def closure(value: Theirs) -> bool:
    """A function that encloses something."""
    return isinstance(value, Callable) and bool(getattr(value, "__closure__", None))  # type: ignore[arg-type]

"""The mutable state of somebody's modules and objects, remembered and put back in place: what one call
leaves, the next one does not see.

Everything that is reachable is remembered by what it holds, not by its name; what is put back keeps its
identity, so that what was shared stays shared. Data of a million numbers are not copied.
"""

from __future__ import annotations

import functools
import random
import types
from collections import deque
from collections.abc import Callable
from types import CellType, FunctionType, MethodType, SimpleNamespace
from typing import Any

import numpy as np

from symbolic_bp.audit.numbers.number import Num
from symbolic_bp.audit.theirs import Theirs

MANY, BIG, LONG = 200_000, 1_000_000, 100_000
ATOMS = (int, float, complex, bool, str, bytes, type(None), Num, np.generic)
WRAPPED = (staticmethod, classmethod)
EMPTY = object()
HIDDEN = ("__dict__", "__weakref__", "__doc__", "__builtins__")


class State:
    """What the name spaces, and all that is reachable from them in code of the same modules, hold now.

    roots: name spaces and objects; without: {id of a name space: names in it that are not put back}.
    """

    def __init__(self, roots: list, without: dict) -> None:
        self.modules = {root.get("__name__") for root in roots if isinstance(root, dict)}
        self.without, self.kept = without, []
        self.undo: list = []
        seen: set[int] = set()
        stack = list(reversed(roots))
        while stack and len(seen) < MANY:
            thing = stack.pop()
            if isinstance(thing, ATOMS) or id(thing) in seen:
                continue
            seen.add(id(thing))
            self.kept.append(thing)
            stack += self.remembered(thing)

    def restore(self) -> None:
        """Put back what has changed since."""
        for undo in self.undo:
            undo()

    def remembered(self, thing: Theirs) -> list:
        """Note how a thing is put back; what is in it."""
        for kinds, reader in READERS:
            if isinstance(thing, kinds):
                return reader(self, thing)
        if type(thing).__module__ in self.modules or isinstance(thing, SimpleNamespace):
            return self.attributes(thing)
        return []

    def dictionary(self, thing: dict) -> list:
        """Remembers the items of a dictionary. What it holds."""
        saved = dict(thing)
        without = self.without.get(id(thing), ())
        self.undo.append(lambda: refilled(thing, saved, without))
        return [*saved.values(), *(k for k in saved if not isinstance(k, ATOMS))]

    def sequence(self, thing: list) -> list:
        """Remembers the items of a list. What it holds."""
        if len(thing) > LONG:
            return []
        saved = list(thing)

        def undo() -> None:
            if len(thing) != len(saved) or any(a is not b for a, b in zip(thing, saved, strict=True)):
                thing.clear()
                thing.extend(saved)

        self.undo.append(undo)
        return saved

    def members(self, thing: set) -> list:
        """Remembers the members of a set. What it holds."""
        saved = set(thing)

        def undo() -> None:
            if thing != saved:
                thing.clear()
                thing.update(saved)

        self.undo.append(undo)
        return list(saved)

    def array(self, thing: np.ndarray) -> list:
        """Remembers the entries of an array. The objects that it holds."""
        plain = thing.view(np.ndarray)
        if thing.size > BIG or not thing.flags.writeable:
            return []
        saved = plain.copy()
        self.undo.append(lambda: np.copyto(plain, saved))
        return [x for x in saved.ravel() if not isinstance(x, ATOMS)] if thing.dtype == object else []

    def generator(self, thing: np.random.Generator) -> list:
        """NumPy's Generator: its state is that of its bit generator."""
        return [thing.bit_generator]

    def bits(self, thing: np.random.BitGenerator) -> list:
        """Remembers the state of a bit generator."""
        saved = thing.state

        def undo() -> None:
            thing.state = saved

        self.undo.append(undo)
        return []

    def legacy(self, thing: np.random.RandomState) -> list:
        """Remembers the state of a RandomState."""
        saved = thing.get_state()
        self.undo.append(lambda: thing.set_state(saved))
        return []

    def dice(self, thing: random.Random) -> list:
        """Remembers the state of a random.Random."""
        if not isinstance(thing, random.SystemRandom):
            saved = thing.getstate()
            self.undo.append(lambda: thing.setstate(saved))
        return []

    def cell(self, thing: CellType) -> list:
        """Remembers what a cell of a closure holds."""
        saved = contents(thing)

        def undo() -> None:
            if saved is EMPTY:
                if contents(thing) is not EMPTY:
                    del thing.cell_contents
            elif contents(thing) is not saved:
                thing.cell_contents = saved

        self.undo.append(undo)
        return [] if saved is EMPTY else [saved]

    def function(self, thing: FunctionType) -> list:
        """The attributes, cells and defaults of a function of the modules."""
        if thing.__module__ not in self.modules:
            return []
        return [vars(thing), *(thing.__closure__ or ()), thing.__defaults__, thing.__kwdefaults__]

    def method(self, thing: MethodType) -> list:
        """The object and the function of a method."""
        return [thing.__self__, thing.__func__]

    def cached(self, thing: functools._lru_cache_wrapper) -> list:
        """Empties the cache of a function when things are put back. What it wraps."""
        self.undo.append(thing.cache_clear)
        return [thing.__wrapped__, vars(thing)]

    def partial(self, thing: functools.partial) -> list:
        """The function and arguments of a partial."""
        return [thing.func, thing.args, thing.keywords]

    def accessor(self, thing: property) -> list:
        """The functions of a property."""
        return [thing.fget, thing.fset]

    def wrapped(self, thing: staticmethod) -> list:
        """The function of a staticmethod or classmethod."""
        return [thing.__func__]

    def parts(self, thing: tuple) -> list:
        """The parts of a tuple, which itself cannot change."""
        return list(thing)

    def kind(self, thing: type) -> list:
        """Remembers the attributes of a class of the modules. What they are."""
        if thing.__module__ not in self.modules:
            return []
        saved = {k: v for k, v in vars(thing).items() if k not in HIDDEN}

        def undo() -> None:
            for name in [k for k in vars(thing) if k not in saved and k not in HIDDEN]:
                delattr(thing, name)
            for name, value in saved.items():
                if vars(thing).get(name, EMPTY) is not value:
                    setattr(thing, name, value)

        self.undo.append(undo)
        return [*saved.values(), *thing.__bases__]

    def attributes(self, thing: object) -> list:
        """An object of a class of the person's own."""
        inside: list = [type(thing)]
        if isinstance(getattr(thing, "__dict__", None), dict):
            inside.append(vars(thing))
        for kind in type(thing).__mro__:
            for name in slots(kind):
                inside += self.slot(thing, vars(kind)[name])
        return inside

    def slot(self, thing: object, place: types.MemberDescriptorType) -> list:
        """One place of __slots__, by its descriptor."""
        saved = held(place, thing)

        def undo() -> None:
            now = held(place, thing)
            if saved is EMPTY and now is not EMPTY:
                place.__delete__(thing)
            elif now is not saved:
                place.__set__(thing, saved)

        self.undo.append(undo)
        return [] if saved is EMPTY else [saved]


READERS: list[tuple[Any, Callable]] = [
    (np.ndarray, State.array),
    (np.random.Generator, State.generator),
    (np.random.BitGenerator, State.bits),
    (np.random.RandomState, State.legacy),
    (random.Random, State.dice),
    (CellType, State.cell),
    (FunctionType, State.function),
    (MethodType, State.method),
    (functools._lru_cache_wrapper, State.cached),
    (functools.partial, State.partial),
    (property, State.accessor),
    (WRAPPED, State.wrapped),
    (type, State.kind),
]


def both(reader: Callable) -> Callable:
    """A container, which may be of a class of the person's own, with attributes."""

    def whole(state: State, thing: object) -> list:
        own = state.attributes(thing) if type(thing).__module__ in state.modules else []
        return reader(state, thing) + own

    return whole


READERS += [
    (dict, both(State.dictionary)),
    ((list, deque), both(State.sequence)),
    (set, both(State.members)),
    ((tuple, frozenset), both(State.parts)),
]


def contents(cell: CellType) -> object:
    """What a cell holds, or EMPTY."""
    try:
        return cell.cell_contents
    except ValueError:  # a name that has no value yet
        return EMPTY


def held(place: types.MemberDescriptorType, thing: object) -> object:
    """What a slot of an object holds, or EMPTY."""
    try:
        return place.__get__(thing)
    except AttributeError:
        return EMPTY


def slots(kind: type) -> list:
    """The names of __slots__ as the class keeps them."""
    return [n for n, v in vars(kind).items() if isinstance(v, types.MemberDescriptorType)]


def refilled(thing: dict, saved: dict, without: tuple) -> None:
    """A dictionary with the items that it had, and in their order."""
    now = {k: v for k, v in thing.items() if k not in without}
    old = {k: v for k, v in saved.items() if k not in without}
    if len(now) == len(old) and all(a is b and now[a] is old[b] for a, b in zip(now, old, strict=True)):
        return
    kept = {k: thing[k] for k in without if k in thing}
    thing.clear()
    thing.update(old)
    thing.update(kept)

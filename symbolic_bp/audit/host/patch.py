"""While somebody's code runs, the names np, math, float ... in its own modules mean stand-ins that
keep our numbers exact.

NumPy itself is not touched: only the name spaces of the person's modules are, and they
are put back at the end.
"""

from __future__ import annotations

import math
import random
import sys
import types
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import numpy as np

from symbolic_bp.audit.arrays.arrays import Exact, exact, holds_nums
from symbolic_bp.audit.arrays.makers import MAKERS, gathering, maker
from symbolic_bp.audit.arrays.special_functions import of_math, of_special
from symbolic_bp.audit.arrays.taken import FUNCTIONS, words
from symbolic_bp.audit.host.chance import REPLACED
from symbolic_bp.audit.host.guards import Guards
from symbolic_bp.audit.host.state import State
from symbolic_bp.audit.numbers import real
from symbolic_bp.audit.numbers.number import Num
from symbolic_bp.audit.numbers.untraceable import Untraceable
from symbolic_bp.audit.theirs import Theirs

FLOAT = float
HERE, NUMPY = str(Path(__file__).parents[1]), str(Path(np.__file__).parent)
SEQUENCES = words(  # their lists are arguments, no arrays
    """block broadcast_arrays column_stack concatenate dstack einsum einsum_path hstack ix_ lexsort meshgrid
    row_stack save savetxt savez savez_compressed select shape stack vstack"""
)
GATHERING = frozenset(n for n in FUNCTIONS if "." not in n) - SEQUENCES - frozenset(MAKERS)
FLOATS = ("float64", "float32", "float16", "longdouble", "double", "single", "half")


class FloatMeta(type):
    """float(x) of one of our numbers is that number; everything else as ever."""

    def __call__(cls, *args: float | Num) -> float | Num:
        """A Num as it is, one number of an Exact; the plain type for anything else."""
        if len(args) == 1 and isinstance(args[0], (Num, Exact)):
            return args[0].item() if isinstance(args[0], Exact) and args[0].size == 1 else args[0]
        return cls.kind(*args)

    def __instancecheck__(cls, x: Theirs) -> bool:
        return isinstance(x, (cls.kind, Num))

    def __subclasscheck__(cls, c: type) -> bool:
        return issubclass(c, cls.kind) or c is cls

    def __getattr__(cls, name: str) -> Theirs:
        return getattr(cls.kind, name)


def float_like(kind: type) -> type:
    """A stand-in for float or np.float64 that keeps a Num."""
    return FloatMeta(kind.__name__, (), {"kind": kind, "dtype": np.dtype(kind)})


def stand_in(module: ModuleType, **changed: Callable | ModuleType) -> ModuleType:
    """A module with the same names as another one, but for a few."""
    out = types.ModuleType(module.__name__, module.__doc__)
    out.__dict__.update(module.__dict__)
    out.__dict__.update(changed)
    return out


class Vectorized:
    """np.vectorize of a function, which would cast our numbers to the type of its first result."""

    def __init__(self, pyfunc: Callable, *args: Theirs, **kwargs: Theirs) -> None:
        self.old = pyfunc if isinstance(pyfunc, np.vectorize) else np.vectorize(pyfunc, *args, **kwargs)

    def __call__(self, *args: Theirs, **kwargs: Theirs) -> Theirs:
        """The function at each entry; np.vectorize's own way where no Num is among the arguments."""
        if kwargs or self.old.signature or not any(map(holds_nums, args)):
            return self.old(*args, **kwargs)
        out = np.frompyfunc(self.old.pyfunc, len(args), 1)(*[np.asarray(a, dtype=object) for a in args])
        return exact(out) if isinstance(out, np.ndarray) else out


def elsewhere(file: str) -> bool:
    """True for a file that is neither ours nor NumPy's."""
    return not file.startswith((HERE, NUMPY, "<__array_function__"))


class Patched:
    """A context in which the name spaces given are exact. `own` tells the files of the
    person's code, for `leaks`.

    zeros: the places of guards (Guards) that are read as 0.
    """

    def __init__(
        self,
        spaces: Sequence[dict[str, Theirs]] = (),
        own: Callable = elsewhere,
        zeros: frozenset[tuple[str, int, int, float]] | tuple = (),
    ) -> None:
        self.spaces, self.own = list(spaces), own
        self.guards = Guards(own, zeros)
        self.seed = 0
        self.saved: list = []
        self.leaks: list = []
        self.first: State | None = None
        self.dice: tuple = ()
        self.instead: dict = {}

    def __enter__(self) -> Patched:
        self.instead = self.stand_ins()
        for space in self.spaces:
            for key, value in list(space.items()):
                if not key.startswith("__") and id(value) in self.instead:
                    self.put(space, key, self.instead[id(value)][1])
                elif isinstance(value, np.vectorize):
                    self.put(space, key, Vectorized(value))
            self.put(space, "float", self.instead[id(FLOAT)][1])
        real.LEAKS.append(self.leak)
        self.first, self.dice = self.state({}), (random.getstate(), np.random.get_state())
        real.ADDED.append(self.guards.added)
        return self

    def __exit__(self, *error: Theirs) -> None:
        real.LEAKS.remove(self.leak)
        random.setstate(self.dice[0])
        np.random.set_state(self.dice[1])
        real.ADDED.remove(self.guards.added)
        for space, key, there, old in reversed(self.saved):
            if there:
                space[key] = old
            else:
                space.pop(key, None)
        self.saved.clear()

    def put(self, space: dict[str, Theirs], key: str, value: Callable | type | ModuleType) -> None:
        """Set a name in a name space, and remember what was there."""
        self.saved.append((space, key, key in space, space.get(key)))
        space[key] = value

    def stand_ins(self) -> dict[int, tuple[Theirs, Callable]]:
        """{id(original): (original, stand-in)} of functions, types and modules."""
        maths = of_math()
        pairs = numpy_pairs() + [(getattr(math, n), v) for n, v in maths.items()]
        pairs += [(getattr(m, n), later(m, n)) for m, n in REPLACED]
        pairs += [(math, stand_in(math, **maths)), (FLOAT, float_like(FLOAT))]
        pairs += scipy_pairs()
        return {id(old): (old, new) for old, new in pairs}

    def reseed(self) -> None:
        """The same random numbers for the forward and the backward pass."""
        random.seed(self.seed)
        np.random.seed(self.seed % 2**32)

    def state(self, without: dict) -> State:
        """What the modules hold now."""
        return State(self.spaces, without)

    def restore(self) -> None:
        """What the modules held when they were loaded."""
        if self.first is not None:
            self.first.restore()

    def leak(self) -> None:
        """Notes the line of the person's code that asked for a float."""
        frame: types.FrameType | None = sys._getframe(3)
        while frame is not None and not self.own(frame.f_code.co_filename):
            frame = frame.f_back
        if frame is not None:
            self.leaks.append((frame.f_code.co_filename, frame.f_lineno))


def later(module: types.ModuleType, name: str) -> Callable:
    """The function of a module that has this name when it is called."""
    return lambda *args, **kwargs: getattr(module, name)(*args, **kwargs)


def no_matrix(*args: Theirs, **kwargs: Theirs) -> NoReturn:
    """In the place of np.matrix. Raises Untraceable."""
    raise Untraceable("np.matrix", "is not followed here: expected np.array, with @ for products")


def numpy_stand_ins() -> dict:
    """{name: a stand-in} of what has another meaning for our numbers in the name space of NumPy."""
    out = {name: gathering(getattr(np, name)) for name in GATHERING if hasattr(np, name)}
    out |= {name: maker(name, getattr(np, name)) for name in MAKERS}
    out |= {name: no_matrix for name in ("matrix", "asmatrix", "mat", "bmat") if hasattr(np, name)}
    out |= {name: float_like(getattr(np, name)) for name in FLOATS}
    return out | {"vectorize": Vectorized, "isscalar": isscalar, "finfo": finfo, "issubdtype": issubdtype}


def linalg_stand_ins() -> dict:
    """The same of numpy.linalg."""
    names = [
        name.removeprefix("linalg.")
        for name in FUNCTIONS
        if name.startswith("linalg.") and name != "linalg.multi_dot"
    ]
    return {name: gathering(getattr(np.linalg, name)) for name in names if hasattr(np.linalg, name)}


def isscalar(element: Theirs) -> bool:
    """np.isscalar, and True for a Num."""
    return isinstance(element, Num) or np.isscalar(element)


def finfo(dtype: Theirs) -> np.finfo:
    """Our numbers stand for float64."""
    return np.finfo(np.float64 if isinstance(dtype, (Exact, Num)) or dtype == object else dtype)


def issubdtype(arg1: Theirs, arg2: Theirs) -> bool:
    """Our numbers stand for float64."""
    return np.issubdtype(
        np.float64 if arg1 == object else arg1, np.float64 if arg2.__class__ is FloatMeta else arg2
    )


def as_strided(x: Theirs, *args: Theirs, **kwargs: Theirs) -> np.ndarray:
    """np.lib.stride_tricks.as_strided; its result is Exact, too."""
    found = np.lib.stride_tricks.as_strided(x, *args, **kwargs)
    return found.view(Exact) if isinstance(x, Exact) else found


def numpy_pairs() -> list:
    """[(original, stand-in)] of functions, types and modules of NumPy."""
    names, linalg = numpy_stand_ins(), linalg_stand_ins()
    tricks = stand_in(np.lib.stride_tricks, as_strided=as_strided)
    lib, algebra = stand_in(np.lib, stride_tricks=tricks), stand_in(np.linalg, **linalg)
    pairs = [(getattr(np, n), v) for n, v in names.items()] + [
        (getattr(np.linalg, n), v) for n, v in linalg.items()
    ]
    pairs += [
        (np.lib.stride_tricks.as_strided, as_strided),
        (np.lib.stride_tricks, tricks),
        (np.lib, lib),
        (np.linalg, algebra),
    ]
    return [*pairs, (np, stand_in(np, **names, linalg=algebra, lib=lib))]


def scipy_pairs() -> list:
    """scipy.special's functions that are no ufuncs, where SciPy is loaded."""
    special, scipy = sys.modules.get("scipy.special"), sys.modules.get("scipy")
    if special is None or scipy is None:
        return []
    chosen = of_special(special)
    pairs = [(getattr(special, name), new) for name, new in chosen.items()]
    within = stand_in(special, **chosen)
    return [*pairs, (special, within), (scipy, stand_in(scipy, special=within))]

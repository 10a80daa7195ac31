"""While somebody's code runs, the names np, math, float ... in its own modules mean stand-ins that keep our numbers exact.

NumPy itself is not touched: only the name spaces of the person's modules are, and they are put back at the end.
"""
import functools
import math
import random
import sys
import types
from pathlib import Path

import numpy as np

from symbolic_bp.audit import real
from symbolic_bp.audit.arrays import Exact, Untraceable, exact, holds_nums
from symbolic_bp.audit.chance import REPLACED
from symbolic_bp.audit.guards import Guards
from symbolic_bp.audit.number import Num, lift
from symbolic_bp.audit.state import State

FLOAT = float
HERE, NUMPY = str(Path(__file__).parent), str(Path(np.__file__).parent)
BIG = 50_000
CONVERTERS = ("array", "asarray", "asanyarray", "ascontiguousarray", "asfortranarray", "copy")
MAKERS = ("zeros", "ones", "empty", "full", "eye", "identity", "zeros_like", "ones_like", "empty_like", "full_like", "linspace",
          "tri", "fromiter", *CONVERTERS)
SAME = ("exp", "log", "tanh", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "log1p", "expm1", "erf", "erfc", "log2", "log10")
RENAMED = {"atan": "arctan", "asin": "arcsin", "acos": "arccos", "asinh": "arcsinh", "atanh": "arctanh", "fabs": "__abs__",
           "pow": "__pow__", "isnan": "isnan", "isfinite": "isfinite"}
FLOATS = ("float64", "float32", "float16", "longdouble", "double", "single", "half")


class FloatMeta(type):
    """float(x) of one of our numbers is that number; everything else as ever."""

    def __call__(cls, *args):
        if len(args) == 1 and isinstance(args[0], (Num, Exact)):
            return args[0].item() if isinstance(args[0], Exact) and args[0].size == 1 else args[0]
        return cls.kind(*args)

    def __instancecheck__(cls, x):
        return isinstance(x, cls.kind) or isinstance(x, Num)

    def __subclasscheck__(cls, c):
        return issubclass(c, cls.kind) or c is cls

    def __getattr__(cls, name):
        return getattr(cls.kind, name)


def float_like(kind):
    return FloatMeta(kind.__name__, (), {"kind": kind, "dtype": np.dtype(kind)})


def stand_in(module, **changed):
    """A module with the same names as another one, but for a few."""
    out = types.ModuleType(module.__name__, module.__doc__)
    out.__dict__.update(module.__dict__)
    out.__dict__.update(changed)
    return out


class Vectorized:
    """np.vectorize of a function, which would cast our numbers to the type of its first result."""

    def __init__(self, pyfunc, *args, **kwargs):
        self.old = pyfunc if isinstance(pyfunc, np.vectorize) else np.vectorize(pyfunc, *args, **kwargs)

    def __call__(self, *args, **kwargs):
        if kwargs or self.old.signature or not any(map(holds_nums, args)):
            return self.old(*args, **kwargs)
        out = np.frompyfunc(self.old.pyfunc, len(args), 1)(*[np.asarray(a, dtype=object) for a in args])
        return exact(out) if isinstance(out, np.ndarray) else out


def elsewhere(file):
    """True for a file that is neither ours nor NumPy's."""
    return not file.startswith((HERE, NUMPY, "<__array_function__"))


class Patched:
    """A context in which the name spaces given are exact. `own` tells the files of the person's code, for `leaks`.

    zeros: the places of guards (Guards) that are read as 0.
    """

    def __init__(self, spaces=(), own=elsewhere, zeros=()):
        self.spaces, self.own = list(spaces), own
        self.guards = Guards(own, zeros)
        self.seed, self.saved, self.leaks = 0, [], []
        self.instead, self.first, self.dice = {}, None, ()

    def __enter__(self):
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

    def __exit__(self, *error):
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

    def put(self, space, key, value):
        self.saved.append((space, key, key in space, space.get(key)))
        space[key] = value

    def stand_ins(self):
        """{id(original): (original, stand-in)} of functions, types and modules."""
        numpy = {name: maker(name, getattr(np, name)) for name in MAKERS}
        numpy["vectorize"] = Vectorized
        numpy |= {name: no_matrix for name in ("matrix", "asmatrix")}
        numpy |= {name: float_like(getattr(np, name)) for name in FLOATS}
        maths = {name: one(getattr(math, name), name) for name in SAME}
        maths |= {name: one(getattr(math, name), ours) for name, ours in RENAMED.items()}
        maths["fsum"] = lambda xs: sum(xs) if holds_nums(xs := list(xs)) else math.fsum(xs)
        pairs = [(getattr(np, n), v) for n, v in numpy.items()] + [(getattr(math, n), v) for n, v in maths.items()]
        pairs += [(getattr(m, n), later(m, n)) for m, n in REPLACED]
        pairs += [(np, stand_in(np, **numpy)), (math, stand_in(math, **maths)), (FLOAT, float_like(FLOAT))]
        pairs += scipy_pairs()
        return {id(old): (old, new) for old, new in pairs}

    def reseed(self):
        """The same random numbers for the forward and the backward pass."""
        random.seed(self.seed)
        np.random.seed(self.seed % 2**32)

    def state(self, without: dict) -> State:
        """What the modules hold now."""
        return State(self.spaces, without)

    def restore(self) -> None:
        """What the modules held when they were loaded."""
        self.first.restore()

    def leak(self):
        """Notes the line of the person's code that asked for a float."""
        frame = sys._getframe(3)
        while frame is not None and not self.own(frame.f_code.co_filename):
            frame = frame.f_back
        if frame is not None:
            self.leaks.append((frame.f_code.co_filename, frame.f_lineno))


def later(module: types.ModuleType, name: str) -> types.FunctionType:
    """The function of a module that has this name when it is called."""
    return lambda *args, **kwargs: getattr(module, name)(*args, **kwargs)


def no_matrix(*args, **kwargs):
    raise Untraceable("np.matrix is not followed here: expected np.array, with @ for products")


def scipy_pairs():
    """scipy.special's functions that are no ufuncs, where SciPy is loaded."""
    special, scipy = sys.modules.get("scipy.special"), sys.modules.get("scipy")
    if special is None or scipy is None:
        return []
    chosen = {}
    for name, ours in (("softmax", softmax), ("log_softmax", log_softmax), ("logsumexp", logsumexp)):
        old = getattr(special, name)
        chosen[name] = lambda x, *a, ours=ours, old=old, **kw: (ours if holds_nums(x) else old)(x, *a, **kw)
    pairs = [(getattr(special, name), new) for name, new in chosen.items()]
    within = stand_in(special, **chosen)
    return [*pairs, (special, within), (scipy, stand_in(scipy, special=within))]


def maker(name, old):
    """np.zeros and its like, giving exact arrays where floats would come."""
    @functools.wraps(old)
    def made(*args, **kwargs):
        given = args[0] if args else kwargs.get("object", kwargs.get("a"))
        if name in CONVERTERS and holds_nums(given):
            return kept(name, given, args[1:], kwargs)
        if name.endswith("_like") and isinstance(given, np.ndarray) and given.dtype == object:
            dtype = kwargs.get("dtype", args[1] if len(args) > 1 and name != "full_like" else None)
            if dtype is None or np.dtype(dtype).kind in "fO":
                value = kwargs.get("fill_value", args[1] if len(args) > 1 else 0) if name == "full_like" else name == "ones_like"
                return filled(kwargs.get("shape") or given.shape, value)
        if name == "full" and holds_nums(args[1] if len(args) > 1 else kwargs.get("fill_value")):
            return filled(given if args else kwargs["shape"], args[1] if len(args) > 1 else kwargs["fill_value"])
        result = old(*args, **kwargs)
        if result.dtype.kind != "f" or result.size > BIG and name in CONVERTERS:
            return result
        if name.startswith(("empty", "zeros", "ones")):
            return filled(result.shape, int(name.startswith("ones")))
        return exact(result)
    return made


def filled(shape, value):
    out = np.empty(shape, dtype=object).view(Exact)
    out[...] = value if isinstance(value, np.ndarray) else lift(value)
    return out


def kept(name, given, args, kwargs):
    """np.array and its like of something that holds our numbers, whatever float type was asked for."""
    dtype = args[0] if args else kwargs.get("dtype")
    if isinstance(given, Exact):
        fresh = name == "copy" or name == "array" and kwargs.get("copy", True)
        out = given.copy() if fresh else given
    else:
        out = stacked(given)
    if dtype is not None and name != "copy" and np.dtype(dtype).kind in "iub":
        out = out.astype(dtype)
    while out.ndim < kwargs.get("ndmin", 0):
        out = out[None]
    return out


def stacked(given):
    """Nested lists of numbers and arrays as one Exact array; ragged ones as an object array of arrays."""
    if isinstance(given, (list, tuple)):
        parts = [stacked(g) for g in given]
        if len({p.shape for p in parts}) == 1:
            return np.stack([p.view(np.ndarray) for p in parts]).view(Exact)
        out = np.empty(len(parts), dtype=object)
        for i, part in enumerate(parts):
            out[i] = part
        return out
    return exact(given if isinstance(given, np.ndarray) else np.asarray(given, dtype=object))


def one(old, name):
    """math.f for an argument that may be a Num (or an array of one)."""
    def called(x, *more):
        if isinstance(x, Exact) and x.size == 1:
            x = x.item()
        if isinstance(x, Num):
            return getattr(x, name)(*more) if name != "log" or not more else x.log() / lift(more[0]).log()
        if more and isinstance(more[0], Num):
            return getattr(lift(x), name)(*more)
        return old(x, *more)
    return called


def logsumexp(x, axis=None, b=None, keepdims=False, **rest):
    top = np.max(x, axis=axis, keepdims=True)
    e = np.exp(x - top)
    total = np.log(np.sum(e if b is None else e * b, axis=axis, keepdims=True)) + top
    if keepdims:
        return total
    return np.squeeze(total, axis=axis) if axis is not None else total.item()


def softmax(x, axis=None):
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def log_softmax(x, axis=None):
    return x - logsumexp(x, axis=axis, keepdims=True)

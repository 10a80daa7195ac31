"""Arrays of Nums: NumPy's object arrays, with what object arrays lack (astype, isnan, expit, fast products)."""
import math
from operator import mul

import numpy as np

from symbolic_bp.audit.field import M
from symbolic_bp.audit.number import Num, decimal, leaf, lift, new, small
from symbolic_bp.audit.opcodes import DOT

LARGE = 2000
SELF = ("isnan", "isfinite", "floor", "ceil", "rint", "sign", "square", "erf", "erfc", "sigmoid", "cbrt", "exp2",
        "arcsinh", "arctanh", "arcsin", "arccos", "arctan", "expm1", "log1p", "log2", "log10", "sinh", "cosh", "tanh", "exp",
        "log", "sqrt", "sin", "cos", "tan")


def softplus(x):
    return (1 + x.exp()).log()


def angle(y, x):
    """The angle of the point (x, y), between -pi and pi."""
    pi = lift(math.pi)
    if abs(y) > abs(x):
        return pi * y.sign() / 2 - (x / y).arctan()
    return (y / x).arctan() + (0 if x > 0 else pi if y >= 0 else -pi)


BY_ELEMENT = {name: lambda *a, name=name: getattr(a[0], name)() for name in SELF} | {
    "expit": lambda x: x.sigmoid(), "log_expit": lambda x: -softplus(-x), "logit": lambda p: (p / (1 - p)).log(),
    "isinf": lambda x: not x.isfinite() and not x.isnan(), "signbit": lambda x: x < 0,
    "logaddexp": lambda x, y: (x.exp() + y.exp()).log(), "xlogy": lambda x, y: x * y.log() if x != 0 else small(0),
    "heaviside": lambda x, y: small(0) if x < 0 else y if x == 0 else small(1), "ndtr": lambda x: (1 + (x / 2**.5).erf()) / 2,
    "xlog1py": lambda x, y: x * y.log1p() if x != 0 else small(0), "copysign": lambda x, y: abs(x) if y >= 0 else -abs(x),
    "fabs": abs, "float_power": lambda x, y: x ** y, "fmax": max, "fmin": min, "deg2rad": lambda x: x * math.pi / 180,
    "entr": lambda x: -x * x.log(), "rel_entr": lambda x, y: x * (x / y).log(), "hypot": lambda x, y: (x * x + y * y).sqrt(),
    "ldexp": lambda x, n: x * 2 ** int(n), "maximum": lambda x, y: y if y > x else x, "minimum": lambda x, y: y if y < x else x,
    "arctan2": angle, "arccosh": lambda x: (x + (x * x - 1).sqrt()).log(),
    "relu": lambda x: x if x > 0 else small(0)}
ALWAYS = {"isnan", "isfinite", "isinf", "expit", "sign", "maximum", "minimum"}


def to_num(x):
    n = lift(x)
    if n is None:
        raise TypeError(f"{type(x).__name__} is no number")
    return n


LIFTED = np.frompyfunc(to_num, 1, 1)


class Exact(np.ndarray):
    """An array of Nums."""

    def astype(self, dtype, *args, **kwargs):
        kind = np.dtype(dtype).kind
        if kind in "fO":          # rounding to fewer digits is left out, as all rounding is
            return self.copy()
        if kind not in "iub":
            raise Untraceable(f"astype({np.dtype(dtype)}) has no exact meaning here: expected a type of floats, integers or truth values")
        view = self.view(np.ndarray)
        return np.array([to_num(x).__int__() if kind in "iu" else bool(x) for x in view.ravel()],
                        dtype=dtype).reshape(self.shape)

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **kwargs):
        return apply(ufunc, method, inputs, out, kwargs)

    def __array_function__(self, func, types, args, kwargs):
        known = FUNCTIONS.get(func.__name__)
        if known is not None:
            return known(*args, **kwargs)
        if kwargs.get("dtype") is not None and np.dtype(kwargs["dtype"]).kind == "f":
            kwargs = {k: v for k, v in kwargs.items() if k != "dtype"}
        return wrapped(super().__array_function__(func, types, args, kwargs))

    def dot(self, other, out=None):
        return into(out, product(self, np.asanyarray(other)))

    def __reduce__(self):
        return exact, (self.view(np.ndarray).tolist(),)

    def __deepcopy__(self, memo):
        return self.copy()

    def round(self, decimals=0, out=None):
        return into(out, rounded(self, decimals))

    def item(self, *at):
        return self.view(np.ndarray).item(*at)

    def tolist(self):
        return self.view(np.ndarray).tolist()


def apply(ufunc, method, inputs, out, kwargs):
    """A ufunc on plain object arrays; the result is Exact again where it holds Nums."""
    name = ufunc.__name__
    plain = [x.view(np.ndarray) if isinstance(x, np.ndarray) else x for x in inputs]
    if name == "matmul" and method == "__call__" and out is None and not kwargs:
        return product(*plain)
    kwargs.pop("casting", None)
    if kwargs.get("dtype") is not None:
        kwargs.pop("dtype")
    if out is not None:
        if any(o is not None and o.dtype != object for o in out):
            raise Swallowed(name)
        kwargs["out"] = tuple(o.view(np.ndarray) if o is not None else None for o in out)
    result = NotImplemented
    if method != "__call__" or name not in ALWAYS:
        try:
            result = getattr(ufunc, method)(*plain, **kwargs)
        except (TypeError, AttributeError) as why:
            if name not in BY_ELEMENT or method != "__call__":
                raise why
    if result is NotImplemented:
        result = by_element(name, plain, kwargs)
    if out is not None:
        return out[0] if len(out) == 1 else out
    return tuple(map(wrapped, result)) if isinstance(result, tuple) else wrapped(result)


class Untraceable(TypeError):
    """Something that cannot be followed exactly; the text says what to use in its place."""


class Swallowed(Untraceable):
    """A float array was to take our numbers in place."""

    def __init__(self, name):
        super().__init__(f"np.{name} writes its result into an array of floats, which would lose the exact numbers")


def by_element(name, inputs, kwargs):
    """An operation that object arrays do not have, element for element."""
    lifted = [LIFTED(np.asarray(x, dtype=object)) for x in inputs]
    function = BY_ELEMENT[name]
    result = np.frompyfunc(function, len(inputs), 1)(*lifted)
    if name in ("isnan", "isfinite", "isinf", "signbit"):
        return result.astype(bool) if isinstance(result, np.ndarray) else bool(result)
    target = kwargs.get("out")
    if target and target[0] is not None:
        target[0][...] = result
    where = kwargs.get("where", True)
    if where is not True and not (target and target[0] is not None):
        result = np.where(where, result, small(0))
    return result


def wrapped(result):
    """An object array as Exact; anything else as it is."""
    if isinstance(result, np.ndarray) and result.dtype == object:
        return result.view(Exact)
    return result


def exact(values):
    """An Exact array of numbers of any kind; large float arrays (data, first weights) keep their binary values."""
    if isinstance(values, np.ndarray) and values.dtype.kind == "f":
        flat = values.ravel().tolist()
        out = np.empty(len(flat), dtype=object)
        out[:] = list(map(leaf if len(flat) > LARGE and np.isfinite(values).all() and values.any() else decimal, flat))
        return out.reshape(values.shape).view(Exact)
    array = np.array(values, dtype=object) if not isinstance(values, np.ndarray) else values
    lifted = LIFTED(array)
    return (lifted if isinstance(lifted, np.ndarray) else np.array(lifted, dtype=object)).view(Exact)


def holds_nums(x, depth=3):
    """True where a Num is in x: an Exact array, a Num, or lists of them."""
    if isinstance(x, (Exact, Num)):
        return True
    if isinstance(x, np.ndarray):
        return x.dtype == object and any(isinstance(e, Num) for e in x.flat)
    return depth > 0 and isinstance(x, (list, tuple)) and any(holds_nums(e, depth - 1) for e in x)


def dotted(xs, ys):
    """Sum of x*y as one node; xs and ys are (Nums, residues, floats)."""
    try:
        r = sum(map(mul, xs[1], ys[1])) % M
    except TypeError:
        r = None
    return new(r, math.fsum(map(mul, xs[2], ys[2])), DOT, xs[0], ys[0])


def lines(array):
    """The rows of an object matrix as ([Num], [residue], [float])."""
    out = []
    for row in array:
        nums = [x if x.__class__ is Num else to_num(x) for x in row]
        out.append((nums, [n.r for n in nums], [n.f for n in nums]))
    return out


def product(a, b):
    """a @ b for vectors, matrices and stacks of matrices, with one node for each sum."""
    a, b = (np.asarray(x, dtype=object) for x in (a, b))
    if a.ndim == 0 or b.ndim == 0:
        return wrapped(np.multiply(a, b))
    if a.ndim > 2 or b.ndim > 2:
        return wrapped(np.matmul(a, b))
    if a.shape[-1] != b.shape[0]:
        raise ValueError(f"shapes {a.shape} and {b.shape} do not fit: {a.shape[-1]} is not {b.shape[0]}")
    left, right = a if a.ndim == 2 else a[None], b if b.ndim == 2 else b[:, None]
    if left.shape[1] == 1:
        result = np.multiply(left, right)
    else:
        columns = lines(right.T)
        result = np.empty((len(left), right.shape[1]), dtype=object)
        for i, row in enumerate(lines(left)):
            for j, column in enumerate(columns):
                result[i, j] = dotted(row, column)
    shape = a.shape[:-1] + b.shape[1:]
    return result.reshape(shape).view(Exact) if shape else result[0, 0]


def norm(x, ord=None, axis=None, keepdims=False):
    """np.linalg.norm, for every order that needs no singular values: of vectors any number, of matrices 1, -1, inf, -inf and Frobenius."""
    x = np.asarray(x, dtype=object)
    if axis is None and ord is None:
        return wrapped(np.sqrt(np.sum(x * x, keepdims=keepdims)))
    axes = tuple(range(x.ndim)) if axis is None else tuple(np.atleast_1d(axis))
    axes = tuple(int(i) % x.ndim for i in axes)
    if len(axes) == 1:
        return wrapped(vector_norm(x, 2 if ord is None else ord, axes[0], keepdims))
    if len(axes) != 2 or len(set(axes)) != 2:
        raise ValueError("Improper number of dimensions to norm.")
    if ord in (None, "fro"):
        return wrapped(np.sqrt(np.sum(x * x, axis=axes, keepdims=keepdims)))
    if ord not in (1, -1, np.inf, -np.inf):
        raise Untraceable(f"np.linalg.norm of a matrix with ord={ord!r} needs singular values, which have no exact meaning here")
    inner, outer = axes if abs(ord) == 1 else axes[::-1]
    sums = np.sum(np.abs(x), axis=inner, keepdims=True)
    found = (np.max if ord > 0 else np.min)(sums, axis=outer, keepdims=True)
    return wrapped(found if keepdims else np.squeeze(found, axis=axes)[()])          # a number, not an array of none


def vector_norm(x, ord, axis, keepdims):
    """(Sum |x|^ord)^(1/ord); the largest and the smallest for infinite orders, the number of those that are not 0 for 0."""
    if ord in (np.inf, -np.inf):
        return (np.max if ord > 0 else np.min)(np.abs(x), axis=axis, keepdims=keepdims)
    if ord == 0:
        return np.sum((x != 0).astype(object), axis=axis, keepdims=keepdims) + small(0)
    if isinstance(ord, str):
        raise ValueError(f"Invalid norm order '{ord}' for vectors")
    if ord == 1:
        return np.sum(np.abs(x), axis=axis, keepdims=keepdims)
    if ord == 2:
        return np.sqrt(np.sum(x * x, axis=axis, keepdims=keepdims))
    total = np.sum(np.abs(x) ** lift(ord), axis=axis, keepdims=keepdims)
    return total ** (1 / lift(ord))


def isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    """|a - b| <= atol + rtol |b|, element for element."""
    a, b = (LIFTED(np.asarray(x, dtype=object)) for x in (a, b))

    def near(x, y):
        if x.isnan() or y.isnan():
            return equal_nan and x.isnan() and y.isnan()
        if not (x.isfinite() and y.isfinite()):
            return x.f == y.f
        return bool(abs(x - y) <= lift(atol) + lift(rtol) * abs(y))
    out = np.frompyfunc(near, 2, 1)(a, b)
    return out.astype(bool) if isinstance(out, np.ndarray) else bool(out)


def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    return bool(np.all(isclose(a, b, rtol, atol, equal_nan)))


def array_equal(a, b, equal_nan=False):
    return np.shape(a) == np.shape(b) and bool(np.all(isclose(a, b, 0, 0, equal_nan)))


def rounded(x, decimals=0):
    """To a number of decimals, halves to the even one: a step function, whose slope is 0."""
    scale = lift(10) ** int(decimals)
    half = small(1) / 2

    def near(n):
        low = (n * scale).__floor__()
        rest = n * scale - low
        return small(low + (1 if rest > half or rest == half and low % 2 else 0)) / scale
    return wrapped(np.frompyfunc(near, 1, 1)(LIFTED(np.asarray(x, dtype=object))))


def nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    """Numbers stay; what is none is replaced."""
    ends = {True: lift(np.finfo(np.float64).max if posinf is None else posinf), False: lift(np.finfo(np.float64).min if neginf is None else neginf)}
    return wrapped(np.frompyfunc(lambda n: lift(nan) if n.isnan() else n if n.isfinite() else ends[n.f > 0], 1, 1)(
        LIFTED(np.asarray(x, dtype=object))))


def einsum(*operands, out=None, **kwargs):
    plain = [x if isinstance(x, str) else np.asarray(x, dtype=object) for x in operands]
    return into(out, wrapped(np.einsum(*plain, **{k: v for k, v in kwargs.items() if k != "dtype"})))


def tensordot(a, b, axes=2):
    return wrapped(np.tensordot(np.asarray(a, dtype=object), np.asarray(b, dtype=object), axes))


FUNCTIONS = {
    "dot": lambda a, b, out=None: into(out, product(a, b) if np.ndim(b) < 3 > np.ndim(a) else wrapped(
        np.dot(np.asarray(a, dtype=object), np.asarray(b, dtype=object)))),
    "inner": lambda a, b: product(a, np.asarray(b, dtype=object).T), "norm": norm, "allclose": allclose,
    "vdot": lambda a, b: product(np.ravel(a), np.ravel(b)), "einsum": einsum, "tensordot": tensordot,
    "isclose": isclose, "array_equal": array_equal, "nan_to_num": nan_to_num, "real": lambda x: x,
    "round": lambda a, decimals=0, out=None: into(out, rounded(a, decimals)),
    "around": lambda a, decimals=0, out=None: into(out, rounded(a, decimals)),
    "multi_dot": lambda arrays, **kw: multiplied(arrays), "savetxt": lambda *a, **kw: None, "save": lambda *a, **kw: None}


def into(out, result):
    """The result, written into an array where one is given."""
    if out is None:
        return result
    if out.dtype != object:
        raise Swallowed("dot")
    out[...] = result
    return out


def multiplied(arrays):
    out = arrays[0]
    for a in arrays[1:]:
        out = product(out, a)
    return out

"""torch.autograd.Function: its forward and backward are run on stand-ins that torch's functions accept."""
from importlib import import_module
from importlib.util import find_spec

import numpy as np

from symbolic_bp.audit.arrays import BY_ELEMENT, Exact, exact, to_num
from symbolic_bp.audit.plan import Unusable
from symbolic_bp.audit.traced import audit_traced
from symbolic_bp.errors import MissingProgram


def audit_function(function, *args, seed=0, points=2):
    """Is the backward of a torch.autograd.Function the derivative of its forward, exactly? An Audit.

    function: the subclass; args: example arguments of forward. Raises MissingProgram without PyTorch, Unusable for an operation
    that has no exact meaning here.
    """
    if find_spec("torch") is None:
        raise MissingProgram("audit_function", "PyTorch", "no module torch", "pip install torch")
    import_module("torch")
    return audit_static(function, *args, seed=seed, points=points)


def audit_static(function, *args, seed=0, points=2):
    """The same for any class with static forward(ctx, ...) and backward(ctx, ...)."""
    values = [np.asarray(a.detach().numpy() if hasattr(a, "detach") else a) for a in args]
    names = [f"argument {i}" for i in range(len(values))]

    def forward(inputs, ctx=None):
        ctx = ctx or Context()
        ctx.needs_input_grad = tuple(isinstance(v, Exact) for v in inputs)
        out = function.forward(ctx, *(Tensor(v) if isinstance(v, Exact) else a for v, a in zip(inputs, args)))
        return [plain(o) for o in (out if isinstance(out, tuple) else (out,))]

    def backward(inputs, cotangents):
        ctx = Context()
        forward(inputs, ctx)
        got = function.backward(ctx, *map(Tensor, cotangents))
        return [None if g is None else plain(g) for g in (got if isinstance(got, tuple) else (got,))]

    return audit_traced(names, values, forward, backward, seed, points)


class Context:
    """What forward leaves for backward."""

    def save_for_backward(self, *tensors):
        self.saved_tensors = tensors

    def mark_non_differentiable(self, *tensors):
        """Nothing to note."""

    mark_dirty = set_materialize_grads = mark_non_differentiable


def plain(x):
    return x.array if isinstance(x, Tensor) else exact(np.asarray(x, dtype=object))


class Tensor:
    """Stands for a torch.Tensor of doubles; torch.f(x) comes back through __torch_function__."""

    def __init__(self, array):
        self.array = array if isinstance(array, np.ndarray) else np.asarray(array)

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return call(func.__name__, args, kwargs or {})

    def __getattr__(self, name):
        if name.startswith("__") or name not in METHODS and name not in PROPERTIES:
            raise Unusable(f"torch's {name} has no exact meaning here")
        if name in PROPERTIES:
            return PROPERTIES[name](self.array)
        return lambda *args, **kwargs: call(name, (self, *args), kwargs)

    def __getitem__(self, at):
        return Tensor(self.array[at.array if isinstance(at, Tensor) else at])

    def __setitem__(self, at, value):
        self.array[at.array if isinstance(at, Tensor) else at] = value.array if isinstance(value, Tensor) else value

    def size(self, *d):
        return self.array.shape[d[0]] if d else self.array.shape

    def numel(self):
        return self.array.size

    def __len__(self):
        return len(self.array)


def call(name, args, kwargs):
    name = name.strip("_") if name.strip("_") in METHODS else name
    if name not in METHODS:
        raise Unusable(f"torch's {name} has no exact meaning here")

    def bare(a):
        return a.array if isinstance(a, Tensor) else type(a)(map(bare, a)) if isinstance(a, (list, tuple)) else a

    kwargs = {{"dim": "axis", "keepdim": "keepdims"}.get(k, k): bare(v) for k, v in kwargs.items() if k not in ("dtype", "device")}
    out = METHODS[name](*map(bare, args), **kwargs)
    out = np.asarray(out)
    return Tensor(out.view(Exact) if out.dtype == object else out)


def element(name, count=1):
    function = np.frompyfunc(lambda *a: BY_ELEMENT[name](*map(to_num, a)), count, 1)
    return lambda *xs: function(*xs)


def softmax(x, axis=-1):
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def clamp(x, min=None, max=None):
    x = x if min is None else np.maximum(x, min)
    return x if max is None else np.minimum(x, max)


def reduced(function):
    return lambda x, axis=None, keepdims=False: function(x, axis=tuple(axis) if isinstance(axis, list) else axis, keepdims=keepdims)


PROPERTIES = {"shape": lambda a: a.shape, "T": lambda a: Tensor(a.T), "mT": lambda a: Tensor(np.swapaxes(a, -1, -2)), "ndim": lambda a: a.ndim,
              "dtype": lambda a: float, "device": lambda a: "cpu", "requires_grad": lambda a: True}
METHODS = {
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.true_divide, "truediv": np.true_divide, "neg": np.negative,
    "rsub": lambda a, b: b - a, "radd": np.add, "rmul": np.multiply, "rtruediv": lambda a, b: b / a, "rdiv": lambda a, b: b / a,
    "pow": lambda a, b: a ** b, "rpow": lambda a, b: b ** a, "matmul": lambda a, b: a @ b, "mm": lambda a, b: a @ b, "mv": lambda a, b: a @ b,
    "bmm": lambda a, b: a @ b, "dot": lambda a, b: a @ b, "outer": np.multiply.outer, "exp": np.exp, "log": np.log, "tanh": np.tanh,
    "sqrt": np.sqrt, "sin": np.sin, "cos": np.cos, "log1p": np.log1p, "expm1": np.expm1, "sigmoid": element("sigmoid"), "erf": element("erf"),
    "relu": element("relu"), "abs": np.abs, "square": np.square, "reciprocal": np.reciprocal, "sign": element("sign"), "softmax": softmax,
    "log_softmax": lambda x, axis=-1: np.log(softmax(x, axis)), "sum": reduced(np.sum), "mean": reduced(np.mean), "amax": reduced(np.max),
    "t": lambda a: a.T, "transpose": lambda a, i, j: np.swapaxes(a, i, j), "permute": lambda a, *d: a.transpose(*d),
    "reshape": lambda a, *s: a.reshape(*s), "view": lambda a, *s: a.reshape(*s), "view_as": lambda a, b: a.reshape(b.shape),
    "unsqueeze": lambda a, d=0, axis=None: np.expand_dims(a, d if axis is None else axis), "squeeze": lambda a, *d: np.squeeze(a, *d),
    "clamp": clamp, "clip": clamp, "maximum": element("maximum", 2), "minimum": element("minimum", 2), "where": np.where,
    "gt": np.greater, "lt": np.less, "ge": np.greater_equal, "le": np.less_equal, "eq": np.equal, "ne": np.not_equal,
    "clone": lambda a: a.copy(), "detach": lambda a: a, "contiguous": lambda a: a, "double": lambda a: exact(np.asarray(a, dtype=object)),
    "float": lambda a: exact(np.asarray(a, dtype=object)), "to": lambda a, *k: exact(np.asarray(a, dtype=object)),
    "type_as": lambda a, b: exact(np.asarray(a, dtype=object)), "expand_as": lambda a, b: np.broadcast_to(a, b.shape),
    "zeros_like": lambda a: exact(np.zeros(a.shape)), "ones_like": lambda a: exact(np.ones(a.shape)), "cat": lambda a, axis=0: np.concatenate(a, axis),
    "einsum": lambda f, *a: np.einsum(f, *a)}
OPERATORS = {"__add__": "add", "__sub__": "sub", "__mul__": "mul", "__truediv__": "div", "__neg__": "neg", "__rsub__": "rsub", "__radd__": "radd",
             "__rmul__": "rmul", "__rtruediv__": "rtruediv", "__pow__": "pow", "__rpow__": "rpow", "__matmul__": "matmul", "__gt__": "gt",
             "__lt__": "lt", "__ge__": "ge", "__le__": "le", "__eq__": "eq", "__ne__": "ne", "__abs__": "abs"}
for _name, _method in OPERATORS.items():
    setattr(Tensor, _name, lambda *args, method=_method: call(method, args, {}))

"""jax.custom_vjp: its function, forward and backward rule through their jaxprs, one elementary operation after the other."""
from importlib import import_module
from importlib.util import find_spec

import numpy as np

from symbolic_bp.audit.arrays import BY_ELEMENT, Exact, exact, to_num
from symbolic_bp.audit.number import small
from symbolic_bp.audit.plan import Unusable
from symbolic_bp.audit.traced import audit_traced
from symbolic_bp.errors import MissingProgram


def audit_custom_vjp(function, *args, seed=0, points=2):
    """Is the backward rule of a jax.custom_vjp function the derivative of the function, exactly? An Audit.

    args: example arguments; arrays of floats are replaced by random exact numbers of the same shape. Raises MissingProgram without
    JAX, Unusable for a primitive operation that has no exact meaning here or arguments that are no arrays.
    """
    if find_spec("jax") is None:
        raise MissingProgram("audit_custom_vjp", "JAX", "no module jax", "pip install 'symbolic_bp[jax]'")
    jax = import_module("jax")
    if not all(hasattr(function, part) for part in ("fun", "fwd", "bwd")) or function.bwd is None:
        raise Unusable("expected a jax.custom_vjp function with defvjp(fwd, bwd), found something else")
    values = [np.asarray(a) for a in args]
    plain = jax.make_jaxpr(function.fun)(*values)
    fwd, shapes = jax.make_jaxpr(function.fwd, return_shape=True)(*values)
    outs = len(plain.out_avals)
    zeros = jax.tree_util.tree_map(lambda s: jax.ShapeDtypeStruct(s.shape, s.dtype), shapes[0])
    bwd, given = jax.make_jaxpr(function.bwd, return_shape=True)(shapes[1], zeros)
    present = [g is not None for g in jax.tree_util.tree_leaves(given, is_leaf=lambda g: g is None)]

    def backward(inputs, cotangents):
        saved = evaluate(fwd, inputs)[outs:]
        got = iter(evaluate(bwd, [*saved, *cotangents]))
        return [next(got) if there else None for there in present]

    names = [f"argument {i}" for i in range(len(values))]
    return audit_traced(names, values, lambda inputs: evaluate(plain, inputs), backward, seed, points)


def evaluate(closed, inputs):
    """The outputs of a closed jaxpr on exact arrays."""
    jaxpr, table = closed.jaxpr, {}
    table.update(zip(jaxpr.constvars, map(array, closed.consts)))
    table.update(zip(jaxpr.invars, inputs))

    def read(v):
        return array(v.val) if hasattr(v, "val") else table[v]

    for eqn in jaxpr.eqns:
        out = apply(eqn.primitive.name, [read(v) for v in eqn.invars], eqn.params)
        table.update(zip(eqn.outvars, out if isinstance(out, list) else [out]))
    return [read(v) for v in jaxpr.outvars]


def array(value):
    value = np.asarray(value)
    return exact(value.astype(float)) if value.dtype.kind == "f" else value


def apply(name, xs, params):
    """One primitive."""
    inner = next((params[k] for k in ("call_jaxpr", "jaxpr", "fun_jaxpr") if k in params and name in NESTED), None)
    if inner is not None:
        return evaluate(inner if hasattr(inner, "consts") else closed_over(inner), xs)
    if name not in RULES:
        raise Unusable(f"the primitive operation {name} has no exact meaning here")
    return as_array(RULES[name](params, *xs))


def closed_over(jaxpr):
    return type("Closed", (), {"jaxpr": jaxpr, "consts": ()})


def as_array(x):
    x = np.asarray(x)
    return x.view(Exact) if x.dtype == object else x


def by_element(name):
    function = np.frompyfunc(lambda *a: BY_ELEMENT[name](*map(to_num, a)), 2 if name in ("maximum", "minimum") else 1, 1)
    return lambda p, *xs: function(*xs)


def dot_general(p, a, b):
    (ca, cb), (ba, bb) = p["dimension_numbers"]
    letters = iter("abcdefghijklmnopqrstuvwxyz")
    left, right = [next(letters) for _ in range(a.ndim)], [next(letters) for _ in range(b.ndim)]
    for i, j in [*zip(ca, cb), *zip(ba, bb)]:
        right[j] = left[i]
    batch = [left[i] for i in ba]
    out = batch + [c for i, c in enumerate(left) if i not in (*ca, *ba)] + [c for j, c in enumerate(right) if j not in (*cb, *bb)]
    return np.einsum(f"{''.join(left)},{''.join(right)}->{''.join(out)}", np.asarray(a, dtype=object), np.asarray(b, dtype=object))


def broadcast(p, x):
    shape = [1] * len(p["shape"])
    for at, size in zip(p["broadcast_dimensions"], x.shape):
        shape[at] = size
    return np.broadcast_to(np.asarray(x).reshape(shape), p["shape"])


def select(p, which, *cases):
    return np.where(np.asarray(which, dtype=bool), cases[1], cases[0])


def reduced(function):
    return lambda p, x: function(np.asarray(x), axis=tuple(p["axes"]))


def converted(p, x):
    kind = np.dtype(p["new_dtype"]).kind
    return x if x.dtype == object and kind == "f" else exact(np.asarray(x).astype(float)) if kind == "f" else x.astype(p["new_dtype"])


NESTED = {"pjit", "jit", "custom_jvp_call", "custom_vjp_call", "custom_vjp_call_jaxpr", "closed_call", "remat", "checkpoint", "core_call"}
RULES = {
    "add": lambda p, a, b: a + b, "add_any": lambda p, a, b: a + b, "sub": lambda p, a, b: a - b, "mul": lambda p, a, b: a * b,
    "div": lambda p, a, b: a / b, "neg": lambda p, a: -a, "exp": lambda p, a: np.exp(a), "log": lambda p, a: np.log(a),
    "tanh": lambda p, a: np.tanh(a), "log1p": lambda p, a: np.log1p(a), "expm1": lambda p, a: np.expm1(a), "sin": lambda p, a: np.sin(a),
    "cos": lambda p, a: np.cos(a), "sqrt": lambda p, a: np.sqrt(a), "rsqrt": lambda p, a: 1 / np.sqrt(a), "abs": lambda p, a: np.abs(a),
    "square": lambda p, a: a * a, "integer_pow": lambda p, a: a ** p["y"], "pow": lambda p, a, b: a ** b, "sign": by_element("sign"),
    "logistic": by_element("sigmoid"), "erf": by_element("erf"), "max": by_element("maximum"), "min": by_element("minimum"),
    "gt": lambda p, a, b: a > b, "lt": lambda p, a, b: a < b, "ge": lambda p, a, b: a >= b, "le": lambda p, a, b: a <= b,
    "eq": lambda p, a, b: a == b, "ne": lambda p, a, b: a != b, "and": lambda p, a, b: a & b, "or": lambda p, a, b: a | b,
    "not": lambda p, a: ~a, "stop_gradient": lambda p, a: a, "copy": lambda p, a: a, "copy_p": lambda p, a: a,
    "dot_general": dot_general, "broadcast_in_dim": broadcast, "select_n": select, "convert_element_type": converted,
    "reduce_sum": reduced(np.sum), "reduce_max": reduced(np.max), "reduce_min": reduced(np.min), "reduce_prod": reduced(np.prod),
    "reshape": lambda p, a: a.reshape(p["new_sizes"]), "transpose": lambda p, a: a.transpose(p["permutation"]),
    "squeeze": lambda p, a: np.squeeze(a, axis=tuple(p["dimensions"])), "expand_dims": lambda p, a: np.expand_dims(a, p["dimensions"]),
    "concatenate": lambda p, *a: np.concatenate(a, axis=p["dimension"]), "rev": lambda p, a: np.flip(a, p["dimensions"]),
    "iota": lambda p: np.broadcast_to(np.arange(p["shape"][p["dimension"]]).reshape(
        [-1 if i == p["dimension"] else 1 for i in range(len(p["shape"]))]), p["shape"]).astype(p["dtype"]),
    "clamp": lambda p, low, x, high: np.minimum(np.maximum(x, low), high), "cumsum": lambda p, a: np.cumsum(a, axis=p["axis"]),
    "slice": lambda p, a: a[tuple(slice(i, j, k) for i, j, k in zip(p["start_indices"], p["limit_indices"],
                                                                     p["strides"] or [1] * a.ndim))],
    "zeros_like": lambda p, a: a * small(0)}

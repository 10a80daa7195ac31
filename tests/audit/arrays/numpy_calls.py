"""For each function of NumPy that is taken: how it is called, with its options. {name: a function of a Draw
that gives (args, kwargs)}"""

import numpy as np

from .numpy_draws import Draw, call


def reduced(d: Draw, *more: str, several: bool = True) -> tuple:
    """An array, axes and keepdims; more of dtype, initial, where, ddof, out."""
    x = d.array()
    axis = d.axes(x.ndim) if several else d.pick(None, d.axis(x.ndim))
    kwargs = d.some(axis=axis, keepdims=d.pick(True, False))
    options = {
        "dtype": d.pick(float, np.float64, int),
        "initial": d.pick(0.0, 2.5, -2),
        "ddof": d.pick(0, 1),
        "where": d.mask(x.shape),
    }
    kwargs |= d.some(**{name: options[name] for name in more if name in options})
    if "where" in kwargs and "initial" not in kwargs:
        kwargs["where"] = (
            kwargs["where"] | (np.arange(x.size) >= 0).reshape(x.shape) if d.pick(0, 1) else kwargs["where"]
        )
    if "out" in more and not kwargs.get("dtype") is int and d.pick(False, False, True):
        kwargs["out"] = np.zeros(
            np.sum(x, axis=kwargs.get("axis"), keepdims=kwargs.get("keepdims", False)).shape
        )
    return call(x, **kwargs)


def along(d: Draw, **options: object) -> tuple:
    """An array and one axis."""
    x = d.array()
    return call(x, **d.some(axis=d.axis(x.ndim), **options))


def alike(d: Draw, count: int, ndim: int) -> list:
    """Arrays of one shape."""
    shape = d.shape(ndim)
    return [d.of(shape) for _ in range(count)]


def joined(d: Draw) -> tuple:
    """Arrays that differ along one axis."""
    ndim = d.pick(1, 2, 3)
    axis, shape = d.axis(ndim), list(d.shape(ndim))
    parts = []
    for _ in range(d.pick(1, 2, 3)):
        shape[axis] = int(d.rng.integers(1, 4))
        parts.append(d.of(tuple(shape)))
    return call(parts, axis=axis, **d.some(dtype=d.pick(float, int)), **d.some(casting="unsafe"))


def matrices(d: Draw) -> tuple:
    n, k, m = d.shape(3)
    return d.pick(
        call(d.of((n, k)), d.of((k, m))),
        call(d.of((k,)), d.of((k, m))),
        call(d.of((n, k)), d.of((k,))),
        call(d.of((k,)), d.of((k,))),
    )


def stacks(d: Draw) -> tuple:
    b, n, k, m = d.shape(4)
    return d.pick(
        matrices(d),
        call(d.of((b, n, k)), d.of((b, k, m))),
        call(d.of((b, n, k)), d.of((k, m))),
        call(d.of((n, k)), d.of((b, k, m))),
        call(d.of((b, n, k)), d.of((k,))),
    )


def dots(d: Draw) -> tuple:
    b, n, k, m = d.shape(4)
    return d.pick(
        matrices(d),
        call(d.of((b, n, k)), d.of((k,))),
        call(d.of((b, n, k)), d.of((n, k, m))),
        call(d.of(()), d.of((n, k))),
        call(d.of((n, k)), 1.5),
    )


def einsums(d: Draw) -> tuple:
    text = d.pick(
        "ij,jk->ik",
        "ij,ij->",
        "ij->ji",
        "ii->i",
        "ii",
        "ij,j->i",
        "i,j->ij",
        "ij,jk",
        "...i,...i->...",
        "i,i",
        "ij,kj,k->ki",
        "ij->j",
        "ijk,ikl->ijl",
        "ji,jk->ik",
        "bij,bjk->bik",
    )
    sides = dict(zip("ijklb", d.shape(5)))
    shapes = [tuple(sides[c] for c in part.replace("...", "b")) for part in text.split("->")[0].split(",")]
    return call(text, *map(d.of, shapes), **d.some(optimize=d.pick(True, False, "greedy"), dtype=float))


def tensordots(d: Draw) -> tuple:
    a, b, c, e = d.shape(4)
    return d.pick(
        call(d.of((a, b, c)), d.of((b, c, e))),
        call(d.of((a, b, c)), d.of((c, e)), axes=1),
        call(d.of((a, b, c)), d.of((e, b)), axes=(1, 1)),
        call(d.of((a, b, c)), d.of((c, b, e)), axes=([1, 2], [1, 0])),
        call(d.of((a, b)), d.of((c,)), axes=0),
        call(d.of((a, b)), d.of((b, c)), 1),
    )


def clips(d: Draw) -> tuple:
    x = d.array()
    return d.pick(
        call(x, -1, 1),
        call(x, None, 0.5),
        call(x, -0.5, None),
        call(x, a_min=-1.0, a_max=d.of(x.shape, 0, 2)),
        call(x, d.of(x.shape[-1:]), 2.0),
    )


def wheres(d: Draw) -> tuple:
    x = d.array()
    return d.pick(
        call(d.mask(x.shape), x, d.of(x.shape)),
        call(d.mask(x.shape), x, d.pick(0, 0.5, 2)),
        call(d.mask(x.shape[-1:]), d.pick(0, 1.5), x),
        call(x),
        call(x, x.copy(), 3),
    )


def pads(d: Draw) -> tuple:
    x = d.array(1, 2)
    width = d.pick(1, (1, 2), ((0, 1),) * x.ndim, [(2, 0)] * x.ndim)
    mode = d.pick(
        "constant",
        "edge",
        "reflect",
        "symmetric",
        "wrap",
        "mean",
        "maximum",
        "minimum",
        "linear_ramp",
        "median",
        "empty",
    )
    if mode == "empty":
        mode = "constant"
    return call(
        x,
        width,
        mode,
        **({"constant_values": d.pick(0, 0.5, (1, 2))} if mode == "constant" else {}),
        **({"end_values": d.pick(0, 1.5)} if mode == "linear_ramp" else {}),
    )


def splits(d: Draw, least: int) -> tuple:
    x = d.of(tuple(d.pick(2, 4) for _ in range(max(least, 1))))
    return call(x, d.pick(1, 2, [1], [1, 3]))


def taken_along(d: Draw) -> tuple:
    x = d.array()
    axis = d.axis(x.ndim)
    return call(x, np.argsort(x, axis=axis), axis)


def norms(d: Draw) -> tuple:
    x = d.array()
    axis = d.axes(x.ndim)
    many = x.ndim if axis is None else len(np.atleast_1d(axis))
    ords = (
        (None, 1, 2, 3, 0.5, np.inf, -np.inf, 0, -1, -2, "fro")
        if many == 1
        else (None, "fro", 1, -1, np.inf, -np.inf, 2, -2, "nuc")
    )
    return call(x, **d.some(axis=axis, keepdims=d.pick(True, False), ord=d.pick(*ords)))


def replaced(d: Draw) -> tuple:
    x = d.array()
    x[d.rng.random(x.shape) < 0.3] = d.pick(np.nan, np.inf, -np.inf)
    return call(x, **d.some(nan=1.5, posinf=2, neginf=-3.0))


def holes(d: Draw, *more: str, several: bool = True) -> tuple:
    """As reduced, with some nan in the array."""
    args, kwargs = reduced(d, *more, several=several)
    x = args[0]
    x[(d.rng.random(x.shape) < 0.25) & (np.arange(x.size).reshape(x.shape) > 0)] = np.nan
    return args, kwargs


def closes(d: Draw) -> tuple:
    x = d.array()
    return call(
        x,
        x + d.pick(0, 1e-9, 1e-6, 1e-3, 0.3) * d.mask(x.shape),
        **d.some(rtol=d.pick(0.0, 1e-4), atol=d.pick(0.0, 1e-2), equal_nan=True),
    )


def sums_by_label(d: Draw) -> tuple:
    n = d.shape(1)[0]
    return call(d.whole(4, n), weights=d.of((n,)), **d.some(minlength=d.pick(2, 6)))


def quantiles(d: Draw, top: float) -> tuple:
    args, kwargs = reduced(d)
    return call(
        args[0],
        d.pick(0.25 * top, 0.5 * top, [0.125 * top, 0.75 * top]),
        **kwargs,
        **d.some(
            method=d.pick(
                "linear", "lower", "higher", "nearest", "midpoint", "hazen", "weibull", "median_unbiased"
            )
        ),
    )


def holed_quantiles(d: Draw, top: float) -> tuple:
    """As quantiles, with some nan."""
    (x, q), kwargs = quantiles(d, top)
    x[(d.rng.random(x.shape) < 0.25) & (np.arange(x.size).reshape(x.shape) > 0)] = np.nan
    return call(x, q, **kwargs)

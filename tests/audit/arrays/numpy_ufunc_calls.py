"""How each ufunc that is taken is called: arguments in its domain, out=, where=, dtype=, and its methods."""

import numpy as np

from .numpy_draws import Draw, call

DOMAINS = {
    **dict.fromkeys(("arctanh", "arcsin", "arccos", "log1p", "logit", "xlog1py", "boxcox1p"), (-0.9, 0.9)),
    "arccosh": (1.1, 4),
    **dict.fromkeys(
        (
            "log",
            "log2",
            "log10",
            "sqrt",
            "float_power",
            "entr",
            "rel_entr",
            "kl_div",
            "xlogy",
            "boxcox",
            "power",
            "powm1",
        ),
        (0.1, 3),
    ),
    "logit": (0.1, 0.9),
}
GENERAL = ("matmul", "vecdot", "matvec", "vecmat")
SHAPES = {"matmul": (2, 2), "vecdot": (2, 2), "matvec": (2, 1), "vecmat": (1, 2)}


def called(d: Draw, ufunc: np.ufunc) -> tuple:
    """A call of the ufunc itself."""
    name = ufunc.__name__
    low, high = DOMAINS.get(name, (-3, 3))
    if name in GENERAL:
        return call(*[d.of((3,) * n) for n in SHAPES[name]])
    x = d.of(d.array(1, 2).shape, low, high)
    others = [
        d.pick(d.of(x.shape, low, high), d.of(x.shape[-1:], low, high), 1.5, 2) for _ in range(ufunc.nin - 1)
    ]
    if name in ("ldexp",):
        others = [d.whole(3, *x.shape)]
    kwargs = {}
    if d.pick(0, 1) and ufunc.nout == 1:
        kwargs["out"] = (
            np.full(x.shape, 0.5) if ufunc(x, *others).dtype.kind == "f" else np.zeros(x.shape, bool)
        )
        if (
            getattr(np, name, None) is ufunc
        ):  # SciPy 1.15 itself takes other entries than those of the mask, or crashes
            kwargs |= d.some(where=d.mask(x.shape))
    if d.pick(0, 0, 0, 1):
        kwargs["dtype"] = d.pick(float, int)
    return call(x, *others, **kwargs)


def reduced(d: Draw, ufunc: np.ufunc, method: str) -> tuple:
    """A call of one of its methods."""
    low, high = DOMAINS.get(ufunc.__name__, (-3, 3))
    x = d.of(d.array(1, 2).shape, low, high)
    if method == "reduce":
        return call(x, **d.some(axis=d.axes(x.ndim), keepdims=True))
    if method == "accumulate":
        return call(x, **d.some(axis=d.axis(x.ndim)))
    if method == "reduceat":
        return call(x, [0, x.shape[0] - 1])
    if method == "at":
        return call(x, d.whole(x.shape[0], 3), d.of((3, *x.shape[1:]), low, high))
    return call(x, d.of((3,), low, high))

"""How each function and each method of NumPy that is taken is called. {name in the table: a function of a Draw}"""
import numpy as np

from . import numpy_calls as c
from .numpy_draws import Draw, call


def one(d: Draw, *ndim: int, **options: object) -> tuple:
    """One array and some options."""
    return call(d.array(*ndim), **d.some(**options))


def moved(d: Draw) -> tuple:
    x = d.array(2, 3)
    return call(x, d.axis(x.ndim), d.axis(x.ndim))


def reshaped(d: Draw) -> tuple:
    x = d.of((2, 3, 4))
    return call(x, d.pick((6, 4), -1, (4, -1), (2, 12), (1, 24)), **d.some(order=d.pick("C", "F", "A")))


def inserted(d: Draw) -> tuple:
    x = d.of((3, 4))
    return d.pick(call(x, 1, .5), call(x, [0, 2], 2, axis=1), call(x, 1, d.of((4,)), 0), call(d.of((4,)), -1, 1))


def chosen(d: Draw) -> tuple:
    x = d.of((3, 4))
    return call(d.whole(2, 3, 4), [x, d.of((3, 4))], **d.some(mode=d.pick("clip", "wrap")))


def at_indices(d: Draw) -> tuple:
    x = d.of((3, 4))
    return d.pick(call(x, [0, 2]), call(x, [[1, 2], [0, 3]], axis=1), call(x, 5), call(x, [-1, 7], mode="wrap"),
                  call(x, [0, 9], axis=0, mode="clip"))


def selected(d: Draw) -> tuple:
    a, b = c.alike(d, 2, 2)
    return call([a > 0, b > 1], [a, b], d.pick(0, .5))


def repeated(d: Draw) -> tuple:
    x = d.array()
    axis = d.axis(x.ndim)
    return d.pick(call(x, 2), call(x, 3, axis), call(x, d.whole(3, x.shape[axis]), axis=axis))


def rolled(d: Draw) -> tuple:
    x = d.array(2, 3)
    return d.pick(call(x, 2), call(x, -1, d.axis(x.ndim)), call(x, (1, 2), axis=(0, 1)))


def covariance(d: Draw) -> tuple:
    x = d.of((3, 4))
    return d.pick(call(x), call(x, rowvar=False), call(x, d.of((2, 4))), call(x, ddof=0), call(x, bias=True))


def crossed(d: Draw) -> tuple:
    return d.pick(call(d.of((3,)), d.of((3,))), call(d.of((2, 3)), d.of((2, 3))), call(d.of((3, 2)), d.of((3, 2)), axis=0))


def convolved(d: Draw) -> tuple:
    n, m = d.shape(2)
    return call(d.of((n,)), d.of((m,)), **d.some(mode=d.pick("full", "same", "valid")))


def weighted(d: Draw) -> tuple:
    x = d.array(1, 2)
    return d.pick(call(x, **d.some(axis=0, keepdims=True)), call(x, weights=d.of(x.shape, 0, 2) + .5),
                  call(x, axis=0, weights=d.of(x.shape[:1], 0, 2) + .5, **d.some(returned=True)))


def differences(d: Draw) -> tuple:
    x = d.of((3, 4))
    return call(x, **d.some(n=d.pick(0, 1, 2), axis=d.axis(2), prepend=d.of((3, 1)) if d.pick(0, 1) else 0))


def slopes(d: Draw) -> tuple:
    x = d.of((3, 4))
    return d.pick(call(x), call(x, .5), call(x, axis=1), call(x, 2, .5), call(x, edge_order=2), call(d.of((4,)), np.array([0, 1, 2.5, 3])))


def integrated(d: Draw) -> tuple:
    x = d.of((3, 4))
    return call(x, **d.some(dx=.5, axis=d.axis(2)))


def searched(d: Draw) -> tuple:
    return call(np.sort(d.of((5,))), d.pick(d.of((3,)), .3), **d.some(side=d.pick("left", "right")))


def uniques(d: Draw) -> tuple:
    x = np.round(d.array())
    return call(x, **d.some(return_index=True, return_inverse=True, return_counts=True))


def bins(d: Draw) -> tuple:
    edges = np.sort(np.unique(d.of((5,))))
    return call(d.of((4,)), d.pick(edges, edges[::-1]), **d.some(right=True))


def pieces(d: Draw) -> tuple:
    x = d.array()
    return call(x, [x < 0, x >= 1], d.pick([-1, 1], [0, 2, 5.]))


def put(d: Draw) -> tuple:
    return call(d.of((3, 4)), d.pick([0, 5], [1, 13]), d.pick(.5, [1., 2.]), mode="wrap")


def masked(d: Draw) -> tuple:
    x = d.of((3, 4))
    return call(x, d.mask(x.shape), d.pick(.5, np.array([1., 2.5, -3.])))


def polynomial(d: Draw) -> tuple:
    return call(d.of((3,)), d.pick(d.of((4,)), 1.5))


def sorted_parts(d: Draw) -> tuple:
    x = d.of((5,))
    return call(x, d.pick(0, 2, 4))


def windows(d: Draw) -> tuple:
    return d.pick(call(d.of((5,)), 3), call(d.of((4, 5)), (2, 3)), call(d.of((4, 5)), 2, axis=1))


def equal(d: Draw) -> tuple:
    a, b = c.alike(d, 2, 2)
    return d.pick(call(a, a.copy()), call(a, b), call(a, a[:-1]), call(a, a + 1e-9))


def rows(d: Draw) -> tuple:
    x = d.of((3, 4))
    return d.pick(call(np.sum, d.axis(2), x), call(np.cumsum, d.axis(2), x))


FUNCTIONS = {
    "all": lambda d: c.reduced(d, "where"), "any": lambda d: c.reduced(d, "where"),
    **dict.fromkeys(("max", "min", "amax", "amin"), lambda d: c.reduced(d, "initial", "out")),
    **dict.fromkeys(("sum", "prod"), lambda d: c.reduced(d, "dtype", "initial", "where", "out")),
    "mean": lambda d: c.reduced(d, "dtype", "where", "out"),
    **dict.fromkeys(("std", "var"), lambda d: c.reduced(d, "dtype", "ddof", "where", "out")),
    "ptp": lambda d: c.reduced(d), "median": lambda d: c.reduced(d),
    "percentile": lambda d: c.quantiles(d, 100), "quantile": lambda d: c.quantiles(d, 1),
    "nansum": lambda d: c.holes(d, "dtype", "initial"), "nanprod": lambda d: c.holes(d, "dtype", "initial"),
    "nanmean": lambda d: c.holes(d, "dtype"), "nanmax": lambda d: c.holes(d), "nanmin": lambda d: c.holes(d),
    "nanstd": lambda d: c.holes(d, "ddof"), "nanvar": lambda d: c.holes(d, "ddof"), "nanmedian": lambda d: c.holes(d),
    "nanargmax": lambda d: c.holes(d, several=False), "nanargmin": lambda d: c.holes(d, several=False),
    "nanpercentile": lambda d: c.holed_quantiles(d, 100), "nanquantile": lambda d: c.holed_quantiles(d, 1),
    "nancumsum": lambda d: one(d, axis=0), "nancumprod": lambda d: one(d, axis=0),
    "argmax": lambda d: c.reduced(d, several=False), "argmin": lambda d: c.reduced(d, several=False),
    "count_nonzero": lambda d: c.reduced(d), "average": weighted,
    "cumsum": lambda d: c.along(d, dtype=d.pick(float, int)), "cumprod": lambda d: c.along(d, dtype=d.pick(float, int)),
    "cumulative_sum": lambda d: call(d.of((3, 4)), axis=d.axis(2), **d.some(include_initial=True)),
    "cumulative_prod": lambda d: call(d.of((3, 4)), axis=d.axis(2), **d.some(include_initial=True)),
    "sort": lambda d: c.along(d, kind=d.pick("quicksort", "stable")), "argsort": lambda d: call(x := d.array(), d.axis(x.ndim), "stable"),
    "partition": sorted_parts, "argpartition": sorted_parts, "lexsort": lambda d: call(c.alike(d, 2, 1)),
    "searchsorted": searched, "digitize": bins, "unique": uniques, "bincount": c.sums_by_label,
    "unique_values": lambda d: one(d), "isin": lambda d: call(np.round(d.array()), np.round(d.of((3,))), **d.some(invert=True)),
    "dot": c.dots, "inner": lambda d: d.pick(call(d.of((2, 3)), d.of((4, 3))), call(d.of((3,)), d.of((3,))), call(d.of((2, 2, 3)), d.of((2, 3)))),
    "outer": lambda d: call(d.array(), d.array()), "vdot": lambda d: call(*c.alike(d, 2, d.pick(1, 2))), "einsum": c.einsums,
    "tensordot": c.tensordots, "kron": lambda d: call(d.array(1, 2), d.array(1, 2)), "cross": crossed, "trace": lambda d: call(
        d.of((3, 4)), **d.some(offset=d.pick(1, -1, 2), dtype=d.pick(float, int))),
    "convolve": convolved, "correlate": convolved, "cov": covariance, "corrcoef": lambda d: call(d.of((3, 5))),
    "linalg.norm": c.norms, "linalg.multi_dot": lambda d: call([d.of((2, 3)), d.of((3, 4)), d.of((4, 2))]),
    "linalg.matrix_power": lambda d: call(d.of((3, 3)), d.pick(0, 1, 2, 3)), "linalg.matmul": c.stacks,
    "linalg.outer": lambda d: call(d.array(1), d.array(1)), "linalg.trace": lambda d: call(d.of((2, 3, 3)), **d.some(offset=1)),
    "linalg.diagonal": lambda d: call(d.of((2, 3, 3))), "linalg.matrix_transpose": lambda d: call(d.array(2, 3)),
    "linalg.tensordot": c.tensordots, "linalg.vecdot": lambda d: call(*c.alike(d, 2, 2)), "linalg.cross": crossed,
    "linalg.vector_norm": lambda d: one(d, axis=0, keepdims=True, ord=d.pick(1, 2, 3, np.inf)),
    "linalg.matrix_norm": lambda d: one(d, 2, 3, keepdims=True, ord=d.pick("fro", 1, np.inf, 2, "nuc")),
    "allclose": c.closes, "isclose": c.closes, "array_equal": equal, "array_equiv": equal, "nan_to_num": c.replaced,
    "round": lambda d: one(d, decimals=d.pick(0, 1, 2, -1)), "around": lambda d: one(d, decimals=d.pick(0, 1, 2, -1)),
    "fix": lambda d: one(d), "clip": c.clips, "where": c.wheres, "select": selected, "choose": chosen, "piecewise": pieces,
    "sinc": lambda d: one(d), "interp": lambda d: call(d.of((3,)), np.array([-2., 0, 2]), d.of((3,))), "unwrap": lambda d: one(d, 1),
    "i0": lambda d: one(d, 1), "angle": lambda d: one(d), "real": lambda d: one(d), "imag": lambda d: one(d),
    "isreal": lambda d: one(d), "iscomplex": lambda d: one(d), "isrealobj": lambda d: one(d), "iscomplexobj": lambda d: one(d),
    "real_if_close": lambda d: one(d), "isneginf": c.replaced, "isposinf": c.replaced,
    "diff": differences, "ediff1d": lambda d: one(d, to_end=1., to_begin=np.array([.5])), "gradient": slopes, "trapezoid": integrated,
    "trapz": integrated, "polyval": polynomial, "vander": lambda d: one(d, 1, N=3, increasing=True), "polyadd": lambda d: call(d.array(1), d.array(1)),
    "polysub": lambda d: call(d.array(1), d.array(1)), "polymul": lambda d: call(d.array(1), d.array(1)), "polyder": lambda d: one(d, 1, m=2),
    "polyint": lambda d: one(d, 1), "reshape": reshaped, "ravel": lambda d: one(d, order=d.pick("C", "F")),
    "transpose": lambda d: d.pick(one(d), call(d.of((2, 3, 4)), d.pick((1, 0, 2), (2, 0, 1), [0, 2, 1]))), "permute_dims": lambda d: one(d),
    "matrix_transpose": lambda d: one(d, 2, 3), "swapaxes": moved, "moveaxis": moved, "rollaxis": lambda d: call(d.of((2, 3, 4)), d.axis(3)),
    "squeeze": lambda d: d.pick(call(d.of((1, 3, 1))), call(d.of((1, 3, 1)), axis=d.pick(0, 2, (0, 2)))),
    "expand_dims": lambda d: call(d.array(), d.pick(0, -1, (0, 1))), "atleast_1d": lambda d: call(d.pick(d.of(()), d.array())),
    "atleast_2d": lambda d: call(d.pick(d.of(()), d.array())), "atleast_3d": lambda d: call(d.array(1, 2)),
    "broadcast_to": lambda d: call(d.of((3, 1)), (2, 3, 4)), "broadcast_arrays": lambda d: call(d.of((3, 1)), d.of((4,))),
    "flip": lambda d: one(d, axis=0), "fliplr": lambda d: one(d, 2, 3), "flipud": lambda d: one(d), "rot90": lambda d: one(d, 2, k=d.pick(1, 2, 3)),
    "roll": rolled, "tile": lambda d: call(d.array(), d.pick(2, (2, 1), (1, 2, 2))), "repeat": repeated, "resize": lambda d: call(d.of((2, 3)), d.pick((3, 4), 4)),
    "concatenate": c.joined, "stack": lambda d: call(c.alike(d, 2, 2), **d.some(axis=d.axis(3))),
    "hstack": lambda d: call(c.alike(d, 3, d.pick(1, 2))), "vstack": lambda d: call(c.alike(d, 2, d.pick(1, 2)), **d.some(dtype=float)),
    "row_stack": lambda d: call(c.alike(d, 2, 2)), "unstack": lambda d: one(d, 2, axis=1),
    "dstack": lambda d: call(c.alike(d, 2, 2)), "column_stack": lambda d: call(c.alike(d, 2, d.pick(1, 2))),
    "block": lambda d: call([[d.of((2, 3)), d.of((2, 1))], [d.of((1, 3)), d.of((1, 1))]]), "append": lambda d: d.pick(
        call(d.array(), d.array()), call(d.of((2, 3)), d.of((1, 3)), axis=0), call(d.array(), 2)),
    "split": lambda d: c.splits(d, 1), "array_split": lambda d: call(d.of((5, 2)), d.pick(2, 3, [1, 3])), "hsplit": lambda d: c.splits(d, 2),
    "vsplit": lambda d: c.splits(d, 2), "dsplit": lambda d: c.splits(d, 3), "insert": inserted,
    "delete": lambda d: call(d.of((3, 4)), d.pick(1, [0, 2], slice(0, 2)), axis=d.pick(0, 1)), "take": at_indices,
    "take_along_axis": c.taken_along, "compress": lambda d: call(d.mask((3,)), d.of((3, 2)), axis=0),
    "extract": lambda d: call(d.mask((3, 2)), d.of((3, 2))), "diag": lambda d: one(d, 1, 2, k=d.pick(-1, 0, 1)),
    "diagflat": lambda d: one(d, k=1), "diagonal": lambda d: one(d, 2, 3, offset=d.pick(0, 1, -1)), "tril": lambda d: one(d, 2, k=d.pick(-1, 1)),
    "triu": lambda d: one(d, 2, k=d.pick(-1, 1)), "meshgrid": lambda d: call(d.array(1), d.array(1), **d.some(indexing="ij", sparse=True)),
    "pad": c.pads, "trim_zeros": lambda d: call(np.array([0., 0, *d.of((2,)), 0])), "apply_along_axis": rows,
    "apply_over_axes": lambda d: call(np.sum, d.of((2, 3, 2)), [0, 2]), "nonzero": lambda d: one(d), "argwhere": lambda d: one(d),
    "flatnonzero": lambda d: one(d), "shape": lambda d: one(d), "ndim": lambda d: one(d), "size": lambda d: one(d, axis=0),
    "copy": lambda d: one(d, order="F"), "astype": lambda d: call(d.array(), d.pick(float, int, bool)), "ix_": lambda d: call(d.mask((3,)), [0, 1]),
    "tril_indices_from": lambda d: one(d, 2), "triu_indices_from": lambda d: one(d, 2), "diag_indices_from": lambda d: call(d.of((3, 3))),
    "zeros_like": lambda d: one(d, dtype=d.pick(float, int), shape=(2, 2)), "ones_like": lambda d: one(d, dtype=d.pick(float, int), shape=(2, 2)),
    "full_like": lambda d: call(d.array(), d.pick(0, 1.5), **d.some(dtype=d.pick(float, int))),
    "lib.stride_tricks.sliding_window_view": windows, "lib.stride_tricks.as_strided": lambda d: call(d.of((6,)), (4, 3), (8, 8)),
    "histogram": lambda d: call(d.of((6,)), d.pick(3, np.array([-3., 0, 1, 3.]))), "linalg.inv": lambda d: call(d.of((3, 3)) + 9 * np.eye(3)),
    "linalg.solve": lambda d: call(d.of((3, 3)) + 9 * np.eye(3), d.of((3, 2))), "linalg.det": lambda d: call(d.of((3, 3))),
    "shares_memory": lambda d: call(d.array(), d.array()), "may_share_memory": lambda d: call(d.array(), d.array()),
    "linspace": lambda d: call(d.of((2,)), d.of((2,)), **d.some(num=4, endpoint=False)), "logspace": lambda d: call(d.of((2,)), d.of((2,)), num=3),
    "geomspace": lambda d: call(d.of((2,), 0, 3), d.of((2,), 0, 3), num=3), "fft.fftshift": lambda d: one(d, axes=0), "fft.ifftshift": lambda d: one(d),
    "einsum_path": lambda d: call("ij,jk", d.of((2, 3)), d.of((3, 4))), "sort_complex": lambda d: one(d, 1), "union1d": lambda d: call(d.array(1), d.array(1)),
    "intersect1d": lambda d: call(np.round(d.array(1)), np.round(d.array(1))), "setdiff1d": lambda d: call(np.round(d.array(1)), np.round(d.array(1))),
    "setxor1d": lambda d: call(np.round(d.array(1)), np.round(d.array(1)))}

CHANGING = {"copyto": lambda d: call(d.of((3, 4)), d.pick(d.of((3, 4)), 2, 1.5), **d.some(where=d.mask((3, 4)))), "put": put, "place": masked,
            "putmask": masked, "put_along_axis": lambda d: call(d.of((3, 4)), d.whole(4, 3, 1), d.pick(.5, 2), 1),
            "fill_diagonal": lambda d: call(d.of((3, 3)), d.pick(0, 1.5))}

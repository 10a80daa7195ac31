"""How more functions of NumPy are called: what moves, chooses and changes entries, sums, windows and
polynomials."""

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
    return d.pick(
        call(x, 1, 0.5), call(x, [0, 2], 2, axis=1), call(x, 1, d.of((4,)), 0), call(d.of((4,)), -1, 1)
    )


def chosen(d: Draw) -> tuple:
    x = d.of((3, 4))
    return call(d.whole(2, 3, 4), [x, d.of((3, 4))], **d.some(mode=d.pick("clip", "wrap")))


def at_indices(d: Draw) -> tuple:
    x = d.of((3, 4))
    return d.pick(
        call(x, [0, 2]),
        call(x, [[1, 2], [0, 3]], axis=1),
        call(x, 5),
        call(x, [-1, 7], mode="wrap"),
        call(x, [0, 9], axis=0, mode="clip"),
    )


def selected(d: Draw) -> tuple:
    a, b = c.alike(d, 2, 2)
    return call([a > 0, b > 1], [a, b], d.pick(0, 0.5))


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
    return d.pick(
        call(d.of((3,)), d.of((3,))),
        call(d.of((2, 3)), d.of((2, 3))),
        call(d.of((3, 2)), d.of((3, 2)), axis=0),
    )


def convolved(d: Draw) -> tuple:
    n, m = d.shape(2)
    return call(d.of((n,)), d.of((m,)), **d.some(mode=d.pick("full", "same", "valid")))


def weighted(d: Draw) -> tuple:
    x = d.array(1, 2)
    return d.pick(
        call(x, **d.some(axis=0, keepdims=True)),
        call(x, weights=d.of(x.shape, 0, 2) + 0.5),
        call(x, axis=0, weights=d.of(x.shape[:1], 0, 2) + 0.5, **d.some(returned=True)),
    )


def differences(d: Draw) -> tuple:
    x = d.of((3, 4))
    return call(x, **d.some(n=d.pick(0, 1, 2), axis=d.axis(2), prepend=d.of((3, 1)) if d.pick(0, 1) else 0))


def slopes(d: Draw) -> tuple:
    x = d.of((3, 4))
    return d.pick(
        call(x),
        call(x, 0.5),
        call(x, axis=1),
        call(x, 2, 0.5),
        call(x, edge_order=2),
        call(d.of((4,)), np.array([0, 1, 2.5, 3])),
    )


def integrated(d: Draw) -> tuple:
    x = d.of((3, 4))
    return call(x, **d.some(dx=0.5, axis=d.axis(2)))


def searched(d: Draw) -> tuple:
    return call(np.sort(d.of((5,))), d.pick(d.of((3,)), 0.3), **d.some(side=d.pick("left", "right")))


def uniques(d: Draw) -> tuple:
    x = np.round(d.array())
    return call(x, **d.some(return_index=True, return_inverse=True, return_counts=True))


def bins(d: Draw) -> tuple:
    edges = np.sort(np.unique(d.of((5,))))
    return call(d.of((4,)), d.pick(edges, edges[::-1]), **d.some(right=True))


def pieces(d: Draw) -> tuple:
    x = d.array()
    return call(x, [x < 0, x >= 1], d.pick([-1, 1], [0, 2, 5.0]))


def put(d: Draw) -> tuple:
    return call(d.of((3, 4)), d.pick([0, 5], [1, 13]), d.pick(0.5, [1.0, 2.0]), mode="wrap")


def masked(d: Draw) -> tuple:
    x = d.of((3, 4))
    return call(x, d.mask(x.shape), d.pick(0.5, np.array([1.0, 2.5, -3.0])))


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

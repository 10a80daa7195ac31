"""What a function of NumPy or SciPy that acts entry by entry does with one number, or with two."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from symbolic_bp.audit.numbers.number import Num, lift, small

SELF = (
    "isnan",
    "isfinite",
    "floor",
    "ceil",
    "rint",
    "trunc",
    "sign",
    "square",
    "erf",
    "erfc",
    "sigmoid",
    "cbrt",
    "exp2",
    "arcsinh",
    "arctanh",
    "arcsin",
    "arccos",
    "arctan",
    "expm1",
    "log1p",
    "log2",
    "log10",
    "sinh",
    "cosh",
    "tanh",
    "exp",
    "log",
    "sqrt",
    "sin",
    "cos",
    "tan",
)


def softplus(x: Num) -> Num:
    """log(1 + e^x)"""
    return (1 + x.exp()).log()


def arctan2(y: Num, x: Num) -> Num:
    """The angle of the point (x, y), from -pi to pi."""
    if x > 0:
        return (y / x).arctan()
    if x < 0:
        return (y / x).arctan() + (math.pi if y >= 0 else -math.pi)
    return small(0) if y == 0 else (math.pi / 2 if y > 0 else -math.pi / 2) - (x / y).arctan()


def larger(x: Num, y: Num) -> Num:
    """The first of the largest; what is no number (f is not f), where there is one."""
    return y if y > x or y.f != y.f else x


def smaller(x: Num, y: Num) -> Num:
    """The first of the smallest; what is no number, where there is one."""
    return y if y < x or y.f != y.f else x


def huber(delta: Num, r: Num) -> Num:
    """r^2/2 near 0, a line further away."""
    if delta < 0:
        return small(1) / 0
    return r * r / 2 if abs(r) <= delta else delta * (abs(r) - delta / 2)


def rounded_huber(delta: Num, r: Num) -> Num:
    """delta^2 (sqrt(1 + (r/delta)^2) - 1)"""
    if delta < 0:
        return small(1) / 0
    return small(0) if delta == 0 or r == 0 else delta * delta * ((1 + (r / delta) ** 2).sqrt() - 1)


def boxcox(x: Num, power: Num) -> Num:
    """(x^power - 1) / power; log x for 0; of no number below 0."""
    if x < 0:
        return small(0) / 0
    return (x**power - 1) / power if power != 0 else x.log()


def entropy(x: Num) -> Num:
    """-x log x, 0 at 0, -inf below."""
    return -x * x.log() if x > 0 else small(0) if x == 0 else -(small(1) / 0)


def relative(x: Num, y: Num) -> Num:
    """x log(x/y), 0 at 0, inf outside of its domain."""
    return x * (x / y).log() if x > 0 and y > 0 else small(0) if x == 0 and y >= 0 else small(1) / 0


def distance(x: Num, y: Num) -> Num:
    """x log(x/y) - x + y"""
    return relative(x, y) - x + y


BY_ELEMENT: dict[str, Callable] = {name: lambda *a, name=name: getattr(a[0], name)() for name in SELF} | {
    "expit": lambda x: x.sigmoid(),
    "log_expit": lambda x: -softplus(-x),
    "logit": lambda p: (p / (1 - p)).log(),
    "isinf": lambda x: not x.isfinite() and not x.isnan(),
    "signbit": lambda x: x < 0,
    "logaddexp": lambda x, y: (x.exp() + y.exp()).log(),
    "xlogy": lambda x, y: x * y.log() if x != 0 else small(0),
    "logaddexp2": lambda x, y: (x.exp2() + y.exp2()).log2(),
    "arccosh": lambda x: (x + (x * x - 1).sqrt()).log(),
    "heaviside": lambda x, y: small(0) if x < 0 else y if x == 0 else small(1),
    "ndtr": lambda x: (1 + (x / 2**0.5).erf()) / 2,
    "xlog1py": lambda x, y: x * y.log1p() if x != 0 else small(0),
    "copysign": lambda x, y: abs(x) if y >= 0 else -abs(x),
    "fabs": abs,
    "float_power": lambda x, y: x**y,
    "deg2rad": lambda x: x * math.pi / 180,
    "radians": lambda x: x * math.pi / 180,
    "rad2deg": lambda x: x * 180 / math.pi,
    "degrees": lambda x: x * 180 / math.pi,
    "arctan2": arctan2,
    "fmax": lambda x, y: y if y > x or x.f != x.f else x,
    "fmin": lambda x, y: y if y < x or x.f != x.f else x,
    "maximum": larger,
    "minimum": smaller,
    "clip": lambda x, low, high: smaller(larger(x, low), high),
    "entr": entropy,
    "rel_entr": relative,
    "kl_div": distance,
    "hypot": lambda x, y: (x * x + y * y).sqrt(),
    "ldexp": lambda x, n: x * small(2) ** int(n),
    "fmod": lambda x, y: x - y * (x / y).trunc(),
    "divmod": divmod,
    "modf": lambda x: (x - x.trunc(), x.trunc()),
    "relu": lambda x: x if x > 0 else small(0),
    "exp10": lambda x: small(10) ** x,
    "huber": huber,
    "pseudo_huber": rounded_huber,
    "boxcox": boxcox,
    "boxcox1p": lambda x, power: boxcox(1 + x, power),
    "cosm1": lambda x: x.cos() - 1,
    "log_ndtr": lambda x: ((1 + (x / 2**0.5).erf()) / 2).log(),
    "powm1": lambda x, y: x**y - 1,
    "exprel": lambda x: (x.exp() - 1) / x if x != 0 else small(1),
}
NAMES_OF_TWO = """logaddexp logaddexp2 xlogy heaviside xlog1py copysign float_power arctan2 fmax fmin
    maximum minimum rel_entr kl_div hypot ldexp fmod divmod huber pseudo_huber boxcox boxcox1p powm1"""
OF_TWO = frozenset(NAMES_OF_TWO.split())
TRUTH = frozenset({"isnan", "isfinite", "isinf", "signbit"})


def to_num(x: object) -> Num:
    """A number of any kind as Num. Raises TypeError for what is none."""
    n = lift(x)
    if n is None:
        raise TypeError(f"{type(x).__name__} is no number")
    return n


def loose(x: object) -> object:
    """A number of any kind as Num; what is none stays."""
    if x.__class__ is Num:
        return x
    n = lift(x)
    return x if n is None else n


LIFTED, LOOSE = np.frompyfunc(to_num, 1, 1), np.frompyfunc(loose, 1, 1)


def numbers(x: object) -> np.ndarray:
    """An object array of Nums, of whatever holds numbers."""
    return np.asarray(LIFTED(np.asarray(x, dtype=object)), dtype=object)

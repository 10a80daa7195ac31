"""The real value of a Num: a float at hand, fifty digits where it matters, a fraction where it is one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING

import mpmath

from symbolic_bp.audit.numbers.field import P

if TYPE_CHECKING:
    from mpmath.ctx_mp_python import mpf

    from symbolic_bp.audit.numbers.number import Num


FLOAT = float
DIGITS = 50
NEAR = 1e-6
CONTEXT = mpmath.mp.clone()
CONTEXT.dps = DIGITS + 15
TOO_LONG = 400
OTHERS = {
    "sqrt": CONTEXT.sqrt,
    "erf": CONTEXT.erf,
    "atan": CONTEXT.atan,
    "asin": CONTEXT.asin,
    "acos": CONTEXT.acos,
    "asinh": CONTEXT.asinh,
    "cbrt": lambda x: -CONTEXT.cbrt(-x) if x < 0 else CONTEXT.cbrt(x),
}
LEAKS: list = []
ADDED: list = []  # who is asked what a tiny constant that is added to a number stands for
COMPARED: list = []  # who is told how numbers of somebody's code compare


def leaked() -> None:
    """Somebody asked one of our numbers for a float; who it was is seen from the stack by
    the caller of `watch`."""
    for note in LEAKS:
        note()


@contextmanager
def unwatched() -> Iterator[None]:
    """A context for what is tried aside, of which no verdict is made: nobody is told of floats asked for."""
    watching = LEAKS[:]
    LEAKS.clear()
    try:
        yield
    finally:
        LEAKS[:] = watching


def quotient(a: float, b: float) -> float:
    """a/b of floats as IEEE has it: inf or nan where b is 0."""
    try:
        return a / b
    except ZeroDivisionError:
        return math.nan if not a or math.isnan(a) else math.copysign(math.inf, a)


def safe(calculate: Callable, instead: float = math.nan) -> float:
    """A float result, or `instead` where floats give up (complex, overflow, outside the domain)."""
    try:
        out = calculate()
        return out if isinstance(out, FLOAT) else math.nan
    except OverflowError:
        return math.inf
    except (ValueError, ZeroDivisionError):
        return instead


def logarithm(n: Num) -> float:
    """The float of log(n), from fifty digits where the float of n is 0 or infinite."""
    return math.log(n.f) if 0 < n.f < math.inf else FLOAT(CONTEXT.log(value(n)))


def same_residue(a: Num, b: Num) -> bool:
    """True where both have a residue and the residues agree modulo P."""
    return a.r is not None and b.r is not None and not (a.r - b.r) % P


def sign(a: Num, b: Num) -> int | None:
    """-1, 0, 1 for a < b, a = b, a > b; None where one of them is not a number."""
    difference = a.f - b.f
    if (
        abs(difference) > NEAR * (abs(a.f) + abs(b.f))
        and math.isfinite(difference)
        and not cancelled(a)
        and not cancelled(b)
    ):
        return 1 if difference > 0 else -1
    if same_residue(a, b):
        return 0
    if (a.r is None and math.isnan(a.f)) or (b.r is None and math.isnan(b.f)):
        return None
    if math.isinf(a.f) and a.r is None or math.isinf(b.f) and b.r is None:
        return (a.f > b.f) - (a.f < b.f)
    if a.op == b.op == 0 and a.a is not None and b.a is not None:
        return (a.a > b.a) - (a.a < b.a)
    x, y = value(a), value(b)
    if close(x, y):
        return 0
    return 1 if x > y else -1


def cancelled(n: Num) -> bool:
    """The float of a sum whose terms nearly cancel is not to be trusted."""
    return n.op in (2, 3) and abs(n.f) < NEAR * abs(n.a.f)


def close(x: mpf, y: mpf, digits: int = DIGITS - 10) -> bool:
    """Equal to 40 digits of the larger one."""
    return abs(x - y) <= CONTEXT.mpf(10) ** -digits * max(abs(x), abs(y))


def value(n: Num) -> mpf:
    """The value as an mpf of 65 digits (what is lost to cancellation leaves more than 50)."""
    if n.h is None:
        for node in history(n, lambda m: m.h is None):
            node.h = STEPS[node.op](node)
    return n.h


def history(n: Num, wanted: Callable) -> list[Num]:
    """Every node that n came from, makers first."""
    order, stack, seen = [], [(n, False)], set()
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif id(node) not in seen and wanted(node):
            seen.add(id(node))
            stack.append((node, True))
            stack.extend([(m, False) for m in makers(node) if m.op > 1 or wanted(m)])
    return order


def makers(n: Num) -> tuple[Num, ...]:
    """The Nums that n was calculated from."""
    if n.op < 2:
        return ()
    if n.op == 7:
        return (*n.a, *n.b)
    if n.op == 13:
        return (n.a[1], n.b) if n.b is not None else (n.a[1],)
    return (n.a, n.b) if n.op < 6 else (n.a,)


def known(n: Num) -> mpf:
    """The value in fifty digits of a constant or a leaf."""
    if n.a is None:
        return CONTEXT.mpf(n.f)
    return CONTEXT.mpf(n.a) if n.op else CONTEXT.mpf(n.a.numerator) / n.a.denominator


def guarded(function: Callable) -> Callable:
    """The function, with nan where it does not exist or its value is complex."""

    def whole(n: Num) -> mpf:
        try:
            out = function(n)
            return out if isinstance(out, CONTEXT.mpf) else CONTEXT.nan
        except (ZeroDivisionError, ValueError, OverflowError):
            return CONTEXT.nan

    return whole


STEPS = [
    guarded(step)
    for step in (
        known,
        known,
        lambda n: n.a.h + n.b.h,
        lambda n: n.a.h - n.b.h,
        lambda n: n.a.h * n.b.h,
        lambda n: n.a.h / n.b.h,
        lambda n: -n.a.h,
        lambda n: CONTEXT.fdot([(a.h, b.h) for a, b in zip(n.a, n.b, strict=True)]),
        lambda n: CONTEXT.exp(n.a.h),
        lambda n: CONTEXT.log(n.a.h),
        lambda n: n.a.h**n.b,
        lambda n: CONTEXT.sin(n.a.h),
        lambda n: CONTEXT.cos(n.a.h),
        lambda n: n.a[1].h ** n.b.h if n.a[0] == "power" else OTHERS[n.a[0]](n.a[1].h),
    )
]


class Irrational(Exception):
    """A number that has an exponential or the like in its history."""


def rational_so_far(n: Num) -> bool:
    """True unless the operation of a node leaves the rationals. Raises Irrational."""
    if n.op in (8, 9, 11, 12, 13):
        raise Irrational
    return True


def fraction(n: Num, limit: int = 100_000) -> Fraction | None:
    """The value as a Fraction; None where it is irrational (or long, or the history is)."""
    values: dict = {}
    try:
        nodes = history(n, rational_so_far)
    except Irrational:
        return None
    for node in nodes:
        if node.op in (0, 1):
            q = Fraction(node.a) if node.op else node.a
        elif len(values) > limit:
            return None
        else:
            q = rational_step(node, values)
        if q is None or q.denominator.bit_length() > TOO_LONG:
            return None
        values[id(node)] = q
    return values[id(n)]


def rational_step(node: Num, values: dict[int, Fraction]) -> Fraction | None:
    """The Fraction of a node from those of its operands, None where it does not exist."""
    got = [values[id(m)] for m in makers(node)]
    if node.op == 7:
        half = len(got) // 2
        return sum((a * b for a, b in zip(got[:half], got[half:], strict=True)), Fraction(0))
    if node.op == 10:
        return None if node.b < 0 and not got[0] else got[0] ** node.b
    if node.op == 5 and not got[1]:
        return None
    return {
        2: lambda: got[0] + got[1],
        3: lambda: got[0] - got[1],
        4: lambda: got[0] * got[1],
        5: lambda: got[0] / got[1],
        6: lambda: -got[0],
    }[node.op]()


def short(n: Num) -> str | None:
    """The value as a fraction that people can read, as text; or None."""
    q = fraction(n, 5_000)
    return str(q) if q is not None and len(str(q)) <= 24 else None


def shown(n: Num, digits: int = 12) -> str:
    """For people: a short fraction, or decimals."""
    if n.r is not None and not n.r % P:
        return "0"
    return short(n) or CONTEXT.nstr(value(n), digits)

"""Parts of terms that SymPy has no class for, or one that rewrites by itself (exp(u) exp(v), 1/exp(u)): own
ones, which stay as they are and know their derivatives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sympy import (
    Abs,
    Expr,
    Function,
    Heaviside,
    Integer,
    Rational,
    Tuple,
    cos,
    erf,
    exp,
    log,
    sin,
    sign,
    sqrt,
    tanh,
)
from sympy.core.symbol import Str

from symbolic_bp.sympy_side.errors import ExpressionError


class Head(Expr):
    """A part of a term with a name as its first argument."""

    is_commutative = True

    @property
    def name(self) -> str:
        """The name of the function."""
        return str(self.args[0].name)


class Fn(Head):
    """An elementary function of a term: exp, log, tanh, relu, step ..."""

    def __new__(cls, name: str | Str, arg: Expr) -> Fn:
        """name(arg)."""
        made: Fn = Expr.__new__(cls, Str(str(name)), arg)
        return made

    def _eval_derivative(self, x: Expr) -> Expr:
        u = self.args[1]
        du = u.diff(x)
        if du == 0:
            return Integer(0)
        if self.name not in SLOPES:
            known = ", ".join(SLOPES)
            raise ExpressionError(
                "a derivative", f"one of {known}", self.name, "write its formula into the model"
            )
        return SLOPES[self.name](u) * du


class App(Head):
    """An undefined function of one number with indices, differentiated order times: sigma[l]''(u)."""

    def __new__(cls, name: str | Str, order: int | Integer, at: Sequence[Expr] | Tuple, arg: Expr) -> App:
        """name[at] with order strokes at arg."""
        made: App = Expr.__new__(cls, Str(str(name)), Integer(order), Tuple(*at), arg)
        return made

    def _eval_derivative(self, x: Expr) -> Expr:
        name, order, at, u = self.args
        return App(name, order + 1, at, u) * u.diff(x)


class Guard(Head):
    """[p = 0] (kind eq) or [p >= 0] (kind ge) as 1 or 0."""

    def __new__(cls, kind: str | Str, p: Expr) -> Guard:
        """The guard on an index expression."""
        made: Guard = Expr.__new__(cls, Str(str(kind)), p)
        return made

    def _eval_derivative(self, x: Expr) -> Expr:
        return Integer(0)


class Derived(Head):
    """dy/dx, all that depends on x recomputed (kind D), or direct(y, x) (kind P)."""

    def __new__(cls, kind: str | Str, y: Expr, x: Expr) -> Derived:
        """The derivative of one entry by another."""
        made: Derived = Expr.__new__(cls, Str(str(kind)), y, x)
        return made

    def _eval_derivative(self, x: Expr) -> Expr:
        raise ExpressionError("a derivative", "one of a quantity", "a derivative of a derivative")


class Arrays(Head):
    """An undefined function of arrays: cost({a[j] for j in 1..n}, y). Arguments: (entry, (j, 1, n), ...)."""

    def __new__(cls, name: str | Str, *arrays: Sequence[Any] | Tuple) -> Arrays:
        """name of arrays, each an entry with its ranges."""
        made: Arrays = Expr.__new__(cls, Str(str(name)), *(packed(a) for a in arrays))
        return made


class Maximum(Head):
    """The maximum of an entry over ranges, where guards hold."""

    def __new__(cls, array: Sequence[Any] | Tuple, guards: Sequence[Expr] | Tuple = ()) -> Maximum:
        """The maximum over an array (entry, (k, 0, K-1), ...)."""
        made: Maximum = Expr.__new__(cls, Str("max"), packed(array), Tuple(*guards))
        return made


def packed(array: Sequence[Any] | Tuple) -> Tuple:
    """(entry, (j, 1, n), ...) as a Tuple of SymPy."""
    return Tuple(array[0], *(Tuple(*limit) for limit in array[1:]))


SLOPES: dict[str, Callable[[Expr], Expr]] = {
    "exp": lambda u: Fn("exp", u),
    "log": lambda u: 1 / u,
    "sqrt": lambda u: Rational(1, 2) / Fn("sqrt", u),
    "abs": lambda u: Fn("sgn", u),
    "tanh": lambda u: 1 - Fn("tanh", u) ** 2,
    "sigmoid": lambda u: Fn("sigmoid", u) * (1 - Fn("sigmoid", u)),
    "relu": lambda u: Fn("step", u),
    "step": lambda u: Integer(0),
    "sgn": lambda u: Integer(0),
    "sin": lambda u: Fn("cos", u),
    "cos": lambda u: -Fn("sin", u),
}
STANDARD: dict[str, Callable[[Expr], Expr]] = {
    "exp": exp,
    "log": log,
    "sqrt": sqrt,
    "abs": Abs,
    "tanh": tanh,
    "sigmoid": lambda u: 1 / (1 + exp(-u)),
    "relu": lambda u: u * Heaviside(u),
    "step": Heaviside,
    "sgn": sign,
    "Phi": lambda u: (1 + erf(u / sqrt(2))) / 2,
    "sin": sin,
    "cos": cos,
}
NAMES = {
    exp: "exp",
    log: "log",
    Abs: "abs",
    tanh: "tanh",
    sin: "sin",
    cos: "cos",
    sign: "sgn",
    Heaviside: "step",
}


def undefined(name: str) -> type[Function]:
    """The undefined function of SymPy with a name."""
    made: type[Function] = Function(name)
    return made

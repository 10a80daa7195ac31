"""Rules of the known functions: roots, exponentials, logarithms, signs, formulas."""

from collections.abc import Callable
from fractions import Fraction

from .cited import Args, State
from .fault import Rejected
from .interval import minus
from .model import Context
from .normal import normal
from .sign import assume, lies, positive
from .term import MINUS, ONE, ZERO, Add, Fn, Mul, Num, Pow, Term, add, factors, mul, sub

ELEMENTARY: dict[str, Callable[[Term], Term]] = {
    "abs": lambda u: mul(u, Fn("sgn", u)),
    "relu": lambda u: mul(u, Fn("step", u)),
    "sigmoid": lambda u: Pow(add(ONE, Fn("exp", mul(MINUS, u))), -1),
    "tanh": lambda u: sub(ONE, mul(Num(Fraction(2)), Pow(add(ONE, Fn("exp", mul(Num(Fraction(2)), u))), -1))),
}


def sqrt(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """sqrt(u)^2 = u     needs: u >= 0;     sqrt(u^2) = abs(u)"""
    if isinstance(old, Pow) and old.k == 2 and isinstance(old.base, Fn) and old.base.name == "sqrt":
        assume(ctx, "not negative", old.base.arg)
        return old.base.arg
    if isinstance(old, Fn) and old.name == "sqrt" and isinstance(old.arg, Pow) and old.arg.k == 2:
        return Fn("abs", old.arg.base)
    raise Rejected("sqrt(u)^2 or sqrt(u^2)", old)


def known(old: Term, name: str) -> Term:
    """The argument, if the term is this function."""
    if not isinstance(old, Fn) or old.name != name:
        raise Rejected("a function", name, old)
    return old.arg


def exp(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """exp(u + v) = exp(u) exp(v),     exp(k u) = exp(u)^k for an integer k,     exp(log u) = u (needs: u >
    0)"""
    u = known(old, "exp")
    if isinstance(u, Add):
        return mul(*(Fn("exp", v) for v in u.terms))
    if isinstance(u, Fn) and u.name == "log":
        assume(ctx, "positive", u.arg)
        return u.arg
    if (
        isinstance(u, Mul)
        and isinstance(u.terms[0], Num)
        and 0 < abs(u.terms[0].value) <= 12
        and u.terms[0].value.denominator == 1
    ):
        return Pow(Fn("exp", mul(*u.terms[1:])), int(u.terms[0].value))
    raise Rejected("exp of a sum, of a multiple or of a logarithm", old)


def log(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """log(u v) = log u + log v,     log(u^k) = k log u (needs: u, v > 0);     log(exp u) = u"""
    u = known(old, "log")
    if isinstance(u, Fn) and u.name == "exp":
        return u.arg
    parts = factors(u) if isinstance(u, Mul) else (u.base,) if isinstance(u, Pow) else ()
    for v in parts:
        assume(ctx, "positive", v)
    if isinstance(u, Mul):
        return add(*(Fn("log", v) for v in parts))
    if isinstance(u, Pow):
        return mul(Num(Fraction(u.k)), Fn("log", u.base))
    raise Rejected("log of a product, of a power or of exp", old)


def sign(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """sgn(p) = step(p) = 1,  sgn(-p) = -1,  step(-q) = 0,  sgn(p u) = sgn(u),  step(p u) = step(u)     p >
    0, q >= 0 by their form"""
    if not isinstance(old, Fn) or old.name not in ("step", "sgn"):
        raise Rejected("a step or sgn", old)
    u = old.arg
    found = lies(ctx, u)
    if not (found.above or found.never_above):
        found = minus(lies(ctx, normal(ctx, mul(MINUS, u))))
    if found.above:
        return ONE
    if old.name == "sgn" and found.below:
        return MINUS
    if old.name == "step" and found.never_above:
        return ZERO
    rest = [v for v in u.terms if not positive(ctx, v)] if isinstance(u, Mul) else [u]
    if not isinstance(u, Mul) or len(rest) == len(u.terms):
        raise Rejected("a number whose sign is seen from its form, or a factor above 0", u)
    return Fn(old.name, mul(*rest))


def elementary(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """abs(u) = u sgn(u),  relu(u) = u step(u),  sigmoid(u) = 1/(1 + exp(-u)),  tanh(u) = 1 - 2/(1 +
    exp(2u))"""
    if not isinstance(old, Fn) or old.name not in ELEMENTARY:
        raise Rejected("a function with a formula", old)
    return ELEMENTARY[old.name](old.arg)

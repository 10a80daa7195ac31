"""Inequalities as equations and back: u <= v is step(u - v) = 0 and u < v is step(v - u) = 1, step(t) being 1 for t > 0, else 0."""

from symbolic_bp.moves.term import ONE, ZERO, add, mul, num

# sign -> (whether the left side stands first in the difference, the value of its step)
ORDERS = {"<=": (True, ZERO), ">": (True, ONE), ">=": (False, ZERO), "<": (False, ONE)}


def as_equation(left, sign, right):
    """(lhs, rhs, order) of an inequality of two numbers; order: (left comes first, how many terms of the difference are the
    first side's), which is what as_written() needs."""
    left_first, value = ORDERS[sign]
    first, second = (left, right) if left_first else (right, left)
    return ("fn", "step", add(first, mul(num(-1), second))), value, (left_first, len(terms(first)))


def as_written(lhs, rhs, order):
    """(left, sign, right) of an equation that an inequality was read as; (lhs, "=", rhs) of any other one."""
    if order and rhs in (ZERO, ONE) and lhs[:2] == ("fn", "step"):
        left_first, count = order
        sign = next(s for s, means in ORDERS.items() if means == (left_first, rhs))
        parts = terms(lhs[2])
        first, second = add(*parts[:count]), opposite(add(*parts[count:]))
        left, right = (first, second) if left_first else (second, first)
        if as_equation(left, sign, right) == (lhs, rhs, order):
            return left, sign, right
    return lhs, "=", rhs


def terms(t):
    """The terms of a sum; none of 0."""
    return t[1:] if t[0] == "add" else () if t == ZERO else (t,)


def opposite(t):
    """-t, of a number or of a product that starts with -1; anything else is given back."""
    if t[0] == "num":
        return num(-t[1], t[2])
    return mul(*t[2:]) if t[:2] == ("mul", num(-1)) else t

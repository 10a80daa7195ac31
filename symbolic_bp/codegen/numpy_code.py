"""SymPy expressions in index notation as vectorised NumPy: one row for each neuron, one
column for each example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import Integer, Sum, exp, ilcm, log
from sympy.core.function import AppliedUndef

from symbolic_bp.network.formulas import Phi, phi, sgn, step
from symbolic_bp.network.quantities import CostDerivative, Entry

if TYPE_CHECKING:
    from sympy import Expr, Rational


ADD, MUL, UNARY, POWER, ATOM = range(5)  # how tightly a piece of code holds together
CALLS = {exp: "np.exp", log: "np.log", sgn: "sign", Phi: "normal", phi: "density"}
LETTER = {"delta": "d"}
WHOLE = 2**53  # NumPy's and Python's whole numbers are floats beyond that


def code(expr: Expr, least: int = ADD) -> str:
    """An expression as Python, in parentheses where it holds less tightly than least.

    z[l,j] is z2, dC/da[l,j] is g2, Sum over k of w[l,k,j] d[l,k] is w2.T @ d2, a step(u)
    becomes np.where(u > 0, ...).
    """
    hold, text = written(expr)
    return text if hold >= least else f"({text})"


def written(expr: Expr) -> tuple[int, str]:
    """(how tightly it holds together, code)."""
    steps = sorted(expr.atoms(step), key=str)
    steps = [s for s in steps if not s.args[0].has(step)]
    if steps and not isinstance(expr, Sum) and not any(expr.has(s) for s in expr.atoms(Sum)):
        return chosen(expr, steps[0])
    if isinstance(expr, Entry):
        return ATOM, named(expr)
    if isinstance(expr, CostDerivative):
        return ATOM, f"g{expr.entry.indices[0]}"
    if expr.is_Rational:
        return rational(expr)
    if expr.is_Add:
        if not expr.as_coeff_Add()[0].is_Integer:  # |t| - 1/2 as (2 |t| - 1)/2: exact on fractions
            content, rest = expr.primitive()
            return MUL, f"{code(content.p * rest, MUL)} / {content.q}"
        return ADD, added(expr)
    if expr.is_Mul:
        return multiplied(expr)
    if expr.is_Pow:
        return powered(expr)
    if isinstance(expr, Sum):
        return summed(expr)
    if isinstance(expr, AppliedUndef):
        return ATOM, f"{expr.func.__name__}({', '.join(map(argument, expr.args))})"
    if type(expr) in CALLS:
        return ATOM, f"{CALLS[type(expr)]}({code(expr.args[0])})"
    return ATOM, str(expr)


def named(entry: Entry) -> str:
    """The name of the array that an entry is of."""
    name = str(entry.base)
    return name if name in ("x", "y") else f"{LETTER.get(name, name)}{entry.indices[0]}"


def rational(value: Rational) -> tuple[int, str]:
    """(how tightly it binds, code) of a number."""
    if not short(value):
        return UNARY if value < 0 else ATOM, repr(float(value))
    text = str(value.p) if value.q == 1 else f"{value.p} / {value.q}"
    return (UNARY if value < 0 else ATOM) if value.q == 1 else MUL, text


def short(value: Rational) -> bool:
    """Whether a rational number is a quotient of whole numbers that NumPy can hold."""
    return abs(value.p) < WHOLE and value.q < WHOLE


def argument(expr: Expr) -> str:
    """An argument of a function; a number as a float, since those functions are no functions of fractions."""
    return repr(float(expr)) if expr.is_Rational and not expr.is_Integer else code(expr)


def chosen(expr: Expr, s: step) -> tuple[int, str]:
    """np.where for a step; a bare step is the comparison itself, which counts as 0 or 1."""
    above, below = (expr.xreplace({s: Integer(v)}) for v in (1, 0))
    test = comparison(s)
    if not below:
        return (ADD - 1, test) if above == 1 else (MUL, f"{code(above, MUL)} * ({test})")
    text, q = numbers(expr)
    if text:
        return MUL if q > 1 else ATOM, f"{text} / {q}" if q > 1 else text
    return ATOM, f"np.where({test}, {code(above)}, {code(below)})"


def comparison(s: step) -> str:
    """step(u) as a comparison, without a number alone on the left."""
    left, right = condition(s.args[0])
    return f"{code(right)} < {code(left)}" if left.is_Rational else f"{code(left)} > {code(right)}"


def numbers(expr: Expr) -> tuple[str, int]:
    """(code, q) of a choice between two numbers as whole ones over q, so that fractions stay
    fractions; ("", 1) else."""
    steps = list(expr.atoms(step))
    above, below = (expr.xreplace({s: Integer(v) for s in steps[:1]}) for v in (1, 0))
    if len(steps) != 1 or not above.is_Rational or not below.is_Rational or not below:
        return "", 1
    q = ilcm(above.q, below.q)
    if not all(map(short, (above * q, below * q, Integer(q)))):
        return "", 1
    return f"np.where({comparison(steps[0])}, {above * q}, {below * q})", q


def condition(u: Expr) -> tuple[Expr, Expr]:
    """u > 0 as (left, right) of a comparison: d - |t| > 0 is d > |t|."""
    parts = u.as_ordered_terms()
    minus = [p for p in parts if p.could_extract_minus_sign()]
    plus = sum((p for p in parts if p not in minus), Integer(0))
    return (plus, -sum(minus)) if minus and plus else (u, Integer(0))


def added(expr: Expr) -> str:
    """The code of a sum, its negative terms last."""
    parts = sorted(expr.as_ordered_terms(), key=lambda p: p.could_extract_minus_sign())
    text = code(parts[0], ADD)
    for part in parts[1:]:
        minus = part.could_extract_minus_sign()
        text += f" - {code(-part, MUL)}" if minus else f" + {code(part, ADD)}"
    return text


def multiplied(expr: Expr) -> tuple[int, str]:
    """(how tightly it binds, code) of a product."""
    if expr.could_extract_minus_sign() and expr.as_coeff_Mul()[0] < 0:
        return UNARY, f"-{code(-expr, MUL)}"
    above, below, matrix = [], [], []
    factors = list(expr.as_ordered_factors())
    for f in list(factors):
        if isinstance(f, sgn) and f.args[0] in factors:
            factors.remove(f)
            factors[factors.index(f.args[0])] = Absolute(f.args[0])
    for f in factors:
        if isinstance(f, Absolute):
            above.append(f"np.abs({code(f.inner)})")
        elif f.is_Rational and not short(f):
            above.append(code(f))
        elif f.is_Rational:
            above += [str(f.p)] * (f.p != 1)
            below += [str(f.q)] * (f.q != 1)
        elif f.is_Pow and f.exp == -1:
            below.append(code(f.base, POWER))
        elif f.has(step) and numbers(f)[0]:  # x * np.where(...) / 100
            text, q = numbers(f)
            above.append(text)
            below += [str(q)] * (q != 1)
        elif isinstance(f, Sum):
            matrix.append(code(f, UNARY))
        else:
            above.append(code(f, UNARY))
    text = " * ".join([*matrix, *above]) or "1"
    return MUL, "".join([text, *(f" / {b}" for b in below)])


class Absolute:
    """|u|, found as u sgn(u) among the factors of a product."""

    is_Rational = is_Pow = False

    def __init__(self, inner: Expr) -> None:
        self.inner = inner


def powered(expr: Expr) -> tuple[int, str]:
    """(how tightly it binds, code) of a power."""
    if expr.exp == -1:
        return MUL, f"1 / {code(expr.base, POWER)}"
    if expr.exp.is_Integer and expr.exp < 0:  # u**n is beyond all floats before its inverse is
        return POWER, f"({code(1 / expr.base)})**{-expr.exp}"
    return POWER, f"{code(expr.base, ATOM)}**{code(expr.exp, ATOM)}"


def summed(total: Sum) -> tuple[int, str]:
    """Sum_k w[k,j] d[k] is w.T @ d; any other sum is over the neurons of each column."""
    k = total.variables[0]
    parts = list(total.function.as_ordered_factors())
    weights = [p for p in parts if isinstance(p, Entry) and str(p.base) == "w"]
    if weights:
        parts.remove(weights[0])
        rest = total.function / weights[0]
        return (
            MUL - 1,
            f"{named(weights[0])}{'.T' if weights[0].indices[1] == k else ''} @ {code(rest, ATOM)}",
        )
    return ATOM, f"np.sum({code(total.function)}, axis=0, keepdims=True)"

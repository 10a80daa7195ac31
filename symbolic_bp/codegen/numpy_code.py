"""SymPy expressions in index notation as vectorised NumPy: one row for each neuron, one column for each example."""
from sympy import Integer, Pow, Sum, exp, ilcm, log

from symbolic_bp.network.formulas import Phi, phi, sgn, step
from symbolic_bp.network.quantities import CostDerivative, Entry

ADD, MUL, UNARY, POWER, ATOM = range(5)     # how tightly a piece of code holds together
CALLS = {exp: "np.exp", log: "np.log", sgn: "sign", Phi: "normal", phi: "density"}
LETTER = {"delta": "d"}


def code(expr, least=ADD):
    """An expression as Python, in parentheses where it holds less tightly than least.

    z[l,j] is z2, dC/da[l,j] is g2, Sum over k of w[l,k,j] d[l,k] is w2.T @ d2, a step(u) becomes np.where(u > 0, ...).
    """
    hold, text = written(expr)
    return text if hold >= least else f"({text})"


def written(expr):
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
        if not expr.as_coeff_Add()[0].is_Integer:       # |t| - 1/2 as (2 |t| - 1)/2: exact on fractions
            content, rest = expr.primitive()
            return MUL, f"{code(content.p * rest, MUL)} / {content.q}"
        return ADD, added(expr)
    if expr.is_Mul:
        return multiplied(expr)
    if expr.is_Pow:
        return powered(expr)
    if isinstance(expr, Sum):
        return summed(expr)
    if type(expr) in CALLS:
        return ATOM, f"{CALLS[type(expr)]}({code(expr.args[0])})"
    return ATOM, str(expr)


def named(entry):
    name = str(entry.base)
    return name if name in ("x", "y") else f"{LETTER.get(name, name)}{entry.indices[0]}"


def rational(value):
    text = str(value.p) if value.q == 1 else f"{value.p} / {value.q}"
    return (UNARY if value < 0 else ATOM) if value.q == 1 else MUL, text


def chosen(expr, s):
    """np.where for a step; a bare step is the comparison itself, which counts as 0 or 1."""
    above, below = (expr.xreplace({s: Integer(v)}) for v in (1, 0))
    left, right = condition(s.args[0])
    test = f"{code(right)} < {code(left)}" if left.is_Rational else f"{code(left)} > {code(right)}"
    if not below:
        return (ADD - 1, test) if above == 1 else (MUL, f"{code(above, MUL)} * ({test})")
    if above.is_Rational and below.is_Rational:         # whole numbers, so that fractions stay fractions
        q = ilcm(above.q, below.q)
        return MUL if q > 1 else ATOM, f"np.where({test}, {above * q}, {below * q})" + f" / {q}" * (q > 1)
    return ATOM, f"np.where({test}, {code(above)}, {code(below)})"


def condition(u):
    """u > 0 as (left, right) of a comparison: d - |t| > 0 is d > |t|."""
    parts = u.as_ordered_terms()
    minus = [p for p in parts if p.could_extract_minus_sign()]
    plus = sum((p for p in parts if p not in minus), Integer(0))
    return (plus, -sum(minus)) if minus and plus else (u, Integer(0))


def added(expr):
    parts = sorted(expr.as_ordered_terms(), key=lambda p: p.could_extract_minus_sign())
    text = code(parts[0], ADD)
    for part in parts[1:]:
        minus = part.could_extract_minus_sign()
        text += f" - {code(-part, MUL)}" if minus else f" + {code(part, ADD)}"
    return text


def multiplied(expr):
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
        elif f.is_Rational:
            above += [str(f.p)] * (f.p != 1)
            below += [str(f.q)] * (f.q != 1)
        elif f.is_Pow and f.exp.is_Integer and f.exp < 0:
            below.append(code(Pow(f.base, -f.exp), POWER))
        elif f.has(step) and written(f)[0] == MUL and " / " in written(f)[1]:        # x * np.where(...) / 100
            text, _, q = written(f)[1].rpartition(" / ")
            above, below = [*above, text], [*below, q]
        elif isinstance(f, Sum):
            matrix.append(code(f, UNARY))
        else:
            above.append(code(f, UNARY))
    text = " * ".join([*matrix, *above]) or "1"
    return MUL, "".join([text, *(f" / {b}" for b in below)])


class Absolute:
    """|u|, found as u sgn(u) among the factors of a product."""

    is_Rational = is_Pow = False

    def __init__(self, inner):
        self.inner = inner


def powered(expr):
    if expr.exp.is_Integer and expr.exp < 0:
        return MUL, f"1 / {code(Pow(expr.base, -expr.exp), POWER)}"
    return POWER, f"{code(expr.base, ATOM)}**{code(expr.exp, ATOM)}"


def summed(total):
    """Sum_k w[k,j] d[k] is w.T @ d; any other sum is over the neurons of each column."""
    k = total.variables[0]
    parts = list(total.function.as_ordered_factors())
    weights = [p for p in parts if isinstance(p, Entry) and str(p.base) == "w"]
    if weights:
        parts.remove(weights[0])
        rest = total.function / weights[0]
        return MUL - 1, f"{named(weights[0])}{'.T' if weights[0].indices[1] == k else ''} @ {code(rest, ATOM)}"
    return ATOM, f"np.sum({code(total.function)}, axis=0, keepdims=True)"

"""Derived SymPy expressions as terms of the kernel, so that every printer draws them; factors in the book's order."""

from sympy import Add, Mul, Pow, Sum

from symbolic_bp.network.formulas import sgn, step
from symbolic_bp.network.quantities import CostDerivative, Entry, Equal, PartialDerivative, Sigma

GREEK = {"lam": "lambda"}
RANK = {"w": 0, "a": 1, "x": 2, "z": 3, "delta": 4, "y": 5}


def term(expr):
    """The term of an expression in z, a, w, b, delta, x, y, sums, [i=j], dC/da, functions and letters."""
    for kind, make in MAKERS:
        if isinstance(expr, kind):
            return make(expr)
    if expr.is_Rational:
        return ("num", int(expr.p), int(expr.q))
    if expr.is_Symbol:
        return ("size", ("m",)) if expr.name == "m" else ("ref", GREEK.get(expr.name, expr.name), None, ())
    if expr.is_Function:
        return ("fn", type(expr).__name__, term(expr.args[0]))
    raise TypeError(f"no term for {type(expr).__name__}")


def layer(at):
    """A layer as the kernel has it, a name and a number."""
    base, by = at.as_coeff_Add()[::-1] if not at.is_Integer else ("", at)
    return (str(base), int(by))


def index(i):
    """An index as the kernel has it."""
    return int(i) if i.is_Integer else str(i)


def entry(e):
    """An entry of a quantity."""
    name, (first, *rest) = str(e.base), e.indices
    if name == "x" and len(rest):  # in a mini-batch x is the example
        return ("ref", "a", ("", 1), tuple(map(index, e.indices)))
    if name in ("x", "y"):
        return ("ref", name, None, tuple(map(index, e.indices)))
    return ("ref", name, layer(first), tuple(map(index, rest)))


def cost_derivative(d):
    """The derivative of C, or of the cost of one example."""
    cost = ("ref", "C", None, ()) if d.args[1] == 0 else ("ref", "Cx", None, (index(d.args[1]),))
    return ("D", cost, entry(d.entry))


def total(s):
    """A sum over indices."""
    body = term(s.function)
    for k, *_ in s.limits:
        body = ("sum", str(k), None, body)
    return body


def added(expr):
    """A sum: what has a minus comes last."""
    parts = sorted(
        expr.as_ordered_terms(), key=lambda p: (p.could_extract_minus_sign(), not p.has(Sum), not p.is_number)
    )
    return ("add", *map(term, parts))


def place(factor):
    """Numbers, letters, sums in parentheses, dC/da, differences with y, quantities, functions."""
    if factor.is_number:
        return (0,)
    if factor.is_Symbol or factor.is_Pow and factor.base.is_Symbol:
        return (1, str(factor))
    if isinstance(factor, Sum):
        return (2,)
    if isinstance(factor, (CostDerivative, PartialDerivative)):
        return (3, isinstance(factor, PartialDerivative))
    if isinstance(factor, Entry):
        return (5, RANK[str(factor.base)], str(factor))
    if factor.is_Add and any(str(e.base) == "y" for e in factor.atoms(Entry)):
        return (4, str(factor))
    return (8 if isinstance(factor, Equal) else 6, str(factor))


def multiplied(expr):
    """A product: the number first, what it divides by last."""
    number, rest = expr.as_coeff_Mul()
    factors = sorted(Mul.make_args(rest), key=place)
    below = [f for f in factors if f.is_Pow and f.exp.is_Integer and f.exp < 0 and not f.base.is_Symbol]
    parts = [p for p in factored(f for f in factors if f not in below)]
    parts += [("recip", term(Pow(f.base, -f.exp))) for f in below]
    if number != 1:
        parts.insert(0, term(number))
    return ("mul", *parts) if len(parts) > 1 else parts[0]


def factored(factors):
    """The terms of factors; u sgn(u) is |u|."""
    factors = list(factors)
    for s in [f for f in factors if isinstance(f, sgn) and f.args[0] in factors]:
        factors.remove(s)
        factors[factors.index(s.args[0])] = ("fn", "abs", term(s.args[0]))
    return [f if isinstance(f, tuple) else term(f) for f in factors]


def powered(expr):
    """A power; 1/m and 1/t for negative ones."""
    if expr.exp.is_Integer and expr.exp > 0:
        return ("pow", term(expr.base), int(expr.exp))
    if expr.exp == -1 and expr.base.is_Symbol and expr.base.name == "m":
        return ("inv", ("m",))
    return ("recip", term(Pow(expr.base, -expr.exp)))


MAKERS = (
    (Entry, entry),
    (CostDerivative, cost_derivative),
    (Sum, total),
    (Add, added),
    (Mul, multiplied),
    (Pow, powered),
    (PartialDerivative, lambda e: ("D", *map(entry, e.args))),
    (Equal, lambda e: ("kd", *map(index, e.args))),
    (Sigma, lambda e: ("act", int(e.args[0]), layer(e.args[1]), (), term(e.args[3]))),
    (step, lambda e: ("fn", "step", term(e.args[0]))),
)

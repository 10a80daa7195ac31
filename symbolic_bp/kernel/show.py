"""Terms as text, for verdicts and refusals."""

from collections.abc import Callable, Iterable

from . import index
from .back import by_constraints
from .index import Atom, Poly
from .term import Add, Any, App, Body, D, Fn, Guard, Int, Max, Mul, Num, P, Pow, Range, Ref, Sum, Term


def shown(t: Body) -> str:
    """The term as text."""
    return SHOWN[type(t)](t)


def shown_ref(t: Ref) -> str:
    """x[j, k]"""
    return t.name + (f"[{', '.join(map(index.shown, t.at))}]" if t.at else "")


def shown_num(t: Num) -> str:
    """3, (-1/2)"""
    return str(t.value) if t.value >= 0 and t.value.denominator == 1 else f"({t.value})"


def shown_factor(t: Term) -> str:
    """A factor, in brackets where it needs them."""
    return f"({shown(t)})" if isinstance(t, (Add, Mul, Pow, Int)) else shown(t)


def shown_app(t: App) -> str:
    """sigma[l]'(u)"""
    at = f"[{', '.join(map(index.shown, t.at))}]" if t.at else ""
    return f"{t.name}{at}{chr(39) * t.order}({shown(t.arg)})"


def shown_ranges(ranges: Iterable[Range]) -> str:
    """j in 1..n, k in 1..m"""
    return ", ".join(f"{r.var.name} in {index.shown(r.low)}..{index.shown(r.high)}" for r in ranges)


def shown_relation(op: str, p: Poly) -> str:
    """l >= m+1, for l-m-1 >= 0"""
    left, right = (tuple([(m, sign * c) for m, c in p if sign * c > 0]) for sign in (1, -1))
    return f"{index.shown(left)} {op} {index.shown(right)}"


def shown_where(ges: Iterable[Poly], eqs: Iterable[Poly]) -> str:
    """for l in 2..L, j in 1..n(l) and l >= m+1: two bounds of each name as its range where there are such,
    the tightest."""
    least = {index.slope(p): p for p in sorted(ges, key=index.free, reverse=True)}
    left, done, ranges = sorted(least.values()), set[Atom](), list[Range]()
    todo = sorted({a for p in left for a in index.names(p)})
    while found := next(((a, r) for a in todo if (r := by_constraints(left, a, done))), None):
        ranges.append(found[1][0])
        left = found[1][1]
        todo.remove(found[0])
        done.add(found[0])
    rest = [shown_relation(">=", p) for p in left] + [shown_relation("=", p) for p in eqs]
    return f"  for {shown_ranges(ranges)}" * bool(ranges) + f"  where {', '.join(rest)}" * bool(rest)


def shown_any(t: Any) -> str:
    """F(x[j] for j in 1..n; y)"""
    arrays = (f"{shown(u)} for {shown_ranges(rs)}" if rs else shown(u) for rs, u in t.arrays)
    return f"{t.name}({'; '.join(arrays)})"


def shown_max(t: Max) -> str:
    """Max(x[k] for k in 1..n and [k-2 >= 0])"""
    where = "".join(f" and {shown_guard(g)}" for g in t.guards)
    return f"Max({shown(t.body)} for {shown_ranges(t.binders)}{where})"


def shown_guard(t: Guard) -> str:
    """[j-2 >= 0]"""
    return f"[{index.shown(t.poly)} {'=' if t.op == 'eq' else '>='} 0]"


SHOWN: dict[type, Callable[..., str]] = {
    Num: shown_num,
    Int: lambda t: index.shown(t.poly),
    Ref: shown_ref,
    App: shown_app,
    Guard: shown_guard,
    Any: shown_any,
    Max: shown_max,
    Add: lambda t: " + ".join(map(shown, t.terms)),
    Mul: lambda t: "*".join(map(shown_factor, t.terms)),
    Pow: lambda t: f"{shown_factor(t.base)}^{t.k if t.k > 0 else f'({t.k})'}",
    Fn: lambda t: f"{t.name}({shown(t.arg)})",
    Sum: lambda t: f"Sum({shown(t.body)}, {t.var.name} in {index.shown(t.low)}..{index.shown(t.high)})",
    D: lambda t: f"D({shown(t.of)}, {shown(t.by)})",
    P: lambda t: f"P({shown(t.of)}, {shown(t.by)})",
}

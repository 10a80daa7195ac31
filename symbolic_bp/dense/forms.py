"""Terms brought into forms from which the kernel sees a sign or that two numbers are equal."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import gcd

from symbolic_bp.finding.side import NONE, Path, Side
from symbolic_bp.kernel.cited import Args
from symbolic_bp.kernel.family import DEFINED
from symbolic_bp.kernel.fault import Incomplete, Rejected
from symbolic_bp.kernel.index import Atom, Poly
from symbolic_bp.kernel.normal import equal, normal
from symbolic_bp.kernel.replay import place
from symbolic_bp.kernel.rules import field_
from symbolic_bp.kernel.sign import positive
from symbolic_bp.kernel.term import (
    ZERO,
    Add,
    Any,
    Fn,
    Max,
    Mul,
    Num,
    Pow,
    Ref,
    Sum,
    Term,
    add,
    kids,
    mul,
    parts,
    sub,
)

MOST = 12
Named = tuple[tuple[Ref, Term], ...]


def signs(side: Side, named: Named = ()) -> None:
    """step and sgn of numbers whose sign is seen from the form, or that have factors above 0; named: helper
    families and what they are."""
    for path, _ in reversed(side.spots(lambda t: isinstance(t, Fn) and t.name in ("step", "sgn"))):
        if side.attempt("sign", path):
            continue
        tried = side.copy()
        for ref, t in named:
            fold(tried, path, ref, t)
        above(tried, (*path, 0))
        if tried.attempt("sign", path):
            side.t, side.steps = tried.t, tried.steps


def fold(side: Side, path: Path, ref: Ref, t: Term) -> None:
    """A helper family in place of what it is, under a path."""
    for at, _ in side.spots(lambda u: u == t):
        if at[: len(path)] == path:
            side.fold_at(at, ref)


def above(side: Side, path: Path) -> None:
    """Each factor at a path in a form from which it is seen to be above 0, where there is one."""
    ctx, t = place(side.st.ctx, side.t, list(path))
    if positive(ctx, t):
        return
    if isinstance(t, (Mul, Pow)):
        for k in range(len(kids(t))):
            above(side, (*path, k))
        return
    tried = side.copy()
    opened(tried, path)
    together(tried, path)
    ctx, t = place(tried.st.ctx, tried.t, list(path))
    if positive(ctx, t):
        side.t, side.steps = tried.t, tried.steps


def opened(side: Side, path: Path) -> None:
    """Definitions under a path unfolded, and the normal form there."""
    families = side.st.ctx.model.families
    for at, t in reversed(side.spots(lambda u: isinstance(u, Ref))):
        f = families[t.name] if isinstance(t, Ref) else None
        plain = f and f.kind == DEFINED and not isinstance(f.body, (Any, Max))
        if f and plain and at[: len(path)] == path and f.name.rstrip("0123456789") != "z":
            side.attempt("define", at)
    ctx, t = place(side.st.ctx, side.t, list(path))
    try:
        side.do("algebra", path, NONE, normal(ctx, t))
    except Rejected:
        return


def denominators(t: Term) -> dict[Term, int]:
    """The sums that the summands of a normal form divide by, each with its highest power."""
    out: dict[Term, int] = {}
    for u in t.terms if isinstance(t, Add) else (t,):
        for v in u.terms if isinstance(u, Mul) else (u,):
            if isinstance(v, Pow) and v.k < 0 and isinstance(v.base, Add):
                out[v.base] = max(out.get(v.base, 0), -v.k)
    return out


def cleared(t: Term, over: dict[Term, int]) -> Term:
    """A summand times the denominators, its own taken away."""
    factors = list(t.terms) if isinstance(t, Mul) else [t]
    out = [u for u in factors if not (isinstance(u, Pow) and u.k < 0 and u.base in over)]
    for d, k in over.items():
        own = sum(-u.k for u in factors if isinstance(u, Pow) and u.base == d and u.k < 0)
        out += [d] * (k - own)
    return mul(*out)


def together(side: Side, path: Path) -> None:
    """A sum over one denominator."""
    ctx, t = place(side.st.ctx, side.t, list(path))
    over = denominators(t)
    if not over:
        return
    try:
        summands = t.terms if isinstance(t, Add) else (t,)
        top = normal(ctx, add(*(cleared(u, over) for u in summands)))
        new = mul(top, *(Pow(d, -k) for d, k in over.items()))
        field_(ctx, t, new)
    except Rejected:
        return
    side.do("field", path, NONE, new)


def grouped(terms: Iterable[Term]) -> Term:
    """A sum with its sums over one range made one sum, inside too; what is in no sum stands first."""
    plain, sums = list[Term](), dict[tuple[Atom, Poly, Poly], list[Term]]()
    for t in terms:
        if isinstance(t, Sum):
            sums.setdefault((t.var, t.low, t.high), []).append(t.body)
        else:
            plain.append(t)
    parts = [Sum(*key, grouped(bodies)) for key, bodies in sums.items()]
    first = [Add(tuple(plain))] if len(plain) > 1 else plain
    whole = (*first, *parts)
    return Add(whole) if len(whole) > 1 else whole[0]


def leaves(t: Term, path: Path) -> Iterator[Path]:
    """The paths of what is summed, and of what is in no sum, of a grouped sum."""
    if isinstance(t, Sum):
        yield from leaves(t.body, (*path, 0))
    elif isinstance(t, Add) and any(isinstance(u, Sum) for u in t.terms):
        for k, u in enumerate(t.terms):
            yield from leaves(u, (*path, k))
    else:
        yield path


def under_sums(left: Side, right: Side) -> bool:
    """The two sides made one where their difference is a sum of what vanishes once its denominators are
    multiplied out: left = right + Sum 0."""
    ctx, tried = left.st.ctx, left.copy()
    try:
        rest = normal(ctx, sub(left.t, right.t))
        terms = rest.terms if isinstance(rest, Add) else (rest,)
        if not any(isinstance(u, Sum) for u in terms):
            return False
        whole = Add((right.t, grouped(terms)))
        if not equal(ctx, left.t, whole):
            return False
        tried.do("algebra", (), NONE, whole)
        for path in leaves(grouped(terms), (1,)):
            inner, t = place(ctx, tried.t, list(path))
            field_(inner, t, ZERO)
            tried.do("field", path, NONE, ZERO)
    except Incomplete:
        raise
    except Rejected:
        return False
    tried.do("algebra", (), NONE, right.t)
    left.t, left.steps = tried.t, tried.steps
    return True


def simplified(side: Side) -> None:
    """The normal form of a side. What is divided by a quotient is multiplied out only in a second round: then
    the step is one of denominators."""
    try:
        new = normal(side.st.ctx, side.t)
        if equal(side.st.ctx, side.t, new):
            side.do("algebra", (), NONE, new)
        else:
            field_(side.st.ctx, side.t, new)
            side.do("field", (), NONE, new)
    except Incomplete:
        raise
    except Rejected:
        return


def multiple(t: Term) -> tuple[Fraction, Term]:
    """A term as a number times another one."""
    if isinstance(t, Mul) and isinstance(t.terms[0], Num):
        return t.terms[0].value, mul(*t.terms[1:])
    return Fraction(1), t


def exponentials(*sides: Side) -> None:
    """exp(k u) of various k as powers of one exp(g u)."""
    found: dict[Term, Fraction] = {}
    for side in sides:
        for t in parts(side.t):
            if isinstance(t, Fn) and t.name == "exp":
                c, u = multiple(t.arg)
                g = found.get(u, Fraction(0))
                found[u] = Fraction(
                    gcd(g.numerator * c.denominator, c.numerator * g.denominator),
                    g.denominator * c.denominator,
                )
    for side in sides:
        for path, t in side.spots(lambda t: isinstance(t, Fn) and t.name == "exp"):
            c, u = multiple(t.arg) if isinstance(t, Fn) else (Fraction(1), t)
            k = c / found[u] if found[u] else Fraction(1)
            if k not in (0, 1) and abs(k) <= MOST and k.denominator == 1:
                ctx = place(side.st.ctx, side.t, list(path))[0]
                new = Fn("exp", Mul((Num(k), mul(Num(found[u]), u))))
                if equal(ctx, t, new):
                    side.do("algebra", path, NONE, new)
                    side.attempt("exp", path, Args())

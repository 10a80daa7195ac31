"""Terms of the book's language as terms of the preset: an array is its general entry."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from symbolic_bp.dense.network import GAUSS, Dense, canonical, parameters
from symbolic_bp.dense.scope import Scope
from symbolic_bp.dense.unsaid import Unsaid
from symbolic_bp.moves.context import LOWEST
from symbolic_bp.moves.term import refs, replaced, shift, substitute
from symbolic_bp.kernel import index
from symbolic_bp.kernel.index import NAME, Atom, Poly
from symbolic_bp.kernel.term import (
    ONE,
    Add,
    App,
    D,
    Fn,
    Guard,
    Int,
    Mul,
    Num,
    P,
    Pow,
    Range,
    Ref,
    Sum,
    Term,
    kids,
    put,
    rebuilt,
    unused,
)

Old = tuple[Any, ...]
At = tuple[Poly, ...]
LAYERED = ("w", "b", "z", "a", "delta")


class Terms:
    """Reads terms of claims about one kind of network."""

    def __init__(self, dense: Dense) -> None:
        self.dense = dense

    def read(self, s: Scope, t: Old, at: At = ()) -> Term:
        """The entry at of an old term in a scope; Unsaid where the preset has no counterpart."""
        if t[0] not in READ:
            raise Unsaid(f"a term {t[0]}")
        return READ[t[0]](self, s, t, at)

    def child(self, s: Scope, t: Old, pos: int, at: At = ()) -> Term:
        """The child of an old term at a position."""
        return self.read(s.into(t, pos), t[pos], at)

    def shape(self, s: Scope, t: Old) -> tuple[Any, ...]:
        """The dimensions of an old term."""
        return tuple(s.old.shape(t))

    def entry(self, s: Scope, t: Old, at: At) -> Term:
        """A factor of a product: its entry where it is an array."""
        return self.read(s, t, at if self.shape(s, t) else ())

    def place(self, s: Scope, t: Old, at: At) -> Ref:
        """A ref at its own indices or at those given."""
        _, name, layer, idx = t
        own = tuple(map(s.at, idx)) if idx or not at else at
        if name in LAYERED and self.dense.net.widths:
            k = index.constant(s.layer(layer))
            if k is None:
                raise Unsaid("a layer that is no number, in a network of given widths")
            return Ref(f"{name}{k}", own)
        if name in LAYERED:
            return Ref(name, (s.layer(layer), *own))
        return Ref(self.dense.arrays.get(str(name), str(name)), own)


def read_num(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """p/q"""
    return Num(Fraction(t[1], t[2]))


def read_add(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """A sum, entry by entry."""
    return Add(tuple(me.read(s, u, at) for u in t[1:]))


def read_mul(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """A product of numbers and at most one array."""
    return Mul(tuple(me.entry(s, u, at) for u in t[1:]))


def read_pow(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """u^k"""
    u = me.read(s, t[1])
    return ONE if t[2] == 0 else u if t[2] == 1 else Pow(u, t[2])


def read_recip(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """1/u"""
    return Pow(me.read(s, t[1]), -1)


def read_size(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """The number of values of a dimension."""
    return Int(s.size(t[1]))


def read_inv(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """1 over it."""
    return Pow(Int(s.size(t[1])), -1)


def read_ones(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """The entries of (1, ..., 1)."""
    return ONE


def read_ref(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """A quantity at a place."""
    return me.place(s, t, at)


def read_derivative(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """D(y, x), P(y, x): the entry is that of x."""
    return (D if t[0] == "D" else P)(me.place(s, t[1], ()), me.place(s, t[2], at))


def read_act(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """sigma_l(u) and its derivatives: by the formula where there is one; sigma_l'(z[l,j]) is then the partial
    derivative of a[l,j], and of any other argument that of a family of its own."""
    _, order, layer, neuron, arg = t
    u = me.entry(s, arg, at)
    given = s.old.activation(layer)
    if given is None:
        own: At = (s.layer(layer),)
        if me.dense.net.activation == "neuron":
            own += (s.at(neuron[0]) if neuron else at[0],)
        return App("sigma", order, own, u)
    if not s.old.each(given):
        raise Unsaid("sigma of a layer that mixes its neurons")
    if order == 0:
        return applied(me, s, given, layer, u)
    here = me.place(s, ("ref", "z", layer, ()), ())
    if order == 1 and isinstance(u, Ref) and u.name == here.name and u.at[: len(here.at)] == here.at:
        return P(Ref(f"a{u.name[1:]}", u.at), u)
    raise Unsaid("a higher derivative of a named activation, or one at another place")


def applied(me: Terms, s: Scope, given: Old, layer: tuple[str, int], u: Term) -> Term:
    """The formula of sigma_l at a number."""
    z = ("ref", "z", ("l", 0), ("j", "x")[: 1 + me.dense.net.batch])
    rest = replaced(substitute(given, {}), z, ("ref", MARK, None, ()))
    inner = s.old.extended({})
    inner.arrays = {**s.old.arrays, MARK: ()}
    inner.scope["l"] = ("layer", ("", 2), me.dense.net.top)
    scope = Scope(inner, {**s.values, "l": s.layer(layer)}, s.ranges, s.taken)
    return put_ref(me.read(scope, rest), u)


MARK = "argument"


def put_ref(t: Term, u: Term) -> Term:
    """u in place of the mark of the argument."""
    if isinstance(t, Ref) and t.name == MARK:
        return u
    return rebuilt(t, tuple(put_ref(k, u) for k in kids(t)))


def named(me: Terms, s: Scope, t: Old) -> tuple[Ref, Term]:
    """A number of the book's language as a family of its own, and what it is."""
    body = me.read(s, t)
    params = parameters(s, body)
    own, values = canonical(params, me.dense.taken)
    name = me.dense.next_name("held")
    name = me.dense.family(name, [], own, put(body, values), index.const(0))
    return Ref(name, tuple(index.var(r.var) for r in params)), body


def read_held(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """The derivative of an expression with all else that it names held fixed: the partial derivative of a
    family that is this expression."""
    return P(named(me, s, t[1])[0], me.place(s, t[2], at))


def read_sum(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """Sum over an index of a dimension."""
    inner = s.into(t, 3)
    return Sum(*inner.ranges[-1], me.read(inner, t[3], at))


def read_kd(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """[i = j]"""
    return Guard("eq", index.sub(s.at(t[1]), s.at(t[2])))


def read_fn(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """A known function; Phi and its slope phi are any function and its slope."""
    u = me.read(s, t[2])
    if t[1] in ("Phi", "phi"):
        me.dense.data["functions"][GAUSS] = 0
        return App(GAUSS, int(t[1] == "phi"), (), u)
    return Fn(t[1], u)


def read_col(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """One column of a matrix."""
    return me.read(s, t[1], (*at, s.at(t[2])))


def read_entry(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """One entry of an array."""
    return me.read(s, t[1], tuple(map(s.at, t[2])))


def read_ein(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """An array product by its letters: those that are not in the result are summed over."""
    groups, result = t[1].split("->")[0].split(","), t[1].split("->")[1]
    dims = {c: d for g, u in zip(groups, t[2:]) for c, d in zip(g, me.shape(s, u))}
    where: dict[str, Poly] = {}
    same: list[Term] = []
    for c, p in zip(result, at):
        if c in where and where[c] != p:
            same.append(Guard("eq", index.sub(where[c], p)))
        where.setdefault(c, p)
    ranges: list[Range] = []
    for c in dims:
        if c not in where:
            s = s.bind(f"{c}%{len(s.ranges)}", ("index", dims[c]))
            ranges.append(s.ranges[-1])
            where[c] = index.var(ranges[-1].var)
    factors = [*same, *(me.entry(s, u, tuple(where[c] for c in g)) for g, u in zip(groups, t[2:]))]
    out: Term = Mul(tuple(factors)) if len(factors) > 1 else factors[0] if factors else ONE
    for r in reversed(ranges):
        out = Sum(*r, out)
    return out


def lowest(t: Old, v: str) -> int:
    """The lowest value of a layer name for which all that a term names exists."""
    least = [LOWEST[r[1]] - r[2][1] for r in refs(t) if r[1] in LOWEST and r[2][0] == v]
    return max([1, *least])


def fresh(text: str, taken: frozenset[str], s: Scope) -> Atom:
    """A name that is not in use."""
    return unused(Atom(NAME, text), frozenset(r.var for r in s.ranges), taken)


def read_prod(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """M(lo) M(lo+1) ... M(hi): the family product[i,p,q] = [i <= hi] Sum_r M(i)[p,r] product[i+1,r,q]
    + [i = hi+1] [p = q]."""
    _, v, lo, hi, body = t
    if me.dense.net.widths:
        return written_out(me, s, t, at)
    inner = s.bind(v, ("layer", ("", lowest(body, v)), hi))
    i = inner.ranges[-1]
    shape = me.shape(inner, body)
    p = (inner := inner.bind("p%", ("index", shape[0]))).ranges[-1]
    r = (inner := inner.bind("r%", ("index", shape[1]))).ranges[-1]
    last = s.size(("n", shift(hi, shape[1][1][1])))
    q = Range(fresh("q", me.dense.taken | {i.var.name, p.var.name, r.var.name}, s), index.const(1), last)
    vi, vp, vr, vq = (index.var(one.var) for one in (i, p, r, q))
    matrix = me.read(inner, body, (vp, vr))
    params = parameters(s, matrix, Int(s.layer(hi)), but=frozenset({i.var, p.var, r.var}))
    own, values = canonical(params, me.dense.taken)
    top = index.add(index.put(s.layer(hi), values), index.const(1))
    box = [Range(i.var, index.put(i.low, values), top), p, q._replace(high=index.put(q.high, values))]
    head = tuple(index.var(k.var) for k in own)
    name = me.dense.next_name("product")
    step = Sum(*r, Mul((put(matrix, values), Ref(name, (*head, index.add(vi, index.const(1)), vr, vq)))))
    whole = Add(
        (
            Mul((Guard("ge", index.sub(index.sub(top, index.const(1)), vi)), step)),
            Mul((Guard("eq", index.sub(vi, top)), Guard("eq", index.sub(vp, vq)))),
        )
    )
    name = me.dense.family(name, box, own, whole, index.neg(vi))
    return Ref(name, (*(index.var(k.var) for k in params), s.layer(lo), *at))


def written_out(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """A product of known length: Sum_r M(lo)[p,r] (M(lo+1) ... M(hi))[r,q]."""
    _, v, lo, hi, body = t
    if lo[1] > hi[1]:
        return Guard("eq", index.sub(*at))
    first = substitute(body, {v: lo})
    inner = s.bind(f"r%{len(s.ranges)}", ("index", me.shape(s, first)[1]))
    r = inner.ranges[-1]
    rest = written_out(me, inner, ("prod", v, shift(lo, 1), hi, body), (index.var(r.var), at[1]))
    return Sum(*r, Mul((me.read(inner, first, (at[0], index.var(r.var))), rest)))


def all_paths(me: Terms, s: Scope, t: Old) -> Term:
    """A sum over paths of known length: Sum_q edge(lo+1, start, q) (the paths from q on)."""
    _, u, v, layer, lo, hi, start, edge, end = t
    if lo == hi:
        return me.read(s, substitute(end, {v: start}))
    up = shift(lo, 1)
    name = f"q%{len(s.ranges)}"
    inner = s.bind(name, ("index", ("n", up)))
    along = me.read(inner, substitute(edge, {u: start, v: name, layer: up}))
    return Sum(*inner.ranges[-1], Mul((along, all_paths(me, inner, (*t[:4], up, hi, name, edge, end)))))


def read_paths(me: Terms, s: Scope, t: Old, at: At) -> Term:
    """A sum over all paths from start, Sum_r path[lo,start,r] end(r), with the family
    path[i,p,r] = [i < hi] Sum_q edge(i+1,p,q) path[i+1,q,r] + [i = hi] [p = r]."""
    _, u, v, layer, lo, hi, start, edge, end = t
    if me.dense.net.widths:
        return all_paths(me, s, t)
    inner = s.bind(layer, ("layer", ("", max(2, lowest(edge, layer))), hi))
    i = inner.ranges[-1]
    p = (inner := inner.bind(u, ("index", ("n", (layer, -1))))).ranges[-1]
    q = (inner := inner.bind(v, ("index", ("n", (layer, 0))))).ranges[-1]
    along = me.read(inner, edge)
    last = s.bind(v, ("index", ("n", hi)))
    stop = last.ranges[-1]
    r = stop._replace(var=fresh("r", me.dense.taken, inner))
    params = parameters(s, along, Int(s.layer(hi)), but=frozenset({i.var, p.var, q.var}))
    own, values = canonical(params, me.dense.taken)
    vi, vr, one = index.var(i.var), index.var(r.var), index.const(1)
    up, top = {i.var: index.add(vi, one)}, index.put(s.layer(hi), values)
    box = [
        Range(i.var, index.sub(i.low, one), top),
        Range(p.var, p.low, index.put(p.high, up)),
        r._replace(high=index.put(r.high, values)),
    ]
    name = me.dense.next_name("path")
    head = tuple(index.var(k.var) for k in own)
    rest = Ref(name, (*head, index.add(vi, one), index.var(q.var), vr))
    step = Sum(q.var, q.low, index.put(q.high, up), Mul((put(put(along, values), up), rest)))
    whole = Add(
        (
            Mul((Guard("ge", index.sub(index.sub(top, one), vi)), step)),
            Mul((Guard("eq", index.sub(vi, top)), Guard("eq", index.sub(index.var(p.var), vr)))),
        )
    )
    name = me.dense.family(name, box, own, whole, index.neg(vi))
    there = Ref(name, (*(index.var(k.var) for k in params), s.layer(lo), s.at(start), index.var(stop.var)))
    return Sum(*stop, Mul((there, me.read(last, end))))


READ: dict[str, Callable[[Terms, Scope, Old, At], Term]] = {
    "num": read_num,
    "add": read_add,
    "mul": read_mul,
    "pow": read_pow,
    "recip": read_recip,
    "size": read_size,
    "inv": read_inv,
    "ones": read_ones,
    "ref": read_ref,
    "act": read_act,
    "D": read_derivative,
    "P": read_derivative,
    "held": read_held,
    "sum": read_sum,
    "kd": read_kd,
    "fn": read_fn,
    "ein": read_ein,
    "col": read_col,
    "entry": read_entry,
    "prod": read_prod,
    "paths": read_paths,
}

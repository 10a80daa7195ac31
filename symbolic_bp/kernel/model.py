"""A network as data: sizes, families (boxes, definitions, ranks), who reads whom; and what is known at a
place in a term.

A family is 0 outside its box. Every read in a definition must be of lexicographically lower rank; boxes are
finite, so each value is defined.
A definition with D or P in it, or that reads such a family or a slope, is an ABBREVIATION: it adds no node,
no chain passes through it.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeVar, cast

from . import index
from .family import DEFINED, GIVEN, SHORT, Declared, Family, Log, bounds, closure, entries, kinds, read
from .fault import Rejected
from .index import CALL, SIZE, Atom, Poly
from .term import App, Fn, Guard, Mul, Pow, Range, Ref, Sum, Term, factors, kids, places


T = TypeVar("T")


def wider(old: frozenset[T], new: Iterable[T]) -> frozenset[T]:
    """Their union: the old set itself where nothing is new, which keeps its hash."""
    if not new:
        return old
    out = old.union(new)
    return out if len(out) > len(old) else old


def curved(ps: Iterable[Poly]) -> frozenset[Poly]:
    """Those that have a product of atoms in them."""
    return frozenset([p for p in ps if any([len(m) > 1 for m, _ in p])])


class Model:
    """A checked model; the constructor raises Rejected where sizes may have no values, a rank does not go
    down or a read may
    miss its box."""

    def __init__(self, name: str, declared: Declared, families: Iterable[Family]) -> None:
        self.name, self.declared = name, declared
        every = {f.name: f for f in families}
        self.reads = {n: read(f) for n, f in every.items()}
        self.all = closure(self.reads)
        self.families = kinds(every, self.all)
        d = declared
        self.taken = frozenset({*d.sizes, *d.calls, *d.functions, *d.arrays, *every})
        nodes = {n: rs if self.families[n].kind == DEFINED else frozenset() for n, rs in self.reads.items()}
        self.reach = closure(nodes)
        self.known: dict[Poly, frozenset[Poly]] = {}
        self.wide: dict[frozenset[Poly], tuple[frozenset[Poly], frozenset[Poly]]] = {}
        self.boxes: dict[tuple[str, tuple[Poly, ...]], list[Poly]] = {}
        self.seen: dict[object, bool] = {}
        self.found: dict[object, tuple[Any, int]] = {}
        for n, top in d.tops.items():
            least = d.sizes[n] if n in d.sizes else d.calls[n][1]
            if not Context(self, Log()).implies("ge", index.sub(top, index.const(least))):
                raise Rejected("an upper bound that is not below the lower one", n)
        for f in self.families.values():
            check(self, f)

    def forget(self, most: int) -> None:
        """Forget what was found out in passing, once it is more than so much: it is found again."""
        for memo in (self.known, self.wide, self.boxes, self.seen, self.found):
            if len(memo) > most:
                memo.clear()

    def box(self, r: Ref) -> list[Poly]:
        """What is >= 0 where the place is inside its family's box."""
        key = r.name, r.at
        if key not in self.boxes:
            self.boxes[key] = bounds(self.families[r.name].box, r.at)
        return self.boxes[key]

    def rank(self, r: Ref) -> tuple[Poly, ...] | None:
        """The family's rank at the place."""
        f = self.families[r.name]
        return None if f.rank is None else index.puts(f.rank, f.at(r.at))

    def closed(self, ges: frozenset[Poly]) -> tuple[frozenset[Poly], frozenset[Poly]]:
        """The inequalities with the lower bounds of all sizes in them; those that have products in them."""
        if ges not in self.wide:
            self.wide[ges] = wider(ges, [q for p in ges for q in self.facts(p)]), curved(ges)
        return self.wide[ges]

    def facts(self, p: Poly) -> frozenset[Poly]:
        """The bounds of all sizes and size functions in p."""
        if p not in self.known:
            out: set[Poly] = set()
            for a in {a for m, _ in p for a in m if a.sort in (SIZE, CALL)}:
                least = self.declared.sizes[a.name] if a.sort == SIZE else self.declared.calls[a.name][1]
                out.add(index.sub(index.var(a), index.const(least)))
                if a.name in self.declared.tops:
                    top = self.declared.tops[a.name]
                    out |= {index.sub(top, index.var(a)), *self.facts(top)}
                out.update(*map(self.facts, a.args))
            self.known[p] = frozenset(out)
        return self.known[p]


class Context(NamedTuple):
    """The names in scope and what is known of them: ges >= 0, eqs = 0."""

    model: Model
    log: Log
    scope: frozenset[Atom] = frozenset()
    ges: frozenset[Poly] = frozenset()
    eqs: frozenset[Poly] = frozenset()

    def more(
        self, ges: Iterable[Poly] = (), eqs: Iterable[Poly] = (), scope: Iterable[Atom] = ()
    ) -> "Context":
        """The context with more names and facts."""
        ges, eqs, scope = wider(self.ges, ges), wider(self.eqs, eqs), wider(self.scope, scope)
        if ges is self.ges and eqs is self.eqs and scope is self.scope:
            return self
        return Context(self.model, self.log, scope, ges, eqs)

    def under(self, ranges: Iterable[Range]) -> "Context":
        """The context inside binders; Rejected where one shadows a name: what is known of the two would be
        mixed."""
        rs = tuple(ranges)
        for r in rs:
            if r.var in self.scope:
                raise Rejected("a bound name that is not in scope", r.var.name)
        return self.more(bounds(rs, (index.var(r.var) for r in rs)), (), (r.var for r in rs))

    def where(self, guards: Iterable[Guard]) -> "Context":
        """The context where all guards hold."""
        gs = tuple(guards)
        return self.more([g.poly for g in gs if g.op == "ge"], [g.poly for g in gs if g.op == "eq"])

    def into(self, t: Term, k: int) -> "Context":
        """The context at child k of t. Beside a guard, a ref, a D or a P, what it needs not to be 0 may be
        taken for granted: every term
        has a value everywhere, and 0 times it is 0."""
        if isinstance(t, Sum):
            return self.under((Range(t.var, t.low, t.high),))
        if not isinstance(t, Mul):
            return self
        others = [v for u in t.terms[:k] + t.terms[k + 1 :] for v in factors(u)]
        boxes = [p for u in others for r in places(u) for p in self.model.box(r)]
        return self.where([u for u in others if isinstance(u, Guard)]).more(boxes)

    def facts(self, ges: frozenset[Poly], *ps: Poly) -> frozenset[Poly]:
        """The inequalities with the bounds of all sizes in them and in the rest, and of products."""
        out, wanted = self.model.closed(ges)
        out = wider(out, [q for p in ps for q in self.model.facts(p)])
        wanted = wider(wanted, curved(ps))
        return out | index.products(out, wanted) if wanted else out

    def implies(self, op: str, p: Poly, ges: Iterable[Poly] = (), eqs: Iterable[Poly] = ()) -> bool:
        """Whether p >= 0 ("ge") or p = 0 ("eq") is seen from what is known and from the rest given."""
        self.log.spend()
        known = self.ges if op == "ge" else self.eqs
        if not p or p in known or op == "ge" and not index.slope(p) and index.free(p) > 0:
            return True
        ges, eqs = wider(self.ges, ges), wider(self.eqs, eqs)
        key = ges, eqs, op, p
        if key not in self.model.seen:
            self.model.seen[key] = index.implied(self.facts(ges, *eqs, p), eqs, op, p)
        return self.model.seen[key]

    def once(self, what: object, find: Callable[[], T]) -> T:
        """What follows from the names, the facts and the model alone: found once, counted as work each
        time."""
        key = self.scope, self.ges, self.eqs, what
        if key in self.model.found:
            value, work = self.model.found[key]
            self.log.spend(work)
        else:
            before = self.log.work
            value = find()
            self.model.found[key] = value, self.log.work - before
        return cast(T, value)

    def absurd(self) -> bool:
        """Whether it is seen that no values are left for the names."""
        self.log.spend()
        key = self.ges, self.eqs
        if key not in self.model.seen:
            self.model.seen[key] = index.infeasible(self.facts(self.ges, *self.eqs), self.eqs)
        return self.model.seen[key]

    def below(self, a: tuple[Poly, ...], b: tuple[Poly, ...], strict: bool) -> bool:
        """Whether a < b (or a <= b) lexicographically is seen."""
        ctx = self
        for x, y in zip(a, b):
            if ctx.absurd():
                return True
            if not ctx.implies("ge", index.sub(y, x)):
                return False
            ctx = ctx.more((), [index.sub(y, x)])
        return ctx.absurd() if strict else True

    def above(self, a: tuple[Poly, ...], b: tuple[Poly, ...]) -> "list[Context]":
        """The contexts, one for each way, in which a > b lexicographically."""
        if not a or self.absurd():
            return []
        d = index.sub(a[0], b[0])
        c = index.constant(d)
        if c is not None:
            return [self] if c > 0 else [] if c else self.above(a[1:], b[1:])
        same = self.more((), [d])
        rest = same.above(a[1:], b[1:])
        if rest == [same]:
            return [self if self.implies("ge", d) else self.more([d])]
        d = index.sub(d, index.const(1))
        first = self if self.implies("ge", d) else self.more([d])
        return ([] if first.absurd() else [first]) + rest


def inside(ctx: Context, t: Term, whole: bool = True) -> None:
    """Rejected unless every place that t names is seen to be inside its box, and (whole) no guard makes t
    the number 0."""
    for r in places(t):
        for p in ctx.model.box(r):
            if not ctx.implies("ge", p):
                raise Rejected("a place inside its box", r, p)
    if isinstance(t, Mul):
        gs = [u for u in factors(t) if isinstance(u, Guard)]
        for g in gs if whole else ():
            if not ctx.implies(g.op, g.poly):
                raise Rejected("a guard that holds", g)
        ctx = ctx.where(gs)
    for k in kids(t):
        inside(ctx.into(t, 0) if isinstance(t, Sum) else ctx, k, whole and isinstance(t, (Mul, Pow)))


def guarded(ctx: Context, t: Term) -> None:
    """Rejected unless every place in a function or a denominator is inside its box: outside it is 0, and
    exp(0) is not 0."""
    for k, u in enumerate(kids(t)):
        within = ctx.into(t, k)
        if isinstance(t, (Fn, App)) or isinstance(t, Pow) and t.k < 0:
            inside(within, u, False)
        guarded(within, u)


def check(model: Model, f: Family) -> None:
    """Rejected where a definition reads what is not of lower rank, or reads outside a box inside a function
    or a denominator.

    An entry of a maximum or of an undefined function of arrays is 0 outside its box, as everywhere: padding
    by zero."""
    for ranges, guards, t in entries(f.body):
        ctx = Context(model, Log()).under(f.box).under(ranges).where(guards)
        descends(ctx, t, f)
        guarded(ctx, t)


def descends(ctx: Context, t: Term, f: Family) -> None:
    """Rejected unless every place that t reads is of lower rank than f; abbreviations need ranks only where
    they read each other in a circle."""
    if isinstance(t, Ref):
        g, low = ctx.model.families[t.name], ctx.model.rank(t)
        free = g.kind == GIVEN and low is None
        if f.kind == SHORT:
            free = g.kind != SHORT or f.name not in ctx.model.all[g.name]
        if not free and (f.rank is None or low is None):
            raise Rejected("a rank", f.name, g.name)
        if (
            not free
            and f.rank is not None
            and low is not None
            and not ctx.more(ctx.model.box(t)).below(low, f.rank, True)
        ):
            raise Rejected("a read of lower rank", f.name, t)
    for k, u in enumerate(kids(t)):
        descends(ctx.into(t, k), u, f)

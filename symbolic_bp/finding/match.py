"""Values for the names of a pattern that make it a given term; slots that are a name, up to its sign and
other known names."""

from collections.abc import Iterable

from ..kernel import index
from ..kernel.index import OWN, Atom, Poly
from ..kernel.term import Add, App, D, Fn, Guard, Int, Mul, Num, P, Pow, Ref, Sum, Term, kids, put


class Match:
    """The values found so far for the names."""

    def __init__(self, names: Iterable[Atom]) -> None:
        self.left, self.values = set(names), dict[Atom, Poly]()

    def slots(self, pattern: Iterable[Poly], found: Iterable[Poly]) -> bool:
        """Whether the slots fit; a slot with one name not yet known gives its value."""
        for p, q in zip(pattern, found):
            new = next((a for a in sorted(self.left) if index.unit(p, a)), None)
            rest = index.put(p, self.values)
            if new is not None and index.unit(rest, new):
                c = index.unit(rest, new)
                self.values[new] = index.add(
                    index.const(0), index.sub(q, index.add(rest, index.var(new), -c)), c
                )
                self.left.discard(new)
            elif rest != q:
                return False
        return True

    def term(self, pattern: Term, t: Term) -> bool:
        """Whether the term fits."""
        if type(pattern) is not type(t) or len(kids(pattern)) != len(kids(t)):
            return False
        if isinstance(pattern, Sum) and isinstance(t, Sum):
            return self.slots((pattern.low, pattern.high), (t.low, t.high)) and self.term(
                put(pattern.body, {pattern.var: index.var(t.var)}), t.body
            )
        return self.own(pattern, t) and all(self.term(p, u) for p, u in zip(kids(pattern), kids(t)))

    def own(self, pattern: Term, t: Term) -> bool:
        """Whether what is in the term itself fits."""
        if isinstance(pattern, Ref) and isinstance(t, Ref):
            return pattern.name == t.name and self.slots(pattern.at, t.at)
        if isinstance(pattern, (D, P)) and isinstance(t, (D, P)):
            return self.own(pattern.of, t.of) and self.own(pattern.by, t.by)
        if isinstance(pattern, App) and isinstance(t, App):
            return (pattern.name, pattern.order) == (t.name, t.order) and self.slots(pattern.at, t.at)
        if isinstance(pattern, (Int, Guard)) and isinstance(t, (Int, Guard)):
            return self.slots((pattern.poly,), (t.poly,))
        return (
            isinstance(pattern, (Add, Mul))
            or isinstance(pattern, Num)
            and pattern == t
            or isinstance(pattern, Pow)
            and isinstance(t, Pow)
            and pattern.k == t.k
            or isinstance(pattern, Fn)
            and isinstance(t, Fn)
            and pattern.name == t.name
        )


def match(pattern: Term, t: Term, names: Iterable[Atom]) -> dict[Atom, Poly] | None:
    """The values of all the names for which the pattern is the term, as far as its form shows; None where it
    is not or leaves one open."""
    own = {a: Atom(OWN, "?" + a.name) for a in names}  # apart from the names of the term
    m = Match(own.values())
    fits = m.term(put(pattern, {a: index.var(b) for a, b in own.items()}), t) and not m.left
    return {a: m.values[b] for a, b in own.items()} if fits else None

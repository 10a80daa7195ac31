"""Terms of the preset in the book's language: what the kernel lists, as a person writes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from symbolic_bp.dense.scope import Layer
from symbolic_bp.dense.network import GAUSS
from symbolic_bp.dense.terms import LAYERED, Old
from symbolic_bp.dense.unsaid import Unsaid
from symbolic_bp.kernel import index
from symbolic_bp.kernel.index import CALL, NAME, SIZE, Atom, Poly
from symbolic_bp.kernel.term import Add, App, D, Fn, Guard, Int, Mul, Num, P, Pow, Ref, Sum, Term
from symbolic_bp.moves.context import Network
from symbolic_bp.moves.term import add, mul, num


@dataclass
class Back:
    """Reads terms of the preset for one kind of network. arrays: {family: the array that a claim declares};
    taken: names that no index may have; names: {name on the preset: name in the book}."""

    net: Network
    arrays: Mapping[str, str]
    taken: frozenset[str] = frozenset()
    names: dict[Atom, str] = field(default_factory=dict)

    def name(self, a: Atom) -> str:
        """The name of an index."""
        if a not in self.names:
            raise Unsaid(f"an index {a.name} that the claim does not have")
        return self.names[a]

    def bind(self, a: Atom) -> str:
        """A name for one more index: a letter that is not in use, its own where that can be."""
        used = {*self.names.values(), *self.arrays.values(), *self.taken}
        own = a.name if len(a.name) == 1 and a.name.isalpha() else ""
        letters = [*own, *"kpqrstuvij"]
        self.names[a] = next((x for x in letters if x not in used), f"k{len(used)}")
        return self.names[a]

    def layer(self, p: Poly) -> Layer:
        """A layer such as l+1."""
        number = sum(c for m, c in p if not m)
        rest = [(m, c) for m, c in p if m]
        if not rest:
            return "", number
        if len(rest) > 1 or rest[0][1] != 1 or len(rest[0][0]) != 1:
            raise Unsaid(f"a layer {index.shown(p)}")
        (a,) = rest[0][0]
        return ("L" if a.sort == SIZE else self.name(a)), number

    def dimension(self, high: Poly) -> tuple[Any, ...]:
        """The dimension whose number of values this is."""
        number = index.constant(high)
        if number is not None:
            widths = self.net.widths or ()
            if number not in widths:
                raise Unsaid(f"an index up to {number}")
            return ("n", ("", widths.index(number) + 1))
        if len(high) != 1 or high[0][1] != 1 or len(high[0][0]) != 1:
            raise Unsaid(f"an index up to {index.shown(high)}")
        (a,) = high[0][0]
        if a.sort == CALL:
            return ("n", self.layer(a.args[0]))
        if a.sort == SIZE:
            return ("m",) if a.name == "m" and self.net.batch else ("dim", a.name)
        raise Unsaid(f"an index up to {a.name}")

    def at(self, p: Poly) -> str | int:
        """An index: a number or a name."""
        number = index.constant(p)
        if number is not None:
            return number
        if len(p) == 1 and p[0][1] == 1 and len(p[0][0]) == 1 and p[0][0][0].sort not in (SIZE, CALL):
            return self.name(p[0][0][0])
        raise Unsaid(f"an index {index.shown(p)}")

    def ref(self, t: Ref) -> Old:
        """A quantity at a place."""
        plain = t.name.rstrip("0123456789")
        if t.name in self.arrays:
            return ("ref", self.arrays[t.name], None, tuple(map(self.at, t.at)))
        if t.name in LAYERED:
            return ("ref", t.name, self.layer(t.at[0]), tuple(map(self.at, t.at[1:])))
        if plain in LAYERED and self.net.widths and plain != t.name:
            return ("ref", plain, ("", int(t.name[len(plain) :])), tuple(map(self.at, t.at)))
        if t.name in ("C", "Cx", "y"):
            return ("ref", t.name, None, tuple(map(self.at, t.at)))
        if t.name == "x":
            return ("ref", "a", ("", 1), tuple(map(self.at, t.at)))
        raise Unsaid(f"a family {t.name}")

    def term(self, t: Term) -> Old:
        """A number of the preset."""
        if isinstance(t, Num):
            return num(t.value.numerator, t.value.denominator)
        if isinstance(t, Int):
            number = index.constant(t.poly)
            return ("size", self.dimension(t.poly)) if number is None else num(number)
        if isinstance(t, Ref):
            return self.ref(t)
        if isinstance(t, (Add, Mul)):
            return (add if isinstance(t, Add) else mul)(*map(self.term, t.terms))
        if isinstance(t, Pow):
            base = self.term(t.base)
            whole = base if abs(t.k) == 1 else ("pow", base, abs(t.k))
            return whole if t.k > 0 else ("recip", whole)
        if isinstance(t, (D, P)):
            return ("D" if isinstance(t, D) else "P", self.ref(t.of), self.ref(t.by))
        return self.other(t)

    def other(self, t: Term) -> Old:
        """Functions, sums and conditions."""
        if isinstance(t, Fn):
            return ("fn", t.name, self.term(t.arg))
        if isinstance(t, App) and t.name == GAUSS and t.order < 2:
            return ("fn", "phi" if t.order else "Phi", self.term(t.arg))
        if isinstance(t, App) and t.name == "sigma":
            return ("act", t.order, self.layer(t.at[0]), tuple(map(self.at, t.at[1:])), self.term(t.arg))
        if isinstance(t, Sum) and index.constant(t.low) == 1:
            dim = self.dimension(t.high)
            return ("sum", self.bind(t.var), dim, self.term(t.body))
        if isinstance(t, Guard) and t.op == "eq":
            found = {c: m for m, c in t.poly}
            if set(found) == {1, -1} and all(len(m) == 1 and m[0].sort == NAME for m in found.values()):
                return ("kd", self.name(found[1][0]), self.name(found[-1][0]))
        raise Unsaid(f"a term {type(t).__name__}")

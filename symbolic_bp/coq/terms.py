"""Kernel terms as Coq reals, entry by entry, and the ways into a term."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from symbolic_bp.coq.names import identifier
from symbolic_bp.errors import StepError

if TYPE_CHECKING:
    from symbolic_bp.coq.styles import Style
    from symbolic_bp.moves.context import Context


class Unsupported(StepError):
    """A part of a kernel proof that has no form in Coq yet."""

    def __init__(self, what: str) -> None:
        super().__init__("the export to Coq", "a rule or a term of Kernel.v", what)


def layer(y: tuple[str, int]) -> str:
    """("l", 1) as S l_l; ("L", -1) as pred L."""
    base, off = y
    if base == "":
        return f"{off}%nat"
    text = "L" if base == "L" else identifier(base, "l_")
    for _ in range(abs(off)):
        text = f"(S {text})" if off > 0 else f"(pred {text})"
    return text


class Terms:
    """Translates terms in one context."""

    def __init__(self, style: Style, ctx: Context) -> None:
        self.style, self.ctx = style, ctx

    def i(self, index: int | str) -> str:
        """An index in Coq."""
        return self.style.index(index)

    def under(self, name: str, dim: tuple) -> Terms:
        """The terms under one more bound index."""
        return Terms(self.style, self.ctx.extended({name: ("index", dim)}))

    def rank(self, t: tuple) -> int:
        """The number of axes of a term."""
        return len(self.ctx.shape(t))

    def real(self, t: tuple, idx: tuple[str, ...]) -> str:
        """Entry idx of t as a Coq real, in parentheses where needed."""
        head = t[0]
        if head == "num":
            top = str(t[1]) if t[1] >= 0 else f"(- {-t[1]})"
            return top if t[2] == 1 else f"({top} / {t[2]})"
        if head in ("size", "inv"):
            return f"INR {self.style.dim(t[1])}" if head == "size" else f"(/ INR {self.style.dim(t[1])})"
        if head in ("ref", "act", "D", "P", "held"):
            return self.of_network(t, idx)
        if head in ("add", "mul"):
            sign = " + " if head == "add" else " * "
            return f"({sign.join(self.real(s, idx if self.rank(s) else ()) for s in t[1:])})"
        if head == "pow":
            return f"({self.real(t[1], ())} ^ {t[2]})"
        if head == "recip":
            return f"(/ {self.real(t[1], ())})"
        if head == "fn":
            return f"({ {'log': 'ln'}.get(t[1], t[1]) } {self.real(t[2], ())})"
        if head == "sum":
            return self.total([(t[1], t[2])], lambda inner: inner.real(t[3], idx))
        if head == "kd":
            return f"(kd {self.i(t[1])} {self.i(t[2])})"
        return self.of_arrays(t, idx)

    def of_network(self, t: tuple, idx: tuple[str, ...]) -> str:
        """A quantity of the network, an activation of a term, or a derivative."""
        head = t[0]
        if head == "ref":
            at = [self.i(i) for i in t[3] or idx]
            if t[1] in self.style.arrays:
                name = identifier(t[1], "arr_")
                return f"({name} {' '.join(at)})" if at else name
            return f"({self.quantity(t[1], t[2], at)})"
        if head == "act":
            form = self.style.slope if t[1] else self.style.layer
            if t[1] > 1 or form is None:
                raise Unsupported("a second derivative of sigma")
            j = self.i((t[3] or idx or ("?",))[0]) if self.style.network.activation == "neuron" else ""
            text = form.replace("{l}", layer(t[2])).replace("{j}", j).replace("{t}", self.real(t[4], idx))
            return f"({text})"
        if head == "held":
            return self.held(t, idx)
        target = self.style.target(t[2][1], t[2][2], [self.i(i) for i in t[2][3] or idx])
        return f"({self.style.derivative(head, t[1], [self.i(i) for i in t[1][3]], target)})"

    def of_arrays(self, t: tuple, idx: tuple[str, ...]) -> str:
        """An entry of a contraction, a column, a product or a sum over paths. Raises Unsupported."""
        head = t[0]
        if head == "ein":
            same, over, at = self.ein(t, idx)

            def factors(inner: Terms) -> str:
                equal = [f"kd {inner.i(p)} {inner.i(q)}" for p, q in same]
                parts = zip(groups(t), t[2:], strict=True)
                return f"({' * '.join(equal + [inner.real(s, tuple(at[c] for c in g)) for g, s in parts])})"

            return self.total(over, factors)
        if head == "ones":
            return "1"
        if head == "col":
            return self.real(t[1], idx + (t[2],))
        if head == "entry":
            return self.real(t[1], t[2])
        if head == "prod":
            return f"({self.product(t)} {' '.join(self.i(i) for i in idx)})"
        if head == "paths":
            return self.paths(t)
        raise Unsupported(f"the term {head}")

    def quantity(self, name: str, y: tuple[str, int], idx: list[str]) -> str:
        """An entry of z, a, w, ... in Coq."""
        return self.style.quantity(name, y, idx)

    def total(self, over: list[tuple[str, tuple[tuple | str, ...]]], body: Callable) -> str:
        """Sums over indices around a body, which is told the inner terms."""
        if not over:
            return body(self)
        name, dim = over[0]
        return (
            f"(sum {self.style.dim(dim)} (fun {self.i(name)} => "
            f"{self.under(name, dim).total(over[1:], body)}))"
        )

    def ein(self, t: tuple, idx: tuple[str, ...]) -> tuple:
        """([i = j] factors, bound names outermost first, index of each letter) of entry idx
        of an array product."""
        result, same = t[1].split("->")[1], []
        at: dict = {}
        for c, i in zip(result, idx, strict=False):
            if c in at:
                same.append((at[c], i))
            at.setdefault(c, i)
        over: list = []
        for g, s in zip(groups(t), t[2:], strict=False):
            for c, d in zip(g, self.ctx.shape(s), strict=False):
                if c not in at:
                    at[c] = next(
                        f"s{n}"
                        for n in range(1, 100)
                        if f"s{n}" not in self.ctx.scope and f"s{n}" not in [o for o, _ in over]
                    )
                    over.append((at[c], d))
        return same, over, at

    def held(self, t: tuple, idx: tuple) -> str:
        """The derivative of an expression with everything else in it held fixed."""
        x = t[2]
        at = [self.i(i) for i in x[3] or idx]
        target = self.style.target(x[1], x[2], at)
        inner = HeldTerms(self.style, self.ctx, x, target)
        return f"(Derive (fun t_ => {inner.real(t[1], ())}) ({self.style.quantity(x[1], x[2], at)}))"

    def product(self, t: tuple) -> str:
        """A product of matrices over layers."""
        _, v, lo, hi, body = t
        rows, cols = self.ctx.extended(self.ctx.bound(t, 4)).shape(body)
        inner = Terms(
            self.style,
            self.ctx.extended(self.ctx.bound(t, 4)).extended({"pr": ("index", rows), "pc": ("index", cols)}),
        )
        var = identifier(v, "l_")
        return (
            f"prod_to (fun {var} => {self.style.dim(cols)}) (fun {var} i_pr i_pc => "
            f"{inner.real(body, ('pr', 'pc'))}) "
            f"{layer(lo)} {layer(hi)}"
        )

    def paths(self, t: tuple) -> str:
        """A sum over paths."""
        _, u, v, i, lo, hi, start, edge, end = t
        one = Terms(self.style, self.ctx.extended(self.ctx.bound(t, 7)))
        two = Terms(self.style, self.ctx.extended(self.ctx.bound(t, 8)))
        a, c, d = identifier(i, "l_"), identifier(u, "i_"), identifier(v, "i_")
        return (
            f"(paths_to n (fun {a} {c} {d} => {one.real(edge, ())}) (fun {d} => {two.real(end, ())}) "
            f"{layer(lo)} {layer(hi)} {self.i(start)})"
        )

    def descend(self, t: tuple, idx: tuple[str, ...], path: list[int]) -> tuple:
        """(tactics, idx, context) of the way to a place in entry idx of t."""
        if not path:
            return [], idx, self.ctx
        pos, rest = path[0], path[1:]
        head = t[0]
        if head in ("add", "mul"):
            kind = {"add": "Rplus", "mul": "Rmult"}[head]
            tactics, again = into(kind, pos - 1, len(t) - 1), (self, t[pos], idx if self.rank(t[pos]) else ())
        elif head == "sum":
            inner = self.under(t[1], t[2])
            name = self.i(t[1])
            tactics, again = [f"apply sum_ext; intros {name} H{name}."], (inner, t[3], idx)
        elif head in ("act", "fn", "recip"):
            tactics, again = ["apply f_equal."], (self, t[-1], idx)
        elif head == "pow":
            tactics, again = [f"apply (f_equal (fun u => u ^ {t[2]}))."], (self, t[1], ())
        elif head == "ein":
            same, over, at = self.ein(t, idx)
            inner, tactics = self, []
            for name, dim in over:
                inner = inner.under(name, dim)
                tactics.append(f"apply sum_ext; intros {self.i(name)} H{self.i(name)}.")
            tactics += into("Rmult", len(same) + pos - 2, len(same) + len(t) - 2)
            again = (inner, t[pos], tuple(at[c] for c in groups(t)[pos - 2]))
        elif head == "col":
            tactics, again = [], (self, t[1], idx + (t[2],))
        else:
            raise Unsupported(f"a step inside {head}")
        terms, s, at_idx = again
        more, last, ctx = terms.descend(s, at_idx, rest)
        return tactics + more, last, ctx


class HeldTerms(Terms):
    """Inside a derivative with all else held fixed: every entry of the varied family may be
    the one that varies."""

    def __init__(self, style: Style, ctx: Context, x: tuple, target: str) -> None:
        super().__init__(style, ctx)
        self.x, self.varied = x, target

    def under(self, name: str, dim: tuple[str, tuple[str, int]]) -> HeldTerms:
        """The terms under one more bound index."""
        return HeldTerms(self.style, self.ctx.extended({name: ("index", dim)}), self.x, self.varied)

    def real(self, t: tuple, idx: tuple) -> str:
        """The entry, with t_ in the place of what is varied."""
        plain = super().real(t, idx)
        if t[0] == "ref" and t[1] == self.x[1] and t[1] in ("z", "a"):
            at = " ".join(self.i(i) for i in t[3])
            return f"({t[1]}put {self.varied} t_ {layer(t[2])} {at} {plain})"
        if t[0] == "ref" and t[1] in ("w", "b") and t[1] == self.x[1]:
            at = " ".join(self.i(i) for i in t[3])
            return f"({t[1]}put {t[1]} {self.varied} t_ {layer(t[2])} {at})"
        return plain


def groups(t: tuple) -> list[str]:
    """The indices of each operand of an einsum."""
    return t[1].split("->")[0].split(",")


def into(kind: str, at: int, size: int) -> list[str]:
    """The tactics that go to factor or term `at` of `size`, products and sums being grouped to the left."""
    return [f"apply {kind}_eq_compat_r."] * (size - 1 - at) + ([f"apply {kind}_eq_compat_l."] if at else [])

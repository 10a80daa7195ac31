"""Deriving delta, dC/db, dC/dw, dC/da and dC/dx mechanically, from the definitions of a network alone.

One rule: dC/dx_j = Sum over the families y whose definition mentions x, and over their index k, of
dC/dy_k * dy_k/dx_j, where dy_k/dx_j differentiates the right side that defines y_k with all else in it held
fixed. The consumers are read off the definitions. Source: ordered chain rule of reverse accumulation;
Nielsen, ch. 2, (36), (40).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sympy import Add, Integer, KroneckerDelta, Mul, S, Sum, Symbol, latex, preorder_traversal, sympify

from symbolic_bp.errors import NetworkError
from symbolic_bp.network.quantities import CostDerivative, Entry, Equal, Other, Sigma
from symbolic_bp.shown import Shown

if TYPE_CHECKING:
    from sympy import Expr

    from symbolic_bp.network.network import Network


NAMES = "k i p q r s"


@dataclass(frozen=True, repr=False)
class Derivation(Shown):
    """The derivative `of` as `expr`, and the lines ((expression, reason), ...) that lead to it."""

    printer = "render.shown:derivation"

    of: Expr
    expr: Expr
    steps: tuple[tuple[Expr, str], ...]

    def _repr_latex_(self) -> str:
        return f"${latex(self.of)} = {latex(self.expr)}$"


def derive(
    net: Network, what: str, layer: int | Expr, *indices: int | Expr, unroll: bool = False
) -> Derivation:
    """The derivative of the cost: what is delta, b, w, a or x (x takes no layer: derive(net, "x", k)).

    A layer symbol l other than net.L is a hidden layer, 2 <= l < L. On a network with widths, sums are
    written out; unroll puts the errors of later layers in as well. Returns a Derivation; raises NetworkError.
    """
    if what == "x":
        layer, indices = 1, (layer, *indices)
    name = {"delta": "z", "x": "a"}.get(what, what)
    if what not in ("delta", "b", "w", "a", "x"):
        raise NetworkError("derive", "delta, b, w, a or x", repr(what))
    ex = (Symbol("x", integer=True, positive=True),) if net.batch and what in ("b", "w") else ()
    entry = Entry(getattr(net, name), *net.checked(name, (layer, *indices)))
    engine = Engine(net, ex)
    result = engine.total(entry)
    if ex:
        result = Sum(result, (ex[0], 1, net.m)) / (net.m if net.mean else 1)
        engine.say(result, f"the cost is the {'mean' if net.mean else 'sum'} over the examples")
    if unroll:
        result = engine.unrolled(result)
    of = net.delta[entry.indices] if what == "delta" else CostDerivative(entry)
    return Derivation(of, result, tuple(engine.steps))


class Engine:
    """Works out total derivatives on one network and writes down the lines. ex: the example a mini-batch is
    summed over."""

    def __init__(self, net: Network, ex: tuple[Symbol, ...] = ()) -> None:
        self.net, self.ex = net, ex
        self.steps: list[tuple[Expr, str]] = []
        self.errors: dict[Expr, Expr] = {}

    def total(self, x: Entry) -> Expr:
        """dC/dx, with dC/dz of later layers written as delta."""
        terms = []
        for y in self.consumers(x):
            if y is None:
                terms.append(self.cost_by(x))
                continue
            k = y.indices[1]
            inner = Mul(self.named(y), self.partial(y, x))
            line = Sum(inner, (k, 1, self.net.n(y.indices[0])))
            self.say(line, f"chain rule through {y.base}[{y.indices[0]}]")
            left = self.contracted(inner, k, y)
            self.say(left, "sums over [k = j] used up")
            terms.append(self.deeper(left))
        result = Add(*terms)
        self.say(result, "dC/dz is delta")
        return result

    def say(self, expr: Expr, reason: str) -> None:
        """Add a line, with [k = j] for SymPy's Kronecker delta; none that repeats the one before."""
        shown = expr.replace(KroneckerDelta, Equal)
        if not self.steps or self.steps[-1][0] != shown:
            self.steps.append((shown, reason))

    def example(self, x: Entry) -> tuple[Expr, ...]:
        """The example that a quantity belongs to."""
        return tuple(x.indices[2:]) if str(x.base) in ("z", "a") else self.ex

    def consumers(self, x: Entry) -> list[Entry | None]:
        """The entries (with a new index) whose definition mentions x, read off; None stands for the cost."""
        net = self.net
        found: list[Entry | None] = []
        layer = x.indices[0]
        taken = {s.name for s in x.free_symbols}
        k = Symbol(next(n for n in NAMES.split() if n not in taken), integer=True, positive=True)
        for name in ("z", "a"):
            for at in (layer, layer + 1):
                if at == 1 or (at - net.L).is_Integer and at - net.L > 0:
                    continue
                y = Entry(getattr(net, name), at, k, *self.example(x))
                if self.mentions(net.definition(y), x):
                    found.append(y)
        if str(x.base) == "a" and layer == net.L:
            found.append(None)
        return found

    def mentions(self, expr: Expr | None, x: Entry) -> bool:
        """Whether a definition mentions a family at a layer."""
        for part in preorder_traversal(expr):
            if isinstance(part, Entry) and (
                part.base == x.base
                and part.indices[0] == x.indices[0]
                or str(part.base) == "x"
                and str(x.base) == "a"
                and x.indices[0] == 1
            ):
                return True
        return False

    def partial(self, y: Entry, x: Entry) -> Expr:
        """dy/dx: differentiate the right side that defines y, bound indices renamed apart, all else held
        fixed."""
        rule = self.net.definition(y)
        if rule is None:
            return S.Zero
        target = Entry(self.net.x, *x.indices[1:]) if str(x.base) == "a" and x.indices[0] == 1 else x
        taken = y.free_symbols | x.free_symbols
        renamed = rule.replace(lambda e: isinstance(e, Sum), lambda e: fresh(e, taken))
        return renamed.diff(target) if not isinstance(rule, Entry) else matching(rule, target)

    def cost_by(self, x: Entry) -> Expr:
        """dC/da[L,j]: an unknown of its own, or from the named cost, in which only a[L,j] and y[j] of output
        j stand."""
        if self.net.cost == "C":
            return CostDerivative(x, *self.example(x)[:1])
        return self.net.cost_of(x.indices[1], self.example(x)).diff(x)

    def named(self, y: Entry) -> Expr:
        """dC/dy, as delta where y is a z."""
        return (
            Entry(self.net.delta, *y.indices)
            if str(y.base) == "z"
            else CostDerivative(y, *self.example(y)[:1])
        )

    def contracted(self, inner: Expr, k: Symbol, y: Entry) -> Expr:
        """Sum_k inner with every Kronecker delta used up whose index runs over the range that is summed."""
        top = self.net.n(y.indices[0])
        inner = inner.replace(lambda e: isinstance(e, Sum), lambda e: contract(e.function, *e.limits[0][::2]))
        return self.resolve(contract(inner, k, top))

    def resolve(self, expr: Expr) -> Expr:
        """The modified neuron's sigma is f."""
        if not self.net.modified:
            return expr
        layer, neuron, name = self.net.modified
        return expr.replace(
            lambda e: isinstance(e, Sigma) and e.args[1:3] == (layer, neuron),
            lambda e: Other(name, e.args[0], e.args[3]),
        )

    def deeper(self, expr: Expr) -> Expr:
        """Go on through every dC/da that is left below the output layer; write sums of known size out."""
        net = self.net
        if net.widths:
            expr = expr.replace(
                lambda e: isinstance(e, Sum) and e.limits[0][2].is_Integer, lambda e: self.resolve(e.doit())
            )
        for d in sorted(expr.atoms(CostDerivative), key=str):
            if d.entry.indices[0] != net.L or net.cost != "C":
                expr = expr.xreplace({d: self.total(d.entry)})
        return expr

    def unrolled(self, expr: Expr) -> Expr:
        """The errors of later layers put in, each worked out once."""
        for d in sorted((e for e in expr.atoms(Entry) if str(e.base) == "delta"), key=str):
            if d not in self.errors:
                self.errors[d] = self.unrolled(self.total(Entry(self.net.z, *d.indices)))
            expr = expr.xreplace({d: self.errors[d]})
        return expr


def fresh(total: Sum, taken: set[Expr]) -> Sum:
    """A sum with a bound index that occurs nowhere else (SymPy's own derivative of a Sum captures it)."""
    k = total.variables[0]
    names = {s.name for s in taken}
    new = Symbol(next(n for n in NAMES.split() if n not in names), integer=True, positive=True)
    return Sum(total.function.xreplace({k: new}), (new, *total.limits[0][1:]))


def matching(rule: Entry, x: Entry) -> Expr:
    """dx_i/dx_j: the product of the Kronecker deltas of their indices, 0 for another family."""
    if rule.base != x.base:
        return S.Zero
    return Mul(*(KroneckerDelta(i, j) for i, j in zip(rule.indices, x.indices, strict=True)))


def contract(inner: Expr, k: Symbol, top: Integer) -> Expr:
    """Sum(inner, (k, 1, top)) with a factor KroneckerDelta(k, j) used up."""
    if inner == 0:
        return S.Zero
    parts = Mul.make_args(inner)
    for delta in parts:
        if isinstance(delta, KroneckerDelta) and k in delta.args:
            j = delta.args[0] if delta.args[1] == k else delta.args[1]
            if not (j.is_Integer and top.is_Integer and j > top):
                rest = Mul(*(p for p in parts if p is not delta))
                return rest.xreplace({k: j})
    if isinstance(inner, Add):
        return Add(*(contract(t, k, top) for t in inner.args))
    return Sum(inner, (k, Integer(1), sympify(top)))

"""Closed forms on networks with named activations and costs, derived from the definitions and line by line.

delta[l,j], dC/db[l,j], dC/dw[l,j,k], dC/da[l,j] and dC/dx[k], in terms of z, a, y and the delta of the next
layer. Every short form (sigma' = a(1 - a), a - y, ...) is compared, exactly, with what differentiation gives.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sympy import Add, Function, Integer, KroneckerDelta, Mul, Sum, Symbol, cancel, factor

from symbolic_bp.calculus.derive import Derivation, Engine, contract, fresh
from symbolic_bp.errors import NetworkError
from symbolic_bp.network.formulas import expression, same
from symbolic_bp.network.quantities import CostDerivative, Entry, PartialDerivative, Sigma

if TYPE_CHECKING:
    from fractions import Fraction

    from sympy import Expr

    from symbolic_bp.network.network import Network
    from symbolic_bp.network.record import Record


INDEX = partial(Symbol, integer=True, positive=True)
LONGEST = 40  # operations: a product that is longer is not tried for a shorter form
LONG = 10  # operations: a slope that is longer stays sigma'(z) in a brief derivation


@dataclass(frozen=True, repr=False)
class Closed(Derivation):
    """A Derivation with `assuming`: (words, expression, value) of what the last form needs beyond the
    definitions."""

    printer = "render.shown:closed"

    assuming: tuple = ()


def closed(net: Network, what: str, layer: int | Expr, *indices: int | Expr, brief: bool = False) -> Closed:
    """The closed form of delta, b, w, a (dC/da) or x on a network with named activations and cost.

    brief: a long slope stays sigma'(z). Raises NetworkError.
    """
    if what not in ("delta", "b", "w", "a", "x"):
        raise NetworkError("derive", "delta, b, w, a or x", repr(what))
    if what == "x":
        layer, indices = 1, (layer, *indices)
    name = {"delta": "z", "x": "a"}.get(what, what)
    ex = (Symbol("x", integer=True, positive=True),) if net.batch and what in ("b", "w") else ()
    entry = Entry(getattr(net, name), *net.checked(name, (layer, *indices)))
    example = entry.indices[2:] if what in ("a", "x") else ()
    of = net.delta[entry.indices] if what == "delta" else CostDerivative(entry, *example)
    work = Closing(net, ex, brief)
    if ex:
        parts = net.m if net.mean else Integer(1)
        one = CostDerivative(entry, ex[0])
        work.around = lambda e: Sum(e, (ex[0], 1, net.m)) / parts
        work.say(one, f"C is the {'mean' if net.mean else 'sum'} over the examples")
    extra = Integer(0)
    if what == "w" and net.regulariser:
        extra = regularised(net, net.regulariser, entry)
        inside = work.around
        work.around = lambda e: inside(e) + extra
        work.steps = [(s + extra, r) for s, r in work.steps]
    if what == "delta":
        work.say(CostDerivative(entry, *entry.indices[2:]), f"definition of delta^{place(layer)}")
    result = work.around(work.total(entry))
    return Closed(of, result, tuple(work.steps), tuple(work.assuming))


def slope(record: Record, z: Entry, a: Entry, values: dict[str, Fraction | Symbol]) -> Expr:
    """The recorded derivative of an activation of one number at z, a = sigma(z), seen to be its slope.

    values: its parameters. Raises NetworkError.
    """
    t = Symbol("t")
    f = expression(record.formula, values, z=t)
    if not same(f.diff(t), expression(record.derivative, values, z=t, a=f)):
        raise wrong(record)
    return expression(record.derivative, values, z=z, a=a)


def jacobian(record: Record, net: Network, y: Entry, x: Entry) -> tuple[Expr, Expr]:
    """(raw, recorded) dy/dx of a vector activation, y = a[l,k] and x = z[l,j], seen to be the same.

    Raises NetworkError.
    """
    layer, k, *ex = y.indices
    first, second, size = INDEX("j"), INDEX("k"), net.n(layer)

    def at(i: Symbol) -> Expr:
        return k if i == first else x.indices[1] if i == second else i

    names = {"a": lambda i: Entry(net.a, layer, at(i), *ex), "z": lambda i: Entry(net.z, layer, at(i), *ex)}
    short = expression(record.derivative, net.values(record), True, size, **names)
    short = short.xreplace({KroneckerDelta(first, second): KroneckerDelta(k, x.indices[1])})

    def formula(neuron: Expr) -> Expr:
        return net.activated(record, layer, neuron, ex).replace(
            lambda e: isinstance(e, Sum), lambda e: fresh(e, y.free_symbols | x.free_symbols)
        )

    raw = (
        formula(k)
        .diff(x)
        .replace(lambda e: isinstance(e, Sum), lambda e: contract(e.function, *e.limits[0][::2]))
    )
    if not same(raw, short.xreplace({names["a"](i): formula(at(i)) for i in (first, second)})):
        raise wrong(record)
    return raw, short


def cost_slope(net: Network, entry: Entry, ex: tuple[Symbol, ...] = ()) -> Expr:
    """dC/da of one output as recorded, seen to be the slope of the cost. Raises NetworkError."""
    record, a, y, n = net.cost, Symbol("a"), Symbol("y"), net.n(net.L)
    f = expression(record.formula, net.values(record), a=a, y=y, n=n)
    if not same(f.diff(a), expression(record.derivative, net.values(record), a=a, y=y, n=n)):
        raise wrong(record)
    return expression(record.derivative, net.values(record), a=entry, y=net.y[(entry.indices[1], *ex)], n=n)


def regularised(net: Network, record: Record, entry: Entry) -> Expr:
    """What a regulariser adds to dC/dw. Raises NetworkError."""
    w = Symbol("w")
    f = expression(record.formula, net.values(record), w=w)
    if not same(f.diff(w), expression(record.derivative, net.values(record), w=w)):
        raise wrong(record)
    return expression(record.derivative, net.values(record), w=entry)


def wrong(record: Record) -> NetworkError:
    """The NetworkError for a recorded derivative that is not the slope."""
    return NetworkError(
        record.name,
        "a recorded derivative that is the slope of its formula",
        record.derivative,
        "differentiate the formula again",
    )


class Closing(Engine):
    """An Engine that goes on to closed forms; around: the expression in which what it works on stands."""

    def __init__(self, net: Network, ex: tuple[Symbol, ...] = (), brief: bool = False) -> None:
        super().__init__(net, ex)
        self.around: Callable[[Expr], Expr] = lambda e: e
        self.assuming: list[tuple[str, Expr, int]] = []
        self.brief = brief

    def say(self, expr: Expr, reason: str) -> None:
        """A step, with what stands around the expression."""
        super().say(self.around(expr), reason)

    def total(self, x: Entry) -> Expr:
        """dC/dx in closed form."""
        (y,) = self.consumers(x)
        if y is None:
            return self.by_cost(x)
        layer, k = y.indices[:2]
        top = self.net.n(layer)
        of = self.named_plain(y)
        record = self.net.activation(layer) if str(y.base) == "a" else None
        feeds = "all of" if record and record.vector else "only"
        self.say(
            Sum(of * PartialDerivative(y, x), (k, 1, top)),
            f"chain rule: {above(x)} feeds {feeds} {y.base}^{place(layer)}",
        )
        if record and record.vector:
            return self.through_vector(record, x, y, of)
        inner = of * (self.partial_scalar(y, x) if str(y.base) == "a" else self.partial(y, x))
        self.say(
            Sum(
                inner.replace(
                    lambda e: isinstance(e, Sum), lambda e: contract(e.function, *e.limits[0][::2])
                ),
                (k, 1, top),
            ),
            f"differentiate {named(y)}",
        )
        left = self.contracted(inner, k, y)
        self.say(left, f"only {k} = {x.indices[1]} is left")
        if str(y.base) == "z":
            left = left.xreplace(
                {e: Entry(self.net.delta, *e.entry.indices) for e in left.atoms(CostDerivative)}
            )
            self.say(left, f"definition of delta^{place(layer)}")
            return left
        return self.through_scalar(record, x, left)

    def named_plain(self, y: Entry) -> CostDerivative:
        """dC/dy as an unknown."""
        return CostDerivative(y, *self.example(y)[:1])

    def partial_scalar(self, y: Entry, x: Entry) -> Expr:
        """sigma'(z) [k = j]: the formula of a holds z of its own neuron only."""
        t, z = Symbol("t"), Entry(self.net.z, *y.indices)
        rule = (
            Sigma(0, *y.indices[:2], z)
            if self.kept(self.net.activation(y.indices[0]))
            else self.net.definition(y)
        )
        if rule is None or not rule.has(z):
            return Integer(0)
        return rule.xreplace({z: t}).diff(t).xreplace({t: z}) * KroneckerDelta(y.indices[1], x.indices[1])

    def kept(self, record: Record | None) -> bool:
        """True for an activation whose slope is too long to be written out."""
        return (
            self.brief
            and record is not None
            and not record.vector
            and expression(
                record.derivative, self.net.values(record), z=Symbol("z"), a=Symbol("a")
            ).count_ops()
            > LONG
        )

    def through_scalar(self, record: Record | None, x: Entry, left: Expr) -> Expr:
        """From dC/da sigma'(z) to the closed form: sigma' as recorded, then dC/da put in and cancelled."""
        a = Entry(self.net.a, *x.indices)
        down = self.named_plain(a)
        if record is None or self.kept(record):
            return self.below(left, down, a)
        short = slope(record, x, a, self.net.values(record))
        self.say(down * short, said(record, "sigma'"))
        return self.below(down * short, down, a)

    def below(self, left: Expr, down: CostDerivative, a: Entry) -> Expr:
        """dC/da put in: from the cost in the output layer, from the next layer else."""
        outer = self.around
        self.around = lambda e: outer(left.xreplace({down: e}))
        value = self.total(a)
        self.around = outer
        whole = left.xreplace({down: value})
        if a.indices[0] == self.net.L and self.net.cost != "C":
            short = cancelled(whole)
            if short != whole:
                self.say(short, "cancelled")
            return short
        return whole

    def by_cost(self, a: Entry) -> Expr:
        """dC/da[L,j]: an unknown where the cost is any function, else as recorded."""
        ex = self.example(a)
        if self.net.cost == "C":
            return self.named_plain(a)
        value = cost_slope(self.net, a, ex)
        self.say(value, said(self.net.cost, "dC/da"))
        return value

    def through_vector(self, record: Record, x: Entry, y: Entry, of: CostDerivative) -> Expr:
        """Sum_k dC/da[k] da[k]/dz[j] with the full Jacobian; the part with [k = j] and the rest apart."""
        k, top = y.indices[1], self.net.n(y.indices[0])
        raw, short = jacobian(record, self.net, y, x)
        self.say(Sum(of * raw, (k, 1, top)), f"differentiate {named(y)}")
        self.say(Sum(of * short, (k, 1, top)), said(record, "da[j]/dz[k]"))
        down = of
        if y.indices[0] == self.net.L and self.net.cost != "C":
            down = cost_slope(self.net, y, self.example(y))
            self.say(Sum(down * short, (k, 1, top)), said(self.net.cost, "dC/da"))
        same_index = KroneckerDelta(k, x.indices[1])
        whole = short.expand()
        rest = whole.xreplace({same_index: Integer(0)})
        own = cancelled(down * (whole - rest).xreplace({same_index: Integer(1)})).xreplace({k: x.indices[1]})
        outside, inside = cancelled(down * rest).as_independent(k)
        apart = own + outside * Sum(inside, (k, 1, top))
        self.say(apart, f"the term {k} = {x.indices[1]}, and the sum")
        total = inside.subs({Entry(self.net.y, k, *self.example(y)): 1}) if inside.has(self.net.y) else inside
        if inside == total * Entry(self.net.y, k, *self.example(y)):
            targets = Sum(Entry(self.net.y, k, *self.example(y)), (k, 1, top))
            self.assuming.append(("the targets of an example sum to 1", targets, 1))
            result = own + outside * total
            self.say(result, "the targets sum to 1")
            return result
        return self.factored(own, outside, Sum(inside, (k, 1, top)))

    def factored(self, own: Expr, outside: Expr, total: Sum) -> Expr:
        """own + outside * total with the factor that both share in front."""
        shared = [f for f in Mul.make_args(outside) if f in Mul.make_args(own) and not f.is_number]
        if shared:
            result = Mul(*shared) * Add(own / Mul(*shared), outside / Mul(*shared) * total)
            self.say(result, "the common factor in front")
            return result
        return own + outside * total


def said(record: Record, slope: str) -> str:
    """The reason of a line that uses a recorded slope: sigmoid: sigma' = a*(1 - a)."""
    return (
        f"{record.name}: {slope} = {record.derivative}"
        if len(record.derivative) < 40
        else f"{record.name}: its slope"
    )


def place(layer: int | Expr) -> str:
    """A layer as a label: 2, L, or {l+1}."""
    text = str(layer).replace(" ", "")
    return text if len(text) == 1 else f"{{{text}}}"


def named(y: Entry) -> str:
    """An entry of a layer, without its example, as a reason names it: z[l+1,k]."""
    return f"{y.base}[{str(y.indices[0]).replace(' ', '')},{y.indices[1]}]"


def above(x: Entry) -> str:
    """The array of an entry, as a reason names it."""
    name, label = str(x.base), place(x.indices[0])
    return "x" if (name, label) == ("a", "1") else f"{name}^{label}"


def cancelled(expr: Expr) -> Expr:
    """The shortest of an expression and its cancelled, factored form; equal wherever the expression
    exists."""
    if expr.count_ops() > LONGEST or expr.has(Sum):
        return expr
    parts = sorted(expr.atoms(Function, Entry), key=lambda e: (-e.count_ops(), str(e)))
    names = {e: Symbol(f"v{n}") for n, e in enumerate(parts)}
    inner = expr  # a function is one symbol to cancel: exp(p z) as a power would be of degree p
    for e, v in names.items():
        inner = inner.xreplace({e: v})
    short = factor(cancel(inner))
    for e, v in reversed(names.items()):
        short = short.xreplace({v: e})
    return short if short.count_ops() < expr.count_ops() else expr

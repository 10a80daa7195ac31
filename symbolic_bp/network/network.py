"""A network: a list of definitions in index notation, of every depth and width or of one.

z[l,j] = Sum(w[l,j,k]*a[l-1,k], (k, 1, n(l-1))) + b[l,j],  a[l,j] = sigma_l(z[l,j]),  a[1,j] = x[j],
C = C(a[L])

Source: Nielsen, ch. 2, (23), (25), (29).
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from textwrap import wrap
from typing import TYPE_CHECKING, Any, NoReturn, cast

from sympy import Function, Integer, Sum, Symbol, latex, symbols, sympify

from symbolic_bp.errors import NetworkError
from symbolic_bp.network import named
from symbolic_bp.network.domain import cost_exists
from symbolic_bp.network.formulas import expression
from symbolic_bp.network.quantities import Family, Other, Sigma

if TYPE_CHECKING:
    from fractions import Fraction

    from sympy import Expr

    from symbolic_bp.network.quantities import Entry
    from symbolic_bp.network.record import Record


LOWEST = {"w": 2, "b": 2, "z": 2, "a": 1, "delta": 2, "x": 1}


def checked_widths(widths: Sequence[int] | int) -> tuple[int, ...]:
    """The widths as a tuple. Raises NetworkError unless they are at least two positive whole numbers."""
    given = tuple(widths) if isinstance(widths, (list, tuple)) else (widths,)
    for number, n in enumerate(given, 1):
        if isinstance(n, bool) or not isinstance(n, (int, Integer)) or n < 1:
            raise NetworkError(f"layer {number}", "a positive whole number of neurons", repr(n))
    if len(given) < 2:
        raise NetworkError(
            "the widths",
            "at least two layers, input and output",
            f"{len(given)}",
            "write for example Network([2, 3, 2])",
        )
    return given


class Network:
    """A feedforward network. widths: None for every depth L and width n(l), or at least two positive
    integers.

    cost: "C" (any function of the outputs) or a name such as "quadratic", a sum over the outputs; linear:
    sigma(z) = z; activation: a name for every layer or a list of one for each layer 2..L, for every depth of
    the hidden layers and of layer L; regulariser: a name, added for each weight; modified: (layer, neuron,
    name) of the one neuron with another activation; batch: one more index x = 1..m on z, a, delta, and C =
    1/m Sum_x C_x, or the sum where mean is False; letters: parameters such as alpha stay letters. Raises
    NetworkError.
    """

    w: Family
    b: Family
    z: Family
    a: Family
    delta: Family
    y: Family

    def __init__(
        self,
        widths: Sequence[int] | int | None = None,
        *,
        cost: str | Record = "C",
        activation: Sequence[str | Record] | str | Record | None = None,
        regulariser: str | Record | None = None,
        linear: bool = False,
        modified: tuple[int | Expr, int | Expr, str] | None = None,
        batch: bool | int = False,
        mean: bool = True,
        letters: bool = False,
    ) -> None:
        self.widths = None if widths is None else checked_widths(widths)
        if not isinstance(batch, bool) and (not isinstance(batch, int) or batch < 1):
            raise NetworkError("batch", "True, False or a positive number of examples", repr(batch))
        self.linear, self.batch, self.mean = linear, bool(batch), mean
        # "C", or a Record
        self.cost: Any = named.cost(cost) if isinstance(cost, str) and cost != "C" else cost
        self.regulariser = named.regulariser(regulariser) if isinstance(regulariser, str) else regulariser
        self.activations = self.for_layers(activation)
        if self.activations and self.cost != "C":
            cost_exists(
                self.activations[-1], cast("Record", self.cost), self.widths[-1] if self.widths else None
            )
        self.letters = self.kept() if letters else {}
        self.L = Integer(len(self.widths)) if self.widths else Symbol("L", integer=True, positive=True)
        self.m = Symbol("m", integer=True, positive=True) if isinstance(batch, bool) else Integer(batch)
        for name in ("w", "b", "z", "a", "delta", "y"):
            setattr(self, name, Family(name))
        self.x = Family("x")
        self.modified: tuple[Expr, Expr, Symbol] | None = None
        if modified:
            layer, neuron, name = modified
            self.checked("z", (sympify(layer), sympify(neuron)))
            self.modified = (sympify(layer), sympify(neuron), Symbol(str(name)))

    def __repr__(self) -> str:
        where = "-".join(map(str, self.widths)) if self.widths else "of every depth and width"
        acts = ", ".join(r.name for r in self.activations) or (
            "linear neurons" if self.linear else "any activation functions"
        )
        more = [
            self.cost.name if self.cost != "C" else "any cost",
            *(r.name for r in [self.regulariser] if r),
        ]
        batch = [f"a mini-batch of {self.m} examples"] * self.batch
        own = (
            [f"{self.modified[2]} in neuron {self.modified[1]} of layer {self.modified[0]}"]
            if self.modified
            else []
        )
        return "\n  ".join(wrap(f"network {where}: {'; '.join([acts, *own, *more, *batch])}", 78))

    def for_layers(self, given: Sequence[str | Record] | str | Record | None) -> tuple[Record, ...]:
        """The records of the layers 2 to L, one that stands for all, or none."""
        if given is None or isinstance(given, str) and not given.strip():
            return ()
        parts = tuple(given) if isinstance(given, (list, tuple)) else (given,)
        records = tuple(named.activation(p) if isinstance(p, str) else p for p in parts)
        layers = len(self.widths) - 1 if self.widths else 2
        if len(records) not in (1, layers):
            where = (
                f"one for each layer 2 to {layers + 1}"
                if self.widths
                else "hidden and output, as the depth is not given"
            )
            raise NetworkError(
                "the activations", f"1{f' or {layers}' if layers > 1 else ''}, {where}", str(len(records))
            )
        return records

    @property
    def records(self) -> list[Record]:
        """The records of the network: activations, cost, regulariser, each once."""
        found: list[Record] = [
            *self.activations,
            *[self.cost] * (self.cost != "C"),
            *[r for r in [self.regulariser] if r],
        ]
        return [r for place, r in enumerate(found) if r not in found[:place]]

    def kept(self) -> dict[str, Fraction]:
        """{parameter: value} of the parameters with one value in the whole network, so that a letter can
        stand for it."""
        values = [pair for r in self.records for pair in r.parameters.items()]
        return {name: value for name, value in values if all(v == value for n, v in values if n == name)}

    def values(self, record: Record) -> dict[str, Fraction | Symbol]:
        """{parameter: its letter, or its number}."""
        return {
            name: Symbol(name, positive=True) if name in self.letters else v
            for name, v in record.parameters.items()
        }

    def activation(self, layer: int | Expr) -> Record | None:
        """The record of the activation of a layer, or None where it is any function. Raises NetworkError out
        of range."""
        self.in_range("sigma", sympify(layer), 2)
        if not self.activations:
            return None
        if len(self.activations) == 1 or not self.widths:
            return self.activations[-1 if layer == self.L else 0]
        return self.activations[int(layer) - 2]

    @property
    def sizes(self) -> tuple[int, ...]:
        """The widths. Raises NetworkError where there are none."""
        if self.widths is None:
            raise NetworkError("the network", "widths", "none", "write for example Network([2, 3, 2])")
        return self.widths

    def named_activation(self, layer: int | Expr) -> Record:
        """The record of the activation of a layer. Raises NetworkError where it is any function."""
        record = self.activation(layer)
        if record is None:
            raise NetworkError(f"layer {layer}", "a named activation", "any function")
        return record

    def __getattr__(self, name: str) -> NoReturn:
        close = get_close_matches(name, [*LOWEST, "y", "L", "m", "n", "definition"], 1)
        if name.startswith("_"):
            raise AttributeError(name)
        raise NetworkError(
            "the network",
            "one of its quantities: w, b, z, a, delta, x, y",
            repr(name),
            f"did you mean {close[0]}?" if close else "",
        )

    def n(self, layer: int | Expr) -> Expr:
        """The number of neurons of a layer. Raises NetworkError for a layer out of range."""
        at = sympify(layer)
        self.in_range("n", at, 1)
        return Integer(self.widths[int(at) - 1]) if self.widths and at.is_Integer else Function("n")(at)

    def in_range(self, name: str, layer: Expr, lowest: int) -> None:
        """Raises NetworkError unless the layer is one of the network."""
        top = self.L
        low = layer.is_Integer and layer < lowest
        high = (
            layer.is_Integer
            and top.is_Integer
            and layer > top
            or (layer - top).is_Integer
            and layer - top > 0
        )
        if low or high or not layer.is_integer and layer.is_number:
            raise NetworkError(f"{name} in layer {layer}", f"a layer from {lowest} to {top}", str(layer))

    def dims(self, name: str, layer: Expr) -> tuple[Expr, ...]:
        """The ranges of the indices after the layer: n(l), n(l-1) for w."""
        dims = (self.n(layer), self.n(layer - 1)) if name == "w" else (self.n(layer),)
        return dims + ((self.m,) if self.batch and name in ("z", "a", "delta") else ())

    def checked(self, name: str, indices: tuple[int | Expr, ...]) -> tuple[Expr, ...]:
        """The indices of an entry, if it exists. Raises NetworkError."""
        if name not in LOWEST:
            close = get_close_matches(str(name), LOWEST, 1)
            raise NetworkError(
                "the name",
                f"one of {', '.join(LOWEST)}",
                repr(name),
                f"did you mean {close[0]}?" if close else "",
            )
        found = tuple(map(sympify, indices))
        if not found:
            raise NetworkError(name, "a layer and the neurons", "no index")
        self.in_range(name, found[0], LOWEST[name])
        dims = self.dims(name, found[0])
        if len(found) != len(dims) + 1:
            raise NetworkError(name, f"a layer and {len(dims)} more indices", f"{len(found)} indices")
        for i, d in zip(found[1:], dims, strict=True):
            if i.is_number and (not i.is_Integer or i < 1 or d.is_Integer and i > d):
                raise NetworkError(f"{name} in layer {found[0]}", f"an index from 1 to {d}", str(i))
        return found

    def definition(self, entry: Entry) -> Expr | None:
        """The right side that defines a z, a or delta; None for w, b and the input. Raises NetworkError."""
        name, indices = str(entry.base), self.checked(str(entry.base), entry.indices)
        layer, neuron, *ex = indices
        if name == "z":
            k = next(
                s for s in symbols("k i p q", integer=True, positive=True) if s not in entry.free_symbols
            )
            below = self.a[(layer - 1, k, *ex)] if layer != 2 else self.x[(k, *ex)]
            return Sum(self.w[layer, neuron, k] * below, (k, 1, self.n(layer - 1))) + self.b[layer, neuron]
        if name == "a" and layer != 1:
            z = self.z[indices]
            if self.linear:
                return z
            if self.modified and (layer, neuron) == self.modified[:2]:
                return Other(self.modified[2], 0, z)
            record = self.activation(layer)
            if record:
                return self.activated(record, layer, neuron, ex)
            return Sigma(0, layer, neuron, z)
        return None

    def activated(self, record: Record, layer: Expr, neuron: Expr, ex: Sequence[Symbol] = ()) -> Expr:
        """The formula of an activation with z[layer, neuron] in it."""
        if not record.vector:
            return expression(record.formula, self.values(record), z=self.z[(layer, neuron, *ex)])
        j = Symbol("j", integer=True, positive=True)
        made = expression(
            record.formula,
            self.values(record),
            True,
            self.n(layer),
            z=lambda i: self.z[(layer, neuron if i == j else i, *ex)],
        )
        return made

    def cost_of(self, k: int | Symbol, ex: tuple = ()) -> Expr:
        """What output k adds to the cost of one example, such as (y[k] - a[L,k])^2/2."""
        return expression(
            self.cost.formula,
            self.values(self.cost),
            a=self.a[(self.L, k, *ex)],
            y=self.y[(k, *ex)],
            n=self.n(self.L),
        )

    def _repr_latex_(self) -> str:
        l, j = symbols("l j", integer=True, positive=True)
        ex = (Symbol("x"),) if self.batch else ()
        lines = [
            f"{latex(e)} &= {latex(self.definition(e))}" for e in (self.z[(l, j, *ex)], self.a[(l, j, *ex)])
        ]
        return r"$\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}$"

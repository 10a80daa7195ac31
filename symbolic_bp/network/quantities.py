"""The quantities of a network as SymPy expressions that print as a person writes them.

w[l, j, k], z[l, j], ... are entries of families; sigma_l'(z[l, j]) carries its order, layer and neuron, so
that its derivative is again one of its kind; dC/dz[l, j] is an object of its own (no Derivative, no Subs).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import Expr, Function, Indexed, IndexedBase, Integer, sympify

if TYPE_CHECKING:
    from sympy import StrPrinter, Symbol
    from sympy.printing.latex import LatexPrinter


class Family(IndexedBase):
    """A family such as w: family[l, j, k] is an Entry."""

    def __getitem__(self, indices: tuple[int | Expr, ...] | Symbol) -> Entry:
        return Entry(self, *(indices if isinstance(indices, tuple) else (indices,)))


class Entry(Indexed):
    """One entry of a family; the first index is its layer."""

    def _latex(self, printer: LatexPrinter) -> str:
        layer, *rest = (printer._print(i) for i in self.indices)
        name = {"delta": r"\delta"}.get(str(self.base), str(self.base))
        if str(self.base) in ("x", "y"):
            return f"{name}_{{{','.join([layer, *rest])}}}"
        return (
            f"{name}^{{{layer}}}_{{{' '.join(rest) if all(len(r) == 1 for r in rest) else ','.join(rest)}}}"
        )


class Sigma(Function):
    """sigma(order, layer, neuron, t): the derivative of that order of the activation of a neuron, at t."""

    nargs = 4

    def fdiff(self, argindex: int = 4) -> Expr:
        """The next derivative by z, 0 by the other arguments."""
        order, layer, neuron, t = self.args
        return Sigma(order + 1, layer, neuron, t) if argindex == 4 else Integer(0)

    def _sympystr(self, printer: StrPrinter) -> str:
        order, layer, _, t = self.args
        below = printer._print(layer)
        label = below if below.isalnum() else "{" + below + "}"
        return f"sigma_{label}{chr(39) * int(order)}({printer._print(t)})"

    def _latex(self, printer: LatexPrinter, exp: str | None = None) -> str:
        order, layer, _, t = self.args
        text = rf"\sigma_{{{printer._print(layer)}}}{chr(39) * int(order)}\left({printer._print(t)}\right)"
        return text if exp is None else rf"{{{text}}}^{{{exp}}}"


class Other(Function):
    """other(name, order, t): the activation f of a modified neuron, or a derivative of it."""

    nargs = 3

    def fdiff(self, argindex: int = 3) -> Expr:
        """The next derivative by z, 0 by the other arguments."""
        name, order, t = self.args
        return Other(name, order + 1, t) if argindex == 3 else Integer(0)

    def _sympystr(self, printer: StrPrinter) -> str:
        name, order, t = self.args
        return f"{name}{chr(39) * int(order)}({printer._print(t)})"

    def _latex(self, printer: LatexPrinter, exp: str | None = None) -> str:
        name, order, t = self.args
        text = rf"{name}{chr(39) * int(order)}\left({printer._print(t)}\right)"
        return text if exp is None else rf"{{{text}}}^{{{exp}}}"


class Equal(Function):
    """[i = j]: 1 where the indices are equal, 0 elsewhere."""

    nargs = 2

    def _sympystr(self, printer: StrPrinter) -> str:
        return f"[{printer._print(self.args[0])} = {printer._print(self.args[1])}]"

    def _latex(self, printer: LatexPrinter, exp: str | None = None) -> str:
        return rf"\left[{printer._print(self.args[0])} = {printer._print(self.args[1])}\right]"


class CostDerivative(Expr):
    """dC/dx: how the cost (of one example, where there are several) changes with one entry."""

    is_commutative = True

    def __new__(cls, entry: Expr, example: int | Expr = 0) -> CostDerivative:
        """dC/d entry, C_x of an example where it is given."""
        return Expr.__new__(cls, sympify(entry), sympify(example))

    @property
    def entry(self) -> Expr:
        """The entry by which C is differentiated."""
        return self.args[0]

    def _name(self, printer: LatexPrinter | StrPrinter) -> str:
        return "C" if self.args[1] == 0 else f"C_{printer._print(self.args[1])}"

    def _sympystr(self, printer: StrPrinter) -> str:
        return f"d{self._name(printer)}/d{printer._print(self.entry)}"

    def _latex(self, printer: LatexPrinter, exp: str | None = None) -> str:
        text = rf"\frac{{\partial {self._name(printer)}}}{{\partial {printer._print(self.entry)}}}"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"


class PartialDerivative(Expr):
    """dy/dx: how one entry changes with an entry that its definition mentions, all else in it held fixed."""

    is_commutative = True

    def __new__(cls, y: Entry, x: Entry) -> PartialDerivative:
        """dy/dx, partial."""
        return Expr.__new__(cls, sympify(y), sympify(x))

    def _sympystr(self, printer: StrPrinter) -> str:
        return f"d{printer._print(self.args[0])}/d{printer._print(self.args[1])}"

    def _latex(self, printer: LatexPrinter, exp: str | None = None) -> str:
        text = rf"\frac{{\partial {printer._print(self.args[0])}}}{{\partial {printer._print(self.args[1])}}}"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

"""Closed forms as SymPy code that a person can paste: plain expressions, every name declared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sympy import Symbol
from sympy.printing.str import StrPrinter

from symbolic_bp.codegen.document import derived, title

if TYPE_CHECKING:
    from sympy import Expr

    from symbolic_bp.network.network import Network
    from symbolic_bp.network.quantities import CostDerivative, Entry, Sigma


HELPERS = {
    "step": "def step(u):\n    return Heaviside(u, 0)      # 1 for u > 0, else 0",
    "sgn": "sgn = sign",
    "Phi": "def Phi(u):\n    return (1 + erf(u / sqrt(2))) / 2",
    "phi": "def phi(u):\n    return exp(-u**2 / 2) / sqrt(2 * pi)",
}


class Printer(StrPrinter):
    """Entries as elements of an IndexedBase, dC/da as dC_da[l, j], sigma_l'(z) as dsigma(l, z)."""

    printmethod = "_pasted"  # not the _sympystr that SymPy's and our own classes bring along

    def _print_Entry(self, e: Entry) -> str:
        name, indices = str(e.base), e.indices
        if name == "x" and len(indices) == 2:  # in a mini-batch x is the example
            name, indices = "a", (1, *indices)
        return f"{name}[{', '.join(map(self._print, indices))}]"

    def _print_CostDerivative(self, d: CostDerivative) -> str:
        return f"dC_d{self._print_Entry(d.entry)}"

    def _print_Sigma(self, s: Sigma) -> str:
        order, layer, _, z = s.args
        return f"{'d' * int(order)}sigma({self._print(layer)}, {self._print(z)})"


def name(what: str, at: Expr) -> str:
    """delta_3, dC_db_3, dC_dx."""
    stem = "delta" if what == "delta" else f"dC_d{what}"
    return stem if what == "x" else f"{stem}_{at}"


def source(net: Network, wanted: list[tuple[str, Expr]], command: str) -> str:
    """The text of the file; wanted: (what, layer) pairs."""
    draw = Printer({"order": None}).doprint
    forms = [(what, at, derived(net, what, at)) for what, at in wanted]
    lines = [f"{name(what, at)} = {draw(form.expr)}" for what, at, form in forms]
    notes = sorted({a for _, _, form in forms for a, _, _ in form.assuming})
    symbols = {s.name for _, _, form in forms for s in form.expr.free_symbols if type(s) is Symbol}
    text = "\n".join(lines)
    symbols = {s.name for _, _, form in forms for s in form.expr.atoms(Symbol)}
    integers = [i for i in "jkipqrsxmlL" if re.search(rf"(?<![\w\]]){i}(?![\w\[(])", text)]
    used = [h for h in HELPERS if f"{h}(" in text]
    bases = [b for b in ("w", "b", "z", "a", "x", "delta", "y", "dC_da") if re.search(rf"(?<!\w){b}\[", text)]
    out = ["# " + title(net), f"# Made by: {command}"]
    out += [
        f"# Indices count from 1; delta[l, j] is the error of neuron j of layer l{', example x' * net.batch}."
    ]
    out += [f"# Used: {n}." for n in notes]
    out += ["from sympy import *", ""]
    out += [f"{', '.join(integers)} = symbols({' '.join(integers)!r}, integer=True, positive=True)"] * bool(
        integers
    )
    out += [f"{b} = IndexedBase({b!r})" for b in bases]
    out += [
        f"{letter} = Rational({v.numerator}, {v.denominator})"
        for letter, v in net.letters.items()
        if letter in symbols
    ]
    out += ["n = Function('n')"] * bool(re.search(r"(?<!\w)n\(", text))
    out += ["dsigma = Function('dsigma')"] * ("dsigma(" in text)
    return "\n".join([*out, *(HELPERS[h] for h in used), "", *lines, ""])

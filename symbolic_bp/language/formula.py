"""Formulas of records (activations, costs, regularisers) as terms."""

from symbolic_bp.moves.context import Network
from symbolic_bp.moves.term import mul, num
from symbolic_bp.language.parse import Parser

VECTOR = (("dim", "N"),)


def read_formula(text, names, vector=False):
    """The term of a formula in plain notation; every quantity in it is ("ref", name, None, indices).

    names: the variables and parameters it may use, the parameters as {name: Fraction} or None for a variable;
    vector: z and a carry an index, as in exp(z[j])/Sum(exp(z[k]), k). Raises ClaimError with the place.
    """
    term = FormulaParser(text, names, vector).whole()
    return term


class FormulaParser(Parser):
    """A Parser whose only quantities are the given names; a parameter is its number."""

    book = False  # z^3 is a power here

    def __init__(self, text, names, vector):
        super().__init__(text, Network(), {n: VECTOR if vector and n in ("z", "a") else () for n in names})
        self.values = names

    def times(self, left, right, token):
        """A parameter may be 0, and take a quotient away with it."""
        return mul(left, right)

    def quantity(self, token):
        """A variable of the formula, or the number that a parameter stands for."""
        if token.text not in self.values:
            self.fail("one of " + ", ".join(self.values), token=token)
        value = self.values[token.text]
        if value is not None:
            return num(value.numerator, value.denominator)
        idx = self.indices() if self.take("[") else ()
        return self.ref(token.text, None, idx, token)

    def primary(self):
        """As in a claim, but a given name comes before a function of that name."""
        if self.now.text in self.values:  # phi, n or d may be names of parameters
            token = self.now
            self.at += 1
            return self.quantity(token)
        return super().primary()

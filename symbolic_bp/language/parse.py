"""From plain notation to terms, and from a claim to the ranges of its names.

z[l,j]  a[l,j]  w[l,j,k]  b[l,j]  delta[l,j]  x[j]      one entry;  z[l]  w[l]  the whole array
dC/dw[l,j,k]   da[l,k]/dz[l,j]   grad(C)                derivatives; grad(C) is dC/da[L]
sigma'(z[l,j])   Sigma'(z[l])   [j=k]   n(l)   m        Sigma' is the diagonal matrix of sigma'
Sum(f, k)   Sum(f, (k, 1, n(l)))   Prod(M, (i, l, L))   the product is ordered: M(l) ... M(L)
DownProd(M, (i, l, L))                                  M(L) ... M(l)
A @ v   A.T   u .* v   diag(v)   outer(u, v)   ones(m)   col(A, x)      u @ v.T is outer(u, v)
Paths(edge, end, (u, v, i), (j, l, L))                  the sum over all paths from neuron j of layer l to layer L
2 w[l] a[l-1]   Sum_k w[l,j,k] a[l-1,k]                 factors side by side; a sum of all factors that follow
"""

from dataclasses import replace
from fractions import Fraction

from symbolic_bp.errors import ClaimError
from symbolic_bp.moves.term import add, mul, num
from symbolic_bp.language.functions import DEEPEST, FUNCTIONS, Functions
from symbolic_bp.language.implied import Implied
from symbolic_bp.language.order import ORDERS, as_equation
from symbolic_bp.language.products import Products
from symbolic_bp.language.quantities import Quantities
from symbolic_bp.language.roles import read_roles
from symbolic_bp.language.scan import tokens

KINDS = ("a number", "a vector", "a matrix")
SPELLINGS = {"sum": "Sum", "prod": "Prod", "SUM": "Sum"}
OPERATORS = (*"+-*/@([,=<^", "**", ".*", "==", "<=", "·", "⊙", "o")


def zeros(term, like):
    """The array of zeros like another one, where term is 0 and the other is an array; else the term."""
    return ("mul", term, like) if term == num(0) and like != term else term


class Parser(Functions, Products, Quantities, Implied):
    """Reads one text. network: a kernel Network; arrays: declared arrays; scope: names already known; notation: of the book
    whose letters it has."""

    book = True  # whether z^l_j and LaTeX are read

    def __init__(self, text, network, arrays=None, scope=None, notation="nielsen"):
        self.text, self.tokens = text, tokens(text, self.book, notation)
        self.network, self.arrays, self.scope = network, dict(arrays or {}), dict(scope or {})
        self.readings = {}  # what a letter or sign was taken for, where that is a guess
        if self.book:
            self.tokens, roles = read_roles(self.tokens, text, (*self.arrays, *self.scope))
            self.readings = dict(roles)
        self.at, self.depth, self.used, self.compared = (
            0,
            0,
            {},
            [],
        )  # compared: names in [i=j], with their places
        self.bars = 0  # absolute values |...| that are open
        self.wholes = []  # tokens of arrays of a whole mini-batch
        self.open, self.order = (
            [],
            (),
        )  # names of the sums Sum_k whose product is being read; how an inequality was written
        self.layers, self.highest, self.binders, self.least = {}, {}, [], 2  # least: the depth that L-2 needs
        self.divisors = []  # all that is divided by, also where a factor 0 makes the quotient 0
        self.implied = {
            "y": (("n", network.top), *network.m),
            "eta": (),
            "lam": (),
            **{v: (("dim", "N"),) for v in "stuv"},
        }

    # -- reading ---------------------------------------------------------------------------------

    @property
    def now(self):
        """The token to be read next."""
        return self.tokens[self.at]

    def fail(self, expected, found=None, todo="", token=None):
        """Raises ClaimError at a token (the next one, unless given): what was expected there, what was found, what to do."""
        token = token or self.now
        if (
            not todo
            and token is self.now
            and self.at
            and self.tokens[self.at - 1].text not in OPERATORS
            and (token.kind in ("name", "number", "derivative") or token.text == "(")
        ):
            todo = "write an operator such as * before it"
        raise ClaimError(
            f"column {token.place + 1}", expected, found or repr(token.text), todo, self.text, token.place
        )

    def take(self, *texts):
        """The text of the next token if it is one of these, which is then read; else None."""
        if self.now.kind != "end" and self.now.text in texts:
            self.at += 1
            return self.tokens[self.at - 1].text
        return None

    def need(self, text):
        """Reads one sign. Raises ClaimError where another one stands."""
        if not self.take(text):
            self.fail(repr(text))

    def equation(self):
        """(left, right) of left = right, two numbers, vectors or matrices; an inequality of numbers is read as an equation
        and its order is kept, as language/order.py says. Raises ClaimError with the place."""
        left, sign = self.sum(), self.now
        if not (kind := self.take("=", "==", *ORDERS)):
            self.fail("'=' between two sides")
        right = self.sum()
        if self.now.kind != "end":
            self.fail(
                "the end of the equation",
                todo="check one equation at a time" if self.now.text in ("=", "==", *ORDERS) else "",
            )
        if left[0] == right[0] == "row":
            left, right = left[1], right[1]
        elif "row" in (left[0], right[0]) and num(0) not in (left, right):
            self.fail("two columns or two rows", "a row beside a column", "transpose one side", sign)
        ranks = self.rank(left), self.rank(right)
        if kind in ORDERS:
            if ranks != (0, 0):
                self.fail(f"numbers around {kind}", self.kinds(*ranks), token=sign)
            *sides, self.order = as_equation(left, kind, right)
            return tuple(sides)
        if 0 not in ranks and ranks[0] != ranks[1]:
            self.fail("two sides of one kind", self.kinds(*ranks), token=sign)
        # 0 beside an array is the array of zeros
        return zeros(left, right if ranks[1] else left), zeros(right, left if ranks[0] else right)

    def whole(self):
        """The term of the whole text. Raises ClaimError with the place."""
        term = self.sum()
        if self.now.kind != "end":
            self.fail("the end of the expression")
        if term[0] == "row":
            self.fail("@ after a vector with .T")
        return term

    def sum(self):
        """A sum: terms of one kind, t + u - v."""
        self.depth += 1
        if self.depth > DEEPEST:
            self.fail(f"at most {DEEPEST} nested brackets")
        sign = -1 if self.take("-") else 1
        terms = [self.signed(sign, self.product())]
        while (sign := self.now) and (op := self.take("+", "-")):
            terms, term = self.alike(terms, self.product(), sign)
            terms.append(self.signed(-1 if op == "-" else 1, term))
        self.depth -= 1
        if all(t[0] == "row" for t in terms):
            return ("row", add(*(t[1] for t in terms)))
        return add(*terms)

    def signed(self, sign, term):
        """The term, or its negative; a row stays one."""
        if sign > 0:
            return term
        return ("row", mul(num(-1), term[1])) if term[0] == "row" else mul(num(-1), term)

    def alike(self, terms, term, sign):
        """(terms, term) of one kind, a number beside arrays spread over their entries. Raises ClaimError."""
        if num(0) in (terms[0], term):
            return terms, term
        ranks = self.rank(terms[0]), self.rank(term)
        if 0 in ranks and ranks[0] != ranks[1] and self.book:
            like = terms[0] if ranks[0] else term
            terms = [self.spread(t, like) for t in terms]
            term = self.spread(term, like)
            ranks = self.rank(terms[0]), self.rank(term)
        if ranks[0] != ranks[1]:
            todo = "a vector of ones is ones(n(l))" if 0 in ranks else ""
            self.fail(f"terms of one kind around {sign.text}", self.kinds(*ranks), todo, sign)
        if (terms[0][0] == "row") != (term[0] == "row"):
            self.fail(
                f"two columns or two rows around {sign.text}", "a row and a column", "transpose one", sign
            )
        return terms, term

    def factor(self):
        """A signed factor with its power: -t, t^2; exponents from 0 to 20."""
        if self.take("-"):
            term = self.factor()
            return ("row", mul(num(-1), term[1])) if term[0] == "row" else mul(num(-1), term)
        base, power = self.postfix(), self.now
        if self.take("^", "**"):
            token = self.now
            if token.kind != "number" or "." in token.text or int(token.text) > 20:
                self.fail("a whole exponent from 0 to 20")
            self.at += 1
            return self.raised(base, int(token.text), power)
        return base

    def postfix(self):
        """A factor with its transposes; the transpose of a vector is ("row", vector), and only @ takes it."""
        base = self.primary()
        while True:
            token = self.now
            if self.take(".T", "^T"):
                if not self.rank(base):
                    self.fail("an array to transpose", "a number", token=token)
                base = (
                    base[1]
                    if base[0] == "row"
                    else ("row", base)
                    if self.rank(base) == 1
                    else ("ein", "ij->ji", base)
                )
            elif base[0] == "ref" and base[1] == "a" and self.take("'"):
                base = self.slope(base, token)
            else:
                return base

    def primary(self):
        """A number, a quantity, a derivative, a function, [i=j], or a sum in brackets."""
        token = self.now
        if self.take("("):
            bars, self.bars = self.bars, 0
            inner = self.sum()
            self.need(")")
            self.bars = bars
            return inner
        if self.now.text == "[" and self.tokens[min(self.at + 2, len(self.tokens) - 1)].text != "=":
            self.at += 1
            inner = self.sum()
            self.need("]")
            return inner
        if self.take("["):
            i = self.index()
            self.need("=")
            j = self.index()
            self.need("]")
            self.compared += [(name, token) for name in (i, j) if isinstance(name, str)]
            return ("kd", i, j)
        if self.take("|"):
            self.bars += 1
            inner = self.sum()
            after = self.tokens[min(self.at + 1, len(self.tokens) - 1)]
            if (
                self.now.text == "|"
                and self.now.gap
                and not after.gap
                and (after.kind in ("name", "number", "derivative") or after.text == "(")
            ):
                self.fail(
                    "a closing |", "what may be another | that opens", "write abs(...) for one of the two"
                )
            self.need("|")
            self.bars -= 1
            if self.rank(inner):
                self.fail("one number between | and |", "an array", token=token)
            return mul(inner, ("fn", "sgn", inner))
        if token.kind == "number":
            self.at += 1
            whole, _, part = token.text.partition(".")
            value = Fraction(int(whole + part), 10 ** len(part))
            return num(value.numerator, value.denominator)
        if token.kind == "derivative":
            return self.derivative()
        if self.take("∑"):
            return self.big_sum(token)
        if token.kind != "name":
            self.fail("a quantity such as delta[l,j]")
        self.at += 1
        token = (
            replace(token, text=SPELLINGS.get(token.text, token.text))
            if token.text not in self.arrays
            else token
        )
        if token.text in FUNCTIONS and token.text not in self.arrays:
            return self.function(token)
        return self.quantity(token)

    def derivative(self):
        """dy/dx, y a number of the network and x one of w, b, z, a (or x), an entry or a whole array."""
        self.at += 1
        top_token = self.now
        self.at += 1
        top = self.quantity(top_token)
        self.need("/")
        if self.now.kind != "derivative":
            self.fail(
                "what the derivative is with respect to, such as dz[l,j]",
                todo="a quantity has its layer and its neurons, as in dC/db[l,j] or dC/db^l_j",
            )
        self.at += 1
        low_token = self.now
        self.at += 1
        low = self.quantity(low_token)
        if low[1] not in ("w", "b", "z", "a"):
            self.fail("a derivative with respect to w, b, z, a or x", token=low_token)
        if self.rank(top):
            self.fail("the derivative of a scalar", "an array", token=top_token)
        return ("D", top, low)

    # -- what was read -----------------------------------------------------------------------------

    def rank(self, t):
        """The number of indices that are open in a term: 0 for a scalar."""
        head = t[0]
        if head == "row":
            return self.rank(t[1])
        if head == "ref":
            return 0 if t[3] else len(self.dims(t[1], t[2])) if t[1] != "C" else 0
        if head in ("D", "P", "held"):
            return self.rank(t[2])
        if head == "act":
            return self.rank(t[4])
        if head in ("add", "mul"):
            return max(map(self.rank, t[1:]))
        if head in ("sum", "prod"):
            return self.rank(t[-1])
        if head == "ein":
            return len(t[1].split("->")[1])
        return {"ones": 1, "col": 1}.get(head, 0)

    def kinds(self, left, right):
        """What two ranks are called."""
        return f"{KINDS[left]} and {KINDS[right]}"

"""From plain notation to terms, and from a claim to the ranges of its names.

    z[l,j]  a[l,j]  w[l,j,k]  b[l,j]  delta[l,j]  x[j]      one entry;  z[l]  w[l]  the whole array
    dC/dw[l,j,k]   da[l,k]/dz[l,j]   grad(C)                derivatives; grad(C) is dC/da[L]
    sigma'(z[l,j])   Sigma'(z[l])   [j=k]   n(l)   m        Sigma' is the diagonal matrix of sigma'
    Sum(f, k)   Sum(f, (k, 1, n(l)))   Prod(M, (i, l, L))   the product is ordered: M(l) ... M(L)
    DownProd(M, (i, l, L))                                  M(L) ... M(l)
    A @ v   A.T   u .* v   diag(v)   outer(u, v)   ones(m)   col(A, x)
    Paths(edge, end, (u, v, i), (j, l, L))                  the sum over all paths from neuron j of layer l to layer L
"""
from difflib import get_close_matches
from fractions import Fraction

from symbolic_bp.errors import ClaimError
from symbolic_bp.kernel.context import LOWEST
from symbolic_bp.kernel.term import add, matmul, mul, num, shift
from symbolic_bp.language.functions import FUNCTIONS, Functions
from symbolic_bp.language.scan import tokens

DEEPEST = 40


class Parser(Functions):
    """Reads one text. network: a kernel Network; arrays: declared arrays; scope: names already known."""

    def __init__(self, text, network, arrays=None, scope=None):
        self.text, self.tokens = tokens(text)
        self.network, self.arrays, self.scope = network, dict(arrays or {}), dict(scope or {})
        self.at, self.depth, self.used = 0, 0, {}
        self.layers, self.bound, self.least = {}, [], 2         # least: the depth that layers such as L-2 need
        self.implied = {"y": (("n", network.top), *network.m), "eta": (), "lam": (),
                        **{v: (("dim", "N"),) for v in "stuv"}}

    # -- reading ---------------------------------------------------------------------------------

    @property
    def now(self):
        return self.tokens[self.at]

    def fail(self, expected, found=None, todo="", token=None):
        token = token or self.now
        raise ClaimError(f"column {token.place + 1}", expected, found or repr(token.text), todo, self.text, token.place)

    def take(self, *texts):
        if self.now.kind != "end" and self.now.text in texts:
            self.at += 1
            return self.tokens[self.at - 1].text
        return None

    def need(self, text):
        if not self.take(text):
            self.fail(repr(text))

    def equation(self):
        left = self.sum()
        if not self.take("=", "=="):
            self.fail("'=' between two sides")
        right = self.sum()
        if self.now.kind != "end":
            self.fail("the end of the equation")
        return left, right

    def whole(self):
        term = self.sum()
        if self.now.kind != "end":
            self.fail("the end of the expression")
        return term

    def sum(self):
        self.depth += 1
        if self.depth > DEEPEST:
            self.fail(f"at most {DEEPEST} nested brackets")
        sign = -1 if self.take("-") else 1
        terms = [mul(num(-1), self.product()) if sign < 0 else self.product()]
        while op := self.take("+", "-"):
            term = self.product()
            terms.append(mul(num(-1), term) if op == "-" else term)
        self.depth -= 1
        return add(*terms)

    def product(self):
        left = self.factor()
        while True:
            start = self.now
            if self.take("*", "·"):
                left = mul(left, self.factor())
            elif self.take("@"):
                left = self.matrix_product(left, self.factor(), start)
            elif self.take(".*", "⊙", "o"):
                right = self.factor()
                rank = self.rank(right)
                letters = {1: "i,i->i", 2: "ij,ij->ij"}.get(rank)
                if letters is None or self.rank(left) != rank:
                    self.fail("two vectors or two matrices around .*", "shapes that do not match", token=start)
                left = ("ein", letters, left, right)
            elif self.take("/"):
                left = mul(left, self.reciprocal(self.factor(), start))
            else:
                return left

    def reciprocal(self, term, token):
        if term[0] == "num" and term[1]:
            return num(term[2] if term[1] > 0 else -term[2], abs(term[1]))
        if term[0] == "size":
            return ("inv", term[1])
        if term[0] == "mul":
            return mul(*(self.reciprocal(t, token) for t in term[1:]))
        if self.rank(term) or term == num(0):
            self.fail("a division by a number that is not 0", "another divisor", token=token)
        return ("recip", term)

    def matrix_product(self, left, right, token):
        ranks = self.rank(left), self.rank(right)
        if ranks[0] == 2 and left[0] == "ein" and left[1] == "ij,jk->ik" and ranks[1] in (1, 2):
            return self.matrix_product(left[2], self.matrix_product(left[3], right, token), token)
        spec = {(2, 2): "ij,jk->ik", (2, 1): "ij,j->i"}.get(ranks)
        if spec is None:
            self.fail("a matrix before @ and a matrix or vector after it", "shapes that do not match", token=token)
        return ("ein", spec, left, right) if spec != "ij,jk->ik" else matmul(left, right)

    def factor(self):
        if self.take("-"):
            return mul(num(-1), self.factor())
        base = self.postfix()
        if self.take("^", "**"):
            token = self.now
            if token.kind != "number" or "." in token.text or int(token.text) > 20:
                self.fail("a whole exponent from 0 to 20")
            self.at += 1
            return ("pow", base, int(token.text))
        return base

    def postfix(self):
        base = self.primary()
        while True:
            token = self.now
            if self.take(".T", "^T"):
                if self.rank(base) != 2:
                    self.fail("a matrix to transpose", "no matrix", token=token)
                base = ("ein", "ij->ji", base)
            else:
                return base

    def primary(self):
        token = self.now
        if self.take("("):
            inner = self.sum()
            self.need(")")
            return inner
        if self.take("["):
            i = self.index()
            self.need("=")
            j = self.index()
            self.need("]")
            return ("kd", i, j)
        if token.kind == "number":
            self.at += 1
            whole, _, part = token.text.partition(".")
            value = Fraction(int(whole + part), 10 ** len(part))
            return num(value.numerator, value.denominator)
        if token.kind == "derivative":
            return self.derivative()
        if token.kind != "name":
            self.fail("a quantity such as delta[l,j]")
        self.at += 1
        if token.text in FUNCTIONS and token.text not in self.arrays:
            return self.function(token)
        return self.quantity(token)

    def derivative(self):
        self.at += 1
        top_token = self.now
        self.at += 1
        top = self.quantity(top_token)
        self.need("/")
        if self.now.kind != "derivative":
            self.fail("what the derivative is with respect to, such as dz[l,j]")
        self.at += 1
        low_token = self.now
        self.at += 1
        low = self.quantity(low_token)
        if low[1] not in ("w", "b", "z", "a"):
            self.fail("a derivative with respect to w, b, z, a or x", token=low_token)
        if self.rank(top):
            self.fail("the derivative of a scalar", "an array", token=top_token)
        return ("D", top, low)

    def quantity(self, token):
        name = token.text
        if name == "x":
            self.need("[")
            idx = self.indices()
            return self.ref("a", ("", 1), idx, token)
        if name in ("C", "Cx"):
            if name == "C" and not self.take("["):
                return ("ref", "C", None, ())
            if name == "Cx":
                self.need("[")
            if not self.network.batch:
                self.fail("C without an index outside a mini-batch", token=token)
            return self.ref("Cx", None, self.indices(), token)
        if name == "m":
            if not self.network.batch:
                self.fail("m, the number of examples, only in a mini-batch", token=token, todo="give --batch")
            return ("size", ("m",))
        if name in LOWEST:
            if not self.take("["):
                self.fail(f"a layer after {name}, as in {name}[l]")
            layer = self.layer()
            idx = self.indices() if self.take(",") else (self.need("]") or ())
            return self.ref(name, layer, idx, token)
        if name not in self.arrays:
            if name not in self.implied:
                close = get_close_matches(name, [*LOWEST, *FUNCTIONS, *self.implied, "C", "m"], 1)
                self.fail("a known quantity", f"{name!r}", f"did you mean {close[0]}?" if close else
                          "known are z, a, w, b, delta, x, C, y, sigma, eta", token=token)
            self.arrays[name] = self.implied[name]
        idx = self.indices() if self.take("[") else ()
        return self.ref(name, None, idx, token)

    def dims(self, name, layer):
        if name in self.arrays:
            return self.arrays[name]
        if name == "Cx":
            return self.network.m
        own = (("n", layer),)
        if name == "w":
            return own + (("n", shift(layer, -1)),)
        return own + (self.network.m if name != "b" else ())

    def ref(self, name, layer, idx, token):
        dims = self.dims(name, layer)
        if len(idx) not in (0, len(dims)):
            shown = name + (f"[l, {len(dims)} indices]" if layer else f"[{len(dims)} indices]")
            self.fail(f"{shown} or the whole array", f"{len(idx)} indices", token=token)
        if layer:
            self.place_layer(layer, LOWEST[name], token)
        for i, d in zip(idx, dims):
            if isinstance(i, str):
                self.used.setdefault(i, []).append(d)
            elif self.network.widths and d[0] == "n" and d[1][0] == "" and \
                    not 1 <= i <= self.network.widths[d[1][1] - 1]:
                self.fail(f"a neuron from 1 to {self.network.widths[d[1][1] - 1]} in layer {d[1][1]}", str(i), token=token)
        return ("ref", name, layer, idx)

    def place_layer(self, layer, lowest, token):
        base, off = layer
        top = self.network.top
        if base == "" and off < lowest or base == top[0] and off > top[1]:
            self.fail(f"a layer from {lowest} to {top[0] or top[1]}", f"layer {base}{off:+d}" if base else f"layer {off}",
                      token=token)
        if base == "L":
            self.least = max(self.least, min(lowest - off, 1000))
        elif base == "" and top[0]:
            self.least = max(self.least, min(off, 1000))
        if base not in ("", "L"):
            self.layers.setdefault(base, []).append((lowest - off, off))

    def indices(self):
        found = [self.index()]
        while self.take(","):
            found.append(self.index())
        self.need("]")
        return tuple(found)

    def index(self):
        token = self.now
        if token.kind == "number" and "." not in token.text and int(token.text) >= 1:
            self.at += 1
            return int(token.text)
        if token.kind not in ("name", "derivative") or token.text in ("L", "C"):
            self.fail("an index: a name or a number from 1 up")
        return self.name()

    def name(self):
        token = self.now
        self.at += 1
        text = token.text
        if token.kind == "derivative":       # a name that starts with d, such as dz, is no index
            self.fail("a name", token=token)
        if len(text) > 30:
            self.fail("a name of at most 30 letters", token=token)
        return text

    def layer(self):
        token = self.now
        if token.kind == "number" and "." not in token.text:
            base, off = "", int(token.text)
        elif token.kind == "name":
            base, off = token.text, 0
        else:
            self.fail("a layer: l, l+1, L or a number")
        self.at += 1
        while op := self.take("+", "-"):
            if self.now.kind != "number":
                self.fail("a whole number")
            off += int(self.now.text) * (1 if op == "+" else -1)
            self.at += 1
        if base == "L" and self.network.widths:
            base, off = "", self.network.top[1] + off
        if base == "" and off < 1 or abs(off) > 10**6:
            self.fail("a layer from 1 up", str(off), token=token)
        return base, off

    def dim(self):
        token = self.now
        if self.take("m"):
            if not self.network.batch:
                self.fail("n(l): m is the number of examples of a mini-batch", token=token)
            return ("m",)
        if self.now.text == "N":
            self.at += 1
            return ("dim", "N")
        if not self.take("n"):
            self.fail("a range n(l), m or N")
        self.need("(")
        layer = self.layer()
        self.need(")")
        self.place_layer(layer, 1, token)
        if self.take("-"):
            by = int(self.now.text) if self.now.kind == "number" else self.fail("a number")
            self.at += 1
            return ("upto", layer, -by)
        return ("n", layer)

    # -- what was read -----------------------------------------------------------------------------

    def rank(self, t):
        """The number of indices that are open in a term: 0 for a scalar."""
        head = t[0]
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

"""Quantities of a network in plain notation: names with their layers and indices, and the ranges that these ask for."""

from difflib import get_close_matches

from symbolic_bp.moves.context import LOWEST
from symbolic_bp.moves.term import shift
from symbolic_bp.language.functions import FUNCTIONS


MOST_LAYERS = 1000  # layers that a claim may ask for, as in the kernel
LARGEST = 10**6  # the largest number that is read in a layer or a range


class Quantities:
    """The part of the Parser that reads w[l,j,k], delta[l], n(l+1); it uses the Parser's need(), take(), fail()."""

    def quantity(self, token):
        """The ref that a name begins: w[l,j,k], delta[l], x[j], C, Cx[x], y[j], or a declared array."""
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
                return self.bare(token)
            layer = self.layer()
            idx = self.indices() if self.take(",") else (self.need("]") or ()) or self.more(())
            return self.ref(name, layer, idx, token)
        if name not in self.arrays:
            if name not in self.implied:
                if name.partition("_")[0] in ("Sum", "Sigma", "Prod") and "_" in name:
                    self.fail("Sum(..., k)", repr(name), "the index comes after what is summed", token)
                if name.partition("_")[0] in LOWEST:
                    self.fail(
                        "a layer and its neurons",
                        repr(name),
                        "write b[l,j] or b^l_j, w[l,j,k] or w^l_{jk}",
                        token,
                    )
                close = (
                    get_close_matches(name, [*LOWEST, *FUNCTIONS, *self.implied, "C", "m"], 1)
                    if len(name) > 1
                    else []
                )
                self.fail(
                    "a known quantity",
                    f"{name!r}",
                    f"did you mean {close[0]}?"
                    if close
                    else "known are z, a, w, b, delta, x, C, y, sigma, eta, vectors s, t, u, v",
                    token=token,
                )
            self.arrays[name] = self.implied[name]
        equal = [t.text for t in self.tokens[self.at + 2 :][:1]] == ["="]  # eta [j=k] is a product
        idx = self.indices() if not equal and self.take("[") else ()
        return self.ref(name, None, idx, token)

    def dims(self, name, layer):
        """The dimensions of a quantity: (n(l), n(l-1)) for w, (n(l),) for b, (n(l), m) for z in a mini-batch."""
        if name in self.arrays:
            return self.arrays[name]
        if name == "Cx":
            return self.network.m
        own = (("n", layer),)
        if name == "w":
            return own + (("n", shift(layer, -1)),)
        return own + (self.network.m if name != "b" else ())

    def ref(self, name, layer, idx, token):
        """A ref with all its indices or none; notes where its layer and its indices have to run."""
        dims = self.dims(name, layer)
        if len(idx) not in (0, len(dims)):
            letters = [
                ["j", "k"][n] if d[0] == "n" else "x" if d[0] == "m" else "ijk"[n]
                for n, d in enumerate(dims[:2])
            ]
            found = f"{len(idx)} ind{'ex' if len(idx) == 1 else 'ices'}"
            at = ["l"] * bool(layer)
            self.fail(
                f"{name}[{','.join(at + letters)}] or the whole array {name}{'[l]' * bool(layer)}"
                if letters
                else f"{name} without indices",
                found,
                token=token,
            )
        if layer:
            self.place_layer(layer, LOWEST[name], token)
        if dims[1:] == (("m",),) and not idx:
            self.wholes.append(token)
        for i, d in zip(idx, dims):
            if isinstance(i, str):
                self.used.setdefault(i, []).append(d)
            elif (
                self.network.widths
                and d[0] == "n"
                and d[1][0] == ""
                and not 1 <= i <= self.network.widths[d[1][1] - 1]
            ):
                self.fail(
                    f"a neuron from 1 to {self.network.widths[d[1][1] - 1]} in layer {d[1][1]}",
                    str(i),
                    token=token,
                )
        return ("ref", name, layer, idx)

    def place_layer(self, layer, lowest, token, product=False):
        """Note that layer has to be from lowest to L; the start of a product may be one above its end instead."""
        base, off = layer
        top = self.network.top
        if product:
            if base == "" and off < lowest:
                self.fail(f"a product that starts at layer {lowest} or above", f"layer {off}", token=token)
            if base == "L":
                self.asks(lowest - off, token)
            elif base:
                self.layers.setdefault(base, []).append((lowest - off, None))
            return
        if base == "" and off < lowest or base == top[0] and off > top[1]:
            self.fail(
                f"a layer from {lowest} to {top[0] or top[1]}",
                f"layer {base}{off:+d}" if base else f"layer {off}",
                token=token,
            )
        if base == "L":
            self.asks(lowest - off, token)
        elif base == "" and top[0]:
            self.asks(off, token)
        if base not in ("", "L"):
            self.layers.setdefault(base, []).append((lowest - off, off))

    def asks(self, depth, token):
        """Note that the claim is about networks of at least so many layers. Raises ClaimError for too many."""
        if depth > MOST_LAYERS:
            self.fail(
                f"layers of a network of at most {MOST_LAYERS:,} layers",
                f"one that needs {depth:,}",
                token=token,
            )
        self.least = max(self.least, depth)

    def counted_by(self, what):
        """A whole number, 0 included; what: what it stands for, for the error."""
        token = self.now
        if token.kind != "number" or "." in token.text or self.tokens[self.at + 1].text in ("/", "^", "**"):
            self.fail(f"a whole number {what}", todo="layers and ranges are whole: l+1, L-2, n(l)-1")
        if int(token.text) > LARGEST:
            self.fail(f"a whole number {what} up to {LARGEST:,}")
        self.at += 1
        return int(token.text)

    def indices(self):
        """Indices up to the closing bracket."""
        found = [self.index()]
        while self.take(","):
            found.append(self.index())
        self.need("]")
        return self.more(tuple(found))

    def more(self, found):
        """Indices in brackets of their own, as in w[l][j][k]; [j=k] is none."""
        while (
            self.now.text == "["
            and not self.now.gap
            and [t.text for t in self.tokens[self.at + 2 :][:1]] != ["="]
        ):
            self.at += 1
            found += (self.index(),)
            self.need("]")
        return found

    def index(self):
        """One index: a name, or a number from 1 up."""
        token = self.now
        if token.kind == "number" and "." not in token.text and int(token.text) >= 1:
            self.at += 1
            return int(token.text)
        if token.kind not in ("name", "derivative") or token.text in ("L", "C"):
            self.fail("an index: a name or a number from 1 up")
        return self.name()

    def name(self):
        """A name of at most 30 letters."""
        token = self.now
        if token.kind != "name":  # nor is one that starts with d, such as dz: a derivative
            self.fail("a name", token=token)
        if len(token.text) > 30:
            self.fail("a name of at most 30 letters", token=token)
        self.at += 1
        return token.text

    def layer(self):
        """A layer (base, offset): l, l+1, L-1, or a number from 1 up."""
        token = self.now
        if token.kind == "number" and "." not in token.text:
            base, off = "", int(token.text)
        elif token.kind == "name":
            base, off = (token.text, 0) if token.text != "_" else self.only_layer(token)
        else:
            self.fail("a layer: l, l+1, L or a number")
        self.at += 1
        while op := self.take("+", "-"):
            off += self.counted_by(f"of layers after {op}") * (1 if op == "+" else -1)
        if base == "L" and self.network.widths:
            base, off = "", self.network.top[1] + off
        if base == "" and off < 1 or abs(off) > LARGEST:
            self.fail("a layer from 1 up" if off < 1 else f"a layer up to {LARGEST:,}", str(off), token=token)
        return base, off

    def dim(self):
        """The dimension that a range ends at: n(l), n(l)-1, m or N."""
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
            by = self.counted_by("of neurons after -")
            return ("upto", layer, -by) if by else ("n", layer)
        return ("n", layer)

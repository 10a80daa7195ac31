"""Functions of plain notation: sigma, Sum, Prod, Paths, grad, diag, outer, ones, col, held, n, exp, log, ..."""

from symbolic_bp.moves.term import kinds, mul, num, shift

DEEPEST = 40
ELEMENTARY = ("exp", "log", "ln", "abs", "step", "sgn", "Phi", "phi")
FUNCTIONS = (
    "Sum",
    "Prod",
    "DownProd",
    "Paths",
    "grad",
    "diag",
    "outer",
    "ones",
    "col",
    "held",
    "sigma",
    "Sigma",
    "n",
    *ELEMENTARY,
)


class Functions:
    """The part of the Parser that reads functions; it uses the Parser's sum(), layer(), index(), need(), fail()."""

    def function(self, token):
        """What a function's name begins, its brackets included."""
        name = token.text
        if name == "sigma" or name == "Sigma":
            return self.activation(name, token)
        if name == "n":
            self.need("(")
            layer = self.layer()
            self.need(")")
            self.place_layer(layer, 1, token)
            return ("size", ("n", layer))
        if name == "grad":
            if self.take("("):
                ok = self.take("C") and self.take(")")
            else:
                ok = self.take("C")
            if not ok:
                self.fail("grad(C)")
            return ("D", ("ref", "C", None, ()), ("ref", "a", self.network.top, ()))
        self.need("(")
        if name == "DownProd":
            up = self.ordered(token)
            return ("ein", "ij->ji", up[:4] + (("ein", "ij->ji", up[4]),))
        if name in ("Sum", "Prod", "Paths"):
            return {"Sum": self.summation, "Prod": self.ordered, "Paths": self.paths}[name](token)
        if name == "ones":
            dim = self.dim()
            self.need(")")
            return ("ones", dim)
        first = self.sum()
        if name in ELEMENTARY:
            self.need(")")
            if self.rank(first):
                self.fail(f"one number in {name}", "an array", token=token)
            return (
                mul(first, ("fn", "sgn", first))
                if name == "abs"
                else ("fn", {"ln": "log"}.get(name, name), first)
            )
        if name == "diag":
            self.need(")")
            return (
                ("ein", "i->ii", first)
                if self.rank(first) == 1
                else self.fail("a vector in diag", token=token)
            )
        self.need(",")
        if name == "col":
            which = self.index()
            if not self.network.batch:
                self.fail("col of an array in a mini-batch", token=token, todo="give --batch")
            if isinstance(which, str):
                self.used.setdefault(which, []).append(("m",))
            self.need(")")
            if first[0] == "ref" and self.wholes:
                self.wholes.pop()
            return ("col", first, which)
        second = self.sum()
        self.need(")")
        if name == "held":
            ok = second[0] == "ref" and second[1] in ("w", "b", "z", "a")
            return ("held", first, second) if ok else self.fail("held(expression, z[l,j])", token=token)
        if (self.rank(first), self.rank(second)) != (1, 1):
            self.fail("two vectors in outer", token=token)
        return ("ein", "i,j->ij", first, second)

    def activation(self, name, token):
        """sigma(t), sigma'(t), sigma[l](t), and Sigma'(t), the diagonal matrix of sigma'(t); the layer is that of t."""
        order, layer = 0, None
        if self.take("["):
            layer = self.layer()
            self.need("]")
        while self.take("'"):
            order += 1
        if order > 9:
            self.fail("at most nine primes", token=token)
        self.need("(")
        inner = self.sum()
        self.need(")")
        found = sorted({r[2] for r in refs(inner, True) if r[1] in ("z", "w", "b") and r[2]})
        found = found or sorted(
            {r[2] for r in refs(inner, True) if r[1] == "a"}
        )  # sigma'(a[l,j]), a common mistake
        if layer is None:
            if len(found) != 1:
                self.fail(
                    "an argument that shows the layer of sigma", token=token, todo="write sigma[l](...)"
                )
            layer = found[0]
        self.place_layer(layer, 2, token)
        if self.whole_layer(layer):
            self.fail(
                "da[L,j]/dz[L,k] or a[L,j]: each output depends on all z of its layer",
                f"a {name}{chr(39) * order} of one number",
                token=token,
            )
        top = self.network.top
        if self.whole_layer(top) and layer[0] not in (
            "",
            "L",
        ):  # sigma_l is a function of one number below L only
            self.place_layer(shift(layer, 1), 3, token)
        idx = ()
        if self.network.activation == "neuron" and not self.rank(inner):
            own = {r[3][0] for r in refs(inner) if r[1] in ("z", "b") and r[2] == layer and r[3]}
            if len(own) != 1:
                self.fail("an argument that shows the neuron of sigma, such as z[l,j]", token=token)
            idx = (own.pop(),)
        if self.network.activation == "identity":
            act = inner if order == 0 else num(1) if order == 1 else num(0)
            if order and self.rank(inner):
                self.fail("no sigma' of a whole layer in a network of linear neurons", token=token)
        else:
            act = ("act", order, layer, idx, inner)
        return ("ein", "i->ii", act) if name == "Sigma" else act

    def whole_layer(self, layer):
        """Whether the activation of a layer has a formula in all z of the layer, as softmax has."""
        given = next(
            (term for key, _, term in self.network.formulas if key == layer), self.network.formula("a")
        )
        return bool(given) and len({r[3] for r in refs(given) if r[1] == "z"}) > 1

    def binder(self, since):
        """A name that is bound here, in what was read since the binder number `since`."""
        token = self.now
        name = self.name()
        if (
            name in self.scope
            or name in self.open
            or any(name == bound.text for bound in self.binders[since:])
        ):
            self.fail("a name that is bound once", repr(name), "rename one of the two", token)
        self.binders.append(token)
        return name

    def inside(self, name, start, uses):
        """The uses of a name since `start` ({name: how many uses were known}), taken out: they are bound."""
        found = uses.pop(name, [])
        before, own = found[: start.get(name, 0)], found[start.get(name, 0) :]
        if before:
            uses[name] = before
        return own

    def counted(self, uses):
        """{name: how often it was used so far}."""
        return {name: len(found) for name, found in uses.items()}

    def summation(self, token):
        """Sum(f, k) and Sum(f, (k, 1, n(l))): k runs from 1 to the dimension of its first use, or to the one given."""
        start, since = self.counted(self.used), len(self.binders)
        body = self.sum()
        self.need(",")
        dim = None
        if self.take("("):
            name = self.binder(since)
            self.need(",")
            one = self.now
            if not self.take("1"):
                self.fail("a sum that starts at 1", token=one)
            self.need(",")
            dim = self.dim()
            self.need(")")
        else:
            name = self.binder(since)
        places = self.inside(name, start, self.used)
        if dim is None:
            if not places:
                self.fail(
                    f"a range for {name}",
                    f"a sum in which {name} does not occur",
                    f"write Sum(..., ({name}, 1, n(l)))",
                    token=token,
                )
            dim = places[0]
        self.need(")")
        return ("sum", name, dim, body)

    def big_sum(self, token):
        """Sum_k f g, read as ∑[k] f g and ∑[k,n(l)] f g: the sum of the product that follows."""
        start, since = self.counted(self.used), len(self.binders)
        self.need("[")
        name = self.binder(since)
        dim = self.dim() if self.take(",") else None
        self.need("]")
        self.depth += 1
        if self.depth > DEEPEST:
            self.fail(f"at most {DEEPEST} nested brackets")
        self.open.append(name)
        body = self.product()
        self.open.remove(name)
        self.depth -= 1
        places = self.inside(name, start, self.used)
        if dim is None and not places:
            self.fail(
                f"a range for {name}",
                f"a sum in which {name} does not occur in the product that follows",
                f"put what is summed in brackets, or write Sum(..., ({name}, 1, n(l)))",
                token=token,
            )
        return ("sum", name, dim or places[0], body)

    def ordered(self, token):
        """Prod(M, (i, lo, hi)) = M(lo) ... M(hi), n(lo) x n(hi+1) for M(i) of n(i) x n(i+1); the identity for lo = hi + 1."""
        start, since = self.counted(self.layers), len(self.binders)
        body = self.sum()
        self.need(",")
        self.need("(")
        name = self.binder(since)
        self.need(",")
        lo = self.layer()
        self.need(",")
        hi = self.layer()
        self.need(")")
        self.need(")")
        if self.rank(body) != 2:
            self.fail("a matrix in Prod", token=token)
        uses = self.inside(name, start, self.layers) or [(1, 0)]
        first = (max(lowest for lowest, _ in uses), max(off for _, off in uses))
        # M(lo) ... M(hi): every factor exists, and lo <= hi + 1, where there is no factor
        self.place_layer(lo, first[0], token, product=True)
        self.place_layer(shift(hi, first[1]), 1, token)
        if lo[0] == "" and hi[0] == "L":
            self.asks(lo[1] - hi[1] - 1, token)
        elif lo[0] not in ("", "L") and hi[0] != lo[0]:
            self.highest.setdefault(lo[0], []).append(shift(hi, 1 - lo[1]))
        return ("prod", name, lo, hi, body)

    def number(self, what):
        """A term that is a number."""
        token, term = self.now, self.sum()
        if self.rank(term):
            self.fail(what, "an array", token=token)
        return term

    def paths(self, token):
        """Paths(edge, end, (u, v, i), (j, lo, hi)): the sum over all paths from neuron j of layer lo to layer hi."""
        start_uses, start_layers, since = (
            self.counted(self.used),
            self.counted(self.layers),
            len(self.binders),
        )
        edge = self.number("a number for each step of a path")
        self.need(",")
        end = self.number("a number at the end of a path")
        self.need(",")
        self.need("(")
        u = self.binder(since)
        self.need(",")
        v = self.binder(since)
        self.need(",")
        i = self.binder(since)
        self.need(")")
        self.need(",")
        self.need("(")
        start = self.index()
        self.need(",")
        lo = self.layer()
        self.need(",")
        hi = self.layer()
        self.need(")")
        self.need(")")
        for name in (u, v):
            self.inside(name, start_uses, self.used)
        self.inside(i, start_layers, self.layers)
        self.place_layer(lo, 1, token)
        self.place_layer(hi, 1, token)
        if lo[0] not in ("", "L") and hi[0] != lo[0]:
            self.highest.setdefault(lo[0], []).append(shift(hi, -lo[1]))
        if isinstance(start, str):
            self.used.setdefault(start, []).append(("n", lo))
        return ("paths", u, v, i, lo, hi, start, edge, end)


def refs(t, outside=False):
    """Every ref in a term, those inside derivatives included; outside: not those inside a sigma."""
    if t[0] == "ref":
        return [t]
    if outside and t[0] == "act":
        return []
    return [r for kind, part in zip(kinds(t), t[1:]) if kind == "T" for r in refs(part, outside)]

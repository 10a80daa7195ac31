"""What formulas leave unsaid, each filled in as far as there is one way, and told: layers and indices of z and
a in a formula without any, a' for the slope of a, 1 beside a vector, the power of a vector."""

from functools import reduce
from typing import Any

from symbolic_bp.language.token import Token
from symbolic_bp.moves.context import LOWEST
from symbolic_bp.moves.term import mul, shift, subterms

Term = tuple[Any, ...]
ARRAYS = ("⊙", ".*", "@", "∑", "diag", "outer", "col", "grad", ".T", "Sigma")


class Implied:
    """The part of the Parser for what formulas leave unsaid."""

    network: Any
    tokens: list[Token]
    readings: dict[str, str]

    def bare(self, token: Token) -> Term:
        """The ref of z, a, delta without a layer: of any one neuron, or of a whole layer where products of
        arrays stand. Raises ClaimError where other quantities have layers."""
        me: Any = self
        layer = self.only_layer(token)
        whole = any(t.text in ARRAYS or t.text in ("s", "t", "u", "v") for t in self.tokens)
        whole = whole or "y" in {
            t.text
            for n, t in enumerate(self.tokens)
            if self.tokens[n + 1 :] and self.tokens[n + 1].text != "["
        }
        found: Term = me.ref(token.text, layer, () if whole else ("j", *self.example()), token)
        self.readings[token.text] = f"{token.text}[{layer[0]}{'' if whole else ',j'}], as no layer is written"
        return found

    def example(self) -> tuple[str, ...]:
        """The index of an example in a mini-batch."""
        return ("x",) if self.network.batch else ()

    def only_layer(self, token: Token) -> tuple[str, int]:
        """The layer of a text without layers: any one, or L where the cost or its targets stand."""
        me: Any = self
        names = {t.text for t in self.tokens}
        outputs = "the output, a[L]" in self.readings.values()
        layered = any(
            t.text in LOWEST
            and after.text == "["
            and inner.text != "_"
            and not (outputs and (t.text, inner.text) == ("a", "L"))
            for t, after, inner in zip(self.tokens, self.tokens[1:], self.tokens[2:], strict=False)
        )
        if token.text == "_":
            places = [n for n, t in enumerate(self.tokens) if t is token]
            family, index = self.tokens[places[0] - 2], self.tokens[places[0] + 2]
            if "w" in names or layered or index.kind == "number":
                todo = f"write {family.text}[l,j] or {family.text}^l_j; w[l,j,k] or w^l_{{jk}}"
                me.fail("a layer and its neurons", f"{family.text}_{index.text}", todo, family)
        elif "w" in names or layered:
            me.fail(f"a layer after {token.text}, as in {token.text}[l]")
        output = names & {"y", "C", "grad", "L"} or len(self.kinds_of_layers()) > 1 and "sigma" not in names
        layer: tuple[str, int] = self.network.top if output else ("l", 0)
        if token.text == "_":
            self.readings["no layer"] = f"layer {layer[0] or layer[1]}"
        return layer

    def kinds_of_layers(self) -> set[Any]:
        """The formulas of activations in the network, by their names."""
        return {name for key, name, _ in self.network.formulas if key != "C"}

    def slope(self, ref: Term, token: Token) -> Term:
        """a[l,j]' as sigma'(z[l,j]). Raises ClaimError where an activation is of several numbers."""
        me: Any = self
        layer = ref[2]
        me.place_layer(layer, 2, token)
        if me.whole_layer(layer):
            me.fail("da[L,j]/dz[L,k]: each output depends on all z of its layer", "a prime", token=token)
        self.readings["a'"] = "the derivative of the activation, sigma'(z)"
        z = ("ref", "z", layer, ref[3])
        if self.network.activation == "identity":
            me.fail("no prime of a linear neuron", "a'", token=token)
        own = ref[3][:1] if self.network.activation == "neuron" and ref[3] else ()
        if me.whole_layer(self.network.top) and layer[0] not in ("", "L"):
            me.place_layer(shift(layer, 1), 3, token)
        return ("act", 1, layer, own, z)

    def spread(self, term: Term, like: Term) -> Term:
        """A number as an array with the shape of another one; an array as it is."""
        me: Any = self
        if me.rank(term) or any(t[0] != "num" for t in subterms(term) if t[0] not in ("add", "mul", "pow")):
            return term
        row = like[0] == "row"
        dims = self.dims_of(like[1] if row else like)
        ones = ("ones", dims[0]) if len(dims) == 1 else ("ein", "i,j->ij", *(("ones", d) for d in dims))
        self.readings["a number beside an array"] = "that number in every entry"
        made = mul(term, ones)
        return ("row", made) if row else made

    def dims_of(self, t: Term) -> tuple[Any, ...]:
        """The dimensions of an array that was read."""
        me: Any = self
        if t[0] == "ref":
            return tuple(me.dims(t[1], t[2]))
        if t[0] in ("D", "P", "held"):
            return self.dims_of(t[2])
        if t[0] == "act":
            return self.dims_of(t[4])
        if t[0] in ("add", "mul"):
            return self.dims_of(next(u for u in t[1:] if me.rank(u)))
        if t[0] in ("sum", "prod"):
            return self.dims_of(t[-1])
        if t[0] == "ones":
            return (t[1],)
        if t[0] == "col":
            return self.dims_of(t[1])[:1]
        letters, out = t[1].split("->")
        sizes = {}
        for part, u in zip(letters.split(","), t[2:], strict=True):
            sizes.update(zip(part, self.dims_of(u), strict=True))
        return tuple(sizes[c] for c in out)

    def raised(self, base: Term, k: int, token: Token) -> Term:
        """A number to the power k; a vector in a formula of a book entry by entry."""
        me: Any = self
        rank = me.rank(base)
        if not rank:
            return ("pow", base, k)
        if rank == 2 or base[0] == "row" or not me.book or k < 2:
            me.fail("the power of a number", "an array", "write u .* u", token)
        self.readings["the power of a vector"] = "that of every entry"
        return reduce(lambda left, right: ("ein", "i,i->i", left, right), [base] * k)

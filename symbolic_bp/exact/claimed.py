"""Claims in plain notation about the entries of one network, such as dC/dw[2,3,5] = delta[2,3]*a[1,5], as Values.

A claim with names (l, j, k) stands for all entries that it names.
"""

from textwrap import shorten

from symbolic_bp.errors import NetworkError
from symbolic_bp.exact.concrete import MEMORY, dashed, had, short
from symbolic_bp.exact.given import Own, divisors
from symbolic_bp.exact.graph import arguments

KINDS = {"w": 3, "b": 2, "delta": 2}
NUMBER = ("num", "size", "inv")
LONG = 100  # letters of a claim in an error
EACH = 50  # bytes of a definition and of each part of it, about
SOME = 50  # entries after which the size of the rest is estimated


class Claimed:
    """What claims (of language.claim) say, entry by entry: call it with the Quantities of a network."""

    def __init__(self, claims, memory=MEMORY):
        self.claims, self.memory = tuple(claims), memory

    def __call__(self, quantities):
        """The Owns of all claims: of one entry as many as there are claims about it. Raises NetworkError, also for a
        claim about no entry of the network."""
        found = []
        for number, claim in enumerate(self.claims):
            reader = Reader(quantities, claim)
            chosen = reader.choices(claim.scope)
            if not chosen:
                raise reader.none(f"none: {reader.empty(claim.scope)}", "at least one entry")
            nodes, before = quantities.graph.nodes, len(quantities.graph.nodes)
            for done, names in enumerate(chosen):
                start = len(nodes)
                if done == SOME:
                    reader.fits(
                        sum(1 + len(arguments(node)) for node in nodes[before:]) * len(chosen) / SOME,
                        self.memory,
                    )
                entry, value = reader.entry(claim.lhs, names), reader.value(claim.rhs, names)
                found.append(Own(entry, value.node, number, tuple(divisors(quantities.graph, start))))
        return found


class Reader:
    """The Values of the terms of a claim at the quantities of one network."""

    def __init__(self, quantities, claim):
        self.q, self.net, self.claim = quantities, quantities.net, claim

    def none(self, found, what="entries"):
        """The error about something that the network has not."""
        return self.refusal(f"{what} of {dashed(self.net)}", found, had(self.net))

    def refusal(self, expected, found, todo):
        """The error about this claim."""
        return NetworkError(f"the claim {shorten(self.claim.text, LONG)}", expected, found, todo)

    def fits(self, parts, memory):
        """Raises NetworkError where definitions of so many parts take more bytes than memory."""
        if parts * EACH > memory:
            raise self.refusal(
                f"one that fits into {memory / 1e9:g} GB",
                f"about {short(parts * EACH / 1e9)} GB",
                "give --memory GB to allow it, or check a few of its entries",
            )

    def layer(self, at, names):
        base, offset = at
        return offset + (0 if base == "" else self.net.depth if base == "L" else names[base])

    def size(self, dimension, names):
        if dimension == ("m",):
            return self.net.examples
        at = self.layer(dimension[1], names) if dimension[0] == "n" else 0
        if not 1 <= at <= self.net.depth:
            raise self.none(f"n({at})" if at else "an array of another length")
        return self.net.widths[at - 1]

    def choices(self, scope):
        """Every value of the names of a claim."""
        found = [{}]
        for name in scope:
            found = [{**names, name: value} for names in found for value in self.range(scope[name], names)]
        return found

    def range(self, declared, names):
        """The values of one name where those before it are known."""
        kind, *ends = declared
        if kind == "layer":
            return range(self.layer(ends[0], names), self.layer(ends[1], names) + 1)
        return range(1, min(self.size(d, names) for d in ends) + 1)

    def empty(self, scope):
        """The first name of a claim that has no value, in words."""
        names = {}
        for name, declared in scope.items():
            values = self.range(declared, names)
            if not values:
                return f"{name} would run from {values.start} to {values.stop - 1}"
            names[name] = values.start
        return "no name has a value"

    def entry(self, term, names):
        """The entry of dC/dw[l,j,k], dC/db[l,j], dC/dz[l,j] or delta[l,j]. Raises NetworkError for anything else."""
        if term[0] == "D" and term[1][:2] == ("ref", "C"):
            kind = {"z": "delta"}.get(term[2][1], term[2][1])
            if kind == "delta" and self.net.batch:
                raise NetworkError(
                    "the left side", "delta[l,j,x], which is of one example", "dC/dz of the mean"
                )
            term = term[2]
        else:
            kind = term[1] if term[:2] == ("ref", "delta") else None
        if kind not in KINDS or not term[3]:
            raise NetworkError(
                "the left side",
                "dC/dw[l,j,k], dC/db[l,j] or delta[l,j]",
                "something else",
                "symbolic-bp check decides other claims",
            )
        at = self.place("z" if kind == "delta" else kind, term, names)
        return (kind, *at, 1) if kind == "delta" and not self.net.batch else (kind, *at)

    def value(self, term, names):
        """The Value of a term. Raises NetworkError for what one network's entries cannot say."""
        head = term[0]
        if head in NUMBER:
            p, q = (term[1], term[2]) if head == "num" else (self.size(term[1], names), 1)
            return self.q.number(*((q, p) if head == "inv" else (p, q)))
        if head == "kd":
            left, right = (names.get(i, i) for i in term[1:])
            return self.q.number(int(left == right))
        if head == "sum":
            terms = [
                self.value(term[3], {**names, term[1]: i}) for i in range(1, self.size(term[2], names) + 1)
            ]
            return sum(terms, self.q.number(0))
        if head in ("add", "mul"):
            total = self.q.number(int(head == "mul"))
            for part in term[1:]:
                total = total + self.value(part, names) if head == "add" else total * self.value(part, names)
            return total
        if head == "pow":
            return self.value(term[1], names) ** term[2]
        if head == "recip":
            return self.q.number(1) / self.value(term[1], names)
        return self.quantity(term, names)

    def quantity(self, term, names):
        head, name = term[0], term[1]
        if (
            head == "act"
            and name in (0, 1)
            and term[4][:2] == ("ref", "z")
            and term[4][2] == term[2]
            and term[4][3]
        ):
            return self.at("slope" if name else "a", term[4], names)
        if head == "D" and term[1][:2] == ("ref", "C") and term[2][1] in ("a", "z") and term[2][3]:
            if term[2][1] == "z" and not self.net.batch:
                return self.at("delta", term[2], names)
            if term[2][1] == "a" and self.layer(term[2][2], names) == self.net.depth and not self.net.batch:
                return self.q.gradient(*self.place("a", term[2], names)[1:])
        if head == "ref" and term[3] and name in ("w", "b", "z", "a", "delta", "y"):
            return self.at(name, term, names)
        raise NetworkError(
            "the right side",
            "numbers, w, b, z, a, y, delta, sigma'(z[l,j]) and dC/da[L,j]",
            "something else",
            "symbolic-bp check decides other claims",
        )

    def place(self, name, ref, names):
        """The layer and the indices of a ref as numbers."""
        layer, numbers = self.layer(ref[2], names), [names.get(i, i) for i in ref[3]]
        sizes = [self.net.widths[at - 1] if 1 <= at <= self.net.depth else 0 for at in (layer, layer - 1)]
        sizes = sizes if name == "w" else [sizes[0], *[self.net.batch] * bool(self.net.batch and name != "b")]
        if (
            layer < (1 if name == "a" else 2)
            or len(sizes) != len(numbers)
            or any(not 1 <= i <= n for i, n in zip(numbers, sizes))
        ):
            raise self.none(f"{ref[1]}[{','.join(map(str, (layer, *numbers)))}]")
        return layer, *numbers

    def at(self, name, ref, names):
        if name == "y":
            return self.q.y(*(names.get(i, i) for i in ref[3]))
        return getattr(self.q, name)(*self.place("z" if name in ("slope", "delta") else name, ref, names))

"""Claims in plain notation about the entries of one network, such as dC/dw[2,3,5] = delta[2,3]*a[1,5], as Values.

A claim with names (l, j, k) stands for all entries that it names.
"""
from symbolic_bp.errors import NetworkError

KINDS = {"w": 3, "b": 2, "delta": 2}
NUMBER = ("num", "size", "inv")


class Claimed:
    """What claims say, by entry: call it with the Quantities of a network. claims: pairs of terms with their scope."""

    def __init__(self, claims):
        self.claims = claims

    def __call__(self, quantities):
        found = {}
        for lhs, rhs, scope in self.claims:
            reader = Reader(quantities)
            for names in reader.choices(scope):
                entry = reader.entry(lhs, names)
                found[entry] = reader.value(rhs, names)
        return found


class Reader:
    """The Values of terms of the claims' language at the quantities of one network."""

    def __init__(self, quantities):
        self.q, self.net = quantities, quantities.net

    def layer(self, at, names):
        base, offset = at
        return offset + (0 if base == "" else self.net.depth if base == "L" else names[base])

    def size(self, dimension, names):
        if dimension == ("m",):
            return self.net.examples
        if dimension[0] != "n":
            raise NetworkError("the claim", "entries of the network", "an array of any length")
        at = self.layer(dimension[1], names)
        return self.net.widths[at - 1] if 1 <= at <= self.net.depth else 0

    def choices(self, scope):
        """Every value of the names of a claim."""
        found = [{}]
        for name, (kind, *ranges) in scope.items():
            wider = []
            for names in found:
                if kind == "layer":
                    values = range(self.layer(ranges[0], names), self.layer(ranges[1], names) + 1)
                else:
                    values = range(1, min(self.size(d, names) for d in ranges) + 1)
                wider += [{**names, name: value} for value in values]
            found = wider
        return found

    def entry(self, term, names):
        """The entry of dC/dw[l,j,k], dC/db[l,j], dC/dz[l,j] or delta[l,j]. Raises NetworkError for anything else."""
        if term[0] == "D" and term[1][:2] == ("ref", "C"):
            kind = {"z": "delta"}.get(term[2][1], term[2][1])
            if kind == "delta" and self.net.batch:
                raise NetworkError("the left side", "delta[l,j,x], which is of one example", "dC/dz of the mean")
            term = term[2]
        else:
            kind = term[1] if term[:2] == ("ref", "delta") else None
        if kind not in KINDS or not term[3]:
            raise NetworkError("the left side", "dC/dw[l,j,k], dC/db[l,j] or delta[l,j]", "something else",
                               "symbolic-bp check decides other claims")
        at = (self.layer(term[2], names), *(names.get(i, i) for i in term[3]))
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
            terms = [self.value(term[3], {**names, term[1]: i}) for i in range(1, self.size(term[2], names) + 1)]
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
        if head == "act" and name in (0, 1) and term[4][:2] == ("ref", "z") and term[4][2] == term[2]:
            return self.at("slope" if name else "a", term[4], names)
        if head == "D" and term[1][:2] == ("ref", "C") and term[2][1] in ("a", "z", "delta"):
            if term[2][1] == "z" and not self.net.batch:
                return self.at("delta", term[2], names)
            if term[2][1] == "a" and self.layer(term[2][2], names) == self.net.depth and not self.net.batch:
                return self.q.gradient(*(names.get(i, i) for i in term[2][3]))
        if head == "ref" and term[3] and name in ("w", "b", "z", "a", "delta", "y"):
            return self.at(name, term, names)
        raise NetworkError("the right side", "numbers, w, b, z, a, y, delta, sigma'(z[l,j]) and dC/da[L,j]",
                           "something else", "symbolic-bp check decides other claims")

    def at(self, name, ref, names):
        numbers = [names.get(i, i) for i in ref[3]]
        if name == "y":
            return self.q.y(*numbers)
        return getattr(self.q, name)(self.layer(ref[2], names), *numbers)

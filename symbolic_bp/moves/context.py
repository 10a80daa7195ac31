"""What the names of a claim range over, what a network is, and which terms exist (their shapes).

The network is fixed here and nowhere else: a certificate picks one of these kinds, it cannot describe its own.

    z[l,j] = Sum_k w[l,j,k] a[l-1,k] + b[l,j]           2 <= l <= L
    a[l,j] = sigma_l(z[l,j])                            2 <= l <= L;  a[1] is the input
    C      = C(a[L,1], ..., a[L,n(L)])                  or (1/m) Sum_x Cx[x] in a mini-batch of m examples
    delta[l,j] = dC/dz[l,j]                             or dCx[x]/dz[l,j,x]
"""

from symbolic_bp.moves.term import (
    ZERO,
    Rejected,
    add,
    children,
    expect,
    heads,
    mul,
    num,
    refs,
    renamed,
    replaced,
    shift,
    mentions,
    substitute,
)

WORK = 300_000  # operations on one certificate: a bound on time; a proof written out for the network 4-5-4 needs a third
FUNCTIONS = ("exp", "log", "step", "sgn", "Phi", "phi")
PLAIN = {"num", "ref", "add", "mul", "pow", "recip", "fn", "sum", "kd", "size", "inv"}
LOWEST = {"w": 2, "b": 2, "z": 2, "a": 1, "delta": 2}


class Network:
    """widths: None for every depth and width; activation: layer (sigma_l), neuron (sigma_{l,j}) or identity;
    cost: function (any C) or quadratic; batch: m examples, each with its own cost Cx[x]; least: L >= least.

    formulas: (("a", name, right side of a[l,j]), (layer, name, right side of a[layer,j]), ("C", name, right side of C)),
    in z[l,.] and in a[L,.]; in a mini-batch the example is x. What has no formula is any function.
    """

    def __init__(self, widths=None, activation="layer", cost="function", batch=False, least=2, formulas=()):
        expect(
            widths is None
            or type(widths) is tuple
            and len(widths) > 1
            and all(type(n) is int and 0 < n <= 10**6 for n in widths),
            "at least two positive widths",
            widths,
        )
        expect(
            activation in ("layer", "neuron", "identity"), "activation layer, neuron or identity", activation
        )
        expect(cost in ("function", "quadratic"), "cost function or quadratic", cost)
        expect(type(batch) is bool, "batch true or false", batch)
        expect(type(least) is int and 2 <= least <= 1000, "a least depth from 2 to 1000", least)
        self.widths, self.activation, self.cost, self.batch, self.least = (
            widths,
            activation,
            cost,
            batch,
            least,
        )
        self.formulas = tuple(
            (key, name, renamed(term, {}, lambda _, at: f"%f{at}")) for key, name, term in formulas
        )
        self.top = ("", len(widths)) if widths else ("L", 0)
        self.m = (("m",),) if batch else ()

    def example(self, ref):
        """The example that a ref belongs to, as a tuple of one or none."""
        return ref[3][-1:] if self.batch and ref[1] in ("z", "a", "delta", "Cx") else ()

    def definition(self, ref):
        """The right side that defines a ref; None for what has none. Bound names are %k and %x."""
        _, name, layer, idx = ref
        ex = self.example(ref)
        cost = ("ref", "Cx" if self.batch else "C", None, ex)
        if name == "C" and self.batch:
            return mul(("inv", ("m",)), ("sum", "%x", ("m",), ("ref", "Cx", None, ("%x",))))
        if ref == cost and self.cost == "quadratic":
            off = add(("ref", "y", None, ("%k",) + ex), mul(num(-1), ("ref", "a", self.top, ("%k",) + ex)))
            return ("sum", "%k", ("n", self.top), mul(num(1, 2), ("pow", off, 2)))
        if name == "delta" and (idx or not self.batch):
            return ("D", cost, ("ref", "z", layer, idx))
        if name == "z" and idx:
            below = shift(layer, -1)
            terms = mul(("ref", "w", layer, (idx[0], "%k")), ("ref", "a", below, ("%k",) + ex))
            return add(("sum", "%k", ("n", below), terms), ("ref", "b", layer, idx[:1]))
        if name == "a" and idx and layer != ("", 1):
            z = ("ref", "z", layer, idx)
            return z if self.activation == "identity" else ("act", 0, layer, self.neuron(idx), z)
        return None

    def formula(self, key):
        return next((term for what, _, term in self.formulas if what == key), None)

    def neuron(self, idx):
        return idx[:1] if self.activation == "neuron" else ()


class Context:
    """A network, the arrays that a certificate declares, and the range of every name in scope.

    scope: name -> ("layer", lo, hi), or ("index", dim, ...): from 1 to the smallest of the dimensions.
    hyps collects what rules take for granted: ("sigma", l), ("C", L), ("known", function), ("nonzero", t), ("positive", t)
    with t inside sums and products over the names that the claim does not have (free has those that it has).
    """

    def __init__(self, network, arrays, parent=None):
        self.network, self.arrays = network, arrays
        self.scope = dict(parent.scope) if parent else {}
        self.hyps, self.work, self.free = (
            (parent.hyps, parent.work, parent.free) if parent else (set(), [0], frozenset())
        )
        self.shapes, self.inside, self.forms = {}, {}, {}  # what was found out in this context

    def extended(self, more):
        new = Context(self.network, self.arrays, self)
        for name, decl in more.items():
            expect(name not in (*new.scope, *new.arrays, "L"), "a name that is bound once", name)
            for part in decl[1:]:
                (new.layer if decl[0] == "layer" else new.dim)(part)
            new.scope[name] = decl
        return new

    def activation(self, layer):
        """The right side of a[l,j] on a layer, as a term in the free names l, j (and x); None for any function."""
        for key, _, term in self.network.formulas:
            if type(key) is tuple and self.same_layer(layer, key):
                return term
        return self.network.formula("a")

    def definition(self, ref):
        """The right side that defines a ref, with the formulas of the network; None for what has none."""
        _, name, layer, idx = ref
        rule, ex = self.network.definition(ref), dict(zip("x", self.network.example(ref)))
        cost = self.network.formula("C")
        if name == ("Cx" if self.network.batch else "C") and cost and len(idx) == len(ex):
            return substitute(cost, ex)
        if name == "a" and not self.le(("", 2), layer):
            return None  # may be the input
        given = self.activation(layer) if name == "a" and rule else None
        return substitute(given, {"l": layer, "j": idx[0], **ex}) if given and not self.each(given) else rule

    def each(self, term):
        """Whether a right side of a[l,j] is a function of z[l,j] alone, one for all j, and not z[l,j] itself."""
        z = ("ref", "z", ("l", 0), ("j", "x")[: 1 + self.network.batch])
        rest = replaced(term, z, ZERO)
        return term != z and not mentions(rest) & set(z[3]) and all(r[1] != "z" for r in refs(rest))

    def admit(self):
        """Check that the formulas are right sides in what they may use, and nothing else."""
        net, x = self.network, {"x": ("index", d) for d in self.network.m}
        own = {"l": ("layer", ("", 2), net.top), "j": ("index", ("n", ("l", 0)))}
        for key, name, term in net.formulas:
            expect(
                key in ("C", "a") or type(key) is tuple and self.le(key, net.top),
                "a formula of a, a layer or C",
                key,
            )
            used = ("a", net.top) if key == "C" else ("z", ("l", 0))
            ctx = self.extended({**({} if key == "C" else own), **x})
            expect(ctx.shape(term) == () and not heads(term) - PLAIN, "a formula that is a number", name)
            expect(
                all(
                    t[1] in self.arrays or t[1:3] == used and t[3] and t[3][1:] == tuple(x)
                    for t in refs(term)
                ),
                f"a formula in {used[0]} of one layer and declared arrays",
                name,
            )
        expect(
            len({key for key, _, _ in net.formulas}) == len(net.formulas), "one formula each", net.formulas
        )
        expect(
            net.activation == "layer" or not any(key != "C" for key, _, _ in net.formulas),
            "activation layer beside a formula",
        )
        expect(net.cost == "function" or not net.formula("C"), "cost function beside a formula")

    def spend(self, steps=1):
        self.work[0] += steps
        if self.work[0] > WORK:
            raise Rejected(f"expected a certificate that is checked in {WORK} operations")

    def le(self, a, b):
        """True where a <= b follows from the ranges and L >= least; False says nothing."""
        self.spend()
        if a[0] == b[0] or a[0] == "" and b[0] == "L":
            return a[1] <= b[1] + (0 if a[0] == b[0] else self.network.least)
        up, down = self.scope.get(a[0], "?"), self.scope.get(b[0], "?")
        return (
            up[0] == "layer"
            and self.le(shift(up[2], a[1]), b)
            or down[0] == "layer"
            and self.le(a, shift(down[1], b[1]))
        )

    def lt(self, a, b):
        return self.le(shift(a, 1), b)

    def same_layer(self, a, b):
        """True or False where the ranges decide it, else a rejection."""
        same = self.le(a, b) and self.le(b, a)
        expect(same or self.lt(a, b) or self.lt(b, a), "layers that are known to be the same or not", (a, b))
        return same

    def layer(self, y):
        expect(
            y
            and (
                y[0] == ""
                or y[0] == "L"
                and not self.network.widths
                or self.scope.get(y[0], "?")[0] == "layer"
            ),
            "a layer in scope",
            y,
        )

    def dim(self, d):
        """The dimension, if it exists in this network."""
        if d[0] == "n":
            self.layer(d[1])
            expect(self.le(("", 1), d[1]) and self.le(d[1], self.network.top), "a layer from 1 to L", d[1])
        expect(d[0] in ("n", "dim") or d[0] == "m" and self.network.batch, "a dimension of this network", d)
        return d

    def width(self, d):
        """The size of a dimension where it is a number, else None."""
        return (
            self.network.widths[d[1][1] - 1]
            if self.network.widths and d[0] == "n" and d[1][0] == ""
            else None
        )

    def within(self, i, d):
        """True where index i is known to run inside dimension d."""
        self.dim(d)
        if type(i) is int:
            return 1 <= i <= (self.width(d) or (1 if d[0] != "dim" else 0))
        expect(self.scope.get(i, "?")[0] == "index", "an index in scope", i)
        return d in self.scope[i]

    def dims_of(self, ref):
        """The dimensions of a ref's indices: w[l] -> n(l), n(l-1)."""
        _, name, layer, _ = ref
        if name in ("C", "Cx") and (self.network.batch or name == "C"):
            expect(layer is None, "C without a layer")
            return self.network.m if name == "Cx" else ()
        if name in LOWEST:
            self.layer(layer)
            expect(
                self.le(("", LOWEST[name]), layer) and self.le(layer, self.network.top),
                f"{name} in layers {LOWEST[name]} to L",
                layer,
            )
            own, below = ("n", layer), ("n", shift(layer, -1))
            return (own, below) if name == "w" else (own,) + (self.network.m if name != "b" else ())
        expect(name in self.arrays and layer is None, "a quantity of the network or a declared array", name)
        return self.arrays[name]

    def rest(self, idx, dims):
        """The shape that is left once an array of these dimensions got these indices."""
        expect(len(idx) in (0, len(dims)), f"{len(dims)} indices", idx)
        for i, d in zip(idx, dims):
            expect(self.within(i, d), f"an index that runs inside {d}", i)
        return () if idx else dims

    def bound(self, t, pos):
        """The ranges of the names that t binds in the term at pos."""
        if t[0] == "sum":
            return {t[1]: ("index", t[2])}
        if t[0] == "prod":
            return {t[1]: ("layer", t[2], t[3])}
        if t[0] == "paths" and pos == 8:
            return {t[2]: ("index", ("n", t[5]))}
        if t[0] == "paths":
            return {
                t[3]: ("layer", shift(t[4], 1), t[5]),
                t[1]: ("index", ("n", (t[3], -1))),
                t[2]: ("index", ("n", (t[3], 0))),
            }
        return {}

    def under(self, t, pos):
        """The context of the term at pos in t."""
        bound = self.bound(t, pos)
        key = tuple(bound.items())
        if bound and key not in self.inside:
            self.inside[key] = self.extended(bound)
        return self.inside[key] if bound else self

    def shape(self, t):
        """The dimensions of the array that t is, () for a scalar; a rejection where anything in it does not exist."""
        if t not in self.shapes:
            self.spend()
            self.shapes[t] = self.shape_of(t)
        return self.shapes[t]

    def shape_of(self, t):
        head = t[0]
        subs = [self.under(t, pos).shape(t[pos]) for pos in children(t)]
        if head == "ref":
            return self.rest(t[3], self.dims_of(t))
        if head in ("size", "inv", "ones"):
            dim = self.dim(t[1])
            return (dim,) if head == "ones" else ()
        if head == "kd":
            expect(
                all(type(i) is int or self.scope.get(i, "?")[0] == "index" for i in t[1:]),
                "indices in scope",
                t,
            )
        if head == "act":
            neuron = self.dims_of(("ref", "z", t[2], ()))[:1]
            fits = 0 <= t[1] <= 9 and len(t[3]) == (self.network.activation == "neuron" and not subs[0])
            expect(self.network.activation != "identity" and fits, "sigma as this network has it", t[1:4])
            own = self.network.activation == "neuron" and subs[0]
            expect(
                not own or subs[0][:1] == neuron, "sigma of each neuron of an array of its own layer", subs[0]
            )
            self.rest(t[3], neuron)
            return subs[0]
        if head in ("D", "P", "held"):
            expect(
                subs[0] == () and t[2][0] == "ref" and (head == "held" or t[1][0] == "ref"),
                "a derivative of a scalar with respect to w, b, z or a",
            )
            return subs[1]
        if head in ("add", "mul"):
            arrays = [s for s in subs if s] if head == "mul" else subs
            expect(
                subs and len(arrays) <= 1 or head == "add" and len(set(subs)) == 1,
                "terms of one shape in a sum, at most one array in a product",
                subs,
            )
            return arrays[0] if arrays else ()
        if head in ("recip", "fn"):
            expect(
                subs[0] == () and (head == "recip" or t[1] in FUNCTIONS),
                "1 over a scalar or a known function of it",
                t,
            )
            self.hyps.update([("known", t[1])] if head == "fn" else [])
        if head == "pow":
            expect(subs[0] == () and 0 <= t[2] <= 20, "a power from 0 to 20 of a scalar")
        if head == "sum":
            return subs[0]
        if head == "ein":
            return self.ein_shape(t[1], subs)
        if head == "col":
            expect(len(subs[0]) == 2 and self.within(t[2], subs[0][1]), "a column of a matrix")
            return subs[0][:1]
        if head == "entry":
            return self.rest(t[2], subs[0])
        if head == "prod":
            here = next((c for c in (-1, 0) if subs[0] == (("n", (t[1], c)), ("n", (t[1], c + 1)))), None)
            expect(
                here is not None and self.le(t[2], shift(t[3], 1)),
                "an ordered product of n(i) x n(i+1) matrices",
            )
            return self.dim(("n", shift(t[2], here))), self.dim(("n", shift(t[3], here + 1)))
        if head == "paths":
            expect(
                subs == [(), ()] and self.le(t[4], t[5]) and self.within(t[6], ("n", t[4])),
                "paths from a neuron of a layer to a layer not below it",
            )
        return ()

    def ein_shape(self, spec, shapes):
        sides = spec.split("->")
        expect(
            len(sides) == 2 and all(c in "ijkl" for c in sides[0].replace(",", "") + sides[1]),
            "ij,jk->ik",
            spec,
        )
        groups, dims = sides[0].split(","), {}
        expect(
            [len(g) for g in groups] == [len(s) for s in shapes] and set(sides[1]) <= set(sides[0]),
            f"arrays as {spec} takes them",
            shapes,
        )
        for letter, d in ((c, d) for g, s in zip(groups, shapes) for c, d in zip(g, s)):
            expect(
                dims.setdefault(letter, d) == d, f"equal dimensions for {letter} of {spec}", (dims[letter], d)
            )
        return tuple(dims[c] for c in sides[1])

"""A network: a list of definitions in index notation, of every depth and width or of one.

z[l,j] = Sum(w[l,j,k]*a[l-1,k], (k, 1, n(l-1))) + b[l,j],  a[l,j] = sigma_l(z[l,j]),  a[1,j] = x[j],  C = C(a[L])

Source: Nielsen, ch. 2, (23), (25), (29).
"""
from difflib import get_close_matches

from sympy import Function, Integer, Rational, Sum, Symbol, latex, symbols, sympify

from symbolic_bp.errors import NetworkError
from symbolic_bp.network.quantities import Family, Other, Sigma

LOWEST = {"w": 2, "b": 2, "z": 2, "a": 1, "delta": 2, "x": 1}


class Network:
    """A feedforward network. widths: None for every depth L and width n(l), or at least two positive integers.

    cost: "C" (any function of the outputs) or "quadratic" (1/2 Sum (y - a)^2); linear: sigma(z) = z;
    modified: (layer, neuron, name) of the one neuron with another activation; batch: one more index x = 1..m on
    z, a, delta, and C = 1/m Sum_x C_x. Raises NetworkError.
    """

    def __init__(self, widths=None, *, cost="C", linear=False, modified=None, batch=False):
        if widths is not None:
            widths = tuple(widths) if isinstance(widths, (list, tuple)) else (widths,)
            for number, n in enumerate(widths, 1):
                if isinstance(n, bool) or not isinstance(n, (int, Integer)) or n < 1:
                    raise NetworkError(f"layer {number}", "a positive whole number of neurons", repr(n))
            if len(widths) < 2:
                raise NetworkError("the widths", "at least two layers, input and output", f"{len(widths)}",
                                   "write for example Network([2, 3, 2])")
        if cost not in ("C", "quadratic"):
            raise NetworkError("cost", "C or quadratic", repr(cost))
        self.widths, self.cost, self.linear, self.batch = widths, cost, linear, batch
        self.L = Integer(len(widths)) if widths else Symbol("L", integer=True, positive=True)
        self.m = Symbol("m", integer=True, positive=True)
        for name in ("w", "b", "z", "a", "delta", "y"):
            setattr(self, name, Family(name))
        self.x = Family("x")
        self.modified = None
        if modified:
            layer, neuron, name = modified
            self.checked("z", (sympify(layer), sympify(neuron)))
            self.modified = (sympify(layer), sympify(neuron), Symbol(str(name)))

    def __getattr__(self, name):
        close = get_close_matches(name, [*LOWEST, "y", "L", "m", "n", "definition"], 1)
        if name.startswith("_"):
            raise AttributeError(name)
        raise NetworkError("the network", "one of its quantities: w, b, z, a, delta, x, y", repr(name),
                           f"did you mean {close[0]}?" if close else "")

    def n(self, layer):
        """The number of neurons of a layer. Raises NetworkError for a layer out of range."""
        layer = sympify(layer)
        self.in_range("n", layer, 1)
        return Integer(self.widths[int(layer) - 1]) if self.widths and layer.is_Integer else Function("n")(layer)

    def in_range(self, name, layer, lowest):
        top = self.L
        low = layer.is_Integer and layer < lowest
        high = layer.is_Integer and top.is_Integer and layer > top or (layer - top).is_Integer and layer - top > 0
        if low or high or not layer.is_integer and layer.is_number:
            raise NetworkError(f"{name} in layer {layer}", f"a layer from {lowest} to {top}", str(layer))

    def dims(self, name, layer):
        """The ranges of the indices after the layer: n(l), n(l-1) for w."""
        dims = (self.n(layer), self.n(layer - 1)) if name == "w" else (self.n(layer),)
        return dims + ((self.m,) if self.batch and name in ("z", "a", "delta") else ())

    def checked(self, name, indices):
        """The indices of an entry, if it exists. Raises NetworkError."""
        if name not in LOWEST:
            close = get_close_matches(str(name), LOWEST, 1)
            raise NetworkError("the name", f"one of {', '.join(LOWEST)}", repr(name),
                               f"did you mean {close[0]}?" if close else "")
        indices = tuple(map(sympify, indices))
        if not indices:
            raise NetworkError(name, "a layer and the neurons", "no index")
        self.in_range(name, indices[0], LOWEST[name])
        dims = self.dims(name, indices[0])
        if len(indices) != len(dims) + 1:
            raise NetworkError(name, f"a layer and {len(dims)} more indices", f"{len(indices)} indices")
        for i, d in zip(indices[1:], dims):
            if i.is_number and (not i.is_Integer or i < 1 or d.is_Integer and i > d):
                raise NetworkError(f"{name} in layer {indices[0]}", f"an index from 1 to {d}", str(i))
        return indices

    def definition(self, entry):
        """The right side that defines a z, a or delta; None for w, b and the input. Raises NetworkError."""
        name, indices = str(entry.base), self.checked(str(entry.base), entry.indices)
        layer, neuron, *ex = indices
        if name == "z":
            k = next(s for s in symbols("k i p q", integer=True, positive=True) if s not in entry.free_symbols)
            below = self.a[(layer - 1, k, *ex)] if layer != 2 else self.x[(k, *ex)]
            return Sum(self.w[layer, neuron, k] * below, (k, 1, self.n(layer - 1))) + self.b[layer, neuron]
        if name == "a" and layer != 1:
            z = self.z[indices]
            if self.linear:
                return z
            if self.modified and (layer, neuron) == self.modified[:2]:
                return Other(self.modified[2], 0, z)
            return Sigma(0, layer, neuron, z)
        return None

    def quadratic(self, ex=()):
        """1/2 Sum_k (y[k] - a[L,k])^2."""
        k = Symbol("k", integer=True, positive=True)
        return Sum(Rational(1, 2) * (self.y[(k, *ex)] - self.a[(self.L, k, *ex)]) ** 2, (k, 1, self.n(self.L)))

    def _repr_latex_(self):
        l, j = symbols("l j", integer=True, positive=True)
        ex = (Symbol("x"),) if self.batch else ()
        lines = [f"{latex(e)} &= {latex(self.definition(e))}" for e in (self.z[(l, j, *ex)], self.a[(l, j, *ex)])]
        return r"$\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}$"

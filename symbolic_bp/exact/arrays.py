"""Arrays as nested tuples: entry by entry sums, products with a number, and the dimensions that a term names."""

from symbolic_bp.exact.missing import Missing


def axes(t, batch):
    """The dimensions of a term as it names them: of Sigma'(z[i]) @ w[i+1].T they are n(i), n(i+1); () of a number.

    Raises Missing for a product that takes more indices than its parts have."""
    head = t[0]
    if head == "ref" and t[1] in ("w", "b", "z", "a", "delta") and not t[3]:
        own, below = ("n", t[2]), ("n", (t[2][0], t[2][1] - 1))
        return (own, below) if t[1] == "w" else (own,) + ((("m",),) if batch and t[1] != "b" else ())
    if head == "ein":
        groups, result = t[1].split("->")
        dims = {c: d for group, s in zip(groups.split(","), t[2:]) for c, d in zip(group, axes(s, batch))}
        if not set(result) <= set(dims):
            raise Missing("arrays that fit one another")
        return tuple(dims[c] for c in result)
    if head in ("D", "P", "held"):
        return axes(t[2], batch)
    if head in ("add", "mul"):
        return next((found for found in (axes(s, batch) for s in t[1:]) if found), ())
    if head in ("act", "sum"):
        return axes(t[-1], batch)
    if head == "prod":
        rows, columns = axes(t[4], batch)
        return at_layer(rows, t[1], t[2]), at_layer(columns, t[1], t[3])
    return (t[1],) if head == "ones" else axes(t[1], batch)[:1] if head == "col" else ()


def at_layer(d, name, layer):
    """A dimension with a layer in place of a layer name."""
    return ("n", (layer[0], layer[1] + d[1][1])) if d[0] == "n" and d[1][0] == name else d


def zipped(a, b, op):
    if isinstance(a, tuple) != isinstance(b, tuple) or isinstance(a, tuple) and len(a) != len(b):
        raise Missing("arrays of one shape")
    return tuple(zipped(x, y, op) for x, y in zip(a, b)) if isinstance(a, tuple) else op(a, b)


def times(a, b):
    if isinstance(a, tuple) and isinstance(b, tuple):
        raise Missing("at most one array in a product")
    if isinstance(a, tuple):
        return tuple(times(x, b) for x in a)
    return tuple(times(a, x) for x in b) if isinstance(b, tuple) else a * b

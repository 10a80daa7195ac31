"""Terms: nested tuples (head, part, ...), frozen, hashable; the same as lists in JSON.

SIGNATURE gives the kind of each part by one letter:

    T  a term (T* ends a list of any length)        N  a word            Z  an integer
    I  an index: a name, or an integer from 1 up    J  a tuple of indices; () on an array is the whole array
    Y  a layer (base, offset), or None: base is "" for a number, "L", or a layer name; ("l", 1) is l+1
    D  a dimension: ("n", Y) is the width n(Y), ("m",) the number of examples, ("dim", name) any length from 1 up;
       in hypotheses also ("min", D, D, ...), the smallest of several
    V  an index name that the term binds            W  a layer name that the term binds

This module knows which names are bound and nothing of what a term means.
"""

from functools import cache

SIGNATURE = {
    "num": "ZZ",
    "add": "T*",
    "mul": "T*",
    "pow": "TZ",
    "recip": "T",  # p/q, arithmetic, 1 over a scalar
    "size": "D",
    "inv": "D",
    "ones": "D",  # the number of values of a dimension, 1 over it, the vector (1, ..., 1)
    "ref": "NYJ",  # w[l,j,k] b[l,j] z[l,j] a[l,j] delta[l,j] C, or an array that the certificate declares
    "act": "ZYJT",  # order of the derivative, layer, () or (neuron,), argument: sigma_l'(t) has order 1
    "D": "TT",  # total derivative of a ref with respect to a ref
    "P": "TT",  # direct partial: of the right side that defines a ref, with respect to a ref
    "held": "TT",  # derivative of an expression with respect to a ref, all else that it names held fixed
    "sum": "VDT",  # over an index from 1 to the dimension
    "kd": "II",  # [i = j]
    "fn": "NT",  # exp, log, step, sgn, Phi or phi of a scalar: see calculus.py
    "ein": "NT*",  # array product by its indices: "ij,jk->ik"; an index not in the result is summed over
    "col": "TI",
    "entry": "TJ",  # one column of a matrix, one entry of an array
    "prod": "WYYT",  # ordered matrix product M(lo) M(lo+1) ... M(hi), the identity where lo = hi + 1
    "paths": "VVWYYITT",  # u, v, i, lo, hi, start, edge, end: see rules.paths
}


class Rejected(Exception):
    """What the moves do not accept: the sentence says what was expected and what was found."""


def expect(ok, what, found=None):
    if not ok:
        raise Rejected(f"expected {what}" + (f", found {found!r:.80}" if found is not None else ""))


def num(p, q=1):
    return ("num", p, q)


ZERO, ONE = num(0), num(1)
# What has no value of its own and is given one, so that every term has a value: read by the moves and by the second judge.
# The value of 1/0 never decides: the divisors of a statement are listed with it, and the second judge leaves such places out.
AT_ZERO = {"recip": 0, "step": 0, "sgn": 0}


@cache
def kinds_of(head, length):
    if head not in SIGNATURE:  # normal.py says array for the factors of a product, and takes none again
        raise Rejected("expected no product of matrices inside 1/u, sigma or a function, or under field")
    kind = SIGNATURE[head]
    return kind[:-2] + "T" * (length - len(kind) + 1) if kind[-1] == "*" else kind


def kinds(t):
    return kinds_of(t[0], len(t))


def spliced(head, unit, terms):
    parts = [p for t in terms for p in (t[1:] if t[0] == head else (t,)) if p != unit]
    return (head, *parts) if len(parts) > 1 else parts[0] if parts else unit


def add(*terms):
    """Sum of terms: zeros dropped, sums inside it spliced in."""
    return spliced("add", ZERO, terms)


def mul(*terms):
    """Product of terms: ones dropped, products inside it spliced in, 0 if a factor is 0."""
    return ZERO if ZERO in terms else spliced("mul", ONE, terms)


def summed(bound, body):
    """The sum of body over {name: dimension}, the first name outermost."""
    for name, dim in reversed(bound.items()):
        body = ("sum", name, dim, body)
    return body


def matmul(left, right):
    return ("ein", "ij,jk->ik", left, right)


def shift(layer, by):
    return (layer[0], layer[1] + by)


def children(t):
    """The positions at which t has a term."""
    return places_of(t[0], len(t))


@cache
def places_of(head, length):
    return tuple(pos for pos, kind in enumerate(kinds_of(head, length), 1) if kind == "T")


def subterms(t):
    """A term and everything in it, what is inside derivatives and sigma included."""
    yield t
    for pos in children(t):
        yield from subterms(t[pos])


def heads(t):
    return {s[0] for s in subterms(t)}


def refs(t):
    return [s for s in subterms(t) if s[0] == "ref"]


def weight(t):
    """The number of terms, layers and index lists in a term."""
    return repr(t).count("(")


def replaced(t, old, new):
    """t with the term new wherever old stands; for terms that bind no name."""
    return (
        new
        if t == old
        else (t[0], *(replaced(p, old, new) if kind == "T" else p for kind, p in zip(kinds(t), t[1:])))
    )


def named(kind, part):
    """The index and layer names in a part of a term that is no term: heads, families and lengths are none."""
    if kind == "D":
        return (
            [name for d in part[1:] for name in named("D", d)]
            if part[0] == "min"
            else named("Y", part[1])
            if part[0] in ("n", "upto")
            else ()
        )
    if kind == "Y":
        return () if part is None or part[0] in ("", "L") else part[:1]
    return [i for i in (part if kind == "J" else (part,)) if type(i) is str] if kind in "IJVW" else ()


def mentions(t):
    """The names of indices and layers that are free in a term, each found where its sort has its place."""
    found, bound = set(), set()
    for kind, part in zip(kinds(t), t[1:]):
        (bound if kind in "VW" else found).update(mentions(part) if kind == "T" else named(kind, part))
    return found - bound


def names(t):
    """Every name in a term, bound or free, its families and functions too: what a new name has to differ from."""
    found = set()
    for kind, part in zip(kinds(t), t[1:]):
        found.update(names(part) if kind == "T" else (part,) if kind == "N" else named(kind, part))
    return found


def layer_at(y, values):
    if not y or y[0] not in values:
        return y
    expect(type(values[y[0]]) is tuple, "a layer, no index", y[0])
    return shift(values[y[0]], y[1])


def dim_at(d, values):
    if d[0] == "min":
        return ("min", *(dim_at(part, values) for part in d[1:]))
    return ("n", layer_at(d[1], values)) if d[0] == "n" else d


RENAMED = {
    "I": lambda i, values: values.get(i, i),
    "J": lambda idx, values: tuple([values.get(i, i) for i in idx]),
    "Y": layer_at,
    "D": dim_at,
    "V": lambda name, values: values[name],
    "W": lambda name, values: values[name][0],
}


def renamed(t, values, pick, depth=0):
    """t with free names replaced by values and bound names by pick(name, depth)."""
    shape = kinds(t)
    if "V" in shape or "W" in shape:
        values = dict(values)
        for pos, kind in enumerate(shape, 1):
            if kind in "VW":
                new = pick(t[pos], depth)
                values[t[pos]] = new if kind == "V" else (new, 0)
                depth += 1
    elif not values and "T" not in shape:
        return t
    return (
        t[0],
        *[
            renamed(p, values, pick, depth)
            if kind == "T"
            else RENAMED[kind](p, values)
            if kind in RENAMED
            else p
            for kind, p in zip(shape, t[1:])
        ],
    )


def substitute(t, values):
    """t with names replaced: index names by indices, layer names by layers; bound names step out of the way."""

    def pick(name, _):
        new, coming = name, {v[0] if type(v) is tuple else v for v in values.values()}
        while new in coming or new != name and new in names(t):
            new += "'"
        return new

    return renamed(t, values, pick) if values else t


def alpha(t, depth=0):
    """Bound names replaced by their depth: terms that differ only in bound names become equal."""
    return renamed(t, {}, lambda _, at: f"%{at}", depth)

"""The format of terms in a certificate, "symbolic_bp proof 1": the sort of each part of each head, and walks by sort.

One letter a part: T term, N word, Z integer, I index, J indices, Y layer [base, offset] or null, D dimension,
V an index name that is bound, W a layer name that is bound. T* ends a list of any length.
"""

SORTS = {
    "num": "ZZ",
    "add": "T*",
    "mul": "T*",
    "pow": "TZ",
    "recip": "T",
    "size": "D",
    "inv": "D",
    "ones": "D",
    "ref": "NYJ",
    "act": "ZYJT",
    "D": "TT",
    "P": "TT",
    "held": "TT",
    "sum": "VDT",
    "kd": "II",
    "fn": "NT",
    "ein": "NT*",
    "col": "TI",
    "entry": "TJ",
    "prod": "WYYT",
    "paths": "VVWYYITT",
}
SEALED = ("D", "P", "held")  # no step works inside of these


def sorts(t):
    kinds = SORTS[t[0]]
    return kinds[:-2] + "T" * (len(t) - len(kinds) + 1) if kinds[-1] == "*" else kinds


def layer(y, names):
    if not y or y[0] not in names:
        return y
    base, by = ("", names[y[0]]) if type(names[y[0]]) is int else names[y[0]]
    return base, by + y[1]


def put(part, kind, names):
    """A part of a term with free names replaced: index names by indices, layer names by layers."""
    if kind == "I":
        return names.get(part, part)
    if kind == "J":
        return tuple(names.get(i, i) for i in part)
    if kind == "Y":
        return layer(part, names)
    if kind == "D":
        return ("n", layer(part[1], names)) if part[0] == "n" else part
    return part


def renamed(t, names, pick):
    """t with free names replaced and each bound name replaced by pick(name)."""
    kinds, names = sorts(t), dict(names)
    parts = [t[0]]
    for kind, part in zip(kinds, t[1:]):
        if kind in "VW":
            new = pick(part)
            names[part] = new if kind == "V" else (new, 0)
    for kind, part in zip(kinds, t[1:]):
        if kind in "VW":
            parts.append(names[part] if kind == "V" else names[part][0])
        else:
            parts.append(renamed(part, names, pick) if kind == "T" else put(part, kind, names))
    return tuple(parts)


def said(t, values):
    """What a term says, whatever its bound names are: free names by their values."""
    count = iter(range(1000))
    return str(renamed(t, values, lambda _: f"%{next(count)}"))


def subterms(t, path=(), inside=False):
    """(path, term) for a term and all in it that a step may be made at; inside: also where none may."""
    yield path, t
    if inside or t[0] not in SEALED:
        for at, kind in enumerate(sorts(t), 1):
            if kind == "T":
                yield from subterms(t[at], (*path, at), inside)


def get(t, path):
    for at in path:
        t = t[at]
    return t


def replaced(t, path, new):
    if not path:
        return new
    return t[: path[0]] + (replaced(t[path[0]], path[1:], new),) + t[path[0] + 1 :]

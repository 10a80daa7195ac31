"""Terms to layout: the nodes (nodes.py) that every printer can draw."""

from symbolic_bp.moves.term import num, refs, substitute, subterms
from symbolic_bp.render.nodes import (
    DOTS,
    GREEK_FUNCTIONS,
    IDENTITY,
    LETTERS,
    NABLA,
    PATH,
    dimension,
    equation,
    index,
    layer,
    listed,
    row,
)

ADD, BIG, HAD, MUL, FRAC, ATOM = range(6)  # how tightly a node holds together; BIG is open to the right
UPPER = {"z": "Z", "a": "A", "delta": "Delta"}
MATMUL = ("ij,jk->ik", "ij,j->i")
HADAMARD = ("i,i->i", "ij,ij->ij")


def layout(term, network):
    """The layout of a term of the kernel, or of a pair that a reason names."""
    return lay(term, network)[1]


def lay(t, net):
    """(how tightly it holds together, node)."""
    drawn = net.leaf(t) if hasattr(net, "leaf") else None  # arrays.Spread draws arrays entry by entry
    return (ATOM, drawn) if drawn else HEADS[t[0]](t, net)


def fenced(t, net, least):
    """A term, in parentheses where it holds together less tightly than that."""
    hold, node = lay(t, net)
    return node if hold >= least else ("paren", node)


def lay_num(t, net):
    """A number: -1/2 is a fraction with a minus."""
    _, p, q = t
    node = ("num", str(abs(p))) if q == 1 else ("frac", ("num", str(abs(p))), ("num", str(q)))
    return (ADD, ("neg", node)) if p < 0 else (FRAC if q > 1 else ATOM, node)


def lay_ref(t, net):
    """A quantity, an entry or whole; in a mini-batch its last index is the example."""
    _, name, at, idx = t
    example = None
    if name not in LETTERS:
        return ATOM, (
            "var",
            "." + name,
            None,
            tuple(map(index, idx)),
            None,
        )  # a declared array may be called Z
    if name == "Cx":
        name, example, idx = "C", index(idx[0]) if idx else None, ()
    elif net.batch and name in UPPER:
        name, idx, example = (name, idx[:-1], index(idx[-1])) if idx else (UPPER[name], (), None)
    return ATOM, ("var", name, layer(at) if at else None, tuple(map(index, idx)), example)


def lay_act(t, net):
    """An activation function, of a layer or a neuron, applied."""
    _, order, at, neuron, inner = t
    below = row(layer(at), ("comma",), index(neuron[0])) if neuron else layer(at)
    return FRAC, ("fun", "act", below, order, layout(inner, net))


def lay_derivative(t, net):
    """A derivative; that by all activations of the last layer is a gradient."""
    _, y, x = t
    top = layout(y, net)
    if x[1] == "a" and not x[3] and x[2] == net.top:
        return FRAC, row(("sub", NABLA, ("var", "a", None, (), None)), top)
    top = row(("d",), top if y[0] in ("ref", "fn", "act") else ("paren", top))
    return FRAC, ("frac", top, row(("d",), layout(x, net)))


def signed(t):
    """(True, |t|) for a term that starts with a negative number."""
    if t[0] == "num" and t[1] < 0:
        return True, num(-t[1], t[2])
    if t[0] == "mul":
        parts = flat(t, ("mul",))
        if parts[0][0] == "num" and parts[0][1] < 0:
            first = num(-parts[0][1], parts[0][2])
            rest = parts[1:] if first == num(1) and len(parts) > 1 else [first, *parts[1:]]
            return True, ("mul", *rest) if len(rest) > 1 else rest[0]
    return False, t


def flat(t, heads, specs=()):
    """The parts of nested products (or sums) as one list."""
    if t[0] in heads and (not specs or t[1] in specs):
        return [p for part in t[2 if specs else 1 :] for p in flat(part, heads, specs)]
    return [t]


def lay_add(t, net):
    """A sum, with a minus for a term that starts with a negative number."""
    nodes = []
    for part in flat(t, ("add",)):
        minus, size = signed(part)
        node = fenced(size, net, BIG)
        nodes.append(("neg", node) if minus else node)
    return ADD, ("add", *nodes)


def product(held):
    """Factors (hold, node) side by side, in parentheses only where they would be misread."""
    nodes = []
    for place, (hold, node) in enumerate(held):
        last = place == len(held) - 1
        if hold < MUL and not (hold == BIG and last):
            node = ("paren", node)
        nodes += node[1:] if node[0] == "prod" else [node]
    if len(nodes) == 1:
        return held[0]
    return BIG if held[-1][0] == BIG else MUL, ("prod", *nodes)


def lay_mul(t, net):
    """A product; u sgn(u) is |u|, and what it divides by stands below a fraction."""
    if t[1] == num(0):  # the array of zeros like the other factor
        return lay_num(num(0), net)
    minus, size = signed(t)
    if minus:
        return ADD, ("neg", fenced(size, net, BIG))
    parts = flat(t, ("mul",))
    sign = next((p for p in parts if p[:2] == ("fn", "sgn") and p[2] in parts), None)
    if sign:
        parts = [*parts]
        parts.remove(sign)
        parts[parts.index(sign[2])] = ("fn", "abs", sign[2])
        return lay_mul(("mul", *parts), net) if len(parts) > 1 else lay(parts[0], net)
    below = [divisor(p, first=n == 0) for n, p in enumerate(parts)]
    if any(below):
        above = [
            p if not d else num(p[1]) for p, d in zip(parts, below) if not d or p[0] == "num" and p[1] != 1
        ]
        below = [d for d in below if d]
        front = [p for p in above if p[0] in ("D", "P")]  # derivatives stay in front of the fraction
        if len(front) == len(above):
            front = []
        whole = (
            FRAC,
            ("frac", *(layout(many(parts), net) for parts in ([p for p in above if p not in front], below))),
        )
        return product([*(lay(p, net) for p in front), whole])
    held = []
    parts = flat(t, ("mul",))
    for part in [p for p in parts if not (p[0] == "kd" and p[1] == p[2] and isinstance(p[1], str))] or parts:
        if part[0] == "inv" and held and held[-1][1][0] in ("num", "var") and held[-1][0] == ATOM:
            held[-1] = (FRAC, ("frac", held[-1][1], dimension(part[1])))  # eta/m, not eta (1/m)
        elif part[0] == "inv" and held and part is parts[-1]:
            return FRAC, ("frac", product(held)[1], dimension(part[1]))
        else:
            held.append(lay(part, net))
    return product(held)


def divisor(t, first):
    """What t divides by in a product; None where it does not. A number such as 1/2 divides unless it comes first."""
    if t[0] == "recip":
        return t[1]
    if t[0] == "pow" and t[1][0] == "recip":
        return ("pow", t[1][1], t[2])
    return num(t[2]) if t[0] == "num" and t[2] != 1 and not first else None


def many(parts):
    """The product of parts; 1 of none."""
    return ("mul", *parts) if len(parts) > 1 else parts[0] if parts else num(1)


def lay_fn(t, net):
    """A function applied; |u| for abs."""
    if t[1] == "abs":
        return ATOM, row(("tight", "|"), layout(t[2], net), ("tight", "|"))
    return ATOM, ("call", ("word", {"log": "ln", **GREEK_FUNCTIONS}.get(t[1], t[1])), layout(t[2], net))


def lay_pow(t, net):
    """A power."""
    return FRAC, ("sup", fenced(t[1], net, ATOM), ("num", str(t[2])))  # (u^2)^2 has its brackets


def lay_sum(t, net):
    """A sum over an index, with its limits where no quantity in it shows them; on a sheet (no dimension) without."""
    _, name, dim, body = t
    limits = (
        (index(name), None)
        if dim is None or shown_by(body, name, dim, net)
        else (equation(index(name), ("num", "1")), dimension(dim))
    )
    return BIG, ("big", "sum", *limits, fenced(body, net, BIG))


def shown_by(body, name, dim, net):
    """Whether a quantity in the body has that index in that dimension, and none has it in another one."""
    found = [d for r in refs(body) for i, d in zip(r[3], dims(r, net) or (dim,) * len(r[3])) if i == name]
    found += [dim for t in subterms(body) if t[0] in ("col", "entry") and name in (t[2], *t[2])]
    return bool(found) and set(found) == {dim}


def dims(ref, net):
    """The dimensions of the indices of a quantity; none for an array that a claim declares."""
    _, name, at, _ = ref
    if name not in LETTERS or not at:
        return ()
    return (("n", at), ("n", (at[0], at[1] - 1))) if name == "w" else (("n", at), *net.m)


def lay_entry(t, net):
    """An entry of an array."""
    if t[1][0] == "ref" and not t[1][3]:
        return lay(t[1][:3] + (t[2],), net)
    return ATOM, ("sub", ("paren", layout(t[1], net)), listed(t[2]))


def lay_col(t, net):
    """A column of a matrix."""
    if t[1][0] == "ref" and not t[1][3]:
        _, name, at, _ = t[1]
        return ATOM, (
            "var",
            name if name in LETTERS else "." + name,
            layer(at) if at else None,
            (),
            index(t[2]),
        )
    return ATOM, ("sub", ("paren", layout(t[1], net)), row(("word", "column "), index(t[2])))


def transposed(t, net):
    """The transpose; that of a product of transposes is the product in descending order."""
    if t[0] == "prod" and t[4][:2] == ("ein", "ij->ji"):
        _, name, lo, hi, body = t
        return factors(name, hi, lo, body[2], net, lo[0] == hi[0] and lo[1] > hi[1])
    hold, node = lay(t, net)
    if node == IDENTITY:
        return ATOM, node
    if node[0] == "matrix":
        turned = {("op", "⋮"): DOTS, DOTS: ("op", "⋮")} if 1 in (len(node[1]), len(node[1][0])) else {}
        return ATOM, ("matrix", tuple(tuple(turned.get(x, x) for x in row) for row in zip(*node[1])))
    return ATOM, ("T", node if hold == ATOM and node[0] != "T" else ("paren", node))


def factors(name, first, last, body, net, empty):
    """body at the layer first ... body at the layer last."""
    if empty:
        return ATOM, IDENTITY

    def factor(by):
        return lay(substitute(body, {name: (first[0], first[1] + by)}), net)

    steps = last[1] - first[1]
    if first[0] == last[0] and abs(steps) <= 2:
        return product(
            [factor(by) for by in range(0, steps + (1 if steps >= 0 else -1), 1 if steps >= 0 else -1)]
        )
    return product([factor(0), (ATOM, DOTS), lay(substitute(body, {name: last}), net)])


def lay_prod(t, net):
    """An ordered product over layers."""
    _, name, lo, hi, body = t
    return factors(name, lo, hi, body, net, lo[0] == hi[0] and lo[1] > hi[1])


def lay_ein(t, net):
    """A product of arrays, in the form that its letters say."""
    _, spec, *parts = t
    if spec == "ij->ji":
        return transposed(parts[0], net)
    if spec in MATMUL:
        held = [lay(p, net) for p in flat(t, ("ein",), MATMUL)]
        return product([h for h in held if h[1] != IDENTITY] or held[:1])
    if spec in HADAMARD:
        return HAD, ("had", *(fenced(p, net, FRAC) for p in flat(t, ("ein",), HADAMARD)))
    if spec == "i,j->ij":
        return product([lay(parts[0], net), transposed(parts[1], net)])
    if spec == "i->ii":
        v = parts[0]
        if v[0] == "act" and not v[3] and v[4][0] == "ref":
            return FRAC, ("fun", "diag", None, v[1], layout(v[4], net))
        return FRAC, ("call", ("word", "diag"), layout(v, net))
    return by_indices(spec, parts, net)


def by_indices(spec, parts, net):
    """Any other array product: its general entry, in parentheses, with the indices that are left."""
    names = dict(zip("ijkl", "pqrs"))
    left, right = spec.split("->")
    held = [
        lay(("entry", p, tuple(names[c] for c in group)) if group else p, net)
        for p, group in zip(parts, left.split(","))
    ]
    hold, node = product(held)
    for c in sorted(set(left) - set(right) - {","}, reverse=True):
        hold, node = BIG, ("big", "sum", index(names[c]), None, node if hold >= BIG else ("paren", node))
    return (ATOM, ("sub", ("paren", node), listed([names[c] for c in right]))) if right else (hold, node)


def lay_paths(t, net):
    """The sum over all paths, of the product along each."""
    _, u, v, i, lo, hi, start, edge, end = t
    values = {u: (PATH, (i, -1)), v: (PATH, (i, 0))}
    inner = (
        "big",
        "prod",
        equation(("sym", i), layer((lo[0], lo[1] + 1))),
        layer(hi),
        ("paren", layout(substitute(edge, values), net)),
    )
    body = product([(ATOM, inner), lay(substitute(end, {v: (PATH, hi)}), net)])[1]
    return BIG, (
        "big",
        "sum",
        row(("sym", PATH), ("op", ":"), equation(index((PATH, lo)), index(start))),
        None,
        body,
    )


HEADS = {
    "num": lay_num,
    "size": lambda t, net: (ATOM, dimension(t[1])),
    "inv": lambda t, net: (FRAC, ("frac", ("num", "1"), dimension(t[1]))),
    "recip": lambda t, net: (FRAC, ("frac", ("num", "1"), layout(t[1], net))),
    "fn": lay_fn,
    "ref": lay_ref,
    "act": lay_act,
    "D": lay_derivative,
    "P": lay_derivative,
    "held": lay_derivative,
    "add": lay_add,
    "mul": lay_mul,
    "pow": lay_pow,
    "sum": lay_sum,
    "kd": lambda t, net: (ATOM, ("brack", row(index(t[1]), ("tight", "="), index(t[2])))),
    "ein": lay_ein,
    "ones": lambda t, net: (ATOM, ("ones",)),
    "col": lay_col,
    "entry": lay_entry,
    "prod": lay_prod,
    "paths": lay_paths,
    "layers": lambda t, net: (ADD, row(layer(t[1]), ("op", "<"), layer(t[2]))),
    "indices": lambda t, net: (ADD, equation(index(t[1]), index(t[2]))),
    "layer": lambda t, net: (ATOM, layer(t[1])),
    "name": lambda t, net: (ATOM, index(t[1])),
}

"""What a claim is about and what its proof takes for granted, as sentences: for every ..., where ..., assuming ..."""

from symbolic_bp.moves.term import heads, substitute, subterms
from symbolic_bp.language.order import opposite
from symbolic_bp.render.layout import layout
from symbolic_bp.render.nodes import PATH, dimension, equation, index, layer, row
from symbolic_bp.render.prose import prose


def joined(parts, last=" and "):
    """Sentences joined as in a, b and c."""
    out = ()
    for place, part in enumerate(parts):
        out += ((last if place == len(parts) - 1 else ", ",) if place else ()) + tuple(part)
    return out


def about_network(claim):
    """Whether a claim speaks of a network at all."""
    return any(
        t[0] == "act" or t[0] == "ref" and t[1] not in claim.arrays
        for side in (claim.lhs, claim.rhs)
        for t in subterms(side)
    )


def scope(claim):
    """For every network, every layer l and every neuron j of layer l, as a sentence."""
    net = claim.network
    parts = []
    if about_network(claim):
        parts.append(
            ("the network " + "-".join(map(str, net.widths)),)
            if net.widths
            else ("every network of any depth and width",)
            if net.least == 2
            else (f"every network of at least {net.least} layers, of any width",)
        )
    for name, (kind, *spec) in claim.scope.items():
        if kind == "layer":
            lo, hi = spec
            if lo == hi:
                parts.append(("layer ", equation(("sym", name), layer(lo))))
                continue
            sign, top = ("<", (hi[0], hi[1] + 1)) if hi[1] < 0 else ("≤", hi)
            parts.append(
                ("every layer ", row(layer(lo), ("op", "≤"), ("sym", name), ("op", sign), layer(top)))
            )
        elif len(spec) > 1:
            parts.append(
                ("every index ", ("sym", name), " up to the smallest of ", *joined([size(d) for d in spec]))
            )
        elif spec[0][0] == "n":
            parts.append(("every neuron ", ("sym", name), " of layer ", layer(spec[0][1])))
        elif spec[0][0] == "m":
            parts.append(("every example ", ("sym", name)))
        else:
            parts.append(("every index ", ("sym", name), " up to ", ("sym", spec[0][1])))
    shapes = {}
    for name, dims in claim.arrays.items():
        if dims and dims[0][0] == "dim":
            shapes.setdefault(dims, []).append((("var", "." + name, None, (), None),))
    if shapes:
        parts.append(("all ",) + joined([array(names, dims) for dims, names in shapes.items()]))
    return ("For ",) + joined(parts) + (":",) if parts else ()


def size(d):
    """A dimension in a sentence."""
    return (dimension(d),)


def array(names, dims):
    """Arrays of one shape in a sentence: vectors s and t of length N."""
    kind, of = {1: ("vectors ", " of length "), 2: ("matrices ", " of size ")}.get(
        len(dims), ("arrays ", " of size ")
    )
    return (kind, *joined(names), of, *joined([size(d) for d in dims], " by "))


def setting(claim):
    """Sentences on the kind of network that a claim is about, where it is not any."""
    net = claim.network
    if net.activation == "identity":
        yield (
            "the neurons are linear, ",
            equation(("var", "a", ("sym", "l"), (), None), ("var", "z", ("sym", "l"), (), None)),
        )
    if net.activation == "neuron":
        yield (
            "every neuron has an activation of its own, ",
            equation(
                entry(net, "a", "l", "j"),
                layout(("act", 0, ("l", 0), ("j",), plain(net, "z", "l", "j")), net),
            ),
        )
    if net.batch:
        mean = ("mul", ("inv", ("m",)), ("sum", "x", ("m",), ("ref", "Cx", None, ("x",))))
        used = any(t[:2] == ("ref", "C") for side in (claim.lhs, claim.rhs) for t in subterms(side))
        yield (
            "there is a mini-batch of ",
            ("sym", "m"),
            " examples",
            *((", ", equation(layout(("ref", "C", None, ()), net), layout(mean, net))) if used else ()),
        )
    if net.cost == "quadratic":
        cost = ("ref", "Cx", None, ("x",)) if net.batch else ("ref", "C", None, ())
        yield (
            "the cost is quadratic, ",
            equation(layout(cost, net), layout(named(net.definition(cost)), net)),
        )
    for key, name, term in net.formulas:
        batch = ("x",) if net.batch else ()
        if key == "C":
            cost = ("ref", "Cx" if net.batch else "C", None, batch)
            yield ("the cost is ", name, ", ", equation(layout(cost, net), layout(plainly(term), net)))
        else:
            at = ("l", 0) if key == "a" else key
            own = substitute(plainly(term), {"l": at})
            yield (
                "the activation",
                *((" of layer ", layer(at)) if key != "a" else ()),
                " is ",
                name,
                ", ",
                equation(layout(("ref", "a", at, ("j", *batch)), net), layout(own, net)),
            )


def fixed(claim):
    """A sentence on derivatives of expressions, where the claim has some: they are no total derivatives."""
    if "held" in heads(claim.lhs) | heads(claim.rhs):
        yield ("in the derivative of an expression every other quantity that it names is held fixed",)


def where(claim):
    """Sentences on the kind of network and on what the claim names besides it."""
    net = claim.network
    yield from setting(claim)
    yield from fixed(claim)
    for name, dims in claim.arrays.items():
        if not dims:
            yield (("var", "." + name, None, (), None), " is a number")
        elif dims[0] == ("n", net.top):
            yield (
                ("var", "." + name, None, (), None),
                " has one entry for each neuron of layer ",
                layer(net.top),
            )
        elif dims[0][0] != "dim":
            yield (
                ("var", "." + name, None, (), None),
                " is an array of size ",
                *joined([size(d) for d in dims], " by "),
            )
    name = next((t[3] for side in (claim.lhs, claim.rhs) for t in subterms(side) if t[0] == "paths"), None)
    if name:
        path = ("sym", PATH)
        yield (
            path,
            " runs over the paths that take one neuron ",
            index((PATH, (name, 0))),
            " in each layer up to ",
            layer(net.top),
            ", from the neuron named below the sum",
        )


def named(t):
    """A definition of the kernel with its bound name as a person writes it."""
    if isinstance(t, str):
        return t.replace("%", "")
    return tuple(map(named, t)) if isinstance(t, tuple) else t


def plainly(t):
    """A formula of a network with its bound names as a person writes them."""
    if isinstance(t, str):
        return {"%f0": "k", "%f1": "i", "%f2": "p", "%d0": "k", "%d1": "i", "%0": "k", "%1": "i"}.get(t, t)
    return tuple(map(plainly, t)) if isinstance(t, tuple) else t


def plain(net, name, at, i):
    """A quantity of one neuron (of the example x, in a mini-batch)."""
    return ("ref", name, (at, 0), (i,) + (("x",) if net.batch else ()))


def entry(net, name, at, i):
    """The layout of plain()."""
    return layout(plain(net, name, at, i), net)


def assuming(hypotheses, net, taken=()):
    """Sentences: what the proof takes for granted; taken: names that no layer may have."""
    i = next(name for name in ("i", "r", "h", "layer") if name not in taken)
    x = ("sym", "x") if net.batch else None
    each = (", for every example ", x) if x else ()
    facts = [FACTS[what] for fact, what in hypotheses if fact == "known" and what in FACTS]
    if facts:
        yield (KNOWN, *joined([prose(fact) for fact in facts], ", "))
    for fact, at in hypotheses:
        if fact in ("nonzero", "positive", "zero"):
            yield from condition(fact, named(plainly(at)), net)
        elif fact == "known":
            continue
        elif fact == "C":
            yield (("var", "C", None, (), x), " is differentiable at ", ("var", "a", layer(at), (), x), *each)
        else:
            lo, hi = at
            here = lo if lo == hi else (i, 0)
            yield (
                ("fun", "act", layer(here), 0, None),
                " is differentiable at ",
                ("var", "z", layer(here), (), x),
                *(
                    ()
                    if lo == hi
                    else (" for ", row(layer(lo), ("op", "≤"), ("sym", i), ("op", "≤"), layer(hi)))
                ),
                *each,
            )


KNOWN = "the known facts that "


def granted(sentences):
    """What is assumed as one sentence: assuming the known facts ..., and that ..., and that ...."""
    out = ("Assuming ",)
    for place, said in enumerate(sentences):
        out += (", and ",) * bool(place) + ("that ",) * (said[0] != KNOWN) + tuple(said)
    return (*out, ".")


FACTS = {
    "exp": "`exp' = exp`, `exp(u + v) = exp(u) exp(v)`, `exp(0) = 1`, `exp > 0`",
    "log": "`ln' u = 1/u` and `ln(u v) = ln u + ln v` for `u, v > 0`, `ln(exp u) = u`",
    "step": "`step(u)` is 1 for `u > 0`, else 0, and has slope 0 for `u != 0`",
    "sgn": "`sgn(u)` is the sign of `u`, with slope 0 for `u != 0`",
    "Phi": "`Phi' = phi`",
    "phi": "`phi'(u) = -u phi(u)`",
}


def condition(fact, t, net):
    """A sentence on what is not 0, or is above 0, for all values of the names that t is bound over."""
    every = []
    while t[0] in ("sum", "prod"):
        every.append(
            (("sym", t[1]),)
            if t[0] == "sum"
            else (row(layer(t[2]), ("op", "≤"), ("sym", t[1]), ("op", "≤"), layer(t[3])),)
        )  # which may be none
        t = t[-1]
    left, right = layout(t, net), ("num", "0")
    if fact == "zero" and t[0] == "add":  # an assumption s = t, which the kernel keeps as s - t
        left, right = layout(t[1] if len(t) == 3 else t[:-1], net), layout(opposite(t[-1]), net)
    yield (
        row(left, ("op", {"nonzero": "≠", "positive": ">", "zero": "="}[fact]), right),
        *((" for every ", *joined(every, ", ")) if every else ()),
    )

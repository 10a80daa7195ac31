"""Networks with named activations and costs: the records' formulas as right sides of a[l,j] and of C."""

from functools import lru_cache

from symbolic_bp.errors import NetworkError
from symbolic_bp.assistant.places import reduced
from symbolic_bp.moves.context import Network
from symbolic_bp.moves.term import kinds, refs, substitute
from symbolic_bp.language.formula import read_formula
from symbolic_bp.network import named
from symbolic_bp.network.domain import cost_exists

ANY = "layer"  # any sigma_l
KINDS = (ANY, "neuron", "identity")


def network(widths=None, activation="layer", cost="function", batch=False, least=2, letters=()):
    """A kernel Network. activation: layer, neuron or identity, a record's name for all layers, or names from layer 2
    to L, such as "relu,relu,softmax"; without widths the last of two names is that of layer L and the first that of
    all layers below it; among several names, layer is any function. cost: function, quadratic, or a record's name.
    letters: parameters that keep their letter and are declared arrays. Raises NetworkError."""
    return made(tuple(widths) if widths else None, activation, cost, bool(batch), least, tuple(letters))


@lru_cache(maxsize=256)
def made(widths, activation, cost, batch, least, letters):
    """As network(), each kind once: the theorems of the library are about few."""
    formulas, last, kind = [], None, activation if activation in KINDS else "layer"
    top = ("", len(widths)) if widths else ("L", 0)
    if activation not in KINDS:
        names = [name.strip() for name in split(activation)]
        if len(names) > 1 and len(names) != (top[1] - 1 if widths else 2):
            raise NetworkError(
                "activation",
                "one name, or one for each layer from 2 to L"
                if widths
                else "one name, or one for the hidden layers and one for layer L",
                f"{len(names)} names",
            )
        if not widths and names[1:] == [ANY] != names[:1]:
            raise NetworkError(
                "activation",
                f"a name for layer L, as {names[0]} alone is taken for all layers",
                f"{ANY} there",
                "give --net, or a name for layer L",
            )
        layers = (
            ["a"] if len(names) == 1 else [("", 2 + n) for n in range(len(names))] if widths else ["a", top]
        )
        records = [(key, named.activation(name)) for key, name in zip(layers, names) if name != ANY]
        formulas += [(key, record.name, activation_term(record, batch, letters)) for key, record in records]
        last = records[-1][1] if names[-1] != ANY else None
    if cost not in ("function", "quadratic"):
        record = named.cost(cost)
        cost_exists(last, record, widths[-1] if widths else None)
        formulas.append(("C", record.name, cost_term(record, top, batch, letters)))
    return Network(widths, kind, cost if cost == "quadratic" else "function", batch, least, formulas)


def per_layer(activation, depth):
    """Names for the hidden layers and for layer L, one for each layer of a network of that depth; other names as they are."""
    names = split(activation)
    return ",".join([names[0]] * (depth - 2) + names[1:]) if len(names) == 2 else activation


def covers(general, net):
    """Whether what is true of every network of one kind is true of those of another: where the first has a formula the other
    has it too, and where the first has any sigma_l the other has a function of one weighted input."""

    def own(network, key):
        return network.formula(key) or network.formula("a")

    keys = {key for kind in (general, net) for key, *_ in kind.formulas if key != "C"} | {"a"}
    same = all(
        own(general, key) == own(net, key) if own(general, key) else alone(own(net, key), net.batch)
        for key in keys
    )
    return (
        same
        and (general.widths, general.activation, general.batch) == (net.widths, net.activation, net.batch)
        and general.least <= net.least
        and (general.cost, general.formula("C")) in (("function", None), (net.cost, net.formula("C")))
    )


def alone(term, batch):
    """Whether a formula of a[l,j] has no weighted input but z[l,j] in it."""
    return term is None or all(ref[3] == ("j", "x")[: 1 + batch] for ref in refs(term) if ref[1] == "z")


def split(text):
    """The names between commas that stand outside of parentheses."""
    parts, depth = [""], 0
    for c in text:
        depth += (c == "(") - (c == ")")
        if c == "," and not depth:
            parts.append("")
        else:
            parts[-1] += c
    return parts


def activation_term(record, batch, letters=()):
    """The right side of a[l,j] in z[l,.]; in a mini-batch of the example x."""
    term = read_formula(record.formula, {"z": None, "a": None, **given(record, letters)}, record.vector)
    ex = ("x",) if batch else ()
    return mapped(
        term,
        lambda ref: ("ref", "z", ("l", 0), (ref[3] or ("j",)) + ex) if ref[1] == "z" else ref,
        ("n", ("l", 0)),
    )


def activation_slope(record, layer, k, j, batch):
    """The record's slope in a[layer,.] and z[layer,.]: da[layer,k]/dz[layer,j] of a vector activation, sigma'(z[layer,j])
    of another one; in a mini-batch of the example x."""
    term = read_formula(record.derivative, {"z": None, "a": None, **given(record, ())}, record.vector)
    ex = ("x",) * batch
    if not record.vector:
        return mapped(
            term, lambda ref: ("ref", ref[1], layer, (j, *ex)) if ref[1] in ("z", "a") else ref, ("n", layer)
        )
    term = mapped(
        term, lambda ref: ("ref", ref[1], layer, ref[3] + ex) if ref[1] in ("z", "a") else ref, ("n", layer)
    )
    return substitute(term, {"j": k, "k": j})


def given(record, letters):
    """The parameters of a record with their values, None for one that keeps its letter."""
    return {name: None if name in letters else value for name, value in record.parameters.items()}


def cost_term(record, top, batch, letters=()):
    """The right side of C (of Cx[x] in a mini-batch): the record's formula summed over the outputs."""
    ex = ("x",) if batch else ()
    parameters = {"n": None, **given(record, letters)}

    def quantity(ref):
        if ref[1] == "n":
            return ("size", ("n", top))
        if ref[1] not in ("a", "y"):
            return ref
        return ("ref", ref[1], top if ref[1] == "a" else None, ("k",) + ex)

    term = mapped(read_formula(record.formula, {"a": None, "y": None, **parameters}), quantity, ("n", top))
    return ("sum", "k", ("n", top), term)


def mapped(t, quantity, dim):
    """t with quantity(ref) for every ref, and dim for every dimension."""
    if t[0] == "ref":
        return quantity(t)
    if t[0] == "mul" and any(s[0] == "num" for s in t[1:]):
        t = reduced(t)
    parts = (
        mapped(p, quantity, dim) if kind == "T" else dim if kind == "D" else p
        for kind, p in zip(kinds(t), t[1:])
    )
    return (t[0], *parts)

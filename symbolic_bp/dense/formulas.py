"""The formulas of a network in the place of the preset's functions: a[l,j] = f(z[l]) and C = g(a[L])."""

from dataclasses import replace

from symbolic_bp.dense.network import Dense
from symbolic_bp.dense.scope import Scope
from symbolic_bp.dense.terms import Terms
from symbolic_bp.dense.unsaid import Unsaid
from symbolic_bp.finding.write import data as written
from symbolic_bp.moves.term import substitute
from symbolic_bp.kernel import index
from symbolic_bp.kernel.index import shown
from symbolic_bp.kernel.term import Add, App, Guard, Mul, Ref, Term


def own_formulas(dense: Dense) -> None:
    """Write the formulas of the network into its model."""
    net = dense.net
    if net.activation == "identity" or any(key != "C" for key, _, _ in net.formulas):
        (each_layer if net.widths else activations)(dense)
    if net.cost == "quadratic" or net.formula("C"):
        cost(dense)


def each_layer(dense: Dense) -> None:
    """a[k,j] = f(z[k]) of each layer of a network of given widths."""
    net, read = dense.net, Terms(dense)
    for k in range(2, net.top[1] + 1):
        s = dense.scope().bind("j", ("index", ("n", ("", k))))
        idx: tuple[str, ...] = ("j",)
        if net.batch:
            s, idx = s.bind("x", ("index", ("m",))), ("j", "x")
        given = s.old.activation(("", k))
        z = ("ref", "z", ("", k), idx)
        if given or net.activation == "identity":
            term = substitute(given, {"l": ("", k)}) if given else z
            dense.rows[f"a{k}"][1:3] = [box(s), written(read.read(s, term))]


def box(s: Scope) -> list[list[str]]:
    """The ranges of a scope as those of a family."""
    return [[r.var.name, shown(r.low), shown(r.high)] for r in s.ranges]


def activations(dense: Dense) -> None:
    """a[l,j] = [l = 1] x[j] + [2 <= l, no formula of its own] f(z[l]) + Sum over layers with one of
    [l = it] its formula."""
    net, top = dense.net, dense.net.top
    s = dense.scope().bind("l", ("layer", ("", 1), top)).bind("j", ("index", ("n", ("l", 0))))
    idx: tuple[str, ...] = ("j",)
    if net.batch:
        s, idx = s.bind("x", ("index", ("m",))), ("j", "x")
    layer, rest = index.var(s.ranges[0].var), tuple(index.var(r.var) for r in s.ranges[1:])
    read, low = Terms(dense), ("layer", ("", 2), top)
    known = s.old.extended({})
    known.scope["l"] = low
    s = replace(s, old=known)
    keys = [(key, term) for key, _, term in net.formulas if type(key) is tuple]
    if any(key != top for key, _ in keys):
        raise Unsaid("formulas of single layers")
    z = read.read(s, ("ref", "z", ("l", 0), idx))
    general = net.formula("a")
    own = (layer, *rest[:1]) if net.activation == "neuron" else (layer,)
    body = z if net.activation == "identity" else App("sigma", 0, own, z)
    body = read.read(s, general) if general else body
    hidden = Guard("ge", index.add(layer, index.const(-2)))
    parts: list[Term] = [Mul((Guard("eq", index.sub(layer, index.const(1))), Ref("x", rest)))]
    last = s.layer(top)
    not_last = [Guard("ge", index.sub(index.sub(last, index.const(1)), layer))] if keys else []
    parts.append(Mul((hidden, *not_last, body)))
    for _, term in keys:
        parts.append(Mul((Guard("eq", index.sub(layer, last)), read.read(s, term))))
    dense.rows["a"][1:3] = [box(s), written(Add(tuple(parts)))]


def cost(dense: Dense) -> None:
    """C = g(a[L]); in a mini-batch Cx[x] = g(a[L,.,x])."""
    net, s = dense.net, dense.scope()
    name, idx = ("Cx", ("x",)) if net.batch else ("C", ())
    if net.batch:
        s = s.bind("x", ("index", ("m",)))
    body = s.old.definition(("ref", name, None, idx))
    dense.rows[name][1:3] = [box(s), written(Terms(dense).read(s, body))]
    dense.data["arrays"] = {}

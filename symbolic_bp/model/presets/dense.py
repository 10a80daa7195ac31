"""The dense network of the book with named activations, costs, regularisers and mini-batches: each a
variant of its lines."""

import re
from fractions import Fraction
from importlib import import_module
from typing import Any

from symbolic_bp.errors import NetworkError
from symbolic_bp.model.errors import ModelError
from symbolic_bp.model.syntax import Reader, changed_names
from symbolic_bp.model.tree import Name, Node
from symbolic_bp.model.written import written

named: Any = import_module("symbolic_bp.network.named")
LAYER, NEURON, FUNCTION = "layer", "neuron", "function"


def own(record: Any, names: dict[str, str]) -> str:
    """The formula of a record with other variables, and its parameters as numbers."""
    values = {name: number(value) for name, value in record.parameters.items()}
    return re.sub(r"[A-Za-z]\w*", lambda m: names.get(m[0], values.get(m[0], m[0])), record.formula)


def known(find: Any, text: str) -> Any:
    """The record of a name; None for a formula of one's own. Raises NetworkError for a word that is no
    name."""
    try:
        return find(text)
    except NetworkError:
        if any(sign in text for sign in "[*+^"):
            return None
        raise


def formula(text: str) -> Node:
    """The tree of a formula. Raises ModelError with the column."""
    reader = Reader(text)
    node = reader.sum()
    reader.end()
    return node


def own_cost(text: str, batch: bool) -> str:
    """A cost of one's own, Sum((a[L,j]-y[j])^4, j), of the example e in a mini-batch. Raises ModelError."""
    if not batch:
        return written(formula(text))

    def of_example(name: Name) -> Name:
        entries = {"z": 2, "a": 2, "y": 1}.get(name.name)
        if entries is None:
            return name
        if len(name.args) != entries:
            raise ModelError(
                "entries such as a[L,j] and y[j] in a cost of each example",
                written(name),
                "write the sum over j",
                text,
                0,
                name.at.column,
            )
        return Name(name.at, name.name, (*name.args, Name(name.at, "e")))

    return written(changed_names(formula(text), of_example))


def penalised(text: str) -> str:
    """The regulariser as a term of the cost: of a name, or of one's own, lam/2*w^2 of each weight w, or a
    sum over w[l,j,k].
    Raises NetworkError, ModelError."""
    record = known(named.regulariser, text)
    if record is not None:
        entry = own(record, {"w": "w[l,j,k]", "lam": "lam"})
    else:
        node = formula(text)
        weight = [Name(node.at, v) for v in "ljk"]
        entry = written(
            changed_names(
                node, lambda n: Name(n.at, "w", tuple(weight)) if n.name == "w" and not n.args else n
            )
        )
        if entry == written(node):
            return entry
    return f"Sum({entry}, (l,2,L), (j,1,n[l]), (k,1,n[l-1]))"


def number(value: Fraction) -> str:
    """A parameter as it stands in a formula."""
    return str(value) if value.denominator == 1 and value >= 0 else f"({value})"


def activations(text: str, batch: bool) -> tuple[list[str], list[str], list[str]]:
    """Lines for a[l]: functions that are declared, lines in the loop over all layers, other lines."""
    j, index = ("j,e", "l,j,e") if batch else ("j", "l,j")
    if text == LAYER:
        return ["sigma[l]: elementwise"], ["a[l] = sigma[l](z[l])"], []
    if text == NEURON:
        return ["sigma[l,j]: elementwise"], [f"a[{index}] = sigma[l,j](z[{index}])"], []
    names = [named.activation(part) for part in re.split(r",(?![^()]*\))", text)]
    if len(names) > 2:
        raise NetworkError("the activation", "one, or two: hidden, output", str(len(names)))
    declared = [f"sigma{n}(u) = {own(r, {'z': 'u'})}" for n, r in enumerate(names, 1) if not r.vector]
    calls = ["softmax" if r.vector else f"sigma{n}" for n, r in enumerate(names, 1)]
    softmax = "exp(z[{0},{1}])/Sum(exp(z[{0},{2}]), k)"
    lines = [
        f"a[{{0}},{j}] = {softmax.replace('{1}', j).replace('{2}', j.replace('j', 'k'))}"
        if c == "softmax"
        else f"a[{{0}}] = {c}(z[{{0}}])"
        for c in calls
    ]
    if len(lines) == 1:
        return declared, [lines[0].format("l")], []
    return (
        declared,
        [],
        ["for l in 2..L-1:", "  " + lines[0].format("l"), "for l in L..L:", "  " + lines[1].format("l")],
    )


def costs(text: str, batch: bool) -> tuple[list[str], str]:
    """Lines that are declared for a cost, and the cost of one example."""
    e = ",e" if batch else ""
    if text == FUNCTION:
        arrays = f"{{a[L,j{e}] for j in 1..n[L]}}, {{y[j{e}] for j in 1..n[L]}}" if batch else "a[L], y"
        return ["cost: scalar"], f"cost({arrays})"
    record = known(named.cost, text)
    if record is None:
        return [], own_cost(text, batch)
    declared = [f"loss(u,v) = {own(record, {'a': 'u', 'y': 'v', 'n': 'n[L]'})}"]
    return declared, f"Sum(loss(a[L,j{e}], y[j{e}]), j)"


def nielsen(
    activation: str = LAYER,
    cost: str = FUNCTION,
    regulariser: str = "",
    batch: bool = False,
    mean: bool = True,
) -> str:
    """The lines of the dense network.

    activation: layer (any sigma[l]), neuron (any sigma[l,j]), or names, "relu,softmax" for hidden and output;
    cost: function (any), a name, or a formula in a[L,j] and y[j]; regulariser: a name, or a formula in a
    weight w;
    batch: one more index e of the examples.
    Raises NetworkError for a name that there is not, ModelError for a formula that cannot be read.
    """
    functions, inner, outer = activations(activation, batch)
    losses, one = costs(cost, batch)
    columns = "R^(n[1],m)", "R^(n[L],m)"
    x, y = columns if batch else ("R^n[1]", "R^n[L]")
    penalty = penalised(regulariser) if regulariser else ""
    total = "C0" if penalty else "C"
    lines = [
        "model nielsen",
        f"x in {x}   y in {y}   w[l] in R^(n[l],n[l-1])   b[l] in R^n[l]",
        *functions,
        *losses,
    ]
    if "Sum(" in " ".join((*inner, *outer)) or cost != FUNCTION or batch or activation != LAYER:
        lines.insert(1, "size L >= 2")
    lines += [
        "for l in 2..L:",
        "  z[l] = w[l] @ a[l-1] + b[l]",
        *(f"  {line}" for line in inner),
        *outer,
        "a[1] = x",
    ]
    lines += (
        [f"Cx[e] = {one} for e in 1..m", f"{total} = Sum(Cx[e], e){'/m' * mean}"]
        if batch
        else [f"{total} = {one}"]
    )
    if penalty:
        lines += [f"C = C0 + {penalty}"]
    lines += ["delta[l,j,e] := dCx[e]/dz[l,j,e]" if batch else "delta[l] := dC/dz[l]"]
    return "\n".join(lines) + "\n"

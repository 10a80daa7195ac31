"""The dense network of the book with named activations, costs, regularisers and mini-batches: each a
variant of its lines."""

import re
from collections.abc import Sequence
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
ANY, OF_ANY = "sigma[l]: elementwise", "a[l] = sigma[l](z[l])"
Lines = tuple[list[str], list[str], list[str]]


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
        return penalty(record)
    node = formula(text)
    weight = [Name(node.at, v) for v in "ljk"]
    entry = written(
        changed_names(node, lambda n: Name(n.at, "w", tuple(weight)) if n.name == "w" and not n.args else n)
    )
    return entry if entry == written(node) else over_weights(entry)


def penalty(record: Any, top: str = "L") -> str:
    """The sum of a named regulariser over all weights."""
    return over_weights(own(record, {"w": "w[l,j,k]", "lam": "lam"}), top)


def over_weights(entry: str, top: str = "L") -> str:
    """The sum of a term over all weights."""
    return f"Sum({entry}, (l,2,{top}), (j,1,n[l]), (k,1,n[l-1]))"


def number(value: Fraction) -> str:
    """A parameter as it stands in a formula."""
    return str(value) if value.denominator == 1 and value >= 0 else f"({value})"


def activations(text: str, batch: bool) -> Lines:
    """Lines for a[l]: functions that are declared, lines in the loop over all layers, other lines."""
    index = "l,j,e" if batch else "l,j"
    if text == LAYER:
        return [ANY], [OF_ANY], []
    if text == NEURON:
        return ["sigma[l,j]: elementwise"], [f"a[{index}] = sigma[l,j](z[{index}])"], []
    names = [named.activation(part) for part in re.split(r",(?![^()]*\))", text)]
    if len(names) > 2:
        raise NetworkError("the activation", "one, or two: hidden, output", str(len(names)))
    return layers(names, ["2..L"] if len(names) == 1 else ["2..L-1", "L..L"], batch)


def layers(records: Sequence[Any], ranges: Sequence[str], batch: bool) -> Lines:
    """Lines for a[l], as those of activations, with a record, or None for any sigma[l], on each range of
    layers."""
    declared = [ANY] if None in records else []
    declared += [
        f"sigma{n}(u) = {own(r, {'z': 'u'})}" for n, r in enumerate(records, 1) if r and not r.vector
    ]
    lines = [
        OF_ANY if r is None else of_layer(r, batch) if r.vector else f"a[l] = sigma{n}(z[l])"
        for n, r in enumerate(records, 1)
    ]
    if len(lines) == 1:
        return declared, lines, []
    return (
        declared,
        [],
        [part for at, line in zip(ranges, lines, strict=True) for part in (f"for l in {at}:", f"  {line}")],
    )


def of_layer(record: Any, batch: bool) -> str:
    """The line for a[l,j] of a vector activation, whose formula reads z[j] and the others, z[k]."""
    e = ",e" if batch else ""
    return f"a[l,j{e}] = " + re.sub(r"\bz\[(\w+)\]", rf"z[l,\1{e}]", own(record, {}))


def costs(text: str, batch: bool) -> tuple[list[str], str]:
    """Lines that are declared for a cost, and the cost of one example."""
    if text == FUNCTION:
        return cost_of(None, batch)
    record = known(named.cost, text)
    return ([], own_cost(text, batch)) if record is None else cost_of(record, batch)


def cost_of(record: Any, batch: bool, top: str = "L") -> tuple[list[str], str]:
    """Lines that are declared for a named cost, or None for any, and the cost of one example."""
    e = ",e" if batch else ""
    if record is None:
        arrays = f"{{a[{top},j{e}] for j in 1..n[{top}]}}, {{y[j{e}] for j in 1..n[{top}]}}"
        return ["cost: scalar"], f"cost({arrays if batch else f'a[{top}], y'})"
    declared = [f"loss(u,v) = {own(record, {'a': 'u', 'y': 'v', 'n': f'n[{top}]'})}"]
    return declared, f"Sum(loss(a[{top},j{e}], y[j{e}]), j)"


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
    made = activations(activation, batch)
    size = "Sum(" in " ".join((*made[1], *made[2])) or cost != FUNCTION or batch or activation != LAYER
    penalised_by = penalised(regulariser) if regulariser else ""
    return dense("L", made, costs(cost, batch), penalised_by, batch, "size L >= 2" if size else "", mean)


def layered(records: Sequence[Any], cost: Any = None, regulariser: Any = None, batch: bool = False) -> str:
    """The lines of a dense network of len(records) + 1 layers.

    records: the activation of each layer from 2 on, None for any sigma[l]; cost, regulariser: records, None
    for any cost and no regulariser.
    """
    found: list[Any] = []
    ranges: list[tuple[int, int]] = []
    for at, record in enumerate(records, 2):
        if found and found[-1] == record:
            ranges[-1] = ranges[-1][0], at
        else:
            found, ranges = [*found, record], [*ranges, (at, at)]
    top = str(len(records) + 1)
    made = layers(found, [f"{low}..{high}" for low, high in ranges], batch)
    more = penalty(regulariser, top) if regulariser else ""
    return dense(top, made, cost_of(cost, batch, top), more, batch)


def dense(
    top: str,
    made: Lines,
    cost: tuple[list[str], str],
    penalised_by: str,
    batch: bool,
    size: str = "",
    mean: bool = True,
) -> str:
    """The lines of the dense network with the layers 1 to top."""
    functions, inner, outer = made
    losses, one = cost
    x, y = ("R^(n[1],m)", f"R^(n[{top}],m)") if batch else ("R^n[1]", f"R^n[{top}]")
    total = "C0" if penalised_by else "C"
    lines = [
        "model nielsen",
        *[size] * bool(size),
        f"x in {x}   y in {y}   w[l] in R^(n[l],n[l-1])   b[l] in R^n[l]",
        *functions,
        *losses,
        f"for l in 2..{top}:",
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
    if penalised_by:
        lines += [f"C = C0 + {penalised_by}"]
    lines += ["delta[l,j,e] := dCx[e]/dz[l,j,e]" if batch else "delta[l] := dC/dz[l]"]
    return "\n".join(lines) + "\n"

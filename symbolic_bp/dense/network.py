"""A kind of dense network as a model: the preset, with the formulas of the network in place of its functions,
the arrays that a claim declares, and families that a claim needs besides (products, paths, what is held)."""

import json
from functools import lru_cache
from typing import Any

from symbolic_bp.dense import fixed
from symbolic_bp.dense.scope import Scope
from symbolic_bp.dense.unsaid import Unsaid
from symbolic_bp.finding.write import data as written
from symbolic_bp.moves.context import Context, Network
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets.dense import nielsen
from symbolic_bp.kernel import index
from symbolic_bp.kernel.index import NAME, Atom, Poly, shown
from symbolic_bp.kernel.read import FUNCTIONS
from symbolic_bp.kernel.term import Range, Sum, Term, kids, names, put, rebuilt

Row = list[Any]
GAUSS = "Gauss"  # the kernel's own Phi has no slope: any function stands for it
TOP = 9  # the first rank of families beyond the cost


@lru_cache(maxsize=8)
def preset(neuron: bool, batch: bool) -> str:
    """The data of the dense preset with any activation and any cost."""
    kind = "neuron" if neuron else "layer"
    return json.dumps(Model.read(nielsen(activation=kind, batch=batch)).kernel_data)


class Dense:
    """The model of a kind of network, as data that grows with what a claim needs."""

    def __init__(self, net: Network, arrays: dict[str, Any]) -> None:
        self.net, self.data = net, json.loads(preset(net.activation == "neuron", net.batch))
        if net.widths:
            self.data = fixed.network(self.data, net.widths)
        else:
            self.data["sizes"]["L"] = net.least
        self.rows: dict[str, Row] = {row[0]: row for row in self.data["families"]}
        self.data["functions"].pop("sigma") if net.activation == "identity" else None
        self.arrays: dict[str, str] = {}
        self.made: dict[str, str] = {}
        sizes = {d[1] for dims in arrays.values() for d in dims if d[0] == "dim"}
        if sizes & {*self.rows, *self.data["functions"], *self.data["arrays"], "n", "m", "L", *FUNCTIONS}:
            raise Unsaid("a size named like something of the preset")
        self.data["sizes"].update(dict.fromkeys(sorted(sizes), 1))
        self.base = Context(net, dict(arrays))
        for name, dims in arrays.items():
            self.declare(name, dims)

    @property
    def taken(self) -> frozenset[str]:
        """The texts that no index may have."""
        slopes = {f"d{k}_{row}" for row in self.rows for k in (1, 2)}
        return frozenset({*self.rows, *slopes, *self.data["functions"], *self.data["arrays"], *FUNCTIONS}) | {
            key.partition("(")[0] for key in self.data["sizes"]
        }

    def scope(self) -> Scope:
        """The scope at the outside."""
        return Scope(self.base, {}, (), self.taken)

    def declare(self, name: str, dims: tuple[Any, ...]) -> None:
        """An array of a claim as a given family; y is the preset's where it has its shape."""
        output = (("n", self.net.top), *self.net.m)
        if name == "y" and dims == output:
            self.arrays[name] = name
            return
        own = name
        while own in self.taken:
            own += "_"
        scope, box = Scope(self.base, {}, (), self.taken | {own}), []
        for k, d in enumerate(dims, 1):
            text = next(t for t in (f"i{k}", f"i{k}_", f"i{k}__") if t not in self.taken | {own})
            box.append([text, "1", shown(scope.size(d))])
        self.arrays[name] = own
        self.add([own, box, None, None])

    def add(self, row: Row) -> None:
        """One more family."""
        self.data["families"].append(row)
        self.rows[row[0]] = row

    def family(self, what: str, own: list[Range], params: list[Range], body: Term, rank: Poly) -> str:
        """The name of a family with this definition, made where there is none: first the parameters, then
        its own indices. In the body it is called by the name that next_name() gave before."""
        number = TOP + sum(row[0].startswith(("held", "product", "path")) for row in self.rows.values())
        own, values = canonical(own, self.taken, "i")
        body = alpha(put(body, values), self.taken)
        rank = index.put(rank, values)
        box = [[r.var.name, shown(r.low), shown(r.high)] for r in (*params, *own)]
        key = json.dumps([what.rstrip("0123456789"), box, written(body)]).replace(f'"{what}"', '"itself"')
        if key not in self.made:
            self.made[key] = what
            self.add([what, box, written(body), [str(number), shown(rank), "0"]])
        return self.made[key]

    def next_name(self, what: str) -> str:
        """A name for a family that is not in use."""
        return next(f"{what}{k}" for k in range(1, 1000) if f"{what}{k}" not in self.taken)


def parameters(scope: Scope, *terms: Term, but: frozenset[Atom] = frozenset()) -> list[Range]:
    """The ranges of the names in scope that terms mention, with those that these ranges mention."""
    wanted = frozenset[Atom]().union(*map(names, terms)) - but
    out: list[Range] = []
    for r in reversed(scope.ranges):
        r = scope.wide.get(r.var, r)
        if r.var in wanted:
            out.insert(0, r)
            wanted |= index.names(r.low) | index.names(r.high)
    return out


def canonical(
    ranges: list[Range], taken: frozenset[str], letter: str = "p"
) -> tuple[list[Range], dict[Atom, Poly]]:
    """Ranges with names by their place, so that one definition is one family whatever its letters are."""
    values: dict[Atom, Poly] = {}
    out = []
    for k, r in enumerate(ranges, 1):
        own = free(f"{letter}{k}", taken)
        out.append(Range(own, index.put(r.low, values), index.put(r.high, values)))
        values[r.var] = index.var(own)
    return out, values


def free(text: str, taken: frozenset[str]) -> Atom:
    """A name by this text."""
    while text in taken:
        text += "_"
    return Atom(NAME, text)


def alpha(t: Term, taken: frozenset[str], depth: int = 1) -> Term:
    """The term with bound names by their depth."""
    if not isinstance(t, Sum):
        return rebuilt(t, tuple(alpha(k, taken, depth) for k in kids(t)))
    own = free(f"s{depth}", taken)
    return Sum(own, t.low, t.high, alpha(put(t.body, {t.var: index.var(own)}), taken, depth + 1))

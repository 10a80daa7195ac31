"""The dense preset at the widths of one network: the nodes of its definitions, made by the engine of models.

Layers, neurons and examples count from 0 inside these lists; w[l][j][k], z[l][x][j], ... with w[0] = b[0] =
None.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from symbolic_bp.exact.concrete import ConcreteNet
from symbolic_bp.exact.graph import LEAF
from symbolic_bp.exact.models.instance import WORK, Instance
from symbolic_bp.exact.models.model import Model
from symbolic_bp.exact.models.read import KEYS, read_model
from symbolic_bp.exact.record_terms import printed, terms_of
from symbolic_bp.model.elaborate import elaborate
from symbolic_bp.model.presets.dense import layered
from symbolic_bp.network.record import Record

Rows = list[list[int]]


@lru_cache(maxsize=8)
def read(text: str) -> Model:
    """The model of a text."""
    data = elaborate(text).data
    return read_model({key: data[key] for key in data if key in KEYS})


def plain(record: Record | None, *quantities: str) -> Record | None:
    """A record whose formula has few exponentials, numbers for its parameters and only these quantities."""
    return record and replace(record, formula=printed(terms_of(record)[0], quantities), parameters={})


def instance_of(net: ConcreteNet) -> Instance:
    """The preset with the activations, the cost and the regulariser of a network, at its sizes."""
    made = [plain(record, "z") for record in net.activations]
    cost, regulariser = plain(net.cost, "a", "y", "n"), plain(net.regulariser, "w")
    model = read(layered(made, cost, regulariser, net.batch is not None))
    sizes: dict[str, object] = {"n": dict(enumerate(net.widths, 1))}
    if net.batch is not None:
        sizes["m"] = net.batch
    return Instance(model, sizes, max(WORK, 100 * net.quantities))


class Definitions:
    """The nodes w, b, z, a, y (None where the cost has none), cost, and the instance of the model."""

    def __init__(self, net: ConcreteNet) -> None:
        self.net, self.instance = net, instance_of(net)
        self.graph = self.instance.graph
        widths, layers = net.widths, range(2, net.depth + 1)
        w, b = self.instance.entries["w"], self.instance.entries["b"]
        self.w: list[Rows] = [
            [],
            *([[w[at, j, k] for k in count(widths[at - 2])] for j in count(widths[at - 1])] for at in layers),
        ]
        self.b: list[list[int]] = [[], *([b[at, j] for j in count(widths[at - 1])] for at in layers)]
        self.z: list[Rows] = [[], *(self.rows("z", widths[at - 1], at) for at in layers)]
        self.a: list[Rows] = [self.rows("a", n, at) for at, n in enumerate(widths, 1)]
        self.y = self.rows("y", widths[-1]) if net.cost else None
        self.cost = self.instance.entries["C"][()]

    def rows(self, name: str, width: int, *at: int) -> Rows:
        """The nodes of an array of a layer, or of one that has no layers: [of each example [of each
        neuron]]."""
        table = self.instance.entries[name]
        examples: Sequence[tuple[int, ...]] = (
            [(x,) for x in count(self.net.examples)] if self.net.batch else [()]
        )
        return [[table[(*at, j, *x)] for j in count(width)] for x in examples]

    def gradient(self, x: int) -> tuple[int, ...]:
        """dC_x/da^L for any cost: the derivatives of a function of arrays in its first one."""
        outputs = count(self.net.widths[-1])
        if self.net.batch:
            return tuple(self.instance.slope("d1_Cx", (x + 1, j)) for j in outputs)
        name = "d1_C0" if self.net.regulariser else "d1_C"
        return tuple(self.instance.slope(name, (j,)) for j in outputs)

    def parameters(self) -> set[int]:
        """Every weight and bias."""
        return {node for layer in self.w for row in layer for node in row}.union(*self.b)

    def constants(self) -> set[int]:
        """The nodes of what C is not derived by: the inputs, with or without a layer, and the targets."""
        found = {node for row in self.a[0] for node in row}
        return found.union(
            node
            for name in ("x", "y")
            for node in self.instance.entries[name].values()
            if self.graph.nodes[node][0] == LEAF
        )


def count(n: int) -> range:
    """1, ..., n."""
    return range(1, n + 1)

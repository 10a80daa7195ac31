"""A model with sizes as numbers: every entry of every family is a node of one graph, made in the order of ranks.

An entry has a node of its own, so that the derivative in it is the adjoint of that node. The cost is one step for each
entry and each read; nothing recurses.
"""
from collections.abc import Iterator, Mapping
from itertools import groupby

from symbolic_bp.exact.graph import FN, LEAF, NUM, Graph
from symbolic_bp.exact.models.adjoint import sweep
from symbolic_bp.exact.models.build import ROOM, Builder, Range, Value
from symbolic_bp.exact.models.faults import NotDescending, TooMuch
from symbolic_bp.exact.models.functions import fraction, number, slope, winner
from symbolic_bp.exact.models.read import Family, Model
from symbolic_bp.exact.models.sizes import Sizes
from symbolic_bp.exact.models.terms import Function, Max, Term

WORK = 20_000_000           # places and terms of sums, in all
Place = tuple[int, ...]
Entry = tuple[str, Place]


class Arguments:
    """The arguments of a function of arrays or of a maximum at one entry: listed, their node (None of none);
    positions, {(argument number, values of the binders): number in the list}; node, that of the function, or None."""

    def __init__(self, listed: int | None, positions: dict[tuple[int, Place], int], node: int | None) -> None:
        self.listed, self.positions, self.node = listed, positions, node


class Instance:
    """graph; entries, {family: {indices: node}}; sizes. Abbreviations are made where they are first asked for.

    Raises ModelError, NotDescending, TooMuch.
    """

    def __init__(self, model: Model, sizes: Mapping[str, object], work: int = WORK) -> None:
        self.model, self.sizes, self.graph, self.left = model, Sizes(model, sizes), Graph(), work
        self.entries: dict[str, dict[Place, int]] = {name: {} for name in model.families}
        self.arguments: dict[Entry, Arguments] = {}
        self.shapes: dict[tuple[tuple[Place, ...], ...], int] = {}
        self.own: dict[int, Entry] = {}
        self.totals: dict[int, dict[int, int]] = {}
        self.partials: dict[int, dict[int, int]] = {}
        self.made: set[str] = set()
        self.builder, self.env = Builder(self), [0] * ROOM
        self.boxes: dict[str, list[Range]] = {}
        self.slots: dict[str, dict[str, int]] = {}
        for name, family in model.families.items():
            self.boxes[name], self.slots[name] = self.builder.ranges(family.box, {})
        self.define()

    def spend(self, count: int) -> None:
        """Notes work. Raises TooMuch."""
        if count > 0:
            self.left -= count
            if self.left < 0:
                raise TooMuch("the instance", "less work: smaller sizes", "too many entries and terms")

    def places(self, name: str) -> Iterator[Place]:
        """The indices of all entries of a family."""
        return self.builder.places(self.boxes[name], self.env)

    def inside(self, name: str, place: Place) -> bool:
        """Whether indices are in the box of a family."""
        env = [0] * ROOM
        for (slot, low, high), value in zip(self.boxes[name], place):
            if not low(env) <= value <= high(env):
                return False
            env[slot] = value
        return True

    def define(self) -> None:
        """The nodes of all given and defined entries."""
        waiting: list[tuple[Place, str, Place]] = []
        for name, family in self.model.families.items():
            if family.kind in ("given", "defined"):
                rank = [self.builder.index(index, self.slots[name]) for index in family.rank or ()]
                for place in self.places(name):
                    if family.rank is None:
                        self.put(name, place, self.graph.leaf((name, place)))
                    else:
                        self.env[:len(place)] = place
                        waiting.append((tuple([part(self.env) for part in rank]), name, place))
        waiting.sort(key=lambda item: item[0])
        makers = {name: self.maker(family) for name, family in self.model.families.items() if family.kind in ("given", "defined")}
        for _, group in groupby(waiting, key=lambda item: item[0]):
            done = []
            for _, name, place in group:
                self.env[:len(place)] = place
                done.append((name, place, self.alone(makers[name](self.env), len(self.graph.nodes))
                             if False else self.fresh(makers[name], place)))
            for name, place, node in done:      # an entry of the same rank may not be read
                self.put(name, place, node)

    def fresh(self, maker: Value, place: Place) -> int:
        """The node of an entry, which nothing else has."""
        self.env[:len(place)] = place
        before = len(self.graph.nodes)
        node = maker(self.env)
        if node < before or self.graph.nodes[node][0] in (NUM, FN):
            node = self.graph.new(2, (node,), (self.graph.one,))
        return node

    def put(self, name: str, place: Place, node: int) -> None:
        self.entries[name][place] = node
        self.own[node] = name, place

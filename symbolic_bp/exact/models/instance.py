"""A model with sizes as numbers: every entry of every family is a node of one graph, made in the order of
ranks.

An entry has a node of its own, so that the derivative in it is the adjoint of that node. The cost is one step
for each entry and each read; nothing recurses.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from symbolic_bp.exact.graph import DOT, FN, NUM, Graph
from symbolic_bp.exact.models.adjoint import sweep
from symbolic_bp.exact.models.build import ROOM, Builder, Range, Value
from symbolic_bp.exact.models.faults import NotDescending, TooMuch
from symbolic_bp.exact.models.functions import fraction, number, slope, winner
from symbolic_bp.exact.models.index import Env, parts
from symbolic_bp.exact.models.model import Family, Model
from symbolic_bp.exact.models.points import Shape, shape_name
from symbolic_bp.exact.models.sizes import Sizes
from symbolic_bp.exact.models.terms import Function, Max

WORK = 20_000_000  # places and terms of sums, in all
Place = tuple[int, ...]
Entry = tuple[str, Place]


class Arguments:
    """The arguments of a function of arrays or of a maximum at one entry: listed, their node (None of none);
    positions, {(argument number, values of the binders): number in the list}; node, that of the function,
    or None.
    """

    def __init__(self, listed: int | None, positions: dict[tuple[int, Place], int], node: int | None) -> None:
        self.listed, self.positions, self.node = listed, positions, node


class Instance:
    """graph; entries, {family: {indices: node}}; sizes. Abbreviations are made where they are first asked
    for.

    Raises ModelError, NotDescending, TooMuch.
    """

    def __init__(self, model: Model, sizes: Mapping[str, object], work: int = WORK) -> None:
        self.model, self.sizes, self.graph, self.left = model, Sizes(model, sizes), Graph(), work
        self.entries: dict[str, dict[Place, int]] = {name: {} for name in model.families}
        self.arguments: dict[Entry, Arguments] = {}
        self.own: dict[int, Entry] = {}
        self.totals: dict[int, dict[int, int]] = {}
        self.partials: dict[int, dict[int, int]] = {}
        self.made: set[str] = set()
        self.builder, self.env = Builder(self), [0] * ROOM
        self.boxes: dict[str, list[Range]] = {}
        self.slots: dict[str, dict[str, int]] = {}
        for name, family in model.families.items():
            self.boxes[name], self.slots[name] = self.builder.ranges(family.box, {})
        self.now: Entry = ("", ())
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
        waiting: list[tuple[Place, str, list[Place]]] = []
        for name, family in self.model.families.items():
            if family.kind in ("given", "defined"):
                box, rank = self.boxes[name], family.rank or ()
                names = {part[1] for index in rank for part in parts(index) if part[0] == "name"}
                outer = max((n for n, b in enumerate(family.box, 1) if b.name in names), default=0)
                values = [self.builder.index(index, self.slots[name]) for index in rank]
                for first in self.builder.places(box[:outer], self.env):  # the rank is that of all behind it
                    places = [(*first, *rest) for rest in self.builder.listed(box[outer:], self.env)]
                    if family.rank is None:
                        self.put(name, places, self.graph.leaves([(name, place) for place in places]))
                    else:
                        waiting.append((tuple([value(self.env) for value in values]), name, places))
        waiting.sort(key=lambda item: item[0])
        makers = {name: self.maker(self.model.families[name]) for name in {name for _, name, _ in waiting}}
        for _, group in groupby(waiting, key=lambda item: item[0]):
            done = [(name, places, self.nodes(makers[name], name, places)) for _, name, places in group]
            for name, places, nodes in done:  # only now: an entry of the same rank may not be read
                self.put(name, places, nodes)

    def nodes(self, maker: Value, name: str, places: list[Place]) -> Sequence[int]:
        """The nodes of entries, which nothing else has."""
        if self.model.families[name].body is None:
            return self.graph.leaves([(name, place) for place in places])
        return [self.fresh(maker, name, place) for place in places]

    def fresh(self, maker: Value, name: str, place: Place) -> int:
        """The node of an entry, which nothing else has."""
        self.env[: len(place)], self.now = place, (name, place)
        before = len(self.graph.nodes)
        node = maker(self.env)
        if node < before or self.graph.nodes[node][0] in (NUM, FN):
            node = self.graph.new(DOT, (node,), (self.graph.one,))
        return node

    def put(self, name: str, places: Sequence[Place], nodes: Sequence[int]) -> None:
        """Notes the nodes of entries."""
        self.entries[name].update(zip(places, nodes))
        self.own.update((node, (name, place)) for node, place in zip(nodes, places))

    def maker(self, family: Family) -> Value:
        """A function that makes the node of an entry of a family."""
        body, slots = family.body, self.slots[family.name]
        if body is None:
            return lambda env: self.graph.leaf(self.now)
        if isinstance(body, Function):
            return self.function(family.name, body)
        if isinstance(body, Max):
            return self.maximum(family.name, body)
        return self.builder.value(body, slots)

    def function(self, name: str, body: Function) -> Value:
        """A function that makes the node of a function of arrays."""
        slots = self.slots[name]
        arrays = []
        for box, term in body.arrays:
            ranges, inner = self.builder.ranges(box, slots)
            arrays.append((ranges, self.builder.value(term, inner)))

        def made(env: Env) -> int:
            args: list[int] = []
            positions: dict[tuple[int, Place], int] = {}
            shape = []
            for number_, (ranges, value) in enumerate(arrays, 1):
                start = len(args)
                for place in self.builder.places(ranges, env):
                    positions[number_, place] = len(args)
                    args.append(value(env))
                shape.append(tuple(place for _, place in list(positions)[start:]))
            listed = self.listed(tuple(args), tuple(shape))
            node = self.graph.fn(("any", body.name, self.graph.nodes[listed][1][1]), (listed,))
            self.arguments[self.now] = Arguments(listed, positions, node)
            return node

        return made

    def listed(self, args: tuple[int, ...], shape: Shape) -> int:
        """The node of a list of arguments, named by its shape."""
        return self.graph.fn(("list", shape_name(shape)), args)

    def maximum(self, name: str, body: Max) -> Value:
        """A function that makes the node of a maximum, sum_k argmax_k u_k."""
        ranges, inner = self.builder.ranges(body.binders, self.slots[name])
        guards = [self.builder.guard(guard, inner) for guard in body.guards]
        value, graph = self.builder.value(body.body, inner), self.graph

        def made(env: Env) -> int:
            args: list[int] = []
            positions: dict[tuple[int, Place], int] = {}
            for place in self.builder.places(ranges, env):
                if all(guard(env) for guard in guards):
                    positions[1, place] = len(args)
                    args.append(value(env))
            listed = self.listed(tuple(args), (tuple(place for _, place in positions),)) if args else None
            self.arguments[self.now] = Arguments(listed, positions, None)
            numbers = [number(graph, arg) for arg in args]
            if listed is None:
                return graph.zero
            known = [value for value in numbers if value is not None]
            if len(known) == len(numbers):
                return fraction(graph, max(known))
            return graph.dot([winner(graph, listed, k) for k in range(len(args))], args)

        return made

    def read(self, name: str, place: Place) -> int:
        """The node of an entry that is not in the table: 0 outside the box. Raises NotDescending."""
        if place not in self.entries[name]:
            if not self.inside(name, place):
                return self.graph.zero
            raise NotDescending(*self.now, name, place)
        return self.entries[name][place]

    def slope(self, name: str, place: Place) -> int:
        """The node of an entry of a slope: the derivative of a function of arrays, or of a maximum, in one
        argument.
        """
        of, argument = self.model.families[name].of or ("", 0)
        count = len(self.model.families[of].box)
        found = self.arguments.get((of, place[:count]))
        k = None if found is None else found.positions.get((argument, place[count:]))
        if found is None or k is None or found.listed is None:
            return self.graph.zero
        return winner(self.graph, found.listed, k) if found.node is None else slope(self.graph, found.node, k)

    def derivative(self, total: bool, y: Entry, x: Entry) -> int:
        """The node of the derivative of an entry in another, total or partial; 0 where either is outside its
        box.
        """
        up, down = (self.entries[name].get(place) for name, place in (y, x))
        if up is None or down is None:
            return self.graph.zero
        if not total and up == down:
            return self.graph.zero
        known = self.totals if total else self.partials
        if up not in known:
            found = sweep(self.graph, up, () if total else self.own)
            self.spend(len(found))
            known[up] = {node: by for node, by in found.items() if node in self.own}
        return known[up].get(down, self.graph.zero)

    def prepare(self, families: Iterable[str]) -> None:
        """Makes the entries of the abbreviations among families, and of those that they read."""
        needed: set[str] = set()
        todo = list(families)
        while todo:
            name = todo.pop()
            if (
                name not in needed
                and name not in self.made
                and self.model.families[name].kind == "abbreviation"
            ):
                needed.add(name)
                todo += self.model.families[name].reads
        for name in self.model.order:
            if name in needed:
                maker = self.maker(self.model.families[name])
                for place in list(self.places(name)):
                    self.env[: len(place)], self.now = place, (name, place)
                    self.entries[name][place] = maker(self.env)
                self.made.add(name)

"""Data of small models, for the tests."""

from symbolic_bp.exact.models.instance import Instance
from symbolic_bp.exact.models.numbers import LADDER, Rationals, Reals
from symbolic_bp.exact.models.points import Point
from symbolic_bp.exact.models.read import read_claim, read_model
from symbolic_bp.exact.models.walk import needed, transcendental, walk


def ref(name, *at):
    return ["ref", name, [str(index) for index in at]]


def num(value):
    return ["num", str(value)]


def claim(left, right, ranges=(), **more):
    return {"name": "t", "ranges": [list(part) for part in ranges], "left": left, "right": right, **more}


def model(families, sizes=None, **more):
    return {"format": 1, "name": "test", "sizes": sizes or {"n": 1}, "families": families, **more}


def value(data, term, sizes, point=None, **names):
    """(the value of a term without free names, what it met or "")."""
    made = read_model(data)
    instance = Instance(made, sizes)
    read = read_claim(made, claim(term, num(0), [(name, str(at), str(at)) for name, at in names.items()]))
    builder = instance.builder
    instance.prepare(made.order)
    _, slots = builder.ranges(read.ranges, {})
    env = [*names.values(), *[0] * 100]
    node = builder.value(read.left, slots)(env)
    flags = needed(instance.graph, [node])
    point = point or Point()
    domain = Reals(point, LADDER[0]) if transcendental(instance.graph, flags) else Rationals(point)
    found = walk(instance.graph, domain, flags)
    return found.values[node], found.why(instance.graph, node) if found.marked[node] else ""

"""Random models (families, ranges, sharing, ranks, loops): D and P backwards against dual numbers forwards and central differences."""

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic_bp.exact.models.faults import NotDescending, TooMuch
from symbolic_bp.exact.models.instance import Instance
from symbolic_bp.exact.models.numbers import Rationals
from symbolic_bp.exact.models.points import STYLES, Point
from symbolic_bp.exact.models.read import read_model
from symbolic_bp.exact.models.second import Second
from symbolic_bp.exact.models.verify import verify
from symbolic_bp.exact.models.walk import needed, walk

from .making import model, num, ref

SIZES = {"n": 1, "m": 1, "T": 1, "s": 1, "w(i)": 0}
ARITY = {"u": 1, "v": 2, "c": 0, "g": 1, "h": 1, "r": 2, "z": 2, "q": 1}


class Maker:
    """Random terms that read some families."""

    def __init__(self, rng):
        self.rng, self.reads, self.bound = rng, ["u", "v", "c"], 0

    def index(self, names, wide=True):
        rng, parts = self.rng, []
        if rng.random() < 0.5:
            parts.append(str(rng.randint(0, 2)) if rng.random() < 0.6 else "-1")
        for name in rng.sample(names, min(len(names), rng.choice([0, 1, 1, 2]))):
            parts.append(rng.choice(["", "", "", "-", "2*", "s*"] if wide else ["", "-"]) + name)
        if not parts or rng.random() < 0.15:
            parts.append(rng.choice(["n", "m", "1", "w(1)"]))
        return "+".join(parts).replace("+-", "-")

    def read(self, names):
        name = self.rng.choice(self.reads)
        return ref(name, *[self.index(names, self.rng.random() < 0.2) for _ in range(ARITY[name])])

    def new(self):
        self.bound += 1
        return f"b{self.bound}"

    def box(self, names):
        v = self.new()
        return [
            v,
            self.rng.choice(["0", "1", *names]),
            self.rng.choice(["n", "m", "2", f"w({names[-1]})" if names else "w(0)", *names]),
        ]

    def term(self, names, depth):
        rng = self.rng
        kind = (
            rng.choice(["read", "add", "mul", "sum", "guard", "app", "pow", "relu", "int", "inverse"])
            if depth
            else "read"
        )
        if kind in ("add", "mul"):
            return [kind, *(self.term(names, depth - 1) for _ in range(rng.randint(1, 3)))]
        if kind == "sum":
            box = self.box(names)
            return ["sum", *box, self.term([*names, box[0]], depth - 1)]
        if kind == "guard":
            return ["mul", ["g", rng.choice(["eq", "ge"]), self.index(names)], self.term(names, depth - 1)]
        if kind == "app":
            return ["app", "f", rng.choice([0, 0, 1]), [self.index(names)], self.term(names, depth - 1)]
        if kind == "pow":
            return ["pow", self.term(names, depth - 1), 2]
        if kind == "inverse":
            return ["pow", ["add", num(7), ["pow", self.read(names), 2]], -1]
        if kind == "relu":
            return ["fn", rng.choice(["relu", "abs"]), self.term(names, depth - 1)]
        return ["mul", ["int", self.index(names)], self.read(names)] if kind == "int" else self.read(names)


def made(rng):
    """The data of a random model with the derivatives of its last quantity."""
    maker = Maker(rng)
    families = [
        ["u", [["i", "1", "n"]], None, None],
        ["v", [["i", "0", "m"], ["j", "i", "n"]], None, rng.choice([None, ["0", "0"]])],
        ["c", [], None, None],
    ]
    for number, name in enumerate(("g", "h"), 1):
        families.append([name, [["i", "1", "n"]], maker.term(["i"], 2), [str(number), "0"]])
        maker.reads.append(name)
    k, i = maker.index(["i"], False), maker.index(["i"], False)
    families.append(
        [
            "q",
            [["i", "0", "n"]],
            [
                "max",
                [maker.box(["i"])],
                [],
                ["add", ref("u", "b%d" % maker.bound), maker.read(["i", "b%d" % maker.bound])],
            ],
            ["3", "0"],
        ]
    )
    loop = [
        "add",
        ["mul", ["g", "eq", "t"], maker.read(["i"])],
        ["mul", ref("r", "t-1", k), maker.read(["i"])],
        ["app", "f", 0, ["t"], ref("z", "t", i)],
    ]
    families.append(["r", [["t", "0", "T"], ["i", "1", "n"]], loop, ["4+t", "1"]])
    families.append(
        [
            "z",
            [["t", "1", "T"], ["i", "0", "n"]],
            ["add", ["mul", maker.read(["i", "t"]), ref("r", "t-1", k)], maker.read(["t"])],
            ["4+t", "0"],
        ]
    )
    maker.reads += ["q", "r", "z"]
    box = maker.box([])
    ends = ["add", ref("r", "T", "1"), ["mul", ref("q", "n"), ref("h", "1")], ref("v", "0", "1")]
    body = rng.choice(
        [
            ["add", ["sum", *box, maker.term([box[0]], 2)], ends],
            [
                "any",
                "F",
                [[[box], maker.term([box[0]], 1)], [[["k", "1", "2"]], ["add", maker.read(["k"]), ends]]],
            ],
        ]
    )
    families.append(["C", [], body, ["9+T", "0"]])
    if body[0] == "any":
        families.append(["S", [box], ["mul", num(3), ref("d1_C", box[0])], None])
    top = next(row for row in families if row[0] == "q")[2][1][0]
    families.append(["M", [["i", "0", "n"], top], ref("d1_q", "i", top[0]), None])
    for name in ("u", "v", "c", "g", "h", "q", "r", "z"):
        own = next(row[1] for row in families if row[0] == name)
        for head in "DP":
            families.append(
                [f"{head}{name}", own, [head, ref("C"), ref(name, *[part[0] for part in own])], None]
            )
    return model(families, SIZES, functions={"f": 1}, arrays={"F": 2})


def values(data, sizes, point, roots):
    instance = Instance(read_model(data), sizes, 200_000)
    instance.prepare(instance.model.order)
    nodes = {(name, place): node for name in roots for place, node in instance.entries[name].items()}
    return instance, nodes, walk(instance.graph, Rationals(point), needed(instance.graph, nodes.values()))


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 10**6))
def test_both_ways(rng, seed):
    data = made(rng)
    sizes = {
        "n": rng.randint(1, 3),
        "m": rng.randint(1, 2),
        "T": rng.randint(1, 3),
        "s": rng.randint(1, 2),
        "w": {1: rng.randint(0, 2), 2: 1},
    }
    point = Point(seed, rng.choice(STYLES))
    roots = [
        "C",
        "M",
        *["S"] * any(row[0] == "S" for row in data["families"]),
        *[head + name for name in ("u", "v", "c", "g", "h", "q", "r", "z") for head in "DP"],
    ]
    try:
        instance, nodes, found = values(data, sizes, point, roots)
        second = Second(instance.model, instance.sizes, point, True)
    except TooMuch:
        return
    for (name, place), node in nodes.items():
        forwards = second.ref(name, place, second.base)
        if found.marked[node] or forwards.bad:
            continue
        assert found.values[node] == forwards.re, (name, place)
    report = verify(instance.model, sizes)
    assert all(row.holds or row.met or not row.equations for row in report.rows)
    differences(data, sizes, point, nodes, found)


def differences(data, sizes, point, nodes, found):
    """Central differences in the given entries, where C is smooth."""
    h, cost = Fraction(1, 10**12), nodes["C", ()]
    if found.marked[cost]:
        return
    for (name, place), node in nodes.items():
        if name in ("Du", "Dv", "Dc") and not found.marked[node]:
            ends = []
            for by in (h, -h):
                moved = Point(
                    point.seed, point.style, {(name[1:], place): point.given((name[1:], place)) + by}
                )
                _, _, there = values(data, sizes, moved, ["C"])
                ends.append(there.values[cost])
            slope = (ends[0] - ends[1]) / (2 * h)
            assert abs(slope - found.values[node]) <= Fraction(1, 10**6) * (1 + abs(slope)), (name, place)
            return  # one of them, at random by the model


def test_the_random_models_are_varied():
    """Enough of them have derivatives that are not 0, kinks and all kinds of families."""
    counts = {"nonzero": 0, "kinks": 0, "any": 0, "loops": 0, "made": 0}
    for seed in range(40):
        rng = random.Random(seed)
        data = made(rng)
        try:
            _, nodes, found = values(
                data,
                {"n": 3, "m": 2, "T": 2, "s": 1, "w": {1: 2}},
                Point(seed, STYLES[seed % 3]),
                ["C", "Du", "Dr", "Dq"],
            )
        except (TooMuch, NotDescending):
            continue
        counts["made"] += 1
        counts["nonzero"] += any(found.values[node] for (name, _), node in nodes.items() if name == "Du")
        counts["loops"] += any(found.values[node] for (name, _), node in nodes.items() if name == "Dr")
        counts["kinks"] += any(found.marked)
        counts["any"] += next(row[2][0] for row in data["families"] if row[0] == "C") == "any"
    assert (
        counts["made"] >= 36
        and counts["nonzero"] >= 20
        and counts["loops"] >= 20
        and counts["any"] >= 10
        and counts["kinks"] >= 1
    ), counts


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 10**6))
def test_both_ways_at_length(rng, seed):
    test_both_ways.hypothesis.inner_test(rng, seed)

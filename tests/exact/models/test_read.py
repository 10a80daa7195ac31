"""Hostile data give an error of the model and never a Python exception; every check has data that only it refuses."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.exact.models.claims import refute
from symbolic_bp.exact.models.faults import ModelError, NotDescending, TooMuch
from symbolic_bp.exact.models.index import read_index
from symbolic_bp.exact.models.instance import Instance
from symbolic_bp.exact.models.read import read_claim, read_model
from symbolic_bp.exact.models.verify import verify

from .making import claim, model, num, ref

BOX = [["j", "1", "n"]]
X = ["x", BOX, None, None]
ZOO = sorted((Path(__file__).parent / "zoo").glob("*.json"))


def family(body, rank=("0",), box=BOX, name="y"):
    return [name, box, body, None if rank is None else list(rank)]


BAD = [
    ("no dictionary", [], "a dictionary"),
    ("no families", {"format": 1}, "the keys"),
    ("no format", {"families": [X]}, "the keys"),
    ("an unknown key", {**model([X]), "more": 1}, "the keys"),
    ("another format", {**model([X]), "format": 2}, "format 1"),
    ("a format of truth", {**model([X]), "format": True}, "format 1"),
    ("a size without a bound", model([X], {"n": "1"}), "a whole number"),
    ("a bound that is true", model([X], {"n": True}), "a whole number"),
    ("a size with an odd name", model([X], {"n n": 1}), "a name"),
    ("a function of sizes without names", model([X], {"n": 1, "f()": 1}), "a name"),
    ("two sorts with one name", model([X], {"n": 1, "x": 1}), "nothing else has"),
    ("a size and a function", model([X], functions={"n": 0}), "nothing else has"),
    ("a function and an array", model([X], functions={"f": 0}, arrays={"f": 1}), "nothing else has"),
    ("a family twice", model([X, X]), "nothing else has"),
    ("an array function of nothing", model([X], arrays={"f": 0}), "from 1"),
    ("a reserved name", model([X, family(num(1), name="d1_x")]), "nothing else has"),
    ("an index named as a size", model([family(num(1), box=[["n", "1", "2"]])]), "an index name"),
    ("an index named as a family", model([X, family(num(1), box=[["x", "1", "2"]])]), "an index name"),
    ("an index twice", model([family(num(1), box=[*BOX, *BOX])]), "an index name"),
    ("a range in a later index", model([family(num(1), box=[["i", "1", "j"], *BOX])]), "in scope"),
    ("a range in its own index", model([family(num(1), box=[["i", "1", "i"]])]), "in scope"),
    ("a bound name in use", model([X, family(["sum", "j", "1", "n", ref("x", "j")])]), "an index name"),
    (
        "a name out of scope",
        model([X, family(["add", ["sum", "k", "1", "n", ref("x", "k")], ref("x", "k")])]),
        "in scope",
    ),
    ("an unknown family", model([family(ref("q"))]), "a family"),
    ("too few indices", model([X, family(ref("x"))]), "1 indices"),
    ("an unknown function", model([X, family(["app", "f", 0, [], ref("x", "j")])]), "an undefined function"),
    (
        "a function with an index too many",
        model([X, family(["app", "f", 0, ["j"], ref("x", "j")])], functions={"f": 0}),
        "an undefined function",
    ),
    ("an unknown named function", model([X, family(["fn", "sinh", ref("x", "j")])]), "a function, one of"),
    ("a size function without arguments", model([X, family(["int", "w"])], {"n": 1, "w(l)": 1}), "in scope"),
    (
        "a size function of two",
        model([X, family(["int", "w(1,2)"])], {"n": 1, "w(l)": 1}),
        "with its arguments",
    ),
    ("an unknown size function", model([X, family(["int", "q(1)"])]), "with its arguments"),
    ("a power 0", model([X, family(["pow", ref("x", "j"), 0])]), "not 0"),
    ("a power that is true", model([X, family(["pow", ref("x", "j"), True])]), "a whole number"),
    ("a huge power", model([X, family(["pow", ref("x", "j"), 10**9])]), "a whole number"),
    ("a number as a number", model([family(["num", 1])]), "a number as text"),
    ("a division by 0", model([family(["num", "1/0"])]), "a number as text"),
    ("a float", model([family(["num", "1.5"])]), "a number as text"),
    ("infinity", model([family(["num", "inf"])]), "a number as text"),
    ("digits of another script", model([family(["num", "\u0663"])]), "a number as text"),
    ("an index in another script", model([family(["int", "\u0663"])]), "an index expression"),
    ("an unknown head", model([family(["tan", "1"])]), "a term"),
    ("an empty term", model([family([])]), "a definition|a term"),
    ("an empty sum of parts", model([family(["add"])]), "parts"),
    (
        "a maximum inside",
        model([X, family(["mul", num(2), ["max", [["k", "1", "n"]], [], ref("x", "k")]])]),
        "a term",
    ),
    ("D of a number", model([X, family(["D", num(1), ref("x", "1")])]), "two references"),
    (
        "D of an abbreviation",
        model(
            [
                X,
                family(["D", ref("x", "j"), ref("x", "1")], None),
                family(["D", ref("y", "j"), ref("x", "1")], None, name="z"),
            ]
        ),
        "own quantities",
    ),
    (
        "D of a slope",
        model(
            [
                X,
                ["m", [], ["max", [["k", "1", "n"]], [], ref("x", "k")], ["0"]],
                family(["D", ref("d1_m", "j"), ref("x", "1")], None),
            ]
        ),
        "own quantities",
    ),
    (
        "abbreviations in a circle",
        model(
            [
                X,
                family(["add", ref("z", "j"), ["D", ref("x", "j"), ref("x", "1")]], None),
                family(ref("y", "j"), None, name="z"),
            ]
        ),
        "circle",
    ),
    (
        "a maximum of derivatives",
        model(
            [
                X,
                family(["D", ref("x", "j"), ref("x", "1")], None),
                ["m", [], ["max", [["k", "1", "n"]], [], ref("y", "k")], None],
            ]
        ),
        "no maximum",
    ),
    ("no rank", model([X, family(ref("x", "j"), None)]), "a rank"),
    (
        "ranks of two lengths",
        model([X, family(ref("x", "j")), family(ref("y", "j"), ("1", "0"), name="z")]),
        "of length",
    ),
    ("a rank out of scope", model([X, family(ref("x", "j"), ("i",))]), "in scope"),
    ("a guard of another kind", model([family(["g", "lt", "j"])]), "a guard"),
    (
        "guards that are terms",
        model([X, ["m", [], ["max", [["k", "1", "n"]], [num(1)], ref("x", "k")], ["0"]]]),
        "a guard",
    ),
    (
        "a function of arrays with one too few",
        model([X, ["c", [], ["any", "f", [[BOX, ref("x", "j")]]], ["0"]]], arrays={"f": 2}),
        "with its arguments",
    ),
    ("an index that is no text", model([family(["int", 1])]), "as text"),
    ("an index with a bracket", model([family(["int", "(j"])]), "an index expression"),
    ("an index with a power", model([family(["int", "j^2"])]), "an index expression"),
    ("an index with a quotient", model([family(["int", "j/2"])]), "an index expression"),
    ("two indices", model([family(["int", "j j"])]), "an index expression"),
    ("a line break", model([family(["int", "j\n"])]), "an index expression"),
    ("a name that is no text", model([family(num(1), name=3)]), "a name"),
    ("a name with a line break", model([family(num(1), name="y\n")]), "a name"),
    ("a family of three parts", model([["x", BOX, None]]), "name, box, body, rank"),
    ("a title that is a list", {**model([X]), "name": []}, "a name as text"),
]


@pytest.mark.parametrize("data, words", [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_what_is_no_model(data, words):
    with pytest.raises(ModelError, match=words):
        read_model(data)


DEEP = num(1)
for _ in range(5000):
    DEEP = ["add", DEEP]
SELF: list = ["add"]
SELF.append(SELF)
LARGE = [
    ("a deep term", model([family(DEEP)])),
    ("a list that holds itself", model([family(SELF)])),
    ("a deep index", model([family(["int", "(" * 5000 + "j" + ")" * 5000])])),
    ("many brackets", model([family(["int", "(" * 90 + "j" + ")" * 90])])),
    ("many signs", model([family(["int", "-" * 900 + "j"])])),
    ("a long index", model([family(["int", "j+" * 5000 + "j"])])),
    ("a long number", model([family(["int", "9" * 50])])),
    ("many parts", model([family(["add", *[num(1)] * 20000])])),
    ("many indices", model([family(num(1), box=[[f"i{k}", "1", "1"] for k in range(50)])])),
]


@pytest.mark.parametrize("data", [row[1] for row in LARGE], ids=[row[0] for row in LARGE])
def test_what_is_too_large(data):
    with pytest.raises(TooMuch):
        read_model(data)


WORK = [
    ("many entries", family(num(1), box=[["j", "1", "n*n*n"]]), {"n": 10**6}),
    ("a long sum", family(["sum", "k", "1", "n*n", num(1)]), {"n": 10**5}),
    ("a long maximum", ["m", [], ["max", [["k", "1", "n*n"]], [], num(1)], ["0"]], {"n": 10**5}),
    ("a large size", family(num(1)), {"n": 10**12}),
    ("a large number", family(["int", "n*n*n*n*n*n*n"], box=[]), {"n": 10**8}),
]


@pytest.mark.parametrize("row, sizes", [row[1:] for row in WORK], ids=[row[0] for row in WORK])
def test_what_is_too_much_work(row, sizes):
    with pytest.raises(TooMuch):
        Instance(read_model(model([row])), sizes)


def test_reads_go_to_lower_ranks():
    """At these sizes: of the same rank, of a higher one, of itself; a read outside the box is none."""
    for body, rank in (
        (ref("y", "j"), "0"),
        (ref("y", "j+1"), "j"),
        (ref("y", "n+1-j"), "j"),
        (["add", ref("x", "j"), ref("y", "1")], "0"),
    ):
        with pytest.raises(NotDescending) as fault:
            Instance(read_model(model([X, family(body, (rank,))])), {"n": 3})
        assert (fault.value.of, fault.value.read) == ("y", "y")
    for body, rank in (
        (ref("y", "j-1"), "j"),
        (ref("y", "j+1"), "-j"),
        (ref("y", "j+n"), "0"),
        (["mul", ["g", "ge", "0-j"], ref("y", "j")], "0"),
    ):
        Instance(read_model(model([X, family(body, (rank,))])), {"n": 3})
    with pytest.raises(NotDescending):
        Instance(read_model(model([["x", BOX, None, ["j"]], family(ref("x", "j"))])), {"n": 3})


def test_ranks_may_be_long_chains():
    """Ten thousand steps of time and no recursion."""
    data = model(
        [
            ["s", [["t", "0", "n"]], ["add", num(1), ref("s", "t-1")], ["t"]],
            ["d", [["t", "0", "n"]], ["D", ref("s", "n"), ref("s", "t")], None],
        ]
    )
    assert verify(read_model(data), {"n": 10_000}).holds


@pytest.mark.parametrize(
    "sizes",
    [
        {},
        {"n": 0},
        {"n": "3"},
        {"n": True},
        {"n": 2.0},
        {"n": 1, "q": 1},
        {"n": 1, 3: 1},
        {"n": 1, "w": {1: 0}},
        {"n": 1, "w": {1: "a"}},
        {"n": 1, "w": {(1, 2): 3}},
        {"n": 1, "w": 3},
        {"n": 1, "w": lambda: 1},
        {"n": 1, "w": lambda j: 0},
        {"n": 1, "w": lambda j: 1 // 0},
    ],
)
def test_what_are_no_sizes(sizes):
    with pytest.raises(ModelError):
        Instance(read_model(model([family(["int", "w(j)"])], {"n": 1, "w(l)": 1})), sizes)


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        claim(num(1), ref("q")),
        claim(num(1), ref("x", "j")),
        claim(num(1), num(1), [("x", "1", "2")]),
        claim(num(1), num(1), more=1),
        claim(num(1), num(1), conditions=[num(1)]),
        claim(num(1), num(1), measure=["q"]),
        claim(num(1), num(1), assuming=[[num(1)]]),
        claim(num(1), num(1), assuming=[[num(1), ref("x", "k")]]),
        claim(num(1), ["D", ref("d", "1"), ref("x", "1")]),
    ],
)
def test_what_is_no_claim(data):
    with pytest.raises(ModelError):
        read_claim(read_model(model([X, family(["D", ref("x", "j"), ref("x", "1")], None, name="d")])), data)


def test_index_expressions():
    assert read_index(" s*i + k-p ", "") == (
        "add",
        (("mul", (("name", "s"), ("name", "i"))), ("name", "k"), ("neg", ("name", "p"))),
    )
    assert read_index("n(l-1)", "") == ("call", "n", (("add", (("name", "l"), ("neg", ("num", 1)))),))
    assert read_index("-2*(a'+b)", "") == (
        "neg",
        ("mul", (("num", 2), ("add", (("name", "a'"), ("name", "b"))))),
    )


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**30),
    st.floats(),
    st.text(max_size=3),
    st.just([]),
    st.just({}),
    st.lists(st.integers(), max_size=3),
    st.sampled_from(["j", "n", "x", "D", "sum", "add", "1", "0", "1/0", "(", "l+1", "n(n(1))", "d1_C"]),
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ZOO), st.data())
def test_a_changed_model_is_read_or_refused(path, data):
    """Any part of a good model replaced by anything: an error of ours, or a model that can be made and refuted."""
    whole = copy.deepcopy(json.loads(path.read_text(encoding="utf-8"))["model"])
    place, key = whole, data.draw(st.sampled_from(sorted(whole)))
    for _ in range(data.draw(st.integers(0, 8))):
        inner = place[key]
        if not isinstance(inner, (list, dict)) or not inner:
            break
        place, key = (
            inner,
            data.draw(st.sampled_from(sorted(inner) if isinstance(inner, dict) else range(len(inner)))),
        )
    place[key] = data.draw(JUNK)
    try:
        made = read_model(whole)
        for one in made.claims[:1]:
            refute(made, one, sizes=2)
    except SymbolicBPError as fault:
        assert str(fault)

"""Random models: printed and read back, other names, random sizes; random index expressions and inequalities."""

import re
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic_bp.model import index
from symbolic_bp.model.errors import ModelError
from symbolic_bp.model.linear import implied
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets import preset, preset_text

NAMES = ("x", "y", "u", "v")
atoms = st.sampled_from(
    [
        *(f"{n}[{i}]" for n in NAMES for i in ("j", "i", "j+1", "i-1")),
        "2",
        "1/3",
        "s",
        "n",
        "[i<=j]",
        "[i=1]",
        "dC/dx[j]",
        "direct(C, x[i])",
    ]
)


def bigger(inner):
    return st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(
            lambda t: f"({t[0]}) {t[1]} ({t[2]})"
        ),
        inner.map(lambda t: f"-({t})"),
        st.tuples(inner, st.sampled_from((2, 3, -1, -2))).map(lambda t: f"({t[0]})^({t[1]})"),
        st.tuples(st.sampled_from(("exp", "tanh", "phi", "phi'", "relu", "g")), inner).map(
            lambda t: f"{t[0]}({t[1]})"
        ),
        st.tuples(inner, st.sampled_from(("k", "j", "p"))).map(
            lambda t: f"Sum(({t[0]})*x[{t[1]}], ({t[1]}, 1, n))"
        ),
    )


@settings(max_examples=150, deadline=None)
@given(st.recursive(atoms, bigger, max_leaves=8))
def test_a_random_formula_is_read_back(formula):
    try:
        model = Model.read(
            "phi: elementwise\ng(u) = u^2 + exp(u)\n"
            + "".join(f"{n} in R^n\n" for n in NAMES)
            + f"C = sum(x)\nz[i,j] = {formula} for i in 1..n, j in i..n, pad zero"
        )
    except ModelError as why:
        assert "'" in str(why) or "at most" in str(why)
        return
    assert Model.read(model.text).data == model.data, model.text


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=2, max_size=5), st.booleans())
def test_dense_networks_of_random_sizes_written_line_by_line(widths, rows):
    lines = [
        f"vectors: {'rows' if rows else 'columns'}",
        f"h0 in R^{widths[0]}",
        "phi: elementwise",
        "cost: scalar",
    ]
    for n, (a, b) in enumerate(zip(widths, widths[1:]), 1):
        lines += [
            f"W{n} in R^({a},{b})" if rows else f"W{n} in R^({b},{a})",
            f"h{n} = phi(h{n - 1} @ W{n} + b{n})" if rows else f"h{n} = phi(W{n} @ h{n - 1} + b{n})",
        ]
    model = Model.read("\n".join([*lines, f"C = cost(h{len(widths) - 1}, t)"]))
    assert [model.shapes[f"h{n}"] for n in range(len(widths))] == [[("j", "1", str(w))] for w in widths]
    assert [model.shapes[f"b{n}"][0][2] for n in range(1, len(widths))] == [str(w) for w in widths[1:]]
    assert len(model.data["helpers"]) == len(widths) - 1
    wrong = lines[4].replace(
        f"({widths[0]}," if rows else f",{widths[0]})", f"({widths[0] + 1}," if rows else f",{widths[0] + 1})"
    )
    try:
        Model.read("\n".join([*lines[:4], wrong, *lines[5:]]))
    except ModelError as why:
        assert why.number == 6
    else:
        raise AssertionError("sizes that do not fit were read")


RENAMED = {
    "x": "inp",
    "y": "tgt",
    "w": "M",
    "b": "off",
    "z": "pre",
    "a": "post",
    "C": "loss",
    "delta": "err",
    "l": "r",
    "L": "D",
    "n": "wid",
    "sigma": "act",
    "cost": "K",
}


@settings(max_examples=20, deadline=None)
@given(st.permutations(list(RENAMED.values())))
def test_other_names_give_the_same_model(names):
    new = dict(zip(RENAMED, names))
    text = "\n".join(
        line
        for line in preset_text("nielsen").splitlines()
        if not line.startswith(("model", "claim", "wrong", "#"))
    )
    changed = re.sub(
        r"(?<![A-Za-z])(d?)([A-Za-z]+)",
        lambda m: m[1] + new[m[2]] if m[2] in new and m[0] not in ("d",) else m[0],
        text,
    )
    changed = changed.replace(f"{new['delta'][0]}elta", new["delta"])
    model, other = preset("nielsen"), Model.read(changed)
    back = {v: k for k, v in new.items()}

    def named(data):
        return re.sub(
            r"[A-Za-z]+", lambda m: back.get(m[0], m[0]), str([f[:1] + f[2:] for f in data["families"]])
        )

    assert len(other.data["families"]) == len(model.data["families"])
    assert [f[3] for f in other.data["families"]] == [
        [p.replace("l", new["l"]) for p in f[3]] if f[3] else None for f in model.data["families"]
    ]
    assert len(named(other.data)) == len(named(model.data))


polys = st.recursive(
    st.one_of(st.integers(-3, 3).map(index.number), st.sampled_from("ijns").map(index.name)),
    lambda p: st.one_of(
        st.tuples(p, p).map(lambda t: t[0] + t[1]),
        st.tuples(p, p).map(lambda t: t[0] - t[1]),
        st.tuples(p, p).map(lambda t: t[0] * t[1]),
        p.map(lambda q: index.call("w", [q])),
    ),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(polys)
def test_index_expressions_are_read_back(p):
    assert index.read(str(p)) == p and not (p - p).terms


linear = st.tuples(*(st.integers(-2, 2) for _ in "ijn"), st.integers(-4, 4)).map(
    lambda t: index.name("i") * t[0] + index.name("j") * t[1] + index.name("n") * t[2] + t[3]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(linear, max_size=4), linear)
def test_what_follows_holds_for_all_small_numbers(facts, goal):
    if implied(facts, goal, {"n": 1}):
        for i, j, n in product(range(-4, 5), range(-4, 5), range(1, 5)):
            at = {"i": index.number(i), "j": index.number(j), "n": index.number(n)}
            if all((p.at(at).number() or 0) >= 0 for p in facts):
                assert (goal.at(at).number() or 0) >= 0


def test_products_with_sizes_and_equations_are_reasoned_with():
    s, i, m, k = map(index.name, "simk")
    inside = [i, m - 1 - i, k, index.name("K") - 1 - k]
    assert implied(inside, s * (m - 1) + index.name("K") - 1 - s * i - k, {"s": 1, "m": 1, "K": 1})
    assert not implied(inside, s * (m - 1) + index.name("K") - 2 - s * i - k, {"s": 1, "m": 1, "K": 1})
    n1, nl = index.call("n", [index.number(1)]), index.call("n", [index.name("l")])
    assert implied([nl - i, index.name("l") - 1, -(index.name("l") - 1)], n1 - i, {"n": 1})
    assert not implied([nl - i], n1 - i, {"n": 1})

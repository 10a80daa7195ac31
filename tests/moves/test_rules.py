"""Every rule of the kernel: what it accepts and what it rejects, side by side."""

import pytest

from symbolic_bp.moves.check import Claim, Claims
from symbolic_bp.moves.context import Context, Network, Rejected
from symbolic_bp.moves.rules import RULES
from symbolic_bp.moves.term import ONE, ZERO, add, alpha, mul, num

l, L, l1, lm = ("l", 0), ("L", 0), ("l", 1), ("l", -1)
COST = ("ref", "C", None, ())
K = ("n", l)


def ref(name, layer, *idx):
    return ("ref", name, layer, idx)


def d(y, x):
    return ("D", y, x)


def p(y, x):
    return ("P", y, x)


def fn(name, t):
    return ("fn", name, t)


def act(order, layer, t, idx=()):
    return ("act", order, layer, idx, t)


def context(lo=("", 2), hi=("L", -1), **kind):
    """l in 2..L-1; j, i in n(l); k in n(l+1); q in n(l-1); e, f examples of a mini-batch."""
    ctx = Context(Network(**kind), {"y": (("n", ctx_top(kind)), *((("m",),) if kind.get("batch") else ()))})
    ctx = ctx.extended(
        {"l": ("layer", lo, hi), "j": ("index", K), "i": ("index", K), "q": ("index", ("n", lm))}
    )
    if hi != L:
        ctx = ctx.extended({"k": ("index", ("n", l1))})
    return ctx.extended({"e": ("index", ("m",)), "f": ("index", ("m",))}) if kind.get("batch") else ctx


def ctx_top(kind):
    return ("", len(kind["widths"])) if kind.get("widths") else L


HIDDEN, ANY, TOP = context(), context(hi=L), context(lo=L, hi=L)
NET = context(("", 2), ("", 2), widths=(2, 3, 2))
LINEAR, QUADRATIC, BATCH, NEURON = (
    context(activation="identity"),
    context(cost="quadratic"),
    context(batch=True),
    context(activation="neuron"),
)
ZJ, AJ = ref("z", l, "j"), ref("a", l, "j")
EZ = ("fn", "exp", mul(num(-1), ZJ))
SIGMOID = ("a", "sigmoid", ("recip", add(ONE, EZ)))
SOFTMAX = (L, "softmax", mul(("fn", "exp", ZJ), ("recip", ("sum", "k", K, ("fn", "exp", ref("z", l, "k"))))))
RELU = ("a", "relu", mul(ZJ, ("fn", "step", ZJ)))
ENTROPY = (
    "C",
    "log-likelihood",
    ("sum", "k", ("n", L), mul(num(-1), ref("y", None, "k"), ("fn", "log", ref("a", L, "k")))),
)
NAMED = context(formulas=[SIGMOID, ENTROPY])
KINKED = context(formulas=[RELU])
VECTOR = context(lo=L, hi=L, formulas=[SIGMOID, SOFTMAX, ENTROPY])
R = ("recip", add(ONE, EZ))
CLAIM = Claim("c", ANY, d(COST, ref("b", l, "j")), ref("delta", l, "j"))
BP3 = Claims([CLAIM])
VALUES = {"l": l1, "j": "k", "i": "k", "q": "j"}
PROD = ("prod", "h", l, ("L", -1), ("ein", "ij->ji", ref("w", ("h", 1))))
EMPTY = ("prod", "h", L, ("L", -1), ("ein", "ij->ji", ref("w", ("h", 1))))
PATHS = ("paths", "u", "v", "h", l, L, "j", ref("w", ("h", 0), "v", "u"), d(COST, ref("a", L, "v")))

ACCEPT = {
    "define": [
        (NAMED, act(0, l, ZJ), R, {}),
        (NAMED, AJ, act(0, l, ZJ), {}),
        (NAMED, act(1, l, ZJ), mul(num(-1), ("pow", R, 2), EZ, num(-1)), {}),
        (NAMED, COST, ENTROPY[2], {}),
        (KINKED, act(1, l, ZJ), add(mul(ONE, ("fn", "step", ZJ)), ZERO), {}),
        (
            VECTOR,
            ref("a", L, "j"),
            mul(
                ("fn", "exp", ref("z", L, "j")),
                ("recip", ("sum", "r", ("n", L), ("fn", "exp", ref("z", L, "r")))),
            ),
            {},
        ),
        (HIDDEN, ref("delta", l, "j"), d(COST, ZJ), {}),
        (
            HIDDEN,
            ZJ,
            add(("sum", "r", ("n", lm), mul(ref("w", l, "j", "r"), ref("a", lm, "r"))), ref("b", l, "j")),
            {},
        ),
        (HIDDEN, AJ, act(0, l, ZJ), {}),
        (NEURON, AJ, act(0, l, ZJ, ("j",)), {}),
        (LINEAR, AJ, ZJ, {}),
        (BATCH, COST, mul(("inv", ("m",)), ("sum", "x", ("m",), ("ref", "Cx", None, ("x",)))), {}),
    ],
    "chain": [
        (HIDDEN, d(COST, ZJ), ("sum", "r", K, mul(d(COST, ref("a", l, "r")), p(ref("a", l, "r"), ZJ))), {}),
        (
            HIDDEN,
            d(COST, AJ),
            ("sum", "r", ("n", l1), mul(d(COST, ref("z", l1, "r")), p(ref("z", l1, "r"), AJ))),
            {},
        ),
        (TOP, d(COST, AJ), p(COST, AJ), {}),
        (
            HIDDEN,
            d(COST, ref("w", l, "j", "q")),
            ("sum", "r", K, mul(d(COST, ref("z", l, "r")), p(ref("z", l, "r"), ref("w", l, "j", "q")))),
            {},
        ),
    ],
    "partial": [
        (HIDDEN, p(AJ, ref("z", l, "i")), mul(act(1, l, ZJ), ("kd", "j", "i")), {}),
        (LINEAR, p(AJ, ref("z", l, "i")), ("kd", "j", "i"), {}),
        (
            HIDDEN,
            p(ref("z", l1, "k"), AJ),
            ("sum", "r", K, mul(ref("w", l1, "k", "r"), ("kd", "r", "j"))),
            {},
        ),
        (HIDDEN, p(ref("z", l, "i"), ref("b", l, "j")), ("kd", "i", "j"), {}),
        (HIDDEN, ("held", add(ZJ, ref("b", l, "j")), ref("z", l, "i")), ("kd", "j", "i"), {}),
    ],
    "same": [
        (HIDDEN, d(ZJ, ref("z", l, "i")), ("kd", "j", "i"), {}),
        (HIDDEN, d(ZJ, ref("z", l1, "k")), ZERO, {}),
        (HIDDEN, d(ZJ, AJ), ZERO, {}),
        (HIDDEN, d(ref("b", l, "j"), ZJ), ZERO, {}),
    ],
    "separate": [
        (
            BATCH,
            d(("ref", "Cx", None, ("e",)), ref("z", l, "j", "f")),
            mul(("kd", "e", "f"), d(("ref", "Cx", None, ("e",)), ref("z", l, "j", "e"))),
            {},
        ),
    ],
    "mean": [
        (
            BATCH,
            d(COST, ref("b", l, "j")),
            mul(("inv", ("m",)), ("sum", "x", ("m",), d(("ref", "Cx", None, ("x",)), ref("b", l, "j")))),
            {},
        ),
    ],
    "contract": [
        (HIDDEN, ("sum", "r", K, mul(ref("b", l, "r"), ("kd", "r", "j"))), ref("b", l, "j"), {}),
        (HIDDEN, ("sum", "r", K, ("kd", "j", "r")), ONE, {}),
    ],
    "normal": [
        (HIDDEN, add(ZJ, AJ), add(AJ, ZJ), {}),
        (
            HIDDEN,
            mul(num(2), ("sum", "r", K, ref("b", l, "r"))),
            ("sum", "i2", K, add(ref("b", l, "i2"), ref("b", l, "i2"))),
            {},
        ),
        (HIDDEN, ("ein", "ij->ji", ("ein", "ij->ji", ref("w", l))), ref("w", l), {}),
    ],
    "sign": [
        (HIDDEN, fn("sgn", EZ), ONE, {}),
        (HIDDEN, fn("step", EZ), ONE, {}),
        (NAMED, fn("sgn", AJ), ONE, {}),
        (NAMED, fn("sgn", mul(AJ, ZJ)), fn("sgn", ZJ), {}),
        (HIDDEN, fn("sgn", mul(num(-1), EZ)), num(-1), {}),
        (HIDDEN, fn("step", mul(num(-1), EZ)), ZERO, {}),
        (HIDDEN, fn("step", mul(num(-1), ("pow", ZJ, 2))), ZERO, {}),
        (HIDDEN, fn("step", ZERO), ZERO, {}),
        (
            HIDDEN,
            fn("step", add(mul(num(-1), ("pow", ZJ, 2)), mul(num(-2), EZ, ("recip", ("pow", AJ, 4))))),
            ZERO,
            {},
        ),
        (HIDDEN, fn("step", mul(num(2), EZ, ZJ)), fn("step", ZJ), {}),
    ],
    "lemma": [
        (HIDDEN, d(COST, ref("b", l1, "k")), ref("delta", l1, "k"), {"claim": 0, "with": VALUES}),
    ],
    "hypothesis": [
        (HIDDEN, d(COST, ref("b", l1, "k")), ref("delta", l1, "k"), {"with": VALUES}),
    ],
    "peel": [
        (
            HIDDEN,
            PROD,
            ("ein", "ij,jk->ik", ("ein", "ij->ji", ref("w", l1)), PROD[:2] + (l1,) + PROD[3:]),
            {},
        ),
    ],
    "paths": [
        (
            HIDDEN,
            PATHS,
            ("sum", "r", ("n", l1), mul(ref("w", l1, "r", "j"), PATHS[:4] + (l1, L, "r") + PATHS[7:])),
            {},
        ),
        (TOP, PATHS, d(COST, ref("a", L, "j")), {}),
    ],
    "expand": [
        (
            NET,
            ("sum", "r", ("n", ("", 3)), ref("b", ("", 3), "r")),
            add(ref("b", ("", 3), 1), ref("b", ("", 3), 2)),
            {},
        ),
    ],
}
REJECT = {
    "define": [
        (HIDDEN, act(1, l, ZJ), ONE, {}),
        (NAMED, act(1, l, ZJ), act(0, l, ZJ), {}),
        (NAMED, act(0, l, ref("z", l)), ONE, {}),
        (HIDDEN, ref("w", l, "j", "q"), ONE, {}),
        (HIDDEN, COST, ONE, {}),
        (HIDDEN, ref("a", ("", 1), 1), ONE, {}),
        (HIDDEN, ref("delta", l, "j"), d(COST, AJ), {}),
        (HIDDEN, AJ, act(1, l, ZJ), {}),
        (HIDDEN, ONE, ONE, {}),
    ],
    "chain": [
        (ANY, d(COST, AJ), ONE, {}),  # l < L or l = L is not known
        (HIDDEN, d(ZJ, ref("z", l, "i")), ONE, {}),  # one layer
        (HIDDEN, d(ref("delta", l, "j"), ref("b", l, "i")), ONE, {}),  # delta is itself a derivative
        (BATCH, d(COST, ref("b", l, "j")), ONE, {}),  # C of a mini-batch: mean first
        (BATCH, d(("ref", "Cx", None, ("e",)), ref("z", l, "j", "f")), ONE, {}),
        (HIDDEN, d(COST, ref("delta", l, "j")), ONE, {}),
        (HIDDEN, d(COST, ref("z", l)), ONE, {}),
        (
            HIDDEN,
            d(COST, ZJ),
            ("sum", "r", K, mul(d(COST, ref("z", l1, "r")), p(ref("z", l1, "r"), ZJ))),
            {},
        ),  # not the consumer
    ],
    "partial": [
        (HIDDEN, p(COST, ref("a", L, "j")), ONE, {}),
        (HIDDEN, p(ref("b", l, "j"), ZJ), ONE, {}),
        (HIDDEN, p(AJ, ref("z", l, "i")), act(1, l, ZJ), {}),
        (HIDDEN, d(AJ, ZJ), ONE, {}),
        (HIDDEN, ("held", ref("delta", l, "j"), ZJ), ZERO, {}),
        (ANY, ("held", ref("z", L, 1), ref("z", l, 1)), ZERO, {}),  # the same layer or not is not known
    ],
    "same": [
        (HIDDEN, d(AJ, ref("z", l, "i")), ZERO, {}),
        (HIDDEN, d(COST, ZJ), ZERO, {}),
        (HIDDEN, d(ref("delta", l, "j"), ZJ), ZERO, {}),
        (HIDDEN, d(ZJ, ref("b", l, "j")), ZERO, {}),
        (HIDDEN, d(ref("z", l1, "k"), ZJ), ZERO, {}),
    ],
    "separate": [
        (HIDDEN, d(COST, ZJ), ZERO, {}),
        (BATCH, d(COST, ref("z", l, "j", "f")), ZERO, {}),
        (BATCH, d(("ref", "Cx", None, ("e",)), ref("b", l, "j")), ZERO, {}),
    ],
    "mean": [
        (HIDDEN, d(COST, ref("b", l, "j")), ONE, {}),
        (BATCH, d(("ref", "Cx", None, ("e",)), ref("b", l, "j")), ONE, {}),
        (
            BATCH,
            d(COST, ref("b", l, "j")),
            ("sum", "x", ("m",), d(("ref", "Cx", None, ("x",)), ref("b", l, "j"))),
            {},
        ),
    ],
    "contract": [
        (
            HIDDEN,
            ("sum", "r", K, mul(ref("b", l, "r"), ("kd", "r", "k"))),
            ref("b", l, "j"),
            {},
        ),  # another range
        (HIDDEN, ("sum", "r", K, ref("b", l, "r")), ref("b", l, "j"), {}),  # no delta
        (
            HIDDEN,
            ("sum", "r", K, mul(ref("b", l, "r"), ("kd", "i", "j"))),
            ref("b", l, "j"),
            {},
        ),  # of other indices
        (HIDDEN, ONE, ONE, {}),
    ],
    "normal": [
        (HIDDEN, AJ, ZJ, {}),
        (HIDDEN, ref("b", l, "j"), ref("b", l, "i"), {}),
        (HIDDEN, ref("w", l), ("ein", "ij->ji", ref("w", l)), {}),
        (HIDDEN, ("sum", "r", K, ref("b", l, "r")), ref("b", l, "j"), {}),
        (HIDDEN, ("sum", "r", K, mul(ref("b", l, "r"), ("kd", "r", "k"))), ref("b", l, "j"), {}),
    ],
    "field": [
        (HIDDEN, AJ, ZJ, {}),
        (HIDDEN, mul(AJ, ("recip", ZJ)), ONE, {}),
        (HIDDEN, ("recip", add(AJ, ONE)), add(("recip", AJ), ONE), {}),
        (HIDDEN, ref("b", l), ref("b", l), {}),
        (
            HIDDEN,
            ("sum", "r", K, ("recip", add(ONE, ref("b", l, "r")))),
            ("recip", add(ONE, ("sum", "r", K, ref("b", l, "r")))),
            {},
        ),
    ],
    "sign": [
        (HIDDEN, fn("sgn", ZJ), ONE, {}),
        (HIDDEN, fn("sgn", AJ), ONE, {}),
        (HIDDEN, fn("exp", ZJ), ONE, {}),
        (HIDDEN, ZJ, ONE, {}),
        (HIDDEN, fn("sgn", ("pow", ZJ, 2)), ONE, {}),
        (HIDDEN, fn("step", ("pow", ZJ, 2)), ONE, {}),  # 0 where z is
        (HIDDEN, fn("step", mul(num(-1), ("pow", ZJ, 3))), ZERO, {}),
        (HIDDEN, fn("sgn", mul(num(-1), ("pow", ZJ, 2))), num(-1), {}),
        (HIDDEN, fn("step", add(EZ, mul(num(-1), ("pow", ZJ, 2)))), ZERO, {}),
        (HIDDEN, fn("step", mul(num(-1), ("recip", ZJ))), ZERO, {}),
        (HIDDEN, fn("step", mul(("pow", AJ, 2), ZJ)), fn("step", ZJ), {}),
        (HIDDEN, fn("step", mul(num(-1), EZ, ZJ)), fn("step", ZJ), {}),
        (HIDDEN, fn("Phi", EZ), ONE, {}),
        (HIDDEN, fn("step", mul(num(-1), num(-1), ("pow", ZJ, 2))), ZERO, {}),
    ],
    "lemma": [
        (
            HIDDEN,
            d(COST, ref("b", l1, "k")),
            ref("delta", l1, "k"),
            {"claim": 1, "with": VALUES},
        ),  # not there yet
        (HIDDEN, d(COST, ref("b", l1, "k")), ref("delta", l1, "k"), {"claim": 0, "with": {"l": l1}}),
        (
            HIDDEN,
            d(COST, ref("b", ("l", 2), "k")),
            ONE,
            {"claim": 0, "with": {**VALUES, "l": ("l", 2)}},
        ),  # beyond L
        (
            HIDDEN,
            d(COST, ref("b", l1, "j")),
            ONE,
            {"claim": 0, "with": {**VALUES, "j": "j"}},
        ),  # another range
        (HIDDEN, d(COST, ref("b", l, "j")), ONE, {"claim": 0, "with": VALUES}),  # stands not here
    ],
    "hypothesis": [
        (
            HIDDEN,
            d(COST, ref("b", l, "j")),
            ref("delta", l, "j"),
            {"with": {"l": l, "j": "j", "i": "j", "q": "q"}},
        ),
        (HIDDEN, d(COST, ref("b", ("l", 2), "k")), ONE, {"with": {**VALUES, "l": ("l", 2)}}),
    ],
    "peel": [
        (HIDDEN, EMPTY, ONE, {}),
        (HIDDEN, ref("w", l), ref("w", l), {}),
        (ANY, PROD, PROD, {}),  # it may be empty
        (
            HIDDEN,
            PROD,
            ("ein", "ij,jk->ik", PROD[:3] + (("L", -2),) + PROD[4:], ("ein", "ij->ji", ref("w", L))),
            {},
        ),  # the last factor
    ],
    "paths": [(ANY, PATHS, ONE, {}), (HIDDEN, ONE, ONE, {})],
    "expand": [(HIDDEN, ("sum", "r", K, ref("b", l, "r")), ref("b", l, "j"), {}), (NET, ONE, ONE, {})],
}


ACCEPT["field"] = [
    (HIDDEN, mul(AJ, ("recip", AJ)), ONE, {}),
    (HIDDEN, mul(EZ, ("pow", R, 2)), mul(R, add(ONE, mul(num(-1), R))), {}),
    (HIDDEN, add(("recip", AJ), ("recip", ZJ)), mul(add(AJ, ZJ), ("recip", mul(AJ, ZJ))), {}),
    (
        HIDDEN,
        ("sum", "r", K, mul(ref("b", l, "r"), ("recip", add(ONE, AJ)))),
        mul(("sum", "r", K, ref("b", l, "r")), ("recip", add(ONE, AJ))),
        {},
    ),
    (HIDDEN, ("recip", ("recip", add(AJ, ONE))), add(AJ, ONE), {}),
    (
        HIDDEN,
        (
            "sum",
            "r",
            K,
            mul(ref("b", l, "r"), add(ref("b", l, "r"), ONE), ("recip", add(ref("b", l, "r"), ONE))),
        ),
        ("sum", "r", K, ref("b", l, "r")),
        {},
    ),
]


def applied(rule, ctx, old, new, args):
    known = Claims([CLAIM], (CLAIM, "l")) if rule == "hypothesis" else BP3
    return alpha(RULES[rule](ctx.extended({}), old, new, {"with": {}, **args}, known)) == alpha(new)


def test_every_rule_has_both_tables_and_draws_its_premises():
    assert set(ACCEPT) == set(REJECT) == set(RULES)
    for name, rule in RULES.items():
        assert ACCEPT[name] and REJECT[name] and "-----" in rule.__doc__


@pytest.mark.parametrize("rule,case", [(r, c) for r, cases in ACCEPT.items() for c in cases])
def test_accepts(rule, case):
    assert applied(rule, *case)


@pytest.mark.parametrize("rule,case", [(r, c) for r, cases in REJECT.items() for c in cases])
def test_rejects(rule, case):
    try:
        assert not applied(rule, *case)
    except Rejected as why:
        assert "expected" in str(why)


def test_the_hypothesis_exists_only_inside_an_induction():
    with pytest.raises(Rejected):
        RULES["hypothesis"](HIDDEN, d(COST, ref("b", l1, "k")), ONE, {"with": VALUES}, BP3)


def test_hypotheses_are_recorded():
    ctx = context()
    ctx.hyps.clear()
    RULES["chain"](ctx, d(COST, ZJ), None, {}, BP3)
    assert ctx.hyps == {("sigma", l), ("C", L)}
    ctx = context(activation="identity", cost="quadratic")
    RULES["chain"](ctx, d(COST, ZJ), None, {}, BP3)
    assert not ctx.hyps


def recorded(ctx, rule, old, new=None, args=None):
    ctx = ctx.extended({})
    ctx.hyps = set()
    applied_ = RULES[rule](ctx, old, new, {"with": {}, **(args or {})}, BP3)
    assert applied_
    return {h for h in ctx.hyps if h[0] != "known"}


def test_what_formulas_take_for_granted():
    assert recorded(NAMED, "chain", d(COST, ZJ)) == set()  # sigmoid is smooth, and its values are positive
    assert recorded(KINKED, "chain", d(COST, ZJ)) == {("sigma", l), ("C", L)}
    assert recorded(VECTOR, "chain", d(COST, ref("z", L, "j"))) == set()
    assert recorded(context(formulas=[ENTROPY]), "chain", d(COST, ZJ)) == {("sigma", l), ("C", L)}
    own = ("sum", "l", ("layer", ("", 2), ("L", -1)), ZJ)
    kinked = recorded(KINKED, "define", act(1, l, ZJ))
    assert [fact for fact, _ in kinked] == ["nonzero"] and own != kinked
    assert [fact for fact, _ in recorded(HIDDEN, "field", mul(AJ, ("recip", AJ)), ONE)] == ["nonzero"]
    assert recorded(HIDDEN, "field", mul(EZ, ("recip", EZ)), ONE) == set()


def test_a_sign_says_which_known_facts_show_it():
    ctx = VECTOR.extended({})
    ctx.hyps = set()
    assert RULES["sign"](ctx, fn("sgn", ref("a", L, 1)), None, {"with": {}}, BP3) == ONE
    assert ctx.hyps == {("known", "exp")}


def test_formulas_that_are_refused():
    bad = [
        ("a", "w", ref("w", l, "j", "j")),
        ("a", "other layer", ref("z", ("l", -1), "j")),
        ("C", "z", ref("z", L, 1)),
        ("a", "delta", ref("delta", l, "j")),
        ("a", "whole", ref("z", l)),
        ("a", "free", ref("z", l, "q")),
        ("a", "derivative", d(ZJ, ZJ)),
        ("C", "undeclared", ref("t", None)),
    ]
    for formula in bad:
        ctx = Context(Network(formulas=[formula]), {})
        with pytest.raises(Rejected):
            ctx.admit()
    for kind in ({"activation": "neuron"}, {"activation": "identity"}):
        with pytest.raises(Rejected):
            Context(Network(formulas=[SIGMOID], **kind), {}).admit()
    with pytest.raises(Rejected):
        Context(Network(formulas=[SIGMOID, SIGMOID]), {}).admit()
    Context(Network(formulas=[SIGMOID, SOFTMAX]), {}).admit()

"""Random terms and random models: the normal form and every rule of derivatives, against the judge that shares no code with the kernel."""

import random

import pytest

from symbolic_bp.finding.side import Side
from symbolic_bp.finding.write import data
from symbolic_bp.kernel import build
from symbolic_bp.kernel.cited import State
from symbolic_bp.kernel.fault import Incomplete, Rejected
from symbolic_bp.kernel.model import Log
from symbolic_bp.kernel.normal import equal, normal
from symbolic_bp.kernel.term import D

from . import at_random
from .judge import Net
from .text import any_, claim, family, term

TERMS = {
    "format": 1,
    "name": "terms",
    "sizes": {"n": 0, "m": 1, "s": 1, "N(i)": 0},
    "functions": {"f": 1},
    "arrays": {},
    "families": [
        family("x", "i: 1..n"),
        family("y", "i: 0..m; j: i..n"),
        family("w", "i: 1..m; j: 1..N(i)"),
        family("c"),
    ],
}


def index(r, names, wide=True):
    """An affine index expression."""
    out = [str(r.randint(-2, 2))] if r.random() < 0.5 else []
    for v in r.sample(names, min(len(names), r.choice([0, 1, 1, 2]))):
        out.append(r.choice(["", "", "", "-", "2*", "s*"] if wide else ["", "-"]) + v)
    if r.random() < 0.15 or not out:
        out.append(r.choice(["n", "m", "s", "1"]))
    return "+".join(out).replace("+-", "-")


def random_term(r, names, depth, count):
    """A term in names, as text."""
    k = r.random()
    if depth == 0 or k < 0.2:
        i, j = index(r, names), index(r, names)
        return r.choice(
            [
                f"x[{i}]",
                f"x[{i}]",
                f"y[{i},{j}]",
                f"y[{i},{j}]",
                f"w[{i},{j}]",
                "c",
                str(r.randint(0, 3)),
                f"num({i})",
            ]
        )
    inner = random_term(r, names, depth - 1, count)
    if k < 0.35:
        return f"({inner} {r.choice('+-')} {random_term(r, names, depth - 1, count)})"
    if k < 0.6:
        return f"{inner}*{random_term(r, names, depth - 1, count)}"
    if k < 0.72:
        return f"iv({index(r, names)} {r.choice(['==', '<=', '>=', '<'])} {index(r, names)})*{inner}"
    if k < 0.92:
        count[0] += 1
        v, high = (
            f"k{count[0]}",
            r.choice(["n", "m", "s", "3", index(r, names, False), *(f"N({u})" for u in names)]),
        )
        return f"Sum({v},{r.choice(['0', '1', '1', '-1', index(r, names, False)])},{high},{random_term(r, [*names, v], depth - 1, count)})"
    return r.choice(
        [
            f"exp(({inner})/5)",
            f"f[{index(r, names)}]({inner})",
            f"(1/({inner}))",
            f"({inner})**2",
            f"step({inner})",
        ]
    )


@pytest.mark.parametrize("block", range(6))
def test_the_normal_form_of_random_terms_has_the_same_values(block):
    """And it is equal to the term by the kernel's own judgement."""
    m, reader = build.model(TERMS)
    done = same = 0
    for k in range(60):
        r = random.Random(f"term {block} {k}")
        text = random_term(r, ["p", "q"], r.randint(1, 4), [0])
        c = {**claim("0", "0", "p: -1..n; q: p..m"), "left": term(text)}
        try:
            ctx = build.claim(m, reader, {**c, "left": term("0")}, Log())[1]
            t = reader.term(c["left"], build.scope_of(ctx))
            found = normal(ctx, t)
            same += equal(ctx, t, found)
        except Rejected:
            continue
        done += 1
        for seed in range(3):
            s = random.Random(seed)
            net = Net(TERMS, {"n": s.randint(0, 4), "m": s.randint(1, 3), "s": s.randint(1, 3)}, seed)
            try:
                wrong = net.claim(c, [c["left"], data(found)], 8)
            except OverflowError:
                continue
            assert wrong is None or max(map(abs, wrong[1])) > 1e9, (text, data(found), wrong)
    assert done >= 50 and same >= 0.9 * done


def expression(r, read, names, depth):
    """A right side that reads what is given."""
    k = r.random()
    if depth == 0 or k < 0.3:
        return read(names)
    inner = expression(r, read, names, depth - 1)
    if k < 0.45:
        return f"({inner}+{expression(r, read, names, depth - 1)})"
    if k < 0.6:
        return f"{inner}*{expression(r, read, names, depth - 1)}"
    if k < 0.8:
        v = f"b{len(names)}{r.randint(0, 999)}"
        return f"Sum({v},{r.choice(['0', '1', *names])},{r.choice(['n', 'm', *names])},{expression(r, read, [*names, v], depth - 1)})"
    return (
        f"iv({index(r, names)}{r.choice(['<=', '=='])}{index(r, names)})*{inner}"
        if k < 0.92
        else f"{r.choice(['exp', 'tanh', 'f[1]'])}(g0[1]/4)"
    )


def random_model(r):
    """Families that read each other, one pair along t, a cost of one or two arrays."""
    arity = {"u": 1, "v": 2}

    def read(names):
        f = r.choice(sorted(arity))
        return f"{f}[{','.join(index(r, names, r.random() < 0.2) for _ in range(arity[f]))}]"

    families = [
        family("u", "i: 1..n"),
        family("v", "i: 0..m; j: 1..n"),
        family("g0", "i: 1..n", "Sum(k,1,n,u[k])*u[i]", ["0", "0"]),
    ]
    for k, name in enumerate("gh", 1):
        families.append(family(name, "i: 1..n", expression(r, read, ["i"], 2), [str(k), "0"]))
        arity[name] = 1
    families.append(
        family(
            "r",
            "t: 0..T; i: 1..n",
            f"iv(t==0)*{read(['i'])} + r[t-1,{index(r, ['i'], False)}]*{read(['i'])} + z[t,{index(r, ['i'], False)}]",
            ["3+t", "1"],
        )
    )
    families.append(
        family(
            "z",
            "t: 1..T; i: 0..n",
            f"{read(['i', 't'])}*r[t-1,{index(r, ['i'], False)}] + {read(['t'])}",
            ["3+t", "0"],
        )
    )
    cost = r.choice(
        [
            any_("F", ("t: 0..T; i: 1..n", "r[t,i]")),
            any_("G", ("i: 1..n", "r[T,i]*u[i]"), ("i: 1..n", "g[i]+h[i]")),
            f"Sum(i,1,n,r[T,i]*{read(['i'])})",
            ["max", [["i", "1", "n"]], [], term("r[T,i]+h[i]")],
        ]
    )
    families.append(family("C", "", cost, ["4+T", "0"]))
    return {
        "format": 1,
        "name": "random",
        "sizes": {"n": 1, "m": 1, "T": 1, "s": 1},
        "functions": {"f": 1},
        "arrays": {"F": 1, "G": 2},
        "families": families,
    }


TARGETS = [
    ("C", "u[p]", "p: -1..n+1"),
    ("C", "v[p,q]", "p: 0..m; q: 0..n"),
    ("C", "r[p,q]", "p: 0..T; q: 1..n"),
    ("C", "z[p,q]", "p: 0..T; q: 0..n"),
    ("r[a,b]", "r[p,q]", "a: 0..T; b: 0..n; p: 0..T; q: 1..n"),
    ("r[a,b]", "u[p]", "a: 0..T; b: 1..n; p: 1..n"),
    ("g[a]", "u[p]", "a: 0..n+1; p: 0..n+1"),
]


@pytest.mark.parametrize("block", range(6))
def test_derivatives_in_random_models_have_the_values_of_the_judge(block):
    """chain, forward, before, partial and the normal form, wherever they apply: all terms on the way are equal in numbers."""
    steps = 0
    for k in range(4):
        r = random.Random(f"model {block} {k}")
        m = random_model(r)
        try:
            built, reader = build.model(m)
        except Rejected:
            continue
        for y, x, ranges in TARGETS:
            for way in ("chain", "forward", "before"):
                c = claim(f"D({y},{x})", "0", ranges)
                log = Log()
                read, ctx = build.claim(built, reader, c, log)
                side = Side(State([], read, ctx), read.left)
                terms = [side.t]
                try:
                    side.once(way, lambda t: isinstance(t, D))
                    terms.append(side.t)
                    side.partials()
                    terms.append(side.t)
                    side.simplify()
                    terms.append(side.t)
                    side.before()
                    terms.append(side.t)
                except Incomplete:
                    pass
                steps += len(side.steps)
                for seed in range(2):
                    s = random.Random(seed)
                    net = Net(
                        m,
                        {
                            "n": s.randint(1, 3),
                            "m": s.randint(1, 2),
                            "T": s.randint(1, 3),
                            "s": s.randint(1, 2),
                        },
                        seed,
                    )
                    try:
                        wrong = net.claim(c, list(map(data, dict.fromkeys(terms))), 4)
                    except (OverflowError, RecursionError):
                        continue
                    assert wrong is None or max(map(abs, wrong[1])) > 1e9, (
                        m["families"],
                        wrong,
                        [data(t) for t in terms],
                    )
    assert steps > 60, steps


def test_a_change_of_index_meets():
    """The same sum after a change v := v + k u + c of its bound names."""
    m, reader = build.model(TERMS)
    met = tried = 0
    for k in range(150):
        r = random.Random(f"change {k}")
        v, others = "a1", ["p", "q", "a2"]
        body = [f"x[{index(r, ['a1', 'a2', 'p'], False)}]" for _ in range(2)] + ["x[a1]", "y[a2,a1]"]
        shift = (
            f"{r.choice(['', '-'])}{v}+{r.choice(['', '-'])}{r.choice(others)}+{r.randint(-2, 2)}".replace(
                "+-", "-"
            )
        )
        plain = f"iv(a1<=n)*iv(0<=a1)*iv(a2<=n)*{'*'.join(body)}"
        moved = plain.replace("a1", f"({shift.replace('a1', 'A')})").replace("A", "a1")
        ctx = build.claim(m, reader, claim("0", "0", "p: -1..n; q: p..m"), Log())[1]
        scope = build.scope_of(ctx)
        both = [
            reader.term(term(f"Sum(a2,-99*n-99,99*n+99,Sum(a1,-{w}*n-{w},{w}*n+{w},{t}))"), scope)
            for w, t in ((9999, plain), (9999, moved))
        ]
        tried += 1
        try:
            met += equal(ctx, *both)
        except Rejected:
            continue
    assert met >= 0.5 * tried, (met, tried)


def test_every_rule_on_random_models_has_the_values_of_the_graph_engine():
    """A sample; the long run is a command in docs/testing.md."""
    done, _, wrong = at_random.run(250, 10, "sample", say=lambda text: None)
    assert not wrong and min(done[rule] for rule in at_random.RULES) >= 10, (done, wrong)


@pytest.mark.parametrize(
    "kind, rule",
    [
        ("nonzero", ""),
        ("positive", ""),
        ("not negative", ""),
        ("differentiable", ""),
        ("one maximiser", ""),
        ("assumed", ""),
        ("differentiable", "lemma"),
    ],
)
def test_a_hypothesis_that_is_dropped_is_noticed(kind, rule, monkeypatch):
    """By the same comparisons: hypotheses of one kind (of one rule) are taken out of the list."""
    applied = at_random.application

    def dropped(world, which):
        c, log, olds = applied(world, which)
        for h in [h for h in log.hyps if h.kind == kind and rule in ("", which)]:
            del log.hyps[h]
        return c, log, olds

    monkeypatch.setattr(at_random, "application", dropped)
    assert at_random.run(1500, 0, "dropped", say=lambda text: None)[2]

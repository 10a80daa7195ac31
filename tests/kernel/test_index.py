"""Integer expressions and linear reasoning, against enumeration."""

import itertools
import random

import pytest

from symbolic_bp.kernel import index
from symbolic_bp.kernel.fault import Incomplete
from symbolic_bp.kernel.index import (
    CALL,
    NAME,
    OWN,
    SIZE,
    Atom,
    add,
    const,
    implied,
    infeasible,
    mul,
    names,
    neg,
    put,
    shown,
    solve,
    sub,
    unit,
    var,
)

A, B, C = (Atom(NAME, n) for n in "abc")
N = Atom(SIZE, "n")


def poly(r, atoms=(A, B, C)):
    return index.made({**{(a,): r.choice([0, 0, 1, -1, 2, -3]) for a in atoms}, (): r.randint(-4, 4)})


def value(p, at):
    total = 0
    for m, c in p:
        for a in m:
            c *= at[a]
        total += c
    return total


def test_what_is_implied_is_true_by_enumeration():
    true = seen = 0
    for k in range(400):
        r = random.Random(k)
        ges = [poly(r) for _ in range(r.randint(1, 5))] + [
            p for a in (A, B, C) for p in (add(var(a), const(3)), sub(const(3), var(a)))
        ]
        eqs = [poly(r) for _ in range(r.choice([0, 0, 1]))]
        goal = poly(r)
        points = [dict(zip((A, B, C), x)) for x in itertools.product(range(-3, 4), repeat=3)]
        points = [
            e for e in points if all(value(p, e) >= 0 for p in ges) and all(value(p, e) == 0 for p in eqs)
        ]
        truth = all(value(goal, e) >= 0 for e in points)
        found = implied(frozenset(ges), frozenset(eqs), "ge", goal)
        assert truth or not found
        assert not (points and infeasible(frozenset(ges), frozenset(eqs)))
        true, seen = true + truth, seen + found
    assert true > 40 and seen >= 0.9 * true, (true, seen)


def test_rounding_to_integers():
    """2a >= 1 and 2a <= 1 have a rational solution and no integer one; 2a = 1 neither."""
    half = [sub(mul(const(2), var(A)), const(1)), sub(const(1), mul(const(2), var(A)))]
    assert infeasible(frozenset(half), frozenset())
    assert infeasible(frozenset(), frozenset(half[:1]))
    assert not infeasible(frozenset(), frozenset([sub(mul(const(2), var(A)), const(2))]))


@pytest.mark.parametrize(
    "ges, eqs, op, p, found",
    [
        ([], [], "ge", const(0), True),
        ([], [], "ge", const(-1), False),
        ([], [], "eq", const(0), True),
        ([], [], "eq", const(1), False),
        ([var(A)], [], "ge", var(A), True),
        ([var(A)], [], "ge", add(var(A), const(1)), True),
        ([var(A)], [], "ge", sub(var(A), const(1)), False),
        ([var(A)], [], "ge", var(B), False),
        ([var(A), neg(var(A))], [], "eq", var(A), True),
        ([var(A)], [], "eq", var(A), False),
        ([sub(var(A), var(B)), sub(var(B), var(C))], [], "ge", sub(var(A), var(C)), True),
        ([], [sub(var(A), var(B))], "ge", sub(var(A), var(B)), True),
        ([], [sub(var(A), const(2))], "ge", sub(var(A), const(3)), False),
    ],
)
def test_implied(ges, eqs, op, p, found):
    assert implied(frozenset(ges), frozenset(eqs), op, p) is found


def test_sorts_are_kept_apart():
    """A size, an index name and a name of the kernel's own with one text are three unknowns."""
    same = [Atom(s, "n") for s in (SIZE, NAME, OWN)] + [Atom(CALL, "n", (const(1),))]
    assert len(set(map(var, same))) == 4
    assert all(sub(var(a), var(b)) for a, b in itertools.combinations(same, 2))
    assert names(var(same[0])) == frozenset() and names(var(same[1])) == {same[1]}


def test_put_goes_into_calls():
    p = var(Atom(CALL, "n", (add(var(A), const(1)),)))
    assert shown(put(p, {A: var(B)})) == "n(b+1)" and put(p, {C: var(B)}) == p


def test_put_is_simultaneous():
    assert put(add(var(A), mul(const(2), var(B))), {A: var(B), B: var(A)}) == add(
        var(B), mul(const(2), var(A))
    )


def test_unit_and_solve():
    """A unit occurs once, alone, not in a product and not in the argument of a size function."""
    p = sub(add(var(A), const(3)), var(B))
    assert (unit(p, A), unit(p, B), unit(p, C)) == (1, -1, 0)
    assert solve(p, B) == add(var(A), const(3)) and solve(p, A) == sub(var(B), const(3))
    assert unit(mul(const(2), var(A)), A) == 0 and unit(mul(var(N), var(A)), A) == 0
    assert (
        unit(add(var(A), mul(var(A), var(B))), A) == 0
        and unit(add(var(A), var(Atom(CALL, "n", (var(A),)))), A) == 0
    )


def test_products_of_what_is_not_negative():
    s, i = Atom(SIZE, "s"), A
    p = mul(var(s), var(i))
    assert index.products(frozenset([sub(var(s), const(2)), sub(var(i), const(3))]), frozenset([p])) == {
        sub(p, const(6))
    }
    assert (
        index.products(frozenset([add(var(s), const(2)), sub(var(i), const(3))]), frozenset([p]))
        == frozenset()
    )
    assert index.products(frozenset([sub(var(s), const(2))]), frozenset([p])) == frozenset()
    assert index.products(frozenset([neg(var(s)), var(i)]), frozenset([p])) == frozenset()


@pytest.mark.parametrize(
    "make",
    [
        lambda: [mul(p, p) for p in [const(2**150)]],
        lambda: mul(
            mul(var(A), mul(var(A), var(A))),
            mul(mul(var(A), mul(var(A), var(A))), mul(mul(var(B), var(B)), mul(var(A), mul(var(A), var(B))))),
        ),
        lambda: index.made({(Atom(NAME, str(k)),): 1 for k in range(200)}),
    ],
)
def test_what_is_too_large_is_incomplete(make):
    with pytest.raises(Incomplete):
        make()


def test_a_system_that_is_too_large_says_nothing():
    many = frozenset(sub(var(Atom(NAME, str(k))), const(k)) for k in range(index.ROWS + 1))
    assert not infeasible(many | {const(-1)}, frozenset())

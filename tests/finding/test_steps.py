"""The steps of a proof: no circle, and the last one where the two sides differ."""

from symbolic_bp.finding.prover import differing
from symbolic_bp.finding.side import direct
from symbolic_bp.kernel.index import NAME, SIZE, Atom, const, var
from symbolic_bp.kernel.term import Add, Fn, Mul, Pow, Ref, Sum

X, Y, Z = (Ref(name, ()) for name in "xyz")
I, N = Atom(NAME, "i"), var(Atom(SIZE, "n"))


def test_what_leads_back_is_left_out():
    steps = [(Y, ["there"]), (X, ["back"]), (Z, ["on"])]
    assert direct(X, steps) == [(Z, ["on"])]
    assert direct(Z, steps[:2]) == steps[:2]
    assert direct(Z, steps) == []


def test_a_circle_in_the_middle():
    steps = [(Y, ["there"]), (Z, ["further"]), (Y, ["back"]), (Fn("exp", Y), ["on"])]
    assert direct(X, steps) == [steps[0], steps[3]]


def test_the_only_place_where_two_terms_differ():
    assert differing(Mul((X, Fn("exp", Y))), Mul((X, Fn("exp", Z)))) == (1, 0)
    assert differing(Sum(I, const(1), N, X), Sum(I, const(1), N, Y)) == (0,)


def test_terms_that_differ_themselves_or_in_two_places():
    assert differing(X, Y) == ()
    assert differing(Mul((X, Y)), Mul((Y, X))) == ()
    assert differing(Mul((X, Y)), Add((X, Z))) == ()
    assert differing(Mul((X, Y)), Mul((X, Y, Z))) == ()
    assert differing(Pow(X, 2), Pow(Y, 3)) == ()
    assert differing(Sum(I, const(1), N, X), Sum(I, const(0), N, Y)) == ()

"""Residues, random primes, and how surely a difference is found."""

import random
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import isprime

from symbolic_bp.exact.concrete import concrete
from symbolic_bp.exact.degree import Bound
from symbolic_bp.exact.field import Stream, Vanished, residues, source
from symbolic_bp.exact.graph import Graph
from symbolic_bp.exact.primes import MERSENNE, is_prime, random_prime
from symbolic_bp.exact.verify import compared

P = 2**61 - 1


def values(g, prime=P, key=1):
    return residues(g, Stream(prime, source(key)))


def test_arithmetic_by_hand():
    g = Graph()
    x, half = g.leaf("x"), g.num(1, 2)
    nodes = [g.mul(x, x), g.dot([x, half], [half, x]), g.recip(x), g.pow(x, 3)]
    found = values(g)
    v = found[x]
    assert [found[n] for n in nodes] == [v * v % P, v, pow(v, -1, P), pow(v, 3, P)] and found[
        half
    ] * 2 % P == 1


def test_one_residue_for_one_value_of_the_argument():
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    left, right = g.mul(x, g.add([y, g.one])), g.add([g.mul(x, y), x])
    names = [("sigma", 2), ("sigma", 2, 0), ("sigma", 3), "exp", "log"]
    pairs = [(g.fn(name, (left,)), g.fn(name, (right,))) for name in names]
    other = g.fn(("sigma", 2), (x,))
    found = values(g)
    assert left != right and all(found[a] == found[b] and a != b for a, b in pairs)
    assert len({found[a] for a, _ in pairs} | {found[other]}) == len(pairs) + 1


@pytest.mark.parametrize("prime", [7, P])
def test_a_denominator_that_vanishes_is_said(prime):
    g = Graph()
    x = g.leaf("x")
    g.recip(g.dot([x, x], [g.one, g.num(-1)]))
    with pytest.raises(Vanished):
        values(g, prime)
    g = Graph()
    g.num(1, prime)
    with pytest.raises(Vanished):
        values(g, prime)


def test_streams_repeat_with_a_key_and_not_without():
    def draws(key):
        stream = Stream(P, source(key))
        return [stream.next() for _ in range(600)]

    assert draws("a") == draws("a") != draws("b") and draws(None) != draws(None)


def test_streams_are_uniform_and_below_the_prime():
    stream = Stream(11, source(3))
    seen = Counter(stream.next() for _ in range(11000))
    assert set(seen) == set(range(11)) and all(800 < n < 1200 for n in seen.values())


def test_a_value_of_exp_is_any_residue_but_zero_and_each_as_likely():
    stream = Stream(11, source(3))
    seen = Counter(stream.unit() for _ in range(10000))
    assert set(seen) == set(range(1, 11)) and all(800 < n < 1200 for n in seen.values())
    g = Graph()
    node = g.fn("exp", (g.leaf("x"),))
    seen = Counter(values(g, 3, key)[node] for key in range(600))
    assert set(seen) == {1, 2} and min(seen.values()) > 240


@given(st.integers(0, 2**64))
def test_primes_are_those_of_sympy(n):
    assert is_prime(n, lambda: 0) == isprime(n)


@pytest.mark.parametrize("n", [3215031751, 3825123056546413051, 561, 2**127 - 3, (2**61 - 1) * (2**89 - 1)])
def test_pseudoprimes_are_no_primes(n):
    assert not is_prime(n, lambda: random.getrandbits(200))


def test_the_fixed_primes_are_primes_and_random_ones_are_of_the_right_size():
    assert all(isprime(2**k - 1) for k in MERSENNE)
    found = {random_prime(61, lambda: random.getrandbits(64)) for _ in range(20)}
    assert len(found) == 20 and all(isprime(p) and p.bit_length() == 61 for p in found)
    big = random_prime(127, lambda: random.getrandbits(130))
    assert isprime(big) and big.bit_length() == 127


def graph_of(terms):
    """A graph with one pair (x^degree * factor, 0)."""
    degree, factor = terms
    g = Graph()
    x = g.leaf("x")
    return g, [(g.mul(g.num(factor), g.pow(x, degree)), g.zero)]


@pytest.mark.parametrize("degree", [1, 5, 1000])
def test_the_bound_is_the_degree_over_the_prime(degree):
    g, pairs = graph_of((degree, 1))
    bound = Bound(g, pairs)
    assert bound.degree == degree and bound.fixed(61)
    assert 2 ** -bound.bits(61, 1) == pytest.approx(degree / (P - 1), rel=1e-6)
    assert bound.bits(61, 3) == pytest.approx(3 * bound.bits(61, 1))


def test_a_multiple_of_the_fixed_prime_needs_random_primes():
    g, pairs = graph_of((1, P))
    assert not Bound(g, pairs).fixed(61) and 0 < Bound(g, pairs).bits(61, 1) < 60
    assert values(g)[pairs[0][0]] == 0  # what would be missed in the fixed field


def test_degrees_of_fractions_and_functions():
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    fraction = g.mul(x, g.recip(g.add([y, g.one])))  # x/(y+1): degrees 1 and 1
    total = g.add([fraction, g.recip(g.add([x, g.one]))])  # (x(x+1) + y + 1)/((y+1)(x+1)): 2 and 2
    square = g.pow(total, 2)
    bound = Bound(g, [(square, y)])
    assert bound.degree == 5 and bound.denominators == 2  # max(4, 1 + 4)
    f, h = g.fn("f", (fraction,)), g.fn("f", (square,))
    assert (
        Bound(g, [(f, h)]).weight == 1 + 4 + 4
    )  # own degree, and n + d of the worst difference of arguments


@pytest.mark.parametrize(
    "made",
    [("2-2-2",), ("2-2", "sigmoid", "quadratic"), ("1-2-1", "relu,tanh", "huber"), ("1-1", "softsign")],
)
@pytest.mark.parametrize(
    "wrong", [lambda q: q.delta(2, 1) * q.a(1, 1) * q.b(2, 1), lambda q: q.delta(2, 1), lambda q: q.z(2, 1)]
)
def test_an_error_is_missed_no_more_often_than_the_bound_says(made, wrong):
    """In a field so small that it is missed now and then: 400 random points."""
    graph, pairs, _ = compared(concrete(*made), lambda q: {("w", 2, 1, 1): wrong(q)})
    pair = [p for p in pairs if p.own]
    bound, prime = Bound(graph, [(p.left, p.right) for p in pair]), 4001
    missed = tried = 0
    for seed in range(400):
        try:
            found = values(graph, prime, seed)
        except Vanished:
            continue
        tried += 1
        missed += found[pair[0].left] == found[pair[0].right]
    chance = bound.weight / (prime - 1 - bound.denominators)
    assert tried > 300 and missed <= tried * chance + 5 * (tried * chance) ** 0.5 and missed < tried / 10


def test_a_half_is_a_fraction():
    g = Graph()
    node = g.num(Fraction(1, 2).numerator, 2)
    assert values(g)[node] == (P + 1) // 2

"""Is a claim true in numbers? Both sides at all values of its names, on many small sizes and at many points.

First in a prime field, where what is equal is equal on every piece and for every function; what differs there
is looked at in rational or real numbers, and refuted if a second walk finds the same.
"""

from fractions import Fraction
from itertools import count
from typing import Any

import mpmath
from mpmath.libmp import fone, mpf_lt, mpf_shift

from symbolic_bp.exact import real
from symbolic_bp.exact.graph import LEAF
from symbolic_bp.exact.models import verdict
from symbolic_bp.exact.models.asked import Asked, Pair, ask, field_walk, number_walk
from symbolic_bp.exact.models.details import details
from symbolic_bp.exact.models.faults import TooMuch, WalksDisagree
from symbolic_bp.exact.models.instance import Instance
from symbolic_bp.exact.models.ladder import Given, lesser, small_sizes, tables
from symbolic_bp.exact.models.model import Claim, Model, walked
from symbolic_bp.exact.models.numbers import apart
from symbolic_bp.exact.models.points import REAL_STYLES, SIMPLE, STYLES, Point, drawn
from symbolic_bp.exact.models.second import DIGITS, Second
from symbolic_bp.exact.models.terms import Fn
from symbolic_bp.exact.models.texts import functions, shown
from symbolic_bp.exact.models.verdict import Counterexample, Verdict
from symbolic_bp.exact.models.walk import Walk, needed, transcendental

SIZES, POINTS, FIELDS, MOST, FEW, WORK = 24, 6, 2, 120, 60, 400_000
RATIONAL = frozenset(("relu", "abs", "step", "sgn"))
SMALL = mpmath.mpf(10) ** -30
TINY = mpf_shift(fone, -60)


def refute(model: Model, claim: Claim, sizes: int = SIZES, seed: int = 0) -> Verdict:
    """Looks for numbers against a claim on so many sizes: those of its smallest counterexample, or at how
    many points it holds.

    Raises ModelError, WalksDisagree.
    """
    found = Verdict(claim.name)
    for number, given in enumerate(small_sizes(model, claim, sizes, seed)):
        against = on_sizes(model, claim, given, found, f"{seed} {number}")
        if against is not None:
            found.status, found.against = (
                verdict.REFUTED,
                simplest(model, claim, smallest(model, claim, against, seed)),
            )
            return found
    if any(found.points.values()) and not found.skipped.get(UNDECIDED):
        found.status = verdict.EQUAL
    return found


UNDECIDED = "differs in the field, and no number decides"


def on_sizes(model: Model, claim: Claim, given: Given, found: Verdict, key: str) -> Counterexample | None:
    """Compares the sides of a claim on given sizes; the first counterexample."""
    try:
        asked = ask(Instance(model, given, WORK), claim, MOST)
    except TooMuch as fault:
        found.skip(str(fault))
        return None
    if not asked.pairs:
        found.skip("no values of its names")
        return None
    found.sizes += 1
    try:
        return looked(asked, found, key)
    except TooMuch as fault:
        found.skip(str(fault))
        return None


def smallest(model: Model, claim: Claim, against: Counterexample, seed: int) -> Counterexample:
    """A counterexample of which no size, and no value of a size function, can be less by 1."""
    for step in count():
        for given in lesser(model, against):
            less = on_sizes(model, claim, given, Verdict(claim.name), f"{seed} less {step}")
            if less is not None:
                against = less
                break
        else:
            break
    return against


def simplest(model: Model, claim: Claim, against: Counterexample) -> Counterexample:
    """A counterexample at the same sizes with functions and given values that are easy to redo: as many zeros
    and ones as there can be."""
    asked = ask(Instance(model, {**against.sizes, **tables(model, against.calls)}, WORK), claim, MOST)
    pairs = [pair for pair in asked.pairs if pair.left != pair.right]
    tries = [Point(seed, style) for style in SIMPLE for seed in range(4)]
    point, less = next(((p, made) for p in tries if (made := at_point(asked, pairs, p))), (None, None))
    if point is None or less is None:
        return against
    names = [binder.name for binder in claim.ranges]
    pairs = [pair for pair in pairs if dict(zip(names, pair.at)) == less.at]
    for entry in list(less.given)[:FEW]:
        for value in (0, 1, -1):
            other = Point(point.seed, point.style, {**point.fixed, entry: Fraction(value)})
            made = None if less.given.get(entry) == value else at_point(asked, pairs, other)
            if made is not None and made.given.get(entry, value) == value:
                point, less = other, made
                break
    return less


def at_point(asked: Asked, pairs: list[Pair], point: Point) -> Counterexample | None:
    """The counterexample at a point, if there is one."""
    try:
        for kind, made in number_walk(asked, pairs, point):
            for pair in pairs:
                left, right = made.values[pair.left], made.values[pair.right]
                if not marked(made, pair) and differs(left, right, kind):
                    return confirmed(asked, pair, point, (left, right), kind)
    except TooMuch:
        return None
    return None


def looked(asked: Asked, found: Verdict, key: str) -> Counterexample | None:
    """Compares the sides of a claim on one instance, notes it in a verdict; the first counterexample."""
    unsure = [pair for pair in asked.pairs if pair.left != pair.right]
    found.count("field", len(asked.pairs) - len(unsure))
    for attempt in range(FIELDS):
        made = field_walk(asked, f"{key}:{attempt}") if unsure else None
        if made is None:
            if unsure:
                found.skip("no point of the field on which the assumptions hold", len(unsure))
            break
        equal = [
            pair
            for pair in unsure
            if made.values[pair.left] == made.values[pair.right] and not marked(made, pair)
        ]
        for pair in unsure:
            if marked(made, pair):
                found.skip(
                    made.why(asked.instance.graph, pair.left if made.marked[pair.left] else pair.right)
                )
        found.count("field", len(equal))
        unsure = (
            [pair for pair in unsure if pair not in set(equal) and not marked(made, pair)]
            if attempt == 0
            else [pair for pair in unsure if not marked(made, pair)]
        )
    return numbers(asked, unsure, found, key) if unsure else None


def marked(made: Walk, pair: Pair) -> bool:
    """Whether a side rests on a kink, on 1/0 or on what has no value."""
    return bool(made.marked[pair.left] or made.marked[pair.right])


def numbers(asked: Asked, pairs: list[Pair], found: Verdict, key: str) -> Counterexample | None:
    """The first counterexample among pairs that differ in the field; those that no number tells apart are
    counted.
    """
    equal: set[Pair] = set()
    graph = asked.instance.graph
    flags = needed(graph, [node for pair in pairs for node in (pair.left, pair.right)])
    styles = REAL_STYLES if transcendental(graph, flags) else STYLES
    for attempt in range(POINTS):
        point = Point(2 * drawn(f"{key} {attempt}", 0, 10**6) + attempt % 2, styles[attempt % len(styles)])
        unsure = list(pairs)
        for kind, made in number_walk(asked, pairs, point):
            unsure = [pair for pair in unsure if not marked(made, pair)]
            for pair in unsure:
                left, right = made.values[pair.left], made.values[pair.right]
                if differs(left, right, kind):
                    against = confirmed(asked, pair, point, (left, right), kind)
                    if against is not None:
                        return against
                elif kind == "rationals" or tight(left) and tight(right):
                    found.count(kind)
                    equal.add(pair)
            unsure = [pair for pair in unsure if kind == "reals" and not decided(made, pair)]
            if not unsure:
                break
    if len(equal) < len(pairs):
        found.skip(UNDECIDED, len(pairs) - len(equal))
    return None


def differs(left: Any, right: Any, kind: str) -> bool:
    """Whether two values are surely not the same."""
    return bool(left != right) if kind == "rationals" else bool(left and right and apart(left, right))


def decided(made: Walk, pair: Pair) -> bool:
    """Whether the intervals of both sides are apart, or tight."""
    left, right = made.values[pair.left], made.values[pair.right]
    return differs(left, right, "reals") or tight(left) and tight(right)


def tight(x: Any) -> bool:
    """Whether an interval tells the first bits of its value, or that it is next to 0."""
    return bool(x) and (real.known(x) or bool(mpf_lt(real.size(x), TINY)))


def confirmed(
    asked: Asked, pair: Pair, point: Point, first: tuple[Any, Any], kind: str
) -> Counterexample | None:
    """The counterexample, if a second walk finds the same two values; None where it meets a kink. Raises
    WalksDisagree.
    """
    instance, claim = asked.instance, asked.claim
    exact = not any(
        isinstance(part, Fn) and part.name not in RATIONAL
        for body in [claim.left, claim.right, *(family.body for family in instance.model.families.values())]
        for part in walked(body)
    )
    names = {binder.name: value for binder, value in zip(claim.ranges, pair.at)}
    with mpmath.workdps(DIGITS):
        second = Second(instance.model, instance.sizes, point, exact)
        left, right = (second.term(side, names, second.base) for side in (claim.left, claim.right))
        if left.bad or right.bad:
            return None
        texts = shown(left.re), shown(right.re)
        same = (
            (left.re, right.re) == first
            if exact
            else all(near(a.re, b) for a, b in zip((left, right), first))
        )
        if same and not exact and abs(left.re - right.re) <= SMALL * (abs(left.re) + abs(right.re)):
            return None  # too little for the digits of the second walk
        named = details(second, (claim.left, claim.right), names) if same else {}
    if not same:
        raise WalksDisagree(claim.name, (shown(first[0]), shown(first[1])), texts)
    graph = instance.graph
    flags = needed(graph, [pair.left, pair.right])
    rests = [x for flag, (op, x, _) in zip(flags, graph.nodes) if flag and op == LEAF]
    return Counterexample(
        instance.sizes.numbers,
        dict(instance.sizes.known),
        names,
        {key: point.given(key) for key in rests},
        tuple(functions(asked, flags, point)),
        *texts,
        exact,
        named,
    )


def near(value: Any, first: Any) -> bool:
    """Whether a number of the second walk is that of the first, a fraction or an interval."""
    middle = (
        real.middle(first) if isinstance(first, tuple) else mpmath.mpf(first.numerator) / first.denominator
    )
    return bool(abs(value - middle) <= mpmath.mpf(10) ** -20 * (1 + abs(middle)))

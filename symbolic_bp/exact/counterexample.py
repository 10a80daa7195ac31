"""Refutation: numbers at which the two sides of a claim differ, small enough to redo by hand."""

from copy import copy
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby, islice
from operator import attrgetter, itemgetter

from symbolic_bp.exact.arrays import axes
from symbolic_bp.exact.dual import Polynomial
from symbolic_bp.exact.domain import inside, placed, sum_needed
from symbolic_bp.exact.elementary import ROUNDED, uses
from symbolic_bp.exact.evaluate import evaluate
from symbolic_bp.exact.missing import Missing, Undefined, Unsupported, Untested
from symbolic_bp.exact.ladder import KINKED, NARROW, ORDERED, STYLES, shapes
from symbolic_bp.exact.values import described
from symbolic_bp.moves.term import subterms
from symbolic_bp.shown import Shown

TOLERANCE = Fraction(1, 10**25)
STEADY = 1000  # times what rounding changes, by which two sides have to differ
PLACES = 10  # places tried on one instance


@dataclass(frozen=True, repr=False)
class Counterexample(Shown):
    """Where a claim fails: the instance, the values of its names, both sides, and (for arrays) the entry that differs.

    kind: "value", or "shape" where one side is a number and the other an array. beyond: where none was found with the
    targets that the cost is made for, what these are not, such as "that sum to 1".
    """

    printer = "render.shown:counterexample"

    instance: object
    names: dict
    left: object
    right: object
    entry: tuple
    kind: str
    sides: tuple
    beyond: str = ""

    def lines(self):
        """[(label, value)]: all that a person needs to redo it by hand."""
        return described(self)


@dataclass(frozen=True, repr=False)
class Agreement(Shown):
    """No counterexample: both sides agreed exactly at this many places, no two of them alike, on this many instances."""

    printer = "render.shown:agreement"

    evaluations: int
    instances: int
    digits: int = 0  # to how many digits, where values had to be rounded; 0 for exact agreement
    skipped: tuple = ()  # why some places were left out, each reason once
    zeros: int = 0  # places at which both sides are 0


@dataclass(frozen=True)
class Nowhere:
    """No network tried has all that the claim names."""

    reason: str


def refute(network, arrays, scope, lhs, rhs, most=None):
    """A Counterexample, an Agreement or Nowhere for lhs = rhs at all values of the names in scope.

    network: .widths, .activation, .cost, .batch; arrays and scope as in the kernel; most: enough places to look at.
    All places are in the domain of the cost. Where none of them is a counterexample, targets with another sum than the
    cost is made for are tried too: the claim does not say that it is about such targets only.
    """
    found = searched(network, arrays, scope, lhs, rhs, most, "")
    beyond = sum_needed(network)
    if isinstance(found, Counterexample) or not beyond:
        return found
    wider = searched(network, arrays, scope, lhs, rhs, most, beyond)
    return wider if isinstance(wider, Counterexample) else found


def searched(network, arrays, scope, lhs, rhs, most, beyond):
    """As refute; beyond: "", or the sum of the targets that is not asked for."""
    tried = instances = zeros = 0
    skipped, seen = {}, set()  # the reasons, in the order in which they were met; instances
    signs = any(t[:2] in (("fn", "step"), ("fn", "sgn")) for side in (lhs, rhs) for t in subterms(side))
    styles = ORDERED if signs else KINKED if network.formulas else STYLES
    for style_pass in (styles, ("random",) * (2 if network.batch else 3)):
        for widths, m in shapes(network, largest((lhs, rhs))):
            if style_pass is not styles and len(widths) < 3 and not network.widths:
                continue
            for seed, style in enumerate(style_pass):
                instance = placed(network, arrays, widths, m, style, seed, not beyond)
                if instance.numbers() in seen:
                    continue
                seen.add(instance.numbers())
                places = []
                for names in islice(choices(instance, scope), 400):
                    if len(places) == PLACES:
                        break
                    try:
                        left, right = values(instance, names, lhs, rhs, beyond)
                        found = differing(instance, names, (left, right), (lhs, rhs), beyond)
                    except (Missing, Unsupported) as why:
                        skipped[str(why)] = type(why)
                        continue
                    places.append(names)
                    if found:
                        return shrink(found, network, lhs, rhs)
                    zeros += not nonzero(left) and not nonzero(right)
                tried += len(places)
                instances += bool(places)
                if most and tried >= most:
                    return Agreement(tried, instances, 0, tuple(skipped), zeros)
    if tried or any(issubclass(kind, (Untested, Unsupported)) for kind in skipped.values()):
        known = tuple(why for why, kind in skipped.items() if issubclass(kind, (Undefined, Unsupported)))
        return Agreement(tried, instances, 25 if rounded(instance, lhs, rhs) else 0, known, zeros)
    return Nowhere(
        f"that none of those tried has {[*skipped][-1]}"
        if skipped
        else "no network where its names have values"
    )


def largest(sides):
    """The largest index that is a number in the sides, at most 12."""
    found = [
        i
        for side in sides
        for t in subterms(side)
        for i in (t[3] if t[0] == "ref" else t[1:] if t[0] == "kd" else ())
    ]
    return max([1, *(i for i in found if type(i) is int and i <= 12)])


def choices(instance, scope):
    """Every value of the names in scope, the layers inside their ranges, an index up to the smallest dimension."""
    found = [{}]
    for name, (kind, *parts) in scope.items():
        wider = []
        for names in found:
            try:
                wider += [{**names, name: value} for value in values_of(instance, kind, parts, names)]
            except Missing:
                continue
        found = wider
    return found


def values_of(instance, kind, parts, names):
    def layer(y):
        return y[1] + (0 if y[0] == "" else instance.depth if y[0] == "L" else names[y[0]])

    if kind == "layer":
        return range(layer(parts[0]), layer(parts[1]) + 1)
    parts = [d for part in parts for d in (part[1:] if part[0] == "min" else (part,))]
    sizes = [
        instance.width(layer(d[1])) + (d[2] if d[0] == "upto" else 0)
        if d[0] in ("n", "upto")
        else instance.m
        if d[0] == "m"
        else instance.sizes[d[1]]
        for d in parts
    ]
    return range(1, min(sizes) + 1)


def compare(instance, names, lhs, rhs, beyond=""):
    """A Counterexample where the sides differ at these names, else None. Raises Missing, also outside of the domain."""
    return differing(instance, names, values(instance, names, lhs, rhs, beyond), (lhs, rhs), beyond)


def values(instance, names, lhs, rhs, beyond=""):
    """The values of both sides. Raises Missing, also outside of the domain of the cost."""
    outside = [v for v in inside(instance) if v.condition != beyond]
    if outside:
        raise Untested(str(outside[0]))
    return evaluate(instance, lhs, names), evaluate(instance, rhs, names)


def nonzero(value):
    """Whether a value is not 0, or has an entry that is not."""
    return any(map(nonzero, value)) if isinstance(value, tuple) else value != 0


def differing(instance, names, pair, sides, beyond=""):
    """A Counterexample where two values of the sides differ, else None. Raises Missing."""
    left, right = pair
    tolerance = TOLERANCE if rounded(instance, *sides) else 0
    entry, kind = difference(left, right, tolerance), "value"
    if depth(left) != depth(right):
        if 0 not in (depth(left), depth(right)):
            raise Missing("a vector and a matrix side by side")
        kind = "shape"
    if entry is None:
        return None
    if tolerance and kind == "value" and not steady(instance, names, pair, sides, entry):
        raise Untested("digits enough to tell both sides apart")
    return Counterexample(instance, names, left, right, entry, kind, sides, beyond)


def steady(instance, names, pair, sides, entry):
    """Whether two rounded sides differ by much more than either changes when it is calculated to twice as many digits: where large
    numbers cancel, all digits may be lost."""
    finer = fresh_copy(instance)
    finer.digits *= 2
    coarse, fine = (
        [entry_of(value, entry) for value in found]
        for found in (pair, [evaluate(finer, side, names) for side in sides])
    )
    return STEADY * sum(abs(a - b) for a, b in zip(coarse, fine)) < abs(fine[0] - fine[1])


def entry_of(value, entry):
    for n in entry:
        value = value[n - 1] if isinstance(value, tuple) else value
    return value


def depth(value):
    return 1 + depth(value[0]) if isinstance(value, tuple) else 0


def rounded(instance, *sides):
    """Whether values are rounded to 60 digits: there is an exp, a logarithm or a normal distribution in the way."""
    return instance.approximate or any(uses(side, ROUNDED) for side in sides)


def difference(left, right, tolerance=0, at=()):
    """The first entry at which two values differ, None where there is none; a number is compared with every entry."""
    if isinstance(left, tuple) or isinstance(right, tuple):
        if isinstance(left, tuple) and isinstance(right, tuple) and len(left) != len(right):
            raise Missing("arrays of one shape")
        size = len(left if isinstance(left, tuple) else right)
        pairs = [tuple(a[n] if isinstance(a, tuple) else a for a in (left, right)) for n in range(size)]
        found = (difference(*pair, tolerance, at + (n,)) for n, pair in enumerate(pairs, 1))
        return next((d for d in found if d is not None), None)
    return None if abs(left - right) <= tolerance * max(1, abs(left), abs(right)) else at


def re_evaluate(counterexample, lhs=None, rhs=None):
    """True where both sides (those of the counterexample, unless given), evaluated from scratch, differ."""
    fresh, known = fresh_copy(counterexample.instance), counterexample.sides
    sides = (known[0] if lhs is None else lhs, known[1] if rhs is None else rhs)
    left, right = (evaluate(fresh, side, counterexample.names) for side in sides)
    return difference(left, right, TOLERANCE if rounded(fresh, *sides) else 0) is not None


def fresh_copy(instance):
    new = copy(instance)
    new.w, new.b, new.x, new.passes = dict(instance.w), dict(instance.b), dict(instance.x), {}
    new.sigma = dict(instance.sigma)
    new.arrays = {name: dict(entries) for name, entries in instance.arrays.items()}
    return new


def shrink(found, network, lhs, rhs):
    """The same failure with simpler numbers: one change after another, kept while the claim stays false.

    Of arrays only the entry that differs is looked at: a whole matrix of derivatives is as many forward passes.
    """
    if found.kind == "value" and found.entry:
        batch = bool(found.instance.m)
        try:
            one = shrink(
                replace(found, entry=()), network, *(picked(side, found.entry, batch) for side in (lhs, rhs))
            )
            return compare(fresh_copy(one.instance), found.names, lhs, rhs, found.beyond) or found
        except (
            Missing,
            Unsupported,
        ):  # another entry has its kink there, or there is no one entry: all are looked at
            pass
    found, before = zeros(found, lhs, rhs), None
    while before is not found:
        before = found
        for part, key, values in simpler(found.instance):
            for value in values:
                if part(found.instance)[key] == value:
                    break  # as simple as that already
                new = fresh_copy(found.instance)
                part(new)[key] = value
                try:
                    better = compare(new, found.names, lhs, rhs, found.beyond)
                except (Missing, Unsupported):
                    continue
                if better:
                    found = better
                    break
    return found


def picked(t, at, batch):
    """The entry of an array: of its parts where they are derivatives, of the whole array else."""
    if t[0] in ("D", "P", "held"):
        return t[:2] + (picked(t[2], at, batch),)
    if t[0] == "ref":
        return t[:3] + (at,)
    if t[0] in ("add", "mul"):
        return (t[0], *(picked(part, at, batch) if axes(part, batch) else part for part in t[1:]))
    return ("entry", t, at)


def zeros(found, lhs, rhs):
    """The same failure with 0 for as many weights and biases as can be, many at once: a wide network has a lot of them.
    So for the inputs behind the first few."""
    for part in ("x", "b", "w"):
        layers = (
            groupby(getattr(found.instance, part), itemgetter(0))
            if part != "x"
            else [(1, [key for key in found.instance.x if key[0] > NARROW])]
        )
        left = sorted(([*keys] for _, keys in layers), key=len)
        while left:
            keys = [key for key in left.pop() if getattr(found.instance, part)[key]]
            new = fresh_copy(found.instance)
            getattr(new, part).update(dict.fromkeys(keys, Fraction(0)))
            try:
                better = keys and compare(new, found.names, lhs, rhs, found.beyond)
            except (Missing, Unsupported):
                better = None
            found = better or found
            if not better and len(keys) > 1:
                left += [keys[: len(keys) // 2], keys[len(keys) // 2 :]]
    return found


def simpler(instance):
    """(part of an instance, key in it, values for it, the simplest first)."""
    linear, square = Polynomial(0, 1), Polynomial(0, 0, 1)
    for key in instance.sigma:
        yield attrgetter("sigma"), key, (linear, square)
    if instance.cost != "quadratic" and not any(key == "C" for key, _, _ in instance.formulas):
        outputs = range(1, instance.widths[-1] + 1)
        yield vars, "cost", [[(Fraction(1), {j: power})] for power in (1, 2) for j in outputs]
    for part in ("b", "w"):
        for key in getattr(instance, part):
            yield attrgetter(part), key, (Fraction(0), Fraction(1))
    for key, value in instance.x.items():
        yield (
            attrgetter("x"),
            key,
            (Fraction(key[0]), Fraction(1), Fraction(2)) if value and untidy(value) else (value,),
        )
    for name, entries in instance.arrays.items():
        for key, value in entries.items():
            yield (
                lambda of, name=name: of.arrays[name],
                key,
                (*map(Fraction, (sum(key), 1, 2)),) if untidy(value) else (value,),
            )


def untidy(value):
    return value.denominator != 1 or not 0 < value < 10

"""The second judge: a proved statement is evaluated, exactly, on networks that fulfil its hypotheses, before anybody hears of it.

It shares no rule with the kernel: what it knows of a term is its value on an instance. The networks have layers of different widths,
depths from the least one up, random numbers, activations and costs; a hypothesis that is an equation, s = t, is made true by solving
it for one number after another.
"""

import random
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, product
from math import isqrt, prod

from symbolic_bp.exact.counterexample import (
    TOLERANCE,
    compare,
    fresh_copy,
    largest,
    picked,
    rounded,
    values_of,
)
from symbolic_bp.exact.domain import placed, sum_needed
from symbolic_bp.exact.evaluate import evaluate
from symbolic_bp.exact.missing import Missing, Unsupported
from symbolic_bp.moves.term import subterms

EQUATIONS = ("nonzero", "positive", "zero")
WIDTHS = (
    (2, 3),
    (3, 1, 2),
    (1, 2, 3, 2),
    (2, 1),
    (2, 3, 1),
    (1, 3),
    (3, 2, 1, 2),
    (2, 1, 3, 2, 1),
    (2, 2, 2),
    (2, 2),
)
FAR = "far"  # random numbers, larger ones
ORDERED = (
    "random",
    "zero",
    "minus",
    FAR,
    FAR,
)  # of numbers, for inequalities, which may be equalities at 0, or fail far from it
NETWORKS = 3  # that a statement has to hold on
PLACES = 2  # values of its names on each of them
TRIES = 24  # networks that are tried for those
ROUNDS = 4  # of solving the equations one after another
ENTRIES = 12  # of an array; of a larger one half as many are looked at
WIDE, NARROW = (
    2_000,
    9,
)  # weights and biases of a network in which only so many neurons of a layer have weights that are not 0


@dataclass(frozen=True)
class Confirmed:
    """Both sides have the same values at so many places of so many networks; digits: as far as they were compared, 0 for exactly."""

    places: int
    networks: int
    digits: int = 0


@dataclass(frozen=True)
class Unconfirmed:
    """No network tried fulfils the hypotheses and has values for both sides; reason: what the last one lacked."""

    reason: str


class Second:
    """The judge; statements on the same kind of network are tried on the same networks, whose forward passes are kept."""

    def __init__(self, seed=0):
        self.seed, self.made = seed, {}

    def __call__(self, network, arrays, scope, lhs, rhs, hypotheses, shape=()):
        """Confirmed, Unconfirmed, or the Counterexample at which the judges disagree.

        network, arrays, scope as in the kernel; hypotheses: the pairs (fact, term or layer) of the kernel's verdict;
        shape: the dimensions of the sides, of which only some entries are looked at where they have many.
        """
        facts = [h for h in hypotheses if h[0] in EQUATIONS]
        rng, beyond = random.Random(f"{self.seed} {scope}"), sum_needed(network)
        styles = (
            ORDERED
            if any(t[:2] in (("fn", "step"), ("fn", "sgn")) for side in (lhs, rhs) for t in subterms(side))
            else ("random",)
        )
        enough = NETWORKS + len(styles) - 1
        done = places = digits = 0
        lacking = "no network where its names have values"
        for number, (widths, m) in enumerate(tried(network, (lhs, rhs))):
            if done == (enough if parameters(widths) <= WIDE else len(styles)):
                break
            here = 0
            try:
                general = self.instance(network, arrays, widths, m, number, styles[number % len(styles)])
                for names in chosen(general, scope, rng):
                    instance = solved(general, [what for fact, what in facts if fact == "zero"], names)
                    if not all(holds(instance, fact, names) for fact in facts):
                        lacking = "none of those tried fulfils what it assumes"
                        continue
                    for sides in entries(instance, names, (lhs, rhs), shape, rng):
                        found = compare(instance, names, *sides, beyond)
                        if found:
                            return found
                    here += 1
                    if here == PLACES:
                        break
            except (Missing, Unsupported) as why:
                lacking = (
                    f"none of those tried has {why}"
                    if isinstance(why, Missing)
                    else f"its values are out of reach: {why}"
                )
            if here:
                done, places = done + 1, places + here
                digits = digits or 25 * rounded(general, lhs, rhs)
        return Confirmed(places, done, digits) if places else Unconfirmed(lacking)

    def instance(self, network, arrays, widths, m, number, style):
        """A random instance in the domain of its cost, the same for the same arguments. Raises Missing, Unsupported."""
        key = tuple(vars(network).items()), tuple(arrays.items()), widths, m, number, style
        if key not in self.made:
            self.made[key] = drawn(
                network, arrays, widths, m, random.Random(f"{self.seed} {widths} {number}"), number, style
            )
        return self.made[key]


def tried(network, sides):
    """(widths, m) of the networks to try: those given, or some of pairwise different widths in which every index named exists."""
    least, wide = network.least, largest(sides)
    if network.widths:
        shapes = [tuple(network.widths)] * TRIES
    else:
        shapes = [tuple(n + wide - 1 for n in w) for w in WIDTHS if len(w) >= least]
        deeper = [tuple(wide + (2 * n + extra) % 3 for n in range(least + extra)) for extra in (1, 0, 2)]
        shapes = ((shapes if least < 5 else []) + deeper) * TRIES
    yield from ((widths, 2 + n % 2 if network.batch else 0) for n, widths in enumerate(shapes[:TRIES]))


def parameters(widths):
    """The number of weights and biases."""
    return sum(n * (below + 1) for below, n in zip(widths, widths[1:]))


def drawn(network, arrays, widths, m, rng, number, style):
    """An instance with numbers of a style in the domain of its cost; the later ones have smaller numbers, every third only positive ones."""
    narrow = tuple(min(n, NARROW) for n in widths) if parameters(widths) > WIDE else widths
    made = placed(
        network, arrays, narrow, m, "random" if style == FAR else style, rng.getrandbits(32), number % 2 == 0
    )
    scale, positive = Fraction(7 if style == FAR else 1, 1 + number // 5), number % 3 == 2
    if (
        scale != 1 or positive
    ):  # exp of large numbers is out of reach; logarithms and roots are of positive ones
        for part in (made.w, made.b, made.x, *(made.arrays.values() if number >= NETWORKS else ())):
            part.update((key, scale * (abs(value) if positive else value)) for key, value in part.items())
        made.passes = {}
    return made if narrow == widths else widened(made, arrays, widths)


def widened(made, arrays, widths):
    """The instance with more neurons: the weights from and to them are 0, but for outputs, which are as those that were there."""
    made, top = fresh_copy(made), len(widths)
    for j in range(made.widths[-1] + 1, widths[-1] + 1):
        like = (j - 1) % made.widths[-1] + 1
        made.b[top, j] = made.b[top, like]
        made.w.update(((top, j, k), made.w[top, like, k]) for k in range(1, made.widths[-2] + 1))
    if made.sigma and len(next(iter(made.sigma))) > 1:
        made.sigma.update(
            ((layer, j), made.sigma[layer, 1])
            for layer, n in enumerate(widths, 1)
            if layer > 1
            for j in range(made.widths[layer - 1] + 1, n + 1)
        )
    sizes = {
        "n": lambda d: widths[(top if d[1][0] == "L" else 0) + d[1][1] - 1],
        "m": lambda d: made.m,
        "dim": lambda d: made.sizes[d[1]],
    }
    made.arrays = {
        name: {
            idx: made.arrays[name].get(idx, Fraction(0))
            for idx in product(*(range(1, sizes[d[0]](d) + 1) for d in dims))
        }
        for name, dims in arrays.items()
    }
    made.widths = tuple(widths)
    return made


def solved(instance, equations, names):
    """The instance with the hypotheses that are equations made true, in a copy of it, at values of the names in scope. Raises Missing."""
    if not equations:
        return instance
    instance = fresh_copy(instance)
    for _ in range(ROUNDS):
        if not any([solve(instance, what, names) for what in equations]):
            break
    return instance


def solve(instance, what, names):
    """Whether an equation what = 0 did not hold yet: then some numbers of the instance are changed, one for each entry of it, so
    that it does. Raises Missing where none of them does it."""
    changed = False
    for at, value in enumerate(residuals(instance, what, names)):
        if not near(value):
            move(instance, what, names, at, value)
            changed = True
    return changed


def move(instance, what, names, at, value):
    """Change one number of the instance in which entry `at` of what is linear, or quadratic with rational zeros, so that it is 0."""
    curved = None
    for part in (*instance.arrays.values(), instance.b, instance.w, instance.x):
        for key, before in part.items():
            seen = [value]
            for by in (1, 2, 3):
                part[key], instance.passes = before + by, {}
                seen.append(residuals(instance, what, names)[at])
            slope, bend = seen[1] - seen[0], (seen[2] - 2 * seen[1] + seen[0]) / 2
            if slope and near(bend):  # it is linear in this number
                part[key], instance.passes = before - value / slope, {}
                return
            part[key], instance.passes = before, {}
            zero = (
                root(bend, slope - bend, value)
                if not curved and near(seen[3] - 3 * seen[2] + 3 * seen[1] - seen[0])
                else None
            )
            curved = curved or (zero is not None and (part, key, before + zero))
    if not curved:
        raise Missing("a number that makes true what it assumes")
    part, key, number = curved
    part[key], instance.passes = number, {}


def root(a, b, c):
    """The zero of a t^2 + b t + c that is nearest to 0, where it is rational; else None."""
    square = b * b - 4 * a * c
    top, below = isqrt(max(square.numerator, 0)), isqrt(square.denominator)
    if not a or top * top != square.numerator or below * below != square.denominator:
        return None
    return min(((-b + sign * Fraction(top, below)) / (2 * a) for sign in (1, -1)), key=abs)


def residuals(instance, what, names):
    """The values of what is assumed to be 0, one for each value of the names that it is quantified over and each entry."""
    found = []
    for own, inner in quantified(instance, what, names):
        found += flat(evaluate(instance, inner, own))
    return found


def holds(instance, hypothesis, names):
    """Whether a hypothesis holds on an instance at values of the names in scope. Where what it speaks of does not exist, it says nothing."""
    fact, what = hypothesis
    for inner_names, inner in quantified(instance, what, names):
        try:
            values = flat(evaluate(instance, inner, inner_names))
        except Missing:
            if inner_names == names:
                raise
            continue
        if not all(
            {"nonzero": not near(v), "positive": v > 0 and not near(v), "zero": near(v)}[fact] for v in values
        ):
            return False
    return True


def quantified(instance, what, names):
    """(names with values, inner term) for all values of the names that a hypothesis sums or multiplies over at its outside."""
    if what[0] not in ("sum", "prod"):
        yield names, what
        return
    kind, parts = ("index", what[2:3]) if what[0] == "sum" else ("layer", what[2:4])
    for value in values_of(instance, kind, parts, names):
        yield from quantified(instance, what[-1], {**names, what[1]: value})


def entries(instance, names, sides, shape, rng):
    """The pairs of sides to compare: of large arrays some entries."""
    sizes = [len(values_of(instance, "index", (d,), names)) for d in shape]
    if prod(sizes) <= ENTRIES:
        return [sides]
    at = {tuple(rng.randint(1, min(n, NARROW)) for n in sizes) for _ in range(ENTRIES // 2)}
    return [tuple(picked(side, idx, bool(instance.m)) for side in sides) for idx in at]


def flat(value):
    return list(chain.from_iterable(map(flat, value))) if isinstance(value, tuple) else [value]


def near(value):
    """Whether a number is 0, or so small that rounded numbers cannot tell."""
    return abs(value) <= TOLERANCE


def chosen(instance, scope, rng):
    """Some random values of the names in scope, each once."""
    seen = set()
    for _ in range(4 * PLACES if scope else 1):
        names = {}
        for name, (kind, *parts) in scope.items():
            try:
                values = values_of(instance, kind, parts, names)
            except Missing:
                values = ()
            if not values:
                break
            names[name] = rng.choice(
                values if kind == "layer" else values[:NARROW]
            )  # in a wide layer the others have no weights
        else:
            if tuple(names.values()) not in seen:
                seen.add(tuple(names.values()))
                yield names

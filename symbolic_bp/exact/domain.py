"""The domain of a cost: at which outputs it exists and for which targets it is made, and instances inside of it.

What the conditions are is said by the record of the cost alone (symbolic_bp/network/costs/). Where a network has no
named cost, or one that exists everywhere, every instance is inside.
"""

import random
import re
from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from symbolic_bp.errors import NetworkError
from symbolic_bp.exact.dual import Polynomial
from symbolic_bp.exact.elementary import evaluate_formula
from symbolic_bp.exact.ladder import build
from symbolic_bp.exact.missing import Missing, Unsupported
from symbolic_bp.language.formula import read_formula
from symbolic_bp.network import named

RELATION = re.compile(r"(<=|<)")
CENTRES = tuple(
    Fraction(*pair)
    for pair in ((1, 2), (0, 1), (-1, 2), (1, 4), (1, 1), (-1, 1), (2, 1), (-2, 1), (4, 1), (-4, 1))
)
SPREADS = tuple(
    Fraction(1, 2**n) for n in range(1, 8)
)  # of the last layer's numbers, once they are too far apart
TRIES = 8
TARGETS = tuple(Fraction(*pair) for pair in ((1, 1), (0, 1), (1, 2), (1, 3), (2, 3), (1, 4)))


@dataclass(frozen=True)
class Violated:
    """A condition that does not hold: cost, its name; of, "outputs" or "targets"; condition, such as "a < 1"; entry, the
    indices of the output or target (with the example in a mini-batch), or () where the targets have another sum."""

    cost: str
    of: str
    condition: str
    entry: tuple

    def __str__(self):
        return f"{self.of} {self.condition if not self.entry else 'with ' + self.condition}, as {self.cost} needs"


@dataclass(frozen=True)
class Condition:
    """left < right or left <= right, in one output a and its target y."""

    text: str
    strict: bool
    left: tuple
    right: tuple

    def __call__(self, **values):
        left, right = (
            evaluate_formula(side, {}, lambda ref, at: values[ref[1]], None)
            for side in (self.left, self.right)
        )
        return left < right or not self.strict and left == right


@lru_cache(maxsize=None)
def conditions(name):
    """(those on an output, those on a target, what the targets sum to) of a cost by name; none for an unknown one."""
    try:
        record = named.cost(name)
    except NetworkError:
        return (), (), None
    return tuple(map(condition, record.domain)), tuple(map(condition, record.targets)), record.total


def condition(text):
    left, sign, right = RELATION.split(text)
    return Condition(
        text, sign == "<", *(read_formula(side, {"a": None, "y": None}) for side in (left, right))
    )


def cost_name(of):
    """The name of the cost of a network or an instance; "" where it has no formula."""
    return next((name for key, name, _ in of.formulas if key == "C"), "")


def sum_needed(of):
    """What the targets that a cost is made for are, "that sum to 1"; "" where any are."""
    total = conditions(cost_name(of))[2]
    return "" if total is None else f"that sum to {total}"


def inside(instance):
    """[Violated] of the conditions of its cost that do not hold on an instance, [] inside the domain.

    Raises Missing, Unsupported where the outputs have no value.
    """
    if "outside" not in instance.passes:
        instance.passes["outside"] = violated(instance)
    return instance.passes["outside"]


def violated(instance):
    name, found = cost_name(instance), []
    outputs, targets, total = conditions(name)
    if outputs:
        known = instance.signals()
        for e in instance.examples():
            ex = (e,) if instance.m else ()
            for j in range(1, instance.widths[-1] + 1):
                found += [
                    Violated(name, "outputs", c.text, (j, *ex))
                    for c in outputs
                    if not c(a=known[("a", instance.depth, j, *ex)])
                ]
    y = instance.arrays.get("y", {}) if targets or total is not None else {}
    found += [
        Violated(name, "targets", c.text, key) for key, value in y.items() for c in targets if not c(y=value)
    ]
    if total is not None and any(sum(row.values()) != total for row in by_example(y)):
        found.append(Violated(name, "targets", sum_needed(instance), ()))
    return found


def by_example(y):
    """The targets of each example, as dictionaries."""
    examples = {}
    for key, value in y.items():
        examples.setdefault(key[1:], {})[key] = value
    return examples.values()


def drawn(network, arrays, widths, m, rng):
    """A random Instance inside the domain of the network's cost, on which every quantity has a value, or None where
    none was found. rng: a random.Random."""
    for _ in range(TRIES):
        made = placed(network, arrays, widths, m, "random", rng.getrandbits(64))
        try:
            made.forward()
            if not inside(made):
                return made
        except (Missing, Unsupported):
            continue
    return None


def placed(network, arrays, widths, m, style, seed=0, summed=True):
    """As ladder.build, with outputs and targets inside the domain where a change of the last layer reaches it; summed:
    also with the sum of targets that the cost is made for."""
    made = damped(build(network, arrays, widths, m, style, seed))
    outputs, targets, total = conditions(cost_name(network))
    if (targets or total is not None) and "y" in made.arrays:
        made.arrays["y"] = {
            key: value
            for row in by_example(made.arrays["y"])
            for key, value in fitting(row, targets, total if summed else None, style, seed).items()
        }
    return moved(made, network, outputs) if outputs else made


def damped(made):
    """The instance with smaller weights and biases where exp of its weighted inputs is out of reach."""
    for _ in range(TRIES):
        try:
            made.signals()
        except Unsupported:
            made = copy(made)
            made.passes, made.w, made.b = (
                {},
                *({key: v / 2 for key, v in part.items()} for part in (made.w, made.b)),
            )
        except Missing:
            break
        else:
            break
    return made


def fitting(row, targets, total, style, seed):
    """Targets of one example that fulfil the conditions: in the simple styles 1 for one class and 0 for the others, or 1
    for all where they may have any sum."""
    rng, varied = random.Random(f"{seed} {list(row)}"), style in ("counting", "random")
    if total is not None:
        parts = [Fraction(rng.randint(0, 3)) for _ in row] if varied else [Fraction(0)] * len(row)
        if not any(parts):
            parts[(list(row)[0][1:] or (1,))[0] % len(row) - 1] = Fraction(1)
        return {key: part * total / sum(parts) for key, part in zip(row, parts)}
    allowed = [v for v in TARGETS if all(c(y=v) for c in targets)]
    return {key: rng.choice(allowed) if varied else allowed[0] for key in row}


def moved(made, network, outputs):
    """The instance with its last layer moved so that every output is inside: where its sigma is any function, by
    squeezing that; else by other weights and biases. As it was where it is inside, or nothing helps."""
    if valid(made, outputs):
        return made
    z = weighted(made)
    if not z:
        return made
    free = made.formula(made.depth) is None and network.activation != "identity"
    low, high = min(z.values()), max(z.values())
    if free:
        reached = {key: made.signals()[("a", *key[1:])] for key in z}
        low, high = min(reached.values()), max(reached.values())
    scales = [Fraction(1)] + [power(low, high, spread) for spread in SPREADS] * (low != high)
    for centre in CENTRES:
        for scale in scales:
            by = centre - scale * ((low + high) / 2)
            new = squeezed(made, scale, by) if free else shifted(made, scale, by)
            if valid(new, outputs):
                return new
    return made


def power(low, high, spread):
    """A short number that brings what lies from low to high to about that spread."""
    wide = (high - low) / spread
    return Fraction(1, -(-wide.numerator // wide.denominator)) if wide > 1 else Fraction(1)


def weighted(made):
    """The weighted inputs of the last layer; {} where they have no value."""
    try:
        return {key: value for key, value in made.signals().items() if key[:2] == ("z", made.depth)}
    except (Missing, Unsupported):
        return {}


def valid(made, outputs):
    try:
        known = made.signals()
    except (Missing, Unsupported):
        return False
    return all(c(a=value) for key, value in known.items() if key[:2] == ("a", made.depth) for c in outputs)


def squeezed(made, scale, by):
    """scale*sigma(z) + by for the sigma of the last layer."""
    new = copy(made)
    own = {key: act for key, act in made.sigma.items() if key[0] == made.depth} or {
        (made.depth,): Polynomial(0, 1)
    }
    new.passes, new.sigma = {}, {**made.sigma, **{key: changed(act, scale, by) for key, act in own.items()}}
    return new


def changed(act, scale, by):
    first, *rest = [scale * c for c in act.coefficients] or [Fraction(0)]
    return Polynomial(first + by, *rest)


def shifted(made, scale, by):
    """scale*z + by for the weighted inputs of the last layer."""
    new = copy(made)
    new.passes, top = {}, made.depth
    new.w = {key: value * scale if key[0] == top else value for key, value in made.w.items()}
    new.b = {key: value * scale + by if key[0] == top else value for key, value in made.b.items()}
    return new

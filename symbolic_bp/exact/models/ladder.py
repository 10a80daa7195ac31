"""Which sizes a claim is tried on: from the smallest up, where its conditions on sizes hold."""

import random
from collections.abc import Iterator, Mapping

from symbolic_bp.exact.models.index import parts, reading
from symbolic_bp.exact.models.model import Claim, Model
from symbolic_bp.exact.models.points import drawn
from symbolic_bp.exact.models.terms import Guard
from symbolic_bp.exact.models.verdict import Counterexample

Given = Mapping[str, object]


def small_sizes(model: Model, claim: Claim, most: int, seed: int) -> Iterator[Given]:
    """Sizes from the smallest, then random ones, moved to where the conditions hold; once where the model has
    none."""
    names = list(model.sizes)
    if not names and not model.calls:
        yield {}
        return

    def made(more: Mapping[str, int], spread: int) -> Given:
        return {
            **{name: low + more.get(name, 0) for name, low in model.sizes.items()},
            **calls(model, spread, seed),
        }

    fixed = [made({}, 0), *(made({name: 1}, 0) for name in names), made({}, 1)]
    fixed += [made(dict.fromkeys(names, 1), 1), *(made({name: 1}, 1) for name in names)]
    for given in fixed[:most]:
        yield fitting(model, claim, given)
    rng = random.Random(seed)
    for _ in range(
        max(most - len(fixed), most // 2)
    ):  # few of many sizes are more than their least among the fixed
        more = {name: rng.choice((0, 1, 1, 2, 2, 3)) for name in names}
        yield fitting(model, claim, made(more, rng.choice((1, 2, 2))))


def calls(model: Model, spread: int, seed: int) -> Given:
    """Random functions of sizes, at most spread above their least values."""

    def one(name: str, low: int) -> object:
        return lambda *at: low + drawn(f"{seed} {spread} {name} {at}", 0, spread)

    return {name: one(name, low) for name, (_, low) in model.calls.items()}


def fitting(model: Model, claim: Claim, given: Given) -> Given:
    """Sizes with one of them moved for each condition on sizes alone that does not hold, where that helps."""
    numbers = {name: value for name, value in given.items() if name in model.sizes and isinstance(value, int)}
    for guard in claim.conditions:
        if all(
            part[0] != "call" and (part[0] != "name" or part[1] in numbers) for part in parts(guard.index)
        ):
            numbers = moved(model, guard, numbers)
    return {**given, **numbers}


def moved(model: Model, guard: Guard, numbers: dict[str, int]) -> dict[str, int]:
    """Sizes on which a condition holds, by a change of one of them; as they were where none is found."""

    def value(sizes: dict[str, int]) -> int:
        return reading(guard.index, {}, sizes, lambda f, at: 0)([])

    now = value(numbers)
    if now == 0 or guard.kind == "ge" and now > 0:
        return numbers
    for name, size in numbers.items():
        slope = value({**numbers, name: size + 1}) - now
        if slope:
            steps = -(now // abs(slope))  # at least as many as are needed
            new = {**numbers, name: size + (steps if slope > 0 else -steps)}
            if new[name] >= model.sizes[name] and (value(new) == 0 or guard.kind == "ge" and value(new) > 0):
                return new
    return numbers


def tables(model: Model, calls: Mapping[tuple[str, tuple[int, ...]], int]) -> Given:
    """The functions of sizes with these values."""
    return {f: {at: value for (g, at), value in calls.items() if g == f} for f in model.calls}


def lesser(model: Model, against: Counterexample) -> Iterator[Given]:
    """The sizes of a counterexample with one of them less by 1."""
    for name, value in against.sizes.items():
        if value > model.sizes[name]:
            yield {**against.sizes, name: value - 1, **tables(model, against.calls)}
    for key, value in against.calls.items():
        if value > model.calls[key[0]][1]:
            yield {**against.sizes, **tables(model, {**against.calls, key: value - 1})}

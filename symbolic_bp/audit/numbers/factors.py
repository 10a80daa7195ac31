"""A multiple of the gradient: which slip it is. n stands for the examples, the outputs, or both."""

from __future__ import annotations

from fractions import Fraction

HALF = Fraction(1, 2)


def readings(value: int | Fraction, m: int, k: int, among_sums: bool = True) -> list[tuple[str, str]]:
    """[(cause, words)] for c = value times the gradient, m examples and k outputs: every slip that gives c.

    among_sums: 1/2 may be the factor 1/2 of a cost; where it cannot be (a bias alone), 1/2 is 1/m for two
    examples.
    """
    size, words = abs(Fraction(value)), times(value)
    if size == 1:
        return [("sign", "minus the gradient: the sign is wrong")] if value < 0 else []
    found = []
    if size == 2:
        found.append(("factor-2", f"{words}: the cost has a factor 1/2, or you count it twice"))
    if size == HALF and among_sums:
        found.append(("factor-1/2", f"{words}: the cost has no factor 1/2"))
    for count, over in counts(m, k):
        if size == count:
            found.append(("factor-n", f"{words}: yours is of the SUM over {over}, the cost is the MEAN"))
        elif 1 / size == count:
            found.append(("factor-1/n", f"{words}: yours is of the MEAN over {over}, the cost is the SUM"))
    return found or [("factor", words)]


def counts(m: int, k: int) -> list[tuple[int, str]]:
    """[(number, words)] of what a mean may be taken over."""
    both = [(m * k, f"{m} examples and {k} outputs")] if m > 1 and k > 1 else []
    return [(n, words) for n, words in [(m, f"{m} examples"), (k, f"{k} outputs"), *both] if n > 1]


def times(value: int | Fraction) -> str:
    """A multiple in words: twice the gradient, minus 1/3 of the gradient."""
    size = abs(Fraction(value))
    amount = {Fraction(1): "", Fraction(2): "twice ", HALF: "half "}.get(
        size, f"{size} times " if size > 1 else f"{size} of "
    )
    return f"{'minus ' if value < 0 else ''}{amount}the gradient"


def usual(m: int, k: int) -> list[int | Fraction]:
    """The factors that such slips give."""
    sizes = {Fraction(s) for s in (m, m * k, k, 2)} - {1}
    return [
        -1,
        *sorted(
            sizes | {1 / s for s in sizes} | {-s for s in sizes} | {-1 / s for s in sizes},
            key=lambda f: (f < 0, abs(f)),
        ),
    ]

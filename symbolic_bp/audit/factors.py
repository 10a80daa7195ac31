"""A multiple of the gradient: which slip it is. n stands for the examples, the outputs, or both."""
from fractions import Fraction


def factor_words(value, m, k, among_sums=True):
    """(cause, words) for c = value times the gradient, m examples and k outputs; among_sums: 1/2 is never taken for 1/m."""
    sign, size = "minus " if value < 0 else "", abs(value)
    if size != 2 and size in (m, m * k) and m > 1 or size == k > 2:
        return "factor-n", f"{sign}{size} times the gradient: yours is of the SUM over {n_words(size, m, k)}, the cost is the MEAN"
    if (size != Fraction(1, 2) or not among_sums) and 1 / size in (m, m * k) and m > 1 or 1 / size == k > 2:
        return "factor-1/n", f"{sign}{size} of the gradient: yours is of the MEAN over {n_words(1 / size, m, k)}, the cost is the SUM"
    if size == 2:
        return "factor-2", f"{sign}twice the gradient: the cost has a factor 1/2, or you count it twice"
    if size == Fraction(1, 2):
        return "factor-1/2", f"{sign}half the gradient: the cost has no factor 1/2"
    return ("sign", "minus the gradient: the sign is wrong") if value == -1 else ("factor", f"{value} times the gradient")


def n_words(size, m, k):
    return f"{m} examples" if size == m else f"{k} outputs" if size == k else f"{m} examples and {k} outputs"


def usual(m, k):
    """The factors that such slips give."""
    sizes = {Fraction(s) for s in (m, m * k, k, 2)} - {1}
    return [-1, *sorted(sizes | {1 / s for s in sizes} | {-s for s in sizes} | {-1 / s for s in sizes}, key=lambda f: (f < 0, abs(f)))]

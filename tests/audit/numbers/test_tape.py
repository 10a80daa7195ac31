"""The gradient of the tape: against central differences at fifty digits, and exactly where it is known."""

import numpy as np
import pytest

from symbolic_bp.audit.arrays.arrays import Exact
from symbolic_bp.audit.numbers import real, tape
from symbolic_bp.audit.numbers.number import leaf, small

FUNCTIONS = {
    "product": lambda x, y: x * y * y,
    "quotient": lambda x, y: x / (1 + y * y),
    "exp": lambda x, y: (x * y).exp() - y,
    "power": lambda x, y: x**3 + y**-2,
    "log": lambda x, y: (x * x + y * y).log() * x,
    "tanh": lambda x, y: (x * y).tanh() ** 2,
    "sin": lambda x, y: x.sin() * y.cos(),
    "sqrt": lambda x, y: (x * x + y).sqrt(),
    "erf": lambda x, y: (x * y).erf(),
    "general power": lambda x, y: x**y,
    "arctan": lambda x, y: (x / y).arctan(),
    "abs": lambda x, y: abs(x - 2 * y) * y,
    "max": lambda x, y: max(x, y) * min(x * x, y),
    "neg": lambda x, y: -x * (1 - y),
    "log1p": lambda x, y: (x * y).log1p() + y.expm1(),
    "sigmoid": lambda x, y: (x - y).sigmoid() * x,
    "arcsinh": lambda x, y: (x * y).arcsinh(),
    "reverse": lambda x, y: (2 - x) / (3 / y) + 2**x,
}
H = 1e-6


@pytest.mark.parametrize("name", FUNCTIONS)
def test_against_differences(name):
    f, (x, y) = FUNCTIONS[name], (1.25, 0.75)
    a, b = leaf(x), leaf(y)
    found = tape.gradient(f(a, b), [a, b])
    for n, up, down in (
        (a, f(leaf(x + H), leaf(y)), f(leaf(x - H), leaf(y))),
        (b, f(leaf(x), leaf(y + H)), f(leaf(x), leaf(y - H))),
    ):
        difference = (real.value(up) - real.value(down)) / (2 * H)
        assert abs(real.value(found[id(n)]) - difference) < 1e-9 * (1 + abs(difference))


def test_shared_nodes_are_counted_once_for_each_use():
    a = leaf(3.0)
    b = a * a
    c = b * b + b
    assert tape.gradient(c, [a])[id(a)] == 4 * 27 + 6


def test_what_the_cost_does_not_depend_on_is_missing():
    a, b = leaf(1.0), leaf(2.0)
    assert id(b) not in tape.gradient(a * 2, [a, b])
    assert tape.gradient(small(3), [a]) == {}


def test_dot():
    v = np.array([leaf(float(i)) for i in range(1, 5)], dtype=object).view(Exact)
    found = tape.gradient(v @ v, list(v))
    assert [found[id(n)] for n in v] == [2, 4, 6, 8]


def test_also_gives_inner_numbers():
    a = leaf(2.0)
    b = a * 3
    assert tape.gradient(b * b, [a], also=[b])[id(b)] == 12

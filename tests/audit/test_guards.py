"""Which tiny constants are guards against log 0 and division by zero, and which are not."""
import ast

import pytest

from symbolic_bp.audit.guards import unguarded

GUARDS = [("np.log(p + 1e-12)", "np.log(p + 0.0)"), ("y / (p + 1e-8)", "y / (p + 0.0)"), ("eps = 1e-10", "eps = 0.0"),
          ("self.epsilon = 1e-7", "self.epsilon = 0.0"), ("np.sqrt(1e-9 + v)", "np.sqrt(0.0 + v)"), ("x: float = 1e-8", None),
          ("tiny: float = 1e-8", "tiny: float = 0.0"), ("def f(p, eps=1e-8): pass", "def f(p, eps=0.0):\n    pass"),
          ("def f(p, *, eps=1e-8): pass", "def f(p, *, eps=0.0):\n    pass")]
OTHERS = ["g[0] *= 1 + 1e-9", "np.log(1 + 1e-9)", "y / (1 - 1e-7)", "w += 1e-6 * d", "lr = 1e-6", "p + 1e-12", "np.log(p + 0.01)", "eps = 0.1",
          "def f(p, lr=1e-6): pass", "np.exp(p + 1e-12)", "np.log(p + 0)", "np.log(p - q)"]


@pytest.mark.parametrize("code,without", [g for g in GUARDS if g[1]])
def test_a_guard_is_read_as_zero(code, without):
    tree, lines = unguarded(ast.parse(code))
    assert ast.unparse(tree) == without and lines == [1]


@pytest.mark.parametrize("code", [*OTHERS, *(g[0] for g in GUARDS if not g[1])])
def test_other_constants_stay(code):
    tree, lines = unguarded(ast.parse(code))
    assert ast.dump(tree) == ast.dump(ast.parse(code)) and lines == []

"""Where a wrong verdict would rest on a guess, it is undecided, and the option that decides is named."""

import pytest

from symbolic_bp.cli import main

PICTURE = '''
import numpy as np
class Windows:
    """Means of 2 x 2 windows of one picture of 4 x 4 numbers, and a softmax over three classes."""
    def __init__(self):
        self.v = np.random.randn(4, 3)
        self.c = np.random.randn(3)
    def scores(self, x):
        self.mean = np.array([x[i:i+2, j:j+2].mean() for i in (0, 2) for j in (0, 2)])
        return self.mean @ self.v + self.c
    def loss(self, x, y):
        s = self.scores(x)
        return np.log(np.exp(s).sum()) - s[y]
    def backward(self, x, y):
        s = self.scores(x)
        d = np.exp(s) / np.exp(s).sum()
        d[y] -= 1
        return {"v": np.outer(self.mean, d), "c": d}
'''
ROWS = """
import numpy as np
class Line:
    def __init__(self):
        self.v = np.random.randn(4)
    def loss(self, x, y):
        return (x @ self.v - y) ** 2
    def backward(self, x, y):
        return {"v": FACTOR * x.T @ (x @ self.v - y)}
"""


@pytest.fixture
def said(tmp_path, capsys):
    def audit(code):
        path = tmp_path / "mine.py"
        path.write_text(code)
        return main(["audit", str(path)]), " ".join(capsys.readouterr().out.split())

    return audit


def test_examples_that_are_summed_by_a_guess_make_nothing_wrong(said):
    code, out = said(PICTURE)
    assert code == 3 and "that they are summed was guessed: give --cost" in out


@pytest.mark.parametrize("factor, code", [("2", 0), ("3", 3)])
def test_a_sum_that_fits_is_right(said, factor, code):
    assert said(ROWS.replace("FACTOR", factor))[0] == code

"""What a report says of a mistake: a cause only for code with exactly this mistake, and what helps where no
network is recognised."""

import pytest

from symbolic_bp.audit.report import FORMATS

NET = """import numpy as np


def squash(u):
    return 1 / (1 + np.exp(-u))


class Net:
    def __init__(self, sizes):
        self.A, self.c = np.random.randn(sizes[0], sizes[1]), np.zeros(sizes[1])
        self.B, self.d = np.random.randn(sizes[1], sizes[2]), np.zeros(sizes[2])

    def predict(self, x):
        self.h = squash(x @ self.A + self.c)
        return squash(self.h @ self.B + self.d)

    def cost(self, x, y):
        return ((self.predict(x) - y) ** 2).sum() / 2

    def gradient(self, x, y):
        o = self.predict(x)
        e = o - y
        top = e * o * (1 - o)
        low = (top @ self.B.T) * self.h * (1 - self.h)
        gA, gc = x.T @ low, low.sum(axis=0)
        gB, gd = self.h.T @ top, top.sum(axis=0)
        return {"A": gA, "c": gc, "B": gB, "d": gd}
"""
LAST = '        return {"A": gA, "c": gc, "B": gB, "d": gd}\n'
NORM = """import numpy as np


class Net:
    def __init__(self, sizes):
        self.W = np.random.randn(sizes[0], sizes[1])
        self.scale, self.shift = np.ones(sizes[1]), np.zeros(sizes[1])
        self.V = np.random.randn(sizes[1], sizes[2])

    def predict(self, x):
        z = x @ self.W
        middle = z.mean(0)
        spread = ((z - middle) ** 2).mean(0)
        self.inv = 1 / np.sqrt(spread + 1e-5)
        self.n = (z - middle) * self.inv
        self.t = np.tanh(self.scale * self.n + self.shift)
        return self.t @ self.V

    def cost(self, x, y):
        return ((self.predict(x) - y) ** 2).sum() / 2

    def gradient(self, x, y):
        e = self.predict(x) - y
        d = (e @ self.V.T) * (1 - self.t ** 2)
        k = d * self.scale
        dz = (k - k.mean(0) - self.n * (k * self.n).mean(0)) * self.inv
        return {"W": x.T @ dz, "scale": (d * self.n).sum(0), "shift": d.sum(0), "V": self.t.T @ e}
"""
MASKED = """import numpy as np

MASK = np.array([[1, 2, 3], [2, 1, 1], [3, 1, 2]])


def start():
    return {"w": np.random.randn(3, 3), "v": np.random.randn(3, 3)}


def cost(p, x):
    return np.tanh(x @ (p["w"] * MASK) @ (p["v"] * MASK)).sum()


def gradient(p, x):
    h = x @ (p["w"] * MASK)
    d = 1 - np.tanh(h @ (p["v"] * MASK)) ** 2
    gw, gv = x.T @ (d @ (p["v"] * MASK).T) * MASK, h.T @ d * MASK
    return {"w": gw, "v": gv}
"""
MASKED_LAST = '    return {"w": gw, "v": gv}\n'
PLAIN = {
    "make": "start()",
    "parameters": "it",
    "cost": "cost(it, x)",
    "gradient": "gradient(it, x)",
    "outputs": 3,
    "inputs": 3,
}


@pytest.fixture
def wrong(tmp_path, alone):
    """The result for a text with some of it replaced."""

    def audited(text, *changes, **more):
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "wrong.py"
        path.write_text(text)
        code, found = alone(path, **more)
        assert code is None and found["verdict"] == "wrong", found
        return found

    return audited


def returned(**factors):
    """The last line of a gradient with some arrays changed."""
    return LAST, "        return {" + ", ".join(f'"{n}": {factors.get(n, "g" + n)}' for n in "AcBd") + "}\n"


@pytest.mark.parametrize("text", [NET, NORM])
def test_they_are_right_without_a_mistake(tmp_path, alone, text):
    path = tmp_path / "right.py"
    path.write_text(text)
    assert alone(path)[1]["verdict"] == "right"


@pytest.mark.parametrize(
    "changes, equation, cause, line",
    [
        ([("(top @ self.B.T)", "(e @ self.B.T)")], "BP2", "sigma-prime-missing", "sigma_prime(z[l])"),
        ([returned(A="2 * gA", c="2 * gc", B="2 * gB", d="2 * gd")], "BP1", "factor-2", "delta = delta / 2"),
        ([returned(A="2 * gA", B="2 * gB")], "BP4", "factor-2", "dw[l] = a[l - 1].T @ delta"),
        ([returned(A="2 * gA", c="2 * gc")], "BP2", "factor-2", "sigma_prime(z[l])"),
        ([returned(c="gc / len(x)", d="gd / len(x)")], "BP3", "bias-averaged", "db[l] = delta.sum(axis=0)"),
        ([returned(A="-gA", c="-gc", B="-gB", d="-gd")], "BP1", "sign", "delta = -delta"),
    ],
)
def test_one_mistake(wrong, changes, equation, cause, line):
    found = wrong(NET, *changes)
    assert (found["equation"], found["cause"]) == (equation, cause) and line in found["numpy"]
    assert found["network"].startswith("4-5-3") and f"(breaks {equation})" in FORMATS["text"](found).replace(
        "\n    ", " "
    )


@pytest.mark.parametrize(
    "changes",
    [
        [("(top @ self.B.T)", "(2 * e @ self.B.T)")],
        [("(top @ self.B.T)", "(e * o @ self.B.T)")],
        [("top = e * o * (1 - o)", "top = e * o * (1 - o * o)")],
        [("* self.h * (1 - self.h)", "* self.h * (1 + self.h)")],
    ],
)
def test_a_similar_mistake_has_no_name(wrong, changes):
    found = wrong(NET, *changes)
    assert (found["equation"], found["cause"], found["should be"], found["numpy"]) == (
        "none",
        "unknown",
        "",
        "",
    )
    assert "none of the usual mistakes" in found["words"] and "breaks" not in FORMATS["text"](found)


@pytest.mark.parametrize(
    "changes, words",
    [
        (dict(B="2 * gB", c="4 * gc"), ("c is 4 times the gradient", "B is twice the gradient")),
        (
            dict(B="-gB", c="gc.sum() + 0 * gc"),
            ("in c every entry is the sum of all entries of delta", "B is minus the gradient"),
        ),
        (dict(B="gB / 3", c="gc * gc"), ("B is 1/3 of the gradient", "c is not the gradient of the cost")),
    ],
)
def test_two_mistakes(wrong, changes, words):
    found = wrong(NET, returned(**changes))
    assert all(w in found["words"] for w in words) and found["cause"] in ("several", "unknown")
    assert (found["equation"], found["numpy"], found["should be"]) == ("none", "", "")


def test_the_same_factor_in_some_arrays_is_no_factor_of_delta(wrong):
    found = wrong(NET, returned(A="2 * gA", c="2 * gc", B="2 * gB"))
    assert (
        found["words"] == "A, c and B are each twice the gradient"
        and not found["numpy"]
        and found["equation"] == "none"
    )


def test_a_factor_that_may_be_two_things(wrong):
    found = wrong(NET, returned(A="gA / 2", c="gc / 2", B="gB / 2", d="gd / 2"), batch=2)
    assert (
        "no factor 1/2" in found["words"] and "MEAN over 2 examples" in found["words"] and not found["numpy"]
    )
    assert (
        "MEAN" not in wrong(NET, returned(A="gA / 2", c="gc / 2", B="gB / 2", d="gd / 2"), batch=7)["words"]
    )


@pytest.mark.parametrize(
    "slope, cause",
    [("squash(o) * (1 - squash(o))", "sigma-prime-of-a"), ("squash(2 * o) * (1 - squash(2 * o))", "unknown")],
)
def test_one_output_is_no_softmax(wrong, slope, cause):
    found = wrong(NET, ("sizes[2]", "1"), ("e * o * (1 - o)", f"e * {slope}"))
    assert found["cause"] == cause and found["network"].endswith("-1, sigmoid, sigmoid")


def test_what_is_held_constant(wrong):
    found = wrong(NORM, (" - self.n * (k * self.n).mean(0)", ""))
    assert "W is the gradient with spread (line 13) or self.inv (line 14) held constant" in found["words"]
    assert (found["equation"], found["cause"], found["numpy"], found["network"]) == (
        "none",
        "held-constant",
        "",
        "",
    )
    row = next(r for r in found["arrays"] if r["status"] == "wrong")
    assert row["line"] == {"number": 27, "code": NORM.splitlines()[26].strip(), "file": "wrong.py"}


@pytest.mark.parametrize(
    "change",
    [
        (" - self.n * (k * self.n).mean(0)", " - 2 * self.n * (k * self.n).mean(0)"),
        (" - self.n * (k * self.n).mean(0)", " - self.n * k.mean(0)"),
    ],
)
def test_what_is_not_held_constant(wrong, change):
    found = wrong(NORM, change)
    assert (
        found["words"] == "W is not the gradient of the cost"
        and found["cause"] == "unknown"
        and "BP" not in FORMATS["text"](found)
    )


@pytest.mark.parametrize(
    "w, v, words",
    [
        ("gw.T", "gv", "w is the transpose of the gradient"),
        ("gw", "-gv", "v is minus the gradient"),
        ("gw", "gv / 7", "v is 1/7 of the gradient (7 is the number of examples: is it divided by that?)"),
        (
            "gw",
            "gv / 3",
            "v is 1/3 of the gradient (3 is the number of rows of v: is it divided by that?, or 3 is the "
            "number of columns of v: "
            "is it divided by that?)",
        ),
        ("gw", "5 * gv", "v is 5 times the gradient"),
        ("gv", "gw", "w is the gradient of v"),
        ("gw + p['w'] / 10", "gv", "w is the gradient plus 1/10 times the parameter"),
        (
            "gw - x[-1:].T @ (d[-1:] @ (p['v'] * MASK).T) * MASK",
            "gv",
            "w is the gradient without the last of its 7 terms",
        ),
        (
            "x[:1].T @ (d[:1] @ (p['v'] * MASK).T) * MASK",
            "gv",
            "w is the first of the 7 terms of the gradient alone",
        ),
        ("gw * np.array([[2, 1, 1], [1, 1, 1], [1, 1, 2]])", "gv", "w is wrong in 2 of 9 entries only"),
        ("gw * gw", "gv", "w is not the gradient of the cost"),
        ("gw.T * 1.5", "gv", "w is the transpose of 3/2 times the gradient"),
    ],
)
def test_what_is_said_of_an_array(wrong, w, v, words):
    found = wrong(MASKED, (MASKED_LAST, f'    return {{"w": {w}, "v": {v}}}\n'), plan=PLAIN)
    assert (
        words in found["words"]
        and not found["network"]
        and not found["numpy"]
        and found["equation"] == "none"
    )


def test_a_product_of_numbers_is_no_network(wrong):
    text = """import numpy as np


def cost(p, x):
    return (p["a"] * np.tanh(p["b"] * x)).sum()


def gradient(p, x):
    t = np.tanh(p["b"] * x)
    return {"a": t.sum() * np.ones(1), "b": 2 * (p["a"] * (1 - t * t) * x).sum() * np.ones(1)}
"""
    found = wrong(
        text,
        plan={
            "make": "{'a': np.ones(1), 'b': np.ones(1)}",
            "parameters": "it",
            "cost": "cost(it, x[:, 0])",
            "gradient": "gradient(it, x[:, 0])",
        },
    )
    assert (
        found["words"].startswith("b is twice the gradient") and not found["network"] and not found["numpy"]
    )


def test_each_network_has_its_own_table(wrong):
    deep = NORM.replace("    def predict", "    def depth(self):\n        return 2\n\n    def predict")
    found = wrong(deep, ('"shift": d.sum(0)', '"shift": 0.5 * d.sum(0)'))
    assert {(r["net"], r["name"]) for r in found["arrays"]} == {
        (n, a) for n in found["nets"] for a in ("W", "scale", "shift", "V")
    }
    assert len(found["nets"]) == 2
    for r in found["arrays"]:
        widths = [int(n) for n in r["net"].split("-")]
        assert r["name"] != "W" or r["entries"] == widths[0] * widths[1]
    out = FORMATS["text"](found)
    assert all(f"  net {net}\n" in out for net in found["nets"]) and max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize(
    "body, number",
    [
        ("        self.A -= x.T @ low\n        self.B += 3 * (self.h.T @ top)\n", 26),
        ("        g = self.h.T @ top * 2\n        self.B -= g\n        self.A -= x.T @ low\n", 25),
        ("        g = 0.5 * self.h.T @ top\n        self.B += g\n        self.A -= 0.5 * x.T @ low\n", 26),
    ],
)
def test_the_line_of_a_step(wrong, body, number):
    rate = "0.5" if "0.5" in body else ""
    text = NET[: NET.index("        gA, gc")].replace("def gradient", "def step") + body
    found = wrong(
        text.replace(" + self.c", "").replace(" + self.d", ""),
        plan={
            "make": "Net(sizes)",
            "parameters": "{'A': it.A, 'B': it.B}",
            "cost": "it.cost(x, y)",
            "step": "it.step(x, y)",
            "rate": rate,
        },
    )
    row = next(r for r in found["arrays"] if r["name"] == "B")
    assert row["line"]["number"] == number


RECURRENT = """import numpy as np


class Net:
    def __init__(self, sizes):
        n, h, k = sizes
        self.U, self.R = np.random.randn(h, n), np.random.randn(h, h)
        self.O = np.random.randn(k, h)

    def run(self, x):
        self.states = [np.zeros(self.R.shape[0])]
        for row in x:
            self.states.append(np.tanh(self.U @ row + self.R @ self.states[-1]))
        return self.O @ self.states[-1]

    def loss(self, x, y):
        return ((self.run(x) - y[0]) ** 2).sum() / 2

    def gradient(self, x, y):
        e = self.run(x) - y[0]
        gu, gr = np.zeros_like(self.U), np.zeros_like(self.R)
        d = self.O.T @ e
        for t in range(len(x) - 1, -1, -1):
            d = d * (1 - self.states[t + 1] ** 2)
            gu += np.outer(d, x[t])
            gr += np.outer(d, self.states[t])
            d = self.R.T @ d
        return {"U": gu, "R": gr, "O": np.outer(e, self.states[-1])}
"""


@pytest.mark.parametrize(
    "change, words",
    [
        (("- 1, -1, -1", "- 1, 0, -1"), "U is the gradient without the first of its 7 terms"),
        (
            ("range(len(x) - 1, -1, -1)", "[len(x) - 1]"),
            "U and R are each the last of the 7 terms of the gradient alone",
        ),
        (
            ("gu += np.outer(d, x[t])", "gu = np.outer(d, x[t])"),
            "U is the first of the 7 terms of the gradient",
        ),
        (("gu += np.outer(d, x[t])", "gu += 2 * np.outer(d, x[t])"), "U is twice the gradient"),
        (("np.outer(d, x[t])", "np.outer(d, x[t - 1])"), "U is not the gradient of the cost"),
    ],
)
def test_steps_of_time(wrong, change, words):
    found = wrong(RECURRENT, change)
    assert words in found["words"] and not found["network"] and found["equation"] == "none"


ATTENTION = """import numpy as np


def softmax(s):
    e = np.exp(s)
    return e / e.sum(axis=1, keepdims=True)


def start():
    return {"q": np.random.randn(4, 3), "k": np.random.randn(4, 3), "v": np.random.randn(4, 2)}


def attend(p, x):
    q, k, v = x @ p["q"], x @ p["k"], x @ p["v"]
    a = softmax(q @ k.T)
    return a @ v, q, k, v, a


def cost(p, x):
    return (attend(p, x)[0] ** 2).sum() / 2


def gradient(p, x):
    out, q, k, v, a = attend(p, x)
    da = out @ v.T
    ds = a * da * (1 - a)
    return {"q": x.T @ (ds @ k), "k": x.T @ (ds.T @ q), "v": x.T @ (a.T @ out)}
"""


def test_attention_is_no_dense_network(wrong):
    found = wrong(ATTENTION)
    assert found["words"] == "q and k are not the gradient of the cost"
    assert not found["network"] and not found["numpy"] and found["equation"] == "none"


@pytest.mark.parametrize(
    "old, new, line",
    [
        (
            'return {"A": gA, "c": gc, "B": gB, "d": gd}',
            'out = []\n        out.append(2 * gA)\n        return {"A": out[0], "c": gc, "B": gB, "d": gd}',
            "out.append(2 * gA)",
        ),
        (
            'return {"A": gA, "c": gc, "B": gB, "d": gd}',
            'gA *= 2\n        return {"A": gA, "c": gc, "B": gB, "d": gd}',
            "gA *= 2",
        ),
        (
            '{"A": gA, "c": gc, "B": gB, "d": gd}',
            '{\n            "A": 2 * gA,\n            "c": gc, "B": gB, "d": gd}',
            '"A": 2 * gA,',
        ),
    ],
)
def test_the_line_that_wrote_an_array(wrong, old, new, line):
    found = wrong(NET, (old, new))
    row = next(r for r in found["arrays"] if r["status"] == "wrong")
    assert row["name"] == "A" and row["line"]["code"] == line

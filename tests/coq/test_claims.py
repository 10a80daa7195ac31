"""Random claims to certify, for random small networks, against numbers worked out here with
no code of the package.

    python tests/coq/test_claims.py 60          # see docs/certify-runs.md

A claim is made twice: as text, and as a function of the numbers of a forward pass written here. What is true
is decided by difference quotients at random points, to 60 digits. certify must not prove what is false there
nor refute what is true."""

import contextlib
import io
import random
import re
import sys
import tempfile
from collections import Counter

import mpmath
import pytest

from symbolic_bp.cli import main

mp = mpmath.mp
POINTS, STEP, SAME = 6, mpmath.mpf(10) ** -25, mpmath.mpf(10) ** -20


def step(z):
    return mpmath.mpf(z > 0)


def logistic(z):
    return 1 / (1 + mp.exp(-z))


def density(z):
    return mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi)


# name: (function of z, [text of its slope with Z and A for z and a, ...])
ACTIVATIONS = {
    "identity": (lambda z: z, ["1", "sigma'(Z)"]),
    "sigmoid": (
        logistic,
        ["A*(1 - A)", "exp(-Z)/(1 + exp(-Z))^2", "(A - A*A)", "sigma'(Z)", "sigma(Z)*(1 - A)"],
    ),
    "tanh": (mp.tanh, ["(1 - A*A)", "(1 - A)*(1 + A)", "sigma'(Z)", "4/(exp(Z) + exp(-Z))^2"]),
    "relu": (lambda z: max(z, mp.zero), ["step(Z)", "sigma'(Z)", "step(Z)*step(Z)"]),
    "leaky-relu(1/7)": (lambda z: z if z > 0 else z / 7, ["(step(Z) + (1 - step(Z))/7)", "sigma'(Z)"]),
    "elu(1/2)": (
        lambda z: z if z > 0 else mp.expm1(z) / 2,
        ["sigma'(Z)", "(step(Z) + exp(Z)*(1 - step(Z))/2)"],
    ),
    "softplus": (lambda z: mp.log(1 + mp.exp(z)), ["1/(1 + exp(-Z))", "sigma'(Z)", "exp(Z)/(1 + exp(Z))"]),
    "silu": (lambda z: z * logistic(z), ["sigma'(Z)", "(1/(1 + exp(-Z)) + Z*exp(-Z)/(1 + exp(-Z))^2)"]),
    "gelu": (lambda z: z * mp.ncdf(z), ["(Phi(Z) + Z*phi(Z))", "sigma'(Z)"]),
    "softsign": (lambda z: z / (1 + abs(z)), ["sigma'(Z)"]),
    "gelu-tanh": (
        lambda z: (
            z / (1 + mp.exp(-2 * mpmath.mpf("0.79788456080286536") * (z + mpmath.mpf("0.044715") * z**3)))
        ),
        ["sigma'(Z)"],
    ),
}
SLOPES = sorted({text for _, texts in ACTIVATIONS.values() for text in texts if "sigma" not in text})
# name: (cost of one output, n being their number; texts of dC/da; where a may be)
COSTS = {
    "quadratic": (lambda a, y, n: (a - y) ** 2 / 2, ["(A - Y)", "(-Y + A)"], None),
    "squared": (lambda a, y, n: (a - y) ** 2, ["2*(A - Y)"], None),
    "mean-squared": (lambda a, y, n: (a - y) ** 2 / n, ["2*(A - Y)/N", "(2/N)*(A - Y)"], None),
    "cross-entropy": (
        lambda a, y, n: -(y * mp.log(a) + (1 - y) * mp.log(1 - a)),
        ["(A - Y)/(A*(1 - A))", "((1 - Y)/(1 - A) - Y/A)"],
        (0, 1),
    ),
    "log-likelihood": (lambda a, y, n: -y * mp.log(a), ["(-Y/A)", "-(Y/A)"], (0, 10**9)),
    "huber(1/2)": (
        lambda a, y, n: (a - y) ** 2 / 2 if abs(a - y) < 0.5 else (abs(a - y) - mpmath.mpf(1) / 4) / 2,
        ["dC/da[L,J]"],
        None,
    ),
}


class Net:
    def __init__(self, draw):
        self.widths = [draw.randint(1, 2)] + [draw.randint(1, 3) for _ in range(draw.choice((1, 1, 2)))]
        self.L = len(self.widths)
        self.acts = [draw.choice([*ACTIVATIONS, "softmax"]) for _ in self.widths[1:]]
        self.cost = draw.choice(list(COSTS))
        if self.acts[-1] == "softmax" and self.cost == "cross-entropy" and self.widths[-1] == 1:
            self.widths[-1] = 2  # a cost that exists nowhere is refused: see test_pairs.py
        self.options = [
            "--net",
            "-".join(map(str, self.widths)),
            "--activation",
            ",".join(self.acts),
            "--cost",
            self.cost,
        ]

    def n(self, l):
        return self.widths[l - 1]

    def layer(self, l, z):
        if self.acts[l - 2] == "softmax":
            return [mp.exp(v) / mp.fsum(map(mp.exp, z)) for v in z]
        return [ACTIVATIONS[self.acts[l - 2]][0](v) for v in z]

    def forward(self, x, w, b):
        """({l: z of the layer}, {l: a of the layer})"""
        z, a = {}, {1: x}
        for l in range(2, self.L + 1):
            z[l] = [
                mp.fsum(w[l, j, k] * a[l - 1][k - 1] for k in range(1, self.n(l - 1) + 1)) + b[l, j]
                for j in range(1, self.n(l) + 1)
            ]
            a[l] = self.layer(l, z[l])
        return z, a

    def total(self, x, y, w, b):
        return mp.fsum(
            COSTS[self.cost][0](a, t, self.n(self.L)) for a, t in zip(self.forward(x, w, b)[1][self.L], y)
        )

    def point(self, draw):
        """(x, y, w, b) where every activation and the cost are smooth."""
        number = lambda: mpmath.mpf(draw.choice([-1, 1]) * draw.randint(100, 2000)) / 997  # noqa: E731
        while True:
            x, y, w, b = (
                [number() for _ in range(self.n(1))],
                [abs(number()) for _ in range(self.n(self.L))],
                {},
                {},
            )
            for l in range(2, self.L + 1):
                for j in range(1, self.n(l) + 1):
                    w |= {(l, j, k): number() for k in range(1, self.n(l - 1) + 1)}
                    b[l, j] = number()
            if COSTS[self.cost][2] and self.acts[-1] != "softmax":
                for j, v in enumerate(self.forward(x, w, b)[0][self.L], 1):  # an output where it may be
                    b[self.L, j] += mpmath.mpf(draw.randint(50, 700)) / 991 - v
            z, a = self.forward(x, w, b)
            low, high = COSTS[self.cost][2] or (-mp.inf, mp.inf)
            if (
                all(low < v < high for v in a[self.L])
                and all(abs(v) > 0.001 for row in z.values() for v in row)
                and all(abs(abs(v - t) - 0.5) > 0.001 for v, t in zip(a[self.L], y))
            ):
                return x, y, w, b

    def gradient(self, at, l, j, k=None):
        """dC/db[l,j], which is also delta, or dC/dw[l,j,k]."""
        x, y, w, b = at

        def moved(t):
            return self.total(
                x, y, {**w, (l, j, k): w[l, j, k] + t} if k else w, b if k else {**b, (l, j): b[l, j] + t}
            )

        return (moved(STEP) - moved(-STEP)) / (2 * STEP)


class Values:
    """What the names of a claim stand for at a point, for a text in Python's notation."""

    def __init__(self, net, at):
        x, y, w, b = at
        z, a = net.forward(x, w, b)
        self.names = {
            "z": lambda l, j: z[l][j - 1],
            "a": lambda l, j: a[l][j - 1],
            "x": lambda k: x[k - 1],
            "y": lambda j: y[j - 1],
            "w": lambda l, j, k: w[l, j, k],
            "b": lambda l, j: b[l, j],
            "delta": lambda l, j: net.gradient(at, l, j),
            "D": lambda l, j: mp.diff(
                lambda t: COSTS[net.cost][0](t, y[j - 1], net.n(l)), a[l][j - 1], h=STEP
            ),
            "s0": lambda l, j: a[l][j - 1],
            "s1": lambda l, j: mp.diff(ACTIVATIONS[net.acts[l - 2]][0], z[l][j - 1], h=STEP),
            "exp": mp.exp,
            "step": step,
            "Phi": mp.ncdf,
            "phi": density,
            "mpf": mpmath.mpf,
        }

    def __call__(self, text):
        text = re.sub(r"(?<![\w\[,.])(\d+)(?![\w,\]])", r"mpf(\1)", text)  # a number that is no index
        for old, new in (
            ("dC/da[", "D["),
            ("sigma'(z", "(s1"),
            ("sigma(z", "(s0"),
            ("^", "**"),
            ("[", "("),
            ("]", ")"),
        ):
            text = text.replace(old, new)
        return eval(text, {"__builtins__": {}}, self.names)  # a text that was made below


def claim(net, draw, wrong):
    """(left side, right side, (l, j, k) of the derivative): true by construction, or
    with something changed."""
    l = draw.randint(2, net.L)
    j, k = draw.randint(1, net.n(l)), draw.randint(1, net.n(l - 1))
    what = draw.choice(("delta", "b", "w"))
    slip = draw.choice(("sign", "two", "slope", "no slope", "index", "incoming", "number")) if wrong else ""

    def coming(l, j):
        if l == net.L:
            text = draw.choice(COSTS[net.cost][1])
            return (
                text.replace("dC/da[L,J]", f"dC/da[{l},{j}]")
                .replace("A", f"a[{l},{j}]")
                .replace("Y", f"y[{j}]")
                .replace("N", str(net.n(l)))
            )
        terms = [f"w[{l + 1},{q},{j}]*delta[{l + 1},{q}]" for q in range(1, net.n(l + 1) + 1)]
        if slip == "incoming":
            terms[-1] = terms[-1].replace("delta", "b")
        draw.shuffle(terms)
        return "(" + " + ".join(terms) + ")"

    if net.acts[l - 2] == "softmax":
        mean = " + ".join(f"{coming(l, q)}*a[{l},{q}]" for q in range(1, net.n(l) + 1))
        factors = [f"a[{l},{j}]", f"({coming(l, j)} - ({mean}))"]
    else:
        slope = draw.choice(SLOPES if slip == "slope" else ACTIVATIONS[net.acts[l - 2]][1])
        factors = [coming(l, j), slope.replace("Z", f"z[{l},{j}]").replace("A", f"a[{l},{j}]")]
    if slip == "no slope":
        factors = factors[:1]
    if draw.random() < 0.3 and slip != "no slope":
        factors = [f"delta[{l},{j}]"]
    if what == "w":
        at = draw.randint(1, net.n(l - 1)) if slip == "index" else k
        factors.append(f"x[{at}]" if l == 2 and draw.random() < 0.5 else f"a[{l - 1},{at}]")
    draw.shuffle(factors)
    right = "*".join(f"({f})" for f in factors)
    form = draw.choice(("plain", "plain", "twice", "none", "parts"))
    right = {
        "plain": right,
        "twice": f"(2*{right})/2",
        "none": f"{right} + b[{l},{j}] - b[{l},{j}]",
        "parts": f"{right}/3 + 2*{right}/3",
    }[form]
    right = {"sign": f"-{right}", "two": f"2*{right}", "number": f"{right} + 1"}.get(slip, right)
    left = (
        f"delta[{l},{j}]" if what == "delta" else f"dC/db[{l},{j}]" if what == "b" else f"dC/dw[{l},{j},{k}]"
    )
    return left, right, (l, j, k if what == "w" else None)


def true(net, draw, right, place):
    """Whether the right side is the derivative at random points."""
    with mp.workdps(60):
        for _ in range(POINTS):
            at = net.point(draw)
            value, wanted = Values(net, at)(right), net.gradient(at, *place)
            if abs(value - wanted) > SAME * (1 + abs(wanted)):
                return False
    return True


SAID = {0: "proved", 1: "refuted", 2: "refused", 3: "undecided"}


def run(count, seed, say=lambda line: None):
    """([what is wrong], Counter of (truth, answer)) of random claims."""
    wrong, found, draw = [], Counter(), random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            net = Net(draw)
            left, right, place = claim(net, draw, number % 2)
            truth = true(net, draw, right, place)
            out = io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
                code = main(["certify", f"{left} = {right}", *net.options, "-o", folder])
            found[truth, SAID[code]] += 1
            line = f"{truth} {SAID[code]}: {left} = {right} {' '.join(net.options)}"
            say(line)
            if (
                (truth, code) in ((True, 1), (False, 0))
                or code == 2
                or ("accepted by Coq" in out.getvalue()) != (code < 2)
            ):
                wrong.append(f"{line}\n{out.getvalue()}")
    return wrong, found


@pytest.mark.slow
def test_no_random_claim_is_judged_wrongly(coq):
    wrong, found = run(6, 1)
    assert not wrong and found[True, "proved"] and found[False, "refuted"], (wrong, found)


def test_the_numbers_know_true_from_false():
    """What is made true is found true, and of what is changed, most is found false."""
    draw, found = random.Random(5), Counter()
    for number in range(40):
        net = Net(draw)
        _, right, place = claim(net, draw, number % 2)
        found[number % 2, true(net, draw, right, place)] += 1
    assert found[0, True] == 20 and found[1, False] >= 10, found


if __name__ == "__main__":
    mistakes, counts = run(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0, print)
    print(
        *mistakes,
        *(f"{'true' if t else 'false'}, {s}: {n}" for (t, s), n in sorted(counts.items())),
        sep="\n",
    )
    sys.exit(bool(mistakes))

"""Odd command lines for cli.main: `python tests/fuzz_cli.py 20000 7` runs 20,000 of them from the seed 7; see docs/command-line.md."""

import contextlib
import io
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from symbolic_bp.cli import main

NAMES = (
    "l",
    "L",
    "j",
    "k",
    "q",
    "x",
    "m",
    "n",
    "i",
    "d",
    "dC",
    "δ",
    "λ",
    "T",
    "1",
    "2",
    "0",
    "7",
    "0.5",
    "1/2",
    "-1",
    "99999999999999999999",
)
ATOMS = (
    "z[{0},{1}]",
    "a[{0},{1}]",
    "w[{0},{1},{2}]",
    "b[{0},{1}]",
    "delta[{0},{1}]",
    "delta[{0}]",
    "z[{0}]",
    "w[{0}]",
    "x[{1}]",
    "y[{1}]",
    "C",
    "Cx[{1}]",
    "dC/db[{0},{1}]",
    "dC/dw[{0},{1},{2}]",
    "da[{0},{1}]/dz[{0},{2}]",
    "sigma(z[{0},{1}])",
    "sigma'(z[{0},{1}])",
    "Sigma'(z[{0}])",
    "grad(C)",
    "n({0})",
    "m",
    "[{1}={2}]",
    "eta",
    "s",
    "t[{1}]",
    "{1}",
    "ones(n({0}))",
    "col(z[{0}],{1})",
    "exp({1})",
    "Phi(z[{0},{1}])",
    "sigma[{0}](z[{2},{1}])",
    "z^{0}_{1}",
    r"\delta^{0}_{1}",
    r"\frac{{\partial C}}{{\partial b^{0}_{1}}}",
    "∇_a C",
    "Σ_{1} z[{0},{1}]",
    "held({1}, z[{0},{1}])",
    "step({1})",
    "ln({1})",
)
SHAPES = (
    "{0} + {1}",
    "{0} - {1}",
    "{0}*{1}",
    "{0} @ {1}",
    "{0} .* {1}",
    "{0}/{1}",
    "({0})^2",
    "({0})^20",
    "{0}.T",
    "Sum({0}, k)",
    "Sum({0}, (k, 1, n(l)))",
    "Sum({0}, (k, 1, n(l)-{1}))",
    "Prod({0}, (i, l, L))",
    "DownProd({0}, (i, 2, {1}))",
    "diag({0})",
    "outer({0}, {1})",
    "Paths({0}, {1}, (u,v,i), (j,l,L))",
    "|{0}|",
    "-{0}",
    "{0} {1}",
    "({0}",
    "{0})",
    "{0}[",
    "d{0}/d{1}",
    "sigma({0})",
    "exp({0})",
    r"\sum_k {0}",
    "{0}'",
    "{0}\n{1}",
    "{0}\0",
    "\x1b[2J{0}",
)
SIGNS = ("=", "=", "=", "=", "<=", "<", ">", "==", "≤", "", "= 0 =", ",")
NETS = (
    "2-3-2",
    "1-1",
    "2-2",
    "3-2-1",
    "2",
    "2-0",
    "",
    "2-x",
    "-",
    "2--3",
    "٣-2",
    "1-1-1-1-1",
    "9999999-2",
    "2-3-2 ",
    "²-2",
)
ACTIVATIONS = (
    "sigmoid",
    "relu",
    "softmax",
    "layer",
    "neuron",
    "identity",
    "relu,softmax",
    "tanh",
    "elu(1/2)",
    "elu(",
    "elu(nan)",
    "leaky-relu(1/0)",
    "",
    ",",
    "sigmød",
    "../x",
    "huber",
    "gelu",
    "sigmoid,sigmoid,sigmoid",
    "elu(1e400)",
    "elu(--1)",
    "sigmoid\n",
    "leaky-relu(alpha=)",
    "leaky-relu(beta=2)",
    "__init__",
)
COSTS = (
    "function",
    "quadratic",
    "cross-entropy",
    "log-likelihood",
    "huber(d=2)",
    "huber(d=0)",
    "huber(0/0)",
    "",
    "nll",
    "squared",
    "a,b",
    "huber(d=)",
    "mean-squared",
)
PLACES = (
    "x.tex",
    "x.docx",
    "x",
    "no/such/x.tex",
    "no/x",
    "x.html",
    "x.md",
    "x.txt",
    "x.json",
    "x.py",
    "",
    ".",
    "..",
    "/",
    "/dev/null",
    "a\0b",
    "x" * 300 + ".tex",
    "x/",
    "\udcff.tex",
    "-",
)
THEOREMS = (
    "BP1",
    "bp2",
    "BP9",
    "",
    "no.py",
    "/",
    "mine.py",
    "bad.py",
    "BP3",
    "--",
    "BP2\n",
    "sigmoid-bound",
    "\udcff",
    "con.py",
    "dir.py",
)
RANGES = (
    "l < l",
    "2 <= l < L",
    "l",
    "",
    "l = 2",
    "L < l",
    "q < l",
    "l < 0.5",
    "l >= L-99",
    "2 < 3",
    "l<L<l",
    "≤",
    "l = L-1, l = 2",
    "and",
    "l < 10**9",
    "j < 2",
    "\0",
)
NUMBERS = ("1", "2", "0", "-1", "m", "x", "", "99999999999999999999", "1.5", "1e3", "nan", "inf", "٣", "²")


def term(rng, depth=2):
    """A random expression in, or nearly in, the notation."""
    if not depth or rng.random() < 0.4:
        layers = [
            rng.choice(NAMES) + rng.choice(("", "", "", "+1", "-1", "+0.5", "+k", "*2")) for _ in range(1)
        ]
        return rng.choice(ATOMS).format(*layers, rng.choice(NAMES), rng.choice(NAMES))
    return rng.choice(SHAPES).format(term(rng, depth - 1), term(rng, depth - 1))


def claim(rng):
    """A random claim; some are cut short or have a sign too many."""
    text = f"{term(rng)} {rng.choice(SIGNS)} {term(rng)}"
    return (
        text
        if rng.random() < 0.9
        else text[: rng.randrange(len(text) + 1)]
        + rng.choice(("", "^", "]", "\\", "\ud800", "∂", "9" * 50, "(" * 60))
    )


def options(rng, **given):
    """Some of the options, each with an odd or a plain value; None: an option without a value."""
    words = []
    for name, values in given.items():
        if rng.random() < 0.3:
            words += (
                [f"--{name}"]
                if values is None
                else [f"--{name}={rng.choice(values)}"]
                if rng.random() < 0.5
                else [f"--{name}", rng.choice(values)]
            )
    return words


def line(rng):
    """A command line, as a list of words."""
    verb = rng.choice(
        ("check",) * 6 + ("prove", "derive", "verify-net", "certify", "list", "audit", "model", "", "chek")
    )
    common = (
        {"notation": ("nielsen", "ng", "bishop", "goodfellow", "x"), "ascii": None, "frob": None}
        if rng.random() < 0.5
        else {}
    )
    kind = {"activation": ACTIVATIONS, "cost": COSTS}
    words = {
        "check": lambda: [
            claim(rng),
            *options(
                rng,
                net=NETS,
                where=RANGES,
                **kind,
                batch=None,
                format=("text", "json", "html"),
                proof=None,
                **common,
            ),
        ],
        "prove": lambda: [
            *rng.choices(THEOREMS, k=rng.randrange(3)),
            *options(
                rng,
                net=NETS[:8],
                format=("text", "latex", "html", "markdown", "json", "docx"),
                output=PLACES,
                **common,
            ),
        ],
        "derive": lambda: options(
            rng,
            net=NETS[:9],
            **kind,
            regulariser=("l1", "l2(1/100)", "l9", ""),
            of=("delta", "w,b", "q", ""),
            layer=("2", "L", "l", "0.5", ""),
            batch=NUMBERS,
            sum=None,
            format=("text", "latex", "html", "markdown", "sympy", "python", "json"),
            output=PLACES,
            **common,
        ),
        "verify-net": lambda: [
            *rng.choices(NETS[:9], k=rng.choice((1, 1, 1, 2, 0))),
            *options(
                rng,
                **kind,
                regulariser=("l1", "l2", "q"),
                batch=NUMBERS,
                claim=[claim(rng) for _ in range(3)],
                method=("auto", "field", "polynomials", "x"),
                trials=NUMBERS[:4] + NUMBERS[8:],
                seed=NUMBERS,
                memory=NUMBERS,
                jobs=("1", "0", "-1", "999", "x"),
                format=("text", "json"),
                **common,
            ),
        ],
        "certify": lambda: (
            [*[rng.choice((*THEOREMS[2:], claim(rng)))], *options(rng, output=PLACES, **common)]
            if rng.random() < 0.8
            else ["--net", "2"]
        ),
        "list": lambda: options(rng, format=("text", "json", "x"), frob=None),
        "model": lambda: [
            *rng.choices(
                (
                    "nielsen",
                    "rows",
                    "conv1d",
                    "nielsn",
                    "good.bp",
                    "odd.bp",
                    "",
                    "/dev/null",
                    "dir.py",
                    "a\0.bp",
                ),
                k=rng.randrange(2),
            ),
            *options(
                rng, **kind, regulariser=("l1", "l9"), batch=None, lines=None, format=("text", "json", "x")
            ),
        ],
        "audit": lambda: [
            *rng.choices(
                ("no.py", "", "dir.py", "/dev/null", "x.txt", "\udcff.py", "a\0.py"), k=rng.randrange(2)
            ),
            *options(
                rng,
                target=("no:x", ":", "nowhere.at.all", "os..path:x", ".:x"),
                sizes=NETS,
                batch=NUMBERS,
                format=("text", "json", "html", "markdown"),
            ),
        ],
    }.get(verb, lambda: options(rng, version=None, format=("json",), x=NUMBERS))()
    return [verb, *words] if verb else words


def odd(argv, folder):
    """What is wrong with the way in which main takes a command line in a folder; "" for nothing."""
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    out, err = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(argv)
    except SystemExit as left:
        return (
            "" if left.code == 0 and {"--version", "--help", "-h"} & set(argv) else f"SystemExit {left.code}"
        )
    except BaseException as why:
        return f"{type(why).__name__}: {why}"
    out, err = out.getvalue(), err.getvalue()
    if code not in (0, 1, 2, 3):
        return f"exit code {code}: {err or out}"
    if "Traceback" in out + err:
        return "a traceback"
    if code == 2:
        made = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
        if made != before:
            return "files written by an error"
        if err:
            if (
                out
                or not err.startswith(("error: ", "usage: ", "note: "))
                or err.count("error: ") != (not err.startswith("usage") or "error: " in err)
            ):
                return f"no one error: {out!r} {err!r}"
        elif set(json.loads(out)) != {"error", "exit"}:
            return f"no JSON error: {out!r}"
    return ""


def prepared(folder):
    """Files that command lines name."""
    (folder / "mine.py").write_text(
        "from symbolic_bp.theorem import theorem\n@theorem('mine', 't', 'delta[l,j] = dC/db[l,j]', source='me')\n"
        "def mine(goal):\n    goal.line('2*delta[l,j]')\n"
    )
    (folder / "bad.py").write_text("1/0")
    (folder / "good.bp").write_text("x in R^d\nz = W @ x\n")
    (folder / "odd.bp").write_text("x in R^d\nz = W @ x[1,\n")
    (folder / "dir.py").mkdir()


def run(count, seed, seconds=None):
    """[(argv, what is wrong)] of so many command lines, or as many as can be in a time; and how many there were."""
    rng, found, here, done, start = random.Random(seed), [], os.getcwd(), 0, time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        os.chdir(place)
        try:
            while done < count and (seconds is None or time.monotonic() - start < seconds):
                folder = Path(place, str(done))
                folder.mkdir()
                os.chdir(folder)
                prepared(folder)
                argv = line(rng)
                began = time.monotonic()
                wrong = odd(argv, Path(place))
                took = time.monotonic() - began
                if wrong or took > 60:
                    found.append((argv, wrong or f"{took:.0f} s"))
                    print(found[-1], file=sys.__stderr__, flush=True)
                done += 1
        finally:
            os.chdir(here)
    return found, done


if __name__ == "__main__":
    wrong_lines, lines = run(
        int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else None
    )
    print(f"{lines:,} command lines, {len(wrong_lines)} of them taken wrongly")

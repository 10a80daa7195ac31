"""The corpus keeps its word: in float64, central differences find exactly the wrong arrays that the manifest names.

Each entry's "use" says in the file's own names how its code is called: `make` builds the object `it`, `parameters` is
the structure of its arrays, `cost` the number to differentiate, and one of `gradient` (same structure), `step`
(changes the parameters with learning rate 1) or `after` (returns the new parameters). "fix" replaces lines of a wrong
file and makes it right, so that nothing else in it can be wrong.
"""

import contextlib
import copy
import io
import itertools
import json
import operator
import textwrap
from pathlib import Path

import numpy as np
import pytest

CORPUS = Path(__file__).parent / "corpus"
MANIFEST = json.loads((CORPUS / "manifest.json").read_text(encoding="utf-8"))
STYLES = {
    "functions",
    "class-backprop",
    "class-attributes",
    "layers",
    "dict",
    "flat",
    "closures",
    "parameter-objects",
    "update-step",
    "difference",
}
FILE = operator.itemgetter("file")
EQUATIONS = {"BP1", "BP2", "BP3", "BP4", "regulariser", "none"}
CAUSES = {
    "sigma-prime-missing",
    "sigma-prime-of-a",
    "wrong-layer-activation",
    "wrong-layer-weights",
    "transpose-missing",
    "bias-summed-over-everything",
    "bias-averaged",
    "bias-wrong-axis",
    "updated-before-propagated",
    "softmax-diagonal",
    "factor-n",
    "factor-1/n",
    "factor-2",
    "factor-1/2",
    "sign",
    "regulariser-sign",
    "regulariser-factor",
    "regulariser-missing",
    "dropout-scale-missing",
    "other-cost",
    "never-updated",
    "one-entry",
    "relu-mask-wrong-layer",
}
INPUTS = {
    "(n,)": lambda n, m: (n,),
    "(n,1)": lambda n, m: (n, 1),
    "(1,n)": lambda n, m: (1, n),
    "(n,m)": lambda n, m: (n, m),
    "(m,n)": lambda n, m: (m, n),
    "pairs": lambda n, m: (n, 1),
}


def names(structure, prefix=""):
    """{'net': [{'W': A}]} -> {'net[0].W': A}"""
    if isinstance(structure, dict):
        items = [(f"{prefix}.{k}" if prefix else k, v) for k, v in structure.items()]
    elif isinstance(structure, (list, tuple)):
        items = [(f"{prefix}[{i}]", v) for i, v in enumerate(structure)]
    else:
        return {prefix: structure}
    return {name: array for key, value in items for name, array in names(value, key).items()}


def example(entry, rng):
    """One x and y in the entry's layout; y real in (0.1, 0.9), one-hot, or integer labels."""
    n, k, m = entry["sizes"][0], entry["sizes"][-1], entry.get("examples", 7)
    shape = INPUTS[entry["x"]]
    x, y = rng.normal(size=shape(n, m)), rng.uniform(0.1, 0.9, shape(k, m))
    if entry["y"] == "labels":
        y = rng.integers(0, k, m) if "m" in entry["x"] else int(rng.integers(0, k))
    elif entry["y"] == "onehot":
        axis = 0 if entry["x"] in ("(n,)", "(n,1)", "(n,m)", "pairs") else 1
        y = (y == y.max(axis=axis, keepdims=True)).astype(float)
    return x, y


class Driver:
    """Runs one file of the corpus; parameters are perturbed in place."""

    def __init__(self, entry, seed, fixed=False):
        path = CORPUS / entry["file"]
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, new in entry["fix"].items() if fixed else ():
            old = lines[int(number) - 1]
            lines[int(number) - 1] = textwrap.indent(new, old[: len(old) - len(old.lstrip())])
        rng = np.random.default_rng(seed)
        self.use = entry["use"]
        self.space = {"__name__": "corpus_file", "__file__": str(path), "sizes": entry["sizes"]}
        exec(compile("\n".join(lines), str(path), "exec"), self.space)
        self.space["it"] = self.run("make")
        self.space["x"], self.space["y"] = example(entry, rng)
        if entry["x"] == "pairs":
            self.space["data"] = [example(entry, rng) for _ in range(entry.get("examples", 7))]
        for array in self.parameters().values():
            array += rng.normal(0, 0.3, array.shape)

    def run(self, key):
        np.random.seed(5)
        with contextlib.redirect_stdout(io.StringIO()):
            return eval(self.use[key], self.space)

    def parameters(self):
        return names(self.run("parameters"))

    def gradient(self):
        if "gradient" in self.use:
            return names(self.run("gradient"))
        before, kept = copy.deepcopy(self.parameters()), copy.deepcopy(self.space["it"])
        after = names(self.run("after")) if "after" in self.use else (self.run("step"), self.parameters())[1]
        self.space["it"] = kept
        return {name: before[name] - after[name] for name in before}

    def differences(self, h=1e-6):
        out = {}
        for name, array in self.parameters().items():
            out[name] = np.zeros(array.shape)
            for index in np.ndindex(*array.shape):
                old = array[index]
                array[index] = old + h
                up = self.run("cost")
                array[index] = old - h
                down = self.run("cost")
                array[index] = old
                out[name][index] = (up - down) / (2 * h)
        return out


def disagreeing(driver):
    true, theirs = driver.differences(), driver.gradient()
    assert set(theirs) == set(true)
    return {
        name
        for name in true
        if np.shape(theirs[name]) != true[name].shape
        or not np.allclose(theirs[name], true[name], rtol=2e-6, atol=2e-7)
    }


@pytest.mark.parametrize("entry", MANIFEST, ids=FILE)
@pytest.mark.parametrize("seed", [0, 1])
def test_exactly_the_named_arrays_are_wrong(entry, seed):
    expected = set() if entry["cause"] == "one-entry" else set(entry["wrong"])
    assert disagreeing(Driver(entry, seed)) == expected


@pytest.mark.parametrize("entry", MANIFEST, ids=FILE)
def test_with_its_fix_every_file_is_right_for_all_different_sizes(entry):
    other = {**entry, "sizes": [5, 3, 6, 4, 7][: len(entry["sizes"])], "examples": 8}
    assert disagreeing(Driver(other, 2, fixed=entry["verdict"] == "wrong")) == set()


@pytest.mark.parametrize("entry", [e for e in MANIFEST if e["cause"] == "one-entry"], ids=FILE)
def test_the_one_entry_is_off_by_a_billionth(entry):
    wrong, right = Driver(entry, 0).gradient(), Driver(entry, 0, fixed=True).gradient()
    off = {name: wrong[name] != right[name] for name in right}
    assert [name for name in off if off[name].any()] == entry["wrong"]
    (name,), mask = entry["wrong"], off[entry["wrong"][0]]
    assert mask.sum() == 1 and wrong[name][mask] / right[name][mask] - 1 == pytest.approx(1e-9, rel=1e-5)


@pytest.mark.parametrize("entry", MANIFEST, ids=FILE)
def test_entry_is_well_formed(entry):
    lines = (CORPUS / entry["file"]).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith('"""') and max(map(len, lines)) < 120
    assert entry["file"].startswith(entry["verdict"] + "/") and entry["equation"] in EQUATIONS
    if entry["verdict"] == "right":
        assert (entry["wrong"], entry["equation"], entry["cause"]) == ([], "none", "none")
    else:
        assert entry["wrong"] and {entry["cause"], *entry.get("also", [])} <= CAUSES
        assert lines[entry["line"] - 1].strip() == entry["code"] and str(entry["line"]) in entry["fix"]


def test_every_file_is_listed_once_and_every_cause_occurs():
    listed = [e["file"] for e in MANIFEST]
    assert sorted(listed) == sorted(f"{p.parent.name}/{p.name}" for p in CORPUS.glob("*/*.py"))
    assert {e["cause"] for e in MANIFEST} - {"none"} == CAUSES
    assert {e["equation"] for e in MANIFEST if e["verdict"] == "wrong"} == EQUATIONS


@pytest.mark.parametrize("verdict, least", [("right", 14), ("wrong", 30)])
def test_both_sides_are_large_and_have_every_style_and_layout(verdict, least):
    side = [e for e in MANIFEST if e["verdict"] == verdict]
    assert len(side) >= least
    assert {e["style"] for e in side} == STYLES and {e["x"] for e in side} == set(INPUTS)
    assert {(e["convention"], e["batch"]) for e in side} == set(
        itertools.product(("row", "column"), (True, False))
    )
    assert {e["y"] for e in side} == {"real", "onehot", "labels"} and {e["cost"] for e in side} == {
        "own",
        "quadratic",
    }

"""Whole files in styles that people write, each right, and with one typical mistake put into it: nothing is
said about how they are called."""

from pathlib import Path

import pytest

STYLES = sorted((Path(__file__).parent / "styles").glob("*.py"))
MISTAKES = [
    ("three_numbers", "inner = err * self.height", "inner = err", "none", "unknown"),
    ("boxes_that_add_up", " * (1 - self.h ** 2)", "", "BP2", "sigma-prime-missing"),
    ("fixed_connections", " * (1 - H ** 2)) * p.pattern", " * (1 - H ** 2))", "none", "unknown"),
    (
        "step_for_each_example",
        "below * seen[at][:, :-1] * (1 - seen[at][:, :-1])",
        "below",
        "BP2",
        "sigma-prime-missing",
    ),
    ("step_for_each_example", "self.mats[at] -= self", "self.mats[at] += self", "BP1", "sign"),
    (
        "list_of_layers",
        "        return down\n",
        "        return self.mat.T @ slope\n",
        "BP2",
        "updated-before-propagated",
    ),
    ("list_of_layers", "slope * (1 - np.tanh(self.v) ** 2)", "slope", "BP1", "sigma-prime-missing"),
    ("list_of_layers", " / y_true.size", "", "BP1", "factor-n"),
    ("guarded_logarithm", " * np.where(self.s > 0, 1, 0.01)", "", "BP2", "sigma-prime-missing"),
    ("guarded_logarithm", "np.where(self.s > 0, 1, 0.01)", "(self.s > 0)", "BP2", "sigma-prime-of-another"),
    ("guarded_logarithm", "self.h.T @ top", "self.s.T @ top", "BP4", "wrong-layer-activation"),
    ("guarded_logarithm", "top = top / len(y)", "pass", "BP1", "factor-n"),
    ("scalar_autograd", " * (1 - out.data ** 2)", "", "BP1", "sigma-prime-missing"),
    ("dictionaries_of_lists", 'back * unit["out"] * (1 - unit["out"])', "back", "BP2", "sigma-prime-missing"),
    (
        "dictionaries_of_lists",
        '            unit["w"][-1] -= rate * unit["delta"]\n',
        "",
        "none",
        "never-updated",
    ),
    ("characters_rnn", " + later) * (1 - hs[t] ** 2)", " + later)", "none", "unknown"),
    ("characters_rnn", "hs[t - 1].T", "hs[t].T", "none", "unknown"),
    ("characters_rnn", "dW += raw @ hs[t - 1].T", "dW += (raw @ hs[t - 1].T).T", "none", "transpose-missing"),
    (
        "functions_that_share_weights",
        "+ lam * mats[at]",
        "+ 2 * lam * mats[at]",
        "regulariser",
        "regulariser-factor",
    ),
    ("functions_that_share_weights", "d = (outs[-1] - y) / len(X)", "d = outs[-1] - y", "BP1", "factor-n"),
    ("functions_that_share_weights", "d.sum(axis=0)", "d.sum()", "BP3", "bias-summed-over-everything"),
    ("layers_as_closures", "(d * (v > 0), {})", "(d, {})", "BP2", "sigma-prime-missing"),
    ("layers_as_closures", '"b": d.sum(axis=0)', '"b": d.mean(axis=0)', "BP3", "bias-averaged"),
    ("layers_as_attributes", "return d * self.live", "return d", "BP2", "sigma-prime-missing"),
    ("layers_as_attributes", " / y.size", "", "BP1", "factor-n"),
    (
        "relu_output",
        "d = d * (self.sums[at] > 0)",
        "d = d * (self.sums[at] > 0) if at + 1 < len(self.mats) else d",
        "BP1",
        "sigma-prime-missing",
    ),
    (
        "relu_output",
        "d = d * (self.sums[at] > 0)",
        "d = d * (self.sums[at] > 0) if at + 1 == len(self.mats) else d",
        "BP2",
        "sigma-prime-missing",
    ),
    ("architecture_constant", "(Y_hat - Y) / Y.size", "(Y - Y_hat) / Y.size", "BP1", "sign"),
    ("architecture_constant", '(memory[f"Z{at - 1}"] > 0)', "1", "BP2", "sigma-prime-missing"),
    (
        "two_backward_passes",
        "return x.T @ low, low.sum(axis=0)",
        "return x.T @ low, low.sum()",
        "BP3",
        "bias-summed-over-everything",
    ),
    (
        "two_backward_passes",
        "self.b1 -= lr * low.sum(axis=0)",
        "self.b1 -= lr * low.sum()",
        "BP3",
        "bias-summed-over-everything",
    ),
    ("two_backward_passes", "return x.T @ (x @ self.w - y)", "return x.T @ (y - x @ self.w)", "BP1", "sign"),
    (
        "shared_lists_of_gradients",
        "self.s + self.v * self.s * (1 - self.s)",
        "1",
        "BP2",
        "sigma-prime-missing",
    ),
    (
        "shared_lists_of_gradients",
        "        self.grads[1][...] = d.sum(axis=0)\n",
        "",
        "none",
        "never-updated",
    ),
    (
        "steps_of_many_kinds",
        "v = self.cache[k] = self.momentum * self.cache.get(k, 0) - self.lr * g[k]",
        "v = self.lr * g[k]",
        "BP1",
        "sign",
    ),
    ("neuron_objects", " * h.out * (1 - h.out)", "", "BP2", "sigma-prime-missing"),
    ("neuron_objects", "                n.bias -= rate * d\n", "", "none", "never-updated"),
    ("two_costs", "* acts[l] * (1 - acts[l])", "", "BP2", "sigma-prime-missing"),
]


@pytest.mark.parametrize("path", STYLES, ids=lambda p: p.stem)
def test_right_code_is_right(path, alone):
    code, found = alone(path)
    assert code is None and found["verdict"] == "right", found
    assert all(row["status"] == "right" for row in found["arrays"]) and not any(
        "hidden layer" in w for w in found["why"]
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "name,old,new,equation,cause", MISTAKES, ids=[f"{m[0]}-{m[4]}-{i}" for i, m in enumerate(MISTAKES)]
)
def test_a_mistake_is_found_and_named(tmp_path, alone, name, old, new, equation, cause):
    text = (Path(__file__).parent / "styles" / f"{name}.py").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "wrong.py"
    path.write_text(text.replace(old, new))
    code, found = alone(path)
    assert code is None, found
    assert (found["verdict"], found["equation"], found["cause"]) == ("wrong", equation, cause)


def test_every_style_has_a_mistake():
    assert {m[0] for m in MISTAKES} == {p.stem for p in STYLES}


def test_what_the_report_says_of_the_other_passes(alone):
    _, found = alone(Path(__file__).parent / "styles" / "two_backward_passes.py")
    notes = "\n".join(found["notes"])
    assert (
        'also right: --step "it.train_step(x, y, 1.0)"' in notes and "also right: --target :Single" in notes
    )
    assert any("train_with_signs" in each["name"] for each in found["not judged"])


def test_constants_that_were_read_as_zero_are_named(alone):
    _, found = alone(Path(__file__).parent / "styles" / "guarded_logarithm.py")
    assert found["guards"] == [["guarded_logarithm.py", 18]]


def test_what_the_notes_name_can_be_audited_alone(alone):
    path = Path(__file__).parent / "styles" / "two_backward_passes.py"
    _, single = alone(path, target="Single")
    assert (single["verdict"], single["plan"]["make"], [row["name"] for row in single["arrays"]]) == (
        "right",
        "Single(*sizes)",
        ["w"],
    )
    _, step = alone(path, plan={"step": "it.train_step(x, y, 1.0)"})
    assert (step["verdict"], step["plan"].get("gradient"), step["plan"]["step"]) == (
        "right",
        None,
        "it.train_step(x, y, 1.0)",
    )
    _, signs = alone(path, plan={"step": "it.train_with_signs(x, y, 1.0)"})
    assert signs["verdict"] == "wrong"
    code, sentence = alone(path, target="Nothing")
    assert (
        code == 2
        and sentence == "two_backward_passes.py: --target: expected one of Pair, Single, found Nothing"
    )

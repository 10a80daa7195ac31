"""symbolic-bp derive --model, as a person uses it; verdicts of formulas, both sides."""

import subprocess
import sys
from dataclasses import replace

import pytest

from symbolic_bp.cli import main
from symbolic_bp.codegen.models.judge import PROVED, TESTED, SympyDiffers, judged
from symbolic_bp.codegen.models.needs import need
from symbolic_bp.errors import FAULT
from symbolic_bp.finding.prover import Prover
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets import paths, preset
from symbolic_bp.model.presets.dense import nielsen
from symbolic_bp.render.models.pages import plain
from symbolic_bp.sympy_side.derive import derive
from symbolic_bp.kernel.fault import Rejected
from symbolic_bp.kernel.replay import verify

GATE = """x in R^n
size n >= 2
g = sigmoid(W @ x + b)
y = g*x + (ones(n) - g)*tanh(x)
C = 1/2*Sum((y[j] - t[j])^2, j)
latex t = \\hat y
"""


def run(capsys, *args):
    code = main(["derive", *args])
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.mark.slow
@pytest.mark.parametrize("name", paths())
def test_every_formula_of_the_library_is_proved(name):
    model = preset(name)
    for f in derive(model):
        found = judged(model, f)
        assert found.status == PROVED and found.comparisons
        assert verify(found.certificate).proved.claim.name == f"d{f.of}/d{f.by}"


def test_a_wrong_formula_is_a_fault():
    model = preset("residual")
    (f,) = derive(model, "W1")
    wrong = ["mul", ["num", "2"], f.right]
    with pytest.raises(SympyDiffers, match="holds in numbers") as error:
        judged(model, replace(f, right=wrong, plain=wrong))
    assert error.value.code == FAULT and "report" in str(error.value)


def test_a_formula_without_its_names_takes_the_place_of_one_that_is_not_proved():
    """Numbers would refute a wrong one; here the other form is right and stands for it."""
    model = preset("residual")
    (f,) = derive(model, "W1")
    found = judged(model, replace(f, right=["mul", ["num", "2"], f.right]))
    assert found.formula.right == f.plain and found.status == PROVED


def test_a_formula_that_no_way_proves_is_tested():
    model = Model.read(nielsen("relu,softmax", "log-likelihood"))
    (f,) = derive(model, "z")
    found = judged(model, f)
    assert found.status == TESTED and found.certificate is None and not found.hypotheses
    assert "equal in" in found.words and "no proof was found" in found.words


def test_a_model_that_the_kernel_refuses_is_tested():
    """It reads outside of an array inside of a function; inside of a maximum such a read is taken."""
    text = "x in R^n\ny[i] = tanh(x[i] + x[i+1]) for i in 1..n, pad zero\nC = Sum(y[i]^2, i)\n"
    model = Model.read(text)
    with pytest.raises(Rejected, match="a place inside its box"):
        Prover(model.kernel_data, 1.0)
    assert {judged(model, f).status for f in derive(model)} == {TESTED}


def test_a_maximum_with_padding_is_proved():
    text = "x in R^n\ny[i] = max(x[i+k], (k,0,1)) for i in 1..n, pad zero\nC = Sum(y[i]^2, i)\n"
    model = Model.read(text)
    for f in derive(model):
        found = judged(model, f)
        assert found.status == PROVED and found.comparisons
        assert verify(found.certificate).proved.claim.name == f"dC/d{f.by}"


def test_what_a_proof_needs_is_said_for_all_entries():
    model = preset("layer-norm")
    (f,) = derive(model, "v")
    found = judged(model, f)
    assert [plain(n.parts()) for n in found.hypotheses] == [
        "cost is differentiable at the arguments of C",
        "r[j] is not 0",
        "v[j] + eps is positive",
    ]


def test_a_condition_that_says_more_is_kept():
    model = preset("nielsen")
    (f,) = derive(model, "a")
    found = judged(model, f)
    words = [plain(n.parts()) for n in found.hypotheses]
    assert words == [
        "cost is differentiable at the arguments of C",
        "sigma[k] is differentiable at z[k,j] where k >= l+1",
    ]
    theorem = verify(found.certificate).proved
    assert need(model, theorem.hypotheses[0], f.claim["ranges"]) == found.hypotheses[0]


# -- the command -----------------------------------------------------------------------------------------


def test_text(capsys):
    code, out, err = run(capsys, "--model", "rnn", "--of", "W,delta")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert (
        lines[0] == "model rnn"
        and "dC/dW[i,j] = Sum(delta[t,i]*h[t-1,j], (t, 1, T)) for i in 1..n, j in 1..n" in lines
    )
    assert lines[-1] == "(1) cost is differentiable at the arguments of C"
    assert lines.count("    proved for all sizes; needs (1)") == 2


def test_the_lines_of_the_text_are_read_again(capsys):
    _, out, _ = run(capsys, "--model", "layer-norm", "--of", "x")
    assert Model.read(out.split("\n\n")[0]).data == preset("layer-norm").data


def test_a_file_in_every_format(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gate.bp").write_text(GATE, encoding="utf-8")
    for form, words in {
        "latex": r"\frac{\partial C}{\partial W_{ij}}",
        "markdown": "```math",
        "html": "<math",
        "python": "def backward(",
        "sympy": "formula_W = ",
        "text": "dC/dW[i,j] = ",
    }.items():
        code, out, err = run(capsys, "--model", "gate.bp", "--format", form)
        assert (code, err) == (0, "") and words in out
    code, out, _ = run(capsys, "--model", "gate.bp", "-o", "gate.py")
    assert code == 0 and out == "written: gate.py\n"
    done = subprocess.run([sys.executable, "gate.py"], capture_output=True, text=True)
    assert done.returncode == 0 and "central differences" in done.stdout
    assert "derive --model gate.bp" in (tmp_path / "gate.py").read_text(encoding="utf-8")


def test_the_code_for_sympy_runs_and_is_the_formula(capsys):
    _, out, _ = run(capsys, "--model", "layer-norm", "--format", "sympy")
    names = {}
    exec(compile(out, "made", "exec"), names)
    n, t, j = names["n"], names["t"], names["j"]
    assert names["formula_x"] == names["dC_dmu"][t] / n + names["dC_dc"][t, j]


def test_variants_of_the_dense_network(capsys):
    code, out, _ = run(
        capsys,
        "--model",
        "nielsen",
        "--activation",
        "sigmoid",
        "--cost",
        "quadratic",
        "--of",
        "a,z",
        "--batch",
        "m",
    )
    assert code == 0 and "dC/dz[l,i,j] = dC/da[l,i,j]*a[l,i,j]*(1 - a[l,i,j])" in out


def test_what_is_only_tested_has_its_own_exit_code(capsys):
    options = ("--activation", "relu,softmax", "--cost", "log-likelihood")
    assert run(capsys, "--model", "nielsen", *options, "--of", "z")[0] == 3


@pytest.mark.parametrize(
    "args, words",
    [
        (["--model", "rnn", "--of", "Q"], "one of x, W, U, b, h0, z, h"),
        (["--model", "rnnn"], "did you mean rnn"),
        (["--model", "rnn", "--net", "2-3"], "--net"),
        (["--model", "rnn", "--layer", "2"], "--layer"),
        (["--model", "rnn", "--batch", "m"], "the model nielsen"),
        (["--model", "nielsen", "--batch", "3"], "--batch"),
        (["--model", "nielsen", "--sum"], "--sum"),
        (["--model", "rnn", "--objective", "h"], "a number that the model defines"),
        (["--objective", "C"], "--model"),
        (["--model", "rnn", "--format", "python", "--of", "W"], "no --of"),
        (["--model", "rnn", "--format", "pdf"], "a file to write to"),
        (["--model", "rnn", "-o", "x.json"], "a file that ends in"),
    ],
)
def test_bad_input(capsys, tmp_path, monkeypatch, args, words):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, *args)
    assert code == 2 and out == "" and words in " ".join(err.split())


def test_a_line_that_cannot_be_read_is_shown(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.bp").write_text("x in R^n\ny = x*\n", encoding="utf-8")
    code, _, err = run(capsys, "--model", "bad.bp")
    assert code == 2 and "bad.bp" in err and "line 2" in err and "^" in err

"""check, prove and verify-net --model on the command line: verdicts, exit codes, JSON, what is refused by name."""

import json
import subprocess
import sys

import pytest

from symbolic_bp import check_on, prove_on, verify_on
from symbolic_bp.cli import main
from symbolic_bp.kernel.__main__ import main as replay

ROWS = """\
vectors: rows
X in R^(m,d)    Y in R^(m,o)          # one row per example
phi: elementwise    cost: scalar
S = X @ W1 + b1
H = phi(S)
O = H @ W2 + b2
C = cost(O, Y)
"""


@pytest.fixture
def rows(tmp_path):
    path = tmp_path / "rows.bp"
    path.write_text(ROWS)
    return str(path)


def run(capsys, *args):
    code = main([*args])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_check(capsys, rows):
    code, out, _ = run(capsys, "check", "--model", rows, "dC/dS = (dC/dO @ W2.T) * phi'(S)", "--proof")
    assert code == 0 and out.startswith("PROVED  ∂C/∂S[i,j]") and "chain rule: S feeds only H" in out
    assert "S[i,j] = Sum(" in out and "φ is differentiable at S[k,q] for k" in out and out.isascii() is False
    code, out, _ = run(
        capsys, "check", "--model", rows, "dC/dS = (dC/dO @ W2.T) * phi'(S)", "--ascii", "--proof"
    )
    assert code == 0 and out.isascii()
    code, out, _ = run(capsys, "check", "--model", rows, "dC/dW1 = X.T @ dC/dH")
    assert code == 1 and "smallest counterexample" in out and "true instead" in out
    code, out, _ = run(capsys, "check", "--model", rows, "dC/db1 = dC/dS")
    assert (
        code == 2
        and out.startswith("NOT WELL-FORMED")
        and "\n         ^\n" in out
        and "Σ_i ∂C/∂S[i,j]" in out
    )
    code, out, _ = run(capsys, "check", "--model", rows, "dC/db1 = dC/dS", "--format", "json")
    assert code == 2 and json.loads(out)["true instead"] == "dC/db1 = sum(dC/dS, rows)"


@pytest.mark.parametrize(
    "options, wanted",
    [
        (["dC/dw[l,j,k] = delta[l,j]*a[l-1,k]"], 0),
        (["dC/dw[l,j,k] = delta[l,j]*a[l-1,k] + lam*w[l,j,k]", "--regulariser", "lam/2*w^2"], 0),
        (["dC/dw[l,j,k] = delta[l,j]*a[l-1,k]", "--regulariser", "lam/2*w^2"], 1),
        (["dC/dw[l,j,k] = delta[l,j]*a[l-1,k] + lam*sgn(w[l,j,k])", "--regulariser", "l1"], 3),
        (["delta[L,j] = 4*(a[L,j]-y[j])^3*sigma'[L](z[L,j])", "--cost", "Sum((a[L,j]-y[j])^4, j)"], 0),
        (["delta[L,j] = 3*(a[L,j]-y[j])^3*sigma'[L](z[L,j])", "--cost", "Sum((a[L,j]-y[j])^4, j)"], 1),
        (["delta[L,j] = a[L,j] - y[j]", "--activation", "sigmoid", "--cost", "cross-entropy"], 0),
        (
            [
                "delta[L,j,e] = a[L,j,e] - y[j,e]",
                "--activation",
                "sigmoid",
                "--cost",
                "cross-entropy",
                "--batch",
            ],
            0,
        ),
        (["dC/db[l,j] = delta[l,j]", "--where", "l < L"], 0),
        (["dC/db[l,j] = delta[l,j]", "--net", "2-3"], 2),
        (["dC/db[l,j] = delta[l,j]", "--notation", "rows"], 2),
        (["dC/db[l,j] = delta[l,j]", "--cost", "quadratc"], 2),
        (["dC/db[l,j] = delta[l,j]", "--cost", "Sum((a[L,j]-y[j])^4+, j)"], 2),
        (["dC/dq = 1"], 2),
    ],
)
def test_nielsen(capsys, options, wanted):
    code, out, err = run(capsys, "check", "--model", "nielsen", *options)
    if "l1" in options:  # the derivative of |w| is a fact about kinks: open is honest, wrong is not
        assert code in (0, 3)
    else:
        assert code == wanted, out + err
    assert bool(err) == (wanted == 2)


def test_prove(capsys, tmp_path):
    code, out, _ = run(capsys, "prove", "--model", "rows")
    assert code == 0 and out.rstrip().endswith("3 of 3 claims proved; 3 of 3 wrong variants refuted")
    code, out, _ = run(capsys, "prove", "--model", "rows", "dS", "--format", "json")
    data = json.loads(out)
    assert (
        code == 0
        and [c["name"] for c in data["claims"]] == ["dS"]
        and data["claims"][0]["wrong"][0]["exit"] == 1
    )
    code, out, _ = run(capsys, "prove", "--model", "rows", "-o", str(tmp_path / "proofs"))
    files = sorted((tmp_path / "proofs").iterdir())
    assert code == 0 and [f.stem for f in files] == ["dS", "dW1", "db1"]
    assert all(replay([str(f)]) == 0 for f in files)
    assert run(capsys, "prove", "--model", "rows", "nosuch")[0] == 2
    assert run(capsys, "prove", "--model", "rows", "--format", "pdf")[0] == 2


def test_verify_net(capsys):
    code, out, _ = run(capsys, "verify-net", "--model", "rnn", "--sizes", "T=3,m=2,n=2")
    assert code == 0 and "EQUAL" in out and "dC/dW[j,k] = Sum(delta[t,j]*h[t-1,k], t)" in out
    own = ["--claim", "dC/db[j] = delta[T,j]"]
    code, out, _ = run(capsys, "verify-net", "--model", "rnn", "--sizes", "T=3,m=2,n=2", *own)
    assert code == 1 and "DIFFERS: yours" in out
    code, out, _ = run(capsys, "verify-net", "--model", "nielsen", "3-4-2", "--format", "json")
    data = json.loads(out)
    assert code == 0 and data["sizes"] == {"L": 3, "n": {"n[1]": 3, "n[2]": 4, "n[3]": 2}}
    assert {row["name"]: row["equal"] for row in data["rows"]}["BP4"] == 20
    code, _, err = run(capsys, "verify-net", "--model", "conv1d", "--sizes", "K=3")
    assert code == 2 and "none for p, I, N, O, m, s" in " ".join(err.split())
    cost = ["--cost", "Sum((a[L,j]-y[j])^4, j)"]
    assert run(capsys, "verify-net", "--model", "nielsen", "3-4-2", *cost)[0] == 0


def test_refused_by_name(capsys):
    for args in (
        ("certify", "--model", "rnn"),
        ("check", "dC/db[l,j] = delta[l,j]", "--lines"),
        ("verify-net", "3-4-2", "--sizes", "L=3"),
        ("verify-net",),
        ("check", "--model", "rows", "dC/db1 = sum(dC/dS, rows)", "--activation", "relu"),
    ):
        code, out, err = run(capsys, *args)
        assert code == 2 and not out and err.startswith("error: "), args


def test_from_python(capsys):
    found = check_on("rows", "dC/db1 = sum(dC/dS, rows)")
    assert found.proved and repr(found) + "\n" == run(capsys, "check", "--model", "rows", found.text)[1]
    assert repr(prove_on("rows")) + "\n" == run(capsys, "prove", "--model", "rows")[1]
    assert verify_on(ROWS, "m=2,d=2,o=1,h=2,p=1").status == "equal"


def test_sympy_is_not_loaded():
    words = (
        "from symbolic_bp.cli import main; main(['check', '--model', 'rows', 'dC/db1 = sum(dC/dS, rows)'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {words}; print('sympy' in sys.modules)"],
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip().endswith("False")

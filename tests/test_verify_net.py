"""The verb verify-net, as a person uses it: verdicts, exit codes, claims of one's own, several networks, Ctrl-C."""
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from symbolic_bp import cli
from symbolic_bp.cli import main


def run(capsys, *args):
    code = main(["verify-net", *args])
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.mark.parametrize("args", [
    ["784-30-10"], ["784-30-10", "--activation", "sigmoid", "--cost", "cross-entropy"],
    ["3-4-2", "--activation", "relu,softmax", "--cost", "log-likelihood", "--batch", "3", "--regulariser", "l1(1/2)"],
    ["2-2-2", "--method", "polynomials"], ["2-2-2", "--method", "field", "--trials", "5", "--seed", "1"]])
def test_equal(capsys, args):
    code, out, err = run(capsys, *args)
    assert code == 0 and "EQUAL" in out and not err


@pytest.mark.parametrize("claim, options, code, wanted", [
    ("dC/dw[2,3,1] = delta[2,3]*a[1,1]", [], 0, "EQUAL"), ("dC/dw[l,j,k] = delta[l,j]*a[l-1,k]", [], 0, "EQUAL"),
    ("dC/dw[2,3,1] = delta[2,3]*a[1,2]", [], 1, "∂C/∂w[2,3,1] breaks BP4"), ("delta[2,1] = delta[3,1]", [], 1, "δ[2,1] breaks BP2"),
    ("dC/dw[2,2,1] = delta[2,1]*a[1,2]", [], 1, "∂C/∂w[2,2,1] breaks BP4"),
    ("delta[L,j] = dC/da[L,j]*sigma'(z[L,j])", [], 0, "EQUAL"), ("delta[L,j] = dC/da[L,j]", [], 1, "breaks BP1"),
    ("delta[2,j] = Sum(w[3,k,j]*delta[3,k], k)*sigma'(z[2,j])", [], 0, "EQUAL"),
    ("delta[2,j] = Sum(w[3,k,j]*delta[3,k], k)", [], 1, "breaks BP2"), ("dC/db[l,j] = 2*delta[l,j]", [], 1, "breaks BP3"),
    ("dC/db[l,j] = 1/m*Sum(delta[l,j,x], x)", ["--batch", "3"], 0, "EQUAL"),
    ("dC/db[l,j] = Sum(delta[l,j,x], x)", ["--batch", "3"], 1, "breaks BP3"),
    ("delta[L,j] = a[L,j] - y[j]", ["--activation", "sigmoid", "--cost", "cross-entropy"], 0, "EQUAL"),
    ("delta[L,j] = a[L,j] - y[j]", ["--activation", "sigmoid", "--cost", "quadratic"], 1, "breaks BP1"),
    ("delta[L,j] = y[j] - a[L,j]", ["--activation", "sigmoid", "--cost", "cross-entropy"], 1, "breaks BP1"),
    ("delta[L,j] = a[L,j]*Sum(y[k], k) - y[j]", ["--activation", "relu,softmax", "--cost", "log-likelihood"], 0, "EQUAL"),
    ("delta[L,j] = a[L,j] - y[j]", ["--activation", "relu,softmax", "--cost", "log-likelihood"], 1, "breaks BP1"),
    ("delta[L,j] = (a[L,j]-y[j])*a[L,j]*(1-a[L,j])", ["--activation", "softmax", "--cost", "quadratic"], 1, "breaks BP1"),
    ("dC/dw[3,j,k] = [j=k]*delta[3,j]/a[2,k]*n(2)*z[2,k]^2 - b[3,j]", [], 1, "breaks BP4"),
])
def test_claims(capsys, claim, options, code, wanted):
    got, out, _ = run(capsys, "2-3-2", "--claim", claim, *options)
    assert got == code and wanted in out


@pytest.mark.parametrize("args, wanted", [
    (["784-30-10", "--activation", "sigmod"], "did you mean sigmoid?"), (["2-2", "--cost", "hubber"], "did you mean huber?"),
    (["3-2-2", "--activation", "relu,relu,relu"], "one for each of the 2 layers"), (["3-2", "--batch", "0"], "at least one example"),
    (["3-2", "--activation", "elu(nan)"], "a finite number"), (["1000000-1000000"], "GB and about"), (["3"], "at least two"),
    (["3-x"], "at least two"), (["3-2", "--trials", "1"], "from 2 to 1000"), (["30-30-30", "--method", "polynomials"], "--method field"),
    (["3-2", "--memory", "nan"], "positive number"), (["3-2", "2-2", "--jobs", "0"], "from 1 to"),
    (["3-2", "2-2", "--claim", "dC/db[2,1]=1"], "one network"), (["3-2", "--claim", "delta[L,j] = y[j]"], "--cost quadratic"),
    (["3-2", "--claim", "a[1,1] = 1"], "the left side"), (["3-2", "--claim", "dC/db[2,1] = sigma''(z[2,1])"], "the right side"),
    (["3-2", "--claim", "dC/dw[2,9,1] = 1"], "a neuron from 1 to 2"), (["3-2", "--claim", "dC/dw["], "error"),
    (["3-2", "--claim", "dC/dw[2] = w[2]"], "the left side"),
    (["3-2", "--cost", ""], "cost: expected one of"), (["3-2", "--regulariser", ""], "regulariser: expected one of"),
    (["3-2", "--activation", ""], "activation: expected one of"),
    (["3-2", "--batch", "2", "--claim", "dC/dz[2,1,1] = delta[2,1,1]"], "of one example")])
def test_bad_input(capsys, args, wanted):
    code, out, err = run(capsys, *args)
    assert code == 2 and wanted in " ".join(err.split()) and not out and "Traceback" not in err


def test_json(capsys):
    code, out, _ = run(capsys, "3-4-2", "--format", "json", "--seed", "7", "--batch", "2")
    data = json.loads(out)
    assert code == 0 and data["verdict"] == "equal" and data["trials"] >= 2 and data["widths"] == [3, 4, 2]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_several_networks(capsys, jobs):
    code, out, _ = run(capsys, "2-2", "4-4-4-4", "3-1-3", "--jobs", jobs, "--activation", "tanh")
    assert code == 0 and [line.split()[0] for line in out.splitlines()] == ["EQUAL"] * 3 and "4-4-4-4" in out.splitlines()[1]
    code, out, _ = run(capsys, "2-2", "3-3", "--jobs", jobs, "--format", "json")
    assert [d["widths"] for d in json.loads(out)] == [[2, 2], [3, 3]]


def test_progress_only_on_a_terminal(capsys, monkeypatch):
    _, _, err = run(capsys, "3-3-3", "--batch", "2")
    assert not err
    monkeypatch.setattr(cli.sys.stderr, "isatty", lambda: True)
    _, out, err = run(capsys, "3-3-3", "--batch", "2")
    assert "[###" in err and err.endswith("\r") and "#" not in out


@pytest.mark.parametrize("args", [["784-30-10"], ["784-30-10"] * 9 + ["--jobs", "2"]], ids=["one", "several"])
def test_ctrl_c_leaves_nothing_half_written(tmp_path, args):
    with open(tmp_path / "out", "w", encoding="utf-8") as out:
        command = [sys.executable, "-m", "symbolic_bp", "verify-net", *args, "--batch", "300", "--format", "json"]
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, text=True, start_new_session=True)
        time.sleep(3)         # into the work, also on a busy machine
        os.killpg(process.pid, signal.SIGINT)           # as a terminal does: to all processes of the command
        _, err = process.communicate(timeout=100)
    assert process.returncode == 2 and "Traceback" not in err and (tmp_path / "out").read_text(encoding="utf-8") == ""

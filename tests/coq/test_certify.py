"""certify: theorems, networks and a person's formulas; with Coq, and without it."""

import subprocess

import pytest

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.cli import main
from symbolic_bp.coq import cache, check, command, record
from symbolic_bp.coq.certificate import of_net
from symbolic_bp.coq.functions import ACTIVATIONS, COSTS, missing
from symbolic_bp.coq.general import of_theorems, theorems
from symbolic_bp.coq.names import comment, identifier
from symbolic_bp.coq.net import Net
from symbolic_bp.errors import SymbolicBPError

NETS = [
    ("2-3-2", "sigmoid", "quadratic"),
    ("2-3-2", "sigmoid", "cross-entropy"),
    ("2-3-2", "tanh", "quadratic"),
    ("2-3-2", "relu,softmax", "log-likelihood"),
    ("3-4-2", "tanh,sigmoid", "cross-entropy"),
    ("3-4-2", "relu,identity", "quadratic"),
    ("3-4-2", "softmax,softmax", "cross-entropy"),
    ("4-4-4-2", "sigmoid", "cross-entropy"),
    ("4-4-4-2", "relu,tanh,softmax", "log-likelihood"),
    ("2-2-2", "elu,softplus", "log-likelihood"),
    ("2-2-2", "leaky-relu(0.1),tanh", "cross-entropy"),
    ("1-2-1", "silu,softsign", "mean-squared"),
    ("1-1-2", "softmax,identity", "squared"),
    ("2-2-2", "gelu,gelu-tanh", "huber(d=1/2)"),
]


def net(widths, *rest):
    return Net(tuple(map(int, widths.split("-"))), *rest)


def test_every_theorem_of_the_theory_is_in_the_library_and_accepted(coq):
    assert set(command.library_names()) <= set(Library().theorems) and len(command.library_names()) >= 38
    report = check.check(of_theorems(list(theorems())))
    assert report.status == "accepted", report


@pytest.mark.parametrize("case", NETS, ids=" ".join)
def test_network(coq, case):
    report = check.check(of_net(net(*case)))
    assert report.status == "accepted" and set(report.assumptions) <= set(check.STANDARD), report


def test_every_activation_and_cost_is_tried():
    tried = {name.partition("(")[0] for _, names, _ in NETS for name in names.split(",")}
    assert tried == set(ACTIVATIONS) and {c.partition("(")[0] for _, _, c in NETS} == set(COSTS)
    assert missing() == ([], [])


def test_a_record_that_is_not_in_the_theory_is_refused(monkeypatch):
    """A person may add one: certify says so, prove and derive know it at once."""
    monkeypatch.delitem(ACTIVATIONS, "gelu")
    monkeypatch.delitem(COSTS, "huber")
    for given in (("gelu", "quadratic"), ("tanh", "huber")):
        with pytest.raises(SymbolicBPError, match="missing are (gelu|huber)"):
            net("2-2", *given)


def test_size_is_near_linear_and_large_nets_are_several_files():
    small, large = of_net(net("8-8-8-4")), of_net(net("16-16-16-4"))
    assert len(large.parts) > 500 and len(large.stages[2]) > 3
    assert large.size / len(large.parts) < 1.5 * small.size / len(small.parts)


RIGHT = [
    ("dC/dw[2,1,1] = x[1]*delta[2,1]", "2-2-2", "sigmoid", "cross-entropy"),
    (
        "dC/dw[2,1,1] = x[1]*(w[3,1,1]*(a[3,1]-y[1]) + "
        "w[3,2,1]*(a[3,2]-y[2]))*exp(-z[2,1])/(1+exp(-z[2,1]))^2",
        "2-2-2",
        "sigmoid",
        "cross-entropy",
    ),
    ("delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k)*sigma'(z[l,j])", "2-2-2", "tanh", "quadratic"),
    ("delta[3,j] = a[3,j] - y[j]", "2-2-2", "relu,sigmoid", "cross-entropy"),
    ("delta[2,j] = (a[2,j] - y[j])*(Phi(z[2,j]) + z[2,j]*phi(z[2,j]))", "2-2", "gelu", "quadratic"),
    ("dC/dw[2,1,1] = x[1]*delta[2,1]", "2-2", "gelu-tanh", "huber"),
]
WRONG = [
    ("dC/dw[3,1,1] = a[2,1]*(a[3,1]-y[1])*a[3,1]*(1-a[3,1])", "2-2-2", "sigmoid", "cross-entropy"),
    ("delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k)", "2-2-2", "relu,softmax", "log-likelihood"),
    ("dC/dw[l,j,k] = a[l-1,j]*delta[l,k]", "2-2-2", "tanh", "quadratic"),
    ("dC/db[2,1] = -delta[2,1]", "2-2-1", "sigmoid", "squared"),
    ("delta[2,j] = (a[2,j] - y[j])*Phi(z[2,j])^2", "2-2", "gelu", "quadratic"),
    ("delta[2,1] = a[2,1] - y[1]", "2-2", "identity", "huber(d=1/2)"),
    ("dC/dw[2,1,2] = x[1]*delta[2,1]", "2-2", "gelu-tanh", "huber"),
]


def run(tmp_path, claim, widths, activation, cost):
    return command.certify(claim, tuple(map(int, widths.split("-"))), activation, cost, output=tmp_path)


@pytest.mark.parametrize("case", RIGHT, ids=lambda c: c[0])
def test_a_right_formula_is_proved(coq, tmp_path, case):
    text, code = run(tmp_path, *case)
    assert code == 0 and "accepted by Coq" in text, text


@pytest.mark.parametrize("case", WRONG, ids=lambda c: c[0])
def test_a_wrong_formula_is_refuted_in_coq(coq, tmp_path, case):
    text, code = run(tmp_path, *case)
    assert code == 1 and "Coq proves that it is not the derivative" in text, text


@pytest.mark.slow
def test_files_stand_alone(coq, tmp_path):
    text, code = command.certify("BP3", output=tmp_path)
    assert code == 0
    done = subprocess.run(["sh", str(tmp_path / "check.sh")], capture_output=True, text=True)
    assert done.returncode == 0 and "Axioms:" in done.stdout
    assert len([line for line in (tmp_path / "check.sh").read_text().splitlines() if line[0] != "#"]) == 2


def test_without_coq(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(cache, "program", lambda: None)
    code = main(["certify", "--net", "2-2", "-o", str(tmp_path / "c")])
    out = capsys.readouterr().out
    assert code == 3 and "emitted, NOT re-checked" in out and "apt install coq" in out
    assert (tmp_path / "c" / "Certificate.v").is_file() and (
        tmp_path / "c" / "theory" / "Network.v"
    ).is_file()


@pytest.mark.parametrize(
    "args",
    [
        ["certify"],
        ["certify", "no-such"],
        ["certify", "BP2", "--net", "2-2"],
        ["certify", "a[2,1] = 1"],
        ["certify", "--net", "2-2", "--activation", "swoosh"],
        ["certify", "--net", "2-2", "--cost", "huber(d=-1)"],
        ["certify", "--net", "2-2-2", "--activation", "relu,relu,relu"],
        ["certify", "a[2,1] = 1", "--net", "2-2"],
        ["certify", "delta[2,1] = sgn(z[2,1])", "--net", "2-2"],
        ["certify", "--steps"],
        ["certify", "delta[2,1] = y[1]. Axiom f : False. (*", "--net", "2-2"],
        ["certify", "--net", "2-1", "--activation", "softmax", "--cost", "cross-entropy"],
    ],
    ids=" ".join,
)
def test_bad_input(tmp_path, capsys, args):
    assert main([*args, "-o", str(tmp_path / "c")]) == 2
    assert "expected" in capsys.readouterr().err and not (tmp_path / "c").exists()


def test_names():
    assert identifier("BP2-vector") == "BP2_vector" and identifier("exp", "i_") == "i_exp"
    for bad in ("", "1x", "x. Axiom f", "a b", "é", "x" * 100, "x\ny", "x*)"):
        with pytest.raises(SymbolicBPError):
            identifier(bad)
    assert "*)" not in comment("x *) y (* z") and "(*" not in comment("x (* (*")


def test_list_says_what_coq_has_re_checked(coq, monkeypatch, tmp_path, capsys):
    folder, _ = coq
    monkeypatch.setattr(cache, "theory_place", lambda: tmp_path)
    monkeypatch.setattr(cache, "compiled_theory", lambda *asked: (folder, 0.0))
    assert command.status(Library())[0] == {} and "none of 88 proofs" in command.status(Library())[1]
    assert command.certify("BP3", output=tmp_path / "c")[1] == 0
    assert command.certify("relu-record", output=tmp_path / "c")[1] == 0
    said, closing = command.status(Library())
    assert said == {
        "BP3": "re-checked by Coq on this computer: the theorem",
        "relu-record": "re-checked by Coq on this computer: the kernel's proof, step by step",
    }
    assert "1 of 38 statements" in closing and "1 of 88 proofs" in closing
    capsys.readouterr()
    assert main(["list"]) == 0
    shown = capsys.readouterr().out
    assert shown.count("re-checked by Coq on this computer") == 3 and " ".join(shown.split()).endswith(
        closing
    )


def test_nothing_is_noted_that_coq_did_not_accept(monkeypatch, tmp_path):
    monkeypatch.setattr(cache, "program", lambda: None)
    assert command.certify("BP3", output=tmp_path)[1] == 3 and record.seen() == set()

"""The verb verify-net, as a person uses it: verdicts, exit codes, claims of one's own, several networks, Ctrl-C."""

import contextlib
import io
import itertools
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from symbolic_bp import cli
from symbolic_bp.cli import main


def run(capsys, *args):
    code = main(["verify-net", *args])
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.mark.parametrize(
    "args",
    [
        ["784-30-10"],
        ["784-30-10", "--activation", "sigmoid", "--cost", "cross-entropy"],
        [
            "3-4-2",
            "--activation",
            "relu,softmax",
            "--cost",
            "log-likelihood",
            "--batch",
            "3",
            "--regulariser",
            "l1(1/2)",
        ],
        ["2-2-2", "--method", "polynomials"],
        ["2-2-2", "--method", "field", "--trials", "5", "--seed", "1"],
    ],
)
def test_equal(capsys, args):
    code, out, err = run(capsys, *args)
    assert code == 0 and "EQUAL" in out and not err


@pytest.mark.parametrize(
    "claim, options, code, wanted",
    [
        ("dC/dw[2,3,1] = delta[2,3]*a[1,1]", [], 0, "EQUAL"),
        ("dC/dw[l,j,k] = delta[l,j]*a[l-1,k]", [], 0, "EQUAL"),
        ("dC/dw[2,3,1] = delta[2,3]*a[1,2]", [], 1, "∂C/∂w[2,3,1] breaks BP4"),
        ("delta[2,1] = delta[3,1]", [], 1, "δ[2,1] breaks BP2"),
        ("dC/dw[2,2,1] = delta[2,1]*a[1,2]", [], 1, "∂C/∂w[2,2,1] breaks BP4"),
        ("delta[L,j] = dC/da[L,j]*sigma'(z[L,j])", [], 0, "EQUAL"),
        ("delta[L,j] = dC/da[L,j]", [], 1, "breaks BP1"),
        ("delta[2,j] = Sum(w[3,k,j]*delta[3,k], k)*sigma'(z[2,j])", [], 0, "EQUAL"),
        ("delta[2,j] = Sum(w[3,k,j]*delta[3,k], k)", [], 1, "breaks BP2"),
        ("dC/db[l,j] = 2*delta[l,j]", [], 1, "breaks BP3"),
        ("dC/db[l,j] = 1/m*Sum(delta[l,j,x], x)", ["--batch", "3"], 0, "EQUAL"),
        ("dC/db[l,j] = Sum(delta[l,j,x], x)", ["--batch", "3"], 1, "breaks BP3"),
        ("delta[L,j] = a[L,j] - y[j]", ["--activation", "sigmoid", "--cost", "cross-entropy"], 0, "EQUAL"),
        ("delta[L,j] = a[L,j] - y[j]", ["--activation", "sigmoid", "--cost", "quadratic"], 1, "breaks BP1"),
        (
            "delta[L,j] = y[j] - a[L,j]",
            ["--activation", "sigmoid", "--cost", "cross-entropy"],
            1,
            "breaks BP1",
        ),
        (
            "delta[L,j] = a[L,j]*Sum(y[k], k) - y[j]",
            ["--activation", "relu,softmax", "--cost", "log-likelihood"],
            0,
            "EQUAL",
        ),
        (
            "delta[L,j] = a[L,j] - y[j]",
            ["--activation", "relu,softmax", "--cost", "log-likelihood"],
            1,
            "breaks BP1",
        ),
        (
            "delta[L,j] = (a[L,j]-y[j])*a[L,j]*(1-a[L,j])",
            ["--activation", "softmax", "--cost", "quadratic"],
            1,
            "breaks BP1",
        ),
        ("dC/dw[3,j,k] = [j=k]*delta[3,j]/a[2,k]*n(2)*z[2,k]^2 - b[3,j]", [], 1, "breaks BP4"),
    ],
)
def test_claims(capsys, claim, options, code, wanted):
    got, out, _ = run(capsys, "2-3-2", "--claim", claim, *options)
    assert got == code and wanted in out


RIGHT, WRONG = "delta[2,1] = Sum(w[3,k,1]*delta[3,k], k)*sigma'(z[2,1])", "delta[2,1] = delta[3,1]"
OPEN = "delta[2,1] = Sum(w[3,k,1]*delta[3,k], k)*sigma'(z[2,1])^2"  # with relu: step^2 = step is no law of the field


@pytest.mark.parametrize(
    "claims",
    [
        *itertools.permutations([RIGHT, WRONG]),
        *itertools.permutations([RIGHT, WRONG, OPEN]),
        [RIGHT, RIGHT],
        [WRONG, WRONG],
        [OPEN, RIGHT],
    ],
)
def test_every_claim_about_an_entry_is_judged(capsys, claims):
    """None hides another one, whatever their order; each has its own verdict."""
    wanted = [{RIGHT: "equal", WRONG: "differs", OPEN: "undecided"}[claim] for claim in claims]
    args = [
        "2-3-2",
        "--activation",
        "relu",
        "--cost",
        "quadratic",
        *(a for claim in claims for a in ("--claim", claim)),
    ]
    code, out, _ = run(capsys, *args, "--format", "json")
    data = json.loads(out)
    assert [c["verdict"] for c in data["claims"]] == wanted and [c["claim"] for c in data["claims"]] == [
        *claims
    ]
    assert code == (1 if WRONG in claims else 3 if OPEN in claims else 0)
    assert {claims[d["claim"] - 1] for d in data["differences"]} == {WRONG} & {*claims}
    assert data["compared"]["BP2"] == 3 - 1 + len(claims) and data["failing"] == {
        "BP2": n for n in [claims.count(WRONG)] if n
    }
    _, out, _ = run(capsys, *args)
    assert re.findall(r"^  claim \d +(?:1 of 1|1) (\w+) ", out, re.M) == [
        {"equal": "equal", "differs": "WRONG", "undecided": "OPEN"}[word] for word in wanted
    ]


def test_a_name_on_the_right_only_stands_for_all_its_values(capsys):
    code, out, _ = run(
        capsys, "2-3-2", "--format", "json", "--claim", "dC/db[3,1] = delta[3,1]*(1 + z[2,k] - z[2,1])"
    )
    data = json.loads(out)
    assert code == 1 and data["claims"][0] | {"compared": 3, "failing": 2} == data["claims"][0]


@pytest.mark.parametrize(
    "claim, options, code, condition",
    [
        (
            "delta[3,1] = delta[3,1]*sigma'(z[2,1])/sigma'(z[2,1])",
            ["--activation", "relu"],
            0,
            "σ_2'(z[2,1]) ≠ 0",
        ),
        ("delta[3,1] = delta[3,1]*sigma'(z[2,1])/sigma'(z[2,1])", [], 0, "σ_2'(z[2,1]) ≠ 0"),
        (
            "delta[l,j] = delta[l,j]*z[l,j]/z[l,j]/a[l-1,1]*a[l-1,1]",
            ["--activation", "tanh"],
            0,
            "a[l-1,1] ≠ 0",
        ),
        ("delta[3,1] = 2*delta[3,1]*z[2,1]/z[2,1]", ["--activation", "relu"], 1, "z[2,1] ≠ 0"),
        (
            "delta[3,1] = delta[3,1]*(1-sigma'(z[2,1]))*sigma'(z[2,1])/(sigma'(z[2,1])*(1-sigma'(z[2,1])))",
            ["--activation", "relu"],
            3,
            "1 - σ_2'(z[2,1]) ≠ 0",
        ),
        (
            "dC/db[3,1] = delta[3,1]*(sigma'(z[2,1])-1)/(sigma'(z[2,1])-1)*(sigma'(z[2,1])-1/7)/(sigma'(z[2,1])-1/7)",
            ["--activation", "leaky-relu(1/7)"],
            3,
            "σ_2'(z[2,1]) - 1/7 ≠ 0",
        ),
    ],
)
def test_divisors_are_stated_and_do_not_vanish(capsys, claim, options, code, condition):
    got, out, _ = run(capsys, "2-3-2", "--claim", claim, *options)
    assert got == code and condition in out
    assert ("nothing to compare" in " ".join(out.split())) == (code == 3)
    _, out, _ = run(capsys, "2-3-2", "--claim", claim, *options, "--format", "json")
    data = json.loads(out)
    assert any(condition in c for c in data["assuming"]) and any(
        condition in c for c in data["claims"][0]["assuming"]
    )


SATURATED = ["1-1-1", "--activation", "leaky-relu(1000),sigmoid", "--claim"]


@pytest.mark.parametrize(
    "factor, code",
    [
        ("0", 0),
        ("(sigma'(z[2,1])-1000)*(sigma'(z[2,1])-1)", 3),
        ("(sigma'(z[2,1])-1000)", 1),
        ("(sigma'(z[2,1])-1000)*(sigma'(z[2,1])-2)", 1),
    ],
)
@pytest.mark.parametrize("cost", [["--cost", "cross-entropy"], ["--cost", "quadratic"], []])
def test_a_difference_is_above_what_the_digits_carry(capsys, factor, code, cost):
    """1 - a of a neuron at z = 1000 has no digits among the first thousand bits; seeds reach many such points."""
    for seed in range(6):
        claim = f"delta[2,1] = w[3,1,1]*dC/da[3,1]*a[3,1]*(1 - a[3,1])*sigma'(z[2,1]) + {factor}"
        got, _, _ = run(capsys, *SATURATED, claim, *cost, "--seed", str(seed))
        assert got == code


def test_a_difference_counts_inside_the_domain_of_the_cost_only(capsys):
    """0 < a of the cross-entropy needs z > 0, where the slope of softsign is 1/(1 + z)^2 and that of leaky-relu 1."""
    for name, claim, code in (
        ("softsign", "dC/da[L,1]/(1 + z[L,1])^2", 3),
        ("leaky-relu", "dC/da[L,1]", 3),
        ("softsign", "dC/da[L,1]/(1 - z[L,1])^2", 1),
        ("leaky-relu", "dC/da[L,1]*2", 1),
    ):
        got, _, _ = run(
            capsys, "2-2", "--activation", name, "--cost", "cross-entropy", "--claim", f"delta[L,1] = {claim}"
        )
        assert got == code


@pytest.mark.slow
def test_a_claim_beyond_polynomials_goes_to_the_field(capsys):
    claim = ["--claim", "dC/db[2,1] = (((z[2,1] + z[2,2] + w[2,1,1])^20 + b[2,1])^20)^20"]
    code, out, _ = run(capsys, "2-2-2", *claim)
    assert code == 1 and "random points" in out
    assert run(capsys, "2-2-2", *claim, "--method", "polynomials")[0] == 2


PIECES = [
    "delta",
    "dC/db",
    "dC/dw",
    "w",
    "z",
    "a",
    "b",
    "y",
    "sigma'",
    "sigma",
    "Sum",
    "[",
    "]",
    "(",
    ")",
    ",",
    "l",
    "j",
    "k",
    "L",
    "1",
    "2",
    "3",
    "9",
    "+",
    "-",
    "*",
    "/",
    "^",
    "=",
    "n(2)",
    "m",
    "x",
    "C",
    "0",
    "l+1",
    "grad(C)",
    "[j=k]",
    ".T",
    "@",
    "diag",
    "exp",
    "<=",
    "Prod",
]
WHOLE = [
    "delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], (k, 1, n(l+1)))*sigma'(z[l,j])",
    "dC/dw[l,j,k] = a[l-1,k]*delta[l,j]",
    "dC/db[2,1] = delta[2,1]/a[1,1]^2*a[1,1]^2",
    "dC/dw[l,j,k] = Sum(delta[l,j,x]*a[l-1,k,x], x)/m",
]


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 2), st.sampled_from(PIECES)), max_size=4),
    st.sampled_from([[], ["--batch", "2"], ["--activation", "relu,softmax", "--cost", "quadratic"]]),
)
@example("delta[2,1] = 1", [], ["--activation", "softmax"])
def test_odd_claims_get_a_verdict_or_one_sentence(claim, changes, options):
    parts = re.findall(r"\w+'?|\S", claim)
    for place, kind, piece in changes:
        at = place % (len(parts) + 1)
        parts[at : at + (kind > 0)] = [piece] * (kind < 2)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["verify-net", "2-3-2", f"--claim={' '.join(parts)}", *options])
    assert (
        code in (0, 1, 2, 3) and bool(err.getvalue()) == (code == 2) and bool(out.getvalue()) == (code != 2)
    )
    assert "Traceback" not in err.getvalue()


@pytest.mark.parametrize(
    "args, wanted",
    [
        (["784-30-10", "--activation", "sigmod"], "did you mean sigmoid?"),
        (["2-2", "--cost", "hubber"], "did you mean huber?"),
        (["3-2-2", "--activation", "relu,relu,relu"], "one for each of the 2 layers"),
        (["3-2", "--batch", "0"], "at least one example"),
        (["3-2", "--activation", "elu(nan)"], "a finite number"),
        (["1000000-1000000"], "GB and about"),
        (["3"], "at least two"),
        (["3-x"], "at least two"),
        (["3-2", "--trials", "1"], "from 2 to 1000"),
        (["30-30-30", "--method", "polynomials"], "--method field"),
        (["3-2", "--memory", "nan"], "positive number"),
        (["3-2", "2-2", "--jobs", "0"], "from 1 to"),
        (["3-2", "2-2", "--claim", "dC/db[2,1]=1"], "one network"),
        (["3-2", "--claim", "delta[L,j] = y[j]"], "--cost quadratic"),
        (["3-2", "--claim", "a[1,1] = 1"], "the left side"),
        (["3-2", "--claim", "dC/db[2,1] = sigma''(z[2,1])"], "the right side"),
        (["3-2", "--claim", "dC/dw[2,9,1] = 1"], "a neuron from 1 to 2"),
        (["3-2", "--claim", "dC/dw["], "error"),
        (["3-2", "--claim", "dC/dw[2] = w[2]"], "the left side"),
        (["3-2", "--cost", ""], "cost: expected one of"),
        (["3-2", "--regulariser", ""], "regulariser: expected one of"),
        (["3-2", "--activation", ""], "activation: expected one of"),
        (["3-2", "--batch", "2", "--claim", "dC/dz[2,1,1] = delta[2,1,1]"], "of one example"),
        (["2-2", "--claim", "delta[l+1,j] = delta[l+2,j]"], "the layers 2 to 2"),
        (["2-2", "--claim", "dC/dw[l,j,k] = w[l+1,j,k]"], "n(1) = 2"),
        (["2-2-2", "--claim", "dC/db[l,j] = w[l+2,j,1]"], "found none: l would run from"),
        (["2-3-2", "--claim", RIGHT, "--claim", "dC/db[l,j] = w[l+2,j,1]"], "at least one entry"),
        (["2-3-2", "--claim", "delta[l,3] = delta[l,3]"], "found delta[3,3]"),
        (["2-3-2", "--claim", "dC/db[l,1] = w[l,1,3]"], "found w[2,1,3]"),
        (["2-3-2", "--batch", "2", "--claim", "delta[2,3,4] = 1"], "n(3) = 2, m = 2"),
        (["2-3-2", "--claim", "delta[2,1] = delta[2,1] + 0/(z[2,1]-z[2,1])"], "multiplied by 0"),
        (["2-3-2", "--claim", "delta[2,1] = 1/(z[2,1]-z[2,1])"], "not 0 everywhere"),
        (["2-3-2", "--activation", "tanh", "--claim", "delta[2,j] = delta[2,j]/[j=2]"], "not 0 everywhere"),
        (
            [
                "784-30-10",
                "--claim",
                "dC/dw[l,j,k] = delta[l,j]*a[l-1,k]*(1 + Sum(w[l,j,i], i))*Sum(z[2,i], i)",
            ],
            "--memory GB",
        ),
        (["2-2", "--activation", "softmax", "--claim", "delta[2,1] = sigma'(z[2,1])"], "vector activation"),
    ],
)
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
    assert (
        code == 0
        and [line.split()[0] for line in out.splitlines()] == ["EQUAL"] * 3
        and "4-4-4-4" in out.splitlines()[1]
    )
    code, out, _ = run(capsys, "2-2", "3-3", "--jobs", jobs, "--format", "json")
    assert [d["widths"] for d in json.loads(out)] == [[2, 2], [3, 3]]


def test_progress_only_on_a_terminal(capsys, monkeypatch):
    _, _, err = run(capsys, "3-3-3", "--batch", "2")
    assert not err
    monkeypatch.setattr(cli.sys.stderr, "isatty", lambda: True)
    _, out, err = run(capsys, "3-3-3", "--batch", "2")
    assert "[###" in err and err.endswith("\r") and "#" not in out


def heeds_ctrl_c():
    """What a shell starts in the background, such as these tests, ignores Ctrl-C, and so does what it starts in turn."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def said_until(sign, terminal):
    """What a process writes to its terminal until it shows the sign; until it ends, where it never does."""
    said = ""
    while sign is None or sign not in said:
        assert select.select([terminal], [], [], 100)[0], f"silent for 100 seconds after {said!r}"
        try:
            said += os.read(terminal, 4096).decode(errors="replace")
        except OSError:  # nobody has it open any more
            break
    return said


@pytest.mark.parametrize(
    "end", [os.killpg, os.kill], ids=["of a terminal", "of kill"]
)  # to all processes, to one
@pytest.mark.parametrize(
    "args", [["784-30-10"], ["2-2", *["784-30-10"] * 8, "--jobs", "2"]], ids=["one", "several"]
)
def test_ctrl_c_leaves_nothing_half_written(tmp_path, args, end):
    with open(tmp_path / "out", "w", encoding="utf-8") as out:
        command = [
            sys.executable,
            "-m",
            "symbolic_bp",
            "verify-net",
            *args,
            "--batch",
            "300",
            "--format",
            "json",
        ]
        terminal, theirs = pty.openpty()
        process = subprocess.Popen(
            command, stdout=out, stderr=theirs, start_new_session=True, preexec_fn=heeds_ctrl_c
        )
        os.close(theirs)
        try:
            assert "[" in said_until("[", terminal)  # the progress bar: it is at work
            end(process.pid, signal.SIGINT)
            err = said_until(None, terminal)
            process.wait(100)
        finally:
            os.close(terminal)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    assert (
        process.returncode == 130
        and "Traceback" not in err
        and (tmp_path / "out").read_text(encoding="utf-8") == ""
    )

"""What results print in a Python shell: the text of the command line, in 80 columns, never a dump of objects."""

import io
import json
import subprocess
import sys

import pytest
from sympy import symbols

from symbolic_bp import Library, Network, check, derive, prove, verify
from symbolic_bp.assistant.theorem import prove as run
from symbolic_bp.calculus.closed import closed
from symbolic_bp.cli import main
from symbolic_bp.exact.counterexample import Agreement
from symbolic_bp.moves.check import follow

L, J, K = (symbols(name, integer=True, positive=True) for name in "ljk")
LIBRARY = Library()
SIGMOID = Network([2, 3, 2], activation="sigmoid", cost="cross-entropy")
BAD = "dC/db[l,j] = 2*delta[l,j]"
RESULTS = {
    "proved": lambda: check("dC/db[l,j] = delta[l,j]"),
    "refuted": lambda: check(BAD),
    "undecided": lambda: check("Phi(z[l,j]) > 0"),
    "inequality": lambda: check("sigma'(z[l,j]) <= 1/8", activation="sigmoid"),
    "counterexample": lambda: check(BAD).evidence,
    "agreement": lambda: check("Phi(z[l,j]) > 0").evidence,
    "truth": lambda: check(BAD).truth,
    "claim": lambda: check(BAD).claim,
    "batch": lambda: check("delta[l,j,x] = 0", batch=True).evidence,
    "proof": lambda: check("dC/db[l,j] = delta[l,j]").evidence,
    "theorem": lambda: LIBRARY.find("BP2"),
    "prove": lambda: prove("BP4", LIBRARY),
    "library": lambda: LIBRARY,
    "library proof": lambda: LIBRARY.proof("unrolled"),
    "equal": lambda: verify("2-3-2"),
    "differs": lambda: verify("2-2", given=lambda q: {("b", 2, 1): q.delta(2, 2)}),
    "concrete": lambda: verify("2-2").net,
    "network": lambda: SIGMOID,
    "any network": lambda: Network(batch=True),
    "one neuron": lambda: Network(modified=(2, 1, "f")),
    "verdict": lambda: LIBRARY.proved("BP2").verdict,
    "no verdict": lambda: Library().proof("BP2").verdict,
    "instance": lambda: check(BAD).evidence.instance,
    "delta": lambda: derive(Network(), "delta", L, J),
    "w": lambda: derive(Network(batch=True), "w", L, J, K),
    "x": lambda: derive(Network(), "x", J),
    "modified": lambda: derive(Network(modified=(2, 1, "f")), "delta", 2, 1),
    "unrolled": lambda: derive(Network([2, 2, 2]), "w", 2, 1, 1, unroll=True),
    "closed": lambda: closed(SIGMOID, "delta", 3, J),
    "closed w": lambda: closed(SIGMOID, "w", 2, J, K),
}


@pytest.mark.parametrize("name", RESULTS)
def test_it_reads_like_the_command_line(name):
    said = repr(RESULTS[name]())
    assert str(RESULTS[name]()).splitlines()[0] == said.splitlines()[0]
    assert all(len(line) <= 80 for line in said.splitlines()) and said == said.rstrip() and said
    assert not any(sign in said for sign in ("object at", "Fraction(", "('", "=<", "\u00a0", "mappingproxy"))


@pytest.mark.parametrize(
    "made, argv",
    [
        (RESULTS["proved"], ["check", "dC/db[l,j] = delta[l,j]"]),
        (RESULTS["refuted"], ["check", BAD]),
        (RESULTS["inequality"], ["check", "sigma'(z[l,j]) <= 1/8", "--activation", "sigmoid"]),
        (RESULTS["prove"], ["prove", "BP4"]),
    ],
)
def test_it_is_the_text_of_the_command_line(made, argv, capsys):
    main(argv)
    assert repr(made()) == capsys.readouterr().out.rstrip()


def test_the_report_of_a_network_is_that_of_the_command_line(capsys):
    main(["verify-net", "2-3-2"])

    def untimed(text):
        return [line for line in text.splitlines() if not line.startswith("  time")]

    assert untimed(repr(verify("2-3-2"))) == untimed(capsys.readouterr().out)


def test_without_unicode_it_is_ascii(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    for name in (
        "proved",
        "refuted",
        "prove",
        "theorem",
        "library",
        "equal",
        "delta",
        "closed",
        "agreement",
        "truth",
    ):
        print(RESULTS[name](), file=sys.stdout)


def test_moves_say_how_far_they_came():
    good = json.loads(LIBRARY.proof("BP3").script)
    assert repr(follow(good)) == "BP3: followed, 4 steps"
    good["claims"][0]["proof"]["steps"].pop()
    assert repr(follow(good)).startswith("BP3: incomplete at claim 1 (BP3)")
    assert repr(follow({"format": 1})).startswith("?: rejected at the head: expected")


def test_how_much_was_tried():
    assert repr(Agreement(7, 3)).startswith(
        "no counterexample: both sides agreed exactly at all 7 places tried on 3"
    )
    assert "to 25 digits" in repr(Agreement(7, 3, 25))


def test_a_proof_of_ones_own_has_no_title():
    assert repr(
        run("mine", LIBRARY.find("BP3").claim(), lambda goal: goal.use("BP3"), LIBRARY.proof)
    ).startswith("mine\n")


WITHOUT = """import sys
sys.modules["numpy"] = None
import symbolic_bp
from symbolic_bp.cli import main
from symbolic_bp.testing import assert_gradient_exact
for function in (symbolic_bp.audit, assert_gradient_exact):
    try:
        function(None, None, None)
    except symbolic_bp.errors.MissingProgram as why:
        print(why)
print(main(["audit", "no-such-file.py"]))
"""


def test_audit_says_first_that_numpy_is_missing():
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True)
    line = "audit: expected NumPy, found none; pip install 'symbolic_bp[audit]'"
    assert (done.stdout, done.stderr) == (f"{line}\n{line}\n2\n", f"error: {line}\n")

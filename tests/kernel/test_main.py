"""The command: what it prints, its exit codes; it needs the standard library only; and only the kernel makes a Proved."""

import copy
import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from symbolic_bp.kernel import replay
from symbolic_bp.kernel.__main__ import main
from symbolic_bp.kernel.replay import Proved, verify

from .text import any_, certificate, claim, family, model

X = family("x", "j: 1..n")
GOOD = certificate(
    model(X, family("C", "", any_("F", ("j: 1..n", "x[j]")), ["1"])),
    claim("1/x[j]+P(C,x[j])", "1/x[j]+d1_C[j]", "j: 1..n", [("partial", [1], {}, "d1_C[j]")], name="slope"),
)
ROOT = Path(replay.__file__).parents[2]


@pytest.fixture
def run(tmp_path, capsys):
    def go(data):
        path = tmp_path / "proof.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        code = main([str(path)])
        out, err = capsys.readouterr()
        return code, out, err

    return go


def test_a_theorem_is_printed_with_its_model_and_hypotheses(run):
    code, out, _ = run(GOOD)
    assert code == 0 and out.splitlines() == [
        "proved: slope: (x[j]^(-1)) + P(C, x[j]) = (x[j]^(-1)) + d1_C[j]  for j in 1..n".replace(
            "(x[j]^(-1))", "1*(x[j]^(-1))"
        ),
        "1 steps, 1 claims",
        "model test  with n >= 1, m >= 0, T >= 1",
        "  undefined: s, F, G",
        "  x[j]  for j in 1..n",
        "  C = F(x[j] for j in 1..n)",
        "needs C is differentiable there",
    ]


def test_hypotheses_are_printed_with_their_range(run):
    code, out, _ = run(certificate(model(X), claim("x[j]/x[j]", "1", "j: 1..n", [("field", [], {}, "1")])))
    assert code == 0 and out.splitlines()[-1] == "needs x[j] != 0  for j in 1..n"


def test_sizes_are_printed_with_their_bounds(run):
    sizes = {"n": 1, "k": [1, "n"], "lab(t)": [1, "n"], "N(i,j)": 0}
    code, out, _ = run(certificate(model(X, sizes=sizes), claim("x[k]", "x[k]", "", [])))
    assert (
        code == 0 and "model test  with n >= 1, k in 1..n, lab(.) in 1..n, N(., .) >= 0" in out.splitlines()
    )


def test_a_rejection_says_where(run):
    code, out, _ = run(
        certificate(model(X), claim("x[j]", "0", "j: 1..n", [("algebra", [], {}, "0")], name="zero"))
    )
    assert code == 1 and out.startswith(
        "rejected: zero: step 1 ('algebra'): expected two sides with one normal form, found "
    )


def test_an_empty_range_is_called_vacuous(run):
    code, out, _ = run(certificate(model(X), claim("0", "1", "j: 2..1", [("algebra", [], {}, "1")])))
    assert code == 0 and out.splitlines()[1] == "vacuous: no values are in this range"
    v = verify(
        certificate(model(X), claim("0", "1", "j: 1..n", [("algebra", [], {}, "1")], conditions=["j > n"]))
    )
    assert v.proved and v.proved.vacuous and not verify(GOOD).proved.vacuous


@pytest.mark.parametrize(
    "text", ["", "{", "[1,", "[" * 100000, '{"a": 1e999, "b": NaN}', "\ufeff{}", "123" * 3000]
)
def test_what_is_no_certificate_is_bad(run, text):
    assert run(text)[0] == 2


@pytest.mark.parametrize(
    "change", [{"format": 0}, {"format": "1"}, {"claims": []}, {"claims": None}, {"model": 1}, {"more": 1}]
)
def test_what_has_another_form_is_bad(run, change):
    assert run({**GOOD, **change})[0] == 2


def test_no_file_and_no_argument(capsys):
    assert main(["/nowhere/at/all"]) == 2 and main([]) == 2 and main(["a", "b"]) == 2


def test_as_a_program_with_the_standard_library_alone(tmp_path):
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    script = "import sys; sys.modules['sympy'] = None; import runpy; sys.argv = ['x', sys.argv[1]]; runpy.run_module('symbolic_bp.kernel', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-S", "-c", script, str(path)], capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert done.returncode == 0 and done.stdout.startswith("proved: slope"), done.stderr


def test_the_kernel_imports_nothing_else_of_the_package():
    script = "import sys; import symbolic_bp.kernel.replay; print(sorted(m for m in sys.modules if m.startswith('symbolic_bp.') and '.kernel' not in m))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    lines = done.stdout.splitlines()
    assert lines and lines[-1] in ("[]", "['symbolic_bp.version']"), done.stdout + done.stderr


def test_only_the_kernel_makes_a_proved():
    p = verify(GOOD).proved
    values = [getattr(p, n) for n in Proved.__slots__]
    for make in (
        lambda: Proved(object(), *values),
        lambda: Proved(None, *values),
        lambda: copy.copy(p),
        lambda: copy.deepcopy(p),
        lambda: pickle.dumps(p),
        lambda: type("Mine", (Proved,), {}),
    ):
        with pytest.raises(TypeError):
            make()
    with pytest.raises(AttributeError):
        p.hypotheses = ()
    with pytest.raises(AttributeError):
        del p.hypotheses

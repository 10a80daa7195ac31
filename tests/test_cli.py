"""The command line, as a person uses it: verdicts, exit codes, files, and bad input without a traceback."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from symbolic_bp.cli import main

ROOT = Path(__file__).resolve().parent.parent


def run(capsys, *args):
    code = main(list(args))
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.mark.parametrize(
    "claim,options,code",
    [
        ("dC/db[l,j] = delta[l,j]", [], 0),
        ("delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k)*sigma'(z[l,j])", [], 0),
        ("delta[l] = Sigma'(z[l]) @ w[l+1].T @ delta[l+1]", [], 0),
        ("dC/dw[l,j,k] = a[l-1,k]*dC/db[l,j]", [], 0),
        ("dz[l+1,k]/dz[l,j] = w[l+1,k,j]*sigma'(z[l,j])", [], 0),
        ("delta[L,j] = (a[L,j]-y[j])*sigma'(z[L,j])", ["--cost", "quadratic"], 0),
        ("delta[2,1] = (w[3,1,1]*delta[3,1] + w[3,2,1]*delta[3,2])*sigma'(z[2,1])", ["--net", "2-3-2"], 0),
        ("dC/db[l,j] = 1/m*Sum(delta[l,j,x], x)", ["--batch"], 0),
        ("dC/dw[l,j,k] = a[l-1,j]*delta[l,k]", [], 1),
        ("delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k)", [], 1),
        ("s .* t = Sum(s[k]*t[k], k)", [], 1),
        ("delta[L,j] = a[L,j]-y[j]", ["--cost", "quadratic"], 1),
        ("dC/db[l,j] = Sum(delta[l,j,x], x)", ["--batch"], 1),
    ],
)
def test_check(capsys, claim, options, code):
    got, out, _ = run(capsys, "check", claim, *options)
    assert got == code
    assert out.startswith("PROVED" if code == 0 else "REFUTED")
    assert all(len(line) <= 80 for line in out.splitlines())


def test_check_json_holds_a_certificate_that_the_kernel_replays(capsys, tmp_path):
    code, out, _ = run(capsys, "check", "dC/db[l,j] = delta[l,j]", "--format", "json")
    path = tmp_path / "claim.json"
    path.write_text(json.dumps(json.loads(out)["certificate"]))
    done = subprocess.run(
        [sys.executable, "-m", "symbolic_bp.kernel", str(path)], capture_output=True, text=True, cwd=tmp_path
    )
    assert code == done.returncode == 0 and "proved" in done.stdout


@pytest.mark.parametrize(
    "claim,options,says",
    [
        ("delta[l,j] = foo[l]", [], "foo"),
        ("delta[l,j]", [], "'='"),
        ("delta[l,j] = ", [], "quantity"),
        ("delta[l,j] = delta[l", [], "']'"),
        ("delta[l,j] = $ + 1", [], "'$'"),
        ("delta[l,j,k] = 1", [], "indices"),
        ("dC/db[l,j] = dC/ddelta[l,j]", [], "with respect to"),
        ("delta[1,j] = 1", [], "layer from 2"),
        ("delta[5,j] = 1", ["--net", "2-2"], "layer from 2 to 2"),
        ("b[2,7] = 1", ["--net", "2-3"], "neuron from 1 to 3"),
        ("delta[l,j] = 1", ["--net", "2-0"], "positive widths"),
        ("delta[l,j] = 1", ["--net", "2"], "positive widths"),
        ("delta[l,j] = 1", ["--net", "2-x"], "positive widths"),
        ("delta[l,j] = 1", ["--where", "l is small"], "range"),
        ("w[l] @ delta[l] @ w[l] = 1", [], "matrix"),
        ("delta[l] .* w[l] = 1", [], "shapes"),
        ("delta[l,j] = 1/delta[l]", [], "division"),
        ("delta[l,l] = 1", [], "one meaning"),
        ("delta[L+1,j] = 1", [], "layer from 2 to L"),
        ("(" * 100 + "1" + ")" * 100 + " = 1", [], "nested"),
        ("Sum(1, k) = 1", [], "range"),
        ("delta[l,j] = Sum(delta[l,j], j)*delta[l,j,", [], "index"),
        ("delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], (", [], "expected a name, found 'the end'"),
        ("delta[L,j] = sigma'(z[L,j][", [], "expected an index"),
        ("[j=k]*delta[L,j] = a[L,j]*Sum(y[k], k)", [], "a range for k"),
        ("dC/da[l,j] = Paths(w[i,v,p], dC/da[L,v], (u,v,i), (j,l,L))", [], "a range for p"),
        ("dC/da[l,j] = Paths(w[i,v,u], dC/da[L], (u,v,i), (j,l,L))", [], "a number at the end of a path"),
        ("dC/da[l,j] = Paths(w[i,v,u], dC/da[L,v], (u,*,i), (j,l,L))", [], "expected a name, found '*'"),
    ],
)
def test_bad_claim_says_where_and_exits_2(capsys, claim, options, says):
    code, out, err = run(capsys, "check", claim, *options)
    assert code == 2 and out == ""
    assert says in err and "Traceback" not in err


def test_a_caret_stands_under_the_place(capsys):
    _, _, err = run(capsys, "check", "delta[l,j] = foo[l]")
    text, caret = err.splitlines()[-2:]
    assert text[caret.index("^") :].startswith("foo")


@pytest.mark.parametrize(
    "args,says",
    [
        (["prove", "BP22"], "did you mean"),
        (["prove"], "--all"),
        (["prove", "nowhere.py"], "nowhere.py"),
        (["prove", "BP1", "--format", "pdf"], "-o"),
        (["prove", "BP1", "-o", "/dev/null/x"], "/dev/null/x"),
        (["prove", "BP2", "--net", "2-2"], "one more layer"),
    ],
)
def test_bad_prove(capsys, args, says):
    code, _, err = run(capsys, *args)
    assert code == 2 and says in err


def test_list_json_has_exactly_its_keys_and_all_is_proved(capsys):
    code, out, _ = run(capsys, "list", "--format", "json")
    rows = json.loads(out)
    assert code == 0 and len(rows) >= 30
    assert all(set(r) == {"name", "statement", "source", "verdict", "hypotheses"} for r in rows)
    assert all(r["verdict"] == "proved" for r in rows)


def test_prove_all_writes_files_and_nothing_half(capsys, tmp_path):
    code, out, _ = run(capsys, "prove", "--all", "-o", str(tmp_path / "proofs"))
    names = {p.name for p in (tmp_path / "proofs").iterdir()}
    assert code == 0 and {"proofs.tex", "BP2.tex", "BP2.json"} <= names
    assert not any(n.startswith(".") for n in names)


def test_a_persons_own_file(capsys, tmp_path):
    good = (ROOT / "derivations" / "bp3.py").read_text().replace('"BP3"', '"mine"', 1)
    (tmp_path / "mine.py").write_text(good)
    code, _, said = run(capsys, "prove", str(tmp_path / "mine.py"))
    assert (
        code == 0
        and "its BP3-vector takes the place of the library's BP3-vector" in said
        and "its mine" not in said
    )
    for args in (["BP3", str(tmp_path / "mine.py")], ["--all", str(tmp_path / "mine.py")]):
        code, out, _ = run(capsys, "prove", *args)
        assert code == 0 and len(re.findall("^BP3-vector ", out, re.M)) == 1
    (tmp_path / "stops.py").write_text(good.replace('    goal.fold("delta[l]")\n', "", 1))
    code, _, err = run(capsys, "prove", str(tmp_path / "stops.py"))
    assert code == 3 and "left to show" in err
    (tmp_path / "broken.py").write_text("1/0")
    code, _, err = run(capsys, "prove", str(tmp_path / "broken.py"))
    assert code == 2 and "ZeroDivisionError" in err
    (tmp_path / "empty.py").write_text("")
    assert run(capsys, "prove", str(tmp_path / "empty.py"))[0] == 2


def test_ascii(capsys):
    for args in (["list"], ["prove", "--all", "--ascii"], ["check", "dC/db[l,j] = -delta[l,j]"]):
        _, out, _ = run(capsys, *args, *(["--ascii"] if "--ascii" not in args else []))
        assert out.isascii()


MINE = """
from symbolic_bp.theorem import theorem

@theorem("mine", "My own", "dC/db[l,j] = delta[l,j]", source="me")
def mine(goal):
    goal.chain()
    LAST
"""


@pytest.mark.parametrize(
    "last, code, said",
    [
        ("goal.contract()", 3, "unfinished: mine: left to show"),
        ("goal.line('2*delta[l,j]')", 2, "line 7: this line: expected"),
        ("goal.frobnicate()", 2, "line 7: the proof of mine: expected moves of a goal, found AttributeError"),
        ("1/0", 2, "line 7: the proof of mine: expected moves of a goal, found ZeroDivisionError"),
        ("raise SystemExit(0)", 2, "found SystemExit"),
        ("goal.use('BP77')", 2, "line 7: the library: expected the name"),
        ("goal.contract(); goal.back('use', 'wrong')", 2, "line 7: the library"),
        ("goal.line('delta[l,j')", 2, "line 7: column 10: expected"),
        ("goal.contract().line('delta[l,j]')", 0, ""),
    ],
)
def test_a_file_of_ones_own_says_the_line(tmp_path, capsys, last, code, said):
    file = tmp_path / "mine.py"
    file.write_text(MINE.replace("LAST", last), encoding="utf-8")
    assert main(["prove", str(file)]) == code
    shown = " ".join(capsys.readouterr().err.split())
    assert said in shown and "Traceback" not in shown


@pytest.mark.parametrize(
    "claim, last, code, said",
    [
        (
            "dC/db[l,j] = 2*delta[l,j]",
            "goal.contract().fold('delta[l]')",
            1,
            "no move can close this gap, as its two sides differ: they differ at net = 1-1",
        ),
        ("dC/db[l,j] = delta[l,", "", 2, "line 4: column 22: expected an index"),
    ],
)
def test_a_claim_of_ones_own_that_is_false_or_unreadable(tmp_path, capsys, claim, last, code, said):
    file = tmp_path / "mine.py"
    file.write_text(MINE.replace("dC/db[l,j] = delta[l,j]", claim).replace("LAST", last), encoding="utf-8")
    assert main(["prove", str(file)]) == code
    shown = capsys.readouterr()
    assert said in " ".join(shown.err.split()) and shown.out == ""


def test_a_wrong_variant_that_is_not_wrong_is_named(tmp_path, capsys):
    file = tmp_path / "mine.py"
    text = MINE.replace("LAST", "goal.contract().fold('delta[l]')")
    file.write_text(
        text.replace('source="me"', 'source="me", wrong=["delta[l,j] = dC/db[l,j]", "dC/db[l,j] = 0", "foo"]')
    )
    assert main(["prove", str(file)]) == 0
    said = capsys.readouterr().err.splitlines()
    assert (
        len(said) == 2
        and "delta[l,j] = dC/db[l,j]: no numbers refute it" in said[0]
        and "foo: it cannot be read" in said[1]
    )
    file.write_text(text)
    assert main(["prove", str(file)]) == 0 and capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "claim, options, code",
    [
        (r"\frac{\partial C}{\partial w^l_{jk}} = a^{l-1}_k \delta^l_j", [], 0),
        (r"\frac{\partial C}{\partial w^l_{jk}} = a^{l-1}_j \delta^l_k", [], 1),
        (r"\foo^l = 1", [], 2),
        ("BP3", [], 2),
        ("delta[l] - dC/db[l] = 0", [], 0),
        ("delta[l] + dC/db[l] = 0", [], 1),
        ("delta[l,j] = dC/db[l,j] = 0", [], 1),
        ("dC/db[l,1] = dC/db[q,1]", ["--where", "l < q"], 1),
        ("dC/db[l,j] = delta[l,j]", ["--where", "l = L-1"], 0),
        ("sigma'(z[L,j]) = 1", ["--activation", "softmax"], 2),
        ("n(l) = n(l)", [], 0),
        ("[j=j] = 1", [], 2),
        ("C(a[L,1]) = C", [], 2),
    ],
)
def test_claims_as_people_type_them(capsys, claim, options, code):
    got, out, err = run(capsys, "check", claim, *options)
    assert got == code and "Traceback" not in err and bool(err) == (code == 2)


@pytest.mark.parametrize(
    "text, said",
    [
        ("import sys; sys.exit(0)", "runs to its end, found SystemExit"),
        ("x = 1", "at least one @theorem"),
        ("def f(:", "SyntaxError"),
    ],
)
def test_a_file_that_does_not_run_is_bad_input(tmp_path, capsys, text, said):
    file = tmp_path / "mine.py"
    file.write_text(text, encoding="utf-8")
    assert main(["prove", str(file)]) == 2 and said in " ".join(capsys.readouterr().err.split())


BAD_CLAIMS = [
    "delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], j)",
    "delta[l] = (w[l+1].T @ delta[l+1]) * w[l]",
    "w[l]^2 = w[l]",
    "delta[l] = C - delta[l]",
    "delta[l] = dC/dz[l] = foo",
    "delta[l] = w[l]",
    "δ[l,j] = Σ_i w[l+1,k,j]*δ[l+1,k]",
    "dC/dw[l] = delta[l].T @ a[l-1]",
    "delta[l] = Prod(w[i+1].T, (i, l, L)) @ delta[L]",
    "dC/dw[l,j,k] = a[l-1,k]δ[l,j] 2",
    "delta[l,j] = Sum(Sum(a[l,k],k)*z[l,k],k)",
    "w[l,j] = 1",
]


@pytest.mark.parametrize("claim", BAD_CLAIMS)
def test_a_bad_claim_has_a_caret_under_the_text_as_it_was_typed(claim, capsys):
    assert main(["check", claim]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("error: column ") and lines[-2] == "  " + claim and lines[-1].strip() == "^"
    place = int(lines[0].split()[2].rstrip(":"))
    assert lines[-1].index("^") == place + 1


@pytest.mark.parametrize(
    "options, said",
    [
        (["--where", "2 <= l <= L+3"], "a range inside 2 <= l <= L"),
        (["--where", "0 <= l <= L"], "expected"),
        (["--where", "L <= l < 2"], "a layer l at which every symbol exists"),
        (["--where", "2 <= l <= 3", "--net", "2-2"], "expected"),
    ],
)
def test_a_bad_range_is_bad_input(options, said, capsys):
    assert main(["check", "dC/db[l,j] = delta[l,j]", *options]) == 2
    assert said in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    "argv, code, said",
    [
        (["\\frac{\\partial J}{\\partial b^{(l)}} = \\delta^{(l)}"], 0, "read J as the cost"),
        (
            ["\\delta^L = \\hat{y} - y", "--activation", "sigmoid", "--cost", "cross-entropy"],
            0,
            "ŷ as the output, a[L]",
        ),
        (["delta[l] = dC/dz[l] = dC/db[l]"], 0, "PROVED ∂C/∂z^l = ∂C/∂b^l"),
        (["delta[l] = dC/dz[l] = 2*dC/db[l]"], 1, "REFUTED ∂C/∂z^l = 2 ∂C/∂b^l"),
        (["delta[L,j] = a[L,j] - y[j]"], 3, "could not decide: it needs an activation and a cost"),
        (
            [
                "delta[L] = a[L] - y",
                "--activation",
                "sigmoid,softmax",
                "--cost",
                "log-likelihood",
                "--assume",
                "Sum(y[k],k) = 1",
            ],
            0,
            "Σ_k y[k] = 1",
        ),
        (["dC/dw[l,j,k] = a[l-1,k]*delta[l,j] + 2*lam*w[l,j,k]", "--regulariser", "lam*w^2"], 0, "PROVED"),
        (["dC/dw[l,j,k] = a[l-1,k]*delta[l,j] + lam*w[l,j,k]", "--regulariser", "lam*w^2"], 1, "REFUTED"),
        (["dC/da[L,j] = 4*(a[L,j]-y[j])^3", "--cost", "Sum((a[L,j]-y[j])^4, j)"], 0, "PROVED"),
        (["dC/db[l] = delta[l]", "--assume", "Sum(y[k],k) = 1", "--net", "2-2"], 2, "no --net"),
    ],
)
def test_what_people_write_is_read_and_told(argv, code, said, capsys):
    assert main(["check", *argv]) == code
    out = capsys.readouterr()
    assert said in " ".join((out.out + out.err).split())


def test_a_false_claim_in_a_notation_with_rows(capsys):
    """A claim may name a neuron that some networks lack, or arrays that do not fit."""
    assert main(["check", "dC/dw[2,9,9] = 0", "--batch", "--notation", "goodfellow"]) == 1
    assert "REFUTED" in capsys.readouterr().out
    assert (
        main(["check", "delta[l] = (w[l+1] @ delta[l+1]) .* h'(a[l])", "--batch", "--notation", "bishop"])
        == 2
    )
    assert "expected arrays that fit, with one row for each example" in " ".join(
        capsys.readouterr().err.split()
    )


def test_claims_are_read_in_the_notation_in_which_they_are_printed(capsys):
    assert main(["check", "dJ/dW[l,j,k] = a[l-1,k] dz[l,j]", "--notation", "ng"]) == 0
    assert (
        main(
            [
                "check",
                r"\frac{\partial J}{\partial \boldsymbol{W}^{(l)}} = \boldsymbol{g}^{(l)} \, \boldsymbol{h}^{(l-1)\top}",
                "--notation",
                "goodfellow",
            ]
        )
        == 0
    )
    assert (
        main(["check", "Delta^(l) = (Delta^(l+1) w^(l+1)) .* h_l'(A^(l))", "--batch", "--notation", "bishop"])
        == 0
    )
    capsys.readouterr()
    assert main(["check", "delta[l,j] = a[l,j]", "--notation", "bishop"]) == 1
    assert "a is the weighted input" in " ".join(capsys.readouterr().out.split())
    assert main(["check", "delta[l,j] = dC/dz[l,j]", "--notation", "bishop"]) == 2
    assert "letters of one notation" in " ".join(capsys.readouterr().err.split())


def test_a_claim_that_no_numbers_fit_is_undecided_and_says_what_is_missing(capsys):
    assert main(["check", "ln(-exp(z[L,j])) = 1", "--format", "json"]) == 3
    assert "a logarithm of a number above 0" in capsys.readouterr().out


def test_a_proof_that_the_kernel_does_not_accept_refutes_nothing(tmp_path, capsys):
    """Exit code 1 comes with numbers, always."""
    file = tmp_path / "mine.py"
    file.write_text(
        "from symbolic_bp.theorem import theorem\n\n"
        '@theorem("mine", "T", "b[L,1]*b[L,2] = 1*1", source="me", assume=["b[L,1]*b[L,2] = 1"])\n'
        'def mine(goal):\n    goal.use("b[L,1]*b[L,2] = 1")\n'
    )
    assert main(["prove", str(file)]) == 3
    assert "rejected" in capsys.readouterr().out

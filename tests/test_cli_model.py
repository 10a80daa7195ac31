"""symbolic-bp model: presets are printed, files checked, errors have the line and a caret."""

import json

import pytest

from symbolic_bp.cli import main
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets import paths, preset


def run(capsys, *args):
    code = main(["model", *args])
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.mark.parametrize("name", paths())
def test_preset_is_printed_as_a_text_that_can_be_read(capsys, name):
    code, out, _ = run(capsys, name)
    assert code == 0 and Model.read(out).data == preset(name).data


def test_list(capsys):
    code, out, _ = run(capsys)
    assert code == 0 and [line.split()[0] for line in out.splitlines()] == [*paths()]


def test_file_is_shown_as_read(capsys, tmp_path):
    path = tmp_path / "rows.bp"
    path.write_text("X in R^(m,d)\nS = X @ W + b\nclaim one: dS[i,j]/db[k] = [j=k]\n")
    code, out, _ = run(capsys, str(path))
    assert (
        code == 0
        and "S[i,j] for i in 1..m, j in 1..h" in out
        and "b in line 2 is read as a row" in out
        and "claim one" in out
    )
    code, out, _ = run(capsys, str(path), "--lines")
    assert code == 0 and Model.read(out).data == Model.read(path.read_text()).data
    code, out, _ = run(capsys, str(path), "--format", "json")
    assert code == 0 and json.loads(out)["model"] == Model.read(path.read_text()).data


def test_bad_line_has_a_caret(capsys, tmp_path):
    path = tmp_path / "bad.bp"
    path.write_text("x in R^d\ny in R^e\nz = x + y\n")
    code, out, err = run(capsys, str(path))
    assert code == 2 and not out
    assert err.startswith(
        f"error: {path}: line 3, column 7: expected two sides of one shape"
    ) or "line 3, column 7" in " ".join(err.split())
    assert err.splitlines()[-2:] == ["  z = x + y", "        ^"]
    code, out, _ = run(capsys, str(path), "--format", "json")
    assert code == 2 and json.loads(out)["error"]["position"] == 6


def test_bad_claim_has_the_line_of_its_file(capsys, tmp_path):
    path = tmp_path / "bad.bp"
    path.write_text("x in R^d\nC = sum(x)\nclaim a: dC/dx[j] = q\n")
    code, _, err = run(capsys, str(path))
    assert (
        code == 2 and "line 3, column 21" in " ".join(err.split()) and err.splitlines()[-1] == " " * 22 + "^"
    )


@pytest.mark.parametrize(
    "args, says",
    [
        (["nielsn"], "did you mean nielsen"),
        (["no/such.bp"], "presets are"),
        (["rows", "--cost", "quadratic"], "nielsen"),
        (["nielsen", "--activation", "sigmoyd"], "sigmoid"),
        (["."], "presets are"),
        (["a\0b.bp"], "presets are"),
    ],
)
def test_bad_input_is_one_sentence(capsys, args, says):
    code, out, err = run(capsys, *args)
    assert code == 2 and not out and says in " ".join(err.split()) and err.count("error: ") == 1


def test_variants(capsys):
    code, out, _ = run(
        capsys,
        "nielsen",
        "--activation",
        "relu,softmax",
        "--cost",
        "log-likelihood",
        "--regulariser",
        "l2",
        "--batch",
    )
    assert code == 0 and "softmax" not in out and "exp(z[l,j,e])" in out and Model.read(out).names

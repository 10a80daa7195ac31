"""symbolic-bp derive, as a person uses it."""

import subprocess
import sys

import pytest

from symbolic_bp.cli import main


def run(capsys, *args):
    code = main(["derive", *args])
    out = capsys.readouterr()
    return code, out.out, out.err


BOOK = ["--net", "2-3-2", "--activation", "sigmoid", "--cost", "cross-entropy"]


def test_the_books_network(capsys):
    code, out, err = run(capsys, *BOOK)
    assert (code, err) == (0, "")
    for line in (
        "δ[3,j] = a[3,j] - y[j]",
        "δ[2,j] = (Σ_k w[3,k,j] δ[3,k]) a[2,j] (1 - a[2,j])",
        "∂C/∂b[2,j] = δ[2,j]",
        "∂C/∂w[3,j,k] = a[2,k] δ[3,j]",
        "∂C/∂w[2,j,k] = x[k] δ[2,j]",
        "assuming   0 < a[3,j] < 1 (cross-entropy)",
    ):
        assert line in out


def test_one_layer_and_one_quantity(capsys):
    code, out, _ = run(capsys, *BOOK, "--layer", "2", "--of", "w")
    assert code == 0 and "∂C/∂w[2,j,k] = x[k] δ[2,j]" in out
    assert "w[3" not in out.split("Closed forms")[1]
    code, out, _ = run(capsys, *BOOK, "--of", "x,a", "--layer", "3,2")
    forms = out.split("Closed forms")[1]
    assert "∂C/∂a[1,k] = Σ_i w[2,i,k] δ[2,i]" in forms and "∂C/∂a[2,j] = Σ_k w[3,k,j] δ[3,k]" in forms


def test_softmax_in_a_hidden_layer_and_sums_that_are_named(capsys):
    code, out, _ = run(
        capsys, "--net", "2-3-2", "--activation", "softmax,softmax", "--cost", "log-likelihood"
    )
    assert code == 0 and "δ[3,j] = a[3,j] - y[j]" in out
    assert "as the targets of an example sum to 1: Σ_k y[k] = 1" in out
    assert (
        "δ[2,j] = a[2,j] (∂C/∂a[2,j] - Σ_k ∂C/∂a[2,k] · a[2,k])" in out
        and "∂C/∂a[2,j] = Σ_k w[3,k,j] δ[3,k]" in out
    )


def test_relu_never_hides_its_kink(capsys):
    for form, says in (
        ("text", "σ'(0) = 0"),
        ("latex", r"$\sigma'$(0) = 0"),
        ("markdown", r"$`\sigma'`$(0) = 0"),
        ("html", "′</mo></msup></math>(0) = 0"),
        ("python", "sigma'(0) = 0"),
    ):
        _, out, _ = run(
            capsys, "--net", "2-2-1", "--activation", "relu", "--cost", "quadratic", "--format", form
        )
        assert says in out, form


def test_what_a_closed_form_needs_stands_before_it(capsys):
    """Who takes a line out of the table of closed forms has read that the targets sum to 1."""
    for form in ("text", "latex", "markdown", "html"):
        _, out, _ = run(
            capsys, "--net", "2-2", "--activation", "softmax", "--cost", "log-likelihood", "--format", form
        )
        assert "the targets of an example sum to 1" in out[: out.index("Closed forms")]
    _, out, _ = run(capsys, "--net", "2-2", "--activation", "softmax", "--cost", "quadratic")
    assert "sum to 1" not in out


def test_a_range_of_one_is_a_number(capsys):
    _, out, _ = run(capsys, "--net", "2-1", "--activation", "relu", "--cost", "quadratic")
    assert "l = 2" in out and "j = 1; 1 ≤ k ≤ 2" in out and "2 ≤ l" not in out


def test_hidden_layers_and_outputs_of_every_depth(capsys):
    code, out, _ = run(capsys, "--activation", "tanh,softmax", "--cost", "log-likelihood")
    assert code == 0 and "(tanh)" in out and "(softmax)" in out
    assert (
        "δ[L,j] = a[L,j] - y[j]" in out
        and "δ[l,j] = (Σ_k w[l+1,k,j] δ[l+1,k]) (1 - a[l,j]^2)\n" in out
        and "2 ≤ l < L" in out
    )


def test_mini_batches(capsys):
    _, out, _ = run(capsys, *BOOK, "--batch", "m")
    assert "∂C/∂b[3,j] = 1/m · Σ_x δ[3,j,x]" in out
    _, out, _ = run(capsys, *BOOK, "--batch", "5")
    assert "∂C/∂b[3,j] = 1/5 · Σ_x δ[3,j,x]" in out
    _, out, _ = run(capsys, *BOOK, "--batch", "5", "--sum")
    assert "∂C/∂b[3,j] = Σ_x δ[3,j,x]" in out


@pytest.mark.parametrize(
    "name, says",
    [
        ("net.tex", r"\begin{document}"),
        ("net.html", "<!DOCTYPE html>"),
        ("net.md", "![The network](net.svg)"),
        ("net.txt", "Closed forms"),
        ("net.py", "def backprop("),
    ],
)
def test_files(capsys, tmp_path, name, says):
    path = tmp_path / name
    code, out, _ = run(capsys, *BOOK, "-o", str(path))
    assert code == 0 and str(path) in out and says in path.read_text(encoding="utf-8")
    left = {p.name for p in tmp_path.iterdir()}
    assert left == ({name, "net.svg"} if name == "net.md" else {name})


def test_code_from_the_command_line_runs(capsys, tmp_path):
    path = tmp_path / "net.py"
    run(
        capsys,
        "--net",
        "3-4-2",
        "--activation",
        "leaky-relu(1/10),softmax",
        "--cost",
        "nll",
        "--regulariser",
        "l2(1/50)",
        "--batch",
        "3",
        "-o",
        str(path),
    )
    assert (
        "Made by: symbolic-bp derive --net 3-4-2 --activation 'leaky-relu(1/10),softmax'" in path.read_text()
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", str(path)], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0 and "entries of the gradient agree" in done.stdout, done.stderr


@pytest.mark.parametrize(
    "args, says",
    [
        (["--net", "2-3-2", "--activation", "sigmod"], "did you mean sigmoid?"),
        (["--net", "2-3-2", "--cost", "cross-entropi"], "did you mean cross-entropy?"),
        (["--net", "2-3-2", "--regulariser", "l9"], "one of l1, l2"),
        (["--net", "2-3-2", "--activation", "relu,relu,relu"], "1 or 2, one for each layer 2 to 3, found 3"),
        (["--activation", "relu,relu,relu"], "1 or 2, hidden and output, as the depth is not given"),
        (["--net", "2-3-2", "--activation", "elu(nan)"], "a finite number"),
        (["--net", "2-3-2", "--activation", "elu("], "activation: expected"),
        (["--net", "2-3-2", "--activation", ""], "activation: expected"),
        (["--net", "2-3-2", "--layer", "4"], "a layer from 2 to 3"),
        (["--net", "2-3-2", "--layer", "1"], "a layer from 2 to 3"),
        (["--net", "2-3-2", "--activation", "tanh,softmax", "--layer", "9"], "a layer from 2 to 3"),
        (["--net", "2-3-2", "--layer", "l"], "a number from 2 to 3"),
        (["--layer", "2"], "a number needs --net"),
        (["--net", "2-3-2", "--layer", "-1"], "a number from 2 to 3"),
        (["--net", "2-3-2", "--of", "gamma"], "delta, b, w, a, x"),
        (["--net", "2"], "at least two positive widths"),
        (["--net", "2-0"], "at least two positive widths"),
        (["--net", "2-99999999"], "widths below 1,000,000"),
        (["--net", "2-3", "--of", ""], "delta, b, w, a, x"),
        (["--net", "2-3-2", "--batch", "0"], "a positive number of examples"),
        (["--net", "2-3-2", "--batch", "two"], "a positive number of examples"),
        (["--format", "python"], "--net"),
        (["--net", "2-2", "--format", "python"], "--activation"),
        (["--net", "2-2", "--activation", "relu", "--format", "python"], "--cost"),
        ([*BOOK, "--format", "python", "--of", "w"], "the code gives the whole gradient"),
        ([*BOOK, "--format", "pdf"], "a file to write to"),
        ([*BOOK, "-o", "net.json"], "give --format"),
        ([*BOOK, "-o", "/proc/none/net.txt"], "a folder that exists, found no folder /proc/none"),
        ([*BOOK, "-o", "/proc/net.txt"], "a place that can be written to"),
        ([*BOOK, "-o", "net.docx"], "a file that ends in txt, tex, pdf, html, md or py"),
        ([*BOOK, "-o", "net"], "a file that ends in"),
        ([*BOOK, "-o", "net.tex", "--format", "html"], "a file for --format html"),
        ([*BOOK, "-o", "/tmp", "--format", "html"], "a file, found a folder"),
        ([*BOOK, "-o", "/tmp"], "a file, found a folder"),
        ([*BOOK, "-o", ""], "a file that ends in"),
    ],
)
def test_bad_input(capsys, args, says):
    code, out, err = run(capsys, *args)
    said = " ".join(err.split())
    assert (code, out) == (2, "") and err.startswith("error: ") and says in said and "Traceback" not in err
    assert all(len(line) <= 80 for line in err.splitlines()) and err.count("error: ") == 1


def test_any_depth(capsys):
    code, out, _ = run(capsys)
    assert code == 0 and out.count("replayed by the kernel") == 4
    assert "δ[l,j] = (Σ_k w[l+1,k,j] δ[l+1,k]) σ_l'(z[l,j])" in out


def test_the_books_network_at_full_size(capsys):
    code, out, _ = run(capsys, "--net", "784-30-10", "--activation", "sigmoid", "--cost", "quadratic")
    assert code == 0 and "1 ≤ j ≤ 30; 1 ≤ k ≤ 784" in out


@pytest.mark.parametrize(
    "args, proved, code",
    [
        (["--net", "2-2", "--activation", "sigmoid", "--cost", "cross-entropy"], 3, 0),
        (["--activation", "relu", "--cost", "quadratic"], 4, 0),
        (
            [
                "--net",
                "2-2-1",
                "--activation",
                "leaky-relu(1/10),identity",
                "--cost",
                "huber",
                "--of",
                "delta,a,x",
            ],
            5,
            0,
        ),
        (["--net", "2-2", "--activation", "relu", "--cost", "quadratic", "--batch", "m"], 3, 0),
        (["--net", "2-2-2"], 6, 0),
        (["--net", "2-2", "--activation", "softmax", "--cost", "log-likelihood"], 3, 0),
        (
            ["--net", "2-2-2", "--activation", "sigmoid,softmax", "--cost", "log-likelihood", "--batch", "m"],
            6,
            0,
        ),
        (
            [
                "--activation",
                "softmax",
                "--cost",
                "log-likelihood",
                "--batch",
                "7",
                "--sum",
                "--regulariser",
                "l1",
            ],
            5,
            0,
        ),
        (["--net", "2-3-2", "--activation", "softmax,identity"], 7, 0),
        (["--activation", "softmax", "--cost", "cross-entropy"], 5, 0),
        (["--activation", "relu,softmax", "--cost", "log-likelihood"], 4, 0),
        (
            [
                "--net",
                "2-2",
                "--activation",
                "relu",
                "--cost",
                "quadratic",
                "--regulariser",
                "l2(1/7)",
                "--of",
                "w",
            ],
            1,
            0,
        ),
        (
            ["--net", "1-2-2-1", "--activation", "gelu-tanh,tanh,elu", "--cost", "squared", "--of", "delta"],
            3,
            0,
        ),
    ],
)
def test_the_kernel_proves_closed_forms(capsys, args, proved, code):
    got, out, _ = run(capsys, "--prove", *args)
    assert (got, out.count("\n  proved by the kernel: ")) == (code, proved)
    assert "not proved" not in out and ("take for granted" in out) == ("identity" not in args)
    assert "proved by the kernel" not in run(capsys, *args)[1]


def test_a_closed_form_for_which_no_steps_of_the_kernel_are_found_is_not_called_proved(capsys):
    options = [
        "--net",
        "2-2",
        "--activation",
        "softmax",
        "--cost",
        "cross-entropy",
        "--batch",
        "m",
        "--of",
        "delta",
    ]
    code, out, _ = run(capsys, "--prove", *options)
    said = " ".join(out.split())
    assert code == 3 and "proved by the kernel: the lines follow, but" in said
    assert "\n  proved by the kernel" not in out


def test_the_proofs_list_what_they_take_for_granted(capsys):
    _, out, _ = run(
        capsys,
        "--prove",
        "--net",
        "2-2",
        "--activation",
        "softmax",
        "--cost",
        "log-likelihood",
        "--regulariser",
        "l1",
        "--of",
        "delta,w",
    )
    granted = " ".join(out.split("take for granted: ")[1].split())
    assert "exp > 0" in granted and "Σ_k y[k] = 1" in granted and granted.endswith("w[2,j,k] ≠ 0.")
    assert granted.count("exp' = exp") == 1


def test_a_closed_form_that_is_false_without_its_regulariser_or_hypothesis_is_not_proved(capsys, monkeypatch):
    from symbolic_bp.codegen import proved

    right = proved.claim
    for args, was, now in (
        (["--regulariser", "l2", "--of", "w"], "held(", "0*held("),
        (["--batch", "m", "--sum", "--of", "b"], "m*dC", "dC"),
    ):
        monkeypatch.setattr(proved, "claim", lambda *given, was=was, now=now: right(*given).replace(was, now))
        code, out, _ = run(
            capsys, "--prove", "--net", "2-2", "--activation", "relu", "--cost", "quadratic", *args
        )
        assert code == 1 and "not proved by the kernel: refuted" in out


def test_the_kernel_does_not_prove_a_wrong_closed_form(capsys, monkeypatch):
    from symbolic_bp.codegen import proved

    right = proved.claim
    monkeypatch.setattr(proved, "claim", lambda *given: right(*given) + " + 1")
    code, out, _ = run(
        capsys, "--prove", "--net", "2-2", "--activation", "relu", "--cost", "quadratic", "--of", "delta"
    )
    assert code in (1, 3) and "\n  not proved" in out and "\n  proved by" not in out

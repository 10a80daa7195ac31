"""--layers on the command line: derive and verify-net, and what does not go beside it."""

import pytest

from symbolic_bp.cli import main

NET = [
    "--layers",
    "conv 2 3x3, relu, flatten, dense 2, softmax",
    "--input",
    "1x4x4",
    "--cost",
    "log-likelihood",
]


def run(capsys, *args):
    code = main([*args])
    out = capsys.readouterr()
    return code, out.out, " ".join(out.err.split())


def test_derive_proves_each_line(capsys):
    code, out, _ = run(capsys, "derive", *NET)
    assert code == 0 and "    proved" in out
    assert "dC/da3[n] = Sum(w4[i,n]*dC/dz4[i], (i, 1, 2)) for n in 1..8" in out
    assert "tested" not in out and "could not decide" not in out


def test_derive_of_one_channel_and_of_one_place_is_proved(capsys):
    """A name whose range is one number."""
    code, out, _ = run(capsys, "derive", "--layers", "conv 1 1x2, dense 1", "--input", "1x1x3")
    assert code == 0 and "could not decide" not in out


def test_verify_net_compares_all_derivatives(capsys):
    code, out, _ = run(capsys, "verify-net", *NET, "--batch", "2")
    assert code == 0 and out.count("EQUAL") == 1


def test_tokens_have_values(capsys):
    code, out, _ = run(capsys, "verify-net", "--layers", "embedding 3 2, attention 1", "--input", "3")
    assert code == 0 and "tok[1] = 2" in out


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("derive", "--input", "3"), "expected --layers beside it"),
        (("derive", "--layers", "dense 2"), "--input: expected a shape"),
        (("derive", *NET, "--model", "rnn"), "expected no --model beside it"),
        (("derive", *NET, "--activation", "relu"), "expected no --activation beside it"),
        (("derive", *NET, "--batch", "m"), "a number of examples"),
        (("derive", *NET, "--net", "2-3"), "expected no --net beside it"),
        (("verify-net", *NET, "--sizes", "n=3"), "expected no other sizes"),
        (("verify-net", *NET, "2-3"), "expected no other sizes"),
        (("verify-net", "--layers", "dense 5000, dense 5000", "--input", "3"), "1 GB are enough"),
        (("verify-net", "--layers", "dense 2, relux", "--input", "3"), "layer 2 (relux)"),
    ],
)
def test_bad_input_is_one_sentence(capsys, args, words):
    code, _, err = run(capsys, *args)
    assert code == 2 and err.startswith("error:") and words in err

"""Texts that are cut, mixed or absurd: each is read, or refused with one sentence that has a line."""

import random

import pytest

from symbolic_bp.model.errors import ModelError
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets import paths, preset

PIECES = [
    *"()[]{},=:+-*/@^'.?#| \n",
    "for ",
    " in ",
    "..",
    "Sum(",
    "max(",
    "d?",
    "dC/d",
    ".T",
    "R^",
    " pad zero",
    "where ",
    "size ",
    ":=",
    "1",
    "0",
    "x",
    "l",
    "n[l]",
    "softmax(",
    "sum(",
    "\t",
    "é",
    "\0",
    "99999999999999999999",
    "assume ",
    "helper ",
    "claim q: ",
    "direct(",
    "''''",
]


def changed(text, rng):
    """A text with some pieces taken out, put in, or moved."""
    for _ in range(rng.randint(1, 4)):
        a, b = sorted((rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)))
        b = min(b, a + rng.randint(0, 12))
        kind = rng.random()
        text = (
            text[:a] + (rng.choice(PIECES) if kind < 0.6 else text[a:b] * 2 if kind < 0.8 else "") + text[b:]
        )
    return text


@pytest.mark.parametrize("seed", range(4))
def test_changed_texts_are_read_or_refused(seed):
    rng = random.Random(seed)
    texts = [path.read_text(encoding="utf-8") for path in paths().values()]
    for _ in range(60):
        text = changed(rng.choice(texts), rng)
        try:
            model = Model.read(text)
            model.as_read()
            assert len(model.statements) >= 0
            assert Model.read(model.text).data == model.data, text
        except ModelError as error:
            assert "\n" not in str(error) and len(error.pointed().split("\n")) in (1, 2), text


@pytest.mark.parametrize("seed", range(2))
def test_changed_claims_are_read_or_refused(seed):
    rng, model = random.Random(seed), preset("nielsen")
    for _ in range(150):
        try:
            model.claims(
                changed(
                    "delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k)*sigma'(z[l,j]) for l in 2..L-1, j in 1..n[l] by L-l",
                    rng,
                )
            )
        except ModelError as error:
            assert "\n" not in str(error)


@pytest.mark.parametrize(
    "text, says",
    [
        ("y = x" + " + x" * 900, "nested too deeply"),
        ("y = " + "(" * 100 + "x" + ")" * 100, "at most 60"),
        ("y = " + "-" * 100 + "x", "at most 60"),
        ("x in R^(" + "*".join(["(a+b+c+d)"] * 30) + ")", "an index of at most"),
        ("x in R^99999999999999", "an index of at most"),
        ("f(u) = u*u + u\ny = " + "f(" * 18 + "x" + ")" * 18, "at most 20,000 parts"),
        ("y = sigmoid" + "'" * 50 + "(x)", "order at most 4"),
        ("y = x\n" * 3000, "at most 2000 lines"),
        ("y = " + "x" * 5000, "at most 4000 letters"),
    ],
)
def test_absurd_texts_are_refused(text, says):
    with pytest.raises(ModelError, match=says):
        Model.read(text)


def test_a_deep_network_line_by_line_is_read():
    lines = [f"h{n} = tanh(W{n} @ h{n - 1} + b{n})" for n in range(1, 31)]
    model = Model.read("\n".join(["h0 in R^d", *lines, "C = sum(h30)"]))
    assert model.shapes["b30"] == model.shapes["h30"] and len(model.data["helpers"]) == 30

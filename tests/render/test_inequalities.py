"""Inequalities are printed as they were written, with what they mean; equations about step as equations."""

import pytest

from symbolic_bp.assistant.judge import judge
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.assistant.written_out import written_out
from symbolic_bp.language.read import read_claim
from symbolic_bp.render import html, latex, markdown, text
from symbolic_bp.render.verdict import judgement, statement
from symbolic_bp.session import network

LIBRARY = Library()
ITEM = LIBRARY.theorems["sigmoid-bound"], LIBRARY.proved("sigmoid-bound")
MEANS = "σ_l'(z[l,j]) ≤ 1/4 means that step(σ_l'(z[l,j]) - 1/4) = 0, where step(t) is 1 for t > 0 and 0 else."
STATED = {
    "nielsen": "σ_l'(z[l,j]) ≤ 1/4",
    "ng": "g_l'(z[l,j]) ≤ 1/4",
    "goodfellow": "f_l'(a[l,j]) ≤ 1/4",
    "bishop": "h_l'(a[l,j]) ≤ 1/4",
}


@pytest.mark.parametrize("notation", STATED)
def test_every_notation_states_the_inequality(notation):
    assert f"\n      {STATED[notation]}\n" in text.proof(*ITEM, notation)
    assert f"\n      {STATED[notation].replace('≤', '<=').replace('σ', 'sigma')}\n" in text.proof(
        *ITEM, notation, True
    )
    assert statement(ITEM[1], notation) == STATED[notation]
    assert r"&\le \frac{1}{4}" in latex.fragment(*ITEM, notation)
    assert r"\le \frac{1}{4}" in markdown.document([ITEM], notation).split("**Proof.**")[0]
    assert "<mo>≤</mo><mfrac><mn>1</mn><mn>4</mn></mfrac>" in html.page([ITEM], notation)


def test_the_proof_says_what_the_inequality_means_before_its_first_line():
    shown = " ".join(text.proof(*ITEM).split())
    assert shown.index(MEANS) < shown.index("= step(a[l,j]") and "means that" not in text.proof(
        LIBRARY.theorems["BP1"], LIBRARY.proved("BP1")
    )
    page = html.page([ITEM])
    assert (
        "means that" in page
        and "step" not in page.split('<div class="statement">')[1].split("</div></div>")[0]
    )


def test_a_network_with_numbers_has_inequalities_too():
    first = written_out([ITEM[0]], (2, 2), LIBRARY)[0][1]
    shown = text.proof(ITEM[0], first)
    assert "σ_2'(z[2,1]) ≤ 1/4\n      σ_2'(z[2,2]) ≤ 1/4\n" in shown and "The first inequality" in shown


@pytest.mark.parametrize(
    "typed, status, said",
    [
        (
            "sigma'(z[l,j]) <= 1/5",
            "refuted",
            ("σ_l'(z[l,j]) ≤ 1/5", "left    σ_l'(z[l,j]) = 1/4", "right   1/5"),
        ),
        ("0 < sigma'(z[l,j])", "proved", ("0 < σ_l'(z[l,j])",)),
        ("step(sigma'(z[l,j])) = 1", "proved", ("step(σ_l'(z[l,j])) = 1",)),
        ("step(z[l,j]) = 0", "refuted", ("step(z[l,j]) = 0", "left    step(z[l,j]) = 1", "right   0")),
        ("abs(z[l,j]) >= 0", "undecided", ("|z[l,j]| ≥ 0", "it held")),
    ],
)
def test_verdicts(typed, status, said):
    found = judge(read_claim(typed, network(None, "sigmoid")), LIBRARY)
    assert found.status == status
    shown = " ".join(judgement(found, "nielsen", False, 80).split())
    assert all(" ".join(part.split()) in shown for part in said)
    assert ("step" in shown.split(" for every ")[0]) == typed.startswith("step")

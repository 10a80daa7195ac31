"""Theorems on one network: every neuron a number, every claim in the certificate, everything true and replayed."""

import json
from dataclasses import replace

import pytest

from symbolic_bp.assistant.numbers import entries, entry_of, reversed_steps, written
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.assistant.vouch import vouched
from symbolic_bp.assistant.written_out import MOST, choices, title, written_out
from symbolic_bp.errors import StepError
from symbolic_bp.exact.counterexample import Agreement, refute
from symbolic_bp.kernel.replay import verify
from symbolic_bp.moves.check import follow
from symbolic_bp.moves.context import Network
from symbolic_bp.moves.normal import normal
from symbolic_bp.moves.term import heads
from symbolic_bp.language.functions import refs
from symbolic_bp.language.read import read_claim
from symbolic_bp.render import html, latex, markdown, text

from ..counting import counted

LIBRARY = Library()
NAMES = list(LIBRARY.theorems)
NET = (2, 3, 2)


def alone(name, widths, library=LIBRARY):
    return [proof for _, proof in written_out([library.find(name)], widths, library)]


@pytest.fixture(scope="module")
def made():
    found = {name: [] for name in NAMES}
    for theorem, proof in written_out(LIBRARY.theorems.values(), NET, LIBRARY):
        found[theorem.name].append(proof)
    return found


@pytest.mark.parametrize("name", ["BP2", "unrolled", "batch-step-w"])
def test_a_theorem_alone_is_as_it_is_among_all(made, name):
    assert [p.script for p in alone(name, NET)] == [p.script for p in made[name]]


def statements(proof):
    return [proof.claim, *proof.also]


@pytest.mark.parametrize("name", NAMES)
def test_proved_and_replayed_from_json(made, name):
    assert bool(made[name]) == (
        LIBRARY.theorems[name].widths == ()
    )  # a theorem about other widths says nothing here
    for proof in made[name]:
        assert proof.followed, proof.walk.message
        judged = vouched(proof, LIBRARY.second)
        assert judged.proved, judged.verdict.message
        assert verify(json.loads(judged.to_json())).status == "proved"
        assert len(judged.verdict.theorems) == len(statements(proof)) - (proof.claim in proof.also)


@pytest.mark.parametrize("name", NAMES)
def test_every_shown_equation_is_a_claim_of_the_certificate(made, name):
    for proof in made[name]:
        held = {json.dumps([c["lhs"], c["rhs"]]) for c in json.loads(proof.script)["claims"]}
        assert all(json.dumps([c.lhs, c.rhs]) in held for c in statements(proof))


@pytest.mark.parametrize("name", NAMES)
def test_every_shown_equation_is_true(made, name):
    for proof in made[name]:
        if LIBRARY.theorems[name].assume:
            assert "zero" in {fact for fact, _ in proof.walk.hypotheses}  # true only under what it assumes
            continue
        for c in statements(proof):
            assert isinstance(refute(c.network, c.arrays, c.scope, c.lhs, c.rhs), Agreement)


@pytest.mark.parametrize("name", [n for n in NAMES if n not in ("hadamard", "hadamard-commutes")])
def test_no_neuron_has_a_name(made, name):
    for proof in made[name]:
        for c in proof.also or [proof.claim]:
            assert set(c.scope) <= {"x"}
            for ref in refs(c.lhs) + refs(c.rhs):
                assert ref[2] is None or ref[2][0] == ""
            assert not (heads(c.lhs) | heads(c.rhs)) & {"paths", "prod"}


@pytest.mark.parametrize("name", LIBRARY.theorems)
def test_only_what_is_assumed_is_called_so(made, name):
    """A theorem cited at l = 3 is no assumption, though there is an equals sign in its name."""
    for proof in made[name]:
        parts = [proof.body] if hasattr(proof.body, "lines") else [proof.body.base, proof.body.step]
        reasons = [line.reason for part in parts for line in part.lines]
        assert ("assumed",) not in reasons or LIBRARY.find(name).assume


def test_bp2_of_2_3_2(made):
    (proof,) = made["BP2"]
    shown = text.proof(LIBRARY.find("BP2"), proof)
    for line in (
        "      δ[2,1] = (w[3,1,1] δ[3,1] + w[3,2,1] δ[3,2]) σ_2'(z[2,1])",
        "      δ[2,3] = (w[3,1,3] δ[3,1] + w[3,2,3] δ[3,2]) σ_2'(z[2,3])",
        "    = ∂C/∂a[2,1] · ∂a[2,1]/∂z[2,1] + ∂C/∂a[2,2] · ∂a[2,2]/∂z[2,1] + ∂C/∂a[2,3] ·",
    ):
        assert line in shown.splitlines()


def test_arrays_are_written_out(made):
    item = (LIBRARY.find("BP2-vector"), made["BP2-vector"][0])
    assert (
        r"\begin{pmatrix} w^{3}_{11} & w^{3}_{21} \\ w^{3}_{12} & w^{3}_{22} \\ w^{3}_{13} & w^{3}_{23} \end{pmatrix}"
        in latex.fragment(*item)
    )
    assert r"\begin{pmatrix}" in markdown.document([item]) and "<mtable>" in html.page([item])
    assert "pmatrix" not in text.proof(*item) and "entry by entry" in text.proof(*item)


def test_paths_are_written_out(made):
    proof = next(p for p in made["paths-a"] if p.name == "paths-a@l=2")
    assert (
        text.formula(proof.claim.rhs, proof.claim.network)
        == "σ_3'(z[3,1]) w[3,1,1] · ∂C/∂a[3,1] + σ_3'(z[3,2]) w[3,2,1] · ∂C/∂a[3,2]"
    )


def test_a_large_network_is_abbreviated_and_quick():
    (proof, *_), _ = counted(lambda: alone("BP4", (50, 60, 50)), 5_000_000)
    assert 1 + len(proof.also) == MOST and proof.omitted == 60 * 50 - MOST
    assert f"and {proof.omitted} more" in text.proof(LIBRARY.find("BP4"), proof)
    assert max(len(refs(line.term)) for line in proof.body.lines) <= 40


@pytest.mark.parametrize("widths", [(1, 1), (3, 1, 2), (2, 2, 2, 2)])
@pytest.mark.parametrize("name", ["BP1a", "BP3", "BP4-outer", "unrolled", "paths", "matrix-BP2"])
def test_other_networks(name, widths):
    proofs = alone(name, widths)
    assert all(p.followed for p in proofs) and (proofs or name == "matrix-BP2" and len(widths) == 2)


OWN = """
from symbolic_bp.theorem import theorem
@theorem("own", "t", "dC/dw[l,j,k]*b[l,j] = a[l-1,k]*dC/db[l,j]*b[l,j]", source="me")
def own(goal):
    goal.line("a[l-1,k]*delta[l,j]*b[l,j]", by="BP4")
    goal.line("a[l-1,k]*dC/db[l,j]*b[l,j]", by="BP3")
"""


def test_lines_that_cite_theorems_are_written_out_too(tmp_path):
    (tmp_path / "own.py").write_text(OWN)
    library = Library()
    library.load(tmp_path / "own.py")
    proofs = alone("own", NET, library)
    assert len(proofs) == 2 and all(p.followed and p.cites for p in proofs)


def test_an_entry_may_not_be_swapped_for_another(made):
    proof = made["BP2-vector"][0]
    data = json.loads(proof.script)
    first = next(c for c in data["claims"] if c["name"].endswith("[1]"))
    first["lhs"] = ["ref", "delta", ["", 2], [2]]
    assert follow(data).status != "followed"
    wrong = replace(proof.also[0], lhs=("ref", "delta", ("", 2), (2,)))
    judged = vouched(replace(proof, also=(wrong, *proof.also[1:])), LIBRARY.second)
    assert judged.verdict.status == "undecided" and not judged.proved


def test_steps_that_write_out_and_back():
    claim = read_claim("Sum(b[2,k]*Sum(b[3,i], (i, 1, n(3))), (k, 1, n(2))) = 0", Network(NET))
    ctx = claim.context()
    steps = written(ctx, claim.lhs, set())
    assert len(refs(steps[-1][1])) == 3 * (1 + 2)
    back = reversed_steps(claim.lhs, steps)
    assert len(back) == len(steps) and back[-1][1] == claim.lhs and all(s["reverse"] for s, _ in back)
    wide = read_claim("Sum(b[2,k], (k, 1, n(2))) = 0", Network((2, 300, 2)))
    assert written(wide.context(), wide.lhs, set()) == []


def test_entries():
    claim = read_claim("w[3] @ a[2] = z[3]", Network(NET))
    ctx = claim.context()
    assert entries(ctx, ctx.shape(claim.lhs)) == [(1,), (2,)] and entries(ctx, (("dim", "N"),)) is None
    assert normal(ctx, entry_of(ctx, claim.lhs, (2,))) == normal(ctx, ("entry", claim.lhs, (2,)))


def test_choices_and_titles():
    claim = LIBRARY.find("BP3").claim(widths=(2, 3, 2))
    assert list(choices(claim)) == [{"l": ("", 3)}, {"l": ("", 2)}]
    assert title("BP3", {"l": ("", 3), "j": 1}) == "BP3@l=3,j=1" and title("BP1", {}) == "BP1"


def test_a_network_too_wide_to_be_written_out_is_refused():
    library = Library()
    with pytest.raises(StepError, match="sums can be written out, found 3000-3000-3000"):
        alone("BP2", (3000, 3000, 3000), library)

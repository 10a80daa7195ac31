"""Networks as people train them: their gradients are proved for all sizes, numbers agree, and plausible wrong variants are proved by no one."""

import copy
import json
from functools import lru_cache
from pathlib import Path

import pytest

from symbolic_bp.finding import NotFound, Prover
from symbolic_bp.finding.write import data as written
from symbolic_bp.kernel.replay import verify

from .judge import Net, refuted, sizes

CASES = {
    case["name"]: case
    for case in json.loads(Path(__file__).with_name("models.json").read_text(encoding="utf-8"))
}
HIDDEN = ("wrong", "way")


def bare(claim, **changes):
    """A claim without what the tests know of it."""
    return {**{k: v for k, v in claim.items() if k not in HIDDEN}, **changes}


@lru_cache(None)
def proved(name):
    """The certificate of a model's claims, and the names of those that were not found."""
    case, lost = CASES[name], []
    prover = Prover(case["model"], seconds=20)
    for claim in case["claims"]:
        try:
            prover.prove(bare(claim), claim["way"])
        except NotFound:
            lost.append(claim["name"])
    return json.loads(json.dumps(prover.certificate)), lost


def test_the_numbers_of_models_and_claims():
    claims = [c for case in CASES.values() for c in case["claims"]]
    assert (len(CASES), len(claims), sum(len(c["wrong"]) for c in claims)) == (28, 128, 104)


@pytest.mark.parametrize("name", CASES)
def test_the_claims_are_proved(name):
    """All claims of all models, by the way that is noted or another one; the kernel replays the certificate, read back from JSON."""
    certificate, lost = proved(name)
    assert lost == []
    verdict = verify(certificate)
    assert (
        verdict.status == "proved"
        and verdict.proved.claims == len(CASES[name]["claims"])
        and not verdict.proved.vacuous
    )


@pytest.mark.parametrize("name", CASES)
def test_numbers_agree_with_every_claim_and_step(name):
    """Whatever stands in a proof is true in numbers, wherever its hypotheses hold: each term between left and right of every step at the root."""
    case, (certificate, _) = CASES[name], proved(name)
    for seed in range(2):
        for claim in certificate["claims"]:
            net = Net(case["model"], sizes(case["sizes"], seed), seed, case["inputs"])
            terms = [claim["left"], claim["right"], *(to for _, path, _, to in claim["steps"] if not path)]
            assert net.claim(claim, terms, 4) is None, claim["name"]


@pytest.mark.parametrize("name", CASES)
def test_wrong_variants_are_refuted_and_not_proved(name):
    """The wrong right side: numbers refute it, the finder finds nothing, and the right proof with the wrong end is rejected."""
    case, (certificate, _) = CASES[name], proved(name)
    for k, claim in enumerate(case["claims"]):
        for wrong in claim["wrong"]:
            assert refuted(case, bare(claim, right=wrong)), (claim["name"], wrong)
            forged = copy.deepcopy(certificate)
            forged["claims"] = forged["claims"][: k + 1]
            forged["claims"][k]["right"] = wrong
            assert verify(forged).status == "rejected"
            if forged["claims"][k]["steps"] and not forged["claims"][k]["steps"][-1][1]:
                forged["claims"][k]["steps"][-1][3] = wrong
                assert verify(forged).status == "rejected"


@pytest.mark.parametrize("name", CASES)
def test_the_finder_does_not_prove_wrong_variants(name):
    """The way that proves the right claim does not prove the wrong one."""
    case = CASES[name]
    for k, claim in enumerate(case["claims"]):
        if claim["wrong"]:
            prover = Prover(case["model"])
            for earlier in case["claims"][:k]:
                prover.prove(bare(earlier), earlier["way"])
            for wrong in claim["wrong"]:
                prover.seconds = 0.0
                with pytest.raises(NotFound):
                    prover.prove(bare(claim, right=wrong), claim["way"])


def test_renaming_everything_changes_nothing():
    """The dense network with other names: the same verdict, with the same number of steps."""
    certificate, _ = proved("dense")
    names = {
        "L": "Depth",
        "n": "width",
        "sigma": "act",
        "F_C": "loss",
        "x": "inp",
        "w": "W",
        "b": "B",
        "z": "pre",
        "a": "post",
        "C": "E",
        "delta": "err",
        "M": "T",
        "l": "lay",
        "j": "row",
        "k": "col",
        "i": "up",
        "m": "to",
        "i1": "q1",
        "i2": "q2",
        "d1_C": "d1_E",
    }

    def renamed(data):
        import re

        if isinstance(data, dict):
            return {k if k in KEYS else renamed(k): renamed(v) for k, v in data.items()}
        if isinstance(data, list):
            return [
                data[0] if i == 0 and isinstance(x, str) and x in HEADS else renamed(x)
                for i, x in enumerate(data)
            ]
        return (
            re.sub(r"[A-Za-z_][A-Za-z0-9_]*", lambda m: names.get(m.group(), m.group()), data)
            if isinstance(data, str)
            else data
        )

    from symbolic_bp.kernel.read import TERMS

    HEADS = {
        *TERMS,
        "any",
        "max",
        "chain",
        "forward",
        "before",
        "partial",
        "define",
        "algebra",
        "field",
        "lemma",
        "self",
        "assume",
        "split",
    }
    KEYS = {
        "format",
        "model",
        "claims",
        "name",
        "sizes",
        "functions",
        "arrays",
        "families",
        "ranges",
        "conditions",
        "left",
        "right",
        "measure",
        "assuming",
        "steps",
        "at",
        "by",
        "number",
        "reverse",
    }
    first, second = verify(certificate), verify(renamed(certificate))
    assert (
        second.status == "proved"
        and second.proved.steps == first.proved.steps
        and len(second.proved.hypotheses) == len(first.proved.hypotheses)
    )
    assert written(first.proved.claim.left) != written(second.proved.claim.left)

"""The kernel knows no name of the dense network: with every family, index, size and function renamed, each
certificate gives the same verdict with the same number of steps."""

import random
import re

import pytest

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.dense.judge import proved_on_model
from symbolic_bp.finding import Prover
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets.dense import nielsen
from symbolic_bp.kernel.read import FUNCTIONS, TERMS
from symbolic_bp.kernel.replay import COMPARE, verify
from symbolic_bp.kernel.rules import RULES

LIBRARY = Library()
HEADS = {*TERMS, *RULES, *COMPARE, "any", "max"}
KEYS = ("sizes", "functions", "arrays", "at")
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*'*")


class Names:
    """New names for old ones, in no order."""

    def __init__(self, seed):
        self.random, self.known = random.Random(seed), {}

    def word(self, text):
        slope = re.fullmatch(r"(d[12]_)(\w+)", text)
        if slope:
            return slope[1] + self.word(slope[2])
        if text not in self.known:
            new = f"v{self.random.randrange(10**6)}"
            self.known[text] = new if new not in self.known.values() else f"{new}_"
        return self.known[text]

    def text(self, text):
        return WORD.sub(lambda m: self.word(m[0]), text)

    def row(self, key, x):
        if key in KEYS:
            return {self.text(name): self.data(value) for name, value in x.items()}
        return x if key == "name" else self.data(x)

    def data(self, x):
        if isinstance(x, dict):
            return {key: self.row(key, value) for key, value in x.items()}
        if isinstance(x, list):
            head = x[0] if x and isinstance(x[0], str) and x[0] in HEADS else ""
            kept = 0 if not head else 2 if head in ("fn", "g") else 1
            return x[:kept] + [self.data(y) for y in x[kept:]]
        return self.text(x) if isinstance(x, str) else x


@pytest.mark.parametrize(
    "name", ["BP1", "BP2", "BP3", "BP4", "unrolled", "paths", "softmax-jacobian", "batch-weight", "L1-step"]
)
@pytest.mark.parametrize("seed", [0, 1])
def test_a_certificate_with_other_names(name, seed):
    certificate = proved_on_model(LIBRARY.proof(name)).certificate
    names = Names(seed)
    before, after = verify(certificate), verify(names.data(certificate))
    assert before.status == after.status == "proved"
    assert before.proved.steps == after.proved.steps
    kinds = [{h.kind for h in v.proved.hypotheses} for v in (before, after)]
    assert kinds[0] == kinds[1]  # one fact may stand there twice, with other bound names
    assert "z" in names.known and not set(names.known) & set(FUNCTIONS)
    assert not set(before.proved.model.families) & set(after.proved.model.families)


@pytest.mark.parametrize("seed", [0, 1])
def test_the_finder_with_other_names(seed):
    model = Model.read(nielsen())
    counts = []
    for change in (lambda data: data, Names(seed).data):
        prover = Prover(change(model.kernel_data))
        for text in (
            "delta[L,j] = dC/da[L,j]*sigma'[L](z[L,j])",
            "delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k)*sigma'[l](z[l,j])",
            "dC/db[l,j] = delta[l,j]",
            "dC/dw[l,j,k] = delta[l,j]*a[l-1,k]",
        ):
            prover.prove(change(model.claim(text)))
        rules = [[step[0] for step in one["steps"]] for one in prover.certificate["claims"]]
        counts.append([[rule for rule in one if rule != "algebra"] for one in rules])
    assert counts[0] == counts[1]  # the order of factors, which algebra changes, goes by the names

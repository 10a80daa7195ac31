"""The equations of a student's solutions to the problems of chapter 2: the true ones are proved, the false one is refuted."""

import pytest

from symbolic_bp.assistant.judge import judge
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.exact.counterexample import re_evaluate
from symbolic_bp.moves.context import Network
from symbolic_bp.language.read import read_claim

LIBRARY = Library()

# (BP1) with a matrix in place of the product by entries, of which s .* t = diag(s) @ t is the general case
MATRICES = [
    r"\delta^L = \sigma'(z^L) \odot \nabla_a C",
    r"\delta^L = \Sigma'(z^L) \nabla_a C",
    "s .* t = t .* s",
    "s .* t = diag(s) @ t",
]
# (BP2) with a matrix, the same one layer further up, and what is left when it has been put into itself up to the output
UNROLLED = [
    r"\delta^l = \Sigma'(z^l) (w^{l+1})^T \delta^{l+1}",
    "delta[l+1] = Sigma'(z[l+1]) @ w[l+2].T @ delta[l+2]",
    "delta[l] = Prod(Sigma'(z[i]) @ w[i+1].T, (i, l, L-1)) @ Sigma'(z[L]) @ grad(C)",
]
# (BP3) by the chain rule through the biases: a bias as a function of its z is z less the weighted inputs, these held fixed
BIAS = "held(z[l,{0}] - Sum(w[l,{0},i]*a[l-1,i], i), z[l,j])"
BIASES = [
    r"\delta_j^l = \frac{\partial C}{\partial z_j^l}",
    "delta[l,j] = Sum(dC/db[l,k] * " + BIAS.format("k") + ", k)",
    "delta[l,j] = dC/db[l,j] * " + BIAS.format("j"),
    r"z^l_j = \sum_k w^l_{jk} a^{l-1}_k+b^l_j",
    r"b^l_j = z^l_j - \sum_k w^l_{jk} a^{l-1}_k",
    BIAS.format("j") + " = 1",
    r"\frac{\partial C}{\partial b^l_j} = \delta^l_j",
]
# (BP4), where only one z depends on the weight
WEIGHTS = [
    r"\frac{\partial C}{\partial w_{jk}^l} = \frac{\partial C}{\partial z_j^l} \frac{\partial z_j^l}{\partial w_{jk}^l}",
    r"\frac{\partial z_j^l}{\partial w_{jk}^l} = a_k^{l-1}",
    r"\frac{\partial C}{\partial w^l_{jk}} = a^{l-1}_k \delta^l_j",
]
# the student's slip: a product by entries is a vector, not the number that its entries sum to
FALSE = ["s .* t = Sum(s[k]*t[k], k)", "diag(s) @ t = Sum(s[k]*t[k], k)"]


@pytest.mark.parametrize("claim", [*MATRICES, *UNROLLED, *BIASES, *WEIGHTS])
def test_true_equation_is_proved(claim):
    found = judge(read_claim(claim, Network()), LIBRARY)
    assert found.status == "proved" and found.evidence.proved


@pytest.mark.parametrize("claim", FALSE)
def test_false_equation_is_refuted(claim):
    found = judge(read_claim(claim, Network()), LIBRARY)
    assert found.status == "refuted" and re_evaluate(found.evidence)
    assert found.evidence.kind == "shape"

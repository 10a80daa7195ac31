"""A page of solutions to chapter 2, as a person wrote it: its true equations are proved, its false one is refuted."""
from pathlib import Path

import pytest

from symbolic_bp.assistant.judge import judge
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.exact.counterexample import re_evaluate
from symbolic_bp.kernel.context import Network
from symbolic_bp.language.read import read_claim

PAGE = Path(__file__).resolve().parent.parent.parent.parent / "shared" / "seed" / "chapter2.md"
LIBRARY = Library()

# a piece of the page's LaTeX, the claim that it makes, a narrower range
TRUE = [
    (r"$\delta^L = \sigma'(z^L) \odot \nabla_a C$", "delta[L] = sigma'(z[L]) .* grad(C)", None),
    (r"$\delta^L = \Sigma'(z^L) \nabla_a C$", "delta[L] = Sigma'(z[L]) @ grad(C)", None),
    (r"$X \odot Y = Y \odot X", "s .* t = t .* s", None),
    (r"$X \odot Y = Y \odot X", "s .* t = diag(s) @ t", None),
    (r"$\delta^l = \Sigma'(z^l) (w^{l+1})^T \delta^{l+1}$", "delta[l] = Sigma'(z[l]) @ w[l+1].T @ delta[l+1]", None),
    (r"$\Sigma'(z^{l+1}) (w^{l+2})^T \delta^{l+2}$", "delta[l+1] = Sigma'(z[l+1]) @ w[l+2].T @ delta[l+2]", None),
    (r"\delta^l = \Sigma'(z^l) (w^{l+1})^T \ldots \Sigma'(z^{L-1}) (w^L)^T",
     "delta[l] = Prod(Sigma'(z[i]) @ w[i+1].T, (i, l, L-1)) @ Sigma'(z[L]) @ grad(C)", None),
    (r"$\delta_j^l = \frac{\partial C}{\partial z_j^l}$", "delta[l,j] = dC/dz[l,j]", None),
    (r"\delta_j^l = \sum_k \frac{\partial C}{\partial b_k^l} \frac{\partial b_k^l}{\partial z_j^l}",
     "delta[l,j] = Sum(dC/db[l,k] * held(z[l,k] - Sum(w[l,k,i]*a[l-1,i], i), z[l,j]), k)", None),
    (r"$$\delta_j^l = \frac{\partial C}{\partial b_j^l} \frac{\partial b_j^l}{\partial z_j^l}$$",
     "delta[l,j] = dC/db[l,j] * held(z[l,j] - Sum(w[l,j,i]*a[l-1,i], i), z[l,j])", None),
    (r"$z^l_j = \sum_k w^l_{jk} a^{l-1}_k+b^l_j$", "z[l,j] = Sum(w[l,j,k]*a[l-1,k], k) + b[l,j]", None),
    (r"$b^l_j = z^l_j - \sum_k w^l_{jk} a^{l-1}_k$", "b[l,j] = z[l,j] - Sum(w[l,j,k]*a[l-1,k], k)", None),
    (r"$\frac{\partial b_j^l}{\partial z_j^l} = 1$", "held(z[l,j] - Sum(w[l,j,i]*a[l-1,i], i), z[l,j]) = 1", None),
    (r"$\frac{\partial C}{\partial b^l_j} = \delta^l_j$", "dC/db[l,j] = delta[l,j]", None),
    (r"\frac{\partial C}{\partial w_{jk}^l} = \frac{\partial C}{\partial z_j^l} \frac{\partial z_j^l}{\partial w_{jk}^l}",
     "dC/dw[l,j,k] = dC/dz[l,j] * dz[l,j]/dw[l,j,k]", None),
    (r"$\frac{\partial z_j^l}{\partial w_{jk}^l} = a_k^{l-1}$", "dz[l,j]/dw[l,j,k] = a[l-1,k]", None),
    (r"$\frac{\partial C}{\partial w^l_{jk}} = a^{l-1}_k \delta^l_j$", "dC/dw[l,j,k] = a[l-1,k]*delta[l,j]", None),
]

# a Hadamard product is no number: the page sets it equal to one
FALSE = [
    (r"Y \odot X = \sum\limits_{k=1}^n x_k y_k", "s .* t = Sum(s[k]*t[k], k)"),
    (r"Y \odot X = \sum\limits_{k=1}^n x_k y_k", "diag(s) @ t = Sum(s[k]*t[k], k)"),
]


@pytest.fixture(scope="module")
def page():
    if not PAGE.exists():
        pytest.skip("the page of solutions, ../shared/seed/chapter2.md, is not beside this repository")
    return " ".join(PAGE.read_text(encoding="utf-8").split())


@pytest.mark.parametrize("latex, claim, where", TRUE)
def test_true_equation_is_proved(page, latex, claim, where):
    assert latex in page
    found = judge(read_claim(claim, Network(), where), LIBRARY)
    assert found.status == "proved" and found.evidence.proved


@pytest.mark.parametrize("latex, claim", FALSE)
def test_false_equation_is_refuted(page, latex, claim):
    assert latex in page
    found = judge(read_claim(claim, Network()), LIBRARY)
    assert found.status == "refuted" and re_evaluate(found.evidence)
    assert found.evidence.kind == "shape"

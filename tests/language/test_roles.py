"""Letters of common use: what they are read as, what is said of it, and what is refused with both readings."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic_bp.errors import ClaimError
from symbolic_bp.language.read import read_claim
from symbolic_bp.language.roles import read_roles
from symbolic_bp.language.scan import tokens
from symbolic_bp.moves.context import Network


@pytest.mark.parametrize(
    "written, plain",
    [
        (
            r"\frac{\partial J}{\partial W^{(l)}_{ij}} = a_j^{(l-1)} \delta_i^{(l)}",
            "dC/dw[l,i,j] = a[l-1,j]*delta[l,i]",
        ),
        (r"\frac{\partial E}{\partial b^{[2]}_j} = \delta^{[2]}_j", "dC/db[2,j] = delta[2,j]"),
        (r"\frac{\partial \mathcal{L}}{\partial b^\ell} = \delta^\ell", "dC/db[l] = delta[l]"),
        (r"\frac{\partial L}{\partial b^\ell} = \delta^\ell", "dC/db[l] = delta[l]"),
        (r"∂ξ/∂b[l] = δ[l]", "dC/db[l] = delta[l]"),
        (r"\frac{\partial J(W,b)}{\partial b^{(l)}_i} = \delta^{(l)}_i", "dC/db[l,i] = delta[l,i]"),
        (r"\nabla_{W^{(l)}} J = \delta^{(l)} (a^{(l-1)})^T", "dC/dw[l] = delta[l] @ a[l-1].T"),
        (
            r"\delta^l = (W^{(l+1)})^T \delta^{l+1} \circ f'(z^l)",
            "delta[l] = (w[l+1].T @ delta[l+1]) .* sigma'(z[l])",
        ),
        (
            r"\delta^{[l]} = W^{[l+1]T} \delta^{[l+1]} * g'(z^{[l]})",
            "delta[l] = (w[l+1].T @ delta[l+1]) .* sigma'(z[l])",
        ),
        (r"a^{(l)} = \phi^{(l)}(z^{(l)}) + 0 \phi'(z^{(l)})", "a[l] = sigma[l](z[l])"),
        (r"h^{(l)} = f(z^{(l)})", "a[l] = sigma(z[l])"),
        (r"\delta^{L} = \hat{y} - y", "delta[L] = a[L] - y"),
        (r"\delta^{L}_j = o_j - t_j", "delta[L,j] = a[L,j] - y[j]"),
        ("delta[L,j] = yhat[j] - y[j]", "delta[L,j] = a[L,j] - y[j]"),
        (r"\delta_j^{(L)} = p_j - y_j", "delta[L,j] = a[L,j] - y[j]"),
        (
            r"\frac{\partial E}{\partial w^l_{jk}} = \delta^l_j o^{l-1}_k",
            "dC/dw[l,j,k] = delta[l,j]*a[l-1,k]",
        ),
        (
            r"\frac{\partial a^L_i}{\partial z^L_j} = a^L_i (\delta_{ij} - a^L_j)",
            "da[L,i]/dz[L,j] = a[L,i]*([i=j] - a[L,j])",
        ),
        (r"1_{i=j} b^l_i = \mathbb{1}\{i=j\} b^l_j", "[i=j]*b[l,i] = [i=j]*b[l,j]"),
        (r"\mathbf{1}[i=j] b^l_i = 1_{\{i=j\}} b^l_j", "[i=j]*b[l,i] = [i=j]*b[l,j]"),
        (r"a' = a(1 - a)".replace("a(", "a ("), "sigma'(z[l,j]) = a[l,j]*(1 - a[l,j])"),
        (r"\sigma'(z) = \sigma(z)(1 - \sigma(z))", "sigma'(z[l,j]) = sigma(z[l,j])*(1 - sigma(z[l,j]))"),
        ("1 - a[l] = ones(n(l)) - a[l]", "ones(n(l)) - a[l] = ones(n(l)) - a[l]"),
        ("b[l]^2 = b[l]*b[l]", "b[l] .* b[l] = b[l] .* b[l]"),
        ("dC/da[l].T = delta[l+1].T @ w[l+1]", "dC/da[l] = w[l+1].T @ delta[l+1]"),
        ("u.T + v.T = -v.T", "u + v = -1*v"),
        (r"\delta^l := \frac{\partial C}{\partial z^l}", "delta[l] = dC/dz[l]"),
        (r"\delta^l \equiv \frac{\partial C}{\partial z^l}", "delta[l] = dC/dz[l]"),
        (r"\frac{\mathrm{d}C}{\mathrm{d}b^l_j} = \delta^l_j", "dC/db[l,j] = delta[l,j]"),
    ],
)
def test_read_as(written, plain):
    made, wanted = (read_claim(text, Network()) for text in (written, plain))
    assert (made.lhs, made.rhs) == (wanted.lhs, wanted.rhs)
    assert set(made.scope) == set(wanted.scope)


@pytest.mark.parametrize(
    "written, said",
    [
        (r"\frac{\partial J}{\partial b^l} = \delta^l", [("J", "the cost")]),
        (r"\delta^L = \hat{y} - t", [("ŷ", "the output, a[L]"), ("t", "the target")]),
        ("dC/db[l] = delta[l]", []),
        (
            "a' = 1 - a",
            [("a", "a[l,j], as no layer is written"), ("a'", "the derivative of the activation, sigma'(z)")],
        ),
        ("b[l] - 1 = -1 + b[l]", [("a number beside an array", "that number in every entry")]),
    ],
)
def test_every_guess_is_told(written, said):
    assert list(read_claim(written, Network()).readings) == said


@pytest.mark.parametrize(
    "written, place",
    [
        (
            "dC/dw[l,j,k] = h[l-1,k]*delta[l,j] + 0*a[l,j]",
            15,
        ),  # h the activation, a the weighted input, or not
        ("f'(z[l,j]) = g'(z[l,j])", 0),
        ("b_1 = delta_1", 0),  # of layer 1, or entry 1
        ("dC/dw_{jk} = a_k delta_j", None),  # a of which layer?
        ("z = b[l]", 2),
        ("dC/da[l].T = w[l+1].T @ delta[l+1]", 11),
        ("u.T + v = u.T + v", 4),
        ("w[l]^2 = w[l]", 4),
    ],
)
def test_what_may_be_two_things_is_refused(written, place):
    with pytest.raises(ClaimError) as caught:
        read_claim(written, Network())
    assert place is None or caught.value.position == place, caught.value


@pytest.mark.parametrize(
    "text", ["w[L,j,k] = w[L,j,k]", "Sum(u[t], t) = Sum(u[o], o)", "t .* u = u .* t", "u o v = v o u"]
)
def test_plain_notation_stays_what_it_is(text):
    assert read_roles(tokens(text), text)[1] == ()


@given(
    st.lists(
        st.sampled_from(
            ["J", "L", "E", "f", "h", "o", "t", "a", "d", "/", "[", "]", "(", ")", "=", "'", ",", "l", " "]
        ),
        max_size=14,
    )
)
def test_any_text_is_read_or_refused(parts):
    text = "".join(parts)
    with contextlib.suppress(ClaimError):
        assert read_claim(text, Network()).scope is not None

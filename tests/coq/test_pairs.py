"""check, verify-net and certify say the same of every activation with every cost that the library names."""

import contextlib
import io
import itertools

import pytest

from symbolic_bp.cli import main
from symbolic_bp.coq.certificate import of_net
from symbolic_bp.coq.claim import of_claim
from symbolic_bp.coq.command import certify
from symbolic_bp.coq.net import Net
from symbolic_bp.errors import NetworkError
from symbolic_bp.network import activations, costs, named

RIGHT = "delta[2,1] = Sum(dC/da[2,k]*da[2,k]/dz[2,1], k)"
WRONG = "delta[2,1] = delta[2,1] + 1"
PAIRS = [*itertools.product(named.discover(activations), named.discover(costs))]
OPEN = [
    ("tanh", "huber"),
    ("gelu-tanh", "huber"),
    ("silu", "huber"),
]  # more work than the kernel does for one certificate
SAMPLE = [("tanh", "cross-entropy"), ("relu", "mean-squared"), ("softmax", "cross-entropy")]
# one condition, for an activation or for the cost; two, of one kind or of both; several
CONDITIONS = [
    ((1, 1), "relu", "quadratic", 1),
    ((1, 1), "elu(1/2)", "squared", 1),
    ((1, 1), "tanh", "cross-entropy", 1),
    ((1, 1), "softsign", "log-likelihood", 1),
    ((2, 3, 1), "sigmoid,relu", "quadratic", 1),
    ((1, 1, 1), "relu,tanh", "huber", 1),
    ((1, 1), "leaky-relu(-1)", "cross-entropy", 2),
    ((1, 1, 1), "relu", "mean-squared", 2),
    ((1, 2), "identity", "cross-entropy", 2),
    ((1, 2, 2), "relu,elu", "log-likelihood", 6),
    ((1, 1), "identity", "quadratic", 0),
]
# every cost, refuted; sizes that are no 1 in mean-squared; outputs inside the domain of the cost
REFUTED = [
    ((1, 1), "relu", "mean-squared"),
    ((1, 2), "sigmoid", "mean-squared"),
    ((1, 3), "identity", "mean-squared"),
    ((1, 1), "relu", "cross-entropy"),
    ((1, 2), "identity", "cross-entropy"),
    ((1, 2), "softmax", "cross-entropy"),
    ((1, 2), "softmax", "log-likelihood"),
    ((1, 1), "elu", "log-likelihood"),
    ((1, 1), "softsign", "huber(1/3)"),
    ((1, 1, 1), "relu,tanh", "squared"),
    ((2, 1, 1), "leaky-relu(1/3),relu", "quadratic"),
]


PARTS = pytest.mark.parametrize(
    "part",
    [slice(0, None, 3), *(pytest.param(slice(n, None, 3), marks=pytest.mark.slow) for n in (1, 2))],
    ids=["sample", "more", "rest"],
)


def told(*args):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return main([*args])


def of_pair(activation, cost, outputs=1):
    """(exit codes of check and verify-net for a right and a wrong claim, certificate of the pair or None
    where it is refused)."""
    net = f"1-{outputs}"
    options = ["--activation", activation, "--cost", cost]
    codes = {
        (verb, claim): told(*verb, claim, *options)
        for claim in (RIGHT, WRONG)
        for verb in (
            (("check", "--net", net),) + ((("verify-net", net, "--claim"),) if claim == WRONG else ())
        )
    }
    codes["verify-net"] = told("verify-net", net, *options)
    try:
        built = Net((1, outputs), activation, cost)
        certificate, refuted = of_claim(WRONG, built)
        return codes, certificate if refuted else of_net(built)
    except NetworkError:
        return codes, None


def agree(pairs, together):
    certificates = []
    for activation, cost in pairs:
        codes, certificate = of_pair(activation, cost)
        exists = (activation, cost) != (
            "softmax",
            "cross-entropy",
        )  # its one output is 1, and ln(1 - 1) is nothing
        assert (certificate is not None) == exists, (activation, cost)
        assert (codes["verify-net"] == 0) == exists and (exists or codes["verify-net"] == 2), (
            activation,
            cost,
            codes,
        )
        right = (3,) if (activation, cost) in OPEN else (0,) if exists else (2, 3)
        assert codes[("check", "--net", "1-1"), RIGHT] in right, (activation, cost, codes)
        assert codes[("check", "--net", "1-1"), WRONG] in ((1, 3) if exists else (2, 3)), (
            activation,
            cost,
            codes,
        )
        assert codes[("verify-net", "1-1", "--claim"), WRONG] in ((1, 3) if exists else (2,)), (
            activation,
            cost,
            codes,
        )
        certificates += [certificate] if certificate else []
    report = together(certificates)
    assert report.status == "accepted", report


def test_they_agree_on_a_sample(together):
    agree(SAMPLE, together)


@pytest.mark.slow
def test_they_agree_on_every_pair(together):
    assert len(PAIRS) >= 72
    agree([pair for pair in PAIRS if pair not in SAMPLE] + SAMPLE[-1:], together)


@PARTS
def test_the_number_of_conditions_does_not_matter(together, part):
    nets = [Net(*given) for *given, _ in CONDITIONS]
    assert [len(net.kinks) for net in nets] == [number for *_, number in CONDITIONS]
    report = together([of_net(net) for net in nets[part]])
    assert report.status == "accepted", report


# what a proof needs: the conditions of the network, one or several; laws of pieces; divisors and
# logarithms of the claim's own
PROVED = [
    ("delta[2,1] = ((1-y[1])/(1-a[2,1]) - y[1]/a[2,1])*sigma'(z[2,1])", (1, 1), "tanh", "cross-entropy", 0),
    ("delta[2,2] = -(y[2]/a[2,2])*sigma'(z[2,2])", (1, 2), "leaky-relu(1/7)", "log-likelihood", 0),
    (
        "delta[2,2] = (step(z[2,2]) + exp(z[2,2])*(1 - step(z[2,2]))/2)*2*(a[2,2] - y[2])/2",
        (1, 2),
        "elu(1/2)",
        "mean-squared",
        0,
    ),
    (
        "delta[2,1] = dC/da[2,1]*sigma'(z[2,1])/3 + 2*dC/da[2,1]*sigma'(z[2,1])/3",
        (1, 1),
        "softsign",
        "huber(1/2)",
        0,
    ),
    ("delta[2,1] = 0", (1, 1), "softmax", "quadratic", 0),
    ("dC/db[2,1] = dC/dw[2,1,2]/x[2]", (2, 1), "gelu", "squared", 1),
    ("dC/db[2,1] = dC/dw[2,1,2]/x[2]", (2, 1), "softplus", "log-likelihood", 1),
    ("delta[2,1] = (a[2,1]-y[1])*sigma'(z[2,1])/sigma'(z[2,1])", (1, 1), "relu", "quadratic", 1),
    ("delta[2,1] = delta[2,1]*(x[1]+x[2])/(2*x[1]+2*x[2])*2", (2, 1), "sigmoid", "cross-entropy", 1),
    ("delta[2,1] = (a[2,1]-y[1])*4/(exp(z[2,1])+exp(-z[2,1]))^2", (1, 1), "tanh", "quadratic", 0),
]


@PARTS
def test_a_claim_says_what_it_needs(together, part):
    made = [of_claim(text, Net(*given)) for text, *given, _ in PROVED]
    assert not any(refuted for _, refuted in made) and not any(c.doubt for c, _ in made)
    assert [len(c.given) for c, _ in made] == [number for *_, number in PROVED], [c.given for c, _ in made]
    report = together([c for c, _ in made[part]])
    assert report.status == "accepted", report


@pytest.mark.slow
@pytest.mark.parametrize(
    "divisors", ["step(z[2,1])*step(-z[2,1])", "x[1]*y[1] - y[1]*x[1]", "step(x[1]) - step(x[1])*step(x[1])"]
)
def test_what_no_network_fulfils_is_not_proved(coq, tmp_path, divisors):
    """In Coq 1/0 is a number, and from a false hypothesis everything follows."""
    for claim in (
        f"delta[2,1] = delta[2,1]*({divisors})/({divisors})",
        f"delta[2,1] = y[1] + 1/({divisors})",
    ):
        text, code = certify(claim, (1, 1), "identity", output=tmp_path)
        assert code == 3 and "<> 0" in text, text


def test_that_is_said_without_coq_too():
    assert of_claim("delta[2,1] = y[1] + 1/(x[1]*y[1] - y[1]*x[1])", Net((1, 1), "identity"))[0].doubt
    assert not of_claim("delta[2,1] = delta[2,1]*x[1]/x[1]", Net((1, 1), "softplus"))[0].doubt


@PARTS
def test_refutations_are_accepted_for_every_cost(together, part):
    assert {named.cost(cost).name for *_, cost in REFUTED} == set(named.discover(costs))
    found = [of_claim(WRONG, Net(*given)) for given in REFUTED]
    assert all(refuted for _, refuted in found)
    report = together([certificate for certificate, _ in found[part]])
    assert report.status == "accepted", report

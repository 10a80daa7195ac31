"""Networks: definitions, and clear refusals of what cannot be."""

import pytest
from sympy import Symbol, latex, symbols

from symbolic_bp.errors import NetworkError
from symbolic_bp.network.network import Network

l, j = symbols("l j", integer=True, positive=True)


def test_definitions():
    net = Network()
    assert str(net.definition(net.z[l, j])) == "b[l, j] + Sum(a[l - 1, k]*w[l, j, k], (k, 1, n(l - 1)))"
    assert str(net.definition(net.a[l, j])) == "sigma_l(z[l, j])"
    assert net.definition(net.w[l, j, Symbol("k")]) is None
    assert str(Network([2, 3]).definition(net.z[2, 1])) == "b[2, 1] + Sum(w[2, 1, k]*x[k], (k, 1, 2))"
    assert r"\sigma_{l}" in net._repr_latex_() and latex(net.w[l, j, 2]) == "w^{l}_{j 2}"


@pytest.mark.parametrize("widths", [[2], [], [2, 0], [2, -1], [2, 1.5], [2, "3"], [True, 2], 5, [2, None]])
def test_widths_that_cannot_be(widths):
    with pytest.raises(NetworkError, match="expected"):
        Network(widths)


@pytest.mark.parametrize(
    "name,indices",
    [
        ("z", (1, 1)),
        ("z", (4, 1)),
        ("z", (2, 4)),
        ("z", (2, 0)),
        ("w", (2, 1, 3)),
        ("a", (0, 1)),
        ("z", (2,)),
        ("z", ()),
        ("z", (l, j, 1)),
    ],
)
def test_indices_out_of_range(name, indices):
    with pytest.raises(NetworkError, match="expected"):
        Network([2, 3, 2]).checked(name, indices)


def test_symbolic_depth_knows_its_ends():
    net = Network()
    with pytest.raises(NetworkError):
        net.checked("z", (net.L + 1, 1))
    assert net.checked("z", (net.L - 1, 1))


def test_unknown_names_and_costs():
    with pytest.raises(NetworkError, match="did you mean delta"):
        Network().checked("delte", (2, 1))
    with pytest.raises(NetworkError, match="did you mean delta"):
        Network().delte
    with pytest.raises(NetworkError):
        Network(cost="entropy")

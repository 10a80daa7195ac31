"""Functions of plain notation: Sum, Prod, sigma, ... with what they refuse."""

import pytest

from symbolic_bp.errors import ClaimError
from symbolic_bp.moves.context import Network
from symbolic_bp.moves.term import num
from symbolic_bp.language.functions import FUNCTIONS, refs
from symbolic_bp.language.parse import Parser

l, up, L = ("l", 0), ("l", 1), ("L", 0)
C = ("ref", "C", None, ())


def ref(name, layer=None, *indices):
    return ("ref", name, layer, indices)


def read(text, **kind):
    return Parser(text, Network(**kind)).whole()


ACCEPTED = [
    ("Sum(b[l,k], k)", ("sum", "k", ("n", l), ref("b", l, "k")), {}),
    ("Sum(b[l,j], (k, 1, n(l+1)))", ("sum", "k", ("n", up), ref("b", l, "j")), {}),
    ("Prod(w[i].T, (i, l, L))", ("prod", "i", l, L, ("ein", "ij->ji", ref("w", ("i", 0)))), {}),
    (
        "DownProd(w[i], (i, l, L))",
        ("ein", "ij->ji", ("prod", "i", l, L, ("ein", "ij->ji", ref("w", ("i", 0))))),
        {},
    ),
    (
        "Paths(w[i,v,u], dC/da[L,v], (u, v, i), (j, l, L))",
        ("paths", "u", "v", "i", l, L, "j", ref("w", ("i", 0), "v", "u"), ("D", C, ref("a", L, "v"))),
        {},
    ),
    ("sigma(z[l,j])", ("act", 0, l, (), ref("z", l, "j")), {}),
    ("sigma''(z[l,j])", ("act", 2, l, (), ref("z", l, "j")), {}),
    ("sigma[l+1]'(1)", ("act", 1, up, (), num(1)), {}),
    ("sigma'(z[l,j])", ("act", 1, l, ("j",), ref("z", l, "j")), {"activation": "neuron"}),
    ("sigma(z[l,j])", ref("z", l, "j"), {"activation": "identity"}),
    ("sigma'(z[l,j])", num(1), {"activation": "identity"}),
    ("Sigma'(z[l])", ("ein", "i->ii", ("act", 1, l, (), ref("z", l))), {}),
    ("grad C", ("D", C, ref("a", L)), {}),
    ("grad(C)", ("D", C, ref("a", ("", 2))), {"widths": (2, 3)}),
    ("diag(s)", ("ein", "i->ii", ref("s")), {}),
    ("outer(s, t)", ("ein", "i,j->ij", ref("s"), ref("t")), {}),
    ("ones(n(l))", ("ones", ("n", l)), {}),
    ("n(l)", ("size", ("n", l)), {}),
    ("col(a[l], x)", ("col", ref("a", l), "x"), {"batch": True}),
    ("held(b[l,j], z[l,j])", ("held", ref("b", l, "j"), ref("z", l, "j")), {}),
]


@pytest.mark.parametrize("text, term, kind", ACCEPTED)
def test_accepted(text, term, kind):
    assert read(text, **kind) == term


def test_every_function_of_a_network_is_accepted_somewhere():
    assert all(
        any(text.lstrip("(").startswith(f) for text, _, _ in ACCEPTED)
        for f in FUNCTIONS
        if f
        in (
            "Sum",
            "Prod",
            "DownProd",
            "Paths",
            "grad",
            "diag",
            "outer",
            "ones",
            "col",
            "held",
            "sigma",
            "Sigma",
            "n",
        )
    )


@pytest.mark.parametrize(
    "text, kind",
    [
        ("Sum(1, k)", {}),
        ("Sum(b[l,k], (k, 2, n(l)))", {}),
        ("Sum(b[l,k])", {}),
        ("Sum(Sum(b[l,k], k), k)", {}),
        ("Prod(b[i], (i, l, L))", {}),
        ("Prod(w[i], (i, l))", {}),
        ("Paths(w[i,v,u], 1, (u, v), (j, l, L))", {}),
        ("sigma(1)", {}),
        ("sigma(z[l,j] + z[l+1,k])", {}),
        ("sigma''''''''''(z[l,j])", {}),
        ("sigma", {}),
        ("sigma'(z[l,j] + z[l,k])", {"activation": "neuron"}),
        ("Sigma'(z[l])", {"activation": "identity"}),
        ("diag(w[l])", {}),
        ("diag(1)", {}),
        ("outer(s, 1)", {}),
        ("outer(w[l], s)", {}),
        ("grad(b)", {}),
        ("grad", {}),
        ("ones(3)", {}),
        ("ones(m)", {}),
        ("held(b[l,j], 2)", {}),
        ("held(b[l,j])", {}),
        ("n(j", {}),
        ("col(a[l])", {"batch": True}),
    ],
)
def test_rejected_with_a_place(text, kind):
    with pytest.raises(ClaimError) as caught:
        read(text, **kind)
    assert caught.value.position is not None and "^" in caught.value.pointed()


def test_refs_are_found_inside_derivatives_and_outside_sigma():
    term = read("dC/db[l,j]*sigma(z[l,k])")
    assert {r[1] for r in refs(term)} == {"C", "b", "z"} and {r[1] for r in refs(term, True)} == {"C", "b"}

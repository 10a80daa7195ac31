"""Every head of a term in every printer."""

import re
from xml.dom import minidom

import pytest

from symbolic_bp.moves.context import Network
from symbolic_bp.moves.term import SIGNATURE, num
from symbolic_bp.render import latex, mathml, text
from symbolic_bp.render.layout import layout
from symbolic_bp.language.notation import NOTATIONS, ROLES

NET, BATCH, OWN = Network(), Network(batch=True), Network(activation="neuron")
l, up, L = ("l", 0), ("l", 1), ("L", 0)


def ref(name, layer=None, *indices):
    return ("ref", name, layer, indices)


C, Z, W, D = ref("C"), ref("z", l), ref("w", up), ref("delta", up)
PRIME = ("act", 1, l, (), ref("z", l, "j"))
WD = ("ein", "ij,j->i", ("ein", "ij->ji", W), D)
DIAG = ("ein", "i->ii", ("act", 1, ("i", 0), (), ref("z", ("i", 0))))
STEP = ("ein", "ij,jk->ik", DIAG, ("ein", "ij->ji", ref("w", ("i", 1))))
PATHS = ("paths", "u", "v", "i", l, L, "j", ref("w", ("i", 0), "v", "u"), ("D", C, ref("a", L, "v")))

# term, network, Unicode text, ASCII text, LaTeX
CASES = [
    (num(-3, 2), NET, "-3/2", "-3/2", r"-\frac{3}{2}"),
    (("size", ("n", up)), NET, "n(l+1)", "n(l+1)", "n(l+1)"),
    (("inv", ("m",)), BATCH, "1/m", "1/m", r"\frac{1}{m}"),
    (ref("w", up, "k", "j"), NET, "w[l+1,k,j]", "w[l+1,k,j]", "w^{l+1}_{kj}"),
    (ref("w", ("", 2), 1, 12), NET, "w[2,1,12]", "w[2,1,12]", "w^{2}_{1,12}"),
    (ref("delta", l, "j", "x"), BATCH, "δ[l,j,x]", "delta[l,j,x]", r"\delta^{x,l}_{j}"),
    (ref("a", l), BATCH, "A^l", "A^l", "A^{l}"),
    (ref("Cx", None, "x"), BATCH, "C_x", "C_x", "C_{x}"),
    (ref("Z", None, "j"), NET, "Z[j]", "Z[j]", "Z_{j}"),
    (PRIME, NET, "σ_l'(z[l,j])", "sigma_l'(z[l,j])", r"\sigma_{l}'(z^{l}_{j})"),
    (
        ("act", 2, l, ("j",), ref("z", l, "j")),
        OWN,
        "σ_{l,j}''(z[l,j])",
        "sigma_{l,j}''(z[l,j])",
        r"\sigma_{l,j}''(z^{l}_{j})",
    ),
    (("D", C, ref("a", L, "j")), NET, "∂C/∂a[L,j]", "dC/da[L,j]", r"\frac{\partial C}{\partial a^{L}_{j}}"),
    (("P", C, ref("a", L, "j")), NET, "∂C/∂a[L,j]", "dC/da[L,j]", r"\frac{\partial C}{\partial a^{L}_{j}}"),
    (("D", C, ref("a", L)), NET, "∇_aC", "grad_aC", r"\nabla_{a}C"),
    (("D", C, ref("w", l)), NET, "∂C/∂w^l", "dC/dw^l", r"\frac{\partial C}{\partial w^{l}}"),
    (
        ("held", ("add", PRIME, num(1)), ref("b", l, "j")),
        NET,
        "∂(σ_l'(z[l,j]) + 1)/∂b[l,j]",
        "d(sigma_l'(z[l,j]) + 1)/db[l,j]",
        r"\frac{\partial (\sigma_{l}'(z^{l}_{j}) + 1)}{\partial b^{l}_{j}}",
    ),
    (
        ("add", ref("a", l, "j"), ("mul", num(-1), ref("y", None, "j"))),
        NET,
        "a[l,j] - y[j]",
        "a[l,j] - y[j]",
        "a^{l}_{j} - y_{j}",
    ),
    (
        ("mul", num(-1), ("mul", num(1, 2), ("add", num(1), ref("s")))),
        NET,
        "-1/2 · (1 + s)",
        "-1/2 * (1 + s)",
        r"-\frac{1}{2} \, (1 + s)",
    ),
    (("mul", ref("eta"), ("inv", ("m",)), C), BATCH, "η/m · C", "eta/m * C", r"\frac{\eta}{m} \, C"),
    (
        ("recip", ("add", num(1), ("fn", "exp", ref("s")))),
        NET,
        "1/(1 + exp(s))",
        "1/(1 + exp(s))",
        r"\frac{1}{1 + e^{s}}",
    ),
    (("mul", ref("s"), ("recip", ("fn", "log", ref("s")))), NET, "s/ln(s)", "s/ln(s)", r"\frac{s}{\ln(s)}"),
    (("pow", ("add", ref("s"), num(1)), 2), NET, "(s + 1)^2", "(s + 1)^2", "{(s + 1)}^{2}"),
    (
        ("mul", ("sum", "k", ("n", l), ref("b", l, "k")), ref("s")),
        NET,
        "(Σ_k b[l,k]) s",
        "(Sum_k b[l,k]) s",
        r"\Bigl(\sum_{k} b^{l}_{k}\Bigr) \, s",
    ),
    (("kd", "k", "j"), NET, "[k=j]", "[k=j]", "[k=j]"),
    (
        ("ein", "i,i->i", WD, ("act", 1, l, (), Z)),
        NET,
        "((w^{l+1})ᵀ δ^{l+1}) ⊙ σ_l'(z^l)",
        "((w^{l+1})^T delta^{l+1}) .* sigma_l'(z^l)",
        r"((w^{l+1})^{\top} \, \delta^{l+1}) \odot \sigma_{l}'(z^{l})",
    ),
    (
        ("ein", "i,j->ij", D, ref("a", l)),
        NET,
        "δ^{l+1} (a^l)ᵀ",
        "delta^{l+1} (a^l)^T",
        r"\delta^{l+1} \, (a^{l})^{\top}",
    ),
    (("ein", "i->ii", ref("s")), NET, "diag(s)", "diag(s)", r"\operatorname{diag}(s)"),
    (
        ("ein", "i,i->", ref("s"), ref("t")),
        NET,
        "Σ_p s[p] t[p]",
        "Sum_p s[p] t[p]",
        r"\sum_{p} s_{p} \, t_{p}",
    ),
    (
        ("ein", "ij->i", ref("B")),
        NET,
        "(Σ_q B[p,q])_p",
        "(Sum_q B[p,q])_p",
        r"\Bigl(\sum_{q} B_{pq}\Bigr)_{p}",
    ),
    (("ones", ("m",)), BATCH, "𝟏", "1", r"\mathbf{1}"),
    (("col", ref("a", l), "x"), BATCH, "a^{x,l}", "a^{x,l}", "a^{x,l}"),
    (
        ("entry", WD, ("j",)),
        NET,
        "((w^{l+1})ᵀ δ^{l+1})_j",
        "((w^{l+1})^T delta^{l+1})_j",
        r"((w^{l+1})^{\top} \, \delta^{l+1})_{j}",
    ),
    (
        ("prod", "i", l, ("L", -1), STEP),
        NET,
        "Σ'(z^l) (w^{l+1})ᵀ ⋯ Σ'(z^{L-1}) (w^L)ᵀ",
        "Sigma'(z^l) (w^{l+1})^T ... Sigma'(z^{L-1}) (w^L)^T",
        r"\Sigma'(z^{l}) \, (w^{l+1})^{\top}  \cdots  \Sigma'(z^{L-1}) \, (w^{L})^{\top}",
    ),
    (
        ("prod", "i", l, l, STEP),
        NET,
        "Σ'(z^l) (w^{l+1})ᵀ",
        "Sigma'(z^l) (w^{l+1})^T",
        r"\Sigma'(z^{l}) \, (w^{l+1})^{\top}",
    ),
    (
        ("ein", "ij->ji", ("prod", "i", up, L, ("ein", "ij->ji", ref("w", ("i", 0))))),
        NET,
        "w^L ⋯ w^{l+1}",
        "w^L ... w^{l+1}",
        r"w^{L}  \cdots  w^{l+1}",
    ),
    (
        PATHS,
        NET,
        "Σ_{π:π_l=j} ∏_{i=l+1..L} (w[i,π_i,π_{i-1}]) · ∂C/∂a[L,π_L]",
        "Sum_{pi:pi_l=j} Prod_{i=l+1..L} (w[i,pi_i,pi_{i-1}]) * dC/da[L,pi_L]",
        r"\sum_{\pi\colon \pi_{l} = j}\; \prod_{i = l+1}^{L} (w^{i}_{\pi_{i},\pi_{i-1}}) \, "
        r"\frac{\partial C}{\partial a^{L}_{\pi_{L}}}",
    ),
    (("layers", l, L), NET, "l < L", "l < L", "l < L"),
    (("indices", "k", "j"), NET, "k = j", "k = j", "k = j"),
    (("layer", up), NET, "l+1", "l+1", "l+1"),
]


@pytest.mark.parametrize("term, net, unicode, ascii, tex", CASES, ids=[c[3] for c in CASES])
def test_text_and_latex(term, net, unicode, ascii, tex):
    assert text.formula(term, net) == unicode
    assert text.formula(term, net, ascii=True) == ascii
    assert latex.formula(term, net) == tex


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("term, net", [c[:2] for c in CASES], ids=[c[3] for c in CASES])
def test_mathml_is_well_formed_and_ascii_is_ascii(term, net, notation):
    tree = mathml.math(mathml.Printer(notation)(layout(term, net)))
    minidom.parseString(tree)
    assert "None" not in tree
    assert text.formula(term, net, notation, ascii=True).isascii()
    tex = latex.formula(term, net, notation)
    assert tex.count("{") == tex.count("}") and not re.search(r"[^\x20-\x7e]", tex)


def test_every_head_has_a_case():
    def heads(t):
        return {t[0]}.union(*(heads(p) for p in t[1:] if isinstance(p, tuple) and p and p[0] in SIGNATURE))

    assert set().union(*(heads(c[0]) for c in CASES)) >= set(SIGNATURE)


@pytest.mark.parametrize(
    "notation, wanted",
    [
        ("ng", r"W^{[l+1]\top} \, \mathit{dz}^{[l+1]}"),
        ("goodfellow", r"\boldsymbol{W}^{(l+1)\top} \, \boldsymbol{g}^{(l+1)}"),
        ("bishop", r"(w^{(l+1)})^{\mathrm{T}} \, \delta^{(l+1)}"),
    ],
)
def test_where_the_transpose_sits(notation, wanted):
    assert latex.formula(WD, NET, notation) == wanted


def test_every_notation_names_every_role():
    assert all(set(n.symbols) == set(ROLES) for n in NOTATIONS.values())


def test_subtraction_of_a_sum_keeps_its_parentheses():
    term = ("add", ref("s"), ("mul", num(-1), ("add", ref("t"), num(1))))
    assert text.formula(term, NET) == "s - (t + 1)"
    assert text.formula(("mul", num(-1), num(-1), ref("s")), NET) == "-(-s)"


def test_a_transpose_of_a_product_keeps_its_parentheses():
    assert text.formula(("ein", "ij->ji", ("ein", "ij,jk->ik", W, ref("B"))), NET) == "(w^{l+1} B)ᵀ"

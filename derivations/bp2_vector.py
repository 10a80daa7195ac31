"""BP2 as vectors, with the Hadamard product and with Sigma'.

delta^l = ((w^{l+1})^T delta^{l+1}) .* sigma_l'(z^l) = Sigma'(z^l) (w^{l+1})^T delta^{l+1}
Source: Nielsen, ch. 2, (BP2), (34)
"""

from symbolic_bp.theorem import Goal, theorem


@theorem(
    "BP2-vector",
    "The error in one layer from the next, as vectors",
    "delta[l] = (w[l+1].T @ delta[l+1]) .* sigma'(z[l])",
    where="2 <= l < L",
    source="Nielsen, ch. 2, (BP2)",
    order=21,
    wrong=[
        "delta[l] = (w[l+1] @ delta[l+1]) .* sigma'(z[l])",  # no transpose
        "delta[l] = w[l+1].T @ delta[l+1]",  # no sigma'
        "delta[l] = (w[l+1].T @ delta[l+1]) .* sigma(z[l])",  # no prime
    ],
)
def bp2_vector(goal: Goal) -> None:
    goal.components("j")
    goal.use("BP2")


@theorem(
    "BP2-matrix",
    "The error in one layer from the next, with a diagonal matrix",
    "delta[l] = Sigma'(z[l]) @ w[l+1].T @ delta[l+1]",
    where="2 <= l < L",
    source="Nielsen, ch. 2, (34)",
    order=22,
    wrong=[
        "delta[l] = w[l+1].T @ Sigma'(z[l+1]) @ delta[l+1]",  # Sigma' of the wrong layer, on the wrong side
        "delta[l] = Sigma'(z[l]) @ w[l+1] @ delta[l+1]",  # no transpose
        "delta[l] = Sigma'(z[l]) @ w[l+1].T @ delta[l]",  # wrong layer
    ],
)
def bp2_matrix(goal: Goal) -> None:
    goal.components("j")
    goal.use("BP2")

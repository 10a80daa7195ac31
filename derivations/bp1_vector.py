"""BP1a and BP1 with Sigma': the error in the output layer as a vector.

delta^L = grad_a C .* sigma_L'(z^L) = Sigma'(z^L) grad_a C          Source: Nielsen, ch. 2, (BP1a), (33)
"""

from symbolic_bp.theorem import Goal, theorem


@theorem(
    "BP1a",
    "The error in the output layer, as a vector",
    "delta[L] = grad(C) .* sigma'(z[L])",
    source="Nielsen, ch. 2, (BP1a)",
    order=11,
    wrong=[
        "delta[L] = grad(C)",  # no sigma'
        "delta[L] = grad(C) .* sigma(z[L])",  # no prime
        "delta[L] = -grad(C) .* sigma'(z[L])",  # sign
    ],
)
def bp1a(goal: Goal) -> None:
    goal.components("j")
    goal.use("BP1")


@theorem(
    "BP1-matrix",
    "The error in the output layer, with a diagonal matrix",
    "delta[L] = Sigma'(z[L]) @ grad(C)",
    source="Nielsen, ch. 2, (33)",
    order=12,
    wrong=[
        "delta[L] = Sigma(z[L]) @ grad(C)",  # no prime
        "delta[L] = Sigma'(z[L]) @ delta[L]",  # delta for grad C
    ],
)
def bp1_matrix(goal: Goal) -> None:
    goal.components("j")
    goal.use("BP1")

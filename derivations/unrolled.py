"""The unrolled product: the error in any layer from the cost.

delta^l = Sigma'(z^l) (w^{l+1})^T ... Sigma'(z^{L-1}) (w^L)^T Sigma'(z^L) grad_a C
Source: Nielsen, ch. 2, (35); ch. 5, (124)
"""

from symbolic_bp.theorem import Goal, theorem


@theorem(
    "unrolled",
    "The error in any layer, unrolled",
    "delta[l] = Prod(Sigma'(z[i]) @ w[i+1].T, (i, l, L-1)) @ Sigma'(z[L]) @ grad(C)",
    source="Nielsen, ch. 2, (35)",
    order=50,
    wrong=[
        "delta[l] = Prod(Sigma'(z[i]) @ w[i+1].T, (i, l, L-1)) @ grad(C)",  # no Sigma'(z[L])
        "delta[l] = Prod(w[i+1].T @ Sigma'(z[i+1]), (i, l, L-1)) @ grad(C)",  # no Sigma'(z[l])
        "delta[l] = Prod(Sigma(z[i]) @ w[i+1].T, (i, l, L-1)) @ Sigma'(z[L]) @ grad(C)",  # no prime
    ],
)
def unrolled(goal: Goal) -> None:
    base, step = goal.induction("l")
    base.use("BP1-matrix")
    step.use("BP2-matrix")
    step.hypothesis()
    step.back("peel")

"""BP1: the error in the output layer.

delta[L,j] = dC/da[L,j] * sigma_L'(z[L,j])          Source: Nielsen, ch. 2, (BP1), proof (36)-(39)
"""

from symbolic_bp.theorem import Goal, theorem


@theorem(
    "BP1",
    "The error in the output layer",
    "delta[L,j] = dC/da[L,j] * sigma'(z[L,j])",
    source="Nielsen, ch. 2, (BP1)",
    order=10,
    wrong=[
        "delta[L,j] = dC/da[L,j]",  # no sigma'
        "delta[L,j] = dC/da[L,j] * sigma(z[L,j])",  # no prime
        "delta[L,j] = dC/da[L,j] * sigma''(z[L,j])",
        "delta[L,j] = Sum(dC/da[L,k], k) * sigma'(z[L,j])",
    ],
)
def bp1(goal: Goal) -> None:
    goal.unfold("delta[L,j]")
    goal.chain(through="a[L]")
    goal.contract()

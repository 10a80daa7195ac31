"""BP2: the error in one layer from the error in the next.

delta[l,j] = (Sum_k w[l+1,k,j] delta[l+1,k]) sigma_l'(z[l,j])
Source: Nielsen, ch. 2, (BP2), proof (40)-(45)
"""

from symbolic_bp.theorem import Goal, theorem


@theorem(
    "BP2",
    "The error in one layer from the error in the next",
    "delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k) * sigma'(z[l,j])",
    where="2 <= l < L",
    source="Nielsen, ch. 2, (BP2)",
    order=20,
    wrong=[
        "delta[l,j] = Sum(w[l+1,j,k]*delta[l+1,k], k) * sigma'(z[l,j])",  # no transpose
        "delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k)",  # no sigma'
        "delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k) * sigma'(z[l+1,j])",  # sigma' of the wrong layer
        "delta[l,j] = -Sum(w[l+1,k,j]*delta[l+1,k], k) * sigma'(z[l,j])",  # sign
    ],
)
def bp2(goal: Goal) -> None:
    goal.unfold("delta[l,j]")
    goal.chain(through="a[l]")
    goal.contract()
    goal.chain(through="z[l+1]")
    goal.contract()
    goal.fold("delta[l+1]")

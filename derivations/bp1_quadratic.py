"""BP1 for the quadratic cost.

delta^L = (a^L - y) .* sigma_L'(z^L)          Source: Nielsen, ch. 2, (30)
"""

from symbolic_bp.theorem import Goal, theorem


@theorem(
    "quadratic-gradient",
    "The gradient of the quadratic cost",
    "dC/da[L,j] = a[L,j] - y[j]",
    source="Nielsen, ch. 2, (27)",
    cost="quadratic",
    order=13,
    wrong=[
        "dC/da[L,j] = y[j] - a[L,j]",  # sign
        "dC/da[L,j] = 2*(a[L,j] - y[j])",  # factor 2
        "dC/da[L,j] = a[L,j]",  # no y
    ],
)
def gradient(goal: Goal) -> None:
    goal.chain()
    goal.partial()
    goal.contract()


@theorem(
    "BP1-quadratic",
    "The error in the output layer, quadratic cost",
    "delta[L] = (a[L] - y) .* sigma'(z[L])",
    source="Nielsen, ch. 2, (30)",
    cost="quadratic",
    order=14,
    wrong=[
        "delta[L] = (y - a[L]) .* sigma'(z[L])",  # sign
        "delta[L] = a[L] - y",  # no sigma'
        "delta[L] = 2*(a[L] - y) .* sigma'(z[L])",  # factor 2
    ],
)
def quadratic(goal: Goal) -> None:
    goal.components("j")
    goal.unfold("delta[L,j]")
    goal.chain(through="a[L]")
    goal.contract()
    goal.use("quadratic-gradient")

"""BP3: the derivative with respect to a bias.

dC/db[l,j] = delta[l,j]          Source: Nielsen, ch. 2, (BP3), (31)
"""

from symbolic_bp.theorem import Goal, theorem


@theorem(
    "BP3",
    "The derivative with respect to a bias",
    "dC/db[l,j] = delta[l,j]",
    source="Nielsen, ch. 2, (BP3)",
    order=30,
    wrong=[
        "dC/db[l,j] = Sum(delta[l,k], k)",  # summed over the layer
        "dC/db[l,j] = delta[l,j]*sigma'(z[l,j])",  # one sigma' too many
        "dC/db[l,j] = delta[l,j]*b[l,j]",  # times b
        "dC/db[l,j] = -delta[l,j]",  # sign
    ],
)
def bp3(goal: Goal) -> None:
    goal.chain(through="z[l]")
    goal.contract()
    goal.fold("delta[l]")


@theorem(
    "BP3-vector",
    "The derivative with respect to the biases of a layer",
    "dC/db[l] = delta[l]",
    source="Nielsen, ch. 2, (BP3)",
    order=31,
    wrong=[
        "dC/db[l] = -delta[l]",  # sign
        "dC/db[l] = delta[l] .* b[l]",  # times b
    ],
)
def bp3_vector(goal: Goal) -> None:
    goal.components("j")
    goal.use("BP3")

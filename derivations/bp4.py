"""BP4: the derivative with respect to a weight.

dC/dw[l,j,k] = a[l-1,k] delta[l,j]          Source: Nielsen, ch. 2, (BP4), (32)
"""

from symbolic_bp.theorem import Goal, theorem


@theorem(
    "BP4",
    "The derivative with respect to a weight",
    "dC/dw[l,j,k] = a[l-1,k]*delta[l,j]",
    source="Nielsen, ch. 2, (BP4)",
    order=40,
    wrong=[
        "dC/dw[l,j,k] = a[l-1,j]*delta[l,k]",  # j and k swapped
        "dC/dw[l,j,k] = a[l,k]*delta[l,j]",  # a of the wrong layer
        "dC/dw[l,j,k] = z[l-1,k]*delta[l,j]",  # z for a
        "dC/dw[l,j,k] = -a[l-1,k]*delta[l,j]",  # sign
    ],
)
def bp4(goal: Goal) -> None:
    goal.chain(through="z[l]")
    goal.partial()
    goal.contract()
    goal.fold("delta[l]")


@theorem(
    "BP4-outer",
    "The derivative with respect to the weights of a layer",
    "dC/dw[l] = outer(delta[l], a[l-1])",
    source="Nielsen, ch. 2, (BP4), (32)",
    order=41,
    wrong=[
        "dC/dw[l] = outer(a[l-1], delta[l])",  # transposed
        "dC/dw[l] = outer(delta[l], z[l-1])",  # z for a
        "dC/dw[l] = outer(delta[l], a[l])",  # a of the wrong layer
    ],
)
def bp4_outer(goal: Goal) -> None:
    goal.components("j", "k")
    goal.use("BP4")

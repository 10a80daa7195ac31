"""Weight decay (L2) and L1 regularisation: what they add to the gradient and to a step of gradient descent.

lam stands for lambda/n, n the number of training examples.        Source: Nielsen, ch. 3, (85)-(98)
"""

from symbolic_bp.theorem import Goal, theorem

L2 = "held(lam/2*Sum(Sum(w[l,p,q]^2, q), p), w[l,j,k])"
L1 = "held(lam*Sum(Sum(abs(w[l,p,q]), q), p), w[l,j,k])"
NOTE = (
    "`lam` is the book's `lambda/n`, `n` the number of training examples. Of the regulariser "
    "only the weights of layer `l` can move with w[l,j,k]; the biases are not in it."
)


@theorem(
    "L2-gradient",
    "L2 regularisation adds `lam w` to the gradient",
    f"dC/dw[l,j,k] + {L2} = a[l-1,k]*delta[l,j] + lam*w[l,j,k]",
    source="Nielsen, ch. 3, (87)-(89)",
    order=240,
    note=NOTE,
    wrong=[
        f"dC/dw[l,j,k] + {L2} = a[l-1,k]*delta[l,j] + 2*lam*w[l,j,k]",  # the 1/2 forgotten
        f"dC/dw[l,j,k] + {L2} = a[l-1,k]*delta[l,j] - lam*w[l,j,k]",  # sign
        f"dC/dw[l,j,k] + {L2} = a[l-1,k]*delta[l,j]",  # regulariser forgotten
    ],
)
def l2(goal: Goal) -> None:
    goal.use("BP4")
    goal.partial()
    goal.algebra()


@theorem(
    "L2-step",
    "A step of gradient descent with L2 regularisation: weight decay",
    f"w[l,j,k] - eta*(dC/dw[l,j,k] + {L2}) = (1 - eta*lam)*w[l,j,k] - eta*a[l-1,k]*delta[l,j]",
    source="Nielsen, ch. 3, (91)-(93)",
    order=241,
    note=NOTE,
    wrong=[
        f"w[l,j,k] - eta*(dC/dw[l,j,k] + {L2}) = (1 + eta*lam)*w[l,j,k] - eta*a[l-1,k]*delta[l,j]",
        f"w[l,j,k] - eta*(dC/dw[l,j,k] + {L2}) = (1 - lam)*w[l,j,k] - eta*a[l-1,k]*delta[l,j]",
    ],
)
def l2_step(goal: Goal) -> None:
    goal.use("L2-gradient")


@theorem(
    "L1-gradient",
    "L1 regularisation adds `lam` times the sign of the weight to the gradient",
    f"dC/dw[l,j,k] + {L1} = a[l-1,k]*delta[l,j] + lam*sgn(w[l,j,k])",
    source="Nielsen, ch. 3, (95)-(97)",
    order=242,
    note=NOTE,
    wrong=[
        f"dC/dw[l,j,k] + {L1} = a[l-1,k]*delta[l,j] + lam*w[l,j,k]",  # that is L2
        f"dC/dw[l,j,k] + {L1} = a[l-1,k]*delta[l,j] - lam*sgn(w[l,j,k])",
    ],
)
def l1(goal: Goal) -> None:
    goal.use("BP4")
    goal.partial()
    goal.algebra()


@theorem(
    "L1-step",
    "A step of gradient descent with L1 regularisation",
    f"w[l,j,k] - eta*(dC/dw[l,j,k] + {L1}) = w[l,j,k] - eta*lam*sgn(w[l,j,k]) - eta*a[l-1,k]*delta[l,j]",
    source="Nielsen, ch. 3, (97)",
    order=243,
    note=NOTE,
    wrong=[
        f"w[l,j,k] - eta*(dC/dw[l,j,k] + {L1}) = w[l,j,k] + eta*lam*sgn(w[l,j,k]) - eta*a[l-1,k]*delta[l,j]",
        f"w[l,j,k] - eta*(dC/dw[l,j,k] + {L1}) = (1 - eta*lam)*w[l,j,k] - eta*a[l-1,k]*delta[l,j]",
    ],
)
def l1_step(goal: Goal) -> None:
    goal.use("L1-gradient")

"""A mini-batch of m examples, C = (1/m) Sum_x C_x: gradient and step of gradient descent, layers 2 to L.

w^l -> w^l - (eta/m) Sum_x delta^{x,l} (a^{x,l-1})^T,   b^l -> b^l - (eta/m) Sum_x delta^{x,l}

Source: Nielsen, ch. 2, the backpropagation algorithm; ch. 1, (20), (21)
"""

from symbolic_bp.theorem import Goal, theorem

SOURCE = "Nielsen, ch. 2, the backpropagation algorithm"


@theorem(
    "batch-weight",
    "Mini-batch: the derivative with respect to a weight",
    "dC/dw[l,j,k] = 1/m * Sum(a[l-1,k,x]*delta[l,j,x], x)",
    source=SOURCE,
    batch=True,
    order=90,
    wrong=[
        "dC/dw[l,j,k] = Sum(a[l-1,k,x]*delta[l,j,x], x)",  # 1/m forgotten
        "dC/dw[l,j,k] = 1/m * Sum(a[l-1,j,x]*delta[l,k,x], x)",  # j and k swapped
        "dC/dw[l,j,k] = 1/m * Sum(a[l-1,k,x], x) * Sum(delta[l,j,x], x)",  # product of sums
    ],
)
def batch_weight(goal: Goal) -> None:
    goal.mean()
    goal.chain(through="z[l]")
    goal.separate()
    goal.contract()
    goal.partial()
    goal.contract()
    goal.fold("delta[l]")


@theorem(
    "batch-bias",
    "Mini-batch: the derivative with respect to a bias",
    "dC/db[l,j] = 1/m * Sum(delta[l,j,x], x)",
    source=SOURCE,
    batch=True,
    order=91,
    wrong=[
        "dC/db[l,j] = Sum(delta[l,j,x], x)",  # 1/m forgotten
        "dC/db[l,j] = 1/m * Sum(Sum(delta[l,k,x], k), x)",  # summed over the whole array
    ],
)
def batch_bias(goal: Goal) -> None:
    goal.mean()
    goal.chain(through="z[l]")
    goal.separate()
    goal.contract()
    goal.partial()
    goal.contract()
    goal.fold("delta[l]")


@theorem(
    "batch-step-w",
    "Mini-batch: the step of gradient descent for the weights",
    "w[l] - eta*dC/dw[l] = w[l] - eta/m * Sum(outer(col(delta[l], x), col(a[l-1], x)), x)",
    source=SOURCE,
    batch=True,
    arrays={"eta": ()},
    order=92,
    wrong=[
        "w[l] - eta*dC/dw[l] = w[l] - eta * Sum(outer(col(delta[l], x), col(a[l-1], x)), x)",  # 1/m forgotten
        "w[l] - eta*dC/dw[l] = w[l] + eta/m * Sum(outer(col(delta[l], x), col(a[l-1], x)), x)",  # sign
        "w[l] - eta*dC/dw[l] = w[l] - eta/m * Sum(outer(col(delta[l], x), col(a[l], x)), x)",  # wrong layer
    ],
)
def batch_step_w(goal: Goal) -> None:
    goal.components("j", "k")
    goal.use("batch-weight")


@theorem(
    "batch-step-b",
    "Mini-batch: the step of gradient descent for the biases",
    "b[l] - eta*dC/db[l] = b[l] - eta/m * Sum(col(delta[l], x), x)",
    source=SOURCE,
    batch=True,
    arrays={"eta": ()},
    order=93,
    wrong=[
        "b[l] - eta*dC/db[l] = b[l] - eta * Sum(col(delta[l], x), x)",  # 1/m forgotten
        "b[l] - eta*dC/db[l] = b[l] + eta/m * Sum(col(delta[l], x), x)",  # sign
    ],
)
def batch_step_b(goal: Goal) -> None:
    goal.components("j")
    goal.use("batch-bias")

"""The quadratic cost with sigmoid and with linear outputs.

sigmoid: dC/dw = a (a - y) sigma'(z);  linear: delta^L = a^L - y
Source: Nielsen, ch. 3, (54)-(56), (65), (68)-(70)
"""

from symbolic_bp.theorem import Goal, theorem


@theorem(
    "quadratic-weight",
    "The gradient with respect to an output weight, quadratic cost: it dies with `sigma'`",
    "dC/dw[L,j,k] = a[L-1,k]*(a[L,j] - y[j])*sigma'(z[L,j])",
    source="Nielsen, ch. 3, (55), (65)",
    cost="quadratic",
    order=220,
    wrong=[
        "dC/dw[L,j,k] = a[L-1,k]*(a[L,j] - y[j])",  # sigma' forgotten
        "dC/dw[L,j,k] = a[L-1,k]*(a[L,j] - y[j])*sigma'(a[L,j])",  # at a instead of z
        "dC/dw[L,j,k] = a[L-1,k]*(y[j] - a[L,j])*sigma'(z[L,j])",  # sign
        "dC/dw[L,j,k] = a[L-1,j]*(a[L,j] - y[j])*sigma'(z[L,j])",  # index
    ],
)
def weight(goal: Goal) -> None:
    goal.chain(through="z[L]")
    goal.contract()
    goal.chain(through="a[L]")
    goal.contract()
    goal.use("quadratic-gradient")


@theorem(
    "quadratic-bias",
    "The gradient with respect to an output bias, quadratic cost",
    "dC/db[L,j] = (a[L,j] - y[j])*sigma'(z[L,j])",
    source="Nielsen, ch. 3, (56)",
    cost="quadratic",
    order=221,
    wrong=["dC/db[L,j] = a[L,j] - y[j]", "dC/db[L,j] = (y[j] - a[L,j])*sigma'(z[L,j])"],
)
def bias(goal: Goal) -> None:
    goal.chain(through="z[L]")
    goal.contract()
    goal.chain(through="a[L]")
    goal.contract()
    goal.use("quadratic-gradient")


@theorem(
    "linear-output",
    "Linear outputs and the quadratic cost: the error is `a - y`",
    "delta[L,j] = a[L,j] - y[j]",
    source="Nielsen, ch. 3, problem, (68)",
    activation="layer,identity",
    cost="quadratic",
    order=222,
    wrong=["delta[L,j] = y[j] - a[L,j]", "delta[L,j] = (a[L,j] - y[j])*a[L,j]*(1 - a[L,j])"],
)
def linear(goal: Goal) -> None:
    goal.unfold("delta[L,j]")
    goal.chain(through="a[L]")
    goal.contract()
    goal.chain()
    goal.partial()


@theorem(
    "linear-output-weight",
    "Linear outputs and the quadratic cost: the gradient with respect to a weight",
    "dC/dw[L,j,k] = a[L-1,k]*(a[L,j] - y[j])",
    source="Nielsen, ch. 3, problem, (69)",
    activation="layer,identity",
    cost="quadratic",
    order=223,
    wrong=["dC/dw[L,j,k] = a[L-1,k]*(y[j] - a[L,j])", "dC/dw[L,j,k] = a[L-1,j]*(a[L,k] - y[k])"],
)
def linear_weight(goal: Goal) -> None:
    goal.chain(through="z[L]")
    goal.contract()
    goal.fold("delta[L]")
    goal.use("linear-output")


@theorem(
    "linear-output-bias",
    "Linear outputs and the quadratic cost: the gradient with respect to a bias",
    "dC/db[L,j] = a[L,j] - y[j]",
    source="Nielsen, ch. 3, problem, (70)",
    activation="layer,identity",
    cost="quadratic",
    order=224,
    wrong=["dC/db[L,j] = y[j] - a[L,j]", "dC/db[L,j] = 2*(a[L,j] - y[j])"],
)
def linear_bias(goal: Goal) -> None:
    goal.chain(through="z[L]")
    goal.contract()
    goal.fold("delta[L]")
    goal.use("linear-output")

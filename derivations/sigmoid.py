"""The sigmoid function: its derivative, and its relation to tanh.

sigma(z) = 1/(1 + e^-z),  0 < sigma' = sigma (1 - sigma) <= 1/4
Source: Nielsen, ch. 1, (3); ch. 3, exercise, (109); ch. 5, (121)
"""

from symbolic_bp.theorem import Goal, theorem


@theorem(
    "sigmoid-prime",
    "The derivative of the sigmoid function",
    "sigma'(z[l,j]) = a[l,j]*(1 - a[l,j])",
    source="Nielsen, ch. 3, exercise after (61)",
    activation="sigmoid",
    order=200,
    wrong=[
        "sigma'(z[l,j]) = a[l,j]*(1 + a[l,j])",  # sign
        "sigma'(z[l,j]) = a[l,j]^2*(1 - a[l,j])",  # a square too many
        "sigma'(z[l,j]) = 1 - a[l,j]",  # a factor forgotten
        "sigma'(z[l,j]) = sigma'(a[l,j])",  # at a instead of z
    ],
)
def slope(goal: Goal) -> None:
    goal.unfold("sigma'(z[l,j])")
    goal.back("formulas")


@theorem(
    "sigmoid-slope",
    "How far the slope of the sigmoid function stays below 1/4",
    "1/4 - sigma'(z[l,j]) = (a[l,j] - 1/2)^2",
    source="Nielsen, ch. 5, (121)",
    activation="sigmoid",
    order=201,
    note="The slope is 1/4 only where `a[l,j] = 1/2`.",
    wrong=[
        "1/2 - sigma'(z[l,j]) = (a[l,j] - 1/2)^2",
        "sigma'(z[l,j]) = (a[l,j] - 1/2)^2",
    ],
)
def slope_below(goal: Goal) -> None:
    goal.use("sigmoid-prime")


@theorem(
    "sigmoid-bound",
    "The slope of the sigmoid function is at most 1/4",
    "sigma'(z[l,j]) <= 1/4",
    source="Nielsen, ch. 5, (121)",
    activation="sigmoid",
    order=202,
    note="A square taken with a minus is never above 0.",
    wrong=[
        "sigma'(z[l,j]) <= 1/5",  # it goes up to 1/4
        "sigma'(z[l,j]) < 1/4",  # 1/4 itself is reached
        "a[l,j] <= 1/4",  # a is not its slope
    ],
)
def bound(goal: Goal) -> None:
    goal.use("sigmoid-prime")
    goal.line("step(-(a[l,j] - 1/2)^2)")
    goal.sign()


@theorem(
    "sigmoid-positive",
    "The sigmoid function rises everywhere: its slope is above 0",
    "sigma'(z[l,j]) > 0",
    source="Nielsen, ch. 5, (121)",
    activation="sigmoid",
    order=203,
    note="The slope is a quotient of positive numbers.",
    wrong=[
        "sigma'(z[l,j]) <= 0",
        "sigma'(z[l,j]) > 1/100",  # it comes as near to 0 as one likes
        "z[l,j] > 0",
    ],
)
def positive(goal: Goal) -> None:
    goal.unfold("sigma'(z[l,j])")
    goal.sign()


@theorem(
    "sigmoid-tanh",
    "The sigmoid function is a tanh, rescaled",
    "sigma(z[l,j]) = (1 + (exp(z[l,j]/2) - exp(-z[l,j]/2))/(exp(z[l,j]/2) + exp(-z[l,j]/2)))/2",
    source="Nielsen, ch. 3, exercise, (111)",
    activation="sigmoid",
    order=204,
    note="The quotient on the right is `tanh(z/2)`.",
    wrong=[
        "sigma(z[l,j]) = (1 + (exp(z[l,j]) - exp(-z[l,j]))/(exp(z[l,j]) + exp(-z[l,j])))/2",  # tanh(z)
        "sigma(z[l,j]) = (1 - (exp(z[l,j]/2) - exp(-z[l,j]/2))/(exp(z[l,j]/2) + exp(-z[l,j]/2)))/2",
    ],
)
def rescaled(goal: Goal) -> None:
    goal.unfold("sigma(z[l,j])")


@theorem(
    "tanh-prime",
    "The derivative of tanh",
    "sigma'(z[l,j]) = 1 - a[l,j]^2",
    source="Nielsen, ch. 3, (110)",
    activation="tanh",
    order=205,
    wrong=[
        "sigma'(z[l,j]) = 1 - a[l,j]",
        "sigma'(z[l,j]) = 1 + a[l,j]^2",
        "sigma'(z[l,j]) = 1 - z[l,j]^2",
    ],
)
def tanh(goal: Goal) -> None:
    goal.unfold("sigma'(z[l,j])")
    goal.back("formulas")

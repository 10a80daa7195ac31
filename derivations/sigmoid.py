"""The sigmoid function: its derivative, and its relation to tanh.

sigma(z) = 1/(1 + e^-z),  sigma' = sigma (1 - sigma) <= 1/4      Source: Nielsen, ch. 1, (3); ch. 3, exercise, (109)
"""
from symbolic_bp.theorem import theorem


@theorem(
    "sigmoid-prime", "The derivative of the sigmoid function",
    "sigma'(z[l,j]) = a[l,j]*(1 - a[l,j])",
    source="Nielsen, ch. 3, exercise after (61)", activation="sigmoid", order=200,
    wrong=[
        "sigma'(z[l,j]) = a[l,j]*(1 + a[l,j])",     # sign
        "sigma'(z[l,j]) = a[l,j]^2*(1 - a[l,j])",   # a square too many
        "sigma'(z[l,j]) = 1 - a[l,j]",              # a factor forgotten
        "sigma'(z[l,j]) = sigma'(a[l,j])",          # at a instead of z
    ],
)
def slope(goal):
    goal.unfold("sigma'(z[l,j])")
    goal.back("formulas")


@theorem(
    "sigmoid-slope", "The sigmoid function is steepest where it is 1/2: its slope is at most 1/4",
    "1/4 - sigma'(z[l,j]) = (a[l,j] - 1/2)^2",
    source="Nielsen, ch. 5, (121)", activation="sigmoid", order=201,
    note="The right side is a square, hence not negative: sigma' is at most 1/4, and equal to 1/4 only where a = 1/2.",
    wrong=[
        "1/2 - sigma'(z[l,j]) = (a[l,j] - 1/2)^2",
        "sigma'(z[l,j]) = (a[l,j] - 1/2)^2",
    ],
)
def bound(goal):
    goal.use("sigmoid-prime")


@theorem(
    "sigmoid-positive", "The sigmoid function rises everywhere",
    "sigma'(z[l,j]) = exp(-z[l,j])/(1 + exp(-z[l,j]))^2",
    source="Nielsen, ch. 5, (121)", activation="sigmoid", order=202,
    note="A quotient of positive numbers: sigma' is above 0.",
    wrong=[
        "sigma'(z[l,j]) = exp(z[l,j])/(1 + exp(-z[l,j]))^2",
        "sigma'(z[l,j]) = exp(-z[l,j])/(1 + exp(-z[l,j]))",
    ],
)
def positive(goal):
    goal.unfold("sigma'(z[l,j])")


@theorem(
    "sigmoid-tanh", "The sigmoid function is a tanh, rescaled",
    "sigma(z[l,j]) = (1 + (exp(z[l,j]/2) - exp(-z[l,j]/2))/(exp(z[l,j]/2) + exp(-z[l,j]/2)))/2",
    source="Nielsen, ch. 3, exercise, (111)", activation="sigmoid", order=203,
    note="The quotient on the right is tanh(z/2).",
    wrong=[
        "sigma(z[l,j]) = (1 + (exp(z[l,j]) - exp(-z[l,j]))/(exp(z[l,j]) + exp(-z[l,j])))/2",      # tanh(z)
        "sigma(z[l,j]) = (1 - (exp(z[l,j]/2) - exp(-z[l,j]/2))/(exp(z[l,j]/2) + exp(-z[l,j]/2)))/2",
    ],
)
def rescaled(goal):
    goal.unfold("sigma(z[l,j])")


@theorem(
    "tanh-prime", "The derivative of tanh",
    "sigma'(z[l,j]) = 1 - a[l,j]^2",
    source="Nielsen, ch. 3, (110)", activation="tanh", order=204,
    wrong=[
        "sigma'(z[l,j]) = 1 - a[l,j]",
        "sigma'(z[l,j]) = 1 + a[l,j]^2",
        "sigma'(z[l,j]) = 1 - z[l,j]^2",
    ],
)
def tanh(goal):
    goal.unfold("sigma'(z[l,j])")
    goal.back("formulas")

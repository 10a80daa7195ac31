"""The cross-entropy cost with sigmoid outputs: the error is a - y, with no sigma' left.

C = -Sum_j (y_j ln a_j + (1 - y_j) ln(1 - a_j))       Source: Nielsen, ch. 3, (57)-(67), (71)-(77)
"""

from symbolic_bp.theorem import Goal, theorem

OUTPUT = "layer,sigmoid"


@theorem(
    "cross-entropy-gradient",
    "The gradient of the cross-entropy cost",
    "dC/da[L,j] = (a[L,j] - y[j])/(a[L,j]*(1 - a[L,j]))",
    source="Nielsen, ch. 3, (60), (75)",
    activation=OUTPUT,
    cost="cross-entropy",
    order=210,
    wrong=[
        "dC/da[L,j] = (y[j] - a[L,j])/(a[L,j]*(1 - a[L,j]))",  # sign
        "dC/da[L,j] = a[L,j] - y[j]",  # that is delta
        "dC/da[L,j] = (a[L,j] - y[j])/(y[j]*(1 - y[j]))",  # y and a exchanged
    ],
)
def gradient(goal: Goal) -> None:
    goal.chain()
    goal.partial()
    goal.line("-(y[j]/a[L,j] - (1 - y[j])/(1 - a[L,j]))")


@theorem(
    "BP1-cross-entropy",
    "The error in the output layer, sigmoid outputs and cross-entropy cost",
    "delta[L,j] = a[L,j] - y[j]",
    source="Nielsen, ch. 3, (66)",
    activation=OUTPUT,
    cost="cross-entropy",
    order=211,
    wrong=[
        "delta[L,j] = y[j] - a[L,j]",  # sign
        "delta[L,j] = (a[L,j] - y[j])*sigma'(z[L,j])",  # that is the quadratic cost
        "delta[L,j] = a[L,j]",  # no y
    ],
)
def error(goal: Goal) -> None:
    goal.unfold("delta[L,j]")
    goal.chain(through="a[L]")
    goal.contract()
    goal.use("cross-entropy-gradient")
    goal.formulas()
    goal.back("formulas")


@theorem(
    "cross-entropy-weight",
    "The gradient with respect to a weight, sigmoid outputs and cross-entropy cost",
    "dC/dw[L,j,k] = a[L-1,k]*(a[L,j] - y[j])",
    source="Nielsen, ch. 3, (61), (67)",
    activation=OUTPUT,
    cost="cross-entropy",
    order=212,
    wrong=[
        "dC/dw[L,j,k] = a[L-1,k]*(y[j] - a[L,j])",
        "dC/dw[L,j,k] = a[L-1,k]*(a[L,j] - y[j])*sigma'(z[L,j])",
        "dC/dw[L,j,k] = a[L-1,j]*(a[L,k] - y[k])",
    ],
)
def weight(goal: Goal) -> None:
    goal.chain(through="z[L]")
    goal.contract()
    goal.fold("delta[L]")
    goal.use("BP1-cross-entropy")


@theorem(
    "cross-entropy-bias",
    "The gradient with respect to a bias, sigmoid outputs and cross-entropy cost",
    "dC/db[L,j] = a[L,j] - y[j]",
    source="Nielsen, ch. 3, (62)",
    activation=OUTPUT,
    cost="cross-entropy",
    order=213,
    wrong=["dC/db[L,j] = y[j] - a[L,j]", "dC/db[L,j] = (a[L,j] - y[j])*sigma'(z[L,j])"],
)
def bias(goal: Goal) -> None:
    goal.chain(through="z[L]")
    goal.contract()
    goal.fold("delta[L]")
    goal.use("BP1-cross-entropy")


@theorem(
    "cross-entropy-found",
    "The cost that makes the error `a - y` is the cross-entropy",
    "held(-(y[j]*ln(a[L,j]) + (1 - y[j])*ln(1 - a[L,j])), a[L,j])*sigma'(z[L,j]) = a[L,j] - y[j]",
    source="Nielsen, ch. 3, (71)-(77)",
    activation=OUTPUT,
    order=214,
    note=(
        "Wanted is a cost `c(a)` with `c'(a) sigma'(z) = a - y`. As `sigma' = a (1 - a)`, its slope "
        "must be `(a - y)/(a (1 - a))`; "
        "the cross-entropy has it, and any other such cost differs by a constant only."
    ),
    wrong=[
        "held(y[j]*ln(a[L,j]) + (1 - y[j])*ln(1 - a[L,j]), a[L,j])*sigma'(z[L,j]) = a[L,j] - y[j]",
        "held(-(a[L,j]*ln(y[j]) + (1 - a[L,j])*ln(1 - y[j])), a[L,j])*sigma'(z[L,j]) = a[L,j] - y[j]",
    ],
)
def found(goal: Goal) -> None:
    goal.partial()
    goal.formulas()
    goal.back("formulas")


@theorem(
    "cross-entropy-minimum",
    "The cross-entropy falls while `a < y` and rises while `a > y`: `a = y` is its minimum",
    "sgn(dC/da[L,j]) = sgn(a[L,j] - y[j])",
    source="Nielsen, ch. 3, exercise, (64)",
    activation=OUTPUT,
    cost="cross-entropy",
    order=215,
    note=(
        "For `0 < y < 1` the cost has one minimum, `a = y`, where it is `-(y ln(y) + (1 - y) ln(1 - "
        "y))` for each output. "
        "For `y = 0` or `y = 1` no output between 0 and 1 is there: the cost falls to 0 as `a` goes to `y`."
    ),
    wrong=[
        "sgn(dC/da[L,j]) = sgn(y[j] - a[L,j])",  # a maximum
        "sgn(dC/da[L,j]) = sgn(a[L,j])",  # a = 0
        "sgn(dC/da[L,j]) = sgn(a[L,j] - 1/2)",  # a = 1/2
    ],
)
def minimum(goal: Goal) -> None:
    goal.use("cross-entropy-gradient")
    goal.sign()


@theorem(
    "cross-entropy-curve",
    "The cross-entropy curves upwards everywhere",
    "held((a[L,j] - y[j])/(a[L,j]*(1 - a[L,j])), a[L,j]) = y[j]/a[L,j]^2 + (1 - y[j])/(1 - a[L,j])^2",
    source="Nielsen, ch. 3, exercise, (64)",
    activation=OUTPUT,
    order=215.5,
    note=(
        "The left side is the derivative of `dC/da`. For `0 <= y <= 1` no term on the right is below "
        "0 and one of them is above."
    ),
    wrong=[
        # that is its value at a = y
        "held((a[L,j] - y[j])/(a[L,j]*(1 - a[L,j])), a[L,j]) = 1/(a[L,j]*(1 - a[L,j]))",
        "held((a[L,j] - y[j])/(a[L,j]*(1 - a[L,j])), a[L,j]) = 1",  # that is for the quadratic cost
    ],
)
def curve(goal: Goal) -> None:
    goal.partial()


@theorem(
    "cross-entropy-batch",
    "The cross-entropy cost of a mini-batch: the gradient with respect to a weight",
    "dC/dw[L,j,k] = Sum(a[L-1,k,x]*(a[L,j,x] - y[j,x]), x)/m",
    source="Nielsen, ch. 3, (57)-(61), (67)",
    activation=OUTPUT,
    cost="cross-entropy",
    batch=True,
    order=217,
    wrong=[
        "dC/dw[L,j,k] = Sum(a[L-1,k,x]*(a[L,j,x] - y[j,x]), x)",  # 1/m forgotten
        "dC/dw[L,j,k] = Sum(a[L-1,k,x]*(y[j,x] - a[L,j,x]), x)/m",  # sign
        "dC/dw[L,j,k] = Sum(a[L-1,k,x]*(a[L,j,x] - y[j,x])*sigma'(z[L,j,x]), x)/m",
    ],
)
def batch(goal: Goal) -> None:
    goal.mean()
    goal.chain(through="z[L]")
    goal.separate()
    goal.contract()
    goal.partial()
    goal.contract()
    goal.fold("delta[L]")
    goal.use("BP1-cross-entropy-batch")


@theorem(
    "BP1-cross-entropy-batch",
    "The error in the output layer of each example, sigmoid outputs and cross-entropy cost",
    "delta[L,j,x] = a[L,j,x] - y[j,x]",
    source="Nielsen, ch. 3, (66)",
    activation=OUTPUT,
    cost="cross-entropy",
    batch=True,
    order=216,
    wrong=["delta[L,j,x] = y[j,x] - a[L,j,x]", "delta[L,j,x] = (a[L,j,x] - y[j,x])/m"],
)
def batch_error(goal: Goal) -> None:
    goal.unfold("delta[L,j,x]")
    goal.chain(through="a[L]")
    goal.contract()
    goal.chain()
    goal.partial()
    goal.formulas()
    goal.back("formulas")

"""Linear neurons, sigma(z) = z: the errors are products of weights.

delta^L = grad_a C,  delta^l = (w^{l+1})^T delta^{l+1} = (w^L ... w^{l+1})^T grad_a C

Source: Nielsen, ch. 2, exercise on backpropagation with linear neurons
"""

from symbolic_bp.theorem import Goal, theorem

EXERCISE = "Nielsen, ch. 2, exercise on linear neurons"


@theorem(
    "linear-BP1",
    "Linear outputs: the error in the output layer",
    "delta[L] = grad(C)",
    source=EXERCISE,
    activation="layer,identity",
    order=80,
    wrong=[
        "delta[L] = grad(C) .* a[L]",  # times the output
        "delta[L] = -grad(C)",  # sign
    ],
)
def linear_bp1(goal: Goal) -> None:
    goal.components("j")
    goal.unfold("delta[L,j]")
    goal.chain(through="a[L]")
    goal.contract()


@theorem(
    "linear-BP2",
    "Linear neurons: the error in one layer from the next",
    "delta[l] = w[l+1].T @ delta[l+1]",
    where="2 <= l < L",
    source=EXERCISE,
    activation="identity",
    order=81,
    wrong=[
        "delta[l] = w[l+1] @ delta[l+1]",  # no transpose
        "delta[l] = w[l+1].T @ delta[l]",  # wrong layer
        "delta[l] = -w[l+1].T @ delta[l+1]",  # sign
    ],
)
def linear_bp2(goal: Goal) -> None:
    goal.components("j")
    goal.unfold("delta[l,j]")
    goal.chain(through="a[l]")
    goal.contract()
    goal.chain(through="z[l+1]")
    goal.contract()
    goal.fold("delta[l+1]")


@theorem(
    "linear-unrolled",
    "Linear neurons: the error in any layer",
    "delta[l] = DownProd(w[i], (i, l+1, L)).T @ grad(C)",
    source=EXERCISE,
    activation="identity",
    order=82,
    wrong=[
        "delta[l] = DownProd(w[i], (i, l+1, L)).T @ delta[l]",  # delta for grad C
        "delta[l] = -DownProd(w[i], (i, l+1, L)).T @ grad(C)",  # sign
        "delta[l] = Prod(w[i], (i, l+1, L)) @ grad(C)",  # no transpose
    ],
)
def linear_unrolled(goal: Goal) -> None:
    base, step = goal.induction("l")
    base.use("linear-BP1")
    step.use("linear-BP2")
    step.hypothesis()
    step.algebra("w[l+1].T @ (Prod(w[i].T, (i, l+2, L)) @ grad(C))")
    step.back("algebra", "Prod(w[i].T, (i, l+1, L)) @ grad(C)")
    step.back("peel")

"""The fully matrix-based form: the columns of Z, A and Delta are the examples of a mini-batch.

Z^l = w^l A^{l-1} + b^l 1^T,  Delta^l = ((w^{l+1})^T Delta^{l+1}) .* sigma_l'(Z^l),
grad_w = (1/m) Delta^l (A^{l-1})^T,  grad_b = (1/m) Delta^l 1

Source: Nielsen, ch. 2, problem on a fully matrix-based approach to a mini-batch
"""

from symbolic_bp.theorem import Goal, theorem

SOURCE = "Nielsen, ch. 2, problem on a fully matrix-based approach"


@theorem(
    "matrix-Z",
    "All examples at once: the weighted inputs",
    "z[l] = w[l] @ a[l-1] + outer(b[l], ones(m))",
    source=SOURCE,
    batch=True,
    order=100,
    wrong=[
        "z[l] = w[l] @ a[l-1]",  # no bias
        "z[l] = w[l] @ a[l-1] - outer(b[l], ones(m))",  # sign
        "z[l] = w[l].T @ a[l-1] + outer(b[l], ones(m))",  # transposed
    ],
)
def matrix_z(goal: Goal) -> None:
    goal.components("j", "x")
    goal.unfold("z[l,j,x]")


@theorem(
    "matrix-BP2",
    "All examples at once: the errors from the next layer",
    "delta[l] = (w[l+1].T @ delta[l+1]) .* sigma'(z[l])",
    where="2 <= l < L",
    source=SOURCE,
    batch=True,
    order=101,
    wrong=[
        "delta[l] = (w[l+1] @ delta[l+1]) .* sigma'(z[l])",  # no transpose
        "delta[l] = w[l+1].T @ delta[l+1]",  # no sigma'
        "delta[l] = (w[l+1].T @ delta[l+1]) .* sigma(z[l])",  # no prime
    ],
)
def matrix_bp2(goal: Goal) -> None:
    goal.components("j", "x")
    goal.unfold("delta[l,j,x]")
    goal.chain(through="a[l]")
    goal.contract()
    goal.chain(through="z[l+1]")
    goal.contract()
    goal.fold("delta[l+1]")


@theorem(
    "matrix-grad-w",
    "All examples at once: the derivative with respect to the weights",
    "dC/dw[l] = 1/m * (delta[l] @ a[l-1].T)",
    source=SOURCE,
    batch=True,
    order=102,
    wrong=[
        "dC/dw[l] = delta[l] @ a[l-1].T",  # 1/m forgotten
        "dC/dw[l] = 1/m * (a[l-1] @ delta[l].T)",  # transposed
        "dC/dw[l] = 1/m * (delta[l] @ a[l].T)",  # wrong layer
    ],
)
def matrix_grad_w(goal: Goal) -> None:
    goal.components("j", "k")
    goal.use("batch-weight")


@theorem(
    "matrix-grad-b",
    "All examples at once: the derivative with respect to the biases",
    "dC/db[l] = 1/m * (delta[l] @ ones(m))",
    source=SOURCE,
    batch=True,
    order=103,
    wrong=[
        "dC/db[l] = delta[l] @ ones(m)",  # 1/m forgotten
        "dC/db[l] = -1/m * (delta[l] @ ones(m))",  # sign
    ],
)
def matrix_grad_b(goal: Goal) -> None:
    goal.components("j")
    goal.use("batch-bias")

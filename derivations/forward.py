"""The forward pass: component form and matrix form.

a^l = sigma_l(w^l a^{l-1} + b^l)          Source: Nielsen, ch. 1, (22); ch. 2, (23), (25)
"""

from symbolic_bp.theorem import Goal, theorem


@theorem(
    "forward-z",
    "The weighted input in matrix form",
    "z[l] = w[l] @ a[l-1] + b[l]",
    source="Nielsen, ch. 2, (25)",
    order=1,
    wrong=[
        "z[l] = w[l].T @ a[l-1] + b[l]",  # transposed
        "z[l] = w[l] @ a[l-1]",  # no bias
        "z[l] = w[l] @ a[l-1] - b[l]",  # sign
    ],
)
def forward_z(goal: Goal) -> None:
    goal.components("j")
    goal.unfold("z[l,j]")


@theorem(
    "forward",
    "The forward pass in matrix form",
    "a[l] = sigma(w[l] @ a[l-1] + b[l])",
    source="Nielsen, ch. 1, (22); ch. 2, (25)",
    order=2,
    wrong=[
        "a[l] = sigma(w[l].T @ a[l-1] + b[l])",  # transposed
        "a[l] = w[l] @ a[l-1] + b[l]",  # no sigma
        "a[l] = sigma(w[l] @ a[l-1])",  # no bias
    ],
)
def forward(goal: Goal) -> None:
    goal.components("j")
    goal.unfold("a[l,j]")
    goal.unfold("z[l,j]")

"""The Hadamard product: a vector, which a diagonal matrix gives as well, and never the scalar product.

s .* t = t .* s = diag(s) t          Source: Nielsen, ch. 2, (28) and the problem on alternate presentations
"""

from symbolic_bp.theorem import Goal, theorem


@theorem(
    "hadamard-commutes",
    "The Hadamard product commutes",
    "s .* t = t .* s",
    source="Nielsen, ch. 2, (28)",
    arrays={"s": (("dim", "N"),), "t": (("dim", "N"),)},
    order=3,
    wrong=[
        "s .* t = Sum(s[k]*t[k], k)",  # a number is not a vector
        "s .* t = s .* s",  # one vector twice
    ],
)
def commutes(goal: Goal) -> None:
    goal.components("j")


@theorem(
    "hadamard",
    "A Hadamard product is a product with a diagonal matrix",
    "s .* t = diag(s) @ t",
    source="Nielsen, ch. 2, problem on alternate presentations",
    arrays={"s": (("dim", "N"),), "t": (("dim", "N"),)},
    order=4,
    wrong=[
        "s .* t = Sum(s[k]*t[k], k)",  # a number is not a vector
        "s .* t = diag(s) @ s",  # one vector twice
        "s .* t = diag(t) @ t",  # one vector twice
    ],
)
def diagonal(goal: Goal) -> None:
    goal.components("j")

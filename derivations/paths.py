"""The derivative as a sum over all paths from a weight to the cost.

dC/dw[l,j,k] = Sum over paths of dC/da[L,m] da[L,m]/da[L-1,n] ... da[l+1,q]/da[l,j] da[l,j]/dw[l,j,k]
Source: Nielsen, ch. 2, (47)-(53)
"""

from symbolic_bp.theorem import Goal, theorem


@theorem(
    "step-derivative",
    "The derivative from one layer to the next",
    "dz[l+1,k]/dz[l,j] = w[l+1,k,j]*sigma'(z[l,j])",
    source="Nielsen, ch. 2, (43)",
    order=59,
    wrong=[
        "dz[l+1,k]/dz[l,j] = w[l+1,j,k]*sigma'(z[l,j])",  # no transpose
        "dz[l+1,k]/dz[l,j] = w[l+1,k,j]",  # no sigma'
        "dz[l+1,k]/dz[l,j] = w[l+1,k,j]*sigma'(z[l+1,k])",  # sigma' of the wrong layer
    ],
)
def step_derivative(goal: Goal) -> None:
    goal.chain(through="a[l]")
    goal.contract()
    goal.chain(through="z[l+1]")
    goal.same()
    goal.contract()
    goal.contract()


@theorem(
    "activation-step",
    "The derivative from one activation to the next",
    "da[l+1,q]/da[l,j] = sigma'(z[l+1,q])*w[l+1,q,j]",
    source="Nielsen, ch. 2, (47)-(53), factors",
    order=60,
    wrong=[
        "da[l+1,q]/da[l,j] = sigma'(z[l+1,q])*w[l+1,j,q]",  # no transpose
        "da[l+1,q]/da[l,j] = w[l+1,q,j]",  # no sigma'
    ],
)
def activation_step(goal: Goal) -> None:
    goal.chain(through="z[l+1]")
    goal.chain(through="a[l+1]")
    goal.same()
    goal.contract()
    goal.contract()
    goal.contract()


@theorem(
    "paths-a",
    "How the cost follows an activation: the sum over all paths",
    "dC/da[l,j] = Paths(sigma'(z[i,v])*w[i,v,u], dC/da[L,v], (u, v, i), (j, l, L))",
    source="Nielsen, ch. 2, (47)-(53)",
    order=61,
    wrong=[
        "dC/da[l,j] = Paths(w[i,v,u], dC/da[L,v], (u, v, i), (j, l, L))",  # no sigma'
        "dC/da[l,j] = Paths(sigma'(z[i,v])*w[i,u,v], dC/da[L,v], (u, v, i), (j, l, L))",  # no transpose
    ],
)
def paths_a(goal: Goal) -> None:
    base, step = goal.induction("l")
    base.back("paths")
    step.chain(through="z[l+1]")
    step.contract()
    step.chain(through="a[l+1]")
    step.contract()
    step.hypothesis()
    step.back("paths")


@theorem(
    "activation-weight",
    "The derivative of an activation with respect to a weight into it",
    "da[l,j]/dw[l,j,k] = sigma'(z[l,j])*a[l-1,k]",
    source="Nielsen, ch. 2, (47)-(53), last factor",
    order=61,
    wrong=[
        "da[l,j]/dw[l,j,k] = a[l-1,k]",  # no sigma'
        "da[l,j]/dw[l,j,k] = sigma'(z[l,j])*a[l,k]",  # a of the wrong layer
    ],
)
def activation_weight(goal: Goal) -> None:
    goal.chain(through="z[l]")
    goal.partial()
    goal.contract()
    goal.chain(through="a[l]")
    goal.same()
    goal.contract()
    goal.contract()


@theorem(
    "paths",
    "The derivative with respect to a weight: the sum over all paths",
    "dC/dw[l,j,k] = Paths(sigma'(z[i,v])*w[i,v,u], dC/da[L,v], (u, v, i), (j, l, L)) * da[l,j]/dw[l,j,k]",
    source="Nielsen, ch. 2, (47)-(53)",
    order=62,
    wrong=[
        "dC/dw[l,j,k] = Paths(w[i,v,u], dC/da[L,v], (u, v, i), (j, l, L)) * da[l,j]/dw[l,j,k]",  # no sigma'
        # from the wrong neuron
        "dC/dw[l,j,k] = Paths(sigma'(z[i,v])*w[i,v,u], dC/da[L,v], (u, v, i), (k, l, L)) * da[l,j]/dw[l,j,k]",
    ],
)
def paths_w(goal: Goal) -> None:
    goal.chain(through="z[l]")
    goal.partial()
    goal.contract()
    goal.chain(through="a[l]")
    goal.contract()
    goal.use("paths-a")
    goal.back("use", "activation-weight")

"""One neuron with another activation: every neuron (l,j) has its own sigma_{l,j}; f is the modified one's.

delta[l,i] = ((w^{l+1})^T delta^{l+1})_i f'(z[l,i])
Source: Nielsen, ch. 2, exercise on a single modified neuron
"""

from symbolic_bp.theorem import Goal, theorem

NOTE = (
    "In this network every neuron may have an activation of its own, sigma_{l,i}. The modified "
    "neuron has `f`, so "
    "that sigma_{l,i}' is `f'` there and sigma' everywhere else. BP3 and BP4 are unchanged."
)


@theorem(
    "modified-hidden",
    "A hidden neuron with an activation of its own",
    "delta[l,i] = Sum(w[l+1,k,i]*delta[l+1,k], k) * sigma'(z[l,i])",
    where="2 <= l < L",
    source="Nielsen, ch. 2, exercise on a single modified neuron",
    activation="neuron",
    note=NOTE,
    order=70,
    wrong=[
        "delta[l,i] = Sum(w[l+1,k,i]*delta[l+1,k]*sigma'(z[l+1,k]), k)",  # the activation of the next layer
        "delta[l,i] = Sum(w[l+1,i,k]*delta[l+1,k], k) * sigma'(z[l,i])",  # no transpose
        "delta[l,i] = Sum(w[l+1,k,i]*delta[l+1,k], k)",  # no derivative
    ],
)
def modified_hidden(goal: Goal) -> None:
    goal.unfold("delta[l,i]")
    goal.chain(through="a[l]")
    goal.contract()
    goal.chain(through="z[l+1]")
    goal.contract()
    goal.fold("delta[l+1]")


@theorem(
    "modified-output",
    "An output neuron with an activation of its own",
    "delta[L,i] = dC/da[L,i] * sigma'(z[L,i])",
    source="Nielsen, ch. 2, exercise on a single modified neuron",
    activation="neuron",
    note=NOTE,
    order=71,
    wrong=[
        "delta[L,i] = dC/da[L,i]",  # no derivative
        "delta[L,i] = dC/da[L,i] * sigma(z[L,i])",  # no prime
    ],
)
def modified_output(goal: Goal) -> None:
    goal.unfold("delta[L,i]")
    goal.chain(through="a[L]")
    goal.contract()


@theorem(
    "modified-bias",
    "With one modified neuron BP3 stays as it is",
    "dC/db[l,i] = delta[l,i]",
    source="Nielsen, ch. 2, exercise on a single modified neuron",
    activation="neuron",
    order=72,
    wrong=[
        "dC/db[l,i] = delta[l,i]*sigma'(z[l,i])",  # one derivative too many
        "dC/db[l,i] = -delta[l,i]",  # sign
    ],
)
def modified_bias(goal: Goal) -> None:
    goal.chain(through="z[l]")
    goal.contract()
    goal.fold("delta[l]")


@theorem(
    "modified-weight",
    "With one modified neuron BP4 stays as it is",
    "dC/dw[l,i,k] = a[l-1,k]*delta[l,i]",
    source="Nielsen, ch. 2, exercise on a single modified neuron",
    activation="neuron",
    order=73,
    wrong=[
        "dC/dw[l,i,k] = a[l-1,k]*delta[l,i]*sigma'(z[l,i])",  # one derivative too many
        "dC/dw[l,i,k] = a[l,k]*delta[l,i]",  # a of the wrong layer
    ],
)
def modified_weight(goal: Goal) -> None:
    goal.chain(through="z[l]")
    goal.partial()
    goal.contract()
    goal.fold("delta[l]")

"""The unstable gradient: a chain of single neurons.

dC/db_1 = sigma'(z_1) w_2 sigma'(z_2) w_3 sigma'(z_3) w_4 sigma'(z_4) dC/da_4
Source: Nielsen, ch. 5, (114)-(122)
"""

from symbolic_bp.theorem import Goal, theorem

CHAIN = "sigma'(z[2,1])*w[3,1,1]*sigma'(z[3,1])*w[4,1,1]*sigma'(z[4,1])*w[5,1,1]*sigma'(z[5,1])*dC/da[5,1]"


@theorem(
    "chain-of-neurons",
    "The gradient at the start of a chain of four neurons",
    f"dC/db[2,1] = {CHAIN}",
    source="Nielsen, ch. 5, (114)",
    widths=(1, 1, 1, 1, 1),
    order=250,
    note="The book's neurons 1 to 4 are those of layers 2 to 5 here, layer 1 being the input.",
    wrong=[
        "dC/db[2,1] = " + CHAIN.replace("*w[4,1,1]", ""),  # a weight forgotten
        "dC/db[2,1] = " + CHAIN.replace("sigma'(z[3,1])*", ""),  # a sigma' forgotten
        "dC/db[2,1] = w[2,1,1]*" + CHAIN,  # the own weight is not in it
    ],
)
def chain(goal: Goal) -> None:
    goal.chain(through="z[2]")
    goal.contract()
    for layer in (2, 3, 4):
        goal.chain(through=f"a[{layer}]")
        goal.contract()
        goal.chain(through=f"z[{layer + 1}]")
        goal.contract()
        goal.expand()  # one neuron a layer: each sum has one term
    goal.chain(through="a[5]")
    goal.contract()

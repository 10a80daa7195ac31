"""The other common route to BP3: through b as a function of z.

delta[l,j] = Sum_k dC/db[l,k] * db[l,k]/dz[l,j], where db/dz = [k = j]

Source: a common solution of the exercise to prove BP3 and BP4, Nielsen, ch. 2
"""

from symbolic_bp.theorem import Goal, theorem


@theorem(
    "BP3-route",
    "The chain rule through the biases, `w` and `a` held fixed",
    "delta[l,j] = Sum(dC/db[l,k] * held(z[l,k] - Sum(w[l,k,i]*a[l-1,i], i), z[l,j]), k)",
    source="Nielsen, ch. 2, exercise on (BP3), another route",
    order=32,
    note=(
        "The route reads `b[l,k] = z[l,k] - Sum_i w[l,k,i] a[l-1,i]` as a function of z^l. It is "
        "valid with the hypothesis that it leaves unsaid: w^l and a^{l-1} are held fixed. The factor "
        "is then `[k = j]`, and BP3 follows. Without it the factor is no derivative of the network: "
        "`b` is a parameter there and does not depend on `z`."
    ),
    wrong=[
        "delta[l,j] = Sum(dC/db[l,k] * db[l,k]/dz[l,j], k)",  # nothing held fixed: b does not depend on z
        "delta[l,j] = Sum(dC/db[l,k], k)",  # the factor taken as 1 for every k
        "delta[l,j] = Sum(dC/db[l,k] * held(Sum(w[l,k,i]*a[l-1,i], i) - z[l,k], z[l,j]), k)",  # sign
    ],
)
def bp3_route(goal: Goal) -> None:
    goal.back("partial")
    goal.back("contract")
    goal.back("use", "BP3")

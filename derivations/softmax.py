"""Softmax outputs and the log-likelihood cost.

a_j = e^z_j / Sum_k e^z_k,  C = -Sum_k y_k ln a_k:  delta^L = a^L - y        Source: Nielsen, ch. 3, (78)-(84)
"""

from symbolic_bp.theorem import Goal, theorem

OUTPUT = "layer,softmax"
ONE = "Sum(y[k],k) = 1"


@theorem(
    "softmax-sum",
    "The outputs of a softmax layer sum to 1",
    "Sum(a[L,k], (k, 1, n(L))) = 1",
    source="Nielsen, ch. 3, (79)",
    activation=OUTPUT,
    order=230,
    wrong=["Sum(a[L,k], (k, 1, n(L))) = n(L)", "Sum(a[L,k]^2, (k, 1, n(L))) = 1"],
)
def total(goal: Goal) -> None:
    goal.formulas()


@theorem(
    "softmax-jacobian",
    "How a softmax output follows each weighted input of its layer",
    "da[L,j]/dz[L,k] = a[L,j]*([j=k] - a[L,k])",
    source="Nielsen, ch. 3, exercise",
    activation=OUTPUT,
    order=231,
    note=(
        "For `k = j` this is `a[L,j] (1 - a[L,j])`, above 0 where there are two outputs or more; for "
        "every other `k` it is "
        "`-a[L,j] a[L,k]`, below 0: raising one weighted input raises its own output"
        " and lowers all the others."
    ),
    wrong=[
        "da[L,j]/dz[L,k] = a[L,j]*(1 - a[L,j])*[j=k]",  # taken as elementwise
        "da[L,j]/dz[L,k] = a[L,j]*([j=k] + a[L,k])",  # sign
        "da[L,j]/dz[L,k] = a[L,k]*([j=k] - a[L,k])",  # index
    ],
)
def jacobian(goal: Goal) -> None:
    goal.chain(through="a[L]")
    goal.partial()
    goal.same()
    goal.back("formulas")


@theorem(
    "softmax-positive",
    "Softmax outputs are above 0",
    "a[L,j] > 0",
    source="Nielsen, ch. 3, (78)",
    activation=OUTPUT,
    order=231.2,
    note="It gives the signs in softmax-jacobian: for every `k` other than `j` the entry is "
    "`-a[L,j] a[L,k]`, below 0.",
    wrong=["a[L,j] <= 0", "a[L,j] > 1/9"],
)
def above_zero(goal: Goal) -> None:
    goal.sign()


@theorem(
    "softmax-own",
    "How a softmax output follows its own weighted input",
    "da[L,j]/dz[L,j] = a[L,j]*Sum((1 - [k=j])*a[L,k], k)",
    source="Nielsen, ch. 3, exercise",
    activation=OUTPUT,
    order=231.4,
    note=(
        "The sum is over the other outputs, all above 0: the derivative is above 0 as soon as there "
        "are two outputs."
    ),
    wrong=[
        "da[L,j]/dz[L,j] = a[L,j]*Sum(a[L,k], k)",  # the own output is not in it
        "da[L,j]/dz[L,j] = -a[L,j]*Sum((1 - [k=j])*a[L,k], k)",  # sign
    ],
)
def own(goal: Goal) -> None:
    goal.use("softmax-jacobian")
    goal.back("line", "a[L,j]*(Sum(a[L,k], (k, 1, n(L))) - a[L,j])")
    goal.back("use", "softmax-sum")


@theorem(
    "softmax-BP1",
    "BP1 with softmax outputs: a full sum, not an elementwise product",
    "delta[L,j] = Sum(dC/da[L,k]*a[L,k]*([k=j] - a[L,j]), k)",
    source="Nielsen, ch. 3, (78)",
    activation=OUTPUT,
    order=232,
    wrong=[
        "delta[L,j] = dC/da[L,j]*a[L,j]*(1 - a[L,j])",  # taken as elementwise
        "delta[L,j] = Sum(dC/da[L,k]*a[L,k]*([k=j] - a[L,k]), k)",
    ],
)
def error(goal: Goal) -> None:
    goal.unfold("delta[L,j]")
    goal.chain(through="a[L]")
    goal.partial()
    goal.back("formulas")


@theorem(
    "softmax-inverse",
    "The weighted inputs from softmax outputs, up to one constant",
    "z[L,j] = ln(a[L,j]) + ln(Sum(exp(z[L,k]), k))",
    source="Nielsen, ch. 3, problem",
    activation=OUTPUT,
    order=233,
    note="The second logarithm does not depend on `j`.",
    wrong=["z[L,j] = ln(a[L,j])", "z[L,j] = ln(a[L,j]) - ln(Sum(exp(z[L,k]), k))"],
)
def inverse(goal: Goal) -> None:
    goal.back("formulas")


@theorem(
    "log-likelihood-any",
    "Softmax outputs and the log-likelihood cost, for any targets",
    "delta[L,j] = a[L,j]*Sum(y[k], k) - y[j]",
    source="Nielsen, ch. 3, (84), without its condition",
    activation=OUTPUT,
    cost="log-likelihood",
    order=234,
    wrong=[
        "delta[L,j] = a[L,j] - y[j]",  # true where the targets sum to 1
        "delta[L,j] = y[j] - a[L,j]*Sum(y[k], k)",
    ],
)
def any_targets(goal: Goal) -> None:
    goal.unfold("delta[L,j]")
    goal.chain(through="a[L]")
    goal.partial()
    goal.chain()
    goal.partial()
    goal.formulas()
    goal.back("formulas")


@theorem(
    "BP1-log-likelihood",
    "The error in the output layer, softmax outputs and log-likelihood cost",
    "delta[L,j] = a[L,j] - y[j]",
    source="Nielsen, ch. 3, problem, (84)",
    activation=OUTPUT,
    cost="log-likelihood",
    order=235,
    assume=[ONE],
    wrong=["delta[L,j] = y[j] - a[L,j]", "delta[L,j] = (a[L,j] - y[j])*a[L,j]*(1 - a[L,j])"],
)
def log_likelihood(goal: Goal) -> None:
    goal.use("log-likelihood-any")
    goal.use(ONE)


@theorem(
    "log-likelihood-bias",
    "Softmax outputs and the log-likelihood cost: the gradient with respect to a bias",
    "dC/db[L,j] = a[L,j] - y[j]",
    source="Nielsen, ch. 3, (81)",
    activation=OUTPUT,
    cost="log-likelihood",
    order=236,
    assume=[ONE],
    wrong=["dC/db[L,j] = y[j] - a[L,j]", "dC/db[L,j] = a[L,j]"],
)
def bias(goal: Goal) -> None:
    goal.chain(through="z[L]")
    goal.contract()
    goal.fold("delta[L]")
    goal.use("BP1-log-likelihood")


@theorem(
    "log-likelihood-weight",
    "Softmax outputs and the log-likelihood cost: the gradient with respect to a weight",
    "dC/dw[L,j,k] = a[L-1,k]*(a[L,j] - y[j])",
    source="Nielsen, ch. 3, (82)",
    activation=OUTPUT,
    cost="log-likelihood",
    order=237,
    assume=[ONE],
    wrong=["dC/dw[L,j,k] = a[L-1,k]*(y[j] - a[L,j])", "dC/dw[L,j,k] = a[L-1,j]*(a[L,k] - y[k])"],
)
def weight(goal: Goal) -> None:
    goal.chain(through="z[L]")
    goal.contract()
    goal.fold("delta[L]")
    goal.use("BP1-log-likelihood")

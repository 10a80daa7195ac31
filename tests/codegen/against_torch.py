"""Random networks of derive against PyTorch's automatic differentiation: python -m
tests.codegen.against_torch 100

Widths, depth, activations with their parameters, cost, regulariser, mini-batch and mean or sum are random.
The file is made, run, and its own check too; what disagrees is printed, and the exit code is then 1.
"""

import random
import sys
from fractions import Fraction

import numpy as np
import torch

from symbolic_bp.codegen.python_file import source
from symbolic_bp.network.network import Network

F = torch.nn.functional
LOGISTIC = ("sigmoid", "softmax", "softplus")
ACTIVATIONS = {
    "sigmoid": lambda z: torch.sigmoid(z),
    "tanh": lambda z: torch.tanh(z),
    "relu": lambda z: F.relu(z),
    "identity": lambda z: z,
    "softplus": lambda z: F.softplus(z, threshold=1e9),
    "silu": lambda z: F.silu(z),
    "gelu": lambda z: F.gelu(z),
    "softsign": lambda z: F.softsign(z),
    "softmax": lambda z: F.softmax(z, dim=0),
    "leaky-relu": lambda z, alpha: torch.where(z > 0, z, alpha * z),
    "elu": lambda z, alpha: torch.where(z > 0, z, alpha * torch.expm1(torch.clamp(z, max=0))),
    "gelu-tanh": lambda z, kappa, c: 0.5 * z * (1 + torch.tanh(kappa * (z + c * z**3))),
}
COSTS = {
    "quadratic": lambda a, y: ((a - y) ** 2).sum() / 2,
    "squared": lambda a, y: ((a - y) ** 2).sum(),
    "mean-squared": lambda a, y: ((a - y) ** 2).mean(dim=0).sum(),
    "cross-entropy": lambda a, y: F.binary_cross_entropy(a, y, reduction="sum"),
    "log-likelihood": lambda a, y: -(y * torch.log(a)).sum(),
    "huber": lambda a, y, d: F.huber_loss(a, y, reduction="sum", delta=d),
}
PARAMETERS = {
    "leaky-relu": ["1/100", "11", "0", "1", "-1/3"],
    "elu": ["1", "0", "11", "1/2", "-1"],
    "gelu-tanh": ["0.7978845608028654,0.044715", "0,1", "1,2", "0.5,0", "-1,1/9"],
    "huber": ["1", "1/3", "10"],
    "l1": ["1/10", "0"],
    "l2": ["1/10", "3"],
}


def drawn(rng, name):
    """(name as typed, its parameters as floats)."""
    given = rng.choice(PARAMETERS[name]) if name in PARAMETERS else ""
    return f"{name}({given})" if given else name, [float(Fraction(p)) for p in given.split(",") if p]


def request(rng):
    """Arguments of one random network."""
    widths = [rng.randint(1, 6) for _ in range(rng.choice((2, 2, 3, 3, 4, 5, 7, 12)))]
    cost = rng.choice(list(COSTS))
    names = [rng.choice(list(ACTIVATIONS)) for _ in widths[1:]]
    if cost in ("cross-entropy", "log-likelihood"):
        names[-1] = rng.choice(LOGISTIC[:2] if cost == "cross-entropy" else LOGISTIC)
        if names[-1] == "softmax" and widths[-1] == 1:
            widths[-1] = 2
    return (
        widths,
        [drawn(rng, n) for n in names],
        drawn(rng, cost),
        rng.choice((None, drawn(rng, "l1"), drawn(rng, "l2"))),
        rng.randint(1, 5),
        rng.random() < 0.5,
    )


def disagreement(seed):
    """What is wrong with the file of one random network, or "" where nothing is."""
    rng, numbers = random.Random(seed), np.random.default_rng(seed)
    widths, acts, cost, penalty, m, mean = request(rng)
    net = Network(
        widths, activation=[a for a, _ in acts], cost=cost[0], regulariser=penalty and penalty[0], mean=mean
    )
    names = {"__name__": "generated"}
    exec(compile(source(net, "a test", "A network", m), f"network {seed}", "exec"), names)
    x, y = numbers.normal(size=(widths[0], m)), numbers.uniform(0.05, 1, size=(widths[-1], m))
    y = y / y.sum(axis=0)
    w = [numbers.normal(size=(after, before)) / before**0.5 for before, after in zip(widths, widths[1:])]
    b = [numbers.normal(size=(n, 1)) for n in widths[1:]]
    found = names["backprop"](x, y, w, b)
    variables = [torch.tensor(v, requires_grad=True) for v in (x, *w, *b)]
    a, layers = variables[0], len(w)
    for (name, given), weights, biases in zip(acts, variables[1 : 1 + layers], variables[1 + layers :]):
        a = ACTIVATIONS[name.partition("(")[0]](weights @ a + biases, *given)
    total = COSTS[cost[0].partition("(")[0]](a, torch.tensor(y), *cost[1]) / (m if mean else 1)
    for weights in variables[1 : 1 + layers] if penalty else ():
        total = total + penalty[1][0] * (
            weights.abs().sum() if penalty[0].startswith("l1") else (weights**2).sum() / 2
        )
    total.backward()
    what = (
        f"{'-'.join(map(str, widths))} {','.join(a for a, _ in acts)} {cost[0]} "
        f"{penalty and penalty[0]} batch {m} mean {mean}"
    )
    for mine, theirs in zip(
        [found[3], *found[1], *found[2], found[0]], [*(v.grad.numpy() for v in variables), total.item()]
    ):
        largest = max(float(np.max(np.abs(theirs))), 1e-300)
        if not np.max(np.abs(mine - theirs)) <= 1e-9 * largest + 1e-11:
            return f"{what}: {mine} and {theirs}"
    try:
        names["check"](seed=seed)
    except ArithmeticError as why:
        return f"{what}: its own check alarms: {why}"
    return ""


def main(count, first=0):
    wrong = [text for text in map(disagreement, range(first, first + count)) if text]
    print(*wrong, f"{count} networks, {len(wrong)} disagreements", sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3] or ["100"])))

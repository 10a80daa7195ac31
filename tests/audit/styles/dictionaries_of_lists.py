"""Pure Python: layers are lists of dictionaries, and a row of data has its label at the end."""
import math
import random


def make_net(n_in, n_mid, n_out):
    return [[{"w": [random.random() for _ in range(n + 1)]} for _ in range(m)] for n, m in ((n_in, n_mid), (n_mid, n_out))]


def forward(net, row):
    values = row
    for layer in net:
        for unit in layer:
            s = unit["w"][-1]
            for k in range(len(unit["w"]) - 1):
                s += unit["w"][k] * values[k]
            unit["out"] = 1 / (1 + math.exp(-s))
        values = [unit["out"] for unit in layer]
    return values


def backward(net, expected):
    for unit, t in zip(net[-1], expected):
        unit["delta"] = (unit["out"] - t) * unit["out"] * (1 - unit["out"])
    for at in range(len(net) - 2, -1, -1):
        for j, unit in enumerate(net[at]):
            back = sum(above["w"][j] * above["delta"] for above in net[at + 1])
            unit["delta"] = back * unit["out"] * (1 - unit["out"])


def update(net, row, rate):
    values = row[:-1]
    for layer in net:
        for unit in layer:
            for k in range(len(values)):
                unit["w"][k] -= rate * unit["delta"] * values[k]
            unit["w"][-1] -= rate * unit["delta"]
        values = [unit["out"] for unit in layer]

"""The architecture is a global list that every function is given; main reads the command line."""
import argparse

import numpy as np

SHAPE_OF_NET = [{"from": 3, "to": 6, "sigma": "relu"}, {"from": 6, "to": 5, "sigma": "relu"}, {"from": 5, "to": 1, "sigma": "sigmoid"}]


def options():
    reader = argparse.ArgumentParser()
    reader.add_argument("--steps", type=int, required=True)
    return reader.parse_args()


def init_values(shape_of_net):
    values = {}
    for at, layer in enumerate(shape_of_net, 1):
        values[f"W{at}"] = np.random.randn(layer["to"], layer["from"])
        values[f"b{at}"] = np.zeros((layer["to"], 1))
    return values


def forward_all(X, values, shape_of_net):
    kept, A = {"A0": X}, X
    for at, layer in enumerate(shape_of_net, 1):
        Z = values[f"W{at}"] @ A + values[f"b{at}"]
        A = np.maximum(Z, 0) if layer["sigma"] == "relu" else 1 / (1 + np.exp(-Z))
        kept[f"Z{at}"], kept[f"A{at}"] = Z, A
    return A, kept


def cost_of(Y_hat, Y):
    return -np.mean(Y * np.log(Y_hat) + (1 - Y) * np.log(1 - Y_hat))


def backward_all(Y_hat, Y, memory, values, shape_of_net):
    grads, d = {}, (Y_hat - Y) / Y.size
    for at in range(len(shape_of_net), 0, -1):
        grads[f"dW{at}"] = d @ memory[f"A{at - 1}"].T
        grads[f"db{at}"] = d.sum(axis=1, keepdims=True)
        d = values[f"W{at}"].T @ d
        if at > 1:
            d = d * (memory[f"Z{at - 1}"] > 0)
    return grads


if __name__ == "__main__":
    print(options())

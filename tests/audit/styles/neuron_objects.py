"""Pure Python: neurons are objects with a list of weights and a number as bias."""
import random
import math

class Neuron:
    def __init__(self, n):
        self.weights = [random.gauss(0, 1) for _ in range(n)]
        self.bias = random.gauss(0, 1)

    def output(self, inputs):
        self.inputs = inputs
        s = sum(w * x for w, x in zip(self.weights, inputs)) + self.bias
        self.out = 1 / (1 + math.exp(-s))
        return self.out

class Network:
    def __init__(self, n_in, n_hid, n_out):
        self.hidden = [Neuron(n_in) for _ in range(n_hid)]
        self.outer = [Neuron(n_hid) for _ in range(n_out)]

    def feed_forward(self, inputs):
        h = [n.output(inputs) for n in self.hidden]
        return [n.output(h) for n in self.outer]

    def total_error(self, inputs, targets):
        return sum((o - t) ** 2 for o, t in zip(self.feed_forward(inputs), targets)) / 2

    def train(self, inputs, targets, rate=0.5):
        self.feed_forward(inputs)
        d_out = [(n.out - t) * n.out * (1 - n.out) for n, t in zip(self.outer, targets)]
        d_hid = [sum(d * n.weights[j] for d, n in zip(d_out, self.outer)) * h.out * (1 - h.out) for j, h in enumerate(self.hidden)]
        for ds, neurons in ((d_out, self.outer), (d_hid, self.hidden)):
            for d, n in zip(ds, neurons):
                n.weights = [w - rate * d * x for w, x in zip(n.weights, n.inputs)]
                n.bias -= rate * d

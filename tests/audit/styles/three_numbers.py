"""Three plain numbers, none of them called as weights are; the input is called t."""
import numpy as np


class Fit:
    def __init__(self):
        self.gain, self.offset, self.height = 0.7, -0.2, 1.3

    def curve(self, t):
        return self.height * np.tanh(self.gain * t + self.offset)

    def loss(self, t, target):
        return np.mean((self.curve(t) - target) ** 2)

    def gradients(self, t, target):
        s = np.tanh(self.gain * t + self.offset)
        err = 2 * (self.height * s - target) / t.size
        inner = err * self.height * (1 - s ** 2)
        return {"gain": np.sum(inner * t), "offset": np.sum(inner), "height": np.sum(err * s)}

    def fit(self, t, target, rate=0.1, rounds=50):
        for _ in range(rounds):
            g = self.gradients(t, target)
            self.gain -= rate * g["gain"]
            self.offset -= rate * g["offset"]
            self.height -= rate * g["height"]

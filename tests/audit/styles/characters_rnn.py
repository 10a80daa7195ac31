"""A recurrent network that reads a sequence of characters, as numbers, with a hidden state before it."""
import numpy as np


class Recurrent:
    def __init__(self, vocab, hidden):
        self.U, self.W, self.V = (np.random.randn(*s) for s in ((hidden, vocab), (hidden, hidden), (vocab, hidden)))
        self.b, self.c = np.zeros((hidden, 1)), np.zeros((vocab, 1))

    def loss_and_gradients(self, inputs, targets, hprev):
        hs, ps, loss = {-1: hprev}, {}, 0
        for t, char in enumerate(inputs):
            hs[t] = np.tanh(self.U[:, [char]] + self.W @ hs[t - 1] + self.b)
            e = np.exp(self.V @ hs[t] + self.c)
            ps[t] = e / e.sum()
            loss -= np.log(ps[t][targets[t], 0])
        dU, dW, dV, db, dc = (np.zeros_like(p) for p in (self.U, self.W, self.V, self.b, self.c))
        later = np.zeros_like(self.b)
        for t in reversed(range(len(inputs))):
            top = ps[t].copy()
            top[targets[t]] -= 1
            dV += top @ hs[t].T
            dc += top
            raw = (self.V.T @ top + later) * (1 - hs[t] ** 2)
            dU[:, [inputs[t]]] += raw
            dW += raw @ hs[t - 1].T
            db += raw
            later = self.W.T @ raw
        return loss, dU, dW, dV, db, dc

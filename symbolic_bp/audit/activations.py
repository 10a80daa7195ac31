"""The usual activations and their slopes, by name, in exact numbers; and when two numbers are the same."""
from symbolic_bp.audit.field import P
from symbolic_bp.audit.number import small

SIGMAS = {"sigmoid": lambda z: z.sigmoid(), "tanh": lambda z: z.tanh(), "softplus": lambda z: (1 + z.exp()).log(),
          "relu": lambda z: z if z > 0 else small(0), "identity": lambda z: z}
PRIMES = {"sigmoid": lambda z: z.sigmoid() * (1 - z.sigmoid()), "tanh": lambda z: 1 - z.tanh() * z.tanh(),
          "softplus": lambda z: z.sigmoid(), "relu": lambda z: small(1) if z > 0 else small(0), "identity": lambda z: small(1)}
BY_OUTPUT = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a * a}


def same(a, b):
    return a.r is not None and b.r is not None and not (a.r - b.r) % P


def softmax(zs):
    e = [z.exp() for z in zs]
    total = sum(e[1:], e[0])
    return [x / total for x in e]

"""The usual activations and their slopes, by name, in exact numbers; and when two numbers are the same."""

from fractions import Fraction

from symbolic_bp.audit.numbers.field import P
from symbolic_bp.audit.numbers.number import constant, small

SIGMAS = {
    "sigmoid": lambda z: z.sigmoid(),
    "tanh": lambda z: z.tanh(),
    "softplus": lambda z: (1 + z.exp()).log(),
    "relu": lambda z: z if z > 0 else small(0),
    "identity": lambda z: z,
}
PRIMES = {
    "sigmoid": lambda z: z.sigmoid() * (1 - z.sigmoid()),
    "tanh": lambda z: 1 - z.tanh() * z.tanh(),
    "softplus": lambda z: z.sigmoid(),
    "relu": lambda z: small(1) if z > 0 else small(0),
    "identity": lambda z: small(1),
}
BY_OUTPUT = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a * a}
for slope in ("0.01", "0.1", "0.2", "0.3", "0.05", "0.02", "0.001"):
    below = constant(Fraction(slope))
    SIGMAS[f"leaky-relu({slope})"] = lambda z, c=below: z if z > 0 else z * c
    PRIMES[f"leaky-relu({slope})"] = lambda z, c=below: small(1) if z > 0 else c
SIGMAS |= {
    "elu": lambda z: z if z > 0 else z.exp() - 1,
    "silu": lambda z: z * z.sigmoid(),
    "softsign": lambda z: z / (1 + abs(z)),
}
PRIMES |= {
    "elu": lambda z: small(1) if z > 0 else z.exp(),
    "silu": lambda z: z.sigmoid() * (1 + z * (1 - z.sigmoid())),
    "softsign": lambda z: 1 / ((1 + abs(z)) * (1 + abs(z))),
}
SIGMAS["identity"] = SIGMAS.pop("identity")  # the last: after dropout a leaky ReLU looks like it
BY_OUTPUT |= {"elu": lambda a: small(1) if a > 0 else a + 1}


def same(a, b):
    return a.r is not None and b.r is not None and not (a.r - b.r) % P


def softmax(zs):
    e = [z.exp() for z in zs]
    total = sum(e[1:], e[0])
    return [x / total for x in e]

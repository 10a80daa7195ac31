"""The usual activations and their slopes, by name, in exact numbers; and when two numbers are the same."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from symbolic_bp.audit.numbers.field import P
from symbolic_bp.audit.numbers.number import constant, small

if TYPE_CHECKING:
    from symbolic_bp.audit.numbers.number import Num


SIGMAS: dict[str, Callable[[Num], Num]] = {
    "sigmoid": lambda z: z.sigmoid(),
    "tanh": lambda z: z.tanh(),
    "softplus": lambda z: (1 + z.exp()).log(),
    "relu": lambda z: z if z > 0 else small(0),
    "identity": lambda z: z,
}
PRIMES: dict[str, Callable[[Num], Num]] = {
    "sigmoid": lambda z: z.sigmoid() * (1 - z.sigmoid()),
    "tanh": lambda z: 1 - z.tanh() * z.tanh(),
    "softplus": lambda z: z.sigmoid(),
    "relu": lambda z: small(1) if z > 0 else small(0),
    "identity": lambda z: small(1),
}
BY_OUTPUT = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a * a}


def leaky(c: Num, z: Num) -> Num:
    """max(z, c z) for c < 1."""
    return z if z > 0 else z * c


def leaky_prime(c: Num, z: Num) -> Num:
    """1 for z > 0, else c."""
    return small(1) if z > 0 else c


for slope in ("0.01", "0.1", "0.2", "0.3", "0.05", "0.02", "0.001"):
    below = constant(Fraction(slope))
    SIGMAS[f"leaky-relu({slope})"] = partial(leaky, below)
    PRIMES[f"leaky-relu({slope})"] = partial(leaky_prime, below)
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


def same(a: Num, b: Num) -> bool:
    """True where both have a residue and the residues agree modulo P."""
    return a.r is not None and b.r is not None and not (a.r - b.r) % P


def softmax(zs: list[Num]) -> list[Num]:
    """exp(z_j) / Sum_k exp(z_k)."""
    e = [z.exp() for z in zs]
    total = sum(e[1:], e[0])
    return [x / total for x in e]

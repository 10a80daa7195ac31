"""Where the residues live: a ring in which exp is a true homomorphism, so that its algebra holds
without any rewriting.

Four primes, p[i+1] = k p[i] + 1 and p[0] = 2^61 - 1; numbers are residues modulo their product M. The group
of p[i+1] has an element g of order p[i], so exp(u) := g^(u mod p[i]) modulo p[i+1] fulfils exp(u + v) =
exp(u) exp(v), exp(-u) = 1/exp(u) and exp(u/2)^2 = exp(u), for every spelling of u. Results are compared
modulo the last prime P only; exponentials may be nested three deep, below that exp is a keyed hash. sin and
cos come from a second generator and a root of -1.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from hashlib import blake2b
from math import frexp, isfinite, prod

PRIMES = (2**61 - 1, 119903836479112085453, 2877692075498690050873, 287769207549869005087301)
M = prod(PRIMES)
P = PRIMES[-1]
UNITS = tuple(M // p * pow(M // p, -1, p) % M for p in PRIMES)
ULPS = 4
SIMPLE = 20_000


def generator(level: int, base: int) -> int:
    """An element of order PRIMES[level - 1] modulo PRIMES[level]."""
    p = PRIMES[level]
    return next(g for g in (pow(h, p // PRIMES[level - 1], p) for h in range(base, base + 50)) if g != 1)


def root_of_minus_one(p: int) -> int:
    """A root of -1 modulo p, for p = 1 modulo 4."""
    return next(r for r in (pow(h, (p - 1) // 4, p) for h in range(2, 99)) if r * r % p == p - 1)


GENERATORS = tuple(generator(i, 3) for i in range(1, 4))
TURNS = tuple(generator(i, 1001) for i in range(1, 4))
ROOTS = tuple(root_of_minus_one(p) for p in PRIMES[1:])


def hashed(word: str, value: int, modulus: int) -> int:
    """A residue that looks random and depends on (word, value) only."""
    return int.from_bytes(blake2b(f"{word} {value}".encode(), digest_size=48).digest(), "big") % modulus


def joined(parts: list[int]) -> int:
    """The residue modulo M with these residues modulo each prime."""
    return sum(part * unit for part, unit in zip(parts, UNITS, strict=True)) % M


@lru_cache(maxsize=None)
def inverse(r: int) -> int:
    """1/r modulo M; ZeroDivisionError where r is zero modulo P. Lower residues that are zero count as one."""
    try:
        return pow(r, -1, M)
    except ValueError:
        if not r % P:
            raise ZeroDivisionError("division by zero") from None
        return joined([pow(r % p or 1, -1, p) for p in PRIMES])


@lru_cache(maxsize=None)
def exp(r: int) -> int:
    """exp of a residue."""
    if not r:
        return 1
    own, other = r % P, -r % P
    low = hashed("exp", min(own, other), PRIMES[0] - 1) + 1 if own else 1  # 0 is its own opposite
    parts = [low if own <= other else pow(low, -1, PRIMES[0])]
    parts += [pow(g, r % q, p) for g, q, p in zip(GENERATORS, PRIMES, PRIMES[1:], strict=False)]
    return joined(parts)


@lru_cache(maxsize=None)
def cos_sin(r: int) -> tuple[int, int]:
    """(cos, sin) of a residue."""
    cosines, sines = [hashed("cos", min(r % P, -r % P), PRIMES[0])], [hashed("sin", r % P, PRIMES[0])]
    for h, q, p, i in zip(TURNS, PRIMES, PRIMES[1:], ROOTS, strict=False):
        turn = pow(h, r % q, p)
        back = pow(turn, -1, p)
        cosines.append((turn + back) * pow(2, -1, p) % p)
        sines.append((turn - back) * pow(2 * i, -1, p) % p)
    return joined(cosines), joined(sines)


@lru_cache(maxsize=None)
def log_atom(r: int) -> int:
    """The logarithm of a residue that is no known product: new and random, the same for the same number."""
    return hashed("log", r % P, M)


@lru_cache(maxsize=100_000)
def rational(x: float) -> Fraction:
    """The fraction that a float constant stands for: 1/7 for 0.14285714285714285, 1/10 for 0.1, else
    its decimal digits."""
    if not isfinite(x):
        raise ValueError(f"{x} is no number")
    if x == int(x):
        return Fraction(int(x))
    if not 1e-12 < abs(x) < 1e12:
        return Fraction(repr(x))
    simple = Fraction(x).limit_denominator(SIMPLE)
    ulp = 2.0 ** (frexp(x)[1] - 53)
    return simple if simple and abs(simple - Fraction(x)) <= ULPS * ulp else Fraction(repr(x))

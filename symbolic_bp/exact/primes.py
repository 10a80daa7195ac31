"""Prime fields: 2^61 - 1 elements where no coefficient is so large that it could vanish, random primes
elsewhere."""

from collections.abc import Callable, Iterable
from math import log2

SMALL = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)
MERSENNE = (61, 127, 521)  # 2^k - 1 is a prime
ROUNDS = 64


def is_prime(n: int, draw: Callable[[], int]) -> bool:
    """Miller and Rabin: certain below 2^64 (Sorenson and Webster 2015), else wrong with probability at most
    4^-64.

    draw(): a random whole number, for the bases of large n.
    """
    if n < 2 or any(n % q == 0 for q in SMALL):
        return n in SMALL
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    bases: Iterable[int] = SMALL if n < 2**64 else (2 + draw() % (n - 3) for _ in range(ROUNDS))
    return all(passes(base, odd, twos, n) for base in bases)


def passes(base: int, odd: int, twos: int, n: int) -> bool:
    """Whether n = odd 2^twos + 1 looks like a prime to a base."""
    x = pow(base, odd, n)
    if x in (1, n - 1):
        return True
    for _ in range(twos - 1):
        x = x * x % n
        if x == n - 1:
            return True
    return False


def random_prime(bits: int, draw: Callable[[], int]) -> int:
    """A random prime between 2^(bits-1) and 2^bits; draw(): a random number of at least that many bits."""
    while True:
        n = draw() % 2 ** (bits - 1) | 2 ** (bits - 1) | 1
        if is_prime(n, draw):
            return n


def primes_between(bits: int) -> float:
    """log2 of a lower bound on how many primes lie between 2^(bits-1) and 2^bits, bits >= 61 (Dusart
    2010)."""
    return bits - 1 - log2(bits)

"""The same definitions at random real points, each value enclosed in an interval: is a difference one in numbers?

Named functions have laws that a table of residues does not know (step^2 = step, log(uv) = log u + log v), so that a
difference counts only if real numbers show it: if the intervals of the two sides are apart. They are worked out with
more and more bits until they tell, as 1 - a of a saturated neuron loses the first thousands of them.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import mpmath
from mpmath.libmp import (
    fone,
    from_int,
    from_man_exp,
    fzero,
    mpf_abs,
    mpf_add,
    mpf_le,
    mpf_lt,
    mpf_pos,
    mpf_shift,
    mpf_sub,
    to_str,
)
from mpmath.libmp.libmpi import (
    mpi_add,
    mpi_div,
    mpi_exp,
    mpi_log,
    mpi_mul,
    mpi_neg,
    mpi_pi,
    mpi_pow_int,
    mpi_sqrt,
)

from symbolic_bp.exact.graph import arguments, evaluate

LADDER = (256, 1024, 4096, 16384)  # bits
POINTS, ATTEMPTS = 8, 80  # points at which a pair is compared; that are tried to find them
SPREADS = (1, 1, 4, 16)  # of inputs, targets and biases, in turn, to reach pieces far from 0
TAME = (
    0,
    12,
    0,
    12,
    0,
    40,
    0,
    80,
)  # bits by which the last layer's weights are less, to reach small domains of a cost
SURE = 40  # bits of a value that are known, before it is shown
HUGE = 1000  # bits of the argument of exp: not worked out beyond

OUTSIDE, VAGUE = None, ()  # no value there, on a kink or outside a domain; too few bits to tell
ZERO, ONE = (fzero, fzero), (fone, fone)


class Reals:
    """Intervals of so many bits. Unknowns are multiples of 1/64 between -1 and 1, inputs and biases times spread, weights
    less in wide layers, so that no z is huge; targets between 0 and 1 where the cost has a domain (inside)."""

    def __init__(
        self,
        key: str,
        widths: Sequence[int],
        spread: int = 1,
        bits: int = LADDER[0],
        tame: int = 0,
        inside: bool = False,
    ) -> None:
        self.random, self.spread, self.bits, self.inside = random.Random(key), spread, bits, inside
        self.tables: dict[Any, dict[Any, Any]] = {}
        self.last, self.tame = len(widths), tame
        self.scale = {layer: n.bit_length() // 2 for layer, n in enumerate(widths, 2)}

    def num(self, p, q):
        return mpi_div((from_int(p),) * 2, (from_int(q),) * 2, self.bits)

    def leaf(self, key):
        number, kind = self.random.choice((-1, 1)) * self.random.randint(1, 63), key[0]
        layer = key[1][0] if kind in ("w", "b") else 0
        by, last = 0, self.tame and layer == self.last
        if kind == "y":  # between 0 and 1 where that may matter
            number = abs(number) if self.inside or self.spread == 1 else number * self.spread
        elif kind == "w":
            by = self.scale[layer] + (self.tame if last else 0)
        elif kind == "b" and last:
            number, by = abs(number), 1
        elif kind in ("x", "b"):
            number *= self.spread
        return (from_man_exp(number, -6 - by),) * 2

    def mul(self, x, y):
        return mpi_mul(x, y, self.bits) if x and y else lost(x, y)

    def dot(self, xs, ys):
        if not all(xs) or not all(ys):
            return lost(*xs, *ys)
        total = ZERO
        for x, y in zip(xs, ys):
            total = mpi_add(total, mpi_mul(x, y, self.bits), self.bits)
        return total

    def pow(self, x, n):
        return mpi_pow_int(x, n, self.bits) if x else x

    def recip(self, x):
        return mpi_div(ONE, x, self.bits) if x and sign(x) else lost(x, OUTSIDE if x == ZERO else VAGUE)

    def fn(self, name, args):
        if not all(args):
            return lost(*args)
        if isinstance(name, tuple):
            return self.table(name, args)
        x = args[0]
        if name in ("step", "sgn"):
            if not sign(x):
                return OUTSIDE if x == ZERO else VAGUE
            return ONE if sign(x) > 0 else ZERO if name == "step" else mpi_neg(ONE)
        if name == "log":
            return mpi_log(x, self.bits) if sign(x) > 0 else OUTSIDE if mpf_le(x[1], fzero) else VAGUE
        if name == "Phi":
            return self.normal(x)
        if name == "phi":
            return self.density(x)
        return self.exp(x)

    def exp(self, x: Any) -> Any:
        return mpi_exp(x, self.bits) if all(end[2] + end[3] < HUGE for end in x) else VAGUE

    def density(self, x: Any) -> Any:
        """phi, exp(-x^2/2)/sqrt(2 pi)."""
        above = self.exp(mpi_mul((from_man_exp(-1, -1),) * 2, mpi_pow_int(x, 2, self.bits), self.bits))
        below = mpi_sqrt(mpi_mul((from_int(2),) * 2, mpi_pi(self.bits), self.bits), self.bits)
        return above and mpi_div(above, below, self.bits)

    def normal(self, x: Any) -> Any:
        """Phi, which grows: the values of both ends, mpmath's last bits given away."""
        with mpmath.workprec(self.bits + 40):
            low, high = (mpmath.ncdf(mpmath.mpf(end)) for end in x)
            little = mpmath.ldexp(1, -self.bits)
            return (low * (1 - little))._mpf_, (high * (1 + little))._mpf_

    def table(self, name, args):
        """An undefined function: a random number for each value of the arguments; too vague where two may be the same."""
        known = self.tables.setdefault(name, {})
        if args not in known:
            if any(all(map(overlap, args, others)) for others in known):
                return VAGUE
            known[args] = self.leaf(("function",))
        return known[args]


def lost(*values):
    """What comes of values some of which are missing."""
    return OUTSIDE if OUTSIDE in values else VAGUE


def sign(x: Any) -> int:
    """1 or -1 where all of an interval has that sign, else 0."""
    return 1 if mpf_lt(fzero, x[0]) else -1 if mpf_lt(x[1], fzero) else 0


def overlap(x: Any, y: Any) -> bool:
    """Whether two intervals have a number in common."""
    return bool(mpf_le(x[0], y[1]) and mpf_le(y[0], x[1]))


def middle(x: Any) -> Any:
    """The number in the middle of an interval, for mpmath."""
    return mpmath.mp.make_mpf(mpf_shift(mpf_add(*x), -1))


def size(x: Any) -> Any:
    """The largest absolute value in an interval."""
    low, high = map(mpf_abs, x)
    return low if mpf_lt(high, low) else high


def known(x: Any) -> bool:
    """Whether the first bits of the value in an interval are known."""
    return x[0] == x[1] or bool(sign(x)) and mpf_lt(mpf_shift(mpf_sub(x[1], x[0]), SURE), size(x))


def shown(x: Any) -> str:
    """A value as text: twelve digits of it, or how small it is."""
    number, digits = (middle(x)._mpf_, 12) if known(x) else (size(x), 3)
    text = to_str(mpf_pos(number, 64, "n"), digits)  # of thousands of bits, Python prints none
    return text if known(x) else f"0 (to within {text})"


@dataclass
class Look:
    """One pair at the points so far: at how many it exists, and both sides as text once they were apart."""

    left: int
    met: int = 0
    apart: tuple = ()


def looked_at(graph, pairs, exists, key, net):
    """({pair: Look}, how many points were inside): each pair at some real points where the cost exists.

    pairs: {pair: at how many points to compare it}; exists: the node that has a value inside the domain.
    """
    found, inside = {pair: Look(count) for pair, count in pairs.items()}, 0
    narrow = net.cost is not None and bool(net.cost.domain)
    for attempt in range(ATTEMPTS):
        rest = [pair for pair, look in found.items() if look.left > look.met and not look.apart]
        if not rest:
            break
        needed = ancestors(graph, rest, exists)
        spread, tame = (SPREADS[attempt // 2 % 4], TAME[attempt % 8]) if narrow else (SPREADS[attempt % 4], 0)
        for bits in LADDER:
            point = Reals(f"{key}:{attempt}", net.widths, spread, bits, tame, narrow)
            values = evaluate(graph, point, needed)
            if values[exists]:
                rest = [pair for pair in rest if not decided(found[pair], pair, values, bits == LADDER[-1])]
            if values[exists] is OUTSIDE or not rest:
                break
        inside += bool(values[exists])
    return found, inside


def decided(look, pair, values, last):
    """Whether so many bits are enough for a pair at a point; what they say is noted. last: there are no more bits."""
    left, right = values[pair.left], values[pair.right]
    every = (left, right, *(values[node] for node in pair.divisors))
    if OUTSIDE in every:
        return True
    if VAGUE in every:
        return False
    apart, sure = not overlap(left, right), known(left) and known(right)
    if apart and (sure or last):
        look.apart = shown(left), shown(right)
    enough = sure or apart and last or pair.alike
    look.met += enough and (
        pair.alike or left != ZERO or right != ZERO
    )  # 0 = 0 behind a dead neuron says nothing
    return enough


def ancestors(graph, pairs, *more):
    """Flags of the nodes that the pairs rest on, and more."""
    flags = bytearray(len(graph.nodes))
    for number in more:
        flags[number] = 1
    for pair in pairs:
        for number in (pair.left, pair.right, *pair.divisors):
            flags[number] = 1
    for number in range(len(flags) - 1, -1, -1):
        if flags[number]:
            for arg in arguments(graph.nodes[number]):
                flags[arg] = 1
    return flags

"""Is every derivative of a concrete network what BP1 to BP4 and the unrolled product say? Exactly, for all entries."""
import time
from collections import Counter
from dataclasses import dataclass, field

from symbolic_bp.errors import NetworkError
from symbolic_bp.exact.concrete import ConcreteNet
from symbolic_bp.exact.definitions import Definitions
from symbolic_bp.exact.degree import Bound
from symbolic_bp.exact.equations import Derived, Equations
from symbolic_bp.exact.field import PRIMES, Stream, Vanished, residues

BITS, LEAST, MOST, REDRAWN = 100, 2, 4, 20      # 2^-100; at least two trials, a larger prime before more than four


@dataclass(frozen=True)
class Difference:
    """One entry where an equation does not give the derivative."""

    equation: str
    entry: tuple
    derived: object
    claimed: object


@dataclass(frozen=True)
class NetVerdict:
    """status: equal, differs or undecided; counts: comparisons of each equation; bits: misses a difference with
    probability at most 2^-bits; differences: at most the first thousand, differing: how many there are."""

    net: ConcreteNet
    status: str
    method: str
    counts: dict
    differences: tuple
    differing: int
    seconds: float
    prime: int = 0
    trials: int = 0
    degree: int = 0
    bits: float = 0.0
    redrawn: int = 0
    notes: tuple = field(default=())


def verify(net, *, method="auto", trials=None, seed=None, instead=None, progress=None):
    """The NetVerdict on a ConcreteNet.

    method: "field", "polynomials" or "auto"; trials: at least two, more where 2^-100 needs them; seed: repeats the random
    points of a run; instead: {("w", 2, 3, 5): f} takes the node f(equations) for what BP4 says of dC/dw[2,3,5], to check
    a gradient of your own; progress: called with (done, of). Raises NetworkError.
    """
    start = time.perf_counter()
    if method not in ("auto", "field", "polynomials"):
        raise NetworkError("the method", "auto, field or polynomials", repr(method))
    if trials is not None and (isinstance(trials, bool) or not isinstance(trials, int) or trials < LEAST):
        raise NetworkError("the trials", f"at least {LEAST}", repr(trials))
    graph, pairs = compared(net, instead or {})
    prime, trials, bound = planned(graph, pairs, trials)
    values, wrong, redrawn = [], {}, 0
    for trial in range(trials):
        if progress:
            progress(trial, trials)
        values, again = one_point(graph, prime, None if seed is None else f"{seed}:{trial}")
        redrawn += again
        for pair in pairs:
            if values[pair.left] != values[pair.right]:
                wrong.setdefault(pair, (values[pair.left], values[pair.right]))
    differences = [Difference(p.equation, p.entry, *v) for p, v in wrong.items()]
    bits = bound.bits(prime, trials)
    status = "differs" if differences else "equal" if bits >= BITS else "undecided"
    return NetVerdict(net, status, "field", dict(Counter(p.equation for p in pairs)), tuple(differences[:1000]),
                      len(differences), time.perf_counter() - start, prime, trials, bound.degree, bits, redrawn)


def compared(net, instead):
    """(graph, pairs) of all that is compared."""
    defs = Definitions(net)
    equations = Equations(defs, Derived(defs))
    pairs = equations.pairs() + equations.forward()
    return defs.graph, pairs


def planned(graph, pairs, trials):
    """(prime, trials, Bound): the smallest prime for which few trials give 2^-100."""
    bound = Bound(graph, [(p.left, p.right) for p in pairs])
    for prime in PRIMES:
        each = bound.bits(prime, 1)
        needed = max(LEAST, -int(-BITS // each)) if each else MOST + 1
        if needed <= MOST:
            return prime, max(needed, trials or 0), bound
    return PRIMES[-1], max(MOST, trials or 0), bound


def one_point(graph, prime, key):
    """(values, how often a denominator vanished and the point was drawn again). Raises NetworkError."""
    for again in range(REDRAWN):
        try:
            return residues(graph, Stream(prime, None if key is None else f"{key}:{again}")), again
        except Vanished:
            continue
    raise NetworkError("the network", "denominators that are not 0 everywhere", f"one that is 0 at {REDRAWN} random points")

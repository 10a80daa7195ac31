"""Is every derivative of a concrete network what BP1 to BP4 and the unrolled product say? Exactly, for all entries."""
import secrets
import time
from collections import Counter
from dataclasses import dataclass, replace
from importlib import import_module
from math import ceil

from symbolic_bp.errors import NetworkError
from symbolic_bp.exact.concrete import ConcreteNet, concrete
from symbolic_bp.exact.definitions import Definitions
from symbolic_bp.exact.degree import Bound
from symbolic_bp.exact.equations import Derived, Equations
from symbolic_bp.exact.field import Stream, Vanished, residues, source
from symbolic_bp.exact.given import Quantities
from symbolic_bp.exact.graph import evaluate
from symbolic_bp.exact.primes import MERSENNE, random_prime

METHODS = ("auto", "field", "polynomials")
BITS, LEAST, MOST, REDRAWN = 100, 2, 4, 20      # 2^-100; at least two trials, a larger field before more than four
SMALL, SHOWN = 20, 100                          # parameters for polynomials; differences shown as real numbers


@dataclass(frozen=True)
class Difference:
    """One entry where an equation, or your own gradient in its place, does not give the derivative; numbers as text."""

    equation: str
    entry: tuple
    derived: str
    claimed: str
    own: bool = False


@dataclass(frozen=True)
class NetVerdict:
    """status: equal, differs or undecided; counts: comparisons of each equation; failing: how many of them fail, the
    first in differences, with real numbers at random points; bits: a difference is missed with probability at most
    2^-bits; size: bits of the primes; fixed: all of them 2^size - 1, else random; degree: of the worst comparison."""

    net: ConcreteNet
    status: str
    method: str
    counts: dict
    differences: tuple
    failing: dict
    seconds: float
    size: int = 0
    fixed: bool = True
    trials: int = 0
    degree: int = 0
    bits: float = 0.0
    redrawn: int = 0
    library: str = ""
    notes: tuple = ()

    @property
    def differing(self):
        """The number of comparisons that fail."""
        return sum(self.failing.values())


def verify(net, *, method="auto", trials=None, seed=None, given=None, progress=None):
    """The NetVerdict on a ConcreteNet, or on widths such as "784-30-10" with any sigma and C.

    method: "field", "polynomials" or "auto" (polynomials for the smallest networks, unless there are trials or a seed);
    trials: at least two, more where 2^-100 needs them; seed: repeats the random points of a run; given: a function of
    Quantities that gives {entry: Value}, such as lambda q: {("w", 2, 3, 5): q.delta(2, 3)*q.a(1, 5)}, gradients of your
    own to be checked in place of what BP1 to BP4 say; progress: called with (steps done, of how many).
    Raises NetworkError.
    """
    start = time.perf_counter()
    net = net if isinstance(net, ConcreteNet) else concrete(net)
    if method not in METHODS:
        raise NetworkError("the method", " or ".join(METHODS), repr(method))
    if trials is not None and (isinstance(trials, bool) or not isinstance(trials, int) or not LEAST <= trials <= 1000):
        raise NetworkError("the trials", f"a number from {LEAST} to 1000", repr(trials))
    tell = progress or (lambda done, of: None)
    tell(0, LEAST + 2)
    graph, pairs = compared(net, given)
    tell(1, LEAST + 2)
    if method == "polynomials" or method == "auto" and trials is None and seed is None and is_small(net):
        wrong, how = by_polynomials(graph, pairs)
    else:
        wrong, how = by_points(graph, pairs, trials, seed, tell)
    differences, notes = confirmed(net, graph, wrong, seed) if wrong else ((), ())
    tell(1, 1)
    status = "differs" if differences else "undecided" if wrong or how.get("bits", BITS) < BITS else "equal"
    counts, failing = (dict(Counter(p.equation for p in some)) for some in (pairs, wrong))
    return NetVerdict(net, status, counts=counts, differences=differences, failing=failing, notes=notes,
                      seconds=time.perf_counter() - start, **how)


def is_small(net):
    """Is it so small that polynomials take no longer than a person notices?"""
    return net.parameters <= SMALL and net.examples == 1 and not any((*net.activations, net.cost, net.regulariser))


def compared(net, given=None):
    """(graph, pairs): the definitions with all that is derived and claimed, and what is to be equal."""
    defs = Definitions(net)
    derived = Derived(defs)
    equations = Equations(defs, derived)
    pairs = equations.pairs() + equations.forward()
    if given:
        pairs = replaced(pairs, given(Quantities(defs, derived, equations)))
    return defs.graph, pairs


def replaced(pairs, values):
    """The pairs with values of your own in place of what BP1 to BP4 say. Raises NetworkError for an unknown entry."""
    left = dict(values)
    found = [replace(p, right=left.pop(p.entry).node, own=True)
             if p.equation.startswith("BP") and p.entry in left else p for p in pairs]
    if left:
        raise NetworkError(str(next(iter(left))), "(w, l, j, k), (b, l, j) or (delta, l, j, x) of the network",
                           "no such entry")
    return found


def by_polynomials(graph, pairs):
    """(the pairs that are not equal as fractions of polynomials, what there is to say of it)."""
    polynomials = import_module("symbolic_bp.exact.polynomials")        # SymPy, only where it is asked for
    domain = polynomials.Polynomials(graph)
    values = evaluate(graph, domain)
    wrong = [p for p in pairs if not domain.equal(values[p.left], values[p.right])]
    return wrong, {"method": "polynomials", "library": polynomials.LIBRARY}


def by_points(graph, pairs, trials, seed, tell):
    """(the pairs that differ at a random point of a field, what there is to say of it)."""
    size, trials, bound = planned(graph, pairs, trials)
    wrong, redrawn = {}, 0
    for trial in range(trials):
        tell(trial + 2, trials + 2)
        values, again = one_point(graph, size, bound.fixed(size), None if seed is None else f"{seed}:{trial}")
        redrawn += again
        wrong.update((p, None) for p in pairs if values[p.left] != values[p.right])
    return [*wrong], {"method": "field", "size": size, "fixed": bound.fixed(size), "trials": trials,
                      "degree": bound.degree, "bits": bound.bits(size, trials), "redrawn": redrawn}


def planned(graph, pairs, trials):
    """(bits of the prime, trials, Bound): the smallest field in which few trials give 2^-100."""
    bound = Bound(graph, [(p.left, p.right) for p in pairs])
    for size in MERSENNE:
        each = bound.bits(size, 1)
        needed = max(LEAST, ceil(BITS / each)) if each else MOST + 1
        if needed <= MOST:
            return size, max(needed, trials or 0), bound
    return MERSENNE[-1], max(MOST, trials or 0), bound


def one_point(graph, size, fixed, key):
    """(values, how often a denominator vanished and the point was drawn again). Raises NetworkError."""
    take = source(key)
    for again in range(REDRAWN):
        prime = 2**size - 1 if fixed else random_prime(size, lambda: int.from_bytes(take(size // 8 + 1), "big"))
        try:
            return residues(graph, Stream(prime, take)), again
        except Vanished:
            continue
    raise NetworkError("the network", "denominators that are not 0 everywhere",
                       f"one that is 0 at {REDRAWN} random points")


def confirmed(net, graph, wrong, seed):
    """(Differences with real numbers, notes). For named functions only what real numbers show is a Difference."""
    chosen = wrong[:SHOWN]
    key = secrets.token_hex(8) if seed is None else seed
    found, inside = import_module("symbolic_bp.exact.real").seen(graph, chosen, key, net.widths)
    free = net.cost is None and not any((*net.activations, net.regulariser))
    differences = tuple(Difference(p.equation, p.entry, *found.get(p, ("", "")), p.own)
                        for p in chosen if p in found or free)
    if differences:
        return differences, ()
    return (), (f"{len(wrong):,} pairs differ as expressions in exp, log, step and the like, but not in real numbers, "
                f"at {inside} points off the kinks and inside the domain",)

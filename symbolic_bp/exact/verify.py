"""Is every derivative of a concrete network what BP1 to BP4 and the unrolled product say? Exactly, for all entries."""
import secrets
import time
from collections import Counter
from dataclasses import dataclass, replace
from importlib import import_module

from symbolic_bp.errors import NetworkError
from symbolic_bp.exact.concrete import ConcreteNet
from symbolic_bp.exact.definitions import Definitions
from symbolic_bp.exact.degree import Bound
from symbolic_bp.exact.equations import Derived, Equations
from symbolic_bp.exact.field import PRIMES, Stream, Vanished, residues
from symbolic_bp.exact.given import Quantities
from symbolic_bp.exact.graph import evaluate

METHODS = ("auto", "field", "polynomials")
BITS, LEAST, MOST, REDRAWN = 100, 2, 4, 20      # 2^-100; at least two trials, a larger prime before more than four
SMALL, SHOWN = 20, 100                          # parameters for polynomials; differences shown as real numbers


@dataclass(frozen=True)
class Difference:
    """One entry where an equation does not give the derivative."""

    equation: str
    entry: tuple
    derived: object
    claimed: object


@dataclass(frozen=True)
class NetVerdict:
    """status: equal, differs or undecided; counts: comparisons of each equation; differing: how many fail, the first of
    them in differences with real numbers; bits: a difference is missed with probability at most 2^-bits."""

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
    notes: tuple = ()


def verify(net, *, method="auto", trials=None, seed=None, given=None, progress=None):
    """The NetVerdict on a ConcreteNet.

    method: "field", "polynomials" or "auto" (polynomials for the smallest networks); trials: at least two, more where
    2^-100 needs them; seed: repeats the random points of a run; given: a function of Quantities that gives {entry: Value},
    such as lambda q: {("w", 2, 3, 5): q.delta(2, 3)*q.a(1, 5)}, gradients of your own to be checked in place of what
    BP1 to BP4 say; progress: called with (done, of). Raises NetworkError.
    """
    start = time.perf_counter()
    if method not in METHODS:
        raise NetworkError("the method", " or ".join(METHODS), repr(method))
    if trials is not None and (isinstance(trials, bool) or not isinstance(trials, int) or trials < LEAST):
        raise NetworkError("the trials", f"at least {LEAST}", repr(trials))
    graph, pairs = compared(net, given)
    if method == "polynomials" or method == "auto" and is_small(net):
        wrong, how = by_polynomials(graph, pairs), {"method": "polynomials"}
    else:
        wrong, how = by_points(graph, pairs, trials, seed, progress)
    differences, notes = (), ()
    if wrong:
        differences, notes = confirmed(net, graph, wrong, seed)
    status = "differs" if differences else "undecided" if wrong or how.get("bits", BITS) < BITS else "equal"
    return NetVerdict(net, status, counts=dict(Counter(p.equation for p in pairs)), differences=differences,
                      differing=len(wrong), seconds=time.perf_counter() - start, notes=notes, **how)


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
    found = [replace(p, right=left.pop(p.entry).node) if p.equation.startswith("BP") and p.entry in left else p
             for p in pairs]
    if left:
        raise NetworkError(str(next(iter(left))), "(w, l, j, k), (b, l, j) or (delta, l, j, x) of the network", "no such entry")
    return found


def by_polynomials(graph, pairs):
    """The pairs that are not equal as fractions of polynomials."""
    domain = import_module("symbolic_bp.exact.polynomials").Polynomials(graph)      # SymPy, only where it is asked for
    values = evaluate(graph, domain)
    return [p for p in pairs if not domain.equal(values[p.left], values[p.right])]


def by_points(graph, pairs, trials, seed, progress):
    """(the pairs that differ at a random point of a field, what there is to say of it)."""
    prime, trials, bound = planned(graph, pairs, trials)
    wrong, redrawn = {}, 0
    for trial in range(trials):
        if progress:
            progress(trial, trials)
        values, again = one_point(graph, prime, None if seed is None else f"{seed}:{trial}")
        redrawn += again
        wrong.update((p, None) for p in pairs if values[p.left] != values[p.right])
    return [*wrong], {"method": "field", "prime": prime, "trials": trials, "degree": bound.degree,
                      "bits": bound.bits(prime, trials), "redrawn": redrawn}


def confirmed(net, graph, wrong, seed):
    """(Differences with real numbers, notes). For named functions only what real numbers show is a Difference."""
    chosen = wrong[:SHOWN]
    key = secrets.token_hex(8) if seed is None else seed
    found, inside = import_module("symbolic_bp.exact.real").seen(graph, chosen, key)
    free = net.cost is None and not any((*net.activations, net.regulariser))
    differences = tuple(Difference(p.equation, p.entry, *found.get(p, ("", ""))) for p in chosen if p in found or free)
    if differences:
        return differences, ()
    return (), (f"{len(wrong):,} pairs differ as expressions in exp, log, step, ..., but real numbers did not show it at "
                f"{inside} points inside the domain",)


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

"""Is every derivative of a concrete network what BP1 to BP4 and the unrolled product say? Exactly, for all entries."""

import secrets
import time
from collections import Counter
from dataclasses import dataclass, field
from importlib import import_module
from math import ceil

from symbolic_bp.errors import NetworkError
from symbolic_bp.exact.concrete import ConcreteNet, concrete, had
from symbolic_bp.exact.definitions import Definitions
from symbolic_bp.exact.degree import Bound
from symbolic_bp.exact.equations import Derived, Equations
from symbolic_bp.exact.field import Stream, Vanished, residues, source
from symbolic_bp.exact.given import Quantities, own
from symbolic_bp.exact.graph import evaluate
from symbolic_bp.exact.missing import TooLarge
from symbolic_bp.exact.primes import MERSENNE, random_prime
from symbolic_bp.shown import Shown

METHODS = ("auto", "field", "polynomials")
BITS, LEAST, MOST, REDRAWN = (
    100,
    2,
    4,
    20,
)  # 2^-100; at least two trials, a larger field before more than four
SMALL, SHOWN = 20, 100  # parameters for polynomials; differences shown as real numbers


@dataclass(frozen=True)
class Difference:
    """One entry where an equation, or your own gradient in its place, does not give the derivative; numbers as text;
    claim: the number of the claim among several."""

    equation: str
    entry: tuple
    derived: str
    claimed: str
    own: bool = False
    claim: int = 0


@dataclass(frozen=True)
class Said:
    """What became of one claim of your own. claim: of language.claim, None for a function that gives values; entries:
    how many comparisons; failing: how many of them fail; open: of how many that is not known; divided: has it divisors."""

    claim: object
    entries: int
    failing: int
    open: int
    divided: bool = False

    @property
    def status(self):
        return "differs" if self.failing else "undecided" if self.open else "equal"


@dataclass(frozen=True, repr=False)
class NetVerdict(Shown):
    """status: equal, differs or undecided; counts: comparisons of each equation; failing: how many of them fail, the
    first in differences, with real numbers at random points; open: of how many that is not known; said: of each claim
    of your own; bits: a difference is missed with probability at most 2^-bits; size: bits of the primes; fixed: all of
    them 2^size - 1, else random; degree: of the worst comparison."""

    printer = "render.shown:net_verdict"

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
    open: dict = field(default_factory=dict)
    said: tuple = ()

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
    if trials is not None and (
        isinstance(trials, bool) or not isinstance(trials, int) or not LEAST <= trials <= 1000
    ):
        raise NetworkError("the trials", f"a number from {LEAST} to 1000", repr(trials))
    tell = progress or (lambda done, of: None)
    tell(0, LEAST + 2)
    graph, pairs, exists = compared(net, given)
    tell(1, LEAST + 2)
    small = method == "auto" and trials is None and seed is None and is_small(net)
    wrong, how = decided(graph, pairs, trials, seed, tell, method, small)
    failing, unknown, differences, notes = confirmed(net, graph, pairs, wrong, exists, seed)
    tell(1, 1)
    status = "differs" if failing else "undecided" if unknown or how.get("bits", BITS) < BITS else "equal"
    tables = (dict(Counter(p.equation for p in some)) for some in (pairs, failing, unknown))
    return NetVerdict(
        net,
        status,
        differences=differences,
        notes=notes,
        said=said(given, pairs, failing, unknown),
        **dict(zip(("counts", "failing", "open"), tables)),
        seconds=time.perf_counter() - start,
        **how,
    )


def is_small(net):
    """Is it so small that polynomials take no longer than a person notices?"""
    return (
        net.parameters <= SMALL
        and net.examples == 1
        and not any((*net.activations, net.cost, net.regulariser))
    )


def compared(net, given=None):
    """(graph, pairs, cost): the definitions with all that is derived and claimed, what is to be equal, the node of C."""
    defs = Definitions(net)
    derived = Derived(defs)
    equations = Equations(defs, derived)
    pairs = equations.pairs() + equations.forward()
    if given:
        pairs = replaced(net, pairs, own(given, Quantities(defs, derived, equations)))
    return defs.graph, pairs, defs.cost


def replaced(net, pairs, owns):
    """The pairs with each of your own in place of what BP1 to BP4 say. Raises NetworkError for an unknown entry."""
    left = {}
    for one in owns:
        left.setdefault(one.entry, []).append(one)
    found = []
    for p in pairs:
        mine = left.pop(p.entry, ()) if p.equation.startswith("BP") else ()
        found += [p._replace(right=o.node, own=True, claim=o.claim, divisors=o.divisors) for o in mine] or [p]
    if left:
        raise NetworkError(
            str(next(iter(left))),
            "(w, l, j, k), (b, l, j) or (delta, l, j, x) of the network",
            "no such entry",
            had(net),
        )
    return found


def said(given, pairs, failing, unknown):
    """The Said of each claim."""
    claims = getattr(given, "claims", (None,)) if given else ()
    counts = [Counter(p.claim for p in some if p.own) for some in (pairs, failing, unknown)]
    divided = {p.claim for p in pairs if p.divisors}
    return tuple(
        Said(claim, *(count[number] for count in counts), number in divided)
        for number, claim in enumerate(claims)
    )


def decided(graph, pairs, trials, seed, tell, method, small):
    """(the pairs that are not equal, what there is to say of it): as polynomials where that is asked for or possible."""
    if small or method == "polynomials":
        try:
            return by_polynomials(graph, pairs)
        except TooLarge:
            if not small:
                raise
    return by_points(graph, pairs, trials, seed, tell)


def by_polynomials(graph, pairs):
    """(the pairs that are not equal as fractions of polynomials, what there is to say of it)."""
    polynomials = import_module("symbolic_bp.exact.polynomials")  # SymPy, only where it is asked for
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
        values, again = one_point(
            graph, pairs, size, bound.fixed(size), None if seed is None else f"{seed}:{trial}"
        )
        redrawn += again
        wrong.update((p, None) for p in pairs if values[p.left] != values[p.right])
    return [*wrong], {
        "method": "field",
        "size": size,
        "fixed": bound.fixed(size),
        "trials": trials,
        "degree": bound.degree,
        "bits": bound.bits(size, trials),
        "redrawn": redrawn,
    }


def planned(graph, pairs, trials):
    """(bits of the prime, trials, Bound): the smallest field in which few trials give 2^-100."""
    bound = Bound(graph, [(p.left, p.right) for p in pairs])
    for size in MERSENNE:
        each = bound.bits(size, 1)
        needed = max(LEAST, ceil(BITS / each)) if each else MOST + 1
        if needed <= MOST:
            return size, max(needed, trials or 0), bound
    return MERSENNE[-1], max(MOST, trials or 0), bound


def one_point(graph, pairs, size, fixed, key):
    """(values, how often a denominator vanished and the point was drawn again). Raises NetworkError."""
    take = source(key)
    for again in range(REDRAWN):
        prime = (
            2**size - 1 if fixed else random_prime(size, lambda: int.from_bytes(take(size // 8 + 1), "big"))
        )
        try:
            return residues(graph, Stream(prime, take)), again
        except Vanished as why:
            (number,) = why.args
    mine = next((p.entry for p in pairs if number in p.divisors), None)
    where = (
        "the network"
        if mine is None
        else f"the claim about {'' if mine[0] == 'delta' else 'dC/d'}{mine[0]}[{','.join(map(str, mine[1:]))}]"
    )
    raise NetworkError(
        where, "denominators that are not 0 everywhere", f"one that is 0 at {REDRAWN} random points"
    )


def confirmed(net, graph, pairs, wrong, exists, seed):
    """(the pairs that fail, those of which it is not known, Differences with real numbers, notes).

    For named functions a pair fails only where real numbers show it, and one with divisors of your own is equal only
    if they are not 0 at some real point inside the domain.
    """
    free, unlike = net.cost is None and not any((*net.activations, net.regulariser)), set(wrong)
    divided = [] if free else [p._replace(alike=True) for p in pairs if p.divisors and p not in unlike]
    if not wrong and not divided:
        return [], [], (), ()
    real = import_module("symbolic_bp.exact.real")
    counts = {**dict.fromkeys(wrong[:SHOWN] if free else wrong, real.POINTS), **dict.fromkeys(divided, 1)}
    looks, inside = real.looked_at(graph, counts, exists, secrets.token_hex(8) if seed is None else seed, net)
    failing = wrong if free else [p for p in wrong if looks[p].apart]
    unseen = [] if free else [p for p in wrong if not looks[p].apart]
    void = [p for p in divided if not looks[p].met]
    differences = tuple(
        Difference(p.equation, p.entry, *(looks[p].apart or ("", "")), p.own, p.claim)
        for p in failing[:SHOWN]
    )
    notes = (
        (
            "comparisons that differ as expressions in exp, log, step and the like, but not in real numbers, at "
            f"{inside} points off the kinks and inside the domain: {len(unseen):,}",
        )
        if unseen
        else ()
    )
    return (
        failing,
        unseen + void,
        differences,
        notes
        + (
            (
                f"entries of yours whose divisors do not all differ from 0 at any real point that was tried, so that there is "
                f"nothing to compare: {len(void):,}",
            )
            if void
            else ()
        ),
    )

"""All derivatives of a model at given sizes: what it names, checked forwards, and the claims about it, in a
prime field.

The derivatives of a pass backwards are checked by one pass forwards along a random direction v in all entries
at once: sum over x of D(y, x) v(x) is the tangent of y. The cost is flat per parameter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from time import perf_counter

from symbolic_bp.exact.degree import Bound
from symbolic_bp.exact.field import Stream, source
from symbolic_bp.exact.graph import DOT, FN, MUL, POW, RECIP
from symbolic_bp.exact.models.asked import Asked, ask, field_walk
from symbolic_bp.exact.models.claims import refute
from symbolic_bp.exact.models.faults import TooMuch
from symbolic_bp.exact.models.functions import slopes
from symbolic_bp.exact.models.instance import WORK, Instance
from symbolic_bp.exact.models.model import Claim, Model
from symbolic_bp.exact.models.residues import PRIME, residues
from symbolic_bp.exact.models.verdict import Verdict
from symbolic_bp.exact.models.walk import Walk

KEY = "verify"
Slopes = Mapping[int, list[tuple[int, int]]]  # of the functions, made before values are worked out


@dataclass
class Row:
    """A claim, or the derivatives of one quantity: equations, how many hold, met (on a kink or 1/0: not
    used), seconds; differs: values of the names where the field tells the sides apart; verdict: what small
    sizes say of such a claim.
    """

    name: str
    kind: str
    equations: int = 0
    equal: int = 0
    met: int = 0
    seconds: float = 0.0
    differs: list[tuple[int, ...]] = field(default_factory=list)
    verdict: Verdict | None = None
    reason: str = ""

    @property
    def holds(self) -> bool:
        """Whether every equation that could be used holds, and there is one."""
        return self.equal > 0 and not self.differs


@dataclass
class Report:
    """rows; parameters: how many given entries; entries: of all families; nodes of the graph; seconds; bits:
    a difference would be missed with probability at most 2^-bits (0 where no bound is known); used, the
    values of size
    functions that the boxes of the families have asked for."""

    rows: list[Row]
    parameters: int
    entries: int
    nodes: int
    seconds: float
    bits: float = 0.0
    used: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every row holds."""
        return all(row.holds for row in self.rows)

    @property
    def per_parameter(self) -> float:
        """Seconds for each given entry."""
        return self.seconds / max(1, self.parameters)


def verify(
    model: Model,
    sizes: Mapping[str, object],
    claims: Iterable[Claim] | None = None,
    key: str = KEY,
    work: int = WORK,
    of: Iterable[str] = (),
) -> Report:
    """Checks all derivatives that a model names and the claims about it (claims: those of the model) on one
    instance. of: families without indices, the derivatives of which are checked whether they are named or
    not.

    Raises ModelError, NotDescending, TooMuch.
    """
    start = perf_counter()
    instance = Instance(model, sizes, work)
    used = tuple(instance.sizes.known)
    instance.prepare(model.order)
    for name in of:
        instance.derivative(True, (name, ()), (name, ()))
    rows: list[Row] = []
    asked: list[tuple[Row, Asked]] = []
    for claim in model.claims if claims is None else claims:
        begin, left, row = perf_counter(), instance.left, Row(claim.name, "claim")
        rows.append(row)
        try:
            asked.append((row, ask(instance, claim)))
            row.equations = len(asked[-1][1].pairs)
        except TooMuch as fault:  # of this claim alone
            instance.left, row.reason = left, str(fault)
        row.seconds = perf_counter() - begin
    last = max(instance.totals, default=-1) + 1
    functions = {
        node: slopes(instance.graph, node) for node in range(last) if instance.graph.nodes[node][0] == FN
    }
    stream = Stream(PRIME, source(key))
    made = residues(instance.graph, stream)
    for row, one in asked:
        begin = perf_counter()
        held(row, one, made if one.equations is None else field_walk(one, key))
        row.seconds += perf_counter() - begin
    rows = [*forwards(instance, made, stream, functions), *rows]
    parameters = sum(
        len(instance.entries[name]) for name, family in model.families.items() if family.kind == "given"
    )
    entries = sum(map(len, instance.entries.values()))
    bits = sure(instance, [one for _, one in asked])
    return Report(rows, parameters, entries, len(instance.graph.nodes), perf_counter() - start, bits, used)


def sure(instance: Instance, asked: list[Asked]) -> float:
    """-log2 of the chance that one point of the field hides a difference of a claim without assumptions."""
    pairs = [(pair.left, pair.right) for one in asked if one.equations is None for pair in one.pairs]
    try:
        return Bound(instance.graph, pairs).bits(PRIME.bit_length(), 1)
    except OverflowError:  # of degrees that no number of this size tells
        return 0.0


def held(row: Row, asked: Asked, made: Walk | None) -> None:
    """Notes for a claim at all values of its names what the field says."""
    if made is None:
        row.reason = "no point of the field on which the assumptions hold"
        return
    values, marks = made.values, made.marked
    for pair in asked.pairs:
        if marks[pair.left] or marks[pair.right]:
            row.met += 1
        elif values[pair.left] == values[pair.right]:
            row.equal += 1
        else:
            row.differs.append(pair.at)
    if row.differs:
        row.verdict = refute(asked.instance.model, asked.claim)


def forwards(instance: Instance, made: Walk, stream: Stream, functions: Slopes) -> list[Row]:
    """The derivatives of each quantity that was swept, against the tangent of one pass forwards."""
    start, rows = perf_counter(), []
    last = max(instance.totals, default=-1) + 1
    direction = {node: stream.next() for node in instance.own if node < last}
    tangents = pushed(instance, made, direction, last, functions)
    for y, found in instance.totals.items():
        name, place = instance.own[y]
        row = Row(f"D({name}{list(place) if place else ''}, ...)", "derivatives", len(found))
        total = sum(made.values[by] * direction[x] for x, by in found.items()) % PRIME
        row.met = sum(made.marked[by] for by in found.values())
        if row.met:
            row.reason = made.why(instance.graph, next(by for by in found.values() if made.marked[by]))
        elif total == tangents[y]:
            row.equal = len(found)
        else:
            row.differs.append(place)
        rows.append(row)
    if rows:
        rows[0].seconds = perf_counter() - start
    return rows


def pushed(
    instance: Instance, made: Walk, direction: Mapping[int, int], last: int, functions: Slopes
) -> list[int]:
    """The tangents of the first nodes: the derivative along a direction that moves every entry at once."""
    graph, values, tangents = instance.graph, made.values, [0] * last
    for node in range(last):
        op, x, y = graph.nodes[node]
        total = direction.get(node, 0)
        if op == DOT:
            total += sum(tangents[a] * values[b] + values[a] * tangents[b] for a, b in zip(x, y))
        elif op == MUL:
            total += tangents[x] * values[y] + values[x] * tangents[y]
        elif op == POW:
            total += y * pow(values[x], y - 1, PRIME) * tangents[x]
        elif op == RECIP:
            total -= values[node] * values[node] * tangents[x]
        elif op == FN:
            total += sum(values[by] * tangents[arg] for arg, by in functions[node])
        tangents[node] = total % PRIME
    return tangents

"""The check of a generated file: its gradient against differences of its cost, whose own error is known.

Exact on fractions where the cost is a polynomial of degree 2 in each single entry on each piece: then a
difference with both ends on the piece of the middle is the slope. Otherwise differences with halved steps are
extrapolated to step 0 (Ridders 1982); their error is what the last extrapolations still changed, and the
rounding of the cost.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from symbolic_bp.codegen.body import J, exact, numbers
from symbolic_bp.codegen.numpy_code import ATOM, code
from symbolic_bp.language.formula import read_formula
from symbolic_bp.network.formulas import expression
from symbolic_bp.network.germ import germ
from symbolic_bp.network.quantities import Entry

if TYPE_CHECKING:
    from symbolic_bp.codegen.body import Body
    from symbolic_bp.network.germ import Number
    from symbolic_bp.network.network import Network
    from symbolic_bp.network.record import Record


MANY = 5_000  # weights: with more, fractions take a minute
HOW = {True: "exact, on fractions", False: "to the error of those, on floating-point numbers"}


def check_function(net: Network, made: Body, examples: int) -> tuple[str, str]:
    """(source of the check and of what it calls, how it compares)."""
    layers, weights = (
        range(2, len(net.sizes) + 1),
        sum(p * q for p, q in zip(net.sizes, net.sizes[1:], strict=False)),
    )
    fractions = exact(net) and weights <= MANY
    w, z, a = (", ".join(f"{letter}{at}" for at in layers) + "," * (len(layers) == 1) for letter in "wza")
    names = {
        "examples": examples,
        "entries": 1 if fractions and weights > 1000 else 5,
        "how": HOW[fractions],
        "first": net.sizes[0],
        "out": net.sizes[-1],
        "w": w,
        "z": z,
        "a": a,
        "inside": inside(net),
        "shape_w": ", ".join(f"({net.n(at)}, {net.n(at - 1)})" for at in layers),
        "shape_b": ", ".join(f"({net.n(at)}, 1)" for at in layers),
        "centred": centred(net),
        "sides": ", ".join(["np.zeros(0)", *(f"np.ravel(np.sign({u}))" for u in switches(net))]),
        "target": "np.abs(y) / np.sum(np.abs(y), axis=0)" if made.guarded else "np.abs(y)",
    }
    parts = (FRACTIONS if fractions else FLOATS, SIDES, POINT, EXACT if fractions else EXTRAPOLATED, CHECK)
    return "\n\n".join(part.format(**names) for part in parts), HOW[fractions]


def switches(net: Network) -> list[str]:
    """The code of each formula at whose zeros a piece of the network ends."""
    found, last = [], {"a": Entry(net.a, net.L, J), "y": Entry(net.y, J)}
    for at in range(2, len(net.sizes) + 1):
        if not net.named_activation(at).vector:
            found += switched(net.named_activation(at), {"z": Entry(net.z, at, J)})
        if net.regulariser:
            found += switched(net.regulariser, {"w": Entry(net.w, at, J, J)})
    return found + switched(net.cost, last)


def switched(record: Record, quantities: dict[str, Entry]) -> list[str]:
    """The code of the formulas in whose sign a record switches."""
    return [code(expression(text, numbers(record), **quantities)) for text in record.switches]


def inside(net: Network) -> str:
    """Whether the last outputs are in the domain of the cost, as code."""
    sides = [
        [
            code(expression(part, numbers(net.cost), a=Entry(net.a, net.L, J)), ATOM)
            for part in text.split(" < ")
        ]
        for text in net.cost.domain
    ]
    return " and ".join(f"np.all({left} < {right})" for left, right in sides) or "True"


def centred(net: Network) -> str:
    """Lines that bring the last outputs into the domain of the cost, where random numbers may miss it."""
    record = net.named_activation(net.L)
    if record.vector or not net.cost.domain:
        return ""
    if all(gap(net, record, Fraction(z, 4)) > 0 for z in range(-12, 13)):
        return ""
    best: Number = -1
    middle = Fraction(1)
    for z in (Fraction(s * n, 2**k) for k in range(0, 120) for n in (7, 6, 5, 4) for s in (1, -1)):
        room = min(gap(net, record, z * near) for near in (Fraction(3, 4), Fraction(1), Fraction(5, 4)))
        if room > best:
            best, middle = room, z
        if best > Fraction(1, 8):
            break
    return CENTRED.format(middle=repr(float(middle)), last=net.L)


def gap(net: Network, record: Record, z: Fraction) -> float | Fraction:
    """How far the output at z is inside the domain of the cost, at most 1/4; -1 outside."""
    a = value(record, "formula", {"z": z})
    if a is None:
        return -1
    found = []
    for text in net.cost.domain:
        left, right = (
            germ(read_formula(p, {"a": None, **net.cost.parameters}), {"a": (a, 0)})[0]
            for p in text.split(" < ")
        )
        found.append(right - left)
    return min(Fraction(1, 4), *found) if min(found) > 0 else -1


def value(record: Record, which: str, at: dict[str, Fraction]) -> float | Fraction | None:
    """A formula of a record at these numbers; None where it does not exist."""
    term = read_formula(getattr(record, which), {**dict.fromkeys(at), **record.parameters})
    try:
        return germ(term, {name: (v, 0) for name, v in at.items()})[0]
    except (ArithmeticError, ValueError):
        return None


FRACTIONS = '''def numbers(rng, *shape):
    """Random fractions between -2 and 2."""
    return np.array([Fraction(2 * int(rng.integers(-10**6, 10**6)) + 1, 10**6)
                     for _ in range(int(np.prod(shape)))], dtype=object).reshape(shape)
'''

FLOATS = '''def numbers(rng, *shape):
    """Random numbers; those of a row of weights are smaller the longer it is."""
    return rng.uniform(-1, 1, shape) * (3 / shape[1])**0.5
'''

SIDES = '''def sides(x, y, w, b):
    """(whether the cost exists, on which side of every corner of a formula each number is)."""
    {w} = w
    ({z}), ({a}) = forward(x, w, b)
    return {inside}, np.concatenate([{sides}])
'''

CENTRED = """
        z = forward(x, w, b)[0][-1] - b[-1]         # the cost exists for z{last} near {middle}
        w[-1] = w[-1] * {middle} / (9 * np.max(np.abs(z)) + 1e-9)
        b[-1] = {middle} * (1 + b[-1] / 20)"""

POINT = '''def point(rng, examples):
    """Random x, y, w, b at which the cost exists; where that can be, no array has the slope 0."""
    found = None
    for _ in range(100):
        x, y = numbers(rng, {first}, examples), numbers(rng, {out}, examples)
        y = {target}
        w = [numbers(rng, *shape) for shape in [{shape_w}]]
        b = [numbers(rng, *shape) for shape in [{shape_b}]]{centred}
        if sides(x, y, w, b)[0]:
            found = x, y, w, b
            cost, dw, db, dx = backprop(*found)
            if all(np.any(slopes != 0) for slopes in [*dw, *db, dx]):
                break
    if found is None:
        raise ArithmeticError("no point found at which the cost exists")
    return found
'''

EXACT = '''def difference(array, at, x, y, w, b):
    """(dC/d array[at], 0), exactly: a central difference that crosses no corner; (0, inf) where none is \
found."""
    kept, home, h = array[at], sides(x, y, w, b)[1], Fraction(1, 10**3)
    for _ in range(100):
        ends = []
        for array[at] in (kept + h, kept - h):
            ends.append((np.all(sides(x, y, w, b)[1] == home), backprop(x, y, w, b)[0]))
        array[at] = kept
        if ends[0][0] and ends[1][0]:
            return (ends[0][1] - ends[1][1]) / (2 * h), 0
        h = h / 10
    return 0, math.inf
'''

EXTRAPOLATED = '''def difference(array, at, x, y, w, b):
    """(dC/d array[at], its error): central differences with halved steps that cross no corner, \
extrapolated to step 0."""
    kept, home, h = array[at], sides(x, y, w, b)[1], 1 / 8
    size = 1 + max(np.max(np.abs(z)) for z in forward(x, w, b)[0])
    before, found, error = [], 0, math.inf
    for _ in range(60):
        h, ends = h / 2, []
        for array[at] in (kept + h, kept - h):
            exists, there = sides(x, y, w, b)
            if exists and np.all(there == home):
                ends.append(backprop(x, y, w, b)[0])
        array[at] = kept
        row = [(ends[0] - ends[1]) / (2 * h)] if len(ends) == 2 else []
        for order, (left, above) in enumerate(zip(row, before), 1):
            row.append(left + (left - above) / (4**order - 1))
            rounding = 1e-14 * (size + abs(ends[0]) + abs(ends[1])) / h
            unsure = 10 * max(abs(row[-1] - left), abs(row[-1] - above)) + rounding
            if unsure < error:
                found, error = row[-1], unsure
        before = row
        if len(row) == 9:
            break
    return found, error
'''

CHECK = '''def check(examples={examples}, entries={entries}, seed=0):
    """Compare backprop with differences of its cost at a random point, {how}.

    entries: how many random ones of each array. Returns how many of them the differences know to three \
digits at
    least; raises ArithmeticError where one differs by more than its error.
    """
    rng, compared = np.random.default_rng(seed), 0
    with np.errstate(all="ignore"):
        x, y, w, b = point(rng, examples)
        cost, dw, db, dx = backprop(x, y, w, b)
        for array, slopes in zip([*w, *b, x], [*dw, *db, dx]):
            for place in rng.permutation(array.size)[:entries]:
                at = np.unravel_index(place, array.shape)
                found, error = difference(array, at, x, y, w, b)
                if abs(slopes[at] - found) > error:
                    raise ArithmeticError(f"backprop gives {{slopes[at]}}, the differences of the cost give \
{{found}}")
                compared += bool(error <= 1e-3 * abs(found) or found == slopes[at])
    return compared
'''

"""A generated file against the records: its lines are run with many digits before they are written.

The other side is the records' own formulas with dual numbers, which share no code with the closed forms, with
the stable forms or with what writes them down.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

import mpmath

from symbolic_bp.codegen import precise
from symbolic_bp.errors import NetworkError
from symbolic_bp.language.formula import read_formula
from symbolic_bp.network.germ import Arithmetic, germ

if TYPE_CHECKING:
    from ast import Call, Constant, keyword
    from random import Random

    from mpmath.ctx_mp_python import mpf

    from symbolic_bp.codegen.body import Body
    from symbolic_bp.codegen.precise import Array
    from symbolic_bp.network.network import Network
    from symbolic_bp.network.record import Record


DIGITS, CLOSE, NOTHING = 40, 1e-9, 1e-20  # numbers in the file have the 16 digits of a float
NEGATIVE = (0, 0.25, 0.5)  # how many of the weighted inputs are, at each point
WIDEST, TRIES = 3, 400  # the lines are the same for every width


class Differs(Exception):
    """What differs, and the two values."""


def compare(net: Network, body: Body) -> None:
    """Raises NetworkError unless the lines of a Body have the values and slopes of the
    records, at random points."""
    by = Arithmetic(
        lambda p, q: mpmath.mpf(p) / q,
        {
            "exp": (mpmath.exp, mpmath.exp),
            "log": (mpmath.log, lambda u: 1 / u),
            "Phi": (mpmath.ncdf, mpmath.npdf),
            "phi": (mpmath.npdf, lambda u: -u * mpmath.npdf(u)),
        },
    )
    sizes = [
        len(str(abs(n)))
        for r in net.records
        for v in r.parameters.values()
        for n in (v.numerator, v.denominator)
    ]
    with mpmath.workdps(
        DIGITS + net.L * max(sizes, default=0)
    ):  # a large slope in each layer takes them away
        for number, negative in enumerate(NEGATIVE):
            try:
                agree(body, Point(net, random.Random(f"point {number}"), negative, by))
            except Differs as why:
                raise NetworkError(
                    "--format python",
                    "code with the values of the formulas",
                    f"another {why}",
                    "please report the network: the file was not written",
                ) from None


def terms(record: Record, *names: str) -> tuple:
    """The formula of a record as a term; names: its variables."""
    return read_formula(record.formula, {**dict.fromkeys(names), **record.parameters}, record.vector)


class Point:
    """Numbers for x, y, w, b of a narrower network of the same kind, and what the formulas of
    the records say there.

    Two examples with the same inputs and other targets; the biases are those at which every z is a random
    number of the size of 1, and the outputs are in the domain of the cost. Raises NetworkError where none are
    found.
    """

    def __init__(self, net: Network, rng: Random, negative: float, by: Arithmetic) -> None:
        self.net, self.rng, self.negative, self.by = net, rng, negative, by
        self.widths = [min(n, WIDEST) for n in net.sizes]
        self.x, self.y = [[v, v] for [v] in self.drawn(self.widths[0], 1)], self.targets()
        self.w = [
            self.drawn(after, before) for before, after in zip(self.widths, self.widths[1:], strict=False)
        ]
        self.b, outputs = [], [row[0] for row in self.x]
        for at, w in enumerate(self.w, 2):
            z, a = self.layer(at, len(w))
            self.b.append([[v - mpmath.fdot(row, outputs)] for v, row in zip(z, w, strict=True)])
            outputs = a

    def number(self) -> mpf:
        """A random number of six digits between -1 and 1."""
        return mpmath.mpf(self.rng.choice((-1, 1)) * self.rng.randint(1, 10**6)) / 10**6

    def drawn(self, rows: int, columns: int) -> list[list[mpf]]:
        """A matrix of random numbers."""
        return [[self.number() for _ in range(columns)] for _ in range(rows)]

    def targets(self) -> list[list[mpf]]:
        """Positive numbers that sum to 1 in each example, where there are several."""
        columns = [[abs(self.number()) for _ in range(self.widths[-1])] for _ in range(2)]
        alone = self.widths[-1] == 1 and not self.net.named_activation(self.net.L).vector
        return [
            list(row)
            for row in zip(*(c if alone else [v / mpmath.fsum(c) for v in c] for c in columns), strict=True)
        ]

    def layer(self, at: int, size: int) -> tuple[list[mpf], list[mpf]]:
        """z and a of a layer."""
        inside = self.net.cost.domain if at == self.net.L else ()
        z = [self.weighted(0) for _ in range(size)]
        for number in range(TRIES):
            a = [v for v, _ in self.activated(self.net.named_activation(at), [(v, 0) for v in z])]
            bad = [j for j, v in enumerate(a) if not all(self.holds(text, v) for text in inside)]
            if not bad:
                return z, a
            z = [self.weighted(number) if j in bad else v for j, v in enumerate(z)]
        raise NetworkError(
            "--format python", "a cost that exists somewhere", f"no outputs in its domain at {TRIES} points"
        )

    def weighted(self, number: int) -> mpf:
        """A random z, smaller and smaller, of either sign where the first ones do not do."""
        z = 3 * abs(self.number()) * mpmath.mpf(2) ** -(number // 4)
        return -z if self.rng.random() < (self.negative or 0.5 * (number > 0)) else z

    def holds(self, text: str, a: mpf) -> bool:
        """Whether an output is on the right side of a bound such as "0 < a"."""
        left, right = (
            germ(read_formula(part, {"a": None, **self.net.cost.parameters}), {"a": (a, 0)}, by=self.by)[0]
            for part in text.split(" < ")
        )
        return left < right

    def activated(self, record: Record, z: list[tuple[mpf, mpf]]) -> list[tuple[mpf, mpf]]:
        """(sigma(z), slope) of each neuron of a layer."""
        rule = terms(record, "z", "a")
        return [germ(rule, {"z": v}, tuple(z), {"j": j}, self.by) for j, v in enumerate(z)]

    def along(
        self, x: list[list[mpf]], w: list[list[list[mpf]]], b: list[list[list[mpf]]]
    ) -> tuple[list[tuple[list, list]], mpf, mpf]:
        """(z, a) of each layer, the cost, and the slope of the cost along the direction x, w, b."""
        net, examples = self.net, []
        layers: list = []
        slopes = [paired(*arrays) for arrays in zip(self.w, w, strict=True)]
        for e in (0, 1):
            outputs, layers = [(p[e], q[e]) for p, q in zip(self.x, x, strict=True)], []
            for at, (weights, biases, moved) in enumerate(zip(slopes, self.b, b, strict=True), 2):
                z = [
                    added((*map(times, row, outputs), (v[0], s[0])))
                    for row, v, s in zip(weights, biases, moved, strict=True)
                ]
                outputs = self.activated(net.named_activation(at), z)
                layers.append(([v for v, _ in z], [v for v, _ in outputs]))
            examples.append(outputs)
        cost, n = terms(net.cost, "a", "y", "n"), (mpmath.mpf(net.sizes[-1]), 0)
        parts = [
            germ(cost, {"a": a, "y": (y[e], 0), "n": n}, by=self.by)
            for e, outputs in enumerate(examples)
            for a, y in zip(outputs, self.y, strict=True)
        ]
        value, slope = (v / (2 if net.mean else 1) for v in added(parts))
        if net.regulariser:
            rule = terms(net.regulariser, "w")
            value, slope = added(
                (
                    (value, slope),
                    *(germ(rule, {"w": v}, by=self.by) for rows in slopes for row in rows for v in row),
                )
            )
        return layers, value, slope


class Exactly(ast.NodeTransformer):
    """Numbers as they are written, not as the nearest float: 0.1 is 1/10, and 1 / 3 is not
    rounded to 16 digits."""

    def visit_Constant(self, node: Constant) -> Call | Constant:
        """A float or whole number as a call that reads its text."""
        if isinstance(node.value, float) or isinstance(node.value, int) and not isinstance(node.value, bool):
            text = ast.Constant(repr(node.value))
            return ast.fix_missing_locations(
                ast.copy_location(ast.Call(ast.Name("decimal", ast.Load()), [text], []), node)
            )
        return node

    def visit_keyword(self, node: keyword) -> keyword:
        """Left as it is: axis=0 is no number to calculate with."""
        return node  # axis=0


def paired(rows: list[list[mpf]], slopes: list[list[mpf]]) -> list[list[tuple[mpf, mpf]]]:
    """(value, slope) of each entry of two matrices."""
    return [list(zip(*both, strict=False)) for both in zip(rows, slopes, strict=False)]


def times(u: tuple[mpf, mpf], v: tuple[mpf, mpf]) -> tuple[mpf, mpf]:
    """The product of two (value, slope)."""
    return u[0] * v[0], u[0] * v[1] + u[1] * v[0]


def added(parts: Sequence[Sequence[mpf]]) -> tuple[mpf, mpf]:
    """The sum of (value, slope) pairs."""
    return tuple(map(mpmath.fsum, zip(*parts, strict=False)))


def agree(body: Body, point: Point) -> None:
    """Runs the lines at a point. Raises Differs."""
    names = {
        "np": precise.numpy(),
        "math": precise.math(),
        "decimal": mpmath.mpf,
        "m": 2,
        "x": precise.Array(point.x),
        "y": precise.Array(point.y),
    }
    for at, (w, b) in enumerate(zip(point.w, point.b, strict=False), 2):
        names |= {f"w{at}": precise.Array(w), f"b{at}": precise.Array(b)}
    gradient = f"slopes = [{', '.join([body.dx, *body.dw, *body.db])}]"
    lines = "\n".join([body.functions, *body.forward, *body.cost, *body.backward, gradient])
    exec(compile(Exactly().visit(ast.parse(lines)), "<the lines of the file>", "exec"), names)
    arrays, slopes = [point.x, *point.w, *point.b], names["slopes"]
    for slope, array in zip(slopes, arrays, strict=False):
        if slope.shape != (len(array), len(array[0])):
            raise Differs(f"shape of a gradient: {slope.shape}, not {len(array), len(array[0])}")
    directions = [direction(point, slope) for slope in slopes]
    layers, cost, wanted = point.along(
        directions[0], directions[1 : 1 + len(point.w)], directions[1 + len(point.w) :]
    )
    for at, layer in enumerate(layers, 2):
        for letter, numbers in zip("za", layer, strict=False):
            for mine, theirs in zip(names[f"{letter}{at}"].rows, numbers, strict=False):
                close(f"{letter}{at}", mine[1], theirs, abs(theirs))
    close("cost", names["cost"], cost, abs(cost))
    found = [sum_of(slope * precise.Array(moved)) for slope, moved in zip(slopes, directions, strict=False)]
    close("gradient", mpmath.fsum(found), wanted, max(map(abs, found)) + NOTHING)


def direction(point: Point, slope: Array) -> list[list[mpf]]:
    """A random direction along which the cost changes by about 1, so that the slopes of no array
    are lost in the sum."""
    largest = max(abs(v) for row in slope.rows for v in row) or 1
    return [[point.number() / largest for _ in row] for row in slope.rows]


def sum_of(array: Array) -> mpf:
    """The sum of all entries."""
    return mpmath.fsum(v for row in array.rows for v in row)


def close(name: str, mine: mpf, theirs: mpf, scale: mpf) -> None:
    """Raises Differs where two numbers are further apart than rounding explains."""
    if abs(mine - theirs) > CLOSE * scale:
        raise Differs(f"{name}: {mpmath.nstr(mine, 12)}, not {mpmath.nstr(theirs, 12)}")

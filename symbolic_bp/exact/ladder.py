"""Concrete networks to try a claim on, the simplest numbers first."""

import random
from fractions import Fraction
from itertools import product

from symbolic_bp.exact.dual import Polynomial
from symbolic_bp.exact.instance import Instance

WIDTHS = (
    (1, 1),
    (1, 2),
    (2, 1),
    (2, 2),
    (2, 3),
    (3, 2),
    (1, 1, 1),
    (2, 2, 2),
    (2, 3, 2),
    (1, 2, 3),
    (3, 2, 1),
    (1, 1, 1, 1),
    (2, 2, 2, 2),
    (2, 3, 2, 3),
)
SHALLOW = 6  # powers of sigma grow exponentially with depth: deeper nets are linear
STYLES = ("zero", "ones", "counting", "random")
KINKED = ("zero", "ones", "minus", "counting", "random")  # for formulas, which may have kinks at 0
NARROW = 9  # as many neurons of a layer are heard in a wide network with formulas, and the last one
ORDERED = (
    "zero",
    "nothing",
    "ones",
    "minus",
    "counting",
    "random",
)  # for inequalities, which may be equalities at 0


def shapes(network, neurons=1):
    """(widths, m) to try, the smallest first; m is 0 where there is no mini-batch. neurons: the largest index named."""
    least = network.least
    widths = [w for w in WIDTHS if len(w) >= least] or [
        (1,) * least,
        (2,) * least,
        (2, 3) * (least // 2) + (2,),
    ]
    if neurons > max(map(max, widths)):
        widths = [
            (n,) * layers for layers in (max(least, 2), max(least, 2) + 1) for n in (neurons, neurons + 1)
        ]
    widths = [tuple(network.widths)] if network.widths else widths
    return [(w, m) for w in widths for m in (((1, 2) if sum(w) < 5 else (2,)) if network.batch else (0,))]


def numbers(style, rng):
    """A source of numbers: the x-th to be asked for gets number(n)."""
    if style == "counting":
        return lambda n: Fraction((n * 2) % 5 - 1 or 2)
    return lambda n: Fraction(rng.choice((-3, -2, -1, 1, 2, 3, 4)), rng.choice((1, 1, 2, 3)))


def build(network, arrays, widths, m, style, seed=0):
    """An Instance of that shape. style zero: w = b = 0, linear, C the first output; nothing: x = 0 and arrays
    of zeros too; ones; counting; random."""
    rng = random.Random(f"{widths} {m} {style} {seed}")
    number, depth = numbers(style, rng), len(widths)
    examples = range(1, m + 1) if m else (0,)
    weights = [
        (layer, j, k)
        for layer in range(2, depth + 1)
        for j in range(1, widths[layer - 1] + 1)
        for k in range(1, widths[layer - 2] + 1)
    ]
    biases = [(layer, j) for layer in range(2, depth + 1) for j in range(1, widths[layer - 1] + 1)]
    fixed = {"zero": Fraction(0), "nothing": Fraction(0), "ones": Fraction(1), "minus": Fraction(-1)}.get(
        style
    )
    w = {key: number(n) if fixed is None else fixed for n, key in enumerate(weights)}
    few = NARROW if network.formulas else max(widths)  # exp of a sum over hundreds of neurons is out of reach
    if style == "random":
        w.update((key, Fraction(0)) for key in weights if few < key[2] < widths[key[0] - 2])
    b = {key: number(n + 1) if fixed is None else Fraction(0) for n, key in enumerate(biases)}
    x = {
        (k, e): Fraction(0)
        if style == "nothing" or style != "random" and k > few
        else Fraction(k + 2 * max(e - 1, 0))
        if style != "random"
        else number(k)
        for k in range(1, widths[0] + 1)
        for e in examples
    }
    lengths = dict.fromkeys(["N", *(d[1] for dims in arrays.values() for d in dims if d[0] == "dim")])
    # 1, 2 and 3 all come up in the styles of one net
    sizes = {d: (widths[0] - 1 + seed + n) % 3 + 1 for n, d in enumerate(lengths)}
    size = {
        "n": lambda d: widths[(depth if d[1][0] == "L" else 0) + d[1][1] - 1],
        "m": lambda d: m,
        "dim": lambda d: sizes[d[1]],
    }
    values = {}
    for at, (name, dims) in enumerate(arrays.items()):
        entries = product(*(range(1, size[d[0]](d) + 1) for d in dims))
        values[name] = {
            idx: Fraction(0)
            if style == "nothing"
            else Fraction(n + 1 + 2 * at)
            if style != "random"
            else number(n)
            for n, idx in enumerate(entries)
        }
    return Instance(
        tuple(widths),
        w,
        b,
        x,
        activations(network, widths, style, rng),
        cost(network, widths, style, rng),
        values,
        sizes,
        m,
        network.formulas,
    )


def activations(network, widths, style, rng):
    if network.activation == "identity" or network.formula("a"):
        return {}
    made, top = {}, len(widths)
    given = {key[1] + top * (key[0] == "L") for key, _, _ in network.formulas if key != "C"}
    for layer in [layer for layer in range(2, top + 1) if layer not in given]:
        for j in range(1, widths[layer - 1] + 1) if network.activation == "neuron" else (None,):
            key = (layer,) if j is None else (layer, j)
            known = {
                "zero": Polynomial(0, 1),
                "nothing": Polynomial(0, 1),
                "ones": Polynomial(0, 2),
                "counting": Polynomial(0, 1, 1),
            }.get(style)
            if len(widths) > SHALLOW:
                known = Polynomial(0, rng.choice((1, 2, -1, 3)))
            made[key] = known or Polynomial(
                rng.randint(-2, 2), rng.choice((1, 2, -1, 3)), rng.choice((1, -1, 2)), rng.choice((0, 1))
            )
    return made


def cost(network, widths, style, rng):
    if network.cost == "quadratic":
        return "quadratic"
    outputs = range(1, widths[-1] + 1)
    if style in ("zero", "nothing"):
        return [(Fraction(1), {1: 1})]
    if style == "ones":
        return [(Fraction(j), {j: 1}) for j in outputs]
    if style == "counting":
        return [(Fraction(j), {j: 1}) for j in outputs] + [(Fraction(1), {1: 2})]
    return [
        (Fraction(rng.choice((1, -1, 2, 3)), rng.choice((1, 2))), {j: power})
        for j in outputs
        for power in (1, 2)
    ] + [(Fraction(rng.choice((1, -2))), {j: 1, j % widths[-1] + 1: 1}) for j in outputs if widths[-1] > 1]

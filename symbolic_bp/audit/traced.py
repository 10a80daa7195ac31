"""Functions with a backward pass of their own (vector-Jacobian products), once they are traced to exact arrays.

Right: backward(inputs, g) = d<g, f>/dinputs for every g, <g, f> = Sum_i g_i f_i. Source: the definition of reverse mode.
"""
import random
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np

from symbolic_bp.audit.api import Audit
from symbolic_bp.audit.arrays import Exact, exact
from symbolic_bp.audit.engine import result
from symbolic_bp.audit.judge import DIFFERENT, Run, agree, compare, true_gradient
from symbolic_bp.audit.number import leaf, small
from symbolic_bp.audit.plan import Unusable

NEAR = 4          # tries for a point near the examples at which every number exists


def audit_traced(names: list, values: list, forward: Callable, backward: Callable, seed: int = 0, points: int = 2,
                 primal: "Callable | None" = None) -> Audit:
    """An Audit. values: example inputs (arrays; float ones are replaced by random exact ones of the same shape);
    forward(inputs) gives the list of outputs, backward(inputs, cotangents) the list of gradients, None for one that is left out;
    primal(inputs) gives the outputs as the forward rule says them, which must be the same.

    Points are near the examples, and random between -1 and 1 where every number exists there; what is wrong at the latter alone is undecided,
    as the function may not be meant for them. Raises Unusable where an output is no
    array of numbers, the number of gradients is not that of the inputs, or no point was found.
    """
    if not sum(np.size(v) for v in values):
        return said("nothing", "nothing was compared: no argument has an entry that is a float", points, seed)

    def at(point: object, near: bool) -> Run:
        rng = random.Random(f"{seed} {point}")
        inputs = [near_by(v, rng) if near else randomised(v, rng) for v in values]
        leaves = {n: v for n, v in zip(names, inputs) if isinstance(v, Exact) and v.size}
        outputs = numbers(forward(inputs))
        if not any(o.size for o in outputs):
            raise Nothing
        if not all(n.isfinite() for o in outputs for n in o.flat):
            raise Outside("the outputs: expected numbers, found nan or infinity; give example arguments at which they exist")
        if primal is not None:
            for k, (mine, true) in enumerate(zip(numbers(primal(inputs)), outputs)):
                if any(agree(a, b) == DIFFERENT for a, b in zip(mine.flat, true.flat)):
                    raise AnotherValue(k)
        cotangents = [randomised(np.ones(o.shape), rng) for o in outputs]
        cost = sum((n * g for o, c in zip(outputs, cotangents) for n, g in zip(o.flat, c.flat)), small(0))
        trial = SimpleNamespace(leaves=leaves, plan=None, space={}, inputs=[], batch=1, small=False, columns=list)
        given = list(backward(inputs, cotangents))
        if len(given) != len(names):
            raise Unusable(f"the backward pass: expected {len(names)} gradients, found {len(given)}")
        run = Run(trial, cost, true_gradient(trial, cost))
        if not all(n.isfinite() for array in run.true.values() for n in array.flat):
            raise Outside("the derivative of the function: expected numbers, found nan or infinity; give other example arguments")
        run.compared = {n: compare(n, g, run.true[n]) for n, g in zip(names, given) if n in leaves}
        return run

    def some(names_of_points: list, near: bool, enough: int) -> list:
        """Runs at the first points at which everything exists."""
        runs: list = []
        for point in names_of_points:
            if len(runs) < enough:
                try:
                    runs.append(at(point, near))
                except Outside as error:
                    outside.append(error)
        return runs

    outside: list = []
    try:
        near = some([f"near {p}" for p in range(NEAR)], True, points)
        far = some(list(range(points)), False, points)
    except Nothing:
        return said("nothing", "nothing was compared: no output has an entry that is a float", points, seed)
    except AnotherValue as found:
        return said("forward", f"the forward rule gives another value than the function (output {found})", points, seed, "wrong")
    if not near + far:
        raise outside[0]

    def told(runs: list, close: bool) -> Audit:
        return Audit(result(None, runs, [], lambda i: at(f"more {i}", close), [], 1, seed, SimpleNamespace(leaks=[])))

    if any(c.wrong for run in near for c in run.compared.values()) or not far:
        return told(near, True)
    whole = told(near + far, False)
    if near and whole["verdict"] == "wrong":
        return Audit(whole | {"verdict": "undecided", "cause": "elsewhere", "equation": "none", "network": "", "should be": "", "numpy": "",
                              "words": "the gradient is right near the example arguments and wrong at other numbers of the same shapes; "
                                       "give example arguments of each kind that the function is for"})
    return whole


class Outside(Unusable):
    """At this point the function or its derivative does not exist."""


class Nothing(Exception):
    """There is no output to compare."""


class AnotherValue(Exception):
    """The forward rule and the function differ in an output."""


def said(cause: str, words: str, points: int, seed: int, verdict: str = "undecided") -> Audit:
    """A verdict without a table."""
    return Audit({"verdict": verdict, "arrays": [], "nets": [], "batch": 1, "points": points, "seed": seed, "notes": [], "cause": cause,
                  "words": words, "equation": "none", "layer": None, "network": "", "line": None, "should be": "", "numpy": ""})


def numbers(outputs: list) -> list:
    return [exact(np.asarray(o, dtype=object)) for o in outputs]


def is_float(array: np.ndarray) -> bool:
    return array.dtype.kind == "f" or array.dtype.name == "bfloat16"


def randomised(value: object, rng: random.Random) -> np.ndarray:
    """Random exact leaves in place of floats, between -1 and 1; other arrays as they are."""
    array = np.asarray(value)
    return filled(array, [rng.randrange(1, 2**50) / 2**49 - 1 for _ in range(array.size)]) if is_float(array) else array


def near_by(value: object, rng: random.Random) -> np.ndarray:
    """The same within 1/16 of the example, so that what is positive stays so."""
    array = np.asarray(value)
    if not is_float(array):
        return array
    around = (float(x) for x in array.ravel())
    return filled(array, [(x or 1 / 16) * (1 + (rng.randrange(1, 2**40) / 2**39 - 1) / 16) for x in around])


def filled(array: np.ndarray, floats: list) -> np.ndarray:
    out = np.empty(array.size, dtype=object)
    out[:] = list(map(leaf, floats))
    return out.reshape(array.shape).view(Exact)

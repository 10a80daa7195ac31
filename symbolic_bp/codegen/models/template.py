"""The fixed parts of a generated file of NumPy."""

from __future__ import annotations

import ast
from string import Formatter

LEVELS = (2, 3, 4)  # orders of derivatives of undefined functions that a model may name
ENTRY = '''

def entry(array, *at):
    """array[at] for arrays of indices, 0 outside of it."""
    at = np.broadcast_arrays(*at)
    inside = np.logical_and.reduce([(0 <= i) & (i < n) for i, n in zip(at, array.shape)])
    return np.where(inside, array[tuple(np.where(inside, i, 0) for i in at)], 0)
'''
HELPERS = {
    "first": '''

def first(u, count):
    """1 at the first maximum over the last axes, so many as count says, else 0."""
    flat = u.reshape(u.shape[: u.ndim - count] + (-1,))
    return (np.arange(flat.shape[-1]) == flat.argmax(axis=-1)[..., None]).reshape(u.shape) * 1.0
''',
    "each": '''

def each(function, *at):
    """function(at) entry by entry for arrays of indices."""
    return np.vectorize(function, otypes=[int])(*at)
''',
    "sigmoid": '''

def sigmoid(u):
    """1/(1 + exp(-u)); no exponential of a positive number is taken."""
    e = np.exp(-np.abs(u))
    return np.where(u > 0, 1, e) / (1 + e)
''',
    "Phi": '''

def Phi(u):
    """The distribution function of the normal distribution."""
    return 0.5 * (1 + np.vectorize(math.erf)(u / math.sqrt(2)))
''',
}
FILE = '''"""{about}

Made by: {command}
"""

import math

import numpy as np
{helpers}

def forward({signature}):
    """All arrays of the model, a dictionary.

{arguments}    """
{sizes}{forward}    return {{{values}}}


def backward({both}):
    """d{objective}/dx for every array x, a dictionary; arguments as forward has them.{more}"""
    values = forward({call})
{unpack}{sizes_back}{backward}    return {{{gradients}}}


def example(arrays):
    """A function of arrays with its derivatives, for the check: neither it nor they grow with the arrays, so
    that central differences are exact enough."""
    weights = []
    for k, u in enumerate(arrays, 1):
        n = max(np.size(u), 1)
        weights.append(k * (1 + np.arange(np.size(u)).reshape(np.shape(u)) / n) / math.sqrt(n))
    total = sum(np.sum(w * np.sin(u)) for w, u in zip(weights, arrays))
    return total + total**2 / 2, tuple((1 + total) * w * np.cos(u) for w, u in zip(weights, arrays))


SOME = 100


def some(shape):
    """All places of an array, or some of them where there are many: these are compared along a direction
    too."""
    size = math.prod(shape)
    if size <= SOME:
        return np.ndindex(shape)
    return zip(*np.unravel_index(np.random.default_rng(0).choice(size, SOME, replace=False), shape))


def distance(numeric, slope):
    """How far a derivative is from a central difference; infinite where one of them is no number."""
    gap = abs(numeric - slope) / (1 + abs(numeric))
    return gap if np.isfinite(gap) else np.inf


def difference(sample):
    """The largest difference between backward and central differences; None where C has no value."""
{check}    given = {{{givens}}}
    if not np.isfinite(forward({made})["{objective}"]):
        return None
    found, worst, h_ = backward({made_both}), 0.0, 1e-6
    moved_, total = [], 0.0
    for name, array in given.items():
        members, slopes = (array, found[name]) if isinstance(array, list) else ([array], [found[name]])
        for member, slope in zip(members, slopes):
            if member is None:
                continue
            for place in some(member.shape):
                old, ends = member[place], []
                for moved in (old + h_, old - h_):
                    member[place] = moved
                    ends.append(forward({made})["{objective}"])
                member[place] = old
                worst = max(worst, distance((ends[0] - ends[1]) / (2 * h_), np.asarray(slope)[place]))
            if member.size > SOME:
                along = np.random.default_rng(1).standard_normal(member.shape) / math.sqrt(member.size)
                moved_.append((member, member.copy(), along))
                total += np.sum(along * slope)
    if moved_:
        ends = []
        for step in (h_, -h_):
            for member, old, along in moved_:
                member[...] = old + step * along
            ends.append(forward({made})["{objective}"])
        worst = max(worst, distance((ends[0] - ends[1]) / (2 * h_), total))
    return worst


def check(seed=0):
    """The largest difference at normal and at positive random arguments; about 1e-9 is usual."""
    rng = np.random.default_rng(seed)
    with np.errstate(all="ignore"):
        found = [difference(rng.standard_normal), difference(lambda shape: rng.uniform(0.5, 1.5, shape))]
    worst = [gap for gap in found if gap is not None]
    if not worst:
        raise ArithmeticError("{objective} has no value at the random arguments")
    return max(worst)


if __name__ == "__main__":
    worst = check()
    print("largest difference from central differences:", worst)
    raise SystemExit(int(worst > 1e-5))
'''


def own_names() -> set[str]:
    """The names that the fixed parts need: of modules and functions, and the variables of functions in which
    lines of a model stand."""
    empty = {field: "" for _, field, _, _ in Formatter().parse(FILE) if field}
    found: set[str] = set()
    for node in ast.parse(FILE.format(**empty) + ENTRY + "".join(HELPERS.values())).body:
        if isinstance(node, ast.Import):
            found |= {a.asname or a.name for a in node.names}
        elif isinstance(node, ast.FunctionDef):
            found.add(node.name)
            if node.name in ("forward", "backward", "difference"):
                found |= {a.arg for a in node.args.args}
                found |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return found

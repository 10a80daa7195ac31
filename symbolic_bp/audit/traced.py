"""Functions with a backward pass of their own (vector-Jacobian products), once they are traced to exact arrays.

Right: backward(inputs, g) = d<g, f>/dinputs for every g, <g, f> = Sum_i g_i f_i. Source: the definition of reverse mode.
"""
import random
from types import SimpleNamespace

import numpy as np

from symbolic_bp.audit.api import Audit
from symbolic_bp.audit.arrays import Exact, exact
from symbolic_bp.audit.engine import result
from symbolic_bp.audit.judge import Run, compare, true_gradient
from symbolic_bp.audit.number import leaf, small
from symbolic_bp.audit.plan import Unusable


def audit_traced(names, values, forward, backward, seed=0, points=2):
    """An Audit. values: example inputs (arrays; float ones are replaced by random exact ones of the same shape);
    forward(inputs) gives the list of outputs, backward(inputs, cotangents) the list of gradients, None for one that is left out.

    Raises Unusable where an output is no array of numbers, or the number of gradients is not that of the inputs.
    """
    def at(point):
        rng = random.Random(f"{seed} {point}")
        inputs = [randomised(v, rng) for v in values]
        leaves = {n: v for n, v in zip(names, inputs) if isinstance(v, Exact)}
        outputs = [exact(np.asarray(o, dtype=object)) for o in forward(inputs)]
        cotangents = [randomised(np.ones(o.shape), rng) for o in outputs]
        cost = sum((n * g for o, c in zip(outputs, cotangents) for n, g in zip(o.flat, c.flat)), small(0))
        trial = SimpleNamespace(leaves=leaves, plan=None, space={}, inputs=[], batch=1, small=False, columns=list)
        given = list(backward(inputs, cotangents))
        if len(given) != len(names):
            raise Unusable(f"the backward pass: expected {len(names)} gradients, found {len(given)}")
        run = Run(trial, cost, true_gradient(trial, cost))
        run.compared = {n: compare(n, g, run.true[n]) for n, g in zip(names, given) if n in leaves}
        return run
    runs = [at(point) for point in range(points)]
    return Audit(result(None, runs, [], lambda i: at(points + i), [], 1, seed, SimpleNamespace(leaks=[])))


def randomised(value, rng):
    """Random exact leaves in place of floats; other arrays as they are."""
    array = np.asarray(value)
    if array.dtype.kind != "f" and array.dtype.name != "bfloat16":
        return array
    out = np.empty(array.size, dtype=object)
    out[:] = [leaf(rng.randrange(1, 2**50) / 2**49 - 1) for _ in range(array.size)]
    return out.reshape(array.shape).view(Exact)

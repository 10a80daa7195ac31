"""JAX primitives that move entries, order them or add them up: JAX itself is asked, on integers in the place
of the exact numbers.

What only moves entries is run on their positions, what orders them on their ranks, what is linear on a basis;
so every parameter means what it means to JAX.
"""

from __future__ import annotations

import numpy as np

from symbolic_bp.audit.arrays.arrays import BY_ELEMENT, Exact, to_num
from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.numbers.number import lift, small
from symbolic_bp.audit.numbers.ordering import ranks
from symbolic_bp.audit.theirs import Theirs

MOVES = (
    "reshape",
    "transpose",
    "squeeze",
    "expand_dims",
    "broadcast_in_dim",
    "slice",
    "dynamic_slice",
    "dynamic_update_slice",
    "rev",
    "pad",
    "concatenate",
    "gather",
    "scatter",
    "select_n",
    "split",
    "stack",
    "unstack",
    "tile",
    "broadcast_to",
)
CHOICES = ("reduce_max", "reduce_min", "reduce_window_max", "reduce_window_min", "cummax", "cummin")
PLACES = ("argmax", "argmin")
LINEAR = (
    "scatter-add",
    "scatter_add",
    "reduce_window_sum",
    "conv_general_dilated",
    "select_and_scatter_add",
    "select_and_gather_add",
)
LARGEST = 4_000  # entries of a basis


def moved(eqn: Theirs, operands: list) -> list:
    """The entries of the outputs are entries of the operands: which, JAX says on positions. 0 stands for
    what is filled in."""
    fill = eqn.params.get("fill_value")
    pool, given = [lift(float("nan" if fill is None else fill))], []
    for x in operands:
        if isinstance(x, Exact):
            given.append(np.arange(len(pool), len(pool) + x.size, dtype=np.int32).reshape(x.shape))
            pool += list(x.flat)
        else:
            given.append(x)
    entries = np.empty(len(pool), dtype=object)
    entries[:] = pool
    filled = {"fill_value": -1} if "fill_value" in eqn.params else {}  # no position
    return [entries[np.where((at < 0) | (at >= len(pool)), 0, at)] for at in bound(eqn, given, filled)]


def bound(eqn: Theirs, operands: list, other: Theirs = ()) -> list:
    """The outputs as JAX calculates them; with other parameters in the place of some."""
    out = eqn.primitive.bind(*operands, **(eqn.params | dict(other)))
    outs = out if eqn.primitive.multiple_results else [out]
    return [np.asarray(o) if hasattr(o.dtype, "kind") else o for o in outs]  # a key for chance is no array


def operation(eqn: Theirs) -> str:
    """The name of a primitive, as a refusal says it."""
    return f"the primitive operation {eqn.primitive.name}"


def chosen(eqn: Theirs, operands: list) -> list:
    """The largest or the smallest of some entries."""
    found, kept = ranks(operands[0], operation(eqn))
    (at,) = bound(eqn, [found])
    entries = np.empty(len(kept) + 1, dtype=object)
    entries[:] = [*kept, lift(float("nan"))]
    return [entries[np.where((at < 0) | (at >= len(kept)), len(kept), at)]]


def placed(eqn: Theirs, operands: list) -> list:
    """Where the largest or the smallest entry is, the first one of equal ones: integers."""
    return bound(eqn, [ranks(operands[0], operation(eqn), strict=False)[0]])


def best(eqn: Theirs, operands: list) -> list:
    """top_k: entries and where they were."""
    x = operands[0]
    found, _ = ranks(x, operation(eqn))
    _, at = bound(eqn, [found])
    axis = eqn.params.get("axis", x.ndim - 1)
    return [np.take_along_axis(np.asarray(x), at, axis), at]


def sorted_together(eqn: Theirs, operands: list) -> list:
    """sort: the first num_keys operands decide, the others go with them."""
    keys = [
        ranks(x, operation(eqn))[0] if isinstance(x, Exact) else x for x in operands[: eqn.params["num_keys"]]
    ]
    rest = [np.arange(x.size, dtype=np.int32).reshape(x.shape) for x in operands]
    out = [np.asarray(o) for o in eqn.primitive.bind(*keys, *rest, **eqn.params)][len(keys) :]
    return [np.asarray(x).reshape(-1)[at] for x, at in zip(operands, out, strict=False)]


def linear(eqn: Theirs, operands: list) -> list:
    """Linear in each operand of exact numbers (in the product of two): what JAX makes of the vectors of a
    basis."""
    exact = [i for i, x in enumerate(operands) if isinstance(x, Exact)]
    name = eqn.primitive.name
    if eqn.params.get("batch_group_count", 1) != 1 or not exact or name.startswith("select_and"):
        raise Unusable(f"the primitive operation {name} with these parameters has no exact meaning here")
    sizes = [operands[i].size for i in exact]
    together = name == "conv_general_dilated"
    if (int(np.prod(sizes)) if together else sum(sizes)) > LARGEST:
        raise Unusable(
            f"the primitive operation {name} on arrays of {sizes} entries is too large here: give smaller "
            f"example arguments"
        )
    zero = [
        np.zeros(x.shape, dtype=v.aval.dtype) if isinstance(x, Exact) else x
        for x, v in zip(operands, eqn.invars, strict=True)
    ]
    total = None

    def at(changes: list) -> np.ndarray:
        given = list(zero)
        for i, k in changes:
            given[i] = given[i].copy()
            given[i].reshape(-1)[k] = 1
        out = np.asarray(eqn.primitive.bind(*given, **eqn.params))
        if not np.all(out == np.rint(out)):
            raise Unusable(f"the primitive operation {name} with these parameters has no exact meaning here")
        return out

    flats = {i: list(operands[i].flat) for i in exact}
    if together:
        terms = (
            ([(exact[0], j), (exact[1], k)], flats[exact[0]][j] * flats[exact[1]][k])
            for j in range(sizes[0])
            for k in range(sizes[1])
        )
    else:
        terms = (([(i, k)], flats[i][k]) for i in exact for k in range(len(flats[i])))
    for changes, value in terms:
        out = at(changes)
        if total is None:
            total = np.full(out.shape, small(0), dtype=object)
        for place in zip(*np.nonzero(out), strict=True):
            total[place] = total[place] + value * int(out[place])
    return [
        total if total is not None else np.zeros(tuple(eqn.outvars[0].aval.shape), dtype=object) + small(0)
    ]


LANDING = {
    "scatter-mul": (1, 2, lambda x, u: x * u),
    "scatter-sub": (0, 1, lambda x, u: x - u),
    "scatter-max": (-1, 1, BY_ELEMENT["maximum"]),
    "scatter-min": (1, -1, BY_ELEMENT["minimum"]),
}


def combined(eqn: Theirs, operands: list) -> list:
    """scatter by products, differences and extremes: where each update lands, JAX says on a number that
    shows beside a neutral one."""
    neutral, shown, both = LANDING[eqn.primitive.name]
    target, indices, updates = operands
    if isinstance(indices, Exact) or updates.size > LARGEST:
        raise Unusable(
            f"{operation(eqn)} on {updates.size} updates has no exact meaning here: give smaller example "
            f"arguments"
        )
    kinds = [v.aval.dtype for v in eqn.invars]
    out = np.array(target, dtype=object)
    for k, update in enumerate(np.asarray(updates, dtype=object).flat):
        probe = np.full(updates.shape, neutral, dtype=kinds[2])
        probe.reshape(-1)[k] = shown
        (found,) = bound(eqn, [np.full(target.shape, neutral, dtype=kinds[0]), indices, probe])
        for place in zip(*np.nonzero(found != neutral), strict=True):
            out[place] = both(to_num(out[place]), to_num(update))
    return [out]


BY_JAX = (
    dict.fromkeys(MOVES, moved)
    | dict.fromkeys(CHOICES, chosen)
    | dict.fromkeys(PLACES, placed)
    | dict.fromkeys(LINEAR, linear)
    | {"top_k": best, "sort": sorted_together}
    | dict.fromkeys(LANDING, combined)
)

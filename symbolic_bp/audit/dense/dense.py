"""Is what was computed a plain dense network? Read off the tape: which sums of weight
times activation there are.

z[l,j] = Sum_k w[l,j,k] a[l-1,k] + b[l,j];  a sum over leaves times other numbers is a z; sums over the same
other numbers are one layer for one example. Nothing is declared, and shapes and names of the parameters do
not matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from symbolic_bp.audit.dense.activations import SIGMAS, same
from symbolic_bp.audit.dense.certain import certain, of_inputs
from symbolic_bp.audit.dense.outputs import find_outputs
from symbolic_bp.audit.numbers import tape
from symbolic_bp.audit.numbers.number import small
from symbolic_bp.audit.numbers.opcodes import ADD, CONST, DIV, DOT, MUL
from symbolic_bp.audit.numbers.real import makers

if TYPE_CHECKING:
    from symbolic_bp.audit.arrays.arrays import Exact
    from symbolic_bp.audit.judging.judge import Run
    from symbolic_bp.audit.numbers.number import Num


@dataclass
class Layer:
    """w[j][k], b[j] (leaves); for every example x: z[x][j], below[x][k] = a[l-1,k], slope[x][j]
    = dbelow[l+1]/dz[l]."""

    w: list
    b: list
    z: list
    below: list
    slope: list = field(default_factory=list)
    sigma: str = ""


@dataclass
class Dense:
    """The layers 2 ... L, the true delta[l][x][j], the outputs a[x][j] where they are
    known, and dC/da of them."""

    layers: list
    delta: list
    true: dict
    where: dict
    outputs: Any = None  # [x][j]
    pull: Any = None
    output: str = ""

    @property
    def examples(self) -> int:
        """The number of examples."""
        return len(self.layers[-1].z)


def sums(order: list[Num], leaves: Leaves) -> dict[int, tuple[Num, list[tuple], list[Num]]]:
    """{id of a z: (z, [(leaf, other)], [bias leaves])} of every sum that has a weight in it."""
    users: dict = {}
    for n in order:
        for m in makers(n):
            users.setdefault(id(m), []).append(n)
    done = set()
    found: dict = {}

    def top(n: Num) -> Num:
        while True:
            above = users.get(id(n), [])
            if len(above) != 1 or above[0].op != ADD or above[0].a is above[0].b:
                return n
            n = above[0]

    for p in leaves:
        for user in users.get(id(p), []):
            if user.op == DOT and id(user) not in done:
                done.add(id(user))
                pairs = [(a, b) if id(a) in leaves else (b, a) for a, b in zip(user.a, user.b, strict=True)]
                if all(id(w) in leaves and id(o) not in leaves for w, o in pairs):
                    z = top(user)
                    found.setdefault(id(z), (z, [], []))[1].extend(pairs)
            elif user.op == MUL and (user.a is p) != (user.b is p):
                other = user.b if user.a is p else user.a
                if id(other) not in leaves:
                    z = top(user)
                    found.setdefault(id(z), (z, [], []))[1].append((p, other))
            elif user.op == ADD:
                z = top(user)
                found.setdefault(id(z), (z, [], []))[2].append(p)
    return {key: value for key, value in found.items() if value[1]}


def recognise(run: Run) -> Dense | None:
    """A Dense, or None where the computation is something else."""
    flat = [n for array in run.trial.leaves.values() for n in array.flat]
    place = {id(n): i for i, n in enumerate(flat)}
    order = tape.depending(run.cost, set(place))
    index = {id(n): i for i, n in enumerate(order)}
    found = sums(order, Leaves(flat, place))
    arrays = {
        id(n): (array, at)
        for array in run.trial.leaves.values()
        for at, n in np.ndenumerate(array.view(np.ndarray))
    }
    blocks: dict = {}
    for z, pairs, biases in found.values():
        pairs.sort(key=lambda pair: place[id(pair[0])])
        ones = [w for w, o in pairs if o.op == CONST and o.a == 1 and len(pairs) > 1]
        pairs = [(w, o) for w, o in pairs if not (o.op == CONST and o.a == 1 and len(pairs) > 1)]
        blocks.setdefault(tuple(id(o) for _, o in pairs), []).append((z, pairs, biases + ones))
    layers = []
    for neurons, group in grouped(blocks, arrays):
        group.sort(key=lambda block: min(index[id(z)] for z, _, _ in block))
        layer = layered(neurons, group, place, arrays)
        if layer is None:
            return None
        layers.append(layer)
    # the last z of a layer feeds the next one; the first z of the next one may come before (an example on
    # which all of a layer is dead)
    layers.sort(key=lambda layer: max(index.get(id(z), -1) for block in layer.z for z in block))
    columns = run.trial.columns()
    if not of_inputs(run, layers, columns):
        return None
    restored = len(layers) > 1 and len(layers[0].z) < len(layers[1].z) == len(columns)
    if restored:
        unseen(layers[0], columns)
    if not layers or any(len(layer.z) != len(layers[0].z) for layer in layers):
        return None
    if not restored:
        arrange(columns, layers)
    if any(len(up.w[0]) != len(low.w) for low, up in zip(layers, layers[1:], strict=False)):
        return None
    return completed(run, layers, flat)


def unseen(layer: Layer, columns: list[list[Num]]) -> None:
    """Put back the examples on which the cost does not depend through the first layer (all of its
    neurons are dead there)."""
    at = {id(n): (x, k) for x, column in enumerate(columns) for k, n in enumerate(column)}
    if any(id(n) not in at for row in layer.below for n in row):
        return
    order = [at[id(n)][1] for n in layer.below[0]]
    known = {at[id(row[0])][0]: (row, z) for row, z in zip(layer.below, layer.z, strict=True)}
    rows = [known[x][0] if x in known else [column[k] for k in order] for x, column in enumerate(columns)]
    layer.z = [
        known[x][1] if x in known else [again(w, row, b) for w, b in zip(layer.w, layer.b, strict=False)]
        for x, row in enumerate(rows)
    ]
    layer.below = rows


def arrange(columns: list[list[Num]], layers: list[Layer]) -> None:
    """The examples in the order of the inputs, as far as these are recognised."""
    places = {id(n): x for x, column in enumerate(columns) for n in column}
    keys = [min((places[id(n)] for n in row if id(n) in places), default=-1) for row in layers[0].below]
    if -1 in keys:
        return
    old = sorted(range(len(keys)), key=keys.__getitem__)
    for layer in layers:
        layer.z, layer.below = [layer.z[x] for x in old], [layer.below[x] for x in old]


def grouped(
    blocks: dict[tuple[int, ...], list[tuple[Num, list, list]]],
    arrays: dict[int, tuple[Exact, tuple[int, ...]]],
) -> list[tuple[set[tuple], list[list]]]:
    """[(neurons as tuples of weight ids, blocks)]: blocks that share a neuron, or the matrix of their
    weights, are one layer."""
    groups: list = []
    for block in blocks.values():
        own = {tuple(id(w) for w, _ in pairs) for _, pairs, _ in block if pairs}
        if not own:
            continue
        homes = {(id(arrays[w][0]), len(key)) for key in own for w in key if arrays[w][0].ndim == 2}
        touching = [g for g in groups if g[0] & own or g[2] & homes]
        groups = [g for g in groups if not (g[0] & own or g[2] & homes)]
        groups.append(
            (
                own.union(*(g[0] for g in touching)),
                [b for g in touching for b in g[1]] + [block],
                homes.union(*(g[2] for g in touching)),
            )
        )
    return [(neurons, some) for neurons, some, _ in groups]


def layered(
    keys: set[tuple[int, ...]],
    group: list[list[tuple[Num, list, list]]],
    place: dict[int, int],
    arrays: dict[int, tuple[Exact, tuple[int, ...]]],
) -> Layer | None:
    """The Layer of these neurons; a z that the cost does not depend on (a dead neuron)
    is calculated again."""
    weights: dict[tuple[int, ...], list[Num]] = {}
    biases: dict[tuple[int, ...], Num] = {}
    for block in group:
        for _, pairs, added in block:
            key = tuple(id(w) for w, _ in pairs)
            weights[key] = [w for w, _ in pairs]
            if len(added) > 1:
                return None
            if added:
                biases[key] = added[0]
    if len({len(key) for key in keys}) != 1:
        return None
    for row, bias in silent(weights, biases, arrays):
        weights[tuple(map(id, row))] = row
        if bias is not None:
            biases[tuple(map(id, row))] = bias
    rows = sorted(weights, key=lambda key: place[key[0]])
    layer = Layer([weights[key] for key in rows], [biases.get(key) for key in rows], [], [])
    for block in group:
        below = [o for _, o in block[0][1]]
        at = {tuple(id(w) for w, _ in pairs): z for z, pairs, _ in block}
        layer.below.append(below)
        layer.z.append(
            [at[key] if key in at else again(weights[key], below, biases.get(key)) for key in rows]
        )
    return layer


def silent(
    weights: dict[tuple[int, ...], list[Num]],
    biases: dict[tuple[int, ...], Num],
    arrays: dict[int, tuple[Exact, tuple[int, ...]]],
) -> list[tuple[list[Num], Num | None]]:
    """[(weights, bias)] of neurons that the cost does not depend on at all (dead): the other rows
    of the same matrix."""
    first = next(iter(weights.values()))
    matrix, start = arrays[id(first[0])]
    if matrix.ndim != 2 or any(arrays[id(w)][0] is not matrix for row in weights.values() for w in row):
        return []
    spots = [arrays[id(w)][1] for w in first]
    axis = 0 if len({at[0] for at in spots}) == 1 else 1
    if len({at[axis] for at in spots}) != 1:
        return []
    here = {arrays[id(row[0])][1][axis] for row in weights.values()}
    bias = next(iter(biases.values()), None)
    home = arrays[id(bias)][0] if bias is not None else None
    if home is matrix or home is not None and home.size != matrix.shape[axis]:
        return []
    return [
        (
            [matrix[(j, at[1]) if axis == 0 else (at[0], j)] for at in spots],
            None if home is None else home.reshape(-1)[j],
        )
        for j in range(matrix.shape[axis])
        if j not in here
    ]


def again(weights: list[Num], below: list[Num], bias: Num | None) -> Num:
    """Sum_k w_k a_k + b, calculated anew."""
    z = sum((w * a for w, a in zip(weights, below, strict=False)), small(0))
    return z if bias is None else z + bias


class Leaves:
    """The parameter leaves: iterates over them, and knows ids."""

    def __init__(self, flat: list[Num], place: dict[int, int]) -> None:
        self.flat, self.place = flat, place

    def __iter__(self) -> Iterator[Num]:
        return iter(self.flat)

    def __contains__(self, key: int) -> bool:
        return key in self.place


def completed(run: Run, layers: list[Layer], flat: list[Num]) -> Dense | None:
    """Slopes, deltas, outputs and the true gradient of the layers found."""
    z_nodes = [z for layer in layers for block in layer.z for z in block]
    adjoint = tape.gradient(run.cost, flat, also=z_nodes)
    delta = [[[adjoint.get(id(z), small(0)) for z in block] for block in layer.z] for layer in layers]
    for low, up in zip(layers, layers[1:], strict=False):
        for x, block in enumerate(low.z):
            low.slope.append([slope(a, z) for a, z in zip(up.below[x], block, strict=False)])
        low.sigma = sigma_of(low, up)
    true = {id(n): adjoint.get(id(n), small(0)) for n in flat}
    where: dict[int, tuple] = {}
    for at, layer in enumerate(layers):
        for j, row in enumerate(layer.w):
            for k, w in enumerate(row):
                where[id(w)] = ("w", at, j, k)
            if layer.b[j] is not None:
                where[id(layer.b[j])] = ("b", at, j)
    net = Dense(layers, delta, true, where)
    if not certain(net, list(run.trial.leaves.values())):
        return None
    find_outputs(run, net)
    return net


def slope(a: Num, z: Num) -> Num:
    """da/dz, at this place."""
    if a is z:
        return small(1)
    return tape.gradient(a, [z], ends=True).get(id(z), small(0))


def sigma_of(low: Layer, up: Layer) -> str:
    """The name of the activation, when it is a usual one (a dropped or scaled neuron may differ)."""
    for name, sigma in SIGMAS.items():
        pairs = [
            (a, sigma(z)) for x, block in enumerate(low.z) for a, z in zip(up.below[x], block, strict=False)
        ]
        fits = [same(a, s) or a.op == CONST and a.a == 0 or scaled(a, s) for a, s in pairs]
        if all(fits):
            return name
    return ""


def scaled(a: Num, s: Num) -> bool:
    """a is a constant times s, as after dropout."""
    while a.op == MUL and CONST in (a.a.op, a.b.op):
        a = a.b if a.a.op == CONST else a.a
        if same(a, s) or a.op == CONST:
            return True
    return a.op == DIV and a.b.op == CONST and (same(a.a, s) or scaled(a.a, s))

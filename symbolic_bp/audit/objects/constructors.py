"""What may make a network: the classes and functions of a file, its global arrays, lists of its layers."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import numpy as np

from symbolic_bp.audit.arrays.arrays import Exact
from symbolic_bp.audit.names.aside import aside
from symbolic_bp.audit.names.signature import maker_call, signature
from symbolic_bp.audit.names.vocabulary import COST, FORWARD, GRADIENT, MAKE, RNG, SEED, SIZES, STEP
from symbolic_bp.audit.numbers.number import leaf, lift
from symbolic_bp.audit.numbers.real import history, unwatched
from symbolic_bp.audit.objects.layer_objects import networks
from symbolic_bp.audit.objects.module_arrays import global_parameters
from symbolic_bp.audit.objects.structure import entries, lifted

if TYPE_CHECKING:
    from symbolic_bp.audit.calling.find import Finder


def makers(finder: Finder) -> list:
    """[(expression, widths wanted)]; classes with a backward pass first."""
    out = []
    chosen = finder.wanted.split(".")[0]
    for name, value in (
        {chosen: finder.own[chosen]}.items()
        if inspect.isclass(finder.own.get(chosen))
        else finder.own.items()
    ):
        found = maker_call(name, value, finder.caller.constants)
        if found is None or aside(name):
            continue
        if inspect.isclass(value):
            methods = [m for m in dir(value) if not m.startswith("_")]
            if issubclass(value, BaseException):
                continue
            score = (
                3 * any(GRADIENT.search(m) for m in methods)
                + 2 * any(STEP.search(m) for m in methods)
                + any(COST.search(m) for m in methods)
                + 2 * (found[1] != 2)
                + (len(methods) > 2)
            )
        else:
            sized = (
                all(n in SIZES | SEED | RNG for n, must in signature(value) or [] if must) and found[1] != -1
            )
            if any(p.search(name) for p in (GRADIENT, COST, STEP)):
                continue
            if not (sized or MAKE.search(name)):
                out.append((1 if not FORWARD.search(name) and found[1] > 1 else 0, found))
                continue
            score = 4 if found[1] >= 0 else 3
        score += 20 * (name == chosen)
        out.append((score, found))
    names = global_parameters(finder.space, finder.own)
    if names:
        out.append((2, (f"Globals(__name__, {', '.join(map(repr, names))})", -1)))
    out += [(-1, (expression, 0)) for expression in networks(finder.own)]
    return [found for _, found in sorted(out, key=lambda pair: -pair[0])]


def of_widths(make: str, probe: dict, names: dict) -> bool:
    """Whether the numbers of what a maker gives are calculated from the widths: an activation
    of them, no network."""
    widths = [leaf(float(n)) for n in probe["sizes"]]
    whole = np.array(widths, dtype=object).view(Exact)
    try:
        with unwatched():
            made = entries(lifted(eval(make, names | probe | {"sizes": whole})), scalars=True)  # noqa: S307
    except Exception:  # noqa: BLE001, arrays of such a shape cannot be made
        return False
    given = {id(n) for n in widths}
    return any(
        id(n) in given
        for array in made.values()
        if isinstance(array, Exact)
        for value in array.flat
        for n in history(lift(value), lambda _: True)
    )

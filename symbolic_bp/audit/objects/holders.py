"""Where an object keeps its parameters, and where beside them their gradients:
expressions in the name `it`."""

from __future__ import annotations

import re

from symbolic_bp.audit.arrays.arrays import Exact
from symbolic_bp.audit.names.vocabulary import GRADIENT_NAMES
from symbolic_bp.audit.objects.closures import Bundle
from symbolic_bp.audit.objects.holder import (
    DICTIONARIES,
    NOTHING,
    PASSING,
    Holder,
    Known,
    arrays_in,
    chosen,
    is_box,
    is_float,
    only_arrays,
)
from symbolic_bp.audit.objects.layered import layered
from symbolic_bp.audit.objects.module_arrays import Bound, Globals
from symbolic_bp.audit.objects.scalars import is_scalar_box, scalars
from symbolic_bp.audit.theirs import Theirs

Reachable = (Globals, Bound)


def has_scalar_boxes(it: Theirs) -> bool:
    """Whether it.parameters() gives objects with one number each."""
    try:
        found = list(it.parameters())
    except Exception:  # noqa: BLE001, there is no such method, or it is something else
        return False
    return bool(found) and all(map(is_scalar_box, found))


def holders(it: Theirs, known: Known = NOTHING) -> list[Holder]:
    """Every Holder that is thinkable for what a maker gave, the likely ones first."""
    if isinstance(it, Exact):
        return [Holder("{'theta': it}", ["theta"], [])]
    if isinstance(it, dict):
        return of_dictionary(it, known)
    if isinstance(it, (list, tuple)):
        return of_list(it, known)
    own = (
        it.everything()
        if isinstance(it, Bundle)
        else it.reachable()
        if isinstance(it, Reachable)
        else getattr(it, "__dict__", {})
    )
    out = [*of_method(it), *of_boxes(own)]
    for name, value in own.items():
        if isinstance(value, (list, tuple)) and value and not only_arrays(value):
            out += layered(list(value), f"it.{name}", name, known)
        if isinstance(value, dict) and value:
            out += table(own, name, known)
    direct = chosen(
        [
            n
            for n, v in own.items()
            if only_arrays(v) and not isinstance(v, dict) or is_float(v) and n in known.also
        ],
        known,
    )
    if direct:
        likely = any(n.lower().startswith(("w", "b", "theta", "syn", "v", "u")) for n in direct)
        out.insert(0 if likely else len(out), of_attributes(own, direct))
    if not out and scalars(it):
        out.append(Holder("scalars(it)", list(scalars(it)), []))
    floats = [] if out else [n for n, v in own.items() if is_float(v)]
    if floats:
        stored = [
            "{" + ", ".join(f"{n!r}: it.{pattern.format(n)}" for n in floats) + "}"
            for pattern in GRADIENT_NAMES
        ]
        out.append(
            Holder("{" + ", ".join(f"{n!r}: number_at(it, {n!r})" for n in floats) + "}", floats, stored)
        )
    wrapping = {n: v for n, v in own.items() if wraps(v)}
    if len(wrapping) > 1:
        out += layered(
            list(wrapping.values()), f"[{', '.join(f'it.{n}' for n in wrapping)}]", "layers", known
        )
    return out + [h for name, value in wrapping.items() for h in inner(value, name, known)]


def of_dictionary(it: dict, known: Known) -> list[Holder]:
    """[the Holder of a dictionary of parameters]"""
    names = [k for k, v in it.items() if arrays_in(v) and k not in known.without or k in known.also]
    if names and all(only_arrays(it[k]) for k in it) and len(names) == len(it):
        return [Holder("it", list(it), [])]
    parts = [f"{n!r}: {f'it[{n!r}]' if arrays_in(it[n]) else f'number_at(it, {n!r})'}" for n in names]
    return [Holder("{" + ", ".join(parts) + "}", names, [])] if names else []


def of_list(it: list | tuple, known: Known) -> list[Holder]:
    """[the Holder of a list of arrays, or of layers]"""
    if all(only_arrays(v) for v in it):
        return [Holder("{'params': it}", ["params"], [])]
    if all(
        isinstance(v, tuple) and any(map(callable, v)) and sum(isinstance(p, dict) for p in v) == 1
        for v in it
    ):
        return [Holder("{'layers': [next(p for p in l if not callable(p)) for l in it]}", ["layers"], [])]
    return layered(list(it), "it", "layers", known)


def of_method(it: Theirs) -> list[Holder]:
    """The Holders of what it.parameters() gives."""
    whole, name = "{'parameters': list(it.parameters())}", ["parameters"]
    gradients = ["{'parameters': [p.grad for p in it.parameters()]}"]
    if has_scalar_boxes(it):
        return [Holder(whole, name, gradients)]
    if not callable(getattr(it, "parameters", None)):
        return []
    return [
        Holder("{'parameters': [p.data for p in it.parameters()]}", ["parameters"], gradients),
        Holder(whole, ["parameters"], []),
    ]


def of_boxes(own: dict) -> list[Holder]:
    """[the Holder of the attributes that are boxes, with an array in .data and its gradient in .grad]"""
    boxed = [
        n
        for n, v in own.items()
        if is_box(v) or isinstance(v, (list, tuple)) and v and all(is_box(p) for p in v)
    ]
    if not boxed:
        return []
    parts = ", ".join(
        f"{n!r}: it.{n}.%s" if is_box(own[n]) else f"{n!r}: [p.%s for p in it.{n}]" for n in boxed
    )
    data, grad = (parts.replace("%s", which) for which in ("data", "grad"))
    return [Holder("{" + data + "}", boxed, ["{" + grad + "}"])]


def of_attributes(own: dict, names: list[str]) -> Holder:
    """The Holder of attributes that are arrays or numbers."""
    parts = (f"{n!r}: " + (f"number_at(it, {n!r})" if is_float(own[n]) else f"it.{n}") for n in names)
    stored = [
        "{" + ", ".join(f"{n!r}: it.{pattern.format(n)}" for n in names) + "}" for pattern in GRADIENT_NAMES
    ]
    stored += [
        "{" + ", ".join(f"{n!r}: it.{pattern.format(n.lower()[:1])}" for n in names) + "}"
        for pattern in GRADIENT_NAMES
    ]
    if len(names) == 1:
        stored += [f"{{{names[0]!r}: it.{g}}}" for g in DICTIONARIES if isinstance(own.get(g), list)]
    return Holder("{" + ", ".join(parts) + "}", names, stored)


def table(own: dict, name: str, known: Known) -> list:
    """[the Holder of a dictionary of arrays that is an attribute, or of those of its items that
    are known to matter]"""
    value = own[name]
    stored = [
        f"{{k: it.{g}[{pattern}] for k in %s}}"
        for g in DICTIONARIES
        if g in own
        for pattern in ("k", "'d' + k", "'grad_' + k")
    ]
    stored += [f"{{k: it.{g}['d' + k] for k in %s}}" for g in DICTIONARIES if g not in own]
    stored += [f"{{k: it.{g}[k] for k in %s}}" for g in DICTIONARIES]
    names = [k for k, v in value.items() if only_arrays(v) and k not in known.without or k in known.also]
    if (
        only_arrays(value)
        and len(names) == len(value)
        and (name in known.also or not PASSING.match(name) and name not in DICTIONARIES)
    ):
        return [Holder(f"it.{name}", list(value), [s % f"it.{name}" for s in stored])]
    if name not in known.also or not names or not all(isinstance(k, str) for k in names):
        return []
    parts = [
        f"{k!r}: {f'it.{name}[{k!r}]' if only_arrays(value[k]) else f'number_at(it.{name}, {k!r})'}"
        for k in names
    ]
    return [Holder("{" + ", ".join(parts) + "}", names, [s % repr(tuple(names)) for s in stored])]


def wraps(value: Theirs) -> bool:
    """An object of somebody's class, not a function."""
    return (
        hasattr(value, "__dict__")
        and not callable(value)
        and type(value).__module__ not in ("numpy", "builtins", "numpy.random._generator")
    )


def inner(value: Exact, name: str, known: Known = NOTHING) -> list[Holder]:
    """One attribute deeper, for an object that wraps a network."""

    def deeper(expression: str) -> str:
        return re.sub(r"\bit\b(?=[.,)\[])", f"it.{name}", expression)

    return [
        Holder(deeper(h.parameters), h.groups, [deeper(s) for s in h.stored]) for h in holders(value, known)
    ]

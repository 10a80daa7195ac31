"""Where an object keeps its parameters, and where beside them their gradients:
expressions in the name `it`."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from symbolic_bp.audit.arrays.arrays import Exact
from symbolic_bp.audit.names.vocabulary import GRADIENT_NAMES
from symbolic_bp.audit.numbers.number import Num
from symbolic_bp.audit.objects.closures import Bundle
from symbolic_bp.audit.objects.module_arrays import Bound, Globals
from symbolic_bp.audit.objects.scalars import is_numbers, is_scalar_box, scalars
from symbolic_bp.audit.theirs import Theirs

PASSING = re.compile(
    r"^(d[A-Z_]|d[wb]\d*$|db|dw|grad|nabla|g[WwBb]|vel|v[_WwBb]|m[_WwBb]|mom|cache|mask|delta|prev|last|acc(?!t)|in$|inp|out|x$|z$|"
    r"a$|hs$|zs$|y$|errors?$|loss|probs?$|lr$|buf|stat|running|_)"
)
DICTIONARIES = ("grads", "gradients", "grad", "dparams", "d_params", "derivatives", "g", "nabla")


Reachable = (Globals, Bound)


@dataclass
class Holder:
    """parameters: an expression; groups: the names of its parts; stored: expressions of stored gradients,
    to be tried in turn."""

    parameters: str
    groups: list[str]
    stored: list[str]


def arrays_in(value: Exact, depth: int = 3) -> bool:
    """True for an exact array, or a list, tuple or dictionary that holds some."""
    if isinstance(value, Exact) or is_numbers(value):
        return True
    if depth and isinstance(value, dict):
        return any(arrays_in(v, depth - 1) for v in value.values())
    return bool(depth) and isinstance(value, (list, tuple)) and any(arrays_in(v, depth - 1) for v in value)


def only_arrays(value: Theirs, depth: int = 3) -> bool:
    """An array, or containers of nothing but arrays."""
    if isinstance(value, (Exact, np.ndarray)):
        return isinstance(value, Exact)
    if is_numbers(value):
        return True
    parts = (
        list(value.values())
        if isinstance(value, dict)
        else list(value)
        if isinstance(value, (list, tuple))
        else None
    )
    return parts is not None and bool(parts) and depth > 0 and all(only_arrays(p, depth - 1) for p in parts)


def is_box(value: Theirs) -> bool:
    """A parameter object with its array in .data and its gradient in .grad."""
    return (
        not isinstance(value, np.ndarray)
        and isinstance(getattr(value, "data", None), Exact)
        and hasattr(value, "grad")
    )


def has_scalar_boxes(it: Theirs) -> bool:
    """Whether it.parameters() gives objects with one number each."""
    try:
        found = list(it.parameters())
    except Exception:  # noqa: BLE001, there is no such method, or it is something else
        return False
    return bool(found) and all(map(is_scalar_box, found))


@dataclass(frozen=True)
class Known:
    """What running has shown: names of attributes and keys that hold what the cost depends on, and
    of those that do not."""

    also: frozenset = frozenset()
    without: frozenset = frozenset()


NOTHING = Known()


def chosen(attributes: list[str], known: Known = NOTHING) -> list[str]:
    """The names that hold parameters, as far as names tell: not those of a gradient, a buffer or an
    activation; what is known goes before."""
    every = set(attributes)
    gradients = {g.format(n) for n in every for g in GRADIENT_NAMES} & every
    kept = [n for n in attributes if n not in gradients and n not in DICTIONARIES and not PASSING.match(n)]
    kept = kept or [n for n in attributes if n not in gradients and not n.startswith("_")]
    return [n for n in attributes if n in known.also or n in kept and n not in known.without]


def is_float(value: object) -> bool:
    """A plain number that is no integer."""
    return isinstance(value, (float, Num))


def holders(it: Theirs, known: Known = NOTHING) -> list[Holder]:
    """Every Holder that is thinkable for what a maker gave, the likely ones first."""
    if isinstance(it, Exact):
        return [Holder("{'theta': it}", ["theta"], [])]
    if isinstance(it, dict):
        names = [k for k, v in it.items() if arrays_in(v) and k not in known.without or k in known.also]
        if names and all(only_arrays(it[k]) for k in it) and len(names) == len(it):
            return [Holder("it", list(it), [])]
        parts = [f"{n!r}: {f'it[{n!r}]' if arrays_in(it[n]) else f'number_at(it, {n!r})'}" for n in names]
        return [Holder("{" + ", ".join(parts) + "}", names, [])] if names else []
    if isinstance(it, (list, tuple)):
        if all(only_arrays(v) for v in it):
            return [Holder("{'params': it}", ["params"], [])]
        if all(
            isinstance(v, tuple) and any(map(callable, v)) and sum(isinstance(p, dict) for p in v) == 1
            for v in it
        ):
            return [Holder("{'layers': [next(p for p in l if not callable(p)) for l in it]}", ["layers"], [])]
        return layered(list(it), "it", "layers", known)
    out = []
    own = (
        it.everything()
        if isinstance(it, Bundle)
        else it.reachable()
        if isinstance(it, Reachable)
        else getattr(it, "__dict__", {})
    )
    if has_scalar_boxes(it):
        out.append(
            Holder(
                "{'parameters': list(it.parameters())}",
                ["parameters"],
                ["{'parameters': [p.grad for p in it.parameters()]}"],
            )
        )
    elif callable(getattr(it, "parameters", None)):
        out.append(
            Holder(
                "{'parameters': [p.data for p in it.parameters()]}",
                ["parameters"],
                ["{'parameters': [p.grad for p in it.parameters()]}"],
            )
        )
        out.append(Holder("{'parameters': list(it.parameters())}", ["parameters"], []))
    boxed = [
        n
        for n, v in own.items()
        if is_box(v) or isinstance(v, (list, tuple)) and v and all(is_box(p) for p in v)
    ]
    if boxed:
        inner_parts = ", ".join(
            f"{n!r}: it.{n}.%s" if is_box(own[n]) else f"{n!r}: [p.%s for p in it.{n}]" for n in boxed
        )
        out.append(
            Holder(
                "{" + inner_parts.replace("%s", "data") + "}",
                boxed,
                ["{" + inner_parts.replace("%s", "grad") + "}"],
            )
        )
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
        whole = (
            "{"
            + ", ".join(
                f"{n!r}: " + (f"number_at(it, {n!r})" if is_float(own[n]) else f"it.{n}") for n in direct
            )
            + "}"
        )
        stored = [
            "{" + ", ".join(f"{n!r}: it.{pattern.format(n)}" for n in direct) + "}"
            for pattern in GRADIENT_NAMES
        ]
        stored += [
            "{" + ", ".join(f"{n!r}: it.{pattern.format(n.lower()[:1])}" for n in direct) + "}"
            for pattern in GRADIENT_NAMES
        ]
        if len(direct) == 1:
            stored += [f"{{{direct[0]!r}: it.{g}}}" for g in DICTIONARIES if isinstance(own.get(g), list)]
        found = Holder(whole, direct, stored)
        out.insert(0, found) if any(
            n.lower().startswith(("w", "b", "theta", "syn", "v", "u")) for n in direct
        ) else out.append(found)
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


def layered(layers: list, where: str, name: str, known: Known = NOTHING) -> list[Holder]:
    """A list of layer objects, or of dictionaries."""
    if any(isinstance(l, dict) for l in layers):
        keys = list(
            dict.fromkeys(
                k
                for l in layers
                if isinstance(l, dict)
                for k, v in l.items()
                if isinstance(v, Exact) or is_float(v) and k in known.also
            )
        )
        keys = chosen(keys, known)
        if not keys:
            return []
        one = (
            "held_at(l, k)"
            if any(is_float(l.get(k)) for l in layers if isinstance(l, dict) for k in keys)
            else "l[k]"
        )
        return [
            Holder(
                f"{{'layers': [{{k: {one} for k in {tuple(keys)} if k in l}} for l in {where}]}}",
                ["layers"],
                [
                    f"{{'layers': [{{k: l[{g.format('%s')!r} % k] for k in {tuple(keys)} if k in l}} for l in {where}]}}"
                    for g in GRADIENT_NAMES
                ],
            )
        ]
    inside = [getattr(l, "__dict__", {}) for l in layers]
    names = list(
        dict.fromkeys(
            n
            for own in inside
            for n, v in own.items()
            if isinstance(v, Exact) or is_float(v) and n in known.also
        )
    )
    held = list(dict.fromkeys(n for own in inside for n, v in own.items() if is_box(v)))
    if held:
        whole = (
            "{'layers': [{k: getattr(l, k)."
            + "%s for k in "
            + f"{tuple(held)} if hasattr(l, k)}} for l in {where}]}}"
        )
        return [Holder(whole % "data", ["layers"], [whole % "grad"])]
    tables = [
        n
        for n in dict.fromkeys(
            n for own in inside for n, v in own.items() if isinstance(v, dict) and v and only_arrays(v)
        )
        if n in known.also or n not in DICTIONARIES and not PASSING.match(n)
    ]
    if tables and not names:
        own = tables[0]
        each = "{{'layers': [{{k: l.{}[{}] for k in l.{}}} if hasattr(l, {!r}) else {{}} for l in {}]}}"
        return [
            Holder(
                each.format(own, "k", own, own, where),
                ["layers"],
                [each.format(g, key, own, own, where) for g in DICTIONARIES for key in ("k", "'d' + k")],
            )
        ]
    names = chosen(names, known)
    if not names:
        return []
    one = "held_at(l, k)" if any(is_float(own.get(n)) for own in inside for n in names) else "getattr(l, k)"
    whole = f"{{'layers': [{{k: {one} for k in {tuple(names)} if hasattr(l, k)}} for l in {where}]}}"
    stored = [
        f"{{'layers': [{{k: getattr(l, {g.format('%s')!r} % k) for k in {tuple(names)} if hasattr(l, k)}} for l in {where}]}}"
        for g in GRADIENT_NAMES
    ]
    stored += [
        f"{{'layers': [{{k: getattr(l, {g.format('%s')!r} % k[0].{case}()) for k in {tuple(names)} if hasattr(l, k)}} "
        f"for l in {where}]}}"
        for g in GRADIENT_NAMES
        for case in ("lower", "upper")
    ]
    stored += [
        f"{{'layers': [{{k: l.{d}[k] for k in {tuple(names)} if hasattr(l, k)}} for l in {where}]}}"
        for d in DICTIONARIES
    ]
    if len(names) == 1:
        stored += [
            f"{{'layers': [{{{names[0]!r}: l.{d}}} for l in {where}]}}"
            for d in DICTIONARIES
            if any(d in own for own in inside)
        ]
    return [Holder(whole, ["layers"], stored)]

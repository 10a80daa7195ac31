"""Where a list of layers keeps its parameters: in objects, or in dictionaries."""

from __future__ import annotations

from symbolic_bp.audit.arrays.arrays import Exact
from symbolic_bp.audit.names.vocabulary import GRADIENT_NAMES
from symbolic_bp.audit.objects.holder import (
    DICTIONARIES,
    NOTHING,
    PASSING,
    Holder,
    Known,
    chosen,
    is_box,
    is_float,
    only_arrays,
)


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
                    f"{{'layers': [{{k: l[{g.format('%s')!r} % k] for k in {tuple(keys)} if k in l}} for l "
                    f"in {where}]}}"
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
        f"{{'layers': [{{k: getattr(l, {g.format('%s')!r} % k) for k in {tuple(names)} if hasattr(l, k)}} "
        f"for l in {where}]}}"
        for g in GRADIENT_NAMES
    ]
    stored += [
        f"{{'layers': [{{k: getattr(l, {g.format('%s')!r} % k[0].{case}()) for k in {tuple(names)} if "
        "hasattr(l, k)} "
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

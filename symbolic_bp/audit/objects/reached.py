"""What objects hold: the numbers and arrays that are reachable from a thing, under the names by
which one gets there."""

import numpy as np

from symbolic_bp.audit.numbers.number import Num

DEEP, MANY = 6, 5000
SHOWN = (int, float, Num, np.ndarray, np.generic)


def values(thing: object, name: str, spaces: list) -> dict:
    """{name: number or array} in containers and in objects of the modules with these name spaces."""
    modules = {space.get("__name__") for space in spaces}
    out = {}
    seen: set = set()

    def walk(part: object, at: str, depth: int) -> None:
        if isinstance(part, SHOWN):
            out[at] = part.copy() if isinstance(part, np.ndarray) else part
        if isinstance(part, (*SHOWN, str)) or not depth or id(part) in seen or len(seen) > MANY:
            return
        seen.add(id(part))
        if isinstance(part, dict):
            for key, value in part.items():
                walk(value, f"{at}[{key!r}]" if at else str(key), depth - 1)
        elif isinstance(part, (list, tuple)):
            for i, value in enumerate(part):
                walk(value, f"{at}[{i}]", depth - 1)
        elif type(part).__module__ in modules and isinstance(getattr(part, "__dict__", None), dict):
            for key, value in vars(part).items():
                walk(value, f"{at}.{key}", depth - 1)

    walk(thing, name, DEEP)
    return out

"""Parameters that are plain numbers: nested lists of them, and objects with a number in .data and its gradient in .grad."""
import numpy as np

from symbolic_bp.audit.arrays import Exact
from symbolic_bp.audit.number import Num, lift

NUMBERS = (float, int, Num)


def is_scalar_box(value):
    """An object with a number in .data and its gradient in .grad, as in small autograd engines."""
    return isinstance(getattr(value, "data", None), NUMBERS) and hasattr(value, "grad")


def shape(value):
    """The shape of nested lists of numbers or boxes; None for anything else, and for ragged lists."""
    if isinstance(value, NUMBERS) and not isinstance(value, bool) or is_scalar_box(value):
        return ()
    if not isinstance(value, list) or not value:
        return None
    inner = {shape(v) for v in value}
    return (len(value), *inner.pop()) if len(inner) == 1 and None not in inner else None


def flat(value):
    if isinstance(value, list):
        for v in value:
            yield from flat(v)
    else:
        yield value


def is_numbers(value):
    """A list (or list of lists ...) of numbers of which one is no integer, or of boxes."""
    return isinstance(value, list) and bool(shape(value)) and any(not isinstance(v, int) for v in flat(value))


def gathered(value):
    """The numbers as an Exact array of the same shape."""
    out = np.empty(len(list(flat(value))), dtype=object)
    out[:] = [lift(v.data if is_scalar_box(v) else v) for v in flat(value)]
    return out.reshape(shape(value)).view(Exact)


def put(value, new):
    """Replace every number in place by new()."""
    for i, v in enumerate(value):
        if isinstance(v, list):
            put(v, new)
        elif is_scalar_box(v):
            v.data = new()
        else:
            value[i] = new()

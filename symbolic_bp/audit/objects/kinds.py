"""One sentence for each kind of parameter that is no array of floats."""

import numpy as np

INTEGERS = "there is no gradient step for it; give floats (.astype(float), 3.0), or hand it over as an input"
REAL = "only real parameters are judged; give its real and its imaginary part as two parameters"
KINDS = {
    "i": ("integers", INTEGERS),
    "u": ("integers", INTEGERS),
    "b": ("truth values", INTEGERS),
    "c": ("complex numbers", REAL),
}
FLOATS = "give an array of floats, a list of floats or a float"


def not_floats(name: str, value: object) -> str:
    """What to say of a parameter that is no array of floats: what was found, and what to do."""
    where = f"{name or 'the parameters'}: "
    if isinstance(value, (np.ndarray, np.generic)):
        what, todo = KINDS.get(value.dtype.kind, ("values", FLOATS))
        found = f"{'an array of ' * isinstance(value, np.ndarray)}{what} ({value.dtype})"
        return f"{where}expected floats in a parameter, found {found}: {todo}"
    for kind, (what, todo) in (
        (bool, ("a truth value", INTEGERS)),
        (int, ("an integer", INTEGERS)),
        (complex, ("a complex number", REAL)),
    ):
        if isinstance(value, kind):
            return f"{where}expected floats in a parameter, found {what}: {todo}"
    name = type(value).__name__
    return (
        f"{where}expected an array of floats as a parameter, found {name}: {FLOATS}, in lists, tuples or "
        "dictionaries"
    )

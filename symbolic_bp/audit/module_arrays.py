"""Parameters that are global arrays of a file: functions read them by name and bind new ones with `global`."""
import copy
import sys
import types

import numpy as np

from symbolic_bp.audit.holders import PASSING
from symbolic_bp.audit.vocabulary import DATA, X, Y


class Globals:
    """The global arrays of these names. A deep copy puts copies of them into the module, and reads them there from then on."""

    def __init__(self, module, *names):
        self._module = module
        for name in names:
            setattr(self, name, copy.deepcopy(vars(sys.modules[module])[name]))

    def __deepcopy__(self, memo):
        names = [n for n in vars(self) if n != "_module"]
        vars(sys.modules[self._module]).update({n: copy.deepcopy(getattr(self, n), memo) for n in names})
        return Bound(self._module)


class Bound:
    """The global names of a module as attributes."""

    def __init__(self, module):
        self._module = module

    def __getattr__(self, name):
        try:
            return vars(sys.modules[self._module])[name]
        except KeyError:
            raise AttributeError(name) from None


def global_parameters(space, own):
    """The names of global float arrays (or lists of them) that functions of the file use, data not included."""
    used = {n for f in own.values() if isinstance(f, types.FunctionType) for n in f.__code__.co_names}
    return [n for n, v in space.items() if n in used and n not in X | Y | DATA and not PASSING.match(n) and floats(v)]


def floats(value):
    if isinstance(value, (list, tuple)):
        return bool(value) and all(map(floats, value))
    return isinstance(value, np.ndarray) and value.ndim > 0 and (value.dtype.kind == "f" or value.dtype == object)

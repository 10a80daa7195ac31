"""audit(forward_cost, backward, parameters, inputs): from Python, for functions of one's own."""
import sys

from symbolic_bp.audit.engine import audit_plan
from symbolic_bp.audit.patch import Patched
from symbolic_bp.audit.plan import Calls, Unusable
from symbolic_bp.audit.report import FORMATS
from symbolic_bp.audit.run import CodeError


class Audit(dict):
    """The result: a dictionary of plain data. True where the gradient is right; str() is the report."""

    def __bool__(self):
        return self["verdict"] == "right"

    def __str__(self):
        return FORMATS["text"](self)


def audit(forward_cost, backward, parameters, inputs=(), *, step=False, seed=0, points=2):
    """Is backward(parameters, *inputs) the gradient of forward_cost(parameters, *inputs), exactly? An Audit.

    parameters: arrays in lists, tuples or dictionaries; only their shapes count, the values are random and exact. inputs: used
    as they are, floats as the decimal numbers that they show. backward gives the gradients in the structure of the parameters; with
    step=True it is one update with learning rate 1, in place or returned. Raises CodeError for functions that give no gradient.
    """
    spaces = spaces_of(forward_cost, backward)
    with Patched(spaces) as patched:
        plan = Calls(forward_cost, backward, parameters, tuple(inputs), step)
        try:
            found = audit_plan(plan, {}, [()], 1, seed, points, patched)
        except Unusable as error:
            raise CodeError(str(error)) from None
    return Audit(found)


def spaces_of(*functions):
    """The global names of the functions, and of the modules that these come from."""
    out = []
    for function in functions:
        function = getattr(function, "__func__", function)
        space = getattr(function, "__globals__", None) or vars(sys.modules.get(type(function).__module__, sys))
        if all(space is not other for other in out):
            out.append(space)
    return out


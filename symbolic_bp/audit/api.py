"""audit(forward_cost, backward, parameters, inputs): from Python, for functions of one's own."""
import sys

from symbolic_bp.audit.engine import audit_plan, guards_of
from symbolic_bp.audit.guards import understood_without
from symbolic_bp.audit.patch import Patched
from symbolic_bp.audit.plan import Calls, Unusable
from symbolic_bp.audit.report import FORMATS
from symbolic_bp.audit.run import CodeError


class Audit(dict):
    """The result: a dictionary of plain data. True where the gradient is right; str() is the report."""

    def __bool__(self):
        return self["verdict"] == "right"

    def __repr__(self):
        return FORMATS["text"](self)


def audit(forward_cost, backward, parameters, inputs=(), *, step=False, seed=0, points=2):
    """Is backward(parameters, *inputs) the gradient of forward_cost(parameters, *inputs), exactly? An Audit.

    parameters: arrays in lists, tuples or dictionaries; only their shapes count, the values are random and exact. inputs: used
    as they are, floats as the decimal numbers that they show. backward gives the gradients in the structure of the parameters; with
    step=True it is one update with learning rate 1, in place or returned. Raises CodeError for functions that give no gradient.
    """
    plan = Calls(forward_cost, backward, parameters, tuple(inputs), step)

    def audited(zeros=()):
        with Patched(spaces_of(forward_cost, backward), zeros=zeros) as patched:
            try:
                return found_with_guards(plan, seed, points, patched)
            finally:
                patched.restore()
    try:
        found, candidates, _ = audited()
    except Unusable as error:
        raise CodeError(str(error)) from None
    return Audit(understood_without(found, candidates, audited))


def found_with_guards(plan, seed, points, patched):
    """(the result, its guards, tiny constants that are none)"""
    found = audit_plan(plan, {}, [()], 1, seed, points, patched)
    return found, *guards_of(plan, {}, [()], 1, seed, patched)


def spaces_of(*functions):
    """The global names of the functions, and of the modules that these come from."""
    out = []
    for function in functions:
        function = getattr(function, "__func__", function)
        space = getattr(function, "__globals__", None) or vars(sys.modules.get(type(function).__module__, sys))
        if all(space is not other for other in out):
            out.append(space)
    return out


"""A graph of torch's core operations evaluated on exact arrays; what is not known is refused by name."""
import numpy as np

from symbolic_bp.audit.arrays import Exact, exact
from symbolic_bp.audit.plan import Unusable
from symbolic_bp.audit.torch_elements import RULES
from symbolic_bp.audit.torch_moves import BY_TORCH, arrays_of, called, mapped, replaced

RANDOM = ("normal", "rand", "randn", "bernoulli", "native_dropout", "uniform", "randperm", "randint", "multinomial", "rand_like", "randn_like")


def evaluate(module: object, inputs: list) -> list:
    """The outputs of a traced module, None where it gives None."""
    values: dict = {}
    given = iter(inputs)

    def read(x: object) -> object:
        if isinstance(x, (list, tuple)):
            return [read(y) for y in x]
        if isinstance(x, dict):
            return {k: read(v) for k, v in x.items()}
        return values[x] if hasattr(x, "op") else x

    for node in module.graph.nodes:          # type: ignore[attr-defined]
        if node.op == "placeholder":
            values[node] = next(given)
        elif node.op == "get_attr":
            values[node] = array(getattr(module, node.target).detach().numpy())
        elif node.op == "output":
            return read(node.args[0])          # type: ignore[return-value]
        else:
            values[node] = apply(node.target, read(node.args), read(node.kwargs))          # type: ignore[arg-type]
    raise Unusable("the traced code has no output")


def array(value: object) -> object:
    """Floats exact; integers and truth values as they are."""
    if isinstance(value, list):
        return [array(v) for v in value]
    if not isinstance(value, (np.ndarray, np.generic)) and not hasattr(value, "isfinite"):
        return value
    made = value if isinstance(value, np.ndarray) else np.asarray(value)
    if isinstance(made, Exact):
        return made
    if made.dtype == object:
        return made.view(Exact)
    if made.dtype.kind == "c":
        raise Unusable("complex numbers have no exact meaning here")
    return exact(made.astype(float)) if made.dtype.kind == "f" else made


def apply(target: object, args: list, kwargs: dict) -> object:
    """One operation."""
    name = getattr(target, "__name__", str(target)).split(".")[0]
    if name == "getitem":
        return args[0][args[1]]
    name = str(target).split(".")[1] if str(target).count(".") else name
    if name in RANDOM:
        raise Unusable(f"could not decide: torch's {name} draws other numbers at every call")
    given = arrays_of([args, kwargs])
    if not any(isinstance(x, Exact) for x in given):
        return array(mapped(called(target, args, kwargs), lambda x: x))
    if name in BY_TORCH:
        return array(BY_TORCH[name](name, target, args, kwargs))
    if name in LIKE:
        return array(called(target, *(replaced(part, lambda x: np.zeros(x.shape) if isinstance(x, Exact) else x) for part in (args, kwargs))))
    if name not in RULES:
        raise Unusable(f"torch's {name} has no exact meaning here")
    return array(RULES[name](*args, **by_names(name, target, kwargs)))


LIKE = ("full_like",)


def by_names(name: str, target: object, kwargs: dict) -> dict:
    """Keywords that a rule takes; layout, device and rounding modes that change no value are dropped, others are refused."""
    quiet = {"layout", "device", "pin_memory", "non_blocking", "requires_grad", "memory_format"}
    code = RULES[name].__code__
    takes = code.co_varnames[:code.co_argcount]
    for key in kwargs:
        if key not in quiet and key not in takes:
            raise Unusable(f"torch's {name} with {key}={kwargs[key]} has no exact meaning here")
    return {k: v for k, v in kwargs.items() if k in takes}

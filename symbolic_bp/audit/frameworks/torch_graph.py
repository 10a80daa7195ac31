"""A graph of torch's core operations evaluated on exact arrays; what is not known is refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbolic_bp.audit.arrays.arrays import Exact, exact
from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.frameworks.branches import Branches
from symbolic_bp.audit.frameworks.torch_elements import RULES
from symbolic_bp.audit.frameworks.torch_moves import (
    BY_TORCH,
    CHOICES,
    arrays_of,
    called,
    mapped,
    replaced,
)
from symbolic_bp.audit.numbers.opcodes import CONST
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    pass


RANDOM = (
    "normal",
    "rand",
    "randn",
    "bernoulli",
    "native_dropout",
    "uniform",
    "randperm",
    "randint",
    "multinomial",
    "rand_like",
    "randn_like",
)


def evaluate(
    module: Theirs,
    inputs: list,
    branches: Branches | None = None,
    widest: object = None,
    first: int | None = None,
) -> list:
    """The outputs of a traced module, None where it gives None. branches: what notes its comparisons;
    widest: the type of floats that casts may round to, as the arguments have it; first: so many outputs
    only, and what they need."""
    needed = None if first is None else ancestors(module, first)
    values: dict = {}
    given = iter(inputs)

    def read(x: object) -> Theirs:
        if isinstance(x, (list, tuple)):
            return [read(y) for y in x]
        if isinstance(x, dict):
            return {k: read(v) for k, v in x.items()}
        return values[x] if hasattr(x, "op") else x

    for node in module.graph.nodes:
        if node.op == "placeholder":
            values[node] = next(given)
        elif node.op == "output" and first is not None:
            return read(node.args[0][:first])
        elif needed is not None and node not in needed:
            continue
        elif node.op == "get_attr":
            values[node] = array(getattr(module, node.target).detach().numpy())
        elif node.op == "output":
            return read(node.args[0])
        else:
            if branches is not None:
                branches.current = node.name, f"`{named(node.target)}` ({node.name})"
            args, kwargs = read(node.args), read(node.kwargs)
            if narrowed(node, widest) and not constant([args, kwargs]):
                raise Unusable(
                    f"torch's {named(node.target)} to {kind(node)} has no exact meaning here: it rounds to "
                    f"fewer digits"
                )
            values[node] = apply(node.target, args, kwargs, branches)
    raise Unusable("the traced code has no output")


def ancestors(module: Theirs, first: int) -> set:
    """The nodes that the first outputs need."""
    *_, output = module.graph.nodes
    stack, seen = [n for n in output.args[0][:first] if hasattr(n, "all_input_nodes")], set()
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            stack += node.all_input_nodes
    return seen


def kind(node: Theirs) -> str:
    """The type of floats of what a node gives, "" for anything else."""
    value = getattr(node, "meta", {}).get("val")
    dtype = getattr(value, "dtype", None)
    return str(dtype).removeprefix("torch.") if dtype is not None and dtype.is_floating_point else ""


DIGITS = {"float64": 53, "float32": 24, "float16": 11, "bfloat16": 8}  # others, such as float8, have fewer


def narrowed(node: Theirs, widest: object) -> bool:
    """Whether an operation gives floats of fewer digits than it takes, and than the arguments have."""
    out = kind(node)
    if not out:
        return False
    taken = [DIGITS.get(k, 0) for k in map(kind, node.all_input_nodes) if k]
    limit = DIGITS.get(str(widest).removeprefix("torch."), 53)
    digits = DIGITS.get(out, 0)
    return bool(taken) and digits < max(taken) and (digits < limit or digits < DIGITS["float32"])


def constant(given: object) -> bool:
    """Whether no exact number in the operands depends on the arguments."""
    return all(n.op == CONST for x in arrays_of(given) if isinstance(x, Exact) for n in x.flat)


def named(target: Theirs) -> str:
    """The name of an operation without its overload."""
    name = getattr(target, "__name__", str(target)).split(".")[0]
    return str(target).split(".")[1] if name != "getitem" and str(target).count(".") else name


def array(value: np.ndarray) -> object:
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


def apply(target: Theirs, args: list, kwargs: dict, branches: Branches | None = None) -> object:
    """One operation."""
    name = named(target)
    if name == "getitem":
        return args[0][args[1]]
    if name in RANDOM:
        raise Unusable(f"could not decide: torch's {name} draws other numbers at every call")
    given = arrays_of([args, kwargs])
    if not any(isinstance(x, Exact) for x in given):
        return array(mapped(called(target, args, kwargs), lambda x: x))
    if branches is not None and name in CHOICES:
        branches.compares = True
    if name in BY_TORCH:
        return array(BY_TORCH[name](name, target, args, kwargs))
    if name in LIKE:
        return array(
            called(
                target,
                *(
                    replaced(part, lambda x: np.zeros(x.shape) if isinstance(x, Exact) else x)
                    for part in (args, kwargs)
                ),
            )
        )
    if name not in RULES:
        raise Unusable(f"torch's {name} has no exact meaning here")
    if branches is not None and (name != "convert_element_type" or counting(args)):
        branches.met(name, args)
    return array(RULES[name](*args, **by_names(name, target, kwargs)))


def counting(args: list) -> bool:
    """Whether a cast is one to integers."""
    return "int" in str(args[1])


LIKE = ("full_like",)


def by_names(name: str, target: Theirs, kwargs: dict) -> dict:
    """Keywords that a rule takes; layout, device and rounding modes that change no value are dropped,
    others are refused."""
    quiet = {"layout", "device", "pin_memory", "non_blocking", "requires_grad", "memory_format"}
    code = RULES[name].__code__
    takes = code.co_varnames[: code.co_argcount]
    for key in kwargs:
        if key not in quiet and key not in takes:
            raise Unusable(f"torch's {name} with {key}={kwargs[key]} has no exact meaning here")
    return {k: v for k, v in kwargs.items() if k in takes}

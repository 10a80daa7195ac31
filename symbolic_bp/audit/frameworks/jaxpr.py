"""A jaxpr evaluated on exact arrays, one primitive operation after the other; one that is not known, or a
parameter, is refused by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from symbolic_bp.audit.arrays.arrays import Exact, exact
from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.frameworks.branches import Branches
from symbolic_bp.audit.frameworks.jax_elements import NONE, NOWHERE, RULES
from symbolic_bp.audit.frameworks.jax_moves import BY_JAX, CHOICES, bound
from symbolic_bp.audit.numbers.opcodes import CONST
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    pass


OURS = str(Path(__file__).resolve().parents[2])
LONGEST = 10_000  # turns of a loop
CALLS = (
    "jit",
    "pjit",
    "closed_call",
    "core_call",
    "remat",
    "remat2",
    "checkpoint",
    "custom_jvp_call",
    "custom_vjp_call",
    "custom_vjp_call_jaxpr",
    "custom_lin",
    "composite",
)
COMPARES = {
    "max": "maximum",
    "min": "minimum",
    "convert_element_type": "trunc",
}  # by the names that Branches knows
DIGITS = {"float64": 53, "float32": 24, "float16": 11, "bfloat16": 8}  # others, such as float8, have fewer


def evaluate(
    jaxpr: Theirs, inputs: list, consts: list | None = None, branches: Branches | None = None
) -> list:
    """The outputs of a jaxpr, closed or open; branches: what notes its comparisons. Raises Unusable for an
    operation without an exact meaning here."""
    inner: Theirs = getattr(jaxpr, "jaxpr", jaxpr)
    given = list(consts if consts is not None else getattr(jaxpr, "consts", ()))
    table: dict = dict(zip(inner.constvars, map(array, given), strict=True))
    table.update(zip(inner.invars, inputs, strict=True))

    def read(v: object) -> object:
        return array(v.val) if hasattr(v, "val") else table[v]

    for eqn in inner.eqns:
        table.update(
            zip(eqn.outvars, map(array, apply(eqn, [read(v) for v in eqn.invars], branches)), strict=True)
        )
    return [read(v) for v in inner.outvars]


def array(value: Theirs) -> Theirs:
    """Floats exact; integers and truth values as they are."""
    if isinstance(value, Exact):
        return value
    if not hasattr(getattr(value, "dtype", np.dtype(float)), "kind"):  # a key for random numbers
        return value
    made = np.asarray(value)
    if made.dtype == object:
        return made.view(Exact)
    if made.dtype.kind == "f" or made.dtype.name in ("bfloat16", "float16"):
        return exact(made.astype(float))
    if made.dtype.kind == "c":
        raise Unusable("complex numbers have no exact meaning here")
    return made


def apply(eqn: Theirs, operands: list, branches: Branches | None = None) -> list:
    """The outputs of one equation."""
    name, params = eqn.primitive.name, eqn.params
    run = partial(evaluate, branches=branches)
    if name in CONTROL:
        return CONTROL[name](params, operands, run)
    if name in CALLS:
        inner = next((params[k] for k in ("jaxpr", "call_jaxpr", "fun_jaxpr") if k in params), None)
        if inner is None:
            raise Unusable(f"the primitive operation {name} has no exact meaning here")
        outer = "" if branches is None else branches.line
        if branches is not None:
            branches.line = outer or line(eqn)  # what a library's function holds was traced at another call
        try:
            return run(inner, operands)
        finally:
            if branches is not None:
                branches.line = outer
    if branches is not None:
        branches.current = id(eqn), f"`{name}`{branches.line or line(eqn)}"
    if narrowed(eqn):
        return rounded(eqn, operands)
    if not any(isinstance(x, Exact) for x in operands):
        return bound(eqn, operands)
    if branches is not None and name in CHOICES:
        branches.compares = True
    if name in BY_JAX:
        return BY_JAX[name](eqn, operands)
    if name not in RULES:
        raise Unusable(f"the primitive operation {name} has no exact meaning here")
    function, reads, only = RULES[name]
    for key, value in params.items():
        if key not in reads and not (key in only and only[key] in (..., value)):
            raise Unusable(f"the primitive operation {name} with {key}={value} has no exact meaning here")
    if branches is not None and (
        name != "convert_element_type" or np.dtype(params["new_dtype"]).kind in "iu"
    ):
        branches.met(COMPARES.get(name, name), operands)
    out = function(params, *operands)
    return out if isinstance(out, list) else [out]


def narrowed(eqn: Theirs) -> bool:
    """Whether an operation gives floats of fewer digits than it takes."""
    out, taken = (
        [DIGITS.get(v.aval.dtype.name, 0) for v in some if is_float(v)] for some in (eqn.outvars, eqn.invars)
    )
    return bool(out and taken) and min(out) < max(taken)


def is_float(variable: Theirs) -> bool:
    """True for a variable of floating point."""
    dtype = getattr(getattr(variable, "aval", None), "dtype", None)
    name = getattr(dtype, "name", "")
    return getattr(dtype, "kind", "") == "f" or name.startswith(("bfloat", "float")) and name != "float0"


def rounded(eqn: Theirs, operands: list) -> list:
    """Constants as JAX rounds them; of other numbers rounding to fewer digits has no exact meaning."""
    if any(n.op != CONST for x in operands if isinstance(x, Exact) for n in x.flat):
        kinds = " and ".join(sorted({v.aval.dtype.name for v in eqn.outvars}))
        raise Unusable(
            f"the primitive operation {eqn.primitive.name} to {kinds} has no exact meaning here: it rounds "
            f"to fewer digits"
        )
    given = [
        np.array([n.f for n in x.flat]).reshape(x.shape).astype(v.aval.dtype) if isinstance(x, Exact) else x
        for x, v in zip(operands, eqn.invars, strict=True)
    ]
    return [np.asarray(o).astype(float) for o in bound(eqn, given)]


def line(eqn: Theirs) -> str:
    """The person's file and line that an operation comes from, in words; "" where JAX does not know."""
    traceback = getattr(getattr(eqn, "source_info", None), "traceback", None)
    for frame in getattr(traceback, "frames", ()) or ():
        if not frame.file_name.startswith(("<", OURS)) and "jax" not in Path(frame.file_name).parts:
            return f" at {Path(frame.file_name).name}, line {frame.line_num}"
    return ""


def known(name: str, params: dict, *keys: str) -> None:
    """Raises Unusable where there is a parameter beside the keys."""
    for key in params.keys() - set(keys) - (NONE | NOWHERE).keys():
        raise Unusable(f"the primitive operation {name} with {key}={params[key]} has no exact meaning here")


def branch(params: dict, operands: list, run: Callable) -> list:
    """cond: the branch with the number of the first operand, the nearest one where there is none."""
    known("cond", params, "branches")
    branches = params["branches"]
    which = int(operands[0]) if not isinstance(operands[0], Exact) else int(operands[0].item())
    return run(branches[min(max(which, 0), len(branches) - 1)], operands[1:])


def loop(params: dict, operands: list, run: Callable) -> list:
    """while: the body as long as the condition holds."""
    known("while", params, "cond_nconsts", "cond_jaxpr", "body_nconsts", "body_jaxpr")
    m, n = params["cond_nconsts"], params["body_nconsts"]
    conds, bodies, state = operands[:m], operands[m : m + n], operands[m + n :]
    for _ in range(LONGEST):
        if not bool(run(params["cond_jaxpr"], [*conds, *state])[0]):
            return state
        state = run(params["body_jaxpr"], [*bodies, *state])
    raise Unusable(f"a loop takes more than {LONGEST:,} turns")


def counts(params: dict) -> tuple:
    """(constants, carried) of a scan; newer versions of JAX give them as parts of a tree."""
    if "num_consts" in params:
        return params["num_consts"], params["num_carry"]
    consts, carry, _ = params["ft_in"].unpack()
    return len(consts), len(carry)


def scan(params: dict, operands: list, run: Callable) -> list:
    """The body along the first axis of what is scanned, from its end where reverse is set; what it gives
    is stacked."""
    known(
        "scan",
        params,
        "num_consts",
        "num_carry",
        "ft_in",
        "ft_out",
        "linear",
        "jaxpr",
        "length",
        "reverse",
        "unroll",
        "_split_transpose",
    )
    m, n = counts(params)
    consts, carry, xs = operands[:m], operands[m : m + n], operands[m + n :]
    if params["length"] > LONGEST:
        raise Unusable(f"a loop takes more than {LONGEST:,} turns")
    order = range(params["length"])
    made: dict = {}
    for i in reversed(order) if params["reverse"] else order:
        out = run(params["jaxpr"], [*consts, *carry, *(array(np.asarray(x)[i]) for x in xs)])
        carry, made[i] = out[:n], out[n:]
    inner = getattr(params["jaxpr"], "jaxpr", params["jaxpr"])
    stacked = [
        np.stack([np.asarray(made[i][k]) for i in order])
        if order
        else np.zeros((0, *v.aval.shape), v.aval.dtype)
        for k, v in enumerate(inner.outvars[n:])
    ]
    return [*carry, *map(array, stacked)]


CONTROL = {"cond": branch, "while": loop, "scan": scan}

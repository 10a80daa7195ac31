"""jax.custom_vjp: its function, forward and backward rule through their jaxprs, one elementary operation
after the other."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

import numpy as np

from symbolic_bp.audit.api import Audit
from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.frameworks.branches import Branches
from symbolic_bp.audit.frameworks.hunt import AnotherValue
from symbolic_bp.audit.frameworks.jaxpr import evaluate
from symbolic_bp.audit.frameworks.traced import Traced as Function, audit_traced
from symbolic_bp.audit.theirs import Theirs
from symbolic_bp.errors import MissingProgram


def audit_custom_vjp(function: Theirs, *args: object, seed: int = 0, points: int = 2) -> Audit:
    """Is the backward rule of a jax.custom_vjp function the derivative of the function, exactly? An Audit.

    args: example arguments, arrays in lists, tuples and dictionaries; floats are replaced by random exact
    numbers, everything else stays as it is. The value that the forward rule gives must be that of the
    function. Raises MissingProgram without JAX, Unusable for a primitive operation without an exact meaning
    here and for code that asks for the value of a float while it is traced.
    """
    if find_spec("jax") is None:
        raise MissingProgram("audit_custom_vjp", "JAX", "no module jax", "pip install 'symbolic_bp[jax]'")
    jax = import_module("jax")
    if not all(hasattr(function, part) for part in ("fun", "fwd", "bwd")) or function.bwd is None:
        raise Unusable("expected a jax.custom_vjp function with defvjp(fwd, bwd), found something else")
    try:
        traced = Traced(jax, function, args)
    except (
        jax.errors.ConcretizationTypeError,
        jax.errors.TracerIntegerConversionError,
        jax.errors.NonConcreteBooleanIndexError,
    ) as why:
        raise Unusable(
            "could not decide: the code asks for the value of a float argument while JAX traces it; an "
            "argument that is "
            f"no number to be differentiated by belongs into nondiff_argnums ({type(why).__name__})"
        ) from None
    return audit_traced(
        Function(
            traced.names,
            traced.values,
            traced.forward,
            traced.backward,
            traced.primal,
            traced.branches,
            traced.notes,
        ),
        seed,
        points,
    )


class Traced:
    """The three jaxprs of a custom_vjp function in the float leaves of its arguments."""

    def __init__(self, jax: ModuleType, function: Theirs, args: tuple) -> None:
        if getattr(function, "symbolic_zeros", False):
            raise Unusable("symbolic_zeros=True is not followed here: expected defvjp(fwd, bwd) without it")
        self.jax, self.function, self.args, tree = jax, function, args, jax.tree_util
        fixed = set(function.nondiff_argnums)
        self.free = [i for i in range(len(args)) if i not in fixed]
        self.fixed = [args[i] for i in sorted(fixed)]
        named, self.tree = tree.tree_flatten_with_path(tuple(args[i] for i in self.free))
        self.leaves = [value for _, value in named]
        self.floats = [i for i, value in enumerate(self.leaves) if is_float(value)]
        self.names = [
            f"argument {self.free[named[i][0][0].idx]}{tree.keystr(named[i][0][1:])}" for i in self.floats
        ]
        self.branches = Branches()
        short = sorted({kind_of(self.leaves[i]) for i in self.floats} - {"float64"})
        self.notes = [
            f"{' and '.join(short)} is judged as real numbers; what rounding to it does is not"
        ] * bool(short)
        self.values = [np.asarray(self.leaves[i]).astype(float) for i in self.floats]
        if not any(v.size for v in self.values):
            return  # nothing to compare, which audit_traced says
        examples = [jax.numpy.asarray(self.leaves[i]) for i in self.floats]
        make = partial(jax.make_jaxpr, return_shape=True)
        self.plain, out = make(lambda *xs: function.fun(*self.whole(xs)))(*examples)
        self.fwd, given = make(lambda *xs: function.fwd(*self.whole(xs)))(*examples)
        if not isinstance(given, tuple) or len(given) != 2:
            raise Unusable("fwd: expected (the value, what bwd needs), found something else")
        outs, self.out_tree = tree.tree_flatten(out)
        primal, found = tree.tree_flatten(given[0])
        if found != self.out_tree or [o.shape for o in primal] != [o.shape for o in outs]:
            raise Unusable(
                "fwd: expected a value of the structure and the shapes of the function's own, found another"
            )
        self.outs = outs
        self.real = [k for k, o in enumerate(outs) if jax.numpy.issubdtype(o.dtype, jax.numpy.floating)]
        cotangents = [jax.ShapeDtypeStruct(outs[k].shape, outs[k].dtype) for k in self.real]
        self.bwd, self.there = make(self.back)(given[1], cotangents)

    def whole(self, floats: tuple) -> list:
        """The arguments with these floats in them."""
        leaves = list(self.leaves)
        for i, value in zip(self.floats, floats, strict=False):
            leaves[i] = value
        free = self.jax.tree_util.tree_unflatten(self.tree, leaves)
        out = list(self.args)
        for i, value in zip(self.free, free, strict=False):
            out[i] = value
        return out

    def back(self, saved: object, cotangents: list) -> list:
        """The gradients of the float leaves, None where the rule gives none."""
        tree, given = self.jax.tree_util, iter(cotangents)
        none = self.jax.dtypes.float0
        leaves = [next(given) if k in self.real else np.zeros(o.shape, none) for k, o in enumerate(self.outs)]
        found = self.function.bwd(*self.fixed, saved, tree.tree_unflatten(self.out_tree, leaves))
        if not isinstance(found, tuple) or len(found) != len(self.free):
            raise Unusable(
                f"bwd: expected a tuple of {len(self.free)} gradients, one for each argument, found "
                f"{len(found) if isinstance(found, tuple) else type(found).__name__}"
            )
        parts = [self.args[i] for i in self.free]
        flat = [g for gradient, part in zip(found, parts, strict=False) for g in self.flat(gradient, part)]
        return [
            None if flat[i] is None or getattr(flat[i], "dtype", None) == none else flat[i]
            for i in self.floats
        ]

    def flat(self, gradient: object, part: object) -> list:
        """The leaves of one gradient, in the structure of its argument."""
        tree = self.jax.tree_util
        own = tree.tree_structure(part)
        if gradient is None:
            return [None] * own.num_leaves
        leaves, found = tree.tree_flatten(gradient, is_leaf=lambda g: g is None)
        if found != tree.tree_structure(part, is_leaf=lambda g: g is None):
            raise Unusable(f"bwd: expected a gradient of the structure of its argument, {own}, found {found}")
        return leaves

    def forward(self, inputs: list) -> list:
        """The outputs that are floats."""
        out = self.evaluated(self.plain, inputs)
        self.others = [o for k, o in enumerate(out) if k not in self.real]
        return [out[k] for k in self.real]

    def evaluated(self, jaxpr: Theirs, inputs: list) -> list:
        """The outputs of a jaxpr at exact inputs."""
        return evaluate(jaxpr, inputs, branches=self.branches)

    def primal(self, inputs: list) -> list:
        """The same as the forward rule gives them."""
        out = self.evaluated(self.fwd, inputs)[: len(self.outs)]
        for k, mine, true in zip(
            [k for k in range(len(out)) if k not in self.real],
            [o for k, o in enumerate(out) if k not in self.real],
            self.others,
            strict=False,
        ):
            if not np.array_equal(np.asarray(mine), np.asarray(true)):
                raise AnotherValue(k)
        return [out[k] for k in self.real]

    def backward(self, inputs: list, cotangents: list) -> list:
        """The cotangents of the inputs, None where there is none."""
        saved = self.evaluated(self.fwd, inputs)[len(self.outs) :]
        got = iter(self.evaluated(self.bwd, [*saved, *cotangents]))
        return [None if there is None else next(got) for there in self.there]


def kind_of(value: object) -> str:
    """The name of the type of a float."""
    dtype = getattr(value, "dtype", None)
    return "float64" if dtype is None else dtype.name


def is_float(value: object) -> bool:
    """A float or an array of floats."""
    dtype = getattr(value, "dtype", None)
    return isinstance(value, float) if dtype is None else dtype.kind == "f" or dtype.name == "bfloat16"

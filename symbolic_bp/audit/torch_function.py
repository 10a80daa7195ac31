"""torch.autograd.Function: torch traces its forward and its backward to core operations, which are
evaluated on exact numbers."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from itertools import combinations
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from symbolic_bp.audit.api import Audit
from symbolic_bp.audit.arrays.arrays import exact
from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.frameworks.branches import Branches
from symbolic_bp.audit.frameworks.torch_graph import evaluate
from symbolic_bp.audit.frameworks.torch_moves import BY_TORCH
from symbolic_bp.audit.frameworks.traced import Traced as Function, audit_traced, said
from symbolic_bp.audit.theirs import Theirs
from symbolic_bp.errors import MissingProgram

if TYPE_CHECKING:
    pass


FLAGS = 4  # so many arguments are left out in every combination


def audit_function(function: Theirs, *args: Theirs, seed: int = 0, points: int = 2) -> Audit:
    """Is the backward of a torch.autograd.Function the derivative of its forward, exactly? An Audit.

    function: the subclass; args: example arguments of forward. The arguments that require a gradient (all
    floats, where none does) are tried in every combination, as needs_input_grad tells the code. Raises
    MissingProgram without PyTorch, Unusable for an operation that has no exact meaning here and for code that
    asks for the value of a float.
    """
    if find_spec("torch") is None:
        raise MissingProgram("audit_function", "PyTorch", "no module torch", "pip install torch")
    torch = import_module("torch")
    floats = [
        i for i, a in enumerate(args) if isinstance(a, torch.Tensor) and a.is_floating_point() and a.numel()
    ]
    wanted = [i for i in floats if args[i].requires_grad] or floats
    if not wanted:
        return said("nothing", "nothing was compared: no argument has an entry that is a float", points, seed)
    refused, seen = told_by_torch(torch, function, args, wanted)
    if refused:
        return said("torch", refused, points, seed, "wrong")
    found: Theirs = None
    for flags in subsets(wanted):
        traced = Traced(torch, function, args, floats, flags)
        if len(flags) == len(wanted):
            traced.agrees_with(seen)
        names = [f"argument {i}" for i in floats if i in flags]
        values = [args[i].detach().double().numpy() for i in floats]
        some = Function(
            names,
            [values[floats.index(i)] for i in flags],
            traced.outputs,
            traced.gradients,
            branches=traced.branches,
            notes=rounding([args[i] for i in floats]),
        )
        now = audit_traced(some, seed, points)
        if found is not None and now["cause" if "cause" in now else "verdict"] == "nothing":
            continue  # of this argument alone nothing depends
        if not now:
            if len(flags) < len(wanted):
                only = " and ".join(names)
                now["words"] = f"{now['words']} (where only {only} needs a gradient)"
            return now
        if found is None or now.get("condition") and not found.get("condition"):
            found = now if found is None else Audit(found | {k: now[k] for k in ("condition", "untried")})
    return found


def rounding(floats: list) -> list:
    """A note on arguments of fewer digits."""
    kinds = sorted({str(a.dtype).removeprefix("torch.") for a in floats} - {"float64"})
    return (
        [f"{' and '.join(kinds)} is judged as real numbers; what rounding to it does is not"] if kinds else []
    )


def subsets(wanted: list) -> list:
    """All first, then every smaller combination."""
    sizes = range(len(wanted), 0, -1) if len(wanted) <= FLAGS else (len(wanted), 1)
    return [c for size in sizes for c in combinations(wanted, size)]


def told_by_torch(torch: ModuleType, function: Theirs, args: tuple, wanted: list) -> tuple:
    """(what torch says where it refuses the gradient itself, as for a saved tensor that was changed in
    place, else ""; the outputs with a slope and the gradients of their sum, as torch calculates them)."""
    given = [
        a.detach().clone().requires_grad_(i in wanted) if hasattr(a, "detach") else a
        for i, a in enumerate(args)
    ]
    inside = [
        g.clone() if i in wanted else g for i, g in enumerate(given)
    ]  # one that is changed in place is no leaf
    try:
        out = function.apply(*inside)
        outs = [
            o
            for o in (out if isinstance(out, (tuple, list)) else (out,))
            if getattr(o, "requires_grad", False)
        ]
    except RuntimeError as why:
        raise Unusable(
            f"forward: expected it to run on the example arguments, found: {first_line(why)}"
        ) from None
    values = [plain(o) for o in outs]
    try:
        first, second = ([plain(g) for g in gradients(torch, outs, [given[i] for i in wanted])] for _ in "12")
    except RuntimeError as why:
        return f"torch refuses the backward pass: {first_line(why)}", ()
    if not all(map(same, first, second)):
        return (
            "a second backward pass through the same graph gives another gradient: the first one changes "
            "what forward has left for it"
        ), ()
    return "", (values, first)


def plain(tensor: Theirs) -> np.ndarray | None:
    """A tensor of floats as an array of its own; None stays None."""
    return None if tensor is None else tensor.detach().clone().double().numpy()


def gradients(torch: ModuleType, outs: list, leaves: list) -> tuple:
    """The gradients of the sum of the outputs, with chance as it is at every call of this function."""
    if not outs:
        return (None,) * len(leaves)
    ones = [torch.ones_like(o) for o in outs]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return torch.autograd.grad(outs, leaves, ones, retain_graph=True, allow_unused=True)


def first_line(error: Exception) -> str:
    """The first sentence of an error, without torch's hints."""
    return str(error).strip().split("\n")[0].split(". Hint")[0][:200]


def functional(torch: ModuleType, run: Callable, examples: tuple) -> object:
    """The graph of a function of tensors: core operations without changes in place. Raises Unusable where
    it cannot be traced."""
    table = {
        op: how for op, how in import_module("torch._decomp").decomposition_table.items() if not kept(op)
    }
    make = import_module("torch.fx.experimental.proxy_tensor").make_fx
    try:
        with torch.no_grad(), plain_labels(torch):
            made = torch.func.functionalize(lambda *a: run(*a), remove="mutations_and_views")
            try:
                return make(made, decomposition_table=table)(*examples)
            except RuntimeError as why:
                if "requires_grad_" not in str(why):
                    raise
            inner = make(run)(*examples)  # torch differentiates within the code: what it does is traced first
            made = torch.func.functionalize(inner, remove="mutations_and_views")
            return make(made, decomposition_table=table)(*examples)
    except RuntimeError as why:
        if "_local_scalar_dense" in str(why) or "data-dependent" in str(why) or ".item()" in str(why):
            raise Unusable(
                "could not decide: the code asks for the value of a tensor (if, .item(), float()) and may "
                "go another way at other "
                "numbers; give each way a function of its own"
            ) from None
        raise Unusable(f"torch cannot trace the code: {first_line(why)}") from None


def plain_labels(torch: ModuleType) -> Theirs:
    """A context in which one_hot compares: torch's own asks for the smallest label, which a trace does not
    know."""
    one_hot = torch.nn.functional.one_hot

    mode: Theirs = import_module("torch.overrides").TorchFunctionMode

    class Plain(mode):
        """Calls everything else as it is."""

        def __torch_function__(
            self, function: Theirs, types: tuple[type, ...], args: tuple = (), kwargs: "dict | None" = None
        ) -> object:
            given = kwargs or {}
            count = given.get("num_classes", args[1] if len(args) > 1 else -1) if function is one_hot else -1
            if count < 0:
                return function(*args, **given)
            return ((args[0] if args else given["tensor"]).unsqueeze(-1) == torch.arange(count)).long()

    return Plain()


def kept(op: object) -> bool:
    """Whether an operation is not taken to pieces: it changes its argument (as add_ does, which is made
    functional first), or torch is asked."""
    name = getattr(op, "__name__", str(op)).split(".")[0]
    return name.endswith("_") and not name.endswith("__") or name == "copy" or name in BY_TORCH


class Context:
    """What forward leaves for backward."""

    def __init__(self, flags: tuple) -> None:
        self.needs_input_grad = flags
        self.saved_tensors: tuple = ()
        self.no_slope: list = []

    def save_for_backward(self, *tensors: Theirs) -> None:
        """Keeps the tensors, as torch's context does."""
        self.saved_tensors = tensors

    save_for_forward = save_for_backward

    def mark_non_differentiable(self, *tensors: Theirs) -> None:
        """Notes the outputs that have no slope."""
        self.no_slope = [id(t) for t in tensors]

    def mark_dirty(self, *tensors: Theirs) -> None:
        """What is changed in place is an output like another."""

    def set_materialize_grads(self, value: bool) -> None:
        """Every output that counts gets a gradient here."""


class Traced:
    """Forward and backward as one graph in the wanted arguments and a cotangent for each output that is a
    float with a slope."""

    def __init__(self, torch: ModuleType, function: Theirs, args: tuple, floats: list, flags: tuple) -> None:
        self.torch, self.function, self.args = torch, function, args
        self.flags, self.branches = flags, Branches()
        self.widest = max((args[i].dtype for i in floats), key=lambda t: torch.finfo(t).bits)
        examples = [args[i].detach().clone().double() for i in flags]
        self.fixed = {i: args[i].detach().clone().double() for i in floats if i not in flags}
        self.real: list = []
        self.examples = examples
        out = self.whole(*examples, probe=True)
        self.shapes = [tuple(o.shape) for o in out]
        cotangents = [torch.ones_like(o) for o in out]
        self.graph = functional(torch, self.whole, (*examples, *cotangents))

    def whole(self, *tensors: Theirs, probe: bool = False) -> list:
        """The outputs with a slope, then the gradients; with probe the outputs alone."""
        floats, cotangents = tensors[: len(self.flags)], list(tensors[len(self.flags) :])
        given = [a.detach().clone() if hasattr(a, "detach") else a for a in self.args]
        for i, value in self.fixed.items():
            given[i] = value.clone()
        for i, value in zip(self.flags, floats, strict=False):
            given[i] = value.clone()
        ctx = Context(tuple(i in self.flags for i in range(len(given))))
        if self.function.setup_context is not self.torch.autograd.function._SingleLevelFunction.setup_context:
            out = self.function.forward(*given)
            self.function.setup_context(ctx, tuple(given), out)
        else:
            out = self.function.forward(ctx, *given)
        outs = list(out) if isinstance(out, (tuple, list)) else [out]
        real = [
            k
            for k, o in enumerate(outs)
            if hasattr(o, "is_floating_point") and o.is_floating_point() and id(o) not in ctx.no_slope
        ]
        if probe:
            self.real = real
            return [outs[k].detach().clone() for k in real]
        if real != self.real:
            raise Unusable("the number of outputs changes between two calls")
        kept = [outs[k].clone() for k in real]
        cotangents = [c.clone() for c in cotangents]  # backward may change what it is given
        slots = iter(cotangents)
        grads = [
            next(slots)
            if k in real
            else self.torch.zeros_like(o)
            if hasattr(o, "is_floating_point")
            else None
            for k, o in enumerate(outs)
        ]
        got = self.function.backward(ctx, *grads)
        got = got if isinstance(got, (tuple, list)) else (got,)
        if len(got) < len(given) or any(g is not None for g in got[len(given) :]):
            raise Unusable(
                f"backward: expected {len(given)} gradients, one for each argument of forward, found "
                f"{len(got)}"
            )
        return kept + [
            None if got[i] is None else got[i] * 1 if got[i].is_floating_point() else got[i].double()
            for i in self.flags
        ]

    def agrees_with(self, seen: tuple) -> None:
        """Raises Unusable where the graph does not give, on the examples, what torch calculated."""
        values, grads = seen
        if len(values) != len(self.shapes):
            raise Unusable(
                "could not decide: the outputs that need a gradient are others when the code is traced"
            )
        inputs = [exact(e.numpy()) for e in self.examples]
        mine = [*self.outputs(inputs), *self.gradients(inputs, [exact(np.ones(s)) for s in self.shapes])]
        if not all(map(same, mine, [*values, *grads])):
            raise Unusable(
                "could not decide: followed exactly, the code gives other numbers on the example arguments "
                "than torch itself"
            )

    def outputs(self, inputs: list) -> list:
        """The outputs at exact inputs."""
        given = [*inputs, *(exact(np.ones(shape)) for shape in self.shapes)]
        return evaluate(self.graph, given, self.branches, self.widest, len(self.shapes))

    def gradients(self, inputs: list, cotangents: list) -> list:
        """The gradients of the inputs for these cotangents, None where there is none."""
        found = evaluate(self.graph, [*inputs, *cotangents], self.branches, self.widest)[len(self.shapes) :]
        return [
            None if g is None else summed_to(np.asarray(g), np.shape(x))
            for g, x in zip(found, inputs, strict=False)
        ]


def same(mine: object, true: "np.ndarray | None") -> bool:
    """Equal to the rounding of torch's floats; None is 0."""
    values = np.zeros(1) if mine is None else np.asarray(mine).astype(float)
    true = np.zeros(1) if true is None else true.astype(float)
    return bool(np.allclose(values, true, rtol=1e-3, atol=1e-4, equal_nan=True))


def summed_to(gradient: np.ndarray, shape: tuple) -> np.ndarray:
    """torch's engine sums a gradient down to the shape of its argument, where that broadcasts to it."""
    if gradient.shape == shape or gradient.ndim < len(shape):
        return gradient
    extra = gradient.ndim - len(shape)
    if any(n not in (1, m) for n, m in zip(shape, gradient.shape[extra:], strict=False)):
        return gradient
    over = tuple(range(extra)) + tuple(
        extra + k for k, n in enumerate(shape) if n == 1 and gradient.shape[extra + k] != 1
    )
    return np.sum(gradient, axis=over, keepdims=False).reshape(shape) if over else gradient

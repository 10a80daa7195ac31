"""torch's operations that move entries, order them or add them up: torch itself is asked, on positions, ranks
or a basis.

So every argument means what it means to torch.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import numpy as np

from symbolic_bp.audit.arrays.arrays import Exact
from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.numbers.number import Num, lift, small
from symbolic_bp.audit.numbers.ordering import ranks
from symbolic_bp.audit.numbers.products import product
from symbolic_bp.audit.theirs import Theirs

MOVES = (
    "broadcast_in_dim",
    "squeeze",
    "cat",
    "slice",
    "slice_copy",
    "slice_scatter",
    "select_copy",
    "select_scatter",
    "diagonal_copy",
    "diagonal_scatter",
    "view",
    "view_copy",
    "_unsafe_view",
    "expand",
    "expand_copy",
    "permute",
    "permute_copy",
    "t_copy",
    "transpose_copy",
    "unsqueeze",
    "unsqueeze_copy",
    "squeeze_copy",
    "unbind_copy",
    "split_copy",
    "split_with_sizes_copy",
    "index",
    "index_select",
    "gather",
    "scatter",
    "index_copy",
    "index_put",
    "masked_scatter",
    "flip",
    "roll",
    "repeat",
    "stack",
    "constant_pad_nd",
    "tril",
    "triu",
    "unfold_copy",
    "masked_select",
    "take",
    "index_fill",
    "detach_copy",
)
CHOICES = ("amax", "amin", "max_pool2d_with_indices", "max", "min", "cummax", "cummin", "sort", "topk")
PLACES = ("argmax", "argmin")
LINEAR = ("scatter_add", "index_add", "avg_pool2d", "scatter_reduce")
LARGEST = 4_000


def torch() -> Theirs:
    """The module torch, loaded where it is needed."""
    return import_module("torch")


def as_tensor(x: Theirs) -> Theirs:
    """A tensor for an array, anything else as it is."""
    return torch().from_numpy(np.array(x)) if isinstance(x, np.ndarray) else x


def replaced(given: Theirs, change: Callable) -> Theirs:
    """The arguments with change(x) in the place of each array, in lists too."""
    if isinstance(given, np.ndarray):
        return change(given)
    if isinstance(given, (list, tuple)):
        return type(given)(replaced(x, change) for x in given)
    if isinstance(given, dict):
        return {k: replaced(v, change) for k, v in given.items()}
    return given


def arrays_of(given: Theirs) -> list:
    """The arrays among nested arguments, in order."""
    found: list = []

    def noted(array: np.ndarray) -> np.ndarray:
        found.append(array)
        return array

    replaced(given, noted)
    return found


def called(target: Callable, args: list, kwargs: dict) -> Theirs:
    """The outputs as torch calculates them, as arrays; exact arrays must have been replaced."""
    return replaced_tensors(target(*replaced(args, as_tensor), **replaced(kwargs, as_tensor)))


def replaced_tensors(out: Theirs) -> Theirs:
    """Arrays in the place of tensors in nested results."""
    if isinstance(out, (list, tuple)):
        return [replaced_tensors(o) for o in out]
    return out.detach().numpy() if hasattr(out, "detach") else out


def mapped(out: Theirs, change: Callable) -> Theirs:
    """Nested lists with each item changed."""
    return [mapped(o, change) for o in out] if isinstance(out, list) else change(out)


def moved(name: str, target: Callable, args: list, kwargs: dict) -> Theirs:
    """The entries of the outputs are entries of the operands: which, torch says on positions; below 0 is a
    number that was given."""
    if name == "index_put" and (kwargs.get("accumulate") or len(args) > 3 and args[3]):
        return linear(name, target, args, kwargs)
    pool: list = [small(0)]
    fill = {"constant_pad_nd": 2, "index_fill": 3, "scatter": 3}.get(name)
    given = list(args)
    if fill is not None and len(given) > fill and not isinstance(given[fill], np.ndarray):
        pool[0], given[fill] = lift(given[fill]), 0.0
    elif name in ("index_fill", "scatter") and "value" in kwargs:
        raise Unusable(f"torch's {name} with value= has no exact meaning here")

    def positions(x: Theirs) -> np.ndarray:
        if not isinstance(x, Exact):
            if x.dtype.kind != "f":
                return x
            x = Exact.__new__(Exact, x.shape, dtype=object)
        at = np.arange(len(pool), len(pool) + x.size, dtype=float).reshape(x.shape)
        pool.extend(x.flat)
        return at

    out = called(target, replaced(given, positions), replaced(kwargs, positions))
    entries = np.empty(len(pool), dtype=object)
    entries[:] = pool
    return mapped(out, lambda at: entries[at.astype(int)])


def chosen(name: str, target: Callable, args: list, kwargs: dict) -> Theirs:
    """The largest, the smallest or the sorted entries, and where they were."""
    if len([x for x in arrays_of([list(args), kwargs]) if isinstance(x, Exact)]) > 1:
        raise Unusable(f"torch's {name} of several arrays has no exact meaning here")
    found, kept = ranks(args[0], f"torch's {name}")
    entries = np.empty(len(kept) + 1, dtype=object)
    entries[:] = [*kept, lift(float("nan"))]
    out = called(target, [found.astype(float), *args[1:]], kwargs)
    return mapped(
        out,
        lambda at: (
            entries[np.where((at < 0) | (at >= len(kept)), len(kept), at).astype(int)]
            if at.dtype.kind == "f"
            else at
        ),
    )


def placed(name: str, target: Callable, args: list, kwargs: dict) -> Theirs:
    """Where the largest or the smallest entry is: integers."""
    return called(
        target, [ranks(args[0], f"torch's {name}", strict=False)[0].astype(float), *args[1:]], kwargs
    )


def linear(name: str, target: Callable, args: list, kwargs: dict) -> Theirs:
    """Linear in its exact operands together: what torch makes of the vectors of a basis."""
    exact = [x for x in arrays_of([list(args), kwargs]) if isinstance(x, Exact)]
    size = sum(x.size for x in exact)
    if (
        name == "scatter_reduce"
        and not any(isinstance(a, str) and a == "sum" for a in args)
        and kwargs.get("reduce") != "sum"
    ):
        raise Unusable("torch's scatter_reduce other than by sum has no exact meaning here")
    if size > LARGEST:
        raise Unusable(
            f"torch's {name} on arrays of {size} entries is too large here: give smaller example arguments"
        )
    total = None
    for x in exact:
        for k, value in enumerate(x.flat):

            def basis(other: Theirs, x: Theirs = x, k: int = k) -> Theirs:
                if not isinstance(other, Exact):
                    return other
                at = np.zeros(other.shape)
                if other is x:
                    at.reshape(-1)[k] = 1
                return at

            out = called(target, replaced(list(args), basis), replaced(kwargs, basis))
            total = np.full(out.shape, small(0), dtype=object) if total is None else total
            for place in zip(*np.nonzero(out), strict=True):
                total[place] = total[place] + value * fraction(name, float(out[place]))
    if total is None:
        raise Unusable(f"torch's {name} of arrays without entries has no exact meaning here")
    return total


def fraction(name: str, x: float) -> Num:
    """A coefficient as the fraction that it is for sure: with a denominator below 4,097."""
    found = lift(x)
    if found is None or found.a is None or found.a.denominator > 4096:
        raise Unusable(f"torch's {name} with the coefficient {x} has no exact meaning here")
    return found


def convolution(name: str, target: Callable, args: list, kwargs: dict) -> np.ndarray:
    """Linear in the image for each entry of the kernel; the bias is added to its channel."""
    image, kernel, bias, *rest = args
    x, w = (np.asarray(a, dtype=object) for a in (image, kernel))
    if x.size * w.size > 20 * LARGEST:
        raise Unusable(
            f"torch's {name} on arrays of {x.size} and {w.size} entries is too large here: give smaller "
            f"example arguments"
        )
    entries = np.empty(x.size + 1, dtype=object)
    entries[0], entries[1:] = small(0), list(x.flat)

    def met(taps: np.ndarray) -> np.ndarray:
        """The entries of the image that a kernel of these ones and zeros meets in each place; each channel
        must have a single one."""
        at = called(
            target, [np.arange(1, x.size + 1, dtype=float).reshape(x.shape), taps, None, *rest], kwargs
        )
        return entries[at.astype(int)]

    transposed, groups = bool(rest[3]), int(rest[5])
    if groups == 1:
        inputs, outputs = w.shape[0 if transposed else 1], w.shape[1 if transposed else 0]
        size = w.size // outputs
        ones = np.eye(size).reshape(size, inputs, *w.shape[2:])
        parts = met(np.swapaxes(ones, 0, 1) if transposed else ones)
        weights = (np.swapaxes(w, 0, 1) if transposed else w).reshape(outputs, size)
        rows = np.moveaxis(parts, 1, -1)
        total = np.asarray(product(rows.reshape(-1, size), weights.T), dtype=object)
        total = np.moveaxis(total.reshape(*rows.shape[:-1], outputs), -1, 1)
    else:
        total = np.asarray(small(0), dtype=object)
        for k, weight in enumerate(w.flat):
            one = np.zeros(w.shape)
            one.reshape(-1)[k] = 1
            total = total + met(one) * weight
    return total if bias is None else total + np.asarray(bias, dtype=object).reshape(-1, *[1] * (x.ndim - 2))


BY_TORCH = (
    dict.fromkeys(MOVES, moved)
    | dict.fromkeys(CHOICES, chosen)
    | dict.fromkeys(PLACES, placed)
    | dict.fromkeys(LINEAR, linear)
    | {"convolution": convolution}
)

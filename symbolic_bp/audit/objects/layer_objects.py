"""Files with classes of layers and no network: one is put together from them, and run forwards and
backwards layer by layer."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from symbolic_bp.audit.arrays.arrays import Exact
from symbolic_bp.audit.names.signature import signature
from symbolic_bp.audit.names.vocabulary import COST
from symbolic_bp.audit.objects.structure import lifted
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    from symbolic_bp.audit.calling.called import Caller
    from symbolic_bp.audit.calling.trial import Trial

SLOPE = re.compile(r"prime|deriv|grad|^d_|^d[A-Z]|delta|back", re.I)
FEW = 3


def through(layers: list[Theirs], x: Theirs) -> Theirs:
    """What the last layer gives; a layer that returns nothing keeps its output."""
    for layer in layers:
        found = layer.forward(x)
        x = layer.output if found is None else found
    return x


def back(layers: list[Theirs], slope: Theirs, rate: float = 1.0) -> Theirs:
    """The backward pass of all layers; one that takes a learning rate is given it."""
    for layer in reversed(layers):
        wanted = [n for n, must in signature(layer.backward) or [] if must]
        found = layer.backward(slope, rate) if len(wanted) > 1 else layer.backward(slope)
        slope = layer.dinputs if found is None and hasattr(layer, "dinputs") else found
    return slope


def networks(own: dict[str, Callable | type]) -> Iterator[str]:
    """[expression]: lists of layer objects for `sizes`, of each class with weights and each
    class of activations."""
    classes = [
        c
        for c in own.values()
        if inspect.isclass(c)
        and callable(getattr(c, "forward", None))
        and callable(getattr(c, "backward", None))
    ]
    dense, plain = [], []
    for c in classes:
        if COST.search(c.__name__):
            continue
        required = len([n for n, must in signature(c) or [] if must])
        if required == 2 and weighted(c):
            dense.append(c.__name__)
        elif required == 0 and not any(issubclass(other, c) and other is not c for other in classes):
            plain.append(c.__name__)
    for name in dense:
        for other in sorted(plain, key=lambda n: "softmax" in n.lower())[:FEW]:
            yield f"[l for n, m in zip(sizes, sizes[1:]) for l in ({name}(n, m), {other}())]"
        yield f"[{name}(n, m) for n, m in zip(sizes, sizes[1:])]"


def weighted(c: type) -> bool:
    """Whether c(4, 5) holds an array of 20 numbers."""
    try:
        return any(isinstance(v, Exact) and v.size == 20 for v in vars(lifted(c(4, 5))).values())
    except Exception:  # noqa: BLE001
        return False


def is_list_of_layers(it: Theirs) -> bool:
    """True for a list whose items all have forward and backward."""
    return (
        isinstance(it, list)
        and bool(it)
        and all(callable(getattr(l, "forward", None)) and callable(getattr(l, "backward", None)) for l in it)
    )


def slopes(caller: Caller, trial: Trial) -> Iterator[tuple[str, str]]:
    """[(call, name)] of the functions that give dC/da for `through(it, x)`."""
    out = {"out": "through(it, x)", "call": "through(it, x)"}
    for name, function in caller.own.items():
        if inspect.isfunction(function) and SLOPE.search(name):
            yield from (
                (f"back(it, {call})", name)
                for call in caller.calls(trial, name, function, False, out)
                if "through(" in call
            )

"""The options --layers and --input of derive and verify-net."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.model.composed.compose import Net, composed

OTHERS = ("model", "net", "layer", "activation", "regulariser")  # options that say nothing about a list


class Layered(Net):
    """A network that was made from a list of layers."""

    def given(self, sizes: str | None, widths: Sequence[str]) -> dict[str, Any]:
        """The values of the functions of indices. Raises SymbolicBPError for sizes, which the layers say."""
        if sizes or widths:
            found = sizes or " ".join(widths)
            raise SymbolicBPError("--layers", "no other sizes: the layers and --input say them", repr(found))
        return self.sizes


def net(request: Any) -> Layered:
    """The network of a command line. Raises SymbolicBPError."""
    if request.layers is None:
        raise SymbolicBPError("--input", "--layers beside it", "none", 'such as --layers "dense 10, softmax"')
    for option in OTHERS:
        if getattr(request, option, None) is not None:
            raise SymbolicBPError("--layers", f"no --{option} beside it", repr(getattr(request, option)))
    made = composed(request.layers, request.input, request.cost, counted(request.batch))
    return Layered(made.text, made.last, made.shapes, made.sizes)


def counted(batch: str | int | None) -> int | None:
    """How many examples. Raises SymbolicBPError."""
    if batch is None or isinstance(batch, int):
        return batch
    if not (batch.isascii() and batch.isdigit() and len(batch) < 8):
        raise SymbolicBPError("--batch", "with --layers a number of examples, such as 4", repr(batch))
    return int(batch)

"""A gradient that is given as one long vector, cut into the parameters."""

from __future__ import annotations

import numpy as np

from symbolic_bp.audit.objects.structure import entries
from symbolic_bp.audit.theirs import Theirs


def divided(vector: Theirs, like: Theirs) -> dict[str, Theirs]:
    """{name: array} of a vector, cut in the order of these parameters, each row by row."""
    out, at = {}, 0
    for name, part in entries(like, scalars=True).items():
        size = int(np.size(part))
        out[name] = vector[at : at + size].reshape(np.shape(part))
        at += size
    return out

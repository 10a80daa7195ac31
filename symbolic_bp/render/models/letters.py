r"""Names of a model as letters: Greek ones by their names, W1 as W^{(1)}, w_in as w with `in`, yhat as \hat
y."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from symbolic_bp.model.latex import GREEK

SHORT = {
    "gam": "gamma",
    "bet": "beta",
    "lam": "lambda",
    "eps": "varepsilon",
    "sig": "sigma",
    "del": "delta",
    "lr": "eta",
}
ACCENTS = ("hat", "bar", "tilde")
SLOPE = re.compile(r"d(\d+)_(\w+)")


@dataclass(frozen=True)
class Letter:
    """stem: a letter, a word or LaTeX; greek, declared: what of the two; accent: hat, bar, tilde or
    nothing; mark: what tells it from others with the same stem; slope: of which argument it is the
    derivative, or 0."""

    stem: str
    greek: bool = False
    declared: bool = False
    accent: str = ""
    mark: str = ""
    slope: int = 0


def letter(name: str, declared: Mapping[str, str]) -> Letter:
    """The letter of a name."""
    if name in declared:
        return Letter(declared[name], declared=True)
    if slope := SLOPE.fullmatch(name):
        inner = letter(slope[2], declared)
        return Letter(inner.stem, inner.greek, inner.declared, inner.accent, inner.mark, int(slope[1]))
    stem, _, mark = name.partition("_")
    digits = len(stem) - len(stem.rstrip("0123456789"))
    if digits and digits < len(stem):
        stem, mark = stem[:-digits], ",".join(filter(None, (stem[-digits:], mark)))
    accent = next((a for a in ACCENTS if stem.endswith(a) and len(stem) == len(a) + 1), "")
    stem = stem.removesuffix(accent) if accent else stem
    stem = SHORT.get(stem, stem)
    return Letter(stem, stem in GREEK, False, accent, mark.replace("_", ","))

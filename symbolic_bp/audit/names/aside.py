"""Functions beside the training that the search does not call: they keep, fetch, show or check something."""

from __future__ import annotations

import re

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
ASIDE = frozenset(
    [
        "save",
        "saves",
        "load",
        "loads",
        "dump",
        "export",
        "pickle",
        "serialize",
        "download",
        "fetch",
        "plot",
        "draw",
        "show",
        "print",
        "display",
        "render",
        "visualize",
        "visualise",
        "summary",
        "check",
        "checks",
        "checker",
        "checking",
        "verify",
        "numerical",
        "numeric",
        "numerically",
    ]
)


def aside(expression: str) -> bool:
    """Whether a function is called as one that saves, loads, shows or checks: by its words."""
    name = expression.rpartition(".")[2]
    return any(word.lower() in ASIDE for word in WORD.findall(name))

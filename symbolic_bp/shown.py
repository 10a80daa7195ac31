"""What prints in Python as it does on the command line."""

from __future__ import annotations

import sys
from importlib import import_module


class Shown:
    """A result whose repr is the text of the command line.

    printer: the function (result, ascii) that makes the text, "render.shown:judgement". It stands on a higher
    floor than the results, which know nothing of printing, so it is loaded by its name when somebody looks.
    """

    printer = ""

    def __repr__(self) -> str:
        module, _, function = self.printer.partition(":")
        encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
        return getattr(import_module(f"symbolic_bp.{module}"), function)(self, not encoding.startswith("utf"))

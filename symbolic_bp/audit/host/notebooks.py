"""The code of a notebook as a Python file: its code cells in order, without what is for the notebook."""

from __future__ import annotations

import json
import re

from symbolic_bp.audit.calling.plan import Unusable

MAGIC = re.compile(r"^(\s*)[%!?].*$|^(\s*)(get_ipython\(\).*)$", re.M)


def code_of(text: str, name: str) -> str:
    """The code cells of a notebook, each under a line that names it. Raises Unusable for no notebook."""
    try:
        whole = json.loads(text)
        cells = whole["cells"] if "cells" in whole else whole["worksheets"][0]["cells"]
        sources = [c.get("source", c.get("input", "")) for c in cells if c["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError, IndexError):
        raise Unusable(f"{name}: expected a notebook (JSON with cells), found something else") from None
    return "\n".join(f"# cell {i}\n{plain(source)}\n" for i, source in enumerate(sources, 1))


def plain(source: str | list[str]) -> str:
    """The Python of a cell; a magic line becomes `pass`, a cell that is one in another language becomes
    nothing."""
    text = source if isinstance(source, str) else "".join(source)
    if re.match(r"\s*%%(?!time|capture)", text):
        return ""
    return MAGIC.sub(lambda m: (m[1] or m[2] or "") + "pass", text)

"""What may reach a .v file: names are checked here, and comments cannot end early."""

from __future__ import annotations

import re

from symbolic_bp.errors import StepError

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,60}")


def identifier(text: str, prefix: str = "") -> str:
    """The Coq identifier of a name of a person or of a certificate; - becomes _, '
    becomes _p. Raises StepError.

    The prefix keeps names such as exp or C apart from those of the theory.
    """
    name = str(text).replace("-", "_").replace("'", "_p")
    if not NAME.fullmatch(name):
        raise StepError("certify", "a name of letters, digits and _", repr(str(text))[:60])
    return prefix + name


def comment(text: str) -> str:
    """A one-line text that is safe inside (* *)."""
    return re.sub(r"[^\w .,:;=+/<>\[\]()-]", "?", str(text).replace("(*", "( *").replace("*)", "* )"))[:300]

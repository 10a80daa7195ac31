"""python -m symbolic_bp: the command line."""

from __future__ import annotations

import sys
from importlib import import_module


def main() -> int:
    """Run the command line; Ctrl-C while it is being loaded ends it as it does later."""
    try:
        return import_module("symbolic_bp.cli").main()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())

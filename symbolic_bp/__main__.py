"""python -m symbolic_bp: the command line."""
import sys

from symbolic_bp.cli import main

if __name__ == "__main__":
    sys.exit(main())

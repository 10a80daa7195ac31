"""The verb `audit` of the command line: its arguments, and the report with the exit code. Loads neither
NumPy nor the code."""

from __future__ import annotations

from importlib.util import find_spec
from os.path import isfile
from pathlib import Path
from typing import TYPE_CHECKING

from symbolic_bp.audit.host.packages import chosen_file
from symbolic_bp.audit.report import FORMATS
from symbolic_bp.audit.run import MEGABYTES, SECONDS, in_process, need_numpy
from symbolic_bp.errors import FileError, SymbolicBPError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace, _SubParsersAction


CODES = {"right": 0, "wrong": 1, "undecided": 3}
PLAN = {
    "make": 'what makes the network or its parameters, called `it`: "Net(sizes)"',
    "parameters": "its arrays: \"{'W': it.weights, 'b': it.biases}\"",
    "gradient": "gradients in the same structure: \"dict(zip('bW', it.backprop(x, y)))\"",
    "step": 'code that only updates: "it.step(x, y, 1.0)"',
    "after": "what gives the parameters after a step",
    "rate": 'the learning rate of that step: "it.lr" (default: 1)',
}


def add_arguments(verbs: _SubParsersAction) -> ArgumentParser:
    """`audit` among the verbs of an argparse parser; the parser of the verb."""
    audit = verbs.add_parser("audit", help="is this code's gradient right? (the code is executed)")
    audit.add_argument(
        "file", nargs="?", metavar="FILE.py", help="the code; it is EXECUTED, in a process with limits"
    )
    audit.add_argument(
        "--target", metavar="MODULE:NAME", help="a class or function, in a module or in FILE.py (then :NAME)"
    )
    audit.add_argument(
        "--sizes", metavar="4-5-3", help="widths of the layers (default: several nets, all widths different)"
    )
    audit.add_argument(
        "--batch", type=int, metavar="7", help="examples in a batch (default: different from all widths)"
    )
    audit.add_argument(
        "--cost",
        default="auto",
        metavar="NAME|EXPRESSION",
        help="quadratic, cross-entropy, log-likelihood or absolute, or an expression in it, x, y (default: "
        "the code's own)",
    )
    for name, words in PLAN.items():
        audit.add_argument(f"--{name}", metavar="EXPRESSION", help=words)
    audit.add_argument(
        "--x",
        choices=("(n,)", "(n,1)", "(1,n)", "(n,m)", "(m,n)", "pairs", "indices"),
        help="the shape of an input",
    )
    audit.add_argument(
        "--y", choices=("real", "onehot", "labels", "distribution", "signs"), help="the kind of targets"
    )
    audit.add_argument(
        "--all", action="store_true", help="exit code 3 where something of the file was not judged"
    )
    audit.add_argument("--seed", type=int, default=0)
    audit.add_argument("--time-limit", type=float, default=SECONDS, metavar="SECONDS")
    audit.add_argument("--memory", type=int, default=MEGABYTES, metavar="MB")
    audit.add_argument("--format", choices=FORMATS, default="text")
    audit.add_argument("--ascii", action="store_true", help="no Unicode in text")
    return audit


def report(args: Namespace) -> tuple[str, int]:
    """(text, exit code): 0 right, 1 wrong, 3 undecided. Raises SymbolicBPError for bad input."""
    need_numpy()
    path, name = located(args)
    if args.batch is not None and args.batch < 1:
        raise SymbolicBPError("--batch", "a positive number", str(args.batch))
    if args.time_limit <= 0 or args.memory < 200:
        raise SymbolicBPError(
            "--time-limit, --memory",
            "a positive time and at least 200 MB",
            f"{args.time_limit:g}, {args.memory}",
        )
    plan = {key: getattr(args, key) for key in (*PLAN, "x", "y")}
    if args.cost != "auto" and args.make:
        plan["cost"] = args.cost
    request = {
        "file": str(path),
        "target": name,
        "sizes": widths(args.sizes),
        "batch": args.batch,
        "cost": args.cost,
        "seed": args.seed,
        "plan": plan,
    }
    found = in_process(request, args.time_limit, args.memory)
    code = CODES[found["verdict"]]
    return FORMATS[args.format](found, args.ascii), 3 if args.all and code == 0 and found[
        "not judged"
    ] else code


def located(args: Namespace) -> tuple[Path, str]:
    """(path of the file, name of the target or "")."""
    module, _, name = (args.target or "").partition(":")
    if args.file is None and not module:
        raise SymbolicBPError(
            "audit", "a file or --target module:name", "neither", "symbolic-bp audit mynet.py"
        )
    if args.file is not None:
        path = Path(args.file)
        path = (chosen_file(path) or path) if path.is_dir() else path
    elif not all(part.isidentifier() for part in module.split(".")):
        raise FileError("--target", "a module and a name, such as package.net:Net", repr(args.target))
    else:
        local = Path(*module.split(".")).with_suffix(".py")
        path = local if local.is_file() else installed(module)
    if not isfile(path):
        raise FileError(str(path), "a Python file", "none")
    if path.suffix not in (".py", ".ipynb"):
        raise FileError(str(path), "a Python file or a notebook", f"a {path.suffix or 'nameless'} file")
    return path.resolve(), name


def installed(module: str) -> Path:
    """The file of a module that is installed. Raises FileError."""
    try:
        spec = find_spec(module)
    except (ImportError, ValueError):
        spec = None
    if spec is None or not spec.origin:
        raise FileError(f"--target {module}", "a module that can be found", "none")
    return Path(spec.origin)


def widths(given: str | None) -> list[int] | None:
    """[4, 5, 3] for 4-5-3, None for none. Raises SymbolicBPError."""
    if given is None:
        return None
    parts = given.split("-")
    if len(parts) < 2 or not all(p.isascii() and p.isdigit() and 0 < len(p) < 6 and int(p) for p in parts):
        raise SymbolicBPError("--sizes", "at least two positive widths, such as 4-5-3", repr(given))
    return [int(p) for p in parts]

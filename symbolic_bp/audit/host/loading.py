"""Load somebody's file: all of it, or its definitions where the whole does not run."""

from __future__ import annotations

import ast
import builtins
import re
import signal
import sys
import types
from pathlib import Path
from typing import NoReturn

import numpy as np

from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.host.packages import package_of
from symbolic_bp.audit.host.placeholders import MOST, Absent, Missing, stand_for
from symbolic_bp.audit.theirs import Theirs

IMPORT_SHARE = 0.4
OLD = re.compile(r"^\s*print\s+[^(=\s]|^\s*except\s+\w+\s*,\s*\w+\s*:|^\s*exec\s+[\"'\w]", re.M)


class TooSlow(BaseException):
    """The import of the file takes too long."""


def parsed(path: Path, text: str) -> ast.Module:
    """The syntax tree of a file. Raises Unusable for a syntax error."""
    try:
        return ast.parse(text, str(path))
    except SyntaxError as error:
        if OLD.search(text):
            raise Unusable(
                f"{path.name}, line {error.lineno}: expected Python 3, found Python 2 (print without "
                "parentheses and the like): translate it first"
            ) from None
        raise Unusable(
            f"{path.name}, line {error.lineno}: expected Python, found a syntax error ({error.msg})"
        ) from None


def load(path: Path, tree: ast.Module, name: str, seconds: float) -> tuple[dict[str, Theirs], list[str]]:
    """(namespace, notes) of the file; where running all of it fails or takes long, of
    its definitions alone. What it imports and is not installed is a placeholder."""
    notes: list[str] = []
    for _ in range(MOST):
        try:
            space, more = loaded(path, tree, name, seconds)
            return space, more + notes
        except ModuleNotFoundError as error:
            if not error.name or isinstance(error, Missing) or absent_already(error.name):
                raise
            stand_for(error.name)
            if "." not in error.name:
                notes.append(f"{error.name} is not installed: what was judged needs nothing of it")
    return loaded(path, tree, name, seconds)


def absent_already(name: str) -> bool:
    """Whether a placeholder stands for this module."""
    return isinstance(sys.modules.get(name), Absent)


def loaded(path: Path, tree: ast.Module, name: str, seconds: float) -> tuple[dict[str, Theirs], list[str]]:
    """(namespace, notes) of one try to load a file. Raises ModuleNotFoundError for an import that is
    missing."""
    notes = []
    module = types.ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module
    signal.signal(signal.SIGALRM, slow)
    signal.setitimer(signal.ITIMER_REAL, seconds * IMPORT_SHARE)
    np.random.seed(1)
    try:
        module.__package__ = package_of(path, tree)
        exec(compile(tree, str(path), "exec"), module.__dict__)  # noqa: S102, the point of an audit is to run this code
    except ModuleNotFoundError:
        raise
    except (Exception, SystemExit, TooSlow) as error:  # noqa: BLE001
        signal.setitimer(signal.ITIMER_REAL, seconds * IMPORT_SHARE)
        kept = ast.Module([n for n in tree.body if definition(n)], [])
        if not any(isinstance(n, (ast.FunctionDef, ast.ClassDef)) for n in kept.body):
            raise
        package = module.__package__
        module.__dict__.clear()
        module.__dict__.update(
            {"__name__": name, "__file__": str(path), "__builtins__": builtins, "__package__": package}
        )
        for node in kept.body:
            try:
                exec(compile(ast.Module([node], []), str(path), "exec"), module.__dict__)  # noqa: S102
            except (Exception, SystemExit) as why:  # noqa: BLE001
                if isinstance(node, (ast.Import, ast.ImportFrom)):
                    raise
                notes.append(f"line {node.lineno} was left out: {type(why).__name__}: {why}")
        what = (
            "takes too long" if isinstance(error, TooSlow) else f"stops with {type(error).__name__}: {error}"
        )
        notes.insert(0, f"the file {what} when it is run as a whole; only its definitions were used")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return module.__dict__, notes


def slow(*_: object) -> NoReturn:
    """Signal handler. Raises TooSlow."""
    raise TooSlow


def definition(node: Theirs) -> bool:
    """True for a statement that defines: a function, a class, an import, an assignment."""
    return isinstance(
        node, (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
    )

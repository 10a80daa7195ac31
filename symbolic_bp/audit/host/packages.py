"""Where a file stands: the package that it is a part of, and the folders that its imports begin in."""

from __future__ import annotations

import ast
import sys
from importlib import import_module
from pathlib import Path


def climbed(folder: Path, tree: ast.Module) -> int:
    """How many folders up the relative imports of a file lead: 0 where there are none."""
    levels = [n.level for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    deepest = max(levels, default=0)
    if not deepest:
        return 0
    depth = 0
    while (folder / "__init__.py").is_file() and folder.parent != folder:
        folder, depth = folder.parent, depth + 1
    return max(deepest, depth)


def package_of(path: Path, tree: ast.Module) -> str:
    """The dotted name of the package that a file with relative imports is of, loaded; "" for a file without.
    Its root, and that of the packages that the file lies in, are where imports begin."""
    depth = climbed(path.parent, tree)
    roots = [path.parents[depth]] if depth else []
    roots += [f for f in path.parents[1:4] if any((p / "__init__.py").is_file() for p in between(path, f))]
    for root in roots:
        if str(root) not in sys.path:
            sys.path.append(str(root))
    if not depth:
        return ""
    name = ".".join(p.name for p in reversed(path.parents[:depth]))
    import_module(name)
    return name


def between(path: Path, folder: Path) -> list[Path]:
    """The folder below a folder on the way to a file."""
    below = path.parents[list(path.parents).index(folder) - 1]
    return [below]


def chosen_file(folder: Path) -> Path | None:
    """The file of a folder that is meant: its net.py or model.py, or its only one."""
    for name in ("net.py", "model.py"):
        if (folder / name).is_file():
            return folder / name
    files = [
        f for f in sorted(folder.glob("*.py")) if f.name not in ("__init__.py", "setup.py", "conftest.py")
    ]
    return files[0] if len(files) == 1 else None

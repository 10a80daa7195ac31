"""The rules of the house: floors, imports at the top, no assert as a guard, only cli.py prints, the kernel stands alone, no built file."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "symbolic_bp").rglob("*.py"))
FLOORS = [
    "version",
    "errors",
    "shown",
    "kernel",
    "moves",
    "finding",
    "language",
    "proof",
    "network",
    "model",
    "sympy_side",
    "dense",
    "calculus",
    "exact",
    "judging",
    "assistant",
    "theorem",
    "render",
    "codegen",
    "audit",
    "testing",
    "coq",
    "session",
    "on_model",
    "arguments",
    "output",
    "complaints",
    "cli",
    "__main__",
    "__init__",
]


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def floor(module):
    part = module.split(".")[1] if "." in module else "__init__"
    return FLOORS.index(part)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_file(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parts = path.relative_to(ROOT).with_suffix("").parts
    own = floor(".".join(parts))
    for name in imports(tree):
        if name.startswith("symbolic_bp"):
            assert floor(name) <= own, f"{name} is above"
        if parts[1] == "moves":
            assert (
                name.startswith("symbolic_bp.moves")
                or name in sys.stdlib_module_names
                or name.split(".")[0] in sys.stdlib_module_names
            )
        if parts[1] in ("network", "model", "calculus"):
            assert not name.startswith("symbolic_bp.moves")
        if parts[1] == "exact" and name.split(".")[1:2] in (["kernel"], ["moves"]):
            assert name == "symbolic_bp.moves.term"
    for node in ast.walk(tree):
        if parts[1] == "kernel" and isinstance(
            node, ast.ImportFrom
        ):  # its own files, the standard library: nothing else
            assert node.level == 1 or node.level == 0 and node.module.split(".")[0] in sys.stdlib_module_names
        assert not isinstance(node, ast.Assert)
        assert not isinstance(node, ast.Global)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print":
            assert parts[-1] == "cli" or parts[1:] == ("kernel", "__main__")
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert not any(isinstance(n, (ast.Import, ast.ImportFrom)) for n in ast.walk(node))
    assert ast.get_docstring(tree)


def test_sympy_is_not_loaded_by_the_command_line():
    done = subprocess.run(
        [sys.executable, "-c", "import symbolic_bp.cli, sys; print('sympy' in sys.modules)"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.stdout.strip() == "False"


def git(folder, *words):
    done = subprocess.run(
        ["git", "-c", "safe.directory=*", "-C", str(folder), *words], capture_output=True, check=True
    )
    return [folder / name for name in done.stdout.decode().split("\0") if name]


def built(folder):
    """The tracked files that .gitignore names, and those that are no text."""
    ignored = git(folder, "ls-files", "-z", "--cached", "--ignored", "--exclude-per-directory=.gitignore")
    return {
        *ignored,
        *(path for path in git(folder, "ls-files", "-z") if path.is_file() and not is_text(path)),
    }


def is_text(path):
    try:
        return "\0" not in path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False


@pytest.fixture
def checkout():
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a checkout of git: it cannot be asked which files are tracked")


def test_no_built_file_is_tracked(checkout):
    assert not built(ROOT)


def test_a_built_file_that_is_tracked_is_found(checkout, tmp_path):
    git(tmp_path, "init")
    shutil.copy(ROOT / ".gitignore", tmp_path)
    (tmp_path / "theory").mkdir()
    texts, binaries = ["good.v", "é.txt"], ["picture.png", "latin.txt"]
    for name in [*texts, "theory/good.vo", "theory/good.glob", "theory/.good.aux"]:
        (tmp_path / name).write_text("text")
    for name in binaries:
        (tmp_path / name).write_bytes(b"\xe9\0")
    git(tmp_path, "add", "--force", ".")
    assert {path.name for path in built(tmp_path)} == {"good.vo", "good.glob", ".good.aux", *binaries}


def test_only_the_kernel_proves():
    """moves/ has no theorems and no verdicts; a proof is called proved where theorems of the kernel came back."""
    made, verdicts, asked = [], [], []
    for path in FILES:
        text, name = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
        made += [name] * ("class Proved" in text)
        verdicts += [name] * ('Verdict("proved"' in text)
        asked += [name] * ("verify(json" in text)
        if "/moves/" in name:
            assert not re.search(
                r"\b(Proved|Verdict|verify|proved)\b", re.sub(r'""".*?"""', "", text, flags=re.S)
            ), name
    assert made == ["symbolic_bp/kernel/replay.py"]
    assert sorted(verdicts) == ["symbolic_bp/assistant/vouch.py", "symbolic_bp/kernel/replay.py"]
    assert "symbolic_bp/dense/judge.py" in asked
    assert not (ROOT / "symbolic_bp/moves/__main__.py").exists()

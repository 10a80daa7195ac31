"""What of a file was not judged: branches that no call took, derivatives and steps that nothing called."""

from __future__ import annotations

import ast
import linecache
import re
from pathlib import Path

from symbolic_bp.audit.calling.own_cost import CHECKS
from symbolic_bp.audit.host.covered import Covered
from symbolic_bp.audit.names.vocabulary import GRADIENT, RNG, SEED, STEP

SLOPE = re.compile(r"prime|deriv|slope|^d_", re.I)
SHAPES = re.compile(r"\b(ndim|shape|size|isinstance|hasattr|dtype|len|verbose|debug)\b")
PLAIN = (ast.Raise, ast.Pass, ast.Assert, ast.Continue, ast.Break, ast.Import, ast.ImportFrom)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def unjudged(covered: Covered, path: Path, limits: list, calls: str) -> list[dict]:
    """[{"name", "file", "line", "why"}] of the file at a path, and of what ran in the modules beside it;
    calls: all that was called."""
    out = []
    files: dict = {}
    for code in covered.codes:
        files.setdefault(code.co_filename, {})[code.co_firstlineno] = code
    files.setdefault(str(path), {})
    for file, codes in files.items():
        lines = set().union(*(covered.codes[c] for c in codes.values()))
        tree = parsed(file)
        asked = asked_about(tree)
        for name, node in functions(tree):
            ran = any(n in codes for n in (node.lineno, *(d.lineno for d in node.decorator_list)))
            if ran or name.endswith(".__init__") and f"{name.removesuffix('.__init__')}(" in calls:
                out += [
                    entry(f"{name}({argument}=None)", file, node.lineno, "only its default was tried")
                    for argument in missing(node, asked, calls)
                ]
            if ran:
                out += [
                    entry(f"{name}, from `{source(file, line)}`", file, line, "no call took this branch")
                    for line in skipped(node.body, lines, file)
                ]
            elif file == str(path) and derives(name, node):
                out.append(entry(name, file, node.lineno, "nothing that was judged calls it"))
    out += [
        entry(
            f"`{source(place[0], place[1])}`",
            place[0],
            place[1],
            "where it limits numbers, what is given is no gradient of the cost",
        )
        for place in limits
    ]
    out += [
        entry(
            f"`{source(place[0], place[1])}`",
            place[0],
            place[1],
            "what it compares came out the same way at every point tried",
        )
        for place in covered.open()
        if place[:2] not in {p[:2] for p in limits}
    ]
    return list({(e["file"], e["line"], e["why"]): e for e in out}.values())


def missing(node: ast.FunctionDef, asked: set, calls: str) -> list[str]:
    """The options that are None by default, that the file asks about, and that no call
    gives: other than chance."""
    given = node.args.args + node.args.kwonlyargs
    defaults = (
        [None] * (len(node.args.args) - len(node.args.defaults)) + node.args.defaults + node.args.kw_defaults
    )
    names = [
        a.arg
        for a, d in zip(given, defaults, strict=False)
        if isinstance(d, ast.Constant) and d.value is None
    ]
    return [
        n for n in names if n in asked and n not in SEED | RNG and not re.search(rf"\b{re.escape(n)}=", calls)
    ]


def asked_about(tree: ast.AST) -> set:
    """The names and attributes of which a file asks whether they are None."""
    found = {
        n.left
        for n in ast.walk(tree)
        if isinstance(n, ast.Compare) and isinstance(n.ops[0], (ast.Is, ast.IsNot))
    }
    return {getattr(n, "id", getattr(n, "attr", "")) for n in found}


def entry(name: str, file: str, line: int, why: str) -> dict:
    """One thing that was not judged, and why, as data."""
    return {"name": name, "file": Path(file).name, "line": line, "why": why}


def source(file: str, line: int) -> str:
    """The text of a line."""
    return linecache.getline(file, line).strip()


def parsed(file: str) -> ast.AST:
    """The tree of a file; an empty one where it cannot be read."""
    try:
        return ast.parse(Path(file).read_text(encoding="utf-8", errors="replace"))
    except (OSError, SyntaxError, ValueError):
        return ast.Module([], [])


def functions(tree: ast.AST, within: str = "") -> list[tuple]:
    """[(name with those of the classes around it, node)]"""
    out = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, FUNCTIONS):
            out += [(within + node.name, node), *functions(node, within)]
        elif isinstance(node, ast.ClassDef):
            out += functions(node, f"{within}{node.name}.")
        else:
            out += functions(node, within)
    return out


def derives(name: str, node: ast.AST) -> bool:
    """Whether a function is a derivative by its name, or an update: named so, and it subtracts something."""
    last = name.rpartition(".")[2]
    if CHECKS.search(last):
        return False
    return bool(GRADIENT.search(last) or SLOPE.search(last) or STEP.search(last) and subtracts(node))


def subtracts(node: ast.AST) -> bool:
    """Whether something other than a whole number is subtracted."""
    return any(
        isinstance(n, (ast.AugAssign, ast.BinOp))
        and isinstance(n.op, ast.Sub)
        and not isinstance(n.value if isinstance(n, ast.AugAssign) else n.right, ast.Constant)
        for n in ast.walk(node)
    )


def skipped(body: list, lines: set, file: str) -> list[int]:
    """The first lines of blocks that did not run, in a function that did."""
    out = []
    for node in body:
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            continue
        for block in blocks(node):
            if block and not any(n in lines for n in span(block)):
                if not idle(block) and not (
                    isinstance(node, ast.If) and SHAPES.search(ast.unparse(node.test))
                ):
                    out.append(block[0].lineno)
            elif block:
                out += skipped(block, lines, file)
    return out


def blocks(node: ast.AST) -> list[list]:
    """The statements in the branches of a statement; what handles an error is none."""
    found = [getattr(node, name, []) for name in ("body", "orelse", "finalbody")]
    return [
        block
        for block in [*found, *(case.body for case in getattr(node, "cases", []))]
        if isinstance(block, list)
    ]


def span(block: list) -> range:
    """The lines of a block of statements."""
    return range(block[0].lineno, (block[-1].end_lineno or block[-1].lineno) + 1)


def idle(block: list) -> bool:
    """Whether a block calculates nothing: it raises, prints, or gives nothing."""
    return all(
        isinstance(n, PLAIN)
        or isinstance(n, ast.Return)
        and n.value is None
        or isinstance(n, ast.Expr)
        and (
            isinstance(n.value, ast.Constant)
            or isinstance(n.value, ast.Call)
            and re.search(r"print|log|warn|write|show|plot", ast.unparse(n.value.func))
        )
        for n in block
    )

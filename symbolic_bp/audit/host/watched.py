"""Which line gave a number: what the names of somebody's code held while it ran, statement by statement."""

from __future__ import annotations

import ast
import linecache
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType

import numpy as np

from symbolic_bp.audit.numbers.number import Num
from symbolic_bp.audit.numbers.opcodes import CONST, LEAF

THEIRS = tuple(
    sorted(
        {
            f"{Path(p).resolve()}{os.sep}"
            for p in (Path(__file__).parents[2], Path(np.__file__).parents[1], Path(ast.__file__).parent)
        }
    )
)
MOST = 300_000
DEEP = 4
PLAIN = (
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.Constant,
    ast.BinOp,
    ast.UnaryOp,
    ast.Slice,
    ast.Tuple,
    ast.operator,
    ast.unaryop,
    ast.expr_context,
    ast.JoinedStr,
    ast.FormattedValue,
)


@dataclass(frozen=True)
class Place:
    """A statement of somebody's code: the file, the line, and the name that it gives a value."""

    file: str
    line: int
    name: str

    @property
    def code(self) -> str:
        """The text of the line."""
        return linecache.getline(self.file, self.line).strip()


class Watch:
    """A context: every number that a name got while it lasted, in order. Numbers are known by identity, so
    they are kept alive."""

    def __init__(self) -> None:
        self.old: Callable | None = None
        self.left = MOST
        self.seen: dict = {}
        self.kept: list = []
        self.books: dict = {}

    def __enter__(self) -> Watch:
        self.old = sys.gettrace()
        sys.settrace(self.call)
        return self

    def __exit__(self, *error: None) -> None:
        sys.settrace(self.old)

    def __getitem__(self, number: Num) -> Place | None:
        """The Place where a number was first seen, or None."""
        return next(iter(self.seen.get(id(number), ())), None)

    def named(self) -> dict[Place, list[Num]]:
        """{Place: [numbers]} in the order of the code's run: what each name was given, leaves and constants
        not counted."""
        out: dict = {}
        for n in self.kept:
            for place in self.seen[id(n)]:
                out.setdefault(place, []).append(n)
        return out

    def call(self, frame: FrameType, event: str, _: object) -> Callable | None:
        """The trace function of a frame: it notes what each statement wrote once it is over."""
        file = frame.f_code.co_filename
        if event != "call" or self.left <= 0 or frame.f_code.co_name.startswith("<") or not own(file):
            return None
        book = self.book(file)
        pending: list = []

        def line(frame: FrameType, event: str, value: object) -> Callable | None:
            self.left -= 1
            if pending:
                self.write(frame, book.get(pending.pop(), ()))
            if event == "line":
                pending.append(frame.f_lineno)
            elif event == "return":
                self.returned(frame, book.get(("return", frame.f_lineno)), value)
            return line if self.left > 0 else None

        return line

    def book(self, file: str) -> dict:
        """{line: what is written there} of a file, read once."""
        if file not in self.books:
            self.books[file] = statements(file)
        return self.books[file]

    def write(self, frame: FrameType, targets: Iterable[tuple[Place, CodeType]]) -> None:
        """Notes what the names of a statement hold now."""
        for place, code in targets:
            try:
                value = eval(code, frame.f_globals, frame.f_locals)  # noqa: S307, a name, read again
            except Exception:  # noqa: BLE001, an index that has changed since
                continue
            self.record(place, value)

    def returned(self, frame: FrameType, node: ast.expr | None, value: object) -> None:
        """Notes what a return statement gave."""
        if node is None:
            return
        for place, part in parts(frame.f_code.co_filename, node, value):
            self.record(place, part)

    def record(self, place: Place, value: object) -> None:
        """Notes that a place gave these numbers."""
        for n in numbers(value):
            self.left -= 1
            places = self.seen.get(id(n))
            if places is None:
                self.kept.append(n)
                self.seen[id(n)] = {place: None}
            else:
                places[place] = None


def own(file: str) -> bool:
    """Whether a file is somebody's code: not Python's, not a library's, not ours."""
    return not file.startswith(("<", *THEIRS))


def numbers(value: object, depth: int = DEEP) -> list[Num]:
    """The numbers in arrays, lists, tuples and dictionaries, made by operations."""
    if value.__class__ is Num:
        return [value] if value.op not in (CONST, LEAF) else []
    if isinstance(value, np.ndarray):
        return (
            [n for n in value.flat if n.__class__ is Num and n.op not in (CONST, LEAF)]
            if value.dtype == object
            else []
        )
    if depth and isinstance(value, dict):
        return [n for v in value.values() for n in numbers(v, depth - 1)]
    if depth and isinstance(value, (list, tuple)):
        return [n for v in value for n in numbers(v, depth - 1)]
    return []


def statements(file: str) -> dict:
    """{line: [(Place, code of the name)], ("return", line): node} of a file."""
    try:
        tree = ast.parse("".join(linecache.getlines(file)))
    except (SyntaxError, ValueError):
        return {}
    out: dict = {}
    for node in (n for n in ast.walk(tree) if isinstance(n, ast.stmt)):
        flat = [t for target in targets(node) for t in getattr(target, "elts", [target])]
        found = [
            (Place(file, node.lineno, ast.unparse(t)), compile(ast.Expression(read_only(t)), file, "eval"))
            for t in flat
            if plain(t)
        ]
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1) if found else ():
            out.setdefault(line, []).extend(found)
        if isinstance(node, ast.Return) and node.value is not None:
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                out.setdefault(("return", line), node.value)
    return out


def targets(node: ast.AST) -> list[ast.expr]:
    """The expressions that a statement gives a value: also those that a call changes in place, as
    gradients.insert(0, d) does."""
    if isinstance(node, ast.Assign):
        return node.targets
    if isinstance(node, (ast.AugAssign, ast.AnnAssign)):
        return [node.target]
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        owner = [node.value.func.value] if isinstance(node.value.func, ast.Attribute) else []
        return [t for t in owner + node.value.args if isinstance(t, (ast.Name, ast.Attribute, ast.Subscript))]
    return []


def plain(target: ast.AST) -> bool:
    """Whether reading a name again does nothing else."""
    return all(isinstance(n, PLAIN) for n in ast.walk(target))


def read_only(target: ast.expr) -> ast.expr:
    """The same expression, to be read."""
    return ast.parse(ast.unparse(target), mode="eval").body


def parts(file: str, node: ast.expr, value: object) -> Iterator[tuple[Place, object]]:
    """[(Place, part)] of what is returned: each entry of a dictionary, list or tuple that is written out has
    a line of its own."""
    if isinstance(node, ast.Dict) and isinstance(value, dict) and len(node.values) == len(value):
        for key, inner, part in zip(node.keys, node.values, value.values(), strict=True):
            yield Place(file, inner.lineno, "" if key is None else ast.unparse(key)), part
    elif (
        isinstance(node, (ast.Tuple, ast.List))
        and isinstance(value, (tuple, list))
        and len(node.elts) == len(value)
    ):
        for inner, part in zip(node.elts, value, strict=True):
            yield Place(file, inner.lineno, ""), part
    else:
        yield Place(file, node.lineno, ""), value

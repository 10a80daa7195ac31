"""The lines of code of each file of the kernel, without docstrings, comments and blanks.

python -m tests.kernel.lines
"""

import ast
import io
import tokenize
from pathlib import Path

KERNEL = Path(__file__).parents[2] / "symbolic_bp" / "kernel"
NOTHING = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def docstrings(tree):
    """The numbers of the lines that are docstrings."""
    for node in ast.walk(tree):
        if (
            isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
            and ast.get_docstring(node) is not None
        ):
            yield from range(node.body[0].lineno, node.body[0].end_lineno + 1)


def lines(text):
    """How many lines of code a text has."""
    found = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in NOTHING:
            found |= set(range(token.start[0], token.end[0] + 1))
    return len(found - set(docstrings(ast.parse(text))))


def table():
    """{file: lines of code}"""
    return {p.name: lines(p.read_text(encoding="utf-8")) for p in sorted(KERNEL.glob("*.py"))}


if __name__ == "__main__":
    for name, n in table().items():
        print(f"{n:5d} {name}")
    print(f"{sum(table().values()):5d} in all")

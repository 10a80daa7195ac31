"""The skips of a run are those that docs/testing.md lists with their reasons, no more and no fewer."""

import ast
import re
from pathlib import Path

import pytest

from .needed import missing

TESTS = Path(__file__).resolve().parent
TABLE = TESTS.parent / "docs" / "testing.md"
SKIPS = {"skip", "skipif", "importorskip", "xfail", "skipTest", "SkipTest"}


def said(call):
    """The reason of a skip: text that stands there, so that it can be compared."""
    given = [k.value for k in call.keywords if k.arg == "reason"] or call.args[:1]
    if not given or not isinstance(given[0], ast.Constant) or not isinstance(given[0].value, str):
        raise ValueError(
            f"line {call.lineno}: expected a skip with a reason that is written out, found {ast.unparse(call)}"
        )
    return given[0].value


def skips(text):
    """The reason of each skip in the text of a test file. Raises ValueError for one that cannot be told."""
    tree = ast.parse(text)
    calls = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if name in SKIPS:
            if id(node) not in calls:
                raise ValueError(f"line {node.lineno}: expected a skip with its reason, found {name} alone")
            yield said(calls[id(node)])
        elif name == "needs" and id(node) in calls:
            yield missing(said(calls[id(node)]))


def listed():
    """The reasons in the table: the first cell of its rows."""
    return re.findall(r"^\| `(.+?)` \|", TABLE.read_text(encoding="utf-8"), re.M)


def test_the_table_lists_every_skip():
    found = set()
    for path in sorted(TESTS.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if path == TESTS / "conftest.py":  # where needs() itself skips, with the reason that its callers give
            found |= {missing(name) for name in re.findall(r'\bneeds\("(\w+)"\)', text)}
        elif path != Path(__file__):
            found |= set(skips(text))
    rows = listed()
    assert set(rows) == found and len(rows) == len(found)


def test_a_skip_is_found_however_it_is_written():
    text = 'needs("torch")\npytest.skip("a")\n@pytest.mark.skipif(True, reason="b")\ndef f(): pass\nunittest.SkipTest("c")'
    assert set(skips(text)) == {missing("torch"), "a", "b", "c"}


@pytest.mark.parametrize(
    "text",
    [
        "pytest.skip()",
        "pytest.skip(f'{x}')",
        "@pytest.mark.skip\ndef f(): pass",
        "no = pytest.skip",
        "pytest.mark.skipif(True)",
        "needs(name)",
    ],
)
def test_a_skip_whose_reason_cannot_be_told_is_refused(text):
    with pytest.raises(ValueError):
        list(skips(text))

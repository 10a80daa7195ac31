"""docs/soundness.md says of each file of the kernel what it does, and about how many lines of code it has."""

import re
from pathlib import Path

from .lines import lines, table

PAGE = Path(__file__).parents[2] / "docs" / "soundness.md"


def test_the_table_of_the_kernel_is_that_of_its_files():
    text = PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+\.py)` \| .+ \| (\d+) \|$", text, re.MULTILINE)
    found = table()
    assert sorted(name for name, _ in rows) == sorted(name for name in found if found[name])
    for name, n in rows:
        assert abs(int(n) - found[name]) <= 10 + found[name] // 5, (name, n, found[name])


def test_lines():
    assert lines('"""A docstring,\nof two lines."""\n\n# a comment\nx = (1,\n  2)\n') == 2
    assert lines('def f():\n    """Text."""\n    return """a\nb"""\n') == 3

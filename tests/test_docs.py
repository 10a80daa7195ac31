"""README.md and docs/*.md: every command and every piece of Python in them runs, but for what says that it takes minutes."""

import os
import re
import runpy
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from symbolic_bp.cli import main

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMAND = re.compile(r"(\w+=\S+ )*(nice (-n \d+ )?)?(symbolic-bp|python3?|pytest|pip|coqc|bash|git)\s")
MINUTES = "# minutes"


def blocks(text):
    """(language, lines) of each block of code: between fences, or indented by four spaces after an empty line."""
    fence, block = None, []
    for line in [*text.splitlines(), ""]:
        if fence is None and (found := re.match(r"\s*```+(\w*)", line)):
            fence = found[1]
        elif fence is not None and line.strip().startswith("```"):
            yield fence, block
            fence, block = None, []
        elif fence is not None or line.startswith("    "):
            block.append(line if fence is not None else line[4:])
        elif block:
            yield "", block
            block = []


def commands(text):
    """The commands of a page that are to be run."""
    for language, lines in blocks(text):
        if language == "python" or lines[0].strip() == MINUTES:
            continue
        lines = re.sub(r"\s*\\\n\s*", " ", "\n".join(lines)).splitlines()
        yield from (
            line for line in (line.strip().removeprefix("$ ") for line in lines) if COMMAND.match(line + " ")
        )


def pieces(text):
    """The Python of a page that is to be run."""
    return [
        "\n".join(lines)
        for language, lines in blocks(text)
        if language == "python" and lines[0].strip() != MINUTES
    ]


def models(text):
    """{name: text} of the models of a page: the blocks that begin with `# NAME.bp`."""
    found = [(re.match(r"# ([\w-]+\.bp)$", lines[0]), lines) for _, lines in blocks(text)]
    return {name[1]: "\n".join(lines[1:]) + "\n" for name, lines in found if name}


def of_pages(what):
    return [
        pytest.param(page, item, id=f"{page.name}: {item.splitlines()[0]}")
        for page in PAGES
        for item in what(page.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("page, command", of_pages(commands))
def test_command(page, command, capsys, tmp_path, monkeypatch, request):
    """symbolic-bp in an empty folder that has the files that the page shows; the tests' own programs at the root."""
    if command.startswith("pip "):
        assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
        return
    if "symbolic-bp certify" in command:
        request.getfixturevalue("coq")
    monkeypatch.chdir(tmp_path)
    for code in pieces(page.read_text(encoding="utf-8")):
        if name := re.match(r"# (\w+\.py)\n", code):
            (tmp_path / name[1]).write_text(code, encoding="utf-8")
    for name, lines in models(page.read_text(encoding="utf-8")).items():
        (tmp_path / name).write_text(lines, encoding="utf-8")
    if " proofs/" in command:
        main(["prove", "--all", "-o", "proofs"])
    wanted = int(command.partition("# exit code ")[2] or 0)
    words = shlex.split(command, comments=True)
    if words[0] == "symbolic-bp" and not {"|", "&&", ">", ";"} & set(words):
        assert main(words[1:]) == wanted
        return
    here = tmp_path if "symbolic-bp" in words or "symbolic_bp" in command.partition("-m ")[2] else ROOT
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=here,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == wanted, done.stdout + done.stderr


@pytest.mark.parametrize("page, code", of_pages(pieces))
def test_python(page, code, tmp_path):
    (tmp_path / "piece.py").write_text(code, encoding="utf-8")
    names = runpy.run_path(str(tmp_path / "piece.py"))
    for name, value in names.items():
        if name.startswith("test_"):
            value()


def test_commands_are_found_where_a_page_may_have_them():
    page = """text, `symbolic-bp no` and

    symbolic-bp one \\
        --two
    FOO=1 nice -n 10 python -m tests.three
    3 of 4: output

```sh
$ pytest four
python4 is no command
```

```
# minutes
symbolic-bp minutes
```

    # minutes
    pip minutes

```python
python = 5
```
"""
    assert list(commands(page)) == [
        "symbolic-bp one --two",
        "FOO=1 nice -n 10 python -m tests.three",
        "pytest four",
    ]
    assert pieces(page) == ["python = 5"]


def test_readme_shows_the_real_output(capsys):
    main(["prove", "BP2"])
    assert capsys.readouterr().out.strip() in PAGES[0].read_text(encoding="utf-8")

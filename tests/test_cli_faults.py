"""Exit codes that are no verdicts, errors as JSON, readers that leave, interruptions, progress; and a sample of odd command lines."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from symbolic_bp import __main__, cli
from symbolic_bp.arguments import form_in

from . import fuzz_cli

ROOT = Path(__file__).resolve().parent.parent
BASE = [sys.executable, "-m", "symbolic_bp"]


def test_a_fault_of_ours_is_4_and_one_sentence(monkeypatch, capsys):
    def broken(*_):
        return {}["nothing"]

    for verb, name, args in (
        ("check", "judge", ["z[l,j] = 1"]),
        ("list", "Library", []),
        ("derive", "part", []),
        ("audit", "audit_command", ["x.py"]),
    ):
        monkeypatch.setattr(cli, name, broken)
        assert cli.main([verb, *args]) == 4
        said = capsys.readouterr()
        assert (
            not said.out
            and said.err.count("error: ") == 1
            and "report" in said.err
            and "Traceback" not in said.err
        )
    assert cli.main(["list", "--format", "json"]) == 4
    data = json.loads(capsys.readouterr().out)
    assert data["exit"] == 4 and "KeyError (" in data["error"]["found"] and "line " in data["error"]["found"]
    monkeypatch.setenv(cli.DEBUG, "1")
    assert cli.main(["list"]) == 4 and "Traceback" in capsys.readouterr().err


def test_ctrl_c_is_130_wherever_it_comes(monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "judge", interrupted)
    assert cli.main(["check", "z[l,j] = 1"]) == 130 and capsys.readouterr() == ("", "")
    monkeypatch.setattr(__main__, "import_module", interrupted)
    assert __main__.main() == 130


def pages(*args, keep=1):
    """(exit code, stderr) of a command whose reader takes some bytes of its output and goes."""
    process = subprocess.Popen([*BASE, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    process.stdout.read(keep)
    process.stdout.close()
    err = process.stderr.read().decode()
    return process.wait(100), err


@pytest.mark.parametrize(
    "args, code",
    [
        (["check", "dC/db[l,j] = delta[l,j]", "--proof"], 0),
        (["check", "z[l,j] = 1"], 1),
        (["prove", "--all", "--format", "html"], 0),
        (["check", "z[l", "--format", "json"], 2),
        (["verify-net", "2-2", "3-3"], 0),
    ],
)
def test_a_reader_that_goes_changes_no_exit_code(args, code):
    assert pages(*args, keep=1) == pages(*args, keep=0) == (code, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="/dev/full is Linux's")
@pytest.mark.parametrize("args", [["check", "z[l,j] = 1"], ["list", "--format", "json"], ["prove", "BP1"]])
def test_a_full_disk_is_no_verdict(args):
    with open("/dev/full", "w") as full:
        done = subprocess.run([*BASE, *args], stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    assert done.returncode == 2 and "Traceback" not in done.stderr and "Exception ignored" not in done.stderr


@pytest.mark.parametrize(
    "argv, where, position",
    [
        (["check", "z[l+0.5,j] = 1", "--format", "json"], "column 5", 4),
        (["check", "b[l,j] = 0", "--where", "l < l", "--format=json"], "where, column 3", 2),
        (["prove", "BP99", "--format", "json"], "the library", None),
        (["prove", "BP1", "--format", "json", "-o", "no/such/x.json"], "-o no/such/x.json", None),
        (["list", "--format", "json", "--frob"], "the command line", None),
        (["check", "--format", "json"], "the command line", None),
        (["verify-net", "2", "--format", "json"], None, None),
        (["audit", "no.py", "--format", "json"], "no.py", None),
        (["audit", "--format", "json"], "audit", None),
        (["verify-net", "2-2", "--batch", "x", "--form", "json"], "the command line", None),
        (["--format", "json"], "the command line", None),
    ],
)
def test_errors_as_json(argv, where, position, capsys):
    assert cli.main(argv) == 2
    said = capsys.readouterr()
    data = json.loads(said.out)
    assert (
        set(data) == {"error", "exit"}
        and data["exit"] == 2
        and not said.err
        and "\n" not in data["error"]["message"]
    )
    assert (
        where in (None, data["error"]["where"])
        and data["error"].get("position") == position
        and data["error"]["found"]
    )


def test_an_unfinished_proof_as_json(tmp_path, capsys):
    file = tmp_path / "mine.py"
    file.write_text(
        "from symbolic_bp.theorem import theorem\nprint('from the file')\n@theorem('mine', 'Mine', 'dC/db[l,j] = delta[l,j]', source='me')\n"
        "def mine(goal):\n    goal.chain().contract()\n"
    )
    assert cli.main(["prove", str(file), "--format", "json"]) == 3
    said = capsys.readouterr()
    assert json.loads(said.out)["exit"] == 3 and "left to show" in said.out and said.err == "from the file\n"


@pytest.mark.parametrize(
    "argv, form",
    [
        (["check", "x", "--format", "json"], "json"),
        (["--fo=json"], "json"),
        (["check", "--", "--format", "json"], None),
        (["--format", "json", "--format", "text"], "text"),
        (["list"], None),
        (["--format"], ""),
    ],
)
def test_the_format_that_was_asked_for(argv, form):
    assert form_in(argv) == form


class Screen(io.StringIO):
    """A terminal of so many columns: what is on its last line."""

    def isatty(self):
        return True

    def row(self, columns):
        shown = {}
        for line in self.getvalue().split("\n")[-1:]:
            for part in line.split("\r"):
                assert len(part) < columns
                shown |= dict(enumerate(part))
        return "".join(shown[n] for n in sorted(shown)).rstrip()


@pytest.mark.parametrize("columns", [1, 2, 20, 80, 300])
def test_a_bar_never_runs_into_the_answer(columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    screen = Screen()
    monkeypatch.setattr(cli.sys, "stderr", screen)
    for error in (None, ValueError):
        try:
            with cli.progress() as tell:
                show = tell.bar("784-30-10 parameters")
                for done in (0, 3, 9):
                    show(done, 10)
                    assert columns < 3 or screen.row(columns)
                tell.line("coqc A, B")
                if error:
                    raise error
        except ValueError:
            pass
        assert screen.row(max(columns, 2)) == ""


def test_the_answer_says_what_to_open(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for args, said in (
        (["-o", "proofs"], "3 files written: open proofs/proofs.tex"),
        (["-o", "x.md"], "written: x.md"),
        (["-o", "proofs", "--format", "html"], "2 files written: open proofs/proofs.html"),
    ):
        assert cli.main(["prove", "BP2", *args]) == 0 and said in capsys.readouterr().out
    for args, said in (
        (["-o", "x.docx"], "txt, tex, pdf, html, md or json"),
        (["-o", "no/x.tex"], "no folder no;"),
        (["-o", "a/b"], "no folder a;"),
        (["-o", "x.md", "--format", "html"], "a file for --format html"),
    ):
        assert cli.main(["prove", "BP2", *args]) == 2 and said in " ".join(capsys.readouterr().err.split())
    assert cli.main(["certify", "BP2", "-o", "no/such"]) == 2 and "no folder no" in capsys.readouterr().err
    assert {p.name for p in tmp_path.iterdir()} == {"proofs", "x.md"}


@pytest.mark.parametrize("claim", ["9" * 900 + "^20 = z[l,j]", "(2^20)^20 = z[l,j]", "9" * 3900 + "^2 = 1"])
def test_huge_numbers(claim, capsys):
    assert cli.main(["check", claim]) == 1 and "e+" in capsys.readouterr().out.lower()


def test_numbers_beyond_reach_decide_nothing(capsys):
    assert cli.main(["check", "((((2^20)^20)^20)^20) = z[l,j]"]) == 3 and "power" in capsys.readouterr().out


@pytest.mark.parametrize("seed", [11, 12])
def test_a_sample_of_odd_command_lines(seed):
    found, done = fuzz_cli.run(40, seed, 4)
    assert not found and done

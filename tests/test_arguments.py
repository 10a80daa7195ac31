"""The command line explains itself: every example in it is a command that works."""

import shlex

import pytest

from symbolic_bp import __version__
from symbolic_bp.arguments import CODES, EXAMPLES, VERBS, parser
from symbolic_bp.cli import main

COMMANDS = [command for verb in VERBS for command in EXAMPLES[verb]]


def helped(capsys, *words):
    with pytest.raises(SystemExit) as left:
        main([*words, "--help"])
    assert left.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("verb", VERBS)
def test_help_fits_a_terminal_and_gives_examples_and_exit_codes(verb, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    said = helped(capsys, verb)
    assert max(map(len, said.splitlines())) <= 80
    assert all(f"symbolic-bp {command}\n" in said for command in EXAMPLES[verb])
    assert all(f"  {code}  {words}\n" in said for code, words in enumerate(CODES[verb]))


def test_without_a_verb_the_verbs_are_shown(capsys):
    assert main([]) == 2
    shown = capsys.readouterr()
    assert all(f"    {verb}" in shown.err for verb in VERBS) and not shown.out


def test_every_verb_has_examples():
    assert (
        set(EXAMPLES)
        == set(CODES)
        == set(VERBS)
        == set(next(a for a in parser()._actions if a.choices).choices)
    )


@pytest.mark.parametrize("command", [c for c in COMMANDS if shlex.split(c)[0] not in ("audit", "certify")])
def test_examples_work(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(shlex.split(command)) == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize("command", [c for c in COMMANDS if shlex.split(c)[0] in ("audit", "certify")])
def test_examples_that_need_a_file_or_a_program_are_understood(command):
    assert parser().parse_args(shlex.split(command)).verb == shlex.split(command)[0]


def test_version(capsys):
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0 and capsys.readouterr().out == f"symbolic-bp {__version__}\n"

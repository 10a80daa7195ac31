"""The compiled theory that is kept: what is damaged, deleted or out of date there is compiled again,
never blamed on a formula.

With a coqc of our own, a script: what it compiles holds the version of the libraries that were there."""

import shutil

import pytest

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.cli import main
from symbolic_bp.coq import cache, check, command, record
from symbolic_bp.coq.certificate import closure, of_net
from symbolic_bp.coq.net import Net

SCRIPT = """#!/bin/sh
here=$(dirname "$0")
[ "$1" = --version ] && { echo "a Coq of our own"; exit 0; }
for last; do :; done
[ -f "$here/ill" ] && . "$here/ill"
theory=$5
if [ "$theory" != . ]; then
  for f in "$theory"/*.vo; do cmp -s "$f" "$here/libraries" || { echo "Error: $f is inconsistent" >&2; exit 1; }; done
  [ -f "$theory/Calculus.vo" ] || { echo "Error: Cannot find Calculus" >&2; exit 1; }
fi
[ -f "$here/wrong" ] && [ "$last" = Certificate.v ] && { echo 'File "./Certificate.v", line 3: no' >&2; exit 1; }
echo "$last" >> "$here/log"
cp "$here/libraries" "${last%.v}.vo"
echo "Closed under the global context"
"""
SMALL = of_net(Net((1, 1)))
NEEDED = len(closure(SMALL.imports))


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The folder of a coqc of our own."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "coqc").write_text(SCRIPT)
    (folder / "coqc").chmod(0o755)
    (folder / "libraries").write_text("1")
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


def compiled(own):
    """How many files of the theory have been compiled since the last question."""
    log = own / "log"
    found = log.read_text().split() if log.is_file() else []
    log.unlink(missing_ok=True)
    return len([name for name in found if name not in ("Certificate.v", "Probe.v")])


def test_it_is_compiled_once(own):
    assert check.check(SMALL).status == "accepted" and compiled(own) >= NEEDED
    assert check.check(SMALL).status == "accepted" and compiled(own) == 0


def test_all_is_built_on_what_was_compiled_before(own):
    check.check(SMALL)
    general = compiled(own)
    folder, _ = cache.compiled_theory()
    assert compiled(own) == 11 - general and len(list(folder.glob("*.vo"))) == 11
    assert cache.compiled_theory(SMALL.imports)[0] == folder


@pytest.mark.parametrize(
    "harm",
    [
        lambda p: (p / "Chain.vo").unlink(),
        lambda p: (p / "Chain.vo").write_bytes(b""),
        lambda p: (p / "Network.vo").write_bytes(b"2"),
        lambda p: (p / "manifest.json").unlink(),
        lambda p: (p / "manifest.json").write_bytes(b"\xff"),
        lambda p: (p / "manifest.json").write_text("[]"),
        lambda p: (p / "Chain.vo").rename(p / "Chains.vo"),
        lambda p: shutil.rmtree(p),
        lambda p: shutil.rmtree(p) or p.write_text("a file"),
        lambda p: (p / "Chain.v").unlink(),
    ],
    ids=[
        "deleted",
        "empty",
        "another",
        "no manifest",
        "bytes",
        "a list",
        "renamed",
        "no folder",
        "a file",
        "a source",
    ],
)
@pytest.mark.parametrize("wrong", [False, True])
def test_what_is_damaged_is_compiled_again(own, harm, wrong):
    place, _ = cache.compiled_theory(SMALL.imports)
    compiled(own)
    before = cache.intact(place)
    harm(place)
    (own / "wrong").touch() if wrong else None
    report = check.check(SMALL)
    assert before and report.status == ("rejected" if wrong else "accepted"), report
    assert compiled(own) in (0, NEEDED, NEEDED + 2) and cache.intact(place)


@pytest.mark.parametrize("everything", [False, True])
def test_what_is_out_of_date_is_compiled_again(own, everything):
    """Coq or its libraries were replaced: every file is as it was written, and none can be loaded."""
    cache.compiled_theory(*[] if everything else [SMALL.imports])
    (own / "libraries").write_text("2")
    compiled(own)
    report = check.check(SMALL)
    assert report.status == "accepted" and report.theory_seconds > 0 and compiled(own) >= NEEDED
    assert check.check(SMALL).theory_seconds == 0


def test_a_rejected_formula_compiles_nothing_again(own):
    check.check(SMALL)
    (own / "wrong").touch()
    compiled(own)
    assert check.check(SMALL).status == "rejected" and compiled(own) == 0


ILL = {
    "no Coquelicot": ('echo "Error: Cannot find Coquelicot" >&2; exit 1', "Cannot find Coquelicot"),
    "killed": ("kill -9 $$", "ended by signal 9"),
    "says nothing": ("exit 1", "no reason"),
}


@pytest.mark.parametrize("ill", ILL)
@pytest.mark.parametrize("from_the_start", [True, False])
def test_a_coqc_that_does_not_work_is_not_the_formulas_fault(own, tmp_path, capsys, ill, from_the_start):
    text, why = ILL[ill]
    if not from_the_start:
        check.check(SMALL)
    (own / "ill").write_text(text)
    assert main(["certify", "--net", "1-1", "-o", str(tmp_path / "c")]) == 3
    out = " ".join(capsys.readouterr().out.split())
    assert "NOT re-checked" in out and why in out and "REJECTED" not in out and "to have it checked" in out
    assert (tmp_path / "c" / "check.sh").is_file()


def test_a_coqc_that_cannot_be_run(own, tmp_path, capsys):
    (own / "coqc").write_bytes(b"\x7fELF nonsense")
    assert (
        main(["certify", "BP2", "-o", str(tmp_path / "c")]) == 3
        and "a program that runs" in capsys.readouterr().out
    )
    assert main(["certify", "delta[2,1] = 0", "--net", "1-1", "-o", str(tmp_path / "d")]) == 3
    assert record.seen() == set() and main(["list"]) == 0


def test_no_answer_in_time_is_no_rejection(own, monkeypatch):
    check.check(SMALL)
    (own / "ill").write_text("exec sleep 60")
    place = cache.theory_place()
    monkeypatch.setattr(cache, "theory_place", lambda: place)
    monkeypatch.setattr(cache, "SECONDS", 0.2)
    report = check.check(SMALL)
    assert report.status == "unchecked" and "an answer in 0.2 seconds" in report.message


@pytest.mark.parametrize("given", ["relative/cache", "", "file"])
def test_the_place_of_the_cache(own, tmp_path, monkeypatch, given):
    """A relative path is not one, by the standard of XDG; what is no folder is said and is not
    the formula's fault."""
    (tmp_path / "file").write_text("mine")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", given if given != "file" else str(tmp_path / "file"))
    report = check.check(SMALL)
    assert report.status == ("unchecked" if given == "file" else "accepted"), report
    assert not (tmp_path / "relative").exists() and (given == "file") == (report.todo == "set XDG_CACHE_HOME")


def test_what_cannot_be_noted_is_not_noted(own, tmp_path):
    check.check(SMALL)
    (cache.theory_place() / "accepted").mkdir()
    assert command.certify("BP3", output=tmp_path / "c")[1] == 0 and record.seen() == set()
    (cache.theory_place() / "accepted").rmdir()
    (cache.theory_place() / "accepted").write_bytes(b"\xff\xfe")
    assert command.status(Library())[0] == {}


@pytest.mark.parametrize("claim", ["delta[2,1] = 2*delta[2,1] + 1", "delta[2,1] = delta[2,1]"])
def test_what_coq_rejects_is_neither_proved_nor_refuted(own, tmp_path, claim):
    (own / "wrong").touch()
    text, code = command.certify(claim, (1, 1), "identity", "quadratic", output=tmp_path / "c")
    assert code == 3 and "REFUTED" not in text and "accepted" not in text

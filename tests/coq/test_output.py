"""The folder of certify: its own files are replaced, nobody else's; and check.sh runs
wherever the folder is."""

import shlex
import subprocess
from pathlib import Path

import pytest

from symbolic_bp.cli import main
from symbolic_bp.coq import cache
from symbolic_bp.coq.certificate import ORDER, of_net
from symbolic_bp.coq.net import Net
from symbolic_bp.coq.output import write
from symbolic_bp.errors import FileError

SMALL, LARGE = of_net(Net((1, 1))), of_net(Net((8, 8, 8)))


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_its_own_files_are_replaced_and_those_of_another_certificate_go(tmp_path):
    write(LARGE, tmp_path)
    assert {"Statement.v", "Machinery.v", "Audit.v"} < {path.name for path in tmp_path.iterdir()}
    write(SMALL, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"Certificate.v", "check.sh", "theory"}
    before = files(tmp_path)
    write(SMALL, tmp_path)
    assert files(tmp_path) == before and len(before) == len(ORDER) + 2


@pytest.mark.parametrize("name", ["Certificate.v", "check.sh", "theory/Chain.v", "theory/Rules.v"])
@pytest.mark.parametrize("kind", ["another", "changed", "empty", "folder", "link", "dangling"])
def test_a_persons_file_is_left_alone_and_nothing_is_written(tmp_path, name, kind):
    folder = tmp_path / "c"
    path = folder / name
    path.parent.mkdir(parents=True)
    if kind == "changed":
        write(SMALL, folder)
        path.write_text(path.read_text() + "(* my remark *)\n")
    elif kind == "folder":
        path.mkdir()
    elif kind == "link":
        (tmp_path / "mine").write_text("mine")
        path.symlink_to(tmp_path / "mine")
    elif kind == "dangling":
        path.symlink_to(tmp_path / "nowhere")
    else:
        path.write_text("" if kind == "empty" else "(* mine *)\n")
    before = files(tmp_path)
    with pytest.raises(FileError, match="not as certify wrote it; move it away or give another -o"):
        write(SMALL, folder)
    assert files(tmp_path) == before and not (tmp_path / "nowhere").exists()


def test_other_files_in_the_folder_do_not_matter(tmp_path):
    for name in ("notes.txt", "Mine.v", "Certificate.v.part", "theory.txt"):
        (tmp_path / name).write_text("mine")
    write(LARGE, tmp_path)
    write(SMALL, tmp_path)
    assert all(
        (tmp_path / name).read_text() == "mine"
        for name in ("notes.txt", "Mine.v", "Certificate.v.part", "theory.txt")
    )


@pytest.mark.parametrize(
    "make, given",
    [
        (lambda p: (p / "x").write_text("mine"), "x"),
        (lambda p: (p / "x").write_text("mine"), "x/y"),
        (lambda p: (p / "x").mkdir() or (p / "x" / "theory").write_text("mine"), "x"),
        (lambda p: None, "x\ny"),
        (lambda p: None, "x\x1b[2K"),
        (lambda p: None, "\udcff"),
        (lambda p: None, "x" * 300),
    ],
    ids=["a file", "in a file", "theory is a file", "newline", "escape", "undecodable", "too long"],
)
def test_what_cannot_be_a_folder(tmp_path, capsys, make, given):
    make(tmp_path)
    before = files(tmp_path)
    assert main(["certify", "--net", "1-1", "-o", str(tmp_path / given)]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith("error: ") and said.err.count("expected") == 1
    assert files(tmp_path) == before


def test_where_nothing_can_be_written(tmp_path, monkeypatch, capsys):
    ask = Path.open

    def refuse(path, mode="r", *rest, **more):
        if "x" in mode and len(refused) > 5:  # some files may be written, then the disk is full
            raise PermissionError
        refused.append(path)
        return ask(path, mode, *rest, **more)

    refused = []
    monkeypatch.setattr(Path, "open", refuse)
    assert main(["certify", "--net", "1-1", "-o", str(tmp_path / "c")]) == 2
    assert (
        "a folder that can be written to" in " ".join(capsys.readouterr().err.split())
        and files(tmp_path) == {}
    )


@pytest.mark.parametrize("name", ["plain", "a b", "it's", 'a"b', "$HOME", "-x", "a;b", "`b`", "é", "*", "~"])
def test_the_command_that_is_printed_checks_that_folder(tmp_path, monkeypatch, capsys, name):
    """With a coqc that only says where it is called."""
    monkeypatch.setattr(cache, "program", lambda: None)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CDPATH", "/")
    program = tmp_path / "bin" / "coqc"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\npwd\n")
    program.chmod(0o755)
    assert main(["certify", "--net", "1-1", f"-o{name}"]) == 3
    command = capsys.readouterr().out.split("to check it")[1].strip()
    assert len(shlex.split(command)) == 2
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, env={"PATH": f"{program.parent}:/usr/bin:/bin"}
    )
    assert done.returncode == 0 and set(done.stdout.splitlines()) == {str(tmp_path / name)}, done


def test_the_script_does_not_go_on_in_another_folder(tmp_path):
    script = tmp_path / "check.sh"
    script.write_text("cd() { return 1; }\n" + SMALL.script)
    assert subprocess.run(["sh", str(script)], capture_output=True, cwd=tmp_path).returncode == 1

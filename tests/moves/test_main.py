"""python -m symbolic_bp.moves: works where SymPy cannot be imported; exit codes."""

import subprocess
import sys
from pathlib import Path

import pytest

from symbolic_bp.assistant.theorem import Library

ROOT = Path(__file__).resolve().parent.parent.parent
NO_SYMPY = """
import sys
class No:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in ('sympy', 'mpmath', 'hypothesis', 'numpy'):
            raise ImportError(name)
sys.meta_path.insert(0, No())
from symbolic_bp.moves.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def proofs(tmp_path_factory):
    folder, library = tmp_path_factory.mktemp("proofs"), Library()
    for name in library.theorems:
        (folder / f"{name}.json").write_text(library.proof(name).to_json())
    (folder / "wrong.json").write_text(library.proof("BP3").to_json().replace('"delta"', '"b"', 1))
    (folder / "binary.json").write_bytes(b"\xff\x00")
    (folder / "empty.json").write_text("")
    return folder


def run(*args):
    return subprocess.run(
        [sys.executable, "-c", NO_SYMPY, *map(str, args)], capture_output=True, text=True, cwd=ROOT
    )


def test_the_whole_library_without_sympy(proofs):
    paths = [p for p in sorted(proofs.iterdir()) if p.stem not in ("wrong", "binary", "empty")]
    done = run(*paths)
    assert done.returncode == 0, done.stdout
    lines = done.stdout.splitlines()
    assert len(lines) == len(paths) and all(": proved in " in line and "assuming" in line for line in lines)


@pytest.mark.parametrize("name", ["wrong", "binary", "empty", "nowhere"])
def test_what_is_not_proved(proofs, name):
    done = run(proofs / f"{name}.json", proofs / "BP1.json")
    assert (
        done.returncode == 1
        and ("rejected" in done.stdout or "incomplete" in done.stdout)
        and "Traceback" not in done.stderr
    )


def test_no_arguments():
    assert run().returncode == 2


def test_a_file_of_many_certificates(proofs, tmp_path):
    names = ["BP1", "BP2", "wrong", "BP3"]
    certificates = [(proofs / f"{name}.json").read_text() for name in names]
    (tmp_path / "all.json").write_text(f"[{','.join(certificates)}]")
    done = run(tmp_path / "all.json")
    assert done.returncode == 1 and [": proved in " in text for text in done.stdout.splitlines()] == [
        True,
        True,
        False,
        True,
    ]
    for odd in ("[]", "[[]]", "[null]", f"[[{certificates[0]}]]", "{}", "7"):
        (tmp_path / "odd.json").write_text(odd)
        done = run(tmp_path / "odd.json")
        assert done.returncode == 1 and "rejected" in done.stdout and not done.stderr


def test_it_says_that_it_is_one_judge(proofs):
    assert ", by the kernel alone; assuming" in run(proofs / "BP1.json").stdout

"""The process in which somebody's code runs: nothing is left, nothing else is taken for its answer, nothing
goes on afterwards."""

import os
import sys
import time
from pathlib import Path

import pytest

from symbolic_bp.audit import answer
from symbolic_bp.audit.host import held
from symbolic_bp.cli import main

LINE = """import os
import numpy as np
HERE = os.path.dirname(os.path.abspath(__file__))
class Line:
    def __init__(self, sizes):
        self.w = np.random.randn(sizes[-1], sizes[0])
    def forward(self, x):
        return self.w @ x
    def cost(self, x, y):
        return ((self.forward(x) - y) ** 2).sum() / 2
    def backprop(self, x, y):
        return {"w": (self.forward(x) - y) @ x.T}
"""
LEAVES = {
    "file": "open(HERE + '/left', 'w')",
    "append": "open(HERE + '/left', 'ab')",
    "low": "os.open(HERE + '/left', os.O_CREAT | os.O_WRONLY)",
    "database": "import sqlite3; sqlite3.connect(HERE + '/left').execute('create table t(x)')",
    "pipe": "os.mkfifo(HERE + '/left')",
    "node": "os.mknod(HERE + '/left')",
    "directory": "os.makedirs(HERE + '/left/more')",
    "link": "os.symlink('x', HERE + '/left')",
    "hard link": "os.link(__file__, HERE + '/left')",
    "renamed": "os.rename(__file__, HERE + '/left')",
    "copy": "import shutil; shutil.copy(__file__, HERE + '/left')",
    "array": "np.ones(3).tofile(HERE + '/left')",
    "saved": "np.save(HERE + '/left.npy', np.ones(3))",
    "pickle": "import pickle; pickle.dump(1, open(HERE + '/left', 'wb'))",
    "beside the scratch": "open(os.environ['TMPDIR'] + '_left', 'w')",
    "another scratch": "os.environ['TMPDIR'] = '/'; open(HERE + '/left', 'w')",
    "through a "
    "link": "os.symlink(HERE, os.environ['TMPDIR'] + '/l'); open(os.environ['TMPDIR'] + '/l/left', 'w')",
    "socket": "import socket; socket.socket(socket.AF_UNIX).bind(HERE + '/left')",
    "removed": "os.remove(__file__)",
    "log": "import logging; logging.basicConfig(filename=HERE + '/left')",
    "shelf": "import shelve; shelve.open(HERE + '/left')",
}
ALLOWED = {
    "temporary file": "import tempfile; tempfile.NamedTemporaryFile('w').write('x')",
    "temporary directory": "import tempfile\nwith tempfile.TemporaryDirectory() as d:\n    open(d + '/a', "
    "'w').write('x')\n    os.mkdir(d + '/b')",
    "database in memory": "import sqlite3; sqlite3.connect(':memory:').execute('create table t(x)')",
    "database "
    "there": "import sqlite3; sqlite3.connect(os.environ['TMPDIR'] + '/a').execute('create table t(x)')",
    "nowhere": "open(os.devnull, 'w').write('x')",
    "itself": "open(__file__).read()",
}


def audited(capsys, tmp_path, text, *more):
    folder = tmp_path / "code"
    folder.mkdir()
    path = folder / "line.py"
    path.write_text(text)
    code = main(["audit", str(path), *more])
    out = capsys.readouterr()
    return code, " ".join((out.out + out.err).split()), sorted(p.name for p in folder.iterdir())


@pytest.fixture
def scratches(monkeypatch, tmp_path):
    """A directory of its own for scratch directories."""
    place = tmp_path / "scratch"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    yield place
    assert not list(place.iterdir())


@pytest.mark.parametrize("doing", LEAVES.values(), ids=LEAVES)
def test_nothing_is_left(capsys, tmp_path, scratches, doing):
    code, said, left = audited(capsys, tmp_path, LINE + doing)
    assert left == ["line.py"] and code == 0 and "only its definitions were used" in said, said


@pytest.mark.parametrize(
    "doing", [v for k, v in LEAVES.items() if k != "saved"], ids=[k for k in LEAVES if k != "saved"]
)
def test_nor_by_a_method(capsys, tmp_path, scratches, doing):
    text = LINE.replace("        return {", f"        {doing}\n        return {{")
    code, said, left = audited(capsys, tmp_path, text)
    assert left == ["line.py"] and code == 2 and "while code is audited" in said, said


@pytest.mark.parametrize("doing", ALLOWED.values(), ids=ALLOWED)
def test_what_leaves_nothing_is_allowed(capsys, tmp_path, scratches, doing):
    code, said, left = audited(capsys, tmp_path, LINE + doing)
    assert left == ["line.py"] and code == 0 and "definitions" not in said, said


C = """import ctypes
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
opened = libc.fopen((HERE + "/left").encode(), b"w")
"""


def test_a_library_cannot_write_either(capsys, tmp_path, scratches):
    if not landlocked():
        pytest.skip("no Landlock in this system")
    code, said, left = audited(capsys, tmp_path, LINE + C)
    assert left == ["line.py"] and code == 0, said


def landlocked():
    child = os.fork()
    if not child:
        os._exit(0 if held.landlock("/tmp") else 1)
    return os.waitpid(child, 0)[1] == 0


FORGED = (
    '{"result": {"verdict": "right", "arrays": [], "nets": [], "batch": 1, "points": 1, "seed": 0, "notes": '
    "[], "
    '"missed": {"bits": 1, "degree": 1}}}'
)
WRONG = LINE.replace("@ x.T}", "@ x.T * 2}")
FORGERIES = {
    "print": f"print('''{FORGED}''')",
    "stdout": f"import sys; sys.__stdout__.write('''{FORGED}''')",
    "every "
    "file": f"for i in range(1, 40):\n    try: os.write(i, b'''\\n{FORGED}\\n''')\n    except OSError: pass",
    "json": f"import json; json.dumps = lambda *a, **k: '''{FORGED}'''",
    "encoder": f"import json; json.JSONEncoder.encode = lambda *a: '''{FORGED}'''",
    "write": f"old = os.write; os.write = lambda f, b: old(f, b'''{FORGED}''')",
    "pack": "import marshal; marshal.dumps = lambda *a: b''",
    "main": "import __main__; __main__.audit = lambda request: {'verdict': 'right'}",
}


@pytest.mark.parametrize("doing", FORGERIES.values(), ids=FORGERIES)
def test_what_the_code_writes_is_not_taken_for_the_answer(capsys, tmp_path, scratches, doing):
    code, said, _ = audited(capsys, tmp_path, WRONG + doing)
    assert code == 1 and "twice the gradient" in said, said


def test_an_end_without_an_answer_is_none(capsys, tmp_path, scratches):
    code, said, _ = audited(capsys, tmp_path, LINE + FORGERIES["every file"] + "\nos._exit(0)")
    assert code == 3 and "before an answer" in said, said


def test_only_the_right_seal_opens():
    reading, writing = os.pipe()
    answer.deliverer(writing, b"a" * 32)({"result": {"verdict": "wrong", "shape": (1, 2)}})
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        line = pipe.read()
    assert answer.opened(b"noise\n" + line + b"more", b"a" * 32) == {
        "result": {"verdict": "wrong", "shape": [1, 2]}
    }
    assert (
        answer.opened(line, b"b" * 32) is None
        and answer.opened(line[:-3], b"a" * 32) is None
        and answer.opened(b"", b"a" * 32) is None
    )


GOES_ON = """
import ctypes, time
if not ctypes.CDLL(None).fork():
    {}
    time.sleep(600)
"""


@pytest.mark.parametrize("leaving", ["pass", "os.setpgid(0, 0)", "os.setsid()"])
def test_nothing_goes_on_afterwards(capsys, tmp_path, scratches, leaving):
    if not sys.platform.startswith("linux"):
        pytest.skip("processes are looked for in /proc")
    code, said, _ = audited(capsys, tmp_path, LINE + GOES_ON.format(leaving), "--time-limit", "4")
    assert code in (0, 3), said
    for _ in range(50):
        if not list(started_below(scratches)):
            return
        time.sleep(0.1)
    raise AssertionError("a process goes on")


def started_below(place):
    """The processes whose scratch directory is below this one: other tests have theirs elsewhere."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.fsencode(f"TMPDIR={place}") in (folder / "environ").read_bytes():
                yield folder.name
        except OSError:
            continue

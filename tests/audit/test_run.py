"""Code that misbehaves: one clear sentence, the right exit code, nothing left behind."""

import os
import subprocess

import pytest

from symbolic_bp.cli import main

NET = """
import numpy as np
class Net:
    def __init__(self, sizes):
        self.w = [np.random.randn(o, i) for i, o in zip(sizes, sizes[1:])]
        self.b = [np.random.randn(o, 1) for o in sizes[1:]]
    def forward(self, x):
        acts = [x]
        for w, b in zip(self.w, self.b):
            acts.append(1 / (1 + np.exp(-(w @ acts[-1] + b))))
        return acts
    def cost(self, x, y):
        return ((self.forward(x)[-1] - y)**2).sum() / 2
    def backprop(self, x, y):
"""
RIGHT = """
        acts = self.forward(x)
        d = (acts[-1] - y) * acts[-1] * (1 - acts[-1])
        gw, gb = [], []
        for l in range(len(self.w) - 1, -1, -1):
            gw.insert(0, d @ acts[l].T)
            gb.insert(0, d)
            d = (self.w[l].T @ d) * acts[l] * (1 - acts[l])
        return gw, gb
"""
BODIES = {
    "raises": ("return self.nothing_here", 2, "nothing_here"),
    "none": ("return None", 2, "gives None"),
    "nan": ("return [w * np.nan for w in self.w], [b * 1 for b in self.b]", 2, "nan"),
    "shape": (
        "return [np.zeros((9, 9)) for w in self.w], [np.zeros((9, 9)) for b in self.b]",
        2,
        "expected the gradients",
    ),
    "one shape": (
        RIGHT.strip().replace("return gw", "gw[0] = gw[0][:, :2]\n        return gw"),
        2,
        "found (5, 2)",
    ),
    "text": ("return 'gradient', 'gradient'", 2, "expected the gradients"),
    "recursion": ("return self.backprop(x, y)", 3, "calls itself"),
    "hang": ("while True: pass", 3, "still running"),
    "quiet forks": (
        "import os\n        while True:\n            try: os.fork()\n            except Exception: pass",
        3,
        "still running",
    ),
    "fork": ("import os\n        while True: os.fork()", 2, "os.fork is not allowed"),
    "shell": ("import os\n        os.system('echo hello')", 2, "not allowed"),
    "memory": ("keep = []\n        while True: keep.append(np.random.randn(10**7))", 3, "more memory"),
    "exit": ("import os\n        os._exit(0)", 3, "ended with exit code 0"),
    "crash": ("import ctypes\n        ctypes.string_at(0)", 3, "signal 11"),
    "writes": ("open('left_behind.txt', 'w').write('x')", 2, "left_behind.txt may not be written"),
}
FILES = {
    "empty": ("", 2, "no way to call"),
    "syntax": ("def f(:", 2, "line 1"),
    "module": ("import nosuchmodule", 2, "nosuchmodule"),
    "exits": ("import sys; sys.exit(3)", 2, "SystemExit"),
    "no backward": (NET.rsplit("    def", 1)[0], 2, "no way to call"),
    "null byte": ("\0", 2, "null bytes"),
}


def run(capsys, path, *more):
    code = main(["audit", str(path), *more])
    out = capsys.readouterr()
    return code, out.out, out.err


def check(capsys, tmp_path, text, code, words):
    path = tmp_path / "mynet.py"
    path.write_text(text)
    got, out, err = run(
        capsys, path, "--time-limit", "3" if words == "still running" else "300", "--memory", "900"
    )
    assert (got, out) == (code, "") and words in err and err.startswith("error: ") and err.count("\n") == 1, (
        err
    )
    assert "Traceback" not in err and os.listdir(tmp_path) == ["mynet.py"]


@pytest.mark.parametrize("name", BODIES)
def test_bad_backprop(capsys, tmp_path, name):
    body, code, words = BODIES[name]
    check(capsys, tmp_path, NET + "        " + body + "\n", code, words)


@pytest.mark.parametrize("name", FILES)
def test_bad_file(capsys, tmp_path, name):
    check(capsys, tmp_path, *FILES[name])


def test_nothing_runs_on(capsys, tmp_path, monkeypatch):
    started, start = [], subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda *args, **more: started.append(start(*args, **more)) or started[-1]
    )
    check(capsys, tmp_path, NET + "        while True: pass\n", 3, "still running")
    (child,) = started
    with pytest.raises(ProcessLookupError):
        os.killpg(child.pid, 0)


@pytest.mark.parametrize(
    "tail",
    [
        "net = Net([2, 3, 1])\nwhile True:\n    net.cost(np.ones((2, 1)), 1)\n",
        "data = np.loadtxt('no_such_file.csv')\n",
        "print('hello')\ninput()\n",
        "if __name__ == '__main__':\n    raise SystemExit\n",
    ],
)
def test_scripts_around_the_code(capsys, tmp_path, tail):
    path = tmp_path / "mynet.py"
    path.write_text(NET + RIGHT + "\n" + tail)
    code, out, _ = run(capsys, path, "--time-limit", "15")
    assert code == 0 and "hello" not in out
    assert ("only its definitions" in out) == ("__main__" not in tail)


LOSSY = "np.array(__import__('array').array('d', list(acts[-1].ravel()))).reshape(acts[-1].shape)"


def test_a_line_that_loses_the_numbers_is_named(capsys, tmp_path):
    path = tmp_path / "mynet.py"
    path.write_text(
        NET + RIGHT.replace("        d = (acts", f"        acts[-1] = {LOSSY}\n        d = (acts", 1)
    )
    code, out, _ = run(capsys, path)
    assert code == 0 and "13 digits only: mynet.py, line 17" in out
    last = "acts.append(1 / (1 + np.exp(-(w @ acts[-1] + b))))\n"
    path.write_text(NET.replace(last, f"{last}            acts[-1] = {LOSSY}\n") + RIGHT)
    code, out, _ = run(capsys, path)
    assert code == 3 and "undecided: mynet.py, line 11 turns exact numbers into floats" in out


def test_arguments(capsys, tmp_path):
    path = tmp_path / "mynet.py"
    path.write_text(NET + RIGHT)
    for bad in (
        ["--sizes", "4"],
        ["--sizes", "a-b"],
        ["--batch", "0"],
        ["--time-limit", "0"],
        ["--memory", "1"],
    ):
        assert run(capsys, path, *bad)[0] == 2
    assert (
        main(["audit"]) == 2
        and main(["audit", str(tmp_path / "none.py")]) == 2
        and main(["audit", str(tmp_path)]) == 0  # its one file
    )
    assert main(["audit", "--target", "no.such.module:f"]) == 2
    capsys.readouterr()
    assert run(capsys, path, "--sizes", "6-5-4-3", "--seed", "5")[0] == 0
    assert run(capsys, path, "--target", ":Net")[0] == 0 and run(capsys, path, "--cost", "quadratic")[0] == 0
    assert run(capsys, path, "--cost", "cross-entropy")[0] == 1

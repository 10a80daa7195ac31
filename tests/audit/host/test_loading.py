"""All of the code that a file needs: its packages, its notebook, imports that are not installed, old Python."""

import json

import pytest

from symbolic_bp.cli import main

NET = """
class Net:
    def __init__(self, n, k):
        self.W = np.random.randn(n, k)
    def forward(self, X):
        return through(X, self.W)
    def loss(self, X, Y):
        return ((self.forward(X) - Y) ** 2).sum() / 2
    def gradient(self, X, Y):
        return X.T @ (self.forward(X) - Y)
    def save_weights(self, path="weights.npy"):
        np.save(path, self.W)
    def check_gradients(self, X, Y):
        self.W += 1e-5
        return self.loss(X, Y)
"""
THROUGH = "def through(X, W):\n    return X @ W\n"


def written(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def notebook(*cells):
    return json.dumps({"cells": [{"cell_type": "code", "source": c} for c in cells]})


@pytest.mark.parametrize(
    "at, files",
    [
        (
            "p/net.py",
            {
                "p/__init__.py": "",
                "p/h.py": THROUGH,
                "p/net.py": "import numpy as np\nfrom .h import through" + NET,
            },
        ),
        ("p/net.py", {"p/h.py": THROUGH, "p/net.py": "import numpy as np\nfrom .h import through" + NET}),
        (
            "p/q/net.py",
            {
                "p/__init__.py": "",
                "p/q/__init__.py": "",
                "p/h.py": THROUGH,
                "p/q/net.py": "import numpy as np\nfrom ..h import through" + NET,
            },
        ),
        (
            "p/net.py",
            {
                "p/__init__.py": "",
                "p/h.py": THROUGH,
                "p/net.py": "import numpy as np\nfrom p.h import through" + NET,
            },
        ),
        (
            "p",
            {
                "p/lib/__init__.py": "",
                "p/lib/h.py": THROUGH,
                "p/one.py": "import numpy as np\nfrom lib.h import through" + NET,
            },
        ),
        (
            "net.py",
            {
                "net.py": "import numpy as np\nimport not_there_at_all.pyplot as plt\nfrom not_there_at_all import a\n"
                + THROUGH
                + NET
                + "plt.plot([1, 2])\nwith a.b() as c:\n    c.d()\n"
            },
        ),
        (
            "n.ipynb",
            {
                "n.ipynb": notebook(
                    "%matplotlib inline\n!pip install x\nimport numpy as np", THROUGH + NET, "1 / 0"
                )
            },
        ),
    ],
)
def test_all_of_the_code_is_there(tmp_path, capsys, at, files):
    written(tmp_path, files)
    code = main(["audit", str(tmp_path / at)])
    assert code == 0 and "W      right" in capsys.readouterr().out
    assert {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()} == set(files)


@pytest.mark.parametrize(
    "name, text, said",
    [
        ("net.py", "print 'hello'\n", "found Python 2"),
        ("net.py", "def f(:\n", "syntax error"),
        ("n.ipynb", "[]", "expected a notebook"),
        ("net.py", "import not_there_at_all\nx = not_there_at_all.f() + 1\n", "is not installed"),
    ],
)
def test_what_cannot_be_loaded_is_said_in_one_sentence(tmp_path, capsys, name, text, said):
    written(tmp_path, {name: text})
    assert main(["audit", str(tmp_path / name)]) == 2
    assert said in " ".join(capsys.readouterr().err.split())


def test_what_is_imported_where_it_may_be_missing_is_left_to_the_code(tmp_path, capsys):
    start = "try:\n    import not_there_at_all as np\nexcept ImportError:\n    import numpy as np\n"
    written(tmp_path, {"net.py": start + THROUGH + NET})
    assert main(["audit", str(tmp_path / "net.py")]) == 0
    assert "W      right" in capsys.readouterr().out

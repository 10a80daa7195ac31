"""How long it takes, as ratios to `import sympy` in the same run; run with --benchmark-enable -s to see them."""

import statistics
import subprocess
import sys
import time

import pytest
from sympy import Function, diff, expand, symbols

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.assistant.vouch import replayed
from symbolic_bp.calculus.derive import derive
from symbolic_bp.dense.proofs import carried
from symbolic_bp.kernel.replay import verify
from symbolic_bp.network.network import Network
from symbolic_bp.render import latex


@pytest.fixture(scope="module")
def seconds(request):
    """The median time of five whole processes (of one where benchmarks are off) and their exit code."""

    def measure(*command):
        times = []
        for _ in range(5 if request.config.getoption("benchmark_enable") else 1):
            start = time.perf_counter()
            done = subprocess.run([sys.executable, *command], check=False, stdout=subprocess.DEVNULL)
            times.append(time.perf_counter() - start)
        return statistics.median(times), done.returncode

    return measure


@pytest.fixture(scope="module")
def unit(seconds):
    return seconds("-c", "import sympy")[0]


@pytest.mark.parametrize(
    "name,code,command",
    [
        ("prove --all", 0, ["prove", "--all", "-o", "{}"]),
        ("list", 0, ["list"]),
        ("check, false", 1, ["check", "dC/dw[l,j,k] = a[l-1,j]*delta[l,k]"]),
        ("check, true", 0, ["check", "dC/db[l,j] = delta[l,j]"]),
    ],
)
def test_command(unit, seconds, tmp_path, name, code, command):
    taken, got = seconds("-m", "symbolic_bp", *(part.format(tmp_path) for part in command))
    assert got == code
    print(f"\n{name}: {taken / unit:.2f} times import sympy ({unit:.2f} s)")


def test_library(benchmark):
    def whole():
        library = Library()
        items = [(t, library.proof(name)) for name, t in library.theorems.items()]
        return latex.document(items, "nielsen")

    assert "BP1" in benchmark(whole)


@pytest.mark.parametrize("name", list(Library().theorems))
def test_theorem(benchmark, name):
    assert benchmark(lambda: Library().proof(name)).followed


def test_replay(benchmark):
    library = Library()
    proofs = [library.proof(name) for name in library.theorems]
    assert benchmark(lambda: [replayed(p).verdict.status for p in proofs]) == ["proved"] * len(proofs)


def test_certificates(unit):
    """The steps of all theorems on the dense preset are found, and their certificates replayed: each once."""
    library = Library()
    proofs = [library.proof(name) for name in library.theorems]
    start = time.perf_counter()
    made = [carried(p.claim.network, p.claim.arrays, p.claims).certificate for p in proofs]
    found = time.perf_counter()
    assert {verify(one).status for one in made} == {"proved"}
    print(
        f"\nsteps of {len(made)} theorems: {(found - start) / unit:.2f} times import sympy, "
        f"replay: {(time.perf_counter() - found) / unit:.2f} times"
    )


@pytest.mark.parametrize("widths", [(2, 2, 2, 2), (4, 4, 4, 4), (8, 8, 8, 8)], ids=str)
def test_gradients(widths):
    """All delta, dC/db, dC/dw of a net, beside plain diff and expand of the unrolled cost (on the smallest)."""
    net, start = Network(widths), time.perf_counter()
    made = [derive(net, "delta", at, j) for at in range(2, 5) for j in range(1, widths[0] + 1)]
    made += [
        derive(net, "w", at, j, k)
        for at in range(2, 5)
        for j in range(1, widths[0] + 1)
        for k in range(1, widths[0] + 1)
    ]
    ours = time.perf_counter() - start
    assert all(d.expr != 0 for d in made)
    if widths[0] > 2:
        print(f"\n{widths}: {ours:.2f} s for {len(made)} derivatives; diff + expand not run (minutes)")
        return
    sigma, before, weights = Function("sigma"), symbols("x1:3"), []
    for at in range(3):
        w = symbols(f"w{at}_1:5")
        weights += w
        before = [sigma(w[2 * j] * before[0] + w[2 * j + 1] * before[1]) for j in range(2)]
    start = time.perf_counter()
    plain = [expand(diff(before[0] ** 2 + before[1] ** 2, w)) for w in weights]
    print(
        f"\n{widths}: {ours:.3f} s against {time.perf_counter() - start:.3f} s by diff + expand of {len(plain)}"
    )

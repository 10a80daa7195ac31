"""The exact engine: time for each parameter from tiny to full size, beside SymPy's diff and expand on the tiny ones.

Run with --benchmark-enable -s to see the figures, and SymPy on the larger networks until it takes over a minute.
"""

import multiprocessing
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sympy import Function, Symbol, diff, expand

from symbolic_bp.exact.concrete import concrete
from symbolic_bp.exact.verify import verify

from ..counting import counted

ROOT = Path(__file__).resolve().parent.parent.parent
FLAT = ["4-4-4-4", "8-8-8-8", "16-16-16-16", "32-32-32-32", "784-30-10"]
DEEP = ["-".join(["3"] * depth) for depth in range(2, 11)]
MINUTE = 60


def seconds(size, repeat):
    net, times = concrete(size), []
    for _ in range(repeat):
        found = verify(net, method="field", seed=1)
        assert found.status == "equal"
        times.append(found.seconds)
    return min(times)


@pytest.mark.parametrize("size", ["2-2-2-2", *FLAT, *DEEP])
def test_network(benchmark, size):
    assert benchmark(lambda: verify(concrete(size), method="field")).status == "equal"


def calls(size):
    net = concrete(size)
    return counted(lambda: verify(net, method="field", seed=1), 40_000_000)[1]


def test_cost_for_each_parameter_is_flat(request):
    """Within a factor 2 of 4-4-4-4: asserted of the calls, printed of the time."""
    made = {size: calls(size) / concrete(size).parameters for size in FLAT}
    assert max(made.values()) < 2 * made[FLAT[0]], made
    if request.config.getoption("benchmark_enable"):
        each = {
            size: seconds(size, 40 if size.startswith(("4", "8")) else 4) / concrete(size).parameters
            for size in FLAT
        }
        print(
            "\n"
            + "\n".join(
                f"{size:>12} {1e6 * t:6.1f} us for each parameter, {t / each[FLAT[0]]:.2f} times that of 4-4-4-4"
                for size, t in each.items()
            )
        )


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--activation", "sigmoid", "--cost", "cross-entropy"],
        ["--activation", "relu,softmax", "--cost", "log-likelihood", "--regulariser", "l2"],
    ],
)
def test_the_network_of_the_book_in_20_million_calls_and_a_gigabyte(options):
    """The whole command in a process of its own, which is asked for its own most: on Linux ru_maxrss counts what its parent had.

    8 million calls, which the last of the three makes, are two seconds where nobody counts them."""
    code = (
        f"import os, re, resource, sys; sys.path.append({str(ROOT)!r}); from symbolic_bp.cli import main; from tests.counting import counted; "
        "code, made = counted(lambda: main(sys.argv[1:]), 20_000_000); own = '/proc/self/status'; "
        "print(1024 * int(re.search(r'VmHWM:\\s+(\\d+)', open(own).read())[1]) if os.path.exists(own) else "
        "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, made); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "verify-net", "784-30-10", *options], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    memory, made = map(int, done.stdout.split()[-2:])
    print(f"\n784-30-10 {' '.join(options)}: {memory / 1e6:.0f} MB, {made:,} calls")
    assert memory < 1e9


def by_sympy(widths, told=None):
    """Every dC/dw by plain diff and expand of the unrolled cost; the seconds that it took."""
    sigma, weights = Function("sigma"), []
    a = [Symbol(f"x{k}") for k in range(widths[0])]
    for layer, (below, n) in enumerate(zip(widths, widths[1:])):
        w = [[Symbol(f"w{layer}_{j}_{k}") for k in range(below)] for j in range(n)]
        weights += [v for row in w for v in row]
        a = [sigma(sum(v * t for v, t in zip(row, a)) + Symbol(f"b{layer}_{j}")) for j, row in enumerate(w)]
    start = time.perf_counter()
    cost = sum(t**2 for t in a)
    found = [expand(diff(cost, w)) for w in weights]
    if not all(found):
        raise ValueError("a slope that is 0")
    taken = time.perf_counter() - start
    if told:
        told.put(taken)
    return taken


def test_beside_sympy_tiny():
    ours, theirs = seconds("2-2-2", 10), by_sympy((2, 2, 2))
    print(
        f"\n2-2-2: {1e3 * ours:.1f} ms, diff + expand {1e3 * theirs:.0f} ms, {theirs / ours:.0f} times as long"
    )


def test_beside_sympy(request):
    if not request.config.getoption("benchmark_enable"):
        pytest.skip("takes minutes: run with --benchmark-enable")
    for size in ["2-2-2-2", "4-4-4-4", "8-8-8-8"]:
        told = multiprocessing.Queue()
        process = multiprocessing.Process(target=by_sympy, args=([*map(int, size.split("-"))], told))
        process.start()
        process.join(MINUTE)
        over = process.is_alive()
        process.kill() if over else None
        ours = seconds(size, 4)
        theirs = "over a minute" if over else f"{told.get():.2f} s"
        print(f"\n{size}: {1e3 * ours:.1f} ms, diff + expand {theirs}")
        assert ours < 1
        if over:
            return

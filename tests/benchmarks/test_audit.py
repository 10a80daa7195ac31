"""How long an audit takes: a classic 784-30-10 NumPy network, all 23,860 parameters, beside central differences on the same network.

pytest tests/benchmarks/test_audit.py --benchmark-enable -s
"""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np

CODE = Path(__file__).parent.parent / "audit" / "corpus" / "right" / "sigmoid_class.py"
SIZES = (784, 30, 10)


def whole_process():
    return subprocess.run(
        [sys.executable, "-m", "symbolic_bp", "audit", str(CODE), "--sizes", "784-30-10"],
        capture_output=True,
        text=True,
    )


def import_sympy():
    subprocess.run([sys.executable, "-c", "import sympy"], check=True)


def seconds(run):
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def central_differences(some=400):
    """Seconds for all parameters, from `some` of them: two forward passes each (what scipy.optimize.check_grad does is one each)."""
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=(n, m)) for m, n in zip(SIZES, SIZES[1:])]
    biases = [rng.normal(size=(n, 1)) for n in SIZES[1:]]
    x, y = rng.normal(size=(784, 1)), rng.normal(size=(10, 1))

    def cost():
        a = x
        for w, b in zip(weights, biases):
            a = 1 / (1 + np.exp(-(w @ a + b)))
        return ((a - y) ** 2).sum() / 2

    start = time.perf_counter()
    for k in range(some):
        old = weights[0].flat[k]
        weights[0].flat[k] = old + 1e-6
        up = cost()
        weights[0].flat[k] = old - 1e-6
        down = cost()
        weights[0].flat[k] = old
        assert abs(up - down) < 1
    return (time.perf_counter() - start) / some * sum(a.size for a in (*weights, *biases))


def test_classic_network(benchmark):
    done = benchmark.pedantic(whole_process, rounds=3, iterations=1)
    assert done.returncode == 0 and "all 23860 entries" in done.stdout
    taken, sympy, other = seconds(whole_process), seconds(import_sympy), central_differences()
    print(
        f"\naudit of 784-30-10, whole process: {taken:.2f} s, {taken / sympy:.2f} times import sympy; central differences without "
        f"a process: {other:.2f} s, ratio {taken / other:.2f} (and they see no mistake below 1e-6)"
    )

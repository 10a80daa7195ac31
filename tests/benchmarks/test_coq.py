"""coqc: the general theory in under 10 s, 2-3-2 in under 2 s, 8-8-8-4 (180 parameters) in under 6 s."""

import pytest

from symbolic_bp.coq import cache, check
from symbolic_bp.coq.certificate import of_net
from symbolic_bp.coq.net import Net


@pytest.mark.parametrize("widths", [(2, 3, 2), (8, 8, 8, 4)], ids=lambda w: "-".join(map(str, w)))
def test_a_network(benchmark, widths, coq):
    report = benchmark.pedantic(check.check, (of_net(Net(widths, "sigmoid", "cross-entropy")),), rounds=1)
    assert report.status == "accepted"


@pytest.mark.parametrize("last", ["Variants", "Rules"])
def test_the_theory(benchmark, monkeypatch, tmp_path, coq, last):
    if benchmark.enabled:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    place, _ = benchmark.pedantic(cache.compiled_theory, ({last},), rounds=1)
    assert (place / f"{last}.vo").is_file()


def test_emission(benchmark):
    assert len(benchmark(lambda: of_net(Net((16, 16, 16, 4)))).parts) == 16 * 17 * 2 + 4 * 17 + 36

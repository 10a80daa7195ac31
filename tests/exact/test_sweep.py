"""Many networks: in this process, on processes, on threads, and on a Dask cluster where Dask is installed."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from importlib import import_module

import pytest

from symbolic_bp.errors import NetworkError
from symbolic_bp.exact.concrete import ConcreteNet, concrete
from symbolic_bp.exact.sweep import processes, sweep
from symbolic_bp.network.named import activation

NETS = ["2-2", concrete("3-4-2", "relu,softmax", "log-likelihood", "l2", 2), "4-4-4-4"]


def outcome(verdicts):
    return [(v.status, v.trials, v.degree, v.counts) for v in verdicts]


@pytest.fixture(scope="module")
def alone():
    return outcome(sweep(NETS, method="field", seed=1))


def test_order_and_verdicts(alone):
    assert [status for status, *_ in alone] == ["equal"] * 3
    assert [counts["BP4"] for *_, counts in alone] == [4, 20, 48]


@pytest.mark.parametrize("kind", [ProcessPoolExecutor, ThreadPoolExecutor])
def test_executors_of_the_standard_library(kind, alone):
    with kind(2) as pool:
        assert outcome(sweep(NETS, pool, method="field", seed=1)) == alone


def test_dask(alone, needs, tmp_path):
    needs("distributed")
    distributed = import_module("distributed")
    with (
        import_module("dask").config.set(temporary_directory=str(tmp_path)),
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        assert outcome(sweep(NETS, client.get_executor(), method="field", seed=1)) == alone


def test_a_wrong_network_among_right_ones():
    wrong = ConcreteNet((2, 2), (replace(activation("tanh"), derivative="1 - a"),))
    assert [v.status for v in sweep([*NETS, wrong])] == ["equal"] * 3 + ["differs"]


def test_a_network_that_cannot_be_is_refused_before_any_work():
    with pytest.raises(NetworkError, match="at least two"):
        sweep(["2-2", "0-2"])


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 2])
def test_processes(count, alone):
    with processes(count) as pool:
        assert outcome(sweep(NETS, pool, method="field", seed=1)) == alone


def test_an_error_in_one_network_ends_the_others():
    with pytest.raises(NetworkError, match="the trials"), processes(2) as pool:
        list(sweep(["2-2"] * 100, pool, trials=0))


def test_verdicts_come_one_by_one():
    found = sweep(concrete("2-2") for _ in range(3))
    assert next(found).status == "equal" and len(list(found)) == 2

"""Many networks, on one core or on whatever an executor of concurrent.futures stands for: cores, Dask, MPI."""
import signal
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from functools import partial

from symbolic_bp.exact.concrete import ConcreteNet, concrete
from symbolic_bp.exact.verify import verify


def sweep(networks, executor=None, **options):
    """The NetVerdicts of networks, in their order, as they come.

    networks: ConcreteNets or widths such as "784-30-10"; executor: anything with the map of a
    concurrent.futures.Executor, None for this process; options: as for verify. Raises NetworkError.
    """
    nets = [net if isinstance(net, ConcreteNet) else concrete(net) for net in networks]
    return (map if executor is None else executor.map)(partial(verify, **options), nets)


def processes(count):
    """A context with an executor of so many processes, which end without a traceback after Ctrl-C; with None for one."""
    return nullcontext() if count == 1 else ProcessPoolExecutor(count, initializer=signal.signal,
                                                                initargs=(signal.SIGINT, signal.SIG_DFL))

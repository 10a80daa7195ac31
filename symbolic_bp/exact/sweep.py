"""Many networks, on one core or on whatever an executor of concurrent.futures stands for: cores, Dask, MPI."""

import multiprocessing
import signal
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
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


@contextmanager
def processes(count):
    """A context with an executor of so many processes, which end without a traceback after Ctrl-C; with None for one."""
    if count == 1:
        yield None
        return
    with Processes(count, initializer=ends_at_ctrl_c) as pool:
        try:
            yield pool
        except KeyboardInterrupt:  # of which the processes need not have heard
            for process in multiprocessing.active_children():
                process.terminate()
            raise
        except Exception:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


class Processes(ProcessPoolExecutor):
    """A pool whose map does not cancel what has not begun: before Python 3.12 a thread of the pool, which after Ctrl-C says of
    each piece of work that its process is gone, raises an error at one that is cancelled."""

    def map(self, run, items):
        signal.pthread_sigmask(
            signal.SIG_BLOCK, {signal.SIGINT}
        )  # until a new process has said what it does at Ctrl-C
        try:
            found = [self.submit(run, item) for item in items]
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        return (one.result() for one in found)


def ends_at_ctrl_c():
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})

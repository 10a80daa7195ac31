"""While somebody's code runs, chance and time come from a seed: the same at each call, and new within one
call each time they are asked."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from types import TracebackType

import numpy as np

from symbolic_bp.audit.theirs import Theirs

CLOCKS = ("time", "perf_counter", "monotonic", "process_time")
REPLACED = [(os, "urandom"), (random, "seed"), *((time, n + unit) for n in CLOCKS for unit in ("", "_ns"))]
START, TICK = 1_600_000_000, 10_000_000  # seconds since 1970, and nanoseconds between two looks at a clock


class Chance:
    """A context. The generators of random and NumPy are seeded; what takes its seed from the system, and
    clocks, follow the seed too."""

    def __init__(self, seed: int) -> None:
        self.seed, self.dice, self.looks = seed, random.Random(seed), 0
        self.old: list[tuple[Theirs, str, Theirs]] = []

    def __enter__(self) -> "Chance":
        self.put(random.Random, "seed", self.seeded(random.Random.seed))
        self.put(random, "seed", lambda *a, **kw: random._inst.seed(*a, **kw))
        for module, name in ((os, "urandom"), (random, "_urandom")):
            self.put(module, name, self.urandom)
        for name in CLOCKS:
            self.put(time, name, lambda: self.clock() / 10**9)
            self.put(time, name + "_ns", self.clock)
        random.seed(self.seed)
        np.random.seed(self.seed % 2**32)
        return self

    def __exit__(self, kind: type, error: BaseException, trace: TracebackType) -> None:
        for owner, name, value in reversed(self.old):
            setattr(owner, name, value)
        self.old.clear()

    def put(self, owner: Theirs, name: str, value: object) -> None:
        """Set an attribute, and remember the old value."""
        self.old.append((owner, name, getattr(owner, name)))
        setattr(owner, name, value)

    def urandom(self, size: int) -> bytes:
        """As many bytes from the seed, in the place of os.urandom."""
        return self.dice.getrandbits(8 * size).to_bytes(size, "big") if size else b""

    def clock(self) -> int:
        """Nanoseconds: a time that goes on by one tick at each look."""
        self.looks += 1
        return START * 10**9 + self.looks * TICK

    def seeded(self, old: Callable) -> object:
        """Random.seed, which without a seed takes one from the system."""

        def seed(self_: random.Random, a: int | None = None, version: int = 2) -> None:
            old(self_, int.from_bytes(self.urandom(8), "big") if a is None else a, version)

        return seed

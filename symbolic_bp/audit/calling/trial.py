"""A trial: a plan with one network of random exact numbers, and how its cost and gradient are called."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import lru_cache
from types import CodeType
from typing import TYPE_CHECKING, cast

import numpy as np

from symbolic_bp.audit.arrays.arrays import Exact, exact
from symbolic_bp.audit.host.chance import Chance
from symbolic_bp.audit.numbers.number import Num, leaf, lift
from symbolic_bp.audit.numbers.opcodes import CONST, LEAF
from symbolic_bp.audit.objects.closures import copied
from symbolic_bp.audit.objects.kinds import not_floats
from symbolic_bp.audit.objects.module_arrays import Bound, Globals
from symbolic_bp.audit.objects.scalars import gathered, put
from symbolic_bp.audit.objects.structure import entries, lifted, places, renewed
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    from random import Random

    from symbolic_bp.audit.host.patch import Patched
    from symbolic_bp.audit.host.state import State
from symbolic_bp.audit.calling.plan import (
    BITS,
    EXAMPLE,
    HELPERS,
    LAYOUTS,
    SHAPED,
    STEPS,
    VECTOR,
    Calls,
    Exhausted,
    NoCost,
    Plan,
    Unusable,
)


class Trial:
    """One network with random exact parameters and one random input."""

    def __init__(
        self,
        plan: Calls | Plan,
        space: dict[str, Theirs],
        sizes: tuple[int, ...],
        batch: int,
        rng: Random,
        patched: Patched,
        small: bool = False,
        wide: int = 1,
    ) -> None:
        self.plan: Plan = cast("Plan", plan)  # Calls are told apart first, wherever they differ
        self.rng, self.patched, self.small, self.sizes, self.batch = rng, patched, small, sizes, batch
        self.wide = wide  # the numbers are that many times as far from 0
        self.seed = patched.seed = rng.randrange(2**31)
        self.space = dict(space)
        self.state: State | None = None
        self.previous: dict = {}
        patched.restore()
        if isinstance(plan, Calls):
            self.it = lifted(copy.deepcopy(plan.parameters))
            self.inputs = [lifted(copy.deepcopy(i)) for i in plan.inputs]
        else:
            self.space = HELPERS | self.space | {"sizes": list(sizes), "batch": batch, "copy": copy}
            self.example()
            with Chance(self.seed):  # the point of an audit is to run this code
                self.it = lifted(eval(plan.make, self.space))  # noqa: S307
        self.begin()

    def begin(self, known: set[str] | None = None) -> None:
        """Random numbers in every parameter; what the modules of the code hold then is what
        every call begins with.

        known: the names of the parameters, where calls have left more beside them.
        """
        self.leaves, self.scalars, self.shared = {}, False, []
        reached = set()
        if isinstance(self.plan, Calls):
            self.it = renewed(self.it, lambda: leaf(self.number()))
        for name, place in places(self.parameters(self.it)).items():
            if known is not None and name not in known:
                continue
            if id(place) in reached:  # the same array, reached in two ways
                self.shared.append(name)
                continue
            reached.add(id(place))
            if isinstance(place, list):
                self.scalars = True
                put(place, lambda: leaf(self.number()))
            elif isinstance(place, Exact):
                self.fill(place)
            elif not (isinstance(place, Num) and place.op == LEAF):
                raise Unusable(not_floats(name, place))
            self.leaves[name] = (
                gathered(place) if isinstance(place, list) else exact(np.array(place, dtype=object)).copy()
            )
        if not self.leaves:
            raise Unusable("no parameter arrays were found: expected arrays of weights and biases")
        self.state = self.patched.state(self.it.bound() if isinstance(self.it, Globals) else {})

    def parameters(self, it: Theirs) -> dict[str, Theirs] | Exact | Num:
        """The parameters of a network: itself where it is called directly, else by the plan's expression."""
        return it if isinstance(self.plan, Calls) else self.evaluated(self.plan.parameters, it)

    def later(self, between: str = "") -> Trial:
        """The trial after a call: its objects and modules in the state that one backward pass (and `between`)
        leaves them in, with other numbers in the parameters and, where they are not part of the network,
        another example."""
        out = copy.copy(self)
        it = copied(self.it)
        out.previous = {
            n: None if a is None else np.array(a, dtype=object) for n, a in self.gradient(it).items()
        }
        if between:
            with Chance(self.seed + 1):
                self.evaluated(between, it)
            old = {id(n) for a in self.leaves.values() for n in a.flat}
            now = [lift(n) for a in self.entries(self.parameters(it)).values() for n in a.flat]
            if all(n.op == CONST or n.op == LEAF and id(n) not in old for n in now):
                raise Unusable(f"{between} makes the network anew")
        out.it = it.kept() if isinstance(it, Bound) else it
        out.space = dict(self.space)
        if not isinstance(self.plan, Calls) and not set(EXAMPLE) & set(compiled(self.plan.make).co_names):
            out.example()
        out.begin(set(self.leaves))
        return out

    def single(self) -> Theirs:
        """The trial with one example: steps that take the examples one after the other are no longer
        proportional to their rate."""
        return Trial(self.plan, self.space, self.sizes, 1, self.rng, self.patched)

    def entries(self, structure: Theirs) -> dict:
        """Named arrays; lists of numbers are arrays where the parameters are such lists."""
        return entries(structure, scalars=self.scalars)

    def __copy__(self) -> Trial:
        out = object.__new__(Trial)
        out.__dict__.update(self.__dict__)
        return out

    def number(self, low: float = -1, high: float = 1) -> float:
        """A random binary fraction between low and high (quarters); a short one for a small trial."""
        bits = 3 if self.small else BITS - 2
        return (low * 2**bits + self.rng.randrange(1, int((high - low) * 2**bits))) / 2**bits * self.wide

    def fill(self, array: Exact) -> None:
        """Random leaves in place of what was there, smaller the wider the array is."""
        width = max(array.shape) if array.ndim > 1 else 1
        scale = 1 if self.small else 2.0 ** -(width.bit_length() // 2)
        low = -0.25 if array.ndim == 1 or 1 in array.shape else -1
        flat = np.empty(array.size, dtype=object)
        flat[:] = [leaf(self.number(low) * scale) for _ in range(array.size)]
        array[...] = flat.reshape(array.shape)

    def example(self) -> None:
        """Puts inputs x and targets y into the name space, in the layout of the plan."""
        n, k = self.plan.inputs or self.sizes[0], self.plan.outputs or self.sizes[-1]
        if self.plan.x == "pairs":
            self.space["data"] = [(self.inputs_of(n, 1), self.targets(k, 1)) for _ in range(self.batch)]
            self.space["x"], self.space["y"] = self.space["data"][0]
        else:
            self.space["x"], self.space["y"] = self.inputs_of(n, self.batch), self.targets(k, self.batch)
        if self.plan.x == "indices" and len(self.sizes) > 1:
            self.space["h0"] = (
                np.array([leaf(self.number()) for _ in range(self.sizes[1])], dtype=object)
                .reshape(-1, 1)
                .view(Exact)
            )

    def inputs_of(self, n: int, m: int) -> Exact | list[int] | list[Exact]:
        """Inputs of m examples of n numbers, in the layout of the plan."""
        if self.plan.x == "indices":
            return [self.rng.randrange(n) for _ in range(m)]
        if self.plan.x.startswith("["):
            return [self.numbers_of(LAYOUTS[self.plan.x](n, m)) for _ in range(STEPS)]
        return self.numbers_of(LAYOUTS[self.plan.x](n, m))

    def numbers_of(self, shape: tuple[int, ...]) -> Exact:
        """Random numbers in this shape."""
        return (
            np.array([leaf(self.number()) for _ in range(int(np.prod(shape)))], dtype=object)
            .reshape(shape)
            .view(Exact)
        )

    def targets(self, k: int, m: int) -> Theirs:
        """Targets of m examples of k outputs, of the kind and layout of the plan."""
        kind, layout = (
            self.plan.y,
            target_layout(self.plan.x),
        )  # one target for a sequence
        if layout == "indices":
            return [self.rng.randrange(k) for _ in range(m)]
        if k == VECTOR:
            flat = self.targets(1, m)
            return (
                flat
                if isinstance(flat, int) or flat.ndim == 1 and "m" in layout
                else flat.reshape(-1)
                if "m" in layout
                else flat.item()
            )
        shape = LAYOUTS[layout](k, m)
        many = "m" in layout
        count = m if many else 1
        if kind == "labels":
            labels = [self.rng.randrange(k) for _ in range(count)]
            return np.array(labels) if many else labels[0]
        if kind == "onehot":
            hot = [self.rng.randrange(k) for _ in range(count)]
            columns = [[Fraction(i == h) for i in range(k)] for h in hot] if k > 1 else self.binary(count)
        else:
            columns = [
                [Fraction(self.number(0.25, 0.75)) / self.wide for _ in range(k)] for _ in range(count)
            ]
        if kind == "signs":
            columns = [[Fraction(self.rng.choice((-1, 1))) for _ in c] for c in columns]
        if kind == "distribution":
            columns = [[v / sum(c) for v in c] for c in columns]
        rows = np.array(columns, dtype=object)
        return exact(rows if layout == "(m,n)" else rows.T.reshape(shape) if many else rows.reshape(shape))

    def binary(self, count: int) -> list[list[Fraction]]:
        """Targets 0 and 1 of a single output, both where there is room."""
        found = [[Fraction(self.rng.randrange(2))] for _ in range(count)]
        return found if count < 2 or len({v for (v,) in found}) == 2 else [[1 - found[0][0]], *found[1:]]

    def columns(self) -> list[list[Num]]:
        """[[input numbers of one example]]"""
        if isinstance(self.plan, Calls):
            arrays = [a for i in self.inputs for a in entries(i).values() if isinstance(a, Exact) and a.ndim]
            return [list(np.ravel(row)) for row in arrays[0].view(np.ndarray)] if arrays else []
        if self.plan.x == "pairs":
            return [list(x.flat) for x, _ in self.space["data"]]
        if self.plan.x == "indices" or self.plan.x in SHAPED:
            return []
        x = self.space["x"].view(np.ndarray)
        return [
            list(np.ravel(c))
            for c in (x.T if self.plan.x == "(n,m)" else x if self.plan.x in ("(m,n)", "steps") else [x])
        ]

    @contextmanager
    def again(self) -> Iterator[None]:
        """What runs in this context finds the modules, chance and time as they were at the beginning."""
        if self.state:
            self.state.restore()
        with Chance(self.seed):
            yield

    def run(self, expression: str, it: Theirs) -> Theirs:
        """What an expression gives, with the chance and time of the first run."""
        with self.again():
            return self.evaluated(expression, it)

    def evaluated(self, expression: str, it: Theirs) -> Theirs:
        """An expression of the plan, with a fresh copy of the example: the code may change it."""
        fresh = copy.deepcopy({n: self.space[n] for n in EXAMPLE if n in self.space})
        try:
            return eval(compiled(expression), self.space | fresh | {"it": it})  # noqa: S307
        except MemoryError as error:
            raise Exhausted from error

    def cost(self) -> Num:
        """The cost as a Num."""
        return self.costs(1)[0]

    def costs(self, count: int) -> list[Num]:
        """The cost as a Num of that many calls, one after the other on the same objects."""
        with self.again():
            it = copied(self.it)
            return [
                number(
                    self.plan.forward_cost(copied(it), *copy.deepcopy(self.inputs))
                    if isinstance(self.plan, Calls)
                    else self.evaluated(self.plan.cost, it)
                )
                for _ in range(count)
            ]

    def gradient(self, it: Theirs = None) -> dict[str, Theirs]:
        """{name: what the code gives}; for code that only updates, parameters before minus parameters after.

        it: the objects to call, by default a copy.
        """
        plan: Plan | Calls = self.plan
        it = copied(self.it) if it is None else it
        if isinstance(plan, Calls):
            with self.again():
                found = plan.backward(it, *copy.deepcopy(self.inputs))
            if plan.step and found is not None and self.shared:
                raise Unusable(
                    f"{self.shared[0]}: expected an array of its own for each parameter of a step that gives "
                    "new ones, found one array under two names: give it once"
                )
            if plan.step:
                return self.difference(self.entries(it if found is None else found))
            return self.matched(found)
        if plan.gradient:
            return self.matched(self.run(plan.gradient, it))
        rate = lift(self.evaluated(plan.rate, it)) if plan.rate else None
        if plan.step:
            self.run(plan.step, it)
            after = self.entries(self.parameters(it))
            gone = next((name for name in self.leaves if name not in after), None)
            if gone is not None:
                raise Unusable(f"{gone}: expected numbers after the step as before it, found something else")
            return self.difference(after, rate)
        return self.difference(self.entries(self.run(plan.after, it)), rate)

    def difference(self, after: dict[str, Theirs], rate: Theirs = None) -> dict[str, Theirs]:
        """Parameters before minus parameters after, divided by the learning rate."""
        moved = {
            name: None if after.get(name) is None else before - after[name]
            for name, before in self.leaves.items()
        }
        return moved if rate is None else {name: None if d is None else d / rate for name, d in moved.items()}

    def matched(self, found: Theirs) -> dict[str, Theirs]:
        """Gradients by name, or in the order of the parameters where names differ."""
        if found is None:
            raise Unusable(
                "the backward pass gives None: expected the gradients (or in-place changes: use step)"
            )
        got = self.entries(found)
        if set(got) == set(self.leaves):
            return got
        if set(self.leaves) <= set(got):
            return {name: got[name] for name in self.leaves}
        if set(got) < set(self.leaves) and got and "" not in got:
            return {name: got.get(name) for name in self.leaves}
        if len(got) == len(self.leaves):
            return dict(zip(self.leaves, got.values(), strict=True))
        raise Unusable(
            f"the gradient: expected {len(self.leaves)} arrays ({', '.join(self.leaves)}), found {len(got)}"
        )


@lru_cache(maxsize=20_000)
def compiled(expression: str, mode: str = "eval") -> CodeType:
    """An expression of a plan as code; each is evaluated many times."""
    return compile(expression, "<plan>", mode)


def target_layout(x: str) -> str:
    """The layout of the targets for inputs in a layout: one target for a sequence, one for each image."""
    if x == "steps":
        return "(n,)"
    if x not in SHAPED:
        return x
    return "(n,1)" if x == "[(n,1)]" else "(m,n)" if "m" in x else "(n,)"


def number(found: Theirs) -> Num:
    """A cost as a Num; raises Unusable for what is no finite number."""
    if isinstance(found, np.ndarray) and found.size == 1:
        found = found.reshape(-1)[0]
    n = lift(found) if found is not None else None
    if n is None:
        raise Unusable(f"the cost: expected one number, found {described(found)}")
    if not n.isfinite():
        raise NoCost("the cost is not a number (nan or infinity) for ordinary random weights and inputs")
    return n


def described(found: object) -> str:
    """What something is, in a few words."""
    if found is None:
        return "None"
    if isinstance(found, np.ndarray):
        return f"an array of shape {found.shape}"
    return "a number" if isinstance(found, Num) else f"a {type(found).__name__}"

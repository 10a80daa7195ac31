"""A network with numbers for widths, and what it is to be checked at: its activations, cost, regulariser and batch."""

import math
from dataclasses import dataclass

from symbolic_bp.errors import NetworkError
from symbolic_bp.network import named
from symbolic_bp.network.domain import cost_exists
from symbolic_bp.network.record import Record

MEMORY = 1e9  # bytes that a check may use unless a person allows more
LONG = 6  # layers: the widths of more are not listed


@dataclass(frozen=True, repr=False)
class ConcreteNet:
    """Widths n(1), ..., n(L) and the records: activations of the layers 2..L, None for an undefined function.

    cost None: any C; batch None: one example; else C = 1/m Sum_x C_x with m = batch. See concrete().
    """

    widths: tuple
    activations: tuple
    cost: Record = None
    regulariser: Record = None
    batch: int = None

    def __post_init__(self):
        if len(self.activations) != len(self.widths) - 1:
            raise NetworkError(
                "the activations",
                f"{len(self.widths) - 1}, for the layers after the input",
                str(len(self.activations)),
            )
        cost_exists(self.activations[-1], self.cost, self.widths[-1])

    def __repr__(self):
        return self.describe()

    @property
    def depth(self):
        return len(self.widths)

    @property
    def examples(self):
        return self.batch or 1

    @property
    def parameters(self):
        """The number of weights and biases."""
        return sum(n * (below + 1) for below, n in zip(self.widths, self.widths[1:]))

    @property
    def quantities(self):
        """About how many definitions there are: parameters, neurons of each example, path matrices, Jacobians."""
        neurons, last = sum(self.widths[1:]), self.widths[-1]
        squares = sum(n * n for n, f in zip(self.widths[1:], self.activations) if f and f.vector)
        return self.parameters * (3 if self.regulariser else 1) + self.examples * (
            8 * neurons + self.widths[0] + neurons * last + 4 * squares
        )

    @property
    def memory(self):
        """About how many bytes a check takes, measured on networks from 24 thousand to a million quantities."""
        return 1700 * self.quantities

    @property
    def seconds(self):
        """About how long a check takes, measured like the memory."""
        paths = sum(below * n for below, n in zip(self.widths[1:], self.widths[2:])) * self.widths[-1]
        return 3e-5 * self.quantities + self.examples * (5e-6 * self.parameters + 1e-7 * paths)

    def describe(self):
        """One line: 784-30-10, sigmoid, cross-entropy, batch of 3."""
        names = [titled(f) if f else "any sigma" for f in self.activations]
        acts = names[0] if len(set(names)) == 1 else ", ".join(names)
        more = [
            titled(self.regulariser) if self.regulariser else "",
            f"batch of {self.batch}" if self.batch else "",
        ]
        cost = titled(self.cost) if self.cost else "any C"
        return ", ".join(filter(None, [dashed(self), acts, cost, *more]))


def concrete(widths, activation=None, cost=None, regulariser=None, batch=None, memory=MEMORY):
    """A ConcreteNet from names: widths "784-30-10" or numbers, activation "sigmoid" or one for each layer from 2 on,
    "relu,relu,softmax" (None: any function), cost "huber(2)", regulariser "l2", batch m >= 1. Raises NetworkError,
    also where the check would take more than memory bytes."""
    widths = read_widths(widths)
    if batch is not None and (isinstance(batch, bool) or not isinstance(batch, int) or batch < 1):
        raise NetworkError("the batch", "at least one example", repr(batch))
    if not 0 < memory < math.inf:
        raise NetworkError("the memory", "a positive number of bytes", str(memory))
    net = ConcreteNet(
        widths,
        read_activations(activation, len(widths) - 1),
        None if cost is None else named.cost(cost),
        None if regulariser is None else named.regulariser(regulariser),
        batch,
    )
    if net.memory > memory:
        raise NetworkError(
            f"a network of {short(net.parameters)} parameters" + (f" and {batch} examples" if batch else ""),
            f"one that fits into {memory / 1e9:g} GB",
            f"{short(net.memory / 1e9)} GB and about {duration(net.seconds)} for the check",
            "give --memory GB to allow it, or narrower layers: "
            "the equations are the same for every width (symbolic-bp prove)",
        )
    return net


def dashed(net):
    """The widths, 2-3-2."""
    return "-".join(map(str, net.widths))


def had(net):
    """The layers and neurons that a network has, in words."""
    widths = [f"n({at}) = {n}" for at, n in enumerate(net.widths, 1)]
    widths = widths if len(widths) <= LONG else [*widths[: LONG - 2], "...", widths[-1]]
    examples = f", m = {net.batch}" if net.batch else ""
    return f"w, b, z and delta have the layers 2 to {net.depth}, a has 1 to {net.depth}; {', '.join(widths)}{examples}"


def titled(record):
    """A name with its parameters: leaky-relu(alpha=1/100)."""
    values = ", ".join(f"{name}={value}" for name, value in record.parameters.items())
    return record.name + (f"({values})" if values else "")


def read_widths(given):
    parts = (
        given.split("-")
        if isinstance(given, str)
        else list(given)
        if isinstance(given, (list, tuple))
        else [given]
    )
    numbers = [
        int(p) if isinstance(p, str) and p.isascii() and p.isdigit() and len(p) < 10 else p for p in parts
    ]
    if len(numbers) < 2 or any(isinstance(n, bool) or not isinstance(n, int) or n < 1 for n in numbers):
        raise NetworkError(
            "the widths", "at least two positive whole numbers, such as 784-30-10", repr(given)
        )
    return tuple(numbers)


def read_activations(given, layers):
    parts = (
        split(given)
        if isinstance(given, str)
        else list(given)
        if isinstance(given, (list, tuple))
        else [given]
    )
    if len(parts) == 1:
        parts *= layers
    if len(parts) != layers:
        raise NetworkError(
            "the activations",
            f"one, or one for each of the {layers} layers after the input",
            f"{len(parts)}: {', '.join(map(str, parts))}",
        )
    return tuple(None if p in (None, "sigma") else named.activation(p) for p in parts)


def split(text):
    """The names in a list such as "relu,leaky-relu(alpha=0.1),softmax"; a comma inside brackets does not part."""
    parts, depth = [""], 0
    for c in text:
        depth += (c == "(") - (c == ")")
        if c == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += c
    return [p.strip() for p in parts]


def short(number):
    """A number to read: 23,860 or 1e12."""
    if number >= 1e9:
        return f"{number:.0e}".replace("e+", "e")
    return f"{number:,.1f}" if number < 10 and number % 1 else f"{number:,.0f}"


def duration(seconds):
    for unit, size in (("years", 31557600), ("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{short(math.ceil(seconds / size))} {unit}"
    return f"{math.ceil(seconds)} s"

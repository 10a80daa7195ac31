"""A list of layers and the shape of the input as the lines of one model: a family for each layer, sizes as
numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import prod
from typing import Any

from symbolic_bp.errors import NetworkError
from symbolic_bp.model.composed.layer import Case, Layer, find
from symbolic_bp.model.composed.whole import Number, shown, value
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets.dense import FUNCTION, named, own

LARGEST, MOST = 10**6, 200  # of a size; of layers
NUMBER = re.compile(r"\d{1,7}(x\d{1,7})*|\d{1,6}/\d{1,6}|\d{0,3}\.\d{1,6}")
BEFORE = ("p", "q", "u", "v", "f", "g")  # letters of the axes that a layer leaves as they are
Shape = tuple[int, ...]


@dataclass
class Net:
    """text: the lines of the model; last: the array that the cost reads; shapes: after each layer; sizes: values
    of the functions of indices, tok."""

    text: str
    last: str
    shapes: list[Shape] = field(default_factory=list)
    sizes: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def model(self) -> Model:
        """The model of the lines."""
        return Model.read(self.text)


def composed(layers: str, shape: str | None, cost: str | None = None, batch: int | None = None) -> Net:
    """The model of a list of layers.

    shape: such as 1x28x28, without the examples; cost: a name, or function (any); batch: how many examples.
    Raises NetworkError.
    """
    given = [part.split() for part in cut(layers)]
    if not 1 <= len(given) <= MOST or not all(given):
        found = "an empty place between two commas" if all(given) is False and len(given) > 1 else "none"
        raise NetworkError("--layers", f"1 to {MOST} layers with commas between them", found)
    now = sizes_of(shape)
    if batch is not None and not 1 <= batch <= LARGEST:
        raise NetworkError("--batch", f"a number of examples from 1 to {LARGEST:,}", str(batch))
    made = Writer(now, batch)
    for number, words in enumerate(given, 1):
        made.layer(number, words)
    made.cost(cost or FUNCTION)
    return made.net()


def cut(text: str) -> list[str]:
    """The parts between commas that are not in brackets."""
    return re.split(r",(?![^()]*\))", text)


def sizes_of(shape: str | None) -> Shape:
    """1x28x28 as numbers. Raises NetworkError."""
    if shape is None or not re.fullmatch(r"\d{1,7}(x\d{1,7}){0,3}", shape) or "0" in shape.split("x"):
        found = "none" if shape is None else repr(shape)
        raise NetworkError("--input", "a shape without the examples, such as 784 or 1x28x28", found)
    return tuple(map(int, shape.split("x")))


def numbers(word: str) -> list[Number]:
    """3x3 as two numbers, 1/2 and 0.5 as one."""
    if "/" in word or "." in word:
        return [Fraction(word)]
    return [int(part) for part in word.split("x")]


class Writer:
    """The lines of a model, layer by layer: shape and name are those of the array that was made last."""

    def __init__(self, shape: Shape, batch: int | None) -> None:
        self.shape, self.batch, self.name = shape, batch, "x"
        self.shapes: list[Shape] = [shape]
        self.declared: list[str] = []
        self.lines: list[str] = []
        self.sizes: dict[str, Any] = {}
        self.input = True

    def layer(self, number: int, words: Sequence[str]) -> None:
        """The lines of one layer. Raises NetworkError: which layer, what it takes, what arrives."""
        where = f"layer {number} ({' '.join(words)})"
        layer, function = find(words[0], where)
        values = arguments(layer, words[1:], where)
        if layer.batch and self.batch is None:
            raise NetworkError(where, "a batch, over which it averages", "none", "give --batch 4")
        if layer.first and number > 1:
            raise NetworkError(where, "to be the first layer, as it reads tokens", f"{self.name}")
        case = next((c for c in layer.cases if c.fits(self.shape)), None)
        if case is None:
            takes = " or ".join(f"{c.words} ({len(c.axes)} axes)" for c in layer.cases)
            raise NetworkError(where, f"an input of {takes}", said(self.shape), advice(layer, self.shape))
        Lines(self, number, values, case, where, function).write()
        if layer.first:
            self.input = False
        if not 1 <= min(self.shape, default=1) <= prod(self.shape) <= LARGEST * 1000:
            raise NetworkError(where, "an output of 1 to 10^9 numbers", said(self.shape))
        self.shapes.append(self.shape)

    def cost(self, cost: str) -> None:
        """The lines of the cost: of each example, and their mean. Raises NetworkError."""
        free = BEFORE[: len(self.shape)]
        if cost == FUNCTION:
            self.declared.append("cost: scalar")
            self.lines.append(f"C = cost({self.name})")
            return
        record = named.cost(cost)
        at = at_of(["e", *free], self.batch)
        loss = own(record, {"a": self.name + at, "y": "y" + at, "n": str(prod(self.shape))})
        self.declared.append(f"y in R^({sized(self.shape, self.batch)})")
        over = ", ".join(f"({v}, 1, {n})" for v, n in zip(free, self.shape, strict=True))
        if self.batch is None:
            self.lines.append(f"C = Sum({loss}, {over})")
        else:
            self.lines.append(f"loss[e] = Sum({loss}, {over}) for e in 1..{self.batch}")
            self.lines.append(f"C = Sum(loss[e], e)/{self.batch}")

    def net(self) -> Net:
        """What was written."""
        x = [f"x in R^({sized(self.shapes[0], self.batch)})"] if self.input else []
        text = "\n".join(["model net", *x, *self.declared, *self.lines]) + "\n"
        return Net(text, self.name, self.shapes, self.sizes)


def advice(layer: Layer, shape: Shape) -> str:
    """What may be meant where a shape has the wrong number of axes."""
    most = max(len(case.axes) for case in layer.cases)
    return "put flatten before it" if len(shape) > most else ""


def said(shape: Shape) -> str:
    """8 x 28 x 28."""
    return " x ".join(map(str, shape))


def sized(shape: Shape, batch: int | None) -> str:
    """The sizes of an array, those of the examples first."""
    return ",".join(map(str, shape if batch is None else (batch, *shape)))


def at_of(letters: Sequence[str], batch: int | None) -> str:
    """[e,p,q], without the letter of the example where there is no batch; nothing where no letter is left."""
    kept = [v for v in letters if v != "e" or batch is not None]
    return f"[{','.join(kept)}]" if kept else ""


def arguments(layer: Layer, words: Sequence[str], where: str) -> dict[str, Number]:
    """The numbers of a layer by their letters. Raises NetworkError."""
    found: dict[str, Number] = {}
    rest = list(words)
    for group in layer.places:
        if not rest or not NUMBER.fullmatch(rest[0]):
            raise NetworkError(where, layer.usage, repr(rest[0]) if rest else "too few words")
        found |= dict(zip(group, spread(numbers(rest.pop(0)), group, layer, where), strict=True))
    given: dict[str, str] = {}
    while rest:
        word = rest.pop(0)
        if word not in layer.words or word in given or not rest or not NUMBER.fullmatch(rest[0]):
            raise NetworkError(where, layer.usage, repr(" ".join([word, *rest[:1]])))
        given[word] = rest.pop(0)
    for word, (group, usual) in layer.words.items():
        known = given.get(word)
        least = [value(text, found) for text in usual]
        chosen = least if known is None else spread(numbers(known), group, layer, where)
        found |= dict(zip(group, chosen, strict=True))
    return found


def spread(values: list[Number], group: list[str], layer: Layer, where: str) -> list[Number]:
    """3 for 3x3. Raises NetworkError."""
    if len(values) == 1:
        values = values * len(group)
    if any(v > LARGEST for v in values):
        raise NetworkError(where, f"numbers of at most {LARGEST:,}", str(max(values)))
    if len(values) != len(group):
        raise NetworkError(where, layer.usage, repr("x".join(map(str, values))))
    return values


class Lines:
    """The lines of a layer with its numbers, its names and the axes that it leaves as they are."""

    def __init__(
        self, writer: Writer, number: int, values: dict[str, Number], case: Case, where: str, function: str
    ) -> None:
        self.writer, self.number, self.case, self.where = writer, number, case, where
        axes = [letter for letter, _ in case.axes]
        if "*" in axes:
            count = len(writer.shape) - len(axes) + 1
            self.kept = writer.shape[:count]
            axes = axes[1:]
        else:
            self.kept = ()
        self.values = {
            **values,
            **dict(zip(axes, writer.shape[len(self.kept) :], strict=True)),
            "Z": prod(writer.shape),
        }
        if writer.batch is not None:
            self.values["E"] = writer.batch
        self.letters = BEFORE[: len(self.kept)]
        self.function = function

    def write(self) -> None:
        """Adds the lines to those of the model. Raises NetworkError."""
        last = ""
        for kind, text in self.case.steps:
            if kind == "when":
                condition, _, text = text.partition(": ")
                if not value(condition, self.values):
                    continue
                found = re.fullmatch(r"(given) (.*)", text)
                kind, text = (found[1], found[2]) if found else ("", text)
            if kind == "let":
                name, _, formula = text.partition(" = ")
                self.values[name] = value(formula, self.values)
            elif kind == "need":
                self.needed(text)
            elif kind == "output":
                last = text
            elif kind == "tokens":
                self.tokens(int(value(text, self.values)))
            elif kind == "given":
                self.writer.declared.append(self.filled(text))
            else:
                self.writer.lines.append(self.filled(text))
        name, _, sizes = last.rstrip("]").partition("[")
        self.writer.name = self.own(name)
        self.writer.shape = tuple(
            n
            for part in filter(None, sizes.split(","))
            for n in (self.kept if part == "*" else (int(value(part, self.values)),))
        )

    def tokens(self, most: int) -> None:
        """Tokens to compute with, some of them more than once where there are enough: 1 + t^2 mod V."""
        (count,), batch = self.writer.shape, self.writer.batch
        places: list[tuple[int, ...]] = [(t,) for t in range(1, count + 1)]
        if batch is not None:
            places = [(e, *at) for e in range(1, batch + 1) for at in places]
        self.writer.sizes["tok"] = {at: 1 + sum(k * k for k in at) % most for at in places}

    def needed(self, text: str) -> None:
        """Raises NetworkError where a condition does not hold."""
        condition, _, words = text.partition(": ")
        if not value(condition, self.values):
            raise NetworkError(self.where, self.numbers(words), f"an input of {said(self.writer.shape)}")

    def own(self, text: str) -> str:
        """w# as w3."""
        return text.replace("#", str(self.number))

    def numbers(self, text: str) -> str:
        """{M-1} as a number."""
        return re.sub(r"{([^{}]*)}", lambda m: shown(value(m[1], self.values)), text)

    def filled(self, text: str) -> str:
        """A line of the model: numbers, names, the axes that are left, the example where there is a batch."""
        batch, at = self.writer.batch, ["e"] if self.writer.batch is not None else []
        function = self.activation(text) if "phi(" in text else text
        text = re.sub(r"\bin R\^\(([^()]*)\)", self.declared, function)
        text = re.sub(r"\be in 1\.\.E(, )?", f"e in 1..{batch}\\1" if at else "", text)
        text = re.sub(r"\* in ALL(, )?", self.ranges, text)
        text = text.rstrip(", ").removesuffix(" for")
        text = re.sub(r"\[([^\[\]]*)\]", self.indexed, text)
        text = text if at else text.replace("(e,", "(")
        text = re.sub(r"\(e, 1, E\)(, )?", f"(e, 1, {batch})\\1" if at else "", text)
        return self.own(re.sub(r"\bx(?=\[|$|[^\w(#])", self.writer.name, self.numbers(text)))

    def activation(self, text: str) -> str:
        """y# = phi(x) with a known function, or its formula."""
        word = self.function
        if word in ("relu", "tanh", "sigmoid"):
            return text.replace("phi(", f"{word}(")
        self.writer.declared.append(self.own(f"phi#(u) = {own(named.activation(word), {'z': 'u'})}"))
        return text.replace("phi(", "phi#(")

    def ranges(self, found: re.Match[str]) -> str:
        """p in 1..8, q in 1..28, for the axes that are left."""
        parts = [f"{v} in 1..{n}" for v, n in zip(self.letters, self.kept, strict=True)]
        return ", ".join(parts) + (found[1] or "") * bool(parts)

    def declared(self, found: re.Match[str]) -> str:
        """The sizes of what is given, with those of the axes that are left and of the examples."""
        sizes: list[str] = []
        for part in found[1].split(","):
            kept = list(map(str, self.kept))
            batch = [] if self.writer.batch is None else [str(self.writer.batch)]
            sizes += kept if part == "*" else batch if part == "e" else [part]
        return f"in R^({','.join(sizes)})" if sizes else "in R"

    def indexed(self, found: re.Match[str]) -> str:
        """[e,*,j] with letters for the axes that are left."""
        parts = [part.strip() for part in found[1].split(",")]
        if "e" not in parts and "*" not in parts:
            return found[0]
        kept = [v for part in parts for v in (self.letters if part == "*" else (part,))]
        return at_of(kept, self.writer.batch)

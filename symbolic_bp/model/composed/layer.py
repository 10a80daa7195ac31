"""A layer as its file says it: how it is written in a list, the shapes that it takes, its lines.

layer maxpool AxB stride S,T=A,B pad P,Q=0,0      arguments: numbers at their places, then words with values
# what it is                                      the source
input I=channels,H=height,W=width                 one case for each kind of shape; * is any axes before the last ones
let M = (H + 2*P - A)//S + 1                      numbers that follow
need M >= 1: a window that fits                   what must hold
output y#[I,M,N]                                  the array that the next layer reads, and its shape
tokens V                                          tok(t) is a token from 1 to V
given w# in R^({O},{I})                           what is given, at the layer's own names
when P > 0: ...                                   a line that is not always there
y#[e,c,i,j] = max(x[e,c,i+{P}], ...)              lines of the model: # is the number of the layer, x the array
                                                  before, e the example, {..} numbers
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from symbolic_bp.errors import NetworkError
from symbolic_bp.model.presets.dense import named

HERE = Path(__file__).parent / "layers"
ELEMENTWISE = "elementwise"  # the layer that is any activation


@dataclass(frozen=True)
class Case:
    """One kind of shape: axes, [(letter or *, what it is)]; steps, [(let, need, output, given, when, "": a line,
    what it says)]."""

    axes: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, str], ...]

    def fits(self, shape: tuple[int, ...]) -> bool:
        """Whether a shape has as many axes."""
        some = any(letter == "*" for letter, _ in self.axes)
        return len(shape) >= len(self.axes) - 1 if some else len(shape) == len(self.axes)

    @property
    def words(self) -> str:
        """channels x height x width."""
        return " x ".join(what for _, what in self.axes)


@dataclass
class Layer:
    """name; places, the groups of letters that numbers at their places give; words, {word: (letters, values or
    None)}; about; batch, whether it needs one; cases."""

    name: str
    places: list[list[str]] = field(default_factory=list)
    words: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)
    about: list[str] = field(default_factory=list)
    batch: bool = False
    first: bool = False
    cases: list[Case] = field(default_factory=list)

    @property
    def usage(self) -> str:
        """conv O AxB [stride SxT] [pad PxQ]."""
        places = ["x".join(group) for group in self.places]
        return " ".join([self.name, *places, *(f"[{w} {'x'.join(g)}]" for w, (g, _) in self.words.items())])


HEAD = re.compile(r"(let|need|output|given|tokens|when) (.*)")


def read(text: str) -> Layer:
    """The layer of a file."""
    lines = [line for line in text.splitlines() if line.strip()]
    layer = head(lines[0].split()[1:])
    for line in lines[1:]:
        if line.startswith("#"):
            layer.about.append(" ".join(line[1:].split()))
        elif line in ("batch", "first"):
            layer.batch, layer.first = layer.batch or line == "batch", layer.first or line == "first"
        elif line.startswith("input "):
            pairs = [part.partition("=") for part in line[6:].replace(" ", "").split(",")]
            layer.cases.append(Case(tuple((a, b.replace("_", " ")) for a, _, b in pairs), ()))
        else:
            found = HEAD.fullmatch(line)
            step = (found[1], found[2]) if found else ("", line)
            case = layer.cases.pop()
            layer.cases.append(Case(case.axes, (*case.steps, step)))
    return layer


def head(words: list[str]) -> Layer:
    """The name and the arguments of the first line: AxB at its place, stride S,T=1,1 behind its word."""
    layer, rest = Layer(words[0]), iter(words[1:])
    for word in rest:
        if re.fullmatch(r"[A-Z](x[A-Z])*", word):
            layer.places.append(word.split("x"))
        else:
            letters, _, values = next(rest).partition("=")
            layer.words[word] = letters.split(","), values.split(",")
    return layer


@cache
def known() -> dict[str, Layer]:
    """{name: layer} of all files."""
    return {p.stem: read(p.read_text(encoding="utf-8")) for p in sorted(HERE.glob("*.layer"))}


def find(word: str, where: str) -> tuple[Layer, str]:
    """The layer of a name, and the activation that it is where it is one. Raises NetworkError with the nearest
    name."""
    layers = known()
    if word in layers and word != ELEMENTWISE:
        return layers[word], ""
    try:
        record = named.activation(word)
        if not record.vector:
            return layers[ELEMENTWISE], word
    except NetworkError:
        pass
    names = [name for name in layers if name != ELEMENTWISE]
    close = get_close_matches(word.partition("(")[0], [*names, "relu", "sigmoid", "tanh"], 1, 0.5)
    raise NetworkError(
        where,
        f"a layer ({', '.join(names)}) or an activation such as relu",
        repr(word),
        f"did you mean {close[0]}?" if close else "",
    )

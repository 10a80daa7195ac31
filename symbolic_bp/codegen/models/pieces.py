"""Pieces of NumPy: an expression with the index of each of its axes, and how pieces are put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from string import ascii_letters

SUM, PRODUCT, POWER, ATOM = range(4)


@dataclass(frozen=True)
class Piece:
    """body; labels: the index of each axis; level: how strongly its operator binds; minus: -body; under: 1
    / body."""

    body: str
    labels: tuple[str, ...] = ()
    level: int = ATOM
    minus: bool = False
    under: bool = False

    @property
    def text(self) -> str:
        """What stands in the code."""
        if self.under:
            return f"1 / {self.body if self.level >= POWER else '(' + self.body + ')'}"
        if self.minus:
            return f"-{self.body if self.level >= PRODUCT else '(' + self.body + ')'}"
        return self.body

    def at(self, level: int) -> str:
        """The text, in brackets where it binds less than is needed."""
        own = SUM if self.minus else PRODUCT if self.under else self.level
        return self.text if own >= level else f"({self.text})"

    def with_body(self, body: str, labels: tuple[str, ...]) -> Piece:
        """The same sign and place in a quotient, another body, which is an atom."""
        return replace(self, body=body, labels=labels, level=ATOM)

    @property
    def inner(self) -> Piece:
        """The body alone."""
        return replace(self, minus=False, under=False)


def order(pieces: Sequence[Piece], want: Sequence[str]) -> tuple[str, ...]:
    """The labels of a result: in the order that is wanted, others as they come."""
    found = [v for p in pieces for v in p.labels]
    return (*(v for v in want if v in found), *dict.fromkeys(v for v in found if v not in want))


def aligned(p: Piece, labels: Sequence[str]) -> Piece:
    """A piece whose axes are those of labels (it may have fewer), made ready to be broadcast."""
    own = tuple(v for v in labels if v in p.labels)
    if own != p.labels:
        p = turned(p, own)
    if not own:
        return p
    first = labels.index(own[0])
    slots = [":" if v in own else "None" for v in labels[first:]]
    return p if "None" not in slots else p.with_body(f"{p.inner.at(ATOM)}[{', '.join(slots)}]", tuple(labels))


def turned(p: Piece, labels: tuple[str, ...]) -> Piece:
    """A piece with its axes in another order."""
    if len(labels) == 2:
        return p.with_body(f"{p.inner.at(ATOM)}.T", labels)
    return p.with_body(
        f"{p.inner.at(ATOM)}.transpose({', '.join(str(p.labels.index(v)) for v in labels)})", labels
    )


def added(pieces: Sequence[Piece], want: Sequence[str]) -> Piece:
    """u + v - w."""
    labels = order(pieces, want)
    text = ""
    for p in (aligned(p, labels) for p in pieces):
        text += p.text if not text else f" - {p.inner.at(PRODUCT)}" if p.minus else f" + {p.text}"
    return Piece(text, labels, SUM) if len(pieces) > 1 else aligned(pieces[0], labels)


def multiplied(pieces: Sequence[Piece], want: Sequence[str]) -> Piece:
    """u * v / w entry by entry; a product of two vectors with different indices is np.outer."""
    if len(pieces) == 1:
        return pieces[0]
    minus = sum(p.minus for p in pieces) % 2 == 1
    pieces = [replace(p, minus=False) for p in pieces]
    pieces = [p for p in pieces if p.body != "1" or p.under] or [Piece("1")]
    if len(pieces) == 1 and not pieces[0].under:
        return replace(pieces[0], minus=minus)
    above = [p for p in pieces if not p.under]
    arrays = [p for p in above if p.labels]
    if (
        len(above) == len(pieces)
        and [len(p.labels) for p in arrays] == [1, 1]
        and arrays[0].labels != arrays[1].labels
    ):
        first, second = sorted(arrays, key=lambda p: order(arrays, want).index(p.labels[0]))
        outer = Piece(f"np.outer({first.text}, {second.text})", first.labels + second.labels)
        return replace(multiplied([*(p for p in above if not p.labels), outer], want), minus=minus)
    labels, text = order(pieces, want), ""
    for p in (aligned(p, labels) for p in sorted(pieces, key=lambda p: p.under)):
        if p.under:
            text = f"{text or '1'} / {p.inner.at(POWER)}"
        else:
            text += (" * " if text else "") + p.at(POWER if text else PRODUCT)
    return Piece(text, labels, PRODUCT, minus)


def contraction(pieces: Sequence[Piece], over: Sequence[str], want: Sequence[str]) -> Piece:
    """The sum over labels of a product: .sum(axis), @, or einsum where nothing simpler fits."""
    labels = tuple(v for v in order(pieces, want) if v not in over)
    numbers = [p for p in pieces if not p.labels]
    if numbers and len(numbers) < len(pieces):
        made = contraction([p for p in pieces if p.labels], over, want)
        return multiplied([*numbers, made], made.labels)
    sets = {frozenset(p.labels) for p in pieces if p.labels}
    if len(sets) == 1 and all(len({*p.labels}) == len(p.labels) for p in pieces):
        made = multiplied(pieces, pieces[0].labels)
        return replace(summed(made.inner, over), minus=made.minus) if not made.under else summed(made, over)
    arrays = [p for p in pieces if p.labels]
    if len(arrays) == 2 and len(over) == 1:
        product = matrix_product(arrays[0], arrays[1], over[0], labels)
        if product is not None:
            return product
    return einsum(pieces, labels)


def summed(p: Piece, over: Sequence[str]) -> Piece:
    """A.sum(axis)."""
    rest = tuple(v for v in p.labels if v not in over)
    axes = [str(k) for k, v in enumerate(p.labels) if v in over]
    if not rest:
        return Piece(f"{p.at(ATOM)}.sum()")
    return Piece(f"{p.at(ATOM)}.sum(axis={axes[0] if len(axes) == 1 else '(' + ', '.join(axes) + ')'})", rest)


def matrix_product(a: Piece, b: Piece, over: str, labels: tuple[str, ...]) -> Piece | None:
    """A @ B for two arrays of at most two axes that share one index only; None where they do not."""
    rests = [tuple(v for v in p.labels if v != over) for p in (a, b)]
    fits = all(p.labels.count(over) == 1 and len(p.labels) <= 2 for p in (a, b))
    if not fits or {*rests[0]} & {*rests[1]}:
        return None
    if rests[0] + rests[1] != labels:
        a, b, rests = b, a, rests[::-1]
    minus = a.minus != b.minus
    a, b = (replace(p, minus=False) for p in (a, b))
    left = f"{a.at(ATOM)}.T" if len(a.labels) == 2 and a.labels[0] == over else a.at(ATOM)
    right = f"{b.at(ATOM)}.T" if len(b.labels) == 2 and b.labels[1] == over else b.at(ATOM)
    return Piece(f"{left} @ {right}", rests[0] + rests[1], PRODUCT, minus)


def einsum(pieces: Sequence[Piece], labels: tuple[str, ...]) -> Piece:
    """np.einsum of several arrays."""
    every = dict.fromkeys(v for p in pieces for v in p.labels)
    short = {v: v for v in every if len(v) == 1 and v in ascii_letters}
    spare = (c for c in ascii_letters if c not in short)
    for v in every:
        short.setdefault(v, next(spare)) if v not in short else None
    words = ",".join("".join(short[v] for v in p.labels) for p in pieces)
    to = "".join(short[v] for v in labels)
    return Piece(f"np.einsum('{words}->{to}', {', '.join(p.text for p in pieces)})", labels)

"""What is true near a claim that is not: a sum that is missing, an array transposed, indices in the other
order, a slope for
a function, an extra hypothesis. Each candidate is a slip taken back; what is told was proved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from time import monotonic
from typing import Any

from symbolic_bp.exact.models.claims import refute
from symbolic_bp.exact.models.faults import ModelError as Unfit
from symbolic_bp.exact.models.model import Model as Numbers
from symbolic_bp.exact.models.read import read_claim
from symbolic_bp.exact.models.verdict import EQUAL
from symbolic_bp.judging.judgement import Judgement
from symbolic_bp.model.errors import ModelError
from symbolic_bp.model.model import Model
from symbolic_bp.model.scan import Token
from symbolic_bp.model.syntax import Reader, names_in
from symbolic_bp.model.terms import walk
from symbolic_bp.model.tree import (
    Apply,
    Binary,
    Binder,
    Derivative,
    Name,
    Negative,
    Node,
    Number,
    Over,
    Transposed,
)
from symbolic_bp.model.written import written

MOST, SECONDS, SIZES = 80, 1.0, 8
Judge = Callable[..., Judgement]


def instead(
    model: Model, numbers: Numbers, text: str, where: str, assume: Sequence[str], judged: Judge
) -> Judgement | None:
    """The first claim near this one that is proved, or None."""
    start = monotonic()
    for count, (near, more) in enumerate(candidates(model, text)):
        if count > MOST or monotonic() - start > SECONDS:
            return None
        with suppress(ModelError, Unfit):
            claims = model.claims(near, where, assume=[*assume, *more])
            if trivial(claims) or any(
                refute(numbers, read_claim(numbers, c), SIZES).status != EQUAL for c in claims
            ):
                continue
            found = judged(model, numbers, near, claims, where, [*assume, *more], None, False)
            if found.proved and all(any(h.kind == "assumed" for h in p.needed) for p in found.parts if more):
                return found
    return None


def trivial(claims: Sequence[dict[str, Any]]) -> bool:
    """Whether both sides of a claim are the same."""
    return any(claim["left"] == claim["right"] for claim in claims)


def candidates(model: Model, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Claims near a claim, with equations to be assumed: sums first, as they are what is most often
    missing."""
    reader = Reader(text)
    left, sign, right = reader.sum(), reader.next(), reader.sum()
    tail = text[reader.now.column - 1 :] if reader.now.kind != "end" else ""
    seen = {(written(left), written(right))}
    for a, b in pairs(model, left, right, sign):
        words = written(a), written(b)
        if words not in seen:
            seen.add(words)
            yield f"{words[0]} = {words[1]} {tail}".rstrip(), ()
    for equation in ones(model):
        yield text, (equation,)


def pairs(model: Model, left: Node, right: Node, at: Token) -> Iterator[tuple[Node, Node]]:
    """Both sides with one slip taken back."""
    yield from ((left, new) for new in summed(left, right, at))
    for slip in (transposed, sloped, swapped, lettered, shifted):
        yield from ((left, new) for new in changed(right, slip))
    yield from ((left, new) for new in factored(model, left, right, at))
    yield left, Negative(at, right)
    yield from ((left, new) for new in changed(right, lambda node: renamed(model, node)))


def changed(node: Any, slip: Callable[[Any], Iterator[Any]]) -> Iterator[Any]:
    """A tree with one node of it changed."""
    yield from slip(node)
    if isinstance(node, tuple):
        for k, one in enumerate(node):
            yield from (node[:k] + (new,) + node[k + 1 :] for new in changed(one, slip))
    elif is_dataclass(node) and isinstance(node, Node):
        for f in fields(node):
            value = getattr(node, f.name)
            if isinstance(value, (Node, tuple)):
                yield from (replace(node, **{f.name: new}) for new in changed(value, slip))


def summed(left: Node, right: Node, at: Token) -> Iterator[Node]:
    """The sum over what the left side does not have: rows, columns, all, or a letter."""
    have = {n.name for n in names_in([left])}
    places = [arg for n in names_in([right]) for arg in n.args]
    letters = dict.fromkeys(n.name for n in names_in(places) if not n.args and n.name not in have)
    for v in letters:
        yield Over(at, "Sum", right, (Binder(at, v),))
    for axis in ("rows", "columns"):
        yield Apply(at, "sum", (), 0, (right, Name(at, axis)))
    yield Apply(at, "sum", (), 0, (right,))


def transposed(node: Any) -> Iterator[Node]:
    """A.T @ B, A @ B.T, B @ A and so on in place of A @ B."""
    if not isinstance(node, Binary) or node.op not in "@*":
        return
    a, b = (n.of if isinstance(n, Transposed) else n for n in (node.left, node.right))
    turned = [(n, Transposed(n.at, n)) for n in (a, b)]
    for first, second in ((0, 1), (1, 0)):
        for u in turned[first]:
            for v in turned[second]:
                yield replace(node, op="@", left=u, right=v)
    yield replace(node, op="*", left=a, right=b)


def sloped(node: Any) -> Iterator[Node]:
    """f'(u) in place of f(u), and the other way round."""
    if isinstance(node, Apply) and len(node.args) == 1 and node.name not in ("sum", "softmax"):
        yield replace(node, order=1 - node.order if node.order < 2 else node.order - 1)


def swapped(node: Any) -> Iterator[Node]:
    """x[k,j] in place of x[j,k]."""
    if isinstance(node, Name):
        for i in range(len(node.args)):
            for j in range(i):
                args = [*node.args]
                args[i], args[j] = args[j], args[i]
                yield replace(node, args=tuple(args))


def lettered(node: Any) -> Iterator[Node]:
    """x[k] in place of x[j], for the letters of common use."""
    if isinstance(node, Name):
        for k, arg in enumerate(node.args):
            if isinstance(arg, Name) and not arg.args:
                for v in "ijklt":
                    if v != arg.name:
                        yield replace(node, args=(*node.args[:k], replace(arg, name=v), *node.args[k + 1 :]))


def shifted(node: Any) -> Iterator[Node]:
    """x[l-1] in place of x[l], x[l] in place of x[l+1]."""
    if isinstance(node, Name):
        for k, arg in enumerate(node.args):
            new = [arg.left] if isinstance(arg, Binary) and arg.op in "+-" else []
            new += (
                [Binary(arg.at, op, arg, Number(arg.at, Fraction(1))) for op in "-+"]
                if isinstance(arg, Name)
                else []
            )
            yield from (replace(node, args=(*node.args[:k], one, *node.args[k + 1 :])) for one in new)


def factored(model: Model, left: Node, right: Node, at: Token) -> Iterator[Node]:
    """The right side times f'(z), where the left side is a derivative in z and a line has f(z)."""
    families = {f[0]: f for f in model.data["families"]}
    low = left.low if isinstance(left, Derivative) else left
    name, args = (low.name, low.args) if isinstance(low, Name) else ("", ())
    name = name[1:] if isinstance(left, Derivative) and not left.direct else name  # dz
    body = families[name][2] if name in families else None
    if body is not None and body[0] == "D":  # an abbreviation, delta[l,j] := dC/dz[l,j]
        name = body[2][1]
    found = dict[tuple[str, tuple[int, ...]], None]()
    for family in families.values():
        for t in walk(family[2]) if family[2] is not None else ():
            if t[0] in ("app", "fn") and t[-1][0] == "ref" and t[-1][1] == name:
                own = t[-1][2][: len(args)]
                if t[0] == "fn" or all(i in own for i in t[3]):
                    found[t[1], tuple(own.index(i) for i in t[3]) if t[0] == "app" else ()] = None
    for f, places in found:
        slope = Apply(at, f, tuple(args[k] for k in places), 1, (Name(at, name, args),))
        yield Binary(at, "*", right, slope)


def renamed(model: Model, node: Any) -> Iterator[Node]:
    """Another array of as many indices, also as what is differentiated by: dC/dS in place of dC/dH."""
    if isinstance(node, Derivative) and not node.direct and node.low.name[1:] in model.shapes:
        yield from (
            replace(node, low=replace(node.low, name=f"d{new.name}"))
            for new in renamed(model, replace(node.low, name=node.low.name[1:]))
            if isinstance(new, Name) and model.kind(new.name) == "defined"
        )
    if isinstance(node, Name) and node.name in model.shapes:
        rank = len(model.shapes[node.name])
        for name, box in model.shapes.items():
            if len(box) == rank and name != node.name:
                yield replace(node, name=name)


def ones(model: Model) -> Iterator[str]:
    """Equations that targets often fulfil: the entries of a given vector, or of each row or column, add up
    to 1."""
    for name, box in model.shapes.items():
        if model.kind(name) == "given" and len(box) == 1:
            yield f"Sum({name}[{OVER}], {OVER}) = 1"
        elif model.kind(name) == "given" and len(box) == 2:
            yield f"Sum({name}[{EACH},{OVER}], {OVER}) = 1"
            yield f"Sum({name}[{OVER},{EACH}], {OVER}) = 1"


EACH, OVER = "ii", "kk"

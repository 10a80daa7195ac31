"""How the signature of a function is filled from the words by which people name things."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from symbolic_bp.audit.names.vocabulary import (
    CACHE,
    COUNT,
    COUNTS,
    DATA,
    EPOCHS,
    FEATURES,
    GRADS,
    HIDDEN,
    LATER,
    OPTIMIZER,
    OUT,
    PARAMS,
    RATE,
    RNG,
    SEED,
    SIZES,
    X,
    Y,
)
from symbolic_bp.audit.theirs import Theirs


CONTAINER = re.compile(r"_(list|array|vector|matrix)$")


def signature(function: Callable | type) -> list[tuple[str, bool]] | None:
    """[(name, required)] of what may be given by position or name; None where it cannot be told."""
    try:
        found = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    if any(p.kind == p.KEYWORD_ONLY and p.default is p.empty for p in found):
        return None
    return [
        (p.name, p.default is p.empty)
        for p in found
        if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
    ]


def constants(space: dict[str, Theirs]) -> dict[str, str]:
    """{name of a parameter: the global list, dictionary or number of a file that has this name,
    perhaps in capitals}."""
    return {
        n.lower(): n
        for n, v in space.items()
        if type(v) in (list, dict, tuple, int) and not n.startswith("_")
    }


NOTHING: Mapping[str, str] = {}


def maker_call(
    name: str, function: Callable | type, globals: Mapping[str, str] = NOTHING
) -> tuple[str, int] | None:
    """(expression, number of widths or 0) that makes a network or parameters, or None;
    globals: of constants()."""
    wanted = signature(function)
    if wanted is None:
        return None
    required = [n for n, must in wanted if must]
    if (
        required
        and all(n in globals for n in required)
        and not any(n in SIZES and n.islower() and n == globals[n] for n in required)
    ):
        return f"{name}({', '.join(globals[n] for n in required)})", -1
    if not required and varargs(function) in SIZES:
        return f"{name}(*sizes)", 0
    given: list[Any] = [
        meaning(n, {"x": "x", "y": "y", "rate": "1.0", "sizes": "sizes", "one": "1", "seed": "1"})
        for n in required
    ]
    if inspect.isclass(function) and given[:2] == ["x", "y"] and None not in given:
        return f"{name}({', '.join(given)})", 0
    steps = [n for n in required[1:] if n in RATE - COUNTS] if inspect.isclass(function) else []
    if any(n in (X | Y | DATA | GRADS | RATE) - COUNTS and n not in steps for n in required):
        return None
    fixed = [n for n in required if n in SEED | RNG or n in steps]
    rest = [n for n in required if n not in fixed]
    extras = [f"{n}=generator(1)" if n in RNG else f"{n}={0.375 if n in steps else 1}" for n in fixed]
    if len(rest) == 2 and rest[1] in LATER:
        return f"{name}({', '.join(['sizes[0]', 'sizes[1:]', *extras])})", 0
    if len(rest) == 3 and rest[1] in LATER:
        return f"{name}({', '.join(['sizes[0]', 'sizes[1:-1]', 'sizes[-1]', *extras])})", 0
    if len(rest) == 1 and FEATURES.match(rest[0]):
        return f"{name}({', '.join(['4', *extras])})", -1
    if len(rest) == 1:
        return f"{name}({', '.join(['sizes', *extras])})", 0
    if len(rest) > 1:
        return f"{name}({', '.join(['*sizes', *extras])})", len(rest)
    optional = [n for n, must in wanted if not must and n in SIZES]
    if optional:
        return f"{name}({', '.join([f'{optional[0]}=sizes', *extras])})", 0
    return f"{name}({', '.join(extras)})", -1


def varargs(function: Callable | type) -> str:
    """The name of *args, or an empty string."""
    return next(
        (p.name for p in inspect.signature(function).parameters.values() if p.kind == p.VAR_POSITIONAL), ""
    )


def own_nodes(function: Theirs) -> Iterator[Theirs]:
    """The nodes in a function, in their order, without those of functions and classes in it."""
    for node in ast.iter_child_nodes(function):
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda)):
            yield node
            yield from own_nodes(node)


@lru_cache(maxsize=1000)
def returned(function: Callable | type) -> list:
    """The names in the last `return a, b, c` of a function; empty where it does not end so. Names that
    are no names are ""."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return []
    last = [n.value for n in own_nodes(tree.body[0]) if isinstance(n, ast.Return)][-1:]
    return [getattr(e, "id", "") for e in last[0].elts] if last and isinstance(last[0], ast.Tuple) else []


@lru_cache(maxsize=1000)
def loops(function: Callable) -> frozenset:
    """The options that say how often something is repeated: whole numbers above 1 by default, n in
    `for _ in range(n)`."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
        given = inspect.signature(function).parameters.values()
    except (OSError, TypeError, SyntaxError, ValueError):
        return frozenset()
    counts = {p.name for p in given if type(p.default) is int and p.default > 1}
    ranges = [n.iter for n in ast.walk(tree) if isinstance(n, ast.For) and isinstance(n.iter, ast.Call)]
    return frozenset(
        a.id
        for r in ranges
        if getattr(r.func, "id", "") in ("range", "trange")
        for a in r.args
        if isinstance(a, ast.Name) and a.id in counts
    )


def filled(function: Callable, known: dict[str, Any], leading: int = 0, tuple_length: int = 0) -> str | None:
    """The arguments of a call in the names of `known` {kind: expression}, or None where a
    required one has no meaning.

    leading: that many first parameters take the whole of `it`; tuple_length: so many take its parts, as *it.
    """
    wanted = signature(function)
    if wanted is None:
        return None
    out = []
    if tuple_length and len(wanted) > tuple_length:
        out.append("*it")
        wanted = wanted[tuple_length:]
    elif leading:
        if not wanted:
            return None
        out.append("it")
        wanted = wanted[1:]
    positional = True
    for name, required in wanted:
        expression = meaning(name, known)
        if expression is None and required and "rest" in known:
            expression, known = known["rest"], {k: v for k, v in known.items() if k != "rest"}
        if expression is None and not required and name in loops(function):
            expression = "1"
        if expression is None:
            if required:
                return None
            positional = False
        elif required or name in X | Y | RATE and name != "h" or name in EPOCHS:
            out.append(expression if positional else f"{name}={expression}")
        elif name in loops(function):
            out.append("1" if positional else f"{name}=1")
        else:
            positional = False
    return ", ".join(out)


def meaning(name: str, known: dict[str, Any]) -> str | None:
    """What an argument of this name is, among the kinds that are known here, in their order."""
    if name in known.get("named", ()):
        return known["named"][name]
    short = CONTAINER.sub("", name)  # targets_list is what targets is
    for called in dict.fromkeys((name, short)):
        found = next((known[kind] for kind in known if kind in KINDS and called in KINDS[kind]), None)
        if found is not None:
            return found
    return None


KINDS = dict(
    [
        ("y", Y),
        ("x", X),
        ("data", DATA),
        ("sizes", SIZES),
        ("cache", CACHE),
        ("out", OUT),
        ("grads", GRADS),
        ("rate", RATE),
        ("params", PARAMS),
        ("one", EPOCHS),
        ("count", COUNT),
        ("seed", SEED),
        ("optimizer", OPTIMIZER),
        ("hidden", HIDDEN),
    ]
)

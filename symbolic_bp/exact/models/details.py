"""The quantities that a claim names, with their values at a counterexample, so that a person can redo it."""

from collections.abc import Iterator

from symbolic_bp.exact.models.second import Names, Second
from symbolic_bp.exact.models.terms import Add, App, Binder, Fn, Mul, Pow, Ref, Slope, Sum, Term
from symbolic_bp.exact.models.texts import shown

MOST = 24
Key = tuple[str, tuple[tuple[str, tuple[int, ...]], ...]]  # ("ref" | "D" | "P", the entries that it names)


def details(second: Second, sides: tuple[Term, ...], names: Names) -> dict[Key, str]:
    """{("ref", (entry,)) or ("D" | "P", (y, x)): its value}, at most MOST of them; sums are written out."""
    found: dict[Key, str] = {}
    for side in sides:
        for term, at in named(second, side, names):
            refs = (term,) if isinstance(term, Ref) else (term.y, term.x)
            entries = tuple((r.name, tuple(second.index(i, at) for i in r.at)) for r in refs)
            key = "ref" if isinstance(term, Ref) else "D" if term.total else "P", entries
            if key not in found:
                if len(found) == MOST:
                    return found
                found[key] = shown(second.term(term, at, second.base).re)
    return found


def named(second: Second, term: Term, names: Names) -> Iterator[tuple[Ref | Slope, Names]]:
    """The entries and derivatives in a term, with the values of the names in scope."""
    if isinstance(term, (Ref, Slope)):
        yield term, names
    elif isinstance(term, (Add, Mul)):
        for part in term.parts:
            yield from named(second, part, names)
    elif isinstance(term, Pow):
        yield from named(second, term.base, names)
    elif isinstance(term, (Fn, App)):
        yield from named(second, term.arg, names)
    elif isinstance(term, Sum):
        for inner in second.ranges([Binder(term.name, term.low, term.high)], names):
            yield from named(second, term.body, inner)

"""Checks of a model that need no sizes: scopes and sorts of names, arities, ranks, and which families are
abbreviations.
"""

from collections.abc import Iterable, Iterator

from symbolic_bp.exact.models.faults import ModelError
from symbolic_bp.exact.models.index import Index, parts
from symbolic_bp.exact.models.model import Family, Model, walked
from symbolic_bp.exact.models.terms import (
    Add,
    App,
    Binder,
    Body,
    Function,
    Guard,
    Int,
    Max,
    Mul,
    Num,
    Pow,
    Ref,
    Slope,
    Sum,
    Term,
)


def check_families(model: Model, found: list[Family]) -> None:
    """Kinds, slopes, scopes and ranks. Raises ModelError."""
    for family in found:
        if isinstance(family.body, Function):
            for number, (box, _) in enumerate(family.body.arrays, 1):
                add_slope(model, family, number, box)
        elif isinstance(family.body, Max):
            add_slope(model, family, 1, family.body.binders)
    names = [family.name for family in found]
    for name in names:
        family, where = model.families[name], f"family {name}"
        scope = bind(model, (), family.box, where)
        if family.rank is not None:
            for index in family.rank:
                check_index(model, scope, index, where)
        reads = (
            frozenset() if family.body is None else frozenset(check_body(model, scope, family.body, where))
        )
        model.families[name] = Family(name, family.box, family.body, family.rank, family.kind, None, reads)
    model.order = abbreviations(model, names)
    ranked = [
        f for f in map(model.families.__getitem__, names) if f.kind != "abbreviation" and f.rank is not None
    ]
    for family in map(model.families.__getitem__, names):
        where = f"family {family.name}"
        if family.kind == "defined" and family.rank is None:
            raise ModelError(where, "a rank", "none")
        if family.kind == "abbreviation" and not isinstance(family.body, Term):
            raise ModelError(where, "no function of arrays and no maximum of derivatives", "one")
        if family in ranked and len(family.rank or ()) != len(ranked[0].rank or ()):
            raise ModelError(
                where, f"a rank of length {len(ranked[0].rank or ())}", f"one of {len(family.rank or ())}"
            )
        for part in walked(family.body):
            if isinstance(part, Slope):
                check_slope(model, part, where)


def add_slope(model: Model, family: Family, number: int, box: tuple[Binder, ...]) -> None:
    """Adds the family of slopes in one argument, d1_C, to a model."""
    name = f"d{number}_{family.name}"
    model.families[name] = Family(name, family.box + box, None, None, "slope", (family.name, number))


def abbreviations(model: Model, names: list[str]) -> tuple[str, ...]:
    """Marks the families that name a derivative, or read one that does; these in an order of reading. Raises
    ModelError.
    """
    marked = {
        name for name in names if any(isinstance(part, Slope) for part in walked(model.families[name].body))
    }
    while True:
        more = {
            name
            for name in names
            if name not in marked
            and any(
                read in marked or model.families[read].kind == "slope" for read in model.families[name].reads
            )
        }
        if not more:
            break
        marked |= more
    order: list[str] = []
    waiting = [name for name in names if name in marked]
    while waiting:
        ready = [name for name in waiting if not model.families[name].reads & set(waiting)]
        if not ready:
            raise ModelError(
                f"family {waiting[0]}",
                "abbreviations that do not read each other in a circle",
                ", ".join(waiting),
            )
        order += ready
        waiting = [name for name in waiting if name not in ready]
    for name in order:
        old = model.families[name]
        model.families[name] = Family(name, old.box, old.body, old.rank, "abbreviation", None, old.reads)
    return tuple(order)


def check_slope(model: Model, slope: Slope, where: str) -> None:
    """Refuses derivatives of abbreviations and slopes. Raises ModelError."""
    for ref in (slope.y, slope.x):
        if model.family(ref.name, where).kind not in ("given", "defined"):
            raise ModelError(where, "derivatives of the model's own quantities", f"one of {ref.name}")


def bind(model: Model, scope: tuple[str, ...], box: Iterable[Binder], where: str) -> tuple[str, ...]:
    """The names in scope under more binders. Raises ModelError."""
    for binder in box:
        check_index(model, scope, binder.low, where)
        check_index(model, scope, binder.high, where)
        if binder.name in scope or binder.name in set(model.taken()):
            raise ModelError(where, "an index name that nothing else has", binder.name)
        scope = (*scope, binder.name)
    return scope


def check_index(model: Model, scope: tuple[str, ...], index: Index, where: str) -> None:
    """Refuses names that are not in scope. Raises ModelError."""
    for part in parts(index):
        if part[0] == "name" and part[1] not in scope and part[1] not in model.sizes:
            raise ModelError(where, "an index name in scope or a size", part[1])
        if part[0] == "call" and (part[1] not in model.calls or model.calls[part[1]][0] != len(part[2])):
            raise ModelError(where, "a size function with its arguments", f"{part[1]} with {len(part[2])}")


def check_body(model: Model, scope: tuple[str, ...], body: Body, where: str) -> Iterator[str]:
    """Checks a definition; the families that it reads. Raises ModelError."""
    if isinstance(body, Function):
        if body.name not in model.arrays or model.arrays[body.name] != len(body.arrays):
            raise ModelError(
                where, "a function of arrays with its arguments", f"{body.name} with {len(body.arrays)}"
            )
        for box, term in body.arrays:
            yield from check_term(model, bind(model, scope, box, where), term, where)
    elif isinstance(body, Max):
        inner = bind(model, scope, body.binders, where)
        for term in (*body.guards, body.body):
            yield from check_term(model, inner, term, where)
    else:
        yield from check_term(model, scope, body, where)


def check_term(model: Model, scope: tuple[str, ...], term: Term, where: str) -> Iterator[str]:
    """Checks a term; the families that it reads. Raises ModelError."""
    for index in own_indices(term):
        check_index(model, scope, index, where)
    if isinstance(term, Ref):
        if len(term.at) != len(model.family(term.name, where).box):
            raise ModelError(
                where, f"{len(model.families[term.name].box)} indices on {term.name}", f"{len(term.at)}"
            )
        yield term.name
    elif isinstance(term, Slope):
        for ref in (term.y, term.x):
            for _ in check_term(model, scope, ref, where):  # a derivative reads no family: it is made of all
                pass
    elif isinstance(term, App):
        if model.functions.get(term.name) != len(term.at):
            raise ModelError(
                where, "an undefined function with its indices", f"{term.name} with {len(term.at)}"
            )
        yield from check_term(model, scope, term.arg, where)
    elif isinstance(term, Sum):
        inner = bind(model, scope, (Binder(term.name, term.low, term.high),), where)
        yield from check_term(model, inner, term.body, where)
    elif not isinstance(term, (Num, Int, Guard)):
        for part in (
            term.parts
            if isinstance(term, (Add, Mul))
            else (term.base,)
            if isinstance(term, Pow)
            else (term.arg,)
        ):
            yield from check_term(model, scope, part, where)


def own_indices(term: Term) -> tuple[Index, ...]:
    """The index expressions of a term itself."""
    return (
        term.at if isinstance(term, (Ref, App)) else (term.index,) if isinstance(term, (Int, Guard)) else ()
    )

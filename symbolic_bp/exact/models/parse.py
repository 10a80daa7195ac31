"""Terms, boxes and definitions read from lists, with a check of every part."""

import re
from fractions import Fraction

from symbolic_bp.exact.models.faults import ModelError, TooMuch, shown
from symbolic_bp.exact.models.index import NAME, Index, read_index
from symbolic_bp.exact.models.terms import (
    Add,
    App,
    Binder,
    Body,
    Fn,
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

FUNCTIONS = frozenset(
    ("exp", "log", "sqrt", "abs", "tanh", "sigmoid", "relu", "step", "sgn", "Phi", "Phi'", "sin", "cos")
)
DENSITY = {"Phi'": "phi"}  # the slope of Phi, as the graph has it
NUMBER = re.compile(r"(-?[0-9]{1,40})(?:/([0-9]{1,40}))?", re.ASCII)
DEPTH, PARTS, POWER, ORDER, NAMES = 60, 10_000, 64, 16, 20
SHAPES = {"num": 2, "int": 2, "ref": 3, "pow": 3, "fn": 3, "app": 5, "sum": 5, "g": 3, "D": 3, "P": 3}


def listed(data: object, where: str, what: str, length: int | None = None) -> list[object]:
    """data, if it is a list (of a length). Raises ModelError, TooMuch."""
    if not isinstance(data, (list, tuple)) or length is not None and len(data) != length:
        raise ModelError(where, what, shown(data))
    if len(data) > PARTS:
        raise TooMuch(where, f"at most {PARTS} parts", f"{len(data)}")
    return list(data)


def named(data: object, where: str, what: str = "a name") -> str:
    """data, if it is a name. Raises ModelError."""
    if not isinstance(data, str) or len(data) > 100 or not NAME.fullmatch(data):
        raise ModelError(where, what, shown(data))
    return data


def whole(data: object, where: str, low: int, high: int) -> int:
    """data, if it is an integer from low to high. Raises ModelError."""
    if isinstance(data, bool) or not isinstance(data, int) or not low <= data <= high:
        raise ModelError(where, f"a whole number from {low} to {high}", shown(data))
    return data


def read_term(data: object, where: str, depth: int = 0) -> Term:
    """The term of a list. Raises ModelError, TooMuch."""
    if depth > DEPTH:
        raise TooMuch(where, f"terms at most {DEPTH} deep", "a deeper one")
    items = listed(data, where, 'a term, such as ["num", "1"]')
    head = items[0] if items else None
    if head in ("add", "mul"):
        if len(items) < 2:
            raise ModelError(where, f"parts of {head}", shown(data))
        parts = tuple(read_term(part, where, depth + 1) for part in items[1:])
        return Add(parts) if head == "add" else Mul(parts)
    if not isinstance(head, str) or SHAPES.get(head) != len(items):
        raise ModelError(where, "a term of the format", shown(data))
    return (
        simple(head, items, where)
        if head in ("num", "int", "ref", "g", "D", "P")
        else nested(head, items, where, depth + 1)
    )


def simple(head: str, items: list[object], where: str) -> Term:
    """A term with no term below it but references."""
    if head == "num":
        found = NUMBER.fullmatch(items[1]) if isinstance(items[1], str) else None
        if not found or found[2] is not None and int(found[2]) == 0:
            raise ModelError(where, 'a number as text, such as "3/2"', shown(items[1]))
        return Num(Fraction(int(found[1]), int(found[2] or 1)))
    if head == "int":
        return Int(read_index(items[1], where))
    if head == "ref":
        return Ref(named(items[1], where, "the name of a family"), indices(items[2], where))
    if head == "g":
        if items[1] not in ("eq", "ge"):
            raise ModelError(where, 'a guard "eq" or "ge"', shown(items[1]))
        return Guard(str(items[1]), read_index(items[2], where))
    y, x = (read_term(part, where, DEPTH - 1) for part in items[1:])
    if not isinstance(y, Ref) or not isinstance(x, Ref):
        raise ModelError(where, f"{head} of two references", shown(items))
    return Slope(head == "D", y, x)


def nested(head: str, items: list[object], where: str, depth: int) -> Term:
    """A term with a term below it."""
    if head == "pow":
        k = whole(items[2], where, -POWER, POWER)
        if k == 0:
            raise ModelError(where, "a power that is not 0", "0")
        return Pow(read_term(items[1], where, depth), k)
    if head == "fn":
        if not isinstance(items[1], str) or items[1] not in FUNCTIONS:
            raise ModelError(where, "a function, one of " + ", ".join(sorted(FUNCTIONS)), shown(items[1]))
        return Fn(DENSITY.get(items[1], items[1]), read_term(items[2], where, depth))
    if head == "app":
        return App(
            named(items[1], where, "the name of a function"),
            whole(items[2], where, 0, ORDER),
            indices(items[3], where),
            read_term(items[4], where, depth),
        )
    bound = read_binder(items[1:4], where)
    return Sum(bound.name, bound.low, bound.high, read_term(items[4], where, depth))


def indices(data: object, where: str) -> tuple[Index, ...]:
    """The index expressions of a list of texts. Raises ModelError, TooMuch."""
    return tuple(read_index(part, where) for part in listed(data, where, "a list of index expressions"))


def read_binder(data: object, where: str) -> Binder:
    """A name with its range, [name, low, high]. Raises ModelError, TooMuch."""
    name, low, high = listed(data, where, "a name, its low and its high", 3)
    return Binder(named(name, where, "an index name"), read_index(low, where), read_index(high, where))


def read_box(data: object, where: str) -> tuple[Binder, ...]:
    """Several names with their ranges. Raises ModelError, TooMuch."""
    items = listed(data, where, "a list of [name, low, high]")
    if len(items) > NAMES:
        raise TooMuch(where, f"at most {NAMES} index names", f"{len(items)}")
    return tuple(read_binder(part, where) for part in items)


def read_guards(data: object, where: str) -> tuple[Guard, ...]:
    """A list of guards. Raises ModelError, TooMuch."""
    found = []
    for part in listed(data, where, "a list of guards"):
        guard = read_term(part, where)
        if not isinstance(guard, Guard):
            raise ModelError(where, "a guard", shown(part))
        found.append(guard)
    return tuple(found)


def read_body(data: object, where: str) -> Body:
    """A definition: a term, ["any", f, arrays] or ["max", binders, guards, term]. Raises ModelError."""
    items = listed(data, where, "a definition")
    head = items[0] if items else None
    if head == "any":
        _, name, arrays = listed(items, where, '["any", function, arrays]', 3)
        pairs = [
            listed(part, where, "[binders, term]", 2)
            for part in listed(arrays, where, "a list of [binders, term]")
        ]
        return Function(
            named(name, where, "the name of a function of arrays"),
            tuple((read_box(box, where), read_term(term, where)) for box, term in pairs),
        )
    if head == "max":
        _, box, guards, term = listed(items, where, '["max", binders, guards, term]', 4)
        return Max(read_box(box, where), read_guards(guards, where), read_term(term, where))
    return read_term(data, where)

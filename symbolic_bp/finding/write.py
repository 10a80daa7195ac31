"""Terms as the JSON of a certificate."""

from collections.abc import Callable

from ..kernel.index import shown
from ..kernel.term import Add, App, D, Fn, Guard, Int, Mul, Num, P, Pow, Ref, Sum, Term

PARTS: dict[type, Callable[..., list[object]]] = {
    Num: lambda t: ["num", str(t.value)],
    Int: lambda t: ["int", shown(t.poly)],
    Ref: lambda t: ["ref", t.name, list(map(shown, t.at))],
    Add: lambda t: ["add", *map(data, t.terms)],
    Mul: lambda t: ["mul", *map(data, t.terms)],
    Pow: lambda t: ["pow", data(t.base), t.k],
    Fn: lambda t: ["fn", t.name, data(t.arg)],
    App: lambda t: ["app", t.name, t.order, list(map(shown, t.at)), data(t.arg)],
    Sum: lambda t: ["sum", t.var.name, shown(t.low), shown(t.high), data(t.body)],
    Guard: lambda t: ["g", t.op, shown(t.poly)],
    D: lambda t: ["D", data(t.of), data(t.by)],
    P: lambda t: ["P", data(t.of), data(t.by)],
}


def data(t: Term) -> list[object]:
    """A term as lists, texts and integers."""
    return PARTS[type(t)](t)

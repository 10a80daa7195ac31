"""Terms as text in plain notation, which the reader reads as the same term."""

from collections.abc import Callable
from typing import Any

Term = tuple[Any, ...]
PRODUCTS = {
    "ij,jk->ik": "({} @ {})",
    "ij,j->i": "({} @ {})",
    "i,i->i": "({} .* {})",
    "ij,ij->ij": "({} .* {})",
    "i,j->ij": "outer({}, {})",
    "ij->ji": "({}).T",
    "i->ii": "diag({})",
}


class Unwritten(Exception):
    """A term that plain notation has no words for."""


def written(t: Term) -> str:
    """A term in plain notation. Raises Unwritten."""
    if t[0] not in WRITERS:
        raise Unwritten(t[0])
    return WRITERS[t[0]](t)


def signed(terms: tuple[Term, ...]) -> str:
    """t + u - v"""
    out = written(terms[0])
    for t in terms[1:]:
        minus = t[:2] == ("mul", ("num", -1, 1))
        out += f" - {written(t[2] if len(t) == 3 else ('mul', *t[2:]))}" if minus else f" + {written(t)}"
    return out


def layer(y: tuple[str, int]) -> str:
    """l+1 for ("l", 1)."""
    return (y[0] + (f"{y[1]:+d}" if y[1] else "")) if y[0] else str(y[1])


def dim(d: tuple[Any, ...]) -> str:
    """n(l), m or N."""
    if d[0] == "upto":
        return f"n({layer(d[1])}){d[2]:+d}"
    return f"n({layer(d[1])})" if d[0] == "n" else "m" if d[0] == "m" else str(d[1])


def ref(t: Term) -> str:
    """w[l,j,k], delta[l], C, y[j]"""
    parts = ([layer(t[2])] if t[2] else []) + [str(i) for i in t[3]]
    return t[1] + (f"[{','.join(parts)}]" if parts else "")


def slope(t: Term) -> str:
    """dC/dw[l,j,k]"""
    if t[1][0] != "ref" or t[2][0] != "ref":
        raise Unwritten("D")
    return f"d{ref(t[1])}/d{ref(t[2])}"


def act(t: Term) -> str:
    """sigma[l]'(t)"""
    return f"sigma[{layer(t[2])}]{chr(39) * t[1]}({written(t[4])})"


def ein(t: Term) -> str:
    """Products of arrays that have a sign."""
    if t[1] not in PRODUCTS:
        raise Unwritten(t[1])
    return PRODUCTS[t[1]].format(*map(written, t[2:]))


def number(t: Term) -> str:
    """p/q"""
    return f"({t[1]}/{t[2]})" if t[2] != 1 else f"({t[1]})" if t[1] < 0 else str(t[1])


def prod(t: Term) -> str:
    """Prod(M, (i, l, L))"""
    return f"Prod({written(t[4])}, ({t[1]}, {layer(t[2])}, {layer(t[3])}))"


def paths(t: Term) -> str:
    """Paths(edge, end, (u, v, i), (j, l, L))"""
    _, u, v, i, lo, hi, start, edge, end = t
    return f"Paths({written(edge)}, {written(end)}, ({u}, {v}, {i}), ({start}, {layer(lo)}, {layer(hi)}))"


def summed(t: Term) -> str:
    """Sum(f, (k, 1, n(l)))"""
    if t[2][0] == "dim":
        return f"Sum({written(t[3])}, {t[1]})"
    return f"Sum({written(t[3])}, ({t[1]}, 1, {dim(t[2])}))"


WRITERS: dict[str, Callable[[Term], str]] = {
    "num": number,
    "add": lambda t: "(" + signed(t[1:]) + ")",
    "mul": lambda t: "(" + "*".join(map(written, t[1:])) + ")",
    "pow": lambda t: f"({written(t[1])})^{t[2]}",
    "recip": lambda t: f"(1/({written(t[1])}))",
    "size": lambda t: dim(t[1]),
    "inv": lambda t: f"(1/{dim(t[1])})",
    "ones": lambda t: f"ones({dim(t[1])})",
    "ref": ref,
    "act": act,
    "D": slope,
    "held": lambda t: f"held({written(t[1])}, {written(t[2])})",
    "sum": summed,
    "kd": lambda t: f"[{t[1]}={t[2]}]",
    "fn": lambda t: f"{t[1]}({written(t[2])})",
    "ein": ein,
    "col": lambda t: f"col({written(t[1])}, {t[2]})",
    "prod": prod,
    "paths": paths,
}

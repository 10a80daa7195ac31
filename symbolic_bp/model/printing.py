"""The data of a model as lines that give the same data when they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from symbolic_bp.model import index
from symbolic_bp.model.inside import pads
from symbolic_bp.model.names import POOL
from symbolic_bp.model.scan import Token
from symbolic_bp.model.terms import Term, walk

SUM, PRODUCT, POWER, ATOM = range(4)


def bracket(words: str, own: int, level: int) -> str:
    """Words in brackets where they bind less than is needed."""
    return words if own >= level else f"({words})"


def formula(term: Term, level: int = SUM) -> str:
    """A term in the notation of models."""
    return WRITERS[term[0]](term, level)


def write_num(term: Term, level: int) -> str:
    """3/2."""
    value = Fraction(term[1])
    own = SUM if value < 0 else PRODUCT if value.denominator > 1 else ATOM
    return bracket(str(value), own, level)


def write_add(term: Term, level: int) -> str:
    """u + v - w."""
    words = ""
    for t in term[1:]:
        part = formula(t, PRODUCT if not negative(t) else SUM)
        words += part if not words else f" - {part[1:]}" if part.startswith("-") else f" + {part}"
    return bracket(words, SUM, level)


def negative(term: Term) -> bool:
    """Whether a term is written with a minus in front."""
    value = term[1] if term[0] == "num" else term[1][1] if term[0] == "mul" and term[1][0] == "num" else "0"
    return Fraction(value) < 0


def write_mul(term: Term, level: int) -> str:
    """-1/2*u*v/w^2."""
    parts, sign = list(term[1:]), ""
    if parts[0] == ["num", "-1"] and len(parts) > 1:
        parts, sign = parts[1:], "-"
    words = ""
    for t in parts:
        if t[0] == "pow" and t[2] < 0:
            words += (
                ("" if words else "1") + "/" + formula(["pow", t[1], -t[2]] if t[2] < -1 else t[1], POWER)
            )
        else:
            at = SUM if not words and not sign and t[0] == "num" else PRODUCT if not words else POWER
            words += ("*" if words else "") + formula(t, at)
    return bracket(sign + words, SUM if negative(term) else PRODUCT, level)


def write_pow(term: Term, level: int) -> str:
    """u^2, 1/u."""
    if term[2] < 0:
        return write_mul(["mul", term], level)
    return bracket(f"{formula(term[1], ATOM)}^{term[2]}", POWER, level)


def write_derivative(term: Term, level: int) -> str:
    """dy/dx, direct(y, x)."""
    top, low = formula(term[1]), formula(term[2])
    return f"direct({top}, {low})" if term[0] == "P" else bracket(f"d{top}/d{low}", POWER, level)


def write_guard(term: Term) -> str:
    """i <= j: what is negative stands on the other side."""
    p = index.read(term[2])
    left = index.Poly(tuple((m, n) for m, n in p.terms if n > 0))
    right = index.Poly(tuple((m, -n) for m, n in p.terms if n < 0))
    return f"{left} {'=' if term[1] == 'eq' else '>='} {right}"


def loops(box: Sequence[Sequence[str]]) -> str:
    """for i in 1..n, j in 1..m; nothing for no range."""
    return " for " + ", ".join(f"{v} in {a}..{b}" for v, a, b in box) if box else ""


def place(name: str, args: Sequence[str]) -> str:
    """x[i,j]."""
    return f"{name}[{','.join(args)}]" if args else name


def write_any(term: Term) -> str:
    """cost({a[j] for j in 1..n}, s)."""
    args = [f"{{{formula(body)}{loops(binders)}}}" if binders else formula(body) for binders, body in term[2]]
    return f"{term[1]}({', '.join(args)})"


def write_max(term: Term) -> str:
    """max(x[i+k], (k, 0, K-1), where i+k >= 1)."""
    parts = [
        formula(term[3]),
        *(f"({v}, {a}, {b})" for v, a, b in term[1]),
        *(f"where {write_guard(g)}" for g in term[2]),
    ]
    return f"max({', '.join(parts)})"


WRITERS: dict[str, Callable[[Term, int], str]] = {
    "num": write_num,
    "add": write_add,
    "mul": write_mul,
    "pow": write_pow,
    "D": write_derivative,
    "P": write_derivative,
    "int": lambda t, level: str(t[1]),
    "ref": lambda t, level: place(t[1], t[2]),
    "fn": lambda t, level: f"{t[1]}({formula(t[2])})",
    "app": lambda t, level: f"{place(t[1] + chr(39) * t[2], t[3])}({formula(t[4])})",
    "sum": lambda t, level: f"Sum({formula(t[4])}, ({t[1]}, {t[2]}, {t[3]}))",
    "g": lambda t, level: f"[{write_guard(t)}]",
    "any": lambda t, level: write_any(t),
    "max": lambda t, level: write_max(t),
}


class Shown:
    """A family of the data as inside.py wants it."""

    def __init__(self, family: Sequence[Any]) -> None:
        self.name: str = family[0]
        self.box = [(v, index.read(a), index.read(b)) for v, a, b in family[1]]
        self.body: Term | None = family[2]
        self.kind, self.pad = "", ""
        self.at: Token | None = None


def abbreviations(families: Sequence[Sequence[Any]]) -> set[str]:
    """The families whose body has a derivative, or reads one that has."""
    found: set[str] = set()
    for _ in families:
        more = {
            f[0]
            for f in families
            if f[2] is not None
            and any(t[0] in ("D", "P") or t[0] == "ref" and t[1] in found for t in walk(f[2]))
        }
        if more <= found:
            break
        found |= more
    return found


def model_text(data: Mapping[str, Any]) -> str:
    """The lines of a model's data: names with their ranges, definitions in entries."""
    families = data["families"]
    least = {name.partition("(")[0]: n for name, n in data["sizes"].items()}
    short, helpers = abbreviations(families), data.get("helpers", [])
    padded = pads([Shown(f) for f in families], least)
    lines = [f"model {data['name']}"]
    lines += [f"size {name} >= {n}" for name, n in data["sizes"].items()]
    taken = {f[0] for f in families} | {*least}
    letters = [v for v in POOL if v not in taken]
    lines += [f"{place(name, letters[:n])}: elementwise" for name, n in data["functions"].items()]
    lines += [f"{name}: scalar" for name in data["arrays"]]
    for name, box, body, _ in families:
        left = place(name, [v for v, _, _ in box])
        if body is None:
            lines.append(f"{left} in R{loops(box)}")
        else:
            mark = "helper " if name in helpers else ""
            sign = ":=" if name in short else "="
            lines.append(
                f"{mark}{left} {sign} {formula(body)}{loops(box)}{', pad zero' if name in padded else ''}"
            )
    for box, left, right in data.get("assumptions", []):
        lines.append(f"assume {formula(left)} = {formula(right)}{loops(box)}")
    return "\n".join(lines) + "\n"

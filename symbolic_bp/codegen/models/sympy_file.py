"""The formulas of a model as Python that makes them in SymPy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symbolic_bp.model import index
from symbolic_bp.model.index import Call
from symbolic_bp.model.model import Model
from symbolic_bp.model.printing import POWER, PRODUCT, SUM, bracket
from symbolic_bp.model.terms import Term, children
from symbolic_bp.sympy_side.derive import Formula
from symbolic_bp.sympy_side.monomials import indices

FUNCTIONS = {
    "abs": "Abs",
    "sgn": "sign",
    "exp": "exp",
    "log": "log",
    "sqrt": "sqrt",
    "tanh": "tanh",
    "sin": "sin",
    "cos": "cos",
}
OWN = {
    "sigmoid": "def sigmoid(u):\n    return 1 / (1 + exp(-u))\n",
    "relu": "def relu(u):\n    return Piecewise((u, u > 0), (0, True))\n",
    "step": "def step(u):\n    return Piecewise((1, u > 0), (0, True))\n",
    "Phi": "def Phi(u):\n    return (1 + erf(u / sqrt(2))) / 2\n",
}


class Names:
    """The names that formulas use, by their sorts."""

    def __init__(self, model: Model, formulas: Sequence[Formula]) -> None:
        self.letters: set[str] = set()
        self.calls: set[str] = set()
        self.arrays: set[str] = set()
        self.scalars: set[str] = set()
        self.functions: set[str] = set()
        self.own: set[str] = set()
        for f in formulas:
            self.letters |= {v for v, _, _ in f.ranges}
            for t in outer(f.right):
                self.note(t)

    def note(self, t: Term) -> None:
        """The names of one part of a term."""
        for text in t[2][2] if t[0] in ("D", "P") else indices(t):
            for atom in index.read(text).atoms():
                if isinstance(atom, Call):
                    self.calls.add(atom.name)
                else:
                    self.letters.add(atom)
        if t[0] == "sum":
            self.letters.add(t[1])
        elif t[0] == "ref":
            (self.arrays if t[2] else self.scalars).add(t[1])
        elif t[0] in ("D", "P"):
            (self.arrays if t[2][2] else self.scalars).add(derivative(t))
        elif t[0] == "app":
            self.functions.add(t[1] + "_prime" * t[2])
        elif t[0] == "fn" and t[1] in OWN:
            self.own.add(t[1])


def outer(t: Term) -> Iterator[Term]:
    """A term and its parts, but for what stands in a derivative."""
    yield t
    for p in children(t) if t[0] not in ("D", "P") else []:
        yield from outer(p)


def derivative(t: Term) -> str:
    """The name of an array of derivatives: dC_dz."""
    return f"d{t[1][1]}_d{t[2][1]}"


def written(t: Term, level: int = SUM) -> str:
    """A term as Python with SymPy."""
    head = t[0]
    if head == "num":
        n, _, d = t[1].partition("/")
        return f"Rational({n}, {d})" if d else bracket(n, SUM if n.startswith("-") else 3, level)
    if head == "int":
        return bracket(t[1], 3 if t[1].isidentifier() else SUM, level)
    if head == "ref":
        return str(t[1]) + f"[{', '.join(t[2])}]" * bool(t[2])
    if head in ("D", "P"):
        return derivative(t) + f"[{', '.join(t[2][2])}]" * bool(t[2][2])
    if head == "add":
        return bracket(" + ".join(written(p, PRODUCT) for p in t[1:]), SUM, level)
    if head == "mul":
        return bracket("*".join(written(p, POWER) for p in t[1:]), PRODUCT, level)
    if head == "pow":
        return bracket(f"{written(t[1], 3)}**{t[2] if t[2] > 0 else f'({t[2]})'}", POWER, level)
    if head == "fn":
        return f"{FUNCTIONS.get(t[1], t[1])}({written(t[2])})"
    if head == "app":
        return f"{t[1]}{'_prime' * t[2]}({', '.join([*t[3], written(t[4])])})"
    if head == "sum":
        return f"Sum({written(t[4])}, ({t[1]}, {t[2]}, {t[3]}))"
    return f"Piecewise((1, {'Eq' if t[1] == 'eq' else 'Ge'}({t[2]}, 0)), (0, True))"


def sympy_source(model: Model, formulas: Sequence[Formula], command: str) -> str:
    """Python that makes the right side of each formula, and its own left side's name."""
    used = Names(model, formulas)
    lines = [f"# The derivatives of {formulas[0].of} in the model {model.name}", f"# Made by: {command}", *(
        f"# {s}" for s in model.text.splitlines()
    ), "from sympy import *", ""]  # fmt: skip
    letters = sorted(used.letters)
    listed = ", ".join(letters) + "," * (len(letters) == 1)
    lines += [f"{listed} = symbols({listed.replace(' ', '')!r}, integer=True)"] * bool(letters)
    lines += [f"{n} = Function({n!r}, integer=True)" for n in sorted(used.calls)]
    lines += [f"{n} = IndexedBase({n!r})" for n in sorted(used.arrays)]
    lines += [f"{n} = Symbol({n!r})" for n in sorted(used.scalars)]
    lines += [f"{n} = Function({n!r})" for n in sorted(used.functions)]
    lines += [OWN[n] for n in sorted(used.own)]
    for f in formulas:
        at = ", ".join(v for v, _, _ in f.ranges)
        where = ", ".join(f"{v} = {a}..{b}" for v, a, b in f.ranges)
        lines += [
            "",
            f"# d{f.of}/d{f.by}" + f"[{at}] for {where}" * bool(at),
            f"formula_{f.by} = {written(f.right)}",
        ]
    return "\n".join([*lines, ""])

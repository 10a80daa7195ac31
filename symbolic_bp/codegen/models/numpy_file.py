"""One file of NumPy for a model: forward, backward, and a check of its own by central differences."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from symbolic_bp.codegen.models import whole
from symbolic_bp.codegen.models.letters import binders_of
from symbolic_bp.codegen.models.program import Definition, Program
from symbolic_bp.codegen.models.stored import RESERVED, Stored, shaped, span, stored, variable
from symbolic_bp.codegen.models.template import ENTRY, FILE, HELPERS, LEVELS
from symbolic_bp.model import index
from symbolic_bp.model.index import Poly
from symbolic_bp.model.model import Model
from symbolic_bp.model.terms import Term, walk
from symbolic_bp.sympy_side.contract import boxes_of
from symbolic_bp.sympy_side.derive import Derivation, Formula
from symbolic_bp.sympy_side.errors import ExpressionError
from symbolic_bp.sympy_side.monomials import changed


class NumpyFile:
    """Writes the file of a model; formulas: dC/dx of all arrays that C depends on."""

    def __init__(self, model: Model, derivation: Derivation, formulas: Sequence[Formula]) -> None:
        self.model, self.derivation, self.formulas = model, derivation, formulas
        self.data: Mapping[str, Any] = model.data
        self.least = {name.partition("(")[0]: n for name, n in self.data["sizes"].items()}
        self.functions_of_sizes = {name.partition("(")[0] for name in self.data["sizes"] if "(" in name}
        self.families = {f[0]: f for f in self.data["families"]}
        self.boxes = boxes_of(self.data)
        self.given = [n for n in derivation.network if self.families[n][2] is None]
        self.checked()
        self.arrays = self.kept()

    def checked(self) -> None:
        """Raises ExpressionError where a size, an index or a function has a name that the code needs itself;
        arrays get another one."""
        parts = [t for f in self.data["families"] if f[2] is not None for t in walk(f[2])]
        parts += [t for f in self.formulas for t in walk(f.right)]
        letters = {b[0] for t in parts for b in binders_of(t)} | {
            v for box in self.boxes.values() for v, _, _ in box
        }
        functions = {*self.data["functions"], *self.data["arrays"]}
        named = [("size", {*self.least}), ("index", letters), ("function", functions)]
        for kind, names in named:
            for name in sorted(names & RESERVED):
                raise ExpressionError(
                    "the model as NumPy",
                    "names that code of NumPy can have",
                    f"{name}, {kind} of the model",
                    "rename it",
                )

    def words(self) -> set[str]:
        """The names of functions, which no variable may have."""
        return {*self.data["functions"], *self.data["arrays"], *self.slope_names()}

    def kept(self) -> dict[str, Stored]:
        """How all arrays are kept, derivatives under d:x."""
        made = {n: stored(n, box) for n, box in self.boxes.items()}
        short = {
            k[2]: name
            for k, name in self.derivation.namer.short.items()
            if k[:2] == ("D", self.derivation.objective)
        }
        taken = {*made, *self.least, *self.data["functions"], *self.data["arrays"]}
        for f in self.formulas:
            name = short.get(f.by) or next(
                n for n in (f"d{f.by}", f"d_{f.by}", f"d_{f.by}_") if n not in taken
            )
            old = made[f.by]
            made[f"d:{f.by}"] = Stored(variable(name), old.box, old.lists, old.dims)
        return made

    # -- programs -----------------------------------------------------------------------------------

    def forward(self, helpers: set[str]) -> list[str]:
        """The statements of the forward pass."""
        names = [n for n in self.derivation.network if self.families[n][2] is not None]
        made = {n: Definition(n, tuple(self.boxes[n]), self.families[n][2]) for n in names}
        return Program(made, self.arrays, self.least, helpers, whole.value, self.words()).statements()

    def backward(self, helpers: set[str]) -> list[str]:
        """The statements of the backward pass: slopes of functions of arrays and of maxima, then all
        derivatives."""
        made = {
            f"d:{f.by}": Definition(
                f"d:{f.by}", tuple(self.boxes[f.by]), self.adjoint(f.right), self.arrays[f.by].name
            )
            for f in self.formulas
        }
        program = Program(made, self.arrays, self.least, helpers, whole.value, self.words())
        lines: list[str] = []
        used = {t[1] for d in made.values() for t in walk(d.body) if t[0] == "ref"}
        for n, f in self.families.items():
            if (
                f[2] is not None
                and f[2][0] in ("any", "max")
                and any(f"d{k}_{n}" in used for k in range(1, 99))
            ):
                lines += whole.slopes(program, Definition(n, tuple(self.boxes[n]), f[2]))
        return lines + program.statements()

    def adjoint(self, t: Term) -> Term:
        """A formula with dC/dz, or its abbreviation, as an entry of the array of derivatives."""
        if t[0] == "D":
            return ["ref", f"d:{t[2][1]}", t[2][2]]
        if t[0] == "ref" and t[1] in self.short_names:
            return ["ref", f"d:{self.short_names[t[1]]}", t[2]]
        return changed(t, self.adjoint)

    @property
    def short_names(self) -> dict[str, str]:
        """{abbreviation: the array that it is the derivative by}."""
        return {name: k[2] for k, name in self.derivation.namer.short.items() if k[0] == "D"}

    # -- sizes --------------------------------------------------------------------------------------

    def sizes(self) -> dict[str, str]:
        """{size: the expression that reads it from the shape of a given array}."""
        found: dict[str, str] = {}
        for n in self.given:
            kept = self.arrays[n]
            for k in range(kept.lists):
                self.solve(found, kept.box[k][2] + 1, f"len({kept.name})")
            if not kept.lists:
                for k, (low, high) in enumerate(kept.dims):
                    self.solve(found, high - low + 1, f"{kept.name}.shape[{k}]")
        return found

    def solve(self, found: dict[str, str], length: Poly, text: str) -> None:
        """Notes the size that a length says."""
        names = [v for v in length.names if v in self.least and v not in self.functions_of_sizes]
        if len(names) == 1 and names[0] not in found and length.coefficient(names[0]) == 1:
            rest = length - index.name(names[0])
            if rest.number() is not None:
                found[names[0]] = text + (
                    f" - {rest}" if (rest.number() or 0) > 0 else f" + {-rest}" if rest.terms else ""
                )

    # -- the file -----------------------------------------------------------------------------------

    def source(self, command: str, about: Sequence[str]) -> str:
        """The text of the file. Raises ExpressionError where an array cannot be kept or ordered."""
        helpers: set[str] = set()
        forward, backward = self.forward(helpers), self.backward(helpers)
        shapes = self.sizes()
        used = {"forward": names_in(forward), "backward": names_in(backward)}
        every = used["forward"] | used["backward"]
        extra = [s for s in self.least if s in every and s not in shapes]
        functions = [n for n in (*self.data["functions"], *self.data["arrays"]) if n in used["forward"]]
        slopes = [n for n in self.slope_names() if n in used["backward"] and n not in functions]
        if more := [n for n in self.data["functions"] if n in used["backward"] and n not in functions]:
            functions += more
        givens = [self.arrays[n].name for n in self.given]
        keywords = [*extra, *functions]
        defined = [n for n in self.derivation.network if self.families[n][2] is not None]
        return FILE.format(
            command=command,
            about="\n".join(about),
            helpers="".join(HELPERS[h] for h in sorted(HELPERS) if h in helpers)
            + ENTRY * ("entry" in helpers),
            signature=", ".join([*givens, *(["*"] if keywords else []), *keywords]),
            both=", ".join([*givens, *(["*"] if keywords + slopes else []), *keywords, *slopes]),
            call=", ".join([*givens, *(f"{k}={k}" for k in keywords)]),
            arguments=indented(self.described(self.given, extra, functions)),
            more=self.more(slopes),
            sizes=indented(f"{s} = {text}" for s, text in shapes.items() if s in used["forward"]),
            sizes_back=indented(f"{s} = {text}" for s, text in shapes.items() if s in used["backward"]),
            forward=indented(forward),
            backward=indented(backward),
            values=", ".join(f'"{n}": {self.arrays[n].name}' for n in defined),
            unpack=indented(
                f'{self.arrays[n].name} = values["{n}"]'
                for n in defined
                if self.arrays[n].name in used["backward"]
            ),
            gradients=", ".join(f'"{f.by}": {self.arrays[f"d:{f.by}"].name}' for f in self.formulas),
            objective=self.derivation.objective,
            check=indented(self.check(extra, functions, slopes)),
            made=", ".join([*givens, *(f"{k}={k}" for k in keywords)]),
            made_both=", ".join([*givens, *(f"{k}={k}" for k in (*keywords, *slopes))]),
            givens=", ".join(f'"{n}": {self.arrays[n].name}' for n in self.given if self.wanted(n)),
        )

    def more(self, slopes: Sequence[str]) -> str:
        """The rest of a docstring about slopes."""
        lines = self.described([], [], slopes)
        return "\n\n" + indented(lines) + "    " if lines else ""

    def wanted(self, name: str) -> bool:
        """Whether there is a formula for an array."""
        return any(f.by == name for f in self.formulas)

    def slope_names(self) -> list[str]:
        """The names of the slopes of undefined functions."""
        elementwise = [f"{n}_prime{k}" for n in self.data["functions"] for k in ("", *map(str, LEVELS))]
        return [*elementwise, *(f"{n}_slopes" for n in self.data["arrays"])]

    def described(self, arrays: Iterable[str], sizes: Iterable[str], functions: Iterable[str]) -> list[str]:
        """What the arguments are, for a docstring."""
        lines = []
        for n in arrays:
            kept = self.arrays[n]
            start = ", ".join(str(low) for low, _ in kept.dims if low != index.number(1))
            shape = shaped(kept.shape()) if kept.dims else "a number"
            if kept.lists:
                v, low, high = kept.box[0]
                shape = f"a list, {kept.name}[{v}] of shape {shape} for {v} = {low}..{high}"
                shape += "; what stands before is not used"
            lines.append(
                f"{kept.name}: {shape}" + (f", the first index {start}" if start and kept.dims else "")
            )
        lines += [
            f"{s}: " + (f"a function, the size {s}(..)" if s in self.functions_of_sizes else "a size")
            for s in sizes
        ]
        for n in functions:
            if n.endswith("_slopes"):
                lines.append(
                    f"{n}: the derivatives of {n.removesuffix('_slopes')} by its arrays, a tuple of arrays"
                )
            elif n in self.data["arrays"]:
                lines.append(f"{n}: a function of {counted(self.data['arrays'][n])}, with a number as value")
            else:
                name, _, prime = n.partition("_prime")
                count = self.data["functions"].get(name, 0)
                about = (
                    "the derivative of " + name
                    if "_prime" in n
                    else "a function of one number, entry by entry"
                )
                lines.append(
                    f"{n}: {about}" + f" (first argument{'s' * (count > 1)}: its index)" * bool(count)
                )
        return lines

    def check(self, extra: Sequence[str], functions: Sequence[str], slopes: Sequence[str]) -> list[str]:
        """Lines that make random arguments."""
        lines, value = [], 2
        for s in self.least:
            if s in self.functions_of_sizes:
                slots = [f"i{k}" for k in range(self.arity(s))]
                value_at = " + ".join([slots[0], *(f"{k + 2} * {v}" for k, v in enumerate(slots[1:]))])
                lines.append(
                    f"{s} = lambda {', '.join(slots)}: {max(2, self.least[s])} + ({value_at} + 1) % 3"
                )
            else:
                value = max(self.least[s], 2 + (value - 1) % 3)
                lines.append(f"{s} = {value}")
        for n in self.given:
            kept = self.arrays[n]
            one = f"sample({shaped(kept.shape())})" if kept.dims else "np.array(sample(()))"
            if kept.lists:
                v, low, high = kept.box[0]
                one = f"[None] * ({low}) + [{one} for {v} in {span(low, high)}]"
            lines.append(f"{kept.name} = {one}")
        for n in functions:
            if n in self.data["arrays"]:
                lines += [
                    f"{n} = lambda *arrays: example(arrays)[0]",
                    f"{n}_slopes = lambda *arrays: example(arrays)[1]",
                ]
            else:
                at = "".join(f"i{k}, " for k in range(self.data["functions"][n]))
                scale = "".join(f"(1 + i{k} / 7) * " for k in range(self.data["functions"][n]))
                lines.append(f"{n} = lambda {at}u: {scale}(np.tanh(u) + np.cos(u) / 4)")
                lines.append(f"{n}_prime = lambda {at}u: {scale}(1 - np.tanh(u) ** 2 - np.sin(u) / 4)")
        for n in slopes:
            lines += [f"{n} = None"] * (n.rpartition("prime")[2].isdigit())
        return lines

    def arity(self, size: str) -> int:
        """How many arguments a size function has."""
        text = next(name for name in self.data["sizes"] if name.startswith(f"{size}("))
        return int(text.count(",")) + 1


def indented(lines: Iterable[str]) -> str:
    """Lines of a function."""
    return "".join(f"    {line}\n" for line in lines)


def counted(n: int) -> str:
    """2 arrays."""
    return "one array" if n == 1 else f"{n} arrays"


def names_in(lines: Sequence[str]) -> set[str]:
    """The names that lines of Python use."""
    return {node.id for node in ast.walk(ast.parse("\n".join(lines))) if isinstance(node, ast.Name)}


def numpy_source(
    model: Model, derivation: Derivation, formulas: Sequence[Formula], command: str, about: Sequence[str]
) -> str:
    """The file of a model. Raises ExpressionError where NumPy code for it is not known."""
    return NumpyFile(model, derivation, formulas).source(command, about)

"""Model: a network as data, with its text, its names and shapes, and claims about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from symbolic_bp.model.claims import Claims
from symbolic_bp.model.elaborate import elaborate
from symbolic_bp.model.errors import ModelError
from symbolic_bp.model.made import Elaborated
from symbolic_bp.model.printing import abbreviations, loops, model_text, place
from symbolic_bp.model.terms import plain
from symbolic_bp.model.tree import Remark


@dataclass(frozen=True)
class Statement:
    """A claim in a model's text: its name, its data, and the wrong variants of it, data too."""

    name: str
    text: str
    claims: list[dict[str, Any]]
    wrong: list[tuple[str, list[dict[str, Any]]]]


KINDS = ("given", "defined", "helper", "abbreviation")


class Model:
    """A network: families with ranges and definitions. Made by read, from_data or a preset."""

    def __init__(self, elaborated: Elaborated) -> None:
        self.elaborated = elaborated
        self.data: dict[str, Any] = elaborated.data
        self.notes: list[str] = elaborated.notes

    @classmethod
    def read(cls, text: str, name: str = "") -> Model:
        """The model of a text. Raises ModelError with line and column."""
        return cls(elaborate(text, name))

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Model:
        """The model of data that .data gave. Raises ModelError where its lines do not give the same data."""
        made = cls.read(model_text(data))
        if made.data != {"helpers": [], "assumptions": [], **data}:
            raise ModelError("data of a model as Model.data gives it", "data that changes when it is read")
        return made

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.data["name"])

    @property
    def kernel_data(self) -> dict[str, Any]:
        """Its data with the keys of the format only, without helpers and assumptions."""
        return {key: value for key, value in self.data.items() if key not in ("helpers", "assumptions")}

    @property
    def names(self) -> list[str]:
        """The names of its arrays, given ones first."""
        return [f[0] for f in self.data["families"]]

    @cached_property
    def shapes(self) -> dict[str, list[tuple[str, str, str]]]:
        """{array: [(index, low, high), ...]}."""
        return {f[0]: [(v, a, b) for v, a, b in f[1]] for f in self.data["families"]}

    @cached_property
    def text(self) -> str:
        """Its lines, normalised: every range written, every definition in entries; reading them gives the
        same data."""
        return model_text(self.data) + "".join(f"latex {name} = {tex}\n" for name, tex in self.latex.items())

    @property
    def latex(self) -> dict[str, str]:
        r"""{name: LaTeX} of its lines `latex gam = \\gamma`."""
        return self.elaborated.latex

    def kind(self, name: str) -> str:
        """given, defined, helper or abbreviation. Raises KeyError for a name that it does not have."""
        family = next((f for f in self.data["families"] if f[0] == name), None)
        if family is None:
            raise KeyError(name)
        if family[2] is None:
            return "given"
        return (
            "abbreviation"
            if name in abbreviations(self.data["families"])
            else "helper"
            if name in self.data["helpers"]
            else "defined"
        )

    def as_read(self) -> str:
        """What was read: arrays by kind with their ranges, sizes, the order of computation, and what was
        guessed."""
        lines = [f"model {self.name}", ""]
        lines += (
            ["sizes"] + [f"  {n} >= {k}" for n, k in self.data["sizes"].items()] if self.data["sizes"] else []
        )
        functions = [f"  {n}: any differentiable function, entry by entry" for n in self.data["functions"]]
        functions += [
            f"  {n}: any function of {k} array{'s' * (k != 1)}" for n, k in self.data["arrays"].items()
        ]
        lines += ["functions", *functions] if functions else []
        for kind in KINDS:
            found = [f for f in self.data["families"] if self.kind(f[0]) == kind]
            rows = [f"  {place(f[0], [v for v, _, _ in f[1]])}{loops(f[1])}" for f in found]
            lines += [kind, *rows] if rows else []
        lines += ["", "order of computation (each reads lower ranks only)"]
        lines += [
            f"  {f[0]}: ({', '.join(f[3])})"
            for f in self.data["families"]
            if f[2] is not None and f[3] is not None
        ]
        lines += [f"note: {n}" for n in self.notes]
        return "\n".join(lines)

    @cached_property
    def statements(self) -> list[Statement]:
        """The lines `claim NAME: equation` of its text, each with its lines `wrong NAME: equation`. Raises
        ModelError."""
        found = {
            r.name: Statement(r.name, r.text, self.remark(r), [])
            for r in self.elaborated.remarks
            if r.kind == "claim"
        }
        for r in self.elaborated.remarks:
            if r.kind == "wrong":
                if r.name not in found:
                    raise ModelError(
                        f"the name of a claim ({', '.join(found)})", repr(r.name), "", r.source, r.line, 1
                    )
                found[r.name].wrong.append((r.text, self.remark(r)))
        return [*found.values()]

    def remark(self, r: Remark) -> list[dict[str, Any]]:
        """The claims of one line. Raises ModelError with its line."""
        try:
            return self.claims(r.text, name=r.name)
        except ModelError as error:
            column = r.column + error.column - 1
            raise ModelError(error.expected, error.found, error.todo, r.source, r.line, column) from None

    def claims(
        self, text: str, where: str = "", name: str = "", measure: str = "", assume: Sequence[str] = ()
    ) -> list[dict[str, Any]]:
        """The claims of a text: one, or two for each != in where. Raises ModelError with the column."""
        try:
            found = Claims(self.elaborated).read(text, where, name or text, measure, assume)
            return [plain(claim) for claim in found]
        except RecursionError:
            deep = "one that is nested too deeply"
            raise ModelError("shorter expressions", deep, "give parts of it names", text) from None

    def claim(
        self, text: str, where: str = "", name: str = "", measure: str = "", assume: Sequence[str] = ()
    ) -> dict[str, Any]:
        """The claim of a text such as dC/dW[l,j,k] = delta[l,j]*a[l-1,k].

        where: conditions on its letters, i <= j.
        Raises ModelError with the column."""
        found = self.claims(text, where, name, measure, assume)
        if len(found) > 1:
            raise ModelError("conditions that give one claim", "!=, which gives two", "use claims", where)
        return found[0]

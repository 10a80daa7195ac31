"""From the text of a model to data: families with boxes, bodies with guards, ranks; every read shown
inside its box."""

from __future__ import annotations

from typing import Any

from symbolic_bp.model import index
from symbolic_bp.model.calls import Calls
from symbolic_bp.model.cases import Case, disjoint, guards
from symbolic_bp.model.index import Poly
from symbolic_bp.model.errors import ModelError
from symbolic_bp.model.infer import Inference
from symbolic_bp.model.inside import inside
from symbolic_bp.model.letters import Bound, Helper, Scope
from symbolic_bp.model.lines import read_text
from symbolic_bp.model.made import Elaborated, Made, helper_family
from symbolic_bp.model.names import POOL, Dim, Family, slot
from symbolic_bp.model.order import given_rank, ranked
from symbolic_bp.model.shapes import shown
from symbolic_bp.model.terms import Term, add, mul, plain, walk
from symbolic_bp.model.tree import Assume, Name

FORMAT = 1


def elaborate(text: str, name: str = "") -> Elaborated:
    """The data of a text. Raises ModelError with line and column."""
    try:
        return Elaborator(text, name).result()
    except RecursionError:
        raise ModelError(
            "shorter expressions", "one that is nested too deeply", "give parts of it names"
        ) from None


class Elaborator:
    """Elaborates one text."""

    def __init__(self, text: str, name: str = "") -> None:
        self.text = read_text(text)
        self.inference = Inference(self.text)
        self.names, self.cases = self.inference.names, self.inference.cases
        self.calls = Calls(self.names, self.text.vectors)
        self.least = self.names.least
        self.name = name or self.text.name
        self.families: list[Made] = []
        self.notes = self.inference.shapes.notes

    # -- boxes -------------------------------------------------------------------------------------

    def hinted(self, family: Family) -> list[str]:
        """Names for a family's indices: of a given one its first read's, else those of what it reads."""
        reads = self.inference.ranges.reads
        if family.kind == "given":
            read = [r for c in self.cases for r in reads([c.define.right]) if r.name == family.name]
            args = read[0].args if read else ()
            return [a.name if isinstance(a, Name) and a.name in self.names.letters else "" for a in args]
        boxes = {m.name: [v for v, _, _ in m.box] for m in self.families}
        seen = [
            boxes.get(r.name, []) for c in self.cases if c.family is family for r in reads([c.define.right])
        ]
        return next((box for box in seen if len(box) == len(family.dims)), [])

    def letters(self, family: Family) -> list[str]:
        """The names of a family's indices: those of its lines, else those that are hinted, else new ones."""
        count, hints = len(family.dims), self.hinted(family)
        own = [*family.letters, *[""] * count][:count]
        used = self.names.taken() | {v for v in own if v}
        used |= {v for case in self.cases if case.family is family for v in case.letters}
        for k in range(count):
            if not own[k] and k < len(hints) and hints[k] not in used:
                own[k] = hints[k]
                used.add(hints[k])
        first = {1: "j", 2: "ij"}.get(own.count(""), "ijp")
        wanted = (c for c in [*first, *POOL, *(f"i{n}" for n in range(1000))] if c not in used)
        made: list[str] = []
        for v in own:
            made.append(v or next(c for c in wanted if c not in made))
        return made

    def box(self, family: Family) -> list[Bound]:
        """The ranges of a family's indices. Raises ModelError where one is not known."""
        letters = self.letters(family)
        values = {slot(k): index.name(v) for k, v in enumerate(letters)}
        made: list[Bound] = []
        for k, dim in enumerate(family.dims):
            if dim is None:
                kind = "for .. in" if family.kind != "given" else "a declaration, such as"
                todo = (
                    f"write {kind} {family.name} in R^(..)"
                    if family.kind == "given"
                    else f"write for {letters[k]} in 1..n"
                )
                raise family.at.error(
                    f"a range for the index {letters[k]} of {family.name}",
                    "none that could be read off",
                    todo,
                )
            made.append((letters[k], dim[0].at(values), dim[1].at(values)))
        return made

    def result(self) -> Elaborated:
        """The data of the whole text."""
        for case in self.cases:
            for v, dim in case.letters.items():
                if dim is None:
                    raise case.define.left.at.error(
                        f"a range for {v}",
                        "none that could be read off",
                        f"write for {v} in 1..n behind the line, or declare the array, x in R^(..)",
                    )
        order = [f for f in self.names.families.values() if f.kind == "given"]
        order += [f for f in self.names.families.values() if f.kind != "given"]
        first = {f.name: next((n for n, c in enumerate(self.cases) if c.family is f), -1) for f in order}
        for family in sorted(order, key=lambda f: first[f.name]):
            if family.kind == "given":
                self.families.append(Made(family.name, self.box(family), None, family.at, "given"))
            else:
                self.define(family)
        for made in [m for m in self.families if m.kind == "helper"]:
            self.names.families.setdefault(made.name, helper_family(made))
        self.abbreviate()
        inside(self.families, self.least)
        ranked(self.families, self.least)
        given_rank(self.families, self.least)
        return Elaborated(
            self.data(),
            self.names,
            self.calls,
            self.families,
            self.notes,
            self.text.remarks,
            [s for s in self.text.statements if isinstance(s, Assume)],
            self.latex(),
        )

    def latex(self) -> dict[str, str]:
        """{name: LaTeX} of lines `latex gam = ..`. Raises ModelError for a name that nothing has."""
        known = {*self.names.families, *self.names.functions, *self.names.least, *self.names.letters}
        for name, _, number, source in self.text.latex:
            if name not in known:
                column = source.index(name, source.index("latex") + 5) + 1
                raise ModelError("a name of the model", repr(name), "", source, number, column)
        return {name: tex for name, tex, _, _ in self.text.latex}

    # -- bodies ------------------------------------------------------------------------------------

    def define(self, family: Family) -> None:
        """A family from all its lines, with the helpers that they need before it."""
        cases = [c for c in self.cases if c.family is family]
        box = self.box(family)
        disjoint(family, cases, self.least)
        parts, helpers = [], list[Helper]()
        for case in cases:
            body, made = self.body(case, box, len(cases) == 1, helpers)
            helpers += made
            parts.append(
                mul(*guards(family, case, box), body)
                if len(cases) > 1 or body[0] not in ("any", "max")
                else body
            )
        pad = next((c.define.pad for c in cases if c.define.pad), self.text.pad)
        at = cases[0].define.left.at
        self.families += [Made(h.name, h.box, h.body, at, "helper", pad) for h in helpers]
        kind = "helper" if cases[0].define.helper else family.kind
        self.families.append(Made(family.name, box, add(*parts), at, kind, pad))

    def body(
        self, case: Case, box: list[Bound], alone: bool, before: list[Helper]
    ) -> tuple[Term, list[Helper]]:
        """The right side of a line in the letters of the family."""
        outer = [index.name(v) for v, _, _ in box]
        values = {slot(k): p for k, p in enumerate(outer)}
        scope = Scope({v: p.at(values) for v, p in case.slots().items()}, line=case.family.name)
        lead = len(case.places)
        scope.stack = box[:lead]
        scope.arrays = lead < len(box)
        scope.box = frozenset(v for v, _, _ in box)
        scope.helpers = list(before)
        value = self.calls.value(case.define.right, scope, alone)
        dims = tuple(self.inner_dims(case, scope.index, len(box)))
        if value.dims != dims and value.dims:
            where = case.define.right.at
            others = [c.define.at.line for c in self.cases if c.family is case.family and c is not case]
            todo = (
                f"{case.family.name} is what line {case.family.at.line} says"
                if case.family.declared
                else f"compare line {others[0]}"
                if others
                else ""
            )
            todo = "; ".join(t for t in (todo, self.calls.lines(case.define.right)) if t)
            raise where.error(f"{shown(dims)}, the shape of {case.family.name}", shown(value.dims), todo)
        if dims and not value.dims:
            raise case.define.right.at.error(
                f"{shown(dims)}, the shape of {case.family.name}", "a number", "never across ="
            )
        scope.stack = list(box)
        return value.entry(outer[lead:]), scope.helpers[len(before) :]

    def inner_dims(self, case: Case, letters: dict[str, Poly], count: int) -> list[Dim]:
        """The ranges of the open indices of a line, as those of its right side."""
        at = [p.at(letters) for p in case.places]
        found = [case.family.dim(k, at) for k in range(len(at), count)]
        return [d for d in found if d]

    def abbreviate(self) -> None:
        """A family that reads a derivative, or an abbreviation, is an abbreviation."""
        kinds = {m.name: m.kind for m in self.families}
        changed = True
        while changed:
            changed = False
            for m in self.families:
                if m.body is None or kinds[m.name] == "abbreviation":
                    continue
                heads = [
                    t
                    for t in walk(m.body)
                    if t[0] in ("D", "P") or t[0] == "ref" and kinds.get(t[1]) == "abbreviation"
                ]
                if heads:
                    kinds[m.name] = "abbreviation"
                    line = m.at.line if m.at else 0
                    self.notes.append(
                        f"{m.name} in line {line} reads a derivative:"
                        " it is an abbreviation (:=) and adds no node"
                    )
                    changed = True
        for m in self.families:
            m.kind = kinds[m.name]

    # -- data --------------------------------------------------------------------------------------

    def data(self) -> dict[str, Any]:
        """The data of interface.md, with the extra keys helpers and assumptions."""
        sizes = {
            f"{n}({','.join(self.names.formals[n])})" if n in self.names.formals else n: k
            for n, k in self.least.items()
        }
        functions = {f.name: len(f.lead) for f in self.names.functions.values() if f.kind == "elementwise"}
        arrays = {
            f.name: self.calls.counts[f.name]
            for f in self.names.functions.values()
            if f.name in self.calls.counts
        }
        families = [
            [m.name, [[v, str(a), str(b)] for v, a, b in m.box], m.body, m.rank] for m in self.families
        ]
        made = {
            "format": FORMAT,
            "name": self.name,
            "sizes": sizes,
            "functions": functions,
            "arrays": arrays,
            "families": families,
            "helpers": [m.name for m in self.families if m.kind == "helper"],
        }
        assumed = [self.assumption(s) for s in self.text.statements if isinstance(s, Assume)]
        data: dict[str, Any] = plain({**made, "assumptions": assumed})
        return data

    def assumption(self, s: Assume) -> list[Any]:
        """[box, left, right] of a line `assume`."""
        scope = Scope()
        for b in s.loops:
            dim = self.calls.ranges.binder(b, [], scope.index)
            if dim:
                scope.index[b.name] = index.name(b.name)
                scope.stack.append((b.name, *dim))
        left, right = self.calls.number(s.left, scope), self.calls.number(s.right, scope)
        return [[[v, str(a), str(b)] for v, a, b in scope.stack], left, right]

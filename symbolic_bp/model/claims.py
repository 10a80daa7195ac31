"""Claims about a model: what is free stands for all values that exist."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count, product
from typing import Any

from symbolic_bp.model import index
from symbolic_bp.model.errors import ModelError, ShapeError
from symbolic_bp.model.free import Free
from symbolic_bp.model.index import Poly
from symbolic_bp.model.letters import Scope
from symbolic_bp.model.made import Elaborated
from symbolic_bp.model.names import Family, slot
from symbolic_bp.model.scan import Token
from symbolic_bp.model.shapes import shown
from symbolic_bp.model.syntax import Reader, changed_names, names_in
from symbolic_bp.model.terms import Term, num, walk
from symbolic_bp.model.tree import Assume, Guard, Name, Node

MOST = 6  # conditions with !=


class Claims(Free):
    """Reads claims about one model."""

    def __init__(self, elaborated: Elaborated) -> None:
        super().__init__(elaborated.names, elaborated.calls)
        self.made = elaborated
        self.slopes()

    def slopes(self) -> None:
        """d1_C[..] is the slope of C in the entries of its first argument; nobody writes these families."""
        for f in self.made.families:
            if f.body is None or f.body[0] not in ("any", "max"):
                continue
            lists = [b for b, _ in f.body[2]] if f.body[0] == "any" else [f.body[1]]
            for n, binders in enumerate(lists, 1):
                made = Family(f"d{n}_{f.name}", Token("name", f.name, 1, 0, ""), "slope", rank_known=True)
                box = [*f.box, *((v, index.read(a), index.read(b)) for v, a, b in binders)]
                at: dict[str, Poly] = {}
                for k, (v, low, high) in enumerate(box):
                    made.dims.append((low.at(at), high.at(at)))
                    at[v] = index.name(slot(k))
                self.names.families.setdefault(made.name, made)

    # -- reading -----------------------------------------------------------------------------------

    def read(
        self, text: str, where: str, name: str, measure: str, assume: Sequence[str]
    ) -> list[dict[str, Any]]:
        """All claims of a text. Raises ModelError with the column."""
        reader = Reader(text)
        left = reader.sum()
        sign = reader.take("=", "==") or reader.fail("= between two sides")
        right = reader.sum()
        loops = reader.loops() if reader.take("for") else ()
        guards = [*self.conditions(where), *(self.guards(reader) if reader.take("where") else [])]
        steps = self.measure(measure)
        if reader.take("by"):
            steps = self.expressions(reader)
        reader.end()
        said = [self.assumption(a) for a in assume]
        equations = [e for e in said if isinstance(e, tuple)]
        guards += [g for g in said if isinstance(g, Guard)]
        nodes = [left, right, *(side for pair in equations for side in pair)]
        box, conditions = self.letters(nodes, loops, guards)
        scope = Scope({v: index.name(v) for v, _, _ in box}, list(box))
        sides = self.sides(left, right, scope, sign)
        conditions += [t for g in guards if g.op != "!=" for t in self.condition(g, scope)]
        equations += [self.of_model(s, nodes, scope) for s in self.made.assumed]
        assuming = [[self.calls.number(a, scope), self.calls.number(b, scope)] for a, b in equations]
        measured = [str(self.names.index(e, scope.index)) for e in steps]
        parts = [[Guard(g.at, op, g.left, g.right) for op in ("<", ">")] for g in guards if g.op == "!="]
        if len(parts) > MOST:
            raise ModelError(f"at most {MOST} conditions with !=", str(len(parts)), "", where)
        ranges = [[v, str(a), str(b)] for v, a, b in scope.stack]
        choices = [
            choice
            for choice in product(*parts)
            if not any(self.calls.guard(g, scope) == num(0) for g in choice)
        ]
        if not choices:
            raise sign.error(
                "conditions that hold for some values",
                "!= between two sides that are the same",
                "leave it out",
            )
        return [
            {
                "name": name,
                "ranges": ranges,
                "conditions": [*conditions, *(t for g in choice for t in self.condition(g, scope))],
                "left": sides[0],
                "right": sides[1],
                "measure": measured or None,
                "assuming": assuming,
            }
            for choice in choices
        ]

    def condition(self, g: Guard, scope: Scope) -> list[Term]:
        """A condition as data; none where it always holds. Raises ModelError where it never does."""
        t = self.calls.guard(g, scope)
        if t == num(0):
            raise g.at.error("a condition that holds for some values", "one that never holds", "leave it out")
        return [] if t == num(1) else [t]

    def conditions(self, text: str) -> list[Guard]:
        """The conditions of `where`: i <= j, l != m."""
        if not text.strip():
            return []
        reader = Reader(text)
        found = self.guards(reader)
        reader.end()
        return found

    def guards(self, reader: Reader) -> list[Guard]:
        """i <= j, 1 <= l < m."""
        found = [reader.guard(reader.now)]
        while (
            reader.take(",", "and")
            or reader.now.kind == "op"
            and reader.now.text in ("<=", "<", ">=", ">", "=")
        ):
            before = reader.tokens[reader.at - 1]
            if before.text in (",", "and"):
                found.append(reader.guard(reader.now))
            else:  # 1 <= i <= n
                op = reader.next()
                found.append(Guard(op, op.text, found[-1].right, reader.sum()))
        return found

    def of_model(self, stated: Assume, nodes: list[Node], scope: Scope) -> tuple[Node, Node]:
        """An assumption of the model, for all values of its letters: those that the claim has with another
        range, or not
        at all, are added to the claim under names of their own."""
        used = {n.name for n in names_in([*nodes, stated.left, stated.right])} | {
            v for v, _, _ in scope.stack
        }
        new: dict[str, str] = {}
        for loop in stated.loops:
            at = {v: index.name(new.get(v, v)) for v in (b.name for b in stated.loops)}
            low, high = (self.names.index(end, at) for end in (loop.low, loop.high) if end is not None)
            if (loop.name, low, high) in scope.stack:
                new[loop.name] = loop.name
                scope.index[loop.name] = index.name(loop.name)
                continue
            taken = used | set(self.names.taken())
            spare = (f"{loop.name}{n}" for n in count(1))
            free = loop.name if loop.name not in {v for v, _, _ in scope.stack} | set(new.values()) else None
            new[loop.name] = free or next(v for v in spare if v not in taken)
            scope.stack.append((new[loop.name], low, high))
            scope.index[new[loop.name]] = index.name(new[loop.name])
            used.add(new[loop.name])

        def renamed(name: Name) -> Name:
            return Name(name.at, new.get(name.name, name.name), name.args) if not name.args else name

        return changed_names(stated.left, renamed), changed_names(stated.right, renamed)

    def assumption(self, text: str) -> tuple[Node, Node] | Guard:
        """left = right, or a condition on sizes and letters alone, n >= 2. Raises ModelError for an
        inequality between
        values."""
        reader = Reader(text)
        guard = reader.guard(reader.now)
        reader.end()
        values = [n for n in names_in([guard.left, guard.right]) if n.name in self.names.families]
        applied = "(" in text or "Sum" in text or "/" in text
        if guard.op == "=" and (values or applied):
            return guard.left, guard.right
        if values or applied:
            at = values[0].at if values else guard.at
            raise at.error(
                "an equation, or an inequality between sizes and letters",
                f"an inequality about {values[0].name}" if values else "an inequality about values",
                "name a quantity that is positive by its form, exp(u) or u^2 + 1, in the model",
            )
        return guard

    def measure(self, text: str) -> list[Node]:
        """The index expressions of a measure."""
        if not text.strip():
            return []
        reader = Reader(text)
        found = self.expressions(reader)
        reader.end()
        return found

    def expressions(self, reader: Reader) -> list[Node]:
        """Expressions with commas between them."""
        found = [reader.sum()]
        while reader.take(","):
            found.append(reader.sum())
        return found

    def sides(self, left: Node, right: Node, scope: Scope, sign: Token) -> tuple[Term, Term]:
        """Both sides in entries; indices that whole arrays leave open become letters. Adds them to the
        scope."""
        a, b = self.calls.value(left, scope), self.calls.value(right, scope)
        zero = [v for v in (a, b) if not v.dims and v.entry([]) == num(0)]
        if a.dims != b.dims and not zero:
            raise sign.error(
                "two sides of one shape",
                f"{shown(a.dims)} and {shown(b.dims)}",
                "a sum over an index may be missing",
                ShapeError,
            )
        big = a if a.dims else b
        made, _ = self.calls.opened(big, scope)
        scope.stack += made
        at = [index.name(v) for v, _, _ in made]
        terms = a.entry(at if a.dims else []), b.entry(at if b.dims else [])
        for t in (t for side in terms for t in walk(side)):
            if t[0] in ("any", "max"):
                raise sign.error(
                    "sides without a maximum or an undefined function of arrays",
                    "one",
                    "name it in the model",
                )
        return terms

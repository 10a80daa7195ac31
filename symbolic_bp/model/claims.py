"""Claims about a model: what is free stands for all values that exist."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
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
from symbolic_bp.model.syntax import Reader
from symbolic_bp.model.terms import Term, num, walk
from symbolic_bp.model.tree import Guard, Node

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
        equations = [self.equation(a) for a in assume]
        box, conditions = self.letters([left, right], loops, guards)
        scope = Scope({v: index.name(v) for v, _, _ in box}, list(box))
        sides = self.sides(left, right, scope, sign)
        conditions += [t for g in guards if g.op != "!=" and (t := self.calls.guard(g, scope)) != num(1)]
        letters = {v for v, _, _ in scope.stack}
        assumed = [(s.left, s.right) for s in self.made.assumed if {b.name for b in s.loops} <= letters]
        assuming = [
            [self.calls.number(a, scope), self.calls.number(b, scope)] for a, b in [*equations, *assumed]
        ]
        measured = [str(self.names.index(e, scope.index)) for e in steps]
        parts = [[Guard(g.at, op, g.left, g.right) for op in ("<", ">")] for g in guards if g.op == "!="]
        if len(parts) > MOST:
            raise ModelError(f"at most {MOST} conditions with !=", str(len(parts)), "", where)
        ranges = [[v, str(a), str(b)] for v, a, b in scope.stack]
        return [
            {
                "name": name,
                "ranges": ranges,
                "conditions": [*conditions, *(self.calls.guard(g, scope) for g in choice)],
                "left": sides[0],
                "right": sides[1],
                "measure": measured or None,
                "assuming": assuming,
            }
            for choice in product(*parts)
        ]

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

    def equation(self, text: str) -> tuple[Node, Node]:
        """left = right."""
        reader = Reader(text)
        left = reader.sum()
        reader.need("=")
        right = reader.sum()
        reader.end()
        return left, right

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

"""The free letters of a claim: their ranges are those of the arrays that they are indices of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symbolic_bp.model import index
from symbolic_bp.model.calls import Calls
from symbolic_bp.model.errors import ModelError
from symbolic_bp.model.index import Poly
from symbolic_bp.model.inside import box_constraints
from symbolic_bp.model.letters import Bound
from symbolic_bp.model.linear import implied
from symbolic_bp.model.names import Dim, Names
from symbolic_bp.model.syntax import children, names_in
from symbolic_bp.model.terms import Term
from symbolic_bp.model.tree import Apply, Binary, Binder, Derivative, Guard, Name, Node, Over


class Free:
    """Finds the letters of claims about one model."""

    def __init__(self, names: Names, calls: Calls) -> None:
        self.names, self.calls = names, calls

    def letters(
        self, sides: list[Node], loops: Sequence[Binder], guards: Sequence[Guard]
    ) -> tuple[list[Bound], list[Term]]:
        """The free letters with their ranges, and conditions that are no ranges."""
        written = {b.name: b for b in loops}
        found = [*written, *(v for v in self.free([*sides, *guards]) if v not in written)]
        rows = [*self.constraints(sides, found, False)]
        for v in found:
            if v not in written and not any(v in p.names for p, _ in rows):
                rows += [r for r in self.constraints(sides, found, True) if v in r[0].names]
        rows = [(p, n) for p, n in rows if not all(v in written for v in p.names & {*found})]
        order = self.ordered(found, [p for p, _ in rows])
        box: list[Bound] = []
        conditions: list[Term] = []
        for v in order:
            scope = {u: index.name(u) for u, _, _ in box}
            if v in written:
                low, high = written[v].low, written[v].high
                if low and high:
                    box.append((v, self.names.index(low, scope), self.names.index(high, scope)))
                continue
            own = [
                (p, n)
                for p, n in rows
                if v in p.names and p.names & {*found} <= {v, *scope} and p.coefficient(v) in (1, -1)
            ]
            bound, rest = self.tightest(v, [p for p, _ in own], box)
            if bound is None:
                at = next(
                    (
                        n.at
                        for n in names_in(sides)
                        if any(v in {m.name for m in names_in([a])} for a in n.args)
                    ),
                    None,
                )
                expected, todo = f"a range for the letter {v}", f"write for {v} in 1..n behind the claim"
                raise (
                    at.error(expected, "none that could be read off", todo)
                    if at
                    else ModelError(expected, "none", todo)
                )
            box.append(bound)
            conditions += [["g", "ge", str(p)] for p in rest]
        return box, conditions

    def free(self, nodes: Sequence[object]) -> list[str]:
        """The letters that no sum binds, in the order in which they appear."""
        found: dict[str, None] = {}
        indices: set[str] = set()
        first: dict[str, Name] = {}

        def visit(node: object, bound: frozenset[str]) -> None:
            if isinstance(node, Over):
                bound = bound | {b.name for b in node.binders}
            if isinstance(node, Name) and node.args:
                self.known(node)
            known = (self.names.families, self.names.least, self.names.functions, self.names.own, bound)
            if (
                isinstance(node, Name)
                and not node.args
                and not any(node.name in k for k in known)
                and node.name not in ("rows", "columns")
            ):
                found.setdefault(node.name)
                first.setdefault(node.name, node)
            if isinstance(node, (Name, Apply)):
                inner = node.args if isinstance(node, Name) or node.name in self.names.formals else node.index
                indices.update(n.name for n in names_in(inner))
            if isinstance(node, Guard):
                indices.update(n.name for n in names_in([node]))
            for child in self.calls.ranges.parts(node):
                visit(child, bound)

        for node in nodes:
            visit(node, frozenset())
        for v in found:
            if v not in indices:
                raise first[v].at.error(f"a name of the model ({', '.join(self.names.families)})", repr(v))
        return list(found)

    def known(self, node: Name) -> None:
        """Raises ModelError for a name with indices that the model does not have, or not so many."""
        family = self.names.families.get(node.name)
        if family is None and node.name not in self.names.formals:
            raise node.at.error(f"a name of the model ({', '.join(self.names.families)})", repr(node.name))
        if family and len(node.args) > len(family.dims):
            raise node.at.error(f"{len(family.dims)} indices of {node.name}", str(len(node.args)))

    def constraints(
        self, sides: Sequence[object], letters: list[str], guarded: bool
    ) -> Iterator[tuple[Poly, Name]]:
        """What reads say about letters, as p >= 0; guarded: also what stands beside a guard."""
        scope = {v: index.name(v) for v in letters}
        for side in sides:
            for read in self.reads(side, guarded):
                family = self.names.families.get(read.name)
                if family is None:
                    continue
                args = [self.calls.ranges.place(a, scope) for a in read.args]
                for k, p in enumerate(args[: len(family.dims)]):
                    dim: Dim | None = family.dim(k, args)
                    if dim and p.names & {*letters} and not any("?" in q.names for q in (p, *dim)):
                        yield p - dim[0], read
                        yield dim[1] - p, read

    def reads(self, node: object, guarded: bool) -> Iterator[Name]:
        """The arrays that are read; without guarded, not those that are multiplied by a guard."""
        if (
            isinstance(node, Binary)
            and node.op in "*/"
            and not guarded
            and any(isinstance(f, Guard) for f in factors(node))
        ):
            return
        if isinstance(node, Name):
            yield node
        if isinstance(node, Apply):
            for child in node.args:
                yield from self.reads(child, guarded)
            return
        parts = self.calls.ranges.parts(node) if isinstance(node, Derivative) else children(node)
        if isinstance(node, Over):
            hidden = {b.name for b in node.binders}
            for read in self.reads(node.body, guarded):
                if not hidden & {n.name for a in read.args for n in names_in([a])}:
                    yield read
                else:
                    args = tuple(
                        Name(a.at, "?") if hidden & {n.name for n in names_in([a])} else a for a in read.args
                    )
                    yield Name(read.at, read.name, args)
            return
        for part in parts if not isinstance(node, Name) else ():
            yield from self.reads(part, guarded)

    def ordered(self, letters: list[str], rows: Sequence[Poly]) -> list[str]:
        """Letters such that those inside a size function come before what it bounds."""
        before = {
            v: {
                u
                for p in rows
                if p.coefficient(v) in (1, -1)
                for u in p.names & {*letters}
                if p.coefficient(u) is None
            }
            for v in letters
        }
        order: list[str] = []
        while len(order) < len(letters):
            rest = [v for v in letters if v not in order]
            order.append(next((v for v in rest if before[v] <= {*order}), rest[0]))
        return order

    def tightest(self, v: str, rows: Sequence[Poly], box: list[Bound]) -> tuple[Bound | None, list[Poly]]:
        """The range of a letter from p >= 0, and what it does not imply."""
        least, known = self.names.least, box_constraints(box)
        lows = [index.name(v) - p for p in rows if p.coefficient(v) == 1]
        highs = [p + index.name(v) for p in rows if p.coefficient(v) == -1]
        if not lows or not highs:
            return None, []
        low, high = lows[0], highs[0]
        for other in lows[1:]:
            low = other if implied(known, other - low, least) else low
        for other in highs[1:]:
            high = other if implied(known, high - other, least) else high
        bound = v, low, high
        inside = [*known, *box_constraints([bound])]
        return bound, [p for p in dict.fromkeys(rows) if not implied(inside, p, least)]


def factors(node: object) -> list[object]:
    """The factors of a product."""
    if isinstance(node, Binary) and node.op in "*/":
        return [*factors(node.left), *factors(node.right)]
    return [node]

"""Shapes of whole arrays, found by passing what is known up and down the expressions until nothing
changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symbolic_bp.model import index
from symbolic_bp.model.index import Poly
from symbolic_bp.model.names import Dim, Family, Names, slot
from symbolic_bp.model.ranges import quantities
from symbolic_bp.model.syntax import children
from symbolic_bp.model.tree import Apply, Binary, Derivative, Name, Negative, Node, Over, Transposed

Dims = list[Dim | None]


@dataclass(frozen=True)
class Shape:
    """The ranges of the open indices of an expression; orient: row or column for a vector."""

    dims: tuple[Dim | None, ...]
    orient: str = ""


def shown(dims: Sequence[Dim | None]) -> str:
    """Ranges as a person writes them."""
    if not dims:
        return "a number"
    parts = ["?" if d is None else str(d[1]) if str(d[0]) == "1" else f"{d[0]}..{d[1]}" for d in dims]
    kind = {1: "a vector of", 2: "a matrix of"}.get(len(dims), "an array of")
    return f"{kind} {' x '.join(parts)} entries".replace("#0", "i").replace("#1", "j")


class Shapes:
    """Finds the shapes of one text. changed: whether anything was learnt since it was set to False."""

    def __init__(self, names: Names, vectors: str) -> None:
        self.names, self.vectors, self.changed = names, vectors, False
        self.notes: list[str] = []
        self.bold = False  # whether a sum has the shape of the one side that is known
        self.default = "row" if vectors == "rows" else "column"

    # -- up ----------------------------------------------------------------------------------------

    def infer(self, node: Node, scope: dict[str, Poly]) -> Shape | None:
        """The shape of an expression, as far as it is known; None where not even the number of indices is."""
        if isinstance(node, Name):
            return self.of_name(node, scope)
        if isinstance(node, Apply):
            return self.of_apply(node, scope)
        if isinstance(node, Binary):
            return self.of_binary(node, scope)
        if isinstance(node, Negative):
            return self.infer(node.of, scope)
        if isinstance(node, Transposed):
            inner = self.infer(node.of, scope)
            return inner and (
                Shape(inner.dims[::-1]) if len(inner.dims) != 1 else Shape(inner.dims, flipped(inner.orient))
            )
        if isinstance(node, Derivative):
            top, low = (self.of_name(n, scope) for n in quantities(node))
            return top and low and (low if not top.dims else Shape((*top.dims, *low.dims)))
        return Shape(())

    def of_name(self, node: Name, scope: dict[str, Poly]) -> Shape | None:
        """The shape of an array behind the indices that are written."""
        family = self.names.families.get(node.name)
        if family is None:
            return Shape(())
        if not family.rank_known:
            return None
        if len(node.args) > len(family.dims):
            raise node.at.error(
                f"{len(family.dims)} indices of {node.name}"
                if family.dims
                else f"{node.name} without an index",
                str(len(node.args)),
                f"see line {family.at.line}",
            )
        args = [self.names.index(a, scope) for a in node.args]
        dims = tuple(family.dim(k, args) for k in range(len(args), len(family.dims)))
        return Shape(dims, (family.orient or self.default) if len(dims) == 1 else "")

    def of_apply(self, node: Apply, scope: dict[str, Poly]) -> Shape | None:
        """The shape of a function's value."""
        function = self.names.functions.get(node.name)
        if function and function.kind == "scalar" or node.name in self.names.formals:
            return Shape(())
        if node.name == "sum":
            inner = self.infer(node.args[0], scope)
            if len(node.args) == 1:
                return Shape(())
            over_rows = isinstance(node.args[1], Name) and node.args[1].name == "rows"
            return inner and Shape(
                inner.dims[1:] if over_rows else inner.dims[:1], "row" if over_rows else "column"
            )
        shapes = [self.infer(a, scope) for a in node.args]
        return max(shapes, key=lambda s: -1 if s is None else len(s.dims)) if shapes else None

    def of_binary(self, node: Binary, scope: dict[str, Poly]) -> Shape | None:
        """The shape of u + v, u * v, u @ v ..."""
        left, right = self.infer(node.left, scope), self.infer(node.right, scope)
        if node.op == "@":
            return left and right and matmul(left, right)
        if node.op == "^":
            return left
        if left is None or right is None:
            known, other = left or right, node.left if left is None else node.right
            family = self.names.families.get(other.name) if isinstance(other, Name) else None
            unsaid = known and len(known.dims) == 1 and family and family.kind == "given"
            sure = known and (len(known.dims) == 2 or unsaid or known.dims and self.bold)
            return known if sure and node.op in "+-" else None
        if len(left.dims) != len(right.dims):
            return max(left, right, key=lambda s: len(s.dims))
        return Shape(tuple(a or b for a, b in zip(left.dims, right.dims, strict=False)), left.orient)

    # -- down --------------------------------------------------------------------------------------

    def push(self, node: Node, dims: Sequence[Dim | None], scope: dict[str, Poly]) -> None:
        """Tells an expression what its shape is."""
        if isinstance(node, Name):
            self.push_name(node, dims, scope)
        elif isinstance(node, Negative):
            self.push(node.of, dims, scope)
        elif isinstance(node, Transposed):
            self.push(node.of, dims[::-1], scope)
        elif isinstance(node, Apply):
            function = self.names.functions.get(node.name)
            if node.name not in ("sum", *self.names.formals) and (
                not function or function.kind == "elementwise"
            ):
                for arg in node.args:
                    self.push(arg, dims, scope)
        elif isinstance(node, Binary):
            self.push_binary(node, dims, scope)

    def push_name(self, node: Name, dims: Sequence[Dim | None], scope: dict[str, Poly]) -> None:
        """Learns the ranges of an array."""
        family = self.names.families.get(node.name)
        if family is None or family.rank_known and len(family.dims) != len(node.args) + len(dims):
            return
        args = [self.names.index(a, scope) for a in node.args]
        if not family.rank_known:
            family.dims += [None] * (len(args) + len(dims) - len(family.dims))
            family.rank_known = self.changed = True
        for k, dim in enumerate(dims):
            at = len(args) + k
            if dim is not None and family.dims[at] is None:
                stated = self.inverted(args, dim, len(dims))
                if stated is not None and any(not a.names - self.names.least.keys() for a in args):
                    family.hints.setdefault(at, stated)
                elif stated is not None:
                    family.dims[at] = stated
                    self.changed = True

    def inverted(self, args: list[Poly], dim: Dim, rest: int) -> Dim | None:
        """A range in the letters of a read, as one in the slots of the family; None where that is not
        possible."""
        values = {slot(k): index.name(slot(k + len(args))) for k in range(rest)}
        for k, arg in enumerate(args):
            names = [v for v in arg.names if arg.coefficient(v) == 1]
            if len(arg.names) == 1 and names:
                values.setdefault(names[0], index.name(slot(k)) - (arg - index.name(names[0])))
        made = dim[0].at(values), dim[1].at(values)
        free = {n for p in made for n in p.names} - self.names.least.keys()
        return made if all(n.startswith("#") for n in free) else None

    def push_binary(self, node: Binary, dims: Sequence[Dim | None], scope: dict[str, Poly]) -> None:
        """Tells the sides of u + v, u * v, u @ v what they are."""
        left, right = self.infer(node.left, scope), self.infer(node.right, scope)
        if node.op in "+-":
            for side, shape in ((node.left, left), (node.right, right)):
                if len(dims) == 2 and self.is_bias(side, shape):
                    self.push_bias(side, node.right if side is node.left else node.left, dims, scope)
                elif shape is None or len(shape.dims) == len(dims):
                    self.push(side, dims, scope)
        elif node.op == "@":
            if left and len(left.dims) == 2 and dims:
                self.push(node.left, [dims[0], None], scope)
            if right and len(right.dims) == 2 and dims:
                self.push(node.right, [None, dims[-1]], scope)
        else:
            for side, shape in ((node.left, left), (node.right, right)):
                if shape is not None and len(shape.dims) == len(dims):
                    self.push(side, dims, scope)
            if not dims:
                for side in (node.left, node.right):
                    self.push(side, dims, scope)

    def is_bias(self, side: Node, shape: Shape | None) -> bool:
        """Whether a summand of a matrix is an array that nothing has told the shape of, or a vector."""
        family = self.names.families.get(side.name) if isinstance(side, Name) else None
        if not family or family.kind != "given" or family.declared and not (shape and len(shape.dims) == 1):
            return False
        return shape is None or len(shape.dims) == 1

    def push_bias(self, side: Node, other: Node, dims: Sequence[Dim | None], scope: dict[str, Poly]) -> None:
        """A bias beside a matrix: a row where examples are rows, else a column."""
        family = self.names.families[side.name] if isinstance(side, Name) else None
        if family is None:
            return
        if not family.orient:
            family.orient = self.bias_kind(family, other, dims)
            what = (
                "a row: one entry for each column"
                if family.orient == "row"
                else "a column: one entry for each row"
            )
            self.notes.append(f"{family.name} in line {side.at.line} is read as {what}")
        self.push(side, [dims[1] if family.orient == "row" else dims[0]], scope)

    def bias_kind(self, family: Family, other: Node, dims: Sequence[Dim | None]) -> str:
        """Row or column: what is declared, what `vectors` says, else the side of the parameter: X @ W1 +
        b1 has rows."""
        if family.declared and family.rank_known:
            fits = [kind for kind, dim in (("column", dims[0]), ("row", dims[1])) if dim == family.dims[-1]]
            if len(fits) == 1:
                return fits[0]
        if self.vectors:
            return "row" if self.vectors == "rows" else "column"
        while isinstance(other, Binary) and other.op in "+-":
            other = other.left
        if isinstance(other, Binary) and other.op == "@" and isinstance(other.right, Name):
            right = self.names.families.get(other.right.name)
            if right and right.kind == "given" and not right.declared:
                return "row"
        return "column"

    # -- between -----------------------------------------------------------------------------------

    def relate(self, node: object, scope: dict[str, Poly]) -> None:
        """Lets the parts of all expressions in one tell each other what they are."""
        if isinstance(node, Over):
            return
        for child in children(node):
            self.relate(child, scope)
        if isinstance(node, Apply) and node.name in self.names.functions:
            self.like_first(node, scope)
        if not isinstance(node, Binary):
            return
        left, right = self.infer(node.left, scope), self.infer(node.right, scope)
        if node.op == "@":
            if left and right and left.dims and right.dims:
                inner = left.dims[-1] or right.dims[0]
                self.push(node.left, [*left.dims[:-1], inner], scope)
                self.push(node.right, [inner, *right.dims[1:]], scope)
        elif node.op in "+-":
            known = left or right
            whole = self.of_binary(node, scope)
            if whole and (left and right or known and known.dims):
                self.push_binary(node, whole.dims, scope)
        elif left and right and len(left.dims) == len(right.dims):
            self.push(node.left, right.dims, scope)
            self.push(node.right, left.dims, scope)

    def like_first(self, node: Apply, scope: dict[str, Poly]) -> None:
        """cost(a[L], y): what is given and not declared is like the first argument."""
        first = self.infer(node.args[0], scope)
        for arg in node.args[1:] if first and first.dims and None not in first.dims else ():
            family = self.names.families.get(arg.name) if isinstance(arg, Name) else None
            if family and family.kind == "given" and not family.rank_known and first:
                self.push(arg, first.dims, scope)
                self.notes.append(
                    f"{family.name} in line {arg.at.line} is read as {shown(first.dims)},"
                    f" like the first argument of {node.name}"
                )


def matmul(left: Shape, right: Shape) -> Shape | None:
    """The shape of A @ B; None where they are no matrices or vectors that fit."""
    if not left.dims or not right.dims or len(left.dims) > 2 or len(right.dims) > 2:
        return None
    if len(left.dims) == len(right.dims) == 1:
        return (
            Shape(())
            if left.orient == "row" or right.orient == "column"
            else Shape((*left.dims, *right.dims))
        )
    made = (*left.dims[:-1], *right.dims[1:])
    return Shape(made, {(2, 1): "column", (1, 2): "row"}.get((len(left.dims), len(right.dims)), ""))


def flipped(orient: str) -> str:
    """The orientation of a vector's transpose."""
    return {"row": "column", "column": "row"}.get(orient, "")

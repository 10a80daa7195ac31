"""Functions in expressions: elementary ones, undefined ones, a person's own, sums of whole arrays,
softmax."""

from __future__ import annotations

from symbolic_bp.model import index
from symbolic_bp.model.letters import Scope, Value, scalar
from symbolic_bp.model.names import Names
from symbolic_bp.model.shapes import shown
from symbolic_bp.model.terms import (
    ELEMENTARY,
    SLOPES,
    Term,
    fn,
    mul,
    num,
    power,
    put,
    size,
    slope,
    walk,
    whole,
)
from symbolic_bp.model.tree import Apply, Name, Node, Over
from symbolic_bp.model.values import Values

AXES = ("rows", "columns")
STEEPEST, LARGEST = 4, 20_000  # the order of a derivative, the parts of a term


class Calls(Values):
    """Values that knows functions."""

    def __init__(self, names: Names, vectors: str) -> None:
        super().__init__(names, vectors)
        self.calls = {"sum": self.sum, "softmax": self.softmax, "ones": self.ones, "": self.function}

    def arity(self, node: Apply, *counts: int) -> None:
        """Raises ModelError unless the number of arguments is one of counts."""
        if len(node.args) not in counts:
            raise node.at.error(
                f"{' or '.join(map(str, counts))} argument{'s' * (counts != (1,))} of {node.name}",
                str(len(node.args)),
            )

    def function(self, node: Apply, scope: Scope, root: bool) -> Value:
        """f(u) for a function that is known here or declared."""
        name = "log" if node.name == "ln" else node.name
        if name in self.names.own:
            return self.own(node, scope)
        declared = self.names.functions.get(name)
        if declared and declared.kind != "elementwise":
            return self.undefined(node, declared.kind, scope, root)
        if name not in ELEMENTARY and not declared:
            known = ", ".join([*self.names.functions, *self.names.own, *ELEMENTARY, "softmax", "sum", "max"])
            raise node.at.error(
                f"a function that is known ({known})", "", f"declare {name}: elementwise, vector or scalar"
            )
        self.arity(node, 1)
        inner = self.argument(node.args[0], scope)
        if declared:
            order, at = node.order, [str(p) for p in self.function_index(node, len(declared.lead), scope)]
            return Value(inner.dims, lambda ix: ["app", name, order, at, inner.entry(ix)], inner.orient)
        if node.index:
            raise node.at.error(f"{name} without an index", "one")
        term = self.derived(node, fn(name, ["var", "u"]), "u")
        return Value(inner.dims, lambda ix: put(term, {"u": inner.entry(ix)}), inner.orient)

    def argument(self, node: Node, scope: Scope) -> Value:
        """The argument of a function of one number; in a line of whole arrays a nested one becomes a node
        of its own."""
        inner = self.value(node, scope)
        if not scope.line or not scope.arrays or not inner.dims or isinstance(node, Name):
            return inner
        _, body = self.opened(inner, scope)
        nested = any(t[0] in ("sum", "fn", "app") for t in walk(body))
        return self.helper(inner, scope, node) if nested else inner

    def function_index(self, node: Apply, count: int, scope: Scope) -> list[index.Poly]:
        """The indices of sigma[l]; where they are left out, those that its argument starts with."""
        written = node.index
        if not written and count and isinstance(node.args[0], Name):
            written = node.args[0].args[:count]
        if len(written) != count:
            raise node.at.error(
                f"{count} index of {node.name}" if count else f"{node.name} without an index",
                str(len(written)),
            )
        return [self.names.index(i, scope.index) for i in written]

    def derived(self, node: Apply, term: Term, name: str) -> Term:
        """A formula differentiated as often as there are '."""
        if node.order > STEEPEST:
            raise node.at.error(f"a derivative of order at most {STEEPEST}", str(node.order))
        for _ in range(node.order):
            try:
                term = self.short(node, slope(term, name))
            except KeyError:
                known = ", ".join(SLOPES)
                raise node.at.error(f"the derivative of one of {known}", f"{node.name}'") from None
        return term

    def own(self, node: Apply, scope: Scope) -> Value:
        """A function of one's own, entry by entry: its formula with the arguments put in."""
        made = self.names.own[node.name]
        self.arity(node, len(made.parameters))
        if node.order and len(made.parameters) > 1:
            raise node.at.error(
                "the derivative of a function of one number", f"{len(made.parameters)} arguments"
            )
        values = [self.argument(a, scope) for a in node.args]
        dims = max((v.dims for v in values), key=len)
        if any(v.dims not in (dims, ()) for v in values):
            raise node.at.error(
                "arguments of one shape", " and ".join(shown(v.dims) for v in values), self.lines(node)
            )
        inner = Scope(dict(scope.index), list(scope.stack), {p: ["var", p] for p in made.parameters})
        term = self.derived(node, self.number(made.body, inner), made.parameters[0])
        orient = next((v.orient for v in values if v.orient), "")

        def entry(at: list[index.Poly]) -> Term:
            given = zip(made.parameters, values, strict=True)
            found = put(term, {p: v.entry(at if v.dims else []) for p, v in given})
            return self.short(node, found)

        return Value(dims, entry, orient)

    def short(self, node: Apply, term: Term) -> Term:
        """The term, unless it is too long. Raises ModelError."""
        if size(term) > LARGEST:
            raise node.at.error(f"a formula of at most {LARGEST:,} parts", "a longer one", "give parts names")
        return term

    def undefined(self, node: Apply, kind: str, scope: Scope, root: bool) -> Value:
        """cost(A, y): any function of arrays with a number as value; a vector function has the place of
        the entry as an argument."""
        if node.order or node.index:
            raise node.at.error(
                f"{node.name} without ' and indices",
                "one",
                "its slopes are d1_.., d2_.. of the node that it defines",
            )
        arrays: list[list[object]] = []
        shapes = []
        for arg in node.args:
            before, scope.apart = scope.apart, scope.box  # the entries are those of the whole line
            binders, body, dims = self.array(arg, scope)
            scope.apart = before
            arrays.append([binders, body])
            shapes.append(dims)
        dims = shapes[0] if kind == "vector" else ()
        count = len(arrays) + len(dims)
        if self.counts.setdefault(node.name, count) != count:
            raise node.at.error(
                f"{self.counts[node.name] - len(dims)} arguments of {node.name}", str(len(arrays))
            )
        default = "row" if self.vectors == "rows" else "column"
        made = Value(
            dims,
            lambda at: ["any", node.name, [*([[], whole(i)] for i in at), *arrays]],
            default * (len(dims) == 1),
        )
        return made if root else self.helper(made, scope, node)

    def array(
        self, node: Node, scope: Scope
    ) -> tuple[list[list[str]], Term, tuple[tuple[index.Poly, index.Poly], ...]]:
        """An argument of an undefined function: its binders, its entry, its ranges."""
        if isinstance(node, Over) and node.kind == "array":
            made, inner = self.bind(node.binders, [node.body], scope)
            body = self.number(node.body, inner)
            return [[v, str(a), str(b)] for v, a, b in made], body, tuple((a, b) for _, a, b in made)
        value = self.value(node, scope)
        opened, body = self.opened(value, scope)
        return [[v, str(a), str(b)] for v, a, b in opened], body, value.dims

    def sum(self, node: Apply, scope: Scope, root: bool) -> Value:
        """sum(A): all entries; sum(A, rows): over the rows; sum(A, columns): over the columns."""
        self.arity(node, 1, 2)
        inner = self.value(node.args[0], scope)
        if not inner.dims:
            raise node.at.error("an array in sum", "a number", "write Sum(u, k) for a sum over an index")
        if len(node.args) == 2:
            axis = node.args[1].name if isinstance(node.args[1], Name) else ""
            if axis not in AXES or len(inner.dims) != 2:
                raise node.args[1].at.error("rows or columns, of a matrix")
            k = AXES.index(axis)
            return Value(
                (inner.dims[1 - k],),
                lambda at: self.over(
                    scope, "ij"[k], inner.dims[k], lambda i: inner.entry([i, *at] if k == 0 else [*at, i])
                ),
                "row" if k == 0 else "column",
            )
        opened, body = self.opened(inner, scope)
        for v, low, high in reversed(opened):
            body = ["sum", v, str(low), str(high), body]
        return scalar(body)

    def softmax(self, node: Apply, scope: Scope, root: bool) -> Value:
        """exp(z[j])/Sum(exp(z[k]), k), of a vector or of each row (with `vectors: columns` each column)."""
        self.arity(node, 1)
        inner = self.argument(node.args[0], scope)
        if len(inner.dims) not in (1, 2) or node.order:
            raise node.at.error(
                "softmax of a vector or a matrix", shown(inner.dims) if not node.order else "its derivative"
            )
        axis = len(inner.dims) - 1 if self.vectors != "columns" else 0

        def entry(at: list[index.Poly]) -> Term:
            below = self.over(
                scope,
                "k",
                inner.dims[axis],
                lambda k: fn("exp", inner.entry([*at[:axis], k, *at[axis + 1 :]])),
            )
            return mul(fn("exp", inner.entry(at)), power(below, -1))

        return Value(inner.dims, entry, inner.orient)

    def ones(self, node: Apply, scope: Scope, root: bool) -> Value:
        """The vector of n ones."""
        self.arity(node, 1)
        top = self.names.index(node.args[0], scope.index)
        return Value(
            ((index.number(1), top),), lambda at: num(1), "row" if self.vectors == "rows" else "column"
        )

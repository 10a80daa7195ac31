"""From expressions to entries: the value of an expression is its ranges and a function from indices to a
term."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symbolic_bp.model import index
from symbolic_bp.model.errors import ShapeError
from symbolic_bp.model.letters import Bound, Helper, Letters, Scope, Value, scalar
from symbolic_bp.model.names import Dim, Names, slot
from symbolic_bp.model.ranges import Ranges, quantities
from symbolic_bp.model.shapes import flipped, matmul, shown
from symbolic_bp.model.terms import Term, add, at_least, equal, mul, num, power, ref, summed, walk, whole
from symbolic_bp.model.tree import (
    Apply,
    Binary,
    Binder,
    Derivative,
    Guard,
    Name,
    Negative,
    Node,
    Number,
    Over,
    Transposed,
)


def literal(node: Node) -> bool:
    """Whether an expression is made of numbers only."""
    if isinstance(node, Binary):
        return literal(node.left) and literal(node.right)
    return isinstance(node, Number) or isinstance(node, Negative) and literal(node.of)


def everywhere(value: Value, dims: tuple[Dim, ...]) -> Value:
    """A number at every entry."""
    return Value(dims, lambda at: value.entry([]))


class Values(Letters):
    """Elaborates expressions of one model."""

    def __init__(self, names: Names, vectors: str) -> None:
        super().__init__(names)
        self.vectors, self.ranges = vectors, Ranges(names)
        self.counts: dict[str, int] = {}  # arguments of scalar and vector functions
        self.calls: dict[str, Callable[[Apply, Scope, bool], Value]] = {}

    # -- expressions -------------------------------------------------------------------------------

    def value(self, node: Node, scope: Scope, root: bool = False) -> Value:
        """The value of an expression; root: it is the whole right side. Raises ModelError with the place."""
        if isinstance(node, Number):
            return scalar(num(node.value))
        if isinstance(node, Name):
            return self.of_name(node, scope)
        if isinstance(node, Negative):
            inner = self.value(node.of, scope)
            return Value(inner.dims, lambda at: mul(num(-1), inner.entry(at)), inner.orient)
        if isinstance(node, Transposed):
            inner = self.value(node.of, scope)
            if not inner.dims:
                raise node.at.error("an array to transpose", "a number")
            return Value(inner.dims[::-1], lambda at: inner.entry(at[::-1]), flipped(inner.orient))
        if isinstance(node, Binary):
            return self.of_binary(node, scope)
        if isinstance(node, Guard):
            return scalar(self.guard(node, scope))
        if isinstance(node, Derivative):
            return self.of_derivative(node, scope)
        if isinstance(node, Over):
            return self.of_over(node, scope, root)
        if isinstance(node, Apply) and node.name in self.names.formals:
            return scalar(whole(self.names.index(node, scope.index)))
        if isinstance(node, Apply) and node.name in self.calls:
            return self.calls[node.name](node, scope, root)
        return self.calls[""](node, scope, root) if isinstance(node, Apply) else scalar(num(0))

    def number(self, node: Node, scope: Scope, what: str = "a number") -> Term:
        """The term of an expression that is a number. Raises ModelError for an array."""
        value = self.value(node, scope)
        if value.dims:
            raise node.at.error(what, shown(value.dims), "write its indices")
        return value.entry([])

    def of_name(self, node: Name, scope: Scope) -> Value:
        """A letter, a parameter, a size, or an array behind the indices that are written."""
        if node.name in scope.values and not node.args:
            return scalar(scope.values[node.name])
        family = self.names.families.get(node.name)
        if family is None:
            return scalar(whole(self.names.index(node, scope.index)))
        args = [self.names.index(a, scope.index) for a in node.args]
        if len(args) > len(family.dims):
            count = (
                f"{len(family.dims)} indices of {node.name}"
                if family.dims
                else f"{node.name} without an index"
            )
            raise node.at.error(count, str(len(args)), f"see line {family.at.line}" if family.at.line else "")
        dims = []
        for k in range(len(args), len(family.dims)):
            dim = family.dim(k, args)
            if dim is None:
                raise node.at.error(
                    f"an array whose size is known, {node.name} is not",
                    "no declaration",
                    f"write {node.name} in R^(..) with its sizes",
                )
            dims.append(dim)
        default = "row" if self.vectors == "rows" else "column"
        return Value(
            tuple(dims),
            lambda at: ref(node.name, [*args, *at], node.at),
            (family.orient or default) if len(dims) == 1 else "",
        )

    def of_derivative(self, node: Derivative, scope: Scope) -> Value:
        """dy/dx, or direct(y, x); a quotient where both are names of arrays."""
        if self.ranges.quotient(node):
            return self.of_binary(Binary(node.at, "/", node.top, node.low), scope)
        pair = quantities(node)
        for n in pair:
            if n.name not in self.names.families:
                known = ", ".join(self.names.families)
                raise n.at.error(
                    f"one of {known}", repr(n.name), "" if node.direct else "a derivative is written dy/dx"
                )
        top, low = (self.of_name(n, scope) for n in pair)
        kind, r = "P" if node.direct else "D", len(top.dims)
        moved = {slot(k): index.name(slot(k + r)) for k in range(len(low.dims))}
        dims = (*top.dims, *((a.at(moved), b.at(moved)) for a, b in low.dims))
        return Value(dims, lambda at: [kind, top.entry(at[:r]), low.entry(at[r:])], "" if r else low.orient)

    def guard(self, node: Guard, scope: Scope) -> Term:
        """[i = j], [i <= j] ... as 1 or 0."""
        left, right = self.names.index(node.left, scope.index), self.names.index(node.right, scope.index)
        made = {
            "=": lambda: equal(left, right),
            ">=": lambda: at_least(left, right),
            "<=": lambda: at_least(right, left),
            ">": lambda: at_least(left, right + 1),
            "<": lambda: at_least(right, left + 1),
            "!=": lambda: add(num(1), mul(num(-1), equal(left, right))),
        }
        return made[node.op]()

    def bind(self, binders: Sequence[Binder], nodes: list[object], scope: Scope) -> tuple[list[Bound], Scope]:
        """New letters for binders, with their ranges, and the scope inside. Raises ModelError for a range
        that is not known."""
        inner = Scope(
            dict(scope.index), list(scope.stack), scope.values, scope.line, scope.helpers, scope.arrays
        )
        made: list[Bound] = []
        for b in binders:
            hidden = {v: p for v, p in inner.index.items() if v != b.name}
            dim = self.ranges.binder(b, nodes, hidden)
            if dim is None:
                raise b.at.error(
                    f"a range for {b.name}", "none that could be read off", f"write ({b.name}, 1, n)"
                )
            v = self.fresh(inner, b.name)
            inner.index[b.name] = index.name(v)
            inner.stack.append((v, *dim))
            made.append((v, *dim))
        return made, inner

    def of_over(self, node: Over, scope: Scope, root: bool) -> Value:
        """Sum(u, k); max(u, (k, 0, K-1)); an array of entries is for arguments of functions only."""
        made, inner = self.bind(node.binders, [node.body, *node.where], scope)
        body = self.value(node.body, inner)
        if node.kind == "Sum":
            return Value(body.dims, lambda at: summed(made, body.entry(at)), body.orient)
        if node.kind == "array":
            raise node.at.error(
                "an expression", "{..}", "an array of entries stands in the argument of a function only"
            )
        if body.dims:
            raise node.at.error("a number in max", shown(body.dims), "write its indices")
        term = [
            "max",
            [[v, str(a), str(b)] for v, a, b in made],
            [self.guard(g, inner) for g in node.where],
            body.entry([]),
        ]
        return scalar(term) if root else self.helper(scalar(term), scope, node)

    def helper(self, value: Value, scope: Scope, node: Node) -> Value:
        """A node of its own for a value; only a line that defines something can have one."""
        if not scope.line:
            raise node.at.error(
                "an expression without a maximum or an undefined function of arrays",
                "one",
                "name it in the model",
            )
        opened, body = self.opened(value, scope)
        kept: list[Bound] = []
        for bound in reversed(scope.stack):
            if any(
                bound[0] in names
                for names in (free(body), *(p.names for _, a, b in (*opened, *kept) for p in (a, b)))
            ):
                kept.insert(0, bound)
        used = {*self.names.taken(), *(h.name for h in scope.helpers)}
        name = next(c for n in range(1, 1000) if (c := f"{scope.line}_{n}") not in used)
        scope.helpers.append(Helper(name, [*kept, *opened], body))
        outer = [index.name(v) for v, _, _ in kept]
        return Value(value.dims, lambda at: ref(name, [*outer, *at], node.at), value.orient)

    # -- operators -----------------------------------------------------------------------------------

    def of_binary(self, node: Binary, scope: Scope) -> Value:
        """u + v, u * v, u / v, u @ v, u^k."""
        left = self.value(node.left, scope)
        if node.op == "^":
            k = int(node.right.value) if isinstance(node.right, Number) else 1
            return Value(left.dims, lambda at: power(left.entry(at), k), left.orient)
        right = self.value(node.right, scope)
        if node.op == "@":
            return self.matrix_product(node, left, right, scope)
        sign = num(-1 if node.op == "-" else 1)
        join: Callable[[Term, Term], Term] = {"*": mul, "/": lambda u, v: mul(u, power(v, -1))}.get(
            node.op, lambda u, v: add(u, mul(sign, v))
        )
        lone = [v for v in (left, right) if not v.dims]
        if len(lone) == 1 and (node.op in "*/" or lone[0].entry([])[0] == "num"):  # 2*h, C*h, 1 - h
            big = left if left.dims else right
            return Value(
                big.dims,
                lambda at: join(left.entry(at if left.dims else []), right.entry(at if right.dims else [])),
                big.orient,
            )
        if node.op in "+-" and {len(left.dims), len(right.dims)} == {1, 2}:
            left, right = self.broadcast(left, right.dims), self.broadcast(right, left.dims)
        if node.op in "+-" and any(literal(n) for n in (node.left, node.right)):  # 1 - h*h
            dims = left.dims or right.dims
            left, right = (v if v.dims else everywhere(v, dims) for v in (left, right))
        if left.dims != right.dims:
            todo = self.lines(node)
            if not left.dims or not right.dims:
                todo = "a number beside an array: write its indices" + f"; {todo}" * bool(todo)
            raise node.at.error(
                f"two sides of one shape around {node.op}",
                f"{shown(left.dims)} and {shown(right.dims)}",
                todo,
                ShapeError,
            )
        a, b = left, right
        return Value(a.dims, lambda at: join(a.entry(at), b.entry(at)), a.orient)

    def lines(self, node: Node) -> str:
        """Where the arrays of an expression come from, for an error about their shapes."""
        seen = dict.fromkeys(n.name for n in self.ranges.reads([node]))
        return ", ".join(
            f"{n} comes from line {self.names.families[n].at.line}"
            for n in seen
            if self.names.families[n].at.line
        )

    def broadcast(self, value: Value, dims: tuple[Dim, ...]) -> Value:
        """A bias as a matrix, if value is a vector that fits."""
        if len(value.dims) != 1 or len(dims) != 2:
            return value
        fits = [k for k in (0, 1) if dims[k] == value.dims[0]]
        k = fits[0] if len(fits) == 1 else 1 if value.orient == "row" else 0
        return Value(dims, lambda at: value.entry([at[k]])) if fits else value

    def matrix_product(self, node: Node, left: Value, right: Value, scope: Scope) -> Value:
        """A @ B."""
        shape = matmul(left.shape, right.shape)
        outer = shape is not None and len(shape.dims) == len(left.dims) + len(right.dims)
        if shape is None or not outer and left.dims[-1] != right.dims[0]:
            todo = self.lines(node) or "@ is for matrices and vectors"
            raise node.at.error(
                "two arrays that fit around @",
                f"{shown(left.dims)} and {shown(right.dims)}",
                todo,
                ShapeError,
            )
        if outer:
            return Value((*left.dims, *right.dims), lambda at: mul(left.entry(at[:1]), right.entry(at[1:])))
        dim, cut = left.dims[-1], len(left.dims) - 1
        return Value(
            (*left.dims[:-1], *right.dims[1:]),
            lambda at: self.over(
                scope, "k", dim, lambda k: mul(left.entry([*at[:cut], k]), right.entry([k, *at[cut:]]))
            ),
            shape.orient,
        )


def free(term: Term) -> set[str]:
    """The names in the index expressions of a term, bound ones included."""
    found: set[str] = set()
    for t in walk(term):
        texts = (
            t[2]
            if t[0] == "ref"
            else t[3]
            if t[0] == "app"
            else [t[1]]
            if t[0] == "int"
            else t[2:4]
            if t[0] in ("sum", "g")
            else []
        )
        if t[0] == "g":
            texts = [t[2]]
        if t[0] in ("any", "max"):
            lists = t[2] if t[0] == "any" else [[t[1], None]]
            texts = [end for binders, _ in lists for _, *ends in binders for end in ends]
        for text in texts:
            found |= index.read(text).names
    return found

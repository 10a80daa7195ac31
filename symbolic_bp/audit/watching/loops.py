"""Where a file trains: loops whose pass changes what was there before, in a function, a method or the file
itself; and one pass of such a loop as code of its own."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass, field

from symbolic_bp.audit.names.aside import aside

ONCE, ENDED = "_once", "_ended"
BEGUN = "_begun"
DEEP = 3


@dataclass
class Loop:
    """A training loop. owner: the class of the method, "" where it is in a function or in the file; name: the
    function, "" for the file; before: what runs before a pass; body: one pass; used, stored: the names in it,
    and those that it gives a value; rates: {name: number} of numbers that stand in updates."""

    owner: str
    name: str
    before: list[ast.stmt]
    body: list[ast.stmt]
    line: int
    stored: set[str] = field(default_factory=set)
    used: dict[str, None] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)

    @property
    def made(self) -> set[str]:
        """The names that what runs before a pass gives a value."""
        return {
            n.id
            for part in self.before
            for n in ast.walk(part)
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        }


def training_loops(tree: ast.Module) -> list[Loop]:
    """The loops of a file that change something, those of the file itself and its main part first; of nested
    loops the outer one comes first."""
    out = list(of_statements("", "", main_part(tree)))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            out += of_statements("", node.name, node.body)
        if isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    out += of_statements(node.name, method.name, method.body)
    return out


def main_part(tree: ast.Module) -> list[ast.stmt]:
    """The statements of a file, with those of `if __name__ == "__main__":` in their place."""
    out: list[ast.stmt] = []
    for node in tree.body:
        if isinstance(node, ast.If) and "__name__" in ast.unparse(node.test):
            out += node.body
        elif not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)):
            out.append(node)
    return out


def of_statements(owner: str, name: str, body: list[ast.stmt], depth: int = DEEP) -> Iterator[Loop]:
    """The Loops among these statements, and within their passes."""
    for at, node in enumerate(body):
        if isinstance(node, (ast.With, ast.Try)) and depth:
            inner = [*body[:at], *node.body, *body[at + 1 :]]
            yield from of_statements(owner, name, inner, depth - 1)
            return
        if not isinstance(node, (ast.For, ast.While)) or not updating(node):
            continue
        if any(isinstance(n, (ast.Yield, ast.YieldFrom, ast.Nonlocal, ast.Await)) for n in ast.walk(node)):
            continue
        before = [quiet(copy.deepcopy(n)) for n in body[:at]]
        yield passed(owner, name, before, node)
        if depth:
            begun = [*body[:at], first_of(node)] if isinstance(node, ast.For) else body[:at]
            yield from of_statements(owner, name, [*begun, *node.body], depth - 1)


def updating(loop: ast.stmt) -> bool:
    """Whether a loop changes what is there: `w -= ...`, `w = w - ...`, or calls something on an object."""
    return any(
        isinstance(n, (ast.AugAssign, ast.Assign))
        or isinstance(n, ast.Expr)
        and isinstance(n.value, ast.Call)
        for n in ast.walk(loop)
    )


def first_of(loop: ast.For) -> ast.stmt:
    """The target of a loop with the first of what it goes through."""
    value = ast.parse(f"next(iter({ast.unparse(loop.iter)}))", mode="eval").body
    return ast.fix_missing_locations(ast.copy_location(ast.Assign([copy.deepcopy(loop.target)], value), loop))


def passed(owner: str, name: str, before: list[ast.stmt], loop: ast.For | ast.While) -> Loop:
    """One pass of a loop."""
    body = [quiet(copy.deepcopy(n)) for n in loop.body]
    rates: dict[str, float] = {}
    for node in body:
        Hoisted(rates).visit(node)
    body = [Ended().visit(n) for n in body] if name else body
    if isinstance(loop, ast.For):
        body = [first_of(loop), *body]
    once = ast.For(
        ast.Name(ONCE, ast.Store()), ast.Tuple([ast.Constant(0)], ast.Load()), body, [], type_comment=None
    )
    ast.copy_location(once, loop)
    ast.fix_missing_locations(once)
    names = [n for part in body for n in ast.walk(part) if isinstance(n, ast.Name)]
    return Loop(
        owner,
        name,
        before,
        [once],
        loop.lineno,
        {n.id for n in names if isinstance(n.ctx, ast.Store)},
        dict.fromkeys(n.id for n in names),
        rates,
    )


class Hoisted(ast.NodeTransformer):
    """Numbers in updates get names, so that it can be tried whether they are the learning rate."""

    def __init__(self, rates: dict[str, float]) -> None:
        self.rates = rates

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:  # noqa: N802
        """Those in `w -= 0.1 * d`."""
        if isinstance(node.op, (ast.Sub, ast.Add)):
            node.value = Named(self.rates).visit(node.value)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:  # noqa: N802
        """Those in `w = w - 0.1 * d`."""
        targets = {ast.unparse(t) for t in node.targets}
        if any(isinstance(n, ast.expr) and ast.unparse(n) in targets for n in ast.walk(node.value)):
            node.value = Named(self.rates).visit(node.value)
        return node


class Named(ast.NodeTransformer):
    """Floats as names."""

    def __init__(self, rates: dict[str, float]) -> None:
        self.rates = rates

    def visit_Constant(self, node: ast.Constant) -> ast.AST:  # noqa: N802
        """A float has the name of its value."""
        if type(node.value) is not float or node.value in (0, 1):
            return node
        name = "number_" + repr(node.value).replace(".", "_").replace("-", "minus").replace("+", "")
        self.rates[name] = node.value
        return ast.copy_location(ast.Name(name, ast.Load()), node)


class Ended(ast.NodeTransformer):
    """A return ends the pass."""

    def visit_Return(self, node: ast.Return) -> ast.AST:  # noqa: N802
        """`raise _ended`."""
        return ast.copy_location(ast.Raise(ast.Name(ENDED, ast.Load()), None), node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:  # noqa: N802
        """Its returns are its own."""
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:  # noqa: N802
        """A lambda has no return."""
        return node


class Quiet(ast.NodeTransformer):
    """Without what only shows or keeps something."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST:  # noqa: N802
        """A call of print, plot, save ... becomes `pass`."""
        if isinstance(node.value, ast.Call) and shows(node.value.func):
            return ast.copy_location(ast.Pass(), node)
        return node


def shows(function: ast.expr) -> bool:
    """Whether a function is called as one that shows or keeps something."""
    whole = ast.unparse(function)
    return aside(whole) or whole.startswith(("plt.", "sys.std", "logging.", "logger.", "time.", "os."))


def quiet(node: ast.stmt) -> ast.stmt:
    """A statement without what only shows or keeps something."""
    return ast.fix_missing_locations(Quiet().visit(node))

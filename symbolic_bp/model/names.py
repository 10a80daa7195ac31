"""The names of a model by their sorts: arrays, functions, sizes, letters; and index expressions from the
tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from symbolic_bp.model import index
from symbolic_bp.model.index import Poly
from symbolic_bp.model.scan import Token
from symbolic_bp.model.syntax import children, names_in
from symbolic_bp.model.terms import ELEMENTARY
from symbolic_bp.model.tree import (
    Apply,
    Assume,
    Binary,
    Binder,
    Bound,
    Declare,
    Define,
    Function,
    Guard,
    Name,
    Negative,
    Node,
    Number,
    Over,
    OwnFunction,
    Text,
)

Dim = tuple[Poly, Poly]
BUILT_IN = (*ELEMENTARY, "ln", "softmax", "sum", "ones", "diag")
LONGEST, DEGREE, LARGEST = 40, 6, 10**9  # of index expressions: terms, degree, numbers
POOL = "jkipqruvgcoheabdfmnstwxyz"


def slot(k: int) -> str:
    """The name that stands for the k-th index of a family in the ranges of later ones; no name that can be
    written."""
    return f"#{k}"


@dataclass
class Family:
    """An array: what is known about its indices. dims: a range for each, in sizes and slots; rank_known:
    whether all are listed."""

    name: str
    at: Token
    kind: str  # given, defined or abbreviation
    dims: list[Dim | None] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)  # of its indices, "" where none was written
    rank_known: bool = False
    declared: bool = False
    hints: dict[int, Dim] = field(default_factory=dict)  # ranges that were seen at one member only
    orient: str = ""  # row or column, for a bias that was read as one

    def dim(self, k: int, args: list[Poly]) -> Dim | None:
        """The range of its k-th index where the first ones have values; slots behind them are counted
        anew."""
        found = self.dims[k] if k < len(self.dims) else None
        if found is None:
            return None
        values = {slot(i): args[i] if i < len(args) else index.name(slot(i - len(args))) for i in range(k)}
        return found[0].at(values), found[1].at(values)


class Names:
    """The sorts of all names of a text."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.functions: dict[str, Function] = {}
        self.own: dict[str, OwnFunction] = {}
        self.least: dict[str, int] = {}  # lower bounds of sizes and size functions, by name
        self.formals: dict[str, tuple[str, ...]] = {}  # of size functions
        self.said: set[str] = set()  # sizes whose bound is written
        self.families: dict[str, Family] = {}
        self.letters: dict[str, Token] = {}
        self.first: dict[str, Token] = {}  # where a name was declared
        self.collect()

    # -- sorts -------------------------------------------------------------------------------------

    def collect(self) -> None:
        """Finds functions, sizes and letters; families come with the definitions."""
        for s in self.text.statements:
            if isinstance(s, Function):
                self.once(s.name, s.at)
                self.functions[s.name] = s
            elif isinstance(s, OwnFunction):
                self.once(s.name, s.at)
                self.own[s.name] = s
            elif isinstance(s, Bound):
                self.bound(s.name, s.args, s.least)
                self.said.add(s.name)
            elif isinstance(s, Declare):
                self.letters.update({v: s.at for v in s.lead})
            for binder in binders(s):
                self.letters[binder.name] = binder.at
        for name in (*self.functions, *self.own):
            if name in self.letters:
                at = self.letters[name]
                found = f"{name}, a function in line {self.first[name].line}"
                raise at.error("an index that is nothing else", found, "rename one of them")
        self.collect_sizes()
        for s in self.text.statements:
            for b in binders(s):
                self.loop_bound(b)

    def collect_sizes(self) -> None:
        """Finds sizes: in ranges first, then in indices, where what is no size is a letter."""
        for s in self.text.statements:
            ends = [end for b in binders(s) for end in (b.low, b.high) if end is not None]
            if isinstance(s, Declare):
                ends += [end for dim in s.dims for end in dim if end is not None]
            self.sizes_in(ends)
        for s in self.text.statements:
            if isinstance(s, Define):
                for arg in s.left.args:
                    for node in names_in([arg]):
                        if node.name not in self.least and not node.args:
                            self.letters.setdefault(node.name, node.at)
        for s in self.text.statements:
            self.sizes_in([arg for node in names_in(expressions(s)) for arg in node.args])
            self.sizes_in([side for g in nodes(s) if isinstance(g, Guard) for side in (g.left, g.right)])

    def loop_bound(self, b: Binder) -> None:
        """for l in 2..L: L is at least 2, unless its bound is written."""
        if (
            isinstance(b.low, Number)
            and isinstance(b.high, Name)
            and not b.high.args
            and (b.high.name in self.least and b.high.name not in self.said)
        ):
            self.least[b.high.name] = max(self.least.get(b.high.name, 1), int(b.low.value))

    def sizes_in(self, nodes: Iterable[Node]) -> None:
        """Every name in an index expression that is no letter is a size."""
        stack = list(nodes)
        while stack:
            node = stack.pop(0)
            if isinstance(node, Name) and node.args or isinstance(node, Apply):
                formal = [n.name for n in names_in(children(node)) if n.name in self.letters][:1]
                self.bound(
                    node.name, tuple(formal) if len(node.args) == 1 else tuple("uvwxyz"[: len(node.args)]), 1
                )
            elif isinstance(node, Name) and node.name not in self.letters:
                self.bound(node.name, (), 1)
            stack.extend(n for n in children(node) if isinstance(n, Node))

    def bound(self, name: str, formals: tuple[str, ...], least: int) -> None:
        """A size with its lower bound; the first one that is written stays."""
        self.least.setdefault(name, least)
        if formals and not self.formals.get(name):
            self.formals[name] = formals

    def once(self, name: str, at: Token) -> None:
        """Raises ModelError where a name is declared a second time, or is one of ours."""
        if name in BUILT_IN or name in ("Sum", "max", "direct"):
            raise at.error("a name of your own", f"{name}, a function that is known here")
        if name in self.first:
            raise at.error("a name that is new", f"{name}, declared in line {self.first[name].line}")
        self.first[name] = at

    def family(self, name: str, at: Token, kind: str) -> Family:
        """The family of a name, made where there is none. Raises ModelError where the name is of another
        sort."""
        if name not in self.families:
            self.distinct(name, at)
            self.families[name] = Family(name, at, kind)
        return self.families[name]

    def distinct(self, name: str, at: Token) -> None:
        """Raises ModelError where a name of an array is a letter, a size or a function."""
        if name in self.letters:
            other = self.letters[name]
            raise at.error(
                "a name for one thing",
                f"{name} as an array here and as an index in line {other.line}",
                "rename one of them",
            )
        if name in self.least:
            raise at.error("a name for one thing", f"{name} as an array and as a size", "rename one of them")
        if name in self.functions or name in self.own or name in BUILT_IN:
            raise at.error("an array", f"{name}, a function", f"write {name}(...)")

    def taken(self) -> set[str]:
        """Names that no new letter may have."""
        return {*self.families, *self.functions, *self.own, *self.least, *BUILT_IN}

    def new_size(self) -> str:
        """A name for a size that nobody named."""
        used = {*self.taken(), *self.letters, *self.first}
        found: str = next(c for c in [*"hpqruvcge", *(f"n{i}" for i in range(1000))] if c not in used)
        self.least[found] = 1
        return found

    # -- index expressions ---------------------------------------------------------------------------

    def index(self, node: Node, scope: dict[str, Poly]) -> Poly:
        """An index expression. Raises ModelError where something else stands, or where it is too long."""
        found = self.index_of(node, scope)
        if len(found.terms) > LONGEST or any(len(m) > DEGREE or abs(n) > LARGEST for m, n in found.terms):
            raise node.at.error(f"an index of at most {LONGEST} terms and degree {DEGREE}", "a longer one")
        return found

    def index_of(self, node: Node, scope: dict[str, Poly]) -> Poly:
        """An index expression of any length, its parts within limits."""
        if isinstance(node, Number):
            if node.value.denominator != 1:
                raise node.at.error("a whole number in an index")
            return index.number(int(node.value))
        if isinstance(node, Negative):
            return -self.index(node.of, scope)
        if isinstance(node, Binary) and node.op in "+-*":
            left, right = self.index(node.left, scope), self.index(node.right, scope)
            return left * right if node.op == "*" else left + (right if node.op == "+" else -right)
        if isinstance(node, (Name, Apply)) and node.name in self.families:
            raise node.at.error("an index", f"{node.name}, an array")
        if isinstance(node, Name) and not node.args:
            if node.name in scope:
                return scope[node.name]
            if node.name in self.letters and node.name not in self.least and self.letters[node.name].line:
                other = f"{node.name}, an index in line {self.letters[node.name].line}"
                raise node.at.error("an index that is known here, or a size", other, "rename one of them")
            if node.name in self.formals or node.name not in self.least:
                known = ", ".join([*scope, *(s for s in self.least if s not in self.formals)])
                raise node.at.error("an index or a size" + f" ({known})" * bool(known))
            return index.name(node.name)
        if isinstance(node, (Name, Apply)) and node.name in self.formals:
            if len(node.args) != len(self.formals[node.name]):
                raise node.at.error(
                    f"{len(self.formals[node.name])} argument of {node.name}", str(len(node.args))
                )
            return index.call(node.name, [self.index(a, scope) for a in node.args])
        raise node.at.error("an index: whole numbers, letters and sizes with +, - and *")


def binders(statement: object) -> Iterator[Binder]:
    """All bound names of a statement: its loops, then those inside."""
    if isinstance(statement, (Declare, Define, Assume)):
        yield from statement.loops
    for node in nodes(statement):
        if isinstance(node, Over):
            yield from node.binders


def nodes(statement: object) -> Iterator[Node]:
    """All expressions of a statement, those inside of others too."""
    stack = list(expressions(statement))
    while stack:
        node = stack.pop(0)
        yield node
        stack[:0] = [n for n in children(node) if isinstance(n, Node)]


def expressions(statement: object) -> list[Node]:
    """The expressions of values that a statement holds."""
    if isinstance(statement, Define):
        return [statement.left, statement.right]
    if isinstance(statement, Assume):
        return [statement.left, statement.right]
    return [statement.body] if isinstance(statement, OwnFunction) else []

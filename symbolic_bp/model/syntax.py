"""From words to expressions: what stands on a line of a model or in a claim."""

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any

from symbolic_bp.model.scan import Token, words
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

DEEPEST = 60  # nested brackets
RELATIONS = ("=", "==", "<=", ">=", "<", ">", "!=")


class Reader:
    """Reads one line; at: the number of the word to be read next."""

    def __init__(self, source: str, line: int = 0) -> None:
        self.tokens, self.at, self.depth = words(source, line), 0, 0

    @property
    def now(self) -> Token:
        """The word to be read next."""
        return self.tokens[self.at]

    def ahead(self, n: int) -> Token:
        """The word n places further on."""
        return self.tokens[min(self.at + n, len(self.tokens) - 1)]

    def next(self) -> Token:
        """The next word, which is then read."""
        token = self.now
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def take(self, *texts: str) -> Token | None:
        """The next word if it is one of these, which is then read."""
        return self.next() if self.now.kind != "end" and self.now.text in texts else None

    def need(self, text: str, todo: str = "") -> Token:
        """Reads one sign. Raises ModelError where another one stands."""
        return self.take(text) or self.fail(repr(text), todo)

    def fail(self, expected: str, todo: str = "") -> Token:
        """Raises ModelError at the next word."""
        raise self.now.error(expected, "", todo)

    def name(self, what: str = "a name") -> Token:
        """Reads a name."""
        return self.next() if self.now.kind == "name" else self.fail(what)

    def end(self) -> None:
        """Raises ModelError unless all is read."""
        if self.now.kind != "end":
            todo = (
                "write an operator such as * before it"
                if self.now.kind in ("name", "number") or self.now.text == "("
                else ""
            )
            self.fail("the end of the line", todo)

    # -- expressions -------------------------------------------------------------------------------

    def sum(self) -> Node:
        """u + v - w."""
        self.depth += 1
        if self.depth > DEEPEST:
            self.fail(f"at most {DEEPEST} nested brackets")
        left = self.product()
        while op := self.take("+", "-"):
            left = Binary(op, op.text, left, self.product())
        self.depth -= 1
        return left

    def product(self) -> Node:
        """u * v / w @ A."""
        left = self.factor()
        while op := self.take("*", "/", "@", ".*"):
            left = Binary(op, "*" if op.text == ".*" else op.text, left, self.factor())
        return left

    def factor(self) -> Node:
        """-u, u^2."""
        if minus := self.take("-"):
            self.depth += 1
            if self.depth > DEEPEST:
                self.fail(f"at most {DEEPEST} nested signs")
            inner = self.factor()
            self.depth -= 1
            return Negative(minus, inner)
        base = self.postfix()
        if op := self.take("^", "**"):
            bracket, sign = self.take("("), -1 if self.take("-") else 1
            token = self.now
            if token.kind != "number" or "." in token.text or int(token.text) > 20:
                self.fail("a whole exponent from -20 to 20", "write sqrt(u) for a root")
            self.next()
            if bracket:
                self.need(")", "write sqrt(u) for a root")
            return Binary(op, "^", base, Number(token, Fraction(sign * int(token.text))))
        return base

    def postfix(self) -> Node:
        """A.T."""
        base = self.primary()
        while op := self.take(".T", "^T"):
            base = Transposed(op, base)
        return base

    def primary(self) -> Node:
        """A number, a name, a function, a derivative, a guard, an array of entries, or a sum in brackets."""
        token = self.now
        if self.take("("):
            inner = self.sum()
            self.need(")")
            return inner
        if self.take("["):
            guard = self.guard(token)
            self.need("]")
            return guard
        if self.take("{"):
            body = self.sum()
            binders = self.loops() if self.take("for") else ()
            self.need("}")
            return Over(token, "array", body, binders)
        if token.kind == "number":
            return Number(self.next(), Fraction(token.text))
        if token.kind != "name":
            self.fail("a number, a name or a bracket")
        return self.derivative() or self.named()

    def guard(self, token: Token) -> Guard:
        """i <= j."""
        left = self.sum()
        op = self.take(*RELATIONS)
        if not op:
            self.fail("=, <= or >= between two indices")
        text = op.text if op else ""
        return Guard(token, "=" if text == "==" else text, left, self.sum())

    def derivative(self) -> Derivative | None:
        """dy/dx, recognised by a d before both; None where there is none, and nothing is read."""
        start = self.at
        if len(self.now.text) > 1 and self.now.text[0] == "d":
            top = self.indexed()
            if (
                self.take("/")
                and self.now.kind == "name"
                and len(self.now.text) > 1
                and self.now.text[0] == "d"
            ):
                return Derivative(top.at, top, self.indexed())
        self.at = start
        return None

    def indexed(self) -> Name:
        """A name with its indices in square brackets."""
        token = self.name()
        return Name(token, token.text, self.indices())

    def indices(self) -> tuple[Node, ...]:
        """[l+1,j], or nothing."""
        return self.listed("]") if self.take("[") else ()

    def listed(self, close: str) -> tuple[Node, ...]:
        """Expressions with commas between them, up to a bracket that closes."""
        found = [self.sum()]
        while self.take(","):
            found.append(self.sum())
        self.need(close)
        return tuple(found)

    def named(self) -> Node:
        """x[j], f(u), f'(u), f[l](u), Sum(..), max(..), direct(y, x)."""
        token = self.next()
        if token.text in ("Sum", "SUM") or token.text == "max":
            return self.over(token)
        if token.text == "direct":
            self.need("(")
            top = self.indexed()
            self.need(",")
            low = self.indexed()
            self.need(")")
            return Derivative(token, top, low, True)
        primes = self.primes()
        index = self.indices()
        primes += self.primes()
        if self.take("("):
            return Apply(token, token.text, index, primes, self.listed(")"))
        if primes:
            self.fail("'(' after the name of a function with '")
        return Name(token, token.text, index)

    def primes(self) -> int:
        """How many ' stand here."""
        return len(self.next().text) if self.now.kind == "op" and self.now.text[0] == "'" else 0

    def over(self, token: Token) -> Over:
        """Sum(u, k, (i, 1, n)); max(u, (k, 0, K-1), where k <= i)."""
        kind = "max" if token.text == "max" else "Sum"
        self.need("(")
        body, binders, where = self.sum(), list[Binder](), list[Guard]()
        while self.take(","):
            if self.take("where"):
                where.append(self.guard(self.now))
            elif self.take("("):
                name = self.name("the name that the sum is over")
                self.need(",")
                low = self.sum()
                self.need(",")
                binders.append(self.bound(name, low))
                self.need(")")
            else:
                name = self.name("the name that the sum is over")
                binders.append(self.ranged(name) if self.take("in") else Binder(name, name.text))
        self.need(")")
        if not binders:
            raise token.error(
                f"a name that {token.text} is over",
                "none",
                f"write {token.text}(u, k), or sum(A) for a whole array",
            )
        return Over(token, kind, body, tuple(binders), tuple(where))

    def bound(self, name: Token, low: Node) -> Binder:
        """The binder whose upper end is read now."""
        return Binder(name, name.text, low, self.sum())

    def ranged(self, name: Token) -> Binder:
        """1..n behind `k in`."""
        low = self.sum()
        self.need("..")
        return self.bound(name, low)

    def loops(self) -> tuple[Binder, ...]:
        """l in 2..L, j in 1..n[l], behind `for`."""
        found = [self.loop()]
        while self.now.text == "," and self.ahead(1).kind == "name" and self.ahead(2).text == "in":
            self.next()
            found.append(self.loop())
        return tuple(found)

    def loop(self) -> Binder:
        """l in 2..L."""
        name = self.name("the name of an index")
        self.need("in")
        return self.ranged(name)


def names_in(nodes: Sequence[object]) -> list[Name]:
    """All names with indices in expressions, from left to right."""
    found: list[Name] = []
    stack = list(reversed(nodes))
    while stack:
        node = stack.pop()
        if isinstance(node, Name):
            found.append(node)
        stack.extend(reversed(children(node)))
    return found


def changed_names(node: Any, change: Callable[[Name], Name]) -> Any:
    """A tree with every name in it changed, those inside of indices first."""
    if isinstance(node, tuple):
        return tuple(changed_names(one, change) for one in node)
    if not isinstance(node, Node):
        return node
    made = replace(node, **{f.name: changed_names(getattr(node, f.name), change) for f in fields(node)})
    return change(made) if isinstance(made, Name) else made


def children(node: object) -> list[object]:
    """The expressions directly inside of one."""
    if isinstance(node, Name):
        return [*node.args]
    if isinstance(node, Apply):
        return [*node.index, *node.args]
    if isinstance(node, Over):
        ends = [end for b in node.binders for end in (b.low, b.high) if end is not None]
        return [node.body, *ends, *node.where]
    if isinstance(node, (Binary, Guard)):
        return [node.left, node.right]
    if isinstance(node, (Negative, Transposed)):
        return [node.of]
    if isinstance(node, Derivative):
        return [*node.top.args, *node.low.args] if node.direct else [node.top, node.low]
    return []

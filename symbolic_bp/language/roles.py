"""Letters of common use as names of plain notation, by the place where they stand.

J E xi Loss, and L or l where a cost is: dL/dw      C         the cost
f(..) f'(..) g h phi psi, in one text only one      sigma     the activation function
h[l,j]   o[j] yhat[j] p[j]                          a         activations; those of layer L
t[j], beside outputs and no y                       y         targets

What was read so is kept, to be printed; a letter that may be two things is refused with both.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import NoReturn

from symbolic_bp.errors import ClaimError
from symbolic_bp.language.token import Token

COSTS = ("J", "E", "xi", "Loss", "Cost", "loss", "cost")
LAYERS = ("L", "l")  # layers in brackets; the cost below the sign of a derivative
FUNCTIONS = ("f", "g", "h", "phi", "psi", "act", "activation")
OUTPUTS = ("o", "yhat", "p")
FAMILIES = ("w", "b", "z", "a", "delta")
LETTERS = frozenset((*COSTS, *FUNCTIONS, *OUTPUTS, "t"))
SLOPES = frozenset("d" + letter for letter in (*LETTERS, *LAYERS))
SHOWN = {"yhat": "ŷ", "Loss": "ℒ", "xi": "ξ", "phi": "φ", "psi": "ψ"}
RELATIONS = ("=", "==", "<=", ">=", "<", ">")
CLOSING = {"[": "]", "(": ")"}
Reading = tuple[str, str]


def read_roles(
    tokens: list[Token], text: str, taken: Collection[str] = ()
) -> tuple[list[Token], tuple[Reading, ...]]:
    """(tokens in plain notation, what was read as what). taken: names that are declared. Raises ClaimError."""
    if not any(token.text in RELATIONS for token in tokens):  # a layer, a range, a line of a goal
        return tokens, ()
    words = {token.text for token in tokens if token.kind == "name"}
    if not (words & LETTERS or words & SLOPES or words & {*LAYERS, "grad"}) - set(taken):
        return tokens, ()
    roles = Roles(tokens, text, frozenset(taken))
    return roles.all(), tuple(dict.fromkeys(roles.readings))


@dataclass
class Roles:
    """Reads the letters of one text."""

    tokens: list[Token]
    text: str
    taken: frozenset[str]
    readings: list[Reading] = field(default_factory=list)

    def all(self) -> list[Token]:
        """The tokens in plain notation."""
        self.split()
        inside = self.indexed()
        within = {self.tokens[n].text for n in inside if self.tokens[n].kind == "name"}
        self.taken |= within & LETTERS - {"h"}
        free = {n: t.text for n, t in enumerate(self.tokens) if t.kind == "name" and n not in inside}
        out, at = list[Token](), 0
        while at < len(self.tokens):
            if at in free and free[at] not in self.taken:
                new, at = self.word(at, free)
                out += new
            else:
                out.append(self.tokens[at])
                at += 1
        return out

    def split(self) -> None:
        """dJ/dw[l,j,k]: the d of a derivative apart from a letter of common use."""
        out, low = list[Token](), -1
        for at, token in enumerate(self.tokens[:-1]):
            end = self.behind(at + 1)
            after = self.tokens[min(end + 1, len(self.tokens) - 1)]
            top = self.tokens[end].text == "/" and (
                after.kind == "derivative" or after.kind == "name" and after.text in SLOPES
            )
            if top:
                low = end + 1
            if token.kind == "name" and token.text in SLOPES and (top or at == low):
                out.append(Token("derivative", "d", token.place, token.gap))
                out.append(Token("name", token.text[1:], token.place + 1))
            else:
                out.append(token)
        self.tokens = [*out, self.tokens[-1]]

    def behind(self, at: int) -> int:
        """The place behind brackets with indices, and behind the arguments of J(W, b)."""
        while self.tokens[at].text in CLOSING and not self.tokens[at].gap:
            at = self.closed(at)
        return at

    def closed(self, at: int) -> int:
        """The place behind the bracket that opens here."""
        depth = 0
        for n in range(at, len(self.tokens)):
            depth += (self.tokens[n].text in CLOSING) - (self.tokens[n].text in CLOSING.values())
            if not depth:
                return n + 1
        return len(self.tokens) - 1

    def indexed(self) -> set[int]:
        """The places inside of brackets that hold layers and indices, of n(..), and of the names that are bound."""
        found = set[int]()
        for n, token in enumerate(self.tokens[1:], 1):
            before = self.tokens[n - 1]
            hangs = before.kind == "name" or before.text in ("∑", "]", "'")
            if token.text == "[" and (
                hangs and not token.gap or self.tokens[min(n + 2, len(self.tokens) - 1)].text == "="
            ):
                found |= {*range(n, self.closed(n))}
            if token.text == "(" and before.text in ("n", ","):
                found |= {*range(n, self.closed(n))}
            if before.text == "," and token.kind == "name" and self.tokens[n + 1].text in (")", ","):
                found.add(n)
        return found

    def word(self, at: int, free: dict[int, str]) -> tuple[list[Token], int]:
        """What a letter stands for with what hangs on it, and the place behind it."""
        token, after = self.tokens[at], self.tokens[at + 1]
        if token.text in COSTS or token.text in LAYERS and self.is_cost(at):
            end = self.behind(at + 1) if after.text == "(" and not after.gap else at + 1
            if end > at + 1 and any(t.kind == "op" and t.text in "+-*/" for t in self.tokens[at + 1 : end]):
                return [token], at + 1
            return self.said(token, "C", "the cost"), end
        if token.text in FUNCTIONS and self.applied(at) and (token.text != "phi" or self.primed("phi")):
            others = {free[n] for n in free if free[n] in (*FUNCTIONS, "sigma") and self.applied(n)} - {"h"}
            if len(others | {token.text}) > 1 and not others <= {"phi", token.text}:
                self.refuse(token, "one activation function", "write sigma[l], the function of layer l")
            return self.said(token, "sigma", "the activation function"), at + 1
        if token.text == "h" and after.text == "[":
            if "a" in free.values():
                self.refuse(
                    token,
                    "one meaning of h beside a: the activation, with a the weighted input, or the activation twice",
                    "give --notation goodfellow for the first, write a for h for the second",
                )
            return self.said(token, "a", "the activation"), at + 1
        if token.text in OUTPUTS and self.is_operand(at):
            return self.output(at)
        if token.text == "t" and self.is_target(free):
            return self.said(token, "y", "the target"), at + 1
        return [token], at + 1

    def said(self, token: Token, name: str, what: str) -> list[Token]:
        """The token of a name, and that it was read so."""
        self.readings.append((SHOWN.get(token.text, token.text), what))
        return [replace(token, text=name)]

    def is_cost(self, at: int) -> bool:
        """Whether L or l stands where only a cost can: below a d or a nabla, or as one side of a relation."""
        before, after = self.tokens[at - 1] if at else None, self.tokens[at + 1]
        if before and (before.kind == "derivative" or before.text == "grad"):
            return True
        ends = (*RELATIONS, "the end")
        if self.tokens[at].text != "L":
            return False
        return (before is None or before.text in ends) and after.text in ends

    def applied(self, at: int) -> bool:
        """Whether a function stands here: f(..), f'(..), f[l]'(..)."""
        n = at + 1
        if self.tokens[n].text == "[":
            n = self.closed(n)
        return self.tokens[n].text == "'" or self.tokens[n].text == "(" and not self.tokens[n].gap

    def primed(self, name: str) -> bool:
        """Whether a slope of this function stands in the text."""
        return any(
            t.text == name and self.tokens[self.behind(n + 1)].text == "'" for n, t in enumerate(self.tokens)
        )

    def is_operand(self, at: int) -> bool:
        """Whether o stands for a quantity, not for the sign of a product entry by entry, u o v."""
        before = self.tokens[at - 1] if at else None
        ended = before and (before.kind in ("name", "number") or before.text in (")", "]", "'", ".T"))
        return self.tokens[at].text != "o" or self.tokens[at + 1].text == "[" or not ended

    def output(self, at: int) -> tuple[list[Token], int]:
        """o, o[j], o[L,j] as a[L], a[L,j]; o[l] is that of layer l."""
        token, place = self.tokens[at], self.tokens[at].place
        end = self.closed(at + 1) if self.tokens[at + 1].text == "[" else at + 1
        inner = self.tokens[at + 2 : end - 1]
        layered = any(t.text in (",", "+", "-", "L") for t in inner) or [t.text for t in inner] == ["l"]
        if layered:
            what = "the output, a[L]" if [t.text for t in inner][:1] == ["L"] else "the activation"
            return self.said(token, "a", what), at + 1
        name = self.said(token, "a", "the output, a[L]")
        opened = [Token("op", "[", place), Token("name", "L", place)]
        comma = [Token("op", ",", place)] if inner else []
        return [*name, *opened, *comma, *inner, Token("op", "]", place)], end

    def is_target(self, free: dict[int, str]) -> bool:
        """Whether t is a target: outputs or the cost stand beside it, and neither y nor other free vectors."""
        words = set(free.values())
        outputs = words & {*OUTPUTS, "C", *COSTS, "delta"} or any(
            t.text == "[" and self.tokens[n + 1].text == "L" for n, t in enumerate(self.tokens[:-1])
        )
        return bool(outputs) and not words & {"y", "s", "u", "v"}

    def refuse(self, token: Token, expected: str, todo: str) -> NoReturn:
        """Raises ClaimError at a token."""
        raise ClaimError(
            f"column {token.place + 1}", expected, repr(token.text), todo, self.text, token.place
        )

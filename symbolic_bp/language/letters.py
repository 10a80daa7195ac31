"""The letters of a book, read: the table of its notation (notation.py) turned round, from a letter to what it stands for.

A letter of the table is that of the table. Letters of plain notation that the table does not have (delta, C, w) are read
too, as long as no letter of the text means one thing in the table and another one in plain notation.
"""

import re

from symbolic_bp.language.notation import NOTATIONS, ROLES

PLAIN = {
    "act": "sigma",
    "diag": "Sigma",
}  # role -> its name in plain notation, where that is not the role itself
FUNCTIONS = ("act", "diag")
WORDS = {
    "act": "the activation function",
    "diag": "the diagonal matrix of its derivatives",
    "z": "the weighted input",
    "a": "the activation",
    "Z": "the weighted inputs",
    "A": "the activations",
}
HANGS = re.compile(r"\s*[\[^_]")
APPLIED = re.compile(r"\s*['(\[^_]")
BELOW = re.compile(
    r"(\s*\[[^\]]*\]|\s*[\^_]\s*(\{[^{}]*\}|\[[^\]]*\]|\([^)]*\)|\\?\w+))*\s*/\s*d(?=[A-Za-z])"
)
WORD = re.compile(r"[A-Za-z]+")
PRIME = {"′": "'"}
PAIRS = {"[": "]", "(": ")"}


def twofold(name):
    """[(letter, what it is)] of the letters of a book that are other quantities in plain notation."""
    letters = Letters(name)
    return [
        (letter, WORDS.get(letters.own[letter], letters.own[letter]))
        for letter in letters.own
        if letter in letters.differ
    ]


class Unread(Exception):
    """What stands at a place and cannot be read."""

    def __init__(self, expected, found, place, todo=""):
        self.expected, self.found, self.place, self.todo = expected, found, place, todo


class Letters:
    """What the letters of one text mean; it keeps which were used, and where."""

    def __init__(self, name):
        self.book = NOTATIONS[name]
        self.own = {self.book.symbols[role][1]: role for role in ROLES}
        plain = {PLAIN.get(role, role) for role in ROLES}
        self.other = plain - set(self.own)
        self.differ = {
            letter for letter, role in self.own.items() if letter in plain and PLAIN.get(role, role) != letter
        }
        self.default, self.twofold, self.lows = (
            [],
            [],
            set(),
        )  # places of letters; lows: of the d below a derivative
        self.same = not self.other

    def said(self, word, text, place, at=None):
        """(whether a d of a derivative is before it, name in plain notation) of a word that is a quantity here, else None."""
        if self.same:
            return None
        at = place + len(word) if at is None else at
        slope = BELOW.match(text, at)
        if (
            word[:1] == "d"
            and self.is_quantity(word[1:], text, at)
            and (
                place in self.lows
                or slope
                and self.quantity_at(text, slope.end())
                or word not in self.own
                and word not in self.other
            )
        ):
            if slope and place not in self.lows:
                self.lows.add(slope.end() - 1)
                if word in self.own and WORD.match(text, slope.end() - 1).group() in self.own:
                    raise Unread(
                        "one reading",
                        f"{word}.../d..., which is a derivative or a quotient of two {word}",
                        place,
                        "write the derivative with ∂ or \\frac{\\partial ...}{\\partial ...}",
                    )
            return True, self.name(word[1:], place + 1)
        return (False, self.name(word, place)) if self.is_quantity(word, text, at) else None

    def is_quantity(self, word, text, at):
        """Whether a word is a letter of the book or of plain notation, with what hangs on such a quantity behind it."""
        role = self.own.get(word, word if word in self.other else None)
        if role is None or word == "Sigma" and text[at : at + 1] == "_":  # a sum
            return False
        return role == "C" or bool(
            (APPLIED if role in (*FUNCTIONS, *PLAIN.values()) else HANGS).match(text, at)
        )

    def quantity_at(self, text, at):
        """Whether a letter that a derivative can be with respect to stands there."""
        word = WORD.match(text, at)
        return bool(word) and self.own.get(word.group(), word.group()) in ("w", "b", "z", "a", "Z", "A", "x")

    def name(self, word, place):
        """The plain name of a letter; which kind it is of is noted."""
        if word in self.own:
            if word in self.differ:
                self.twofold.append((place, word))
            return PLAIN.get(self.own[word], self.own[word])
        self.default.append((place, word))
        return word

    def one_notation(self):
        """Raises Unread where a letter has two meanings and another one shows that plain notation may be meant."""
        if self.default and self.twofold:
            place, word = self.twofold[0]
            there = self.own[word]
            raise Unread(
                "letters of one notation",
                f"{word!r}, which is {WORDS.get(there, there)} in the notation "
                f"{self.book.name} and {WORDS.get(word, word)} in plain notation, beside {self.default[0][1]!r}, which only "
                "plain notation has",
                place,
                "write all of it in one of the two, or leave --notation out",
            )

    def alone(self, word):
        """The plain name of a letter that stands below a nabla."""
        return word if self.same or word not in self.own else PLAIN.get(self.own[word], self.own[word])

    def cost(self, text, place):
        """The letter of the cost, where a text begins with it, else ""."""
        for letter in ("C",) if self.same else (self.book.symbols["C"][1], "C"):
            if text.startswith(letter):
                if not self.same:
                    self.name(letter, place)
                return letter
        return ""

    def label(self, reader):
        """(layer, example or None, what follows it: T or primes) of a label such as [l] or {(l,x)\\top} at the reader's
        place, which is read; None where there is no such label."""
        own = self.book.label[0]
        openings = own if own in PAIRS else "".join(PAIRS)
        reader.spaces()
        if reader.next == "{":
            signs = reader.group()
        elif reader.next and reader.next in openings:
            signs = self.bracketed(reader)
        else:
            return None
        signs = [s for s in signs if not s[0].isspace()]
        opening = signs[0][0] if signs and signs[0][0] in openings else openings[0]
        first, rest = self.inside(signs, opening)
        if first is None:
            return None
        layer, example = first, None
        if opening == "[":
            found, after = self.inside(rest, "(")
            example, rest = (found, after) if found is not None else (None, rest)
        elif any(sign == "," for sign, _ in first):
            at = next(n for n, (sign, _) in enumerate(first) if sign == ",")
            layer, example = first[:at], first[at + 1 :]
        if any(sign == "," for sign, _ in layer):  # [l,i]: the sigma of a neuron, which its argument shows
            layer = layer[: next(n for n, (sign, _) in enumerate(layer) if sign == ",")]
        after = [(PRIME.get(sign, sign), place) for sign, place in rest]
        text = "".join(sign for sign, _ in after)
        if text.strip("'") and text != "T":
            raise Unread(f"a label such as {self.book.label.format('l')}", repr(text), after[0][1])
        return layer, example, after

    def bracketed(self, reader):
        """The signs of what stands in brackets at the reader's place, brackets included."""
        start, depth = reader.at, 0
        for at in range(start, reader.end):
            depth += {"[": 1, "(": 1, "]": -1, ")": -1}.get(reader.text[at], 0)
            if not depth:
                reader.at = at + 1
                return [(sign, start + n) for n, sign in enumerate(reader.text[start : at + 1])]
        raise Unread("a closing bracket", "the end", start)

    def inside(self, signs, opening):
        """(what stands in the bracket that signs begin with, what is behind it); (None, signs) where there is none."""
        if not signs or signs[0][0] != opening:
            return None, signs
        end = next((n for n, (sign, _) in enumerate(signs) if sign == PAIRS[opening]), None)
        return (None, signs) if end is None else (signs[1:end], signs[end + 1 :])

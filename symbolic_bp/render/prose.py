"""Titles, notes and facts as sentences: w^l, z[l,j] and all that stands between backquotes become formulas of the notation."""

from symbolic_bp.render.nodes import GREEK_FUNCTIONS, LETTERS, layer, row
import re


QUANTITY = r"\b(Sum|sigma|delta|[A-Za-z])(?:[_^](\w)\b|[_^]\{([\w,+-]+)\}|\[([\w,+-]+)\])('*)|\bsigma('*)"
FORMULA = re.compile(QUANTITY)
TOKEN = re.compile(QUANTITY + r"|(\d+)|([A-Za-z]+)('*)|(<=|>=|!=|[-+=<>])|(\s+)|(.)")
BRACKETS = {"(": (")", "paren"), "[": ("]", "brack")}
SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "-": "−"}
FUNCTIONS = ("exp", "ln", "step", "sgn", "tanh", *GREEK_FUNCTIONS)


def prose(text):
    """A text as a sentence: words, and a layout for each formula in it."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # one backquote has no other
        parts[-2:] = ["`".join(parts[-2:])]
    out = []
    for place, part in enumerate(parts):
        out += [formula(part)] if place % 2 else among_words(part)
    return tuple(p for p in out if p)


def among_words(text):
    """Words with the quantities among them, as a list."""
    out, end = [], 0
    for found in FORMULA.finditer(text):
        out += [text[end : found.start()], spelled(*found.groups())]
        end = found.end()
    return [*out, text[end:]]


def formula(text):
    """A formula sign by sign, as a row; a minus at its beginning, or after a sign or bracket, belongs to what follows."""
    outer, nodes, opens, gap = (
        [],
        [],
        True,
        False,
    )  # opens: a formula could begin here; gap: there is room before what follows
    for found in TOKEN.finditer(text):
        *quantity, digits, name, primes, sign, space, other = found.groups()
        if space:
            gap = True
            continue
        if gap and not opens and not sign and (other or "(") in BRACKETS:
            nodes.append(("thin",))
        if other in BRACKETS:
            outer.append((other, nodes))
            nodes = []
        elif outer and other == BRACKETS[outer[-1][0]][0]:
            before, inside = outer.pop(), nodes
            nodes = [*before[1], (BRACKETS[before[0]][1], row(*inside))]
        elif sign and not (opens and sign == "-"):
            nodes.append(("op", SIGNS.get(sign, sign)))
        elif other == ",":
            nodes += [("comma",), ("thin",)]
        else:
            nodes.append(
                ("num", digits)
                if digits
                else named(name, primes)
                if name
                else ("tight", SIGNS.get(sign or other, sign or other))
                if sign or other
                else spelled(*quantity)
            )
        opens, gap = bool(sign) or other in (*BRACKETS, ",", "/") or quantity[0] == "Sum", False
    for other, before in reversed(outer):  # brackets that nothing closes
        nodes = [*before, ("tight", other), *nodes]
    return row(*nodes)


def named(name, primes):
    """A name in a formula: a quantity of some neuron, with a d before it or without, a function, or any other letter."""
    if len(name) == 2 and name[0] == "d" and name[1] in LETTERS:
        return row(("d",), named(name[1:], primes))
    if name in FUNCTIONS:
        node = ("word", GREEK_FUNCTIONS.get(name, name))
    else:
        node = ("var", name, None, (), None) if name in LETTERS else ("sym", name)
    return row(node, ("tight", primes)) if primes else node


def spelled(name, one, braces, brackets, primes, alone):
    """The layout of one quantity."""
    if name is None:
        return ("fun", "act", None, len(alone), None)
    parts = [place(p) for p in (one or braces or brackets).split(",")]
    if name == "Sum":
        return ("big", "sum", parts[0], None, ("word", ""))
    if name == "sigma":
        below = row(*(x for p in parts for x in (("comma",), p)))
        return ("fun", "act", row(*below[2:]), len(primes), None)
    return ("var", name if name in LETTERS else "." + name, parts[0], tuple(parts[1:]), None)


def place(text):
    """A layer or index, such as l+1."""
    found = re.fullmatch(r"(\w+)([+-]\d+)?", text)
    if not found or text.isdigit():
        return ("num", text)
    return layer((found[1], int(found[2] or 0)))

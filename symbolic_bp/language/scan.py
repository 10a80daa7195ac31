"""Words of a claim: the tokens, each with its place."""

import re

from symbolic_bp.errors import ClaimError
from symbolic_bp.language.book import plain
from symbolic_bp.language.token import Token

TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<number>\d+(\.\d+)?)
  | (?P<derivative>d(?=(Cx|C|w|b|z|a|delta|x)(\[|/|\b))(?!elta\b))
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<op>\.\*|\.T\b|\^T\b|\*\*|<=|>=|==|[-+*/@^'()\[\],=<>⊙·∑|])
""",
    re.VERBOSE,
)


def tokens(text, book=True, notation="nielsen"):
    """The tokens of a text, with the notation of books or without; ClaimError with the place of a sign that belongs to no token."""
    if len(text) > 4000:
        raise ClaimError("the claim", "at most 4000 characters", str(len(text)))
    signs, places = plain(text, notation) if book else (text, range(len(text) + 1))
    found, place, gap = [], 0, False
    while place < len(signs):
        match = TOKEN.match(signs, place)
        if not match:
            raise ClaimError(
                "the claim",
                "a name, a number or an operator",
                repr(signs[place]),
                "see the notation in the README",
                text,
                places[place],
            )
        kind = next(k for k in ("space", "number", "derivative", "name", "op") if match.group(k) is not None)
        if kind != "space":
            found.append(Token(kind, match.group(), places[place], gap))
        place, gap = match.end(), kind == "space"
    return found + [Token("end", "the end", len(text))]

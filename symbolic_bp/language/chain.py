"""A chain a = b = c as its links, each a claim of its own with its places in the person's text."""

import re

from symbolic_bp.errors import ClaimError
from symbolic_bp.language.claim import Claim
from symbolic_bp.language.read import read_claim
from symbolic_bp.language.scan import tokens
from symbolic_bp.moves.context import Network

RELATIONS = ("=", "==", "<=", ">=", "<", ">")
SIGN = re.compile(r"\\[A-Za-z]+|.=?")
MOST = 20


def read_chain(
    text: str, network: Network, where: str | None = None, notation: str = "nielsen"
) -> list[Claim]:
    """The claims of a chain, a = b and b = c; an equation alone is one. Raises ClaimError with the place in the
    whole text."""
    places = relations(text, notation)
    if len(places) < 2:
        return [read_claim(text, network, where, notation=notation)]
    if len(places) > MOST:
        raise ClaimError("the claim", f"at most {MOST} equations in a chain", str(len(places)))
    starts = [0, *(end for _, end in places)]
    ends = [*(start for start, _ in places), len(text)]
    claims = []
    for n in range(len(places)):
        start, end = starts[n], ends[n + 1]
        try:
            claims.append(read_claim(text[start:end], network, where, notation=notation))
        except ClaimError as no:
            if no.text != text[start:end] or no.position is None:
                raise
            place = start + no.position
            at = f"column {place + 1}" if no.where.startswith("column") else no.where
            raise ClaimError(at, no.expected, no.found, no.todo, text, place) from None
    return claims


def relations(text: str, notation: str) -> list[tuple[int, int]]:
    """(start, end) of each sign of a relation in the text that stands outside of brackets."""
    found, depth, words = list[tuple[int, int]](), 0, tokens(text, True, notation)
    for token in words:
        depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
        if token.text in RELATIONS and not depth:
            sign = SIGN.match(text, token.place)
            start = token.place - (text[token.place - 1 : token.place] == ":")  # :=
            found.append((start, sign.end() if sign else token.place + 1))
    return found

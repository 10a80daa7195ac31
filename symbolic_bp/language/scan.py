"""Words of a claim: the tokens, each with its place."""
import re
from dataclasses import dataclass

from symbolic_bp.errors import ClaimError

TOKEN = re.compile(r"""
    (?P<space>\s+)
  | (?P<number>\d+(\.\d+)?)
  | (?P<derivative>d(?=(Cx|C|w|b|z|a|delta|x)(\[|/|\b))(?!elta\b))
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<op>\.\*|\.T\b|\^T\b|\*\*|<=|>=|==|[-+*/@^'()\[\],=<>⊙·])
""", re.VERBOSE)
GREEK = {"δ": "delta", "σ": "sigma", "Σ": "Sigma", "∂": "d", "∇": "grad", "η": "eta", "λ": "lam", "−": "-",
         "≤": "<=", "≥": ">=", "ᵀ": ".T", "′": "'"}


@dataclass(frozen=True)
class Token:
    """A word of a text: number, derivative (the d of dC), name or op; its place is counted from 0."""
    kind: str
    text: str
    place: int


def tokens(text):
    """The tokens of a text; ClaimError with the place of a sign that belongs to no token."""
    plain, places = text, range(len(text) + 1)
    if any(c in text for c in GREEK):
        words = [GREEK.get(c, c) for c in text]
        plain, places = "".join(words), [n for n, word in enumerate(words) for _ in word] + [len(text)]
    if len(plain) > 4000:
        raise ClaimError("the claim", "at most 4000 characters", str(len(plain)))
    found, place = [], 0
    while place < len(plain):
        match = TOKEN.match(plain, place)
        if not match:
            raise ClaimError("the claim", "a name, a number or an operator", repr(plain[place]),
                             "see the notation in the README", text, places[place])
        kind = next(k for k in ("space", "number", "derivative", "name", "op") if match.group(k) is not None)
        if kind != "space":
            found.append(Token(kind, match.group(), places[place]))
        place = match.end()
    return found + [Token("end", "the end", len(text))]

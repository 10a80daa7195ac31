"""About how wide a formula in LaTeX is when it is set, in letters; only of the LaTeX that tex.py writes."""

import re
from functools import lru_cache

TOKEN = re.compile(r"\\[A-Za-z]+\s?|\\.|\s+|.", re.S)
SCRIPT = 0.74  # the size of what stands above or below a letter
RELATION, SIGN, THIN = 2.6, 2.4, 0.33
WIDTHS = {
    "=": RELATION,
    "<": RELATION,
    ">": RELATION,
    r"\le": RELATION,
    r"\ge": RELATION,
    r"\ne": RELATION,
    "+": SIGN,
    "-": SIGN,
    r"\odot": SIGN,
    r"\cdot": 1.4,
    r"\cdots": 4,
    r"\colon": 1.2,
    r"\nabla": 2,
    r"\top": 1.3,
    "(": 0.8,
    ")": 0.8,
    "[": 0.6,
    "]": 0.6,
    "|": 0.6,
    ",": 0.8,
    "'": 0.6,
    "/": 1,
    r"\,": THIN,
    r"\;": 2 * THIN,
    r"\quad": 2,
    r"\Bigl": 0.4,
    r"\Bigr": 0.4,
    r"\left": 1,
    r"\right": 1,
    r"\text": 0,
    r"\operatorname": THIN,
    r"\mathrm": 0,
    r"\mathit": 0,
    r"\mathbf": 0.2,
    r"\boldsymbol": 0.2,
    r"\exp": 3.3,
    r"\ln": 1.8,
    r"\tanh": 4.2,
    r"\sum": 2.6,
    r"\prod": 2.6,
    r"\Sigma": 1.4,
    r"\partial": 1.1,
}


@lru_cache(4096)
def width(tex):
    """The width of a formula, in letters."""
    return Reader(re.sub(r"\\begin\{pmatrix\}(.*?)\\end\{pmatrix\}", matrix, tex, flags=re.S)).row()


def matrix(found):
    """Letters as wide as a matrix."""
    columns = zip(*(row.split("&") for row in re.split(r"\\\\(?:\[[^]]*\])?", found[1])))
    return "x" * round(3 + sum(max(map(width, column)) + 2 for column in columns))


class Reader:
    """Adds up the widths of the signs of a formula, from left to right."""

    def __init__(self, tex):
        self.tokens, self.at = [t.strip() for t in TOKEN.findall(tex) if t.strip()], 0

    def take(self):
        """The next sign."""
        self.at += 1
        return self.tokens[self.at - 1]

    def row(self):
        """The width of all that comes up to the end of a group."""
        total, start = 0, True
        while self.at < len(self.tokens) and self.tokens[self.at] != "}":
            sign = self.take()
            if sign == "-" and start:
                total += 1.5  # a minus that belongs to a number
            elif sign in (r"\sum", r"\prod"):
                total += max(WIDTHS[sign], self.scripts()) + THIN
            elif sign == r"\frac":
                total += max(self.group(), self.group()) + 0.5
            else:
                self.at -= 1
                total += self.group() + self.scripts()
            start = sign in "([=" or sign == r"\le"
        return total

    def group(self):
        """The width of a sign, or of a group in braces."""
        sign = self.take()
        if sign != "{":
            return WIDTHS.get(sign, 1)
        inside = self.row()
        self.at += 1
        return inside

    def scripts(self):
        """The width of what stands above and below the sign before."""
        widest = 0
        while self.at < len(self.tokens) and self.tokens[self.at] in ("^", "_"):
            self.at += 1
            widest = max(widest, SCRIPT * self.group())
        return widest

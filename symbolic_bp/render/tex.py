"""Formulas as LaTeX, with places where a long one may be broken."""

import re
from functools import lru_cache

from symbolic_bp.render.escape import plain, visible
from symbolic_bp.render.inline import bracketed, inlined
from symbolic_bp.render.nodes import EXP, NABLA, dotted, tall
from symbolic_bp.language.notation import NOTATIONS, ROLES
from symbolic_bp.render.outline import anchor
from symbolic_bp.render.outline import label as shown
from symbolic_bp.render.tex_width import width

WIDE = 72  # a line of an equation is broken beyond about this many letters
BREAK, SOFT = "\x00", "\x01"  # where a formula may be broken: between terms; between factors, if it must be
OPS = {
    "⋮": r"\vdots ",
    "=": " = ",
    "−": " - ",
    "<": " < ",
    "≤": r" \le ",
    "≥": r" \ge ",
    "≠": r" \ne ",
    ">": " > ",
    "⋯": r" \cdots ",
    "∇": r"\nabla",
    ":": r"\colon ",
}
WORDS = {"ln": r"\ln", "exp": r"\exp", "tanh": r"\tanh", "Φ": r"\Phi", "φ": r"\varphi"}
SPECIAL = {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "σ": r"$\sigma$",
    "δ": r"$\delta$",
    "Σ": r"$\Sigma$",
    "∂": r"$\partial$",
    "Φ": r"$\Phi$",
    "φ": r"$\varphi$",
    "Δ": r"$\Delta$",
    "η": r"$\eta$",
    "λ": r"$\lambda$",
    "π": r"$\pi$",
    "≠": r"$\ne$",
    "≤": r"$\le$",
    "≥": r"$\ge$",
    "−": r"$-$",
    "·": r"$\cdot$",
    "⊙": r"$\odot$",
    "ᵀ": r"$^{\top}$",
    "∇": r"$\nabla$",
    "′": "'",
    "×": r"$\times$",
    "→": r"$\to$",
    **{c: "\\" + c for c in "&%$#_{}"},
}

# what pdflatex has a letter for with inputenc and T1
LETTERS = {chr(c) for c in range(0xA1, 0x180)} - set("\u00adĦħĸĿŀŉŦŧſ") | set("–—‘’“”")


@lru_cache(4096)
def escape(text):
    """Plain words as LaTeX; a letter that pdflatex lacks loses its accent or becomes a question mark."""
    return "".join(
        SPECIAL.get(c) or (c if c.isascii() or c in LETTERS else escape(plain(c))) for c in visible(text)
    )


class Printer:
    """Draws layout nodes as LaTeX, with BREAK where a long formula may be broken."""

    def __init__(self, notation, commands=False, known=()):
        self.notation, self.commands, self.known = NOTATIONS[notation], commands, known

    def __call__(self, node):
        return getattr(self, "do_" + node[0])(*node[1:])

    def whole(self, node):
        """A formula in one piece."""
        return self(node).replace(BREAK, " ").replace(SOFT, " ")

    def symbol(self, role, heavy=False):
        """The sign of a role: a macro in a document, else as the notation has it; heavy: in bold."""
        if role == "π":
            return r"\pi"
        sign = "\\" + ROLES[role][0] if self.commands and role in ROLES else self.notation.symbol(role)[2]
        return rf"\boldsymbol{{{sign}}}" if heavy else sign

    def do_sym(self, role):
        return role if role in ROLES else self.symbol(role)  # an index b is not a bias

    def do_num(self, digits):
        return digits

    def do_row(self, *nodes):
        return "".join(map(self, nodes))

    def do_op(self, sign):
        return OPS.get(sign, f" {sign} ")

    def do_tight(self, sign):
        return "-" if sign == "−" else sign

    def do_comma(self):
        return ","

    def do_thin(self):
        return r"\, "

    def do_d(self):
        return r"\partial "

    def do_ones(self):
        return r"\mathbf{1}"

    def do_word(self, word):
        return (
            WORDS.get(word) or word
            if word in WORDS or len(word) == 1
            else rf"\operatorname{{{word}}}"
            if word.isalpha()
            else rf"\text{{{word}}}"
        )

    def above(self, layer, example):
        """The label above a symbol."""
        if layer and example:
            return self.notation.example.format(l=self.whole(layer), x=self.whole(example))
        return self.notation.label.format(self.whole(layer)) if layer else ""

    def do_var(self, role, layer, indices, example, beside=""):
        name, up = (
            self.symbol(role, self.notation.heavy(role, layer, indices)),
            self.above(layer, example) + beside,
        )
        if example and not layer:
            indices = (*indices, example)
        drawn = [self.whole(i) for i in indices]
        down = ("," if self.notation.commas or any(len(i) > 1 for i in drawn) else "").join(drawn)
        return name + (f"^{{{up}}}" if up else "") + (f"_{{{down}}}" if down else "")

    def do_fun(self, role, layer, primes, argument):
        name, marks = (
            self.symbol(role, self.notation.heavy(role, None, ())),
            "'" * primes if primes < 4 else f"({primes})",
        )
        at = self.whole(layer) if layer else ""
        if at and self.notation.act_above:
            marks = r"\prime" * primes if primes < 4 else marks
            name += f"^{{{self.notation.label.format(at)}{marks}}}"
        else:
            name += (f"_{{{at}}}" if at else "") + (marks if primes < 4 else f"^{{{marks}}}")
        return name + (self.do_paren(argument) if argument else "")

    def do_call(self, name, argument):
        power = inlined(argument)
        if name == EXP and not tall(power):
            return f"e^{{{self.whole(power)}}}"
        return self(name) + self.do_paren(argument)

    def do_frac(self, above, below):
        return rf"\frac{{{self.whole(above)}}}{{{self.whole(below)}}}"

    def do_slash(self, above, below):
        return "/".join(self.do_paren(n) if bracketed(n, n is below) else self(n) for n in (above, below))

    def do_paren(self, node):
        if holds_matrix(node):
            return rf"\left({self.whole(node)}\right)"
        return rf"\Bigl({self(node)}\Bigr)" if tall(node) else f"({self(node)})"

    def do_brack(self, node):
        return f"[{self.whole(node)}]"

    def do_sup(self, node, power):
        base = self.whole(node)  # the square of a^l is (a^l)^2
        return (
            f"({base})^{{{self.whole(power)}}}"
            if node[0] == "var" and node[2] or node[:2] == ("call", EXP)
            else f"{{{base}}}^{{{self.whole(power)}}}"
        )

    def do_sub(self, node, below):
        if node == NABLA and below[0] == "var" and self.notation.bold:
            return f"{self(node)}_{{{self.symbol(below[1], True)}}}"
        return f"{self.whole(node)}_{{{self.whole(below)}}}"

    def do_T(self, node):
        sign = self.notation.transpose
        if node[0] == "var" and node[2] and self.notation.inside:
            return self.do_var(*node[1:], beside=sign)
        inner = self.whole(node)
        return f"({inner})^{{{sign}}}" if node[0] == "var" and (node[2] or node[3]) else f"{inner}^{{{sign}}}"

    def do_neg(self, node):
        return "-" + self(node)

    def do_add(self, *parts):
        out = self(parts[0])
        for part in parts[1:]:
            out += BREAK + (f"- {self(part[1])}" if part[0] == "neg" else f"+ {self(part)}")
        return out

    def do_prod(self, *factors):
        out = self(factors[0])
        for before, factor in zip(factors, factors[1:]):
            out += (
                SOFT + r"\cdot "
                if dotted(before, factor)
                else SOFT
                if before[0] == "op" or factor[0] == "op"
                else SOFT + r"\, "
            ) + self(factor)
        return out

    def do_had(self, *parts):
        return (SOFT + r"\odot ").join(map(self, parts))

    def do_big(self, kind, below, above, body):
        limits = f"_{{{self.whole(below)}}}" + (f"^{{{self.whole(above)}}}" if above else "")
        room = r"\;" if body[0] == "prod" and body[1][0] == "big" else ""
        return f"\\{kind}{limits}{room} {self(body)}"

    def do_matrix(self, rows):
        room = "[1.2ex]" if tall(rows) else ""
        drawn = rf" \\{room} ".join(" & ".join(map(self.whole, row)) for row in rows)
        return rf"\begin{{pmatrix}} {drawn} \end{{pmatrix}}"

    def sentence(self, parts):
        """Words and formulas, in text."""
        out = ""
        for part in parts:
            if isinstance(part, str):
                out += escape(part)
            elif part[0] == "cite":
                name = escape(shown(part[1]))
                out += rf"by \hyperref[{label(part[1])}]{{{name}}}" if part[1] in self.known else f"by {name}"
            else:
                out += f"${self.whole(inlined(part))}$"
        return out.replace("$$", "")

    def letters(self, parts):
        """About how wide a sentence is in small type, in letters."""
        return sum(
            0.8 * len(part)
            if isinstance(part, str)
            else 0.8 * len("by " + shown(part[1]))
            if part[0] == "cite"
            else 0.9 * width(self.whole(inlined(part)))
            for part in parts
        )


def label(name):
    """The name of a theorem as a label."""
    return "thm:" + anchor(name)


def holds_matrix(node):
    """Whether a matrix is in a layout."""
    return isinstance(node, tuple) and (node[:1] == ("matrix",) or any(map(holds_matrix, node)))


def broken(tex, limit=WIDE):
    """The lines of a formula, none wider than the limit where that can be: as few as can be, broken outside of brackets
    rather than inside, between terms rather than between factors, and with no short line at the end."""
    whole = joined(tex)
    if width(whole) <= limit:
        return [whole]
    pieces = re.split(f"([{BREAK}{SOFT}])", tex)
    marks, pieces = pieces[1::2], pieces[::2]
    price, depth = [0], 0  # of a break before each piece
    for piece, mark in zip(pieces, marks):
        depth += piece.count("(") - piece.count(")")
        price.append(4 * depth + (6 if mark == SOFT else 0))
    best = {len(pieces): (0, [])}
    for start in reversed(range(len(pieces))):
        options = []
        for end in range(start + 1, len(pieces) + 1):
            line = joined("".join(x + y for x, y in zip(pieces[start:end], [*marks[start : end - 1], ""])))
            line = line.removeprefix(r"\, ") if start else line
            over = width(line) - limit + 2 * bool(start)
            if over > 0 and options:
                break
            rest, lines = best[end]
            stub = 8 if end == len(pieces) and width(line) < limit / 5 else 0
            options.append((rest + price[start] + 12 + 100 * max(over, 0) + stub, [line, *lines]))
        best[start] = min(options, key=lambda option: option[0])
    return best[0][1]


def joined(tex):
    """A formula, or a part of it, in one piece."""
    return tex.replace(BREAK, " ").replace(SOFT, " ").strip()

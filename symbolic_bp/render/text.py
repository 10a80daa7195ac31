"""Formulas and proofs as text for a terminal: Unicode, or ASCII where that is asked for."""

from __future__ import annotations

import textwrap

from symbolic_bp.render.escape import plain as to_ascii
from symbolic_bp.render.escape import visible
from symbolic_bp.render.inline import bracketed
from symbolic_bp.render.layout import layout
from symbolic_bp.render.nodes import numeral
from symbolic_bp.language.notation import NOTATIONS, ROLES
from symbolic_bp.render.outline import label, outline

KEEP = "\u00a0"  # a space at which no line is broken
REASONS = 50  # the column at which reasons start


class Printer:
    """Draws layout nodes as one line of text."""

    def __init__(self, notation, ascii=False):
        self.notation, self.ascii = NOTATIONS[notation], ascii

    def __call__(self, node):
        text = getattr(self, "do_" + node[0])(*node[1:])
        return to_ascii(text) if self.ascii else text

    def symbol(self, role):
        """The sign of a role in the notation."""
        return self.notation.symbol(role)[self.ascii]

    def do_sym(self, role):
        return role if role in ROLES else self.symbol(role)  # an index b is not a bias

    def do_num(self, digits):
        return digits

    def do_row(self, *nodes):
        return "".join(map(self, nodes))

    def do_op(self, sign):
        return sign if sign in "∇⋯" else f"{sign} " if sign == ":" else f" {self.do_tight(sign)} "

    def do_tight(self, sign):
        return "-" if sign == "−" else sign

    def do_comma(self):
        return ","

    def do_d(self):
        return "∂"

    def do_ones(self):
        return "1" if self.ascii else "𝟏"

    def do_word(self, word):
        return word

    def do_var(self, role, layer, indices, example):
        name = self.symbol(role)
        if indices:
            at = [x for x in (layer, *indices, example) if x]
            return f"{name}[{','.join(map(self, at))}]"
        if layer and example:
            return f"{name}^{{{self.notation.example.format(l=self(layer), x=self(example))}}}"
        if layer:
            label = self.notation.label.format(self(layer))
            return f"{name}^{label}" if len(label) == 1 or label[0] in "[(" else f"{name}^{{{label}}}"
        return f"{name}_{self(example)}" if example else name

    def do_fun(self, role, layer, primes, argument):
        marks = "'" * primes if primes < 4 else f"^({primes})"
        below = self(layer) if layer else ""
        below = f"_{below}" if len(below) == 1 else f"_{{{below}}}" if below else ""
        return self.symbol(role) + below + marks + (f"({self(argument)})" if argument else "")

    def do_call(self, name, argument):
        return f"{self(name)}({self(argument)})"

    def do_thin(self):
        return " "

    def do_frac(self, above, below):
        return "/".join(self.do_paren(n) if bracketed(n, n is below) else self(n) for n in (above, below))

    def do_paren(self, node):
        inner = self(node)
        return f"( {inner} )" if node[0] == "big" and len(inner) > 24 else f"({inner})"

    def do_brack(self, node):
        return f"[{self(node)}]"

    def do_sup(self, node, power):
        return f"{self(node)}^{self(power)}"

    def do_sub(self, node, below):
        below = self(below)
        base = self(node)
        return f"{base}_{below}" if below.isalnum() else f"{base}_{{{below}}}"

    def do_T(self, node):
        inner = self(node)
        return f"({inner})ᵀ" if node[0] == "var" and (node[2] or node[3]) else f"{inner}ᵀ"

    def do_neg(self, node):
        return "-" + self(node)

    def do_add(self, *parts):
        out = self(parts[0])
        for part in parts[1:]:
            out += f" - {self(part[1])}" if part[0] == "neg" else f" + {self(part)}"
        return out

    def do_prod(self, *factors):
        apart = [f[0] == "frac" or numeral(f) or f[0] == "paren" and f[1][0] == "neg" for f in factors]
        out = self(factors[0])
        for before, here, factor in zip(apart, apart[1:], factors[1:]):
            out += (" · " if before or here else " ") + self(factor)
        return out

    def do_had(self, *parts):
        return " ⊙ ".join(map(self, parts))

    def do_big(self, kind, below, above, body):
        sign = "Σ" if kind == "sum" else "∏"
        under = self(below).replace(" ", "")
        under += ".." + self(above) if above else ""
        under = under if len(under) == 1 else f"{{{under}}}"
        return f"{sign}_{under} {self(body)}"

    def do_matrix(self, rows):
        return "(" + "; ".join(", ".join(map(self, row)) for row in rows) + ")"

    def sentence(self, parts):
        """Words and formulas as one string."""
        out = ""
        for part in parts:
            if isinstance(part, str):
                out += visible(part)
            elif part[0] == "cite":
                out += "by " + visible(label(part[1]))
            else:
                drawn = self(part)
                out += drawn.replace(" ", KEEP) if len(drawn) < 30 else drawn
        return KEEP.join(map(to_ascii, out.split(KEEP))) if self.ascii else out


def formula(term, network, notation="nielsen", ascii=False):
    """A term of the kernel as one line of text."""
    return Printer(notation, ascii)(layout(term, network))


def shown_in_ascii(words):
    """A person's words on one line, in ASCII."""
    return to_ascii(visible(words))


def wrapped(
    text: str, width: int, first: str = "", rest: str | None = None, words: bool = False
) -> list[str]:
    """Lines of at most that width, broken at spaces, and anywhere in what is longer than a line; with words=True such a word, the
    path of a file say, stays whole, so that it can be copied."""
    rest = first if rest is None else rest
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_on_hyphens=False,
        break_long_words=not words,
    ) or [first]


def proof(theorem, proof, notation="nielsen", ascii=False, width=80):
    """A proof as text: the claim, for which networks, what it assumes, the proof line by line, the verdict."""
    out, draw = outline(theorem, proof, notation, False), Printer(notation, ascii)
    plain = shown_in_ascii if ascii else visible
    head = plain(out.label) + (f"  {draw.sentence(out.title)}" if out.title else "")
    source = plain(out.source)
    gap = width - len(head) - len(source)
    lines = (
        [head + " " * gap + source]
        if source and gap > 1
        else wrapped(head, width) + (wrapped(source, width, "  ") if source else [])
    )
    lines.append("")
    if out.scope:
        lines += [*wrapped(draw.sentence(out.scope), width, "  "), ""]
    lines += stated(draw(out.left), plain(out.sign), draw(out.right), width)
    if out.also and out.entries:
        lines += ["", "  entry by entry", ""]
    for left, right in out.also:
        lines += stated(draw(left), plain(out.sign), draw(right), width)
    lines += wrapped(draw.sentence(out.more), width, "      ") if out.more else []
    lines.append("")
    for place, say in enumerate(out.where):
        lines += wrapped(draw.sentence(say), width, " " * 13 if place else "  where      ", " " * 13)
    taken = ";  ".join(draw.sentence(s) for s in out.assuming) or "nothing more"
    lines += wrapped(taken, width, "  assuming   ", " " * 13)
    if out.note:
        lines += wrapped(draw.sentence(out.note), width, "  note       ", " " * 13)
    lines += ["", "  Proof" if out.proved else "  Steps"]
    for block in out.blocks:
        lines += chain(block, draw, width)
    if out.proved:
        end = plain("∎")
        if len(lines[-1]) + 3 + len(end) <= width:
            lines[-1] += "   " + end
        else:
            lines.append(end.rjust(width))
    return "\n".join([*lines, "", *wrapped(plain(out.verdict), width, "  "), ""]).replace(KEEP, " ")


def stated(left, sign, right, width):
    """An equation or inequality on one line, or on several where it is long."""
    one = f"{left} {sign} {right}"
    if len(one) + 6 <= width:
        return ["      " + one]
    return [*wrapped(left, width, "      ", " " * 8), *wrapped(f"{sign} {right}", width, " " * 8, " " * 10)]


def chain(block, draw, width):
    """The lines of one chain: terms on the left, reasons on the right or below."""
    lines = wrapped(draw.sentence(block.heading), width, "    ") if block.heading else []
    lines += wrapped(draw(block.start), width, "      ", "        ")
    for node, reason in block.lines:
        lines += reasoned("= " + draw(node), draw.sentence(reason), width)
    return lines


def reasoned(line, why, width):
    """One line of a chain with its reason on the right or below."""
    lines = wrapped(line, width, "    ", "        ")
    column = min(REASONS, max(width - len(why), 12))
    if len(lines[-1]) + 2 <= column and column + len(why) <= width:
        return [*lines[:-1], lines[-1].ljust(column) + why]
    if len(lines[-1]) + 2 > column and len(lines[-1]) + 2 + len(why) <= width:
        return [*lines[:-1], lines[-1] + "  " + why]
    return lines + wrapped(why, width, " " * column)

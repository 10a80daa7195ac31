"""Layouts as MathML."""

from html import escape

from symbolic_bp.render.inline import bracketed, inlined
from symbolic_bp.render.nodes import EXP, NABLA, dotted, tall
from symbolic_bp.language.notation import NOTATIONS, ROLES


def mo(sign, **attributes):
    """An operator."""
    return "<mo" + "".join(f' {k}="{v}"' for k, v in attributes.items()) + f">{escape(sign)}</mo>"


def mrow(*parts):
    """Elements in a row; one alone stays as it is."""
    return parts[0] if len(parts) == 1 else f"<mrow>{''.join(parts)}</mrow>"


def fence(inner, left="(", right=")", stretchy="true"):
    """An element in brackets."""
    return mrow(mo(left, stretchy=stretchy), inner, mo(right, stretchy=stretchy))


class Printer:
    """Draws layout nodes as MathML."""

    def __init__(self, notation):
        self.notation = NOTATIONS[notation]

    def __call__(self, node):
        return getattr(self, "do_" + node[0])(*node[1:])

    def symbol(self, role, heavy=False):
        """The sign of a role in the notation; heavy: in bold."""
        sign = self.notation.symbol(role)[0]
        style = (
            BOLD if heavy else "" if len(sign) == 1 else ITALIC
        )  # a name of several letters stands upright by itself
        return f"<mi{style}>{escape(sign)}</mi>"

    def do_sym(self, role):
        return f"<mi>{escape(role)}</mi>" if role in ROLES else self.symbol(role)

    def do_num(self, digits):
        return f"<mn>{digits}</mn>"

    def do_row(self, *nodes):
        return mrow(*map(self, nodes))

    def do_op(self, sign):
        return mo(sign, rspace="0") if sign == "∇" else mo(sign)

    def do_tight(self, sign):
        return mo(sign, lspace="0", rspace="0")

    def do_thin(self):
        return THIN

    def do_comma(self):
        return mo(",", lspace="0", rspace="0.1em")

    def do_d(self):
        return '<mi mathvariant="normal">∂</mi>'

    def do_ones(self):
        return "<mi>𝟏</mi>"

    def do_word(self, word):
        kind = "mi" if len(word) == 1 else "mtext"
        return f"<{kind}>{escape(word)}</{kind}>" if word else "<mrow></mrow>"

    def above(self, layer, example):
        """The signs of the label above a symbol, as a list."""
        if layer and example:
            parts = self.notation.example.replace("{l}", "\x01").replace("{x}", "\x02")
        elif layer:
            parts = self.notation.label.replace("{}", "\x01")
        else:
            return []
        return [
            self(layer)
            if c == "\x01"
            else self(example)
            if c == "\x02"
            else mo(c, stretchy="false", lspace="0", rspace="0")
            for c in parts
        ]

    def do_var(self, role, layer, indices, example, beside=""):
        up = self.above(layer, example) + ([beside] if beside else [])
        if example and not layer:
            indices = (*indices, example)
        commas = self.notation.commas or any(i[0] not in ("sym", "num") or len(i[1]) > 1 for i in indices)
        down = [x for i in indices for x in ([self.do_comma()] if commas else []) + [self(i)]][
            commas and 1 or 0 :
        ]
        return scripts(
            self.symbol(
                role, self.notation.heavy(role, layer, indices[: len(indices) - bool(example and not layer)])
            ),
            down and mrow(*down),
            up and mrow(*up),
        )

    def do_fun(self, role, layer, primes, argument):
        marks = (
            mo("′" * primes, lspace="0", rspace="0")
            if 0 < primes < 4
            else f"<mn>({primes})</mn>"
            if primes
            else ""
        )
        if layer and self.notation.act_above:
            name = scripts(self.symbol(role), "", mrow(*self.above(layer, None), *([marks] if marks else [])))
        else:
            name = scripts(
                self.symbol(role, self.notation.heavy(role, None, ())), self(layer) if layer else "", marks
            )
        return mrow(name, self.do_paren(argument)) if argument else name

    def do_call(self, name, argument):
        power = inlined(argument)
        if name == EXP and not tall(power):
            return scripts("<mi>e</mi>", "", self(power))
        return mrow(self(name), self.do_paren(argument))

    def do_frac(self, above, below):
        return f"<mfrac>{self(above)}{self(below)}</mfrac>"

    def do_slash(self, above, below):
        parts = [self.do_paren(n) if bracketed(n, n is below) else self(n) for n in (above, below)]
        return mrow(parts[0], mo("/", lspace="0", rspace="0"), parts[1])

    def do_paren(self, node):
        return fence(self(node), stretchy="true" if tall(node) else "false")

    def do_brack(self, node):
        return fence(self(node), "[", "]", "false")

    def do_sup(self, node, power):
        base = self(node)  # the square of a^l is (a^l)^2
        return scripts(
            fence(base, stretchy="false")
            if node[0] == "var" and node[2] or node[:2] == ("call", EXP)
            else base,
            "",
            self(power),
        )

    def do_sub(self, node, below):
        if node == NABLA and below[0] == "var" and self.notation.bold:
            return scripts(self(node), self.symbol(below[1], True), "")
        return scripts(self(node), self(below), "")

    def do_T(self, node):
        sign = "<mi>⊤</mi>" if self.notation.transpose == r"\top" else '<mi mathvariant="normal">T</mi>'
        if node[0] == "var" and node[2] and self.notation.inside:
            return self.do_var(*node[1:], beside=sign)
        inner = self(node)
        return scripts(
            fence(inner, stretchy="false") if node[0] == "var" and (node[2] or node[3]) else inner, "", sign
        )

    def do_neg(self, node):
        return mrow(mo("−", form="prefix"), self(node))

    def do_add(self, *parts):
        out = [self(parts[0])]
        for part in parts[1:]:
            out += [mo("−"), self(part[1])] if part[0] == "neg" else [mo("+"), self(part)]
        return mrow(*out)

    def do_prod(self, *factors):
        out = [self(factors[0])]
        for before, factor in zip(factors, factors[1:]):
            out += [mo("·") if dotted(before, factor) else THIN, self(factor)]
        return mrow(*out)

    def do_had(self, *parts):
        return f"<mrow>{mo('⊙').join(map(self, parts))}</mrow>"

    def do_matrix(self, rows):
        return fence(
            "<mtable>" + "".join(f"<mtr>{cells(map(self, row))}</mtr>" for row in rows) + "</mtable>"
        )

    def do_big(self, kind, below, above, body):
        sign = mo("∑" if kind == "sum" else "∏", movablelimits="false")
        limits = (
            f"<munderover>{sign}{self(below)}{self(above)}</munderover>"
            if above
            else f"<munder>{sign}{self(below)}</munder>"
        )
        return mrow(limits, self(body))


def cells(row):
    """The cells of a row of a matrix."""
    return "".join(f"<mtd>{cell}</mtd>" for cell in row)


def scripts(base, down, up):
    """An element with what stands below and above to the right of it, where there is any."""
    if down and up:
        return f"<msubsup>{base}{down}{up}</msubsup>"
    if down or up:
        return f"<msub>{base}{down}</msub>" if down else f"<msup>{base}{up}</msup>"
    return base


def math(inner, display=False):
    """A formula as an element; display: with large fractions and sums."""
    return f"<math{DISPLAY if display else ''}>{inner}</math>"


THIN = '<mspace width="0.2em"/>'
BOLD, ITALIC = ' style="font-weight:bold"', ' style="font-style:italic"'
EQUALS = mo("=", form="infix")
DISPLAY = ' displaystyle="true"'

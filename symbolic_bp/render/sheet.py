"""A sheet of closed forms for one network: what is printed, in what order, and as text, LaTeX, HTML or Markdown."""

from dataclasses import dataclass, replace

from symbolic_bp.render import html, latex, markdown, mathml, text
from symbolic_bp.render.conditions import granted
from symbolic_bp.render.convention import SWAP, swapped
from symbolic_bp.render.escape import as_html as escape
from symbolic_bp.render.nodes import equation
from symbolic_bp.language.notation import NOTATIONS
from symbolic_bp.render.outline import outline
from symbolic_bp.render.picture import svg, tikz

WIDTH = 80
LINES = """
.line { display: flex; flex-wrap: wrap; align-items: center; column-gap: .4rem; padding: .15rem 0 .15rem 1.2rem; }
.line .term { flex: 1 1 auto; max-width: calc(100% - 2rem); overflow-x: auto; } .line .why { display: block; flex: 0 1 19rem; }
.statement .line { padding-left: 0; } .statement .line .term { max-width: 100%; }
"""


@dataclass(frozen=True)
class Part:
    """One closed form: heading and where (sentences), the equation, its derivation (a Block, or None), what it assumes."""

    heading: tuple
    where: tuple
    left: tuple
    right: tuple
    assuming: tuple
    block: object
    verdict: str = ""


@dataclass(frozen=True)
class Sheet:
    """title, picture_note, closing: plain words; definitions: (left, right, where) each; assuming, where: sentences;
    picture: (widths, names) or None; theorems: (theorem, proof) each; granted: sentences, what the kernel's proofs of the
    parts take for granted."""

    title: str
    definitions: tuple
    assuming: tuple
    where: tuple
    parts: tuple
    picture: tuple
    picture_note: str
    theorems: tuple
    closing: str
    granted: tuple = ()


def in_notation(sheet, notation):
    """The sheet with i for the neuron that a weight comes from, in a book that calls it so."""
    if not NOTATIONS[notation].source:
        return sheet
    definitions = tuple(swapped(d, SWAP) if from_k(d) else d for d in sheet.definitions)
    parts = tuple(
        swapped_part(p) if from_k((p.left, p.right, p.block and p.block.lines)) else p for p in sheet.parts
    )
    return replace(sheet, definitions=definitions, parts=parts)


def swapped_part(part):
    """A Part with i and k exchanged."""
    heading, where, left, right = (
        swapped(node, SWAP) for node in (part.heading, part.where, part.left, part.right)
    )
    block = part.block and replace(
        part.block, start=swapped(part.block.start, SWAP), lines=swapped(part.block.lines, SWAP)
    )
    return replace(part, heading=heading, where=where, left=left, right=right, block=block)


def from_k(node):
    """Whether k is the neuron that a weight in a layout comes from."""
    return isinstance(node, tuple) and (
        node[:2] == ("var", "w") and node[3][1:] == (("sym", "k"),) or any(map(from_k, node))
    )


def as_text(sheet, notation="nielsen", ascii=False):
    """The sheet for a terminal."""
    sheet = in_notation(sheet, notation)
    draw, plain = text.Printer(notation, ascii), text.to_ascii if ascii else str
    lines = [*text.wrapped(plain(sheet.title), WIDTH), "", "  Definitions"]
    for left, right, where in sheet.definitions:
        lines += beside(f"{draw(left)} = {draw(right)}", draw.sentence(where))
    for number, say in enumerate(sheet.assuming):
        lines += ([""] if not number else []) + text.wrapped(
            draw.sentence(say), WIDTH, " " * 13 if number else "  assuming   ", " " * 13
        )
    for number, say in enumerate(sheet.where):
        lines += text.wrapped(draw.sentence(say), WIDTH, " " * 13 if number else "  where      ", " " * 13)
    lines += ["", "  Closed forms"]
    for part in sheet.parts:
        lines += beside(f"{draw(part.left)} = {draw(part.right)}", draw.sentence(part.where))
    for part in derived(sheet):
        lines += ["", *text.wrapped(draw.sentence(part.heading), WIDTH, "  ")]
        lines += [
            line for say in part.assuming for line in text.wrapped("as " + draw.sentence(say), WIDTH, "  ")
        ]
        lines += text.chain(part.block, draw, WIDTH)
        lines += ["", *text.wrapped(plain(part.verdict), WIDTH, "  ")] * bool(part.verdict)
    lines += ["", *text.wrapped(plain(sheet.closing), WIDTH, "  ")] * bool(sheet.closing)
    lines += ["", *text.wrapped(taken(map(draw.sentence, sheet.granted)), WIDTH, "  ")] * bool(sheet.granted)
    for theorem, proof in sheet.theorems:
        lines += ["", text.proof(theorem, proof, notation, ascii, WIDTH).rstrip()]
    return "\n".join([*lines, ""]).replace(text.KEEP, " ")


GRANTED = "The proofs of the kernel take for granted: "


def taken(sentences):
    """One sentence of what is taken for granted."""
    return GRANTED + "; ".join(sentences) + "."


def derived(sheet):
    """The parts that have a derivation."""
    return [part for part in sheet.parts if part.block]


def beside(formula, where):
    """A formula with its range to the right of it, or below."""
    lines = text.wrapped(formula, WIDTH, "      ", "        ")
    column = max(text.REASONS, len(lines[-1]) + 3)
    if where and column + len(where) <= WIDTH:
        lines[-1] = lines[-1].ljust(column) + where
    elif where:
        lines += text.wrapped(where, WIDTH, " " * min(text.REASONS, max(WIDTH - len(where), 12)))
    return lines


def as_latex(sheet, notation="nielsen"):
    """A LaTeX document that stands alone; the picture is drawn where TikZ is installed."""
    sheet = in_notation(sheet, notation)
    outs = [outline(*item, notation) for item in sheet.theorems]
    draw = latex.Printer(notation, known={out.name for out in outs})
    body = [r"\section*{\raggedright " + latex.escape(sheet.title) + "}"]
    if sheet.picture:
        body += [
            r"\begin{center}",
            r"\ifdefined\tikzpicture",
            tikz(*sheet.picture, notation),
            r"\else\emph{(The picture of the network needs the package tikz.)}\fi",
            r"\end{center}",
        ]
    elif sheet.picture_note:
        body += [latex.escape(sheet.picture_note), ""]
    body += [r"\subsection*{Definitions}", rows(sheet.definitions, draw)]
    if sheet.assuming:
        body += [draw.sentence(granted(sheet.assuming)), ""]
    if sheet.where:
        body += ["Here " + "; ".join(draw.sentence(s) for s in sheet.where) + ".", ""]
    body += [r"\subsection*{Closed forms}", rows([(p.left, p.right, p.where) for p in sheet.parts], draw)]
    for part in derived(sheet):
        body += [rf"\subsection*{{{draw.sentence(part.heading)}}}".replace("$^", "$^")]
        body += ["As " + ", and as ".join(draw.sentence(s) for s in part.assuming) + ":"] * bool(
            part.assuming
        )
        body += [latex.aligned(part.block, draw, latex.PAGE)]
        body += [
            r"{\footnotesize " + latex.escape(part.verdict[:1].upper() + part.verdict[1:]) + ".}"
        ] * bool(part.verdict)
    body += ["", latex.escape(sheet.closing), ""]
    body += [taken(map(draw.sentence, sheet.granted)), ""] * bool(sheet.granted)
    body += [r"\section*{The equations behind them}"] * bool(outs) + [
        latex.one(out, draw, latex.PAGE) for out in outs
    ]
    head = latex.HEAD.replace(
        r"\newtheorem", r"\IfFileExists{tikz.sty}{\usepackage{tikz}}{}" + "\n" + r"\newtheorem", 1
    )
    return "\n".join([head, r"\begin{document}", *body, r"\end{document}", ""])


def rows(equations, draw):
    """Equations below each other, their ranges at the right margin."""
    made = [(draw.whole(left), latex.broken(draw(right)), where) for left, right, where in equations]
    return latex.beside(made, draw, latex.PAGE)


def as_html(sheet, notation="nielsen"):
    """One HTML page that needs nothing else."""
    sheet = in_notation(sheet, notation)
    outs = [outline(*item, notation) for item in sheet.theorems]
    draw, known = mathml.Printer(notation), {out.name for out in outs}

    def say(parts):
        return html.sentence(parts, draw, known)

    def table(equations):
        lines = [
            f'<div class="line"><span class="term">{mathml.math(draw(equation(left, right)), True)}</span>'
            f'<span class="why">{say(where)}</span></div>'
            for left, right, where in equations
        ]
        return f'<div class="statement">{"".join(lines)}</div>'

    def steps(block):
        lines = [
            f'<div class="line"><span class="term">{mathml.math(mathml.EQUALS + draw(node), True)}</span>'
            f'<span class="why">{say(why)}</span></div>'
            for node, why in block.lines
        ]
        return f'<div class="chain"><div class="start">{mathml.math(draw(block.start), True)}</div>{"".join(lines)}</div>'

    def judged(part):
        kind = "verdict" if part.verdict.startswith("proved") else "verdict no"
        return f'<p class="{kind}">{escape(part.verdict)}</p>' if part.verdict else ""

    body = [f"<h1>{escape(sheet.title)}</h1>"]
    note = f'<p class="soft">{escape(sheet.picture_note)}</p>'
    body.append(
        f"<p>{svg(*sheet.picture, notation)}</p>" if sheet.picture else note if sheet.picture_note else ""
    )
    body += ["<h2>Definitions</h2>", table(sheet.definitions)]
    body += [f"<p>{say(granted(sheet.assuming))}</p>"] * bool(sheet.assuming)
    body += [f"<p>Here {'; '.join(map(say, sheet.where))}.</p>"] * bool(sheet.where)
    body += ["<h2>Closed forms</h2>", table([(p.left, p.right, p.where) for p in sheet.parts])]
    for part in derived(sheet):
        given = f'<p class="soft">as {", and as ".join(map(say, part.assuming))}</p>' if part.assuming else ""
        body.append(
            f"<section><h2>{say(part.heading)}</h2>{given}{steps(part.block)}{judged(part)}</section>"
        )
    body.append(f'<p class="verdict">{escape(sheet.closing)}</p>')
    body += [f'<p class="soft">{taken(map(say, sheet.granted))}</p>'] * bool(sheet.granted)
    body += [html.section(out, draw, known, {o.name: o for o in outs}) for out in outs]
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(sheet.title)}</title>",
            f"<style>{html.STYLE}{LINES}</style>",
            "</head>",
            "<body>",
            *body,
            "</body>",
            "</html>",
            "",
        ]
    )


def as_markdown(sheet, notation="nielsen", picture=""):
    """Markdown whose formulas GitHub draws; picture: the name of an SVG file beside it."""
    sheet = in_notation(sheet, notation)
    outs = [outline(*item, notation) for item in sheet.theorems]
    draw, known = latex.Printer(notation), {out.name for out in outs}

    def say(parts):
        return markdown.sentence(parts, draw, known)

    def listed(equations):
        return [
            line
            for left, right, where in equations
            for line in (markdown.fenced(f"{draw.whole(left)} = {draw.whole(right)}"), "", say(where), "")
        ]

    lines = [f"# {markdown.escape(sheet.title)}", ""]
    lines += [f"![The network]({picture})", ""] if picture else [markdown.escape(sheet.picture_note), ""]
    lines += ["## Definitions", "", *listed(sheet.definitions)]
    lines += [say(granted(sheet.assuming)), ""] * bool(sheet.assuming)
    lines += ["Here " + "; ".join(map(say, sheet.where)) + ".", ""] * bool(sheet.where)
    lines += ["## Closed forms", "", *listed([(p.left, p.right, p.where) for p in sheet.parts])]
    for part in derived(sheet):
        lines += [f"## {say(part.heading)}", ""]
        lines += ["As " + ", and as ".join(map(say, part.assuming)) + ":", ""] * bool(part.assuming)
        lines += markdown.chain(part.block, draw, known) + [markdown.escape(part.verdict), ""] * bool(
            part.verdict
        )
    lines += [markdown.escape(sheet.closing), ""]
    lines += [taken(map(say, sheet.granted)), ""] * bool(sheet.granted)
    for out in outs:
        lines += markdown.section(out, draw, known)
    return "\n".join(lines)

"""A page of a model and its formulas as text, LaTeX, Markdown and HTML: one writer each, the same order of
parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from symbolic_bp.model.model import Model
from symbolic_bp.model.printing import formula, loops, place, write_guard
from symbolic_bp.render.escape import as_html, as_markdown, visible
from symbolic_bp.render.html import STYLE
from symbolic_bp.render.models.latex import Latex
from symbolic_bp.render.models.layout import Layout
from symbolic_bp.render.models.mathml import MathML
from symbolic_bp.render.models.page import Page, Part, Row
from symbolic_bp.render.tex import escape as as_latex
from symbolic_bp.render.tex_width import width

WIDE = 62  # letters of a line of a formula
LONG = 76  # with its ranges
HEAD = r"""\documentclass[11pt]{article}
\usepackage[T1]{fontenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage[utf8]{inputenc}
\usepackage[a4paper,margin=22mm]{geometry}
\usepackage[fleqn]{amsmath}
\usepackage{amssymb}
\setlength{\mathindent}{1.5em}
\setlength{\parindent}{0pt}
\AtBeginDocument{\setlength{\abovedisplayskip}{6pt}\setlength{\belowdisplayskip}{3pt}}
\allowdisplaybreaks
\emergencystretch=3em
\providecommand{\coloneqq}{\mathrel{:=}}
"""
LINES = """
.row { display: flex; flex-wrap: wrap; gap: .2rem 2.5rem; align-items: center; padding: .25rem 0;
  overflow-x: auto; }
.row .range { color: var(--soft); font-size: .92rem; margin-left: auto; }
"""


def as_text(page: Page) -> str:
    """The lines of the model, then each formula with its verdict."""
    lines = [*page.model.text.rstrip().split("\n"), ""]
    for n in page.results:
        lines.append(f"{formula(n.row.left)} = {formula(n.row.right or ['num', '0'])}{loops(n.row.box)}")
        needs = f"; needs {', '.join(f'({k})' for k in n.needs)}" if n.needs else ""
        lines.append(f"    {n.words}{needs}")
    lines += (
        ["", *(f"({n}) {plain(need.parts())}" for n, need in enumerate(page.needs, 1))] if page.needs else []
    )
    lines += ["", page.closing] if page.closing else []
    return "\n".join(map(visible, lines)) + "\n"


def plain(parts: Iterable[Part]) -> str:
    """A sentence with formulas as a model has them."""
    made = ""
    for part in parts:
        if isinstance(part, str):
            made += part
        elif part[0] == "term":
            made += formula(part[1])
        elif part[0] == "relation":
            made += write_guard(["g", part[1], part[2]])
        else:
            made += place(part[1], part[2] if len(part) > 2 else ())
    return made


class Math:
    """Formulas of a page in a style."""

    def __init__(self, page: Page, style: Latex | MathML) -> None:
        self.style = style
        self.draw = Layout(style, page.model.latex, page.least)

    def equation(self, row: Row) -> str:
        """left = right; the left side alone for a given array."""
        left = self.draw.term(row.left)
        if row.right is None:
            return left
        return self.style.row([left, self.style.sign(row.sign), self.right(row)])

    def right(self, row: Row) -> str:
        """The right side; a definition with cases."""
        t = row.right or ["num", "0"]
        return self.draw.definition(t) if row.left[0] == "ref" else self.draw.term(t)

    def part(self, part: Sequence[object]) -> str:
        """A formula in a sentence."""
        if part[0] == "term":
            return self.draw.term(part[1])  # type: ignore[arg-type]
        if part[0] == "relation":
            return self.draw.relation(str(part[1]), str(part[2]))
        slots = self.draw.slots(part[2]) if len(part) > 2 else ""  # type: ignore[arg-type]
        return self.draw.name(str(part[1]), slots)


def slope_notes(page: Page) -> list[list[Part]]:
    """What the letters for slopes of functions of arrays mean."""
    words = {1: "first", 2: "second", 3: "third"}
    families = {f[0]: f for f in page.model.data["families"]}
    made: list[list[Part]] = []
    for name, k in page.slopes:
        body = families[name][2]
        of: Part = ("name", body[1]) if body[0] == "any" else "the maximum"
        which = f"its {words.get(k, f'{k}th')} argument" if body[0] == "any" else "what it is over"
        made.append([("name", f"d{k}_{name}"), " is the derivative of ", of, f" by the entries of {which}"])
    return made


def statement(model: Model, claim: Mapping[str, Any]) -> str:
    """A claim, as data, in LaTeX: left = right, its ranges and its conditions."""
    math = Math(Page("", model), Latex())
    where = [math.draw.ranges(claim["ranges"])] if claim["ranges"] else []
    where += [math.draw.relation(g[1], g[2]) for g in claim.get("conditions", ())]
    row = Row(claim["left"], claim["right"], claim["ranges"])
    return broken(math, row) + r" \qquad " * bool(where) + r",\ ".join(where)


# -- LaTeX -------------------------------------------------------------------------------------------


def broken(math: Math, row: Row) -> str:
    """An equation; a long sum on lines of its own."""
    whole = math.equation(row)
    t = row.right
    if t is None or t[0] != "add" or width(whole) < WIDE or r"\begin{cases}" in whole:
        return whole
    lines = [math.style.row([math.draw.term(row.left), " = "])]
    for u in t[1:]:
        drawn = math.draw.term(["add", u])
        drawn = drawn.lstrip()
        joined = drawn if drawn.startswith("-") or u is t[1] else f"+ {drawn}"
        if width(lines[-1] + joined) > WIDE and lines[-1].strip() != "":
            lines.append("")
        lines[-1] += f" {joined}"
    body = r" \\ &\quad ".join(line.strip() for line in lines)
    head, _, rest = body.partition(" = ")
    return rf"\begin{{aligned}} {head} &= {rest} \end{{aligned}}"


def ranged(equation: str, ranges: str) -> str:
    """An equation with its ranges behind it, or below it where the line is not long enough."""
    longest = max(map(width, equation.split(r" \\ ")))
    gap = r" \qquad " if longest + width(ranges) < LONG else " \\\\*\n" + r"\qquad\qquad "
    return f"{equation}{gap}{ranges}" if ranges else equation


def as_document(page: Page) -> str:
    """A LaTeX document that stands alone."""
    math = Math(page, Latex())

    def say(parts: Iterable[Part]) -> str:
        return "".join(as_latex(p) if isinstance(p, str) else f"${math.part(p)}$" for p in parts)

    def shown(rows: Sequence[Row]) -> list[str]:
        lines = [ranged(broken(math, r), math.draw.ranges(r.box)) for r in rows]
        return [r"\begin{gather*}", " \\\\\n".join(lines), r"\end{gather*}"] if rows else []

    body = [rf"\section*{{{as_latex(page.title)}}}"]
    given = page.given()
    if given:
        listed = ", ".join(
            f"${math.equation(r)}$" + f" (${math.draw.ranges(r.box)}$)" * bool(r.box) for r in given
        )
        body += [rf"\subsection*{{Given}} {listed}."]
    body += [r"\subsection*{Definitions}", *shown(page.defined())]
    if page.results:
        body.append(r"\subsection*{Derivatives}")
    for n in page.results:
        needs = f"; needs {', '.join(f'({k})' for k in n.needs)}" if n.needs else ""
        words = as_latex(n.words + needs)
        body += [*shown([n.row]), rf"{{\footnotesize\hspace*{{1.5em}}{words}}}\par"]
    body += [r"\subsection*{Hypotheses}"] * bool(page.needs)
    body += [rf"({k}) {say(need.parts())}.\par" for k, need in enumerate(page.needs, 1)]
    body += [rf"\medskip Here {say(note)}.\par" for note in slope_notes(page)]
    body += [r"\medskip", as_latex(page.closing)] if page.closing else []
    return "\n".join([HEAD + r"\begin{document}", *body, r"\end{document}", ""])


# -- Markdown ----------------------------------------------------------------------------------------


def as_page(page: Page) -> str:
    """Markdown whose formulas GitHub draws."""
    math = Math(page, Latex())

    def say(parts: Iterable[Part]) -> str:
        return "".join(as_markdown(p) if isinstance(p, str) else f"$`{math.part(p)}`$" for p in parts)

    def shown(r: Row) -> list[str]:
        where = rf" \qquad {math.draw.ranges(r.box)}" if r.box else ""
        tex = (broken(math, r) + where).replace(r"\coloneqq", ":=")
        return ["```math", tex, "```", ""]

    lines = [f"# {as_markdown(page.title)}", ""]
    if page.given():
        listed = [
            f"$`{math.equation(r)}`$" + f" ($`{math.draw.ranges(r.box)}`$)" * bool(r.box)
            for r in page.given()
        ]
        lines += ["## Given", "", ", ".join(listed), ""]
    lines += ["## Definitions", "", *(line for r in page.defined() for line in shown(r))]
    lines += ["## Derivatives", ""] * bool(page.results)
    for n in page.results:
        needs = f"; needs {', '.join(f'({k})' for k in n.needs)}" if n.needs else ""
        lines += [*shown(n.row), as_markdown(n.words + needs), ""]
    lines += ["## Hypotheses", ""] * bool(page.needs)
    lines += [line for k, need in enumerate(page.needs, 1) for line in (f"({k}) {say(need.parts())}", "")]
    lines += [line for note in slope_notes(page) for line in (f"Here {say(note)}.", "")]
    lines += [as_markdown(page.closing), ""] * bool(page.closing)
    return "\n".join(lines)


# -- HTML --------------------------------------------------------------------------------------------


def as_web(page: Page) -> str:
    """One HTML page that needs nothing else."""
    math = Math(page, MathML())

    def inline(inner: str, display: bool = False) -> str:
        return f"<math{' displaystyle=' + chr(34) + 'true' + chr(34) if display else ''}>{inner}</math>"

    def say(parts: Iterable[Part]) -> str:
        return "".join(as_html(p) if isinstance(p, str) else inline(math.part(p)) for p in parts)

    def shown(r: Row) -> str:
        where = f'<span class="range">{inline(math.draw.ranges(r.box))}</span>' if r.box else ""
        return f'<div class="row"><span>{inline(math.equation(r), True)}</span>{where}</div>'

    body = [f"<h1>{as_html(page.title)}</h1>"]
    body += ["<h2>Given</h2>", *map(shown, page.given())] if page.given() else []
    body += ["<h2>Definitions</h2>", *map(shown, page.defined())]
    body += ["<h2>Derivatives</h2>"] * bool(page.results)
    for n in page.results:
        needs = f"; needs {', '.join(f'({k})' for k in n.needs)}" if n.needs else ""
        kind = "verdict" if n.proved else "verdict no"
        body.append(
            f'<div class="statement">{shown(n.row)}<p class="{kind}">{as_html(n.words + needs)}</p></div>'
        )
    body += ["<h2>Hypotheses</h2>"] * bool(page.needs)
    body += [f"<p>({k}) {say(need.parts())}</p>" for k, need in enumerate(page.needs, 1)]
    body += [f'<p class="soft">Here {say(note)}.</p>' for note in slope_notes(page)]
    body += [f'<p class="soft">{as_html(page.closing)}</p>'] * bool(page.closing)
    head = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{as_html(page.title)}</title>",
        f"<style>{STYLE}{LINES}</style>",
        "</head>",
        "<body>",
    ]
    return "\n".join([*head, *body, "</body>", "</html>", ""])

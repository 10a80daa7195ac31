"""Formulas and proofs as LaTeX: a fragment to paste, or a document that stands alone."""

from symbolic_bp.render import text
from symbolic_bp.render.conditions import granted
from symbolic_bp.render.layout import layout
from symbolic_bp.render.nodes import tall
from symbolic_bp.language.notation import NOTATIONS, ROLES
from symbolic_bp.render.outline import outline, sample
from symbolic_bp.render.tex import OPS, WIDE, Printer, broken, escape, label
from symbolic_bp.render.tex_width import width

COLUMN, PAGE = 46, 70  # letters in a line of a column of a paper, and of the document's own page
GAP = 5  # before a chain, and between a formula and its reason


def formula(term, network, notation="nielsen"):
    """A term of the kernel as LaTeX."""
    return Printer(notation).whole(layout(term, network))


def aligned(block, draw, line=COLUMN):
    """A chain of equalities with the reasons on the right."""
    start = draw.whole(block.start)
    rows = [
        (start if not n else "", broken(draw(node), WIDE - width(start)), reason)
        for n, (node, reason) in enumerate(block.lines)
    ]
    return beside(rows, draw, line) if rows else unnumbered([start])


def beside(rows, draw, line):
    """Rows (left side, lines of the right side, reason) as a flalign*, in which reasons are a column of their own, flush right in
    every class, where they fit into a line of so many letters; the others stand below, also right."""
    left = max(width(start) for start, *_ in rows) + GAP
    sizes = [(width(lines[-1]), draw.letters(reason)) for _, lines, reason in rows]
    fits = {n for n, (term, reason) in enumerate(sizes) if left + term + reason <= line}
    while fits and left + max(sizes[n][0] for n in fits) + max(sizes[n][1] for n in fits) > line:
        fits.remove(max(fits, key=lambda n: sum(sizes[n])))
    room = line - left - max([0, *(sizes[n][1] for n in fits)])  # for what makes the second column wide
    made = []
    for n, (start, lines, reason) in enumerate(rows):
        drawn = [
            cell(f"{'=' if not m else chr(92) + 'quad'} {one}", width(one) <= room)
            for m, one in enumerate(lines)
        ]
        why = rf"\small {draw.sentence(reason)}"
        made += [f"{start} {cell_}".lstrip() for start, cell_ in zip([start, *[""] * len(lines)], drawn)]
        if reason and n in fits:
            made[-1] += rf" & \mbox{{{why}}}"
        elif reason:
            made[-1] += r" \\*"
            long = sizes[n][1] > line * 0.8
            made.append(
                rf"&& \llap{{\parbox{{.8\linewidth}}{{\raggedleft{why}}}}}" if long else rf"&& \llap{{{why}}}"
            )
    made[0] = r"\quad " + made[0]
    last = len(made) - 1  # no page break after the first line or before the last one
    ends = [
        "" if n == last or row.endswith(r"\\*") else r" \\*" if n in (0, last - 1) else r" \\"
        for n, row in enumerate(made)
    ]
    return "\\begin{flalign*}\n  " + "\n  ".join(map(str.__add__, made, ends)) + "\n\\end{flalign*}"


def cell(formula, fits):
    """A cell of the second column; one that would push the reasons over the margin takes no room there."""
    return f"&{formula}" if fits else rf"&\rlap{{$\displaystyle{{}}{formula}$}}"


def statement(out, draw):
    """The claim as a tagged equation, broken where it is long."""
    rows = lined(draw, out.left, out.right, WIDE - 3 - len(out.label), out.sign)
    rows = rows.replace(" \\\\\n", " \\notag \\\\\n")
    tag = f"\\tag{{{escape(out.label)}}}\\label{{{label(out.name)}}}"
    parts = [f"\\begin{{align}}\n  {rows}\n  {tag}\n\\end{{align}}"]
    if out.arrays:
        parts += ["In entries,", unnumbered([lined(draw, *out.arrays, WIDE)])]
    if out.also:
        parts += [
            "that is," if out.arrays else "Entry by entry," if out.entries else "and likewise",
            unnumbered([lined(draw, *pair, WIDE, out.sign) for pair in out.also]),
        ]
    return "\n".join([*parts, *([draw.sentence(out.more)] if out.more else [])])


def lined(draw, left, right, limit, sign="="):
    """An equation or inequality as the rows of an align, broken where it is long."""
    lines = broken(draw(right), limit - width(draw.whole(left)))
    return " \\\\\n  ".join(
        [f"{draw.whole(left)} &{OPS[sign].strip()} {lines[0]}", *(r"&\quad " + line for line in lines[1:])]
    )


def unnumbered(rows):
    """Rows as an align*."""
    return "\\begin{align*}\n  " + " \\\\\n  ".join(rows) + "\n\\end{align*}"


def one(out, draw, line=COLUMN):
    """One theorem with its proof."""
    title = draw.sentence(out.title) if not draw.known else ""  # in a document it stands in the heading
    if out.proved:
        parts = [
            r"\begin{theorem}" + (f"[{title}]" if title else "") + r"\sloppy"
        ]  # long formulas stand in sentences
    else:
        parts = [r"\noindent\textbf{Claim" + (f" ({title})" if title else "") + ".}"]
    parts += [
        draw.sentence(out.scope)
        if out.scope
        else f"The {'equation' if out.sign == '=' else 'inequality'} holds:",
        statement(out, draw),
    ]
    if out.where:
        parts.append("Here " + "; ".join(draw.sentence(say) for say in out.where) + ".")
    parts.append(draw.sentence(granted(out.assuming)) if out.assuming else "Nothing more is assumed.")
    parts.append(r"\end{theorem}" if out.proved else r"\par")
    for words in [f"Source: {escape(out.source)}."] * bool(out.source) + [draw.sentence(out.note)] * bool(
        out.note
    ):
        parts.append(rf"\noindent{{\small {words}}}\par")
    said = r"{\footnotesize " + escape(out.verdict[0].upper() + out.verdict[1:]) + ".}"
    steps = [
        (draw.sentence(b.heading) + "\n" if b.heading else "") + aligned(b, draw, line) for b in out.blocks
    ]
    if out.proved:
        breaks = (
            r"\interdisplaylinepenalty=10000\postdisplaypenalty=10000"
            if short(out)
            else r"\allowdisplaybreaks"
        )
        parts += [r"\begin{proof}" + breaks, *steps, said, r"\end{proof}"]
    else:
        parts += [r"\noindent\textit{Steps (no proof).}", *steps, r"\noindent" + said + r"\par"]
    return "\n".join([*parts, ""])


def fragment(theorem, proof, notation="nielsen"):
    """A theorem and its proof to paste into a document that has amsmath and amsthm."""
    return one(outline(theorem, proof, notation), Printer(notation))


HEAD = r"""\documentclass[11pt]{article}
\usepackage[T1]{fontenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage[utf8]{inputenc}
\usepackage[a4paper,margin=25mm]{geometry}
\usepackage[fleqn]{amsmath}
\usepackage{amssymb,amsthm}
\usepackage{color}
\definecolor{link}{rgb}{0.10,0.30,0.60}
\usepackage[colorlinks,allcolors=link]{hyperref}
\setlength{\mathindent}{1.5em}
\allowdisplaybreaks
\emergencystretch=3em
\newtheorem*{theorem}{Theorem}
\newcommand{\room}[1]{\par\ifdim\dimexpr\pagegoal-\pagetotal\relax<#1\newpage\fi}
\newcommand{\entry}[3]{\subsection*{\raggedright #1\quad #2}%
  \addcontentsline{toc}{subsection}{\texorpdfstring{#1\quad #2}{#1: #3}}}
"""


def document(items, notation="nielsen"):
    """A LaTeX document that stands alone, for items [(theorem, proof)]."""
    return bound([outline(*item, notation) for item in items], notation)


def folder(items, notation="nielsen"):
    """(document, {name: fragment}) for items [(theorem, proof)]."""
    outs = [outline(*item, notation) for item in items]
    return bound(outs, notation), {out.name: one(out, Printer(notation)) for out in outs}


def bound(outs, notation):
    """The document of outlines."""
    book = NOTATIONS[notation]
    draw, words = Printer(notation, True, {out.name for out in outs}), text.Printer(notation, True)
    commands = [rf"\newcommand{{\{ROLES[r][0]}}}{{{book.symbols[r][2]}}}" for r in ROLES]
    body = [
        "\n".join(
            [
                rf"\room{{{room(out)}\baselineskip}}",
                rf"\entry{{{escape(out.label)}}}{{{draw.sentence(out.title)}}}{{{escape(words.sentence(out.title))}}}",
                one(out, draw, PAGE),
            ]
        )
        for out in outs
    ]
    return "\n".join(
        [
            HEAD + "\n".join(commands),
            r"\title{Backpropagation, step by step}",
            r"\author{symbolic\_bp}",
            r"\date{}",
            r"\begin{document}",
            r"\maketitle",
            r"\tableofcontents",
            notation_table(book, draw),
            HYPOTHESES.format(
                sigma=draw.whole(("fun", "act", ("sym", "i"), 0, None)),
                z=draw.whole(("var", "z", ("sym", "i"), (), None)),
                C=draw.symbol("C"),
                a=draw.whole(("var", "a", ("sym", "L"), (), None)),
            ),
            *body,
            r"\end{document}",
            "",
        ]
    )


HYPOTHESES = r"""
\section*{{Hypotheses}}
Every theorem says what it assumes, and assumes nothing else. The activation functions and the cost are
any functions, each layer having its own activation function ${sigma}$. A theorem about derivatives needs ${sigma}$ to be
differentiable at ${z}$, for the layers $i$ that it names, and the cost ${C}$, as a function of the activations of the
last layer, to be differentiable at ${a}$. A symbol $[i=j]$ is $1$ where $i=j$ and $0$ elsewhere; $\odot$ is the product
entry by entry. Depth $L$ and the numbers of neurons $n(l)$ are arbitrary unless a theorem names them."""


def room(out):
    """The lines that a theorem and the beginning of its proof need together; a short proof is kept in one piece."""
    lines = height(out)
    text = 8 + 2 * len(out.where) + len(str(out.note)) // 120
    also = 2 + 3 * len(out.arrays) // 2 + len(out.also) * (1.8 if tall(out.also) else 1) if out.also else 0
    return round(min(text + also + (lines if short(out) else 7), 26))


def height(out):
    """About how many lines of text a proof takes."""
    return sum(2 + 2.1 * len(b.lines) for b in out.blocks)


def short(out):
    """Whether a proof is kept on one page."""
    return height(out) < 12


def notation_table(book, draw):
    """The section on the notation: each symbol with its meaning."""
    rows = [f"${draw.whole(sample(role, book.name))}$ & {escape(book.meaning(role))} \\\\" for role in ROLES]
    return "\n".join(
        [
            r"\section*{Notation}",
            f"The notation is that of {escape(book.title)}.",
            f"Layers run from $1$, the input, to $L$. A mini-batch has {escape(book.batch)}.",
            "",
            r"\medskip\noindent{\renewcommand{\arraystretch}{1.25}",
            r"\begin{tabular}{@{}lp{0.8\textwidth}@{}}",
            *rows,
            r"\end{tabular}}",
            "",
        ]
    )

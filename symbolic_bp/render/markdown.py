"""Proofs as Markdown whose formulas GitHub draws."""

from symbolic_bp.render.escape import as_markdown as escape
from symbolic_bp.render.inline import inlined
from symbolic_bp.render.nodes import related
from symbolic_bp.language.notation import NOTATIONS, ROLES
from symbolic_bp.render.outline import anchor, label, outline, sample
from symbolic_bp.render.tex import Printer


def sentence(parts, draw, known):
    """Words, formulas between $` and `$ (GitHub leaves those alone), and links."""
    out = ""
    for part in parts:
        if isinstance(part, str):
            out += escape(part)
        elif part[0] == "cite":
            name = escape(label(part[1]))
            out += f"by [{name}](#{anchor(part[1])})" if part[1] in known else f"by {name}"
        else:
            out += f"$`{draw.whole(inlined(part))}`$"
    return out.replace("`$$`", " ")


def fenced(tex):
    """A formula in a block of its own."""
    return f"```math\n{tex}\n```"


def chain(block, draw, known):
    """A chain: all of it as one formula, then the reason of each line."""
    rows = [draw.whole(block.start) + " &" * bool(block.lines)]
    for number, (node, _) in enumerate(block.lines, 1):
        rows.append(rf"&= {draw.whole(node)} && \text{{({number})}}")
    if block.lines:
        rows[0:2] = [draw.whole(block.start) + " " + rows[1]]
    tex = "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}" if block.lines else rows[0]
    reasons = [f"{n}. {sentence(why, draw, known)}" for n, (_, why) in enumerate(block.lines, 1)]
    heading = [sentence(block.heading, draw, known), ""] if block.heading else []
    return [*heading, fenced(tex), "", *reasons, ""]


def named(out, draw, label=""):
    """The name of a theorem and its title."""
    return (label or escape(out.label)) + (f": {sentence(out.title, draw, ())}" if out.title else "")


def section(out, draw, known):
    """One theorem with its proof, as lines."""
    heading = named(out, draw)
    lines = [f'<a id="{anchor(out.name)}"></a>', "", f"## {heading}", ""]
    if out.source:
        lines += [f"*{escape(out.source)}*", ""]
    if out.scope:
        lines += [sentence(out.scope, draw, known), ""]
    for left, right in ((out.left, out.right), *([out.arrays] if out.arrays else []), *out.also):
        lines += [fenced(draw.whole(related(left, out.sign, right))), ""]
    lines += [draw.sentence(out.more), ""] if out.more else []
    lines += [f"- where {sentence(say, draw, known)}" for say in out.where]
    lines.append(
        "- assuming " + ("; ".join(sentence(s, draw, known) for s in out.assuming) or "nothing more")
    )
    if out.note:
        lines.append("- note: " + sentence(out.note, draw, known))
    lines += ["", "**Proof.**" if out.proved else "**Steps (no proof).**", ""]
    for block in out.blocks:
        lines += chain(block, draw, known)
    return [*lines, escape(out.verdict) + (" ∎" if out.proved else ""), ""]


def document(items, notation="nielsen"):
    """Markdown with the theorems of items [(theorem, proof)]."""
    draw, book, outs = Printer(notation), NOTATIONS[notation], [outline(*item, notation) for item in items]
    known = {out.name for out in outs}
    lines = [
        "# Backpropagation, step by step",
        "",
        f"Notation of {book.title}. A mini-batch has {book.batch}.",
        "",
    ]
    lines += ["- " + named(o, draw, f"[{escape(o.label)}](#{anchor(o.name)})") for o in outs]
    lines += ["", "| symbol | meaning |", "| --- | --- |"]
    lines += [f"| $`{draw.whole(sample(role, notation))}`$ | {book.meaning(role)} |" for role in ROLES]
    lines.append("")
    for out in outs:
        lines += section(out, draw, known)
    return "\n".join(lines)

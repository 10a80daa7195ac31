"""Proofs as one HTML page that needs nothing else: MathML, no script, light and dark."""
from html import escape

from symbolic_bp.render.layout import equation
from symbolic_bp.render.mathml import Printer, math
from symbolic_bp.render.notation import NOTATIONS, ROLES
from symbolic_bp.render.outline import anchor, label, outline, sample

STYLE = """
:root { color-scheme: light dark; --ink: #1d2330; --soft: #5d6678; --line: #d9dde5; --paper: #fdfdfb; --card: #f3f4f1;
        --link: #1b5faa; --good: #1f7a45; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e6eb; --soft: #9aa3b2; --line: #363c48; --paper: #15181e;
        --card: #1d2129; --link: #7fb3f0; --good: #6cc592; --bad: #f2877f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
       font: 1.05rem/1.6 Georgia, "Times New Roman", serif; }
h1 { font-size: 1.9rem; margin: 0 0 .25rem; } h2 { font-size: 1.3rem; margin: 3rem 0 .5rem; line-height: 1.3; }
h2 .name { color: var(--link); margin-right: .6em; white-space: nowrap; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
nav ol { padding-left: 0; list-style: none; columns: 2 22rem; font-size: .95rem; }
nav li { break-inside: avoid; padding: .1rem 0; } nav li b { display: inline-block; margin-right: .5em; }
.source, .soft { color: var(--soft); font-size: .92rem; } .statement { background: var(--card);
  border-left: 3px solid var(--link); padding: .8rem 1.1rem; margin: .8rem 0; overflow-x: auto; }
math { font-size: 1.08em; } .facts { margin: .5rem 0; } .facts dt { float: left; clear: left; width: 6.5rem;
  color: var(--soft); } .facts dd { margin: 0 0 0 6.5rem; }
details { margin: .8rem 0; border-top: 1px solid var(--line); } summary { cursor: pointer; padding: .5rem 0;
  font-style: italic; } .chain { overflow-x: auto; } .chain table { border-collapse: collapse; width: 100%; }
.chain td { padding: .3rem .2rem; vertical-align: middle; } .chain td.sign { width: 1.2rem; }
.chain td.term { min-width: 50%; } .chain td.why { color: var(--soft); font-size: .9rem; text-align: left; padding-left: 2rem;
  width: 42%; min-width: 15rem; } .chain tr.step:hover { background: var(--card); }
.verdict { font-size: .92rem; color: var(--good); } .verdict.no { color: var(--bad); }
.table td { padding: .15rem 1rem .15rem 0; vertical-align: baseline; }
@media (max-width: 40rem) { .chain td { display: inline-block; } .chain td.why { display: block; padding-left: 1.5rem; } }
@media print { details > * { display: block; } body { max-width: none; } }
"""


def sentence(parts, draw, known):
    """Words, formulas and links."""
    out = ""
    for part in parts:
        if isinstance(part, str):
            out += escape(part)
        elif part[0] == "cite":
            name = escape(label(part[1]))
            out += f'by <a href="#{anchor(part[1])}">{name}</a>' if part[1] in known else f"by {name}"
        else:
            out += math(draw(part))
    return out


def chain(block, draw, known):
    rows = [f'<tr><td class="sign"></td><td class="term">{math(draw(block.start), True)}</td><td></td></tr>']
    for node, reason in block.lines:
        rows.append(f'<tr class="step"><td class="sign">=</td><td class="term">{math(draw(node), True)}</td>'
                    f'<td class="why">{sentence(reason, draw, known)}</td></tr>')
    heading = f"<p>{sentence(block.heading, draw, known)}</p>" if block.heading else ""
    return f'{heading}<div class="chain"><table>{"".join(rows)}</table></div>'


def section(out, draw, known):
    """One theorem with its proof, which opens and closes."""
    facts = [("where", sentence(say, draw, known)) for say in out.where]
    facts += [("assuming", "; ".join(sentence(s, draw, known) for s in out.assuming) or "nothing more")]
    facts += [("note", sentence(out.note, draw, known))] * bool(out.note)
    shown = [f"<dt>{name if not place or facts[place - 1][0] != name else '&nbsp;'}</dt><dd>{what}</dd>"
             for place, (name, what) in enumerate(facts)]
    steps = "".join(chain(b, draw, known) for b in out.blocks)
    count = sum(len(b.lines) for b in out.blocks)
    title = "Proof" if out.proved else "Steps (no proof)"
    return "\n".join([
        f'<section id="{anchor(out.name)}">',
        f'<h2><a class="name" href="#{anchor(out.name)}">{escape(out.label)}</a>{escape(out.title)}</h2>',
        f'<p class="source">{escape(out.source)}</p>' if out.source else "",
        f"<p>{sentence(out.scope, draw, known)}</p>" if out.scope else "",
        f'<div class="statement">{math(draw(equation(out.left, out.right)), True)}</div>',
        f'<dl class="facts">{"".join(shown)}</dl>',
        f'<details open><summary>{title}, {count} line{"" if count == 1 else "s"}</summary>{steps}</details>',
        f'<p class="verdict{"" if out.proved else " no"}">{escape(out.verdict)}{" ∎" if out.proved else ""}</p>',
        "</section>"])


def page(items, notation="nielsen"):
    """One page with the theorems of items [(theorem, proof)]."""
    book, draw = NOTATIONS[notation], Printer(notation)
    outs = [outline(*item, notation) for item in items]
    known = {out.name for out in outs}
    contents = "".join(f'<li><a href="#{anchor(o.name)}"><b>{escape(o.label)}</b></a>{escape(o.title)}</li>' for o in outs)
    symbols = "".join(f"<tr><td>{math(draw(sample(role, notation)))}</td><td>{escape(words)}</td></tr>"
                      for role, (_, words) in ROLES.items())
    return "\n".join([
        '<!DOCTYPE html>', '<html lang="en">', "<head>", '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">', "<title>Backpropagation, step by step</title>",
        f"<style>{STYLE}</style>", "</head>", "<body>", "<h1>Backpropagation, step by step</h1>",
        f'<p class="soft">Notation of {escape(book.title)}. A mini-batch has {escape(book.batch)}.</p>',
        f"<nav><ol>{contents}</ol></nav>",
        f'<details><summary>Notation</summary><table class="table">{symbols}</table></details>',
        *(section(out, draw, known) for out in outs), "</body>", "</html>", ""])

"""Proofs as one HTML page that needs nothing else: MathML, no script, light and dark."""

import inspect

from symbolic_bp.moves.rules import RULES
from symbolic_bp.render.escape import as_html as escape
from symbolic_bp.render.inline import inlined
from symbolic_bp.render.mathml import EQUALS, Printer, math
from symbolic_bp.render.nodes import equation, related
from symbolic_bp.language.notation import NOTATIONS, ROLES
from symbolic_bp.render.outline import anchor, label, outline, sample

STYLE = """
:root { color-scheme: light dark; --ink: #1d2330; --soft: #5d6678; --line: #d9dde5; --paper: #fdfdfb; --card: #f3f4f1;
        --link: #1b5faa; --good: #1f7a45; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e6eb; --soft: #9aa3b2; --line: #363c48; --paper: #15181e;
        --card: #1d2129; --link: #7fb3f0; --good: #6cc592; --bad: #f2877f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
       font: 1.05rem/1.6 Georgia, "Times New Roman", serif; overflow-wrap: break-word; }
h1 { font-size: 1.9rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.3rem; margin: 3rem 0 .5rem; line-height: 1.3; }
h2 .name { color: var(--link); margin-right: .6em; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
nav ol { padding-left: 0; list-style: none; columns: 2 22rem; font-size: .95rem; }
nav li { break-inside: avoid; padding: .1rem 0; } nav li b { display: inline-block; margin-right: .5em; }
.keep { white-space: nowrap; } .source, .soft { color: var(--soft); font-size: .92rem; } .statement { background: var(--card);
  border-left: 3px solid var(--link); padding: .8rem 1.1rem; margin: .8rem 0; overflow-x: auto; }
.statement p { margin: .3rem 0; } .statement .eq { padding: .15rem 0; }
math { font-size: 1.08em; } .facts { margin: .5rem 0; } .facts dt { float: left; clear: left; width: 6.5rem;
  color: var(--soft); } .facts dd { margin: 0 0 0 6.5rem; overflow-x: auto; overflow-y: hidden; }
details { margin: .8rem 0; border-top: 1px solid var(--line); } summary { cursor: pointer; padding: .5rem 0; }
details.proof > summary { font-style: italic; }
.chain { margin: .4rem 0 1rem; } .start { padding: .2rem 0 .2rem 2.4rem; overflow-x: auto; }
details.step { margin: 0; border: 0; border-radius: .3rem; } details.step[open] { background: var(--card); }
details.step > summary { display: flex; flex-wrap: wrap; column-gap: .4rem;
  align-items: center; padding: .15rem .2rem; list-style: none; border-radius: .3rem; }
details.step > summary::-webkit-details-marker { display: none; }
details.step > summary::before { content: "\\25B8"; color: var(--soft); font-size: .8em; width: 1em; }
details.step[open] > summary::before { content: "\\25BE"; } details.step > summary:hover { background: var(--card); }
.term { overflow-x: auto; overflow-y: hidden; padding: .15rem 0; }
summary .term { flex: 1 1 auto; max-width: calc(100% - 2.6rem); }
.why { flex: 0 0 17rem; margin-left: auto; color: var(--soft); font-size: .9rem; line-height: 1.35; }
details.step[open] .why { color: var(--ink); }
.rule { margin: 0 .6rem 0 2.4rem; padding: .2rem 0 .7rem; font-size: .92rem; } .rule p { margin: .2rem 0; }
.rule pre { margin: .4rem 0 0; overflow-x: auto;
  font: .82rem/1.45 ui-monospace, Menlo, Consolas, monospace; color: var(--soft); }
.verdict { font-size: .92rem; color: var(--good); } .verdict.no { color: var(--bad); }
.table td { padding: .15rem 1rem .15rem 0; vertical-align: baseline; }
@media (max-width: 40rem) { body { padding: 1.2rem .9rem 3rem; } h1 { font-size: 1.5rem; }
  .why { flex: 1 1 100%; padding-left: 2rem; display: none; }
  details.step[open] .why { display: block; } .rule { margin-left: 2rem; } .start { padding-left: 2rem; }
  .facts dt { float: none; } .facts dt.same { display: none; } .facts dd { margin-left: 1rem; } }
@media print { body { max-width: none; } .why { display: block; } }
"""


def sentence(parts, draw, known):
    """Words, formulas and links."""
    out, stop = "", ""
    for part, after in zip(parts, [*parts[1:], ""]):
        if isinstance(part, str):
            out, stop = out + escape(part.removeprefix(stop)), ""
        elif part[0] == "cite":
            name = escape(label(part[1]))
            out += f'by <a href="#{anchor(part[1])}">{name}</a>' if part[1] in known else f"by {name}"
        else:
            stop = (
                after[:1] if isinstance(after, str) and after[:1] in ",;:." else ""
            )  # it stays on the line of the formula
            shown = math(draw(inlined(part)))
            out += f'<span class="keep">{shown}{stop}</span>' if stop else shown
    return out


def chain(block, draw, known, claims):
    """The lines of a chain: each opens to show its reason and the rule, or the theorem, that it rests on."""
    steps = []
    for (node, reason), rule in zip(block.lines, block.rules):
        steps.append(
            f'<details class="step"><summary><span class="term">{math(EQUALS + draw(node), True)}</span>'
            f'<span class="why">{sentence(reason, draw, known)}</span></summary>'
            f'<div class="rule">{explained(rule, reason, draw, claims)}</div></details>'
        )
    heading = f"<p>{sentence(block.heading, draw, known)}</p>" if block.heading else ""
    return f'{heading}<div class="chain"><div class="start">{math(draw(block.start), True)}</div>{"".join(steps)}</div>'


def explained(rule, reason, draw, claims):
    """The statement of the theorem that a line cites, or the rule of the kernel in general."""
    cited = next((claims[p[1]] for p in reason if p[0] == "cite" and p[1] in claims), None)
    if cited:
        return (
            f'<p><a href="#{anchor(cited.name)}">{escape(cited.label)}</a> {sentence(cited.title, draw, ())}</p>'
            f'<div class="term">{math(draw(related(cited.left, cited.sign, cited.right)), True)}</div>'
        )
    says, _, drawing = inspect.getdoc(RULES[rule]).partition("\n") if rule in RULES else ("", "", "")
    if not says:
        return ""
    lines = "\n".join(map(escape, drawing.strip("\n").split("\n")))
    return f"<p>Rule <i>{escape(rule)}</i>: {escape(says)}</p><pre>{lines}</pre>"


def statement(out, draw, known):
    """The claim; for one network with its arrays and all its equations written out."""
    parts = [related(out.left, out.sign, out.right)] + ([equation(*out.arrays)] if out.arrays else [])
    shown = [f'<div class="eq">{math(draw(p), True)}</div>' for p in parts]
    if out.also:
        shown += [f"<p>{'entry by entry' if out.entries else 'and likewise'}</p>"]
        shown += [
            f'<div class="eq">{math(draw(related(pair[0], out.sign, pair[1])), True)}</div>'
            for pair in out.also
        ]
    if out.more:
        shown += [f"<p>{sentence(out.more, draw, known)}</p>"]
    return f'<div class="statement">{"".join(shown)}</div>'


def section(out, draw, known, claims):
    """One theorem with its proof, which opens and closes."""
    facts = [("where", sentence(say, draw, known)) for say in out.where]
    facts += [("assuming", "; ".join(sentence(s, draw, known) for s in out.assuming) or "nothing more")]
    facts += [("note", sentence(out.note, draw, known))] * bool(out.note)
    shown = [
        f"<dt>{name}</dt><dd>{what}</dd>"
        if not place or facts[place - 1][0] != name
        else f'<dt class="same">&nbsp;</dt><dd>{what}</dd>'
        for place, (name, what) in enumerate(facts)
    ]
    steps = "".join(chain(b, draw, known, claims) for b in out.blocks)
    count = sum(len(b.lines) for b in out.blocks)
    title = "Proof" if out.proved else "Steps (no proof)"
    return "\n".join(
        [
            f'<section id="{anchor(out.name)}">',
            f'<h2><a class="name" href="#{anchor(out.name)}">{escape(out.label)}</a>{sentence(out.title, draw, known)}</h2>',
            f'<p class="source">{escape(out.source)}</p>' if out.source else "",
            f"<p>{sentence(out.scope, draw, known)}</p>" if out.scope else "",
            statement(out, draw, known),
            f'<dl class="facts">{"".join(shown)}</dl>',
            f'<details class="proof" open><summary>{title}, {count} line{"" if count == 1 else "s"}</summary>{steps}</details>',
            f'<p class="verdict{"" if out.proved else " no"}">{escape(out.verdict)}{" ∎" if out.proved else ""}</p>',
            "</section>",
        ]
    )


def page(items, notation="nielsen"):
    """One page with the theorems of items [(theorem, proof)]."""
    book, draw = NOTATIONS[notation], Printer(notation)
    outs = [outline(*item, notation) for item in items]
    claims = {out.name: out for out in outs}
    known = set(claims)
    own = (
        ""
        if notation == "nielsen"
        else " Rules of the kernel are shown in its own names: z the weighted input, a the activation."
    )
    contents = "".join(
        f'<li><a href="#{anchor(o.name)}"><b>{escape(o.label)}</b></a>{sentence(o.title, draw, ())}</li>'
        for o in outs
    )
    symbols = "".join(
        f"<tr><td>{math(draw(sample(role, notation)))}</td><td>{escape(book.meaning(role))}</td></tr>"
        for role in ROLES
    )
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            "<title>Backpropagation, step by step</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            "<h1>Backpropagation, step by step</h1>",
            f'<p class="soft">Notation of {escape(book.title)}. A mini-batch has {escape(book.batch)}.{own}</p>',
            f"<nav><ol>{contents}</ol></nav>",
            f'<details><summary>Notation</summary><table class="table">{symbols}</table></details>',
            *(section(out, draw, known, claims) for out in outs),
            "</body>",
            "</html>",
            "",
        ]
    )

"""The result of an audit as text, JSON, Markdown or HTML. Calculates nothing."""
import json
import textwrap
from html import escape

STYLE = """:root { color-scheme: light dark; --ink: #1d2330; --soft: #5d6678; --paper: #fdfdfb; --good: #1f7a45; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e6eb; --soft: #9aa3b2; --paper: #15181e; --good: #6cc592; --bad: #f2877f; } }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem; background: var(--paper); color: var(--ink);
       font: 1.05rem/1.6 Georgia, serif; } code { font-size: .92em; } td, th { text-align: left; padding: .2rem 1.2rem .2rem 0;
       vertical-align: baseline; } .soft { color: var(--soft); } .right { color: var(--good); } .bad { color: var(--bad); }"""
GLYPHS = {"delta^": "δ^", "delta": "δ", "sigma'": "σ'", "sigma": "σ", "Sum_": "Σ_", "Sum ": "Σ ", "dC_0/d": "∂C_0/∂", "dC/d": "∂C/∂",
          "dR/d": "∂R/∂", "(.)": "⊙", "grad_a C": "∇_a C", "^T": "ᵀ", "lambda": "λ", " eta ": " η "}


def glyphs(words, ascii):
    if ascii:
        return words
    for plain, pretty in GLYPHS.items():
        words = words.replace(plain, pretty)
    return words


def heading(found):
    nets = f"nets {' and '.join(found['nets'])}, " if found.get("nets") else ""
    batch = f"batch {found['batch']}, " if found.get("batch", 0) > 1 else ""
    return f"{nets}{batch}{found['points']} points"


def sentence(found, ascii=False):
    """The verdict in one sentence."""
    if found["verdict"] == "right":
        entries = sum(row["entries"] for row in found["arrays"])
        return (f"right: all {entries} entries equal the gradient of the cost{guarded(found)}, exactly, at random points of a field of "
                f"2^78 elements; a wrong one would pass with probability at most 2^-{found['missed']['bits']} (degree at most {found['missed']['degree']:,})")
    broken = f" (breaks {found['equation']})" if found["equation"].startswith("BP") else \
        " (the regulariser)" if found["equation"] == "regulariser" and "regulariser" not in found["words"] else ""
    word = "undecided" if found["verdict"] == "undecided" else "wrong"
    return glyphs(f"{word}: {found['words']}{broken}{guarded(found)}", ascii)


def guarded(found):
    """What was read as 0."""
    lines = found.get("guards")
    return f" when the tiny constants against log 0 and division by zero ({places(lines)}) are read as 0" if lines else ""


def places(lines):
    return ("line " if len(lines) == 1 else "lines ") + ", ".join(map(str, lines))


def entry(row):
    if "found shape" in row:
        return f"shape {tuple(row['found shape'])}, expected {tuple(row['expected shape'])}"
    at = ", ".join(map(str, row["entry"]))
    return f"entry [{at}]   yours {row['yours']}   the gradient {row['gradient']}"


def mark(row):
    return {"right": "right", "wrong": "WRONG", "never updated": "NEVER UPDATED", "vacuous": "vacuous"}[row["status"]]


def text(found, ascii=False):
    width = max([len(row["name"]) for row in found["arrays"]] + [4])
    lines = [f"{found.get('file', 'audit')}   {heading(found)}", ""]
    for name in ("make", "parameters", "cost", "gradient", "step", "after", "rate"):
        if found.get("plan", {}).get(name):
            lines += wrapped(found["plan"][name], f"  {name:<10} ", 13)
    lines += [line for why in found.get("why", []) for line in wrapped(why, " " * 13, 13)]
    lines += [""] * bool(found.get("plan"))
    for row in found["arrays"]:
        lines.append(f"  {row['name']:<{width}}   {mark(row):<7} {row['entries']:>6} entries")
        if row["status"] == "vacuous":
            lines[-1] += "   both sides are zero at every point tried"
        elif row["status"] != "right":
            lines.append(f"  {'':<{width}}   {entry(row)}")
    lines += ["", *textwrap.wrap(sentence(found, ascii), 80, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)]
    if found["verdict"] != "right":
        if found.get("line"):
            lines.append(f"  line {found['line']['number']}   {found['line']['code']}")
        if found.get("should be"):
            lines.append("  should be   " + glyphs(found["should be"], ascii))
        if found.get("numpy"):
            lines.append("  in NumPy    " + found["numpy"])
        if found.get("network"):
            lines.append("  read as     a dense network " + found["network"])
    for note in found["notes"]:
        lines += textwrap.wrap(f"note: {note}", 80, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
    return "\n".join(lines)


def wrapped(words, first, indent):
    """Lines of 80 columns; a long call keeps its name and its arguments together where it can."""
    return textwrap.wrap(words, 80, initial_indent=first, subsequent_indent=" " * indent, break_on_hyphens=False, break_long_words=False)


def markdown(found, ascii=False):
    out = [f"## {found.get('file', 'audit')}", "", heading(found), "", "| parameter | verdict | entries | first wrong entry |",
           "| --- | --- | --- | --- |"]
    for row in found["arrays"]:
        first = entry(row) if row["status"] in ("wrong", "never updated") else ""
        out.append(f"| `{row['name']}` | {mark(row)} | {row['entries']} | {first} |")
    out += ["", f"**{sentence(found, ascii)}**", ""]
    if found["verdict"] != "right":
        out += [f"Should be `{glyphs(found['should be'], ascii)}`" + (f", in NumPy `{found['numpy']}`" if found["numpy"] else ""), ""] \
            if found.get("should be") else []
    out += [f"- {note}" for note in found["notes"]]
    return "\n".join(out)


def html(found, ascii=False):
    rows = "".join(
        f"<tr><td><code>{escape(r['name'])}</code></td><td class=\"{'right' if r['status'] == 'right' else 'bad'}\">{mark(r)}</td>"
        f"<td>{r['entries']}</td><td>{escape(entry(r)) if r['status'] in ('wrong', 'never updated') else ''}</td></tr>"
        for r in found["arrays"])
    kind = "right" if found["verdict"] == "right" else "bad"
    fix = "".join(f"<p>{label} <code>{escape(found[key] if key == 'numpy' else glyphs(found[key], ascii))}</code></p>" for key, label in
                  (("should be", "should be"), ("numpy", "in NumPy")) if found.get(key))
    notes = "".join(f"<li>{escape(n)}</li>" for n in found["notes"])
    title = escape(found.get("file", "audit"))
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style></head><body>'
            f'<h1>{title}</h1><p class="soft">{escape(heading(found))}</p><table><tr><th>parameter</th><th>verdict</th>'
            f'<th>entries</th><th>first wrong entry</th></tr>{rows}</table><p class="{kind}">{escape(sentence(found, ascii))}</p>'
            f"{fix}<ul>{notes}</ul></body></html>\n")


def as_json(found, ascii=False):
    return json.dumps(found, ensure_ascii=ascii, indent=1)


FORMATS = {"text": text, "json": as_json, "html": html, "markdown": markdown}

"""The result of an audit as text, JSON, Markdown or HTML. Calculates nothing."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

from symbolic_bp.audit.theirs import Theirs
from symbolic_bp.render.escape import as_code, as_html, as_markdown, visible

if TYPE_CHECKING:
    from symbolic_bp.audit.api import Audit


STYLE = (
    ":root { color-scheme: light dark; --ink: #1d2330; --soft: #5d6678; --paper: #fdfdfb; --good: "
    "#1f7a45; --bad: #b3261e; }\n"
    "@media (prefers-color-scheme: dark) { :root { --ink: #e4e6eb; --soft: #9aa3b2; --paper: #15181e; "
    "--good: #6cc592; --bad: #f2877f; } }\n"
    "body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem; background: var(--paper); color: "
    "var(--ink);\n"
    "       font: 1.05rem/1.6 Georgia, serif; } code { font-size: .92em; } td, th { text-align: left; "
    "padding: .2rem 1.2rem .2rem 0;\n"
    "       vertical-align: baseline; } .soft { color: var(--soft); } .right { color: var(--good); } "
    ".bad { color: var(--bad); }"
)
GLYPHS = {
    "delta^": "δ^",
    "delta": "δ",
    "sigma'": "σ'",
    "sigma": "σ",
    "Sum_": "Σ_",
    "Sum ": "Σ ",
    "dC_0/d": "∂C_0/∂",
    "dC/d": "∂C/∂",
    "dR/d": "∂R/∂",
    "(.)": "⊙",
    "grad_a C": "∇_a C",
    "^T": "ᵀ",
    "lambda": "λ",
    " eta ": " η ",
}


GAP = "   "
COLUMNS = ("parameter", "verdict", "entries", "first wrong entry, what it is")
CALLS = ("make", "parameters", "cost", "gradient", "step", "after", "rate")


def glyphs(words: str, ascii: bool) -> str:
    """The words with Greek letters and signs, unless ascii."""
    if ascii:
        return words
    for plain, pretty in GLYPHS.items():
        words = words.replace(plain, pretty)
    return words


def heading(found: dict[str, Theirs] | Audit) -> str:
    """The networks, the batch and the number of points."""
    nets = f"net{'s' * (len(found['nets']) > 1)} {' and '.join(found['nets'])}, " if found.get("nets") else ""
    batch = f"batch {found['batch']}, " if found.get("batch", 0) > 1 else ""
    return f"{nets}{batch}{found['points']} points"


def sentence(found: dict[str, Theirs] | Audit, ascii: bool = False) -> str:
    """The verdict in one sentence."""
    if found["verdict"] == "right":
        entries = sum(row["entries"] for row in found["arrays"] if row["status"] == "right")
        empty = list(dict.fromkeys(row["name"] for row in found["arrays"] if row["status"] == "vacuous"))
        but = f" but for {', '.join(empty)}, of which nothing was compared" if empty else ""
        return (
            f"right{found.get('condition', '')}{but}: all {entries} entries equal the gradient of the "
            f"cost{guarded(found)}, exactly, at random points of a field of "
            f"2^78 elements; a wrong one would pass with probability at most 2^-{found['missed']['bits']} "
            f"(degree at most {found['missed']['degree']:,})"
        )
    broken = (
        f" (breaks {found['equation']})"
        if found["equation"].startswith("BP")
        else " (the regulariser)"
        if found["equation"] == "regulariser" and "regulariser" not in found["words"]
        else ""
    )
    word = "undecided" if found["verdict"] == "undecided" else "wrong"
    return glyphs(f"{word}: {found['words']}{broken}{guarded(found)}", ascii)


def guarded(found: dict[str, Theirs] | Audit) -> str:
    """What was read as 0."""
    if not found.get("guards"):
        return ""
    where = places(found["guards"], found.get("file"))
    return f" when the tiny constants against log 0 and division by zero ({where}) are read as 0"


def places(pairs: list[list[int | str | None]], main: str | None) -> str:
    """line 3, lines 3, 5, and losses.py, line 7: the main file is not named."""
    files: dict = {}
    for file, line in pairs:
        files.setdefault(file, []).append(line)
    return " and ".join(
        file
        if lines[0] is None
        else (f"{file}, " if file != main else "")
        + ("line " if len(lines) == 1 else "lines ")
        + ", ".join(map(str, lines))
        for file, lines in files.items()
    )


def entry(row: dict) -> str:
    """The first wrong entry of a row, or its wrong shape."""
    if "found shape" in row:
        return f"shape {tuple(row['found shape'])}, expected {tuple(row['expected shape'])}"
    at = ", ".join(map(str, row["entry"]))
    return f"entry [{at}]{GAP}yours {row['yours']}{GAP}the gradient {row['gradient']}"


def mark(row: dict) -> str:
    """The word for the status of a row."""
    return {"right": "right", "wrong": "WRONG", "never updated": "NEVER UPDATED", "vacuous": "vacuous"}[
        row["status"]
    ]


def tables(found: dict[str, Theirs] | Audit) -> list[tuple[str, list[dict]]]:
    """[(title, rows)]: one table for each network that was tried; without a title where there is one only."""
    nets = list(dict.fromkeys(row.get("net", "") for row in found["arrays"]))
    titles = {net: f"net {net}" if len(nets) > 1 else "" for net in nets}
    return [(titles[net], [row for row in found["arrays"] if row.get("net", "") == net]) for net in nets]


def known(row: dict, file: str | None) -> list[tuple[str, str]]:
    """[(label, words)] of what is known of a wrong array: the first entry, what it is, the line that wrote
    it."""
    if row["status"] not in ("wrong", "never updated"):
        return []
    line: dict = row.get("line", {})
    elsewhere = f"{line['file']}, " if line.get("file", file) != file else ""
    return [
        pair
        for pair in (
            ("", entry(row)),
            ("it is", row.get("is", "")),
            (f"{elsewhere}line {line.get('number')}", line.get("code", "")),
        )
        if pair[1]
    ]


def text(found: dict[str, Theirs] | Audit, ascii: bool = False) -> str:
    """The report as text."""
    width = max([len(visible(row["name"])) for row in found["arrays"]] + [4])
    lines = [f"{found.get('file', 'audit')}   {heading(found)}", ""]
    for name, call in called(found):
        lines += wrapped(call, f"  {name:<10} ", 13)
    lines += [line for why in found.get("why", []) for line in wrapped(why, " " * 13, 13)]
    lines += [""] * bool(found.get("plan"))
    for title, rows in tables(found):
        lines += [f"  {title}"] * bool(title)
        for row in rows:
            lines.append(f"  {visible(row['name']):<{width}}   {mark(row):<7} {row['entries']:>6} entries")
            if row["status"] == "vacuous":
                lines[-1] += "   both sides are zero at every point tried"
            for label, words in known(row, found.get("file")):
                lines += detail(label, words, width + 5)
    lines += [line for words in outside(found) for line in wrapped(f"left out: {words}", "  ", 4)]
    lines += ["", *wrapped(sentence(found, ascii), "  ", 4)]
    if found["verdict"] != "right":
        if found.get("should be"):
            lines += wrapped(glyphs(found["should be"], ascii), "  should be   ", 14)
        if found.get("numpy"):
            lines.append("  in NumPy    " + found["numpy"])
        if found.get("network"):
            lines.append("  read as     a dense network " + found["network"])
    for note in found["notes"]:
        lines += wrapped(f"note: {note}", "  ", 4)
    if found.get("not judged"):
        lines += ["", "  NOT JUDGED"]
        for each in found["not judged"]:
            lines += wrapped(f"{spot(each, found.get('file'))}: {each['why']}", "    ", 6)
    return "\n".join(map(visible, lines))


def outside(found: dict[str, Theirs] | Audit) -> list[str]:
    """["it.h, it.z: overwritten by the forward pass"]: what is no parameter, by the reason."""
    reasons: dict = {}
    for each in found.get("left out", []):
        reasons.setdefault(each["why"], []).append(each["name"])
    return [f"{', '.join(names)}: {why}" for why, names in reasons.items()]


def spot(each: dict, file: str | None) -> str:
    """What was not judged, and where it is."""
    elsewhere = f"{each['file']}, " if each["file"] != file else ""
    return each["name"] + (f" ({elsewhere}line {each['line']})" if each["line"] else "")


def wrapped(words: str, first: str, indent: int) -> list[str]:
    """Lines of 80 columns; a long call keeps its name and its arguments together where it can."""
    return textwrap.wrap(
        visible(words),
        80,
        initial_indent=first,
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
        break_long_words=False,
    )


def detail(label: str, words: str, indent: int) -> list[str]:
    """The lines of something known of an array; an entry that is too long for one line has one line for each
    number."""
    first = " " * indent + (label + GAP if label else "")
    if label or indent + len(words) <= 80:
        return wrapped(words, first, len(first))
    return [" " * (indent + 2 * bool(i)) + part for i, part in enumerate(words.split(GAP))]


def markdown(found: dict[str, Theirs], ascii: bool = False) -> str:
    """The report as Markdown."""
    out = [f"## {as_markdown(found.get('file', 'audit'))}", "", as_markdown(heading(found)), ""]
    for title, rows in tables(found):
        out += [f"### {as_markdown(title)}", ""] * bool(title)
        out += [f"| {' | '.join(COLUMNS)} |", f"| {' | '.join('---' for _ in COLUMNS)} |"]
        for row in rows:
            words = "; ".join(markdown_known(*pair) for pair in known(row, found.get("file")))
            out.append(f"| {as_code(row['name'])} | {mark(row)} | {row['entries']} | {words} |")
        out.append("")
    out += [f"**{as_markdown(sentence(found, ascii))}**", ""]
    if found["verdict"] != "right":
        out += (
            [
                f"Should be {as_code(glyphs(found['should be'], ascii))}"
                + (f", in NumPy {as_code(found['numpy'])}" if found["numpy"] else ""),
                "",
            ]
            if found.get("should be")
            else []
        )
        if found.get("network"):
            out += [f"Read as a dense network {as_markdown(found['network'])}", ""]
    out += [f"- {name}: {as_code(call)}" for name, call in called(found)]
    out += [f"- {as_markdown(note)}" for note in [*found.get("why", []), *found["notes"]]]
    out += [f"- left out: {as_markdown(words)}" for words in outside(found)]
    if found.get("not judged"):
        out += ["", "**Not judged**", ""]
        out += [
            f"- {as_markdown(spot(each, found.get('file')))}: {as_markdown(each['why'])}"
            for each in found["not judged"]
        ]
    return "\n".join(out)


def markdown_known(label: str, words: str) -> str:
    """One fact of a row as Markdown."""
    return f"{as_markdown(label)} {as_code(words) if 'line' in label else as_markdown(words)}".strip()


def called(found: dict[str, Theirs] | Audit) -> list[tuple[str, str]]:
    """[(part of the plan, expression)]: how the code was called."""
    return [(name, found["plan"][name]) for name in CALLS if found.get("plan", {}).get(name)]


def html(found: dict[str, Theirs], ascii: bool = False) -> str:
    """The report as HTML."""
    kind = "right" if found["verdict"] == "right" else "bad"
    fix = "".join(
        f"<p>{label} <code>{as_html(found[key] if key == 'numpy' else glyphs(found[key], ascii))}</code></p>"
        for key, label in (("should be", "should be"), ("numpy", "in NumPy"))
        if found.get(key)
    )
    read = f"<p>read as a dense network {as_html(found['network'])}</p>" if found.get("network") else ""
    notes = "".join(
        [f"<li>{name}: <code>{as_html(call)}</code></li>" for name, call in called(found)]
        + [f"<li>{as_html(n)}</li>" for n in [*found.get("why", []), *found["notes"]]]
        + [f"<li>left out: {as_html(words)}</li>" for words in outside(found)]
    )
    title = as_html(found.get("file", "audit"))
    shown = "".join(html_table(*table, found.get("file")) for table in tables(found))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta '
        f'charset="utf-8"><title>{title}</title><style>{STYLE}</style></head><body>'
        f'<h1>{title}</h1><p class="soft">{as_html(heading(found))}</p>{shown}'
        f'<p class="{kind}">{as_html(sentence(found, ascii))}</p>'
        f"{fix}{read}<ul>{notes}</ul>{html_left(found)}</body></html>\n"
    )


def html_left(found: dict[str, Theirs]) -> str:
    """What was not judged, as HTML."""
    left = "".join(
        f"<li><code>{as_html(spot(each, found.get('file')))}</code>: {as_html(each['why'])}</li>"
        for each in found.get("not judged", [])
    )
    return f"<h2>Not judged</h2><ul>{left}</ul>" if left else ""


def html_table(title: str, rows: list[dict], file: str | None) -> str:
    """One table of arrays as HTML."""
    head = "".join(f"<th>{words}</th>" for words in COLUMNS)
    body = "".join(html_row(row, file) for row in rows)
    return (f"<h2>{as_html(title)}</h2>" if title else "") + f"<table><tr>{head}</tr>{body}</table>"


def html_row(row: dict, file: str | None) -> str:
    """One array as HTML."""
    kind = "right" if row["status"] == "right" else "bad"
    words = "<br>".join(html_known(*pair) for pair in known(row, file))
    return (
        f'<tr><td><code>{as_html(row["name"])}</code></td><td class="{kind}">{mark(row)}</td>'
        f"<td>{row['entries']}</td><td>{words}</td></tr>"
    )


def html_known(label: str, words: str) -> str:
    """One fact of a row as HTML."""
    words = f"<code>{as_html(words)}</code>" if "line" in label else as_html(words)
    return f"{as_html(label)} {words}".strip()


def as_json(found: dict[str, Theirs], ascii: bool = False) -> str:
    """The result as JSON."""
    return json.dumps(found, ensure_ascii=ascii, indent=1)


FORMATS = {"text": text, "json": as_json, "html": html, "markdown": markdown}

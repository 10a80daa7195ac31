"""Verdicts on claims, and the list of theorems, as text for a terminal."""

import re

from symbolic_bp.exact.counterexample import Counterexample
from symbolic_bp.exact.told import shown
from symbolic_bp.moves.term import shift
from symbolic_bp.language.letters import twofold
from symbolic_bp.language.notation import NOTATIONS
from symbolic_bp.proof import Proof
from symbolic_bp.render.conditions import fixed, scope, setting
from symbolic_bp.render.convention import claim_in
from symbolic_bp.render.escape import visible
from symbolic_bp.render.layout import layout
from symbolic_bp.render.nodes import related
from symbolic_bp.render.outline import outline, stated
from symbolic_bp.render.outline import said as by_whom
from symbolic_bp.render.text import KEEP, Printer, formula, to_ascii, wrapped

FEW = 10  # places: with fewer, what the others lacked is said
GREEK = {"delta": "δ", "sigma": "σ", "Sum": "Σ"}


def statement(p, notation="nielsen", ascii=False):
    """A proof's claim on one line."""
    return written(claim_in(p.claim, notation), Printer(notation, ascii))


def written(claim, draw):
    """A claim on one line, as a person wrote it."""
    return draw(related(*stated(claim)))


def as_data(rows):
    """The rows of `list` for JSON: with plain spaces."""
    return [{**row, "hypotheses": [said.replace(KEEP, " ") for said in row["hypotheses"]]} for row in rows]


def judgement_data(found):
    """A Judgement for JSON."""
    data = {"claim": found.claim.text, "verdict": found.status}
    if found.claim.readings:
        data["read"] = dict(found.claim.readings)
    if found.status == "proved":
        data["certificate"] = found.evidence.certificate
    elif isinstance(found.evidence, Counterexample):
        data["counterexample"] = [list(pair) for pair in found.evidence.lines()]
        data["targets not"] = found.evidence.beyond
        data["left"], data["right"] = map(shown, found.values or (found.evidence.left, found.evidence.right))
        data["true instead"] = found.truth and (found.truth.name or written(found.truth.claim, Printer()))
        data["true where"] = [options for _, options in found.kinds]
    elif isinstance(found.evidence, Proof):
        data["reason"] = found.evidence.verdict.message
    else:
        data["agreed"], data["missing"] = found.evidence.evaluations, list(found.evidence.skipped)
    return data


def hypotheses(p, notation="nielsen", ascii=False):
    """What a proof takes for granted, the kind of network first, as phrases in which formulas hold together."""
    draw, claim = Printer(notation, ascii), claim_in(p.claim, notation)
    return [draw.sentence(s) for s in (*setting(claim), *fixed(claim), *outline(None, p, notation).assuming)]


def table(rows, width, remarks=None, closing=""):
    """The rows of `list`: name, verdict, statement, source and hypotheses, a few lines each; remarks: {name: one more line};
    closing: a sentence on all of them."""
    out = []
    for row in rows:
        out.append(f"{visible(row['name']):<{max(width - len(row['verdict']), 1)}}{row['verdict']}")
        out += wrapped(row["statement"].replace("\u00a0", " "), width, "    ", "      ")
        out += wrapped(
            "assuming " + ("; ".join(row["hypotheses"]) or "nothing more"), width, "    ", "      "
        )
        out += wrapped(visible(row["source"]), width, "    ", "      ")
        out += (
            [*wrapped(remarks[row["name"]], width, "    ", "      "), ""]
            if row["name"] in (remarks or {})
            else [""]
        )
    count = sum(row["verdict"] == "proved" for row in rows)
    return (
        "\n".join([*out, f"{count} of {len(rows)} proved", *wrapped(closing, width, "", "  ")])
        .rstrip()
        .replace(KEEP, " ")
    )


def judgement(found, notation, ascii, width):
    """A Judgement as text."""
    claim, draw = claim_in(found.claim, notation), Printer(notation, ascii)
    net, plain = claim.network, to_ascii if ascii else str
    lines = wrapped(f"{found.status.upper()}  {written(claim, draw)}", width, "", " " * 10)
    ranges = draw.sentence(scope(claim)).rstrip(":")
    lines += wrapped("for" + ranges[3:], width, "  ") + [""] if ranges else [""]
    lines += told(claim.readings, width, plain)
    letters = [
        f"{letter} is {what}"
        for letter, what in twofold(claim.notation)
        if re.search(rf"\b{letter}\b", claim.text)
    ]
    if letters:  # a person may have meant the letters of plain notation
        lines += [
            *wrapped(
                f"read with the letters of {NOTATIONS[claim.notation].title}: {', '.join(letters)}",
                width,
                "  ",
                "    ",
            ),
            "",
        ]
    if found.status == "proved":
        said = "; ".join(hypotheses(found.evidence, notation, ascii)) or "nothing more"
        lines += wrapped(said, width, "  assuming   ", " " * 13)
        lines += wrapped(by_whom(found.evidence), width, "  ")
    elif isinstance(found.evidence, Counterexample):
        lines += lacks(found, width)
        left, _, right = found.claim.written()
        sides = (formula(t, net, "nielsen", ascii) for t in (left, right))
        lines += counterexample(found.evidence, ascii, width, *sides, found.values)
        if found.evidence.beyond:
            lines += [
                "",
                *wrapped(f"No counterexample was found with targets {found.evidence.beyond}.", width, "  "),
            ]
        if notation != "nielsen":  # its names and entries are those of the claim as it was typed
            lines += [
                "",
                *wrapped(
                    "The numbers are given in the notation of claims: z the weighted input, a the "
                    "activation, examples in columns.",
                    width,
                    "  ",
                ),
            ]
        lines += nearby(found, draw, width, notation, ascii)
    elif isinstance(found.evidence, Proof):
        lines += wrapped(f"not proved, and no counterexample: {found.evidence.verdict.message}.", width, "  ")
    else:
        seen = found.evidence
        how = "to 25 digits" if seen.digits else "exactly"
        reasons = plain("; ".join(seen.skipped))
        if not seen.evaluations:
            lines += wrapped(
                f"not proved, and nothing tested: at every place tried there was missing: {reasons}.",
                width,
                "  ",
            )
        else:
            equal = claim.written()[1] == "="
            what = f"both sides agreed {how}" if equal else f"it held {how}"
            zeros = (
                f", at {'all' if seen.zeros == seen.evaluations else seen.zeros} of them because both sides are 0"
                * (equal and bool(seen.zeros))
            )
            lines += wrapped(
                f"not proved, and no counterexample: {what} at all {counted(seen.evaluations, 'place')} "
                f"tried on {counted(seen.instances, 'network')} with rational numbers{zeros}. This is tested, not "
                "proved.",
                width,
                "  ",
            )
            if seen.evaluations < FEW and seen.skipped:
                lines += wrapped(f"That is few: elsewhere there was missing: {reasons}.", width, "  ")
    return "\n".join(lines).replace("\u00a0", " ")


def told(readings, width, plain=str):
    """The lines on what was read as what, where that is a guess."""
    said = "; ".join(f"{plain(written)} as {what}".replace(" ", KEEP) for written, what in readings)
    return [*wrapped(said.replace(";" + KEEP, "; "), width, "  read   ", " " * 9), ""] if said else []


def counted(number, what):
    """1 place, 2 places."""
    return f"{number} {what}{'s' * (number != 1)}"


def lacks(found, width):
    """The lines on a claim that is neither true nor false as long as an activation or a cost is not named."""
    if found.status == "refuted":
        return []
    needed = sorted({what for _, options in found.kinds for what in options})
    words = f"could not decide: it needs {' and '.join({'activation': 'an activation', 'cost': 'a cost'}[w] for w in needed)} that was not named. It is true for those below, and not for every one:"
    return [*wrapped(words, width, "  "), ""]


def nearby(found, draw, width, notation, ascii):
    """What is true near a refuted claim: under which hypotheses it holds, and the theorem that it may have meant."""
    lines, truth, given = [], found.truth, "  true under an extra hypothesis:  "
    given = "  true where  " if found.status == "undecided" else given
    if truth and truth.assume:
        net = truth.claim.network
        said = "; ".join(draw.sentence((layout(t, net), " = ", layout(u, net))) for t, u in truth.assume)
        lines += ["", *wrapped(f"{said}   ({truth.name})", width, given, " " * 6)]
    for words, options in found.kinds:
        flags = " ".join(f"--{what} {kind}" for what, kind in options.items()).replace(" ", KEEP)
        lines += ["", *wrapped(f"{words}   ({flags})", width, given, " " * 6)]
    if truth and not truth.assume:
        net, math = truth.claim.network, []
        own_names = notation == "nielsen" or not any(
            part[1][0] == "name" for part in truth.slip if part[0] == "math"
        )
        for part in truth.slip if own_names else ():
            math.append(layout(part[1], net) if part[0] == "math" else part)
        said = [truth.name] if truth.name else []
        if truth.narrower:
            layer, end = truth.narrower
            said.append("for " + draw.sentence((layout(("layers", layer, shift(end, 1)), net),)))
        said = ": ".join(filter(None, [", ".join(said), draw.sentence(math) if math else ""]))
        claim = claim_in(truth.claim, notation)
        lines += ["", *wrapped(f"{written(claim, draw)}   ({said})", width, "  true instead:  ", " " * 17)]
    return lines


def counterexample(found, ascii, width, left, right, values=()):
    """The lines on a counterexample: the network and indices, the numbers, both sides (values: what they are, where they
    are not the sides that found is about)."""
    plain = to_ascii if ascii else str

    def greek(label):
        for word, sign in GREEK.items():
            label = label if ascii else label.replace(word, sign)
        return label if ascii else re.sub(r"\bd(\w+(?:\[[^\]]*\])?)/d", r"∂\1/∂", label)

    known = {label for label, _ in found.lines()}
    pairs = [
        (label, f"{greek(label)} = {greek(value)}".replace(" ", KEEP))
        for label, value in found.lines()
        if label.partition("[")[0] == label or label.partition("[")[0] not in known
    ]  # s = (1, 2) says s[1] = 1
    where = [pair for label, pair in pairs if label in ("net", "m") or label in found.names]
    lines = (
        wrapped("  ".join(where), width, "  smallest counterexample found:  ", " " * 6)
        if where
        else ["  smallest counterexample found:"]
        if pairs
        else ["  the two sides:"]
    )
    given = "  ".join(pair for label, pair in pairs if pair not in where)
    lines += wrapped(given, width, " " * 6) if given else []
    if found.kind == "shape":
        lines += wrapped(
            "one side is a number and the other has several entries: they are different things, and as "
            "numbers they differ too:",
            width,
            "    ",
        )
    where = f" (entry {','.join(map(str, found.entry))})" if found.entry else ""
    for side, text, value in zip(("left ", "right"), (left, right), values or (found.left, found.right)):
        for i in found.entry:
            value = value[i - 1] if isinstance(value, tuple) else value
        said = shown(value) if text == shown(value) else f"{plain(text)} = {shown(value)}"
        lines += wrapped(said + where, width, f"      {side}   ", " " * 16)
    return lines

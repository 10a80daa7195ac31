"""The verdict on a claim about a model, as text for a terminal and as data for JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from symbolic_bp.exact.models.verdict import Counterexample
from symbolic_bp.judging.hypotheses import Needed
from symbolic_bp.judging.judgement import ILL_FORMED, PROVED, REFUTED, Judgement, Part
from symbolic_bp.model.model import Model
from symbolic_bp.render.escape import visible
from symbolic_bp.render.models.text import Text, arrays_in
from symbolic_bp.render.text import KEEP, wrapped

COLUMNS = 80
UNDER = "TRUE UNDER A HYPOTHESIS"
HEADS = {REFUTED: "REFUTED", ILL_FORMED: "NOT WELL-FORMED", "undecided": "COULD NOT DECIDE"}
WORDS = {
    "nonzero": "{} ≠ 0",
    "positive": "{} > 0",
    "not negative": "{} ≥ 0",
    "assumed": "{} = {}",
    "one maximiser": "one entry alone is the largest in {}",
}


def shown(found: Judgement, ascii: bool = False) -> str:
    """The verdict as `symbolic-bp check --model` prints it."""
    return judgement(found, ascii)


def judgement(found: Judgement, ascii: bool = False, columns: int = COLUMNS) -> str:
    """The verdict on a claim, its hypotheses or the numbers against it."""
    draw = Text(found.model, ascii)
    if found.status == ILL_FORMED:
        lines = ill_formed(found, columns)
    else:
        lines = []
        for part in found.parts:
            lines += ([""] if lines else []) + one(found, part, draw, columns)
    if found.instead is not None:
        lines += ["", *near(found, found.instead, draw, columns)]
    return "\n".join(lines).replace(KEEP, " ")


def head(found: Judgement, part: Part) -> str:
    """The word that a verdict begins with."""
    return (UNDER if part.assumed else "PROVED") if part.status == PROVED else HEADS[part.status]


def statement(claim: Mapping[str, Any], draw: Text) -> str:
    """left = right."""
    return f"{draw(claim['left'])} = {draw(claim['right'])}"


def one(found: Judgement, part: Part, draw: Text, columns: int) -> list[str]:
    """The lines of one part."""
    claim = part.claim
    lines = wrapped(f"{head(found, part)}  {statement(claim, draw)}", columns, "", " " * 8)
    if arrays_in(found.text, claim["ranges"]):
        lines += wrapped(visible(f"in arrays  {' '.join(found.text.split())}"), columns, "  ", " " * 13)
    loops = draw.loops(claim["ranges"], claim["conditions"])
    lines += wrapped(f"for {loops}", columns, "  ", " " * 6) if loops else []
    lines += wrapped(
        f"model {visible(found.model.name)}: {holds_for(found.model, draw)}", columns, "  ", " " * 6
    )
    if part.status == PROVED:
        return [*lines, "", *proved(part, draw, columns)]
    if part.against is not None:
        return [*lines, "", *counterexample(part.against, found.model, claim, draw, columns)]
    return [*lines, "", *undecided(part, draw, columns)]


def holds_for(model: Model, draw: Text) -> str:
    """The sizes of a model: all L >= 2, all d, h."""
    rows = [(str(draw.place(*size(name))), least) for name, least in model.data["sizes"].items()]
    if not rows:
        return "it has no sizes"
    free = [name for name, least in rows if least <= 1]
    bounds = [f"{name} {'>=' if draw.ascii else '≥'} {least}" for name, least in rows if least > 1]
    return "all sizes " + ", ".join([*bounds, *free])


def size(name: str) -> tuple[str, list[str]]:
    """n(l) as a name and its arguments."""
    word, _, args = name.partition("(")
    return word, [a.strip() for a in args.rstrip(")").split(",")] if args else []


def proved(part: Part, draw: Text, columns: int) -> list[str]:
    """Hypotheses, and who vouches for it."""
    lines = []
    if part.vacuous:
        lines += wrapped("vacuous: no values are in this range, so it says nothing", columns, "  ")
    said = "; ".join(
        hypothesis(h, draw).replace(" ", KEEP) if len(hypothesis(h, draw)) < 40 else hypothesis(h, draw)
        for h in part.needed
    )
    lines += wrapped(said or "nothing more", columns, "  assuming   ", " " * 13)
    return [*lines, *wrapped(vouched(part), columns, "  ", "    ")]


def vouched(part: Part) -> str:
    """proved: 4 steps, replayed by the kernel; equal at 212 places on 24 sizes."""
    places = sum(part.looked.points.values())
    lemmas = len(part.certificate["claims"]) - 1 if part.certificate else 0
    cited = f" ({counted(lemmas, 'earlier claim')} among them)" if lemmas else ""
    numbers = (
        f"; no numbers differ: {counted(places, 'place')}, {counted(part.looked.sizes, 'choice')} of sizes"
        if places
        else ""
    )
    return f"proved: {counted(part.steps, 'step')}{cited}, replayed by the kernel{numbers}"


def counted(number: int, what: str) -> str:
    """1 place, 2 places."""
    return f"{number:,} {what}{'s' * (number != 1)}"


def hypothesis(h: Needed, draw: Text) -> str:
    """φ is differentiable at S[i,j] for i in 1..m, j in 1..h."""
    loops = draw.loops(h.ranges, h.conditions)
    tail = f" for {loops}" if h.ranges else f" where {loops}" if loops else ""
    if h.kind == "differentiable":
        return differentiable(h.term, draw) + tail
    equals = [] if h.equals is None else [draw(h.equals)]
    words = WORDS.get(h.kind, "{}: " + h.kind).format(draw(h.term), *equals)
    return (words.replace("≠", "!=").replace("≥", ">=") if draw.ascii else words) + tail


def differentiable(term: list[Any], draw: Text) -> str:
    """cost is differentiable at a[L], y; σ[l] is differentiable at z[l,j]."""
    if term[0] == "app":
        return f"{draw.place(term[1], term[3])} is differentiable at {draw(term[4])}"
    if term[0] == "ref" and term[1] in draw.families:
        box, body = draw.families[term[1]][1:3]
        if body is not None and body[0] == "any":
            return f"{draw.name(body[1])} is differentiable at {', '.join(draw.arguments(term, box, body))}"
    if term[0] == "fn":
        return f"{term[1]} is differentiable at {draw(term[2])}"
    return f"{draw(term)} is differentiable"


def counterexample(
    found: Counterexample, model: Model, claim: Mapping[str, Any], draw: Text, columns: int
) -> list[str]:
    """Sizes, indices, the values that matter, both sides."""
    sizes = [f"{n} = {v}" for n, v in found.sizes.items()]
    sizes += [f"{draw.place(f, [str(a) for a in at])} = {v}" for (f, at), v in sorted(found.calls.items())]
    where = [f"{n} = {v}" for n, v in found.at.items()]
    words = "  ".join(k.replace(" ", KEEP) for k in [*sizes, *where])
    lead = "  smallest counterexample"
    lines = wrapped(words, columns, f"{lead}   ", " " * 6) if words else [lead]
    values = [f"{name} = {value}".replace(" ", KEEP) for name, value in given(found, draw)]
    functions = [draw.greek(visible(line)) for line in found.functions]
    values += [f"{key} = {value}".replace(" ", KEEP) for key, value in detailed(found, draw)]
    lines += wrapped("  ".join(values), columns, " " * 6, " " * 6) if values else []
    for line in functions:
        lines += wrapped(line + arguments(line, draw), columns, " " * 6, " " * 10)
    about = "" if found.exact else "   (to 12 digits)"
    for word, side, value in (("left ", claim["left"], found.left), ("right", claim["right"], found.right)):
        text = draw(side)
        lines += wrapped(
            f"{text} = {value}{about}" if text != value else value, columns, f"      {word}   ", " " * 16
        )
    return lines


def arguments(line: str, draw: Text) -> str:
    """What the u of C = cost(u) are."""
    for name, box, body, _ in draw.families.values():
        if (
            body is not None
            and body[0] == "any"
            and re.match(rf"{re.escape(draw.name(name))}(\[[^=]*\])? = ", line)
        ):
            own = ["ref", name, [v for v, _, _ in box]]
            return f"   with u the entries of {', '.join(draw.arguments(own, box, body))}"
    return ""


def detailed(found: Counterexample, draw: Text) -> list[tuple[str, str]]:
    """The values of what the sides name: δ[2,1] = 3, ∂C/∂b[1] = 2; given ones are said elsewhere."""
    rows = []
    for (kind, entries), value in found.details.items():
        refs = [["ref", name, [*map(str, at)]] for name, at in entries]
        if kind != "ref" or entries[0][0] not in draw.families or draw.families[entries[0][0]][2] is not None:
            rows.append((draw(refs[0] if kind == "ref" else [kind, *refs]), value))
    return rows


def given(found: Counterexample, draw: Text) -> list[tuple[str, str]]:
    """The values of given arrays, a vector or a matrix in one piece: x = (1, 2), W = ((1, 0), (2, 1))."""
    by: dict[str, dict[tuple[int, ...], Any]] = {}
    for (name, at), value in sorted(found.given.items()):
        by.setdefault(name, {})[at] = value
    return [
        (draw.name(name), nested(values)) if full(values) else (draw.name(name), "")
        for name, values in by.items()
        if full(values)
    ] + [
        (draw.place(name, [*map(str, at)]), str(value))
        for name, values in by.items()
        if not full(values)
        for at, value in values.items()
    ]


def full(values: Mapping[tuple[int, ...], Any]) -> bool:
    """Whether the values fill a box that starts at 1 and has at most two indices."""
    first = next(iter(values))
    if not first or len(first) > 2:
        return not first
    sizes = [max(at[k] for at in values) for k in range(len(first))]
    return (
        len(values) == sizes[0] * (sizes[1] if len(sizes) > 1 else 1) and min(min(at) for at in values) == 1
    )


def nested(values: Mapping[tuple[int, ...], Any]) -> str:
    """The values of a box as rows."""
    first = next(iter(values))
    if not first:
        return str(values[()])
    if len(first) == 1:
        return f"({', '.join(str(v) for v in values.values())})"
    rows: dict[int, list[str]] = {}
    for (i, _), v in values.items():
        rows.setdefault(i, []).append(str(v))
    return f"({', '.join('(' + ', '.join(row) + ')' for row in rows.values())})"


def undecided(part: Part, draw: Text, columns: int) -> list[str]:
    """What was tried, and what would decide."""
    places, sizes = sum(part.looked.points.values()), part.looked.sizes
    tested = (
        f"both sides agree at all {counted(places, 'place')} tried, on {counted(sizes, 'choice')} of sizes: "
        "tested, not proved"
        if places
        else "no numbers could be compared"
    )
    missing = [f"{reason} ({n:,} times)" for reason, n in part.looked.skipped.items()]
    lines = wrapped(f"{part.reason or 'not looked at further'}; {tested}.", columns, "  ", "  ")
    lines += (
        wrapped(f"not compared: {'; '.join(map(visible, missing))}.", columns, "  ", "  ") if missing else []
    )
    todo = (
        "a claim about a quantity between the two sides, as a line `claim NAME: ...` of the model, may be "
        "cited by the proof; another form of the right side may be found"
    )
    return [*lines, *wrapped(f"what would decide: {todo}.", columns, "  ", "    ")]


def ill_formed(found: Judgement, columns: int) -> list[str]:
    """The shapes that do not fit, with a caret."""
    error = found.error
    if error is None:
        return [HEADS[ILL_FORMED]]
    lines = wrapped(f"{HEADS[ILL_FORMED]}  {error.found} do not fit", columns, "", "  ")
    lines += wrapped(error.todo, columns, "  ") if error.todo and found.instead is None else []
    return [*lines, *(visible(line) for line in error.pointed().split("\n"))]


def near(found: Judgement, other: Judgement, draw: Text, columns: int) -> list[str]:
    """What is true instead, or under which further hypothesis."""
    part, more = other.parts[0], list(other.assume)[len(found.assume) :]
    if more:
        said = "; ".join(hypothesis(h, draw) for h in part.needed if h.kind == "assumed")
        return wrapped(said, columns, "  true under an extra hypothesis:  ", " " * 6)
    lines = wrapped(statement(part.claim, draw), columns, "  true instead:  ", " " * 17)
    if arrays_in(other.text, part.claim["ranges"]):
        lines += wrapped(visible(other.text), columns, "  in arrays:     ", " " * 17)
    return lines


def as_data(found: Judgement) -> dict[str, Any]:
    """A Judgement for JSON."""
    draw = Text(found.model, True)
    data: dict[str, Any] = {
        "claim": found.text,
        "model": found.model.name,
        "verdict": found.status,
        "exit": found.code,
    }
    if found.where:
        data["where"] = found.where
    if found.assume:
        data["assume"] = list(found.assume)
    if found.error is not None:
        data["error"] = {"message": str(found.error), **found.error.data()}
    data["parts"] = [part_data(part, draw) for part in found.parts]
    if found.instead is not None:
        more = list(found.instead.assume)[len(found.assume) :]
        data["true under" if more else "true instead"] = more or found.instead.text
    return data


def part_data(part: Part, draw: Text) -> dict[str, Any]:
    """A part for JSON: numbers as text, as they are fractions."""
    claim = part.claim
    data: dict[str, Any] = {
        "statement": statement(claim, draw),
        "ranges": claim["ranges"],
        "conditions": [draw.guard(g) for g in claim["conditions"]],
        "verdict": part.status,
        "compared": {**part.looked.points, "sizes": part.looked.sizes, "skipped": part.looked.skipped},
    }
    if part.reason:
        data["reason"] = part.reason
    if part.certificate is not None:
        data["vacuous"], data["steps"] = part.vacuous, part.steps
        data["hypotheses"] = [
            {
                "kind": h.kind,
                "text": hypothesis(h, draw),
                "ranges": h.ranges,
                "conditions": [draw.guard(g) for g in h.conditions],
            }
            for h in part.needed
        ]
        data["certificate"] = part.certificate
    if part.against is not None:
        data["counterexample"] = numbers(part.against, draw)
    return data


def numbers(found: Counterexample, draw: Text) -> dict[str, Any]:
    """A counterexample for JSON."""
    return {
        "sizes": {**found.sizes, **{draw.place(f, [*map(str, at)]): v for (f, at), v in found.calls.items()}},
        "at": dict(found.at),
        "given": {draw.place(name, [*map(str, at)]): str(value) for (name, at), value in found.given.items()},
        "functions": list(found.functions),
        "left": found.left,
        "right": found.right,
        "exact": found.exact,
    }

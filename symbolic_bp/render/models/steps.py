"""A proof on a model, step by step, as text: the term after each step of the certificate, and why it
follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from symbolic_bp.model import index
from symbolic_bp.model.terms import Term, walk
from symbolic_bp.render.escape import visible
from symbolic_bp.render.models.text import Text, parts_of
from symbolic_bp.render.text import KEEP, wrapped

BESIDE, REASON = 46, 50  # a term up to that width has its reason beside it, which starts there
RULES = {
    "algebra": "algebra",
    "field": "algebra, with the denominators multiplied out",
    "exp": "exp(u + v) = exp(u) exp(v)",
    "log": "log(u v) = log(u) + log(v), log(exp(u)) = u",
    "sqrt": "sqrt(u)^2 = u",
    "sign": "the sign of what stands there",
    "elementary": "known facts about the functions there",
    "same": "the same quantity",
}
JOINED = {  # what is printed after the next step only
    "chain": ("chain", "partial"),
    "forward": ("forward", "partial"),
    "before": ("before", "algebra"),
    "lemma": (),
    "self": (),
}
QUIET = ("algebra", "same")


def proof(certificate: dict[str, Any], draw: Text, columns: int = 80) -> list[str]:
    """The lines of all claims of a certificate, the last one the theorem."""
    claims, out = certificate["claims"], list[str]()
    for number, claim in enumerate(claims, 1):
        last = number == len(claims)
        name = f"{visible(claim['name'])}: " if not last and claim["name"] else ""
        loops = draw.loops(claim["ranges"], claim["conditions"])
        if not last:
            words = f"first  {name}{draw(claim['left'])} = {draw(claim['right'])}" + f"  for {loops}" * bool(
                loops
            )
            out += [*wrapped(words, columns, "  ", " " * 9), *chain(claim, claims, draw, columns), ""]
        else:
            out += [*wrapped("Proof", columns, "  "), *chain(claim, claims, draw, columns)]
    return [line.replace(KEEP, " ") for line in out]


def chain(claim: dict[str, Any], claims: Sequence[dict[str, Any]], draw: Text, columns: int) -> list[str]:
    """start, then `= term   reason` for each step that changes what is printed."""
    draw.letters = {v for v, _, _ in claim["ranges"]}
    lines = wrapped(draw(claim["left"]), columns, " " * 6, " " * 8)
    rows = [*printed(claim, claims, draw)]
    if not rows:
        return [*lines, *beside("= " + draw(claim["right"]), "both sides are the same ∎", columns, draw)]
    for n, (text, reasons) in enumerate(rows):
        why = "; ".join(reasons) + (" ∎" if n == len(rows) - 1 else "")
        lines += beside(f"= {text}", why, columns, draw)
    return lines


def beside(term: str, reason: str, columns: int, draw: Text) -> list[str]:
    """A term with its reason beside it, or below where it is too long."""
    reason = reason.replace("∎", "QED") if draw.ascii else reason
    first = wrapped(term, columns, " " * 4, " " * 8)
    why = wrapped(reason, columns, " " * REASON)
    if len(first) == 1 and len(first[0]) <= BESIDE:
        return [first[0].ljust(REASON) + why[0].strip(), *why[1:]]
    return [*first, *why]


def printed(
    claim: dict[str, Any], claims: Sequence[dict[str, Any]], draw: Text
) -> Iterator[tuple[str, list[str]]]:
    """(term, reasons) after steps that change it: steps by one rule in a row are one, a chain rule and the
    slopes in it, and
    what is independent and the algebra that drops it."""
    now, before = claim["left"], draw(claim["left"])
    waiting: list[str] = []
    steps = claim["steps"]
    for n, (rule, path, args, to) in enumerate(steps):
        old = place(now, path)
        now = replaced(now, path, to)
        why = reason(rule, args, old, to, claims, claim, draw)
        waiting += [why] if why not in waiting else []
        following = steps[n + 1][0] if n + 1 < len(steps) else ""
        text = draw(now)
        if text != before and following not in JOINED.get(rule, (rule,)):
            yield text, waiting
            before, waiting = text, []
        elif text == before and rule in QUIET:
            waiting = [w for w in waiting if w != why]


def place(term: Term, path: Sequence[int]) -> Term:
    """The term at a path."""
    for k in path:
        term = parts_of(term)[k]
    return term


def replaced(term: Term, path: Sequence[int], to: Term) -> Term:
    """The term with another one at a path."""
    if not path:
        return to
    k = path[0]
    inner = replaced(parts_of(term)[k], path[1:], to)
    if term[0] in ("add", "mul"):
        return [*term[: k + 1], inner, *term[k + 2 :]]
    return [term[0], inner, term[2]] if term[0] == "pow" else [*term[:-1], inner]


def reason(
    rule: str,
    args: dict[str, Any],
    old: Term,
    to: Term,
    claims: Sequence[dict[str, Any]],
    claim: dict[str, Any],
    draw: Text,
) -> str:
    """Why a step holds, in the names of the model."""
    source = to if args.get("reverse") else old
    if rule == "lemma":
        cited = claims[args["number"]]
        return f"by {visible(cited['name'])}" if cited["name"] else "as proved before"
    if rule == "self":
        return "the claim itself, for " + ", ".join(
            f"{k} = {draw.index(v)}" for k, v in args.get("at", {}).items()
        )
    if rule == "assume":
        left, right = claim["assuming"][args["number"]]
        return f"assumed: {draw(left)} = {draw(right)}"
    if rule == "split":
        p = args["by"]
        below = str(index.number(-1) - index.read(p))
        return f"cases: {draw.guard(['g', 'ge', p])}, and {draw.guard(['g', 'ge', below])}"
    return REASONS[rule](source, draw) if rule in REASONS else RULES.get(rule, rule)


def defined(source: Term, draw: Text) -> str:
    """The line that defines a quantity, at its place."""
    if source[0] != "ref" or source[1] not in draw.families:
        return "definition"
    name, box, body, _ = draw.families[source[1]]
    if body is None:
        return "definition"
    if name in draw.short:
        return f"definition of {draw.name(name)}"
    return definition(name, box, body, draw)


def definition(name: str, box: Sequence[Sequence[str]], body: Term, draw: Text) -> str:
    """A line of the model in its own letters."""
    return f"{draw.place(name, [v for v, _, _ in box])} = {draw(body)}".replace(" ", KEEP, 2)


def chained(source: Term, draw: Text) -> str:
    """What reads the quantity that is differentiated by."""
    if source[0] != "D":
        return "chain rule"
    low = source[2][1]
    readers = [name for name, f in draw.families.items() if low in reads(f) and name not in draw.short]
    words = " and ".join(draw.name(name) for name in readers)
    return (
        f"chain rule: {draw.name(low)} feeds only {words}"
        if readers
        else f"chain rule: nothing reads {draw.name(low)}"
    )


def forwards(source: Term, draw: Text) -> str:
    """What the quantity that is differentiated reads."""
    if source[0] != "D":
        return "chain rule"
    words = " and ".join(draw.name(n) for n in sorted(reads(draw.families[source[1][1]])))
    return f"chain rule: {draw.name(source[1][1])} reads {words}"


def reads(family: Sequence[Any]) -> set[str]:
    """The families that a definition reads."""
    body = family[2]
    return set() if body is None else {t[1] for t in walk(body) if t[0] == "ref"}


def independent(source: Term, draw: Text) -> str:
    """Why a derivative is 0, or 1 by itself."""
    if source[0] != "D":
        return "independent quantities"
    top, low = source[1][1], source[2][1]
    if top == low and not source[1][2]:
        return f"{draw(source)} = 1"
    if top == low:
        return f"entries of {draw.name(low)} at one stage do not depend on each other"
    return f"{draw.name(top)} does not depend on {draw.name(low)} there"


def line_of(source: Term, draw: Text) -> str:
    """The line that is differentiated."""
    if source[0] != "P" or source[1][1] not in draw.families:
        return "slope of a definition"
    name, box, body, _ = draw.families[source[1][1]]
    if body is None:
        return f"{draw.name(name)} is given"
    return definition(name, box, body, draw)


REASONS: dict[str, Callable[[Term, Text], str]] = {
    "define": defined,
    "chain": chained,
    "forward": forwards,
    "before": independent,
    "partial": line_of,
}

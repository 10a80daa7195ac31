"""Results in a Python shell: what each prints, in 80 columns; see symbolic_bp/shown.py."""

import re

from symbolic_bp.moves.context import Network as KernelNetwork
from symbolic_bp.network.quantities import Entry, Other
from symbolic_bp.render import net_report, text, verdict
from symbolic_bp.render.conditions import scope
from symbolic_bp.render.layout import layout
from symbolic_bp.render.prose import prose
from symbolic_bp.render.sympy_terms import term

COLUMNS = 80
NOTATION = "nielsen"


def wrapped(said, ascii, first="", rest="  "):
    """Lines of 80 columns, as one string."""
    said = text.to_ascii(said) if ascii else said
    return "\n".join(text.wrapped(said.replace(text.KEEP, " "), COLUMNS, first, rest))


def judgement(found, ascii):
    """What `check` prints."""
    return verdict.judgement(found, NOTATION, ascii, COLUMNS)


def claim(made, ascii):
    """The equation, and for what it is claimed."""
    draw = text.Printer(NOTATION, ascii)
    ranges = draw.sentence(scope(made)).rstrip(":")
    lines = [wrapped(verdict.written(made, draw), ascii, "", "    ")]
    return "\n".join(lines + [wrapped("for" + ranges[3:], ascii, "  ")] * bool(ranges))


def counterexample(found, ascii):
    """Its numbers, and both sides."""
    net = KernelNetwork(None, batch=bool(found.instance.m))
    sides = [text.formula(side, net, NOTATION, ascii) for side in found.sides]
    return "\n".join(verdict.counterexample(found, ascii, COLUMNS, *sides)).replace(text.KEEP, " ").lstrip()


def agreement(found, ascii):
    """How much was tried."""
    how = f"to {found.digits} digits" if found.digits else "exactly"
    return wrapped(
        f"no counterexample: both sides agreed {how} at all {found.evaluations} places tried on {found.instances} "
        "networks. This is tested, not proved.",
        ascii,
    )


def proof(made, ascii):
    """What `prove` prints."""
    return text.proof(getattr(made, "theorem", None), made, NOTATION, ascii, COLUMNS).rstrip()


def theorem(t, ascii):
    """Its name, what it says, and where it stands in the literature."""
    draw = text.Printer(NOTATION, ascii)
    return "\n".join(
        [
            wrapped(f"{t.name}  {draw.sentence(prose(t.title))}", ascii),
            claim(t.claim(), ascii),
            wrapped(t.source, ascii, "  "),
        ]
    )


def library(books, ascii):
    """The names of its theorems with their titles."""
    draw = text.Printer(NOTATION, ascii)
    names = books.theorems.items()
    room = max((len(name) for name in books.theorems), default=0) + 2
    lines = [
        wrapped(f"{name:<{room}}{draw.sentence(prose(t.title))}", ascii, "", " " * room) for name, t in names
    ]
    return "\n".join([*lines, f"{len(lines)} theorems: prove(name) shows one with its proof"])


def truth(found, ascii):
    """A theorem near a claim."""
    return f"{found.name}: {claim(found.claim, ascii)}"


def net_verdict(found, ascii):
    """What `verify-net` prints."""
    return net_report.report(found, ascii, COLUMNS)


def derivation(made, ascii):
    """The derivative; below it what was worked out on the way, with the reasons."""
    draw, drawn = drawer(made, ascii)
    lines = text.stated(drawn(made.of), "=", drawn(made.expr), COLUMNS) + ["", "  by"]
    for expr, reason in made.steps:
        lines += text.reasoned(drawn(expr), draw.sentence(said(reason)), COLUMNS)
    return "\n".join(lines).replace(text.KEEP, " ")


def closed(made, ascii):
    """A closed form as the chain that leads to it, and what it needs."""
    draw, drawn = drawer(made, ascii)
    lines = [f"      {drawn(made.of)}"]
    for expr, reason in made.steps:
        lines += text.reasoned("= " + drawn(expr), draw.sentence(said(reason)), COLUMNS)
    lines += [f"  as {words}: {drawn(total)} = {value}" for words, total, value in made.assuming]
    return "\n".join(lines).replace(text.KEEP, " ")


def drawer(made, ascii):
    """(Printer, what draws an expression of a derivation): SymPy's own words where a neuron has a function of its own."""
    draw, exprs = text.Printer(NOTATION, ascii), [made.of, made.expr, *(expr for expr, _ in made.steps)]
    batch = any(str(e.base) == "z" and len(e.indices) == 3 for expr in exprs for e in expr.atoms(Entry))
    net = KernelNetwork(None, batch=batch)
    if any(expr.has(Other) for expr in exprs):
        return draw, str
    return draw, lambda expr: draw(layout(term(expr), net))


def said(reason):
    """A reason as a sentence: z[l + 1] and dC/dz in it are formulas."""
    reason = re.sub(r"(?<=\w) ([+-]) (?=\d+\])", r"\1", reason)
    return prose(re.sub(r"\bdC/d\w|\bdelta\b(?![\[^])", r"`\g<0>`", reason))

"""What a printed proof says, in what order, as words and layouts; the same for every format.

A sentence is a tuple of plain words, layout nodes, and ("cite", theorem name).
"""

import re
from dataclasses import dataclass, replace

from symbolic_bp.proof import Chain
from symbolic_bp.render.arrays import spread
from symbolic_bp.render.conditions import assuming, joined, scope, where
from symbolic_bp.render.convention import in_notation, renamed, swapped
from symbolic_bp.render.layout import layout
from symbolic_bp.render.nodes import equation, index, layer, related, row
from symbolic_bp.language.notation import NOTATIONS
from symbolic_bp.render.prose import prose


@dataclass(frozen=True)
class Block:
    """A chain of equalities: heading (a sentence), first node, then (node, reason) for each line, and its rule."""

    heading: tuple
    start: tuple
    lines: tuple
    rules: tuple = ()


@dataclass(frozen=True)
class Outline:
    """A proof, ready to print."""

    name: str
    title: tuple  # a sentence
    source: str
    scope: tuple  # "for every ...", a sentence
    left: tuple
    sign: str  # =, or that of the inequality that was written
    right: tuple
    where: tuple  # sentences: the kind of network, arrays, paths
    assuming: tuple  # sentences
    note: tuple  # a sentence
    blocks: tuple
    proved: bool
    verdict: str
    cites: tuple
    label: str = ""  # the name as it is printed
    arrays: tuple = ()  # (left, right) with the arrays written out, for one network
    also: tuple = ()  # further equations (left, right) that the certificate proves
    entries: bool = False  # those are the entries of the statement, not other neurons
    more: tuple = ()  # what else there is, a sentence


def outline(theorem, proof, notation="nielsen", arrays=True):
    """The outline of a proof; theorem is None for a claim without one; arrays: written out for a network with numbers.

    Raises ClaimError where the notation has no form for the proof.
    """
    names, proof = renamed(proof, notation), in_notation(proof, notation)
    arrays = arrays and not (NOTATIONS[notation].rows and proof.claim.network.batch)
    claim, net = proof.claim, proof.claim.network
    verdict = proof.verdict
    done = proof.proved
    return Outline(
        proof.name,
        prose(theorem.title) if theorem else (),
        theorem.source if theorem else "",
        scope(claim),
        *stated(claim),
        tuple(where(claim)),
        tuple(assuming(verdict.hypotheses, net, claim.scope)),
        swapped(prose(theorem.note), names) if theorem else (),
        blocks(proof),
        done,
        said(proof),
        tuple(proof.cites),
        label(proof.name),
        written(claim) if arrays and proof.also else (),
        tuple(stated(c)[::2] for c in proof.also),
        bool(proof.also and claim.context().shape(claim.lhs)),
        more(proof),
    )


def said(proof):
    """The verdict in words: by whom it was proved, or why it was not."""
    verdict, seen = proof.verdict, proof.opinion
    if proof.proved:
        return (
            f"proved: {verdict.steps} step{'s' * (verdict.steps != 1)}, replayed by the kernel on the model "
            f"{verdict.model}; evaluated on {seen.networks} network{'s' * (seen.networks != 1)}"
        )
    if verdict.status == "not replayed":
        return "every line follows, not replayed by the kernel: not proved"
    return f"{verdict.status}: {verdict.message}" if verdict.message != verdict.status else verdict.status


def stated(claim):
    """(left, sign, right): the layouts of the sides of a claim as a person wrote it."""
    left, sign, right = claim.written()
    return layout(left, claim.network), {"<=": "≤", ">=": "≥"}.get(sign, sign), layout(right, claim.network)


def meaning(claim):
    """What an inequality says as the equation that the proof is of, a sentence; nothing for an equation."""
    left, sign, right = stated(claim)
    if sign == "=":
        return ()
    t = ("sym", "t")
    return (
        related(left, sign, right),
        " means that ",
        equation(layout(claim.lhs, claim.network), layout(claim.rhs, claim.network)),
        ", where ",
        ("call", ("word", "step"), t),
        " is 1 for ",
        related(t, ">", ("num", "0")),
        " and 0 else.",
    )


def label(name):
    """The name of a theorem as it is printed; BP2@l=2 is BP2 for l = 2."""
    name, *at = re.split("[@,]", name) if "@" in name else [name]
    return ", ".join([name, *(a.replace("=", " = ") for a in at)])


def written(claim):
    """Both sides with their arrays written out; nothing where no array is small enough."""
    sides = [spread(t, claim) for t in (claim.lhs, claim.rhs)]
    return (
        tuple(s or layout(t, claim.network) for s, t in zip(sides, (claim.lhs, claim.rhs)))
        if any(sides)
        else ()
    )


def more(proof):
    """The sentence on further equations that are not written out."""
    each = [" for every example ", ("sym", "x")] if any("x" in c.scope for c in proof.also) else []
    if not proof.omitted:
        return (each[0].strip() + " ", *each[1:], ".") if each else ()
    return (
        f"and {proof.omitted} more of the same form, with other neurons, which are not written out",
        *each,
        ".",
    )


def blocks(proof):
    """The chains of a proof: one, or base and step of an induction; an inequality is first said as an equation."""
    made = chains(proof)
    says = meaning(proof.claim)
    if made and says:
        made[0] = replace(made[0], heading=made[0].heading + (" ",) * bool(made[0].heading) + says)
    return tuple(made)


def chains(proof):
    """The chains of a proof as a list of Blocks."""
    body, net = proof.body, proof.claim.network
    if body is None:
        return []
    if isinstance(body, Chain):
        first = proof.also and not proof.claim.context().shape(proof.claim.lhs)
        kind = "inequality" if meaning(proof.claim) else "equation"
        heading = (f"The first {kind} (the others go the same way):",) if first else ()
        return [block(heading, body, net, " (the other entries go the same way)" * bool(proof.also))]
    name, lo = body.var, proof.claim.scope[body.var][1]
    here = row(layer(lo), ("op", "≤"), ("sym", name), ("op", "<"), layer(body.hi))
    return [
        block(("Base: ", equation(("sym", name), layer(body.hi)), "."), body.base, net),
        block(
            ("Step: let ", here, " and suppose that the claim holds at ", layer((name, 1)), "."),
            body.step,
            net,
        ),
    ]


def block(heading, chain, net, rest=""):
    """A chain of equalities as a Block; lines that look like the one before are left out."""
    if chain.names:
        names = joined([(index(n),) for n in chain.names], ", ")
        heading += (
            (" " if heading else "") + "Entry ",
            *names,
            f" of both sides{rest}:" if chain.lines else f" of both sides is the same{rest}:",
        )
    elif not chain.lines:
        heading += ("Both sides are the same:",)
    start, lines, rules = layout(chain.start, net), [], []
    last = start
    for line in chain.lines:
        node = layout(line.term, net)
        if node != last:  # a step that moves hidden brackets, or goes from D to P, changes nothing to be seen
            lines.append((node, sentence(line.reason, net)))
            rules.append(line.rule)
        last = node
    return Block(heading, start, tuple(lines), tuple(rules))


def sentence(reason, net):
    """A reason with layouts for its terms; t = u becomes one formula."""
    parts = [layout(p[1], net) if isinstance(p, tuple) and p[0] == "math" else p for p in reason]
    if len(parts) == 3 and parts[1] == " = ":
        return (equation(parts[0], parts[2]),)
    return tuple(parts)


def anchor(name):
    """The name of a theorem as the target of links: two names have two."""
    return re.sub(r"[^A-Za-z0-9-]", lambda sign: "-" if sign[0] in "@=," else f".{ord(sign[0]):x}.", name)


def sample(role, notation="nielsen"):
    """The quantity of a role as the notation table shows it."""
    l, j, k = ("sym", "l"), ("sym", "j"), ("sym", "i" if NOTATIONS[notation].source else "k")
    if role == "act":
        return ("fun", "act", l, 0, None)
    if role == "diag":
        return ("fun", role, None, 1, ("var", "z", l, (), None))
    if role == "C":
        return ("var", role, None, (), None)
    return ("var", role, l, () if role in ("Z", "A", "Delta") else (j, k) if role == "w" else (j,), None)

"""What a printed proof says, in what order, as words and layouts; the same for every format.

A sentence is a tuple of plain words, layout nodes, and ("cite", theorem name).
"""
import re
from dataclasses import dataclass

from symbolic_bp.kernel.term import substitute, words
from symbolic_bp.proof import Chain
from symbolic_bp.render.arrays import spread
from symbolic_bp.render.convention import in_notation
from symbolic_bp.render.layout import LETTERS, PATH, equation, index, layer, layout, row
from symbolic_bp.render.notation import NOTATIONS


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
    title: str
    source: str
    scope: tuple            # "for every ...", a sentence
    left: tuple
    right: tuple
    where: tuple            # sentences: the kind of network, arrays, paths
    assuming: tuple         # sentences
    note: tuple             # a sentence
    blocks: tuple
    proved: bool
    verdict: str
    cites: tuple
    label: str = ""         # the name as it is printed
    arrays: tuple = ()      # (left, right) with the arrays written out, for one network
    also: tuple = ()        # further equations (left, right) that the certificate proves
    entries: bool = False   # those are the entries of the statement, not other neurons
    more: tuple = ()        # what else there is, a sentence


def outline(theorem, proof, notation="nielsen", arrays=True):
    """The outline of a proof; theorem is None for a claim without one; arrays: written out for a network with numbers.

    Raises ClaimError where the notation has no form for the proof.
    """
    proof = in_notation(proof, notation)
    arrays = arrays and not (NOTATIONS[notation].rows and proof.claim.network.batch)
    claim, net = proof.claim, proof.claim.network
    verdict = proof.verdict
    done = verdict.status == "proved"
    said = f"proved: {verdict.steps} step{'' if verdict.steps == 1 else 's'}, replayed by the kernel" if done else \
        f"{verdict.status}: {verdict.message}" if verdict.message != verdict.status else verdict.status
    return Outline(
        proof.name, theorem.title if theorem else "", theorem.source if theorem else "", scope(claim),
        layout(claim.lhs, net), layout(claim.rhs, net), tuple(where(claim)), tuple(assuming(verdict.hypotheses, net)),
        prose(theorem.note) if theorem else (), tuple(blocks(proof)), done, said, tuple(proof.cites),
        label(proof.name), written(claim) if arrays and proof.also else (),
        tuple((layout(c.lhs, net), layout(c.rhs, net)) for c in proof.also),
        bool(proof.also and claim.context().shape(claim.lhs)), more(proof))


def label(name):
    """The name of a theorem as it is printed; BP2@l=2 is BP2 for l = 2."""
    name, *at = re.split("[@,]", name) if "@" in name else [name]
    return ", ".join([name, *(a.replace("=", " = ") for a in at)])


def written(claim):
    """Both sides with their arrays written out; nothing where no array is small enough."""
    sides = [spread(t, claim) for t in (claim.lhs, claim.rhs)]
    return tuple(s or layout(t, claim.network) for s, t in zip(sides, (claim.lhs, claim.rhs))) if any(sides) else ()


def more(proof):
    each = [" for every example ", ("sym", "x")] if any("x" in c.scope for c in proof.also) else []
    if not proof.omitted:
        return (each[0].strip() + " ", *each[1:], ".") if each else ()
    return (f"and {proof.omitted} more of the same form, with other neurons, which are not written out", *each, ".")


FORMULA = re.compile(r"\b(Sum|sigma|delta|[A-Za-z])(?:[_^](\w)\b|[_^]\{([\w,+-]+)\}|\[([\w,+-]+)\])('*)|\bsigma('*)")


def prose(text):
    """A note as a sentence: what looks like a formula in it, w^l or z[l,j], becomes one."""
    out, end = [], 0
    for found in FORMULA.finditer(text):
        out += [text[end:found.start()], spelled(*found.groups())]
        end = found.end()
    return tuple(p for p in (*out, text[end:]) if p)


def spelled(name, one, braces, brackets, primes, alone):
    """The layout of one formula of a note."""
    if name is None:
        return ("fun", "act", None, len(alone), None)
    parts = [place(p) for p in (one or braces or brackets).split(",")]
    if name == "Sum":
        return ("big", "sum", parts[0], None, ("word", ""))
    if name == "sigma":
        below = row(*(x for p in parts for x in (("comma",), p)))
        return ("fun", "act", row(*below[2:]), len(primes), None)
    return ("var", name if name in LETTERS else "." + name, parts[0], tuple(parts[1:]), None)


def place(text):
    found = re.fullmatch(r"(\w+)([+-]\d+)?", text)
    if not found or text.isdigit():
        return ("num", text)
    return layer((found[1], int(found[2] or 0)))


def joined(parts, last=" and "):
    """Sentences joined as in a, b and c."""
    out = ()
    for place, part in enumerate(parts):
        out += ((last if place == len(parts) - 1 else ", ",) if place else ()) + tuple(part)
    return out


def about_network(claim):
    arrays = set(claim.arrays)
    return bool(words((claim.lhs, claim.rhs)) & {"w", "b", "z", "a", "delta", "C", "Cx", "act"} - arrays)


def scope(claim):
    """For every network, every layer l and every neuron j of layer l, as a sentence."""
    net = claim.network
    parts = []
    if about_network(claim):
        parts.append(("the network " + "-".join(map(str, net.widths)),) if net.widths else
                     ("every network of any depth and width",) if net.least == 2 else
                     (f"every network of at least {net.least} layers, of any width",))
    for name, (kind, *spec) in claim.scope.items():
        if kind == "layer":
            lo, hi = spec
            if lo == hi:
                parts.append(("layer ", equation(("sym", name), layer(lo))))
                continue
            sign, top = ("<", (hi[0], hi[1] + 1)) if hi[1] < 0 else ("≤", hi)
            parts.append(("every layer ", row(layer(lo), ("op", "≤"), ("sym", name), ("op", sign), layer(top))))
        elif len(spec) > 1:
            parts.append(("every index ", ("sym", name), " up to the smallest of ", *joined([size(d) for d in spec])))
        elif spec[0][0] == "n":
            parts.append(("every neuron ", ("sym", name), " of layer ", layer(spec[0][1])))
        elif spec[0][0] == "m":
            parts.append(("every example ", ("sym", name)))
        else:
            parts.append(("every index ", ("sym", name), " up to ", ("sym", spec[0][1])))
    shapes = {}
    for name, dims in claim.arrays.items():
        if dims and dims[0][0] == "dim":
            shapes.setdefault(dims, []).append((("var", "." + name, None, (), None),))
    if shapes:
        parts.append(("all ",) + joined([array(names, dims) for dims, names in shapes.items()]))
    return ("For ",) + joined(parts) + (":",) if parts else ()


def size(d):
    return (("call", ("sym", "n"), layer(d[1])) if d[0] == "n" else ("sym", "m" if d[0] == "m" else d[1]),)


def array(names, dims):
    kind, of = {1: ("vectors ", " of length "), 2: ("matrices ", " of size ")}.get(len(dims), ("arrays ", " of size "))
    return (kind, *joined(names), of, *joined([size(d) for d in dims], " by "))


def where(claim):
    """Sentences on the kind of network and on what the claim names besides it."""
    net = claim.network
    if net.activation == "identity":
        yield ("the neurons are linear, ", equation(("var", "a", ("sym", "l"), (), None), ("var", "z", ("sym", "l"), (), None)))
    if net.activation == "neuron":
        yield ("every neuron has an activation of its own, ",
               equation(entry(net, "a", "l", "j"), layout(("act", 0, ("l", 0), ("j",), plain(net, "z", "l", "j")), net)))
    if net.batch:
        mean = ("mul", ("inv", ("m",)), ("sum", "x", ("m",), ("ref", "Cx", None, ("x",))))
        yield ("there is a mini-batch of ", ("sym", "m"), " examples, ",
               equation(layout(("ref", "C", None, ()), net), layout(mean, net)))
    if net.cost == "quadratic":
        cost = ("ref", "Cx", None, ("x",)) if net.batch else ("ref", "C", None, ())
        yield ("the cost is quadratic, ", equation(layout(cost, net), layout(named(net.definition(cost)), net)))
    for key, name, term in net.formulas:
        batch = ("x",) if net.batch else ()
        if key == "C":
            cost = ("ref", "Cx" if net.batch else "C", None, batch)
            yield ("the cost is ", name, ", ", equation(layout(cost, net), layout(plainly(term), net)))
        else:
            at = ("l", 0) if key == "a" else key
            own = substitute(plainly(term), {"l": at})
            yield ("the activation", *((" of layer ", layer(at)) if key != "a" else ()), " is ", name, ", ", equation(layout(("ref", "a", at, ("j", *batch)), net), layout(own, net)))
    for name, dims in claim.arrays.items():
        if not dims:
            yield (("var", "." + name, None, (), None), " is a number")
        elif dims[0] == ("n", net.top):
            yield (("var", "." + name, None, (), None), " has one entry for each neuron of layer ", layer(net.top))
        elif dims[0][0] != "dim":
            yield (("var", "." + name, None, (), None), " is an array of size ", *joined([size(d) for d in dims], " by "))
    if "paths" in words((claim.lhs, claim.rhs)):
        path = ("sym", PATH)
        yield (path, " runs over the paths that take one neuron ", index((PATH, ("i", 0))), " in each layer up to ",
               layer(net.top), ", from the neuron named below the sum")


def named(t):
    """A definition of the kernel with its bound name as a person writes it."""
    if isinstance(t, str):
        return t.replace("%", "")
    return tuple(map(named, t)) if isinstance(t, tuple) else t


def plainly(t):
    """A formula of a network with its bound names as a person writes them."""
    if isinstance(t, str):
        return {"%f0": "k", "%f1": "i", "%f2": "p", "%d0": "k", "%d1": "i", "%0": "k", "%1": "i"}.get(t, t)
    return tuple(map(plainly, t)) if isinstance(t, tuple) else t


def plain(net, name, at, i):
    return ("ref", name, (at, 0), (i,) + (("x",) if net.batch else ()))


def entry(net, name, at, i):
    return layout(plain(net, name, at, i), net)


def assuming(hypotheses, net):
    """Sentences: what the proof takes for granted."""
    x = ("sym", "x") if net.batch else None
    each = (", for every example ", x) if x else ()
    facts = [FACTS[what] for fact, what in hypotheses if fact == "known" and what in FACTS]
    if facts:
        yield ("the known facts " + ", ".join(facts),)
    for fact, at in hypotheses:
        if fact in ("nonzero", "positive", "zero"):
            yield from condition(fact, named(plainly(at)), net)
        elif fact == "known":
            continue
        elif fact == "C":
            yield (("var", "C", None, (), x), " is differentiable at ", ("var", "a", layer(at), (), x), *each)
        else:
            here = at if at == net.top else ("i", 0)
            yield (("fun", "act", layer(here), 0, None), " is differentiable at ", ("var", "z", layer(here), (), x),
                   *(() if at == net.top else
                     (" for ", row(layer(at), ("op", "≤"), ("sym", "i"), ("op", "≤"), layer(net.top)))), *each)


FACTS = {"exp": "exp' = exp, exp(u + v) = exp(u) exp(v), exp(0) = 1, exp > 0",
         "log": "ln' u = 1/u and ln(u v) = ln u + ln v for u, v > 0, ln(exp u) = u",
         "step": "step(u) is 1 for u > 0, else 0, and has slope 0 for u ≠ 0", "sgn": "sgn(u) is the sign of u, with slope 0 for u ≠ 0",
         "Phi": "Φ' = φ", "phi": "φ'(u) = -u φ(u)"}


def condition(fact, t, net):
    """A sentence on what is not 0, or is above 0, for all values of the names that t is bound over."""
    names = []
    while t[0] in ("sum", "prod"):
        names, t = [*names, t[1]], t[-1]
    left, right = layout(t, net), ("num", "0")
    if fact == "zero" and t[0] == "add":            # an assumption s = t, which the kernel keeps as s - t
        left, right = layout(t[1] if len(t) == 3 else t[:-1], net), layout(opposite(t[-1]), net)
    yield (row(left, ("op", {"nonzero": "≠", "positive": ">", "zero": "="}[fact]), right), *((" for every ", *joined([(("sym", n),) for n in names], ", ")) if names else ()))


def opposite(t):
    """-t of a product that starts with -1, or of a number."""
    if t[0] == "num":
        return ("num", -t[1], t[2])
    return t[2] if len(t) == 3 else ("mul", *t[2:])


def blocks(proof):
    body, net = proof.body, proof.claim.network
    if body is None:
        return
    if isinstance(body, Chain):
        first = proof.also and not proof.claim.context().shape(proof.claim.lhs)
        heading = ("The first equation (the others go the same way):",) if first else ()
        yield block(heading, body, net, " (the other entries go the same way)" * bool(proof.also))
        return
    name, lo = body.var, proof.claim.scope[body.var][1]
    here = row(layer(lo), ("op", "≤"), ("sym", name), ("op", "<"), layer(body.hi))
    yield block(("Base: ", equation(("sym", name), layer(body.hi)), "."), body.base, net)
    yield block(("Step: let ", here, " and suppose that the claim holds at ", layer((name, 1)), "."), body.step, net)


def block(heading, chain, net, rest=""):
    if chain.names:
        names = joined([(index(n),) for n in chain.names], ", ")
        heading += ((" " if heading else "") + "Entry ", *names, 
                    f" of both sides{rest}:" if chain.lines else f" of both sides is the same{rest}:")
    elif not chain.lines:
        heading += ("Both sides are the same:",)
    start, lines, rules = layout(chain.start, net), [], []
    last = start
    for line in chain.lines:
        node = layout(line.term, net)
        if node != last:        # a step that moves hidden brackets, or goes from D to P, changes nothing to be seen
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
    """The name of a theorem as the target of links."""
    return re.sub(r"[^A-Za-z0-9-]", "-", name)


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

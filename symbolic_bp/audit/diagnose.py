"""Which mistake explains the wrong entries: exactly, for every entry of every parameter, or it is not named."""
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from symbolic_bp.audit import real
from symbolic_bp.audit.dense import recognise
from symbolic_bp.audit.factors import factor_words
from symbolic_bp.audit.field import P
from symbolic_bp.audit.judge import DIFFERENT, DIGITS, agree, is_zero
from symbolic_bp.audit.mistakes import mistakes
from symbolic_bp.audit.number import constant, lift, small
from symbolic_bp.audit.passes import Pass
from symbolic_bp.audit.targets import targets


@dataclass
class Diagnosis:
    """equation: BP1 ... BP4, regulariser or none; cause: a word; words: a sentence; layer: the book's number, or None.

    plain: the network in words, if it is a dense one; read: it was read off with every example (on some it may be dead).
    """
    equation: str
    cause: str
    words: str
    layer: object = None
    arrays: list = field(default_factory=list)
    plain: str = ""
    read: bool = True


def diagnose(run, among=None):
    """[Diagnosis] of one run in which something is wrong: everything that explains it, the likeliest first; of the mistakes
    of a network, only those whose (equation, cause) is in `among`, where that is given."""
    wrong = [c for c in run.compared.values() if c.wrong]
    net = None
    if all(all_zero(c) for c in wrong):
        found = [Diagnosis("none", "never-updated", "the gradient given is zero (or none is given): the parameter never changes")]
    else:
        net = recognise(run)
        first = (net and regulariser(run, net, wrong)) or ratio(run, net, wrong) or turned(run, net, wrong)
        # the gradient of a multiple of the cost: no mistake in between gives that; half of it in one layer may be a mask without its scale
        whole = first and first.equation in ("BP1", "regulariser")
        fits = list(explained(run, net, among)) if net and not whole else []
        dropped = [d for d in fits if d.cause == "dropout-scale-missing"]
        found = [*dropped, *filter(None, [first]), *fits]
        found = found or [idle(run, net, wrong) or few(run, net, wrong) or unknown(run, net, wrong)]
    whole = net is not None and net.examples >= len(run.trial.columns())
    for each in found:
        each.arrays, each.plain = [c.name for c in wrong], plain(net)
        each.read = whole
    return found


def unexplained(run):
    """The Diagnosis where no mistake explains every point."""
    wrong, net = [c for c in run.compared.values() if c.wrong], recognise(run)
    found = unknown(run, net, wrong)
    found.arrays, found.plain = [c.name for c in wrong], plain(net)
    return found


def plain(net):
    """The architecture in words, where it was recognised."""
    if net is None:
        return ""
    sizes = [len(net.layers[0].below[0])] + [len(layer.w) for layer in net.layers]
    sigmas = [layer.sigma or "?" for layer in net.layers[:-1]] + [net.output or "?"]
    return f"{'-'.join(map(str, sizes))}, {', '.join(sigmas)}"


def all_zero(c):
    return c.missing or c.shape is None and all(is_zero(n) for n in c.yours.flat)


def given(run):
    """{id(leaf): what the code gives}, where the shapes fit."""
    out = {}
    for c in run.compared.values():
        leaves = run.trial.leaves[c.name]
        if c.yours.shape == leaves.shape:
            out |= {id(leaf): n for leaf, n in zip(leaves.flat, c.yours.flat) if lift(n) is not None}
    return out


def regulariser(run, net, wrong):
    """yours = (gradient of the data) + c * (gradient of the regulariser), with the same c != 1 in every wrong array."""
    right, yours = Pass(net), given(run)
    ratios = set()
    biased = False
    for c in wrong:
        for leaf in run.trial.leaves[c.name].flat:
            data, mine = right(leaf), yours.get(id(leaf))
            if data is None or mine is None:
                return None
            penalty, extra = run_true(net, leaf) - data, mine - data
            if same(penalty, small(0)):
                if same(extra, small(0)):
                    continue
                penalty, biased = leaf, True
            ratios.add(quotient(extra, penalty))
            if None in ratios or len(ratios) > 1:
                return None
    if not ratios:
        return None
    value = constant(ratios.pop())
    if biased:
        return Diagnosis("regulariser", "regulariser-extra",
                         f"{real.shown(value)} times the parameter is added, but the cost has no such term")
    if is_zero(value):
        return Diagnosis("regulariser", "regulariser-missing", "the gradient of the regulariser is missing")
    if same(value, small(-1)):
        return Diagnosis("regulariser", "regulariser-sign", "the regulariser enters with the wrong sign")
    return Diagnosis("regulariser", "regulariser-factor",
                     f"the regulariser enters {real.shown(value)} times: its factor is not the one in the cost")


def quotient(a, b):
    """a/b as a short Fraction found from the residue and checked by value, or None."""
    if is_zero(b):
        return None
    value = a / b
    v = real.value(value)
    if v != v:
        return None
    q = Fraction(int(real.CONTEXT.nint(v * 10**40)), 10**40).limit_denominator(10**12)
    return q if agree(value, constant(q)) <= DIGITS else None


def run_true(net, leaf):
    return net.true[id(leaf)]


def same(a, b):
    return agree(a, b) < DIFFERENT


def ratio(run, net, wrong):
    """Every wrong entry is c times the true one, with the same c."""
    found = set()
    for c in wrong:
        if c.yours.shape != c.true.shape:
            return None
        for a, b in zip(c.yours.flat, c.true.flat):
            if is_zero(b):
                if not is_zero(lift(a)):
                    return None
                continue
            found.add(quotient(lift(a), b))
            if None in found or len(found) > 1:
                return None
    if not found:
        return None
    value = found.pop()
    if not value:
        return None
    equation = which(run, net, wrong)
    m = net.examples if net else run.trial.batch
    k = len(net.layers[-1].w) if net else 0
    cause, words = factor_words(value, m, k, equation != "BP3")
    if cause == "factor-1/n" and equation == "BP3":
        cause, words = "bias-averaged", f"delta is averaged over the {m} examples, not summed: ratio {value}"
    return Diagnosis(equation, cause, words)


def turned(run, net, wrong):
    """Every wrong array is a square matrix of which the transpose is given; for networks of any kind."""
    if net is None and all(c.true.ndim == 2 and c.true.shape[0] == c.true.shape[1] and c.yours.shape == c.true.shape and
                           all(same(lift(a), b) for a, b in zip(c.yours.T.flat, c.true.flat)) for c in wrong):
        return Diagnosis("BP4", "transpose-missing", "the gradient of the matrix is given transposed")
    return None


def roles(run, net, wrong):
    """{('w' or 'b', layer)} of the arrays that are wrong, and of all."""
    def of(names):
        return {net.where[id(n)][:2] for name in names for n in run.trial.leaves[name].flat if id(n) in net.where}
    return of([c.name for c in wrong]), of(run.trial.leaves)


def which(run, net, wrong):
    """The equation that is broken, by which arrays are wrong."""
    if net is None:
        return by_name(run, wrong)
    bad, every = roles(run, net, wrong)
    layers = {at for _, at in bad}
    last = len(net.layers) - 1
    if bad == every:
        return "BP1"
    if all(kind == "b" for kind, _ in bad):
        return "BP3"
    if all(kind == "w" for kind, _ in bad):
        return "BP4"
    return "BP1" if last in layers else "BP2"


def by_name(run, wrong):
    """Without a recognised architecture: vectors are biases, matrices are weights."""
    if len(wrong) == len(run.compared):
        return "BP1"
    flat = [c.true.ndim < 2 or 1 in c.true.shape for c in wrong]
    return "BP3" if all(flat) else "BP4" if not any(flat) else "BP2"


def explained(run, net, among=None):
    """Every mistake whose backward pass gives exactly what the code gives."""
    yours, right = given(run), Pass(net)
    for mistake in mistakes(net, yours, targets(run, net)):
        if (among is None or (mistake.equation, mistake.cause) in among) and fits(run, net, mistake, right):
            yield Diagnosis(mistake.equation, mistake.cause, mistake.words, mistake.layer)


def fits(run, net, mistake, right):
    """Wrong arrays first: most mistakes are ruled out by one entry."""
    for c in sorted(run.compared.values(), key=lambda c: not c.wrong):
        leaves = run.trial.leaves[c.name]
        if c.yours.shape != leaves.shape:
            if not fits_shape(net, c, leaves, mistake):
                return False
            continue
        for at in [*c.wrong[:1], *np.ndindex(leaves.shape)]:
            leaf = leaves[at]
            guess = mistake.gradient(leaf)
            if guess is None:
                guess = c.true[at]
            else:
                base = right(leaf)
                if base is not net.true[id(leaf)] and not fast_same(base, net.true[id(leaf)]):
                    guess = guess + (net.true[id(leaf)] - base)
            if not same(guess, c.yours[at]):
                return False
    return True


def fast_same(a, b):
    return a.r is not None and b.r is not None and not (a.r - b.r) % P


def fits_shape(net, c, leaves, mistake):
    """A bias gradient summed over the wrong axis has an entry for each example."""
    if mistake.cause != "bias-wrong-axis" or c.yours.size != net.examples:
        return False
    key = net.where.get(id(leaves.flat[0]))
    if key is None or key[0] != "b" or mistake.layer not in (None, key[1] + 2):
        return False
    rows = mistake.gradient.deltas()[key[1]]
    sums = [sum(row[1:], row[0]) for row in rows]
    return all(same(s, n) or same(s / len(rows[0]), n) for s, n in zip(sums, map(lift, c.yours.flat)))


def idle(run, net, wrong):
    """Every wrong entry is zero: some entries never change, such as the biases in the last column of a matrix."""
    if any(c.yours.shape != c.true.shape or not all(is_zero(c.yours[at]) for at in c.wrong) for c in wrong):
        return None
    count, size = sum(len(c.wrong) for c in wrong), sum(c.true.size for c in wrong)
    leaves = [run.trial.leaves[c.name][at] for c in wrong for at in c.wrong]
    kinds = {net.where[id(n)][0] if net and id(n) in net.where else "" for n in leaves}
    which = "biases" if kinds == {"b"} else "entries"
    return Diagnosis("none", "never-updated", f"the gradient given is zero for {count} {which} of {size} entries: they never change")


def few(run, net, wrong):
    """A few entries are wrong, the rest of their arrays is right."""
    count, size = sum(len(c.wrong) for c in wrong), sum(c.true.size for c in wrong)
    if any(c.yours.shape != c.true.shape for c in wrong) or count * 4 > size or len(wrong) > 2:
        return None
    spot = f"{wrong[0].name}{list(wrong[0].wrong[0])}"
    words = f"only {count} of {size} entries {'is' if count == 1 else 'are'} wrong, the first is {spot}"
    return Diagnosis(which(run, net, wrong), "one-entry", words)


def unknown(run, net, wrong):
    """No usual mistake: the equation by which parts agree with each other."""
    equation = which(run, net, wrong)
    if net is not None and equation in ("BP1", "BP2"):
        bad, _ = roles(run, net, wrong)
        top = max(at for _, at in bad)
        if ("b", top) not in bad:
            equation = "BP4"
        elif ("w", top) not in bad:
            equation = "BP3"
        else:
            equation = "BP1" if top == len(net.layers) - 1 else "BP2"
    words = "none of the usual mistakes gives these numbers" if net else \
        "this is not the gradient of the cost; which mistake it is can be told of plain dense networks only, and this is none"
    return Diagnosis(equation, "unknown", words)

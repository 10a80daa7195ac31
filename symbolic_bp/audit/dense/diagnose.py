"""Which mistake in a plain dense network explains the wrong entries: exactly, for every entry of every
parameter, or none is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from symbolic_bp.audit.causes.facts import Fact, quotient, ratio, same
from symbolic_bp.audit.causes.targets import targets
from symbolic_bp.audit.dense.mistakes import mistakes
from symbolic_bp.audit.dense.passes import Pass
from symbolic_bp.audit.judging.judge import is_zero
from symbolic_bp.audit.numbers import real
from symbolic_bp.audit.numbers.factors import readings
from symbolic_bp.audit.numbers.field import P
from symbolic_bp.audit.numbers.number import constant, lift, small

if TYPE_CHECKING:
    from symbolic_bp.audit.arrays.arrays import Exact
    from symbolic_bp.audit.dense.dense import Dense
    from symbolic_bp.audit.dense.mistake import Mistake
    from symbolic_bp.audit.judging.judge import Compared, Run
    from symbolic_bp.audit.numbers.number import Num


@dataclass
class Diagnosis:
    """equation: BP1 ... BP4, regulariser or none; cause: a word; words: a sentence; layer: the
    book's number, or None.

    plain: the network in words, if it is a dense one; read: it was read off with every example
    (on some it may be dead).
    """

    equation: str
    cause: str
    words: str
    layer: int | None = None
    plain: str = ""
    read: bool = True

    def agrees(self, other: Diagnosis) -> bool:
        """Whether this is the same mistake at another point, perhaps of a network with other widths."""
        if (self.equation, self.cause) != (other.equation, other.cause):
            return False
        return (
            self.words == other.words
            or self.plain != other.plain
            and self.cause != "factor"
            and bare(self.words) == bare(other.words)
        )


def bare(words: str) -> str:
    """The words without the numbers of one network."""
    return re.sub(r"\d+", "#", words)


def diagnose(run: Run, net: Dense | None, among: list[Diagnosis] | None = None) -> list[Diagnosis]:
    """[Diagnosis] of one run in which something is wrong: all that explain it, the likeliest first, [] where
    none does; of the mistakes of a network only those that agree with one in `among`, where that is given."""
    wrong = [c for c in run.compared.values() if c.wrong]
    if all(all_zero(c) for c in wrong):
        found = [
            Diagnosis(
                "none",
                "never-updated",
                "the gradient given is zero (or none is given): the parameter never changes",
            )
        ]
    elif net is None:
        found = list(filter(None, [idle(run, net, wrong)]))
    else:
        penalty = regulariser(run, net, wrong)
        first = [penalty] if penalty else list(multiples(run, net, wrong))
        # the gradient of a multiple of the cost: no mistake in between gives that; half of it in one layer
        # may be a mask without its scale
        whole = first and first[0].equation in ("BP1", "regulariser")
        fits = list(explained(run, net, among)) if not whole else []
        dropped = [d for d in fits if d.cause == "dropout-scale-missing"]
        found = [*dropped, *first, *fits] or list(
            filter(None, [idle(run, net, wrong) or few(run, net, wrong)])
        )
    for each in found:
        each.plain, each.read = plain(net), net is not None and net.examples >= len(run.trial.columns())
    return found


def plain(net: Dense | None) -> str:
    """The architecture in words, where it was recognised."""
    if net is None:
        return ""
    sizes = [len(net.layers[0].below[0])] + [len(layer.w) for layer in net.layers]
    sigmas = [layer.sigma or "?" for layer in net.layers[:-1]] + [net.output or "?"]
    return f"{'-'.join(map(str, sizes))}, {', '.join(sigmas)}"


def all_zero(c: Compared) -> bool:
    """True where the code gives nothing or zeros for an array."""
    return c.missing or c.shape is None and all(is_zero(n) for n in c.yours.flat)


def given(run: Run) -> dict[int, Num]:
    """{id(leaf): what the code gives}, where the shapes fit."""
    out: dict = {}
    for c in run.compared.values():
        leaves = run.trial.leaves[c.name]
        if c.yours.shape == leaves.shape:
            out |= {
                id(leaf): n for leaf, n in zip(leaves.flat, c.yours.flat, strict=False) if lift(n) is not None
            }
    return out


def regulariser(run: Run, net: Dense, wrong: list[Compared]) -> Diagnosis | None:
    """yours = (gradient of the data) + c * (gradient of the regulariser), with the same c != 1
    in every wrong array."""
    right, yours = Pass(net), given(run)
    ratios = set()
    biased = False
    for c in wrong:
        for leaf in run.trial.leaves[c.name].flat:
            data, mine = right(leaf), yours.get(id(leaf))
            if data is None or mine is None:
                return None
            penalty, extra = net.true[id(leaf)] - data, mine - data
            if same(penalty, small(0)):
                if same(extra, small(0)):
                    continue
                penalty, biased = leaf, True
            ratios.add(quotient(extra, penalty))
            if None in ratios or len(ratios) > 1:
                return None
    if not ratios:
        return None
    ratio = ratios.pop()
    if ratio is None:
        return None
    value = constant(ratio)
    if biased:
        return Diagnosis(
            "regulariser",
            "regulariser-extra",
            f"{real.shown(value)} times the parameter is added, but the cost has no such term",
        )
    if is_zero(value):
        return Diagnosis("regulariser", "regulariser-missing", "the gradient of the regulariser is missing")
    if same(value, small(-1)):
        return Diagnosis("regulariser", "regulariser-sign", "the regulariser enters with the wrong sign")
    return Diagnosis(
        "regulariser",
        "regulariser-factor",
        f"the regulariser enters {real.shown(value)} times: its factor is not the one in the cost",
    )


def multiples(run: Run, net: Dense, wrong: list[Compared]) -> Iterator[Diagnosis]:
    """Every wrong entry is c times the true one, with the same c: each slip that gives c."""
    if any(c.yours.shape != c.true.shape for c in wrong):
        return
    value = ratio([lift(n) for c in wrong for n in c.yours.flat], [n for c in wrong for n in c.true.flat])
    if value is None:
        return
    equation, m = which(run, net, wrong), net.examples
    if equation == "none":
        return
    for cause, words in readings(value, m, len(net.layers[-1].w), equation != "BP3"):
        if equation == "BP3" and cause == "factor-1/n" and value == 1 / value.__class__(m):
            cause, words = (
                "bias-averaged",
                f"delta is averaged over the {m} examples, not summed: ratio {value}",
            )
        yield Diagnosis(equation, cause, words)


def which(run: Run, net: Dense, wrong: list[Compared]) -> str:
    """The equation that is broken where the same is wrong in each of these arrays: BP1 where all are wrong,
    BP2 where all up to a layer are, BP3 or BP4 where only biases or only weights are."""

    def of(names: list[str] | dict[str, Exact]) -> set[tuple[str, int]]:
        return {
            net.where[id(n)][:2] for name in names for n in run.trial.leaves[name].flat if id(n) in net.where
        }

    bad, every = of([c.name for c in wrong]), of(run.trial.leaves)
    if bad == every:
        return "BP1"
    if all(kind == "b" for kind, _ in bad):
        return "BP3"
    if all(kind == "w" for kind, _ in bad):
        return "BP4"
    return "BP2" if bad == {role for role in every if role[1] <= max(at for _, at in bad)} else "none"


def explained(run: Run, net: Dense, among: list[Diagnosis] | None = None) -> Iterator[Diagnosis]:
    """Every mistake whose backward pass gives exactly what the code gives."""
    yours, right = given(run), Pass(net)
    for mistake in mistakes(net, yours, targets(run, net)):
        made = Diagnosis(mistake.equation, mistake.cause, mistake.words, mistake.layer, plain(net))
        if (among is None or any(made.agrees(d) for d in among)) and all(
            fits(run, net, mistake, right, c) for c in wrong_first(run)
        ):
            yield made


def wrong_first(run: Run) -> list[Compared]:
    """Most mistakes are ruled out by one entry of a wrong array."""
    return sorted(run.compared.values(), key=lambda c: not c.wrong)


def fits(run: Run, net: Dense, mistake: Mistake, right: Pass, c: Compared, untouched: bool = False) -> bool:
    """Whether the mistake gives this array as the code does; untouched: whether it leaves the array as it
    should be."""
    leaves = run.trial.leaves[c.name]
    if c.yours.shape != leaves.shape and not untouched:
        return fits_shape(net, c, leaves, mistake)
    for at in [*c.wrong[:1], *np.ndindex(leaves.shape)]:
        leaf = leaves[at]
        guess = mistake.gradient(leaf)
        if guess is None:
            guess = c.true[at]
        else:
            base = right(leaf)
            if (
                base is not None
                and base is not net.true[id(leaf)]
                and not fast_same(base, net.true[id(leaf)])
            ):
                guess = guess + (net.true[id(leaf)] - base)
        if not same(guess, c.true[at] if untouched else c.yours[at]):
            return False
    return True


def fast_same(a: Num, b: Num) -> bool:
    """True where both have a residue and the residues agree modulo P."""
    return a.r is not None and b.r is not None and not (a.r - b.r) % P


def fits_shape(net: Dense, c: Compared, leaves: Exact, mistake: Mistake) -> bool:
    """A bias gradient summed over the wrong axis has an entry for each example."""
    each = mistake.each
    if each is None or c.yours.size != net.examples:
        return False
    key = net.where.get(id(leaves.flat[0]))
    if key is None or key[0] != "b" or mistake.layer not in (None, key[1] + 2):
        return False
    return all(
        same(each(row), lift(n))
        for row, n in zip(mistake.gradient.deltas()[key[1]], c.yours.flat, strict=False)
    )


def separate(run: Run, net: Dense) -> dict:
    """{name of a wrong array: [Fact]} where several mistakes were made at once: each of these mistakes gives
    some of the wrong arrays exactly and leaves every other array as it should be, so that it is to be seen
    by itself."""
    yours, right = given(run), Pass(net)
    out: dict = {}
    for mistake in mistakes(net, yours, targets(run, net)):
        names = []
        for c in wrong_first(run):
            if c.wrong and fits(run, net, mistake, right, c):
                names.append(c.name)
            elif not fits(run, net, mistake, right, c, untouched=True):
                names = []
                break
        for name in names:
            key = ("mistake", mistake.equation, mistake.cause, bare(mistake.words), tuple(names))
            out.setdefault(name, []).append(Fact(key, mistake.cause, mistake.words))
    return out


def idle(run: Run, net: Dense | None, wrong: list[Compared]) -> Diagnosis | None:
    """Every wrong entry is zero: some entries never change, such as the biases in the last
    column of a matrix."""
    if any(c.yours.shape != c.true.shape or not all(is_zero(c.yours[at]) for at in c.wrong) for c in wrong):
        return None
    count, size = sum(len(c.wrong) for c in wrong), sum(c.true.size for c in wrong)
    leaves = [run.trial.leaves[c.name][at] for c in wrong for at in c.wrong]
    kinds = {net.where[id(n)][0] if net and id(n) in net.where else "" for n in leaves}
    words = "biases" if kinds == {"b"} else "entries"
    return Diagnosis(
        "none",
        "never-updated",
        f"the gradient given is zero for {count} {words} of {size} entries: they never change",
    )


def few(run: Run, net: Dense, wrong: list[Compared]) -> Diagnosis | None:
    """A few entries are wrong, the rest of their arrays is right."""
    count, size = sum(len(c.wrong) for c in wrong), sum(c.true.size for c in wrong)
    if any(c.yours.shape != c.true.shape for c in wrong) or count * 4 > size or len(wrong) > 2:
        return None
    spot = f"{wrong[0].name}{list(wrong[0].wrong[0])}"
    words = f"only {count} of {size} entries {'is' if count == 1 else 'are'} wrong, the first is {spot}"
    return Diagnosis(which(run, net, wrong), "one-entry", words)

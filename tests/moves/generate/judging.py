"""The second judge: what a certificate claims, evaluated. It shares no code with symbolic_bp, neither kernel nor refutation."""

from itertools import islice
from random import Random

from .instances import Absent, Unsaid, instance
from .jets import Unsure
from .meaning import Meaning, equal

PLACES, TRIED = 4, 10


def frozen(data):
    return tuple(map(frozen, data)) if isinstance(data, (list, tuple)) else data


class Statement:
    """lhs = rhs for all values of vars, as the last claim of a certificate has it, under hypotheses (fact, what)."""

    def __init__(self, data, hypotheses=()):
        network = {"formulas": (), **data["network"]}
        self.network = tuple(sorted((k, frozen(v)) for k, v in network.items()))
        self.arrays = tuple((name, frozen(dims)) for name, dims in data["arrays"])
        last = data["claims"][-1]
        self.vars = [(name, frozen(decl)) for name, decl in last["vars"]]
        self.lhs, self.rhs, self.hypotheses = frozen(last["lhs"]), frozen(last["rhs"]), list(hypotheses)


class Outcome:
    """places: at how many the hypotheses held and both sides were compared; wrong: (instance, names, left, right) or None."""

    def __init__(self):
        self.places, self.wrong, self.failed, self.unsure = 0, None, 0, 0


def judge(statement, seeds=range(TRIED), enough=3 * PLACES + 1):
    """The Outcome of comparing both sides wherever the hypotheses hold, on instances of these numbers."""
    found = Outcome()
    for seed in seeds:
        net = instance(statement.network, statement.arrays, seed)
        judge_on(statement, net, found)
        if found.wrong or found.places >= enough:
            break
    return found


def judge_on(statement, net, found):
    """The places of one instance."""
    meaning = Meaning(net)
    try:
        every = list(islice(places(net, statement.vars, {}), 60))
    except Absent as why:
        found.wrong = (net, {}, "does not exist", why)
        return
    for names in Random(net.seed).sample(every, min(PLACES, len(every))):
        try:
            if not fulfilled(meaning, statement, names):
                found.failed += 1
                continue
            left, right = (meaning.value(t, names) for t in (statement.lhs, statement.rhs))
            if not equal(left, right):
                found.wrong = (net, names, left, right)
                return
            found.places += 1
        except Unsure:
            found.unsure += 1
        except Absent as why:
            found.wrong = (net, names, "does not exist", why)
            return


def fulfilled(meaning, statement, names):
    """Whether every hypothesis holds; one about what does not exist does not."""
    try:
        return all(meaning.holds(fact, what, names) for fact, what in statement.hypotheses)
    except Unsaid:
        raise
    except Absent:
        return False


def places(net, scope, names):
    """All values of the names in their ranges."""
    if not scope:
        yield names
        return
    (name, (kind, *parts)), *rest = scope
    if kind == "layer":
        values = range(net.layer(parts[0], names), net.layer(parts[1], names) + 1)
    else:
        values = range(1, min(net.size(d, names) for d in parts) + 1)
    for v in values:
        yield from places(net, rest, {**names, name: v})

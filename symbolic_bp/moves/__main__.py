"""python -m symbolic_bp.moves proof.json ...: replay certificates, one line each; exit 0 only if all are proved.

A file holds one certificate or a list of them. This is one judge of two: it tries no numbers; symbolic-bp prove and check do both.
"""

import re
import sys

from symbolic_bp.moves.check import Verdict, verify
from symbolic_bp.moves.context import Rejected
from symbolic_bp.moves.read import LONGEST, load
from symbolic_bp.moves.read import show as cut

FACTS = {
    "sigma": "sigma_i differentiable at z[i] for {} <= i <= L",
    "C": "C differentiable at a[{}]",
    "known": "the known facts about {}",
    "nonzero": "{} is not 0",
    "positive": "{} > 0",
    "zero": "{} = 0",
}


def show(t):
    """A part of a verdict: in full, since what is cut off could be what matters."""
    return cut(t, LONGEST)


def said(fact, what):
    """A hypothesis in words, with what it is made for."""
    names = ""
    while fact in ("nonzero", "positive", "zero") and what[0] in ("sum", "prod"):
        names, what = names + f" for all {what[1]} in {show(what[2:-1])}", what[-1]
    return FACTS[fact].format(show(what)) + names


def printed(words):
    """A line in which a file's name can neither break the line nor move the cursor."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in words
    )


def quoted(path):
    """The name of a file; in quotes where it could be taken for what is said about it."""
    return path if re.fullmatch(r"[\w@%+=,./-]+", path) else printed(repr(path))


def verdicts(path):
    """The verdict on each certificate of a file."""
    try:
        with open(path, encoding="utf-8") as file:
            data = load(file.read())
    except (OSError, UnicodeDecodeError, Rejected) as why:
        return [Verdict("?", "rejected", f"rejected: {why}")]
    return [verify(one) for one in data] if type(data) is list and data else [verify(data)]


def line(path, verdict):
    """(whether it is proved, the line that says so)."""
    if verdict.status != "proved":
        return False, f"{quoted(path)}: {verdict.name}: {verdict.message}"
    claim, net = verdict.claim, verdict.claim.ctx.network
    facts = [said(*h) for h in verdict.hypotheses] or ["nothing"]
    about = [
        f"proved in {verdict.steps} steps, by the kernel alone",
        "assuming " + " and ".join(facts),
        f"network widths {net.widths or 'any'}, activation {net.activation}, cost {net.cost}, batch {net.batch}, depth at least {net.least}",
    ]
    about += [f"{name}: {show(key)} is {show(term)}" for key, name, term in net.formulas]
    about += [f"for all {n} in {show(decl[1:])}" for n, decl in claim.scope.items()]
    about += [f"for all arrays {n}{show(dims)}" for n, dims in claim.ctx.arrays.items()]
    return True, f"{quoted(path)}: {verdict.name}: {'; '.join(about)}: {show(claim.lhs)} = {show(claim.rhs)}"


def main(paths):
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    if not paths:
        print("usage: python -m symbolic_bp.moves proof.json ...", file=sys.stderr)
        return 2
    lines = [line(path, verdict) for path in paths for verdict in verdicts(path)]
    print("\n".join(printed(text) for _, text in lines))
    return 0 if all(ok for ok, _ in lines) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

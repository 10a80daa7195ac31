"""The verdict on a concrete network as one screen of text, or as data for JSON."""

import textwrap

from symbolic_bp.exact.verify import BITS
from symbolic_bp.render.text import formula

WHAT = {
    "BP1": ("δ[L,j]", "= Σ'(z^L) ∂C/∂a"),
    "BP2": ("δ[l,j]", "= Σ'(z^l) (w^{l+1})ᵀ δ^{l+1}"),
    "BP3": ("∂C/∂b[l,j]", "= δ[l,j]"),
    "BP4": ("∂C/∂w[l,j,k]", "= a[l-1,k] δ[l,j]"),
    "unrolled": ("δ[l,j]", "= Σ'(z^l) (w^{l+1})ᵀ ... ∂C/∂a"),
    "forward": ("all at once", "= slope along a random direction"),
}
PLAIN = str.maketrans(
    {"δ": "delta", "∂": "d", "Σ": "Sigma", "ᵀ": ".T", "σ": "sigma", "Ω": "Omega", "µ": "u", "≠": "!="}
)
SHOWN = 5
HEADLINE = {
    "equal": "EQUAL: for all {1:,} parameters, what was derived from the definitions is what the equations {3}say.",
    "differs": "DIFFERS: {0:,} of the comparisons fail.",
    "undecided": "UNDECIDED: no difference was found, but the certainty asked for was not reached.",
    "open": "UNDECIDED: {2:,} of the comparisons could not be decided, none was seen to fail.",
}
WORDS = {"equal": "equal", "differs": "WRONG", "undecided": "OPEN"}


def report(verdict, ascii=False, columns=80):
    """The screen of a NetVerdict."""
    net = verdict.net
    unknown = sum(verdict.open.values())
    status = "open" if verdict.status == "undecided" and unknown else verdict.status
    lines = wrap(f"{net.describe()}: {net.parameters:,} parameters", columns) + [""]
    lines += wrap(
        HEADLINE[status].format(verdict.differing, net.parameters, unknown, "and you " * bool(verdict.said)),
        columns,
    ) + [""]
    for name, (left, right) in WHAT.items():
        if name not in verdict.counts:
            continue
        if net.batch and name in ("BP3", "BP4"):
            right = f"= mean of {right[2:]}"
        if net.regulariser and name == "BP4":
            right += " + Ω'"
        left, right = (plain(part) if ascii else part for part in (left, right))
        tally = shown(verdict.counts[name], verdict.failing.get(name, 0), verdict.open.get(name, 0))
        lines.append(f"  {name:<8} {tally} {left:<12} {right}")
    for number, one in enumerate(verdict.said, 1):
        name = f"claim {number}" if len(verdict.said) > 1 else "yours"
        lines += wrap(
            f"  {name:<8} {shown(one.entries, one.failing, one.open)} {own(one, ascii)}", columns, " " * 29
        )
    lines += [""] + different(verdict) + how(verdict, columns, ascii)
    return plain("\n".join(lines)) if ascii else "\n".join(lines)


def shown(count, failing, unknown):
    """How many of some comparisons fail, or are open, in two columns."""
    some = failing or unknown
    text = f"{some:,} of {count:,}" if some else f"{count:,}"
    return f"{text:>11} {WORDS['differs' if failing else 'undecided' if unknown else 'equal']}"


def own(one, ascii=False):
    """A claim of your own as it was read."""
    if one.claim is None:
        return "in place of the equations"
    return " = ".join(
        formula(side, one.claim.network, ascii=ascii) for side in (one.claim.lhs, one.claim.rhs)
    )


def plain(text):
    """A text in ASCII."""
    return text.translate(PLAIN)


def summary(verdict, columns=80):
    """One line for one network of many."""
    net = verdict.net
    line = f"{verdict.status.upper():<9} {net.parameters:>9,} parameters {verdict.seconds:8.3f} s  "
    return line + textwrap.shorten(net.describe(), max(20, columns - len(line)), placeholder=" ...")


def wrap(text, columns, indent="  "):
    """Lines of at most that width."""
    return textwrap.wrap(
        text, columns, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def entry_name(entry, batch=True):
    """∂C/∂w[2,3,5] of ("w", 2, 3, 5)."""
    kind, *at = entry
    if kind == "all":
        return "all entries"
    if kind == "delta" and not batch:
        at = at[:2]
    return ("δ" if kind == "delta" else f"∂C/∂{kind}") + f"[{','.join(map(str, at))}]"


def different(verdict):
    """The entries that differ, with numbers; what was claimed of them, where there are several claims."""
    lines = []
    for d in verdict.differences[:SHOWN]:
        by = f", by claim {d.claim + 1}" if d.own and len(verdict.said) > 1 else ""
        lines.append(f"  {entry_name(d.entry, verdict.net.batch)} breaks {d.equation}{by}")
        if d.derived:
            label = "yours" if d.own else d.equation
            lines += [
                f"      {'derived':<9} {shortened(d.derived)}",
                f"      {label:<9} {shortened(d.claimed)}",
            ]
    if verdict.differing > SHOWN:
        lines.append(f"  and {verdict.differing - len(verdict.differences[:SHOWN]):,} more")
    return [*lines, "  (at random points of small fractions)", ""] if lines else []


def shortened(value):
    """A number, cut where it is long."""
    return value if len(value) <= 60 else f"{value[:56]} ..."


def how(verdict, columns, ascii=False):
    """How it was decided, what it assumes, notes and the time, as lines."""
    found = [("how", sentence) for sentence in means(verdict)]
    found += [("assuming", c.replace("!=", "≠").replace("sigma'", "σ'")) for c in conditions(verdict.net)]
    found += [("assuming", c) for one in verdict.said for c in divisors(one, ascii)]
    found += [("note", note) for note in verdict.notes]
    each = verdict.seconds / max(verdict.net.parameters, 1) * 1e6
    found.append(("time", f"{verdict.seconds:.2f} s, {each:.0f} µs for each parameter"))
    lines, last = [], ""
    for label, sentence in found:
        first = f"  {label if label != last else '':<9} "
        lines += textwrap.wrap(
            sentence,
            columns,
            initial_indent=first,
            subsequent_indent=" " * 12,
            break_long_words=False,
            break_on_hyphens=False,
        )
        last = label
    return lines


def means(verdict):
    """How the verdict was reached, in sentences."""
    net = verdict.net
    atoms = [
        f"{name} are unknowns of their own"
        for name, used in (("σ(z) and σ'(z)", None in net.activations), ("∂C/∂a", net.cost is None))
        if used
    ]
    if any(record and record.switches for record in (*net.activations, net.cost, net.regulariser)):
        atoms.append("step and sgn are unknowns of their own: every piece between the kinks at once")
    derived = "each entry derived by differentiating the definitions, which know nothing of BP1 to BP4"
    if verdict.method == "polynomials":
        return [
            derived,
            f"equality of polynomials ({verdict.library}): decided, with no chance of error",
            *atoms,
        ]
    fields = (
        f"the field of 2^{verdict.size} - 1 elements"
        if verdict.fixed
        else f"prime fields, each of a random prime of {verdict.size} bits"
    )
    return [
        derived,
        f"{verdict.trials} random points of {fields}"
        + (f", the denominators vanished at {verdict.redrawn} more" if verdict.redrawn else ""),
        *atoms,
        f"a difference would be missed with probability at most 2^-{int(verdict.bits)}"
        + f" (degree at most {verdict.degree:,})"
        + (f"; 2^-{BITS} was asked for" if verdict.bits < BITS else ""),
    ]


def conditions(net):
    """What the records assume: no kink, inside the domain."""
    found = {}
    for record in (*net.activations, net.cost, net.regulariser):
        if record and record.kinks:
            kinks = " and ".join(f"{kink} != 0" for kink in record.kinks)
            found[f"{kinks} ({record.name}; there {record.convention})"] = True
        if record and record.domain:
            found[f"{', '.join(record.domain)} ({record.name})"] = True
    return [*found]


def divisors(one, ascii=False):
    """The conditions that a claim of your own adds: its divisors are not 0."""
    if one.claim is None:
        return ["every divisor of your gradient is not 0"] if one.divided else []
    return [
        f"{formula(term, one.claim.network, ascii=ascii)} {'!=' if ascii else '≠'} 0 (a divisor of your claim)"
        for term in one.claim.divisors
    ]


def as_data(verdict):
    """The same for JSON; numbers of a field as text, as they do not fit into a double."""
    net = verdict.net
    return {
        "network": net.describe(),
        "widths": list(net.widths),
        "parameters": net.parameters,
        "verdict": verdict.status,
        "method": verdict.method,
        "compared": verdict.counts,
        "failing": verdict.failing,
        "open": verdict.open,
        "differences": [
            {
                "entry": entry_name(d.entry, net.batch),
                "equation": d.equation,
                "derived": d.derived,
                "claimed": d.claimed,
                "yours": d.own,
                **({"claim": d.claim + 1} if d.own else {}),
            }
            for d in verdict.differences
        ],
        "claims": [
            {
                "claim": one.claim.text if one.claim else own(one),
                "read as": own(one),
                "verdict": one.status,
                "compared": one.entries,
                "failing": one.failing,
                "open": one.open,
                "assuming": divisors(one),
            }
            for one in verdict.said
        ],
        "how": means(verdict),
        "assuming": conditions(net) + [c for one in verdict.said for c in divisors(one)],
        "bits of the primes": verdict.size,
        "fixed prime": verdict.fixed,
        "trials": verdict.trials,
        "degree": verdict.degree,
        "error at most 2^-": round(verdict.bits, 1),
        "notes": list(verdict.notes),
        "seconds": round(verdict.seconds, 4),
    }

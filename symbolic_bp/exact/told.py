"""A network with numbers in plain words: all that a person needs to redo it by hand."""

from decimal import MAX_EMAX, Decimal, localcontext
from textwrap import wrap

LONG = 12  # numbers in a row
KEEP = "\u00a0"  # a space at which no line is broken


def told(net, shown_network=True):
    """[(label, value)] of an Instance; shown_network: whether the network itself counts, not only its arrays."""
    out = [("net", "-".join(map(str, net.widths)))] if shown_network else []
    out += [("m", str(net.m))] * bool(net.m)
    if shown_network:
        for e in net.examples():
            numbers = listed([net.x.get((k, e), 0) for k in range(1, net.widths[0] + 1)])
            out.append((f"x of example {e}" if net.m else "x", f"({numbers})"))
        given = [
            (f"{part}[{','.join(map(str, key))}]", str(v))
            for part, values in (("w", net.w), ("b", net.b))
            for key, v in values.items()
            if v
        ]
        rest = len(given) < len(net.w) + len(net.b)
        out += given + [("all other w, b", "0")] * rest if given else [("w", "0"), ("b", "0")]
        for key, name, _ in net.formulas:
            where = f" of layer {net.place(key)}" if isinstance(key, tuple) else ""
            out.append(("cost" if key == "C" else f"activation{where}", name))
        acts = {str(act) for act in net.sigma.values()}
        if len(acts) == 1 and not any(key != "C" for key, *_ in net.formulas):
            out.append(("sigma(z)", acts.pop()))
        else:
            out += [(f"sigma[{','.join(map(str, key))}](z)", str(act)) for key, act in net.sigma.items()]
    for name, entries in net.arrays.items():
        out += [
            (f"{name}[{','.join(map(str, idx))}]" if idx else name, shown(v)) for idx, v in entries.items()
        ]
    if shown_network and not any(key == "C" for key, _, _ in net.formulas):
        out.append((f"C{'x' if net.m else ''}", cost(net)))
    return out


def sheet(net, columns=76):
    """The same in lines of that width."""
    pairs = [f"{label} = {value}" for label, value in told(net)]
    said = "  ".join(pair.replace(" ", KEEP) if len(pair) < columns else pair for pair in pairs)
    return "\n".join(wrap(said, columns, break_long_words=False, break_on_hyphens=False)).replace(KEEP, " ")


def listed(numbers):
    """The numbers in a row; in a long row a run of equal numbers, or of 1, 2, 3, ..., is its first three and its last."""
    shown_, at = [], 0
    while at < len(numbers):
        steps = [b - a for a, b in zip(numbers[at:], numbers[at + 1 :])]
        end = (
            at
            + 1
            + next((n for n, step in enumerate(steps) if step != steps[0] or step not in (0, 1)), len(steps))
        )
        run = numbers[at:end]
        shown_ += [*run[:3], "...", run[-1]] if len(numbers) > LONG and len(run) > 5 else run
        at = end
    return ", ".join(map(str, shown_))


def cost(net):
    """C as a polynomial in the outputs."""
    if net.cost == "quadratic":
        return "1/2 Sum_j (y[j] - a[L,j])^2"
    total = {}
    for c, powers in net.cost:
        factors = "*".join(f"a[{net.depth},{j}]" + (f"^{p}" if p > 1 else "") for j, p in powers.items())
        total[factors] = total.get(factors, 0) + c
    return added([(c, factors) for factors, c in total.items()], "*")


def added(terms, between):
    """c1 u1 + c2 u2 - ... of pairs (number, its factor as text); between: what stands between a number and its factor."""
    out = ""
    for c, factor in terms:
        if c:
            size = abs(c)
            sign = (" - " if c < 0 else " + ") if out else "-" * (c < 0)
            room = " " if not between and size.denominator > 1 else between
            out += sign + (str(size) if not factor else factor if size == 1 else f"{size}{room}{factor}")
    return out or "0"


def shown(value):
    """A value as a person writes it: a fraction, or ten digits and dots where it was rounded or is long."""
    if isinstance(value, tuple):
        return f"({', '.join(map(shown, value))})"
    if value.denominator < 10**15 and abs(value.numerator) < 10**40:
        return str(value)
    with localcontext() as precision:
        precision.prec, precision.Emax = 10, MAX_EMAX
        return f"{Decimal(value.numerator) / Decimal(value.denominator)}..."

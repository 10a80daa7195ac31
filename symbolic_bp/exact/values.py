"""A counterexample in plain words: the numbers in it and the value of each quantity that the claim names."""
from decimal import Decimal, localcontext

from symbolic_bp.exact.evaluate import evaluate
from symbolic_bp.exact.missing import Missing, Unsupported
from symbolic_bp.kernel.term import children

LONG = 12           # numbers


def described(found):
    """[(label, value)] of a Counterexample, the network first, both sides last."""
    net, names = found.instance, found.names
    out = [("net", "-".join(map(str, net.widths)))] if network_used(found.sides) else []
    out += [(name, str(value)) for name, value in names.items()]
    if net.m:
        out.append(("m", str(net.m)))
    if out and out[0][0] == "net":
        for e in net.examples():
            numbers = listed([net.x[k, e] for k in range(1, net.widths[0] + 1)])
            out.append((f"x of example {e}" if net.m else "x", f"({numbers})"))
        given = [(f"{part}[{','.join(map(str, key))}]", str(v)) for part, values in (("w", net.w), ("b", net.b))
                 for key, v in values.items() if v]
        rest = len(given) < len(net.w) + len(net.b)
        out += given + [("all other w, b", "0")] * rest if given else [("w", "0"), ("b", "0")]
        for key, name, _ in net.formulas:
            where = f" of layer {net.place(key)}" if isinstance(key, tuple) else ""
            out.append(("cost" if key == "C" else f"activation{where}", name))
        acts = {str(act) for act in net.sigma.values()}
        if len(acts) == 1:
            out.append(("sigma(z)", acts.pop()))
        else:
            out += [(f"sigma[{','.join(map(str, key))}](z)", str(act)) for key, act in net.sigma.items()]
    for name, entries in net.arrays.items():
        out += [(f"{name}[{','.join(map(str, idx))}]" if idx else name, shown(v)) for idx, v in entries.items()]
    if out and out[0][0] == "net":
        if not any(key == "C" for key, _, _ in net.formulas):
            out.append((f"C{'x' if net.m else ''}", cost(net)))
    return out + [pair for pair in parts(found) if pair not in out]


def listed(numbers):
    """The numbers in a row; in a long row a run of equal numbers, or of 1, 2, 3, ..., is its first three and its last."""
    shown_, at = [], 0
    while at < len(numbers):
        steps = [b - a for a, b in zip(numbers[at:], numbers[at + 1:])]
        end = at + 1 + next((n for n, step in enumerate(steps) if step != steps[0] or step not in (0, 1)), len(steps))
        run = numbers[at:end]
        shown_ += [*run[:3], "...", run[-1]] if len(numbers) > LONG and len(run) > 5 else run
        at = end
    return ", ".join(map(str, shown_))


def network_used(sides):
    def used(t):
        return t[0] == "ref" and t[1] not in ("s", "t", "u", "v") or any(used(t[pos]) for pos in children(t))
    return any(map(used, sides))


def cost(net):
    if net.cost == "quadratic":
        return "1/2 Sum_j (y[j] - a[L,j])^2"
    terms = []
    for c, powers in net.cost:
        factors = [f"a[{net.depth},{j}]" + (f"^{p}" if p > 1 else "") for j, p in powers.items()]
        terms.append("*".join(([] if c == 1 else [str(c)]) + factors))
    return " + ".join(terms).replace("+ -", "- ")


def parts(found):
    """The value of every quantity of the claim whose indices are known."""
    out = {}

    def visit(t):
        if t[0] in ("ref", "D") and t != ("ref", "C", None, ()):
            label = name_of(t, found)
            if label:
                try:
                    value = evaluate(found.instance, t, found.names)
                    if numbers_in(value) <= 2 * LONG:           # a larger array follows from the numbers of the network
                        out.setdefault(label, shown(value))
                except (Missing, Unsupported, KeyError):
                    return
        if t[0] not in ("D", "P", "held"):
            for pos in children(t):
                visit(t[pos])
    for side in found.sides:
        visit(side)
    return list(out.items())


def numbers_in(value):
    """How many numbers there are in a value."""
    return sum(map(numbers_in, value)) if isinstance(value, tuple) else 1


def shown(value):
    """A value as a person writes it: a fraction, or ten digits and dots where it was rounded or is long."""
    if isinstance(value, tuple):
        return f"({', '.join(map(shown, value))})"
    if value.denominator < 10**15:
        return str(value)
    with localcontext() as precision:
        precision.prec = 10
        return f"{Decimal(value.numerator) / Decimal(value.denominator)}..."


def name_of(t, found):
    """The plain name of a ref or derivative with its numbers; None where an index is bound."""
    if t[0] == "D":
        top, low = name_of(t[1], found), name_of(t[2], found)
        return f"d{top}/d{low}" if top and low else None
    _, name, layer, idx = t
    if any(isinstance(i, str) and i not in found.names for i in idx) or \
            layer and layer[0] not in ("", "L") and layer[0] not in found.names:
        return None
    at = [] if not layer else [layer[1] + (found.instance.depth if layer[0] == "L" else found.names.get(layer[0], 0))]
    numbers = at + [found.names[i] if isinstance(i, str) else i for i in idx]
    return name + (f"[{','.join(map(str, numbers))}]" if numbers else "")

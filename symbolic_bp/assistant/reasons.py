"""Why a line follows, in words and terms: one entry for each rule of the kernel."""

import re

from symbolic_bp.moves.calculus import unfold
from symbolic_bp.moves.context import Rejected
from symbolic_bp.moves.rules import consumers
from symbolic_bp.moves.term import children
from symbolic_bp.language.read import spelled

INSTANCE = re.compile(r"[\w-]+@\w+=\d+(,\w+=\d+)*")  # a theorem on one network: BP2@l=2
LAYER = re.compile(r"\('(\w*)', (-?\d+)\)")


def in_words(why):
    """A rejection of the kernel as a person would say it: "l-1 in place of a layer from 1 to L"."""
    text = LAYER.sub(
        lambda found: (
            f"{found[1]}{int(found[2]):+d}" if found[1] and found[2] != "0" else found[1] or found[2]
        ),
        str(why),
    )
    text = re.sub(r"\('n', ([^()]*)\)", r"n(\1)", text)
    text = re.sub(r"equal dimensions for \w of [\w,]+->\w*", "dimensions that fit in a product", text)
    wanted = re.fullmatch(r"expected (.*), found (.*)", text)
    return (
        f"{wanted[2]} in place of {wanted[1]}"
        if wanted
        else text.replace("expected ", "something other than ", 1)
    )


def absent(ctx, t):
    """The innermost part of a term that does not exist here; None where all of it does."""
    for pos in children(t):
        try:
            part = absent(ctx.under(t, pos), t[pos])
        except Rejected:
            continue
        if part:
            return part
    try:
        ctx.shape(t)
    except Rejected:
        return t
    return None


def named(ref):
    """A ref in plain notation: w[l+1,j,k]."""
    _, name, layer, idx = ref
    at = [spelled(layer)] if layer else []
    return name + (f"[{','.join([*at, *map(str, idx)])}]" if at or idx else "")


def math(term):
    """A formula in a reason."""
    return ("math", term)


def whole(ref):
    """A ref without its indices, in a reason."""
    return math(ref[:3] + ((),) if ref[1] not in ("C", "Cx") else ref)


def defining(ctx, ref, taken, readable):
    """What defines a ref, in a reason: z[l,j] = Sum_k w[l,j,k] a[l-1,k] + b[l,j]."""
    rule = ctx.definition(ref)
    return (math(ref), " = ", math(readable(rule, taken))) if rule else (math(ref),)


def reason(rule, ctx, old, taken, readable, cite=None, reverse=False):
    """The reason for one step, as a tuple of words, ("math", term) and ("cite", name)."""
    if rule == "define" and old[0] == "act":
        plain = ("act", 0) + old[2:]
        words = (math(plain), " = ", math(readable(unfold(ctx, plain), taken)))
        return words if not old[1] else ("derivative of ", *words)
    if rule == "define":
        name = old[1]
        if name == "delta":
            return ("definition of ", whole(old))
        return defining(ctx, old, taken, readable)
    if rule == "chain":
        x = old[2]
        readers = [c for c, _ in consumers(ctx, x)]
        words = ["chain rule: ", whole(x)]
        for n, c in enumerate(readers):
            words += [
                " feeds only " if n == 0 else " and ",
                whole(c) if c[1] not in ("C", "Cx") else math(old[1]),
            ]
        if x[1] == "a" and readers and readers[0][1] == "z" and x[2][0] not in ("", "L"):
            words += [", as ", math(("layers", x[2], ctx.network.top))]
        return tuple(words)
    if rule == "partial":
        return (
            ("derivative of the given expression",)
            if old[0] == "held"
            else defining(ctx, old[1], taken, readable)
        )
    if rule == "contract":
        _, k, _, body = old
        j = next((d[2] if d[1] == k else d[1] for d in deltas(body) if k in d[1:]), "?")
        return ("only ", math(("indices", k, j)), " is left")
    if rule == "same":
        return (
            ("neurons of one layer do not use each other",)
            if old[1][1] == old[2][1]
            else (whole(old[1]), " does not use ", whole(old[2]))
        )
    if rule == "separate":
        return ("an example does not use another one",)
    if rule == "mean":
        return ("the cost is the mean over the examples",)
    if rule == "lemma":
        return ("assumed",) if "=" in cite and not INSTANCE.fullmatch(cite) else (("cite", cite),)
    if rule == "hypothesis":
        return ("induction hypothesis at ", math(("layer", cite)))
    if rule == "peel":
        return ("one factor more",) if reverse else ("one factor of the product",)
    if rule == "paths":
        return ("the first step of each path",) if old[4] != old[5] else ("the path that stays",)
    if rule == "sign":
        return ("by the signs of its parts",)
    if rule == "expand":
        return ("the sum written out",)
    return ("rearranged",)


def deltas(t):
    """The factors [i = j] of a product."""
    if t[0] == "kd":
        return [t]
    return [d for part in t[1:] if isinstance(part, tuple) and t[0] == "mul" for d in deltas(part)]

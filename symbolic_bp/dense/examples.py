"""In a mini-batch no example uses another one: a claim for each kind of quantity, proved by induction."""

from collections.abc import Iterator

from symbolic_bp.dense.claims import Said
from symbolic_bp.dense.gap import Gap
from symbolic_bp.dense.network import Dense
from symbolic_bp.dense.scope import Scope
from symbolic_bp.finding.prover import close as closed
from symbolic_bp.finding.side import Side, steps
from symbolic_bp.finding.write import data as written
from symbolic_bp.kernel import index
from symbolic_bp.kernel.cited import State
from symbolic_bp.kernel.index import shown
from symbolic_bp.kernel.term import D, Guard, Mul, Ref, Term

APART = "examples apart: "
LOW = {"z": ("", 2), "a": ("", 1)}


def separate(dense: Dense, y: str, x: str) -> tuple[str, Said]:
    """D(y[.., e], x[l, j, f]) = [e = f] D(y[.., e], x[l, j, e])     y is Cx, z or a; x is z or a"""
    s, top = dense.scope(), dense.net.top
    s = s.bind("e", ("index", ("m",))).bind("f", ("index", ("m",)))
    s = s.bind("l", ("layer", LOW[x], top)).bind("j", ("index", ("n", ("l", 0))))
    if y != "Cx":
        s = s.bind("i", ("layer", LOW[y], top)).bind("k", ("index", ("n", ("i", 0))))
    e, f, l, j, *more = (index.var(r.var) for r in s.ranges)
    of = Ref(y, (*more, e))
    left, right = D(of, Ref(x, (l, j, f))), D(of, Ref(x, (l, j, e)))
    whole = Mul((Guard("eq", index.sub(e, f)), right))
    measure = [shown(index.sub(s.layer(top), l)), "1" if x == "z" else "0"]
    return stated(s, f"{y}, {x}", left, whole, measure)


def stated(s: Scope, name: str, left: Term, right: Term, measure: list[str] | None) -> tuple[str, Said]:
    """A claim and its title."""
    data = {
        "name": f"{APART}{name}",
        "ranges": [[r.var.name, shown(r.low), shown(r.high)] for r in s.ranges],
        "conditions": [],
        "left": written(left),
        "right": written(right),
        "measure": measure,
        "assuming": [],
    }
    return str(data["name"]), Said(s, s, (), left, right, data)


def layer_by_layer(dense: Dense) -> Iterator[tuple[str, Said]]:
    """The same in a network of given widths, for x from its last layer down."""
    for k in range(dense.net.top[1], 0, -1):
        for x in ("a", "z")[: 1 + (k > 1)]:
            s = dense.scope().bind("e", ("index", ("m",))).bind("f", ("index", ("m",)))
            s = s.bind("j", ("index", ("n", ("", k))))
            e, f, j = (index.var(r.var) for r in s.ranges)
            of = Ref("Cx", (e,))
            left, right = D(of, Ref(f"{x}{k}", (j, f))), D(of, Ref(f"{x}{k}", (j, e)))
            yield stated(s, f"Cx, {x}{k}", left, Mul((Guard("eq", index.sub(e, f)), right)), None)


def proved(st: State, earlier: list[int]) -> list[list[object]]:
    """The steps: the chain rule on both sides, then the claim itself one layer further. Raises Gap."""
    left, right = Side(st, st.claim.left), Side(st, st.claim.right)
    for _ in range(2):
        for side in (left, right):
            side.before()
            side.once("chain", lambda t: isinstance(t, D))
            side.partials()
            side.before()
            side.simplify()
        left.own()
        for number in earlier:
            left.lemma(number)
            right.lemma(number)
        left.simplify()
        right.simplify()
        if closed(left, right):
            return steps(left, right)
    raise Gap(left.t, right.t)

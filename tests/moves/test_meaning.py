"""What the kernel calls equal is equal: the normal form of any term, and what any rule makes of it, have its exact value.

The values are those of exact/evaluate.py, which knows what each head means and none of the kernel's rules.
"""

from itertools import islice

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symbolic_bp.exact.counterexample import choices, difference, rounded
from symbolic_bp.exact.evaluate import evaluate
from symbolic_bp.exact.ladder import build
from symbolic_bp.exact.missing import Missing, Unsupported
from symbolic_bp.moves.check import Claims
from symbolic_bp.moves.context import Context, Network, Rejected
from symbolic_bp.moves.normal import normal
from symbolic_bp.moves.rules import RULES
from symbolic_bp.moves.term import add, mul, num, subterms

l, below, top = ("l", 0), ("l", -1), ("L", 0)
Z, ZX = ("ref", "z", l, ("j",)), ("ref", "z", l, ("j", "x"))
TOTAL = ("sum", "k", ("n", l), ("ref", "z", l, ("k",)))
NETS = [
    Network(),
    Network(batch=True),
    Network(activation="neuron"),
    Network(activation="identity", cost="quadratic"),
    Network(widths=(2, 1, 2)),
    Network(formulas=[("a", "square", ("pow", Z, 2))]),
    Network(formulas=[("a", "relu", mul(Z, ("fn", "step", Z)))]),
    Network(formulas=[("a", "mixed", mul(Z, TOTAL))]),
    Network(formulas=[("a", "own", mul(Z, ("kd", "j", 1)))]),
    Network(batch=True, formulas=[("a", "square", ("pow", ZX, 2))]),
]
PLAIN = [rule for rule in RULES if rule not in ("normal", "field", "lemma", "hypothesis")]
LEAVES = ("num", "ref", "ref", "ref", "size", "kd")
NODES = (
    "add",
    "mul",
    "mul",
    "pow",
    "sum",
    "sum",
    "picked",
    "recip",
    "log",
    "step",
    "act",
    "D",
    "P",
    "P",
    "held",
    "held",
    "paths",
    "entry",
    "product",
)


def context(net):
    """l in 2..L; i, j in n(l); q in n(l-1); e, f examples."""
    ctx = Context(net, {"y": (("n", net.top), *net.m)})
    ctx = ctx.extended(
        {
            "l": ("layer", ("", 2), net.top),
            "i": ("index", ("n", l)),
            "j": ("index", ("n", l)),
            "q": ("index", ("n", below)),
        }
    )
    return ctx.extended({"e": ("index", ("m",)), "f": ("index", ("m",))}) if net.batch else ctx


class Terms:
    """Draws terms that exist in a context."""

    def __init__(self, draw):
        self.draw, self.names = draw, 0

    def one(self, *options):
        return self.draw(st.sampled_from(options))

    def name(self):
        self.names += 1
        return f"k{self.names}"

    def index(self, ctx, dim):
        return self.one(1, *(n for n, decl in ctx.scope.items() if dim in decl[1:]))

    def ref(self, ctx, names):
        name = self.one(*names)
        if name == "C":
            return (
                ("ref", "Cx", None, (self.index(ctx, ("m",)),))
                if ctx.network.batch
                else ("ref", "C", None, ())
            )
        layers = [(n, 0) for n, decl in ctx.scope.items() if decl[0] == "layer"]
        layer = self.one(*layers, ("", 2), ctx.network.top, *([below, ("", 1)] if name == "a" else []))
        return ("ref", name, layer, tuple(self.index(ctx, d) for d in ctx.dims_of(("ref", name, layer, ()))))

    def term(self, ctx, depth):
        head, dim = (
            self.one(*(LEAVES if depth < 2 else ()), *(NODES if depth else ())),
            self.one(("n", l), ("n", below), ("n", ctx.network.top)),
        )
        smaller = depth - 1
        if head == "num":
            return num(self.one(-2, -1, 0, 1, 2), self.one(1, 2))
        if head == "ref":
            return self.ref(ctx, "wbza")
        if head == "size":
            return (self.one("size", "inv"), dim)
        if head == "kd":
            return ("kd", *(self.index(ctx, self.one(("n", l), ("n", below))) for _ in "ij"))
        if head in ("add", "mul"):
            return {"add": add, "mul": mul}[head](self.term(ctx, smaller), self.term(ctx, smaller))
        if head in ("sum", "picked"):
            k = self.name()
            inner = ctx.extended({k: ("index", dim)})
            body = self.term(inner, smaller)
            return ("sum", k, dim, body if head == "sum" else mul(body, ("kd", k, self.index(inner, dim))))
        if head in ("pow", "recip"):
            return (head, self.term(ctx, smaller), *([self.one(0, 1, 2)] if head == "pow" else []))
        if head in ("log", "step"):  # log(exp u), so that the values stay exact
            u = self.term(ctx, smaller)
            return ("fn", "step", u) if head == "step" else ("fn", "log", ("fn", "exp", u))
        if head == "act":
            neuron = (self.index(ctx, ("n", l)),) if ctx.network.activation == "neuron" else ()
            return ("act", self.one(0, 1), l, neuron, self.term(ctx, smaller))
        if head in ("D", "P", "held"):
            y = self.term(ctx, smaller) if head == "held" else self.ref(ctx, "zaaC")
            return (head, y, self.ref(ctx, "wbzzaa"))
        u, v, i = self.name(), self.name(), self.name()
        if head == "paths":
            part = ("paths", u, v, i, l, ctx.network.top, self.index(ctx, ("n", l)))
            edge, end = (self.term(ctx.extended(ctx.bound(part, at)), smaller) for at in (7, 8))
            return (*part, edge, end)
        w = ("ref", "w", (i, 0), ())
        product = ("prod", i, l, ctx.network.top, ("ein", "ij->ji", w))
        array = (
            self.one(
                product,
                ("ein", "ij,jk->ik", product, ("ein", "ij->ji", product)),
                ("ein", "j,ij->ji", Z[:3] + ((),), product) if not ctx.network.batch else product,
            )
            if head == "product"
            else self.one(
                ("ref", "w", l, ()),
                ("ein", "ij,kj->ik", ("ref", "w", l, ()), ("ref", "w", l, ())),
                ("ein", "i->ii", ("ones", dim)),
            )
        )
        return ("entry", array, tuple(self.index(ctx, d) for d in ctx.shape(array)))


@st.composite
def cases(draw):
    """(context, term, instance, values of its names)."""
    ctx = context(draw(st.sampled_from(NETS)))
    try:
        term = Terms(draw).term(ctx, 3)
        ctx.shape(term)
    except Rejected:
        assume(False)
    widths = ctx.network.widths or draw(st.sampled_from([(1, 2), (2, 3), (2, 1, 2), (2, 3, 2)]))
    instance = build(
        ctx.network, ctx.arrays, widths, 2 if ctx.network.batch else 0, "random", draw(st.integers(0, 9))
    )
    return ctx, term, instance, draw(st.sampled_from(list(islice(choices(instance, ctx.scope), 30))))


def same(instance, names, old, new):
    """Whether both have one value, or one has none (1/0, a kink)."""
    try:
        left, right = (evaluate(instance, t, names) for t in (old, new))
    except (Missing, Unsupported):
        return True
    return difference(left, right, 10**-20 if rounded(instance, old, new) else 0) is None


@settings(max_examples=400, deadline=None)
@given(cases())
def test_the_normal_form_of_a_term_has_its_value(case):
    ctx, term, instance, names = case
    try:
        done = normal(ctx, term)
    except Rejected as why:
        assert (
            "operations" in str(why)
            or "product of matrices" in str(why)
            or "layers that are known" in str(why)
        )
        return
    if "'array'" not in repr(done):  # the factors of an ordered product, which evaluate does not know
        assert same(instance, names, term, done)


@settings(max_examples=400, deadline=None)
@given(cases())
def test_what_a_rule_makes_of_a_term_has_its_value(case):
    ctx, term, instance, names = case
    for part in [
        term,
        *(s for s in subterms(term) if s[0] in ("D", "P", "held", "ref", "act", "sum", "paths")),
    ]:
        try:
            ctx.shape(part)
        except Rejected:
            continue  # it speaks of names that are bound outside of it
        for rule in PLAIN:
            try:
                new = RULES[rule](ctx, part, None, {"with": {}}, Claims([]))
            except Rejected:
                continue
            assert same(instance, names, part, new), rule

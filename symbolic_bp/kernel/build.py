"""Data to a checked model and to claims on it."""

from functools import lru_cache

from .family import DEFINED, GIVEN, SLOPE, Family, Log, entries
from .fault import Malformed, Rejected
from .form import WORD, as_dict, as_int, as_list, as_text, brief
from .index import NAME, Atom
from .model import Context, Model, guarded
from .read import Claim, Reader
from .term import Any, D, Max, P, Term, parts

FORMAT = 1


def version(data: dict[str, object], what: str) -> None:
    """Malformed unless the data say that they are of this format."""
    if data.get("format") != FORMAT or type(data.get("format")) is not int:
        raise Malformed(f"a {what} of format {FORMAT}", brief(data.get("format")))


def model(data: object) -> tuple[Model, Reader]:
    """The checked model and a reader of terms on it; Malformed, Rejected or Incomplete where there is
    none."""
    d = as_dict(data, ("format", "name", "sizes", "functions", "arrays", "families"))
    version(d, "model")
    r = Reader()
    for key, least in as_dict(d["sizes"], (), None).items():
        size(r, key, least)
    for key, n in as_dict(d["functions"], (), None).items():
        r.functions[r.name(key)] = as_int(n, 0, 12)
    for key, n in as_dict(d["arrays"], (), None).items():
        r.arrays[r.name(key)] = as_int(n, 1, 12)
    rows = [as_list(row, 4, 4) for row in as_list(d["families"], 0, 500)]
    for name, box, body, _ in rows:
        own = r.name(name)
        r.arity[own] = len(as_list(box))
        for slope, binders in slopes(own, body):
            r.arity[r.name(slope)] = len(as_list(box)) + binders
    families = [f for row in rows for f in family(r, *row)]
    if len({len(f.rank) for f in families if f.rank is not None}) > 1:
        raise Rejected("ranks of one length")
    out = Model(as_text(d["name"]), r, families)
    for f in families:
        for _, _, t in entries(f.body):
            network(out, t)
    return out, r


def size(r: Reader, key: str, bounds: object) -> None:
    """Declare n, or the size function n(l), with its lower bound, or [lower, upper]: upper in sizes declared
    before."""
    least, top = as_list(bounds, 2, 2) if type(bounds) is list else (bounds, None)
    upper = None if top is None else r.index(top, frozenset())
    name, bracket, args = key.partition("(")
    if not bracket:
        r.sizes[r.name(name)] = as_int(least)
    elif not args.endswith(")") or not all(WORD.fullmatch(a.strip()) for a in args[:-1].split(",")):
        raise Malformed("a size function such as n(l)", key)
    else:
        r.calls[r.name(name)] = len(args.split(",")), as_int(least)
    if upper is not None:
        r.tops[name] = upper


def slopes(name: str, body: object) -> list[tuple[str, int]]:
    """The names of the slopes that a definition as data brings, each with its number of binders."""
    if type(body) is not list or not body or body[0] not in ("any", "max"):
        return []
    arrays = (
        [as_list(a, 2, 2)[0] for a in as_list(body[2])] if body[0] == "any" and len(body) == 3 else body[1:2]
    )
    return [(f"d{k}_{name}", len(as_list(binders))) for k, binders in enumerate(arrays, 1)]


def family(r: Reader, name: object, box: object, body: object, rank: object) -> list[Family]:
    """A family, followed by the slopes of its definition."""
    own = as_text(name)
    ranges, scope = r.ranges(box, frozenset())
    b = None if body is None else r.body(body, scope)
    f = Family(
        own, ranges, b, None if rank is None else r.indices(rank, scope), GIVEN if b is None else DEFINED
    )
    binders = [rs for rs, _ in b.arrays] if isinstance(b, Any) else [b.binders] if isinstance(b, Max) else []
    return [f, *(Family(f"d{k}_{own}", ranges + rs, None, None, SLOPE) for k, rs in enumerate(binders, 1))]


def network(m: Model, t: Term) -> Term:
    """The term, if all its derivatives are of the network's own quantities; else Rejected."""
    for u in parts(t):
        for r in (u.of, u.by) if isinstance(u, (D, P)) else ():
            if m.families[r.name].kind not in (GIVEN, DEFINED):
                raise Rejected("a derivative of quantities of the network", r.name, m.families[r.name].kind)
    return t


def claim(m: Model, r: Reader, d: dict[str, object], log: Log) -> tuple[Claim, Context]:
    """A claim and the context of its names; Rejected where a place in a function or a denominator may be
    outside its box."""
    ranges, scope = r.ranges(d["ranges"], frozenset())
    conditions = tuple(r.guard(g, scope) for g in as_list(d["conditions"]))
    left, right = (network(m, r.term(d[side], scope)) for side in ("left", "right"))
    pairs = [as_list(p, 2, 2) for p in as_list(d["assuming"])]
    assuming = tuple((network(m, r.term(a, scope)), network(m, r.term(b, scope))) for a, b in pairs)
    measure = () if d["measure"] is None else r.indices(d["measure"], scope)
    ctx = Context(m, log).under(ranges).where(conditions)
    for t in (left, right, *(t for pair in assuming for t in pair)):
        guarded(ctx, t)
    return Claim(as_text(d["name"]), ranges, conditions, left, right, measure, assuming), ctx


def scope_of(ctx: Context) -> frozenset[Atom]:
    """The names that text may use in a context."""
    return texts(ctx.scope)


@lru_cache(1 << 10)
def texts(scope: frozenset[Atom]) -> frozenset[Atom]:
    """The names that text may use; the same object each time, which keeps its hash."""
    return frozenset(a for a in scope if a.sort == NAME)

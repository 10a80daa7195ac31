"""A model and the claims about it, read from data with every check that needs no sizes: sorts of names, boxes, arities."""
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from symbolic_bp.exact.models import terms
from symbolic_bp.exact.models.faults import ModelError, TooMuch, shown
from symbolic_bp.exact.models.index import Index, parts, read_index
from symbolic_bp.exact.models.terms import (Add, App, Binder, Body, Fn, Function, Guard, Int, Max, Mul, Num, Pow, Ref, Slope, Sum, Term,
                                            listed, named, whole)

FORMAT = 1
SIZE = re.compile(r"([A-Za-z][A-Za-z0-9_]*'*)(?:\(([^()]*)\))?", re.ASCII)
RESERVED = re.compile(r"d[0-9]+_.*", re.ASCII)      # the slopes of functions of arrays and of maxima
KEYS = {"format", "name", "sizes", "functions", "arrays", "families", "claims"}
CLAIM_KEYS = {"name", "ranges", "conditions", "left", "right", "measure", "assuming"}
LARGEST, DEEPEST, BOUND, ARITY = 200_000, 100, 10**6, 20


@dataclass(frozen=True)
class Family:
    """A quantity with indices; kind: "given", "defined", "abbreviation" (names a derivative) or "slope".

    of: for a slope, the family of the function and the number of its argument from 1; reads: the families its body reads.
    """

    name: str
    box: tuple[Binder, ...]
    body: Body | None
    rank: tuple[Index, ...] | None
    kind: str
    of: tuple[str, int] | None = None
    reads: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Claim:
    """left = right for all names in their ranges where the conditions hold, if both sides of assuming are equal throughout."""

    name: str
    ranges: tuple[Binder, ...]
    conditions: tuple[Guard, ...]
    left: Term
    right: Term
    measure: tuple[Index, ...] | None
    assuming: tuple[tuple[Term, Term], ...]


@dataclass
class Model:
    """Definitions: sizes and size functions with their least values, functions with their arities, families by name.

    order: the abbreviations, each after those that it reads; claims: those that came with the model.
    """

    name: str
    sizes: dict[str, int] = field(default_factory=dict)
    calls: dict[str, tuple[int, int]] = field(default_factory=dict)
    functions: dict[str, int] = field(default_factory=dict)
    arrays: dict[str, int] = field(default_factory=dict)
    families: dict[str, Family] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()

    def taken(self) -> Iterator[str]:
        """Every name of the model that no index may have."""
        for names in (self.sizes, self.calls, self.functions, self.arrays, self.families):
            yield from names

    def family(self, name: str, where: str) -> Family:
        """A family by name. Raises ModelError."""
        if name not in self.families:
            raise ModelError(where, "a family of the model", name)
        return self.families[name]


def bounded(data: object, where: str) -> None:
    """Refuses data that are too large or too deep to be read. Raises TooMuch."""
    level, count = [data], 0
    for _ in range(DEEPEST):
        count += len(level)
        if count > LARGEST:
            raise TooMuch(where, f"at most {LARGEST} parts", "more")
        level = [part for parts_ in level if isinstance(parts_, (list, tuple, dict))
                 for part in (parts_.values() if isinstance(parts_, dict) else parts_)]
        if not level:
            return
    raise TooMuch(where, f"lists at most {DEEPEST} deep", "deeper ones")


def mapping(data: object, where: str) -> dict[str, object]:
    """data, if it is a dictionary with names of text. Raises ModelError."""
    if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
        raise ModelError(where, "a dictionary", shown(data))
    return data


def read_model(data: object) -> Model:
    """The model of data in the format. Raises ModelError, TooMuch."""
    bounded(data, "the model")
    top = mapping(data, "the model")
    if not set(top) <= KEYS or "families" not in top:
        raise ModelError("the model", "the keys " + ", ".join(sorted(KEYS)), shown(sorted(top)))
    if type(top.get("format", FORMAT)) is not int or top.get("format", FORMAT) != FORMAT:
        raise ModelError("the model", f"format {FORMAT}", shown(top["format"]))
    title = top.get("name", "")
    if not isinstance(title, str):
        raise ModelError("the model", "a name as text", shown(title))
    model = Model(title)
    for text, low in mapping(top.get("sizes", {}), "the sizes").items():
        read_size(model, text, low)
    for key, table in (("functions", model.functions), ("arrays", model.arrays)):
        for text, arity in mapping(top.get(key, {}), f"the {key}").items():
            new_name(model, text, f"the {key}")
            table[text] = whole(arity, f"{key}: {text}", 0 if key == "functions" else 1, ARITY)
    rows = [listed(row, "a family", "[name, box, body, rank]", 4) for row in listed(top["families"], "the families", "a list")]
    found = [read_family(model, row) for row in rows]
    for family in found:
        if family.name in set(model.taken()):
            raise ModelError(f"family {family.name}", "a name that nothing else has", family.name)
        model.families[family.name] = family
    check_families(model, found)
    claims = listed(top.get("claims", []), "the claims", "a list")
    model.claims = tuple(read_claim(model, claim) for claim in claims)
    return model


def new_name(model: Model, name: object, where: str) -> str:
    """A name that the model does not have yet. Raises ModelError."""
    text = named(name, where)
    if text in set(model.taken()) or RESERVED.fullmatch(text):
        raise ModelError(where, "a name that nothing else has", text)
    return text


def read_size(model: Model, text: str, low: object) -> None:
    """A size, "L", or a function of sizes, "n(l)", with its least value."""
    found = SIZE.fullmatch(text) if len(text) < 200 else None
    if not found:
        raise ModelError("the sizes", "a name or a name with its arguments, such as n(l)", shown(text))
    name, least = new_name(model, found[1], f"size {text}"), whole(low, f"size {text}", -BOUND, BOUND)
    if found[2] is None:
        model.sizes[name] = least
    else:
        args = [named(arg.strip(), f"size {text}") for arg in found[2].split(",")]
        model.calls[name] = (len(args), least)


def read_family(model: Model, row: list[object]) -> Family:
    name = new_name(model, row[0], "a family")
    where = f"family {name}"
    body = None if row[2] is None else terms.read_body(row[2], where)
    rank = None if row[3] is None else terms.indices(row[3], where)
    return Family(name, terms.read_box(row[1], where), body, rank, "given" if body is None else "defined")


def check_families(model: Model, found: list[Family]) -> None:
    """Kinds, slopes, scopes and ranks. Raises ModelError."""
    for family in found:
        if isinstance(family.body, Function):
            for number, (box, _) in enumerate(family.body.arrays, 1):
                add_slope(model, family, number, box)
        elif isinstance(family.body, Max):
            add_slope(model, family, 1, family.body.binders)
    names = [family.name for family in found]
    for name in names:
        family, where = model.families[name], f"family {name}"
        scope = bind(model, (), family.box, where)
        if family.rank is not None:
            for index in family.rank:
                check_index(model, scope, index, where)
        reads = frozenset() if family.body is None else frozenset(check_body(model, scope, family.body, where))
        model.families[name] = Family(name, family.box, family.body, family.rank, family.kind, None, reads)
    model.order = abbreviations(model, names)
    ranked = [f for f in map(model.families.__getitem__, names) if f.kind != "abbreviation" and f.rank is not None]
    for family in map(model.families.__getitem__, names):
        where = f"family {family.name}"
        if family.kind == "defined" and family.rank is None:
            raise ModelError(where, "a rank", "none")
        if family.kind == "abbreviation" and not isinstance(family.body, Term):
            raise ModelError(where, "no function of arrays and no maximum of derivatives", "one")
        if family in ranked and len(family.rank or ()) != len(ranked[0].rank or ()):
            raise ModelError(where, f"a rank of length {len(ranked[0].rank or ())}", f"one of {len(family.rank or ())}")
        for part in walked(family.body):
            if isinstance(part, Slope):
                check_slope(model, part, where)


def add_slope(model: Model, family: Family, number: int, box: tuple[Binder, ...]) -> None:
    name = f"d{number}_{family.name}"
    model.families[name] = Family(name, family.box + box, None, None, "slope", (family.name, number))


def abbreviations(model: Model, names: list[str]) -> tuple[str, ...]:
    """Marks the families that name a derivative, or read one that does; these in an order of reading. Raises ModelError."""
    marked = {name for name in names if any(isinstance(part, Slope) for part in walked(model.families[name].body))}
    while True:
        more = {name for name in names if name not in marked and any(
            read in marked or model.families[read].kind == "slope" for read in model.families[name].reads)}
        if not more:
            break
        marked |= more
    order: list[str] = []
    waiting = [name for name in names if name in marked]
    while waiting:
        ready = [name for name in waiting if not model.families[name].reads & set(waiting)]
        if not ready:
            raise ModelError(f"family {waiting[0]}", "abbreviations that do not read each other in a circle", ", ".join(waiting))
        order += ready
        waiting = [name for name in waiting if name not in ready]
    for name in order:
        old = model.families[name]
        model.families[name] = Family(name, old.box, old.body, old.rank, "abbreviation", None, old.reads)
    return tuple(order)


def walked(body: Body | None) -> Iterator[Term]:
    """Every term in a definition, slopes with their references apart."""
    todo: list[Term] = [] if body is None else [term for _, term in body.arrays] if isinstance(body, Function) else \
        [body.body, *body.guards] if isinstance(body, Max) else [body]
    while todo:
        part = todo.pop()
        yield part
        if isinstance(part, (Add, Mul)):
            todo += part.parts
        elif isinstance(part, Pow):
            todo.append(part.base)
        elif isinstance(part, (Fn, App)):
            todo.append(part.arg)
        elif isinstance(part, Sum):
            todo.append(part.body)


def check_slope(model: Model, slope: Slope, where: str) -> None:
    for ref in (slope.y, slope.x):
        if model.family(ref.name, where).kind not in ("given", "defined"):
            raise ModelError(where, "derivatives of the model's own quantities", f"one of {ref.name}")


def bind(model: Model, scope: tuple[str, ...], box: Iterable[Binder], where: str) -> tuple[str, ...]:
    """The names in scope under more binders. Raises ModelError."""
    for binder in box:
        check_index(model, scope, binder.low, where)
        check_index(model, scope, binder.high, where)
        if binder.name in scope or binder.name in set(model.taken()):
            raise ModelError(where, "an index name that nothing else has", binder.name)
        scope = (*scope, binder.name)
    return scope


def check_index(model: Model, scope: tuple[str, ...], index: Index, where: str) -> None:
    for part in parts(index):
        if part[0] == "name" and part[1] not in scope and part[1] not in model.sizes:
            raise ModelError(where, "an index name in scope or a size", part[1])
        if part[0] == "call" and (part[1] not in model.calls or model.calls[part[1]][0] != len(part[2])):
            raise ModelError(where, "a size function with its arguments", f"{part[1]} with {len(part[2])}")


def check_body(model: Model, scope: tuple[str, ...], body: Body, where: str) -> Iterator[str]:
    """Checks a definition; the families that it reads. Raises ModelError."""
    if isinstance(body, Function):
        if body.name not in model.arrays or model.arrays[body.name] != len(body.arrays):
            raise ModelError(where, "a function of arrays with its arguments", f"{body.name} with {len(body.arrays)}")
        for box, term in body.arrays:
            yield from check_term(model, bind(model, scope, box, where), term, where)
    elif isinstance(body, Max):
        inner = bind(model, scope, body.binders, where)
        for term in (*body.guards, body.body):
            yield from check_term(model, inner, term, where)
    else:
        yield from check_term(model, scope, body, where)


def check_term(model: Model, scope: tuple[str, ...], term: Term, where: str) -> Iterator[str]:
    """Checks a term; the families that it reads. Raises ModelError."""
    for index in own_indices(term):
        check_index(model, scope, index, where)
    if isinstance(term, Ref):
        if len(term.at) != len(model.family(term.name, where).box):
            raise ModelError(where, f"{len(model.families[term.name].box)} indices on {term.name}", f"{len(term.at)}")
        yield term.name
    elif isinstance(term, Slope):
        for ref in (term.y, term.x):
            for _ in check_term(model, scope, ref, where):      # a derivative reads no family: it is made of all
                pass
    elif isinstance(term, App):
        if model.functions.get(term.name) != len(term.at):
            raise ModelError(where, "an undefined function with its indices", f"{term.name} with {len(term.at)}")
        yield from check_term(model, scope, term.arg, where)
    elif isinstance(term, Sum):
        inner = bind(model, scope, (Binder(term.name, term.low, term.high),), where)
        yield from check_term(model, inner, term.body, where)
    elif not isinstance(term, (Num, Int, Guard)):
        for part in term.parts if isinstance(term, (Add, Mul)) else (term.base,) if isinstance(term, Pow) else (term.arg,):
            yield from check_term(model, scope, part, where)


def own_indices(term: Term) -> tuple[Index, ...]:
    """The index expressions of a term itself."""
    return term.at if isinstance(term, (Ref, App)) else (term.index,) if isinstance(term, (Int, Guard)) else ()


def read_claim(model: Model, data: object) -> Claim:
    """A claim about a model. Raises ModelError, TooMuch."""
    bounded(data, "a claim")
    items = mapping(data, "a claim")
    name = items.get("name", "")
    if not isinstance(name, str):
        raise ModelError("a claim", "a name as text", shown(name))
    where = f"claim {name}"
    if not {"left", "right"} <= set(items) <= CLAIM_KEYS:
        raise ModelError(where, "the keys " + ", ".join(sorted(CLAIM_KEYS)), shown(sorted(items)))
    ranges = terms.read_box(items.get("ranges", []), where)
    scope = bind(model, (), ranges, where)
    left, right = terms.read_term(items["left"], where), terms.read_term(items["right"], where)
    conditions = terms.read_guards(items.get("conditions", []), where)
    pairs = [listed(pair, where, "[term, term]", 2) for pair in listed(items.get("assuming", []), where, "a list of [term, term]")]
    assuming = tuple((terms.read_term(a, where), terms.read_term(b, where)) for a, b in pairs)
    measure = None if items.get("measure") is None else tuple(
        read_index(part, where) for part in listed(items["measure"], where, "a list of index expressions"))
    for term in (left, right, *conditions, *(side for pair in assuming for side in pair)):
        for _ in check_term(model, scope, term, where):
            pass
        for part in walked(term):
            if isinstance(part, Slope):
                check_slope(model, part, where)
    for index in measure or ():
        check_index(model, scope, index, where)
    return Claim(name, ranges, conditions, left, right, measure, assuming)

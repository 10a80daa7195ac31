"""A model and the claims about it, read from data with every check that needs no sizes: sorts of names,
boxes, arities.
"""

import re

from symbolic_bp.exact.models import parse
from symbolic_bp.exact.models.check import bind, check_families, check_index, check_slope, check_term
from symbolic_bp.exact.models.faults import ModelError, TooMuch, shown
from symbolic_bp.exact.models.index import read_index
from symbolic_bp.exact.models.model import Claim, Family, Model, walked
from symbolic_bp.exact.models.parse import listed, named, whole
from symbolic_bp.exact.models.terms import Slope

FORMAT = 1
SIZE = re.compile(r"([A-Za-z][A-Za-z0-9_]*'*)(?:\(([^()]*)\))?", re.ASCII)
RESERVED = re.compile(r"d[0-9]+_.*", re.ASCII)  # the slopes of functions of arrays and of maxima
KEYS = {"format", "name", "sizes", "functions", "arrays", "families", "claims"}
CLAIM_KEYS = {"name", "ranges", "conditions", "left", "right", "measure", "assuming"}
LARGEST, DEEPEST, BOUND, ARITY = 200_000, 100, 10**6, 20


def bounded(data: object, where: str) -> None:
    """Refuses data that are too large or too deep to be read. Raises TooMuch."""
    level, count = [data], 0
    for _ in range(DEEPEST):
        count += len(level)
        if count > LARGEST:
            raise TooMuch(where, f"at most {LARGEST} parts", "more")
        level = [
            part
            for parts_ in level
            if isinstance(parts_, (list, tuple, dict))
            for part in (parts_.values() if isinstance(parts_, dict) else parts_)
        ]
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
    if not set(top) <= KEYS or not {"format", "families"} <= set(top):
        raise ModelError("the model", "the keys " + ", ".join(sorted(KEYS)), shown(sorted(top)))
    if type(top["format"]) is not int or top["format"] != FORMAT:
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
    rows = [
        listed(row, "a family", "[name, box, body, rank]", 4)
        for row in listed(top["families"], "the families", "a list")
    ]
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
    """A family of a row [name, box, body, rank], not checked yet. Raises ModelError, TooMuch."""
    name = new_name(model, row[0], "a family")
    where = f"family {name}"
    body = None if row[2] is None else parse.read_body(row[2], where)
    rank = None if row[3] is None else parse.indices(row[3], where)
    return Family(name, parse.read_box(row[1], where), body, rank, "given" if body is None else "defined")


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
    ranges = parse.read_box(items.get("ranges", []), where)
    scope = bind(model, (), ranges, where)
    left, right = parse.read_term(items["left"], where), parse.read_term(items["right"], where)
    conditions = parse.read_guards(items.get("conditions", []), where)
    pairs = [
        listed(pair, where, "[term, term]", 2)
        for pair in listed(items.get("assuming", []), where, "a list of [term, term]")
    ]
    assuming = tuple((parse.read_term(a, where), parse.read_term(b, where)) for a, b in pairs)
    measure = (
        None
        if items.get("measure") is None
        else tuple(
            read_index(part, where) for part in listed(items["measure"], where, "a list of index expressions")
        )
    )
    for term in (left, right, *conditions, *(side for pair in assuming for side in pair)):
        for _ in check_term(model, scope, term, where):
            pass
        for part in walked(term):
            if isinstance(part, Slope):
                check_slope(model, part, where)
    for index in measure or ():
        check_index(model, scope, index, where)
    return Claim(name, ranges, conditions, left, right, measure, assuming)

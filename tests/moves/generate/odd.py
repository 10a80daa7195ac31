"""What makes a certificate odd: small changes anywhere, most of which a kernel must reject."""

from copy import deepcopy

from .signature import SORTS
from .terms import NAMES, WORDS


def mutated(rng, data):
    """The certificate with one to three changes."""
    data = deepcopy(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        change = rng.choice(CHANGES)
        try:
            change(rng, data)
        except (IndexError, KeyError, TypeError, ValueError):
            pass
    return data


def claim_of(rng, data):
    return rng.choice(data["claims"])


def proofs(claim):
    """The proofs of a claim that have steps."""
    parts = [claim["proof"], *(claim["proof"].get(k, {}) for k in ("base", "step"))]
    return [p for p in parts if p.get("steps")]


def steps_of(rng, claim):
    return rng.choice(proofs(claim))["steps"]


def lists(data):
    """Every list in a term, outermost first."""
    if isinstance(data, list):
        yield data
        for part in data:
            yield from lists(part)


def terms_of(claim):
    """Every place of a term in a claim: (holder, key)."""
    found = [(claim, "lhs"), (claim, "rhs")]
    for p in proofs(claim):
        found += [(s, "to") for s in p["steps"]] + [(p, k) for k in ("start", "end") if k in p]
    return found


def spell(rng, data):
    """Another spelling of a name, everywhere in a claim and where the claim is cited, from the pool of odd ones."""
    number = rng.randrange(len(data["claims"]))
    claim = data["claims"][number]
    old = rng.choice(claim["vars"])[0]
    new = rng.choice(NAMES + WORDS)

    def put(part):
        if isinstance(part, list):
            head = (
                part[:1] if part and part[0] in SORTS and len(part) > 1 and isinstance(part[0], str) else []
            )
            if head == ["ref"]:
                head = part[:2]
            return head + [put(p) for p in part[len(head) :]]
        if isinstance(part, dict):
            return {new if k == old else k: put(v) if k not in ("rule", "by") else v for k, v in part.items()}
        return new if part == old else part

    for key in ("vars", "lhs", "rhs", "proof"):
        claim[key] = put(claim[key])
    for other in data["claims"][number + 1 :]:
        for p in proofs(other):
            for s in p["steps"]:
                if s["args"].get("claim") == number:
                    s["args"]["with"] = {new if k == old else k: v for k, v in s["args"]["with"].items()}


def swap_name(rng, data):
    """One index or layer name in a term by another name of the claim."""
    claim = claim_of(rng, data)
    names = [n for n, _ in claim["vars"]] + [1, 2]
    holder, key = rng.choice(terms_of(claim))
    place = rng.choice([p for p in lists(holder[key]) if p and (p[0] not in SORTS or len(p) == 1)])
    place[rng.randrange(len(place))] = rng.choice(names)


def everywhere(rng, data):
    """The same change of one index list in all terms of a claim."""
    claim = claim_of(rng, data)
    holder, key = rng.choice(terms_of(claim))
    old = deepcopy(rng.choice([p for p in lists(holder[key]) if p]))
    names = [n for n, _ in claim["vars"]] + [1]
    new = deepcopy(old)
    at = rng.randrange(len(new))
    new[at] = new[at] + rng.choice((-1, 1)) if isinstance(new[at], int) else rng.choice(names)

    def put(part):
        if part == old:
            return deepcopy(new)
        return [put(p) for p in part] if isinstance(part, list) else part

    for holder, key in terms_of(claim):
        holder[key] = put(holder[key])


def number(rng, data):
    """An integer by one more or less, anywhere in a claim."""
    claim = claim_of(rng, data)
    places = [
        p
        for holder, key in [*terms_of(claim), (claim, "vars")]
        for p in lists(holder[key])
        if any(type(x) is int for x in p)
    ]
    place = rng.choice(places)
    at = rng.choice([n for n, x in enumerate(place) if type(x) is int])
    place[at] += rng.choice((-1, 1))


def range_end(rng, data):
    """Another end of a range, or a range that is empty on small networks."""
    decl = rng.choice([d for c in data["claims"] for _, d in c["vars"] if d[0] == "layer"])
    decl[rng.choice((1, 2))] = rng.choice(
        (["", 1], ["", 2], ["", 3], ["", 4], ["L", 0], ["L", -1], ["L", -2], ["L", 1])
    )


def dimension(rng, data):
    decl = rng.choice([d for c in data["claims"] for _, d in c["vars"] if d[0] == "index"])
    others = [d for c in data["claims"] for _, e in c["vars"] if e[0] == "index" for d in e[1:]]
    decl[1] = deepcopy(rng.choice(others + [["n", ["L", 0]], ["dim", "N"]]))


def exchange(rng, data):
    """Two names of one term, each by the other."""
    holder, key = rng.choice(terms_of(claim_of(rng, data)))
    names = sorted({x for p in lists(holder[key]) for x in p[1:] if isinstance(x, str) and x not in SORTS})
    one, other = rng.sample(names, 2)

    def put(part):
        return [put(p) for p in part] if isinstance(part, list) else {one: other, other: one}.get(part, part)

    holder[key] = put(holder[key])


def drop(rng, data):
    steps = steps_of(rng, claim_of(rng, data))
    del steps[rng.randrange(len(steps))]


def argument(rng, data):
    """What a step cites, at which values."""
    claim = claim_of(rng, data)
    s = rng.choice([s for p in proofs(claim) for s in p["steps"] if s["args"]])
    if rng.random() < 0.3:
        s["args"]["claim"] = rng.randrange(len(data["claims"]))
    else:
        name = rng.choice(sorted(s["args"]["with"]))
        value = s["args"]["with"][name]
        s["args"]["with"][name] = (
            [value[0], value[1] + rng.choice((-1, 1))]
            if isinstance(value, list)
            else rng.choice([n for n, d in claim["vars"] if d[0] == "index"] + [1, 2])
        )


def turn(rng, data):
    s = rng.choice(steps_of(rng, claim_of(rng, data)))
    s["reverse"] = not s.get("reverse", False)


def rule(rng, data):
    s = rng.choice(steps_of(rng, claim_of(rng, data)))
    s["rule"] = rng.choice(
        ("normal", "field", "define", "contract", "sign", "same", "partial", "chain", "separate")
    )


def part(rng, data):
    """A part of a term by another part."""
    claim = claim_of(rng, data)
    places = [
        p for holder, key in terms_of(claim) for p in lists(holder[key]) if p and p[0] in SORTS and len(p) > 1
    ]
    into, other = rng.choice(places), deepcopy(rng.choice(places))
    into[:] = other


def sides(rng, data):
    claim = claim_of(rng, data)
    key = rng.choice(("lhs", "rhs"))
    claim[key] = deepcopy(rng.choice([claim["rhs"], claim["lhs"], ["num", 0, 1], ["num", 1, 1]]))


def names_of_components(rng, data):
    p = rng.choice([c["proof"] for c in data["claims"] if c["proof"]["by"] == "components"])
    at = rng.randrange(len(p["names"]))
    old, new = p["names"][at], rng.choice(p["names"] + NAMES)

    def put(part):
        return [put(x) for x in part] if isinstance(part, list) else new if part == old else part

    p["names"][at] = new
    if rng.random() < 0.7:
        p["start"], p["end"] = put(p["start"]), put(p["end"])
        for s in p["steps"]:
            s["to"] = put(s["to"])


def network(rng, data):
    net = data["network"]
    key = rng.choice(("activation", "cost", "least", "batch", "widths"))
    net[key] = rng.choice(
        {
            "activation": ("layer", "neuron", "identity"),
            "cost": ("function", "quadratic"),
            "least": (2, 3),
            "batch": (True, False),
            "widths": (None, [2, 2], [2, 1, 2]),
        }[key]
    )


def assume(rng, data):
    """A claim taken for granted instead of proved."""
    rng.choice(data["claims"][:-1])["proof"] = {"by": "assumption"}


CHANGES = [
    spell,
    spell,
    spell,
    swap_name,
    everywhere,
    everywhere,
    number,
    number,
    range_end,
    range_end,
    dimension,
    exchange,
    exchange,
    drop,
    argument,
    argument,
    turn,
    rule,
    part,
    sides,
    names_of_components,
    names_of_components,
    network,
    assume,
]

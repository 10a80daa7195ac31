"""From JSON to terms: every type, size and name checked before anything is believed."""

import json
import re

from symbolic_bp.moves.context import Rejected, expect
from symbolic_bp.moves.term import SIGNATURE, kinds

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
RESERVED = {"w", "b", "z", "a", "delta", "C", "Cx", "L", "n", "m", "sigma", "D"}
DEEPEST, LARGEST, LONGEST, MOST = 60, 25_000, 50_000_000, 50
SIZES = f"terms {DEEPEST} deep, {LARGEST} parts in all, at most"


class Reader:
    """Reads the parts of one certificate and counts its nodes."""

    def __init__(self):
        self.nodes = 0

    def object(self, data, keys, optional=""):
        keys, more = keys.split(), optional.split()
        expect(
            type(data) is dict and set(keys) <= set(data) <= {*keys, *more},
            f"an object with the keys {keys}",
            list(data) if type(data) is dict else data,
        )
        return [data.get(k) for k in keys + more]

    def list(self, data):
        expect(type(data) is list, "a list", data)
        return data

    def pairs(self, data):
        pairs = [
            p for p in self.list(data) if type(p) is list and len(p) == 2 and self.name(p[0]) not in RESERVED
        ]
        distinct = len(pairs) == len(data) == len({p[0] for p in pairs}) <= MOST
        expect(distinct, f"up to {MOST} pairs of a new name and its range", data)
        return pairs

    def title(self, data):
        # : and ; part the line of a verdict
        good = type(data) is str and data.isprintable() and 0 < len(data) <= 60 and not set(data) & set(":;")
        expect(good, "a title of 1 to 60 characters without : and ;", data)
        return data

    def name(self, data):
        expect(type(data) is str and NAME.fullmatch(data), "a name", data)
        return data

    def number(self, data):
        expect(type(data) is int and abs(data) < 10**30, "a whole number below 10^30", data)
        return data

    def index(self, data):
        return self.name(data) if self.number(0 if type(data) is str else data) < 1 else data

    def layer(self, data):
        expect(type(data) is list and len(data) == 2 and type(data[0]) is str, "a layer [base, offset]", data)
        base, by = data[0] and self.name(data[0]), self.number(data[1])
        expect(abs(by) <= 10**6 and (base or by >= 1), "a layer from 1 up", data)
        return base, by

    def dim(self, data):
        kind = data[0] if type(data) is list and len(data) == (1 if data == ["m"] else 2) else None
        expect(kind in ("m", "n", "dim"), 'a dimension ["n", layer], ["m"] or ["dim", name]', data)
        return ("m",) if kind == "m" else (kind, self.layer(data[1]) if kind == "n" else self.name(data[1]))

    def range(self, data):
        data = self.list(data)
        expect(
            len(data) > 1 and data[0] in ("layer", "index") and (data[0] == "index" or len(data) == 3),
            '["layer", lo, hi] or ["index", dimension, ...]',
            data,
        )
        return (data[0], *map(self.layer if data[0] == "layer" else self.dim, data[1:]))

    def args(self, data):
        expect(type(data) is dict and set(data) <= {"claim", "with"}, "args claim or with", data)
        values = data.get("with", {})
        expect(type(values) is dict, "values by name", values)
        return {
            **data,
            "with": {k: self.layer(v) if type(v) is list else self.index(v) for k, v in values.items()},
        }

    def formulas(self, data):
        expect(
            type(data) is list and all(type(f) is list and len(f) == 3 for f in data),
            "formulas [of, name, term]",
            data,
        )
        return [
            (key if key in ("a", "C") else self.layer(key), self.title(name), self.term(term))
            for key, name, term in data
        ]

    def term(self, data, depth=0):
        self.nodes += 1
        expect(depth <= DEEPEST and self.nodes <= LARGEST, SIZES)
        expect(
            type(data) is list and data and type(data[0]) is str and data[0] in SIGNATURE,
            "a term [head, ..]",
            data,
        )
        shape = kinds(data)
        expect(len(data) == len(shape) + 1 > 1, "a term with its parts", data)
        t = (
            data[0],
            *[
                self.term(part, depth + 1) if kind == "T" else self.PARTS[kind](self, part)
                for kind, part in zip(shape, data[1:])
            ],
        )
        expect(t[0] == "ref" or None not in t, "a layer", data)
        bound = [part for kind, part in zip(shape, t[1:]) if kind in "VW"]
        expect(len(bound) == len({*bound}), "a name of its own for each index that is bound", data)
        expect(t[0] != "num" or t[2] > 0, "a positive denominator", data)
        return t

    def indices(self, data):
        return tuple(map(self.index, self.list(data)))

    def any_layer(self, data):
        return None if data is None else self.layer(data)

    PARTS = {
        "I": index,
        "V": name,
        "W": name,
        "Z": number,
        "D": dim,
        "N": title,
        "J": indices,
        "Y": any_layer,
    }


def load(text):
    """The data of a text of certificates; Rejected where it is not plain JSON with distinct keys and whole numbers."""

    def distinct(pairs):
        expect(len({k for k, _ in pairs}) == len(pairs), "each key once in an object", [k for k, _ in pairs])
        return dict(pairs)

    def no_float(s):
        raise Rejected(f"expected whole numbers only, found {s[:40]}")

    expect(len(text) <= LONGEST, f"a file of at most {LONGEST} characters")
    try:
        return json.loads(text, object_pairs_hook=distinct, parse_float=no_float, parse_constant=no_float)
    except RecursionError:
        raise Rejected("expected JSON that is not nested too deeply") from None
    except ValueError as why:
        raise Rejected(f"expected JSON: {why}") from None


def show(t, most=300):
    """A term on one line, cut where a part has more than so many characters: ("kd", "i", "j") is kd(i j)."""
    if isinstance(t, tuple):
        if len(t) == 2 and isinstance(t[1], int) and isinstance(t[0], str):
            text = "".join((t[0], f"{t[1]:+d}" if t[0] and t[1] else "" if t[0] else str(t[1])))
        elif t and t[0] in SIGNATURE:  # an index 1 after an index j is no layer j+1
            parts = (
                f"[{' '.join(map(str, p))}]" if kind == "J" else show(p, most)
                for kind, p in zip(kinds(t), t[1:])
            )
            text = f"{t[0]}({' '.join(parts)})"
        else:
            text = f"[{' '.join(show(p, most) for p in t)}]"
        return text if len(text) < most else text[:most] + "..."
    return str(t)

"""A model in SymPy, by a reading of its data of its own: entries as expressions, D and P by diff. Independent of the engine."""

import sympy as sp

from symbolic_bp.exact.models.points import Point, shape_name

FUNCTIONS = {
    "exp": sp.exp,
    "tanh": sp.tanh,
    "sin": sp.sin,
    "cos": sp.cos,
    "sigmoid": lambda u: 1 / (1 + sp.exp(-u)),
    "sqrt": sp.sqrt,
    "log": sp.log,
}


class InSympy:
    """data: of a model; sizes: {"L": 3, "n": {1: 2}}; point: the undefined functions (as polynomials) and the numbers of given entries."""

    def __init__(self, data, sizes, point=None):
        self.data, self.sizes, self.point = data, sizes, point or Point()
        self.families = {row[0]: row for row in data["families"]}
        self.symbols, self.known = {}, {}

    def index(self, text, names):
        calls = {
            f: (lambda *at, f=f: self.sizes[f].get(at[0] if len(at) == 1 else at, self.low(f)))
            for f in self.calls()
        }
        return int(
            eval(
                text,
                {"__builtins__": {}},
                {**{k: v for k, v in self.sizes.items() if isinstance(v, int)}, **calls, **names},
            )
        )

    def calls(self):
        return [key.split("(")[0] for key in self.data["sizes"] if "(" in key]

    def low(self, f):
        return next(low for key, low in self.data["sizes"].items() if key.startswith(f + "("))

    def ranges(self, box, names):
        if not box:
            yield names
            return
        name, low, high = box[0]
        for i in range(self.index(low, names), self.index(high, names) + 1):
            yield from self.ranges(box[1:], {**names, name: i})

    def inside(self, name, place):
        return any(tuple(names.values()) == place for names in self.ranges(self.families[name][1], {}))

    def symbol(self, entry):
        return self.symbols.setdefault(
            entry, sp.Symbol(f"{entry[0]}_{'_'.join(map(str, entry[1]))}".replace("-", "m"))
        )

    def entry(self, entry, cut, once=False):
        """An entry where the entries of cut are symbols; once: what it reads are symbols too."""
        if not self.inside(*entry):
            return sp.Integer(0)
        if entry in cut:
            return self.symbol(entry)
        key = entry, cut, once
        if key not in self.known:
            _, box, body, _ = self.families[entry[0]]
            names = dict(zip([part[0] for part in box], entry[1]))
            self.known[key] = self.symbol(entry) if body is None else self.body(body, names, cut, once)
        return self.known[key]

    def body(self, body, names, cut, once):
        if body[0] != "any":
            return self.term(body, names, cut, once)
        values, shape = self.arguments(body, names, cut, once)
        return self.point.function(body[1], shape, values)

    def arguments(self, body, names, cut, once=False):
        values, shape = [], []
        for box, term in body[2]:
            inner = list(self.ranges(box, names))
            values += [self.term(term, one, cut, once) for one in inner]
            shape.append(tuple(tuple(one[part[0]] for part in box) for one in inner))
        return values, shape_name(tuple(shape))

    def slope(self, name, place):
        number, of = int(name[1 : name.index("_")]), name[name.index("_") + 1 :]
        _, box, body, _ = self.families[of]
        names = dict(zip([part[0] for part in box], place))
        values, shape = self.arguments(body, names, frozenset())
        k = 0
        for count, (inner, _) in enumerate(body[2], 1):
            for one in self.ranges(inner, names):
                if count == number and tuple(one[part[0]] for part in inner) == place[len(box) :]:
                    unknown = sp.Symbol("u")
                    moved = [*values[:k], unknown, *values[k + 1 :]]
                    return self.point.function(body[1], shape, moved).diff(unknown).subs(unknown, values[k])
                k += 1
        return sp.Integer(0)

    def place(self, ref, names):
        return ref[1], tuple(self.index(text, names) for text in ref[2])

    def term(self, t, names, cut=frozenset(), once=False):
        head = t[0]
        if head == "num":
            return sp.Rational(t[1])
        if head == "int":
            return sp.Integer(self.index(t[1], names))
        if head == "ref":
            name, at = self.place(t, names)
            if name not in self.families:
                return self.slope(name, at)
            return self.symbol((name, at)) if once and self.inside(name, at) else self.entry((name, at), cut)
        if head == "g":
            value = self.index(t[2], names)
            return sp.Integer(value == 0 if t[1] == "eq" else value >= 0)
        if head == "sum":
            return sp.Add(*[self.term(t[4], inner, cut, once) for inner in self.ranges([t[1:4]], names)])
        if head in ("D", "P"):
            y, x = self.place(t[1], names), self.place(t[2], names)
            if not self.inside(*y) or not self.inside(*x) or head == "P" and y == x:
                return sp.Integer(0)
            return self.entry(y, frozenset([x]) if head == "D" else frozenset(), head == "P").diff(
                self.symbol(x)
            )
        parts = (
            [
                self.term(part, names, cut, once)
                for part in t[1:]
                if isinstance(part, list) and part and isinstance(part[0], str)
            ]
            if head in ("add", "mul")
            else [self.term(t[1] if head == "pow" else t[-1], names, cut, once)]
        )
        if head == "app":
            c = self.point.polynomial(t[1], tuple(self.index(text, names) for text in t[3]), t[2])
            return sum((value * parts[0] ** n for n, value in enumerate(c)), sp.Integer(0))
        return (
            sp.Add(*parts)
            if head == "add"
            else sp.Mul(*parts)
            if head == "mul"
            else parts[0] ** t[2]
            if head == "pow"
            else FUNCTIONS[t[1]](parts[0])
        )

    def number(self, expression):
        """The value at the point: given entries by their numbers, others worked out."""
        while True:
            symbols = {
                symbol: entry for entry, symbol in self.symbols.items() if symbol in expression.free_symbols
            }
            if not symbols:
                return expression
            expression = expression.xreplace(
                {
                    symbol: sp.Rational(str(self.point.given(entry)))
                    if self.families[entry[0]][2] is None
                    else self.entry(entry, frozenset())
                    for symbol, entry in symbols.items()
                }
            )

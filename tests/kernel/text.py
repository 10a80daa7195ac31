"""Short text for the data of the tests: terms as Python expressions, read by ast into the JSON of models and certificates."""

import ast

FUNCTIONS = ("exp", "log", "sqrt", "abs", "tanh", "sigmoid", "relu", "step", "sgn", "Phi", "sin", "cos")


def term(text):
    """Sum(i,1,n,w[i]*x[i+1]), iv(i <= n), num(n), D(C,x[i]), P(..), sigma[l](u), slope(sigma[l](u)), 1/u, u**2"""
    return node(ast.parse(text, mode="eval").body)


def index(x):
    return ast.unparse(x).replace(" ", "").replace("**", "^")


def ref(x):
    if isinstance(x, ast.Name):
        return ["ref", x.id, []]
    return [
        "ref",
        x.value.id,
        [index(i) for i in (x.slice.elts if isinstance(x.slice, ast.Tuple) else [x.slice])],
    ]


def guards(x):
    out, sides = [], [x.left, *x.comparators]
    for left, op, right in zip(sides, x.ops, sides[1:]):
        a, b = index(left), index(right)
        out.append(
            {
                ast.Eq: ["g", "eq", f"({a})-({b})"],
                ast.LtE: ["g", "ge", f"({b})-({a})"],
                ast.GtE: ["g", "ge", f"({a})-({b})"],
                ast.Lt: ["g", "ge", f"({b})-({a})-1"],
                ast.Gt: ["g", "ge", f"({a})-({b})-1"],
            }[type(op)]
        )
    return out


def call(x):
    if isinstance(x.func, ast.Subscript):
        name, at = ref(x.func)[1:]
        return ["app", name, 0, at, node(x.args[0])]
    f, a = x.func.id, x.args
    if f in ("D", "P"):
        return [f, ref(a[0]), ref(a[1])]
    if f == "Sum":
        return ["sum", a[0].id, index(a[1]), index(a[2]), node(a[3])]
    if f == "iv":
        gs = guards(a[0])
        return gs[0] if len(gs) == 1 else ["mul", *gs]
    if f == "num":
        return ["int", index(a[0])]
    if f == "slope":
        head, name, order, at, arg = node(a[0])
        return [head, name, order + 1, at, arg]
    return ["fn", f, node(a[0])] if f in FUNCTIONS else ["app", f, 0, [], node(a[0])]


def power(x):
    return ["pow", node(x.left), ast.literal_eval(x.right)]


def node(x):
    if isinstance(x, ast.Constant):
        return ["num", str(x.value)]
    if isinstance(x, (ast.Name, ast.Subscript)):
        return ref(x)
    if isinstance(x, ast.Call):
        return call(x)
    if isinstance(x, ast.UnaryOp):
        return ["mul", ["num", "-1"], node(x.operand)]
    if isinstance(x.op, ast.Pow):
        return power(x)
    a, b = node(x.left), node(x.right)
    if isinstance(x.op, ast.Add):
        return ["add", a, b]
    if isinstance(x.op, ast.Sub):
        return ["add", a, ["mul", ["num", "-1"], b]]
    return ["mul", a, b if isinstance(x.op, ast.Mult) else ["pow", b, -1]]


def box(text):
    """j: 1..n, k: j..n(j)"""
    out = []
    for part in filter(str.strip, text.split(";" if ";" in text else ",")):
        v, r = part.split(":")
        low, high = r.split("..")
        out.append([v.strip(), low.strip(), high.strip()])
    return out


def family(name, ranges="", body=None, rank=None):
    """A row of a model; body: text of a term, or data."""
    return [name, box(ranges), term(body) if isinstance(body, str) else body, rank]


def model(*families, sizes=None, functions=None, arrays=None):
    """A model; sizes n, m, T of 1 and more, 0 and more, 1 and more unless said otherwise."""
    return {
        "format": 1,
        "name": "test",
        "sizes": {"n": 1, "m": 0, "T": 1} if sizes is None else sizes,
        "functions": functions or {"s": 1},
        "arrays": arrays or {"F": 1, "G": 2},
        "families": list(families),
    }


def any_(name, *arrays):
    """An undefined function of arrays, each ("j: 1..n", "x[j]")."""
    return ["any", name, [[box(ranges), term(t)] for ranges, t in arrays]]


def claim(left, right, ranges="", steps=(), measure=None, assuming=(), conditions=(), name="c"):
    """A claim with steps: (rule, path, args, text of a term)."""
    return {
        "name": name,
        "ranges": box(ranges),
        "conditions": [g for c in conditions for g in guards(ast.parse(c, mode="eval").body)],
        "left": term(left),
        "right": term(right),
        "measure": measure,
        "assuming": [[term(a), term(b)] for a, b in assuming],
        "steps": [
            [rule, list(path), dict(args), term(to) if isinstance(to, str) else to]
            for rule, path, args, to in steps
        ],
    }


def certificate(m, *claims):
    """A certificate of a model and claims."""
    return {"format": 1, "model": m, "claims": list(claims)}

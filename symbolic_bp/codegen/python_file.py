"""One NumPy file for a network with widths: forward, backward, and a check of its own."""
from sympy import Symbol, exp, log

from symbolic_bp.calculus.closed import closed, regularised
from symbolic_bp.codegen import stable
from symbolic_bp.codegen.numpy_code import MUL, code
from symbolic_bp.network.formulas import Phi, expression, phi
from symbolic_bp.network.quantities import CostDerivative, Entry

J = Symbol("j", integer=True, positive=True)


def source(net, command, title, examples=2):
    """The text of the file. net: a Network with widths, activation and cost; command: how it was made.

    examples: the size of the mini-batch that its check uses.
    """
    layers = range(2, len(net.widths) + 1)
    forward = [line for at in layers for line in forward_lines(net, at)]
    backward = [line for at in reversed(layers) for line in backward_lines(net, at)]
    cost = [f"cost = {total(net, per_output(net))}", *penalties(net)]
    weights = [gradient(net, at) for at in layers]
    helpers = stable.needed("\n".join([*forward, *cost, *backward, *weights]))
    names = {letter: ", ".join(f"{letter}{at}" for at in layers) + "," * (len(layers) == 1) for letter in "wbza"}
    names |= {
        "command": command, "title": title, "last": net.L, "first": net.widths[0], "out": net.widths[-1],
        "shape_w": ", ".join(f"({net.n(at)}, {net.n(at - 1)})" for at in layers),
        "shape_b": ", ".join(f"({net.n(at)}, 1)" for at in layers)}
    guarded = guard(net)
    return TEMPLATE.format(
        imports=imports(helpers, rational(net)), helpers=helpers and "\n" + helpers,
        forward=indented(forward), cost=indented(cost), backward=indented(backward), guard=guarded, dw=", ".join(weights),
        db=", ".join(bias(net, at) for at in layers), dx="w2.T @ d2" + " / m" * net.mean,
        kind="mean" if net.mean else "sum", target="; those of an example sum to 1" * bool(guarded),
        regular=f", plus the {net.regulariser.name} term of each w" if net.regulariser else "",
        conditions=conditions(net), check=checking(net, names, examples), **names)


def imports(helpers, fractions):
    lines = ["import math"] * ("math." in helpers) + ["from fractions import Fraction"] * fractions
    return "\n".join([*lines, "", ""]) if lines else ""


def indented(lines):
    return "\n".join("    " + line for line in lines)


def below(at):
    return "x" if at == 2 else f"a{at - 1}"


def constants(record):
    return {name: code_of(value) for name, value in record.parameters.items()}


def code_of(value):
    if value.denominator > 10**6:
        return repr(float(value))
    return str(value.numerator) if value.denominator == 1 else f"({value.numerator} / {value.denominator})"


def forward_lines(net, at):
    """z and a of one layer."""
    record, z, a = net.activation(at), f"z{at}", f"a{at}"
    if record.name in stable.ACTIVATIONS:
        value = stable.ACTIVATIONS[record.name][0].format(z=z, a=a, **constants(record))
    else:
        value = code(net.definition(Entry(net.a, at, J)))
    return [f"{z} = w{at} @ {below(at)} + b{at}", f"{a} = {value}".replace("1 * ", "")]


def per_output(net):
    """The cost of each output, from z where that keeps more digits."""
    at = net.L
    form = stable.COSTS.get((net.activation(at).name, net.cost.name))
    return form.format(z=f"z{at}", a=f"a{at}") if form else code(net.cost_of(J))


def total(net, text):
    return f"np.sum({text})" + " / m" * net.mean


def penalties(net):
    """A line for each layer that adds the regulariser of its weights."""
    if not net.regulariser:
        return []
    return [f"cost = cost + np.sum({penalty(net, at)})" for at in range(2, len(net.widths) + 1)]


def penalty(net, at):
    return code(expression(net.regulariser.formula, net.regulariser.parameters, w=Entry(net.w, at, J, J)))


def backward_lines(net, at):
    """delta of one layer, from its closed form; g is dC/da where the Jacobian of a layer needs it whole."""
    form = closed(net, "delta", at, J).expr
    record, z, a = net.activation(at), f"z{at}", f"a{at}"
    lines = []
    if form.has(CostDerivative):
        lines.append(f"g{at} = {code(closed(net, 'a', at, J).expr)}")
    better = stable.ACTIVATIONS.get(record.name, (None, None))[1]
    if better and form.has(exp, log, Phi, phi):
        factor = better.format(z=z, a=a, **constants(record)).replace("1 * ", "")
        return [*lines, f"d{at} = {code(closed(net, 'a', at, J).expr, MUL)} * {factor}"]
    return [*lines, f"d{at} = {code(form)}"]


def gradient(net, at):
    extra = ""
    if net.regulariser:
        extra = " + " + code(regularised(net, Entry(net.w, at, J, J)), MUL)
    return f"d{at} @ {below(at)}.T" + " / m" * net.mean + extra


def bias(net, at):
    return f"np.sum(d{at}, axis=1, keepdims=True)" + " / m" * net.mean


def guard(net):
    """Checks that the closed form needs: targets that sum to 1."""
    if closed(net, "delta", net.L, J).assuming:
        return ('    if not np.all(np.abs(np.sum(y, axis=0) - 1) < 1e-6):\n'
                '        raise ValueError("the targets y of each example must sum to 1")\n')
    return ""


def rational(net):
    """True where every function of the network is made of + - * / and comparisons."""
    given = [net.definition(Entry(net.a, at, J)) for at in range(2, len(net.widths) + 1)]
    return not any(f.has(exp, log, Phi, phi) for f in [*given, net.cost_of(J)])


def exact(net):
    """True where the cost is a polynomial of degree 2 in each single weight and bias, away from the kinks."""
    t = Symbol("t")
    acts = [net.definition(Entry(net.a, at, J)).xreplace({Entry(net.z, at, J): t})
            for at in range(2, len(net.widths) + 1)]
    cost = net.cost_of(J).xreplace({Entry(net.a, net.L, J): t})
    return rational(net) and all((f.diff(t, 2)).expand() == 0 for f in acts) and cost.diff(t, 3).expand() == 0


def conditions(net):
    """Where the derivative does not exist, and what is taken there; where the cost exists."""
    said = []
    for at in range(2, len(net.widths) + 1):
        record = net.activation(at)
        said += [f"Where z{at} is 0: {record.convention} ({record.name})." for _ in record.kinks]
    if net.cost.domain:
        said.append(f"The cost needs {', '.join(net.cost.domain)} for a = a{net.L} ({net.cost.name}).")
    said += [f"{net.cost.name}: {net.cost.convention}."] * bool(net.cost.convention)
    if net.regulariser and net.regulariser.kinks:
        said.append(f"Where w is 0: {net.regulariser.convention} ({net.regulariser.name}).")
    return "".join(f"\n    {line}" for line in said)


def checking(net, names, examples):
    """The check function of the file."""
    inside = {"0 < a": "np.all(a > 0)", "a < 1": "np.all(a < 1)"}
    words = {True: ("exact, on fractions", "Fraction(2 * int(rng.integers(-10**6, 10**6)) + 1, 10**6)",
                    "Fraction(1, 10**9)"),
             False: ("to rounding, on floating-point numbers", "rng.uniform(-1, 1)", "1e-5")}
    kind, number, small = words[rational(net)]
    within = "1e-9" if rational(net) else "1e-6"
    close = "slope != found" if exact(net) else f"abs(slope - found) > {within} * (1 + abs(found))"
    if rational(net) and not exact(net):
        kind = "on fractions, to 1e-9 (the differences are not exact for these functions)"
    domain = " and ".join(inside[d] for d in net.cost.domain if d in inside)
    target = "y = np.abs(y) / np.sum(np.abs(y), axis=0)" if guard(net) else "y = np.abs(y)"
    point = POINT.format(**names, target=target) + (INSIDE.format(domain=domain) if domain else "")
    large = sum(p * q for p, q in zip(net.widths, net.widths[1:])) > 1000
    return CHECK.format(examples=examples, entries=1 if large and rational(net) else 5, kind=kind,
                        number=number, small=small, close=close, point=point,
                        type="object" if rational(net) else "float")


TEMPLATE = '''"""{title}

Made by: {command}
Needs NumPy only. The columns of x, y, z and a are the m examples of a mini-batch; w and b are lists, layer 2 first.
"""
{imports}import numpy as np
{helpers}

def forward(x, w, b):
    """The weighted inputs z and the outputs a of the layers 2 to {last}; shapes as in backprop."""
    {w} = w
    {b} = b
{forward}
    return ({z}), ({a})


def backprop(x, y, w, b):
    """The cost and its gradient.

    x  ({first}, m)  inputs, one example in each column
    y  ({out}, m)  targets{target}
    w  [{shape_w}]
    b  [{shape_b}]

    Returns cost, dw, db, dx: the cost is the {kind} over the examples{regular};
    dw, db and dx are its derivatives, in the shapes of w, b and x.{conditions}
    """
    m = x.shape[1]
    shapes = [(x, ({first}, m)), (y, ({out}, m)), *zip(w, [{shape_w}], strict=True), *zip(b, [{shape_b}], strict=True)]
    for array, shape in shapes:
        if array.shape != shape or m == 0:
            raise ValueError(f"expected an array of shape {{shape}}, found {{array.shape}}")
{guard}    {w} = w
    ({z}), ({a}) = forward(x, w, b)
{cost}
{backward}
    dw = [{dw}]
    db = [{db}]
    dx = {dx}
    return cost, dw, db, dx

{check}'''

POINT = '''    x, y = numbers({first}, examples), numbers({out}, examples)
    {target}
    w = [numbers(*shape) for shape in [{shape_w}]]
    b = [numbers(*shape) for shape in [{shape_b}]]
'''

INSIDE = '''    a = forward(x, w, b)[1][-1]
    if not ({domain}):         # the cost does not exist there: bring the outputs near to those of a small bias
        b[-1] = (np.abs(b[-1]) + 1) / 4
    while not ({domain}):
        w[-1] = w[-1] / 2
        a = forward(x, w, b)[1][-1]
        if np.all(np.abs(w[-1]) < 1e-9):
            raise ArithmeticError("no point found at which the cost exists")
'''

CHECK = '''
def check(examples={examples}, entries={entries}, seed=0):
    """Compare backprop with central differences of its cost, {kind}; how many entries.

    entries: how many random ones of each array; the point is random. Raises ArithmeticError where they differ.
    """
    rng = np.random.default_rng(seed)

    def numbers(*shape):
        return np.array([{number} for _ in range(int(np.prod(shape)))], dtype={type}).reshape(shape)

{point}    cost, dw, db, dx = backprop(x, y, w, b)
    h, compared = {small}, 0
    for array, slopes in zip([*w, *b, x], [*dw, *db, dx]):
        for place in rng.permutation(array.size)[:entries]:
            at = np.unravel_index(place, array.shape)
            kept = array[at]
            array[at] = kept + h
            above = backprop(x, y, w, b)[0]
            array[at] = kept - h
            found = (above - backprop(x, y, w, b)[0]) / (2 * h)
            array[at] = kept
            slope = slopes[at]
            if {close}:
                raise ArithmeticError(f"backprop gives {{slope}}, the differences of the cost give {{found}}")
            compared += 1
    return compared


if __name__ == "__main__":
    print(check(), "entries of the gradient agree with differences of the cost, {kind}")
'''

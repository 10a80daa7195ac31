"""One NumPy file for a network with widths: forward, backward, and a check of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbolic_bp.codegen.body import body
from symbolic_bp.codegen.checking import check_function
from symbolic_bp.codegen.compare import compare

if TYPE_CHECKING:
    from symbolic_bp.network.network import Network


def source(net: Network, command: str, title: str, examples: int = 2) -> str:
    """The text of the file. net: a Network with widths, activation and cost; command: how it was made.

    examples: the size of the mini-batch that its check uses. Raises NetworkError where the code, run with
    many digits, has other values or slopes than the formulas of the network.
    """
    made = body(net)
    compare(net, made)
    layers = range(2, len(net.sizes) + 1)
    checked, how = check_function(net, made, examples)
    names = {
        letter: ", ".join(f"{letter}{at}" for at in layers) + "," * (len(layers) == 1) for letter in "wbza"
    }
    shapes = [
        ", ".join(f"({net.n(at)}, {columns(net, at)})" for at in layers)
        for columns in (lambda net, at: net.n(at - 1), lambda net, at: 1)
    ]
    return TEMPLATE.format(
        command=command,
        title=title,
        last=net.L,
        first=net.sizes[0],
        out=net.sizes[-1],
        shape_w=shapes[0],
        shape_b=shapes[1],
        imports=imports(made.functions, checked),
        functions=made.functions and "\n" + made.functions,
        forward=indented(made.forward),
        cost=indented(made.cost),
        backward=indented(made.backward),
        guard=GUARD * made.guarded,
        dw=", ".join(made.dw),
        db=", ".join(made.db),
        dx=made.dx,
        kind="mean" if net.mean else "sum",
        target="; those of an example sum to 1" * made.guarded,
        regular=f", plus the {net.regulariser.name} term of each w" if net.regulariser else "",
        conditions=conditions(net),
        check=checked,
        how=how,
        **names,
    )


def imports(functions: str, checked: str) -> str:
    """The imports that functions and check need."""
    lines = ["import math"] * ("math." in functions + checked) + ["from fractions import Fraction"] * (
        "Fraction(" in checked
    )
    return "\n".join([*lines, "", ""]) if lines else ""


def indented(lines: tuple[str, ...]) -> str:
    """The lines, one level in."""
    return "\n".join("    " + line for line in lines)


def conditions(net: Network) -> str:
    """Where the derivative does not exist, and what is taken there; where the cost exists."""
    said = []
    for at in range(2, len(net.sizes) + 1):
        record = net.named_activation(at)
        said += [
            f"Where {of_layer(text, at)} is 0: {record.convention} ({record.name})." for text in record.kinks
        ]
    if net.cost.domain:
        said.append(f"The cost needs {', '.join(net.cost.domain)} for a = a{net.L} ({net.cost.name}).")
    for record in [net.cost, *[net.regulariser] * bool(net.regulariser)]:
        said += [f"Where {text} is 0: {record.convention} ({record.name})." for text in record.kinks]
    return "".join(f"\n    {line}" for line in said)


def of_layer(text: str, at: int) -> str:
    """The name of a kink: z2 for z."""
    return f"z{at}" if text == "z" else f"{text}, for z = z{at},"


GUARD = """    if not np.all(np.abs(np.sum(y, axis=0) - 1) < 1e-6):
        raise ValueError("the targets y of each example must sum to 1")
"""

TEMPLATE = '''"""{title}

Made by: {command}
Needs NumPy only. The columns of x, y, z and a are the m examples of a mini-batch; w and b are lists, layer \
2 first.
"""
{imports}import numpy as np
{functions}

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
    shapes = [(x, ({first}, m)), (y, ({out}, m)), *zip(w, [{shape_w}], strict=True), *zip(b, [{shape_b}], \
strict=True)]
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


{check}

if __name__ == "__main__":
    print(check(), "entries of the gradient agree with differences of the cost, {how}")
'''

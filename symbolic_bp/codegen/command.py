"""The command `derive`: from what a person asks for to texts that are ready to be printed or written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sympy import Integer

from symbolic_bp.assistant.named import network as kernel_network
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.codegen import python_file, sympy_file
from symbolic_bp.codegen.document import INDEX, sheet, title
from symbolic_bp.codegen.proved import verdicts
from symbolic_bp.errors import NetworkError, SymbolicBPError
from symbolic_bp.moves.context import Rejected
from symbolic_bp.network.network import Network
from symbolic_bp.render import pdf
from symbolic_bp.render.picture import svg
from symbolic_bp.render.sheet import as_html, as_latex, as_markdown, as_text

if TYPE_CHECKING:
    from symbolic_bp.network.record import Record


if TYPE_CHECKING:
    from argparse import Namespace

    from sympy import Expr

    from symbolic_bp.moves.context import Network as KernelNetwork


PLAIN = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_,./=")
WHAT = ("delta", "b", "w", "a", "x")
BEHIND = {False: ("BP1", "BP2", "BP3", "BP4"), True: ("matrix-BP2", "batch-bias", "batch-weight")}


@dataclass(frozen=True)
class Request:
    """What a person asks for. widths: None or a tuple; of, layer, activation: comma lists as typed, or None;
    batch: None, "m" or a number as typed; form: text, latex, pdf, html, markdown, sympy or python."""

    widths: tuple[int, ...] | None = None
    activation: str | None = None
    cost: str | None = None
    regulariser: str | None = None
    layer: str | None = None
    of: str | None = None
    batch: str | None = None
    mean: bool = True
    form: str = "text"
    output: str | None = None
    notation: str = "nielsen"
    ascii: bool = False
    command: str = "symbolic-bp derive"
    prove: bool = False


def derive(request: Request) -> tuple[str, dict, int]:
    """(text or bytes, {path: content of a file that goes with it}, exit code). Raises NetworkError."""
    net = network(request)
    if request.form == "python":
        for given, name in (
            (net.widths, "--net"),
            (net.activations, "--activation"),
            (net.cost != "C", "--cost"),
        ):
            if not given:
                raise NetworkError("--format python", f"{name}, as code needs numbers to run on", "none")
        if request.of or request.layer:
            raise NetworkError(
                "--format python",
                "neither --of nor --layer: the code gives the whole gradient",
                "--of" if request.of else "--layer",
            )
        examples = 2 if request.batch is None or request.batch == "m" else int(request.batch)
        return python_file.source(net, request.command, title(net), examples), {}, 0
    wanted = chosen(net, request)
    if request.form == "sympy":
        return sympy_file.source(net, wanted, request.command), {}, 0
    theorems = () if net.widths else behind(net)
    said, granted, state = verdicts(net, wanted, Library(), of_kernel(net)) if request.prove else ({}, (), 0)
    made = replace(sheet(net, wanted, theorems, said), granted=granted)
    state = state or (0 if all(proof.proved for _, proof in theorems) else 3)
    if request.form == "text":
        return as_text(made, request.notation, request.ascii), {}, state
    if request.form == "markdown":
        beside = Path(request.output).with_suffix(".svg") if request.output and made.picture else None
        files = {}
        if beside:
            widths, names = made.picture
            files[beside] = svg(widths, names, request.notation)
        if made.picture and not beside:
            made = replace(
                made, picture_note="The picture of the network goes into a file of its own: give -o."
            )
        return as_markdown(made, request.notation, beside.name if beside else ""), files, state
    text = {"latex": as_latex, "pdf": as_latex, "html": as_html}[request.form](made, request.notation)
    return pdf.compile(text) if request.form == "pdf" else text, {}, state


def typed(args: Namespace) -> str:
    """The command as a person would type it again."""
    words = [
        f"--{name} {value if value.isascii() and set(value) <= PLAIN else repr(value)}"
        for name, value in (
            ("net", args.net),
            ("activation", args.activation),
            ("cost", args.cost),
            ("regulariser", args.regulariser),
            ("of", args.of),
            ("layer", args.layer),
            ("batch", args.batch),
        )
        if value is not None
    ]
    return " ".join(["symbolic-bp derive", *words, *["--sum"] * (not args.mean)])


def network(request: Request) -> Network:
    """The Network that is asked for; code has columns for the examples and numbers for the parameters."""
    acts = [a.strip() for a in split(request.activation)] if request.activation is not None else None
    if (
        request.batch is not None
        and request.batch != "m"
        and not (request.batch.isascii() and request.batch.isdigit() and int(request.batch))
    ):
        raise NetworkError(
            "--batch", "a positive number of examples, or m for any number", repr(request.batch)
        )
    code = request.form == "python"
    batch = False if code or request.batch is None else True if request.batch == "m" else int(request.batch)
    return Network(
        request.widths,
        activation=acts,
        cost="C" if request.cost is None else request.cost,
        regulariser=request.regulariser,
        batch=batch,
        mean=request.mean,
        letters=not code,
    )


def split(text: str) -> list[str]:
    """The parts of a comma list; commas inside parentheses do not count."""
    parts, depth = [""], 0
    for c in text:
        depth += (c == "(") - (c == ")")
        if c == "," and not depth:
            parts.append("")
        else:
            parts[-1] += c
    return parts


def chosen(net: Network, request: Request) -> list[tuple[str, Expr]]:
    """The (what, layer) pairs: from the output layer down; a and dC/da as well where a layer
    is a vector function."""
    kinds = split(request.of) if request.of is not None else ["delta", "b", "w"]
    for kind in kinds:
        if kind not in WHAT:
            raise NetworkError("--of", ", ".join(WHAT), repr(kind))
    if request.layer is None:
        layers = [Integer(at) for at in range(len(net.widths), 1, -1)] if net.widths else [net.L, INDEX["l"]]
    else:
        layers = [layer(net, text) for text in split(request.layer)]
    pairs = []
    for at in layers:
        record = net.activation(at) if at != 1 else None
        inner = record and record.vector and at != net.L and not request.of
        if not net.widths and at == net.L and not request.layer:
            pairs += [(k, at) for k in kinds if k in ("delta", "a")]
        else:
            pairs += [(k, at) for k in (["a"] * bool(inner) + kinds) if k != "x"]
    return pairs + [("x", Integer(1))] * ("x" in kinds)


def layer(net: Network, text: str) -> Integer:
    """A layer as typed: a number, L, or l for any layer where the depth is not given."""
    if text == "L":
        return net.L
    if text == "l" and not net.widths:
        return INDEX["l"]
    if not (text.isascii() and text.isdigit()) or not net.widths:
        raise NetworkError(
            "--layer",
            f"a number from 2 to {net.L}" if net.widths else "L or l",
            repr(text),
            "" if net.widths else "a number needs --net",
        )
    return Integer(text)


def of_kernel(net: Network) -> KernelNetwork | None:
    """The kernel's network of the same kind, without the regulariser; None where it has none."""
    try:
        return kernel_network(
            net.widths,
            ",".join(map(spelled, net.activations)) or "layer",
            "function" if net.cost == "C" else spelled(net.cost),
            net.batch,
        )
    except (SymbolicBPError, Rejected):
        return None


def spelled(record: Record) -> str:
    """A record as a person types it: leaky-relu(alpha=1/10)."""
    inner = ", ".join(f"{name}={value}" for name, value in record.parameters.items())
    return f"{record.name}({inner})" if inner else record.name


def behind(net: Network) -> tuple:
    """The theorems of the library that hold on the network, with their proofs."""
    library = Library()
    names = BEHIND[net.batch]
    if any(r.vector for r in net.activations):
        names = tuple(
            n for n in names if n not in ("BP1", "BP2", "matrix-BP2")
        )  # those are for sigma of one number
    return tuple((library.find(n), library.proved(n)) for n in names)

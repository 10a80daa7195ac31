"""The verbs on any model, from Python and for the command line: check, prove, verify.

model is a Model, the name of a preset (nielsen, rows, rnn ...), a file of lines, or the lines themselves.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from symbolic_bp.assistant.named import network as dense
from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.judging.judge import judge, prove
from symbolic_bp.judging.judgement import Judgement, Theory
from symbolic_bp.judging.sizes import sizes_of
from symbolic_bp.judging.verify import Verified, verify
from symbolic_bp.language.read import read_claim
from symbolic_bp.language.write import Unwritten, written
from symbolic_bp.model.command import model_of
from symbolic_bp.model.composed import command as composed
from symbolic_bp.model.model import Model
from symbolic_bp.moves.context import Network
from symbolic_bp.render.models import net, steps, theory, verdict
from symbolic_bp.render.models.text import Text
from symbolic_bp.render.verdict import told

Given = Model | str
COLUMNS = 80


class Request(Protocol):
    """What the command line asks for."""

    model: str
    layers: str | None
    input: str | None
    activation: str | None
    cost: str | None
    regulariser: str | None
    batch: Any
    ascii: bool
    format: str | None


def model(given: Given, **kind: Any) -> Model:
    """The Model that is meant. kind: activation, cost, regulariser, batch of nielsen. Raises
    SymbolicBPError."""
    if isinstance(given, Model):
        return given
    return Model.read(given) if "\n" in given else model_of(given, **kind)


def asked(request: Request) -> Model:
    """The model of a command line."""
    kind = {"activation": request.activation, "cost": request.cost, "regulariser": request.regulariser}
    usual = {"activation": "layer", "cost": "function"}
    kind = {key: None if value == usual.get(key) else value for key, value in kind.items()}
    return model_of(request.model, **kind, batch=bool(request.batch))


def refused(request: Any, *options: str) -> None:
    """Raises SymbolicBPError for an option that says nothing about a model."""
    for option in options:
        if getattr(request, option) not in (None, False, [], "nielsen", 1):
            todo = "it holds for all sizes" if option == "net" else ""
            raise SymbolicBPError("--model", f"no --{option} beside it", repr(getattr(request, option)), todo)


def check(request: Any) -> tuple[str, int]:
    """symbolic-bp check --model: what to print, and the exit code."""
    refused(request, "net", "notation")
    made = asked(request)
    found = judge(made, request.claim, request.where or "", request.assume)
    if request.format == "json":
        return json.dumps(verdict.as_data(found)), found.code
    words = [verdict.judgement(found, request.ascii)]
    draw = Text(made, request.ascii)
    if request.proof:
        proofs = [part.certificate for part in found.parts if part.certificate is not None and found.proved]
        words += ["\n".join(steps.proof(certificate, draw)) for certificate in proofs]
    if request.lines or request.proof and found.proved:
        words.append(made.text.removesuffix("\n"))
    return "\n\n".join(words), found.code


def check_dense(request: Any) -> tuple[str, int]:
    """symbolic-bp check of a dense network with hypotheses, a regulariser or a cost of one's own: the claim, read
    as every claim is, on the preset. What to print, and the exit code."""
    if request.net:
        todo = "leave --net out: it holds for all sizes"
        raise SymbolicBPError("--assume, --regulariser, a cost of one's own", "no --net", request.net, todo)
    own_cost = any(sign in request.cost for sign in "[*+^")
    net = dense(None, request.activation, "function" if own_cost else request.cost, bool(request.batch))
    read = read_claim(request.claim, net, request.where, notation=request.notation)
    try:
        text = f"{written(read.lhs)} = {written(read.rhs)}"
    except Unwritten as no:
        raise SymbolicBPError("the claim", "terms that a model has", str(no), "write it in entries") from None
    given = [in_plain(one, net, request.notation) for one in request.assume]
    request.model = "nielsen"
    found = judge(asked(request), text, request.where or "", given)
    if request.format == "json":
        return json.dumps(verdict.as_data(found)), found.code
    words = [verdict.judgement(found, request.ascii), *told(read.readings, COLUMNS)[:1]]
    return "\n".join(words), found.code


def in_plain(text: str, net: Network, notation: str) -> str:
    """An equation that is assumed, as a model reads it."""
    made = read_claim(text, net, notation=notation)
    return f"{written(made.lhs)} = {written(made.rhs)}"


def proved(request: Any) -> tuple[str, dict[str, Any], int]:
    """symbolic-bp prove --model: what to print, the certificates by the names of their claims, and the exit
    code."""
    refused(request, "net", "notation", "all")
    made = model_of(request.model)
    found = prove(made, request.names)
    certificates = {
        one.name + f" {n}" * (n > 1): part.certificate
        for one in found.stated
        for n, part in enumerate(one.judgement.parts, 1)
        if part.certificate is not None and one.judgement.proved
    }
    words = (
        json.dumps(theory.theory_data(found))
        if request.format == "json"
        else theory.theory(found, request.ascii)
    )
    return words, certificates, found.code


def verified(request: Any) -> tuple[str, int]:
    """symbolic-bp verify-net --model: what to print, and the exit code."""
    refused(request, "jobs", "trials")
    if request.method not in ("auto", "field"):
        raise SymbolicBPError("--method", "auto or field with --model", repr(request.method))
    if request.layers is not None or request.input is not None:
        of_layers = composed.net(request)
        made, given = of_layers.model, of_layers.given(request.sizes, request.widths)
    else:
        made = asked(request)
        given = sizes_of(made, request.sizes or "", request.widths)
    key = str(request.seed) if request.seed is not None else ""
    found = verify(made, given, request.claim, key, request.memory)
    if request.format == "json":
        return json.dumps(net.as_data(found)), found.code
    return net.report(found, request.ascii), found.code


def check_on(given: Given, text: str, where: str = "", assume: Sequence[str] = (), **kind: Any) -> Judgement:
    """The verdict on a claim about a model, as `symbolic-bp check --model` gives it. Raises
    SymbolicBPError."""
    return judge(model(given, **kind), text, where, assume)


def prove_on(given: Given, names: Sequence[str] = (), **kind: Any) -> Theory:
    """The claims of a model's text, judged, as `symbolic-bp prove --model` gives them. Raises
    SymbolicBPError."""
    return prove(model(given, **kind), names)


def verify_on(
    given: Given, sizes: Mapping[str, Any] | str, claims: Sequence[str] = (), **kind: Any
) -> Verified:
    """All derivatives of a model at sizes, {"h": 28} or "h=28", as `symbolic-bp verify-net --model` gives
    them. Raises
    SymbolicBPError."""
    made = model(given, **kind)
    return verify(made, sizes_of(made, sizes, ()) if isinstance(sizes, str) else sizes, claims)

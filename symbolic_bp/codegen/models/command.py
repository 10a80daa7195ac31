"""The command `derive --model`: the derivatives of any model as texts, or as code."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from symbolic_bp.codegen.models.judge import PROVED, Judged, judged
from symbolic_bp.codegen.models.needs import alike
from symbolic_bp.codegen.models.numpy_file import numpy_source
from symbolic_bp.codegen.models.sympy_file import sympy_source
from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.model import command as models
from symbolic_bp.model.composed.command import net
from symbolic_bp.model.errors import ModelError
from symbolic_bp.model.model import Model
from symbolic_bp.model.terms import walk
from symbolic_bp.render import pdf
from symbolic_bp.render.models.page import Need, Page, Result, Row
from symbolic_bp.render.models.pages import as_document, as_page, as_text, as_web
from symbolic_bp.sympy_side.derive import Derivation

TESTED_CODE = 3


class Request(Protocol):
    """What the command line asks for. model: a preset or a file; of: names with commas, or None; objective:
    or None."""

    model: str | None
    layers: str | None
    input: str | None
    of: str | None
    objective: str | None
    net: str | None
    layer: str | None
    batch: str | None
    activation: str | None
    cost: str | None
    regulariser: str | None
    prove: bool
    mean: bool


@dataclass
class Source:
    """What model.command reads of a request."""

    what: str | None
    activation: str | None
    cost: str | None
    regulariser: str | None
    batch: bool
    lines: bool = False
    format: str = "text"


def typed(request: Request) -> str:
    """The command that was typed."""
    words = ["symbolic-bp derive"]
    for name in ("model", "layers", "input", "cost", "batch", "of"):
        value = getattr(request, name)
        if value is not None and (name in ("model", "of") or request.layers is not None):
            words.append(f"--{name} {shlex.quote(value)}")
    return " ".join(words)


def read(request: Request) -> Model:
    """The model that is asked for. Raises SymbolicBPError."""
    if request.layers is not None or request.input is not None:
        return net(request).model
    named = request.model or ""
    for given, option in ((request.net, "--net"), (request.layer, "--layer")):
        if given is not None:
            raise SymbolicBPError(
                "--model", f"no {option}, which speaks of the dense network alone", f"{option} {given}"
            )
    if request.batch not in (None, "m") or not request.mean:
        found = f"--batch {request.batch}" if request.batch not in (None, "m") else "--sum"
        raise SymbolicBPError(
            "--model", "the examples in the lines of the model", found, "--batch m is for nielsen"
        )
    text, is_file = models.source(
        Source(named, request.activation, request.cost, request.regulariser, request.batch == "m")
    )
    try:
        return Model.read(text, "" if is_file else named)
    except ModelError as error:
        error.line = named if is_file else ""
        raise


def derive(request: Request, form: str, command: str) -> tuple[str | bytes, int]:
    """(text, exit code): 0 where every formula is proved, 3 where one is tested only. Raises
    SymbolicBPError."""
    model = read(request)
    derivation = Derivation(model, request.objective or "")
    of = [name.strip() for name in request.of.split(",")] if request.of else []
    if form == "python" and of:
        raise SymbolicBPError(
            "--format python", "no --of: the code gives the whole gradient", f"--of {request.of}"
        )
    found = [judged(model, derivation.formula(name)) for name in derivation.wanted(of)]
    code = 0 if all(j.status == PROVED for j in found) else TESTED_CODE
    made = page(model, derivation.objective, found)
    if form == "python":
        return numpy_source(model, derivation, [j.formula for j in found], command, about(model, found)), code
    if form == "sympy":
        return sympy_source(model, [j.formula for j in found], command), code
    writers = {"text": as_text, "latex": as_document, "pdf": as_document, "markdown": as_page, "html": as_web}
    text = writers[form](made)
    return (pdf.compile(text) if form == "pdf" else text), code


def about(model: Model, found: Sequence[Judged]) -> list[str]:
    """The docstring of a file of code: the lines of the model, the formulas with their verdicts."""
    lines = [
        f"Forward and backward pass of the model {model.name}.",
        "",
        *(f"    {s}" for s in model.text.splitlines()),
    ]
    lines += ["", "Derivatives, each", ""]
    lines += [f"    {j.formula}    ({j.words})" for j in found]
    return [line.replace("\\", "\\\\") for line in lines]


def page(model: Model, objective: str, found: Sequence[Judged]) -> Page:
    """The page of a model and its derivatives."""
    needs: dict[str, Need] = {}
    results = []
    for j in found:
        for h in j.hypotheses:
            needs.setdefault(alike(model, h), h)
        keys = [*needs]
        numbers = tuple(sorted({keys.index(alike(model, h)) + 1 for h in j.hypotheses}))
        row = Row(j.formula.left, j.formula.right, j.formula.ranges)
        results.append(Result(row, j.words, j.status == PROVED, numbers))
    used = {t[1] for j in found for t in walk(j.formula.right) if t[0] == "ref"}
    families = [f for f in model.data["families"] if f[2] is not None and f[2][0] in ("any", "max")]
    slopes = [(f[0], k) for f in families for k in range(1, 1 + (len(f[2][2]) if f[2][0] == "any" else 1))]
    kept = [(n, k) for n, k in slopes if f"d{k}_{n}" in used]
    return Page(
        f"The derivatives of {objective} in the model {model.name}",
        model,
        results,
        [*needs.values()],
        "",
        kept,
    )

"""symbolic-bp model: prints a preset, checks a file and prints the model as it was read."""

import json
import os
from pathlib import Path
from typing import Protocol

from symbolic_bp.errors import FileError, SymbolicBPError
from symbolic_bp.model.errors import ModelError
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets import paths, preset_text
from symbolic_bp.model.presets.dense import nielsen

LARGEST = 1_000_000  # letters of a file


class Request(Protocol):
    """What the command line asks for. what: a preset, a file, or None for the list of presets."""

    what: str | None
    activation: str | None
    cost: str | None
    regulariser: str | None
    batch: bool
    lines: bool
    format: str


def report(request: Request) -> str:
    """What there is to print. Raises SymbolicBPError: ModelError for a line that cannot be read, FileError
    for a file."""
    if request.what is None:
        return listed(request)
    text, is_file = source(request)
    try:
        model = Model.read(text, "" if is_file else request.what or "")
        statements = model.statements
    except ModelError as error:
        if is_file:
            error.line = request.what or ""
        raise
    if request.format == "json":
        claims = [
            {"name": s.name, "claims": s.claims, "wrong": [data for _, data in s.wrong]} for s in statements
        ]
        return json.dumps({"model": model.data, "notes": model.notes, "claims": claims})
    if request.lines:
        return model.text.removesuffix("\n")
    if not is_file:
        return text.removesuffix("\n")
    made = model.as_read()
    return made + "".join(f"\nclaim {s.name}: {s.text}" for s in statements)


def listed(request: Request) -> str:
    """The presets with the first line that says what each is."""
    if request.format == "json":
        return json.dumps([*paths()])
    rows = []
    for name in paths():
        about = next(
            (line[1:].strip() for line in preset_text(name).splitlines() if line.startswith("#")), ""
        )
        rows.append(f"{name:<12} {' '.join(about.split())}")
    return "\n".join(rows)


def source(request: Request) -> tuple[str, bool]:
    """The text that is asked for, and whether it is a person's file."""
    return text_of(request.what or "", request.activation, request.cost, request.regulariser, request.batch)


def text_of(
    what: str,
    activation: str | None = None,
    cost: str | None = None,
    regulariser: str | None = None,
    batch: bool = False,
) -> tuple[str, bool]:
    """The lines of a preset or of a file, and whether it is a person's file. Raises SymbolicBPError."""
    variant = activation or cost or regulariser or batch
    if what == "nielsen":
        if not variant:
            return preset_text(what), False
        try:
            return nielsen(activation or "layer", cost or "function", regulariser or "", batch), False
        except ModelError as error:
            error.line = "--cost" if error.text == cost else "--regulariser"
            raise
    if variant:
        raise SymbolicBPError(
            "--activation, --cost, --regulariser and --batch",
            "the model nielsen",
            repr(what),
            "write the functions into the lines of the model",
        )
    if what in paths() or not (os.sep in what or "." in what or os.path.exists(what)):
        return preset_text(what), False
    return file_text(what), True


def model_of(
    what: str,
    activation: str | None = None,
    cost: str | None = None,
    regulariser: str | None = None,
    batch: bool = False,
) -> Model:
    """The model of a preset or of a file, as --model names it. Raises SymbolicBPError, with the file or the
    option that an
    error comes from."""
    text, is_file = text_of(what, activation, cost, regulariser, batch)
    try:
        return Model.read(text, os.path.basename(what))
    except ModelError as error:
        own = {"--cost": cost, "--regulariser": regulariser}
        is_cost = error.text is not None and error.text.startswith("C")
        said = next((option for option, words in own.items() if words and is_cost), "")
        error.line = what if is_file else said
        raise


def file_text(path: str) -> str:
    """The text of a person's file. Raises FileError."""
    try:
        if os.path.getsize(path) > LARGEST:
            raise FileError(path, f"a file of at most {LARGEST:,} letters", "a larger one")
        return Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise FileError(path, "text in UTF-8", "other bytes") from None
    except (OSError, ValueError) as why:
        known = ", ".join(paths())
        raise FileError(
            path,
            "a file of lines, or the name of a preset",
            getattr(why, "strerror", None) or type(why).__name__,
            f"presets are {known}",
        ) from None

"""What an elaboration makes: families, the data of the whole model, what a person may want to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from symbolic_bp.model import index
from symbolic_bp.model.calls import Calls
from symbolic_bp.model.letters import Bound
from symbolic_bp.model.names import Family, Names, slot
from symbolic_bp.model.scan import Token
from symbolic_bp.model.terms import Term
from symbolic_bp.model.tree import Assume, Remark


@dataclass
class Made:
    """A family as elaborated."""

    name: str
    box: list[Bound]
    body: Term | None
    at: Token | None
    kind: str
    pad: str = ""
    rank: list[str] | None = None


@dataclass
class Elaborated:
    """What an elaboration gives: the data of the kernel, and what a person may want to know."""

    data: dict[str, Any]
    names: Names
    calls: Calls
    families: list[Made]
    notes: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    assumed: list[Assume] = field(default_factory=list)
    latex: dict[str, str] = field(default_factory=dict)


def helper_family(made: Made) -> Family:
    """A helper as a family of the names."""
    family = Family(made.name, made.at or Token("name", made.name, 1, 0, ""), "defined", rank_known=True)
    values = {v: index.name(slot(k)) for k, (v, _, _) in enumerate(made.box)}
    family.dims = [(a.at(values), b.at(values)) for _, a, b in made.box]
    return family

"""What a named activation, cost or regulariser is: a record of formulas in plain notation; one file each,
discovered."""

from __future__ import annotations

import importlib
import math
import pkgutil
import re
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from fractions import Fraction
from types import ModuleType

from symbolic_bp.errors import NetworkError
from symbolic_bp.network.kinks import kinks, switches

CALL = re.compile(r"\s*([A-Za-z][\w-]*)\s*(?:\(([^()]*)\))?\s*")


@dataclass(frozen=True)
class Record:
    """A named function. Formulas use + - * / ^, exp, log, abs, sgn, step, Phi, phi and the parameters by
    name.

    An activation is a formula in z (a vector activation one in z[j], with Sum(..., k)), its derivative one in
    z and a; a cost is a formula in one output a and its target y, summed over the outputs, its derivative is
    dC/da; a regulariser is a formula in one weight w. step(z) is 1 for z > 0, else 0; sgn(0) = 0; Phi is the
    normal distribution function, phi its density. convention: what is taken at a kink; domain: where the
    formula exists; targets: those that a cost is made for.
    """

    name: str
    formula: str
    derivative: str
    source: str
    parameters: dict = field(default_factory=dict)
    convention: str = ""  # what is taken at a kink
    domain: tuple = ()  # such as ("0 < a", "a < 1")
    targets: tuple = ()  # such as ("0 <= y", "y <= 1")
    total: object = None  # what the targets of an example sum to; None for anything
    positive: tuple = ()  # parameters that must be above 0
    vector: bool = False
    aliases: tuple = ()

    @property
    def switches(self) -> tuple[str, ...]:
        """The formulas in whose sign the record switches from one piece to another, such as ("z",)."""
        return switches(self.formula)

    @property
    def kinks(self) -> tuple[str, ...]:
        """Those of the switches that must not be 0, as there is no derivative: decided for these
        parameters."""
        return kinks(self.formula, self.parameters, self.vector)

    def with_parameters(self, text: str | None) -> Record:
        """The record with values such as "0.1" or "alpha=1/10" for its parameters. Raises NetworkError."""
        values = dict(self.parameters)
        given = [part for part in (text or "").split(",") if part.strip()]
        if len(given) > len(values):
            raise NetworkError(self.name, f"at most {len(values)} parameters", str(len(given)))
        for name, part in zip(values, given, strict=False):  # the last ones may be left out
            key, _, number = part.rpartition("=")
            if key.strip() and key.strip() not in values:
                raise NetworkError(self.name, f"a parameter ({', '.join(values)})", repr(key.strip()))
            key = key.strip() or name
            values[key] = rational(number.strip(), self.name)
            if key in self.positive and values[key] <= 0:
                raise NetworkError(self.name, f"{key} above 0", number.strip())
        return replace(self, parameters=values)


def rational(text: str, where: str) -> Fraction:
    """The Fraction of a text such as 0.1 or 1/10. Raises NetworkError."""
    try:
        finite = all(
            math.isfinite(float(part)) for part in text.split("/")
        )  # before 1e999999999 is written out
        value = Fraction(text) if finite else None
    except (ValueError, ZeroDivisionError):
        value = None
    if value is None:
        raise NetworkError(where, "a finite number such as 0.1 or 1/10", repr(text))
    return value


def discover(package: ModuleType) -> dict[str, Record]:
    """{name: Record} of the modules of a package, each of which has a RECORD."""
    names = sorted(info.name for info in pkgutil.iter_modules(package.__path__))
    records = [importlib.import_module(f"{package.__name__}.{name}").RECORD for name in names]
    return {record.name: record for record in records}


def find(text: str, records: dict[str, Record], kind: str) -> Record:
    """The record of that name, such as "sigmoid" or "leaky-relu(0.1)". Raises NetworkError with the nearest
    name."""
    match = CALL.fullmatch(text)
    if not match:
        raise unknown(text, text, records, kind)
    name = match.group(1).lower().replace("_", "-")
    for record in records.values():
        if name == record.name or name in record.aliases:
            return record.with_parameters(match.group(2))
    raise unknown(name, text, records, kind)


def unknown(name: str, text: str, records: dict[str, Record], kind: str) -> NetworkError:
    """The error for a name that no record has, with the nearest one."""
    known = [*records, *(a for r in records.values() for a in r.aliases)]
    close = get_close_matches(name, known, 1, 0.5)
    return NetworkError(
        kind, f"one of {', '.join(records)}", repr(text), f"did you mean {close[0]}?" if close else ""
    )

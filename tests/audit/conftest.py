"""Audits of the corpus as its manifest calls the files, and of any file as the command does it, in a
fork of this process."""

import contextlib
import gc
import importlib.util
import io
import json
import os
import sys
import tempfile
from pathlib import Path

import pytest
import scipy.special  # noqa: F401, files of the corpus use it

from symbolic_bp.audit import child
from symbolic_bp.audit.answer import opened
from symbolic_bp.audit.calling.plan import Plan
from symbolic_bp.audit.engine import audit_plan
from symbolic_bp.audit.host.patch import Patched

CORPUS = Path(__file__).parent / "corpus"


def loaded(entry):
    spec = importlib.util.spec_from_file_location("corpus_file", CORPUS / entry["file"])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return vars(module)


def audited(entry, seed, points=2, examples=7):
    plan, space = Plan(x=entry["x"], y=entry["y"], **entry["use"]), loaded(entry)
    with Patched([space]) as patched, contextlib.redirect_stdout(io.StringIO()):
        return audit_plan(
            plan, space, [tuple(entry["sizes"])], entry.get("examples", examples), seed, points, patched
        )


def as_it_should_be(entry, found):
    wrong = {row["name"] for row in found["arrays"] if row["status"] in ("wrong", "never updated")}
    named = (found.get("equation", "none"), found.get("cause", "none"))
    return (
        found["verdict"] == entry["verdict"]
        and wrong == set(entry["wrong"])
        and named[0] == entry["equation"]
        and named[1] in (entry["cause"], *entry.get("also", []))
    )


def audited_alone(path, **more):
    """(exit code of an error or None, its sentence or the result)"""
    with tempfile.TemporaryDirectory() as scratch:
        return audited_there(path, scratch, more)


def audited_there(path, scratch, more):
    request = {
        "file": str(path),
        "target": "",
        "sizes": None,
        "batch": None,
        "cost": "auto",
        "seed": 0,
        "plan": {},
        "seconds": 100,
        "megabytes": 1 << 16,
        "secret": "05" * 32,
        "scratch": scratch,
    } | more
    reading, writing = os.pipe()
    process = os.fork()
    if not process:
        try:
            os.dup2(writing, 1)
            sys.stdin = io.StringIO(json.dumps(request))
            child.main()
        finally:
            os._exit(70)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        reply = opened(answer.read(), b"\5" * 32)
    os.waitpid(process, 0)
    return (reply["code"], reply["error"]) if "error" in reply else (None, reply["result"])


@pytest.fixture(scope="session")
def alone():
    """audited_alone"""
    return audited_alone


@pytest.fixture(scope="session")
def audited_by():
    """audited"""
    return audited


@pytest.fixture(scope="session")
def expected():
    """as_it_should_be"""
    return as_it_should_be


@pytest.fixture
def no_circles():
    """The numbers of an audit point backwards only; looking for circles among them takes half of the time."""
    gc.freeze()
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()

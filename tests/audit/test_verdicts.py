"""Every file of the corpus: the verdict, the wrong arrays, the equation and the cause, over many random points."""
import contextlib
import importlib.util
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
import scipy.special  # noqa: F401, files of the corpus use it

from symbolic_bp.audit.engine import audit_plan
from symbolic_bp.audit.patch import Patched
from symbolic_bp.audit.plan import Plan

CORPUS = Path(__file__).parent / "corpus"
MANIFEST = json.loads((CORPUS / "manifest.json").read_text(encoding="utf-8"))
RIGHT = [e for e in MANIFEST if e["verdict"] == "right"]


def audited(entry, seed):
    spec = importlib.util.spec_from_file_location("corpus_file", CORPUS / entry["file"])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    plan = Plan(x=entry["x"], y=entry["y"], **entry["use"])
    with Patched([vars(module)]) as patched, contextlib.redirect_stdout(io.StringIO()):
        return audit_plan(plan, vars(module), [tuple(entry["sizes"])], entry.get("examples", 7), seed, 2, patched)


def as_it_should_be(entry, found):
    wrong = {row["name"] for row in found["arrays"] if row["status"] in ("wrong", "never updated")}
    named = (found.get("equation", "none"), found.get("cause", "none"))
    return found["verdict"] == entry["verdict"] and wrong == set(entry["wrong"]) and named[0] == entry["equation"] \
        and named[1] in (entry["cause"], *entry.get("also", []))


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda e: e["file"])
@pytest.mark.parametrize("seed", [0, 1])
def test_as_called_by_the_manifest(entry, seed):
    found = audited(entry, seed)
    assert as_it_should_be(entry, found), {k: found.get(k) for k in ("verdict", "equation", "cause", "words", "arrays")}
    assert not found["notes"] or found["verdict"] == "wrong" or "13 digits" not in found["notes"][0]


@pytest.mark.slow
@pytest.mark.parametrize("entry", MANIFEST, ids=lambda e: e["file"])
def test_fifty_seeds(entry):
    bad = [seed for seed in range(50) if not as_it_should_be(entry, audited(entry, seed))]
    assert not bad


@pytest.mark.slow
@pytest.mark.parametrize("entry", RIGHT, ids=lambda e: e["file"])
def test_no_false_alarm_over_two_hundred_seeds(entry):
    bad = [seed for seed in range(200) if audited(entry, seed)["verdict"] != "right"]
    assert not bad


def by_itself(entry):
    done = subprocess.run([sys.executable, "-m", "symbolic_bp", "audit", "--format", "json", str(CORPUS / entry["file"])],
                          capture_output=True, text=True, timeout=120)
    return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr


@pytest.mark.parametrize("name", ["right/sigmoid_class.py", "right/scipy_expit.py", "right/dropout_layers.py", "wrong/xor_class.py",
                                  "wrong/eleven_lines.py", "wrong/ridge_dict.py", "wrong/relu_list.py", "wrong/classic_zip.py"])
def test_found_by_itself(name):
    entry = next(e for e in MANIFEST if e["file"] == name)
    code, found = by_itself(entry)
    assert code == (entry["verdict"] == "wrong"), found
    assert found["verdict"] == "right" or (found["equation"], found["cause"]) == (entry["equation"], entry["cause"])


@pytest.mark.slow
@pytest.mark.parametrize("entry", MANIFEST, ids=lambda e: e["file"])
def test_everything_is_found_by_itself(entry):
    code, found = by_itself(entry)
    assert code == (entry["verdict"] == "wrong"), found
    if found["verdict"] == "wrong":
        assert found["equation"] == entry["equation"] and found["cause"] in (entry["cause"], *entry.get("also", []))


def test_a_tiny_mistake_is_seen():
    entry = next(e for e in MANIFEST if e["cause"] == "one-entry")
    found = audited(entry, 7)
    row = next(r for r in found["arrays"] if r["status"] == "wrong")
    assert row["wrong entries"] == 1 and row["yours"] != row["gradient"]

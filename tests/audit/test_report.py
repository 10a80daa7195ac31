"""The report in every format: from one result, with everything that it found."""

import json
from html.parser import HTMLParser

import pytest

from symbolic_bp.audit.report import FORMATS

WRONG = {
    "verdict": "wrong",
    "file": "my<net>.py",
    "nets": ["4-5-3", "3-4-6-5"],
    "batch": 7,
    "points": 4,
    "seed": 0,
    "equation": "BP3",
    "cause": "bias-summed-over-everything",
    "words": "every entry is the sum of all entries of delta",
    "layer": 3,
    "should be": "dC/db^l = delta^l",
    "numpy": "db[l] = delta.sum(axis=0)",
    "network": "4-5-3, tanh, sigmoid",
    "notes": ["targets tried: one-hot"],
    "why": [],
    "plan": {"make": "Net(sizes)", "cost": "it.cost(x, y)"},
    "arrays": [
        {"name": "w", "shape": [4, 5], "entries": 20, "status": "right"},
        {
            "name": "b",
            "shape": [5],
            "entries": 5,
            "status": "wrong",
            "wrong entries": 5,
            "entry": [0],
            "yours": "3/2",
            "gradient": "1/3",
        },
        {"name": "c", "shape": [5], "entries": 5, "status": "vacuous"},
        {
            "name": "d",
            "shape": [5],
            "entries": 5,
            "status": "wrong",
            "wrong entries": 5,
            "expected shape": [5],
            "found shape": [7],
        },
    ],
}
RIGHT = {
    "verdict": "right",
    "nets": [],
    "batch": 1,
    "points": 2,
    "seed": 0,
    "notes": [],
    "missed": {"degree": 9, "bits": 91},
    "arrays": [{"name": "w", "shape": [4, 5], "entries": 20, "status": "right"}],
}


@pytest.mark.parametrize("form", FORMATS)
def test_everything_is_said(form):
    out = FORMATS[form](WRONG)
    for words in ("3/2", "1/3", "BP3", "db[l] = delta.sum(axis=0)", "targets tried: one-hot"):
        assert words in out
    assert form == "json" or "2^-91" in FORMATS[form](RIGHT)
    assert "right" in FORMATS[form](RIGHT) and "WRONG" not in FORMATS[form](RIGHT)


def test_ascii():
    assert FORMATS["text"](WRONG, True).isascii() and not FORMATS["text"](WRONG).isascii()


def test_json_is_the_result():
    assert json.loads(FORMATS["json"](WRONG)) == WRONG


def test_html_is_escaped():
    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            assert tag != "net"

    page = FORMATS["html"](WRONG)
    Reader().feed(page)
    assert page.startswith("<!DOCTYPE html>") and "my&lt;net&gt;.py" in page


def test_lines_fit():
    assert max(map(len, FORMATS["text"](WRONG).splitlines())) < 120


NETS = {
    **WRONG,
    "plan": {"make": "Net(\n sizes)"},
    "network": "",
    "arrays": [
        {
            "net": "4-5-3",
            "name": "a\nb|<i>*",
            "shape": [20],
            "entries": 20,
            "status": "wrong",
            "wrong entries": 1,
            "entry": [3],
            "yours": "-0.0007340496461831234567890123",
            "gradient": "-0.0008226366982731234567890123",
            "is": "half the <b>gradient</b>",
            "line": {"number": 7, "code": "g = x | `y`", "file": "my<net>.py"},
        },
        {
            "net": "3-4-5",
            "name": "a\nb|<i>*",
            "shape": [12],
            "entries": 12,
            "status": "wrong",
            "wrong entries": 1,
            "entry": [0],
            "yours": "1",
            "gradient": "2",
            "line": {"number": 9, "code": "return g", "file": "other.py"},
        },
    ],
}


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_each_network_has_its_own_table_and_each_name_one_line(form):
    out = FORMATS[form](NETS)
    assert "net 4-5-3" in out and "net 3-4-5" in out and "other.py, line 9" in out.replace("\\", "")
    assert "a\\nb" in out and "a\nb" not in out
    assert out.rindex("net 4-5-3") < out.rindex("net 3-4-5")


def test_names_in_html_and_markdown_have_no_meaning():
    page, text = FORMATS["html"](NETS), FORMATS["markdown"](NETS)
    assert "<i>" not in page and "<b>" not in page and "`a\\nb\\|<i>*`" in text and r"\<b\>" in text
    assert all(line.count("|") - line.count(r"\|") in (0, 5) for line in text.splitlines())


def test_a_long_entry_has_a_line_for_each_number():
    lines = FORMATS["text"](NETS).splitlines()
    assert max(map(len, lines)) <= 80
    assert [line.split() for line in lines if "0.000" in line] == [
        ["yours", "-0.0007340496461831234567890123"],
        ["the", "gradient", "-0.0008226366982731234567890123"],
    ]


def test_one_network_needs_no_title():
    assert "net 4-5-3\n" not in FORMATS["text"]({**NETS, "arrays": NETS["arrays"][:1], "nets": ["4-5-3"]})

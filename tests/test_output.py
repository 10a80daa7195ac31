"""Names of files, folders, formats by endings; hostile names in every format; outputs for a place that is not UTF-8."""

import html.parser
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from symbolic_bp.cli import main
from symbolic_bp.errors import FileError
from symbolic_bp.output import file_names, form_of, placed, write
from symbolic_bp.render.escape import as_code, as_html, as_markdown, in_ascii, plain, visible
from symbolic_bp.render.tex import escape as as_latex

ROOT = Path(__file__).resolve().parent.parent
WORDS = st.text(
    st.one_of(st.characters(), st.sampled_from("./\\ \n\0%$#&_{}^~<>|*`[]()\"'!:;-=@\x1b\u202eéß")),
    max_size=100,
)


@given(
    st.lists(
        WORDS
        | st.sampled_from(
            [
                "BP2",
                "bp2",
                "proofs",
                "con",
                "NUL.x",
                "..",
                ".",
                "",
                "../../x",
                ".hidden",
                "-rf",
                "a.",
                "a" * 300,
            ]
        ),
        max_size=6,
    )
)
@example(["../../x", "-x", "x", "X"])
@example(["proofs", "Proofs", "BP2", "BP2 "])
def test_names_of_files_stay_in_their_folder_and_apart(names):
    made = file_names(names)
    assert set(made) == set(names)
    stems = [stem.casefold() for stem in made.values()]
    assert len(set(stems)) == len(stems) and "proofs" not in stems
    for stem in made.values():
        assert re.fullmatch(r"[A-Za-z0-9_@=,+][A-Za-z0-9_@=,+.-]{0,130}", stem) and stem[-1] != "."
        assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", stem)
        assert os.path.dirname(os.path.normpath(f"folder/{stem}.tex")) == "folder"


def test_a_plain_name_is_kept():
    names = ["BP2", "BP2@l=2,j=1", "cross-entropy-batch", "my_claim.2"]
    assert file_names(names) == {name: name for name in names}


ENDINGS = {"txt": "text", "tex": "latex", "py": "python"}


def test_formats_by_their_endings():
    assert form_of("a/x.tex", None, ENDINGS) == "latex" and form_of("x.TXT", None, ENDINGS) == "text"
    assert form_of("x.log", "text", ENDINGS) == "text" and form_of("x.py", "sympy", ENDINGS) == "sympy"
    for path, given_ in (("x.docx", None), ("x", None), ("x.tex", "text"), ("", None), ("x.tex.bak", None)):
        with pytest.raises(FileError, match="-o: expected a file"):
            form_of(path, given_, ENDINGS)


def test_only_the_last_folder_is_made(tmp_path):
    target = placed(str(tmp_path / "proofs"), folder=True)
    write(target / "x.tex", "1")
    assert (target / "x.tex").read_text() == "1" and [*target.iterdir()] == [target / "x.tex"]
    for path, folder in (
        ("no/such", True),
        ("no/x.tex", False),
        ("proofs", False),
        ("proofs/x.tex", True),
        ("proofs/x.tex/y", True),
        ("a\0b", False),
    ):
        with pytest.raises(FileError, match="expected"):
            placed(str(tmp_path / path), folder)
    with pytest.raises(FileError, match="no folder .*no;"):
        placed(str(tmp_path / "no" / "such" / "x.tex"))


HOSTILE = [
    "../../x",
    "/etc/x",
    "a|b",
    "<script>alert(1)</script>",
    "# *b* _i_ `c` [l](u) $x$ ~~s~~",
    "con",
    ".hidden",
    "&lt x &#60 &amp",
    "\\input{x} %",
    "\\\\ ^^M ~ {",
    "1. x",
    "- x",
    "=x",
    "q'\"",
    "mine",
    "MINE",
    "proofs",
    "ħé≤漢",
]
FILE = """
from symbolic_bp.theorem import theorem

def made(name):
    @theorem(name, name, "dC/db[l,j] = delta[l,j]", source=name, note=name)
    def prove(goal):
        goal.chain().contract().fold("delta[l]")
    return prove

all = [made(name) for name in {}]
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    file = tmp_path_factory.mktemp("hostile") / "mine.py"
    file.write_text(FILE.format(ascii(HOSTILE)), encoding="utf-8")
    return file


def test_hostile_names_write_nothing_outside(hostile, tmp_path, capsys):
    for form in ("latex", "html", "markdown", "text", "json"):
        folder = tmp_path / "deep" / "er" / form
        folder.parent.mkdir(parents=True, exist_ok=True)
        assert main(["prove", str(hostile), "--format", form, "-o", str(folder)]) == 0
        assert f"open {folder / 'proofs.'}" in capsys.readouterr().out
        files = [*folder.iterdir()]
        assert sum(f.suffix == ".json" for f in files) == len(HOSTILE) + (form == "json") and not any(
            f.name.startswith(".") for f in files
        )
        assert {
            json.loads(f.read_text())["claims"][-1]["name"]
            for f in files
            if f.suffix == ".json" and f.stem != "proofs"
        } == set(HOSTILE)
        assert len(files) == len(HOSTILE) * (2 if form == "latex" else 1) + 1
    assert {p.name for p in tmp_path.iterdir()} == {"deep"} and {
        p.name for p in (tmp_path / "deep").iterdir()
    } == {"er"}


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.names, self.open = set(), [], False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.open = tag == "a" and ("class", "name") in attributes

    def handle_data(self, data):
        if self.open:
            self.names.append(data)
            self.open = False


def test_hostile_names_are_words_in_every_format(hostile, capsys):
    def shown(form):
        assert main(["prove", str(hostile), "--format", form]) == 0
        return capsys.readouterr().out

    page = Page(shown("html"))
    assert page.names == HOSTILE and "script" not in page.tags
    lines = shown("markdown").split("\n")
    assert all(any(line.startswith(f"## {as_markdown(name)}: ") for line in lines) for name in HOSTILE)
    tex = shown("latex")
    assert r"\input" not in tex and all(f"\\entry{{{as_latex(name)}}}" in tex for name in HOSTILE)
    assert all(f"\n{name}" in "\n" + shown("text") for name in HOSTILE[:4])


def test_hostile_names_compile(hostile, tmp_path, capsys, needs):
    needs("pdflatex")
    assert main(["prove", str(hostile), "-o", str(tmp_path / "x.pdf")]) == 0, capsys.readouterr().err
    assert (tmp_path / "x.pdf").read_bytes()[:4] == b"%PDF"


@pytest.mark.parametrize(
    "name", ["a\nb", "a\0b", "", " a", "x" * 300, "a\x1b[2Jb", "a: proved", 5, None, "a\u202eb"]
)
def test_names_that_no_certificate_can_have_are_refused(name, tmp_path, capsys):
    file = tmp_path / "mine.py"
    file.write_text(FILE.format(ascii([name])), encoding="utf-8")
    assert main(["prove", str(file), "-o", str(tmp_path / "proofs")]) == 2
    said = capsys.readouterr()
    assert "@theorem" in said.err and not said.out and [*tmp_path.iterdir()] == [file]


@pytest.mark.parametrize(
    "arrays",
    [
        "{'a b': ()}",
        "{'q\\n': ()}",
        "{'w': ()}",
        "{'q': ('n',)}",
        "{'q': 5}",
        "{'q': (('n', 'l'),)}",
        "5",
        "{5: ()}",
        "{'q': [set()]}",
    ],
)
def test_arrays_that_no_certificate_can_have_are_refused(arrays, tmp_path, capsys):
    file = tmp_path / "mine.py"
    file.write_text(
        FILE.format("['mine']").replace("source=name,", f"source=name, arrays={arrays},"), encoding="utf-8"
    )
    assert main(["prove", str(file)]) == 2
    said = capsys.readouterr()
    assert "@theorem mine: expected arrays" in " ".join(said.err.split()) and not said.out


@given(WORDS)
@example("1.")
@example("`a``b`")
def test_escapes(words):
    for made in (visible(words), as_html(words), as_markdown(words), as_code(words), as_latex(words)):
        assert made.isprintable() or all(
            c.isprintable() or c.isspace() and c not in "\n\r\v\f\t\x1c\x1d\x1e\x1f\x85\u2028\u2029"
            for c in made
        )
    assert not set(as_html(words)) & set("<>\"'")
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`\[\]<>$|#~{}]", as_markdown(words))
    fence = re.match("`+", as_code(words))[0]
    assert as_code(words).endswith(fence) and fence not in as_code(words)[len(fence) : -len(fence)]
    assert plain(words).isascii()
    for form in ("text", "html", "markdown", "latex", "json"):
        assert in_ascii(words, form).isascii()
    assert json.loads(in_ascii(json.dumps(words, ensure_ascii=False), "json")) == words
    assert html.unescape(in_ascii(as_html(words), "html")) == visible(words)


OUTPUTS = (
    [["prove", "BP2", "--format", form] for form in ("text", "html", "markdown", "latex", "json")]
    + [
        ["list"],
        ["list", "--format", "json"],
        ["check", "δ[l,j] = dC/db[l,j]"],
        ["check", "δ[l,j] = 2", "--format", "json"],
        ["verify-net", "2-2"],
        ["verify-net", "2-2", "--format", "json"],
        ["check", "ß"],
        ["check", "ß", "--format", "json"],
        ["prove", "élan.py"],
        ["check", "\udcff = 1"],
        ["audit", "é.py"],
        ["audit", "é.py", "--format", "json"],
        ["derive", "--net", "2-2", "--activation", "sigmød"],
    ]
    + [
        ["derive", "--net", "2-2", "--activation", "relu", "--cost", "quadratic", "--format", form]
        for form in ("text", "html", "markdown", "latex", "python", "sympy")
    ]
)


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_every_output_in_every_encoding(encoding):
    code = (
        "import sys\nfrom symbolic_bp.cli import main\nfor args in %s:\n    code = main(args)\n"
        "    print(chr(1) + str(code), flush=True)\n    print(chr(1), file=sys.stderr, flush=True)"
        % ascii(OUTPUTS)
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": encoding},
    )
    assert done.returncode == 0 and b"Traceback" not in done.stderr, done.stderr.decode()
    out, err = done.stdout.decode("utf-8"), done.stderr
    codes = re.findall("\x01(\\d+)\n", out)
    assert (
        len(codes) == len(OUTPUTS)
        and set(codes) <= {"0", "1", "2"}
        and (encoding == "utf-8" or out.isascii() and err.isascii())
    )
    for args, part in zip(OUTPUTS, re.split("\x01\\d+\n", out)):
        if "json" in args:
            json.loads(part)
        if "python" in args or "sympy" in args:
            compile(part, "code", "exec")


def kernel(*paths, cwd):
    done = subprocess.run(
        [sys.executable, "-m", "symbolic_bp.kernel", *paths],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
    )
    return done.returncode, done.stdout, done.stderr


def test_the_kernel_prints_names_of_files_safely(tmp_path):
    for name in (
        "x\nBP1.json: BP1: proved in 5 steps",
        "x\x1b[2K\rBP1.json",
        "BP1.json: BP1: proved in 5 steps, assuming nothing: z = z",
        "é\u202e.json",
        "\udcff.json",
    ):
        (tmp_path / name).write_text("{}")
        code, out, err = kernel(name, cwd=tmp_path)
        assert code == 2 and len(out.splitlines()) == 1 and out.startswith("bad: expected") and not err
        (tmp_path / name).write_text("{")
        code, out, err = kernel(name, cwd=tmp_path)
        assert code == 2 and len(err.splitlines()) == 1 and err.isascii() and err.strip().isprintable()
        assert err.startswith("bad: ") and not out

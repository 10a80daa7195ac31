"""The library: found by looking, proved once, own files joined, circles and bad files refused."""

import pytest

from symbolic_bp.assistant.ends import Unfinished
from symbolic_bp.assistant.theorem import FOLDER, SOURCE, Library, Theorem, prove, theorem
from symbolic_bp.errors import FileError, StepError

HEAD = "from symbolic_bp.theorem import theorem\n"
ONE = (
    HEAD
    + """
@theorem("{name}", "a title", "dC/db[l,j] = delta[l,j]", source="me", wrong=["dC/db[l,j] = 0*delta[l,j]"])
def it(goal):
    {move}
"""
)


def file(tmp_path, name="mine", move="goal.use('BP3')"):
    path = tmp_path / f"{name}.py"
    path.write_text(ONE.format(name=name, move=move))
    return path


def test_a_file_joins_the_library(tmp_path):
    library = Library()
    (made,) = library.load(file(tmp_path))
    assert isinstance(made, Theorem) and library.find("MINE") is made and library.proved("mine").proved
    assert library.proof("mine") is library.proof("mine")
    assert library.proof("mine").cites == ("BP3",)


def test_a_theorem_of_a_library_name_takes_its_place_and_says_so(tmp_path):
    library = Library()
    (made,) = library.load(file(tmp_path, "BP3", "goal.chain(); goal.contract(); goal.fold('delta[l]')"))
    assert library.find("BP3") is made and library.hidden == [(str(tmp_path / "BP3.py"), "BP3")]
    assert library.proved("BP3-vector").proved and not Library().hidden


def test_a_name_that_differs_in_capitals_is_another_one(tmp_path):
    library = Library()
    (made,) = library.load(file(tmp_path, "bp3", "goal.chain()"))
    assert library.find("bp3") is made and library.find("BP3") is not made and not library.hidden
    with pytest.raises(Unfinished):
        library.proof("bp3")


def test_two_theorems_of_ones_own_have_two_names(tmp_path):
    library = Library()
    library.load(file(tmp_path))
    with pytest.raises(FileError, match="no other theorem of yours has, found 'mine'"):
        library.load(file(tmp_path))
    both = tmp_path / "both.py"
    both.write_text(
        ONE.format(name="one", move="pass")
        + ONE.replace("def it", "def other").format(name="one", move="pass")
    )
    with pytest.raises(FileError, match="'one'"):
        library.load(both)
    both.write_text(ONE.format(name="one", move="pass") + "again = it\n")
    assert len(library.load(both)) == 1


def test_a_theorem_that_cites_itself_is_refused(tmp_path):
    library = Library()
    library.load(file(tmp_path, "one", "goal.use('two')"))
    library.load(file(tmp_path, "two", "goal.use('one')"))
    with pytest.raises(StepError, match="one -> two -> one"):
        library.proof("one")
    assert library.busy == []


def test_a_proof_with_a_gap_is_unfinished(tmp_path):
    library = Library()
    library.load(file(tmp_path, move="goal.chain()"))
    with pytest.raises(Unfinished):
        library.proof("mine")


@pytest.mark.parametrize(
    "content, says",
    [
        ("1/0", "ZeroDivisionError"),
        ("def", "SyntaxError"),
        ("x = 1", "at least one @theorem"),
        ("raise KeyError('z')", "KeyError"),
    ],
)
def test_bad_files(tmp_path, content, says):
    path = tmp_path / "bad.py"
    path.write_text(content)
    with pytest.raises(FileError, match=says):
        Library().load(path)


def test_no_file_and_no_name(tmp_path):
    with pytest.raises(FileError, match="nowhere.py"):
        Library().load(tmp_path / "nowhere.py")
    with pytest.raises(StepError, match="did you mean BP2"):
        Library().find("BP22")
    with pytest.raises(StepError, match="symbolic-bp list"):
        Library().find("???")


def test_an_empty_folder_is_an_empty_library(tmp_path):
    assert Library(tmp_path).theorems == {} and (FOLDER.exists() or SOURCE.exists())


def test_the_decorator_makes_a_theorem_and_its_claim():
    made = theorem("T", "t", "dC/db[l,j] = delta[l,j]", source="s", where="3 <= l < L", batch=False)(
        lambda goal: None
    )
    assert made.claim().scope["l"] == ("layer", ("", 3), ("L", -1))
    assert made.claim(widths=(2, 3, 2, 1)).network.widths == (2, 3, 2, 1)
    assert made.claim("dC/db[l,j] = 0*delta[l,j]").rhs != made.claim().rhs


def test_prove_with_a_script():
    library = Library()
    proof = prove("own", library.find("BP3").claim(), lambda goal: goal.use("BP3"), library.proof)
    assert proof.followed and [name for name, _ in proof.claims] == ["BP3", "own"]

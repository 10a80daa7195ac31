"""Theorems: one file each, found by looking into the folder, proved when they are asked for."""

import json
import runpy
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from symbolic_bp.assistant.goal import Goal
from symbolic_bp.assistant.named import network, per_layer
from symbolic_bp.assistant.vouch import vouched
from symbolic_bp.errors import ClaimError, FileError, StepError, SymbolicBPError
from symbolic_bp.exact.counterexample import Counterexample, refute
from symbolic_bp.exact.second import Second
from symbolic_bp.moves.context import Network, Rejected
from symbolic_bp.moves.read import Reader
from symbolic_bp.language.read import read_claim
from symbolic_bp.proof import seal
from symbolic_bp.shown import Shown

FOLDER = Path(__file__).resolve().parent.parent / "derivations"
SOURCE = Path(__file__).resolve().parent.parent.parent / "derivations"


@dataclass(frozen=True, repr=False)
class Theorem(Shown):
    """A statement, where it stands in the literature, its proof, and variants of it that are wrong."""

    printer = "render.shown:theorem"

    name: str
    title: str
    text: str
    prove: object
    source: str
    where: str = ""
    wrong: tuple = ()
    network: Network = Network()
    arrays: tuple = ()
    note: str = ""
    order: int = 0
    activation: str = "layer"
    cost: str = "function"
    widths: tuple = ()
    assume: tuple = ()

    def claim(self, text=None, widths=None):
        """The claim (or a variant of it), on every network or on one of given widths."""
        net = self.network
        widths = widths or self.widths
        if widths:
            net = network(
                widths,
                per_layer(self.activation, len(widths)),
                self.cost,
                net.batch,
                letters=dict(self.arrays),
            )
        return read_claim(text or self.text, net, self.where or None, dict(self.arrays))


def theorem(
    name,
    title,
    text,
    *,
    source,
    where="",
    wrong=(),
    activation="layer",
    cost="function",
    batch=False,
    arrays=None,
    note="",
    order=0,
    widths=(),
    assume=(),
):
    """Decorator of a function goal -> None that proves the claim: makes it a Theorem.

    name: short, as it is cited; title: one line in words; text: the claim; where: a narrower range of layers;
    wrong: variants that are false; activation, cost, batch, widths: the kind of network, "sigmoid", "layer,softmax"
    (any function in the hidden layers), no narrower than the proof needs;
    arrays: {name: dimensions}; assume: equations that are taken for granted, which goal.use cites by their text.
    Raises FileError for a name that no certificate can have.
    """
    if not (
        isinstance(name, str)
        and 0 < len(name) <= 40
        and name.isprintable()
        and not set(name) & set(":;")
        and name == name.strip()
    ):
        raise FileError(
            "@theorem",
            "a name of 1 to 40 letters on one line, without : and ;",
            repr(name)[:80],
            "choose another name",
        )
    for what, words in (
        ("title", title),
        ("claim", text),
        ("source", source),
        ("note", note),
        ("where", where),
    ):
        if not isinstance(words, str):
            raise FileError(f"@theorem {name}", f"a {what} in words", repr(words)[:80])
    try:
        Reader().pairs([[array, None] for array in arrays or {}])
        for dim in json.loads(json.dumps([dim for dims in (arrays or {}).values() for dim in dims])):
            Reader().dim(dim)
    except (Rejected, TypeError, ValueError, AttributeError) as why:
        raise FileError(
            f"@theorem {name}",
            "arrays by name, each with its dimensions, such as {'x': (('n', ('L', 0)),)}",
            repr(arrays)[:80],
            str(why)[:80],
        ) from None

    def wrap(prove):
        return Theorem(
            name,
            title,
            text,
            prove,
            source,
            where,
            tuple(wrong),
            network(None, activation, cost, batch, letters=arrays or ()),
            tuple((arrays or {}).items()),
            note,
            order,
            activation,
            cost,
            tuple(widths),
            tuple(assume),
        )

    return wrap


def not_refuted(t):
    """[(variant, reason)] of the wrong variants of a theorem that no numbers refute, or that cannot be read."""
    found = []
    for text in t.wrong:
        try:
            made = t.claim(text)
            if not isinstance(
                refute(made.network, made.arrays, made.scope, made.lhs, made.rhs), Counterexample
            ):
                found.append((text, "no numbers refute it: it may be true"))
        except SymbolicBPError as why:
            found.append((text, f"it cannot be read: {why}"))
    return found


class Library(Shown):
    """The theorems of a folder and of a person's own files, each proved at most once."""

    printer = "render.shown:library"

    def __init__(self, folder=None):
        folder = folder or (FOLDER if FOLDER.exists() else SOURCE)
        self.theorems, self.proofs, self.busy, self.second = {}, {}, [], Second()
        self.own, self.hidden = (
            {},
            [],
        )  # {name: file} of a person's files; (file, name) of those that hide one
        for path in sorted(Path(folder).glob("*.py")):
            if path.name != "__init__.py":
                self.load(path)
        self.theorems = dict(sorted(self.theorems.items(), key=lambda item: item[1].order))
        self.own, self.hidden = {}, []

    def load(self, path):
        """The theorems of a file, which is executed; they join the library, in place of one of the same name: see hidden.
        Raises FileError."""
        try:
            found = runpy.run_path(str(path))
        except OSError as why:
            raise FileError(str(path), "a file of theorems", type(why).__name__, "check the path") from None
        except SymbolicBPError as why:
            raise FileError(f"{path}: {why.where}", why.expected, why.found, why.todo) from None
        except (Exception, SystemExit) as why:
            raise FileError(
                str(path), "a Python file that runs to its end", f"{type(why).__name__}: {why}"
            ) from why
        made = [
            t for v in found.values() for t in (v if isinstance(v, list) else [v]) if isinstance(t, Theorem)
        ]
        made = list({id(t): t for t in made}.values())  # one of them may have two names in the file
        if not made:
            raise FileError(str(path), "at least one @theorem", "none", "see the README on adding a theorem")
        for n, t in enumerate(made):
            if t.name in self.own or t.name in [other.name for other in made[:n]]:
                raise FileError(
                    str(path),
                    "a name that no other theorem of yours has",
                    repr(t.name),
                    "rename one of the two",
                )
        for t in made:
            if t.name in self.theorems:
                self.hidden.append((str(path), t.name))
            self.theorems[t.name], self.own[t.name] = t, str(path)
        return made

    def find(self, name):
        """The theorem of that name, in capitals or not. Raises StepError with the nearest name."""
        if name in self.theorems:
            return self.theorems[name]
        for known, t in self.theorems.items():
            if known.lower() == name.lower():
                return t
        close = get_close_matches(name, self.theorems, 1, 0.3)
        raise StepError(
            "the library",
            "the name of a theorem",
            repr(name),
            f"did you mean {close[0]}?" if close else "symbolic-bp list shows them",
        )

    def proof(self, name):
        """The proof of a theorem by its moves, not yet replayed by the kernel; made on first use."""
        t = self.find(name)
        if t.name not in self.proofs:
            if t.name in self.busy:
                raise StepError(
                    t.name, "a proof that does not cite itself", " -> ".join([*self.busy, t.name])
                )
            self.busy.append(t.name)
            try:
                self.proofs[t.name] = self.run(t)
            except SymbolicBPError as why:
                why.line = (
                    why.line
                    or place_in(t.prove, why)
                    or (stated(t) if isinstance(why, ClaimError) else t.name)
                )
                raise
            except (Exception, SystemExit) as why:
                wrong = StepError(f"the proof of {t.name}", "moves of a goal", f"{type(why).__name__}: {why}")
                wrong.line = place_in(t.prove, why)
                raise wrong from why
            finally:
                self.busy.pop()
        return self.proofs[t.name]

    def proved(self, name):
        """The proof of a theorem as the kernel and the second judge see it. Raises as proof(), and JudgesDisagree."""
        made = self.proof(name)
        if made.verdict.status == "not replayed":
            self.proofs[self.find(name).name] = made = vouched(made, self.second)
        return made

    def run(self, t):
        """The proof of a theorem by its script. Raises StepError, Unfinished."""
        made = prove(t.name, t.claim(), t.prove, self.proof, assume=t.assume, trusting=True)
        # where the moves do not lead to the claim: once more, for an error that says where
        return made if made.followed else prove(t.name, t.claim(), t.prove, self.proof, assume=t.assume)


def stated(t):
    """Where a theorem is stated, "mine.py, line 4"."""
    return f"{t.prove.__code__.co_filename}, line {t.prove.__code__.co_firstlineno}"


def place_in(function, error):
    """The last line of the function's file that an error went through, "mine.py, line 7"; "" where there is none."""
    file, trace, line = function.__code__.co_filename, error.__traceback__, 0
    while trace:
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == file else line
        trace = trace.tb_next
    return f"{file}, line {line}" if line else ""


class Assumed:
    """An equation that is taken for granted, to be cited by its text like a theorem: the kernel lists it."""

    def __init__(self, text, claim):
        self.name, self.claim = text, read_claim(text, claim.network, None, claim.arrays)
        scope = [[n, list(decl)] for n, decl in self.claim.scope.items()]
        self.claims = (
            (
                text,
                {"vars": scope, "lhs": self.claim.lhs, "rhs": self.claim.rhs, "proof": {"by": "assumption"}},
            ),
        )


def prove(name, claim, script, library, goal=None, assume=(), trusting=False):
    """Run a script of moves on a claim; the proof, which the kernel has not seen yet: see vouched(). assume: equations
    taken for granted; trusting: whether the last step holds is seen when the moves are followed.

    Raises StepError, Unfinished.
    """
    given = {text: Assumed(text, claim) for text in assume}

    def known(cited):
        return given.get(cited) or library(cited)

    goal = goal or Goal(claim, known)
    goal.assume = tuple(assume)
    script(goal)
    data, body = goal.finish(trusting)
    claims = {}
    for cited in goal.cites:
        claims.update(dict(known(cited).claims))
    own = {
        "vars": [[n, list(decl)] for n, decl in claim.scope.items()],
        "lhs": claim.lhs,
        "rhs": claim.rhs,
        "proof": data,
    }
    return seal(name, claim, body, [*claims.items(), (name, own)], goal.cites)

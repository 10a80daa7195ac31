"""Where output goes: names of files, folders, formats by their endings, files that are whole or not there, text for any encoding."""

import hashlib
import json
import os
import re
import tempfile
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from symbolic_bp.arguments import ENDINGS
from symbolic_bp.errors import FileError
from symbolic_bp.render import text
from symbolic_bp.render.escape import plain

COLUMNS = 80
SAFE = re.compile(r"[A-Za-z0-9_@=,+-][A-Za-z0-9_@=,+.-]*(?<!\.)")
LONGEST = 80  # letters of a file's name before its ending
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.I)  # devices of Windows


def file_names(names, taken=("proofs",)):
    """{name: name of its files, without an ending}: nothing in one leads out of its folder, and no two are the same where
    capitals do not count. A name that is not safe as it is loses its odd signs and gets a part of its hash."""
    made, used = {}, {word.casefold() for word in taken}
    for name in dict.fromkeys(names):
        stem = name
        if (
            not SAFE.fullmatch(name)
            or len(name) > LONGEST
            or RESERVED.fullmatch(name)
            or name.casefold() in used
            or name[0] == "-"
        ):
            words = (
                re.sub(r"[^A-Za-z0-9]+", "-", plain(name)).strip("-")[: LONGEST // 2].strip("-") or "theorem"
            )
            for length in range(8, 65):
                stem = f"{words}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:length]}"
                if stem.casefold() not in used:
                    break
        made[name] = stem
        used.add(stem.casefold())
    return made


def is_folder(path):
    """Whether -o means a folder: one that is there, or a name without an ending."""
    target = Path(path)
    return os.path.isdir(path) or path.endswith(("/", os.sep)) or not target.suffix


def form_of(path, given, endings, what="-o"):
    """The format of a file: the one that was given, or that of its ending. endings: {ending: format}. Raises FileError for an
    ending that no format has, or that belongs to another format than the given one."""
    if os.path.isdir(path):
        raise FileError(
            f"{what} {path}",
            "a file",
            "a folder of that name",
            f"give a file, such as {Path(path) / ('net.' + [*endings][0])}",
        )
    ending = Path(path).suffix[1:].lower()
    known = f"a file that ends in {', '.join(e for e in endings if e != [*endings][-1])} or {[*endings][-1]}"
    if ending not in endings:
        if given and ending:
            return given
        raise FileError(what, known, repr(path), "give --format, or another ending")
    if given and endings[ending] != given and {given, endings[ending]} != {"sympy", "python"}:
        raise FileError(
            what, f"a file for --format {given}", repr(path), "leave --format out, or change the ending"
        )
    return given or endings[ending]


def placed(path, folder=False):
    """The path of -o, once it is known that it can be made there: only the last folder of a path is made. Raises FileError."""
    target = Path(path)
    if "\0" in path or not path:
        raise FileError("-o", "the name of a file or folder", repr(path))
    if len(os.fsencode(target.name)) > 200:
        raise FileError("-o", "a name of at most 200 letters", f"one of {len(target.name)}")
    if not os.path.isdir(target.parent):  # os.path, as its answer is no where a path cannot even be looked at
        missing = next(up for up in [*reversed(target.parents)] if not os.path.isdir(up))
        raise FileError(
            f"-o {path}",
            "a folder that exists",
            f"{'a file' if os.path.exists(missing) else 'no folder'} {missing}",
            "make it first, or check its name",
        )
    if folder and os.path.exists(target) and not os.path.isdir(target):
        raise FileError(f"-o {path}", "a folder", "a file of that name", "give another -o")
    if not folder and os.path.isdir(target):
        raise FileError(
            f"-o {path}", "a file", "a folder of that name", f"give a file, such as {target / 'proofs.tex'}"
        )
    return target


def write(path, content):
    """Write text or bytes to a temporary file beside the target, then rename: never half a file. Raises FileError."""
    try:
        path.parent.mkdir(exist_ok=True)
        data = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".symbolic-bp-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as why:
        raise FileError(
            f"-o {path}",
            "a place that can be written to",
            why.strerror or type(why).__name__,
            "give another -o",
        ) from None


def reported(error):
    """The place of a new file with all that a report on judges that disagree needs."""
    place = Path(tempfile.mkdtemp(prefix="symbolic-bp-")) / "report.json"
    write(place, json.dumps({"certificate": error.certificate, "instance": error.instance}, indent=1))
    return place


def part(name):
    """A part of the package that not every command needs: loaded when it is, so that the others answer at once."""
    return import_module(f"symbolic_bp.{name}")


def rendered(form, items, notation, ascii=False):
    """Proofs, [(theorem, proof)], in a format: text, or the bytes of a PDF."""
    if form == "text":
        return "\n\n".join(text.proof(t, p, notation, ascii, COLUMNS) for t, p in items)
    if form == "json":
        data = [p.certificate for _, p in items]
        return json.dumps(data[0] if len(data) == 1 else data, indent=None)
    if form == "pdf":
        return part("render.pdf").compile(part("render.latex").document(items, notation))
    maker = part(f"render.{form}")
    return (maker.page if form == "html" else maker.document)(items, notation)


def documents(target, folder, form, items, notation):
    """(the file to open, {path: content}) for a target that placed() gave: one file, or for a folder all proofs in one, in
    LaTeX each also to paste, and the certificates."""
    if not folder:
        return target, {target: rendered(form, items, notation)}
    names = file_names(p.name for _, p in items)
    main = target / f"proofs.{ENDINGS[form]}"
    if form == "latex":
        book, fragments = part("render.latex").folder(items, notation)
        written = {main: book, **{target / f"{names[name]}.tex": words for name, words in fragments.items()}}
    else:
        written = {main: rendered(form, items, notation)}
    return main, written | {target / f"{names[p.name]}.json": p.to_json() for _, p in items}


def is_utf8(stream):
    """Whether a stream takes every letter."""
    return (getattr(stream, "encoding", None) or "ascii").lower().replace("-", "").replace("_", "") in (
        "utf8",
        "utf16",
        "utf32",
    )


@contextmanager
def lenient(*streams):
    """Streams that spell out what they have no letters for, until the end of the block."""
    before = [(stream, stream.errors) for stream in streams if hasattr(stream, "reconfigure")]
    for stream, _ in before:
        stream.reconfigure(errors="backslashreplace")
    try:
        yield
    finally:
        for stream, errors in before:
            try:
                stream.reconfigure(errors=errors)
            except BrokenPipeError:
                unplugged(stream)


def unplugged(stream):
    """Let a stream whose reader has gone write to nowhere."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):  # it has no file: nothing to be unplugged
        return

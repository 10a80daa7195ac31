"""The folder of a certificate: what certify wrote there before is replaced, what anybody else
wrote is left alone."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from symbolic_bp.coq.certificate import ORDER, THEORY
from symbolic_bp.errors import FileError

if TYPE_CHECKING:
    from symbolic_bp.coq.certificate import Certificate


MARK = (
    "written by symbolic-bp certify, which replaces it as long as nobody changes it; sha256 of what follows:"
)
STAMP = re.compile(rb"(?:\(\*|#) " + re.escape(MARK.encode()) + rb" ([0-9a-f]{64})(?: \*\))?\n")


def write(certificate: Certificate, folder: Path) -> None:
    """Everything that is needed to check it elsewhere: the certificate, the theory and a
    script. Raises FileError."""
    folder = Path(folder)
    if not str(folder).isprintable():
        raise FileError(
            "-o",
            "a folder whose name is one line of printable characters",
            ascii(str(folder)),
            "give another -o",
        )
    texts = {
        folder / "theory" / f"{name}.v": (THEORY / f"{name}.v").read_text(encoding="utf-8") for name in ORDER
    }
    texts |= {folder / f"{module}.v": text for module, text in certificate.files.items()}
    texts[folder / "check.sh"] = certificate.script
    new = {path: stamped(text, path.suffix == ".v") for path, text in texts.items()}
    try:
        for place in (folder, folder / "theory"):
            if os.path.lexists(place) and not place.is_dir():
                raise FileError(str(place), "a folder, or nothing yet", "a file", "give another -o")
        for path in new:
            if os.path.lexists(path) and not ours(path):
                raise FileError(
                    str(path),
                    "nothing, or what certify wrote there",
                    "a file that is not as certify wrote it",
                    "move it away or give another -o",
                )
        (folder / "theory").mkdir(parents=True, exist_ok=True)
        put(new)
        for path in folder.glob(
            "*.v"
        ):  # of a certificate that was here before: a statement of something else
            if path not in new and ours(path):
                path.unlink()
    except OSError as why:
        raise FileError(
            str(folder), "a folder that can be written to", type(why).__name__, "give another -o"
        ) from None


def stamped(text: str, coq: bool) -> bytes:
    """The bytes of a file of certify's: a first line that tells it from other files, and from
    itself when changed."""
    body = text.encode()
    first = f"{MARK} {hashlib.sha256(body).hexdigest()}"
    return (f"(* {first} *)\n" if coq else f"# {first}\n").encode() + body


def ours(path: Path) -> bool:
    """Whether a file is one that certify wrote, unchanged."""
    if not path.is_file():
        return False
    first, _, body = path.read_bytes().partition(b"\n")
    stamp = STAMP.fullmatch(first + b"\n")
    return stamp is not None and stamp.group(1).decode() == hashlib.sha256(body).hexdigest()


def put(files: dict[Path, bytes]) -> None:
    """Write all of them, or none."""
    parts = {}
    try:
        for path, data in files.items():
            part = path.with_name(f".{path.name}.{os.getpid()}.part")
            with part.open("xb") as file:
                parts[part] = path
                file.write(data)
        for part, path in parts.items():
            os.replace(part, path)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)

"""The answer of the process in which somebody's code runs, with a seal: whatever else is written to its pipe
is not taken for it."""

import hashlib
import hmac
import json
import marshal
import os
from collections.abc import Callable


def deliverer(
    place: int,
    secret: bytes,
    write: Callable = os.write,
    pack: Callable = marshal.dumps,
    seal: Callable = hashlib.blake2b,
) -> Callable:
    """A function that writes plain data, sealed, to an open file; it keeps what it calls, whatever the
    code puts in its place."""

    def deliver(reply: dict) -> None:
        data = pack(reply)
        line = b"\n" + seal(data, key=secret).hexdigest().encode() + b" " + data.hex().encode() + b"\n"
        while line:
            line = line[write(place, line) :]

    return deliver


def opened(text: bytes, secret: bytes) -> dict | None:
    """The data of the first line with the right seal; None where there is none."""
    for line in text.splitlines():
        mark, _, data = line.partition(b" ")
        try:
            data = bytes.fromhex(data.decode("ascii"))
        except ValueError:
            continue
        if hmac.compare_digest(mark, hashlib.blake2b(data, key=secret).hexdigest().encode()):
            return json.loads(json.dumps(marshal.loads(data)))  # noqa: S302, it is our own
    return None

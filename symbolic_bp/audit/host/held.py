"""What code under audit is kept from: starting processes, and writing anywhere but in a directory that
is removed afterwards.

An audit hook sees what Python does, and its words are the better ones; Linux (Landlock, since 5.13) sees
what libraries do, too.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Callable
from importlib import import_module

from symbolic_bp.audit.theirs import Theirs

PROCESSES = {
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.exec",
    "subprocess.Popen",
    "os.kill",
    "os.killpg",
    "os.startfile",
    "pty.spawn",
}
CHANGES = {
    "os.remove": (0,),
    "os.rmdir": (0,),
    "os.mkdir": (0,),
    "os.rename": (0, 1),
    "os.link": (0, 1),
    "os.symlink": (1,),
    "os.truncate": (0,),
    "os.chmod": (0,),
    "os.chown": (0,),
    "os.utime": (0,),
    "os.setxattr": (0,),
    "os.removexattr": (0,),
    "shutil.rmtree": (0,),
    "sqlite3.connect": (0,),
    "socket.bind": (1,),
}  # where in the event its paths are
DIRECTORIES = {
    "os.remove": (1,),
    "os.rmdir": (1,),
    "os.mkdir": (2,),
    "os.rename": (2, 3),
    "os.link": (2, 3),
    "os.symlink": (2,),
    "os.chmod": (2,),
    "os.chown": (3,),
    "os.utime": (3,),
    "shutil.rmtree": (1,),
}  # and the directories they are relative to
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
EXECUTE, WRITE, TRUNCATE = 1 << 0, 1 << 1, 1 << 14
LOCKED = (
    EXECUTE | WRITE | sum(1 << bit for bit in range(4, 13))
)  # remove, and make files, directories, sockets, pipes, links
SCOPED = 3  # signals and abstract sockets to other processes
NO_NEW_PRIVILEGES, DIE_WITH_PARENT, SIGKILL = 38, 1, 9


class Forbidden(PermissionError):
    """Something that code under audit may not do."""


def hold(scratch: str) -> None:
    """Keep this process, from now on, from everything but calculating, reading, and writing in
    the scratch directory."""
    inside = within(scratch)
    for name in ("mkfifo", "mknod"):
        for module in ("os", "posix"):
            replaced(
                module,
                name,
                lambda old, name=name: (
                    lambda path, *a, **kw: checked(old, f"os.{name}", inside, path, *a, **kw)
                ),
            )
    replaced("_posixsubprocess", "fork_exec", lambda old: no_process)
    landlock(scratch)
    sys.addaudithook(watcher(inside))


def replaced(module: str, name: str, new: Callable) -> None:
    """Put new(old) in the place of a function, where there is one."""
    try:
        owner = import_module(module)
        setattr(owner, name, new(getattr(owner, name)))
    except (ImportError, AttributeError):
        return


def no_process(*args: object, **kwargs: object) -> None:
    """In the place of what starts a process. Raises Forbidden."""
    raise Forbidden("starting a process is not allowed while code is audited")


def checked(
    old: Callable, event: str, inside: Callable, path: object, *args: object, **kwargs: object
) -> object:
    """The old function where the path is inside; raises Forbidden where it is not."""
    if not inside(path):
        raise Forbidden(said(event, path))
    return old(path, *args, **kwargs)


def said(event: str, path: object) -> str:
    """The sentence for a path that may not be written."""
    name = os.path.basename(os.fsdecode(path)) if isinstance(path, (str, bytes, os.PathLike)) else str(path)
    return f"{name} may not be written while code is audited ({event})"


def within(scratch: str) -> Callable:
    """A test: does a path lead into the scratch directory, or to a device that keeps nothing?"""
    root, real, join, link = os.path.realpath(scratch) + os.sep, os.path.realpath, os.path.join, os.readlink
    decode, null = os.fsdecode, os.path.realpath(os.devnull)

    def inside(path: Theirs, directory: object = -1) -> bool:
        if isinstance(path, int):  # a file that is open
            return True
        path = decode(path)
        if isinstance(directory, int) and directory >= 0:
            try:
                path = join(link(f"/proc/self/fd/{directory}"), path)
            except OSError:
                return False
        found = real(path)
        return found == null or (found + os.sep).startswith(root)

    return inside


def watcher(inside: Callable) -> Callable:
    """The audit hook."""
    written, updating = set("wax+"), os.O_WRONLY | os.O_RDWR | os.O_CREAT

    def watch(event: str, args: tuple) -> None:
        if event in PROCESSES:
            raise Forbidden(f"{event} is not allowed while code is audited")
        if event == "open":
            path, mode, flags = args
            if (
                isinstance(flags, int) and flags & updating or isinstance(mode, str) and set(mode) & written
            ) and not inside(path):
                raise Forbidden(said("open", path))
        elif event in CHANGES:
            for i, place in enumerate(CHANGES[event]):
                directories = DIRECTORIES.get(event, ())
                directory = (
                    args[directories[i]] if i < len(directories) and directories[i] < len(args) else -1
                )
                if not (elsewhere(event, args[place]) or inside(args[place], directory)):
                    raise Forbidden(said(event, args[place]))

    return watch


def elsewhere(event: str, path: object) -> bool:
    """A database in memory, or an address that is no file."""
    if event == "socket.bind":
        return not isinstance(path, (str, bytes))
    return event == "sqlite3.connect" and (
        path in (":memory:", "", b":memory:", b"")
        or isinstance(path, str)
        and path.startswith("file:")
        and (":memory:" in path or "mode=memory" in path)
    )


def landlock(scratch: str) -> bool:
    """Linux keeps the whole process from writing outside, and from running programs;
    False where it cannot."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    call = libc.syscall
    call.restype = ctypes.c_long
    libc.prctl(DIE_WITH_PARENT, SIGKILL, 0, 0, 0)
    version = call(ctypes.c_long(CREATE_RULESET), None, ctypes.c_size_t(0), ctypes.c_uint(1))
    if version < 1:
        return False
    locked = LOCKED | (1 << 13 if version > 1 else 0) | (TRUNCATE if version > 2 else 0)
    rules = struct.pack("QQQ", locked, 0, SCOPED) if version > 5 else struct.pack("Q", locked)
    ruleset = call(ctypes.c_long(CREATE_RULESET), rules, ctypes.c_size_t(len(rules)), ctypes.c_uint(0))
    if ruleset < 0:
        return False
    for path, allowed in ((scratch, locked & ~EXECUTE), (os.devnull, locked & (WRITE | TRUNCATE))):
        place = os.open(path, getattr(os, "O_PATH", 0) | os.O_CLOEXEC)
        call(
            ctypes.c_long(ADD_RULE),
            ctypes.c_int(ruleset),
            ctypes.c_int(1),
            struct.pack("=Qi", allowed, place),
            ctypes.c_uint(0),
        )
        os.close(place)
    libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    done = call(ctypes.c_long(RESTRICT_SELF), ctypes.c_int(ruleset), ctypes.c_uint(0))
    os.close(ruleset)
    return done == 0

"""What a room does without, and the sentence that says so.

A room starts no programs and no processes, has no network, and nobody sits at its keyboard.
Confinement (:mod:`invigilator.inside.confine`) makes each of these fail, often deep in a library
and in words that help nobody. The wrappers here call the real function, and put a sentence in the
place of its refusal. They protect nothing: a student's code may undo them, and then meets the
refusal itself.
"""

from __future__ import annotations

import bdb
import builtins
import errno
import functools
import getpass
import multiprocessing.process
import multiprocessing.synchronize
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, NoReturn

NO_PROGRAMS = "no other programs run while a notebook is graded"
NO_PROCESSES = "no other processes run while a notebook is graded; threads do"
NO_NETWORK = "there is no network while a notebook is graded"
NO_INPUT = "input() is not possible while a notebook is graded"

REFUSED: tuple[tuple[object, str, str], ...] = (
    (os, "fork", NO_PROCESSES),
    (os, "forkpty", NO_PROCESSES),
    (os, "posix_spawn", NO_PROGRAMS),
    (os, "posix_spawnp", NO_PROGRAMS),
    (os, "execv", NO_PROGRAMS),
    (os, "execve", NO_PROGRAMS),
    (subprocess.Popen, "_execute_child", NO_PROGRAMS),
    (multiprocessing.process.BaseProcess, "start", NO_PROCESSES),
    (multiprocessing.synchronize.SemLock, "__init__", NO_PROCESSES),
    (socket.socket, "__init__", NO_NETWORK),
    (socket, "getaddrinfo", NO_NETWORK),
    (socket, "gethostbyname", NO_NETWORK),
)
"""(where, function, what it says when the system refuses it)"""

NO_CHILD, NO_SHELL = -1, 127 << 8
"""What C's ``system`` returns if it can start no process, or the process can start no shell."""

OURS = "invigilator"

UNCHANGED = ("chmod", "utime")
"""Functions of ``os`` that no file obeys; for one of the room's own that is no error, or no file
could be copied by ``shutil``."""

SETTINGS = {
    "JOBLIB_MULTIPROCESSING": "0",  # joblib then works in this process, one task after another
}
"""Variables by which libraries are told to stay in one process."""


def explain(confined: bool) -> None:
    """Let what a room cannot do say so; called once in a student room, before any of its cells."""
    # a room is a daemon of multiprocessing's, which would refuse in words of its own
    multiprocessing.process.current_process()._config["daemon"] = False  # type: ignore[attr-defined]  # no setter for a process that runs
    for module in own_modules():
        vars(module).pop("__file__", None)  # autoreload would try to read it, and say it cannot
    if confined:
        for owner, name, sentence in REFUSED:
            setattr(owner, name, _explained(getattr(owner, name), sentence))
        for name in UNCHANGED:
            setattr(os, name, _unchanged(getattr(os, name), os.getcwd()))
        # types of their own, which a wrapper has not
        setattr(os.path, "realpath", _realpath(os.path.realpath))  # noqa: B010
        setattr(os, "system", _system(os.system))  # noqa: B010
    # a debugger waits for somebody to type; Jupyter goes on where nobody can
    sys.breakpointhook = lambda *arguments, **named: None
    bdb.Bdb.set_trace = lambda self, frame=None: None  # type: ignore[method-assign]  # on purpose
    builtins.input = getpass.getpass = _no_input


@functools.cache
def own_modules() -> tuple[ModuleType, ...]:
    """Return this package's modules.

    The warm process asks once, for all rooms: a room that looks through thousands of modules
    writes to, and so copies, the pages of each of them.
    """
    return tuple(module for name, module in sys.modules.items() if name.startswith(OURS))


def _explained(function: Callable[..., Any], sentence: str) -> Callable[..., Any]:
    """Return ``function`` with ``sentence`` as the text of the error that the system gives it."""

    @functools.wraps(function)
    def explained(*arguments: Any, **named: Any) -> Any:
        try:
            return function(*arguments, **named)
        except socket.gaierror as error:
            raise socket.gaierror(error.errno, sentence) from None
        except OSError:
            raise PermissionError(errno.EPERM, sentence) from None

    return explained


def _unchanged(function: Callable[..., Any], folder: str) -> Callable[..., Any]:
    """Return ``function`` of a path, which does nothing where it is refused in ``folder``."""

    @functools.wraps(function)
    def unchanged(path: Any, *arguments: Any, **named: Any) -> Any:
        try:
            return function(path, *arguments, **named)
        except PermissionError:
            text = os.fsdecode(path) if not isinstance(path, int) else folder
            whole = os.path.normpath(os.path.join(os.getcwd(), text))
            if not os.path.lexists(whole) or os.path.commonpath([folder, whole]) != folder:
                raise

    return unchanged


def _realpath(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``os.path.realpath``, which stops at a link: no room is told where one leads."""

    @functools.wraps(function)
    def realpath(path: Any, **named: Any) -> Any:
        try:
            return function(path, **named)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            return os.path.abspath(path)

    return realpath


def _system(function: Callable[[Any], int]) -> Callable[[Any], int]:
    """Return ``os.system``, which does not raise by itself."""

    @functools.wraps(function)
    def system(command: Any) -> int:
        status = function(command)
        if status in (NO_CHILD, NO_SHELL):
            raise PermissionError(errno.EPERM, NO_PROGRAMS)
        return status

    return system


def _no_input(prompt: object = "", *_: object, **__: object) -> NoReturn:
    raise RuntimeError(NO_INPUT)

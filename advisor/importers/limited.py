"""Runs a reader in a process of its own, with a limit of time and memory.

For formats whose libraries keep to no limit themselves: a PDF of a few kilobytes can inflate to gigabytes, draw for hours, or nest
its parts without end, and no look at its bytes beforehand tells all of these.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from typing import TypeVar

from advisor.errors import AdvisorError, InputFileError
from advisor.importers.guard import Limits, Opened

# -P: the working folder is the user's; a module that lies there must not be imported.
_COMMAND = (sys.executable, "-P", "-X", "utf8", "-c", "from advisor.importers.limited import child; child()")
_GRACE = 2  # seconds by which the child ends itself where its parent is gone
# Libraries of linear algebra and the C library set address space aside for each of their threads, of which many cores have many.
_FEW = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "4"}
Result = TypeVar("Result")


def run(reader: Callable[..., Result], opened: Opened, limits: Limits, *rest: object, threads: int = 1) -> Result:
    """What ``reader`` makes of the file, made in a child process; ``limits.seconds`` and ``limits.memory_bytes`` hold for the child.

    Args:
        reader: a function at the top of its module: the child looks it up by name. It is called with the file, the limits and ``rest``.
        opened: the file.
        limits: what it may cost.
        rest: further arguments that can be pickled, as what it returns can.
        threads: how many processors it may keep busy.

    Raises:
        InputFileError: as the reader raises it, or the child took too long or too much.
    """
    task = pickle.dumps((reader.__module__, reader.__name__, threads, opened, limits, *rest))
    environment = {**os.environ, **_FEW, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(_COMMAND, input=task, capture_output=True, timeout=limits.seconds, check=False, env=environment)
    except subprocess.TimeoutExpired as error:
        raise _too_much(opened, f"读取超过{limits.seconds}秒，已停止") from error
    if done.returncode != 0:
        raise _too_much(opened, f"读取时内存超过{limits.memory_bytes / 1e6:.0f} MB，已停止")
    result = pickle.loads(done.stdout)
    if isinstance(result, AdvisorError):
        raise result
    made: Result = result
    return made


def _too_much(opened: Opened, what: str) -> InputFileError:
    return InputFileError(what, where=opened.path.name, fix="文件可能被做过手脚；请用原软件打开后另存，或只保留问题部分再导入")


def child() -> None:
    """The child's side: a task on stdin, what was made or the error on stdout."""
    module, name, threads, opened, limits, *rest = pickle.load(sys.stdin.buffer)
    _bound(limits, threads)
    reader: Callable[..., object] = getattr(import_module(module), name)
    try:
        answer = reader(opened, limits, *rest)
    except AdvisorError as error:
        answer = error
    pickle.dump(answer, sys.stdout.buffer)


def _bound(limits: Limits, threads: int) -> None:
    """Limit memory and processor time where the system can (Linux; Windows has neither, and keeps the time limit of the parent)."""
    try:
        import resource
    except ImportError:
        return
    for kind, limit in ((resource.RLIMIT_AS, limits.memory_bytes), (resource.RLIMIT_CPU, limits.seconds * threads + _GRACE)):
        with contextlib.suppress(ValueError, OSError):  # a stricter limit holds already
            resource.setrlimit(kind, (limit, limit))

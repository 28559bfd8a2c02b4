"""One import of TensorFlow for many notebooks: a process that has imported it and run nothing, and forks a kernel for each order.

The grader's side is :class:`WarmProcess`. The other side is this file as a program: it reads an order a line from its standard input and
answers each with the new process's id. With ``--socket`` it serves all commands of a user instead, as :mod:`autograder.sandbox.serve` says.
It holds no expected value, no name and no secret, for what it holds its forks could find. After TensorFlow has run anything a fork of it
would hang, so it runs nothing.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

IMPORTS = ("tensorflow", "keras", "numpy", "pandas", "matplotlib.pyplot", "ipykernel.kernelapp", "IPython.display")
ALSO = (
    "ipykernel.debugger",
    "tornado.platform.asyncio",
    "sqlite3",
    "IPython.core.completerlib",
    "IPython.extensions.storemagic",
    "pygments.formatters.terminal256",
    "pygments.styles",
)
"""What a kernel imports besides, as it starts and at its first error. A version of IPython that lacks one of them is only slower."""


class WarmProcess:
    """Starts kernels by forking. Safe to use from several threads.

    Args:
        environment: the process's own.
        imports: the modules that it imports before the first order.
    """

    def __init__(self, environment: dict[str, str], imports: Iterable[str] = IMPORTS) -> None:
        launch = [sys.executable, "-I", str(Path(__file__)), *imports]
        self._process = subprocess.Popen(
            launch, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True, cwd="/"
        )
        self._lock = threading.Lock()
        self._answered = False
        atexit.register(self.close)

    def alive(self) -> bool:
        """Whether it can still take orders."""
        return self._process.poll() is None

    def fork(self, order: Mapping[str, Any]) -> int:
        """Start a kernel as ``order`` says (:func:`become`); returns its process id, which is also its process group's.

        Raises:
            OSError: the warm process is gone, or the sandbox could not be set up.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        if not answer:
            raise OSError("the warm process ended without an answer")
        self._answered = True
        told = json.loads(answer)
        if told["error"]:
            raise OSError(told["error"])
        return int(told["pid"])

    def close(self) -> None:
        """End it, and with it every kernel that it has started."""
        if self._process.stdin is not None and self.alive():
            try:
                self._process.stdin.close()
                self._process.wait(timeout=10 if self._answered else 0)  # while it imports it hears nothing
            except subprocess.TimeoutExpired:  # its kernels end with it
                self._process.kill()
                self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


def _serve(imports: Iterable[str]) -> None:
    """The warm process's own loop, until its standard input ends."""
    import importlib
    import signal

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with for_good():
        for name in imports:
            importlib.import_module(name)
        parts = load_parts()
    children: set[int] = set()
    for line in sys.stdin:
        ear, tell = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(ear)
            answers.close()
            become(json.loads(line), tell, parts)
        os.close(tell)
        children.add(pid)
        children -= _ended()
        print(json.dumps(hear(ear)), file=answers, flush=True)
    for pid in children - _ended():  # what they started goes with them
        os.kill(pid, signal.SIGKILL)


@contextmanager
def for_good() -> Iterator[None]:
    """What is made here stays, and no garbage collector looks at it again.

    Not while it is made: half a million objects are looked through many times as TensorFlow is imported, for a tenth of the time. And in no
    fork: there the first full collection would look at them all, and copy the memory of each.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _ended() -> set[int]:
    """The children that have ended since this was last asked. Until then their ids are not given to others."""
    found = set()
    try:
        while pid := os.waitpid(-1, os.WNOHANG)[0]:
            found.add(pid)
    except ChildProcessError:
        pass
    return found


def load_parts() -> dict[str, ModuleType]:
    """What a fork needs besides this module and the imports."""
    import contextlib
    import importlib

    for name in ALSO:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    return {name: _sibling(name) for name in ("confine", "seccomp", "landlock", "launch")}


def _sibling(name: str) -> ModuleType:
    """A module beside this one, by its file: its package is not imported, for the forks could reach it."""
    import importlib.util

    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def hear(end: int) -> dict[str, Any]:
    """What the new process tells of itself: its id, then ``ok`` or what went wrong."""
    with os.fdopen(end, encoding="utf-8", errors="replace") as lines:
        pid, said = 0, "the new process ended without a word"
        for line in lines:
            if line.startswith("pid "):
                pid = int(line[4:])
            else:
                said = line.strip()
                break
    if said == "ok" and not pid:
        said = "the new process did not say its id"
    return {"pid": pid, "error": "" if said == "ok" else said}


def become(order: dict[str, Any], tell: int, parts: dict[str, ModuleType]) -> None:
    """In the forked process: leave nothing of the warm one but its imports, take the confinement, and become the kernel.

    Besides what :func:`autograder.sandbox.confine.enter` reads, an order holds ``environment``, ``connection_file``, ``path``
    (folders from which Python may import, besides its own), and ``trial``: whether only to try whether the level holds.
    """
    import random
    import signal
    import tempfile

    import numpy as np

    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.dup2(tell, 3)
    os.closerange(4, 4096)
    os.environ.clear()
    os.environ.update(order["environment"])
    random.seed()
    np.random.seed()
    tempfile.tempdir = None  # what was found for the warm process
    try:
        parts["confine"].enter(order, parts["seccomp"], parts["landlock"], lambda pid: os.write(3, f"pid {pid}\n".encode()))
        if order.get("trial"):
            parts["confine"].check(order)
    except BaseException as error:
        os.write(3, f"{type(error).__name__}: {error}\n".encode())
        os._exit(1)
    os.write(3, b"ok\n")
    os.close(3)
    if order.get("trial"):
        os._exit(0)
    try:
        parts["launch"].become_kernel(order["connection_file"], order.get("path", ()))
    finally:
        os._exit(0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--socket"]:
        _sibling("serve").serve(sys.modules[__name__], *sys.argv[2:])
    else:
        _serve(sys.argv[1:])
    os._exit(0)  # nothing is left to do, and TensorFlow takes its time to leave

"""One import of TensorFlow for many notebooks: a process that has imported it and run nothing, and forks a kernel for each order.

The grader's side is :class:`WarmProcess`. The other side is this file as a program: it reads an order a line from its standard input and
answers each with the new process's id. It holds no expected value, no name and no secret, for what it holds its forks could find. After
TensorFlow has run anything a fork of it would hang, so it runs nothing.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

IMPORTS = ("tensorflow", "keras", "numpy", "pandas", "matplotlib.pyplot", "ipykernel.kernelapp", "IPython.display")


class WarmProcess:
    """Starts kernels by forking. Safe to use from several threads."""

    def __init__(self, environment: dict[str, str]) -> None:
        launch = [sys.executable, "-I", str(Path(__file__))]
        self._process = subprocess.Popen(
            launch, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True, cwd="/"
        )
        self._lock = threading.Lock()
        atexit.register(self.close)

    def alive(self) -> bool:
        """Whether it can still take orders."""
        return self._process.poll() is None

    def fork(self, connection_file: str, folder: str, environment: dict[str, str], memory_gib: int, file_mib: int) -> int:
        """Start a kernel that works in ``folder``; returns its process id, which is also its process group's.

        Raises:
            OSError: the warm process is gone.
        """
        order = {"connection_file": connection_file, "folder": folder, "environment": environment, "limits": [memory_gib, file_mib]}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        if not answer:
            raise OSError("the warm process ended without an answer")
        return int(answer)

    def close(self) -> None:
        """End it, and with it every kernel that it has started."""
        if self._process.stdin is not None and self.alive():
            self._process.stdin.close()
            self._process.wait(timeout=10)


def _serve() -> None:
    """The warm process's own loop, until its standard input ends."""
    import contextlib
    import importlib
    import signal

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in IMPORTS:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    children = []
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            answers.close()
            _become(json.loads(line))
        children.append(pid)
        print(pid, file=answers, flush=True)
    for pid in children:
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)


def _become(order: dict[str, Any]) -> None:
    """In the forked process: leave nothing of the warm one but its imports, and become the kernel."""
    import random
    import runpy
    import signal

    import numpy as np

    os.setsid()
    for name in (signal.SIGINT, signal.SIGCHLD):
        signal.signal(name, signal.default_int_handler if name == signal.SIGINT else signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.closerange(3, 4096)
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    random.seed()
    np.random.seed()
    launch = runpy.run_path(str(Path(__file__).with_name("launch.py")))
    try:
        launch["become_kernel"](*order["limits"], order["connection_file"])
    finally:
        os._exit(0)


if __name__ == "__main__":
    _serve()

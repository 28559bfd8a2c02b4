"""The grader's side of the machine's warm process: one import of TensorFlow for all commands of a user, started when first needed.

What finds it is a socket in a folder that the user alone may enter (mode 0700, under ``XDG_RUNTIME_DIR`` or the temporary folder). Beside
it lies a word, drawn anew for each warm process, that an order must carry: a student's process of the same user (level L1) can neither
read it nor reach the socket. The folder's name holds a digest of all that must be the same for both sides: the interpreter, the packages,
the sandbox's code, the namespaces. So after an update the next command starts another process, and the old one ends when it has had nothing
to do for ``AUTOGRADER_WARM_IDLE_S`` seconds (600).
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import socket
import stat
import subprocess
import sys
import sysconfig
import tempfile
import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from autograder.errors import SandboxError
from autograder.sandbox.warm import IMPORTS

IDLE_S = "600"
TRIES = 3
"""A warm process may end, or be ended, just when it is asked."""
BACKLOG = 128
MAX_ANSWER = 1 << 16


def _close_all(connections: list[socket.socket]) -> None:
    while connections:
        connections.pop().close()


class SharedWarmProcess:
    """Starts kernels by forking the machine's warm process, which is started if there is none. Safe to use from several threads.

    A kernel ends at the latest when this process does, however it ends.

    Args:
        environment: of a warm process that has to be started.
        timeout_s: until it has answered, its imports included.
        imports: the modules that it imports before the first order.
    """

    def __init__(self, environment: dict[str, str], timeout_s: float = 120.0, imports: Iterable[str] = IMPORTS) -> None:
        self._environment, self._timeout_s, self._imports = environment, timeout_s, tuple(imports)
        self._held: list[socket.socket] = []
        self._lock = threading.Lock()
        weakref.finalize(self, _close_all, self._held)
        self.pid = 0
        """Of the warm process that gave the last answer."""

    def alive(self) -> bool:
        """Whether it can take orders: always, for one that has ended is replaced."""
        return True

    def fork(self, order: Mapping[str, Any]) -> int:
        """Start a kernel as ``order`` says; returns its process id, which is also its process group's.

        Raises:
            OSError: the warm process could not be started, or the sandbox not be set up.
            SandboxError: the folder of the socket is not this user's alone.
        """
        for _ in range(TRIES):
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            told: dict[str, Any] = {}
            try:
                told = self._ask(connection, order)
            finally:
                if not told.get("pid") or told["error"]:
                    connection.close()
            if told and told["error"]:
                raise OSError(told["error"])
            if told:
                self.pid = int(told["warm"])
                self._hold(connection)
                return int(told["pid"])
        raise OSError(f"the machine's warm process ended without an answer, {TRIES} times")

    def _ask(self, connection: socket.socket, order: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to an order, empty where the warm process has ended."""
        connection.settimeout(self._timeout_s)
        try:
            connection.sendall(self._connect(connection) + json.dumps(order).encode())
            told: dict[str, Any] = json.loads(connection.recv(MAX_ANSWER) or b"{}")
        except TimeoutError:
            raise OSError(f"the machine's warm process did not answer within {self._timeout_s:g} s") from None
        except ConnectionError:
            return {}
        return told

    def close(self) -> None:
        """End the kernels that were started here; the warm process is others' too."""
        with self._lock:
            _close_all(self._held)

    def _hold(self, connection: socket.socket) -> None:
        """Keep a kernel's connection open, and let go of those whose kernel has ended."""
        with self._lock:
            for ended in [held for held in self._held if _ended(held)]:
                ended.close()
                self._held.remove(ended)
            self._held.append(connection)

    def _connect(self, connection: socket.socket) -> bytes:
        """Reach the warm process, or start it; returns the word."""
        folder = _folder(self._environment, self._imports)
        for _ in range(TRIES):
            with suppress(FileNotFoundError, ConnectionRefusedError):
                connection.connect(str(folder / "socket"))
                return (folder / "word").read_bytes()
            self._start(folder)
        raise ConnectionRefusedError(f"{folder / 'socket'} does not answer")

    def _start(self, folder: Path) -> None:
        """Start a warm process, unless somebody else just has."""
        with _locked(folder / "lock"):
            with suppress(FileNotFoundError, ConnectionRefusedError), socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as trial:
                trial.connect(str(folder / "socket"))
                return
            (folder / "socket").unlink(missing_ok=True)
            word = secrets.token_bytes(32)
            (folder / "word").write_bytes(word)
            with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
                listener.bind(str(folder / "socket"))
                listener.listen(BACKLOG)
                program = str(Path(__file__).with_name("warm.py"))
                idle_s = os.environ.get("AUTOGRADER_WARM_IDLE_S", IDLE_S)
                command = [sys.executable, "-I", program, "--socket", hashlib.sha256(word).hexdigest(), idle_s, *self._imports]
                done = subprocess.run(command, stdin=listener.fileno(), env=self._environment, cwd="/", start_new_session=True, check=False)
            if done.returncode:
                raise OSError(f"the machine's warm process could not be started: {sys.executable} ended with {done.returncode}")


def _ended(connection: socket.socket) -> bool:
    """Whether the other side has closed it."""
    connection.setblocking(False)
    try:
        return not connection.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    except OSError:
        return True


def _folder(environment: Mapping[str, str], imports: Iterable[str]) -> Path:
    """The folder of the socket, made if need be.

    Raises:
        SandboxError: somebody else owns it or may enter it.
    """
    told = os.environ.get("XDG_RUNTIME_DIR", "")
    base = Path(told) if told and os.path.isdir(told) and os.stat(told).st_uid == os.geteuid() else Path(tempfile.gettempdir())
    folder = base / f"autograder-warm-{os.geteuid()}-{_digest(environment, imports)}"
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise SandboxError(f"Expected {folder} to be a folder that you alone may enter; remove it.")
    return folder


def _digest(environment: Mapping[str, str], imports: Iterable[str]) -> str:
    """Of what both sides must agree in."""
    here = Path(__file__).parent
    spaces = [os.readlink(f"/proc/self/ns/{name}") for name in ("mnt", "pid", "user")]
    packages = [os.stat(sysconfig.get_path(name)).st_mtime_ns for name in ("purelib", "platlib")]  # moves when a package comes or goes
    told = [sys.executable, sys.prefix, sys.version, spaces, packages, sorted(environment.items()), list(imports)]
    code = b"".join(path.read_bytes() for path in sorted(here.glob("*.py")))
    return hashlib.sha256(json.dumps(told).encode() + code).hexdigest()[:16]


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Alone among this user's processes."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

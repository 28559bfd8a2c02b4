"""The machine's warm process: imports TensorFlow once, and forks a kernel for each order that a process of the same user sends.

:mod:`autograder.sandbox.shared` starts it as ``warm.py --socket``, with the listening socket as its standard input. A connection is for
one kernel: a message with the word of :data:`WORD` bytes and the order, answered as :mod:`autograder.sandbox.warm` does. While the kernel
runs the connection stays open; whoever closes it, by ending in whatever way, ends the kernel, and the kernel's end closes it too. Without
kernels for some minutes the process ends by itself.

What it has in memory, its forks could find: so it keeps the SHA-256 of the word, never the word, and parses orders in the fork alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import importlib
import json
import os
import selectors
import signal
import socket
import struct
import time
from types import ModuleType

WORD = 32
MAX_ORDER = 1 << 16


class Server:
    """The loop of the process, in one thread: what has several cannot be forked safely."""

    def __init__(self, warm: ModuleType, listener: socket.socket, digest: bytes, idle_s: float) -> None:
        self.warm, self.parts = warm, warm.load_parts()
        self.listener, self.digest, self.idle_s = listener, digest, idle_s
        self.path = listener.getsockname()
        self.inode = os.stat(self.path).st_ino
        self.kernels: dict[int, socket.socket] = {}
        self.selector = selectors.DefaultSelector()
        self.buffer = bytearray(MAX_ORDER)

    def run(self, broken: str) -> None:
        """Serve until nobody has wanted anything for ``idle_s``; where the imports are ``broken`` say so to who waits, and end."""
        self.listener.setblocking(False)
        self.selector.register(self.listener, selectors.EVENT_READ)
        wake, told = socket.socketpair()
        wake.setblocking(False)
        told.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
        self.selector.register(wake, selectors.EVENT_READ)
        used = time.monotonic()
        while self.kernels or time.monotonic() - used < (1.0 if broken else self.idle_s):
            for key, _ in self.selector.select(1.0):
                if key.fileobj is self.listener:
                    self._accept()
                elif key.fileobj is wake:
                    with contextlib.suppress(BlockingIOError):
                        wake.recv(4096)
                elif isinstance(key.fileobj, socket.socket):
                    self._read(key.fileobj, broken)
                used = time.monotonic()
            self._reap()
        self._leave()

    def _accept(self) -> None:
        with contextlib.suppress(BlockingIOError):
            connection, _ = self.listener.accept()
            if _peer(connection) == os.geteuid():
                self.selector.register(connection, selectors.EVENT_READ)
            else:
                connection.close()

    def _read(self, connection: socket.socket, broken: str) -> None:
        """An order, or the end of who gave it."""
        size = 0
        with contextlib.suppress(OSError):
            size = connection.recv_into(self.buffer)
        waiting = connection not in self.kernels.values()
        known = hmac.compare_digest(hashlib.sha256(memoryview(self.buffer)[:WORD]).digest(), self.digest)
        self.buffer[:WORD] = bytes(WORD)
        if not (waiting and size > WORD and known):
            self._close(connection)
            return
        answer = {"pid": 0, "error": broken} if broken else self._fork(connection, bytes(self.buffer[WORD:size]))
        try:
            connection.sendall(json.dumps({**answer, "warm": os.getpid()}).encode())
        except OSError:
            self._close(connection)
        else:
            if answer["error"]:
                self._close(connection)

    def _fork(self, connection: socket.socket, order: bytes) -> dict[str, object]:
        ear, tell = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                os.close(ear)
                signal.set_wakeup_fd(-1)
                for number in (signal.SIGCHLD, signal.SIGHUP):
                    signal.signal(number, signal.SIG_DFL)
                self.warm.become(json.loads(order), tell, self.parts)
            finally:
                os._exit(1)
        os.close(tell)
        self.kernels[pid] = connection
        answer: dict[str, object] = self.warm.hear(ear)
        return answer

    def _close(self, connection: socket.socket) -> None:
        """Let go of a connection, and end its kernel: SIGTERM has its watcher take everything along that it started."""
        with contextlib.suppress(KeyError):
            self.selector.unregister(connection)
        connection.close()
        for pid, held in self.kernels.items():
            if held is connection:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGTERM)

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while pid := os.waitpid(-1, os.WNOHANG)[0]:
                connection = self.kernels.pop(pid, None)
                if connection is not None and connection.fileno() >= 0:
                    self._close(connection)

    def _leave(self) -> None:
        """Take the socket away first: who comes later finds none and starts another process, and so does who is turned away now."""
        with contextlib.suppress(OSError):
            if os.stat(self.path).st_ino == self.inode:
                os.unlink(self.path)
        self.listener.close()


def _peer(connection: socket.socket) -> int:
    """The user at the other end."""
    user: int = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[1]
    return user


def serve(warm: ModuleType, digest: str, idle_s: str, *imports: str) -> None:
    """Go into the background, import, and serve.

    Args:
        warm: :mod:`autograder.sandbox.warm`.
        digest: SHA-256 of the word, in hexadecimal.
        idle_s: after so many seconds without a kernel the process ends.
        imports: the modules.
    """
    if os.fork():
        os._exit(0)  # who started it need not wait for it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    listener = socket.socket(fileno=os.dup(0))
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    broken = name = ""
    with warm.for_good():
        try:
            for name in imports:
                importlib.import_module(name)
        except BaseException as error:  # whatever a package does when it is broken
            broken = f"{name} cannot be imported: {type(error).__name__}: {error}"[:500]
        server = Server(warm, listener, bytes.fromhex(digest), float(idle_s))
    server.run(broken)

"""Sealed kernels for Jupyter's own tools: nbgrader, formgrader, ``nbgrader validate``.

The kernelspec ``sealed`` names :class:`SealedProvisioner` as its provisioner, so that whoever starts a kernel of that name through
jupyter_client gets one forked from the machine's warm process, without an import of TensorFlow of its own, and confined like those of the
grader, at the level that the machine holds. The kernel's working folder is empty but for copies of the files beside the notebook; what it
writes is gone with it.

It seals the machine from the notebook. It does not judge: under nbgrader's own execution a test cell runs in the student's kernel, and its
score is what that kernel says. Hidden tests that call :func:`autograder.hidden.hidden_test` have their judge outside, in the process that
started the kernel.
"""

from __future__ import annotations

import asyncio
import json
import os
import select
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase
from traitlets import Unicode

from autograder import hidden
from autograder.errors import SandboxError
from autograder.sandbox.kernel import SHORT, KernelProcess, kernel_folder, locked, require_level, share_warm_process, start_process
from autograder.sandbox.limits import Limits

POLL_S = 0.02
HIDDEN_TEST = ("__init__.py", "hidden.py", "probes")
"""What of this package a hidden test needs in the kernel. It holds no expected value."""
ENDED = 1
"""The exit code of a kernel: its real one is not known outside its namespace."""
Launch = dict[str, Any]


class SealedProvisioner(KernelProvisionerBase):
    """A kernel of the sandbox, for jupyter_client. Everything of it is gone after :meth:`cleanup`, and after the end of this process.

    Raises (from :meth:`launch_kernel`):
        SandboxError: the machine's level is below :attr:`least_level`, or the kernel could not be started; nothing is left then.
    """

    least_level = Unicode(help="Below this level of the sandbox no kernel is started. By default c.Sandbox.least_level.").tag(config=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._process: KernelProcess | None = None
        self._place: Path | None = None
        self._open = ExitStack()
        self._judge = ExitStack()

    @property
    def has_process(self) -> bool:
        """Whether a kernel was started and its end not yet noticed by :meth:`wait`."""
        return self._process is not None

    async def poll(self) -> int | None:
        """None while the kernel runs."""
        return None if self._process is not None and self._process.alive() else ENDED

    async def wait(self) -> int | None:
        """Return when the kernel has ended."""
        while await self.poll() is None:
            await asyncio.sleep(POLL_S)
        self._process = None
        return ENDED

    async def send_signal(self, signum: int) -> None:
        """To the kernel and what it started: an interrupt, or the end."""
        if self._process is not None and signum:
            self._process.signal(signum)

    async def kill(self, restart: bool = False) -> None:  # noqa: ARG002
        """End the kernel at once."""
        if self._process is not None:
            self._process.end()

    async def terminate(self, restart: bool = False) -> None:
        """The same: the first process of a namespace does not hear SIGTERM."""
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """Called when the kernel was shut down. For a restart the folder and the addresses in it stay."""
        await self.kill()
        if not restart:
            self._remove()

    async def pre_launch(self, **kwargs: Any) -> Launch:
        """Choose where the kernel is spoken with: sockets in a folder of its own, for it will have no network."""
        manager: Any = self.parent
        if self._place is None:
            self._place = self._open.enter_context(kernel_folder(_files_beside(kwargs.get("cwd"), self.log)))
            self._open.enter_context(self._judge)
        else:
            self._judge.close()
            _empty(self._place)
        manager.transport, manager.ip = "ipc", str(self._place / "socket" / "k")
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        for name in ("transport_encryption", "extra_arguments"):
            kwargs.pop(name, None)
        return dict(await super().pre_launch(cmd=list(self.kernel_spec.argv), **kwargs))

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:  # noqa: ARG002
        """Start the kernel; it has bound its sockets and can no longer replace them when this returns."""
        try:
            self._process = await asyncio.to_thread(self._launch)
        except BaseException:
            self._remove()
            raise
        return self.connection_info

    async def post_launch(self, **kwargs: Any) -> None:
        """What jupyter_client could not tell this kernel is told to no other.

        By default it keeps a request to shut down for another 100 ms, and the next kernel listens at the same address before that.
        """
        await super().post_launch(**kwargs)
        manager: Any = self.parent
        manager._control_socket.linger = 0

    def _launch(self) -> KernelProcess:
        assert self._place is not None
        limits = Limits(least_level=self.least_level or self.config.get("Sandbox", {}).get("least_level", "L0"))
        share_warm_process()
        level = require_level(limits.least_level)
        if level == "L0":
            self.log.warning("This machine cannot seal a kernel: the notebook can read files and use the network (autograder doctor).")
        socket = self._place / "socket"
        told = {name: value.decode() if isinstance(value, bytes) else value for name, value in self.connection_info.items()}
        (socket / "connection.json").write_text(json.dumps(told), encoding="utf-8")
        self._serve_hidden_tests(socket)
        process = start_process(str(socket / "connection.json"), self._place, limits, {hidden.PIPES: str(socket)}, [str(socket)])
        deadline = time.monotonic() + limits.start_s
        while not (locked(process, self._place) and process.alive()):
            if not process.alive() or time.monotonic() > deadline:
                process.end()
                why = f"did not answer within {limits.start_s:g} s" if process.alive() else "ended while it started"
                raise SandboxError(f"No kernel could be started: it {why}. {SHORT}")
            time.sleep(POLL_S / 4)
        return process

    def _serve_hidden_tests(self, socket: Path) -> None:
        """Give the kernel what a hidden test needs, and start the judge's side of it."""
        package = Path(__file__).resolve().parents[1]
        for name in HIDDEN_TEST:
            source, target = package / name, socket / "autograder" / name
            target.parent.mkdir(mode=0o755, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, target)
        for path in (socket / "autograder").rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)  # for a user of its own
        self._judge.enter_context(_Judge(socket))

    def _remove(self) -> None:
        """Nothing is left of the kernel."""
        self._open.close()
        self._open, self._judge, self._place = ExitStack(), ExitStack(), None


class _Judge:
    """Answers a kernel's hidden tests through two pipes in a folder, in a thread of this process, until it is closed."""

    def __init__(self, folder: Path) -> None:
        for name in (hidden.ASK, hidden.TOLD):
            os.mkfifo(folder / name)
            (folder / name).chmod(0o600)
        self._ask, self._told = (os.open(folder / name, os.O_RDWR | os.O_NONBLOCK) for name in (hidden.ASK, hidden.TOLD))
        self._closed = threading.Event()
        self._thread = threading.Thread(target=hidden.judge_all, args=(self._lines(), self._say), daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        self._thread.join(timeout=60)
        if not self._thread.is_alive():
            os.close(self._ask)
            os.close(self._told)

    def _lines(self) -> Iterator[str]:
        """What the kernel writes; a line that is too long is dropped."""
        held, most = bytearray(), Limits().observation_mib << 20
        while not self._closed.is_set():
            if not select.select([self._ask], [], [], POLL_S)[0]:
                continue
            with suppress(BlockingIOError):
                held += os.read(self._ask, 1 << 20)
            while b"\n" in held:
                line, _, rest = held.partition(b"\n")
                held = bytearray(rest)
                yield line.decode("ascii", errors="replace")
            if len(held) > most:
                held.clear()

    def _say(self, line: str) -> None:
        rest = memoryview(f"{line}\n".encode("ascii"))
        while rest and not self._closed.is_set():
            if select.select([], [self._told], [], POLL_S)[1]:
                with suppress(BlockingIOError):
                    rest = rest[os.write(self._told, rest[: select.PIPE_BUF]) :]


def _empty(folder: Path) -> None:
    """Make a kernel's folder as it was before the kernel; the files that it was given stay."""
    for name in ("socket", "work", "root"):
        shutil.rmtree(folder / name, ignore_errors=True)  # the mounts in there were the kernel's own
    for name in ("socket", "work"):
        (folder / name).mkdir()


def _files_beside(folder: str | None, log: Any) -> tuple[Path, ...]:
    """The regular files beside a notebook, as many as the scratch folder holds."""
    found, left = [], Limits().disk_mib << 20
    for path in sorted(Path(folder).iterdir()) if folder else ():
        if path.is_symlink() or not path.is_file() or path.suffix == ".ipynb" or path.name.startswith("."):
            continue
        left -= path.stat().st_size
        if left < 0:
            log.warning("%s is not given to the kernel: it may have %d MiB of files.", path, Limits().disk_mib)
            break
        found.append(path)
    return tuple(found)

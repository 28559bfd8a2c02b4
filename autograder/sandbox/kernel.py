"""A Jupyter kernel in a process of its own, in an empty folder, with an empty environment."""

from __future__ import annotations

import dataclasses
import importlib.util
import os
import platform
import queue
import secrets
import shutil
import signal
import site
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import zmq
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.connect import write_connection_file
from jupyter_client.session import json_unpacker

from autograder.errors import SandboxError
from autograder.sandbox.limits import Limits
from autograder.sandbox.shared import SharedWarmProcess
from autograder.sandbox.warm import WarmProcess

LINUX = platform.system() == "Linux"
LEVELS = {
    "L3": "namespaces of its own, another user id, a file system with nothing of the course, no network, filtered system calls, limits",
    "L2": "namespaces of its own, no capabilities, a file system with nothing of the course, no network, filtered system calls, limits",
    "L1": "files fenced by Landlock, no network, filtered system calls, limits",
    "L0": "a process of its own with limits: it can read the machine's files and use its network",
}
"""How well a kernel can be confined, from the highest level down."""
FIRST_USER, USERS = 20_000, 40_000
"""User ids of notebooks at L3, one for each that runs at the same time."""
PREFIX = "autograder-"
"""Of the folders that a grader makes and removes; its process id follows, by which the next one knows those of a killed one."""
SHORT = "Is the machine short of memory or processes? Try --workers 1; `autograder doctor` tries the sandbox."
TRIALS = 3
"""Of a level, where the warm process is ended from outside meanwhile."""
LAUNCH = Path(__file__).with_name("launch.py")

_warm: list[WarmProcess | SharedWarmProcess] = []
_warm_lock = threading.Lock()
_levels: dict[str, str] = {}
_levels_lock = threading.Lock()


@dataclass(frozen=True)
class KernelProcess:
    """The process group of a running kernel."""

    pid: int
    poll: Callable[[], bool]
    """Whether the process is there."""
    level: str

    def alive(self) -> bool:
        """Whether the kernel can still answer."""
        return self.poll()

    def peak_mib(self) -> float | None:
        """The most memory that the process has held so far, or None where the system does not say (elsewhere than on Linux)."""
        with suppress(OSError, ValueError, IndexError):
            for line in Path(f"/proc/{self.pid}/status").read_text(encoding="ascii", errors="replace").splitlines():
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) / 1024
        return None

    def interrupt(self) -> None:
        """What Ctrl-C does."""
        self.signal(signal.SIGINT)

    def end(self) -> None:
        """End the process and its group at once; what it started goes with it."""
        self.signal(signal.SIGKILL)

    def signal(self, number: int) -> None:
        """To the process group, and to nobody else who may have been given its id after its end."""
        with suppress(OSError):
            if self.poll():
                try:
                    os.killpg(self.pid, number)
                except ProcessLookupError:  # it has no group of its own yet
                    os.kill(self.pid, number)


@dataclass(frozen=True)
class Kernel(KernelProcess):
    """A running kernel, and where to speak with it."""

    client: BlockingKernelClient
    interrupted: threading.Event = field(default_factory=threading.Event, compare=False)

    def connect_output(self, limits: Limits) -> None:
        """Take the kernel's output by a new connection: a message above ``limits.message_mib`` has ended the one that there was.

        Raises:
            SandboxError: the kernel does not answer.
        """
        channel = self.client.iopub_channel
        channel.close()
        channel.socket = self.client.connect_iopub()
        _wait(lambda: _answers(self.client), self, time.monotonic() + limits.grace_s, "The kernel does not answer.")


_running: set[Kernel] = set()


def interrupt_grading() -> None:
    """End all kernels of this process for good: what waits for one of them ends with KeyboardInterrupt."""
    for kernel in list(_running):
        kernel.interrupted.set()
        kernel.end()


@contextmanager
def open_kernel(files: tuple[Path, ...], limits: Limits) -> Iterator[Kernel]:
    """Start a kernel whose working folder holds copies of ``files``; nothing of it is left afterwards.

    Raises:
        SandboxError: the machine's level is below ``limits.least_level``, the kernel could not be started, or it did not answer within
            ``limits.start_s``.
        KeyboardInterrupt: :func:`interrupt_grading` was called meanwhile.
    """
    require_level(limits.least_level)
    with kernel_folder(files) as folder:
        client, kernel = BlockingKernelClient(), None
        try:
            connection, _ = write_connection_file(
                str(folder / "socket" / "connection.json"), transport="ipc", ip=str(folder / "socket" / "k")
            )
            client.load_connection_file(connection)
            client.context.setsockopt(zmq.MAXMSGSIZE, limits.message_mib << 20)
            client.session.unpack = _undated
            process = start_process(connection, folder, limits)
            kernel = Kernel(process.pid, process.poll, process.level, client)
            _running.add(kernel)
            _wait_until_ready(kernel, limits, folder)
            yield kernel
        finally:
            client.stop_channels()
            if kernel is not None:
                kernel.end()
                _running.discard(kernel)
                if kernel.interrupted.is_set():
                    raise KeyboardInterrupt  # instead of what came of the end of the kernel


def _undated(text: bytes | str) -> Any:
    """A part of a message without its date, which nobody here reads: to make a date of its text takes as long as all the rest."""
    told = json_unpacker(text)
    if isinstance(told, dict):
        told.pop("date", None)
    return told


@contextmanager
def kernel_folder(files: tuple[Path, ...] = ()) -> Iterator[Path]:
    """A folder for one kernel: ``socket``, ``given`` with copies of ``files``, and ``work``."""
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")).resolve()
    try:
        for name in ("socket", "given", "work"):
            (folder / name).mkdir()
        for file in files:
            shutil.copy(file, folder / "given" / file.name)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start_process(
    connection: str, folder: Path, limits: Limits, environment: Mapping[str, str] | None = None, path: Sequence[str] = ()
) -> KernelProcess:
    """Fork a kernel from the warm process where the system allows (Linux), else start a plain one.

    Args:
        connection: the connection file, inside ``folder/socket``.
        folder: as :func:`kernel_folder` makes it.
        limits: what the kernel may use.
        environment: what its environment holds besides the usual.
        path: folders inside ``folder`` from which it may import.

    Raises:
        SandboxError: it could not be started.
    """
    level, environment = best_level(), {**_environment(folder), **(environment or {})}
    if LINUX:
        order = _order(level, folder, limits, connection_file=connection, environment=environment, path=list(path))
        try:
            pid = _warm_process().fork(order)
        except OSError as error:
            raise SandboxError(f"No kernel could be started: {error}. {SHORT}") from error
        return KernelProcess(pid, _poll(pid), level)
    shutil.copytree(folder / "given", folder / "work", dirs_exist_ok=True)
    command = [sys.executable, "-I", str(LAUNCH), str(limits.address_gib), str(limits.file_mib), connection, *path]
    environment["JPY_PARENT_PID"] = str(os.getpid())
    process = subprocess.Popen(
        command,
        cwd=folder / "work",
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return KernelProcess(process.pid, lambda: process.poll() is None, level)


def _poll(pid: int) -> Callable[[], bool]:
    """Whether this very process is still there: another one that is given its id later is not it."""
    try:
        process = psutil.Process(pid)
    except psutil.NoSuchProcess:
        return lambda: False

    def running() -> bool:
        with suppress(psutil.NoSuchProcess):
            return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
        return False

    return running


def _order(level: str, folder: Path, limits: Limits, **more: object) -> dict[str, object]:
    """What the warm process is told: the limits, the places, and nothing else of the grader."""
    package = Path(__file__).resolve().parents[1]
    hidden = [package.parent, package] if (package.parent / "nbgrader_config.py").exists() else [package]
    prefixes = [sys.prefix, sys.base_prefix, *site.getsitepackages()]
    return {
        "level": level,
        "folder": str(folder),
        "packages": list(dict.fromkeys(path for prefix in prefixes for path in (prefix, os.path.realpath(prefix)))),
        "hidden": [str(path) for path in hidden],
        "user": FIRST_USER + secrets.randbelow(USERS) if level == "L3" else None,
        "environment": _environment(folder),
        **dataclasses.asdict(limits),
        **more,
    }


def best_level() -> str:
    """The highest level of confinement that holds on this machine."""
    return next(level for level, reason in try_levels().items() if not reason)


def require_level(least: str) -> str:
    """The level of confinement that kernels will have.

    Raises:
        SandboxError: it is below ``least``.
    """
    level = best_level()
    if level < least:
        missing = "; ".join(f"{name}: {reason}" for name, reason in try_levels().items() if reason and name >= least)
        raise SandboxError(
            f"This course grades at level {least} of the sandbox or above, and this machine has {level} ({missing}). "
            "`autograder doctor` says how to get it; c.Sandbox.least_level in nbgrader_config.py sets what the course asks for."
        )
    return level


def try_levels() -> dict[str, str]:
    """Each level from the highest down, and what is missing for it, empty where it was tried and holds.

    Raises:
        SandboxError: no kernel can be started at all.
    """
    with _levels_lock:
        if not _levels:
            _levels.update({level: _missing(level) for level in LEVELS})
            if _levels["L0"]:
                raise SandboxError(f"No kernel can be started: {_levels.pop('L0')}. {SHORT}")
        return dict(_levels)


def _missing(level: str) -> str:
    """What keeps a level from holding, found by entering it and trying the fence from inside."""
    if not LINUX:
        return "" if level == "L0" else "it needs Linux"
    if level == "L3" and os.geteuid() != 0:
        return "it needs root"
    if level == "L2" and os.geteuid() == 0:
        return "it is an ordinary user's; root has L3"
    numpy = importlib.util.find_spec("numpy")
    secret = [str(Path(__file__).resolve().parents[1] / "judge.py")]
    needed = [os.__file__, *([numpy.origin] if numpy and numpy.origin else [])]
    for _ in range(TRIALS):
        with kernel_folder() as folder:
            warm = _warm_process()
            try:
                warm.fork(_order(level, folder, Limits(), trial=True, secrets=secret, needed=needed))
            except OSError as error:
                missing = str(error)
                if not warm.alive():  # somebody ended it, which says nothing of the level
                    continue
                return missing
            return ""
    return missing


def share_warm_process() -> None:
    """From now on take the machine's warm process, which other commands of the user share, not one of this process's own (Linux)."""
    with _warm_lock:
        if LINUX and not (_warm and isinstance(_warm[-1], SharedWarmProcess)):
            place = Path(tempfile.gettempdir())
            _sweep(place)
            _warm[:] = [SharedWarmProcess(_environment(place))]


def start_warm_process() -> None:
    """Have it import TensorFlow while this process does something else: the first kernel waits for it (Linux)."""
    if LINUX:
        _warm_process()


def _warm_process() -> WarmProcess | SharedWarmProcess:
    """This process's warm process, started when the first notebook needs it."""
    with _warm_lock:
        if not _warm or not _warm[-1].alive():
            _sweep(Path(tempfile.gettempdir()))
            _warm[:] = [WarmProcess(_environment(Path(tempfile.gettempdir())))]
        return _warm[-1]


def _sweep(place: Path) -> None:
    """Remove the folders of graders that were killed."""
    for folder in place.glob(f"{PREFIX}[0-9]*-*"):
        if not _exists(int(folder.name.removeprefix(PREFIX).split("-")[0])):
            shutil.rmtree(folder, ignore_errors=True)


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _wait_until_ready(kernel: Kernel, limits: Limits, folder: Path) -> None:
    """Wait until the kernel listens, connect, and wait until it answers; jupyter_client's own way takes 0.2 s more at each of these."""
    client, start = kernel.client, time.monotonic()
    ports = (client.shell_port, client.iopub_port, client.stdin_port, client.hb_port, client.control_port)
    sockets = [folder / "socket" / f"k-{port}" for port in ports]
    late = f"The kernel did not start within {limits.start_s:g} s."
    _wait(lambda: all(socket.exists() for socket in sockets), kernel, start + limits.start_s, late)
    client.start_channels()
    _wait(lambda: _answers(client), kernel, start + limits.start_s, late)
    late = f"The folder of the kernel's sockets could not be locked within {limits.grace_s:g} s."
    _wait(lambda: locked(kernel, folder), kernel, time.monotonic() + limits.grace_s, late)


def _wait(until: Callable[[], bool], kernel: Kernel, deadline: float, late: str) -> None:
    while not until():
        if not kernel.alive():
            raise SandboxError(f"The kernel ended while it started. {SHORT}")
        if time.monotonic() > deadline:
            raise SandboxError(f"{late} {SHORT}")
        time.sleep(0.002)


def _answers(client: BlockingKernelClient) -> bool:
    """Whether the kernel answers, and its output arrives too."""
    client.kernel_info()
    try:
        client.get_shell_msg(timeout=1)
        client.get_iopub_msg(timeout=0.2)
    except queue.Empty:
        return False
    return True


def locked(process: KernelProcess, folder: Path) -> bool:
    """Whether the folder of the sockets can no longer be written to from inside, where the level knows that."""
    return process.level not in ("L3", "L2") or (folder / "socket" / "locked").exists()


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the grader's own environment but what Python and TensorFlow need; one thread, so that notebooks share the cores."""
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "SYSTEMROOT", "TZ") if name in os.environ}
    return {
        **kept,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "HOME": str(folder / "work"),
        "TMPDIR": str(folder / "work"),
        "IPYTHONDIR": str(folder / "work" / ".ipython"),
        "MPLCONFIGDIR": str(folder / "work" / ".matplotlib"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "KERAS_BACKEND": "tensorflow",
        "CUDA_VISIBLE_DEVICES": "-1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }

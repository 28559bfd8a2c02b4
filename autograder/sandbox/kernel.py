"""A Jupyter kernel in a process of its own, in an empty folder, with an empty environment."""

from __future__ import annotations

import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.connect import write_connection_file

from autograder.errors import SandboxError
from autograder.sandbox.limits import Limits
from autograder.sandbox.warm import WarmProcess

LEVEL = "L0"
"""How well the kernel is confined: another process, its own folder and limits, and no more."""
PREFIX = "autograder-"
"""Of the kernels' folders; the process id of the grader that made it follows."""
LAUNCH = Path(__file__).with_name("launch.py")

_warm: list[WarmProcess] = []
_warm_lock = threading.Lock()


@dataclass(frozen=True)
class Kernel:
    """A running kernel: where to speak with it, and the process group that is its."""

    client: BlockingKernelClient
    pid: int
    poll: Callable[[], bool]
    """Whether the process is there."""

    def alive(self) -> bool:
        """Whether the kernel can still answer."""
        return self.poll()

    def interrupt(self) -> None:
        """What Ctrl-C does."""
        self._signal(signal.SIGINT)

    def end(self) -> None:
        """End the whole process group at once."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        with suppress(OSError):
            os.killpg(self.pid, number)


@contextmanager
def open_kernel(files: tuple[Path, ...], limits: Limits) -> Iterator[Kernel]:
    """Start a kernel whose working folder holds copies of ``files``; nothing of it is left afterwards.

    Raises:
        SandboxError: the kernel did not answer within ``limits.start_s``.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    client, kernel = BlockingKernelClient(), None
    try:
        (folder / "work").mkdir()
        for file in files:
            shutil.copy(file, folder / "work" / file.name)
        connection, _ = write_connection_file(str(folder / "connection.json"), transport="ipc", ip=str(folder / "k"))
        client.load_connection_file(connection)
        kernel = _start(client, connection, folder, limits)
        client.start_channels()
        _wait_until_ready(kernel, limits)
        yield kernel
    finally:
        client.stop_channels()
        if kernel is not None:
            kernel.end()
        shutil.rmtree(folder, ignore_errors=True)


def _start(client: BlockingKernelClient, connection: str, folder: Path, limits: Limits) -> Kernel:
    """Fork a kernel from the warm process where the system allows (Linux), else start a plain one."""
    environment, work = _environment(folder), str(folder / "work")
    if platform.system() == "Linux":
        try:
            pid = _warm_process().fork(connection, work, environment, limits.memory_gib, limits.file_mib)
        except OSError as error:
            raise SandboxError(f"No kernel could be started: {error}") from error
        return Kernel(client, pid, lambda: _exists(pid))
    command = [sys.executable, "-I", str(LAUNCH), str(limits.memory_gib), str(limits.file_mib), connection]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=work, env=environment, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    return Kernel(client, process.pid, lambda: process.poll() is None)


def _warm_process() -> WarmProcess:
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


def _wait_until_ready(kernel: Kernel, limits: Limits) -> None:
    try:
        kernel.client.wait_for_ready(timeout=limits.start_s)
    except RuntimeError as error:
        raise SandboxError(f"The kernel did not start within {limits.start_s:g} s: {error}") from error


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the grader's own environment but what Python and TensorFlow need; one thread, so that notebooks share the cores."""
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "SYSTEMROOT", "TZ") if name in os.environ}
    return {
        **kept,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "HOME": str(folder / "work"),
        "TMPDIR": str(folder / "work"),
        "IPYTHONDIR": str(folder / "ipython"),
        "MPLCONFIGDIR": str(folder / "matplotlib"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "JPY_PARENT_PID": str(os.getpid()),
        "KERAS_BACKEND": "tensorflow",
        "CUDA_VISIBLE_DEVICES": "-1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }

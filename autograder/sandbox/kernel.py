"""A Jupyter kernel in a process of its own, in an empty folder, with an empty environment."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import KernelManager

from autograder.errors import SandboxError
from autograder.sandbox.limits import Limits

LEVEL = "L0"
"""How well the kernel is confined: another process, its own folder and limits, and no more."""


class _OneSpec(KernelSpecManager):
    """Knows one kernel: Python, started by :mod:`autograder.sandbox.launch`."""

    limits: Limits = Limits()

    def get_kernel_spec(self, kernel_name: str) -> Any:
        launch = Path(__file__).with_name("launch.py")
        caps = [str(self.limits.memory_gib), str(self.limits.file_mib)]
        argv = [sys.executable, "-I", str(launch), *caps, "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name=kernel_name, language="python")


@contextmanager
def open_kernel(files: tuple[Path, ...], limits: Limits) -> Iterator[tuple[KernelManager, BlockingKernelClient]]:
    """Start a kernel whose working folder holds copies of ``files``; end its whole process group afterwards.

    Raises:
        SandboxError: the kernel did not answer within ``limits.start_s``.
    """
    folder = Path(tempfile.mkdtemp(prefix="hls-"))
    specs = _OneSpec()
    specs.limits = limits
    manager = KernelManager(kernel_spec_manager=specs, transport="ipc", ip=str(folder / "k"))
    manager.connection_file = str(folder / "connection.json")
    client: BlockingKernelClient | None = None
    try:
        (folder / "work").mkdir()
        for file in files:
            shutil.copy(file, folder / "work" / file.name)
        manager.start_kernel(cwd=str(folder / "work"), env=_environment(folder), stdout=DEVNULL, stderr=DEVNULL)
        client = manager.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=limits.start_s)
        except RuntimeError as error:
            raise SandboxError(f"The kernel did not start within {limits.start_s:g} s: {error}") from error
        yield manager, client
    finally:
        if client is not None:
            client.stop_channels()
        with suppress(Exception):
            manager.shutdown_kernel(now=True)
        manager.cleanup_resources()
        shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the grader's own environment but what Python and TensorFlow need; one thread, so that notebooks share the machine fairly."""
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "SYSTEMROOT", "TZ") if name in os.environ}
    return {
        **kept,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "HOME": str(folder / "work"),
        "TMPDIR": str(folder / "work"),
        "IPYTHONDIR": str(folder / "ipython"),
        "MPLCONFIGDIR": str(folder / "matplotlib"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "KERAS_BACKEND": "tensorflow",
        "CUDA_VISIBLE_DEVICES": "-1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }

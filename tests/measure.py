"""What a command costs: wall clock, processor time and memory, with all the processes that it starts."""

from __future__ import annotations

import ctypes
import importlib.metadata
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

SUBREAPER = 36
TICK_S = 1.0
LAST_S = 2.0
"""For the processes of a command that outlive it by a moment."""


class CommandFailed(Exception):
    """A command that is measured ended with an exit code that was not expected."""


@dataclass(frozen=True)
class Usage:
    """What commands that ran one after another used."""

    wall_s: float
    cpu_s: float
    """Processor time, in the system too, of all their processes."""
    peak_mib: float
    """The most memory that all processes of one held together, shared pages counted once (seen every second)."""
    first_mib: float
    """The most memory that the command's own process held."""


def adopt_orphans() -> None:
    """Make this process the parent of what its descendants leave behind, so that no processor time is lost. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)


def measure(
    commands: Iterable[list[str]],
    cwd: Path,
    log: Path,
    env: Mapping[str, str],
    codes: tuple[int, ...] = (0,),
    tick: Callable[[], None] = lambda: None,
) -> Usage:
    """Run commands one after another; call ``tick`` every second.

    Raises:
        CommandFailed: one ended with another exit code than ``codes``; what it printed is in ``log``.
    """
    before, began, peak, first = _children_s(), time.monotonic(), 0.0, 0.0
    for command in commands:
        with log.open("a", encoding="utf-8") as out, subprocess.Popen(command, cwd=cwd, env=env, stdout=out, stderr=out) as process:
            while not _has_ended(process):
                together, own = _memory(process.pid)
                peak, first = max(peak, together), max(first, own)
                tick()
        if process.returncode not in codes:
            tail = "\n".join(log.read_text(encoding="utf-8").splitlines()[-20:])
            raise CommandFailed(f"{' '.join(command)} ended with {process.returncode}:\n{tail}")
    wall = time.monotonic() - began
    _reap()
    return Usage(wall, _children_s() - before, peak, first)


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    with suppress(subprocess.TimeoutExpired):
        process.wait(TICK_S)
    return process.poll() is not None


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory(pid: int) -> tuple[float, float]:
    """MiB of a process with its descendants, shared pages counted once, and of itself."""
    together, own = 0.0, 0.0
    with suppress(psutil.Error):
        first = psutil.Process(pid)
        own = first.memory_info().rss / 2**20
        for process in [first, *first.children(recursive=True)]:
            with suppress(psutil.Error):
                held = process.memory_full_info()
                together += getattr(held, "pss", held.uss) / 2**20
    return together, own


def _reap() -> None:
    """Wait for adopted processes: only then is their processor time counted here."""
    deadline = time.monotonic() + LAST_S
    with suppress(ChildProcessError):
        while time.monotonic() < deadline:
            if not os.waitpid(-1, os.WNOHANG)[0]:
                time.sleep(0.02)


def versions(names: Iterable[str]) -> dict[str, str]:
    """The installed version of each package; TensorFlow's may have another name."""
    found: dict[str, str] = {}
    for name in names:
        for known in (name, f"{name}-cpu"):
            with suppress(importlib.metadata.PackageNotFoundError):
                found.setdefault(name, importlib.metadata.version(known))
    return found

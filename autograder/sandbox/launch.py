"""Runs in the new process, before any of the student's code: takes its limits, then becomes the kernel.

Called as ``python -I launch.py MEMORY_GIB FILE_MIB -f CONNECTION_FILE``.
"""

from __future__ import annotations

import contextlib
import runpy
import sys


def limit(memory_gib: int, file_mib: int) -> None:
    """Cap address space, file size and core dumps, where the system knows such limits."""
    try:
        import resource
    except ImportError:
        return
    for what, amount in (
        (resource.RLIMIT_AS, memory_gib << 30),
        (resource.RLIMIT_FSIZE, file_mib << 20),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (amount, amount))


if __name__ == "__main__":
    limit(int(sys.argv[1]), int(sys.argv[2]))
    sys.argv = [sys.argv[0], *sys.argv[3:]]
    runpy.run_module("ipykernel_launcher", run_name="__main__", alter_sys=True)

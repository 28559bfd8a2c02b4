"""Runs in a kernel's own process, before any of the student's code: takes its limits, then becomes the kernel.

As a program, ``python -I launch.py MEMORY_GIB FILE_MIB CONNECTION_FILE``; the warm process of :mod:`autograder.sandbox.warm` calls it
after a fork. Nothing of the grader is imported here.
"""

from __future__ import annotations

import contextlib
import runpy
import sys


def become_kernel(memory_gib: int, file_mib: int, connection_file: str) -> None:
    """Cap address space, file size and core dumps, where the system knows such limits, and run a kernel until it ends."""
    with contextlib.suppress(ImportError):
        import resource

        for what, amount in (
            (resource.RLIMIT_AS, memory_gib << 30),
            (resource.RLIMIT_FSIZE, file_mib << 20),
            (resource.RLIMIT_CORE, 0),
        ):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(what, (amount, amount))
    sys.argv = ["ipykernel_launcher", "-f", connection_file, "--InteractiveShell.xmode=Plain"]  # other tracebacks are slow to make
    runpy.run_module("ipykernel_launcher", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    become_kernel(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])

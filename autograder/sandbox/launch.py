"""Runs in a kernel's own process, before any of the student's code: becomes the kernel.

As a program, where no warm process can be forked, ``python -I launch.py ADDRESS_GIB FILE_MIB CONNECTION_FILE [PATH ...]``; the warm
process of :mod:`autograder.sandbox.warm` calls :func:`become_kernel` after a fork. Nothing of the grader is imported here.
"""

from __future__ import annotations

import contextlib
import runpy
import sys
from collections.abc import Sequence


def become_kernel(connection_file: str, path: Sequence[str] = ()) -> None:
    """Run a kernel until it ends; it may also import what lies in the folders of ``path``.

    Lines such as ``!pip list`` get along without a terminal of their own, which a sandbox does not have: there they do nothing.
    """
    from ipykernel.zmqshell import ZMQInteractiveShell

    ZMQInteractiveShell.system = ZMQInteractiveShell.system_raw
    sys.path[:0] = path
    sys.argv = ["ipykernel_launcher", "-f", connection_file, "--InteractiveShell.xmode=Plain"]  # other tracebacks are slow to make
    runpy.run_module("ipykernel_launcher", run_name="__main__", alter_sys=True)


def limit(address_gib: int, file_mib: int) -> None:
    """Cap address space, file size and core dumps, where the system knows such limits."""
    with contextlib.suppress(ImportError):
        import resource

        for what, amount in (
            (resource.RLIMIT_AS, address_gib << 30),
            (resource.RLIMIT_FSIZE, file_mib << 20),
            (resource.RLIMIT_CORE, 0),
        ):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(what, (amount, amount))


if __name__ == "__main__":
    limit(int(sys.argv[1]), int(sys.argv[2]))
    become_kernel(sys.argv[3], sys.argv[4:])

"""Which files a process may open, by Landlock, through the standard library alone (Linux 5.13 and later).

Numbers as in Linux's include/uapi/linux/landlock.h.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from contextlib import suppress

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
RIGHTS_OF_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many of the rights on files each version of Landlock knows: execute, write, read, list, …, refer, truncate, device control."""
READ = 0b1101
"""Execute, read a file, list a folder."""
OF_FILES = 0b1_0100_0000_0000_0111
"""The rights that a single file can have: execute, write, read, truncate, device control."""


def abi() -> int:
    """The version of Landlock that the kernel has, 0 for none."""
    return max(0, int(ctypes.CDLL(None).syscall(CREATE_RULESET, None, 0, 1)))


def restrict(readable: Iterable[str], writable: Iterable[str]) -> None:
    """Leave this process, and all that it starts, these paths and no other.

    Raises:
        OSError: the kernel refuses.
    """
    version = abi()
    if not version:
        raise OSError("no Landlock")
    libc = ctypes.CDLL(None, use_errno=True)
    every = (1 << RIGHTS_OF_ABI.get(version, 16)) - 1
    network, scope = (3 if version >= 4 else 0), (3 if version >= 6 else 0)
    told = struct.pack("QQQ", every, network, scope)[: 8 if version < 4 else 16 if version < 6 else 24]
    ruleset = libc.syscall(CREATE_RULESET, told, len(told), 0)
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "landlock_create_ruleset")
    for paths, rights in ((readable, READ), (writable, every)):
        for path in paths:
            with suppress(FileNotFoundError):
                _allow(libc, ruleset, path, rights & every)
    if libc.prctl(38, 1, 0, 0, 0) or libc.syscall(RESTRICT_SELF, ruleset, 0):
        raise OSError(ctypes.get_errno(), "landlock_restrict_self")
    os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= OF_FILES
        if libc.syscall(ADD_RULE, ruleset, 1, struct.pack("=Qi", rights, place), 0):
            raise OSError(ctypes.get_errno(), f"landlock_add_rule: {path}")
    finally:
        os.close(place)

"""A filter on system calls, set by a kernel's process on itself, by the standard library alone (Linux, x86-64 and ARM64).

What is refused: other address families than local sockets, new namespaces, mounts, looking into other processes, kernel keys, modules,
io_uring, and what else a notebook never needs. Classic BPF, as in Linux's Documentation/userspace-api/seccomp_filter.rst.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import socket
import struct
import sys

# fmt: off
REFUSED = {
    "x86_64": (
        101, 103, 133, 153, 155, 159, 161, 163, 164, 165, 166, 167, 168, 169, 170, 171, 172, 173, 175, 176, 179, 227, 246, 248, 249, 250,
        259, 272, 298, 303, 304, 305, 308, 310, 311, 312, 313, 320, 321, 323, 425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 440, 442,
    ),
    "aarch64": (
        33, 39, 40, 41, 51, 58, 60, 89, 97, 104, 105, 106, 112, 116, 117, 142, 161, 162, 170, 171, 217, 218, 219, 224, 225, 241, 264, 265,
        266, 268, 270, 271, 272, 273, 280, 282, 294, 425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 440, 442,
    ),
}
"""ptrace, syslog, mknod, pivot_root, chroot, mount and its kin, swap, reboot, clocks, modules, keys, unshare, setns, perf_event_open, file
handles, process_vm_*, kcmp, kexec, bpf, userfaultfd, io_uring, pidfd_getfd, process_madvise, mount_setattr: by number."""
# fmt: on
ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
SOCKET = {"x86_64": 41, "aarch64": 198}
CLONE = {"x86_64": 56, "aarch64": 220}
KILL = {"x86_64": (62, 200, 234, 129, 297), "aarch64": (129, 130, 131, 138, 240)}
"""kill, tkill, tgkill, rt_sigqueueinfo, rt_tgsigqueueinfo."""
CONNECT = {"x86_64": 42, "aarch64": 203}
"""Landlock does not see it: a socket anywhere in the file system would answer, the user's services among them."""
CLONE3 = 435
PIDFD_SEND_SIGNAL = 424
NEW_NAMESPACES = 0x7E020080
X32 = 0x40000000
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, REFUSE, END = 0x7FFF0000, 0x00050000, 0x80000000
NUMBER, ARCH, ARGUMENT = 0, 4, (16, 24, 32)


def supported() -> bool:
    """Whether this machine's system calls are known here."""
    return sys.platform == "linux" and platform.machine() in REFUSED


def program(machine: str, own_pid: int | None = None) -> list[tuple[int, int, int, int]]:
    """The filter, as (code, jump if true, jump if false, value).

    Args:
        machine: as ``platform.machine()`` says it.
        own_pid: where no namespace hides other processes and files, the one process that may be sent signals; nor may sockets connect.
    """
    lines = [(LOAD, 0, 0, ARCH), (EQUAL, 1, 0, ARCHITECTURE[machine]), (RETURN, 0, 0, END), (LOAD, 0, 0, NUMBER)]
    if machine == "x86_64":
        lines += [(AT_LEAST, 0, 1, X32), (RETURN, 0, 0, END)]
    lines += [(EQUAL, 0, 1, CLONE3), (RETURN, 0, 0, REFUSE | errno.ENOSYS)]
    for number in REFUSED[machine]:
        lines += [(EQUAL, 0, 1, number), (RETURN, 0, 0, REFUSE | errno.EPERM)]
    lines += [
        (EQUAL, 0, 4, CLONE[machine]),
        (LOAD, 0, 0, ARGUMENT[0]),
        (ANY_BIT, 0, 1, NEW_NAMESPACES),
        (RETURN, 0, 0, REFUSE | errno.EPERM),
        (RETURN, 0, 0, ALLOW),
    ]
    lines += [  # local sockets, and of the netlink families the one that libzmq asks for the interfaces
        (EQUAL, 0, 7, SOCKET[machine]),
        (LOAD, 0, 0, ARGUMENT[0]),
        (EQUAL, 3, 0, socket.AF_UNIX),
        (EQUAL, 0, 3, 16),
        (LOAD, 0, 0, ARGUMENT[2]),
        (EQUAL, 0, 1, 0),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE | errno.EAFNOSUPPORT),
    ]
    if own_pid is not None:
        for number in (PIDFD_SEND_SIGNAL, CONNECT[machine]):
            lines += [(EQUAL, 0, 1, number), (RETURN, 0, 0, REFUSE | errno.EPERM)]
        for number in KILL[machine]:
            lines += [
                (EQUAL, 0, 5, number),
                (LOAD, 0, 0, ARGUMENT[0]),
                (EQUAL, 2, 0, own_pid),
                (EQUAL, 1, 0, 0),
                (RETURN, 0, 0, REFUSE | errno.EPERM),
                (RETURN, 0, 0, ALLOW),
            ]
    return [*lines, (RETURN, 0, 0, ALLOW)]


def install(own_pid: int | None = None) -> None:
    """Set the filter on this process and all that it starts; it cannot be taken back.

    Raises:
        OSError: the kernel refuses.
    """
    lines = program(platform.machine(), own_pid)
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in lines))
    fprog = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(lines), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, ctypes.byref(fprog), 0, 0):  # PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP
        raise OSError(ctypes.get_errno(), "seccomp")

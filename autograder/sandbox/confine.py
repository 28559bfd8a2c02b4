"""Confines the process that it runs in, just forked and still without a student's code, by what Linux offers at a level.

L3 (root) and L2 (an ordinary user): namespaces of its own for mounts, processes, network, IPC and names; a file system that holds the
interpreter, the packages, the system's libraries and the scratch folder, and nothing else; another user id (L3) or no capabilities (L2).
L1: Landlock in their place. All three: a filter on system calls and limits on resources. L0: the limits alone.

Only the standard library is imported here: what the process holds, a student's code can find.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import shutil
import signal
import socket
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = 0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
RDONLY, NOSUID, NODEV, NOEXEC, REMOUNT, BIND, REC, PRIVATE, DETACH = 1, 2, 4, 8, 32, 4096, 16384, 1 << 18, 2
PDEATHSIG, DUMPABLE, CAPBSET_DROP, SUBREAPER = 1, 4, 24, 36
PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
LOCK = "locked"
"""The file that says that the folder of the sockets can no longer be written to from inside."""
SOCKETS = 5
WATCH_S = 0.2
SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/fonts", "/etc/localtime", "/etc/alternatives")
DEVICES = ("null", "zero", "full", "random", "urandom")

Order = Mapping[str, Any]
_libc = ctypes.CDLL(None, use_errno=True)


def enter(order: Order, seccomp: ModuleType, landlock: ModuleType, say: Callable[[int], None]) -> None:
    """Confine this process as ``order`` says; at L2 and L3 it goes on in a child, and the process itself stays behind to watch it.

    Args:
        order: ``level``, ``folder`` (holding ``socket``, ``given`` and ``work``), ``packages`` (what may be read), ``hidden`` (what of it
            may not), ``user`` (its id at L3, else None), and the limits ``address_gib``, ``memory_mib``, ``disk_mib``, ``file_mib``,
            ``processes``, ``cpu_s``.
        seccomp: :mod:`autograder.sandbox.seccomp`.
        landlock: :mod:`autograder.sandbox.landlock`.
        say: called with the id, as seen from outside, of the process that goes on.

    Raises:
        OSError: the system refuses something that the level needs.
    """
    level, folder = order["level"], Path(order["folder"])
    os.umask(0o022)
    if level in ("L3", "L2"):
        _in_namespaces(order, folder, level == "L3", say)
        _drop(order["user"])
        seccomp.install()
    else:
        _beside_a_reaper(order, say)
        _fill(folder)
        if level == "L1":
            readable = [*SYSTEM, *order["packages"], "/proc/cpuinfo", "/proc/meminfo", f"/proc/{os.getpid()}", "/sys/devices/system"]
            landlock.restrict(readable, [str(folder), *(f"/dev/{name}" for name in DEVICES)])
            seccomp.install(os.getpid())
    os.chdir(folder / "work")
    _limit(order)


def check(order: Order) -> None:
    """See that the level holds: the fence is tried from inside.

    Raises:
        OSError: it does not.
    """
    if order["level"] == "L0":
        return
    for path in order["secrets"]:
        with contextlib.suppress(OSError):
            os.close(os.open(path, os.O_RDONLY))
            raise RuntimeError(f"{path} can be read")
    with contextlib.suppress(OSError):
        socket.socket(socket.AF_INET).close()
        raise RuntimeError("sockets of the network can be opened")
    for path in order["needed"]:
        os.close(os.open(path, os.O_RDONLY))
    Path("trial").write_text("a file of its own", encoding="ascii")
    if order["level"] == "L3" and os.getuid() == 0:
        raise RuntimeError("the user is root still")


def _in_namespaces(order: Order, folder: Path, root: bool, say: Callable[[int], None]) -> None:
    """New namespaces, a new root, and a fork into them; only the child returns."""
    user, group = os.getuid(), os.getgid()
    _die_with_parent()
    host = os.open(folder / "socket", os.O_RDONLY | os.O_DIRECTORY)
    if root:
        os.chown(folder / "socket", order["user"], order["user"])
        for path in (folder / "socket").iterdir():
            os.chown(path, order["user"], order["user"])
    else:
        _call(_libc.unshare(NEWUSER), "unshare")
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    _call(_libc.unshare(NEWNS | NEWUTS | NEWIPC | NEWPID | NEWNET), "unshare")
    _die_with_parent()  # a change of user namespace clears it
    socket.sethostname("sandbox")
    new = _build_root(order, folder)
    go, wait = os.pipe()
    child = os.fork()
    if child:
        os.close(go)
        say(child)
        os.close(wait)
        _watch(child, order, folder, host)
    os.close(host)
    os.close(wait)
    os.read(go, 1)  # until the watcher has said who we are
    os.close(go)
    os.setsid()
    _die_with_parent()
    with contextlib.suppress(OSError):  # some containers hide parts of /proc and allow no other
        _mount("proc", f"{new}/proc", "proc", NOSUID | NODEV | NOEXEC)
    _pivot(new)


def _build_root(order: Order, folder: Path) -> str:
    """A file system in memory with what may be seen, at the place of ``given``'s neighbour ``root``; returns where."""
    _mount(None, "/", None, REC | PRIVATE)
    new = str(folder / "root")
    os.mkdir(new)
    _mount("tmpfs", new, "tmpfs", NOSUID | NODEV, "size=4m,mode=755")
    for name in ("proc", "dev", "etc", "tmp"):
        os.mkdir(f"{new}/{name}", 0o755)
    disk = f"size={order['disk_mib']}m,nr_inodes=100k,mode=1777"
    _mount("tmpfs", f"{new}/tmp", "tmpfs", NOSUID | NODEV, disk)  # before the packages, which may lie in there
    for path in sorted({*SYSTEM, *order["packages"]}, key=lambda path: path.count("/")):
        _show(path, new)
    for path in order["hidden"]:
        if os.path.isdir(f"{new}{path}"):
            _mount("tmpfs", f"{new}{path}", "tmpfs", NOSUID | NODEV, "size=1m,mode=755")
    for path in order["packages"]:  # those below a hidden folder
        _show(path, new)
    for name in DEVICES:
        _show(f"/dev/{name}", new, read_only=False)
    for name, target in (("fd", "/proc/self/fd"), ("shm", str(folder / "work"))):
        os.symlink(target, f"{new}/dev/{name}")
    me = order["user"] or os.getuid()
    Path(f"{new}/etc/passwd").write_text(f"student:x:{me}:{me}::{folder / 'work'}:/bin/sh\n", encoding="ascii")
    _show(str(folder / "socket"), new, read_only=False)
    work = Path(f"{new}{folder}", "work")
    work.mkdir(parents=True, exist_ok=True)
    _mount("tmpfs", str(work), "tmpfs", NOSUID | NODEV, disk)
    for path in (folder / "given").iterdir():
        copy = shutil.copy(path, work / path.name)
        if order["user"]:
            os.chown(copy, order["user"], order["user"])
    _mount(None, new, None, REMOUNT | BIND | RDONLY | NOSUID | NODEV)
    return new


def _show(path: str, new: str, read_only: bool = True) -> None:
    """Make a path of the machine visible under ``new``, a symbolic link as what it is."""
    target = f"{new}{path}"
    if os.path.lexists(target) or not os.path.lexists(path):
        return
    os.makedirs(os.path.dirname(target), 0o755, exist_ok=True)
    if os.path.islink(path):
        os.symlink(os.readlink(path), target)
        return
    if os.path.isdir(path):
        os.mkdir(target, 0o755)
    else:
        os.close(os.open(target, os.O_CREAT, 0o644))
    _mount(path, target, None, BIND | REC)
    flags = os.statvfs(target).f_flag & 0xFFFF
    _mount(None, target, None, REMOUNT | BIND | NOSUID | (flags & ~os.ST_RDONLY) | (RDONLY if read_only else 0))


def _pivot(new: str) -> None:
    os.chdir(new)
    _call(_libc.syscall(PIVOT_ROOT[os.uname().machine], b".", b"."), "pivot_root")
    _call(_libc.umount2(b".", DETACH), "umount")
    os.chdir("/")


def _watch(child: int, order: Order, folder: Path, host: int) -> None:
    """Stay outside: lock the sockets' folder once they are there, end a child that takes too much memory, and end with it.

    The child's change of root is this process's too, so ``/proc`` is soon the child's.
    """
    locked, limit = False, order["memory_mib"] << 20
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        with contextlib.suppress(ChildProcessError):
            if os.waitpid(child, os.WNOHANG)[0]:
                os._exit(0)
        if not locked and sum(name.startswith("k-") for name in os.listdir(host)) >= SOCKETS:
            with contextlib.suppress(OSError):
                _mount(None, str(folder / "socket"), None, REMOUNT | BIND | RDONLY | NOSUID | NODEV)
            os.close(os.open(LOCK, os.O_CREAT | os.O_WRONLY, 0o644, dir_fd=host))
            locked = True
        if locked and _resident() > limit:
            os.kill(child, signal.SIGKILL)
        time.sleep(WATCH_S if locked else 0.004)


def _beside_a_reaper(order: Order, say: Callable[[int], None]) -> None:
    """Fork; only the child returns. The parent takes in what the child leaves running and ends it when the child has ended.

    It ends the child when all that came of it holds too much memory, or is too many. When its own parent dies it is told so, and ends the
    child and what it left running before it ends itself.
    """
    _die_with_parent()
    _call(_libc.prctl(SUBREAPER, 1, 0, 0, 0), "prctl")
    child = os.fork()
    if not child:
        os.setsid()
        _die_with_parent()
        say(os.getpid())
        return
    ended: set[int] = set()

    def end(*_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            if not ended:
                os.kill(child, signal.SIGKILL)

    signal.signal(signal.SIGTERM, end)
    _die_with_parent(signal.SIGTERM)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    with contextlib.suppress(ChildProcessError):
        while not ended:
            memory, threads = _use_below(os.getpid())
            if memory > order["memory_mib"] << 20 or threads > order["processes"]:
                os.kill(child, signal.SIGKILL)
            signal.sigtimedwait({signal.SIGCHLD}, WATCH_S)
            ended |= {child} & _taken_in()
        while True:
            for pid in _children():
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            os.wait()
    os._exit(0)


def _taken_in() -> set[int]:
    """The children that have ended since this was last asked."""
    found = set()
    while pid := os.waitpid(-1, os.WNOHANG)[0]:
        found.add(pid)
    return found


def _children() -> list[int]:
    """The processes whose parent is this one."""
    return [pid for pid, (parent, _) in _processes().items() if parent == os.getpid()]


def _processes() -> dict[int, tuple[int, int]]:
    """Of each process its parent and its number of threads."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError), open(f"/proc/{name}/stat", "rb") as file:
                fields = file.read().rpartition(b")")[2].split()
                found[int(name)] = int(fields[1]), int(fields[17])
    return found


def _use_below(root: int) -> tuple[int, int]:
    """Bytes of memory that all processes below one hold, and how many threads they are."""
    known, pages, threads, new = _processes(), 0, 0, {root}
    while new := {pid for pid, (parent, _) in known.items() if parent in new}:
        threads += sum(known[pid][1] for pid in new)
        pages += sum(_own_pages(pid) for pid in new)
    return pages * resource.getpagesize(), threads


def _own_pages(pid: int | str) -> int:
    """Memory of a process that is no file's, 0 if it is gone."""
    with contextlib.suppress(OSError, ValueError, IndexError), open(f"/proc/{pid}/statm", "rb") as file:
        fields = file.read().split()
        return int(fields[1]) - int(fields[2])
    return 0


def _resident() -> int:
    """Bytes of memory that all processes of the child's namespace hold."""
    try:
        return sum(_own_pages(name) for name in os.listdir("/proc") if name.isdigit()) * resource.getpagesize()
    except OSError:
        return 0


def _fill(folder: Path) -> None:
    """Copy what the assignment gives into the working folder, where no new root has done so."""
    given = folder / "given"
    for path in given.iterdir() if given.is_dir() else ():
        shutil.copy(path, folder / "work" / path.name)


def _drop(user: int | None) -> None:
    """Become that user, or keep one's id and lose every capability."""
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
        _die_with_parent()  # a change of user clears it
        _call(_libc.prctl(DUMPABLE, 1, 0, 0, 0), "prctl")  # or its own /proc/self would be closed to it
        return
    for capability in range(64):
        if _libc.prctl(CAPBSET_DROP, capability, 0, 0, 0):
            break
    header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    _call(_libc.capset(ctypes.byref(header), ctypes.byref(data)), "capset")


def _limit(order: Order) -> None:
    """Cap address space, file size, processes, processor time, open files and core dumps; what the system does not know is left."""
    named = [
        ("RLIMIT_AS", order["address_gib"] << 30),
        ("RLIMIT_FSIZE", order["file_mib"] << 20),
        ("RLIMIT_CPU", order["cpu_s"]),
        ("RLIMIT_NOFILE", 1024),
        ("RLIMIT_CORE", 0),
    ]
    if order["level"] in ("L3", "L2"):
        named.append(("RLIMIT_NPROC", order["processes"]))
    for name, amount in named:
        with contextlib.suppress(ValueError, OSError, AttributeError):
            hard = resource.getrlimit(getattr(resource, name))[1]
            amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
            resource.setrlimit(getattr(resource, name), (amount, amount))


def _die_with_parent(by: int = signal.SIGKILL) -> None:
    _call(_libc.prctl(PDEATHSIG, by, 0, 0, 0), "prctl")


def _mount(source: str | None, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    encoded = [value.encode() if value is not None else None for value in (source, target, kind, data)]
    done = _libc.mount(encoded[0], encoded[1], encoded[2], ctypes.c_ulong(flags), encoded[3])
    _call(done, f"mount {target}")


def _call(result: int, what: str) -> None:
    if result:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")

"""Plain nbgrader on a hostile case, in namespaces of its own, for by itself it confines nothing.

No network but its own loopback, nothing that can be written to but a throw-away course, at most so much memory and time.
``python -m tests.confined ASSIGNMENT NAME`` is what runs in the namespaces.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import nbformat

from autograder.course import Course
from tests import rivals
from tests.bank import ROOT, Case, find_case, write_notebook
from tests.gains import gained

LARGE_MIB = 20
NBGRADER_S = 240.0
CONFINED = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--net", "--ipc", "--uts"]
ENTER = 'mount --make-rprivate / && mount --bind "$1" "$1" && mount -o remount,bind,ro / && cd "$1" && shift && exec "$@"'
LIMITED = ["prlimit", "--as=8589934592", "--fsize=1073741824", "--core=0"]


def against_nbgrader(case: Case, base: Course, folder: Path) -> str:
    """What the case gains from plain nbgrader, run in a copy of ``base`` in namespaces of its own.

    Raises:
        OSError: such namespaces cannot be made here.
    """
    place = folder / "place"
    shutil.copytree(base.root, place)
    for name in ("home", "tmp"):
        (place / name).mkdir()
    course = Course(place)
    names = f"{case.assignment}.ipynb"
    write_notebook(case, course.folder("submitted", "eve", case.assignment) / names)
    honest = replace(case, cells=(), stub=False, hands_in="")
    write_notebook(honest, course.folder("submitted", "zoe", case.assignment) / names)
    if case.wants not in ("a stopped class", "another's grade"):
        shutil.rmtree(course.folder("submitted", "zoe", case.assignment).parent)
    inside = [sys.executable, "-m", "tests.confined", case.assignment, case.name]
    more = {"HOME": str(place / "home"), "TMPDIR": str(place / "tmp"), "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "book")])}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = {**os.environ, **more, "PATH": path, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [*_unshare(), str(place), *LIMITED, *inside], env=env, capture_output=True, text=True, timeout=NBGRADER_S + 60
        )
        if not done.stdout.strip():
            raise OSError(done.stderr.strip()[-500:])
        return str(json.loads(done.stdout.splitlines()[-1]))
    except subprocess.TimeoutExpired:
        return "a run that does not end"
    finally:
        shutil.rmtree(place)


def _unshare() -> list[str]:
    """Enter namespaces; the first argument is the only folder that can be written to."""
    own = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    return [*CONFINED, *own, "sh", "-c", ENTER, "sh"]


def cannot_confine() -> str:
    """Why such namespaces cannot be made here, empty if they can."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run([*_unshare(), folder, *LIMITED, "true"], capture_output=True, text=True, check=False)
        except OSError as error:
            return str(error)
    return done.stderr.strip() if done.returncode else ""


def inside(case: Case) -> str:
    """In the namespaces, in the throw-away course: run nbgrader and look at what came of it."""
    _loopback_up()
    course, name = Course(Path.cwd()), case.assignment
    try:
        command = [rivals.tool("nbgrader"), "autograde", name]
        subprocess.run(command, timeout=NBGRADER_S, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    except subprocess.TimeoutExpired:
        return "a run that does not end"
    scores = rivals.scores_of(course, name)
    path = course.folder("autograded", "eve", name) / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4) if path.is_file() else None
    page = ""
    if case.wants == "a script on the page":
        subprocess.run(
            [rivals.tool("nbgrader"), "generate_feedback", name], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
        found = course.folder("feedback", "eve", name) / f"{name}.html"
        page = found.read_text(encoding="utf-8") if found.is_file() else ""
    got = [gained(case, scores.get("eve", 0.0), notebook, page)]
    if path.is_file() and path.stat().st_size > LARGE_MIB << 20:
        got.append(f"a graded notebook of {path.stat().st_size >> 20} MiB")
    full = sum(Course(ROOT).assignment(name).points.values())
    if course.folder("submitted", "zoe", name).exists() and scores.get("zoe") != full:
        got.append("a stopped class" if "zoe" not in scores else "another's grade")
    return ", ".join(filter(None, got))


def _loopback_up() -> None:
    """A new network has its loopback down; nbgrader speaks with its kernels over it."""
    import fcntl
    import socket
    import struct

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP


def base_of(assignment: str, bases: dict[str, Course], folder: Path) -> Course:
    """A released course under plain nbgrader, made once for each assignment."""
    if assignment not in bases:
        bases[assignment] = rivals.copy_course(folder / assignment, assignment, plain=True)
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        rivals.release(bases[assignment], assignment, {**os.environ, "PATH": path})
    return bases[assignment]


if __name__ == "__main__":
    print(json.dumps(inside(find_case(sys.argv[1], f"hostile/{sys.argv[2]}"))))

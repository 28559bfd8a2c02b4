"""Grading on a Dask cluster: the notebooks run in the sandboxes of its workers, and only this process writes the gradebook.

A worker needs this package, at the same version, and nothing of the course: what an assignment consists of travels with each hand-in.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nbformat import NotebookNode

from autograder.course import Assignment
from autograder.errors import SandboxError, UsageError
from autograder.grading import grade_submission
from autograder.records import GradeRecord, Submission
from autograder.sandbox import PREFIX

Grader = Callable[[Submission, Assignment, int | None], tuple[NotebookNode, GradeRecord]]
"""What grades one hand-in: here, or on another machine."""
CONNECT_S = 20
RETRIES = 2


@dataclass(frozen=True)
class Shipped:
    """An assignment as it travels: its released notebook and the files beside it."""

    name: str
    least_level: str
    files: tuple[tuple[str, bytes], ...]


@contextmanager
def connect(address: str, assignment: Assignment) -> Iterator[Grader]:
    """A grader that works on the cluster at ``address``. It may be given any number at once: workers that come later take from the queue.

    Raises:
        UsageError: Dask is not installed, no scheduler answers, or it has no worker.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("--scheduler needs Dask. Install it in the course's folder: pip install '.[cluster]'.") from None
    try:
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(
            f"No Dask scheduler answers at {address!r} within {CONNECT_S} s: {error}. Expected an address such as tcp://HOST:8786 where "
            "`dask scheduler` runs: start it, or look at the address and the firewall."
        ) from None
    with client:
        if not client.nthreads():
            raise UsageError(
                f"The scheduler at {address} has no worker. Start some (dask worker {address} --nthreads 1) and run this again."
            )
        paths = (assignment.folder / f"{assignment.name}.ipynb", *assignment.files)
        files = tuple((path.name, path.read_bytes()) for path in paths)
        shipped = Shipped(assignment.name, assignment.least_level, files)

        def grade(submission: Submission, assignment: Assignment, seed: int | None) -> tuple[NotebookNode, GradeRecord]:
            future = client.submit(grade_there, submission, shipped, seed, pure=False, retries=RETRIES)
            notebook, record, judged = future.result()
            if judged != assignment.digest():
                raise SandboxError(
                    f"A worker has another version of the course: its digest of grader and assignment is {judged[:12]}, here it is "
                    f"{assignment.digest()[:12]}. Install the same version on all machines (pip install '.[cluster]')."
                )
            return notebook, record

        yield grade


def grade_there(submission: Submission, shipped: Shipped, seed: int | None) -> tuple[NotebookNode, GradeRecord, str]:
    """On a worker: the graded notebook, its record, and the digest of all that judged it."""
    assignment = _unpack(shipped)
    notebook, record = grade_submission(submission, assignment, seed)
    return notebook, record, assignment.digest()


@lru_cache(maxsize=8)
def _unpack(shipped: Shipped) -> Assignment:
    """Write an assignment's files into a folder of their own, once for each process and content; the process takes it away when it ends."""
    content = hashlib.sha256(b"".join(data for _, data in shipped.files)).hexdigest()
    place = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-{content[:12]}-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    folder = place / shipped.name
    folder.mkdir()
    for name, data in shipped.files:
        (folder / name).write_bytes(data)
    return Assignment(shipped.name, folder, shipped.least_level)

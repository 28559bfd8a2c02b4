"""A class graded on a Dask cluster: the same code path with workers that are processes of their own, one of which is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from distributed import Client, LocalCluster

from autograder import cli, cluster
from autograder.classroom import find_handins, grade_class
from autograder.course import Course
from autograder.errors import UsageError
from autograder.grading import grade_submission
from tests.bank import find_case, write_notebook

Run = Callable[..., subprocess.CompletedProcess[str]]
NAME = "unstable_gradients"
CLASS = {"ada": "right/numpy_plain", "ben": "right/noisy", "chen": "wrong/over_batch", "dana": "wrong/no_build"}


@pytest.mark.filterwarnings("ignore")  # of Dask's own, about sockets at its end
def test_a_cluster_grades_a_class_and_a_lost_worker_costs_a_retry(
    copy_of_course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONWARNINGS", "ignore")
    for student, case in CLASS.items():
        write_notebook(find_case(NAME, case), copy_of_course.classroom / "submitted" / student / NAME / f"{NAME}.ipynb")
    assignment = copy_of_course.assignment(NAME)
    handins, _ = find_handins(copy_of_course, assignment)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, local_directory=str(tmp_path)) as here:
        with Client(here) as client:
            first = next(iter(client.run(os.getpid).values()))
        thread = threading.Thread(target=_kill_while_busy, args=(here.scheduler_address, first))
        thread.start()
        with cluster.connect(here.scheduler_address, assignment) as grader:
            rows = grade_class(copy_of_course, assignment, handins, workers=len(handins), grader=grader)
        thread.join()
    assert [row.state for row in rows] == ["graded"] * 4
    got = [row.record.score for row in rows if row.record]
    assert got[:2] == [20, 20]
    assert all(0 < score < 20 for score in got[2:])


def _kill_while_busy(address: str, pid: int) -> None:
    """Kill a worker as soon as it works on something."""
    with Client(address, set_as_default=False) as client:
        while not any(client.processing().values()):
            time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)


def test_without_a_scheduler_the_message_says_so(copy_of_course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_S", 0.5)
    assignment = copy_of_course.assignment(NAME)
    with (
        pytest.raises(
            UsageError, match=r"No Dask scheduler answers at 'tcp://127\.0\.0\.1:9'.* Expected an address such as tcp://HOST:8786"
        ),
        cluster.connect("tcp://127.0.0.1:9", assignment),
    ):
        pass


def test_without_dask_the_message_says_what_to_install(copy_of_course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    connecting: Callable[[], object] = cluster.connect("tcp://127.0.0.1:9", copy_of_course.assignment(NAME)).__enter__
    with pytest.raises(UsageError, match=r"pip install '\.\[cluster\]'"):
        connecting()


def test_a_cluster_is_given_all_at_once(copy_of_course: Course, run_command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that come later find something to do, however few there were at first."""
    students = [f"s{number}" for number in range(4)]
    for student in students:
        folder = copy_of_course.folder("submitted", student, NAME)
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_text("{broken", encoding="utf-8")
    together = threading.Barrier(len(students), timeout=20)

    def grader(*given: Any) -> Any:
        together.wait()
        return grade_submission(*given)

    monkeypatch.setattr(cli, "connect", lambda *_: nullcontext(grader))
    done = run_command("autograder", "grade", NAME, "--scheduler", "tcp://somewhere", "--json", cwd=copy_of_course.root)
    assert done.returncode == 0, done.stderr
    assert [row["state"] for row in json.loads(done.stdout)["students"]] == ["graded"] * len(students)


def test_a_worker_leaves_no_assignment_behind(course: Course) -> None:
    code = (
        "from autograder import cluster; shipped = cluster.Shipped('x', 'L0', (('x.ipynb', b'{}'),)); "
        "folder = cluster._unpack(shipped).folder; assert (folder / 'x.ipynb').read_bytes() == b'{}'; print(folder.parent)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=course.root, capture_output=True, text=True, check=True)
    assert done.stdout.strip()
    assert not Path(done.stdout.strip()).exists()

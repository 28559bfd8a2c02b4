"""The grader is killed at random points and run again: what was graded stays, the rest is graded, the gradebook ends the same.

``KILLS`` says at how many points (8 by default), ``KILL_SEED`` which ones; a failure names the seed.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.grading import read_record
from tests.bank import ROOT
from tests.killable import NAME, SOLUTION, hand_in, make_course

KILLS = int(os.environ.get("KILLS", "8"))
SEED = int(os.environ.get("KILL_SEED", "0")) or random.randrange(1, 1 << 32)
IN_A_ROW = 3
"""Kills of one class, before it may be graded to the end."""
LATER_S = 0.5
"""Between a step and a kill, at most: some kills fall between two steps, while notebooks run."""
VICTIMS = ("the grader at a step", "the grader", "everything at once", "the warm process", "a notebook's process")
WRONG = {"double": "    return x + x + 1", "total": "    return np.mean(x)"}
CLASS: dict[str, dict[str, str]] = {
    "ada": SOLUTION,
    "ben": {**SOLUTION, "total": WRONG["total"]},
    "chen": {**SOLUTION, "double": WRONG["double"]},
    "dana": {},
    "emil": WRONG,
}
SCORES = {"ada": 5, "ben": 2, "chen": 3, "dana": 0, "emil": 0, "fay": 0}


@dataclass
class Run:
    """One run of the grader."""

    pid: int
    answers: Iterator[str]

    def wait(self, word: str = "ended") -> dict[str, int]:
        """All that it has said up to that word, or to its end: its exit code, negative for a signal, and its steps if it was not killed."""
        told: dict[str, int] = {}
        while not {word, "ended"} & set(told):
            told.update(json.loads(next(self.answers)))
        return told

    def going_on(self) -> bool:
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(self.pid).status() != psutil.STATUS_ZOMBIE
        return False


@pytest.fixture(scope="module")
def start() -> Iterator[Callable[..., Run]]:
    """Starts the grader on a course."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [sys.executable, "-m", "tests.killable"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PATH": path}
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        orders, answers = server.stdin, server.stdout

        def run(course: Course, at: int = 0, tell: int = 0) -> Run:
            orders.write(json.dumps({"course": str(course.root), "at": at, "tell": tell}) + "\n")
            orders.flush()
            return Run(json.loads(next(answers))["pid"], answers)

        yield run
        orders.close()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released course whose class has handed in, with a gradebook that knows the assignment."""
    folder = tmp_path_factory.mktemp("killed") / "base"
    folder.mkdir()
    make_course(folder)
    nbgrader = str(Path(sys.executable).parent / "nbgrader")
    subprocess.run([nbgrader, "generate_assignment", NAME], cwd=folder, check=True, capture_output=True, timeout=300)
    for student, answers in CLASS.items():
        hand_in(folder, student, **answers)
    broken = folder / "classroom" / "submitted" / "fay" / NAME / f"{NAME}.ipynb"
    broken.parent.mkdir(parents=True)
    broken.write_text("{", encoding="utf-8")
    (broken.parent / "timestamp.txt").write_text("2026-01-02 00:00:00 UTC", encoding="utf-8")
    return folder


def contents(course: Course) -> dict[str, Any]:
    """All that the gradebook says of the class, and how many rows each of its tables has."""
    path = course.classroom / "gradebook.db"
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tables = [name for (name,) in database.execute("select name from sqlite_master where type = 'table' order by name")]
        rows = {name: database.execute(f'select count(*) from "{name}"').fetchone()[0] for name in tables}
    with Gradebook(f"sqlite:///{path}") as gradebook:
        told: dict[str, Any] = {}
        for submission in gradebook.find_assignment(NAME).submissions:
            (notebook,) = submission.notebooks
            grades = {
                grade.name: (grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade)
                for grade in notebook.grades
            }
            comments = {comment.name: (comment.auto_comment, comment.manual_comment) for comment in notebook.comments}
            told[submission.student.id] = (submission.score, str(submission.timestamp), grades, comments)
    return {"rows": rows, "students": told}


def finished(course: Course) -> dict[str, int]:
    """The seed of each grade that was saved to its end."""
    found = {}
    for path in course.classroom.glob(f"autograded/*/{NAME}/{NAME}.ipynb"):
        student = path.parent.parent.name
        if not course.folder(".graded", student, NAME).exists() and course.folder("feedback", student, NAME).exists():
            record = read_record(nbformat.read(path, as_version=4))
            assert record is not None
            found[student] = record.seed
    return found


def kill(victim: str, run: Run, after_s: float, rng: random.Random) -> bool:
    """Kill the victim ``after_s`` seconds from now, or as soon as there is one; returns whether there was one before the run's end."""
    time.sleep(after_s)
    while run.going_on():
        with suppress(psutil.NoSuchProcess, ProcessLookupError):
            if found := _processes(victim, psutil.Process(run.pid), rng):
                for process in found:
                    with suppress(psutil.NoSuchProcess):
                        process.send_signal(signal.SIGKILL)
                return True
        time.sleep(0.002)
    return False


def _processes(victim: str, grader: psutil.Process, rng: random.Random) -> list[psutil.Process]:
    """Those that are to be killed, as far as they are there."""
    if victim == "the grader":
        return [grader]
    if victim == "everything at once":
        return [grader, *grader.children(recursive=True)]
    warm = [child for child in grader.children() if any(word.endswith("warm.py") for word in child.cmdline())]
    notebooks = [process for child in warm for process in child.children(recursive=True)]
    return warm if victim == "the warm process" else [rng.choice(notebooks)] if notebooks else []


def copy_of(base: Path, place: Path) -> Course:
    """The course as it was before anything was graded."""
    shutil.copytree(base, place)
    config = place / "nbgrader_config.py"
    assert str(base) not in config.read_text(encoding="utf-8")
    return Course(place)


def test_a_grader_killed_at_any_point_ends_where_an_undisturbed_one_does(base: Path, start: Callable[..., Run], tmp_path: Path) -> None:
    rng = random.Random(SEED)
    calm = copy_of(base, tmp_path / "calm")
    told = start(calm).wait()
    assert told["ended"] == 0
    expected = contents(calm)
    assert {student: said[0] for student, said in expected["students"].items()} == SCORES
    assert finished(calm).keys() == SCORES.keys()

    killed: list[str] = []
    pids: list[int] = []
    classes = 0
    while len(killed) < KILLS:
        classes += 1
        course = copy_of(base, tmp_path / f"class-{classes}")
        for _ in range(min(IN_A_ROW, KILLS - len(killed))):
            before = finished(course)
            victim = VICTIMS[len(killed) % len(VICTIMS)]
            room = told["steps"] * (len(SCORES) - len(before)) // len(SCORES)  # what is kept has no steps
            step, after_s = rng.randint(0, room), rng.uniform(0, LATER_S)
            by_step = victim == "the grader at a step"
            run = start(course, at=max(step, 1)) if by_step else start(course, tell=step)
            pids.append(run.pid)
            if by_step:
                ended = run.wait()["ended"]
                hit = ended == -signal.SIGKILL
            else:
                said = run.wait("reached") if step else {}
                hit = "ended" not in said and kill(victim, run, after_s, rng)
                ended = said["ended"] if "ended" in said else run.wait()["ended"]
            where = f"KILL_SEED={SEED}, class {classes}: {victim}, step {step}, {after_s:.3f} s later; the run ended with {ended}"
            assert {student: finished(course).get(student) for student in before} == before, where
            if hit:  # a run that has less to do has fewer steps, and may end before its victim is there
                killed.append(where)
        graded = finished(course)
        run = start(course)
        pids.append(run.pid)
        assert run.wait()["ended"] == 0, killed[-IN_A_ROW:]
        assert contents(course) == expected, killed[-IN_A_ROW:]
        after = finished(course)
        assert after.keys() == SCORES.keys(), killed[-IN_A_ROW:]
        assert {student: after[student] for student in graded} == graded, killed[-IN_A_ROW:]
        assert not list(course.classroom.glob(".graded/*/*")), killed[-IN_A_ROW:]
        shutil.rmtree(course.root)
    print(f"{told['steps']} steps, {classes} classes", *killed, sep="\n")
    assert not [path for pid in pids for path in Path(tempfile.gettempdir()).glob(f"autograder-{pid}-*")]
    assert not [process for process in psutil.process_iter(["pid"]) if process.pid in pids]

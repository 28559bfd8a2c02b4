"""A class of hand-ins: found in ``classroom/submitted``, graded several at a time, saved one by one."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from autograder import feedback, gradebook, staging
from autograder.cluster import Grader
from autograder.course import Assignment, Course
from autograder.errors import AutograderError, UsageError
from autograder.grading import digest, grade_submission
from autograder.intake import choose_notebook, read_submission
from autograder.records import GradeRecord, Submission
from autograder.release import register
from autograder.sandbox import interrupt_grading

STUDENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
MAX_BESIDE = 200
"""Bytes of a file of the exchange."""
SECRET = re.compile(r"[0-9a-f]+")
SWITCH_S = 5e-4
"""How long one thread may keep the others waiting. While a grade is saved, kernels stand still until their messages are read."""


@dataclass(frozen=True)
class HandIn:
    """What one student handed in for an assignment."""

    student: str
    folder: Path
    path: Path
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Graded:
    """One row of the class table."""

    student: str
    record: GradeRecord | None
    state: str
    """``graded``, ``kept`` (nothing has changed since it was graded), ``refused`` (not a hand-in that can have a grade) or ``error`` (the
    grader's: it has no grade yet); in a plan also ``to grade``."""
    message: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries, lists, numbers and strings, ready for JSON."""
        return {"student": self.student, "state": self.state, "message": self.message, "record": self.record and self.record.to_dict()}


def find_handins(course: Course, assignment: Assignment, students: Iterable[str] = ()) -> tuple[list[HandIn], list[Graded]]:
    """The hand-ins of an assignment in the order of the students' ids, and the folders that cannot be one.

    Raises:
        UsageError: there is none, or none of a student who was asked for.
    """
    submitted = course.classroom / "submitted"
    wanted = set(students)
    found, refused = [], []
    for folder in sorted(submitted.glob("*")) if submitted.is_dir() else []:
        home = folder / assignment.name
        if (wanted and folder.name not in wanted) or not os.path.lexists(home):
            continue
        if folder.is_symlink() or home.is_symlink() or not home.is_dir():
            refused.append(
                Graded(folder.name, None, "refused", "The hand-in is a link or a file; expected a folder with the notebook in it.")
            )
        elif not STUDENT_ID.fullmatch(folder.name):
            text = "A student id has letters, digits, dots, hyphens and underscores only. Rename the folder."
            refused.append(Graded(folder.name, None, "refused", text))
        else:
            found.append(HandIn(folder.name, home, *choose_notebook(home, assignment.name)))
    missing = sorted(wanted - {handin.student for handin in found} - {row.student for row in refused})
    if missing or not (found or refused):
        place = submitted / "STUDENT" / assignment.name / f"{assignment.name}.ipynb"
        raise UsageError(f"No hand-in {'of ' + ', '.join(missing) + ' ' if missing else ''}found: expected {place}.")
    return found, refused


def plan_class(course: Course, assignment: Assignment, handins: list[HandIn], force: bool = False) -> list[Graded]:
    """What :func:`grade_class` would do with each hand-in, with the record of those that would be kept."""
    same = {} if force else {one.student: _kept(course, assignment, one, _read(one, assignment)) for one in handins}
    saved = gradebook.saved_students(course, assignment.name) if any(same.values()) else set()  # to ask would make a gradebook
    kept = {student: record for student, record in same.items() if record and student in saved}
    return [Graded(one.student, kept.get(one.student), "kept" if one.student in kept else "to grade") for one in handins]


def grade_class(
    course: Course,
    assignment: Assignment,
    handins: list[HandIn],
    *,
    workers: int,
    grader: Grader = grade_submission,
    force: bool = False,
    seed: int | None = None,
    on_graded: Callable[[Graded], None] = lambda row: None,
) -> list[Graded]:
    """Grade hand-ins and save each as soon as it is done, so that an interruption loses none that was.

    Args:
        course: where to read and write.
        assignment: what was handed in.
        handins: from :func:`find_handins`.
        workers: how many notebooks are graded at a time.
        grader: what grades one: :func:`~autograder.grading.grade_submission`, or a cluster's.
        force: grade also what has not changed since it was graded.
        seed: of the drawn inputs; by default each notebook has its own, chosen when it is graded.
        on_graded: called in this thread for each hand-in as it is done.

    Returns:
        A row for each hand-in, in their order.
    """
    register(course, assignment.name)
    saved = gradebook.saved_students(course, assignment.name)
    rows: dict[str, Graded] = {}
    with _switching(SWITCH_S), ThreadPoolExecutor(workers) as pool:
        waiting: dict[Future[GradeRecord], HandIn] = {}
        for handin in handins:
            submission = _read(handin, assignment)
            kept = None if force or handin.student not in saved else _kept(course, assignment, handin, submission)
            if kept:
                rows[handin.student] = _finish(course, assignment, handin, kept, "kept")
                on_graded(rows[handin.student])
            else:
                waiting[pool.submit(_grade, course, assignment, handin, grader, seed, force)] = handin
        try:
            for future in as_completed(waiting):
                handin = waiting[future]
                rows[handin.student] = _save(course, assignment, handin, future)
                on_graded(rows[handin.student])
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            interrupt_grading()
            raise
    return [rows[handin.student] for handin in handins]


@contextmanager
def _switching(seconds: float) -> Iterator[None]:
    """Threads that take turns so often."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(seconds)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _read(handin: HandIn, assignment: Assignment) -> Submission:
    submission = read_submission(handin.path, assignment)
    return Submission(submission.notebook, submission.digest, (*handin.notes, *submission.notes), submission.refusal)


def _kept(course: Course, assignment: Assignment, handin: HandIn, submission: Submission) -> GradeRecord | None:
    """The record of an earlier run on the very same hand-in, by the very same grader, if it was saved to the end.

    What is still staged was not: an interruption may have left its notebook in autograded/ and no scores in the gradebook.
    """
    if course.folder(staging.GRADED, handin.student, assignment.name).exists():
        return None
    record = staging.record_at(course, "autograded", handin.student, assignment.name)
    fresh = record and record.digest == digest(submission, assignment) and not record.has_errors()
    came = gradebook.timestamp_of(course, assignment.name, handin.student)
    return record if fresh and came == _beside(handin).get("timestamp.txt") else None


def _grade(course: Course, assignment: Assignment, handin: HandIn, grader: Grader, seed: int | None, force: bool) -> GradeRecord:
    """Grade one hand-in and stage the result; what an interrupted run had staged is taken as it is."""
    submission = _read(handin, assignment)
    staged = staging.record_at(course, staging.GRADED, handin.student, assignment.name)
    if staged and not force and staged.digest == digest(submission, assignment) and not staged.has_errors():
        notebook, record = None, staged
    else:
        notebook, record = grader(submission, assignment, seed)
    staging.stage(course, assignment.name, handin.student, notebook, _beside(handin))
    return record


def _save(course: Course, assignment: Assignment, handin: HandIn, graded: Future[GradeRecord]) -> Graded:
    """Save one grade. A fault of the grader's is that hand-in's row in the table; the class goes on."""
    try:
        record = graded.result()
        gradebook.save(course, assignment.name, handin.student)
        return _finish(course, assignment, handin, record, "graded")
    except Exception as error:
        said = str(error) if isinstance(error, AutograderError) else f"{type(error).__name__}: {error}"
        return Graded(handin.student, None, "error", said.partition("\n")[0])


def _finish(course: Course, assignment: Assignment, handin: HandIn, record: GradeRecord, state: str) -> Graded:
    """Write the feedback page where it is missing or older than the grade, or a grade by hand may be new; then unstage the notebook."""
    page = course.feedback_page(handin.student, assignment.name)
    if state == "graded" or record.by_hand or not page.exists():
        graded = nbformat.read(course.folder("autograded", handin.student, assignment.name) / f"{assignment.name}.ipynb", as_version=4)
        total = gradebook.total_of(course, assignment.name, handin.student)
        feedback.write_page(page, graded, record, course, handin.student, total)
        _let_fetch(course.folder("autograded", handin.student, assignment.name), page.parent)
    staging.unstage(course, assignment.name, handin.student)
    return Graded(handin.student, record, state)


def _let_fetch(graded: Path, page: Path) -> None:
    """Put beside the page what ``nbgrader release_feedback`` looks for there."""
    for name in staging.EXCHANGED:
        (page / name).unlink(missing_ok=True)
        if (graded / name).is_file():
            shutil.copyfile(graded / name, page / name)


def write_feedback(course: Course, assignment: Assignment, students: Iterable[str] = (), dry_run: bool = False) -> dict[str, str]:
    """Write the feedback pages again, from the graded notebooks and the gradebook as they are now.

    Args:
        course: where to read and write.
        assignment: what was graded.
        students: only these; by default all.
        dry_run: write nothing.

    Returns:
        For each student ``new``, ``changed`` or ``unchanged``; ``not graded`` where the notebook holds no record of this grader's.

    Raises:
        UsageError: nothing is graded, or nothing of a student who was asked for.
    """
    wanted = set(students)
    saved = gradebook.saved_students(course, assignment.name)
    missing = sorted(wanted - saved)
    if missing or not saved:
        raise UsageError(f"Nothing is graded {'of ' + ', '.join(missing) + ' ' if missing else ''}yet: autograder grade {assignment.name}.")
    states = {}
    for student in sorted(wanted or saved):
        path = course.folder("autograded", student, assignment.name) / f"{assignment.name}.ipynb"
        record = staging.record_at(course, "autograded", student, assignment.name)
        if record is None:
            states[student] = "not graded"
            continue
        page = course.feedback_page(student, assignment.name)
        total = gradebook.total_of(course, assignment.name, student)
        states[student] = feedback.write_page(page, nbformat.read(path, as_version=4), record, course, student, total, dry_run)
        if not dry_run:
            _let_fetch(path.parent, page.parent)
    return states


def _beside(handin: HandIn) -> dict[str, str]:
    """What nbgrader's exchange put beside the notebook, where it is a short regular file with a time, or a secret, in it."""
    told = {name: text for name in staging.EXCHANGED if (text := _short_text(handin.folder / name)) is not None}
    valid = {"timestamp.txt": gradebook.valid_timestamp, "submission_secret.txt": lambda text: text if SECRET.fullmatch(text) else None}
    return {name: text for name, said in told.items() if (text := valid[name](said)) is not None}


def _short_text(path: Path) -> str | None:
    """The text of a regular file under the cap; links are not followed."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BESIDE:
        return None
    return path.read_text(encoding="utf-8", errors="replace")

"""The edge to nbgrader: its gradebook, its folders, its commands. Nothing else imports nbgrader.

nbgrader's own ``Autograde`` writes the gradebook in every case, so that late penalties, resubmissions and grades by hand stay as nbgrader
keeps them. Under ``nbgrader autograde`` and formgrader's button, :class:`GradingExporter` grades each notebook as it is read. Under
``autograder grade`` the notebooks were graded before, several at a time, and are only saved. Under ``nbgrader generate_feedback`` and
formgrader's button for it, :class:`FeedbackExporter` makes the page.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import nbgrader.api
from nbconvert.exporters import Exporter, NotebookExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import parse_utc
from sqlalchemy import make_url
from sqlalchemy.exc import SAWarning, SQLAlchemyError
from traitlets import default
from traitlets.config import Config

from autograder.course import Course, find_course
from autograder.errors import CourseError
from autograder.feedback import make_page
from autograder.grading import grade_submission, read_record
from autograder.intake import read_submission
from autograder.sandbox import PREFIX, share_warm_process
from autograder.staging import GRADED, record_at

nbgrader.api.create_engine = lru_cache(maxsize=8)(nbgrader.api.create_engine)
"""nbgrader opens the gradebook some ten times a hand-in; a closed engine serves again, and keeps what it has compiled."""
GRADEBOOK_HELP = "Is its server up, and the password in ~/.pgpass? A file of an older nbgrader: nbgrader db upgrade."


class GradingExporter(NotebookExporter):
    """Reads a hand-in as the grader does: intake, sandbox, judge. A notebook that nbgrader itself wrote is read as it is."""

    def from_filename(self, filename: str, resources: Any = None, **options: Any) -> tuple[NotebookNode, dict[str, Any]]:
        """Called by nbgrader once for the hand-in and once for the notebook in its ``autograded`` folder."""
        told = (resources or {}).get("nbgrader")
        if told is None or "autograded" in Path(filename).parts:
            return super().from_filename(filename, resources, **options)
        share_warm_process()
        path = Path(filename).absolute()
        assignment = find_course(path.parent).assignment(told["assignment"])
        notebook, _ = grade_submission(read_submission(path, assignment), assignment)
        exported: tuple[NotebookNode, dict[str, Any]] = self.from_notebook_node(notebook, resources, **options)
        return exported


class FeedbackExporter(Exporter):
    """Makes the feedback page of a graded notebook, the same as ``autograder feedback`` does."""

    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension(self) -> str:
        return ".html"

    def from_filename(self, filename: str, resources: Any = None, **_options: Any) -> tuple[Any, dict[str, Any]]:
        """Called by nbgrader for each notebook in its ``autograded`` folder.

        Raises:
            CourseError: the notebook was graded by something else.
        """
        told, path = resources["nbgrader"], Path(filename).absolute()
        course, name, student = find_course(path.parent), told["assignment"], told["student"]
        notebook = nbformat.read(path, as_version=4)
        record = read_record(notebook)
        if record is None:
            raise CourseError(f"{name} of {student} has no record of this grader's: grade it again with autograder grade {name}.")
        page = course.feedback_page(student, name)
        resources["output_extension"] = self.file_extension
        return make_page(page, notebook, record, course, student, total_of(course, name, student)), resources


class _Renderer(IPythonRenderer):
    """A picture pasted into a cell is not handed on by intake; nbconvert stops at one that is missing."""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return str(super(IPythonRenderer, self).image(text, url, title))


def markdown_without_html(source: str) -> str:
    """Markdown as HTML for formgrader's pages: what a student wrote as HTML stays text, and no link of it runs a script."""
    return str(MarkdownWithMath(renderer=_Renderer(escape=True, allow_harmful_protocols=False)).render(source))


class FlagErrors(NbGraderPreprocessor):
    """An item that the grader failed to judge gets no score and asks for a look by hand: an error is never a zero in silence."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Called by nbgrader after the scores were saved."""
        told, record = resources["nbgrader"], read_record(nb)
        errors = [item.id for item in record.items if item.outcome == "error"] if record else []
        if not errors:
            return nb, resources
        with Gradebook(told["db_url"]) as gradebook:
            for name in errors:
                grade = gradebook.find_grade(name, told["notebook"], told["assignment"], told["student"])
                grade.auto_score, grade.needs_manual_grade = None, True
            gradebook.db.commit()
        return nb, resources


def saved_students(course: Course, assignment: str) -> set[str]:
    """The students whose submission of the assignment the gradebook holds."""
    with _gradebook(course) as gradebook:
        try:
            return {submission.student.id for submission in gradebook.find_assignment(assignment).submissions}
        except MissingEntry:
            return set()


@contextmanager
def made(course: Course, assignment: str, throw_away: bool = False) -> Iterator[Path]:
    """The release as nbgrader makes it now, in a folder that is gone afterwards; the gradebook learns its cells, unless all is thrown away.

    Raises:
        CourseError: nbgrader refuses.
    """
    config = course.configuration()
    with TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-release-") as folder:
        config.CourseDirectory.release_directory = folder
        if throw_away:
            config.CourseDirectory.db_url = f"sqlite:///{folder}/gradebook.db"
        _convert(GenerateAssignment, course, config, assignment, ".")
        yield Path(folder) / assignment


def save(course: Course, assignment: str, student: str) -> None:
    """Save a graded notebook from ``classroom/.graded`` into the gradebook and into ``classroom/autograded``.

    A grade by hand stays. nbgrader lets each wait for a second look; here one that was given for this very hand-in does not.
    """
    settled = _settle_before(course, assignment, student)
    _forget_time(course, assignment, student)
    config = course.configuration()
    config.CourseDirectory.submitted_directory = str(Path(course.classroom.name) / GRADED)
    config.Autograde.exporter_class = NotebookExporter
    _convert(Autograde, course, config, assignment, student)
    if settled:
        with _gradebook(course) as gradebook:
            for grade in _grades(gradebook, assignment, student):
                grade.needs_manual_grade = grade.needs_manual_grade and grade.name not in settled
            gradebook.db.commit()


def _settle_before(course: Course, assignment: str, student: str) -> set[str]:
    """The items whose grade by hand is for the hand-in that is staged.

    Those for an earlier one wait for a look from now on: also if a run is killed when the earlier notebook has given way to the new one.
    """
    before, now = (record_at(course, step, student, assignment) for step in ("autograded", GRADED))
    same = bool(before and now and before.hand_in == now.hand_in)
    with _gradebook(course) as gradebook:
        by_hand = [grade for grade in _grades(gradebook, assignment, student) if grade.manual_score is not None]
        for grade in by_hand:
            grade.needs_manual_grade = grade.needs_manual_grade or not same
        gradebook.db.commit()
        return {grade.name for grade in by_hand if not grade.needs_manual_grade}


def _grades(gradebook: Gradebook, assignment: str, student: str) -> list[Any]:
    """The rows of a submission's items; none where there is no submission yet."""
    try:
        return [grade for notebook in gradebook.find_submission(assignment, student).notebooks for grade in notebook.grades]
    except MissingEntry:
        return []


def _forget_time(course: Course, assignment: str, student: str) -> None:
    """Take an earlier hand-in's time out of the gradebook where the new one has none: nbgrader would count it for the new one.

    A time that came from no ``timestamp.txt``, but through nbgrader's API, stays.
    """
    if timestamp_of(course, assignment, student) is None or (course.folder(GRADED, student, assignment) / "timestamp.txt").exists():
        return
    with _gradebook(course) as gradebook, suppress(MissingEntry):
        gradebook.find_submission(assignment, student).timestamp = None
        gradebook.db.commit()


def _convert(converter: Any, course: Course, config: Config, assignment: str, student: str) -> None:
    """Run one of nbgrader's converters for one student (``.``: for the release).

    Raises:
        CourseError: with what nbgrader logged, when it refuses.
    """
    folder = CourseDirectory(config=config)
    folder.root, folder.assignment_id, folder.student_id = str(course.root), assignment, student
    log, records = logging.Logger("nbgrader"), _Records()
    log.addHandler(records)
    app = converter(coursedir=folder, config=config, log=log)
    app.force = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)  # nbgrader 0.9 on SQLAlchemy 2.1; its results are right
            app.start()
    except Exception as error:
        raise _refusal(error, records.lines, assignment, student) from error


def _refusal(error: Exception, lines: list[str], assignment: str, student: str) -> CourseError:
    """What to do about an error of nbgrader's, with what it logged where it is not one that is known."""
    if any("submissions associated with" in line for line in lines):
        return CourseError(
            f"{assignment}: cells were added, removed or renamed, and the gradebook holds hand-ins for the old ones. Undo the change, or "
            f"begin anew: nbgrader db assignment remove {assignment} --force (its grades by hand, comments and due date go with it), "
            f"autograder release {assignment}, autograder grade {assignment}."
        )
    what = f"release {assignment}" if student == "." else f"save {assignment} of {student}"
    said = [line for line in lines if not line.startswith("Config option")][-20:]
    return CourseError("\n".join((f"nbgrader could not {what}: {error} Run the command again. nbgrader's log:", *said)))


class _Records(logging.Handler):
    """Keeps what nbgrader logs, for the case that it fails."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def place_of(course: Course) -> str:
    """Where the gradebook is, for a person to read: a file, or the address of a server without its password."""
    url = make_url(CourseDirectory(config=course.configuration()).db_url)
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


@contextmanager
def _gradebook(course: Course) -> Iterator[Gradebook]:
    """The gradebook that ``c.CourseDirectory.db_url`` names.

    Raises:
        CourseError: it cannot be opened.
    """
    course.classroom.mkdir(exist_ok=True)
    folder = CourseDirectory(config=course.configuration())
    try:
        gradebook = Gradebook(folder.db_url, folder.course_id)
    except (SQLAlchemyError, ImportError) as error:
        said = str(error).splitlines()[0]
        raise CourseError(
            f"The gradebook {place_of(course)} (c.CourseDirectory.db_url) cannot be opened: {said}. {GRADEBOOK_HELP}"
        ) from error
    with gradebook:
        yield gradebook


def valid_timestamp(text: str) -> str | None:
    """The text, if nbgrader can read it as a time, else None."""
    try:
        return text.strip() if parse_utc(text.strip()) else None
    except (ValueError, OverflowError):
        return None


def timestamp_of(course: Course, assignment: str, student: str) -> str | None:
    """When the saved hand-in was handed in, as its ``timestamp.txt`` says."""
    path = course.folder("autograded", student, assignment) / "timestamp.txt"
    return path.read_text(encoding="utf-8").strip() if path.is_file() else None


def name_students(course: Course, names: Mapping[str, tuple[str, str, str]]) -> None:
    """Tell the gradebook the first name, the last name and the email address of each student, by id; an empty one changes nothing.

    A last name alone is a whole name: it takes the place of both, unless they are the same words.
    """
    with _gradebook(course) as gradebook:
        before = {student.id: f"{student.first_name or ''} {student.last_name or ''}".split() for student in gradebook.students}
        for student, (first, last, email) in names.items():
            known = {key: value for key, value in (("first_name", first), ("last_name", last), ("email", email)) if value}
            if last and not first:
                known |= {"first_name": ""}
                if sorted(last.split()) == sorted(before.get(student, [])):
                    del known["first_name"], known["last_name"]
            gradebook.update_or_create_student(student, **known)


@dataclass(frozen=True)
class Total:
    """A submission's score as the gradebook has it: with grades by hand, less the late penalty, which is told beside it."""

    score: float
    """Less the late penalty, at least 0."""
    max_score: float
    late_penalty: float
    by_hand: Mapping[str, float] = field(default_factory=dict)
    """The points that a person gave, by ``grade_id``."""
    handed_in: str | None = None
    """When, in UTC, in words; None where nobody knows."""
    comments: Mapping[str, str] = field(default_factory=dict)
    """What a person wrote under a cell, by ``grade_id``."""
    waiting: frozenset[str] = frozenset()
    """What waits for a person's grade, or for another look at it, by ``grade_id``."""


def total_of(course: Course, assignment: str, student: str) -> Total:
    """What the gradebook says of a submission."""
    with _gradebook(course) as gradebook:
        submission = gradebook.find_submission(assignment, student)
        by_hand: dict[str, float] = {}
        comments: dict[str, str] = {}
        waiting: set[str] = set()
        for notebook in submission.notebooks:
            comments |= {comment.name: comment.manual_comment for comment in notebook.comments if comment.manual_comment}
            by_hand |= {grade.name: float(grade.manual_score) for grade in notebook.grades if grade.manual_score is not None}
            waiting |= {grade.name for grade in notebook.grades if grade.needs_manual_grade}
        penalty = float(submission.late_submission_penalty or 0)
        when = submission.timestamp and f"{submission.timestamp:%Y-%m-%d, %H:%M} UTC"
        score = max(0.0, float(submission.score) - penalty)
        return Total(score, float(submission.max_score), penalty, by_hand, when, comments, frozenset(waiting))


@dataclass(frozen=True)
class Grade:
    """A student's grade in one assignment, as nbgrader's own export has it."""

    assignment: str
    student: str
    last_name: str
    first_name: str
    email: str
    raw_score: float
    late_penalty: float
    score: float
    """The raw score less the late penalty, at least 0."""
    max_score: float
    by_hand_left: bool
    """Whether something waits to be graded by hand."""


def grades_of(course: Course, assignment: str) -> list[Grade]:
    """The grades of all who handed in, by student.

    Raises:
        CourseError: the gradebook has no grades of that assignment.
    """
    with _gradebook(course) as gradebook:
        try:
            submissions = gradebook.find_assignment(assignment).submissions
        except MissingEntry:
            submissions = []
        grades = [_grade_of(submission, assignment) for submission in submissions]
    if not grades:
        raise CourseError(f"The gradebook has no grades of {assignment!r} yet: autograder grade {assignment} writes them.")
    return sorted(grades, key=lambda grade: grade.student)


def students_of(course: Course) -> dict[str, str]:
    """Everybody whom the gradebook knows: the name, or where it knows none the id, by id."""
    with _gradebook(course) as gradebook:
        return {one.id: ", ".join(filter(None, (one.last_name, one.first_name))) or one.id for one in gradebook.students}


def _grade_of(submission: Any, assignment: str) -> Grade:
    student, raw, penalty = submission.student, float(submission.score), float(submission.late_submission_penalty or 0)
    names = (student.last_name or "", student.first_name or "", student.email or "")
    score = max(0.0, raw - penalty)
    return Grade(assignment, student.id, *names, raw, penalty, score, float(submission.max_score), bool(submission.needs_manual_grade))

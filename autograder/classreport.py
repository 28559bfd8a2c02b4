"""The class report: one page on how a class did, what it misunderstood, and who needs a look. No script, no request.

All texts of students go through jinja2's escaping. Without names, nothing on the page is of one student: no rows, no texts that fewer than
three were told.
"""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, select_autoescape

from autograder.course import Assignment, Course
from autograder.files import write_whole
from autograder.gradebook import Grade, grades_of, students_of
from autograder.grading import KEY
from autograder.items import Item, Misconception, analyse_items, count_misconceptions
from autograder.records import GradeRecord
from autograder.similarity import Pair, near_pairs, own_code

BINS = 10
TOLD_TO_FEW = 3
"""A text that fewer were told may be of one of them."""
ENDINGS = {"time-out": "did not end in time", "kernel-died": "ended Python", "not-reached": "ended before the last item"}


@dataclass(frozen=True)
class HandIn:
    """One student's graded hand-in."""

    grade: Grade
    record: GradeRecord | None
    code: str

    @property
    def ran(self) -> bool:
        """Whether anything of it was run."""
        return self.record is not None and self.record.level != "none"


@dataclass(frozen=True)
class Look:
    """A hand-in that needs a look, and why."""

    student: str
    name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Bin:
    """A bar of a histogram."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Report:
    """What there is to say about one assignment."""

    assignment: str
    hand_ins: int
    vanished: tuple[str, ...]
    """Students whom the gradebook knows and who handed nothing in."""
    max_score: float
    mean: float
    median: float
    scores: tuple[Bin, ...]
    items: tuple[Item, ...]
    ran: int
    misconceptions: tuple[Misconception, ...]
    looks: tuple[Look, ...]
    reasons: dict[str, int]
    """How many need a look for each kind of reason."""
    pairs: tuple[Pair, ...]
    wall_s: tuple[Bin, ...]
    wall_total_s: float
    memory_mib: tuple[Bin, ...]
    rows: tuple[tuple[str, str, float, float], ...]
    """Each student's id, name, score and late penalty."""


def make_report(course: Course, assignment: Assignment, with_names: bool = True) -> Report:
    """Look at all that is graded.

    Args:
        course: whose gradebook and graded notebooks.
        assignment: what was graded.
        with_names: else all that is of single students is left out.

    Raises:
        CourseError: nothing is graded.
    """
    grades = grades_of(course, assignment.name)
    hand_ins = [_read(course, assignment, grade) for grade in grades]
    ran = [one.record for one in hand_ins if one.record and one.ran]
    pairs = near_pairs({one.grade.student: one.code for one in hand_ins if one.ran})
    looks, reasons = _looks(hand_ins, pairs)
    there = {grade.student for grade in grades}
    vanished = tuple(name for student, name in students_of(course).items() if student not in there)
    scores = [grade.score for grade in grades]
    top = max(grade.max_score for grade in grades)
    records = [one.record for one in hand_ins if one.record]
    return Report(
        assignment=assignment.name,
        hand_ins=len(grades),
        vanished=vanished if with_names else ("",) * len(vanished),
        max_score=top,
        mean=statistics.fmean(scores),
        median=statistics.median(scores),
        scores=_bins(scores, top),
        items=tuple(analyse_items(ran)),
        ran=len(ran),
        misconceptions=tuple(_told(one, with_names) for one in count_misconceptions(ran)),
        looks=tuple(looks) if with_names else (),
        reasons=reasons,
        pairs=tuple(pairs) if with_names else (),
        wall_s=_bins([record.wall_s for record in records]),
        wall_total_s=sum(record.wall_s for record in records),
        memory_mib=_bins([record.memory_mib for record in records if record.memory_mib]),
        rows=tuple((one.student, _name(one), one.score, one.late_penalty) for one in grades) if with_names else (),
    )


def write_report(path: Path, reports: Sequence[Report], course: Course, with_names: bool = True) -> None:
    """Write the page.

    Args:
        path: the file.
        reports: one for each assignment.
        course: whose book the page links to, if it is published.
        with_names: whether the reports have names.
    """
    environment = Environment(
        loader=PackageLoader("autograder"), autoescape=select_autoescape(default=True), trim_blocks=True, lstrip_blocks=True
    )
    pages = {
        (report.assignment, look.student): _page_of(course, path, report.assignment, look.student)
        for report in reports
        for look in report.looks
    }
    page = environment.get_template("report.html.j2").render(reports=reports, book=course.book_url, with_names=with_names, pages=pages)
    write_whole(path, page.encode())


def _page_of(course: Course, report: Path, assignment: str, student: str) -> str:
    """Where a student's feedback page is, seen from the report; an empty text if there is none."""
    page = course.feedback_page(student, assignment)
    return quote(Path(os.path.relpath(page.resolve(), report.resolve().parent)).as_posix()) if page.is_file() else ""


def as_dict(report: Report) -> dict[str, Any]:
    """For JSON."""
    return asdict(report)


def _read(course: Course, assignment: Assignment, grade: Grade) -> HandIn:
    """A graded notebook. It is the grader's own file, so it is read as JSON, without nbformat's validation."""
    path = course.folder("autograded", grade.student, assignment.name) / f"{assignment.name}.ipynb"
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        record = GradeRecord.from_dict(notebook["metadata"][KEY])
        return HandIn(grade, record, own_code(notebook["cells"], assignment))
    except (OSError, ValueError, KeyError, TypeError):
        return HandIn(grade, None, "")


def _bins(values: Sequence[float], top: float | None = None) -> tuple[Bin, ...]:
    """Equal bins from 0 to the top (by default the largest value), which is in the last one."""
    if not values:
        return ()
    end = top or max(values) or 1.0
    counts = [0] * BINS
    for value in values:
        counts[min(int(value / end * BINS), BINS - 1)] += 1
    return tuple(Bin(end * n / BINS, end * (n + 1) / BINS, count) for n, count in enumerate(counts))


def _told(one: Misconception, with_names: bool) -> Misconception:
    """A misconception without its text, where the text may be of one student."""
    if with_names or one.told >= TOLD_TO_FEW:
        return one
    return Misconception(one.slug, one.cell, one.students, "", one.told, one.link)


def _looks(hand_ins: Iterable[HandIn], pairs: Sequence[Pair]) -> tuple[list[Look], dict[str, int]]:
    """Who needs a look, and how many for each kind of reason."""
    hand_ins = list(hand_ins)
    names = {one.grade.student: _name(one.grade) for one in hand_ins}
    kinds: dict[str, int] = {}
    looks = []
    for one in hand_ins:
        reasons = [*_reasons(one), *_alike(one.grade.student, pairs, names)]
        for kind in dict.fromkeys(kind for kind, _ in reasons):
            kinds[kind] = kinds.get(kind, 0) + 1
        if reasons:
            looks.append(Look(one.grade.student, names[one.grade.student], tuple(text for _, text in reasons)))
    return looks, kinds


def _reasons(one: HandIn) -> list[tuple[str, str]]:
    """The kinds and the texts of what is out of the ordinary about a hand-in itself."""
    if one.record is None:
        return [("no record", "the gradebook has a score, and there is no notebook that this grader graded")]
    record, reasons = one.record, []
    errors = [item.id for item in record.items if item.outcome == "error"]
    if errors:
        reasons.append(("the grader failed", f"the grader failed on {', '.join(errors)}: grade again"))
    if record.level == "none" and not errors:
        said = next((item.diagnosis.text for item in record.items if item.diagnosis), "")
        reasons.append(("could not be read", f"it could not be read: {said}"))
    for slug, words in ENDINGS.items():
        cells = dict.fromkeys(item.cell for item in record.items if item.diagnosis and item.diagnosis.slug == slug)
        if cells:
            reasons.append((words, f"{', '.join(cells)} {words}"))
    if one.grade.by_hand_left:
        reasons.append(("waits for a grade by hand", "waits for a grade by hand"))
    return reasons


def _alike(student: str, pairs: Sequence[Pair], names: dict[str, str]) -> list[tuple[str, str]]:
    """Whom a hand-in is near to; at most three are named."""
    near = [(pair, pair.other if pair.one == student else pair.one) for pair in pairs if student in (pair.one, pair.other)]
    if not near:
        return []
    said = [f"{names[other]} ({'word for word' if pair.same else f'{pair.share:.0%}'})" for pair, other in near[:3]]
    more = f" and {len(near) - 3} more" if len(near) > 3 else ""
    return [("is nearly the same as another", f"nearly the same as {', '.join(said)}{more}")]


def _name(grade: Grade) -> str:
    return ", ".join(filter(None, (grade.last_name, grade.first_name))) or grade.student

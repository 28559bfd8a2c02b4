"""Grades for elsewhere: CSV or JSON of the gradebook's totals, and a roster of Canvas or Moodle with the grades filled in.

A roster is what the system itself exports: Canvas's gradebook, Moodle's gradebook, or the grading worksheet of a Moodle assignment. The
same students, under the same headers, come back with one column of grades, so that the system imports it as it is. Columns of other
grades are left out: an import of a stale one would overwrite what has changed since.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError
from autograder.gradebook import Grade
from autograder.roster import Roster, System, read_roster

COLUMNS = ("assignment", "student", "last_name", "first_name", "email", "raw_score", "late_penalty", "score", "max_score", "by_hand_left")
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may take for a formula at the start of a cell."""


@dataclass(frozen=True)
class Filled:
    """A roster with grades, and who is in only one of the two."""

    text: str
    system: str
    matched: int
    not_in_roster: tuple[str, ...]
    """Students with a grade whom the roster does not have."""
    without_grade: tuple[str, ...]
    """Students of the roster who have no grade: their cell is left empty."""


def as_csv(grades: Sequence[Grade]) -> str:
    """A row a student. A cell that a spreadsheet would take for a formula begins with an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for grade in grades:
        writer.writerow([_harmless(value) for value in _row(grade).values()])
    return text.getvalue()


def as_json(grades: Sequence[Grade]) -> str:
    """A list with an object for each student, with the columns of :func:`as_csv`."""
    return json.dumps([_row(grade) for grade in grades], ensure_ascii=False, indent=1) + "\n"


def fill_roster(roster: Path, grades: Sequence[Grade]) -> Filled:
    """The roster with a column of grades.

    Args:
        roster: a CSV file as Canvas or Moodle exports it, in UTF-8.
        grades: of one assignment; at least one.

    Raises:
        UsageError: it is no such file, two of its students have the same id, or two of its columns could be the assignment's.
    """
    read = read_roster(roster)
    header, names, system = read.header, read.names, read.system
    target = _target(header, system, grades[0].assignment, roster)
    found = _match(read, {grade.student.casefold(): grade for grade in grades})
    kept = [place for place, name in enumerate(names) if place != target and (not system.keeps or name in system.keeps)]
    title = header[target] if target is not None else grades[0].assignment
    place = len(kept) if system.keeps or target is None else target
    text = io.StringIO()
    writer = csv.writer(text, delimiter=read.delimiter, lineterminator="\n")
    writer.writerow(_with([header[i] for i in kept], place, title))
    missing = []
    for number, row in enumerate(read.rows):
        value, grade = "", found.get(number)
        if grade:
            value = f"{grade.score:g}"
        elif read.is_points(row):
            value = f"{grades[0].max_score:g}"
        elif read.is_student(row) and not read.is_tester(row):
            missing.append(read.name(row))
        writer.writerow(_with([row[i] for i in kept], place, value))
    there = {grade.student for grade in found.values()}
    lost = tuple(grade.student for grade in grades if grade.student not in there)
    return Filled(text.getvalue(), system.name, len(found), lost, tuple(missing))


def _row(grade: Grade) -> dict[str, str | float | bool]:
    return {name: getattr(grade, name) for name in COLUMNS}


def _harmless(value: str | float | bool) -> str:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(RISKY) else value
    return f"{value:g}" if isinstance(value, float) else str(value).lower()


def _target(header: list[str], system: System, assignment: str, roster: Path) -> int | None:
    """The column that holds the assignment's grades already, or None."""
    if not system.keeps:
        return [name.strip().lower() for name in header].index("grade")
    wanted = assignment.replace("_", " ").casefold()
    places = [place for place, name in enumerate(header) if _plain(name) == wanted]
    if len(places) > 1:
        raise UsageError(f"{roster} has several columns for {assignment}: {', '.join(header[place] for place in places)}. Leave one.")
    return places[0] if places else None


def _plain(header: str) -> str:
    """``Assignment: gates (Real)`` and ``gates (123)`` without what the systems add."""
    name = header.strip()
    name = name.split(":", 1)[1] if ":" in name else name
    name = name.rsplit(" (", 1)[0] if name.endswith(")") else name
    return name.strip().replace("_", " ").casefold()


def _match(roster: Roster, grades: Mapping[str, Grade]) -> dict[int, Grade]:
    """The grade of each row: by the first kind of id, tried from the most certain, that is a student's; each student once."""
    found: dict[int, Grade] = {}
    done: set[str] = set()
    for kind in roster.kinds:
        of_kind: dict[str, int] = {}
        for number, row in enumerate(roster.rows):
            grade = next((grades[key] for text in roster.keys(row, kind) if (key := text.casefold()) in grades), None)
            if grade is None or grade.student in done or number in found or not roster.is_student(row):
                continue
            if grade.student in of_kind:
                both = f"{roster.name(roster.rows[of_kind[grade.student]])} and {roster.name(row)}"
                raise UsageError(
                    f"{roster.path}: by their {kind}, {both} would both be the student {grade.student}. Correct or remove one."
                )
            found[number] = grade
            of_kind[grade.student] = number
        done |= set(of_kind)
    return found


def _with(cells: list[str], place: int, value: str) -> list[str]:
    return [*cells[:place], value, *cells[place:]]

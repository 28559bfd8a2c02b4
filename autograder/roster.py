"""Who is in the class: the gradebook as Canvas or Moodle exports it, or the grading worksheet of a Moodle assignment.

Hand-ins are matched with it when they are collected, and grades are written back into it. The two agree: a student's id is what
:func:`student_ids` makes of a row, and by :meth:`Roster.keys` of that row its grade is found again.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom import STUDENT_ID
from autograder.errors import UsageError

POINTS = "points possible"
TESTER = {"student, test", "test student"}
SAVE_AGAIN = "Export it again from Canvas or Moodle, as CSV: a spreadsheet may have saved it in another encoding, and an .xlsx is none."


@dataclass(frozen=True)
class System:
    """How the roster of a learning management system looks, in lower case."""

    name: str
    needs: frozenset[str]
    """The headers by which it is known."""
    ids: tuple[str, ...]
    """Where a student's id may stand, the most certain first."""
    keeps: frozenset[str]
    """The columns that come back besides the grade; empty: all."""


SYSTEMS = (
    System(
        "Canvas",
        frozenset({"student", "id", "section"}),
        ("sis login id", "sis user id", "id"),
        frozenset({"student", "id", "sis user id", "sis login id", "integration id", "root account", "section"}),
    ),
    System("a Moodle worksheet", frozenset({"identifier", "grade"}), ("username", "id number", "email address", "identifier"), frozenset()),
    System(
        "Moodle",
        frozenset({"email address"}),
        ("username", "id number", "email address"),
        frozenset({"first name", "last name", "surname", "id number", "username", "institution", "department", "email address"}),
    ),
)


@dataclass(frozen=True)
class Roster:
    """A roster as it was read."""

    path: Path
    system: System
    header: list[str]
    names: list[str]
    """The headers in lower case."""
    delimiter: str
    rows: list[list[str]]
    """Its lines, each as long as the header; in a gradebook of Canvas, the first may be no student's."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The columns that hold ids, the most certain first."""
        return tuple(kind for kind in self.system.ids if kind in self.names)

    def cell(self, row: Sequence[str], column: str) -> str:
        """What stands in a column, or an empty text."""
        return row[self.names.index(column)].strip() if column in self.names else ""

    def keys(self, row: Sequence[str], kind: str) -> tuple[str, ...]:
        """The ids that a student may go by for what stands in a column: all of it, what is before an @, the number of a participant."""
        value = self.cell(row, kind)
        number = re.search(r"\d+$", value) if kind == "identifier" else None
        parts = (value, value.partition("@")[0] if "@" in value else "", number.group() if number else "")
        return tuple(dict.fromkeys(part for part in parts if part))

    def is_points(self, row: Sequence[str]) -> bool:
        """Whether this is Canvas's line of the points possible, under the header."""
        return self.cell(row, "student").lower() == POINTS

    def is_student(self, row: Sequence[str]) -> bool:
        """Whether this is somebody: Canvas has up to two more lines under the header, of the points and of how grades are posted."""
        return not self.is_points(row) and bool(self.cell(row, "student") or self.system.name != "Canvas")

    def name(self, row: Sequence[str]) -> str:
        """What to call a row in a message."""
        first, last, email = self.person(row)
        if full := self.cell(row, "student") or f"{first} {last}".strip():
            return f"{full} ({email})" if email else full
        return next(
            (value for kind in ("email address", "id number", "identifier") if (value := self.cell(row, kind))), "a line without a name"
        )

    def is_tester(self, row: Sequence[str]) -> bool:
        """Whether this is Canvas's own student, as whom a teacher may look at the course. He is in its gradebook and nobody."""
        return self.system.name == "Canvas" and self.cell(row, "student").casefold() in TESTER and not self.cell(row, "sis user id")

    def person(self, row: Sequence[str]) -> tuple[str, str, str]:
        """First name, last name and email address; a name that is not told in parts is all last name."""
        if "student" in self.names:
            last, _, first = self.cell(row, "student").partition(",")
            return first.strip(), last.strip(), ""
        last = self.cell(row, "last name") or self.cell(row, "surname") or self.cell(row, "full name")
        return self.cell(row, "first name"), last, self.cell(row, "email address")


def read_roster(path: Path) -> Roster:
    """Read a CSV file in UTF-8.

    Raises:
        UsageError: it is no roster as Canvas or Moodle writes it.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}. Expected a gradebook that was exported from Canvas or Moodle.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} cannot be read as a CSV file in UTF-8: {error}. {SAVE_AGAIN}") from error
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = max(",;\t", key=first.count)
    lines = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(cell.strip() for cell in row)]
    header = lines[0] if lines else []
    names = [name.strip().lower() for name in header]
    system = next((system for system in SYSTEMS if system.needs <= set(names)), None)
    if system is None:
        raise UsageError(
            f"{path} is no roster that is known here: expected the headers of a gradebook as Canvas exports it (Student, ID, Section), "
            f"as Moodle does (Email address), or of a Moodle worksheet (Identifier, Grade); got {', '.join(header) or 'none'}."
        )
    return Roster(path, system, header, names, delimiter, [[*row, *[""] * (len(header) - len(row))] for row in lines[1:]])


def student_ids(roster: Roster) -> dict[int, str]:
    """The id of the student in each row, by the row's number: the most certain of its ids that can be one and is in no other row.

    A row all of whose ids are shared, or hold what an id may not have, is left out.
    """
    owners: defaultdict[str, set[int]] = defaultdict(set)
    for number, row in enumerate(roster.rows):
        for kind in roster.kinds:
            for key in roster.keys(row, kind):
                owners[key.casefold()].add(number)
    ids: dict[int, str] = {}
    for number, row in enumerate(roster.rows):
        keys = tuple(key for kind in roster.kinds for key in roster.keys(row, kind)) if roster.is_student(row) else ()
        own = next((key for key in keys if STUDENT_ID.fullmatch(key) and owners[key.casefold()] == {number}), None)
        if own:
            ids[number] = own
    return ids

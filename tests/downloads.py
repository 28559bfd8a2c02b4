"""Downloads of hand-ins as Canvas and Moodle make them, and the rosters that these systems export."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Student:
    """Somebody in the class, with the numbers that the systems give."""

    first: str
    last: str
    login: str
    number: int
    """Canvas's of the person, Moodle's of the participant."""

    @property
    def email(self) -> str:
        return f"{self.login}@example.org"

    def in_canvas(self, title: str, upload: int, late: bool = False) -> str:
        """The name of a file: ``get_filename`` and ``sanitize_file_name`` of Canvas's content_zipper.rb."""
        name = re.sub(r"[^\w]", "", f"{self.last}, {self.first}".lower())
        return f"{name}{'_LATE' if late else ''}_{self.number}_{upload}_{title}"

    def in_moodle(self, title: str) -> str:
        """The name of a file: ``get_student_prefix`` of Moodle's downloader.php, and ``clean_filename``."""
        name = re.sub(r"[\x00-\x1f&<>\"`|':\\/]", "", f"{self.first} {self.last}".replace("_", " "))
        return f"{name}_{self.number}_assignsubmission_file/{title}"


def write_zip(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([header, *rows])
    return text.getvalue()


def canvas_roster(students: Sequence[Student]) -> str:
    """Canvas's gradebook, with its lines of how grades are posted and of the points possible, and its test student."""
    rows: list[list[object]] = [["", "", "", "", "", "Manual Posting"], ["    Points Possible", "", "", "", "", 20]]
    rows += [[f"{one.last}, {one.first}", one.number, f"sis{one.number}", one.login, "All", ""] for one in students]
    rows.append(["Student, Test", 1, "", "0123456789abcdef", "All", ""])
    return table(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "gates (78)"], rows)


def moodle_roster(students: Sequence[Student]) -> str:
    """Moodle's gradebook."""
    header = ["First name", "Last name", "ID number", "Institution", "Department", "Email address", "Assignment: gates (Real)"]
    return table(header, [[one.first, one.last, "", "", "", one.email, "-"] for one in students])


def moodle_worksheet(students: Sequence[Student], times: Mapping[int, str] | None = None) -> str:
    """The grading worksheet of one assignment."""
    header = ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade", "Last modified (submission)"]
    rows = [
        [f"Participant {one.number}", f"{one.first} {one.last}", one.email, "Submitted", "", "20.00", (times or {}).get(one.number, "-")]
        for one in students
    ]
    return table(header, rows)

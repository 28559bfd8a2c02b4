"""The feedback pages of a class in one zip, as Moodle takes it under *Upload multiple feedback files in a zip*.

Canvas has nothing like it that would do: it shows an uploaded page under the name of the hand-in, so that nobody could open it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from autograder.bundle import zipped
from autograder.collect import collected_from
from autograder.course import Course
from autograder.errors import UsageError
from autograder.files import write_whole
from autograder.lms import feedback_name


def write_moodle_zip(course: Course, assignment: str, students: Iterable[str], path: Path, dry_run: bool = False) -> dict[str, str]:
    """Put the pages of students whose hand-ins were collected from Moodle into a zip.

    Args:
        course: whose classroom.
        assignment: what was graded.
        students: whose pages to put in.
        path: the zip to write; one that is there is replaced.
        dry_run: write nothing.

    Returns:
        For each student who is in it, the name of the page in the zip.

    Raises:
        UsageError: nobody is in it, or the path is none of a zip.
    """
    if path.suffix.lower() != ".zip" or path.is_dir() or not path.absolute().parent.is_dir():
        raise UsageError(f"--zip {path}: expected a file that ends in .zip, in a folder that is there.")
    files = collected_from(course, assignment)
    names = {student: name for student in students if (name := feedback_name(files.get(student, ""), f"{assignment}.html"))}
    if not names:
        raise UsageError(
            f"No page of {assignment} is for Moodle: expected hand-ins that autograder collect took from Moodle's download of all "
            "submissions. Canvas takes no pages in this way: give them back one by one, or through nbgrader's exchange."
        )
    pages = {name: course.feedback_page(student, assignment).read_bytes() for student, name in names.items() if not dry_run}
    if not dry_run:
        write_whole(path, zipped(pages))
    return names

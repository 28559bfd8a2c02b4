"""Feedback pages as Moodle takes them back."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.errors import UsageError
from autograder.giveback import write_moodle_zip
from autograder.lms import feedback_name
from tests.downloads import Student

NAME = "gates"
ADA, WANG = Student("Ada", "Lovelace", "ada", 501), Student("伟", "王", "wang.w", 502)


def as_moodle_reads(name: str) -> tuple[int, str, str]:
    """Whose feedback file it is and what it is called, by the rule of Moodle's ``is_valid_filename_for_import``."""
    first, *rest = name.split("/")
    parts = first.split("_", 4)
    assert parts[2] == "assignsubmission"
    return int(parts[1]), parts[3], "/".join([*parts[4:], *rest]).lstrip("/")


@pytest.mark.parametrize(
    "path",
    [
        "Ada Lovelace_11_assignsubmission_file/gates.ipynb",
        "Ada Lovelace_11_assignsubmission_file_/gates.ipynb",
        "Ada Lovelace_11_assignsubmission_file_/deeper/gates (1).ipynb",
        "Ada Lovelace_11_assignsubmission_file_gates.ipynb",
        "all/Ada Lovelace_11_assignsubmission_file/gates_2.ipynb",
    ],
)
def test_moodle_knows_whose_a_page_is(path: str) -> None:
    name = feedback_name(path, "gates.html")
    assert name is not None
    assert as_moodle_reads(name) == (11, "file", "gates.html")


@pytest.mark.parametrize("path", ["lovelaceada_501_98765_gates.ipynb", "gates.ipynb", ""])
def test_a_page_for_another_system_has_no_name_in_moodle(path: str) -> None:
    assert feedback_name(path, "gates.html") is None


def test_the_pages_of_those_from_moodle_are_put_into_a_zip(copy_of_course: Course, tmp_path: Path) -> None:
    log = copy_of_course.classroom / "collected" / f"{NAME}.json"
    log.parent.mkdir(parents=True)
    log.write_text(json.dumps({one.login: {"file": one.in_moodle("gates.ipynb")} for one in (ADA, WANG)}), encoding="utf-8")
    students = ("ada", "wang.w", "bob")
    for student in students:
        page = copy_of_course.feedback_page(student, NAME)
        page.parent.mkdir(parents=True)
        page.write_text(f"for {student}", encoding="utf-8")
    target = tmp_path / "pages.zip"
    dry = write_moodle_zip(copy_of_course, NAME, students, target, dry_run=True)
    assert set(dry) == {"ada", "wang.w"}
    assert not target.exists()
    assert write_moodle_zip(copy_of_course, NAME, students, target) == dry
    with zipfile.ZipFile(target) as archive:
        assert {as_moodle_reads(name)[0]: archive.read(name).decode() for name in archive.namelist()} == {
            ADA.number: "for ada",
            WANG.number: "for wang.w",
        }
    with pytest.raises(UsageError, match="expected hand-ins that autograder collect took from Moodle"):
        write_moodle_zip(copy_of_course, NAME, ["bob"], target)
    with pytest.raises(UsageError, match=r"ends in \.zip"):
        write_moodle_zip(copy_of_course, NAME, students, tmp_path / "pages")

"""The page *Privacy and trouble* shows the class table as it is printed."""

from __future__ import annotations

import json
import re

from rich.console import Console

from autograder.checks import checks_of
from autograder.classroom import Graded, find_handins
from autograder.course import Course
from autograder.grading import grade_submission
from autograder.intake import read_submission
from autograder.judge import verdict
from autograder.records import GradeRecord, Submission
from autograder.report import class_table
from tests.bank import ROOT

NAME = "gates"
PAGE = (ROOT / "book" / "instructors" / "privacy_and_trouble.md").read_text(encoding="utf-8")


def test_the_table_of_broken_hand_ins_is_the_one_that_is_printed(copy_of_course: Course) -> None:
    assignment = copy_of_course.assignment(NAME)
    released = (assignment.folder / f"{NAME}.ipynb").read_text(encoding="utf-8")
    older = json.dumps({**json.loads(released), "nbformat": 3})
    for student, text in {
        "ada": released,
        "bea": released[:2000],
        "cem": older,
        "dan": "",
        "eva": None,
        "finn": released,
        "g h": "",
    }.items():
        folder = copy_of_course.folder("submitted", student, NAME)
        folder.mkdir(parents=True)
        if text is not None:
            (folder / ("exercise.ipynb" if student == "finn" else f"{NAME}.ipynb")).write_text(text, encoding="utf-8")

    def graded(submission: Submission) -> GradeRecord:
        """A refusal as it is; whatever can be read counts as right, so that no kernel is needed."""
        if submission.refusal:
            return grade_submission(submission, assignment)[1]
        verdicts = tuple(verdict(check, assignment.points[check.id], "passed", None) for check in checks_of(NAME))
        return GradeRecord(NAME, verdicts, "L3", 1, 1.0, "digest")

    found, refused = find_handins(copy_of_course, assignment)
    rows = [*(Graded(one.student, graded(read_submission(one.path, assignment)), "graded") for one in found), *refused]
    console = Console(width=100, color_system=None, force_terminal=False)
    with console.capture() as printed:
        console.print(class_table(NAME, sorted(rows, key=lambda row: row.student)))
    shown = next(block for block in re.findall(r"^```text\n(.+?)^```", PAGE, re.MULTILINE | re.DOTALL) if "bea" in block)
    expected = "\n".join(line.rstrip() for line in printed.get().splitlines())
    assert shown.partition("\nGradebook  ")[0] == expected, f"The page should show:\n{expected}"

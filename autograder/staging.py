"""``classroom/.graded``: notebooks between being graded and being saved."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress

import nbformat
from nbformat import NotebookNode

from autograder.course import Course
from autograder.grading import read_record
from autograder.records import GradeRecord

GRADED = ".graded"
"""The folder in classroom/."""
EXCHANGED = ("timestamp.txt", "submission_secret.txt")
"""What nbgrader's exchange puts beside a hand-in: when it came, and the word by which its student may fetch the feedback."""


def stage(course: Course, assignment: str, student: str, notebook: NotebookNode | None, beside: Mapping[str, str]) -> None:
    """Put a graded notebook (or leave the one that is there) where it is found to be saved, with what the exchange had put beside it.

    It is written beside and renamed, so that it is there whole or not at all.

    Args:
        course: where to write.
        assignment: what was handed in.
        student: whose it is.
        notebook: the graded notebook, or None for the one that is there.
        beside: the texts of the :data:`EXCHANGED` files that the hand-in has, by name.
    """
    folder = course.folder(GRADED, student, assignment)
    folder.mkdir(parents=True, exist_ok=True)
    for name in EXCHANGED:
        (folder / name).unlink(missing_ok=True)
    for name, text in beside.items():
        (folder / name).write_text(text, encoding="utf-8")
    if notebook is None:
        return
    partial = folder / "partial"
    nbformat.write(notebook, partial)
    partial.replace(folder / f"{assignment}.ipynb")


def unstage(course: Course, assignment: str, student: str) -> None:
    """Remove what :func:`stage` put there."""
    folder = course.folder(GRADED, student, assignment)
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):
        folder.parent.rmdir()


def record_at(course: Course, step: str, student: str, assignment: str) -> GradeRecord | None:
    """The record in the notebook of a step, ``.graded`` or ``autograded``; None where there is none that can be read."""
    try:
        return read_record(json.loads((course.folder(step, student, assignment) / f"{assignment}.ipynb").read_bytes()))
    except (OSError, ValueError, RecursionError):
        return None

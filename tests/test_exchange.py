"""The whole way through nbgrader's exchange: released, fetched, handed in, collected, graded, and the feedback fetched."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from autograder.course import Course
from tests.bank import find_case, write_notebook

Run = Callable[..., subprocess.CompletedProcess[str]]
NAME = "unstable_gradients"


def test_a_student_hands_in_and_fetches_the_feedback_through_the_exchange(copy_of_course: Course, student: Path, run_command: Run) -> None:
    def call(where: Path, *command: str) -> None:
        done = run_command(*command, cwd=where)
        assert done.returncode == 0, done.stderr

    course = copy_of_course.root
    call(course, "nbgrader", "release_assignment", NAME)
    call(student, "nbgrader", "fetch_assignment", NAME)
    write_notebook(find_case(NAME, "wrong/norm_over_batch"), student / NAME / f"{NAME}.ipynb")
    call(student, "nbgrader", "submit", NAME, "--student", "ada")
    call(course, "nbgrader", "collect", NAME)
    call(course, "autograder", "grade", NAME)
    call(course, "nbgrader", "release_feedback", NAME)
    call(student, "nbgrader", "fetch_feedback", NAME)
    (fetched,) = student.glob(f"{NAME}/feedback/*/{NAME}.html")
    made = copy_of_course.folder("feedback", "ada", NAME) / f"{NAME}.html"
    assert fetched.read_bytes() == made.read_bytes()
    assert "over the batch" in fetched.read_text(encoding="utf-8")


def test_a_forged_file_of_the_exchange_is_left_out(copy_of_course: Course, run_command: Run) -> None:
    write_notebook(find_case(NAME, "right/numpy_plain"), copy_of_course.folder("submitted", "ada", NAME) / f"{NAME}.ipynb")
    handed_in = copy_of_course.folder("submitted", "ada", NAME)
    (handed_in / "submission_secret.txt").symlink_to(copy_of_course.root / "nbgrader_config.py")
    (handed_in / "timestamp.txt").write_text("<script>" * 10)
    done = run_command("autograder", "grade", NAME, cwd=copy_of_course.root)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in copy_of_course.folder("feedback", "ada", NAME).iterdir()] == [f"{NAME}.html"]

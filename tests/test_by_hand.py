"""Answers in words: the grader leaves them to a person, and says so everywhere."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.course import Course, identity
from autograder.gradebook import total_of
from tests.bank import find_case, notebook_of

NAME, ANSWER = "forecast", "why_this_model"
STUDENTS = {"ada": "<b>Because</b> it is quick: 3.7 against 3.9, from five seeds.", "ben": None}
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture
def handed_in(copy_of_course: Course) -> Course:
    """A class of two: one has written an answer, the other has left it as it was."""
    for student, answer in STUDENTS.items():
        notebook = notebook_of(find_case(NAME, "right/least_squares"))
        cell = next(cell for cell in notebook.cells if identity(cell) == ANSWER)
        given = nbformat.read(copy_of_course.root / "exercises" / NAME / f"{NAME}.ipynb", as_version=4)
        cell.source = answer or next(other.source for other in given.cells if identity(other) == ANSWER)
        folder = copy_of_course.folder("submitted", student, NAME)
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{NAME}.ipynb")
    return copy_of_course


@pytest.fixture
def book(handed_in: Course) -> Callable[[str], tuple[float | None, float, bool]]:
    """Of a student's answer in the gradebook: the automatic score, the score, and whether it waits for a person."""

    def read(student: str) -> tuple[float | None, float, bool]:
        with Gradebook(f"sqlite:///{handed_in.classroom}/gradebook.db") as gradebook:
            grade = gradebook.find_grade(ANSWER, NAME, NAME, student)
            return grade.auto_score, grade.score, bool(grade.needs_manual_grade)

    return read


def test_a_check_says_that_a_person_grades_it(handed_in: Course, run_command: Callable[..., CompletedProcess[str]]) -> None:
    paths = [str(handed_in.folder("submitted", student, NAME) / f"{NAME}.ipynb") for student in STUDENTS]
    done = run_command("autograder", "check", "-a", NAME, "--json", *paths, cwd=handed_in.root)
    assert done.returncode == 0, done.stderr
    for line, outcome in zip(map(json.loads, done.stdout.splitlines()), ("manual", "failed"), strict=True):
        assert (line["score"], line["max_score"]) == (16, 20)
        item = line["items"][-1]
        assert (item["id"], item["cell"], item["outcome"], item["points"], item["max_points"]) == (ANSWER, ANSWER, outcome, 0, 4)


def test_a_grade_by_hand_reaches_gradebook_and_page(
    handed_in: Course, book: Callable[[str], object], run_command: Callable[..., CompletedProcess[str]]
) -> None:
    def grade() -> str:
        done = run_command("autograder", "grade", NAME, cwd=handed_in.root)
        assert done.returncode == 0, done.stderr
        return (handed_in.folder("feedback", "ada", NAME) / f"{NAME}.html").read_text(encoding="utf-8")

    page = grade()
    assert "it has no grade yet" in page
    assert "&lt;b&gt;Because&lt;/b&gt;" in page
    assert "<strong>16</strong> of 20" in page
    assert book("ada") == (None, 0, True)
    assert book("ben") == (0, 0, False)
    exported = run_command("autograder", "export", NAME, cwd=handed_in.root)
    assert "Waiting for a grade by hand, which their score lacks" in exported.stderr

    with Gradebook(f"sqlite:///{handed_in.classroom}/gradebook.db") as gradebook:
        given = gradebook.find_grade(ANSWER, NAME, NAME, "ada")
        given.manual_score, given.needs_manual_grade = 3, False
        gradebook.find_comment(ANSWER, NAME, NAME, "ada").manual_comment = "From how many <i>seeds</i>?"
        gradebook.db.commit()
    page = grade()
    assert "<strong>19</strong> of 20" in page
    assert "From how many &lt;i&gt;seeds&lt;/i&gt;?" in page
    assert "it has no grade yet" not in page
    total = total_of(handed_in, NAME, "ada")
    assert (total.by_hand, total.comments) == ({ANSWER: 3}, {ANSWER: "From how many <i>seeds</i>?"})


def test_plain_nbgrader_gives_the_same_scores(
    handed_in: Course, book: Callable[[str], object], run_command: Callable[..., CompletedProcess[str]]
) -> None:
    shutil.rmtree(handed_in.root / "exercises" / NAME)
    assert run_command("nbgrader", "generate_assignment", NAME, "--force", cwd=handed_in.root).returncode == 0
    done = run_command("nbgrader", "autograde", NAME, cwd=handed_in.root)
    assert done.returncode == 0, done.stderr
    assert book("ada") == (None, 0, True)
    assert book("ben") == (0, 0, False)
    assert [total_of(handed_in, NAME, student).score for student in STUDENTS] == [16, 16]


def test_the_rubric_stays_with_the_instructor(course: Course) -> None:
    released = (course.root / "exercises" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8")
    source = (course.root / "solutions" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8")
    assert "Rubric" in source
    assert "ubric" not in released
    assert Path(course.root / "exercises" / NAME / "ridership.csv").is_file()

"""A class through a term, with the gradebook that is named: ``python -m tests.term COURSE URL`` prints what there is to see, as JSON.

It is a program of its own, in which several commands run one after another with one import of TensorFlow.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Course
from tests.bank import find_case, write_notebook

NAME = "unstable_gradients"


def autograder(course: Course, *command: str, code: int = 0) -> str:
    """A command, in this process, whose warm process serves all of them; what it printed."""
    done = CliRunner().invoke(app, [*command, "--course", str(course.root)], env={"COLUMNS": "160"})
    assert done.exit_code == code, (done.output, done.exception)
    return done.stdout


def hand_in(course: Course, student: str, case: str) -> None:
    folder = course.folder("submitted", student, NAME)
    folder.mkdir(parents=True, exist_ok=True)
    write_notebook(find_case(NAME, case), folder / f"{NAME}.ipynb")
    (folder / "timestamp.txt").write_text("2026-01-02 00:00:00 UTC")


def everything(url: str) -> dict[str, object]:
    """All that the gradebook holds of the hand-ins."""
    told: dict[str, object] = {}
    with Gradebook(url, "handling-long-sequences") as book:
        for one in book.find_assignment(NAME).submissions:
            told[one.student.id] = (one.score, one.max_score, one.needs_manual_grade, one.timestamp, one.total_seconds_late)
            told[f"{one.student.id}, late"] = one.late_submission_penalty
            for notebook in one.notebooks:
                for grade in notebook.grades:
                    scores = (grade.auto_score, grade.manual_score, grade.extra_credit, grade.max_score, grade.needs_manual_grade)
                    told[f"{one.student.id}, {grade.name}"] = scores
                for comment in notebook.comments:
                    told[f"{one.student.id}, {comment.name}, comment"] = (comment.auto_comment, comment.manual_comment)
    return told


def a_term(course: Course, url: str) -> list[object]:
    """Three hand-ins, graded; a due date and a grade by hand; a resubmission; what the commands print and the gradebook holds."""
    config = course.root / "nbgrader_config.py"
    more = f'c.CourseDirectory.db_url = "{url}"\nc.LateSubmissionPlugin.penalty_method = "zero"\n'
    config.write_text(f"{config.read_text()}\n{more}")
    for student, case in {"ada": "right/numpy_plain", "cem": "wrong/norm_over_batch"}.items():
        hand_in(course, student, case)
    course.folder("submitted", "eve", NAME).mkdir(parents=True)
    (course.folder("submitted", "eve", NAME) / f"{NAME}.ipynb").write_text("{broken")
    said: list[object] = [autograder(course, "grade", NAME, "--seed", "7"), everything(url)]
    with Gradebook(url, "handling-long-sequences") as book:
        book.update_or_create_assignment(NAME, duedate="2026-01-01 00:00:00 UTC")
        book.find_grade("layer_norm_epsilon", NAME, NAME, "ada").manual_score = 0.5
        book.find_comment("layer_norm", NAME, NAME, "ada").manual_comment = "Look at ε, ada"
        book.db.commit()
    hand_in(course, "cem", "right/numpy_plain")
    said += [autograder(course, "grade", NAME, "--seed", "7"), autograder(course, "feedback", NAME), everything(url)]
    said += [autograder(course, "export", NAME), autograder(course, "export", NAME, "--json"), autograder(course, "report", NAME)]
    return said


if __name__ == "__main__":
    print(json.dumps(a_term(Course(Path(sys.argv[1])), sys.argv[2]), default=str))

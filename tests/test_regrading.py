"""Graded again: what a person gave stays, and waits for a look where another notebook was handed in. Nothing here starts a kernel."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from nbgrader.api import Gradebook

from autograder import cli, gradebook
from autograder.classroom import find_handins, grade_class
from autograder.course import Course

Run = Callable[..., subprocess.CompletedProcess[str]]
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader 0.9 on SQLAlchemy 2.1
NAME, ITEM = "gates", "lstm_gates"


def hand_in(course: Course, content: bytes, student: str = "ada", when: str = "") -> None:
    """A notebook that cannot be read, so that nothing of it is run."""
    folder = course.folder("submitted", student, NAME)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{NAME}.ipynb").write_bytes(content)
    (folder / "timestamp.txt").unlink(missing_ok=True)
    if when:
        (folder / "timestamp.txt").write_text(when, encoding="utf-8")


def grade(course: Course, force: bool = False) -> list[str]:
    assignment = course.assignment(NAME)
    return [row.state for row in grade_class(course, assignment, find_handins(course, assignment)[0], workers=1, force=force)]


def by_hand(course: Course, points: float) -> None:
    """As formgrader does."""
    with Gradebook(f"sqlite:///{course.classroom / 'gradebook.db'}") as book:
        given = book.find_grade(ITEM, NAME, NAME, "ada")
        given.manual_score, given.needs_manual_grade = points, False
        book.db.commit()


def page(course: Course) -> str:
    return course.feedback_page("ada", NAME).read_text(encoding="utf-8")


@pytest.fixture
def corrected(copy_of_course: Course) -> Course:
    """A class of one who got two points by hand."""
    hand_in(copy_of_course, b"{broken")
    assert grade(copy_of_course) == ["graded"]
    by_hand(copy_of_course, 2)
    return copy_of_course


def test_a_grade_by_hand_holds_as_long_as_the_hand_in(corrected: Course, run_command: Run) -> None:
    assert grade(corrected, force=True) == ["graded"]
    total = gradebook.total_of(corrected, NAME, "ada")
    assert (total.score, total.by_hand, total.waiting) == (2, {ITEM: 2}, frozenset())
    assert "Not final" not in page(corrected)
    assert "wait for" not in run_command("autograder", "export", NAME, cwd=corrected.root).stderr


def test_after_another_hand_in_it_waits_for_a_look(corrected: Course, run_command: Run) -> None:
    hand_in(corrected, b"{other")
    for force in (False, True):
        assert grade(corrected, force) == ["graded"]
        assert gradebook.total_of(corrected, NAME, "ada").waiting == {ITEM}
        assert "Not final: one item waits" in page(corrected)
    said = run_command("autograder", "export", NAME, cwd=corrected.root).stderr
    assert (
        "Waiting for a grade by hand, which their score lacks, or for a look at one that was given for an earlier hand-in (1): ada." in said
    )
    by_hand(corrected, 1)
    assert grade(corrected, force=True) == ["graded"]
    assert gradebook.total_of(corrected, NAME, "ada").waiting == set()


def test_a_killed_run_does_not_let_a_grade_pass_for_the_new_hand_ins(corrected: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(corrected, b"{other")
    convert = gradebook._convert

    def killed(converter: Any, *given: Any) -> None:
        convert(converter, *given)
        if converter is gradebook.Autograde:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(gradebook, "_convert", killed)
        with pytest.raises(KeyboardInterrupt):
            grade(corrected)
    assert grade(corrected) == ["graded"]
    assert gradebook.total_of(corrected, NAME, "ada").waiting == {ITEM}


def test_a_hand_in_without_a_time_does_not_have_that_of_an_earlier_one(copy_of_course: Course) -> None:
    hand_in(copy_of_course, b"{broken", when="2026-01-02 00:00:00 UTC")
    grade(copy_of_course)
    assert gradebook.total_of(copy_of_course, NAME, "ada").handed_in == "2026-01-02, 00:00 UTC"
    hand_in(copy_of_course, b"{other")
    grade(copy_of_course)
    assert gradebook.total_of(copy_of_course, NAME, "ada").handed_in is None


def test_a_dry_run_makes_no_gradebook(copy_of_course: Course, run_command: Run) -> None:
    hand_in(copy_of_course, b"{broken")
    assert run_command("autograder", "grade", NAME, "--dry-run", cwd=copy_of_course.root).stdout == "to grade  ada\n"
    assert [path.name for path in copy_of_course.classroom.iterdir()] == ["submitted"]


def test_a_dry_run_says_what_would_be_graded_and_starts_nothing(
    corrected: Course, run_command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(corrected, b"{new", "bea")
    hand_in(corrected, b"", "no id")
    monkeypatch.setattr(cli, "_see_the_sandbox", lambda _: pytest.fail("a dry run needs no sandbox"))
    before = sorted(corrected.classroom.rglob("*"))
    command = ("autograder", "grade", NAME, "--dry-run")
    done = run_command(*command, cwd=corrected.root)
    assert done.stdout.splitlines() == ["kept      ada", "to grade  bea", "refused   no id"]
    assert "Nothing was changed." in done.stderr
    assert done.returncode == 1
    told = json.loads(run_command(*command, "--force", "--student", "ada", "--json", cwd=corrected.root).stdout)
    assert told["dry_run"]
    assert [(row["student"], row["state"]) for row in told["students"]] == [("ada", "to grade")]
    assert sorted(corrected.classroom.rglob("*")) == before


def test_grades_are_told_as_json(corrected: Course, run_command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(corrected, b"{new", "bea")
    monkeypatch.setattr(cli, "_see_the_sandbox", lambda _: None)
    done = run_command("autograder", "grade", NAME, "--json", cwd=corrected.root)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["assignment"], told["dry_run"], told["gradebook"]) == (NAME, False, str(corrected.classroom / "gradebook.db"))
    assert [(row["student"], row["state"], row["record"]["score"]) for row in told["students"]] == [
        ("ada", "kept", 0),
        ("bea", "graded", 0),
    ]


def test_what_nbgrader_refuses_is_a_line_in_the_table(copy_of_course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(copy_of_course, b"{broken")
    monkeypatch.setattr(gradebook.Autograde, "init_assignment", lambda *_: 1 / 0)
    assignment = copy_of_course.assignment(NAME)
    (row,) = grade_class(copy_of_course, assignment, find_handins(copy_of_course, assignment)[0], workers=1)
    assert (row.state, row.message.partition(":")[0]) == ("error", "nbgrader could not save gates of ada")
    assert "Run the command again" in row.message
    assert "\n" not in row.message

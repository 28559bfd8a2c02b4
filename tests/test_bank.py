"""The tests are tested: every right program gets full marks, every wrong one loses what it gets wrong, no hostile one gains by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course
from autograder.grading import grade_submission
from autograder.intake import read_submission
from autograder.records import GradeRecord
from autograder.sandbox import Limits, best_level
from tests.bank import BANK, Case, load_cases, write_notebook

ASSIGNMENTS = sorted(path.parent.name for path in BANK.glob("*/right"))
LIMITS = Limits(cell_s=15, probe_s=15, notebook_s=90, grace_s=2)


def cases(kind: str) -> list[object]:
    return [
        pytest.param(case, id=f"{case.assignment}-{case.name}", marks=marks(case))
        for name in ASSIGNMENTS
        for case in load_cases(name, kind)
    ]


def marks(case: Case) -> list[pytest.MarkDecorator]:
    """What the sandbox does not promise at its level fails, and says so; the day it holds, the mark has to go."""
    if case.needs == "L0" or case.needs <= best_level():
        return []
    return [pytest.mark.xfail(strict=True, reason=f"the sandbox is at {best_level()}, this needs {case.needs}")]


def grade(case: Case, course: Course, folder: Path) -> GradeRecord:
    assignment = course.assignment(case.assignment)
    path = write_notebook(case, folder / f"{case.assignment}.ipynb")
    _, record = grade_submission(read_submission(path, assignment), assignment, limits=LIMITS)
    assert not record.has_errors(), record
    return record


@pytest.mark.parametrize("case", cases("right"))
def test_a_right_program_gets_full_marks(case: Case, course: Course, tmp_path: Path) -> None:
    record = grade(case, course, tmp_path)
    assert {item.id: item.diagnosis for item in record.items if item.outcome != "passed"} == {}
    assert record.score == record.max_score


@pytest.mark.parametrize("case", cases("wrong"))
def test_a_wrong_program_loses_what_it_gets_wrong_and_is_told_why(case: Case, course: Course, tmp_path: Path) -> None:
    record = grade(case, course, tmp_path)
    said = {item.id: item.diagnosis.slug for item in record.items if item.diagnosis}
    assert set(said) == set(case.loses), said
    assert said == {item: slug or said[item] for item, slug in case.loses.items()}
    assert all(item.points == (0 if item.id in said else item.max_points) for item in record.items)


@pytest.mark.parametrize("case", cases("hostile"))
def test_a_hostile_program_gains_nothing(case: Case, course: Course, tmp_path: Path) -> None:
    before = set(tmp_path.parent.iterdir())
    record = grade(case, course, tmp_path)
    assert case.at_most is not None
    assert record.score <= case.at_most, [(item.id, item.points) for item in record.items]
    assert set(tmp_path.parent.iterdir()) == before


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_bank_holds_every_kind(name: str) -> None:
    assert all(load_cases(name, kind) for kind in ("right", "wrong", "hostile"))


def test_every_assignment_has_its_bank(course: Course) -> None:
    assert sorted(path.name for path in (course.root / "solutions").iterdir() if path.is_dir()) == ASSIGNMENTS

"""The tests are tested: every right program gets full marks, every wrong one loses what it gets wrong, no hostile one gains by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.checks import checks_of
from autograder.course import Course
from autograder.grading import grade_submission
from autograder.intake import read_submission
from autograder.records import GradeRecord
from autograder.sandbox import best_level
from tests.bank import BANK, Case, load_cases, write_notebook
from tests.gains import against_ours
from tests.mutants import equivalents, mutants_of
from tests.workbench import ENDS, LIMITS, Workbench, benches

WHOLE = 1
"""So many notebooks of each assignment's wrong programs are graded as a student's hand-in is."""
EVERY = 8
"""And so are the model solution and every eighth right program. The others take the place of the model solution in one kernel."""
SEED = 1
"""Of what each program is given here, so that its verdict is the same in every run. `make fairness` looks at it with twenty draws."""
ASSIGNMENTS = sorted(path.parent.name for path in BANK.glob("*/right"))


def cases(kind: str) -> list[object]:
    return [
        pytest.param(case, id=f"{case.assignment}-{case.name}", marks=marks(case)) for name in ASSIGNMENTS for case in chosen(name, kind)
    ]


def chosen(name: str, kind: str) -> Sequence[Case]:
    """The cases of a test."""
    match kind:
        case "joined":
            return joined(name)[:WHOLE]
        case "right, whole":
            return [case for number, case in enumerate(load_cases(name, "right")) if number % EVERY == 0 or not case.cells]
        case "right":
            return [case for number, case in enumerate(load_cases(name, "right")) if number % EVERY and case.cells]
    return load_cases(name, kind)


def joined(name: str) -> list[Case]:
    """Wrong programs of an assignment, one for each of its cells, in one notebook: a mistake costs its own items only.

    None of them hangs, loses items of another cell or uses one.
    """
    cells = dict.fromkeys(check.cell for check in checks_of(name))
    cell_of = {check.id: check.cell for check in checks_of(name)}
    by_cell: dict[str, list[Case]] = {cell: [] for cell in cells}
    for case in load_cases(name, "wrong"):
        titles, source = {title for title, _ in case.cells}, "\n".join(source for _, source in case.cells)
        uses = any(re.search(rf"\b{cell}\b", source) for cell in cells.keys() - titles)
        if len(titles) == 1 and not uses and titles == {cell_of[item] for item in case.loses} and not ENDS & set(case.loses.values()):
            by_cell[titles.pop()].append(case)
    return [_together(group) for group in zip(*filter(None, by_cell.values()), strict=False)]


def _together(group: Sequence[Case]) -> Case:
    return replace(
        group[0],
        name="+".join(case.name for case in group),
        text=" ".join(case.text for case in group),
        cells=tuple(cell for case in group for cell in case.cells),
        loses={item: slug for case in group for item, slug in case.loses.items()},
    )


def marks(case: Case) -> list[pytest.MarkDecorator]:
    """What the sandbox does not promise at its level fails, and says so; the day it holds, the mark has to go."""
    if case.needs == "L0" or case.needs <= best_level():
        return []
    return [pytest.mark.xfail(strict=True, reason=f"the sandbox is at {best_level()}, this needs {case.needs}")]


def grade(case: Case, course: Course, folder: Path) -> GradeRecord:
    assignment = course.assignment(case.assignment)
    path = write_notebook(case, folder / f"{case.assignment}.ipynb")
    _, record = grade_submission(read_submission(path, assignment), assignment, SEED, LIMITS)
    assert {item.id: item.diagnosis for item in record.items if item.outcome == "error"} == {}
    return record


@pytest.mark.parametrize("case", cases("right, whole"))
def test_a_right_hand_in_gets_full_marks(case: Case, course: Course, tmp_path: Path) -> None:
    record = grade(case, course, tmp_path)
    by_hand = {item.id for item in record.by_hand}
    assert {item.id: item.diagnosis for item in record.items if item.outcome != "passed" and item.id not in by_hand} == {}
    assert record.score == record.max_score - sum(item.max_points for item in record.by_hand)


@pytest.fixture(scope="session")
def bench(course: Course) -> Iterator[Callable[[str], Workbench]]:
    with benches(course) as bench:
        yield bench


@pytest.mark.parametrize("case", cases("right"))
def test_a_right_program_gets_full_marks(case: Case, bench: Callable[[str], Workbench]) -> None:
    [verdicts] = bench(case.assignment).verdicts(case, (SEED,))
    judged = {name: verdict for name, verdict in verdicts.items() if verdict.outcome != "manual"}
    assert judged
    assert {name: verdict.diagnosis for name, verdict in judged.items() if verdict.outcome != "passed"} == {}
    assert all(verdict.points == verdict.max_points for verdict in judged.values())


@pytest.mark.parametrize("case", cases("wrong"))
def test_a_wrong_program_loses_what_it_gets_wrong_and_is_told_why(case: Case, bench: Callable[[str], Workbench]) -> None:
    [verdicts] = bench(case.assignment).verdicts(case, (SEED,))
    said = {name: verdict.diagnosis.slug for name, verdict in verdicts.items() if verdict.diagnosis}
    assert said == {item: slug or said.get(item) for item, slug in case.loses.items()}
    verdicts = {name: verdict for name, verdict in verdicts.items() if verdict.outcome != "manual"}
    assert all(verdict.outcome == ("failed" if name in said else "passed") for name, verdict in verdicts.items())
    assert all(verdict.points == (0 if name in said else verdict.max_points) for name, verdict in verdicts.items())


@pytest.mark.parametrize("case", cases("joined"))
def test_a_mistake_costs_its_own_items_only(case: Case, course: Course, tmp_path: Path) -> None:
    record = grade(case, course, tmp_path)
    said = {item.id: item.diagnosis.slug for item in record.items if item.diagnosis}
    assert set(said) == set(case.loses), said
    assert said == {item: slug or said[item] for item, slug in case.loses.items()}
    judged = [item for item in record.items if item.outcome != "manual"]
    assert all(item.points == (0 if item.id in said else item.max_points) for item in judged)


@pytest.mark.parametrize("case", cases("hostile"))
def test_a_hostile_program_gains_nothing(case: Case, course: Course, tmp_path: Path) -> None:
    before = set(tmp_path.parent.iterdir())
    assert against_ours(case, course, tmp_path) == ""
    assert set(tmp_path.parent.iterdir()) == before


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_bank_holds_every_kind(name: str) -> None:
    assert all(load_cases(name, kind) for kind in ("right", "wrong", "hostile"))


def test_every_assignment_has_its_bank(course: Course) -> None:
    assert sorted(path.name for path in (course.root / "solutions").iterdir() if path.is_dir()) == ASSIGNMENTS


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_change_that_is_called_equivalent_is_one_of_the_solution(name: str) -> None:
    assert set(equivalents(name)) <= {f"{mutant.cell}: {mutant.change}" for mutant in mutants_of(name)}

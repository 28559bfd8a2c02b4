"""exercises/ is exactly what nbgrader releases from solutions/, and neither holds an output."""

from __future__ import annotations

import ast
import filecmp
from collections.abc import Callable
from pathlib import Path

import keras
import nbformat
import pytest

from autograder.checks import checks_of
from autograder.course import Assignment, Course, check_consistency
from autograder.parsing import parse
from tests.bank import ROOT

ASSIGNMENTS = sorted(path.name for path in (ROOT / "solutions").iterdir() if path.is_dir())
NOTEBOOKS = sorted(path for folder in ("solutions", "exercises") for path in (ROOT / folder).glob("*/*.ipynb"))


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_release_is_what_nbgrader_makes(name: str, copy_of_course: Course, run_command: Callable[..., object]) -> None:
    committed = ROOT / "exercises" / name
    for file in (copy_of_course.root / "exercises" / name).iterdir():
        file.unlink()
    run_command("nbgrader", "generate_assignment", name, "--force", cwd=copy_of_course.root)
    made = copy_of_course.root / "exercises" / name
    files = sorted(path.name for path in made.iterdir())
    assert files == sorted(path.name for path in committed.iterdir() if path.is_file())
    match, mismatch, errors = filecmp.cmpfiles(committed, made, files, shallow=False)
    assert (sorted(match), mismatch, errors) == (files, [], []), "run make release and commit the change"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.parent.name}/{path.stem}")
def test_notebooks_are_committed_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert not any(cell.outputs or cell.execution_count for cell in code)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_notebook_and_checks_agree(name: str, course: Course) -> None:
    assignment: Assignment = course.assignment(name)
    check_consistency(assignment, {check.id: check.cell for check in checks_of(name)})


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_data_beside_an_exercise_is_the_books(name: str) -> None:
    for path in (ROOT / "solutions" / name).glob("*.csv"):
        assert path.read_bytes() == (ROOT / "book" / "data" / path.name).read_bytes()


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_solution_cell_is_asked_for_and_judged(name: str, course: Course) -> None:
    assignment = course.assignment(name)
    written = [cell for cell in assignment.master.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    code = [cell for cell in written if cell.cell_type == "code"]
    assert list(dict.fromkeys(check.cell for check in checks_of(name))) == [cell.metadata.nbgrader.grade_id for cell in code]
    assert all("raise NotImplementedError()" in cell.source for cell in code)
    words = [cell for cell in written if cell.cell_type == "markdown"]
    assert list(assignment.by_hand) == [cell.metadata.nbgrader.grade_id for cell in words]
    assert all(cell.source.strip() == "YOUR ANSWER HERE" for cell in words)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_what_is_given_takes_no_name_that_students_import(name: str, course: Course) -> None:
    """A cell that binds ``layers`` would break the code of everyone who wrote ``from keras import layers``."""
    imported = {word for word in dir(keras) if not word.startswith("_")} | {"math", "time", "functools", "np", "tf", "plt", "pd"}
    given = [
        cell
        for cell in course.assignment(name).master.cells
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("locked")
    ]
    bound = {
        node.id for cell in given for node in ast.walk(parse(cell.source)) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    assert bound & imported == set()

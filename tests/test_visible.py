"""The visible tests, which a student reads under each cell, beside the hidden ones: they never call a right program wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.checks import checks_of
from autograder.course import Course, identity
from autograder.intake import read_submission
from autograder.sandbox import open_session
from tests.bank import BANK, Case, load_cases, write_notebook
from tests.workbench import LIMITS

NAMES = sorted(path.parent.name for path in BANK.glob("*/right"))
RIGHT = [case for name in NAMES if not any(check.trains for check in checks_of(name)) for case in load_cases(name, "right")]
"""Of each assignment that trains nothing for a minute."""


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.assignment}-{case.name}") for case in RIGHT])
def test_a_right_program_passes_the_visible_tests(case: Case, course: Course, tmp_path: Path) -> None:
    """Up to where a program ends its own kernel, which one of them does."""
    assignment = course.assignment(case.assignment)
    notebook = read_submission(write_notebook(case, tmp_path / f"{case.assignment}.ipynb"), assignment).notebook
    said = {}
    with open_session(assignment.name, assignment.files, LIMITS) as session:
        for cell in notebook.cells:
            if cell.cell_type != "code" or str(identity(cell)).startswith("picture"):
                continue
            result = session.run_cell(cell.source)
            if cell.metadata.get("nbgrader", {}).get("grade") and not session.dead and result.ended != "ok":
                said[identity(cell)] = [output.get("evalue", output["output_type"]) for output in result.outputs]
    assert said == {}

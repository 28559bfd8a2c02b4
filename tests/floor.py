"""The least that grading can cost: a notebook's own cells in a process forked from the warm one, without probes, judge and gradebook.

``python -m tests.floor ASSIGNMENT NOTEBOOK ...`` runs them one after another.
"""

from __future__ import annotations

import sys
from pathlib import Path

from autograder.course import Course
from autograder.intake import read_submission
from autograder.sandbox import Limits, open_session
from tests.bank import ROOT


def main(name: str, paths: list[str]) -> None:
    """Run each notebook's code cells, the visible tests among them, as the grader does."""
    assignment, limits = Course(ROOT).assignment(name), Limits()
    for path in paths:
        notebook = read_submission(Path(path), assignment).notebook
        with open_session(name, assignment.files, limits) as session:
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    session.run_cell(cell.source)
        print(path, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])

"""What the cells of a hand-in say before any of them is run: which are as they were given, what each reaches, which need not run."""

from __future__ import annotations

from collections.abc import Mapping

from nbformat import NotebookNode

from autograder.checks.check import Check
from autograder.checks.source import bound_names, last_reached, needed_names, reached_names
from autograder.course import Assignment, identity

NOT_WHEN_GRADING = "not-when-grading"
"""A tag of given cells that are for the student's eyes and cost time, such as a training. When graded they are not run."""
PICTURE = "picture"
"""A tag of given cells that draw what the student's code computes. When graded they are not run either, unless another cell needs a name
of theirs."""


def untouched_cells(notebook: NotebookNode, assignment: Assignment) -> frozenset[str]:
    """The solution cells in which nothing was written."""
    given = {identity(cell): cell.source.split() for cell in assignment.master.cells}
    return frozenset(str(name) for cell in notebook.cells if (name := identity(cell)) and cell.source.split() == given.get(name))


def names_reached(notebook: NotebookNode) -> dict[str, frozenset[str]]:
    """What each solution cell reaches in its source, itself and through the student's own cells."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    own = [cell.source for cell in code if not identity(cell)]
    return reached_names({str(identity(cell)): cell.source for cell in code if cell.metadata.get("nbgrader", {}).get("solution")}, own)


def unseen_cells(notebook: NotebookNode) -> frozenset[int]:
    """The given cells that are for the student's eyes. The metadata of all cells is the master's, whatever was handed in."""
    code = {index: cell for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"}
    given = {index: cell for index, cell in code.items() if cell.metadata.get("nbgrader", {}).get("locked")}
    tagged = {tag: {i for i, cell in given.items() if tag in cell.metadata.get("tags", [])} for tag in (NOT_WHEN_GRADING, PICTURE)}
    pictures, needed = {index: bound_names(code[index].source) for index in tagged[PICTURE]}, set[str]()
    waiting = [cell.source for index, cell in code.items() if index not in pictures]
    while waiting and pictures:
        names = needed_names(waiting.pop())
        needed |= set[str]().union(*pictures.values()) if names is None else names
        for index in [index for index, bound in pictures.items() if bound & needed]:
            waiting.append(code[index].source)
            del pictures[index]
    return frozenset(tagged[NOT_WHEN_GRADING] | pictures.keys())


def settled_items(notebook: NotebookNode, checks: Mapping[str, Check]) -> frozenset[str]:
    """The items whose test stands behind all cells that have to do with what it tests."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    last = last_reached({check.cell for check in checks.values()}, [cell.source for cell in code])
    tests = {name: place for place, cell in enumerate(code) if (name := str(identity(cell))) in checks}
    return frozenset(name for name, place in tests.items() if last[checks[name].cell] <= place)

"""What the judge knows: for each assignment its checks, with references and known mistakes in NumPy. No student code, no TensorFlow."""

from __future__ import annotations

import importlib
from functools import cache

from autograder.checks.check import Check
from autograder.errors import CourseError


@cache
def checks_of(assignment: str) -> tuple[Check, ...]:
    """The checks of an assignment, in the order of its test cells.

    Raises:
        CourseError: no module of this folder has that name.
    """
    name = f"{__name__}.{assignment}"
    if not assignment.isidentifier():
        raise CourseError(f"An assignment has a name of letters, digits and underscores; got {assignment!r}.")
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise CourseError(f"No checks for the assignment {assignment!r}: expected autograder/checks/{assignment}.py.") from None
    checks: tuple[Check, ...] = module.CHECKS
    return checks

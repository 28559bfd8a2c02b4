"""``exercises/`` is made from ``solutions/``, and the gradebook takes its cells and points from there."""

from __future__ import annotations

from pathlib import Path

from autograder.course import Course
from autograder.errors import CourseError
from autograder.files import write_changed
from autograder.gradebook import made


def register(course: Course, assignment: str) -> None:
    """Make the gradebook know the assignment's cells and points, as ``nbgrader generate_assignment`` does; the release is not touched.

    Raises:
        CourseError: the solutions do not give the released notebook: its points would not be the gradebook's.
    """
    source = course.root / "solutions" / assignment / f"{assignment}.ipynb"
    if not source.is_file():
        raise CourseError(
            f"The gradebook takes cells and points from {source}, and it is missing. "
            f"Bring it back (git checkout solutions/{assignment}), or write it."
        )
    released = course.root / "exercises" / assignment / f"{assignment}.ipynb"
    with made(course, assignment) as folder:
        same = (folder / released.name).read_bytes() == released.read_bytes()
    if not same:
        raise CourseError(
            f"{released} is not what solutions/{assignment} gives now: "
            f"run `autograder release {assignment}`, look at the change and commit it."
        )


def release(course: Course, assignment: str, dry_run: bool = False) -> dict[str, str]:
    """Make ``exercises/ASSIGNMENT`` from ``solutions/ASSIGNMENT``, as ``nbgrader generate_assignment`` does.

    Args:
        course: whose solutions.
        assignment: its name.
        dry_run: change neither the release nor the gradebook.

    Returns:
        For each file ``new``, ``changed``, ``unchanged`` or ``removed``.

    Raises:
        CourseError: nbgrader refuses.
    """
    target = course.root / "exercises" / assignment
    with made(course, assignment, throw_away=dry_run) as folder:
        content = {path.relative_to(folder): path.read_bytes() for path in _files(folder)}
    gone = [path for path in _files(target) if path.relative_to(target) not in content]
    states: dict[str, str] = {name.as_posix(): write_changed(target / name, content[name], dry_run) for name in content}
    for path in gone:
        states[path.relative_to(target).as_posix()] = "removed"
        if not dry_run:
            path.unlink()
    return states


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())

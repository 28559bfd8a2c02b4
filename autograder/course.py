"""Where the parts of a course lie on disk, and what its assignments are."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import nbformat
import yaml
from nbformat import NotebookNode
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.errors import CourseError, UsageError

CONFIG = "nbgrader_config.py"
LEVELS = ("L0", "L1", "L2", "L3")
"""Of the sandbox, from the least up."""
IGNORED = {".ipynb_checkpoints", "__pycache__"}


@dataclass(frozen=True)
class Course:
    """A course folder: the one that holds ``nbgrader_config.py``."""

    root: Path

    @property
    def classroom(self) -> Path:
        """The folder of all that a class makes; not tracked."""
        return self.root / "classroom"

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """``classroom/<step>/<student>/<assignment>``, as nbgrader lays it out."""
        return self.classroom / step / student / assignment

    def feedback_page(self, student: str, assignment: str) -> Path:
        """The feedback page of a hand-in."""
        return self.folder("feedback", student, assignment) / f"{assignment}.html"

    def assignments(self) -> list[str]:
        """The assignments that have been released, by name."""
        return sorted(path.parent.name for path in self.root.glob("exercises/*/*.ipynb") if path.stem == path.parent.name)

    def assignment(self, name: str) -> Assignment:
        """The released assignment of that name.

        Raises:
            UsageError: there is none.
        """
        if name not in self.assignments():
            known = ", ".join(self.assignments()) or "none is released: run `autograder release`"
            raise UsageError(f"No assignment {name!r} in {self.root / 'exercises'}. Released: {known}.")
        return Assignment(name, self.root / "exercises" / name, self.least_level)

    def configuration(self) -> Config:
        """What ``nbgrader_config.py`` says, read anew.

        Raises:
            CourseError: it is not Python, or ends with an error.
        """
        try:
            return PyFileConfigLoader(CONFIG, path=str(self.root)).load_config()
        except Exception as error:  # whatever Python can raise
            raise CourseError(
                f"{self.root / CONFIG} cannot be read: {type(error).__name__}: {error}. "
                f"Mend it, or take the course's own back: git checkout {CONFIG}."
            ) from error

    @cached_property
    def least_level(self) -> str:
        """The least level of the sandbox at which the course grades (``c.Sandbox.least_level`` in ``nbgrader_config.py``).

        Raises:
            CourseError: it is none of L0 to L3, or the file cannot be read.
        """
        level = self.configuration().get("Sandbox", {}).get("least_level", "L0")
        if level not in LEVELS:
            raise CourseError(f"{self.root / CONFIG}: expected c.Sandbox.least_level to be one of {', '.join(LEVELS)}, got {level!r}.")
        return str(level)

    @cached_property
    def book_url(self) -> str | None:
        """Where the website is published (``html: baseurl`` of ``_config.yml``), or None while it is only built here."""
        path = self.root / "_config.yml"
        config = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None
        url = ((config or {}).get("html") or {}).get("baseurl") or None
        return url.rstrip("/") + "/" if url else None


@dataclass(frozen=True)
class Assignment:
    """A released assignment: its notebook, the master that every hand-in is rebuilt on, and the files beside it."""

    name: str
    folder: Path
    least_level: str = "L0"

    @cached_property
    def master(self) -> NotebookNode:
        """The released notebook, with points and cell ids, without solutions and hidden tests."""
        notebook: NotebookNode = nbformat.read(self.folder / f"{self.name}.ipynb", as_version=4)
        return notebook

    @property
    def files(self) -> tuple[Path, ...]:
        """What lies beside the notebook and is given to the student's code."""
        return tuple(sorted(p for p in self.folder.iterdir() if p.is_file() and p.suffix != ".ipynb" and p.name[0] != "."))

    @cached_property
    def points(self) -> dict[str, float]:
        """The points of each test cell, by ``grade_id``, in the order of the notebook."""
        cells = [cell.metadata.get("nbgrader", {}) for cell in self.master.cells if cell.cell_type == "code"]
        return {cell["grade_id"]: float(cell["points"]) for cell in cells if cell.get("grade") and not cell.get("solution")}

    @cached_property
    def by_hand(self) -> dict[str, float]:
        """The points of each answer that a person grades, by ``grade_id``, in the order of the notebook."""
        cells = [cell.metadata.get("nbgrader", {}) for cell in self.master.cells]
        return {cell["grade_id"]: float(cell["points"]) for cell in cells if cell.get("grade") and cell.get("solution")}

    @property
    def items(self) -> tuple[str, ...]:
        """The ``grade_id`` of all that gives points, in the order of the notebook."""
        names = [identity(cell) for cell in self.master.cells]
        return tuple(name for name in names if name in self.points or name in self.by_hand)

    def digest(self) -> str:
        """SHA-256 of all that the verdicts depend on besides the hand-in: the master, its files and the grader."""
        own = digest_of([self.folder / f"{self.name}.ipynb", *self.files])
        return hashlib.sha256(f"{own} {_grader_digest()}".encode()).hexdigest()


@cache
def _grader_digest() -> str:
    """Of the code that this process runs."""
    return digest_of(sorted(path for path in Path(__file__).parent.rglob("*.py") if not IGNORED & set(path.parts)))


def digest_of(paths: list[Path]) -> str:
    """SHA-256 of the contents of files, in their order."""
    sums = [hashlib.sha256(path.read_bytes()).digest() for path in paths]
    return hashlib.sha256(b"".join(sums)).hexdigest()


def find_course(start: Path | None = None) -> Course:
    """The course that ``start`` (by default the current folder) lies in.

    Raises:
        UsageError: neither it nor a folder above it holds ``nbgrader_config.py``.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / CONFIG).is_file():
            return Course(folder)
    raise UsageError(
        f"{here} is not inside a course: expected {CONFIG} there or in a folder above. Go to the course's folder or use --course."
    )


def identity(cell: Any) -> str | None:
    """The ``grade_id`` of a master's cell, or None."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    return str(name) if name else None


def check_consistency(assignment: Assignment, checked: dict[str, str]) -> None:
    """Every test cell has a check and every check has a test cell and a solution cell.

    Args:
        assignment: the released assignment.
        checked: solution cell by check.

    Raises:
        CourseError: the notebook and the checks do not agree.
    """
    ids = {identity(cell) for cell in assignment.master.cells}
    without = sorted(set(assignment.points) - set(checked))
    unknown = sorted((set(checked) - set(assignment.points)) | (set(checked.values()) - ids))
    if without or unknown:
        raise CourseError(
            f"{assignment.name}: the released notebook and autograder/checks disagree. Test cells without a check: {without or 'none'}; "
            f"checks that name a cell the notebook lacks: {unknown or 'none'}. "
            f"Mend one of them and run `autograder release {assignment.name}`."
        )

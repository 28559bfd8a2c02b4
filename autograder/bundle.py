"""What students may have, and nothing else: the exercises with their data, the packages to install, and how to start."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import Environment, PackageLoader
from nbformat import NotebookNode

from autograder.course import Course
from autograder.errors import CourseError, UsageError
from autograder.files import write_changed

GIVEN = ("requirements.txt", "constraints.txt", "LICENSE", "LICENSE-TEXT")
"""The course's own files that go with the exercises."""
MARKS = ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS", "hidden_test", "autograder")
"""Words of the instructors' notebooks that no file of a student's holds."""
MADE = {
    "runtime.txt": "python-3.12\n",
    "nbgrader_config.py": "c = get_config()\nc.Execute.timeout = 120  # seconds that a cell may take when JupyterLab's Validate runs it\n",
}
"""Small files for programs: the Python of a Binder, and nbgrader in JupyterLab, whose 30 s are too few for a training."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the zip: the same files give the same bytes."""


@dataclass(frozen=True)
class Written:
    """One file of the bundle."""

    path: str
    size_bytes: int
    sha256: str
    state: str
    """``new``, ``changed`` or ``unchanged``."""


def write_bundle(course: Course, output: Path, *, with_zip: bool = False, dry_run: bool = False) -> list[Written]:
    """Write the bundle, after a check that nothing of the instructors' is in it. What is there already and the same is left alone.

    Args:
        course: whose exercises.
        output: the folder; it is new, empty or an earlier bundle.
        with_zip: also write ``OUTPUT.zip`` beside it.
        dry_run: write nothing.

    Raises:
        CourseError: a file holds what students may not have, or one of the course's is missing.
        UsageError: the folder holds something else.
    """
    files = collect_files(course)
    check_files(files, course)
    _refuse_strangers(output, files)
    written = [_write(output / name, content, name, dry_run) for name, content in files.items()]
    if with_zip:
        written.append(_write(zip_path(output), zipped(files, output.resolve().name), zip_path(output).name, dry_run))
    return written


def make_zip(course: Course, folder: str) -> bytes:
    """The bundle as one zip in which all lies in a folder of that name, after the check of :func:`write_bundle`; the same errors."""
    files = collect_files(course)
    check_files(files, course)
    return zipped(files, folder)


def zip_path(output: Path) -> Path:
    """Where the zip of a bundle is: beside its folder."""
    return output.resolve().with_name(output.resolve().name + ".zip")


def collect_files(course: Course) -> dict[str, bytes]:
    """The content of each file of the bundle, by its path in it, in order.

    Raises:
        CourseError: a file of the course's is missing, or no assignment is released.
    """
    names = course.assignments()
    if not names:
        raise CourseError(f"No assignment is released in {course.root / 'exercises'}: run `autograder release`.")
    files: dict[str, bytes] = {}
    titles = []
    for name in names:
        assignment = course.assignment(name)
        titles.append((name, _title(assignment.master, name)))
        for path in (assignment.folder / f"{name}.ipynb", *assignment.files):
            files[f"exercises/{name}/{path.name}"] = _read(path)
    files |= {name: _read(course.root / name) for name in GIVEN}
    text = _written("bundle.md.j2", assignments=titles, book_url=course.book_url, folder="exercises")
    return dict(sorted({**files, "README.md": text.encode(), **{name: made.encode() for name, made in MADE.items()}}.items()))


def how_to_start(folder: str) -> str:
    """What to type to have the notebooks of a folder in JupyterLab, in Markdown."""
    return _written("start.md.j2", folder=folder)


def _written(template: str, **values: Any) -> str:
    environment = Environment(loader=PackageLoader("autograder"), autoescape=False, trim_blocks=True, keep_trailing_newline=True)
    return environment.get_template(template).render(**values)


def check_files(files: Mapping[str, bytes], course: Course) -> None:
    """See that no solution, hidden test or check is in any of the files.

    A line of a solution or a hidden test in ``solutions/`` is the instructors', unless a notebook there has it where students see it too.

    Raises:
        CourseError: with the file and the first line that is not for students.
    """
    secret = secret_lines(course)
    for name, content in files.items():
        lines = _lines(name, content)
        for line in lines:
            mark = next((mark for mark in MARKS if mark in line), None)
            if mark or line.strip() in secret:
                why = f"it holds {mark!r}" if mark else "it is a line of a solution or of a hidden test"
                raise CourseError(
                    f"{name} is not for students: {why}: {line.strip()[:100]!r}. Run `autograder release`, and look at the change."
                )


def secret_lines(course: Course) -> frozenset[str]:
    """The lines of the source notebooks that stand only in solutions and hidden tests."""
    secret: set[str] = set()
    seen: set[str] = set()
    for path in sorted(course.root.glob("solutions/*/*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            inside, outside = _split(cell)
            secret |= inside
            seen |= outside
    return frozenset(secret - seen - {""})


def _split(cell: NotebookNode) -> tuple[set[str], set[str]]:
    """The stripped lines of a cell that nbgrader takes out of the release, and those that it leaves."""
    lines = [line.strip() for line in cell.source.splitlines()]
    if not any("### BEGIN" in line for line in lines):
        whole = bool(cell.metadata.get("nbgrader", {}).get("solution"))
        return (set(lines), set()) if whole else (set(), set(lines))
    inside: set[str] = set()
    outside: set[str] = set()
    within = False
    for line in lines:
        if line.startswith(("### BEGIN", "### END")):
            within = line.startswith("### BEGIN")
        else:
            (inside if within else outside).add(line)
    return inside, outside


def _lines(name: str, content: bytes) -> Iterator[str]:
    """The lines of a text; of a notebook those of its cells, its outputs and its metadata."""
    text = content.decode("utf-8", "replace")
    if not name.endswith(".ipynb"):
        yield from text.splitlines()
        return
    for value in _texts(json.loads(text)):
        yield from value.splitlines()


def _texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value; a list of texts, as notebooks keep lines, is one."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and all(isinstance(part, str) for part in value):
        yield "".join(value)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield key
            yield from _texts(part)


def _title(notebook: NotebookNode, name: str) -> str:
    """The first heading of a notebook."""
    lines = [line for cell in notebook.cells if cell.cell_type == "markdown" for line in cell.source.splitlines()]
    return next((line.lstrip("# ").strip() for line in lines if line.startswith("#")), name)


def _read(path: Path) -> bytes:
    if path.is_symlink() or not path.is_file():
        raise CourseError(f"{path} is missing or is a link: expected a file to give to students.")
    return path.read_bytes()


def _refuse_strangers(output: Path, files: Mapping[str, bytes]) -> None:
    """Refuse a folder with anything else in it: what stands there would be given to students too."""
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise UsageError(f"{output} is no folder: expected a new or an empty one, or an earlier bundle.")
    others = []
    for here, folders, names in os.walk(output):
        if Path(here) == output and ".git" in folders:  # where the bundle is published from
            folders.remove(".git")
        paths = [Path(here, name) for name in (*names, *folders)]
        others += [path for path in paths if path.is_symlink() or (path.is_file() and path.relative_to(output).as_posix() not in files)]
    if others:
        named = ", ".join(str(path.relative_to(output)) for path in sorted(others)[:5])
        more = f" and {len(others) - 5} more" if len(others) > 5 else ""
        raise UsageError(f"{output} holds what is not in the bundle ({named}{more}): remove it or choose another folder.")


def _write(path: Path, content: bytes, name: str, dry_run: bool) -> Written:
    return Written(name, len(content), hashlib.sha256(content).hexdigest(), write_changed(path, content, dry_run))


def zipped(files: Mapping[str, bytes], folder: str = "") -> bytes:
    """A zip, in which all lies in one folder if one is named."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{name}" if folder else name, EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()

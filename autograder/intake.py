"""From an untrusted file to a :class:`~autograder.records.Submission`: the course's notebook with the student's code in it.

Nothing of the file is believed but the text of its cells. The notebook is rebuilt on the master: test cells and given cells are the
master's, in the student's order; what is missing is put back; outputs and metadata are left out.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import json
import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.course import Assignment, identity
from autograder.errors import SubmissionError
from autograder.parsing import parse
from autograder.records import Refusal, Submission

MAX_MIB = 20
MAX_CELLS = 1000
MAX_CELL_KIB = 1024
MAX_CODE_KIB = 256
"""Of all cells of code: what they say is read before any runs, which takes seconds at this length."""
MAX_DEPTH = 60
AGAIN = "Open it in JupyterLab, save it and hand it in again."
LESS = "Remove what is not needed, save it and hand it in again."


def read_submission(path: Path, assignment: Assignment) -> Submission:
    """Read one hand-in. What cannot be read comes back as a refusal on an untouched master: it is a result, not an exception."""
    try:
        raw = _read(path)
    except SubmissionError as error:
        return _refused(assignment, "", error)
    digest = hashlib.sha256(raw).hexdigest()
    try:
        notebook, notes = rebuild(_parse(raw), assignment)
    except SubmissionError as error:
        return _refused(assignment, digest, error)
    return Submission(notebook, digest, tuple(notes))


def choose_notebook(folder: Path, assignment: str) -> tuple[Path, tuple[str, ...]]:
    """The notebook in a student's folder, and what to note about its name.

    One notebook under another name is taken, with a note. If there is none, or several, the expected path is returned: reading it says so.
    """
    expected = folder / f"{assignment}.ipynb"
    if os.path.lexists(expected):
        return expected, ()
    others = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".ipynb" and not path.name.startswith("."))
    if len(others) == 1:
        return others[0], (f"Your notebook is named {others[0].name}; it should be named {expected.name}. It was graded all the same.",)
    names = ", ".join(path.name for path in others)
    return expected, ((f"{len(others)} notebooks were handed in ({names}); expected one, named {expected.name}.",) if others else ())


def _refused(assignment: Assignment, digest: str, error: SubmissionError) -> Submission:
    notebook = copy.deepcopy(assignment.master)
    return Submission(notebook, digest, refusal=Refusal(error.slug, str(error)))


def _read(path: Path) -> bytes:
    """The bytes of a regular file under the size cap; links are not followed."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        raise SubmissionError("missing", f"No notebook named {path.name} was handed in. Hand in that file.") from None
    except OSError as error:
        reason = "a link" if path.is_symlink() else error.strerror
        raise SubmissionError("not-a-file", f"{path.name} cannot be read ({reason}): hand in the notebook itself.") from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise SubmissionError("not-a-file", f"{path.name} is not a regular file: hand in the notebook itself.")
    with os.fdopen(handle, "rb") as file:
        raw = file.read((MAX_MIB << 20) + 1)
    if len(raw) > MAX_MIB << 20:
        raise SubmissionError(
            "too-large", f"{path.name} is larger than {MAX_MIB} MiB: clear its outputs (Edit, Clear Outputs) and hand it in again."
        )
    return raw


def _parse(raw: bytes) -> list[Mapping[str, Any]]:
    """The cells of a notebook in nbformat 4."""
    if not raw.strip():
        raise SubmissionError("empty", "The file is empty. Save your notebook in JupyterLab and hand it in again.")
    try:
        content = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise SubmissionError(
            "not-utf8", "The file is not UTF-8 text, so it is no notebook. Save it in JupyterLab and hand it in again."
        ) from None
    except RecursionError:
        raise SubmissionError("too-deep", f"The file nests deeper than {MAX_DEPTH} levels; a notebook does not. {AGAIN}") from None
    except ValueError as error:
        text = f"The file is not JSON, so it is no notebook ({error}). Save it in JupyterLab and hand it in again."
        raise SubmissionError("not-json", text) from None
    if _depth(content) > MAX_DEPTH:
        raise SubmissionError("too-deep", f"The file nests deeper than {MAX_DEPTH} levels; a notebook does not. {AGAIN}")
    if not isinstance(content, dict) or "nbformat" not in content:
        raise SubmissionError("not-a-notebook", f"The file is JSON but not a notebook: it says no nbformat. {AGAIN}")
    if content["nbformat"] != 4:
        came = json.dumps(content["nbformat"])[:20]
        raise SubmissionError("other-format", f"The notebook is of format {came}; expected format 4. {AGAIN}")
    if not isinstance(content.get("cells"), list):
        raise SubmissionError("not-a-notebook", f"The notebook has no list of cells: the file is damaged. {AGAIN}")
    cells: list[Mapping[str, Any]] = content["cells"]
    if len(cells) > MAX_CELLS:
        raise SubmissionError("too-many-cells", f"The notebook has {len(cells)} cells; at most {MAX_CELLS} are read. {LESS}")
    for number, cell in enumerate(cells, 1):
        _check_cell(cell, number)
    if sum(len(_source(cell)) for cell in cells if cell["cell_type"] == "code") > MAX_CODE_KIB << 10:
        raise SubmissionError("too-large", f"The code of the notebook is longer than {MAX_CODE_KIB} KiB. {LESS}")
    return cells


def _depth(content: Any) -> int:
    """How deep JSON nests, counted without recursion and no further than the cap."""
    level, depth = [content], 0
    while level and depth <= MAX_DEPTH:
        depth += 1
        inside = (value.values() if isinstance(value, dict) else value for value in level if isinstance(value, (dict, list)))
        level = [value for values in inside for value in values]
    return depth


def _check_cell(cell: Any, number: int) -> None:
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        raise SubmissionError("bad-cell", f"Cell {number} of the notebook is neither code nor text: the file is damaged. {AGAIN}")
    source = cell.get("source")
    if not isinstance(source, (str, list)) or (isinstance(source, list) and not all(isinstance(line, str) for line in source)):
        raise SubmissionError("bad-cell", f"Cell {number} of the notebook holds no text: the file is damaged. {AGAIN}")
    if len(_source(cell)) > MAX_CELL_KIB << 10:
        raise SubmissionError("too-large", f"Cell {number} of the notebook is longer than {MAX_CELL_KIB} KiB. {LESS}")


def _source(cell: Mapping[str, Any]) -> str:
    """A cell's text, without what no text of Python or Markdown holds: lone surrogates and NUL."""
    source = cell["source"]
    text = source if isinstance(source, str) else "".join(source)
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


_COPIED = {
    "code": "The cell {} stands more than once. All copies were run, in their order: what the last one defines counts.",
    "markdown": "The cell {} stands more than once. The first one is graded; the others stand beside it.",
}
"""Notes on a second copy of a cell in which a student writes."""


def rebuild(cells: list[Mapping[str, Any]], assignment: Assignment) -> tuple[NotebookNode, list[str]]:
    """The master with the student's text in its solution cells, and notes on what was mended."""
    master = assignment.master
    by_name = {identity(cell) or cell.id: cell for cell in master.cells}
    names = _match(cells, by_name)
    built: list[NotebookNode] = []
    placed: dict[str, NotebookNode] = {}
    notes: list[str] = []
    changed: list[str] = []
    for cell, name in zip(cells, names, strict=True):
        if name is None or (name in placed and not _is_locked(by_name[name])):
            built.append(_free_cell(cell, len(built)))
            if name and (note := _COPIED[cell["cell_type"]].format(name)) not in notes:
                notes.append(note)
        elif name not in placed:
            if _is_locked(by_name[name]) and _source(cell).split() != by_name[name].source.split():
                changed.append(name)
            placed[name] = _filled(by_name[name], cell)
            built.append(placed[name])
        else:
            notes.append(f"A second copy of the cell {name} was left out.")
    if changed:
        which = f"cell {changed[0]}; the change was" if len(changed) == 1 else f"cells {', '.join(changed)}; the changes were"
        notes.append(f"You changed the given {which} left out. Put imports and helpers into a cell of your own.")
    _restore_missing(by_name, placed, built, notes)
    if _is_of_another(cells, names, by_name):
        notes = [
            f"This looks like the notebook of another exercise: it has none of the cells in which {assignment.name} is solved. "
            f"Hand in {assignment.name}.ipynb."
        ]
    notebook = nbformat.v4.new_notebook(cells=built, metadata=copy.deepcopy(master.metadata))
    notebook.nbformat_minor = max(5, master.nbformat_minor)
    return notebook, notes


def _match(cells: list[Mapping[str, Any]], by_name: Mapping[str, NotebookNode]) -> list[str | None]:
    """For each handed-in cell the master's cell that it is: by grade id, else by cell id, else by the name that it defines."""
    by_id = {cell.id: name for name, cell in by_name.items()}
    names: list[str | None] = []
    for cell in cells:
        metadata = cell.get("metadata")
        told = metadata.get("nbgrader") if isinstance(metadata, dict) else None
        name = told.get("grade_id") if isinstance(told, dict) else None
        name = name if isinstance(name, str) and name in by_name else by_id.get(str(cell.get("id")))
        names.append(name if name and cell["cell_type"] == by_name[name].cell_type else None)
    for name, master in by_name.items():
        if _is_solution(master) and name not in names:
            for number, cell in enumerate(cells):
                if names[number] is None and cell["cell_type"] == "code" and name in defined_names(_source(cell)):
                    names[number] = name
                    break
    return names


def _is_of_another(cells: list[Mapping[str, Any]], names: list[str | None], by_name: Mapping[str, NotebookNode]) -> bool:
    """Whether the hand-in has solution cells, and none of them is of this assignment."""
    if any(name and _is_solution(by_name[name]) for name in names):
        return False
    told = [metadata.get("nbgrader") for cell in cells if isinstance(metadata := cell.get("metadata"), dict)]
    return any(isinstance(one, dict) and one.get("solution") for one in told)


def defined_names(source: str) -> set[str]:
    """The functions and classes that a cell defines at its top level; none if it does not parse."""
    try:
        tree = parse(source)
    except SyntaxError:
        return set()
    return {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}


def _is_solution(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def _is_locked(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader")) and not _is_solution(cell)


def _filled(master: NotebookNode, cell: Mapping[str, Any]) -> NotebookNode:
    """The master's cell, with the student's text unless it is locked."""
    filled = copy.deepcopy(master)
    if not _is_locked(master):
        filled.source = _source(cell)
    return filled


def _free_cell(cell: Mapping[str, Any], number: int) -> NotebookNode:
    """A cell of the student's own, with nothing of it but the text."""
    make: Mapping[str, Callable[..., NotebookNode]] = {
        "code": nbformat.v4.new_code_cell,
        "markdown": nbformat.v4.new_markdown_cell,
        "raw": nbformat.v4.new_raw_cell,
    }
    return make[cell["cell_type"]](_source(cell), id=f"student-{number}")


def _restore_missing(
    by_name: Mapping[str, NotebookNode], placed: dict[str, NotebookNode], built: list[NotebookNode], notes: list[str]
) -> None:
    """Put back the master's cells that the hand-in lacks, each after the cell that it follows in the master."""
    before: str | None = None
    lost: list[str] = []
    back: list[str] = []
    for name, master in by_name.items():
        if name not in placed:
            placed[name] = copy.deepcopy(master)
            where = 0 if before is None else next(i for i, cell in enumerate(built) if cell is placed[before]) + 1
            built.insert(where, placed[name])
            if _is_solution(master):
                lost.append(name)
            elif _is_locked(master):
                back.append(name)
        before = name
    if lost:
        notes.append(_counted(lost, "it counts as not written.", "they count as not written."))
    if back:
        notes.append(_counted(back, "it was put back.", "they were put back."))


def _counted(names: list[str], one: str, many: str) -> str:
    """A note on one missing cell or on several."""
    return f"The cell {names[0]} was missing; {one}" if len(names) == 1 else f"The cells {', '.join(names)} were missing; {many}"

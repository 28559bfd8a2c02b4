"""The bank of submissions: whole programs, right, wrong and hostile, one file each in ``tests/submissions/ASSIGNMENT/KIND/``.

A case is a Python file in the percent format. What stands before its first ``# %%`` is its head: a docstring that says what the program
does, and what is expected of its grading:

``LOSES = {"item": "slug", …}``
    (wrong) exactly these items fail, with these diagnoses; ``None`` where any diagnosis will do.
``AT_MOST = 3``
    (hostile) it gets at most so many points.
``NEEDS = "L1"``
    (hostile, optional) the least level of the sandbox that promises this.
``WANTS = "the network"``
    (hostile, optional) what it is after, where that is not points.
``LEAVES = "86421"``
    (hostile, optional) a word in the command line of a process that must be gone afterwards.
``STUB = True``
    (hostile, optional) the solution cells that it does not name stay unwritten.

What a hostile case is after, it says with the word ACHIEVED among its outputs when it gets it; points, processes and pages are looked at
from outside.

A cell ``# %% layer_norm`` replaces the solution cell of that name; the solution cells that a case does not name are those of the model
solution. A cell ``# %% handing in`` (hostile) is no part of the notebook: it runs here when the notebook is written, with ``notebook``
(the notebook as JSON, to be changed), ``solved`` (the model solution as JSON) and ``path``. If it leaves no ``notebook``, it has written
the file itself. A cell with any other title is a cell of the student's own; it stands where it stands in the file.

``python -m tests.bank FOLDER`` writes the sample class that ``make demo`` grades. With cases after it, such as ``gates/wrong/gru_other_z``,
it writes those as notebooks, ``FOLDER/gru_other_z.ipynb`` and so on. ``--remove`` takes the sample class away again, with its grades.
Neither is done where others have handed in.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import shutil
import sys
import tomllib
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbformat import NotebookNode

from autograder.files import write_changed

ROOT = Path(__file__).resolve().parent.parent
BANK = ROOT / "tests" / "submissions"
HANDING_IN = "handing in"
WRITTEN = ".sample.sha256"
"""In ``classroom/``: the files of the sample class, as they were written. Whoever hands in for one of its students changes that one."""
OPTIONS: dict[str, Any] = {"NEEDS": "L0", "WANTS": "points", "LEAVES": "", "STUB": False}
"""What the head of a hostile case may say, and what is so if it does not."""


@dataclass(frozen=True)
class Case:
    """One program of the bank."""

    assignment: str
    kind: str
    name: str
    text: str
    cells: tuple[tuple[str, str], ...]
    """Title and source of each cell."""
    loses: dict[str, str | None]
    at_most: float | None
    needs: str = "L0"
    wants: str = "points"
    leaves: str = ""
    stub: bool = False
    hands_in: str = ""
    """What runs when the notebook is written."""


def load_case(path: Path) -> Case:
    """Read one case file.

    Raises:
        ValueError: it has no docstring, or a head that its kind does not have.
    """
    head, *cells = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent").cells
    tree = ast.parse(head.source)
    told = {node.targets[0].id: ast.literal_eval(node.value) for node in tree.body if isinstance(node, ast.Assign)}  # type: ignore[attr-defined]
    kind = path.parent.name
    text = ast.get_docstring(tree)
    options = {name.lower(): told.pop(name, default) for name, default in OPTIONS.items()} if kind == "hostile" else {}
    if not text or set(told) != {"right": set(), "wrong": {"LOSES"}, "hostile": {"AT_MOST"}}[kind]:
        raise ValueError(f"{path}: expected a docstring, and LOSES in a wrong case, AT_MOST in a hostile one; got {sorted(told)}")
    pieces = [(cell.metadata.get("title", ""), cell.source) for cell in cells]
    hands_in = "\n".join(source for title, source in pieces if title == HANDING_IN)
    own = tuple(piece for piece in pieces if piece[0] != HANDING_IN)
    return Case(
        path.parent.parent.name, kind, path.stem, text, own, told.get("LOSES", {}), told.get("AT_MOST"), hands_in=hands_in, **options
    )


@cache
def load_cases(assignment: str, kind: str) -> tuple[Case, ...]:
    """All cases of one kind, by name."""
    return tuple(load_case(path) for path in sorted((BANK / assignment / kind).glob("*.py")))


@cache
def _sources(assignment: str, folder: str) -> NotebookNode:
    return nbformat.read(ROOT / folder / assignment / f"{assignment}.ipynb", as_version=4)


def notebook_of(case: Case) -> NotebookNode:
    """The case as a student would hand it in: the released notebook with the program in its cells."""
    notebook = nbformat.from_dict(_sources(case.assignment, "exercises"))
    solved = {cell.metadata.get("nbgrader", {}).get("grade_id"): _unmarked(cell) for cell in _sources(case.assignment, "solutions").cells}
    by_name: dict[str, NotebookNode] = {}
    for cell in notebook.cells:
        told = cell.metadata.get("nbgrader", {})
        if told.get("solution") and not case.stub:
            cell.source = solved[told["grade_id"]]
        by_name[told.get("grade_id", cell.id)] = cell
    where = 0
    for number, (title, source) in enumerate(case.cells):
        if title in by_name:
            by_name[title].source = source
            where = next(i for i, cell in enumerate(notebook.cells) if cell is by_name[title]) + 1
        else:
            notebook.cells.insert(where, nbformat.v4.new_code_cell(source, id=f"own-{number}"))
            where += 1
    return notebook


def _unmarked(cell: NotebookNode) -> str:
    """A model solution as a student would have written it: without nbgrader's marks around it, without the rubric under an answer."""
    source = "\n".join(line for line in cell.source.splitlines() if line.strip() not in ("### BEGIN SOLUTION", "### END SOLUTION"))
    return source.split("**Rubric.**")[0].replace("**An answer.** ", "").strip() if cell.cell_type == "markdown" else source


def write_notebook(case: Case, path: Path) -> Path:
    """Write the case as a notebook file, and what it hands in beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not case.hands_in:
        nbformat.write(notebook_of(case), path)
        return path
    solved = json.loads(nbformat.writes(notebook_of(replace(case, cells=(), stub=False))))
    names: dict[str, Any] = {"notebook": json.loads(nbformat.writes(notebook_of(case))), "solved": solved, "path": path}
    exec(compile(case.hands_in, f"{case.name}: {HANDING_IN}", "exec"), names)
    if "notebook" in names:
        path.write_text(json.dumps(names["notebook"]), encoding="utf-8")
    return path


def find_case(assignment: str, name: str) -> Case:
    """The case ``KIND/NAME``."""
    return load_case(BANK / assignment / f"{name}.py")


def sample_class() -> dict[str, str]:
    """The sample class: the text of each hand-in, by its path in ``classroom/submitted``."""
    plan = tomllib.loads((BANK / "class.toml").read_text(encoding="utf-8"))
    return {
        f"{student}/{assignment}/{assignment}.ipynb": _hand_in(assignment, name)
        for assignment, students in plan.items()
        for student, name in students.items()
    }


def _hand_in(assignment: str, name: str) -> str:
    if name not in ("stub", "damaged"):
        return nbformat.writes(notebook_of(find_case(assignment, name))) + "\n"
    stub = (ROOT / "exercises" / assignment / f"{assignment}.ipynb").read_text(encoding="utf-8")
    return stub if name == "stub" else stub[:2000]


def write_class(folder: Path, texts: Mapping[str, str]) -> None:
    """Write each student's hand-in, unless it is there and the same already, and keep beside the folder which files those are.

    What somebody has changed since is left alone, and so are students who were added.

    Raises:
        SystemExit: there is a class, and it did not begin as the sample class.
    """
    ours = {_line(name, text.encode()) for name, text in texts.items()}
    if not (folder.parent / WRITTEN).exists() and (found := others(folder, ours)):
        sys.exit(
            f"{folder} holds hand-ins that are not the sample class's ({', '.join(found[:5])}), and would be mixed with them. "
            "Try the sample class in another copy of the course, or move that folder away."
        )
    known = ours | _written(folder)
    for name, text in texts.items():
        path = folder / name
        if path.exists() and _line(name, path.read_bytes()) not in known:
            print(f"{path} was changed, and is left as it is.")
        else:
            write_changed(path, text.encode())
    (folder.parent / WRITTEN).write_text("".join(f"{line}\n" for line in sorted(ours)), encoding="utf-8")


def remove_class(folder: Path) -> None:
    """Remove the classroom if it is the sample class's and nobody else has handed in; else say that it stays."""
    if (folder.parent / WRITTEN).exists() and not others(folder):
        shutil.rmtree(folder.parent)
    else:
        print(f"{folder.parent} is left as it is: it holds hand-ins that are not the sample class's.")


def others(folder: Path, ours: Set[str] = frozenset()) -> list[str]:
    """Who has handed in what the sample class neither wrote before nor (``ours``) writes now."""
    known = ours | _written(folder)
    files = [path for path in folder.glob("*/*/[!.]*") if path.is_file()]
    names = [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in files]
    return sorted({name.split("/")[0] for name, content in names if _line(name, content) not in known})


def _written(folder: Path) -> Set[str]:
    """What the sample class wrote before."""
    path = folder.parent / WRITTEN
    return set(path.read_text(encoding="utf-8").splitlines() if path.exists() else ())


def _line(name: str, content: bytes) -> str:
    """A hand-in as ``sha256sum`` writes it."""
    return f"{hashlib.sha256(content).hexdigest()}  {name}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write the sample class, or some programs of the bank.")
    parser.add_argument("folder", type=Path, help="such as classroom/submitted")
    parser.add_argument("cases", nargs="*", metavar="ASSIGNMENT/KIND/NAME", help="write these programs, and not the class")
    parser.add_argument("--remove", action="store_true", help="remove the class, and all that was made of it in the folder's folder")
    given = parser.parse_args()
    for case in given.cases:
        assignment, name = case.split("/", 1)
        write_notebook(find_case(assignment, name), given.folder / f"{Path(name).name}.ipynb")
    if given.remove:
        remove_class(given.folder)
    elif not given.cases:
        write_class(given.folder, sample_class())

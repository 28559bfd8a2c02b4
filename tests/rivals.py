"""Other graders, set up beside ours: plain nbgrader and otter-grader's local run, on the same hand-ins with the same visible tests."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder.course import Course, identity
from tests.bank import ROOT

HIDDEN = re.compile(r"\n*### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS\n?", re.DOTALL)
OURS = "# nbgrader autograde and"
"""The comment in nbgrader_config.py under which the course's own grading is switched on."""
OTTER = ROOT / ".venv" / "otter"
OTTER_TEST = """OK_FORMAT = False
from otter.test_files import test_case

name = {name!r}
points = {points!r}


@test_case(points={points!r})
def visible(env):
    exec({source!r}, env)
"""


def copy_course(folder: Path, assignment: str, *, plain: bool = False, hidden_tests: bool = True) -> Course:
    """A course folder of its own that holds one assignment, with nothing in its classroom.

    Args:
        folder: the folder to be made.
        assignment: its name.
        plain: grade as nbgrader does by default.
        hidden_tests: keep them in the instructor's notebook.
    """
    folder.mkdir(parents=True)
    for part in ("solutions", "exercises"):
        shutil.copytree(ROOT / part / assignment, folder / part / assignment)
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (folder / "nbgrader_config.py").write_text(config.split(OURS)[0] if plain else config, encoding="utf-8")
    if not hidden_tests:
        path = folder / "solutions" / assignment / f"{assignment}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            cell.source = HIDDEN.sub("", cell.source)
        nbformat.write(notebook, path)
    return Course(folder)


def release(course: Course, assignment: str, env: Mapping[str, str]) -> None:
    """Have nbgrader make the release and a gradebook that knows it."""
    command = [tool("nbgrader"), "generate_assignment", assignment, "--force", "--log-level=ERROR"]
    subprocess.run(command, cwd=course.root, env=env, check=True, timeout=600)


def tool(name: str) -> str:
    """A command of this environment."""
    return str(Path(sys.executable).parent / name)


def scores_of(course: Course, assignment: str) -> dict[str, float]:
    """The scores in a course's gradebook, by student."""
    with Gradebook(f"sqlite:///{course.classroom / 'gradebook.db'}") as gradebook:
        return {submission.student.id: float(submission.score) for submission in gradebook.find_assignment(assignment).submissions}


def install_otter() -> str:
    """Put otter-grader into an environment of its own, which sees the packages of this one; returns its version.

    Raises:
        OSError: it cannot be installed; the message says why.
    """
    python = OTTER / "bin" / "python"
    if not (OTTER / ".ready").exists():
        shutil.rmtree(OTTER, ignore_errors=True)
        OTTER.parent.mkdir(exist_ok=True)
        _run([sys.executable, "-m", "venv", "--without-pip", str(OTTER)])
        places = _run([str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).strip()
        (Path(places) / "course.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
        _run([sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--disable-pip-version-check", "otter-grader"])
        (OTTER / ".ready").touch()
    return _run([str(python), "-c", "import importlib.metadata as m; print(m.version('otter-grader'))"]).strip()


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(f"{' '.join(command)}: {(done.stderr or done.stdout).strip()[-500:]}")
    return done.stdout


def otter_autograder(folder: Path, assignment: str, env: Mapping[str, str]) -> Path:
    """The visible tests as an autograder of otter's, made by ``otter generate``."""
    tests = folder / "tests"
    tests.mkdir(parents=True)
    source = nbformat.read(ROOT / "solutions" / assignment / f"{assignment}.ipynb", as_version=4)
    for cell in filter(_is_test, source.cells):
        name, points = identity(cell), cell.metadata.nbgrader.points
        text = OTTER_TEST.format(name=name, points=points, source=HIDDEN.sub("", cell.source))
        (tests / f"{name}.py").write_text(text, encoding="utf-8")
    command = [str(OTTER / "bin" / "python"), "-m", "otter", "generate", "-t", "tests", "-o", "autograder.zip"]
    subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True, timeout=300)
    return folder / "autograder.zip"


def otter_hand_in(notebook: NotebookNode, path: Path) -> Path:
    """The hand-in as otter has it: a reference to the test in place of each test cell."""
    for cell in filter(_is_test, notebook.cells):
        cell.metadata["otter"], cell.source = {"tests": [identity(cell)]}, ""
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
    return path


def otter_command(path: Path, autograder: Path) -> list[str]:
    """What grades one hand-in; the results lie beside it."""
    python = str(OTTER / "bin" / "python")
    return [python, "-m", "otter", "run", str(path), "-a", str(autograder), "-o", str(path.parent), "--no-logo"]


def otter_score(path: Path) -> float:
    """The score of a hand-in that otter has graded."""
    told = json.loads((path.parent / "results.json").read_text(encoding="utf-8"))
    return float(sum(test.get("score", 0) for test in told["tests"]))


def _is_test(cell: NotebookNode) -> bool:
    told = cell.metadata.get("nbgrader", {})
    return bool(told.get("grade") and not told.get("solution"))

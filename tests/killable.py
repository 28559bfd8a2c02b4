"""A grader that is cheap to start, for those who kill it: the real command on a small course, without TensorFlow.

``python -m tests.killable`` reads an order a line, ``{"course": FOLDER, "at": STEP, "tell": STEP}``, and forks a grader for it, which
runs ``autograder grade tiny``. It answers with lines: ``{"pid": ...}`` at once, ``{"reached": true}`` before step ``tell``,
``{"steps": NUMBER}`` at the grader's end unless it was killed, and ``{"ended": EXIT CODE}``. A step is anything that changes what is kept:
a file below classroom/ written, renamed or removed, a statement or a commit of the gradebook's database. The grader kills itself before
step ``at``. Step 0 never comes.
"""

from __future__ import annotations

import functools
import itertools
import json
import os
import signal
import sys
import types
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from sqlalchemy import event
from sqlalchemy.engine import Engine

from autograder import cli, probes
from autograder.checks.check import Check, by_values
from autograder.sandbox import kernel
from autograder.sandbox.warm import WarmProcess
from tests.bank import ROOT

NAME = "tiny"
IMPORTS = ("numpy", "ipykernel.kernelapp", "IPython.display")
CHANGES = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.utime", "shutil.copyfile", "shutil.rmtree", "sqlite3.connect"}
PROBE = """
def double(student, x):
    return {"output": student("double")(x)}


def total(student, x):
    return {"output": student("total")(x)}
"""
SOLUTION = {"double": "    return 2 * x", "total": "    return np.sum(x)"}
POINTS = {"double": 2, "total": 3}


def make_course(folder: Path) -> None:
    """A course with one assignment of two functions, before its release."""
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
    cells = [nbformat.v4.new_code_cell("import numpy as np", metadata=_told("setup", locked=True))]
    for name, answer in SOLUTION.items():
        solved = f"def {name}(x):\n    ### BEGIN SOLUTION\n{answer}\n    ### END SOLUTION"
        cells.append(nbformat.v4.new_code_cell(solved, metadata=_told(name, solution=True)))
        shown = f"assert np.isfinite({name}(np.ones(3))).all()"
        cells.append(nbformat.v4.new_code_cell(shown, metadata=_told(f"{name}_values", grade=True, locked=True, points=POINTS[name])))
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    path = folder / "solutions" / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True)
    kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernelspec}), path)


def hand_in(course: Path, student: str, **answers: str) -> None:
    """Write a hand-in whose functions have the given bodies; those that are not given stay unwritten."""
    notebook = nbformat.read(course / "exercises" / NAME / f"{NAME}.ipynb", as_version=4)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell.source = f"def {name}(x):\n{answers[name]}"
    path = course / "classroom" / "submitted" / student / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


def _told(name: str, **more: Any) -> dict[str, Any]:
    """A cell's metadata for nbgrader."""
    given = {"grade": False, "locked": False, "solution": False, "task": False, "schema_version": 3, "cell_type": "code"}
    return {"nbgrader": {**given, "grade_id": name, **more}}


def _checks() -> types.ModuleType:
    def draw(rng: np.random.Generator) -> dict[str, dict[str, np.ndarray]]:
        return {"an array": {"x": rng.normal(size=5)}}

    module = types.ModuleType(f"autograder.checks.{NAME}")
    references = {"double": lambda x: {"output": 2 * x}, "total": lambda x: {"output": np.asarray(np.sum(x))}}
    module.CHECKS = tuple(  # type: ignore[attr-defined]
        Check(f"{name}_values", name, f"{name} of an array", "book/index.html", name, draw, by_values(model))
        for name, model in references.items()
    )
    return module


def _install() -> None:
    """Make the grader know the small course, and its warm process import no more than that needs."""
    sys.modules[f"autograder.checks.{NAME}"] = _checks()
    source_of = probes.source_of
    probes.source_of = lambda module: PROBE if module == NAME else source_of(module)
    vars(kernel)["WarmProcess"] = functools.partial(WarmProcess, imports=IMPORTS)


def _count_steps(classroom: str, at: int, tell: int, answer: int) -> itertools.count[int]:
    """Count the steps of this process, from 1; say so before step ``tell``, and kill it before step ``at``."""
    steps = itertools.count(1)

    def step(*_: Any) -> None:
        now = next(steps)
        if now == tell:
            os.write(answer, b'{"reached": true}\n')
        if now == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(name: str, given: tuple[Any, ...]) -> None:
        if name in CHANGES and any(isinstance(value, (str, Path)) and str(value).startswith(classroom) for value in given[:2]):
            writes = name != "open" or (isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR))
            if writes:
                step()

    sys.addaudithook(watch)
    event.listen(Engine, "before_cursor_execute", step)
    event.listen(Engine, "commit", step)
    return steps


def _grade(course: str, at: int, tell: int) -> None:
    """In the forked process: grade the class."""
    os.setsid()
    quiet = os.open(os.devnull, os.O_RDWR)
    answer = os.dup(1)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    steps = _count_steps(f"{course}/classroom", at, tell, answer)
    try:
        code = cli.app(["grade", NAME, "--course", course, "--workers", "2"], standalone_mode=False) or 0
    except BaseException:
        code = 3
    for warm in kernel._warm:
        warm.close()
    os.write(answer, json.dumps({"steps": next(steps) - 1}).encode() + b"\n")
    os._exit(code)


def _serve() -> None:
    _install()
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _grade(order["course"], order["at"], order["tell"])
        print(json.dumps({"pid": pid}), flush=True)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        print(json.dumps({"ended": code}), flush=True)


if __name__ == "__main__":
    _serve()

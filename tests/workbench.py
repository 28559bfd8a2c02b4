"""Many programs judged in few kernels: where the model solution has run, a program takes the place of its cells, is judged, and goes.

That is much quicker than a kernel and the whole notebook for each. What a program might leave behind (settings of the libraries, a kernel
that has ended) is not passed on: such programs get a kernel and a notebook of their own, as every hand-in of a student does.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import local
from typing import Any

from autograder.beforehand import NOT_WHEN_GRADING
from autograder.course import Course, identity
from autograder.grading import Run, grade_submission, judge_in, prepare, try_again
from autograder.intake import read_submission
from autograder.records import Submission, Verdict
from autograder.sandbox import Limits, Session, open_session
from tests.bank import Case, notebook_of, write_notebook

LIMITS = Limits(cell_s=15, probe_s=15, training_s=180, notebook_s=90, grace_s=2)
SHORT = replace(LIMITS, cell_s=8, probe_s=8, training_s=10)
"""For programs that never end."""
PROGRAMS = 40
"""After so many programs a kernel is replaced, since each leaves some memory taken."""
LEAVES_TRACES = re.compile(
    r"\b(tf\.config|keras\.config|mixed_precision|seterr|setattr|globals|builtins|sys|os|gc|exit|quit)\b"
    r"|\b(np|tf|keras)(\.\w+)+ = "
)
"""In the source of programs that may change more than what they define."""
ENDS = {"time-out", "kernel-died"}
Verdicts = Mapping[str, Verdict]
Map = Callable[[Callable[[Any, "Workbench"], Any], Iterable[Any]], Iterator[Any]]


class Workbench:
    """One kernel with the model solution of one assignment, replaced when it has ended or served many; close it at the end."""

    def __init__(self, course: Course, assignment: str) -> None:
        self.assignment = course.assignment(assignment)
        self._open = ExitStack()
        self._session: Session | None = None
        self._left = 0
        self._solution: dict[str, str] = {}

    def close(self) -> None:
        """End the kernel."""
        self._open.close()
        self._session = None

    def verdicts(self, case: Case, seeds: Iterable[int | None] = (None,)) -> list[Verdicts]:
        """The verdicts on a program with each seed.

        They are on the items of its cells, on those that it should lose, and on those of cells that use its own. A program that leaves
        traces, or ends its kernel, is graded as a hand-in, with the first seed only; then all items have verdicts.
        """
        seeds = list(seeds)
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            submission = read_submission(write_notebook(case, Path(folder) / f"{case.assignment}.ipynb"), self.assignment)
        ends = ENDS & set(case.loses.values())
        limits = SHORT if ends else LIMITS
        runs = [prepare(submission, self.assignment, seed, limits) for seed in seeds]
        titles = {title for title, _ in case.cells}
        solutions = {check.cell for check in runs[0].checks.values()}
        traces = ends or any(LEAVES_TRACES.search(source) for _, source in case.cells)
        if titles <= solutions and not traces:
            judged = self._judge(submission, runs, titles, case)
            if judged:
                return judged
        _, record = grade_submission(submission, self.assignment, seeds[0], limits)
        return [{item.id: item for item in record.items}]

    def _judge(self, submission: Submission, runs: list[Run], titles: set[str], case: Case) -> list[Verdicts] | None:
        """The verdicts, None if the kernel has ended or something hung."""
        session = self._ready()
        self._left -= 1
        for title in titles:
            session.run_cell(f"globals().pop({title!r}, None)")
        for cell in submission.notebook.cells:
            if identity(cell) in titles:
                session.run_cell(cell.source)
        for run in runs:
            run.checks = {
                name: check
                for name, check in run.checks.items()
                if check.cell in titles or name in case.loses or run.names.get(check.cell, frozenset()) & titles
            }
            for name, check in run.checks.items():
                verdict = judge_in(run, session, check)
                if verdict:
                    run.verdicts[name] = verdict
                if session.dead or run.stuck:
                    self.close()
                    return None
            try_again(run, session)
            if session.dead:
                self.close()
                return None
        for title in titles:
            session.run_cell(self._solution[title])
        return [run.verdicts for run in runs]

    def _ready(self) -> Session:
        """The kernel, a new one if need be, with the model solution in it."""
        if self._session is None or self._session.dead or self._left <= 0:
            self.close()
            self._session = self._open.enter_context(open_session(self.assignment.name, self.assignment.files, LIMITS))
            self._left = PROGRAMS
            for cell in notebook_of(Case(self.assignment.name, "right", "model", "", (), {}, None)).cells:
                given = not cell.metadata.get("nbgrader", {}).get("grade") and NOT_WHEN_GRADING not in cell.metadata.get("tags", [])
                if cell.cell_type == "code" and given:
                    self._session.run_cell(cell.source, 60)
                    self._solution[str(identity(cell))] = cell.source
        return self._session


@contextmanager
def benches(course: Course) -> Iterator[Callable[[str], Workbench]]:
    """A function that gives the workbench of an assignment, the same one until another assignment's is asked for."""
    made: list[Workbench] = []

    def bench(assignment: str) -> Workbench:
        if not made or made[-1].assignment.name != assignment:
            for other in made:
                other.close()
            made[:] = [Workbench(course, assignment)]
        return made[-1]

    try:
        yield bench
    finally:
        for last in made:
            last.close()


@contextmanager
def each_its_own(course: Course, assignment: str, workers: int) -> Iterator[Map]:
    """A ``map`` over programs by several threads, whose function is given its thread's workbench too."""
    mine = local()
    with ThreadPoolExecutor(workers) as pool, ExitStack() as stack:

        def judged(function: Callable[[Any, Workbench], Any], programs: Iterable[Any]) -> Iterator[Any]:
            def one(program: Any) -> Any:
                if not hasattr(mine, "bench"):
                    mine.bench = Workbench(course, assignment)
                    stack.callback(mine.bench.close)
                return function(program, mine.bench)

            return pool.map(one, programs)

        yield judged

"""One hand-in from notebook to grade: its cells run in the sandbox, each item is probed and judged, the results go into the notebook."""

from __future__ import annotations

import copy
import importlib.metadata
import secrets
import time
import traceback
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from nbformat import NotebookNode

from autograder.answers import read_answers
from autograder.beforehand import names_reached, settled_items, unseen_cells, untouched_cells
from autograder.checks import checks_of
from autograder.checks.check import Check
from autograder.course import Assignment, check_consistency, identity
from autograder.errors import ObservationError, SandboxError
from autograder.judge import Observe, failed, judge_item, verdict
from autograder.parsing import syntax_error
from autograder.probes.wire import innermost
from autograder.records import Diagnosis, GradeRecord, Observation, Request, Submission, Verdict
from autograder.sandbox import CellResult, Limits, Session, open_session

KEY = "autograder"
"""Where a graded notebook's metadata keeps its :class:`~autograder.records.GradeRecord`."""
MAX_SESSIONS = 8
"""A kernel that dies is replaced, and what ended it is tried again; what ends a second one is left out. At most so many kernels for one
notebook."""
PAUSES_S = (0.0, 1.0, 5.0)
"""Before a kernel is tried again that could not be started: a machine that is short of memory or processes may have them soon."""
PACKAGES = ("tensorflow", "keras", "numpy", "ipykernel")
TIMED_OUT = "It was still running when its time was over: is there a loop that never ends?"
NOT_STARTED = "Nothing is written in this cell yet: replace the line raise NotImplementedError() with your code."
DIED = "Python itself ended while this ran (exit(), too much memory, or a crash)."


@dataclass
class Run:
    """What is known so far about one notebook while it is graded."""

    assignment: Assignment
    checks: Mapping[str, Check]
    seed: int
    limits: Limits
    untouched: frozenset[str] = frozenset()
    """Solution cells that hold the master's text still."""
    unparsed: Mapping[str, str] = field(default_factory=dict)
    """Solution cells that are no Python, and where."""
    unfinished: frozenset[str] = frozenset()
    """Solution cells in which NotImplementedError stands still."""
    stopped: dict[str, str] = field(default_factory=dict)
    """Solution cells that raised something, and what."""
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What each solution cell reaches in its source."""
    unseen: frozenset[int] = frozenset()
    """Given cells that are not run when graded."""
    settled: frozenset[str] = frozenset()
    """Items behind whose tests no cell has to do with what they test: another look would show the same."""
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    results: dict[int, CellResult] = field(default_factory=dict)
    stuck: dict[str, str] = field(default_factory=dict)
    """Solution cells whose code hangs or kills the kernel, and what to say about it."""
    left_out: set[int] = field(default_factory=set)
    """Cells that ended two kernels, or hung, and are not run again."""
    suspected: set[int | str] = field(default_factory=set)
    """Cells (by index) and items (by id) at which a kernel ended once. It may have been the machine's doing: they are tried again."""
    seen: dict[tuple[Hashable, int], Observation | ObservationError] = field(default_factory=dict)
    """What came back, by what was asked and the attempt: several items may be judged by it."""
    notes: list[str] = field(default_factory=list)
    """What a person should know about the student's own cells."""
    used_s: float = 0.0
    memory_mib: float | None = None
    """The most that any of its kernels held."""


def grade_submission(
    submission: Submission, assignment: Assignment, seed: int | None = None, limits: Limits | None = None
) -> tuple[NotebookNode, GradeRecord]:
    """Grade one hand-in: the graded notebook, with the record in its metadata, and the record.

    Args:
        submission: what intake made of the hand-in.
        assignment: what it was handed in for.
        seed: of the inputs that are drawn; by default chosen now, so that nobody can know it beforehand.
        limits: what the notebook may use.

    Raises:
        CourseError: the assignment's notebook and its checks do not agree.
    """
    began = time.monotonic()
    run = prepare(submission, assignment, seed, limits)
    notebook = copy.deepcopy(submission.notebook)
    level = "none"
    if submission.refusal:
        said = Diagnosis(submission.refusal.slug, submission.refusal.text)
        run.verdicts = {
            name: Verdict(name, check.cell, "failed", 0.0, assignment.points[name], said, check.title) for name, check in run.checks.items()
        }
    else:
        level = _run_notebook(notebook, run)
    run.verdicts |= read_answers(submission, assignment)
    items = tuple(run.verdicts[name] for name in assignment.items)
    versions = {name: _version(name) for name in PACKAGES}
    record = GradeRecord(
        assignment.name,
        items,
        level,
        run.seed,
        round(time.monotonic() - began, 3),
        digest(submission, assignment),
        (*submission.notes, *run.notes),
        versions,
        run.memory_mib and round(run.memory_mib, 1),
    )
    _write_results(notebook, run, record)
    return notebook, record


def prepare(submission: Submission, assignment: Assignment, seed: int | None, limits: Limits | None) -> Run:
    """What is known before anything runs; arguments and errors as those of :func:`grade_submission`."""
    checks = {check.id: check for check in checks_of(assignment.name)}
    check_consistency(assignment, {check.id: check.cell for check in checks.values()})
    notebook, solutions = submission.notebook, {check.cell for check in checks.values()}
    return Run(
        assignment,
        checks,
        secrets.randbits(48) if seed is None else seed,
        limits or Limits(least_level=assignment.least_level),
        untouched=untouched_cells(notebook, assignment),
        unparsed={str(identity(c)): said for c in notebook.cells if identity(c) in solutions and (said := syntax_error(c.source))},
        unfinished=frozenset(str(identity(c)) for c in notebook.cells if identity(c) in solutions and "NotImplementedError" in c.source),
        names=names_reached(notebook),
        unseen=unseen_cells(notebook),
        settled=settled_items(notebook, checks),
    )


def digest(submission: Submission, assignment: Assignment) -> str:
    """Of the hand-in and of all that judges it."""
    return f"{submission.digest[:32]}-{assignment.digest()[:32]}"


def read_record(notebook: Mapping[str, Any]) -> GradeRecord | None:
    """The record in a graded notebook, or None if it holds none that this version can read."""
    try:
        return GradeRecord.from_dict(notebook["metadata"][KEY])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _run_notebook(notebook: NotebookNode, run: Run) -> str:
    """Fill ``run`` with results and verdicts; returns the level of the sandbox."""
    level, broken = "none", 0
    for _ in range(MAX_SESSIONS):
        try:
            with open_session(run.assignment.name, run.assignment.files, run.limits) as session:
                level = session.level
                _run_cells(notebook, run, session)
                if not session.dead:
                    try_again(run, session)
                run.memory_mib = max(filter(None, (run.memory_mib, session.kernel.peak_mib())), default=None)
                if not session.dead:
                    break
        except SandboxError:
            if broken == len(PAUSES_S):
                _record_error(run, traceback.format_exc(limit=1))
                break
            time.sleep(PAUSES_S[broken])
            broken += 1
    for name, check in run.checks.items():
        if name not in run.verdicts:
            said = Diagnosis("not-reached", run.stuck.get(check.cell, f"The notebook ended before this item was reached. {DIED}"))
            run.verdicts[name] = verdict(check, run.assignment.points[name], "skipped", said)
    return level


def _run_cells(notebook: NotebookNode, run: Run, session: Session) -> None:
    """Run the cells in order; each test cell's item is judged where it stands."""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        name = identity(cell) or ""
        check = run.checks.get(name)
        stuck = (check and check.cell in run.stuck) or _shows_stuck(cell, run)
        if index not in run.left_out and not stuck and index not in run.unseen:
            run.results[index] = _run_cell(session, run, cell.source)
            _note_ending(run, index, cell.source, check.cell if check else name)
            if name and (said := "".join(map(_raised, run.results[index].outputs))):
                run.stopped[name] = said
        if check and name not in run.verdicts and not session.dead:
            result = judge_in(run, session, check)
            if result:
                run.verdicts[name] = result
        if session.dead:
            return


def _shows_stuck(cell: NotebookNode, run: Run) -> bool:
    """Whether a given cell calls code that is known to hang, such as a picture of what it computes."""
    told = cell.metadata.get("nbgrader", {})
    return bool(told.get("locked")) and not told.get("grade") and any(name and f"{name}(" in cell.source for name in run.stuck)


def _run_cell(session: Session, run: Run, source: str) -> CellResult:
    """Run one cell within what is left of the notebook's time."""
    left = run.limits.notebook_s - run.used_s
    if left <= 0:
        return CellResult(ended="timeout")
    began = time.monotonic()
    result = session.run_cell(source, min(run.limits.cell_s, left))
    run.used_s += time.monotonic() - began
    return result


def _note_ending(run: Run, index: int, source: str, solution: str) -> None:
    """Remember a cell that hung or ended the kernel, and the solution cell that this speaks about; one of the student's own is noted."""
    result = run.results[index]
    reason = {"dead": DIED, "timeout": TIMED_OUT}.get(result.ended)
    if reason is None or (result.ended == "dead" and _first_time(run, index)):
        return
    run.left_out.add(index)
    if solution:
        run.stuck[solution] = reason
    else:
        run.notes.append(f"A cell that you added, {_place(source)}, was left out. {reason}")


def _raised(output: NotebookNode) -> str:
    """What an output says of an exception, in one line; empty if it is another output."""
    if output.output_type != "error":
        return ""
    said = innermost(str(output.evalue)).partition("\n")[0]
    return (f"{output.ename}: {said}" if said else str(output.ename))[:300]


def _first_time(run: Run, place: int | str) -> bool:
    """Whether no kernel has ended here before; remembers it."""
    known = place in run.suspected
    run.suspected.add(place)
    return not known


def _place(source: str) -> str:
    """How to find a cell: by its first line."""
    first = next((line.strip() for line in source.splitlines() if line.strip()), "")
    return f"which begins with “{first[:60]}”"


def judge_in(run: Run, session: Session, check: Check, attempt: int = 0) -> Verdict | None:
    """One item's verdict, None if the kernel ended over it for the first time; a fault of the grader's own is recorded as such."""
    points = run.assignment.points[check.id]
    if check.cell in run.stuck:
        slug = "time-out" if run.stuck[check.cell] == TIMED_OUT else "kernel-died"
        return failed(check, points, Diagnosis(slug, run.stuck[check.cell]))
    try:
        session.timed_out = False
        result = judge_item(check, points, _once(run, session, check, attempt), run.seed, attempt, run.names.get(check.cell, frozenset()))
    except Exception:
        return _error(check, points, traceback.format_exc(limit=3))
    if session.dead and not session.timed_out and _first_time(run, check.id):
        return None
    if session.timed_out or session.dead:
        run.stuck[check.cell] = TIMED_OUT if session.timed_out else DIED
        return judge_in(run, session, check)
    if result.outcome == "failed" and check.cell in run.untouched:
        return failed(check, points, Diagnosis("not-started", NOT_STARTED))
    if result.diagnosis and result.diagnosis.slug == "not-started" and check.cell not in run.unfinished and run.unfinished:
        missing = " or ".join(sorted(run.unfinished))
        text = f"Your code uses another part, which is not written yet: {missing} still raises NotImplementedError."
        return failed(check, points, Diagnosis("uses-unwritten", text))
    if result.diagnosis and result.diagnosis.slug == "not-defined":
        return failed(check, points, _undefined(run, check.cell, result.diagnosis))
    return result


def _undefined(run: Run, cell: str, said: Diagnosis) -> Diagnosis:
    """Why a solution cell defines nothing: Python cannot read it, or it raised something."""
    if cell in run.unparsed:
        why = run.unparsed[cell]
        return Diagnosis("syntax-error", f"Python cannot read your cell. {why[:1].upper()}{why[1:]}.")
    if cell not in run.stopped:
        return said
    return replace(
        said, text=f"{cell} is not defined: the cell that should define it did not run to its end. It raised {run.stopped[cell]}."
    )


def _once(run: Run, session: Session, check: Check, attempt: int) -> Observe:
    """Observes for the first item that asks, and gives the same answer to the others, unless the kernel ended over it."""

    def observe(request: Request) -> Observation:
        key = (check.asks, attempt)
        if key not in run.seen:
            try:
                run.seen[key] = session.observe(request)
            except ObservationError as error:
                if session.dead:
                    raise
                run.seen[key] = error
        seen = run.seen[key]
        if isinstance(seen, ObservationError):
            raise seen
        return seen

    return observe


def _worth_another_try(run: Run, check: Check) -> bool:
    """Not what took long and came to its end: a training is run again only where it raised an exception, for want of a later cell."""
    seen = run.seen.get((check.asks, 0))
    return not (check.trains and isinstance(seen, Observation) and seen.arrays)


def try_again(run: Run, session: Session) -> None:
    """Judge what has failed once more after the last cell, if one behind its test may have mended it: their order does not matter."""
    for name, check in run.checks.items():
        said = run.verdicts[name].diagnosis
        failed_so_far = run.verdicts[name].outcome == "failed" and check.cell not in run.stuck and name not in run.settled
        failed_so_far = failed_so_far and not (said and said.slug == "built-in")  # a later part of the same name mends nothing
        if failed_so_far and not session.dead and _worth_another_try(run, check):
            again = judge_in(run, session, check, attempt=1)
            if again and again.outcome == "passed":
                run.verdicts[name] = again


def _error(check: Check, points: float, details: str) -> Verdict:
    reason = details.strip().splitlines()[-1][:300]
    text = f"The grader itself failed here; this is not your mistake, and an instructor will look at it. ({reason})"
    return verdict(check, points, "error", Diagnosis("grader-error", text))


def _record_error(run: Run, details: str) -> None:
    for name, check in run.checks.items():
        run.verdicts.setdefault(name, _error(check, run.assignment.points[name], details))


def _write_results(notebook: NotebookNode, run: Run, record: GradeRecord) -> None:
    """Outputs into the cells. A test cell's first output is its score, in the form that nbgrader reads."""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        cell.execution_count = None
        cell.outputs = run.results[index].outputs if index in run.results else []
        item = run.verdicts.get(identity(cell) or "")
        if item:
            cell.outputs = [_score(item), _words(item), *cell.outputs]
    notebook.metadata[KEY] = record.to_dict()


def _score(item: Verdict) -> NotebookNode:
    data = NotebookNode({"text/plain": repr(float(item.points))})
    return NotebookNode(output_type="execute_result", metadata=NotebookNode(), data=data, execution_count=None)


def _words(item: Verdict) -> NotebookNode:
    text = f"{item.outcome}: {item.title}, {item.points:g} of {item.max_points:g} points"
    said = f"\n{item.diagnosis.text}" if item.diagnosis else ""
    return NotebookNode(output_type="stream", name="stdout", text=text + said + "\n")


@cache
def _version(package: str) -> str:
    for name in (package, f"{package}-cpu"):
        try:
            return importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return "not installed"

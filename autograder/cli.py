"""The command ``autograder``.

Exit codes: 0 done; 1 something is left to look at, see each command's ``--help``; 2 the command was called wrongly; 130 interrupted.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from autograder import cli_class, cli_students
from autograder.classroom import Graded, find_handins, grade_class, plan_class
from autograder.cluster import Grader, connect
from autograder.console import CourseOption, DryRunOption, JsonOption, err, out, print_json, say, warn
from autograder.course import Assignment, Course, find_course
from autograder.errors import AutograderError, UsageError
from autograder.export import Filled, as_csv, as_json, fill_roster
from autograder.files import write_whole
from autograder.gradebook import grades_of, place_of
from autograder.grading import grade_submission
from autograder.intake import read_submission
from autograder.lock import alone
from autograder.records import GradeRecord
from autograder.report import class_table, doctor_table, notebook_table
from autograder.sandbox import best_level, require_level, try_levels

EXIT_CODES = "Exit codes: 0 done; 1 see the --help of the command; 2 the command was called wrongly; 130 interrupted."
GRADE_CODES = (
    "Exit codes: 0 every notebook was graded, whatever its score; 1 the grader failed on one, a folder was refused, or the course or the "
    "sandbox is not in order; 2 the command was called wrongly, or another one is writing; 130 interrupted."
)
CHECK_CODES = (
    "Exit codes: 0 every notebook was graded, whatever its score; 1 the grader failed on one, or the course or the sandbox is not in "
    "order; 2 the command was called wrongly; 130 interrupted."
)
EXPORT_CODES = "Exit codes: 0 written; 1 a grade is of nobody in the roster, or there is none; 2 the command was called wrongly."
INTERRUPTED = 130
LOOK_THERE = "Is there such a folder, may you write there, is the disk full?"
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Grade hand-ins: student code runs in a sandbox, a judge outside compares what it does with the references.",
    epilog=EXIT_CODES,
)

WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", "-w", min=1, help="Notebooks at a time. By default one for each core; on a cluster its scheduler decides."),
]
SeedOption = Annotated[
    int | None, typer.Option(min=0, help="Seed of the drawn inputs, to repeat a grading. By default chosen anew each time.")
]


@app.callback()
def _commands() -> None:
    """Hold the commands together."""


@app.command(epilog=GRADE_CODES)
def grade(
    assignment: Annotated[str, typer.Argument(help="The assignment, such as unstable_gradients.")],
    student: Annotated[list[str] | None, typer.Option("--student", "-s", help="Only this student. May be given several times.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Grade again also what has not changed.")] = False,
    workers: WorkersOption = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", help="A Dask cluster's scheduler, such as tcp://host:8786; its workers run the notebooks.")
    ] = None,
    seed: SeedOption = None,
    dry_run: DryRunOption = False,
    json_form: JsonOption = False,
    course: CourseOption = None,
) -> None:
    """Grade all hand-ins in classroom/submitted/STUDENT/ASSIGNMENT into the gradebook, with a feedback page for each."""
    place = find_course(course)
    target = place.assignment(assignment)
    handins, refused = find_handins(place, target, student or ())
    if dry_run:
        done = plan_class(place, target, handins, force)
    else:
        with alone(place), _grader(scheduler, target) as (grader, slots), _progress() as progress:
            task = progress.add_task(f"Grading {assignment}", total=len(handins))
            done = grade_class(
                place,
                target,
                handins,
                workers=workers or slots or max(len(handins), 1),
                grader=grader,
                force=force,
                seed=seed,
                on_graded=lambda _: progress.advance(task),
            )
    rows = sorted([*done, *refused], key=lambda row: row.student)
    if json_form:
        told = {"assignment": assignment, "dry_run": dry_run, "gradebook": place_of(place)}
        print_json({**told, "students": [row.to_dict() for row in rows]})
    elif dry_run:
        _tell_plan(rows)
    else:
        out.print(class_table(assignment, rows))
        _say_where(place, rows)
    if any(row.state in ("error", "refused") or (row.record and row.record.has_errors()) for row in rows):
        raise typer.Exit(1)


@app.command(epilog=CHECK_CODES)
def check(
    notebooks: Annotated[list[Path], typer.Argument(help="Notebooks, wherever they lie.")],
    assignment: Annotated[str, typer.Option("--assignment", "-a", help="What they were handed in for.")],
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object a line and a notebook, in the order given.")] = False,
    workers: WorkersOption = None,
    seed: SeedOption = None,
    course: CourseOption = None,
) -> None:
    """Grade loose notebooks and print the result. No gradebook is needed and none is written."""
    target = find_course(course).assignment(assignment)
    missing = [str(path) for path in notebooks if not os.path.lexists(path)]
    if missing:
        raise UsageError(f"No such file: {', '.join(missing)}.")
    folders = [str(path) for path in notebooks if path.is_dir()]
    if folders:
        raise UsageError(f"Expected notebooks, got a folder: {', '.join(folders)}.")
    _see_the_sandbox(target)
    failed = False
    with ThreadPoolExecutor(workers or _cores()) as pool, _progress(hidden=len(notebooks) == 1 and json_lines) as progress:
        task = progress.add_task(f"Checking {assignment}", total=len(notebooks))
        for path, record in zip(notebooks, pool.map(lambda path: _check_one(path, target, seed), notebooks), strict=True):
            progress.advance(task)
            failed = failed or record.has_errors()
            if json_lines:
                print(json.dumps(_as_line(path, record)), flush=True)
            else:
                progress.console.print() if progress.console is out else None
                out.print(notebook_table(str(path), record))
    if failed:
        raise typer.Exit(1)


@app.command(epilog=EXPORT_CODES)
def export(
    assignment: Annotated[str, typer.Argument(help="The assignment, such as unstable_gradients.")],
    roster: Annotated[
        Path | None, typer.Option("--roster", help="The gradebook that Canvas or Moodle exports, or a Moodle worksheet, to be filled in.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write. By default the terminal.")] = None,
    json_form: Annotated[bool, typer.Option("--json", help="JSON in place of CSV; with --roster what was filled in.")] = False,
    course: CourseOption = None,
) -> None:
    """Write the gradebook's grades as CSV or JSON, or into a roster that Canvas or Moodle imports as it is."""
    if roster and output and roster.resolve() == output.resolve():
        raise UsageError(f"{output} is the roster itself, and would lose its other columns: give --output another file.")
    place = find_course(course)
    grades = grades_of(place, place.assignment(assignment).name)
    waiting = [grade.student for grade in grades if grade.by_hand_left]
    filled = fill_roster(roster, grades) if roster else None
    text = filled.text if filled else as_json(grades) if json_form else as_csv(grades)
    if output:
        write_whole(output, text.encode())
        say(f"Wrote {output}.")
    elif not (filled and json_form):
        print(text, end="")
    if filled and json_form:
        print_json({"assignment": assignment, "waiting": waiting, **{key: told for key, told in asdict(filled).items() if key != "text"}})
    else:
        _tell_export(waiting, filled)
    if filled and filled.not_in_roster:
        raise typer.Exit(1)


def _tell_export(waiting: Sequence[str], filled: Filled | None) -> None:
    """Who waits for a person, and who is in only one of roster and gradebook."""
    if waiting:
        warn(
            "Waiting for a grade by hand, which their score lacks, or for a look at one that was given for an earlier hand-in",
            waiting,
        )
    if filled:
        say(f"{filled.matched} grades filled in for {filled.system}.")
        if filled.without_grade:
            warn("In the roster without a grade here, so that their cells are empty", filled.without_grade)
        if filled.not_in_roster:
            warn("With a grade that was not written, since they are not in the roster", filled.not_in_roster)


@app.command(epilog="Exit codes: 0 this machine grades at the course's level; 1 it does not; 2 the command was called wrongly.")
def doctor(
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    course: CourseOption = None,
) -> None:
    """Say what this machine can do: each level of the sandbox, tried from inside, and how to get what is missing."""
    place = find_course(course)
    with err.status("Trying each level of the sandbox (TensorFlow is imported once, some seconds)"):
        began = time.monotonic()
        levels = try_levels()
        took = time.monotonic() - began
    best = best_level()
    told = {
        "level": best,
        "least_level": place.least_level,
        "levels": levels,
        "cores": _cores(),
        "start_s": round(took, 1),
        "python": platform.python_version(),
        "system": platform.platform(),
    }
    if json_lines:
        print(json.dumps(told))
    else:
        out.print(doctor_table(levels))
        out.print(
            f"This machine grades at {best}; the course asks for {place.least_level} or above "
            "(c.Sandbox.least_level in nbgrader_config.py).\n"
            f"{_cores()} notebooks at a time. Python {told['python']}, {told['system']}.",
            soft_wrap=True,
            highlight=False,
        )
    if best < place.least_level:
        raise typer.Exit(1)


@contextmanager
def _grader(scheduler: str | None, assignment: Assignment) -> Iterator[tuple[Grader, int | None]]:
    """What grades a notebook, and how many it is given at a time: one for each core, or None for all, of which a cluster makes a queue."""
    if scheduler:
        with connect(scheduler, assignment) as grader:
            yield grader, None
    else:
        _see_the_sandbox(assignment)
        yield grade_submission, _cores()


def _see_the_sandbox(assignment: Assignment) -> None:
    """Refuse to work below the level that the course asks for, and say what a low one does not hold."""
    with err.status("Starting the sandbox (TensorFlow is imported once, some seconds)"):
        level = require_level(assignment.least_level)
    if level == "L0":
        err.print(
            "The sandbox is at L0 here: a student's code can read this machine's files and use its network. Grade work that you would run "
            "yourself, or see `autograder doctor`.",
            style="yellow",
            highlight=False,
            soft_wrap=True,
        )


def _check_one(path: Path, assignment: Assignment, seed: int | None) -> GradeRecord:
    _, record = grade_submission(read_submission(path, assignment), assignment, seed)
    return record


def _as_line(path: Path, record: GradeRecord) -> dict[str, object]:
    """What ``check --json`` prints of one notebook."""
    told = record.to_dict()
    kept = ("assignment", "score", "max_score", "level", "wall_s", "memory_mib", "seed", "notes", "items")
    return {"path": str(path), **{name: told[name] for name in kept}}


def _progress(hidden: bool = False) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=err, disable=hidden)


def _tell_plan(rows: Iterable[Graded]) -> None:
    for row in rows:
        print(f"{row.state:8}  {row.student}")
    say("Nothing was changed.")


def _say_where(course: Course, rows: Iterable[Graded]) -> None:
    kept = sum(row.state == "kept" for row in rows)
    if kept:
        out.print(f"{kept} unchanged since they were graded, and kept (--force grades them again).")
    out.print(f"Gradebook  {place_of(course)}\nFeedback   {course.classroom / 'feedback'}", soft_wrap=True, highlight=False)


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


for _command, _codes in (
    (cli_class.collect, cli_class.COLLECT_CODES),
    (cli_class.report, cli_class.REPORT_CODES),
    (cli_students.feedback, cli_students.FEEDBACK_CODES),
    (cli_students.release, cli_students.RELEASE_CODES),
    (cli_students.bundle, cli_students.BUNDLE_CODES),
):
    app.command(epilog=_codes)(_command)


def main() -> None:
    """Run the command; errors with a message for a person end it without a traceback."""
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])  # nbgrader calls alembic
    try:
        app()
    except AutograderError as error:
        err.print(f"autograder: {error}", style="red", highlight=False, markup=False, soft_wrap=True)
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except OSError as error:
        err.print(f"autograder: {error}. {LOOK_THERE}", style="red", highlight=False, markup=False, soft_wrap=True)
        sys.exit(1)
    except (KeyboardInterrupt, SystemExit) as end:
        if isinstance(end, SystemExit) and end.code != INTERRUPTED:  # typer makes one of the other, without a word
            raise
        err.print("autograder: interrupted. What was done is kept; run the command again for the rest.")
        sys.exit(INTERRUPTED)

"""The commands that make what students get."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from autograder.bundle import write_bundle
from autograder.classroom import write_feedback
from autograder.console import CourseOption, DryRunOption, JsonOption, err, print_json, say, warn
from autograder.course import find_course
from autograder.errors import UsageError
from autograder.giveback import write_moodle_zip
from autograder.lock import alone
from autograder.release import release as release_one

RELEASE_CODES = "Exit codes: 0 released; 1 nbgrader refused; 2 the command was called wrongly."
FEEDBACK_CODES = "Exit codes: 0 every page is there; 1 somebody in the gradebook has none; 2 the command was called wrongly."
BUNDLE_CODES = "Exit codes: 0 written, or nothing to write; 1 a file is not for students, or is missing; 2 the command was called wrongly."


def bundle(
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to write: new, empty, or an earlier bundle.")],
    with_zip: Annotated[bool, typer.Option("--zip", help="Also write OUTPUT.zip beside the folder.")] = False,
    dry_run: DryRunOption = False,
    json_form: JsonOption = False,
    course: CourseOption = None,
) -> None:
    """Write what students may have and nothing else: the exercises with their data, the packages to install, how to start."""
    written = write_bundle(find_course(course), output, with_zip=with_zip, dry_run=dry_run)
    if json_form:
        print_json({"output": str(output), "dry_run": dry_run, "files": [asdict(file) for file in written]})
        return
    for file in written:
        print(f"{file.state:9}  {file.size_bytes:9,d} bytes  {file.path}")
    changed = sum(file.state != "unchanged" for file in written)
    say(f"{len(written)} files, none with a solution or a check in it; {changed} {'would be' if dry_run else 'were'} written to {output}.")


def release(
    assignments: Annotated[list[str] | None, typer.Argument(help="Assignments of solutions/. By default all.")] = None,
    dry_run: DryRunOption = False,
    json_form: JsonOption = False,
    course: CourseOption = None,
) -> None:
    """Make exercises/ from solutions/ with nbgrader: without solutions and hidden tests."""
    place = find_course(course)
    known = sorted(path.name for path in place.root.glob("solutions/*") if (path / f"{path.name}.ipynb").is_file())
    unknown = sorted(set(assignments or ()) - set(known))
    if unknown:
        raise UsageError(f"No notebook in solutions/ for {', '.join(unknown)}. Known: {', '.join(known) or 'none'}.")
    told = {}
    with alone(place, dry_run):
        for name in assignments or known:
            with err.status(f"Releasing {name}"):
                told[name] = release_one(place, name, dry_run)
            for file, state in told[name].items() if not json_form else ():
                print(f"{state:9}  exercises/{name}/{file}", flush=True)
    if json_form:
        print_json({"dry_run": dry_run, "assignments": told})
    elif dry_run:
        say("Nothing was changed.")
    elif any(state != "unchanged" for files in told.values() for state in files.values()):
        say("Next: look at the change, and commit it.")


def feedback(
    assignment: Annotated[str, typer.Argument(help="The assignment, such as unstable_gradients.")],
    student: Annotated[list[str] | None, typer.Option("--student", "-s", help="Only this student. May be given several times.")] = None,
    with_zip: Annotated[
        Path | None, typer.Option("--zip", help="Also write the pages into this zip, which Moodle takes: Upload multiple feedback files.")
    ] = None,
    dry_run: DryRunOption = False,
    json_form: JsonOption = False,
    course: CourseOption = None,
) -> None:
    """Write the feedback pages again, from what is graded: after grades by hand, or when the book has moved."""
    place = find_course(course)
    with alone(place, dry_run):
        states = write_feedback(place, place.assignment(assignment), student or (), dry_run)
    lost = [name for name, state in states.items() if state == "not graded"]
    paged = [name for name in states if name not in lost]
    in_zip = write_moodle_zip(place, assignment, paged, with_zip, dry_run) if with_zip else {}
    if json_form:
        print_json({"assignment": assignment, "dry_run": dry_run, "students": states, **({"zip": in_zip} if with_zip else {})})
    else:
        changed = sum(state in ("new", "changed") for state in states.values())
        say(f"{changed} of {len(states)} pages {'would be' if dry_run else 'were'} written to {place.classroom / 'feedback'}.")
        if with_zip:
            written = "would be" if dry_run else "are"
            say(f"{len(in_zip)} of them {written} in {with_zip}. In Moodle: Upload multiple feedback files in a zip.")
            if others := [name for name in paged if name not in in_zip]:
                warn("Not collected from Moodle, and so not in it", others)
        if lost:
            warn("In the gradebook without a notebook that this grader graded, and so without a page", lost)
    if lost:
        raise typer.Exit(1)

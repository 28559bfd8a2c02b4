"""The commands for a class's hand-ins."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.markup import escape
from rich.table import Table

from autograder.classreport import as_dict, make_report, write_report
from autograder.collect import Round, collect_round, counted
from autograder.console import CourseOption, DryRunOption, JsonOption, err, print_json, say, warn
from autograder.course import find_course
from autograder.download import open_download
from autograder.errors import UsageError
from autograder.gradebook import name_students
from autograder.lock import alone
from autograder.roster import read_roster, student_ids

REPORT_CODES = "Exit codes: 0 written; 1 nothing is graded yet; 2 the command was called wrongly."
COLLECT_CODES = "Exit codes: 0 every hand-in was taken; 1 one was not, and is named; 2 a wrong call, or a zip that is not safe."


def collect(
    download: Annotated[Path, typer.Argument(metavar="ZIP", help="Canvas's or Moodle's download of all submissions, or its folder.")],
    assignment: Annotated[str, typer.Option("--assignment", "-a", help="What was handed in for, such as unstable_gradients.")],
    roster: Annotated[
        Path | None,
        typer.Option("--roster", help="Who is who: the gradebook that Canvas or Moodle exports; better, a Moodle worksheet."),
    ] = None,
    timezone: Annotated[
        str | None, typer.Option("--timezone", help="Of the times in a Moodle worksheet, such as Europe/Paris. By default this machine's.")
    ] = None,
    dry_run: DryRunOption = False,
    json_form: JsonOption = False,
    course: CourseOption = None,
) -> None:
    """Put the hand-ins of a download from Canvas or Moodle into classroom/submitted/STUDENT/ASSIGNMENT."""
    place = find_course(course)
    name = place.assignment(assignment).name
    people = read_roster(roster) if roster else None
    with alone(place, dry_run), open_download(download) as files:
        told = collect_round(place, name, files, people, _zone(timezone), dry_run)
        if people and not dry_run:
            there = {person.student for person in told.hand_ins}
            rows = {student: people.rows[number] for number, student in student_ids(people).items()}
            named = {student: people.person(row) for student, row in rows.items() if student in there or not people.is_tester(row)}
            name_students(place, named)
    if json_form:
        print_json({"assignment": name, "dry_run": dry_run, "counts": counted(told.hand_ins), **asdict(told)})
    else:
        _tell(told, name, bool(people), dry_run)
    if any(row.state == "problem" for row in told.hand_ins):
        raise typer.Exit(1)


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(f"No time zone {name!r}: expected a name such as Europe/Paris.") from None


def _tell(told: Round, assignment: str, known: bool, dry_run: bool) -> None:
    """A table of all that is not as usual, and how many there are of each state."""
    special = [row for row in told.hand_ins if row.notes or row.late]
    if special:
        table = Table("student", "name", "", "file", "note")
        for row in special:
            notes = [*row.notes, *(["late, says Canvas"] if row.late else [])]
            table.add_row(*(escape(text) for text in (row.student or "?", row.name, row.state, row.file, "; ".join(notes))))
        err.print(table)
    if told.left_out:
        warn("Other files, which were left out", told.left_out)
    if told.vanished:
        warn("In the roster, and nothing handed in", told.vanished)
    if not known:
        say(
            "Without --roster, students go by the numbers of Canvas or Moodle; Moodle's are others in each assignment.",
            "yellow",
        )
    counts = ", ".join(f"{number} {state}" for state, number in counted(told.hand_ins).items())
    say(f"{'Would be collected' if dry_run else 'Collected'}: {counts}.")
    if not dry_run:
        say(f"Next: autograder grade {assignment}")


def report(
    assignments: Annotated[list[str], typer.Argument(help="Assignments, such as unstable_gradients.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The page to write. By default classroom/report.html.")] = None,
    no_names: Annotated[bool, typer.Option("--no-names", help="Nothing of single students, for showing it in class.")] = False,
    json_form: Annotated[bool, typer.Option("--json", help="Print one JSON object; a page is written only with --output.")] = False,
    course: CourseOption = None,
) -> None:
    """Write the class report: scores, items, misconceptions, who needs a look, time and memory, as one page."""
    place = find_course(course)
    targets = [place.assignment(name) for name in dict.fromkeys(assignments)]
    reports = []
    for target in targets:
        with err.status(f"Reading what is graded of {target.name}"):
            reports.append(make_report(place, target, not no_names))
    path = output or (None if json_form else place.classroom / "report.html")
    if path:
        write_report(path, reports, place, not no_names)
        say(f"Report  {path}")
    if json_form:
        print_json({one.assignment: as_dict(one) for one in reports})

"""From a download of all hand-ins to ``classroom/submitted/STUDENT/ASSIGNMENT/ASSIGNMENT.ipynb``.

First a plan is made, of which every file of the download is a part; then it is carried out. What a folder holds already gives way to what
was handed in later, and to nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo

from autograder.classroom import STUDENT_ID
from autograder.course import Course
from autograder.download import File
from autograder.errors import UsageError
from autograder.files import write_whole
from autograder.lms import HandedIn, is_notebook_of, read_name
from autograder.people import Person, find_people, vanished
from autograder.roster import Roster

TAKEN = ("new", "replaced", "unchanged", "older")
MOODLES_TIME = ("%A, %d %B %Y, %I:%M %p", "%A, %d %B %Y, %H:%M", "%d %B %Y, %I:%M %p", "%d %B %Y, %H:%M")
"""How Moodle in English writes when something was handed in."""


@dataclass(frozen=True)
class Collected:
    """One person's hand-in, or a file that is nobody's."""

    state: str
    """``new``, ``replaced`` (an earlier hand-in), ``unchanged``, ``older`` (than what is there, which stays), or ``problem``."""
    student: str
    """The id, or an empty text."""
    name: str
    """As the system or the roster has it."""
    file: str
    """Where it lies in the download."""
    number: int = 0
    """Canvas's number of the upload."""
    late: bool = False
    handed_in: str | None = None
    """When, in UTC, as nbgrader reads it."""
    sha256: str = ""
    notes: tuple[str, ...] = ()
    """What a person should know."""


@dataclass(frozen=True)
class Round:
    """All of one download."""

    hand_ins: tuple[Collected, ...]
    left_out: tuple[str, ...]
    """Files that are no hand-in: other attachments, texts that were written online, what the system of the download does not make."""
    vanished: tuple[str, ...]
    """Who is in the roster and handed nothing in."""


def collect_round(
    course: Course, assignment: str, files: Iterable[File], roster: Roster | None, zone: tzinfo | None = None, dry_run: bool = False
) -> Round:
    """Put each hand-in where it is graded.

    Args:
        course: whose classroom.
        assignment: what was handed in for.
        files: of the download.
        roster: who is in the class, or None: then the ids are the numbers that the system gives.
        zone: of the times in a Moodle worksheet; by default this machine's.
        dry_run: write nothing.

    Raises:
        UsageError: nothing in it is named as Canvas or Moodle name hand-ins, or its notebooks are another assignment's.
    """
    files = list(files)
    named = [(file, read_name(file)) for file in files]
    of_person: defaultdict[tuple[str, str], list[HandedIn]] = defaultdict(list)
    for _, told in named:
        if told:
            of_person[told.system, told.person].append(told)
    if not of_person:
        raise UsageError(
            f"None of the {len(files)} files has a name as Canvas or Moodle gives it (lovelaceada_501_98765_{assignment}.ipynb, "
            f"Ada Lovelace_11_assignsubmission_file/{assignment}.ipynb): expected their download of all submissions, as it is."
        )
    _refuse_others(course, assignment, [told for _, told in named if told])
    left_out = [file.path for file, told in named if told is None]
    log = _Log(course, assignment)
    rows, people = [], find_people([person[0] for person in of_person.values()], roster)
    for person, who in zip(of_person.values(), people, strict=True):
        chosen, others, why = _choose(person, assignment)
        left_out += [other.file.path for other in others]
        rows.append(_take(course, assignment, chosen, why, who, zone, log, dry_run))
    if not dry_run:
        log.write()
    return Round(tuple(rows), tuple(sorted(left_out)), vanished(people, roster) if roster else ())


def _refuse_others(course: Course, assignment: str, files: Iterable[HandedIn]) -> None:
    """Stop where what was handed in is of another assignment: no notebook is named as this one's, and several as the other's."""
    titles = [file.title for file in files]
    fitting = {name: sum(is_notebook_of(title, name) for title in titles) for name in course.assignments()}
    other = max(fitting, key=fitting.__getitem__, default=assignment)
    if not fitting.get(assignment) and fitting.get(other, 0) > 1:
        raise UsageError(
            f"The notebooks in it are those of {other} ({fitting[other]} of them), and none is named {assignment}.ipynb. "
            f"Nothing was collected. If it is the download of that assignment, give --assignment {other}."
        )


def _choose(files: list[HandedIn], assignment: str) -> tuple[HandedIn, list[HandedIn], str]:
    """A person's hand-in, the files besides, and what there is to note about it; ``!`` begins what keeps it from being taken."""
    notebooks = [file for file in files if file.title.lower().endswith(".ipynb")]
    fitting = [file for file in notebooks if is_notebook_of(file.title, assignment)] or notebooks
    if not fitting:
        return files[0], files[1:], "!no notebook among what was handed in"
    chosen = max(fitting, key=lambda file: (file.number, file.title == f"{assignment}.ipynb", file.file.path))
    others = [file for file in files if file is not chosen]
    if len(fitting) == 1:
        renamed = "" if is_notebook_of(chosen.title, assignment) else f"it is named {chosen.title}"
        return chosen, others, renamed
    names = ", ".join(file.title for file in fitting)
    if fitting is notebooks and not is_notebook_of(chosen.title, assignment):
        return chosen, others, f"!several notebooks, none named {assignment}.ipynb: {names}"
    return chosen, others, f"the last of several was taken: {chosen.title} of {names}"


class _Log:
    """What was collected before: which upload it was, and when it was handed in."""

    def __init__(self, course: Course, assignment: str) -> None:
        self.path = course.classroom / "collected" / f"{assignment}.json"
        try:
            told = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            told = {}
        told = told if isinstance(told, dict) else {}
        self.students: dict[str, dict[str, object]] = {student: row for student, row in told.items() if isinstance(row, dict)}

    def is_older(self, row: Collected) -> bool:
        """Whether what was collected before was handed in after this."""
        before = self.students.get(row.student, {})
        number, when = before.get("number"), before.get("handed_in")
        if row.number and isinstance(number, int) and number:
            return row.number < number
        return bool(row.handed_in and isinstance(when, str) and row.handed_in < when)

    def write(self) -> None:
        """Keep it for the next time."""
        write_whole(self.path, (json.dumps(self.students, ensure_ascii=False, indent=1) + "\n").encode())


def _take(
    course: Course, assignment: str, told: HandedIn, why: str, who: Person, zone: tzinfo | None, log: _Log, dry_run: bool
) -> Collected:
    """Take one hand-in, or say why not."""
    when, strange = read_time(who.when, zone)
    problem, note = (who.problem or why[1:], "") if who.problem or why.startswith("!") else ("", why)
    content = b""
    if not problem:
        try:
            content = told.file.read()
        except UsageError as error:
            problem = str(error)
    notes = tuple(filter(None, (problem, note, strange)))
    row = Collected("problem", who.student, who.name, told.file.path, told.number, told.late, when, _sha256(content), notes)
    return row if problem else _put(course, assignment, row, content, log, dry_run)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest() if content else ""


def _put(course: Course, assignment: str, row: Collected, content: bytes, log: _Log, dry_run: bool) -> Collected:
    """Write a hand-in and when it was handed in, unless what is there is the same or later."""
    assert STUDENT_ID.fullmatch(row.student)
    folder = course.folder("submitted", row.student, assignment)
    notebook, time = folder / f"{assignment}.ipynb", folder / "timestamp.txt"
    if any(path.is_symlink() for path in (folder.parent, folder, notebook, time)) or (folder.exists() and not folder.is_dir()):
        text = f"{folder} is a link or a file, or holds a link: remove it"
        return replace(row, notes=(text, *row.notes))
    before = notebook.read_bytes() if notebook.is_file() else None
    then = time.read_text(encoding="utf-8", errors="replace").strip() if time.is_file() else None
    if row.handed_in is None and then and before == content:
        row = replace(row, handed_in=then)  # a roster without times takes none away
    same = (before, then) == (content, row.handed_in)
    if before is not None and log.is_older(row):
        text = "what is there was handed in later, and stays"
        return replace(row, state="unchanged") if same else replace(row, state="older", notes=(text, *row.notes))
    state = "new" if before is None else "unchanged" if same else "replaced"
    if then and row.handed_in is None:
        row = replace(row, notes=(*row.notes, "when it was handed in is not known: it counts as in time"))
    if not dry_run:
        if state != "unchanged":
            time.unlink(missing_ok=True)
            write_whole(notebook, content)
            if row.handed_in:
                write_whole(time, row.handed_in.encode())
        log.students[row.student] = {key: getattr(row, key) for key in ("number", "handed_in", "late", "file", "sha256")}
    return replace(row, state=state)


def read_time(text: str, zone: tzinfo | None) -> tuple[str | None, str]:
    """A time of a Moodle worksheet as nbgrader keeps it, in UTC; else None, and what to note if there is a time that cannot be read."""
    if text in ("", "-"):
        return None, ""
    for form in MOODLES_TIME:
        try:
            naive = datetime.strptime(" ".join(text.split()), form)
        except ValueError:
            continue
        local = naive.replace(tzinfo=zone) if zone else naive
        return f"{local.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC", ""
    return None, f"when it was handed in cannot be read: {text}"


def collected_from(course: Course, assignment: str) -> Mapping[str, str]:
    """Where in the download each student's hand-in lay, by id."""
    return {student: str(row.get("file", "")) for student, row in _Log(course, assignment).students.items()}


def counted(rows: Iterable[Collected]) -> Mapping[str, int]:
    """How many hand-ins of each state."""
    counts = dict.fromkeys((*TAKEN, "problem"), 0)
    for row in rows:
        counts[row.state] += 1
    return counts

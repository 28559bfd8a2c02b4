"""Whose a hand-in is: what the learning management system calls a person, and the student's id here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from autograder.lms import HandedIn, plain_name
from autograder.roster import Roster, student_ids

WHEN = "last modified (submission)"
BY_HAND = "correct the roster, or put the notebook into classroom/submitted/STUDENT/ASSIGNMENT yourself"


@dataclass(frozen=True)
class Person:
    """Somebody who handed in."""

    student: str
    """The id, or an empty text."""
    name: str
    """As the roster has it, else as the system writes it."""
    row: int | None = None
    """The number of the roster's row."""
    when: str = ""
    """When, as the roster has it."""
    problem: str = ""
    """Why nothing of this person can be taken."""
    may_be: tuple[int, ...] = ()
    """The numbers of the rows of which one is this person, where it is not known which."""


def find_people(told: Sequence[HandedIn], roster: Roster | None) -> list[Person]:
    """Who each is. Without a roster the ids are the system's own numbers. Two who would be one student are neither.

    Args:
        told: a file of each person.
        roster: who is in the class.
    """
    if roster is None:
        people = [Person(one.person, one.name) for one in told]
    else:
        ids, keys = student_ids(roster), _rows_by_key(roster)
        people = [_find(one, roster, ids, keys) for one in told]
    times = Counter(person.student for person in people if person.student)
    return [_doubtful(person, times) for person in people]


def vanished(people: Iterable[Person], roster: Roster) -> tuple[str, ...]:
    """Who is in the roster and not among these people."""
    there = {row for person in people for row in (person.row, *person.may_be)}
    rows = [row for number, row in enumerate(roster.rows) if number not in there]
    return tuple(roster.name(row) for row in rows if roster.is_student(row) and not roster.is_tester(row))


def _doubtful(person: Person, times: Counter[str]) -> Person:
    count = times[person.student]
    return replace(person, problem=f"{count} people in the download would be the student {person.student}") if count > 1 else person


def _rows_by_key(roster: Roster) -> dict[str, list[int]]:
    """The numbers of the rows by what a file's name tells: Canvas's number, the participant's number, or the name."""
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(roster.rows):
        for key in _keys(roster, row) if roster.is_student(row) else ():
            rows[key].append(number)
    return rows


def _keys(roster: Roster, row: Sequence[str]) -> set[str]:
    if roster.system.name == "Canvas":
        return {f"Canvas {roster.cell(row, 'id')}"}
    if "identifier" in roster.names:
        return {f"Moodle {key}" for key in roster.keys(row, "identifier")}
    first, last = roster.cell(row, "first name"), roster.cell(row, "last name") or roster.cell(row, "surname")
    return {plain_name(f"{first} {last}"), plain_name(f"{last} {first}")}


def _find(told: HandedIn, roster: Roster, ids: dict[int, str], rows: dict[str, list[int]]) -> Person:
    """The person whom a file's name tells, or why there is none."""
    by_name = roster.system.name == "Moodle" and told.system == "Moodle"
    what = f"the name {told.name}" if by_name else f"{told.system}'s number {told.person}"
    found = rows.get(plain_name(told.name) if by_name else f"{told.system} {told.person}", [])
    if not found:
        return Person("", told.name, problem=f"{what} is not in the roster: {BY_HAND}")
    if len(found) > 1:
        advice = "; the grading worksheet of the assignment, given as the roster, tells them apart" if by_name else ""
        return Person("", told.name, problem=f"{what} is {len(found)} times in the roster{advice}", may_be=tuple(found))
    number, row = found[0], roster.rows[found[0]]
    name, full = roster.name(row), plain_name(roster.cell(row, "full name"))
    if told.system == "Moodle" and full and not plain_name(told.name).endswith(full):
        text = f"the participant {told.person} is {name} in the roster: is it the worksheet of this assignment?"
        return Person("", told.name, problem=text)
    if number not in ids:
        text = "no id in the roster is this student's alone and has only letters, digits, dots, hyphens and underscores"
        return Person("", name, number, problem=f"{text}: {BY_HAND}")
    return Person(ids[number], name, number, roster.cell(row, WHEN))

"""A class from the download to the roster: resubmissions, late work, students who vanish, names in other scripts, two of the same name.

Small here. By hand, with the times of each step: ``STUDENTS=300 python -m pytest tests/test_volume.py -s``.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.course import Course
from tests.bank import ROOT, load_cases, notebook_of
from tests.downloads import Student, canvas_roster, moodle_worksheet, write_zip

Run = Callable[..., subprocess.CompletedProcess[str]]
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader 0.9 on SQLAlchemy 2.1
NAME = "gates"
STUDENTS = int(os.environ.get("STUDENTS", "8"))


def make_class(count: int) -> list[Student]:
    """The first five are special; nobody else is."""
    special = [
        Student("Jo", "Kim", "jo.kim", 1001),
        Student("Jo", "Kim", "jo.kim2", 1002),
        Student("伟", "王", "wang", 1003),
        Student("=cmd()", "<b>Robert</b>", "bobby", 1004),
        Student("Vic", "Vanished", "vic", 1005),
    ]
    return special + [Student(f"Given{n}", f"Family{n}", f"s{n:04}", 2000 + n) for n in range(count - len(special))]


def make_programs() -> list[bytes]:
    """Right and wrong programs of the bank, the untouched exercise, and a file that is no notebook."""
    cases = [*load_cases(NAME, "right"), *load_cases(NAME, "wrong")]
    stub = (ROOT / "exercises" / NAME / f"{NAME}.ipynb").read_bytes()
    return [*(nbformat.writes(notebook_of(case)).encode() for case in cases), stub, b"{broken"]


class _Clock:
    """Says how long each step took, if it is looked at."""

    def __init__(self, run: Run, course: Course) -> None:
        self.run, self.course = run, course

    def __call__(self, *command: str, code: int = 0) -> str:
        began = time.monotonic()
        done = self.run("autograder", *command, cwd=self.course.root, timeout_s=7200)
        print(f"{time.monotonic() - began:8.1f} s  autograder {' '.join(command[:2])}")
        assert done.returncode == code, done.stderr
        return done.stdout


def test_a_whole_class(copy_of_course: Course, run_command: Run, tmp_path: Path) -> None:
    rng, students, programs = random.Random(1), make_class(STUDENTS), make_programs()
    there = [one for one in students if one.login != "vic"]
    files = {one.in_canvas(f"{NAME}.ipynb", 9000 + n, late=n % 7 == 6): rng.choice(programs) for n, one in enumerate(there)}
    write_zip(tmp_path / "first.zip", files)
    (tmp_path / "roster.csv").write_text(canvas_roster(students), encoding="utf-8-sig")
    roster, run = ("--roster", str(tmp_path / "roster.csv")), _Clock(run_command, copy_of_course)

    told = json.loads(run("collect", str(tmp_path / "first.zip"), "-a", NAME, *roster, "--json"))
    assert told["counts"]["new"] == len(there)
    assert told["vanished"] == ["Vanished, Vic"]
    assert sum(row["late"] for row in told["hand_ins"]) == len(range(6, len(there), 7))
    run("grade", NAME)
    first = _scores(run, roster)
    assert len(first) == len(there)

    # One in ten hands in again, and the next download has both; everybody else is kept.
    again = there[::10]
    right = nbformat.writes(notebook_of(load_cases(NAME, "right")[0])).encode()
    files = {
        one.in_canvas(f"{NAME}.ipynb", 9000 + n): files.get(one.in_canvas(f"{NAME}.ipynb", 9000 + n, late=n % 7 == 6), b"")
        for n, one in enumerate(there)
    }
    files |= {one.in_canvas(f"{NAME}-1.ipynb", 99000 + n): right for n, one in enumerate(again)}
    write_zip(tmp_path / "second.zip", files)
    told = json.loads(run("collect", str(tmp_path / "second.zip"), "-a", NAME, *roster, "--json"))
    changed = sum(row["state"] == "replaced" for row in told["hand_ins"])
    assert changed <= len(again)
    assert told["counts"] == {"new": 0, "replaced": changed, "unchanged": len(there) - changed, "older": 0, "problem": 0}
    run("grade", NAME)
    second = _scores(run, roster)
    assert {one: second[str(one.number)] for one in again} == dict.fromkeys(again, 20.0)
    numbers = {str(one.number) for one in again}
    assert {key: score for key, score in second.items() if key not in numbers} == {k: s for k, s in first.items() if k not in numbers}

    assert set(json.loads(run("feedback", NAME, "--json"))["students"].values()) == {"unchanged"}
    report = json.loads(run("report", NAME, "--json", "--output", str(tmp_path / "report.html")))[NAME]
    assert report["hand_ins"] == len(there)
    assert "Vanished, Vic" in report["vanished"]
    if sys.platform == "linux":
        assert sum(one["count"] for one in report["memory_mib"]) == report["ran"]
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<b>Robert</b>" not in page
    assert "王, 伟" in page
    with Gradebook(f"sqlite:///{copy_of_course.classroom / 'gradebook.db'}") as book:
        names = {one.id: (one.last_name, one.first_name) for one in book.students}
    assert names["jo.kim"] == names["jo.kim2"] == ("Kim", "Jo")


def test_late_work_and_resubmissions_reach_a_moodle_worksheet(copy_of_course: Course, run_command: Run, tmp_path: Path) -> None:
    """Two hand in again, one of them after the due date; one is late; one vanishes; and the first download is taken in once more."""
    students, run = make_class(5), _Clock(run_command, copy_of_course)
    same, too, wang, bobby, _vanished = students
    right = nbformat.writes(notebook_of(load_cases(NAME, "right")[0])).encode()
    config = copy_of_course.root / "nbgrader_config.py"
    config.write_text(f'{config.read_text()}\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    copy_of_course.classroom.mkdir()
    with Gradebook(f"sqlite:///{copy_of_course.classroom / 'gradebook.db'}") as book:
        book.update_or_create_assignment(NAME, duedate="2026-01-02 18:00:00 UTC")

    def collect(files: dict[Student, bytes], when: dict[Student, str]) -> dict[str, str]:
        path = write_zip(tmp_path / "all.zip", {one.in_moodle(f"{NAME}.ipynb"): content for one, content in files.items()})
        worksheet = moodle_worksheet(students, {one.number: said for one, said in when.items()})
        (tmp_path / "worksheet.csv").write_text(worksheet, encoding="utf-8-sig")
        told = json.loads(run("collect", str(path), "-a", NAME, *roster, "--timezone", "Europe/Paris", "--json"))
        assert told["vanished"] == ["Vic Vanished (vic@example.org)"]
        return {row["student"]: row["state"] for row in told["hand_ins"]}

    roster = ("--roster", str(tmp_path / "worksheet.csv"))
    friday = {one: f"Friday, 2 January 2026, {n + 8}:00 AM" for n, one in enumerate((same, too, wang))}
    first = dict.fromkeys((same, wang, bobby), right) | {too: b"{broken"}, friday | {bobby: "Friday, 2 January 2026, 7:01 PM"}
    assert set(collect(*first).values()) == {"new"}
    later = {too: "Friday, 2 January 2026, 6:59 PM", same: "Saturday, 3 January 2026, 9:00 AM"}
    changed = collect(first[0] | {too: right, same: right + b"\n"}, first[1] | later)
    assert changed == {"jo.kim": "replaced", "jo.kim2": "replaced", "wang": "unchanged", "bobby": "unchanged"}
    assert collect(*first) == {"jo.kim": "older", "jo.kim2": "older", "wang": "unchanged", "bobby": "unchanged"}

    run("grade", NAME)
    filled = list(csv.DictReader(io.StringIO(run("export", NAME, *roster))))
    grades = {row["Full name"] + row["Identifier"][-2:]: row["Grade"] for row in filled}
    assert grades == {"Jo Kim01": "0", "Jo Kim02": "20", "伟 王03": "20", "=cmd() <b>Robert</b>04": "0", "Vic Vanished05": ""}
    late = {grade["student"] for grade in json.loads(run("export", NAME, "--json")) if grade["late_penalty"]}
    assert late == {"jo.kim", "bobby"}


def _scores(run: _Clock, roster: tuple[str, ...]) -> dict[str, float]:
    """The scores in the roster, by Canvas's number."""
    rows = csv.DictReader(io.StringIO(run("export", NAME, *roster)))
    return {row["ID"]: float(row["gates (78)"]) for row in rows if row["ID"] and row["gates (78)"]}

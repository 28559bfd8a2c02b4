"""Grades for elsewhere: the gradebook's totals as CSV and JSON, and in rosters as Canvas and Moodle export them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from nbgrader.api import Gradebook

from autograder.course import Course

Run = Callable[..., subprocess.CompletedProcess[str]]
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader 0.9 on SQLAlchemy 2.1
NAME = "gates"
SCORES = {"ada": (17.5, 0.0), "bea.k": (20.0, 2.0), "çelik": (3.0, 5.0), "dot": (0.0, 0.0)}
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (77),gates (78),Final Score
    Points Possible,,,,,10,20,(read only)
"Lovelace, Ada",501,u1,ada,Monday,9,,45
"Kay, Bea",502,u2,bea.k@example.org,Monday,,1,40
"Çelik, Deniz",503,çelik,other,Monday,,,
"Vanished, Vic",504,u4,vic,Tuesday,,,
"Student, Test",505,,d0t,Monday,,,
"""
MOODLE = """First name,Last name,ID number,Institution,Department,Email address,Assignment: Gates (Real),Last downloaded from this course
Ada,Lovelace,ada,,,a.l@example.org,-,1700000000
Bea,Kay,,,,bea.k@example.org,-,1700000000
Deniz,Çelik,ÇELIK,,,d@example.org,-,1700000000
Dot,Matrix,dot,,,dot@example.org,-,1700000000
"""
WORKSHEET = """Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed
Participant 11,Ada Lovelace,ada@example.org,Submitted,,20.00,Yes
Participant 12,Dot Matrix,dot@example.org,Submitted,,20.00,Yes
"""


@pytest.fixture
def graded(copy_of_course: Course) -> Course:
    """A gradebook of four, as nbgrader's API writes it: one late, one below zero by it, one with a name that a spreadsheet would run."""
    copy_of_course.classroom.mkdir()
    with Gradebook(f"sqlite:///{copy_of_course.classroom / 'gradebook.db'}", "handling-long-sequences") as book:
        book.add_assignment(NAME)
        book.add_notebook(NAME, NAME)
        book.add_grade_cell("item", NAME, NAME, max_score=20, cell_type="code")
        for student, (score, penalty) in SCORES.items():
            book.add_student(student, first_name="=cmd()" if student == "dot" else "", last_name="X")
            submission = book.add_submission(NAME, student)
            grade = book.find_grade("item", NAME, NAME, student)
            grade.auto_score = score
            submission.notebooks[0].late_submission_penalty = penalty
        book.db.commit()
    return copy_of_course


@pytest.fixture
def export(graded: Course, run_command: Run, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(*arguments: str, roster: str = "") -> subprocess.CompletedProcess[str]:
        if roster:
            path = tmp_path / "roster of the LMS.csv"
            path.write_text(roster, encoding="utf-8-sig")
            arguments = (*arguments, "--roster", str(path))
        return run_command("autograder", "export", NAME, *arguments, cwd=graded.root)

    return run


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_csv_and_json_hold_what_nbgrader_exports(export: Run, graded: Course, run_command: Run) -> None:
    table = pd.read_csv(io.StringIO(export().stdout), keep_default_na=False).set_index("student")
    told = run_command("nbgrader", "export", "--to", "grades.csv", cwd=graded.root)
    assert told.returncode == 0, told.stderr
    nbgraders = pd.read_csv(graded.root / "grades.csv").set_index("student_id")
    assert table["score"].to_dict() == nbgraders["score"].to_dict() == {"ada": 17.5, "bea.k": 18, "çelik": 0, "dot": 0}
    assert table.loc["dot", "first_name"] == "'=cmd()", "no spreadsheet runs it"
    assert {row["student"]: row["score"] for row in json.loads(export("--json").stdout)} == table["score"].to_dict()


def test_canvas_gets_its_own_students_and_columns_back(export: Run) -> None:
    done = export(roster=CANVAS)
    header, points, *students = rows(done.stdout)
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "gates (78)"], "no stale grades of others"
    assert points[-1] == "20"
    assert {row[1]: row[-1] for row in students} == {"501": "17.5", "502": "18", "503": "0", "504": "", "505": ""}
    assert done.returncode == 1, "dot is not in the roster"
    assert "not written, since they are not in the roster (1): dot." in done.stderr
    assert "Vanished, Vic" in done.stderr


def test_a_column_that_canvas_does_not_have_yet_is_added(export: Run) -> None:
    header, points, first, *_ = rows(export(roster=CANVAS.replace("gates (78)", "other (78)")).stdout)
    assert (header[-1], points[-1], first[-1]) == (NAME, "20", "17.5")


def test_moodle_gets_its_own_students_and_columns_back(export: Run) -> None:
    done = export(roster=MOODLE)
    assert done.returncode == 0, done.stderr
    header, *students = rows(done.stdout)
    assert header == ["First name", "Last name", "ID number", "Institution", "Department", "Email address", "Assignment: Gates (Real)"]
    assert [row[-1] for row in students] == ["17.5", "18", "0", "0"]


def test_a_moodle_worksheet_keeps_all_its_columns(export: Run) -> None:
    done = export(roster=WORKSHEET)
    before, after = rows(WORKSHEET), rows(done.stdout)
    assert [row[:4] + row[5:] for row in before] == [row[:4] + row[5:] for row in after]
    assert [row[4] for row in after] == ["Grade", "17.5", "0"]
    assert done.returncode == 1
    assert "bea.k; çelik" in done.stderr


@pytest.mark.parametrize(
    ("roster", "words"),
    [
        ("name,grade\nada,1\n", "is no roster that is known here"),
        ("\n", "is no roster that is known here"),
        (CANVAS.replace("u2,bea.k@example.org", "u2,ada"), "would both be the student ada"),
        (CANVAS.replace("Homework 1", "gates"), "several columns for gates"),
    ],
)
def test_a_roster_that_is_none_or_is_ambiguous_is_refused(export: Run, roster: str, words: str) -> None:
    done = export(roster=roster)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stdout == ""


def test_an_id_of_a_better_kind_wins(export: Run) -> None:
    """Vic's number in Canvas is Ada's login: it stays Ada's."""
    done = export(roster=CANVAS.replace("504,u4", "ada,u4"))
    assert {row[0]: row[-1] for row in rows(done.stdout)[2:4]} == {"Lovelace, Ada": "17.5", "Kay, Bea": "18"}
    assert rows(done.stdout)[5][-1] == ""


def test_what_was_filled_in_is_told_as_json(export: Run, tmp_path: Path) -> None:
    done = export("--json", "--output", str(tmp_path / "filled.csv"), roster=CANVAS)
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert (told["assignment"], told["system"], told["matched"], told["not_in_roster"]) == (NAME, "Canvas", 3, ["dot"])
    assert told["without_grade"] == ["Vanished, Vic"]
    assert rows((tmp_path / "filled.csv").read_text(encoding="utf-8")) == rows(export(roster=CANVAS).stdout)


def test_canvass_line_on_how_grades_are_posted_is_nobody(export: Run) -> None:
    lines = CANVAS.splitlines()
    posting = ",,,,,,Manual Posting,"
    done = export(roster="\n".join([lines[0], posting, *lines[1:]]) + "\n")
    assert "In the roster without a grade here, so that their cells are empty (1): Vanished, Vic." in done.stderr
    assert [row[-1] for row in rows(done.stdout)][:4] == ["gates (78)", "", "20", "17.5"]


def test_the_roster_itself_is_not_written_over(export: Run, tmp_path: Path) -> None:
    done = export("--output", str(tmp_path / "roster of the LMS.csv"), roster=CANVAS)
    assert done.returncode == 2
    assert "is the roster itself" in done.stderr
    assert (tmp_path / "roster of the LMS.csv").read_text(encoding="utf-8-sig") == CANVAS


def test_a_roster_in_another_encoding_and_a_gradebook_out_of_reach_are_told_with_what_to_do(
    export: Run, graded: Course, tmp_path: Path
) -> None:
    (tmp_path / "saved.csv").write_bytes(CANVAS.encode("latin-1"))
    done = export("--roster", str(tmp_path / "saved.csv"))
    assert done.returncode == 2
    assert "Export it again from Canvas or Moodle, as CSV" in done.stderr
    config = graded.root / "nbgrader_config.py"
    config.write_text(
        config.read_text(encoding="utf-8") + f'\nc.CourseDirectory.db_url = "sqlite:///{tmp_path}/none/g.db"\n', encoding="utf-8"
    )
    done = export()
    assert done.returncode == 1
    assert "cannot be opened" in done.stderr
    assert "nbgrader db upgrade" in done.stderr


def test_where_nothing_can_be_written_a_sentence_says_so(export: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = export("--output", str(tmp_path / "file" / "grades.csv"))
    assert done.returncode == 1
    assert done.stderr.startswith("autograder: [Errno")
    assert "may you write there" in done.stderr


def test_a_pipe_is_written_to_and_stays_one(export: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDWR)
    try:
        assert export("--output", str(tmp_path / "pipe")).returncode == 0
        assert (tmp_path / "pipe").is_fifo()
        assert os.read(reader, 1 << 16).decode() == export().stdout
    finally:
        os.close(reader)


def test_no_grades_yet_is_said(copy_of_course: Course, run_command: Run) -> None:
    done = run_command("autograder", "export", NAME, cwd=copy_of_course.root)
    assert done.returncode == 1
    assert "no grades of 'gates' yet" in done.stderr

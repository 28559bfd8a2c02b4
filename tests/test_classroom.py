"""A class, from submitted folders to gradebook and feedback, through the real commands; and the same through nbgrader alone."""

from __future__ import annotations

import json
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.classroom import find_handins, grade_class
from autograder.course import Course
from tests.bank import ROOT, find_case, write_notebook
from tests.sites import parse

Run = Callable[..., subprocess.CompletedProcess[str]]
NAME = "unstable_gradients"
POINTS = {"layer_norm": 6, "LNSimpleRNNCell": 9, "gradient_norms": 5}
COMMANDS = [[], *([name] for name in ("grade", "check", "export", "doctor", "collect", "report", "feedback", "release", "bundle"))]
SOURCES = {
    "ada": "right/numpy_plain",
    "bea": "right/tensorflow_reductions",
    "cem": "wrong/norm_over_batch",
}


def folder_of(course: Course, student: str) -> Path:
    folder = course.folder("submitted", student, NAME)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def hand_in(course: Course, student: str, case: str) -> Path:
    return write_notebook(find_case(NAME, case), folder_of(course, student) / f"{NAME}.ipynb")


def scores(course: Course) -> dict[str, float]:
    with Gradebook(f"sqlite:///{course.classroom / 'gradebook.db'}") as gradebook:
        return {submission.student.id: submission.score for submission in gradebook.find_assignment(NAME).submissions}


def page_of(course: Course, student: str) -> str:
    return (course.folder("feedback", student, NAME) / f"{NAME}.html").read_text(encoding="utf-8")


@pytest.fixture
def small_class(copy_of_course: Course) -> Course:
    """Three programs of the bank, a stub, and hand-ins that cannot be read."""
    for student, case in SOURCES.items():
        hand_in(copy_of_course, student, case)
    stub = (copy_of_course.root / "exercises" / NAME / f"{NAME}.ipynb").read_bytes()
    for student, content in {"dot": stub, "eve": b"{broken", "fay": b"", "gus": b'{"nbformat": 3, "worksheets": []}'}.items():
        (folder_of(copy_of_course, student) / f"{NAME}.ipynb").write_bytes(content)
    (folder_of(copy_of_course, "hal") / f"{NAME}.ipynb").symlink_to(folder_of(copy_of_course, "ada") / f"{NAME}.ipynb")
    folder_of(copy_of_course, "ivy")
    folder_of(copy_of_course, "jo doe; rm")
    (folder_of(copy_of_course, "kim") / f"{NAME}(1).ipynb").write_bytes((folder_of(copy_of_course, "ada") / f"{NAME}.ipynb").read_bytes())
    return copy_of_course


def test_a_class_is_graded_and_nbgrader_alone_gives_the_same_scores(small_class: Course, run_command: Run) -> None:
    done = run_command("autograder", "grade", NAME, cwd=small_class.root, alone=True)
    assert done.returncode == 1, done.stderr  # a folder whose name is no student id was refused
    assert "letters, digits, dots" in " ".join(done.stdout.split())
    ours = scores(small_class)
    wrong = ours.pop("cem")
    assert 0 < wrong < 20
    assert ours == {"ada": 20, "bea": 20, "dot": 0, "eve": 0, "fay": 0, "gus": 0, "hal": 0, "ivy": 0, "kim": 20}
    for words, student in {"not JSON": "eve", "is empty": "fay", "format 3": "gus", "a link": "hal", "No notebook": "ivy"}.items():
        assert re.search(rf"{student}: [^:]*{words}", " ".join(done.stdout.split())), words
        assert words in page_of(small_class, student)
    assert "should be named" in page_of(small_class, "kim")

    # Nothing has changed: everything is kept. One student hands in again: that one is graded.
    again = run_command("autograder", "grade", NAME, cwd=small_class.root)
    assert "9 unchanged" in again.stdout or "10 unchanged" in again.stdout
    hand_in(small_class, "dot", "right/numpy_plain")
    run_command("autograder", "grade", NAME, "--student", "dot", cwd=small_class.root)
    assert scores(small_class) == {**ours, "cem": wrong, "dot": 20}

    # nbgrader's own command, into a gradebook of its own, on what it can open at all.
    (small_class.classroom / "gradebook.db").unlink()
    opened = {"cem": wrong, "dot": 20, "eve": 0}
    for folder in (small_class.classroom / "submitted").iterdir():
        if folder.name not in opened:
            shutil.rmtree(folder)
    run_command("nbgrader", "generate_assignment", NAME, "--force", cwd=small_class.root)
    nbgrader = run_command("nbgrader", "autograde", NAME, "--force", cwd=small_class.root)
    assert nbgrader.returncode == 0, nbgrader.stderr
    assert scores(small_class) == opened


def test_late_work_and_grades_by_hand_stay_as_nbgrader_keeps_them(copy_of_course: Course, run_command: Run) -> None:
    hand_in(copy_of_course, "ada", "right/numpy_plain")
    (folder_of(copy_of_course, "ada") / "timestamp.txt").write_text("2026-01-02 00:00:00 UTC")
    run_command("autograder", "grade", NAME, cwd=copy_of_course.root)
    with Gradebook(f"sqlite:///{copy_of_course.classroom / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate="2026-01-01 00:00:00 UTC")
        gradebook.find_grade("layer_norm_epsilon", NAME, NAME, "ada").manual_score = 0.5
        gradebook.db.commit()
    run_command("autograder", "grade", NAME, "--force", cwd=copy_of_course.root)
    with Gradebook(f"sqlite:///{copy_of_course.classroom / 'gradebook.db'}") as gradebook:
        submission = gradebook.find_submission(NAME, "ada")
        assert submission.score == 19.5
        assert submission.total_seconds_late == 86400
        assert not gradebook.find_grade("layer_norm_epsilon", NAME, NAME, "ada").needs_manual_grade, "it is for this very hand-in"


def test_the_time_of_an_earlier_hand_in_is_not_that_of_a_later_one_without_a_time(copy_of_course: Course) -> None:
    assignment = copy_of_course.assignment(NAME)

    def late_s(content: str, time: str | None) -> float:
        folder = folder_of(copy_of_course, "eve")
        (folder / f"{NAME}.ipynb").write_text(content)
        (folder / "timestamp.txt").unlink(missing_ok=True)
        if time:
            (folder / "timestamp.txt").write_text(time)
        handins, _ = find_handins(copy_of_course, assignment)
        (row,) = grade_class(copy_of_course, assignment, handins, workers=1)
        assert row.state == "graded", row.message
        with Gradebook(f"sqlite:///{copy_of_course.classroom / 'gradebook.db'}") as gradebook:
            return float(gradebook.find_submission(NAME, "eve").total_seconds_late)

    with Gradebook(f"sqlite:///{copy_of_course.classroom / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate="2026-01-01 00:00:00 UTC")
    assert late_s("{broken", "2026-01-02 00:00:00 UTC") == 86400
    assert late_s("{broken again", None) == 0
    with Gradebook(f"sqlite:///{copy_of_course.classroom / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_submission(NAME, "eve", timestamp="2026-01-03 00:00:00 UTC")
    assert late_s("{broken once more", None) == 2 * 86400  # a time that somebody else wrote there stays


def test_the_feedback_page_takes_the_late_penalty_off(copy_of_course: Course, run_command: Run) -> None:
    hand_in(copy_of_course, "ada", "right/numpy_plain")
    (folder_of(copy_of_course, "ada") / "timestamp.txt").write_text("2026-01-02 00:00:00 UTC")
    config = copy_of_course.root / "nbgrader_config.py"
    config.write_text(f'{config.read_text()}\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    with Gradebook(f"sqlite:///{copy_of_course.classroom / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate="2026-01-01 00:00:00 UTC")
    done = run_command("autograder", "grade", NAME, cwd=copy_of_course.root)
    assert done.returncode == 0, done.stderr
    said = " ".join(page_of(copy_of_course, "ada").split())
    assert "<strong>0</strong> of 20 points, after 20 points for handing in late" in said


def test_a_killed_run_is_taken_up_again(copy_of_course: Course, run_command: Run) -> None:
    students = [f"s{number}" for number in range(4)]
    for student in students:
        hand_in(copy_of_course, student, "right/numpy_plain")
    command = [str(Path(sys.executable).parent / "autograder"), "grade", NAME, "--workers", "2"]
    process = subprocess.Popen(command, cwd=copy_of_course.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    graded = copy_of_course.classroom / "autograded"
    deadline = time.monotonic() + 120
    while len(list(graded.glob(f"*/{NAME}/*.ipynb"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = run_command("autograder", "grade", NAME, cwd=copy_of_course.root, alone=True)
    assert done.returncode == 0, done.stderr
    assert re.search(r"[1-3] unchanged", done.stdout)
    assert scores(copy_of_course) == dict.fromkeys(students, 20)
    assert sorted(path.parent.parent.name for path in copy_of_course.classroom.glob(f"feedback/*/{NAME}/*.html")) == students
    assert not list((copy_of_course.classroom / ".graded").glob("*/*"))
    assert not list(Path(tempfile.gettempdir()).glob(f"autograder-{process.pid}-*"))
    with sqlite3.connect(copy_of_course.classroom / "gradebook.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_an_adrift_release_is_refused(copy_of_course: Course, run_command: Run) -> None:
    hand_in(copy_of_course, "ada", "right/numpy_plain")
    path = copy_of_course.root / "exercises" / NAME / f"{NAME}.ipynb"
    path.write_text(path.read_text().replace('"points": 3', '"points": 4'))
    done = run_command("autograder", "grade", NAME, cwd=copy_of_course.root)
    assert done.returncode == 1
    assert "run `autograder release unstable_gradients`" in done.stderr


def test_check_prints_one_object_a_notebook(tmp_path: Path, run_command: Run) -> None:
    right = write_notebook(find_case(NAME, "right/numpy_plain"), tmp_path / "right.ipynb")
    wrong = write_notebook(find_case(NAME, "wrong/norm_over_batch"), tmp_path / "wrong.ipynb")
    broken = tmp_path / "broken.ipynb"
    broken.write_text("{")
    done = run_command(
        "autograder", "check", str(right), str(wrong), str(broken), "--assignment", NAME, "--json", "--seed", "7", alone=True
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["path"] for line in lines] == [str(right), str(wrong), str(broken)]
    for line in lines:
        assert set(line) == {"path", "assignment", "score", "max_score", "level", "wall_s", "memory_mib", "seed", "notes", "items"}
        assert line["assignment"] == NAME
        assert line["max_score"] == 20
        assert line["score"] == sum(item["points"] for item in line["items"])
        by_cell = {cell: sum(item["max_points"] for item in line["items"] if item["cell"] == cell) for cell in POINTS}
        assert by_cell == POINTS
        for item in line["items"]:
            assert {"id", "cell", "outcome", "points", "max_points", "diagnosis"} <= set(item)
            assert item["outcome"] in {"passed", "failed", "skipped", "error", "manual"}
            assert (item["diagnosis"] is None) == (item["outcome"] == "passed")
            assert item["diagnosis"] is None or set(item["diagnosis"]) == {"slug", "text", "link"}
    assert [line["score"] for line in lines][::2] == [20, 0]
    assert {item["diagnosis"]["slug"] for item in lines[2]["items"]} == {"not-json"}


def test_check_prints_a_table_for_people(tmp_path: Path, run_command: Run) -> None:
    wrong = write_notebook(find_case(NAME, "wrong/norm_over_batch"), tmp_path / "wrong.ipynb")
    done = run_command("autograder", "check", str(wrong), "-a", NAME)
    assert done.returncode == 0
    assert "layer_norm_statistics" in done.stdout
    assert "over the batch" in " ".join(done.stdout.replace("│", " ").split())


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["grade", "no_such"], "No assignment 'no_such'"),
        (["grade", NAME, "--student", "nobody"], "No hand-in of nobody found"),
        (["grade", NAME, "--workers", "0"], "workers"),
        (["check", "none.ipynb", "-a", NAME], "No such file: none.ipynb"),
        (["check", "none.ipynb"], "assignment"),
        (["grade", NAME, "--course", "/"], "nbgrader_config.py"),
        (["frobnicate"], "No such command"),
    ],
)  # fmt: skip
def test_wrong_calls_end_with_2_and_say_what_was_expected(command: list[str], words: str, copy_of_course: Course, run_command: Run) -> None:
    done = run_command("autograder", *command, cwd=copy_of_course.root)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_everywhere(command: list[str], run_command: Run) -> None:
    done = run_command("autograder", *command, "--help")
    assert done.returncode == 0
    assert "Exit codes" in done.stdout


def links_of(page: str) -> list[str]:
    return [str(tag["href"]) for tag in parse(page).find_all("a", href=True)]


def test_the_feedback_page_shows_the_students_code_safely_and_no_hidden_test(copy_of_course: Course, run_command: Run) -> None:
    path = hand_in(copy_of_course, "ada", "wrong/norm_over_batch")
    attack = "</pre><script>alert(1)</script><img src=x onerror=alert(1)>"
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "gradient_norms":
            cell["source"] = f"print({attack!r})\ndef gradient_norms(cell, x):\n    raise ValueError({attack!r})"
    path.write_text(json.dumps(notebook))
    run_command("autograder", "grade", NAME, cwd=copy_of_course.root)
    page = page_of(copy_of_course, "ada")
    assert not parse(page).find(["script", "img", "iframe", "object"])
    assert "Content-Security-Policy" in page
    assert "&lt;script&gt;" in page
    assert "over the batch" in page
    assert "hidden_test" not in page
    assert "BEGIN SOLUTION" not in page
    assert links_of(page)
    for link in links_of(page):
        assert link.startswith("../../../../_build/html/book/unstable_gradients.html#")


def test_links_lead_to_the_published_book(copy_of_course: Course, run_command: Run) -> None:
    hand_in(copy_of_course, "ada", "wrong/norm_over_batch")
    (copy_of_course.root / "_config.yml").write_text("html:\n  baseurl: https://example.org/course\n")
    run_command("autograder", "grade", NAME, cwd=copy_of_course.root)
    assert all(link.startswith("https://example.org/course/book/") for link in links_of(page_of(copy_of_course, "ada")))


def test_the_source_notebook_passes_its_own_hidden_tests_under_a_plain_nbgrader(copy_of_course: Course, run_command: Run) -> None:
    """With nbgrader's defaults the hidden tests in the cells judge honest work, here a wrong one; test_provisioner sees a right one."""
    hand_in(copy_of_course, "cem", "wrong/norm_over_batch")
    config = copy_of_course.root / "nbgrader_config.py"
    config.write_text(config.read_text().split("# nbgrader autograde and")[0])
    run_command("nbgrader", "generate_assignment", NAME, "--force", cwd=copy_of_course.root)
    done = run_command("nbgrader", "autograde", NAME, cwd=copy_of_course.root, PYTHONPATH=str(ROOT), TF_CPP_MIN_LOG_LEVEL="3")
    assert done.returncode == 0, done.stderr
    assert 0 < scores(copy_of_course)["cem"] < 20

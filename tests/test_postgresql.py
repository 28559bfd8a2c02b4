"""The gradebook on a real PostgreSQL server holds what it holds in SQLite."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Course
from tests.bank import find_case, write_notebook

PLACES = [os.environ.get("POSTGRESQL", ""), *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), os.environ["PATH"]]
BIN = next((Path(found).resolve().parent for place in PLACES if place and (found := shutil.which("initdb", path=place))), None)
NAME = "unstable_gradients"
USER = "grader"

pytestmark = pytest.mark.skipif(not BIN and os.environ.get("CI") != "true", reason="no PostgreSQL: see the README on how to get it")


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server that listens on a socket in a folder of its own."""

    folder: Path

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://{USER}@/postgres?host={self.folder}"

    def run(self, tool: str, *arguments: str) -> None:
        """One of its tools. It refuses to be root, so root runs it as nobody."""
        assert BIN, "no PostgreSQL"
        other = ["runuser", "-u", "nobody", "--"] if os.geteuid() == 0 else []
        command = [*other, str(BIN / tool), "--pgdata", str(self.folder / "data"), *arguments]
        subprocess.run(command, check=True, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env={"LC_ALL": "C"})


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
    running = Server(folder)
    running.run("initdb", "--username", USER, "--auth", "trust", "--no-sync", "--encoding", "UTF8")
    running.run("pg_ctl", "--wait", "--log", str(folder / "log"), "--options", f"-k {folder} -c listen_addresses= -c fsync=off", "start")
    yield running
    running.run("pg_ctl", "--wait", "--mode", "immediate", "stop")
    shutil.rmtree(folder)


def autograder(course: Course, *command: str, code: int = 0) -> str:
    """A command, in this process, whose warm process serves all of them; returns what it printed."""
    done = CliRunner().invoke(app, [*command, "--course", str(course.root)], env={"COLUMNS": "160"})
    assert done.exit_code == code, (done.output, done.exception)
    return done.stdout


def hand_in(course: Course, student: str, case: str) -> None:
    folder = course.folder("submitted", student, NAME)
    folder.mkdir(parents=True, exist_ok=True)
    write_notebook(find_case(NAME, case), folder / f"{NAME}.ipynb")
    (folder / "timestamp.txt").write_text("2026-01-02 00:00:00 UTC")


def everything(url: str) -> dict[str, object]:
    """All that the gradebook holds of the hand-ins."""
    told: dict[str, object] = {}
    with Gradebook(url, "handling-long-sequences") as book:
        for one in book.find_assignment(NAME).submissions:
            told[one.student.id] = (one.score, one.max_score, one.needs_manual_grade, one.timestamp, one.total_seconds_late)
            told[f"{one.student.id}, late"] = one.late_submission_penalty
            for notebook in one.notebooks:
                for grade in notebook.grades:
                    scores = (grade.auto_score, grade.manual_score, grade.extra_credit, grade.max_score, grade.needs_manual_grade)
                    told[f"{one.student.id}, {grade.name}"] = scores
                for comment in notebook.comments:
                    told[f"{one.student.id}, {comment.name}, comment"] = (comment.auto_comment, comment.manual_comment)
    return told


def a_term(course: Course, url: str) -> list[object]:
    """Three hand-ins, graded; a due date and a grade by hand; a resubmission; what the commands print and the gradebook holds."""
    config = course.root / "nbgrader_config.py"
    more = f'c.CourseDirectory.db_url = "{url}"\nc.LateSubmissionPlugin.penalty_method = "zero"\n'
    config.write_text(f"{config.read_text()}\n{more}")
    for student, case in {"ada": "right/numpy_plain", "cem": "wrong/norm_over_batch"}.items():
        hand_in(course, student, case)
    course.folder("submitted", "eve", NAME).mkdir(parents=True)
    (course.folder("submitted", "eve", NAME) / f"{NAME}.ipynb").write_text("{broken")
    said: list[object] = [autograder(course, "grade", NAME, "--seed", "7"), everything(url)]
    with Gradebook(url, "handling-long-sequences") as book:
        book.update_or_create_assignment(NAME, duedate="2026-01-01 00:00:00 UTC")
        book.find_grade("layer_norm_epsilon", NAME, NAME, "ada").manual_score = 0.5
        book.find_comment("layer_norm", NAME, NAME, "ada").manual_comment = "Look at ε, ada"
        book.db.commit()
    hand_in(course, "cem", "right/numpy_plain")
    said += [autograder(course, "grade", NAME, "--seed", "7"), autograder(course, "feedback", NAME), everything(url)]
    said += [autograder(course, "export", NAME), autograder(course, "export", NAME, "--json"), autograder(course, "report", NAME)]
    return said


def test_a_term_in_postgresql_is_that_in_sqlite(copy_of_course: Course, server: Server, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = Course(tmp_path_factory.mktemp("other") / "course")
    shutil.copytree(copy_of_course.root, other.root)
    lite = a_term(copy_of_course, f"sqlite:///{copy_of_course.classroom / 'gradebook.db'}")
    great = a_term(other, server.url)
    assert f"Gradebook  postgresql+psycopg://{USER}@/postgres?host=" in str(great[0])
    assert not (other.classroom / "gradebook.db").exists()
    for ours, theirs in zip(lite, great, strict=True):
        if isinstance(ours, str):
            assert without_places(ours) == without_places(str(theirs))
        else:
            assert ours == theirs
    first, last = lite[1], lite[4]
    assert isinstance(first, dict)
    assert isinstance(last, dict)
    assert first["ada"][0] == 20 > first["cem"][0] > first["eve"][0] == 0
    assert last["cem"][0] == 20
    assert last["ada, layer_norm_epsilon"][1] == 0.5
    assert last["cem, late"] == 20
    for course in (copy_of_course, other):
        assert len(list(course.classroom.glob(f"feedback/*/{NAME}/*.html"))) == 3


def without_places(text: str) -> str:
    """Without the lines that name a place."""
    return "\n".join(
        line for line in text.splitlines() if not line.startswith(("Gradebook ", "Feedback ", "Wrote ")) and "/course" not in line
    )


def test_a_server_that_does_not_answer_is_named_without_its_password(copy_of_course: Course, tmp_path: Path) -> None:
    config = copy_of_course.root / "nbgrader_config.py"
    config.write_text(f'{config.read_text()}\nc.CourseDirectory.db_url = "postgresql+psycopg://{USER}:swordfish@/book?host={tmp_path}"\n')
    done = CliRunner().invoke(app, ["export", NAME, "--course", str(copy_of_course.root)])
    assert "cannot be opened" in str(done.exception)
    assert "swordfish" not in str(done.exception)

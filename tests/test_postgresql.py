"""The gradebook on a real PostgreSQL server holds what it holds in SQLite."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Course
from tests.bank import ROOT

PLACES = [os.environ.get("POSTGRESQL", ""), *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), os.environ["PATH"]]
BIN = next((Path(found).resolve().parent for place in PLACES if place and (found := shutil.which("initdb", path=place))), None)
NAME = "unstable_gradients"
USER = "grader"
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"

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
        subprocess.run(
            command, check=True, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env={"LC_ALL": "C", "PATH": PATH}
        )


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


def a_term(course: Course, url: str) -> list[Any]:
    """What :mod:`tests.term` saw."""
    command = [sys.executable, "-m", "tests.term", str(course.root), url]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    told: list[Any] = json.loads(done.stdout)
    return told


def test_a_term_in_postgresql_is_that_in_sqlite(copy_of_course: Course, server: Server, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = Course(tmp_path_factory.mktemp("other") / "course")
    shutil.copytree(copy_of_course.root, other.root)
    lite = a_term(copy_of_course, f"sqlite:///{copy_of_course.classroom / 'gradebook.db'}")
    great = a_term(other, server.url)
    assert f"Gradebook  postgresql+psycopg://{USER}@/postgres?host=" in great[0]
    assert not (other.classroom / "gradebook.db").exists()
    for ours, theirs in zip(lite, great, strict=True):
        assert without_places(ours) == without_places(theirs)
    first, last = lite[1], lite[4]
    assert first["ada"][0] == 20 > first["cem"][0] > first["eve"][0] == 0
    assert last["cem"][0] == 20
    assert last["ada, layer_norm_epsilon"][1] == 0.5
    assert last["cem, late"] == 20
    for course in (copy_of_course, other):
        assert len(list(course.classroom.glob(f"feedback/*/{NAME}/*.html"))) == 3


def without_places(told: Any) -> Any:
    """A text without the lines that name a place."""
    if not isinstance(told, str):
        return told
    return "\n".join(
        line for line in told.splitlines() if not line.startswith(("Gradebook ", "Feedback ", "Wrote ")) and "/course" not in line
    )


def test_a_server_that_does_not_answer_is_named_without_its_password(copy_of_course: Course, tmp_path: Path) -> None:
    config = copy_of_course.root / "nbgrader_config.py"
    config.write_text(f'{config.read_text()}\nc.CourseDirectory.db_url = "postgresql+psycopg://{USER}:swordfish@/book?host={tmp_path}"\n')
    done = CliRunner().invoke(app, ["export", NAME, "--course", str(copy_of_course.root)])
    assert "cannot be opened" in str(done.exception)
    assert "swordfish" not in str(done.exception)

"""Fixtures for all tests: the course, and a class graded in a copy of it."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from unittest.mock import patch

import nbgrader.api
import pytest
from hypothesis import HealthCheck, settings

from autograder import cli
from autograder.course import Assignment, Course
from tests.bank import ROOT

os.environ.setdefault("AUTOGRADER_WARM_IDLE_S", "30")  # nothing of a test runs for long after it
nbgrader.api.get_alembic_version = cache(nbgrader.api.get_alembic_version)  # a process for each new gradebook, with one answer
settings.register_profile("course", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a slow machine is no failure
settings.load_profile("course")
collect_ignore = [] if os.environ.get("CTA_CSV") else ["test_cta.py"]
PARTS = ("nbgrader_config.py", "_config.yml", "solutions", "exercises")


def pytest_report_header() -> list[str]:
    """What is left out, and how to have it."""
    return [f"left out: tests/{name}, which needs the CTA's own file (CTA_CSV=FILE make test)" for name in collect_ignore]


@pytest.fixture(scope="session")
def course() -> Course:
    return Course(ROOT)


@pytest.fixture(scope="session")
def assignment(course: Course) -> Assignment:
    return course.assignment("unstable_gradients")


@pytest.fixture
def copy_of_course(tmp_path: Path) -> Course:
    """A course folder of its own, with nothing in its classroom."""
    for part in PARTS:
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / part)
    return Course(tmp_path)


@pytest.fixture
def student(copy_of_course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A student's folder, with the few settings that a student has; the course has the same exchange."""
    exchange, home = tmp_path_factory.mktemp("exchange"), tmp_path_factory.mktemp("student")
    exchange.chmod(0o777)
    config = copy_of_course.root / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\nc.Exchange.root = {str(exchange)!r}\n")
    settings = {
        "CourseDirectory.course_id": "handling-long-sequences",
        "Exchange.root": str(exchange),
        "Exchange.cache": str(home / "cache"),
    }
    lines = ["c = get_config()", *(f"c.{name} = {value!r}" for name, value in settings.items())]
    (home / "nbgrader_config.py").write_text("\n".join(lines))
    return home


@pytest.fixture(scope="session")
def run_command() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command of the environment as a person would, in a folder.

    ``autograder`` runs in this process, where TensorFlow and nbgrader are imported once for all tests; with ``alone=True``, or with
    variables for its environment, in one of its own.
    """

    def run(*command: str, cwd: Path = ROOT, timeout_s: float = 600, alone: bool = False, **env: str) -> subprocess.CompletedProcess[str]:
        if command[0] == "autograder" and not alone and not env:
            return _run_here(command, cwd)
        tools = Path(sys.executable).parent
        path = os.pathsep.join([str(tools), os.environ["PATH"]])
        return subprocess.run(
            [str(tools / command[0]), *command[1:]],
            cwd=cwd,
            timeout=timeout_s,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PATH": path, "COLUMNS": "160", **env},
        )

    return run


def _run_here(command: tuple[str, ...], cwd: Path) -> subprocess.CompletedProcess[str]:
    out, err, code = io.StringIO(), io.StringIO(), 0
    with ExitStack() as stack:
        for change in (chdir(cwd), redirect_stdout(out), redirect_stderr(err), warnings.catch_warnings()):
            stack.enter_context(change)
        stack.enter_context(patch.dict(os.environ, {"COLUMNS": "160"}))
        stack.enter_context(patch.object(sys, "argv", list(command)))
        warnings.simplefilter("ignore")  # nbgrader's own, which a command shows to nobody
        try:
            cli.main()
        except SystemExit as ended:
            code = int(ended.code or 0)
    return subprocess.CompletedProcess(command, code, out.getvalue(), err.getvalue())

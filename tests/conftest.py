"""Fixtures for all tests: the course, and a class graded in a copy of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course import Assignment, Course
from tests.bank import ROOT

PARTS = ("nbgrader_config.py", "_config.yml", "solutions", "exercises")


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


@pytest.fixture(scope="session")
def run_command() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command of the environment as a person would, in a folder."""

    def run(*command: str, cwd: Path = ROOT, timeout_s: float = 600, **env: str) -> subprocess.CompletedProcess[str]:
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

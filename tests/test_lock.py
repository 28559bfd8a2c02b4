"""One command at a time writes to classroom/, and who is killed keeps nobody out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.errors import UsageError
from autograder.lock import alone
from tests.bank import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]
HOLDS = """
import os, sys, time
from pathlib import Path
from autograder.course import Course
from autograder.lock import alone
with alone(Course(Path(sys.argv[1]))):
    child = os.fork() if sys.argv[2] == "forks" else 0
    if child == 0:
        print("here", flush=True) if sys.argv[2] == "stays" else None
        time.sleep(60)
print(child, flush=True)
os._exit(0)
"""


def hold(place: Path, how: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLDS, str(place), how]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def refuses(course: Course) -> bool:
    try:
        with alone(course):
            return False
    except UsageError:
        return True


def test_a_killed_command_lets_go(tmp_path: Path) -> None:
    with hold(tmp_path, "stays") as process:
        assert process.stdout
        assert process.stdout.readline() == "here\n"
        assert refuses(Course(tmp_path))
        process.kill()
    assert not refuses(Course(tmp_path))


def test_what_a_command_has_forked_does_not_hold_it(tmp_path: Path) -> None:
    with hold(tmp_path, "forks") as process:
        assert process.stdout
        child = int(process.stdout.readline())
        try:
            assert process.wait() == 0
            assert not refuses(Course(tmp_path))
        finally:
            os.kill(child, signal.SIGKILL)


@pytest.mark.parametrize("command", [("grade", "gates"), ("release", "gates"), ("feedback", "gates"), ("collect", ".", "-a", "gates")])
def test_the_second_command_says_so(command: tuple[str, ...], copy_of_course: Course, run_command: Run) -> None:
    folder = copy_of_course.folder("submitted", "ada", "gates")
    folder.mkdir(parents=True)
    with alone(copy_of_course):
        done = run_command("autograder", *command, cwd=copy_of_course.root)
        assert done.returncode == 2
        assert "Another autograder command is writing to" in done.stderr
        dry = run_command("autograder", *command, "--dry-run", cwd=copy_of_course.root)
        assert "Another autograder command" not in dry.stderr

"""Ctrl-C while a command starts, or grades, ends it with a word and 130, soon, and leaves nothing behind."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from autograder.course import Course
from tests.bank import find_case, write_notebook

NAME = "unstable_gradients"
SOON_S = 10


def while_it_is_loaded(process: subprocess.Popen[str]) -> bool:
    assert process.stderr is not None
    return "traitlets" in process.stderr.readline()


def while_tensorflow_is_imported(process: subprocess.Popen[str]) -> bool:
    """That begins beside the command's own imports, and takes longer."""
    running = psutil.Process(process.pid)
    return bool(running.children()) and time.time() - running.create_time() > 3


def while_a_notebook_runs(process: subprocess.Popen[str]) -> bool:
    """For two seconds: what is handed in never ends."""
    return any(time.time() - path.stat().st_mtime > 2 for path in Path(tempfile.gettempdir()).glob(f"autograder-{process.pid}-*/socket"))


def hearing() -> None:
    """Let a process be interrupted, even where the tests run in the background and a shell has told them not to be."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize("moment", [while_it_is_loaded, while_tensorflow_is_imported, while_a_notebook_runs])
def test_an_interrupt_ends_a_command_with_a_word(moment: Callable[[subprocess.Popen[str]], bool], copy_of_course: Course) -> None:
    folder = copy_of_course.folder("submitted", "ada", NAME)
    folder.mkdir(parents=True)
    write_notebook(find_case(NAME, "wrong/endless_loop"), folder / f"{NAME}.ipynb")
    command = [sys.executable, "-X", "importtime", "-m", "autograder", "grade", NAME]
    with tempfile.TemporaryFile("w+") as rest:
        loading = moment is while_it_is_loaded
        stderr = subprocess.PIPE if loading else rest
        with subprocess.Popen(
            command, cwd=copy_of_course.root, stdout=subprocess.DEVNULL, stderr=stderr, text=True, preexec_fn=hearing
        ) as process:
            deadline = time.monotonic() + 120
            while not moment(process) and time.monotonic() < deadline:
                time.sleep(0 if loading else 0.01)
            began = time.monotonic()
            process.send_signal(signal.SIGINT)
            said = process.communicate()[1] or ""
        rest.seek(0)
        said += rest.read()
    assert time.monotonic() - began < SOON_S
    assert process.returncode == 130
    assert "autograder: interrupted" in said
    assert "Traceback" not in said
    assert not list(Path(tempfile.gettempdir()).glob(f"autograder-{process.pid}-*"))

"""Ctrl-C at any moment of a command ends it with a word and 130, soon, and loses nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from autograder.course import Course
from tests.bank import find_case, write_notebook

Run = Callable[..., subprocess.CompletedProcess[str]]
NAME = "unstable_gradients"
MOMENTS_S = (0.3, 1.0, 2.0, 4.0, 8.0)
"""While the command is loaded, TensorFlow is imported, the notebook is graded; the last may come after the end."""
SOON_S = 20


def test_an_interrupt_ends_a_command_with_a_word(copy_of_course: Course, run_command: Run) -> None:
    folder = copy_of_course.folder("submitted", "ada", NAME)
    folder.mkdir(parents=True)
    write_notebook(find_case(NAME, "right/numpy_plain"), folder / f"{NAME}.ipynb")
    command = [str(Path(sys.executable).parent / "autograder"), "grade", NAME]
    interrupted = 0
    for moment_s in MOMENTS_S:
        with subprocess.Popen(command, cwd=copy_of_course.root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            time.sleep(moment_s)
            process.send_signal(signal.SIGINT)
            began = time.monotonic()
            _, said = process.communicate()
        assert time.monotonic() - began < SOON_S
        assert "Traceback" not in said
        if process.returncode:
            assert process.returncode == 130
            assert "autograder: interrupted" in said
            interrupted += 1
    assert interrupted >= 2
    done = run_command("autograder", "grade", NAME, cwd=copy_of_course.root)
    assert done.returncode == 0
    assert "20/20" in done.stdout

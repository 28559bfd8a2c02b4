"""A cell that Python cannot read is told so, whatever it is; none stops the grader, and none takes long."""

from __future__ import annotations

import ast
import gc
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest

from autograder.checks.source import last_reached, reached_names
from autograder.intake import defined_names
from autograder.parsing import TOO_DEEP, parse, syntax_error, taken_names
from tests.bank import ROOT

UNREADABLE = {
    "f = (": "line 1: '(' was never closed",
    "def f(a, a): pass": "line 1: duplicate argument 'a' in function definition",
    "def f():\n    x = 1\n    global x": "line 3: name 'x' is assigned to before global declaration",
    "f = 2\nreturn f": "line 2: 'return' outside function",
    "f = 1\0": "source code string cannot contain null bytes",
    "f = " + "+".join(["1"] * 30_000): TOO_DEEP,
}
READABLE = [
    "%%time\nf = 1",
    "f = 1\n!pip install \\\n    nothing",
    "names = !ls\nf = 1",
    "f?\nf = 1",
    "def f():\n    %time pass",
    "f = await g()",
    "f = '\\d'",
]


@pytest.mark.parametrize("source", UNREADABLE)
def test_what_python_would_not_run_is_said(source: str) -> None:
    assert syntax_error(source) == UNREADABLE[source]
    defined_names(source)
    reached_names({"f": source}, [])


@pytest.mark.parametrize("source", READABLE)
def test_what_jupyter_runs_is_read(source: str) -> None:
    assert syntax_error(source) is None
    assert "f" in {getattr(node, "id", getattr(node, "name", None)) for node in ast.walk(parse(source))}


def test_what_python_warns_of_does_not_reach_the_terminal() -> None:
    """Nor is it an error where warnings are: ``-W`` comes before what the module sets."""
    read = "from autograder.parsing import *; s = 'f = 1 is 1'; print(syntax_error(s), taken_names(parse(s).body[0]))"
    for how in ("always", "error"):
        done = subprocess.run([sys.executable, "-W", how, "-c", read], cwd=ROOT, capture_output=True, text=True, check=True)
        assert (done.stdout.strip(), done.stderr) == ("None {'f'}", "")


@pytest.mark.parametrize("deep", ["+".join(["LSTM"] * 900), "-" * 1500 + "LSTM", "(lambda x, x: LSTM)"])
def test_the_names_of_a_statement_that_cannot_be_looked_into_are_all_its_names(deep: str) -> None:
    assert "LSTM" in taken_names(ast.parse(f"f = {deep}").body[0])


@pytest.mark.parametrize(
    "source",
    [
        "\n".join(f"a{i} = a{i + 1}" for i in range(5000, -1, -1)) + "\nf = a0",
        "f = (\n" + " " * 500_000,
        "%" + "\\" * 500_000 + "\nf = (",
        "a " * 250_000 + "\nf = (",
        "a." * 250_000 + "!\nf = (",
        "f = f\n" * 30_000,
    ],
    ids=["chain", "spaces", "backslashes", "words", "dots", "itself"],
)
def test_no_cell_takes_long(source: str) -> None:
    began = time.process_time()
    syntax_error(source)
    reached_names({"f": source}, [])
    last_reached(["f"], [source])
    assert time.process_time() - began < 20


def test_threads_read_at_once() -> None:
    """Python 3.11.7 fails here without the lock: a collection in the midst of a parse gives another thread its turn."""

    class Turn:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            time.sleep(0)

    source = "\n".join(f"x{i} = [Turn() for _ in range({i})]" for i in range(300))
    failures: list[BaseException] = []

    def read(what: Callable[[str], object]) -> None:
        try:
            for _ in range(10):
                Turn()
                what(source)
        except BaseException as error:
            failures.append(error)

    before = gc.get_threshold()
    gc.set_threshold(50)
    try:
        threads = [threading.Thread(target=read, args=(syntax_error,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        gc.set_threshold(*before)
    assert not failures, failures

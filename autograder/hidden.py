"""What the hidden part of a test cell calls, when an instructor runs the source notebook by hand or under a plain nbgrader.

The probe runs here, in the notebook's kernel; the judge runs in another process and speaks with it in JSON, a line each way. That is this
module as a program, or, where the kernel is sealed, whoever started the kernel, through two pipes in the folder that :data:`PIPES` names.
The grader itself does not use this: it sends its probes from outside and lets no hidden test near a student's kernel.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from autograder.probes import wire

PIPES = "AUTOGRADER_JUDGE"
"""The variable of the environment that names the folder of the pipes :data:`ASK` and :data:`TOLD`."""
ASK, TOLD = "ask", "told"
_judges: list[subprocess.Popen[str]] = []


def hidden_test(assignment: str, item: str, namespace: Mapping[str, Any]) -> None:
    """Probe what the notebook has defined and have it judged.

    Args:
        assignment: the assignment's name.
        item: ``grade_id`` of the test cell.
        namespace: the notebook's globals.

    Raises:
        AssertionError: the item does not pass; the message is the diagnosis.
        RuntimeError: the judge failed.
    """
    exchange = secrets.token_hex(8)
    with _judge() as (say, lines):
        say({"exchange": exchange, "assignment": assignment, "item": item})
        order = _next(lines, exchange)
        probe = getattr(importlib.import_module(f"autograder.probes.{assignment}"), order["probe"])
        say({"exchange": exchange, "answer": {"token": order["token"], "cases": wire.run(probe, namespace, order["cases"])}})
        diagnosis = _next(lines, exchange)["diagnosis"]
    assert diagnosis is None, diagnosis


@contextmanager
def _judge() -> Iterator[tuple[Callable[[Any], None], Iterator[str]]]:
    """The way to the judge and the lines from it."""
    if folder := os.environ.get(PIPES):
        with open(f"{folder}/{ASK}", "w", encoding="ascii") as ask, open(f"{folder}/{TOLD}", encoding="ascii") as told:  # noqa: PTH123
            yield lambda message: print(json.dumps(message), file=ask, flush=True), iter(told)
        return
    judge = _own_judge()
    assert judge.stdout is not None
    yield lambda message: print(json.dumps(message), file=judge.stdin, flush=True), iter(judge.stdout)


def _own_judge() -> subprocess.Popen[str]:
    """The judge of this kernel, which the first test starts. It ends with the kernel, and no interrupt of that reaches it."""
    if not _judges or _judges[-1].poll() is not None:
        command = [sys.executable, "-m", "autograder.hidden"]
        _judges[:] = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True)]
        atexit.register(_end, _judges[-1])
    return _judges[-1]


def _end(judge: subprocess.Popen[str]) -> None:
    with suppress(OSError):
        judge.communicate()


def _next(lines: Iterator[str], exchange: str) -> dict[str, Any]:
    """The next message of this exchange; one that was interrupted may have left others, and parts of one."""
    for line in lines:
        try:
            message: dict[str, Any] = json.loads(line)
        except ValueError:
            continue
        if message["exchange"] == exchange:
            if "error" in message:
                raise RuntimeError(f"The judge failed: {message['error']}")
            return message
    raise RuntimeError("The judge ended without an answer.")


def judge_all(lines: Iterator[str], say: Callable[[str], None]) -> None:
    """The judge's side of :func:`hidden_test`, until the lines end. Whatever they hold, it raises nothing.

    Args:
        lines: from the kernel, which are not to be trusted.
        say: sends a line to it.
    """
    for line in lines:
        current: str | None = line
        while current is not None:
            try:
                _answer(current, lines, say)
                current = None
            except _Newer as newer:
                current = newer.line


class _Newer(Exception):
    """The kernel was interrupted and has begun another exchange."""

    def __init__(self, line: str) -> None:
        super().__init__()
        self.line = line


def _answer(line: str, lines: Iterator[str], say: Callable[[str], None]) -> None:
    """One exchange, whose first line has come."""
    exchange = ""
    try:
        request = json.loads(line)
        exchange = str(request["exchange"])[:64]
        told = {"diagnosis": _judge_one(request, exchange, lines, say)}
    except _Newer:
        raise
    except Exception as error:
        told = {"error": f"{type(error).__name__}: {error}"[:300]}
    say(json.dumps({"exchange": exchange, **told}))


def _judge_one(request: Mapping[str, Any], exchange: str, lines: Iterator[str], say: Callable[[str], None]) -> str | None:
    """What is wrong with an item, None if nothing is."""
    from autograder.checks import checks_of
    from autograder.judge import judge_item
    from autograder.records import Observation, Request
    from autograder.sandbox.observing import read_observation

    assignment = str(request["assignment"])
    if not re.fullmatch("[a-z][a-z0-9_]*", assignment):
        raise ValueError(f"expected the name of an assignment, got {assignment[:60]!r}")
    check = {check.id: check for check in checks_of(assignment)}[str(request["item"])]

    def observe(asked: Request) -> Observation:
        token = secrets.token_hex(8)
        cases = {case: {name: wire.encode(value) for name, value in given.items()} for case, given in asked.cases.items()}
        say(json.dumps({"exchange": exchange, "probe": asked.probe, "token": token, "cases": cases}))
        line = next(lines)
        answer = json.loads(line)
        if answer["exchange"] != exchange:
            raise _Newer(line)
        return read_observation(json.dumps(answer.get("answer")), asked, token)

    result = judge_item(check, 1.0, observe, secrets.randbits(48))
    return result.diagnosis.text if result.diagnosis else None


if __name__ == "__main__":
    judge_all(iter(sys.stdin), lambda line: print(line, flush=True))

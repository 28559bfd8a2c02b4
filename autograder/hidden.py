"""What the hidden part of a test cell calls, when an instructor runs the source notebook by hand or under a plain nbgrader.

The probe runs here, in the notebook's kernel; the judge runs in another process (this module as a program) and speaks with it in JSON, a
line each way. The grader itself does not use this: it sends its probes from outside and lets no hidden test near a student's kernel.
"""

from __future__ import annotations

import importlib
import json
import secrets
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from autograder.probes import wire


def hidden_test(assignment: str, item: str, namespace: Mapping[str, Any]) -> None:
    """Probe what the notebook has defined and have it judged.

    Args:
        assignment: the assignment's name.
        item: ``grade_id`` of the test cell.
        namespace: the notebook's globals.

    Raises:
        AssertionError: the item does not pass; the message is the diagnosis.
    """
    command = [sys.executable, "-m", "autograder.hidden", assignment, item]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as judge:
        assert judge.stdout is not None
        order = json.loads(judge.stdout.readline())
        probe = getattr(importlib.import_module(f"autograder.probes.{assignment}"), order["probe"])
        answer = {"token": order["token"], "cases": wire.run(probe, namespace, order["cases"])}
        said, _ = judge.communicate(json.dumps(answer) + "\n")
    diagnosis = json.loads(said)
    assert diagnosis is None, diagnosis


def _main(assignment: str, item: str) -> None:
    """The judge's side of :func:`hidden_test`."""
    from autograder.checks import checks_of
    from autograder.judge import judge_item
    from autograder.records import Observation, Request
    from autograder.sandbox.observing import read_observation

    check = {check.id: check for check in checks_of(assignment)}[item]

    def observe(request: Request) -> Observation:
        token = secrets.token_hex(8)
        cases = {case: {name: wire.encode(value) for name, value in given.items()} for case, given in request.cases.items()}
        print(json.dumps({"probe": request.probe, "token": token, "cases": cases}), flush=True)
        return read_observation(sys.stdin.readline(), request, token)

    result = judge_item(check, 1.0, observe, secrets.randbits(48))
    print(json.dumps(result.diagnosis.text if result.diagnosis else None))


if __name__ == "__main__":
    _main(*sys.argv[1:3])

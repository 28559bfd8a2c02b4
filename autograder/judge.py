"""From observations to verdicts. Runs no student code and knows no TensorFlow."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Set

import numpy as np

from autograder.checks.check import Check
from autograder.errors import ObservationError
from autograder.records import Diagnosis, Observation, Outcome, Request, Verdict

Observe = Callable[[Request], Observation]
RESTART = "Does it end Python, print without end, or change how results are shown? Restart the kernel and run all cells to see it."


def judge_item(check: Check, points: float, observe: Observe, seed: int, attempt: int = 0, names: Set[str] = frozenset()) -> Verdict:
    """Draw inputs for a check, have them tried out, and decide.

    Args:
        check: what to look at.
        points: what the item is worth.
        observe: sends a request into the sandbox and returns what came back.
        seed: of the notebook's grading; with what the check asks and the attempt it fixes the inputs.
        attempt: 0 where the test cell stands, 1 at the end of the notebook.
        names: what the solution cell reaches in its source.

    Raises:
        Exception: whatever goes wrong in drawing and judging is a fault of the grader's, for the caller to record as an error.
    """
    if banned := sorted(check.banned & names):
        return failed(check, points, Diagnosis("built-in", f"{check.banned_text} Yours uses {banned[0]}."))
    asked = f"{check.probe} {check.draw.__module__} {getattr(check.draw, '__qualname__', '')}"
    rng = np.random.default_rng([seed, zlib.crc32(asked.encode()), attempt])
    cases = check.draw(rng)
    sent = {case: {name: value for name, value in given.items() if name not in check.withheld} for case, given in cases.items()}
    try:
        seen = observe(Request(check.probe, sent, trains=check.trains))
    except ObservationError as error:
        return failed(check, points, Diagnosis("no-observation", f"Your code could not be looked at: {error}. {RESTART}"))
    diagnosis = check.judge(cases, seen)
    return verdict(check, points, "passed", None) if diagnosis is None else failed(check, points, diagnosis)


def failed(check: Check, points: float, diagnosis: Diagnosis) -> Verdict:
    """The student's: no points, and why."""
    return verdict(check, points, "failed", diagnosis)


def verdict(check: Check, max_points: float, outcome: Outcome, diagnosis: Diagnosis | None) -> Verdict:
    """A verdict on a check, with the link to its section in the diagnosis."""
    if diagnosis and diagnosis.link is None:
        diagnosis = Diagnosis(diagnosis.slug, diagnosis.text, check.section)
    points = max_points if outcome == "passed" else 0.0
    return Verdict(check.id, check.cell, outcome, points, max_points, diagnosis, check.title)

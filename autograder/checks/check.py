"""What a check is: what to draw, what to expect, and the known wrong ways to do it.

A check draws inputs (``draw``), which a probe feeds to the student's code, and judges what came out (``judge``): None is passed, a
:class:`~autograder.records.Diagnosis` says what is wrong. References and known mistakes are plain NumPy functions in float64 with
the arguments of the case and a dictionary of arrays as the result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.records import Arguments, Diagnosis, Observation, Raised

Arrays = Mapping[str, np.ndarray]
Model = Callable[..., Arrays]
Draw = Callable[[np.random.Generator], Mapping[str, Arguments]]
Judge = Callable[[Mapping[str, Arguments], Observation], Diagnosis | None]

ROUGH = 1e-2
"""Relative tolerance that a result rounded to float16 still meets."""
RTOL = 5e-5
"""Relative tolerance. A float32 has 6e-8; sums of tens of terms and a variance as E[x²]-E[x]² at the means drawn here lose a factor of
about 20, and rounding to float16 or bfloat16 (5e-4 and more) is far outside."""


NO_BUILD = (
    "A layer that contains layers has a build() method that builds them: without it no weight is trained or saved, and Keras says so in "
    "a warning only."
)


@dataclass(frozen=True)
class Misconception:
    """A known wrong way: its name, a sentence for the student, and what its arrays would be."""

    slug: str
    text: str
    model: Model


@dataclass(frozen=True)
class Check:
    """One item of an assignment: the test cell ``id`` judges the solution cell ``cell``."""

    id: str
    cell: str
    title: str
    section: str
    """Page and anchor in the website, such as ``book/unstable_gradients.html#layer-normalisation``."""
    probe: str
    draw: Draw
    judge: Judge
    banned: frozenset[str] = frozenset()
    """Names that the solution cell must not reach in its source."""
    banned_text: str = ""
    trains: bool = False
    """Whether the probe trains a model: it may take longer, and is not repeated where it came to its end."""
    withheld: frozenset[str] = frozenset()
    """Arguments of the cases that the judge alone is to know: they are not sent to the student's code."""

    @property
    def asks(self) -> tuple[str, Draw, frozenset[str]]:
        """What is asked of the student's code. Checks that ask the same are judged by one observation, from one draw for all of them."""
        return self.probe, self.draw, self.withheld


TOLD = {
    "NotAModel": "not-a-model",
    "NoModel": "no-model",
    "BadForm": "no-state-returned",
    "BuiltInUsed": "built-in",
    "MissingPart": "missing-part",
}
"""Exceptions of the probes whose message is what the student reads, and the diagnosis."""
NAMES = {
    "inference": "output in inference",
    "again": "second result",
    "training": "output in training",
    "stepped": "output of the cell, step by step",
    "before": "output before saving",
    "loaded": "output of the loaded model",
    "norms": "list of norms",
    "state": "new state",
}
"""Words for the arrays of an observation, where their names are the grader's own."""


def close(expected: np.ndarray, got: np.ndarray, rtol: float = RTOL) -> bool:
    """Whether two arrays agree in shape and, to ``rtol`` of each value and of the whole array's size, in value. NaN never agrees."""
    if expected.shape != got.shape:
        return False
    return bool(np.all(_excess(expected, got, rtol) <= 0))


def agree(expected: Arrays, got: Arrays, rtol: float = RTOL) -> bool:
    """Whether all the expected arrays are there and agree."""
    return all(name in got and close(array, got[name], rtol) for name, array in expected.items())


def by_values(reference: Model, misconceptions: Sequence[Misconception] = (), rtol: float = RTOL) -> Judge:
    """A judge that compares every case with the reference and, where they differ, with the known wrong ways."""

    def judge(cases: Mapping[str, Arguments], seen: Observation) -> Diagnosis | None:
        expected = {case: reference(**arguments) for case, arguments in cases.items()}
        if all(case in seen.arrays and agree(expected[case], seen.arrays[case], rtol) for case in cases):
            return None
        ran = {case: arrays for case, arrays in expected.items() if case in seen.arrays}
        known = not all(agree(expected[case], seen.arrays[case], rtol) for case in ran) and recognise(
            {case: cases[case] for case in ran}, seen, misconceptions, rtol
        )
        return (
            known
            or diagnose_raised(cases, seen)
            or diagnose_form(expected, seen)
            or diagnose_precision(expected, seen)
            or diagnose_departure(expected, seen, rtol)
        )

    return judge


def recognise(
    cases: Mapping[str, Arguments], seen: Observation, misconceptions: Sequence[Misconception], rtol: float = RTOL
) -> Diagnosis | None:
    """The first known wrong way that explains every case."""
    for wrong in misconceptions:
        if cases and all(case in seen.arrays and agree(wrong.model(**cases[case]), seen.arrays[case], rtol) for case in cases):
            return Diagnosis(wrong.slug, wrong.text)
    return None


def diagnose_raised(cases: Mapping[str, Arguments], seen: Observation) -> Diagnosis | None:
    """What to say when the student's code raised in some case."""
    for case in cases:
        if case in seen.raised:
            return explain_raised(case, seen.raised[case], works_elsewhere=bool(seen.arrays))
    missing = [case for case in cases if case not in seen.arrays]
    if missing:
        return Diagnosis("no-observation", f"Nothing came back for {missing[0]}.")
    return None


def diagnose_samples(case: str, got: np.ndarray, alone: np.ndarray) -> Diagnosis | None:
    """What to say of a model's output (B, …) of the right shape: not finite, or its last sample another one than ``alone`` (1, …)."""
    if not np.all(np.isfinite(got)):
        return Diagnosis("not-finite", f"With {case} the output holds values that are not finite (nan or inf).")
    if not close(got[-1:], alone, ROUGH):
        text = "A sample by itself gives something else than the same sample in a batch: a layer mixes the samples, or draws at random."
        return Diagnosis("rows-differ", text)
    return None


def explain_raised(case: str, raised: Raised, works_elsewhere: bool) -> Diagnosis:
    """One raised exception, in words."""
    if raised.kind == "NotImplementedError" and raised.own:
        return Diagnosis("not-started", "This part still raises NotImplementedError: replace that line with your code.")
    if raised.kind == "NotImplementedError" and "does not have a `call" in raised.message:
        return Diagnosis("no-call", "Your layer has no method call() yet.")
    if raised.kind == "NoReturn":
        return Diagnosis("no-return", "Your code gives None where numbers are asked for. Is a return statement missing?")
    if "value (None)" in raised.message:
        return Diagnosis(
            "gradient-is-none",
            "A gradient is None: the result does not depend, on the tape, on what you differentiate by. Does "
            "each step use the very tensor that you differentiate by, and does the tape watch it?",
        )
    if raised.kind == "NotAnArray":
        return Diagnosis("not-an-array", f"With {case}: {raised.message}.")
    if raised.kind in TOLD:
        return Diagnosis(TOLD[raised.kind], raised.message)
    if raised.kind == "NotLoadable":
        hint = "get_config() should return all that __init__ needs, and build() should build both sublayers."
        return Diagnosis("not-loadable", f"A model with your cell could not be saved and loaded again ({raised.message}). {hint}")
    if raised.kind == "MissingName":
        return Diagnosis("not-defined", f"{raised.message} after your cell has run. Is its name spelt as the exercise asks?")
    if raised.kind == "Unbuilt":
        return Diagnosis("no-build", f"{raised.message} {NO_BUILD}")
    where = f", at line {raised.line} of your cell" if raised.line else ""
    but = " Other inputs went through." if works_elsewhere else ""
    message = raised.message.strip().rstrip(" .:!")
    said = f"{raised.kind}: {message}" if message else raised.kind
    return Diagnosis("raises", f"With {case} your code raised {said}{where}.{but}")


def diagnose_form(expected: Mapping[str, Arrays], seen: Observation) -> Diagnosis | None:
    """What to say about an array that is missing, has a wrong shape or holds a value that is not finite."""
    for case, arrays in expected.items():
        for name, array in arrays.items():
            got = seen.arrays[case].get(name)
            words = NAMES.get(name, name)
            if got is None:
                return Diagnosis("no-observation", f"With {case} no {words} came back.")
            if got.shape != array.shape:
                return Diagnosis("shape", f"With {case} the {words} should have the shape {array.shape}; yours has {got.shape}.")
            if not np.all(np.isfinite(got)):
                return Diagnosis("not-finite", f"With {case} the {words} holds values that are not finite (nan or inf).")
    return None


def diagnose_precision(expected: Mapping[str, Arrays], seen: Observation) -> Diagnosis | None:
    """What to say when everything is right to about three digits and no further."""
    if all(agree(arrays, seen.arrays[case], ROUGH) for case, arrays in expected.items()):
        return Diagnosis(
            "low-precision",
            "Your values are right to about three digits and no further: somewhere they are rounded, by hand or "
            "by computing in float16. Keep float32.",
        )
    return None


def diagnose_departure(expected: Mapping[str, Arrays], seen: Observation, rtol: float = RTOL) -> Diagnosis | None:
    """Where the behaviour first departs from what was expected, without the expected value."""
    right = [case for case in expected if agree(expected[case], seen.arrays[case], rtol)]
    for case, arrays in expected.items():
        for name, array in arrays.items():
            far = _excess(array, seen.arrays[case][name], rtol) > 0
            if np.any(far):
                index = tuple(int(i) for i in np.argwhere(far)[0])
                place = f"{int(far.sum())} of {far.size} values differ, the first at index {list(index)}"
                also = f" It is right with {right[0]}." if right else ""
                text = f"With {case} the {NAMES.get(name, name)} departs from what the equations give: {place}.{also}"
                return Diagnosis("unknown", f"{text} No mistake that we know explains it: check your code against the equations.")
    return None


def with_link(diagnosis: Diagnosis | None, link: str) -> Diagnosis | None:
    """The same diagnosis with a link into the book."""
    return replace(diagnosis, link=diagnosis.link or link) if diagnosis else None


def _excess(expected: np.ndarray, got: np.ndarray, rtol: float) -> Any:
    """By how much each value is outside the tolerance (positive: outside); infinite where a value is not finite."""
    scale = float(np.linalg.norm(expected)) / expected.size**0.5 if expected.size else 0.0
    with np.errstate(all="ignore"):
        excess = np.abs(expected - got) - rtol * (np.abs(expected) + scale)
    return np.where(np.isfinite(excess), excess, np.inf)

"""Checks of the assignment ``moving_average``. Symbols: B batch, T time steps, F features, L length of the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from autograder.checks.check import Check, Judge, Misconception, Model, by_values, diagnose_raised
from autograder.records import Arguments, Diagnosis, Observation

Array = np.ndarray
Cases = Mapping[str, Arguments]
Steps = Callable[[Array, int], Array]
"""Which of the steps 0 to T - 1 an item is about, given L."""
SECTION = "book/wavenet.html#a-convolution-that-cannot-look-ahead"


def draw(rng: np.random.Generator) -> Cases:
    """Two batches, an odd and an even length. No mean is near 0, so that zeros before the start show."""
    cases: dict[str, Arguments] = {}
    for length in (int(rng.choice([3, 5])), int(rng.choice([4, 6]))):
        b, f = (int(size) for size in rng.permutation([2, 3, 4])[:2])
        t = int(rng.integers(14, 20))
        cases[f"B = {b}, T = {t}, F = {f}, length = {length}"] = {
            "x": rng.normal(3.0, 1.0, (b, t, f)).astype(np.float32),
            "length": length,
        }
    return cases


# --- the reference, and the known wrong ways -------------------------------------------------------------------------------------


def means(x: Array, first: Array, last: Array) -> Mapping[str, Array]:
    """``output`` (B, T, F): at each step t the mean of the steps first[t] to last[t], those outside the sequence left out."""
    x = np.asarray(x, np.float64)
    ends = np.clip(np.stack([first, last + 1]), 0, x.shape[1])
    return {"output": np.stack([x[:, a:b].mean(axis=1) if a < b else x[:, 0] * 0 for a, b in ends.T], axis=1)}


def reference(x: Array, length: int) -> Mapping[str, Array]:
    """y_t = mean of x_max(0, t-L+1) … x_t."""
    t = np.arange(x.shape[1])
    return means(x, t - length + 1, t)


def shifted(steps: int, longer: int = 0) -> Model:
    """A window that is ``longer`` than L and ends ``steps`` after the present step."""
    return lambda x, length: means(x, (t := np.arange(x.shape[1])) + steps - length - longer + 1, t + steps)


def centred(x: Array, length: int) -> Mapping[str, Array]:
    """A window with the present step in its middle."""
    t = np.arange(x.shape[1])
    return means(x, t - length // 2, t - length // 2 + length - 1)


def centred_among_zeros(x: Array, length: int) -> Mapping[str, Array]:
    """The same as NumPy's ``convolve`` in the mode 'same' has it: zeros outside the sequence."""
    steps = np.asarray(x, np.float64)
    window = np.ones(length) / length
    return {"output": np.apply_along_axis(lambda line: np.convolve(line, window, "same"), 1, steps)}


def from_the_beginning(x: Array, _: int) -> Mapping[str, Array]:
    """The mean of all steps so far."""
    t = np.arange(x.shape[1])
    return means(x, 0 * t, t)


def zeros_before(x: Array, length: int) -> Mapping[str, Array]:
    """Divided by L from the first step on."""
    counts = np.minimum(np.arange(x.shape[1]) + 1, length)
    return {"output": reference(x, length)["output"] * counts[:, None] / length}


def unaveraged(x: Array, _: int) -> Mapping[str, Array]:
    """The series as it is."""
    return {"output": np.asarray(x, np.float64)}


AHEAD = "Your mean looks ahead: steps after the present one are in it. The window ends with the present step."
BOTH = (
    Misconception("looks-ahead", AHEAD, centred),
    Misconception("looks-ahead", AHEAD, centred_among_zeros),
    Misconception("looks-ahead", AHEAD, shifted(1)),
    Misconception("without-the-present", "Your window ends one step too early: the present step belongs to it.", shifted(-1)),
    Misconception("not-averaged", "Your output is the series itself.", unaveraged),
)
VALUES = (
    *BOTH,
    Misconception("one-short", "Your window has length - 1 steps: Python's slices leave out their end.", shifted(0, longer=-1)),
    Misconception("one-long", "Your window has length + 1 steps.", shifted(0, longer=1)),
    Misconception("from-the-beginning", "You average all steps so far; the window has length steps.", from_the_beginning),
)
START = (
    Misconception("zeros-before", "At the first steps you divide by length, although fewer steps are there.", zeros_before),
    *BOTH,
)

# --- judges ----------------------------------------------------------------------------------------------------------------------


def judge_steps(steps: Steps, misconceptions: tuple[Misconception, ...]) -> Judge:
    """A judge of some of the steps: what the others hold costs nothing here."""

    def here(output: Array, x: Array, length: int) -> Mapping[str, Array]:
        chosen = steps(np.arange(x.shape[1]), length)[:, None]
        return {"output": np.where(chosen, output, reference(x, length)["output"])}

    def only(model: Model) -> Model:
        return lambda x, length: here(model(x, length)["output"], x, length)

    by_these = by_values(reference, [replace(wrong, model=only(wrong.model)) for wrong in misconceptions])

    def judge(cases: Cases, seen: Observation) -> Diagnosis | None:
        if said := diagnose_raised(cases, seen) or misshapen(cases, seen):
            return said
        return by_these(cases, replace(seen, arrays={case: here(seen.arrays[case]["output"], **given) for case, given in cases.items()}))

    return judge


def misshapen(cases: Cases, seen: Observation) -> Diagnosis | None:
    """What to say when an output does not have the shape of x."""
    for case, given in cases.items():
        output, shape = seen.arrays[case].get("output"), given["x"].shape
        if output is None or output.shape != shape:
            came = "none came back" if output is None else f"yours has the shape {output.shape}"
            return Diagnosis("shape", f"With {case} the output should have the shape of x, {shape}; {came}.")
    return None


CHECKS = (
    Check(
        "average_values",
        "moving_average",
        "the mean of the last steps, the present one included",
        SECTION,
        "moving_average",
        draw,
        judge_steps(lambda t, length: t >= length - 1, VALUES),
    ),
    Check(
        "average_start",
        "moving_average",
        "at the first steps, the mean of those there are",
        SECTION,
        "moving_average",
        draw,
        judge_steps(lambda t, length: t < length - 1, START),
    ),
)

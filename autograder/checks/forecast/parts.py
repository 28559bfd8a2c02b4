"""What the checks of ``forecast`` share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.records import Arguments, Diagnosis

Array = Any
"""A NumPy array; typed so because NumPy's operators are."""
Cases = Mapping[str, Arguments]
STILL, ROUNDING = 1e-4, 3e-6
"""What moves by less than the first, relative to how much the outputs vary, or the second, relative to their size, has not moved."""
LEAKS = {"bidirectional", "backwards", "sees-the-end", "sees-ahead"}
CAUSAL = "The forecasts at a step may not depend on a later day: there they are to be forecast, not read."


def explain_shape(case: str, shape: tuple[int, ...], wanted: tuple[int, ...]) -> Diagnosis:
    """What to say about an output that is not (B, T, H)."""
    told = f"With {case} the output should have the shape {wanted}; yours has {shape}."
    b, t, h = wanted
    if shape in ((b, h), (b, 1, h)):
        return Diagnosis("one-step-only", f"{told} Forecasts are asked for at each step: a recurrent layer needs return_sequences=True.")
    if shape == (b, t) or (len(shape) == 3 and shape[:2] == (b, t)):
        return Diagnosis("horizon", f"{told} At each step the last layer makes the {h} numbers of the horizon.")
    if len(shape) == 3 and (shape[0], shape[2]) == (b, h):
        return Diagnosis(
            "number-of-steps", f"{told} There is one step for each day: no stride, no pooling, and zeros before the first day."
        )
    if len(shape) == 3 and shape == (b, h, t):
        return Diagnosis("axes-exchanged", f"{told} The axes are batch, steps, horizon.")
    return Diagnosis("shape", told)


def moved(one: Array, other: Array) -> Array:
    """Whether each step of (…, T, H) moves between two outputs: bool (…, T). Each column of the horizon is measured by itself."""
    columns = other.reshape(-1, other.shape[-1])
    with np.errstate(all="ignore"):
        least = np.maximum(STILL * columns.std(0), ROUNDING * np.abs(columns).max(0))
    return (np.abs(one - other) > np.where(np.isfinite(least), least, 0)).any(-1)


def explain_leak(ahead: int, every: bool, both_ways: bool, backwards: bool) -> Diagnosis:
    """What to say about outputs that move with later days.

    Args:
        ahead: the most steps by which one looks ahead.
        every: whether the first step sees the last day.
        both_ways: whether there is a Bidirectional layer.
        backwards: whether a layer has go_backwards.
    """
    if both_ways:
        return Diagnosis("bidirectional", f"A Bidirectional layer reads the sequence from its end too. {CAUSAL}")
    if backwards:
        return Diagnosis("backwards", f"A layer with go_backwards=True reads the sequence from its end. {CAUSAL}")
    if every:
        text = (
            "Every step sees the end of the sequence. Does a layer average, normalise, pool or attend over the time axis, or is a piece "
            "cut from its end, as x[:, -7:] is?"
        )
        return Diagnosis("sees-the-end", f"{text} {CAUSAL}")
    steps = "one step" if ahead == 1 else f"up to {ahead} steps"
    text = f"Your model looks {steps} ahead. Has each convolution padding='causal', and is nothing shifted forwards?"
    return Diagnosis("sees-ahead", f"{text} {CAUSAL}")

"""From forecasts that are not good enough to what is probably wrong with them.

Each mistake is recognised by what would mend it: the forecasts shifted by a day, turned round, rescaled, or compared with the other series
are as good as a baseline, or nearly so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.forecast.baselines import linear_forecast, mae, naive_forecast
from autograder.checks.forecast.city import TARGET
from autograder.checks.forecast.parts import Array
from autograder.records import Diagnosis

MENDS = 0.6
"""What leaves at most so much of the error is taken for its reason."""
SURELY = 0.25
"""The same for the other series, which a model that has hardly learned may be near by chance."""
FAR = 1e5
"""An error so many times that of the naive forecast."""


@dataclass(frozen=True)
class Score:
    """Mean absolute errors on the same days."""

    model: float
    naive: float
    linear: float

    def in_words(self) -> str:
        """For the student: relative to the naive forecast."""
        own, linear = 100 * self.model / self.naive, 100 * self.linear / self.naive
        return f"On later days your model's error is {own:.0f} % of that of the 7-day naive forecast; a linear model has {linear:.0f} %."


def score(given: Any, forecasts: Array) -> Score:
    """The errors of forecasts (O, H), of the naive forecast and of a linear model."""
    truth, horizon = given["truth"][:, :, TARGET].astype(np.float64), given["horizon"]
    naive = naive_forecast(given["windows"], TARGET, horizon)
    learn_until = int(given["train_at"][-1]) + 1 + horizon
    linear = linear_forecast(given["series"], learn_until, given["windows"], TARGET, horizon)
    return Score(mae(forecasts, truth), mae(naive, truth), mae(linear, truth))


def explain_forecasts(given: Any, forecasts: Array, found: Score) -> Diagnosis:
    """The reason for forecasts that are not good enough."""
    truth = given["truth"].astype(np.float64)
    own, other = truth[:, :, TARGET], truth[:, :, 1 - TARGET]
    naive = naive_forecast(given["windows"], TARGET, given["horizon"])
    if mae(forecasts, naive) < 0.05 * found.naive:
        return Diagnosis("naive-itself", "Your forecasts are the naive forecast itself: the model adds nothing to it.")
    if np.ptp(forecasts, axis=0).max() < 0.05 * np.ptp(own):
        return Diagnosis("constant", "Your forecasts hardly depend on the window: nearly the same numbers come out for all of them.")
    if np.ptp(forecasts, axis=1).mean() < 0.08 * np.ptp(own):
        return Diagnosis(
            "one-day-for-all", "Your forecasts are the same number for all days ahead: is there one target in place of the horizon?"
        )
    if found.model > FAR * found.naive:
        return Diagnosis(
            "far-off", "The numbers are out of all proportion: the training diverged, or a scaling is applied the wrong way round."
        )
    for slug, mended, text in _mended(forecasts, own, other):
        if mended < (SURELY if slug == "other-series" else MENDS) * found.model and mended < 1.1 * found.naive:
            return Diagnosis(slug, text)
    if found.model > found.naive:
        return Diagnosis("not-trained-enough", "Longer training, another learning rate, or inputs and targets of a common size may help.")
    return Diagnosis("could-be-better", "You are nearly there. A longer training, another learning rate, or more days in reach may help.")


def _mended(forecasts: Array, own: Array, other: Array) -> tuple[tuple[str, float, str], ...]:
    """For each known mistake what the error would be without it."""
    slope, level = np.polyfit(forecasts.ravel(), own.ravel(), 1)
    return (
        ("reversed", mae(forecasts[:, ::-1], own), "Your days ahead stand in reverse order: column 0 is the first day after the origin."),
        (
            "one-day-late",
            mae(forecasts[:, :-1], own[:, 1:]),
            "Column j of your forecasts is day j + 2 after the origin; it should be day j + 1. Are the targets shifted by one?",
        ),
        (
            "one-day-early",
            mae(forecasts[:, 1:], own[:, :-1]),
            "Column j of your forecasts is day j after the origin; it should be day j + 1. Are the targets shifted by one?",
        ),
        (
            "other-series",
            mae(forecasts, other),
            "Your forecasts are those of column 0 of the inputs; the series to forecast is column 1, which is what Y holds.",
        ),
        (
            "wrong-scale",
            mae(slope * forecasts + level, own),
            "Your forecasts rise and fall with the truth, but on another scale. Are the targets scaled in train, and is that never undone?",
        ),
    )

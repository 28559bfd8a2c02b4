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
from autograder.checks.forecast.parts import Array, moved
from autograder.records import Diagnosis

MENDS = 0.6
"""What leaves at most so much of the error is taken for its reason."""
HELPS = 0.8
"""The same for standardised windows: an error from the sizes of the inputs alone can be small."""
SURELY = 0.25
"""The same for the other series, which a model that has hardly learned may be near by chance."""
CONSTANT = 0.12
"""Forecasts that vary by so much less between windows than the truth are constant, up to what a training leaves of chance."""
SHIFTS = (1, 2, 3)
"""Days by which forecasts may be shifted: more are hard to tell from the week's repetition."""
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


def explain_forecasts(given: Any, forecasts: Array, found: Score, got: Any) -> Diagnosis:
    """The reason for forecasts that are not good enough.

    Args:
        given: the case.
        forecasts: (O, H), finite.
        found: their errors.
        got: what else came back of the training. Of what there is of another form than expected, nothing is said.
    """
    truth = given["truth"].astype(np.float64)
    own, other = truth[:, :, TARGET], truth[:, :, 1 - TARGET]
    naive = naive_forecast(given["windows"], TARGET, given["horizon"])
    if mae(forecasts, naive) < 0.05 * found.naive:
        return Diagnosis("naive-itself", "Your forecasts are the naive forecast itself: the model adds nothing to it.")
    if forecasts.min() >= 0 and np.allclose(forecasts.sum(axis=1), 1, atol=1e-3):
        return Diagnosis("softmax", "Each of your forecasts sums to 1 over the days ahead: the last layer should have no softmax.")
    if forecasts.std(axis=0).mean() < CONSTANT * own.std(axis=0).mean():
        text = "Your forecasts hardly depend on the window: nearly the same numbers come out for all of them."
        return Diagnosis("constant", f"{text} Is each window still beside its own targets, step by step?")
    if np.ptp(forecasts, axis=1).mean() < 0.08 * np.ptp(own):
        return Diagnosis(
            "one-day-for-all", "Your forecasts are the same number for all days ahead: is there one target in place of the horizon?"
        )
    if found.model > FAR * found.naive:
        return Diagnosis(
            "far-off", "The numbers are out of all proportion: the training diverged, or a scaling is applied the wrong way round."
        )
    explains = [
        (mended, slug, text)
        for slug, mended, text in _mended(forecasts, own, other)
        if mended < (SURELY if slug == "other-series" else MENDS) * found.model and mended < 1.1 * found.naive
    ]
    if explains:
        _, slug, text = min(explains)
        return Diagnosis(slug, text)
    if np.any(got["own data"]):
        text = "train takes the notebook's train_set or valid_set, not its arguments train and valid: here they are of another city."
        return Diagnosis("own-data", text)
    if got["standardised"].shape == own.shape and np.all(np.isfinite(got["standardised"])):
        mended = mae(_rescaled(got["standardised"], own), own)
        if mended < HELPS * found.model and mended < found.naive:
            text = "On standardised windows the model that comes back forecasts better than on plain ones. Is the scaling in train only?"
            return Diagnosis("inputs-scaled-outside", f"{text} Put it into the model, as a layer.")
    week = got["week"]
    if week.ndim == 3 and len(week) == 2 and week.size and not moved(week[1], week[0]).any():
        text = "Your forecasts depend on fewer than seven days: the same weekday of the week before is out of reach."
        return Diagnosis("short-memory", f"{text} A recurrent layer, a longer kernel, or dilated convolutions reach farther.")
    if found.model > found.naive:
        text = "Longer training, another learning rate, or inputs and targets of a common size may help."
        return Diagnosis("not-trained-enough", f"{text} And is it the best epoch's model that comes back?")
    return Diagnosis("could-be-better", "You are nearly there. A longer training, another learning rate, or more days in reach may help.")


def _mended(forecasts: Array, own: Array, other: Array) -> tuple[tuple[str, float, str], ...]:
    """For each known mistake what the error would be without it."""
    return (
        ("reversed", mae(forecasts[:, ::-1], own), "Your days ahead stand in reverse order: column 0 is the first day after the origin."),
        *(shifted for days in SHIFTS for shifted in _shifted(forecasts, own, days)),
        (
            "other-series",
            mae(forecasts, other),
            "Your forecasts are those of column 0 of the inputs; the series to forecast is column 1, which is what Y holds.",
        ),
        (
            "wrong-scale",
            mae(_rescaled(forecasts, own), own),
            "Your forecasts rise and fall with the truth, but on another scale. Are the targets scaled in train, and is that never undone?",
        ),
    )


def _shifted(forecasts: Array, own: Array, days: int) -> tuple[tuple[str, float, str], ...]:
    """The forecasts of so many days later, and of so many days earlier."""
    slug, by = ("one-day", "one") if days == 1 else ("days", f"{days} days")
    text = "Column j of your forecasts is day {} after the origin; it should be day j + 1. Are the targets shifted by {}?"
    later, earlier = f"j + {days + 1}", "j" if days == 1 else f"j - {days - 1}"
    return (
        (f"{slug}-late", mae(forecasts[:, :-days], own[:, days:]), text.format(later, by)),
        (f"{slug}-early", mae(forecasts[:, days:], own[:, :-days]), text.format(earlier, by)),
    )


def _rescaled(forecasts: Array, own: Array) -> Array:
    """Forecasts times a number, and plus one, that bring them nearest to the truth."""
    with np.errstate(all="ignore"):
        varies = forecasts - forecasts.mean()
        slope = np.sum(varies * own) / max(float(np.sum(varies**2)), 1e-30)
        return own.mean() + slope * varies

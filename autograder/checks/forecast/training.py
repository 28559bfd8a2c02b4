"""Checks of ``train``: one training in an invented city, and its forecasts for later days that only the judge knows.

The items share the training. Trainings have good and bad luck: one that misses its goal on the validation days, and was short, is repeated
with another seed, and the better of the two is judged. The windows to forecast from are stretches of days of their own (see ``city``): what
stands in one tells nothing about what comes after another. What came after each, and what came after it in the other series, is withheld.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.check import Check, diagnose_raised
from autograder.checks.forecast.baselines import mae
from autograder.checks.forecast.city import TARGET, YEAR, draw_city
from autograder.checks.forecast.mistakes import explain_forecasts, score
from autograder.checks.forecast.parts import LEAKS, Array, Cases, explain_leak, explain_shape, moved
from autograder.records import Diagnosis, Observation

CITY = "an invented city"
LENGTH, HORIZON = 56, 14
TRAIN_DAYS, VALID_DAYS = 1460, 420
ORIGINS = 300
CUTS = (13, 27, 41)
"""After these steps the windows are changed, to see whether the trained model looks ahead."""
STATED_S = 60
AGAIN_S = STATED_S / 2
"""A training that took longer is not repeated, so that two of about the same length stay within what is stated."""
LIMIT_S = 90.0
"""Processor time at which a training is too long: 60 s are told, and processors differ."""
BETTER = 0.94
"""A model is better than a baseline if its error is at most so much of the baseline's: measured, see tests/test_checks_forecast.py."""
AS_GOOD = 1.2
"""And as good as a baseline up to so much of its error."""
IMPROVED = 0.97
OBSERVED = ("before", "after", "returned", "seconds", "changed", "outputs", "looks", "standardised", "week", "own data")
"""What comes back of a training."""
NEAR = 0.92
"""Of the error that is allowed, asked for on the validation days: they are few, so a training that is barely good enough is repeated."""


def _draw(rng: np.random.Generator) -> Cases:
    """Days to train on, windows to forecast from, and what came after them."""
    city = draw_city(rng)
    starts = rng.integers(TRAIN_DAYS + VALID_DAYS, TRAIN_DAYS + VALID_DAYS + YEAR, ORIGINS)
    later = np.stack([city.live(rng, int(first), LENGTH + HORIZON) for first in starts])
    given = {
        "series": city.live(rng, 0, TRAIN_DAYS + VALID_DAYS),
        "train_at": np.arange(LENGTH - 1, TRAIN_DAYS - HORIZON, 2),
        "valid_at": np.arange(TRAIN_DAYS - 1, TRAIN_DAYS + VALID_DAYS - HORIZON, 4),
        "windows": later[:, :LENGTH],
        "cuts": np.array(CUTS),
        "target": TARGET,
        "horizon": HORIZON,
        "seeds": rng.integers(2**31, size=2),
        "again_s": AGAIN_S,
        "truth": later[:, LENGTH:, :2],
    }
    return {CITY: {**given, "enough": _enough(given)}}


def _enough(given: dict[str, Any]) -> float:
    """The mean absolute error on the validation days from which on a training is not repeated."""
    series, at = given["series"], given["valid_at"][:, None]
    days = {"windows": series[at + np.arange(1 - LENGTH, 1)], "truth": series[at + np.arange(1, HORIZON + 1), :2]}
    return NEAR * _linear(score({**given, **days}, np.zeros((len(at), HORIZON))))


def _judged(judge: Callable[[Any, Any], Diagnosis | None]) -> Callable[[Cases, Observation], Diagnosis | None]:
    """A judge of the one case, once nothing was raised."""

    def whole(cases: Cases, seen: Observation) -> Diagnosis | None:
        if said := diagnose_raised(cases, seen):
            return said
        got = seen.arrays[CITY]
        missing = [name for name in OBSERVED if name not in got]
        if missing:
            return Diagnosis("no-observation", f"Nothing came back for {missing[0]}.")
        return judge(cases[CITY], got)

    return whole


@_judged
def _judge_returns(_: Any, got: Any) -> Diagnosis | None:
    """A model, in time."""
    kind = int(got["returned"]) if got["returned"].shape == () and np.isfinite(got["returned"]) else -1
    if kind == 0:
        return Diagnosis("no-return", "train gives None back. The trained model is asked for: is a return statement missing?")
    if kind == 2:
        text = "train gives back what fit returned, the history of the losses. Call model.fit(…), then return the model."
        return Diagnosis("history-returned", text)
    if kind != 1:
        return Diagnosis("not-a-model", "train gives something back that is no Keras model. The trained model is asked for.")
    seconds = float(got["seconds"]) if got["seconds"].shape == () else np.inf
    if not seconds <= LIMIT_S:
        told = f"The training took {seconds:.0f} s of processor time; {STATED_S} s are allowed."
        return Diagnosis("too-slow", f"{told} Fewer epochs, a smaller model, or early stopping?")
    return None


def _leak(given: Any, got: Any) -> Diagnosis | None:
    """The trained model's outputs up to a cut stay when the days after it are others."""
    outputs, cuts = got["outputs"], given["cuts"]
    if outputs.ndim != 4 or outputs.shape[0] != len(cuts) + 1 or outputs.shape[2:] != (LENGTH, HORIZON) or not outputs.size:
        shape = outputs.shape[1:]
        return explain_shape("the windows of the test", shape, (shape[0] if shape else 0, LENGTH, HORIZON))
    if not np.all(np.isfinite(outputs)):
        return _diverged()
    ahead, every = 0, False
    for cut, table in zip(cuts, moved(outputs[:-1], outputs[-1]).any(axis=1), strict=True):
        seen = np.flatnonzero(table[: cut + 1])
        if len(seen):
            ahead = max(ahead, int(cut + 1 - seen[0]))
        every = len(seen) == cut + 1  # the last cut leaves the most days between
    if ahead:
        both_ways, backwards = (bool(flag) for flag in np.ravel(got["looks"])[:2])
        return explain_leak(ahead, every, both_ways, backwards)
    return None


_judge_causal = _judged(_leak)


@_judged
def _judge_learns(given: Any, got: Any) -> Diagnosis | None:
    """Weights have changed, and the forecasts are better than before."""
    before, after = _forecasts(got, "before"), _forecasts(got, "after")
    if isinstance(after, Diagnosis):
        return after
    if not np.any(got["changed"]):
        text = "train gives a model back whose weights are all what they were. Is fit called, on this model, and is it trainable?"
        return Diagnosis("not-trained", text)
    truth = given["truth"][:, :, TARGET].astype(np.float64)
    if isinstance(before, Diagnosis):
        return None
    if not mae(after, truth) <= IMPROVED * mae(before, truth):
        text = "On later days the trained model forecasts no better than it did before the training."
        return Diagnosis(
            "nothing-learned", f"{text} Are the targets of fit those that train is given, and is the learning rate not far too high?"
        )
    return None


def _compared(least: Callable[[Any], float], words: str) -> Callable[[Cases, Observation], Diagnosis | None]:
    """A judge that asks for an error below a bound; what is wrong with one that is above, as far as it can be seen."""

    @_judged
    def judge(given: Any, got: Any) -> Diagnosis | None:
        after = _forecasts(got, "after")
        if isinstance(after, Diagnosis):
            return after
        found = score(given, after)
        if found.model <= least(found):
            return None
        if not np.any(got["changed"]):
            return Diagnosis("not-trained", f"{found.in_words()} {words} The training changes no weight of the model that it gives back.")
        said = _leak(given, got)
        if said and said.slug in LEAKS:
            text = "It has learned from days that lie ahead, and after the last day there are none."
            return Diagnosis(said.slug, f"{found.in_words()} {words} {text} {said.text}")
        said = explain_forecasts(given, after, found, got)
        return Diagnosis(said.slug, f"{found.in_words()} {words} {said.text}")

    return judge


def _forecasts(got: Any, name: str) -> Array | Diagnosis:
    """The forecasts (O, H) after the last day of each window, or what is wrong with them."""
    found = got[name]
    if found.shape != (ORIGINS, HORIZON):
        text = f"After the last day of {ORIGINS} windows, {HORIZON} numbers for each are asked for; yours have the shape {found.shape}."
        return Diagnosis("shape", text)
    return found if np.all(np.isfinite(found)) else _diverged()


def _diverged() -> Diagnosis:
    text = (
        "The trained model's forecasts hold nan or inf: the training diverged. A lower learning rate, or clipped gradients (clipnorm=1.0)?"
    )
    return Diagnosis("diverged", text)


def _naive(found: Any) -> float:
    return BETTER * found.naive


def _linear(found: Any) -> float:
    return min(AS_GOOD * min(found.linear, found.naive), BETTER * found.naive)


_NAIVE = f"At most {100 * BETTER:.0f} % are asked for."
_LINEAR = f"A linear model's may be exceeded by {100 * (AS_GOOD - 1):.0f} % at most."


def _check(name: str, title: str, section: str, judge: Any) -> Check:
    hidden = frozenset({"truth"})
    return Check(f"train_{name}", "train", title, f"book/{section}", "training", _draw, judge, trains=True, withheld=hidden)


CHECKS = (
    _check("returns", "train gives the trained model back, in time", "the_task.html#a-first-recurrent-network", _judge_returns),
    _check("causal", "the trained model looks at no later day", "wavenet.html#causality-proved", _judge_causal),
    _check("learns", "the trained model forecasts better than the untrained", "the_task.html#a-first-recurrent-network", _judge_learns),
    _check("beats_naive", "better than the week before", "the_task.html#baselines", _compared(_naive, _NAIVE)),
    _check("matches_linear", "as good as a linear model", "which_one.html#how-to-choose", _compared(_linear, _LINEAR)),
)

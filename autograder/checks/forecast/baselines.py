"""What the forecasts are compared with: the week before, and a linear model, both in NumPy."""

from __future__ import annotations

import numpy as np

from autograder.checks.forecast.parts import Array

LINEAR_DAYS = 28
"""Days that the linear model sees."""
PENALTY = 0.1


def mae(forecast: Array, truth: Array) -> float:
    """The mean absolute error; infinite where a forecast is not finite."""
    error = float(np.mean(np.abs(forecast - truth)))
    return error if np.isfinite(error) else float("inf")


def naive_forecast(windows: Array, target: int, horizon: int) -> Array:
    """Each day as the last known day of the same weekday.

    Args:
        windows: (O, T, F), T at least 7.
        target: the column that is forecast.
        horizon: days ahead, H.

    Returns:
        (O, H).
    """
    week = np.asarray(windows, np.float64)[:, -7:, target]
    return week[:, np.arange(horizon) % 7]


def linear_forecast(series: Array, learn_until: int, windows: Array, target: int, horizon: int) -> Array:
    """Each day as a weighted sum of all features of the last four weeks, by ridge regression (``hoerl1970ridge``).

    Args:
        series: (N, F), the days to learn from.
        learn_until: of these, how many.
        windows: (O, T, F), T at least 28.
        target: the column that is forecast.
        horizon: days ahead, H.

    Returns:
        (O, H).
    """
    known = np.asarray(series, np.float64)[:learn_until]
    at = np.arange(LINEAR_DAYS - 1, len(known) - horizon)
    inputs = known[at[:, None] + np.arange(1 - LINEAR_DAYS, 1)].reshape(len(at), -1)
    targets = known[at[:, None] + np.arange(1, horizon + 1), target]
    middle, size = inputs.mean(0), inputs.std(0) + 1e-9
    z = (inputs - middle) / size
    weights = np.linalg.solve(z.T @ z / len(z) + PENALTY * np.eye(z.shape[1]), z.T @ (targets - targets.mean(0)) / len(z))
    last = np.asarray(windows, np.float64)[:, -LINEAR_DAYS:].reshape(len(windows), -1)
    return (last - middle) / size @ weights + targets.mean(0)

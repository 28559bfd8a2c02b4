"""From the table of days to features, periods, windows and baselines.

An *origin* is the row of the last day that a forecast may see. The forecast with horizon H made at origin t is about the
rows t+1 … t+H. Two forecasts are compared only on the same origins.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from long_sequences.data import source_of
from long_sequences.daytypes import DAY_TYPES, day_type
from long_sequences.errors import DataError

Floats = NDArray[np.float64]
Floats32 = NDArray[np.float32]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Periods:
    """Rows of the table, in the order of time: to learn from, to choose with, and to judge on."""

    train: range
    valid: range
    test: range


def periods(table: pd.DataFrame) -> Periods:
    """Cut the table by date, as its source says.

    Args:
        table: what `load_ridership` returned.

    Returns:
        Three ranges of row numbers that do not overlap. Days after the test period are in none of them.

    Raises:
        DataError: if the table ends before the test period does.
    """
    source = source_of(table)
    return Periods(*(_rows(table, first, last) for first, last in (source.train, source.valid, source.test)))


def _rows(table: pd.DataFrame, first: str, last: str) -> range:
    """Return the rows from one day to another, both included."""
    wanted = pd.Timestamp(first), pd.Timestamp(last)
    if not (table.index[0] <= wanted[0] and wanted[1] <= table.index[-1]):
        raise DataError(
            f"a table with every day from {first} to {last}",
            f"one from {table.index[0].date()} to {table.index[-1].date()}",
            "load the whole file",
        )
    return range((wanted[0] - table.index[0]).days, (wanted[1] - table.index[0]).days + 1)


def features(table: pd.DataFrame) -> Floats32:
    """Make the five inputs of a day: two scaled series, and which timetable runs tomorrow.

    Args:
        table: what `load_ridership` returned.

    Returns:
        float32 of shape (N, 5). Columns 0 and 1 are the two series divided by the source's `scale` (no unit, mostly
        between 0 and 1). Columns 2 to 4 are 1 where the next day is of type W, A, U. The timetable is known in advance,
        so this tells nothing about the future that a forecaster would not know.
    """
    source = source_of(table)
    scaled = table[list(source.series)].to_numpy(np.float64) / source.scale
    after_last = day_type((table.index[-1] + pd.Timedelta(days=1)).date())
    tomorrow = [*table["day_type"].iloc[1:], after_last]
    one_hot = np.array([[kind == known for known in DAY_TYPES] for kind in tomorrow])
    return np.concatenate([scaled, one_hot], axis=1).astype(np.float32)


def origins(period: range, horizon: int, length: int = 1) -> Rows:
    """List the origins whose whole forecast lies in a period and that have enough days behind them.

    Args:
        period: rows of the table.
        horizon: days ahead, at least 1.
        length: rows that the forecaster sees, the origin included; they may lie before the period.

    Returns:
        int64 of shape (O,): consecutive rows, the earliest first. Empty if the period is shorter than the horizon.
    """
    first = max(period.start - 1, length - 1)
    return np.arange(first, period.stop - horizon, dtype=np.int64)


def inputs_at(values: NDArray[np.floating], at: Rows, length: int) -> Floats32:
    """Cut the rows that a forecaster sees at each origin.

    Args:
        values: features of shape (N, F).
        at: origins, shape (O,), each at least `length` - 1.
        length: rows in a window.

    Returns:
        float32 of shape (O, length, F); the last row of window o is row `at[o]`.
    """
    _within(at, first=length - 1, last=len(values) - 1)
    return np.asarray(values[at[:, None] + np.arange(1 - length, 1)], np.float32)


def targets_at(series: ArrayLike, at: Rows, horizon: int) -> Floats:
    """Cut what really came after each origin.

    Args:
        series: shape (N,), any unit.
        at: origins, shape (O,).
        horizon: days ahead.

    Returns:
        float64 of shape (O, horizon), in the unit of the series: column j is j+1 days after the origin.
    """
    known = np.asarray(series, np.float64)
    _within(at, first=0, last=len(known) - 1 - horizon)
    return np.asarray(known[at[:, None] + np.arange(1, horizon + 1)], np.float64)


def sequence_targets_at(series: ArrayLike, at: Rows, length: int, horizon: int) -> Floats32:
    """Cut the targets of every step of a window, for a sequence-to-sequence model.

    Args:
        series: shape (N,), any unit.
        at: origins, shape (O,), each at least `length` - 1.
        length: rows in a window.
        horizon: days ahead.

    Returns:
        float32 of shape (O, length, horizon): entry (o, t, j) is j+1 days after row t of window o. The last step's
        targets are those of the origin itself.
    """
    steps = at[:, None] + np.arange(1 - length, 1)
    return targets_at(series, steps.ravel(), horizon).reshape(*steps.shape, horizon).astype(np.float32)


def naive_forecast(series: ArrayLike, at: Rows, horizon: int, season: int = 7) -> Floats:
    """Forecast each day by the latest known day of the same weekday.

    Args:
        series: shape (N,), any unit.
        at: origins, shape (O,), each at least `season` - 1.
        horizon: days ahead.
        season: days after which the pattern repeats.

    Returns:
        float64 of shape (O, horizon), in the unit of the series. Beyond one season the last known one is used again.
    """
    known = np.asarray(series, np.float64)
    _within(at, first=season - 1, last=len(known) - 1)
    return np.asarray(known[at[:, None] + 1 - season + np.arange(horizon) % season], np.float64)


def mae(forecast: ArrayLike, truth: ArrayLike) -> float:
    """Average the absolute error over all origins and days ahead.

    Args:
        forecast: what was expected.
        truth: what came, of the same shape and unit.

    Returns:
        The mean absolute error in that unit.

    Raises:
        DataError: if the shapes differ (they are not broadcast) or a value is not finite.
    """
    return float(np.mean(mae_by_day(forecast, truth)))


def mae_by_day(forecast: ArrayLike, truth: ArrayLike) -> Floats:
    """Average the absolute error over the origins, for each day ahead by itself.

    Args:
        forecast: what was expected, shape (O, H).
        truth: what came, of the same shape and unit.

    Returns:
        float64 of shape (H,), in that unit.

    Raises:
        DataError: as `mae`.
    """
    guessed, true = np.asarray(forecast, np.float64), np.asarray(truth, np.float64)
    if guessed.shape != true.shape or guessed.size == 0:
        advice = "make both with the same origins and the same horizon"
        raise DataError(f"a forecast of shape {true.shape}, not empty", f"{guessed.shape}", advice)
    errors = np.abs(guessed - true)
    bad = int(np.sum(~np.isfinite(errors)))
    if bad:
        raise DataError("finite numbers", f"{bad} that are not", "look for nan in the forecast and in the truth")
    return np.asarray(errors.mean(axis=0), np.float64)


def _within(rows: Rows, first: int, last: int) -> None:
    """Refuse rows for which something would be cut off, or silently taken from the other end."""
    if len(rows) and not (first <= rows.min() and rows.max() <= last):
        raise DataError(
            f"origins between the rows {first} and {last}",
            f"origins from {rows.min()} to {rows.max()}",
            "make them with origins(period, horizon, length)",
        )

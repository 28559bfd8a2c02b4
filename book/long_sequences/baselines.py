"""Two baselines that are fitted rather than trained: a linear forecaster, and a ridge forecaster that knows the day types.

Both forecast every day ahead by a weighted sum of what is known at the origin, plus a constant. They differ in what they
are given, and in how large the weights may become.

    linear   the last days of the series                                             no penalty
    ridge    the last days of both series, their day types and those of the days     a penalty, chosen on the validation
             ahead (the timetable is known in advance)                               period

The weights are those of least squares. Both are judged, like every model, by the mean absolute error of `forecasting`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from long_sequences import forecasting
from long_sequences.data import source_of
from long_sequences.daytypes import DAY_TYPES, day_type
from long_sequences.errors import DataError

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

PENALTIES = (0.0, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1)  # the first is none


@dataclass(frozen=True)
class LinearForecaster:
    """A fitted linear model: forecast = inputs W + b.

    Attributes:
        weights: W, float64 of shape (P, H), in the unit of the targets over that of the inputs.
        intercept: b, float64 of shape (H,), in the unit of the targets.
        penalty: the one it was fitted with.
    """

    weights: Floats
    intercept: Floats
    penalty: float

    def forecast(self, inputs: ArrayLike) -> Floats:
        """Forecast all days ahead.

        Args:
            inputs: shape (O, P), made as those it was fitted to.

        Returns:
            float64 of shape (O, H), in the unit of the targets.

        Raises:
            DataError: if there are not P inputs to a forecast.
        """
        rows = np.asarray(inputs, np.float64)
        if rows.ndim != 2 or rows.shape[1] != len(self.weights):
            advice = "make the inputs with the function that made those of the fit, and the same length"
            raise DataError(f"inputs of shape (O, {len(self.weights)})", f"{rows.shape}", advice)
        return np.asarray(rows @ self.weights + self.intercept, np.float64)


def fit(inputs: ArrayLike, targets: ArrayLike, penalty: float = 0.0) -> LinearForecaster:
    """Fit a linear model by least squares, with a penalty on large weights (ridge regression).

    Each input is first put on a common scale, z = (x - mean) / deviation. Then W and b minimise

        mean over the O rows of |y - z W - b|²  +  penalty · |W|²        [hoerl1970ridge]

    They are turned back to the scale of the inputs. An input that never changes gets the weight 0. Where several solutions
    are as good (inputs that depend on each other, no penalty), the one with the smallest weights is taken.

    Args:
        inputs: shape (O, P), any units.
        targets: shape (O, H).
        penalty: 0 or more, in no unit; for inputs on the common scale, 0.01 is mild and 1 halves the weight of an input
            that is correlated with no other.

    Returns:
        The fitted model.

    Raises:
        DataError: if the numbers of rows differ or are 0, a value is not finite, or the penalty is negative.
    """
    return _fits(inputs, targets, [penalty])[0]


def fit_with_best_penalty(
    inputs: ArrayLike, targets: ArrayLike, valid_inputs: ArrayLike, valid_targets: ArrayLike, penalties: Sequence[float] = PENALTIES
) -> LinearForecaster:
    """Fit one model for each penalty, and keep the one with the lowest mean absolute error on other rows.

    Args:
        inputs: to fit to, shape (O, P), any units.
        targets: to fit to, shape (O, H).
        valid_inputs: to choose on, shape (V, P), from a later period.
        valid_targets: to choose on, shape (V, H).
        penalties: what to choose from, at least one.

    Returns:
        The best model, as fitted to the first two arguments alone. Its `penalty` tells which it was.

    Raises:
        DataError: as `fit`, or if there is no penalty to choose from.
    """
    if not penalties:
        raise DataError("at least one penalty", "none", "leave the argument out to choose from PENALTIES")
    models = _fits(inputs, targets, penalties)
    return min(models, key=lambda model: forecasting.mae(model.forecast(valid_inputs), valid_targets))


def linear_inputs(series: ArrayLike, at: Rows, length: int = 56) -> Floats:
    """Cut the last days of a series at each origin.

    Args:
        series: shape (N,), any unit.
        at: origins, shape (O,), each at least `length` - 1.
        length: days that are seen, the origin included.

    Returns:
        float64 of shape (O, length), the oldest day first, in the unit of the series.

    Raises:
        DataError: if an origin has too few days before it, or lies behind the last day.
    """
    known = np.asarray(series, np.float64)
    return np.asarray(known[_rows(at, 1 - length, 0, len(known))], np.float64)


def ridge_inputs(table: pd.DataFrame, at: Rows, horizon: int, length: int = 56) -> Floats:
    """Cut the last days of both series at each origin, with the types of these days and of the days ahead.

    Args:
        table: what `load_ridership` returned.
        at: origins, shape (O,), each at least `length` - 1.
        horizon: days ahead, H.
        length: days that are seen, the origin included.

    Returns:
        float64 of shape (O, 2·length + 3·(length + H)): the first series and the second, the oldest day first, in the unit of
        the table; then, for each day from the first that is seen to the last ahead, 1 where it is of type W, A, U. The
        types of days behind the table's end are those of the calendar.

    Raises:
        DataError: if an origin has too few days before it, or lies behind the last day; or if the table is no ridership table.
    """
    pasts = [linear_inputs(table[name].to_numpy(), at, length) for name in source_of(table).series]
    kinds = _types(table, beyond=horizon)
    types = kinds[_rows(at, 1 - length, horizon, len(kinds))].reshape(len(at), 3 * (length + horizon))
    return np.concatenate([*pasts, types], axis=1)


def linear_forecast(series: ArrayLike, at: Rows, horizon: int, learn_from: Rows, length: int = 56) -> Floats:
    """Forecast a series by a linear model of its last days.

    Args:
        series: shape (N,), any unit.
        at: origins to forecast from, shape (O,).
        horizon: days ahead.
        learn_from: origins to fit to, none of whose days ahead may lie in the period that is judged.
        length: days that the model sees.

    Returns:
        float64 of shape (O, horizon), in the unit of the series.

    Raises:
        DataError: if an origin has too few days before it, or one to learn from too few after it.
    """
    model = fit(linear_inputs(series, learn_from, length), forecasting.targets_at(series, learn_from, horizon))
    return model.forecast(linear_inputs(series, at, length))


def ridge_forecast(
    table: pd.DataFrame, column: str, at: Rows, horizon: int, learn_from: Rows, choose_on: Rows, length: int = 56
) -> tuple[Floats, float]:
    """Forecast a series by ridge regression on both series and the day types, those of the days ahead included.

    Args:
        table: what `load_ridership` returned.
        column: the name of the series to forecast.
        at: origins to forecast from, shape (O,).
        horizon: days ahead.
        learn_from: origins to fit to.
        choose_on: later origins, on which the penalty is chosen; nothing is fitted to them.
        length: days that the model sees.

    Returns:
        The forecasts, float64 of shape (O, horizon), in the unit of the series; and the penalty that was chosen.

    Raises:
        DataError: as `linear_forecast`.
    """
    series = table[column].to_numpy(np.float64)
    rows = {
        name: ridge_inputs(table, origins, horizon, length) for name, origins in {"fit": learn_from, "choose": choose_on, "at": at}.items()
    }
    truths = [forecasting.targets_at(series, origins, horizon) for origins in (learn_from, choose_on)]
    model = fit_with_best_penalty(rows["fit"], truths[0], rows["choose"], truths[1])
    return model.forecast(rows["at"]), model.penalty


def _fits(inputs: ArrayLike, targets: ArrayLike, penalties: Sequence[float]) -> list[LinearForecaster]:
    """Fit one model for each penalty, with one singular value decomposition for all."""
    x, y = _checked(inputs, targets, min(penalties))
    mean, deviation = x.mean(axis=0), x.std(axis=0)
    varies = deviation > 1e-12 * np.abs(x).max(axis=0)
    deviation = np.where(varies, deviation, 1.0)
    left, sizes, right = np.linalg.svd(np.where(varies, (x - mean) / deviation, 0.0), full_matrices=False)
    sizes = np.where(sizes > sizes.max(initial=0.0) * max(x.shape) * np.finfo(np.float64).eps, sizes, 0.0)
    projected = left.T @ (y - y.mean(axis=0))
    models = []
    for penalty in penalties:
        gains = np.divide(sizes, sizes**2 + len(x) * penalty, out=np.zeros_like(sizes), where=sizes > 0)
        weights = right.T @ (gains[:, None] * projected) / deviation[:, None]
        models.append(LinearForecaster(weights, y.mean(axis=0) - mean @ weights, float(penalty)))
    return models


def _types(table: pd.DataFrame, beyond: int) -> Floats:
    """Mark the type of each day of the table, and of some days after it: float64 of shape (N + beyond, 3)."""
    after = pd.date_range(table.index[-1], periods=beyond + 1)[1:]
    kinds = np.array([*table["day_type"], *(day_type(day.date()) for day in after)])
    return np.asarray(kinds[:, None] == np.array(DAY_TYPES), np.float64)


def _rows(at: Rows, first: int, last: int, count: int) -> Rows:
    """List the rows from one place to another around each origin, refusing those that are not there."""
    rows = np.asarray(at, np.int64)[:, None] + np.arange(first, last + 1)
    if rows.size and (rows.min() < 0 or rows.max() >= count):
        raise DataError(
            f"origins between the rows {-first} and {count - 1 - last}",
            f"origins from {rows.min() - first} to {rows.max() - last}",
            "make them with forecasting.origins(period, horizon, length)",
        )
    return rows


def _checked(inputs: ArrayLike, targets: ArrayLike, penalty: float) -> tuple[Floats, Floats]:
    """Return inputs and targets as float64, refusing what cannot be fitted to."""
    x, y = np.asarray(inputs, np.float64), np.asarray(targets, np.float64)
    if x.ndim != 2 or y.ndim != 2 or len(x) != len(y) or len(x) == 0:
        advice = "make both from the same origins, at least one"
        raise DataError("inputs (O, P) and targets (O, H) with as many rows", f"{x.shape} and {y.shape}", advice)
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise DataError("finite numbers", "some that are not", "look for nan in the inputs and in the targets")
    if not penalty >= 0:
        raise DataError("a penalty of 0 or more", str(penalty), "choose from PENALTIES, or 0 for none")
    return x, y

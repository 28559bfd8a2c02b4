"""The fitted baselines, against oracles of another origin: lstsq, the normal equations, pandas, and cases worked out by hand."""

import re

import numpy as np
import pandas as pd
import pytest
from long_sequences import baselines, forecasting
from long_sequences.data import DEFAULT_CSV, load_ridership
from long_sequences.errors import DataError
from numpy.typing import NDArray

Floats = NDArray[np.float64]
N, P, H = 60, 6, 3


def problem(seed: int = 0, noise: float = 0.5) -> tuple[Floats, Floats]:
    """Inputs on very different scales, and targets that depend on them linearly but for some noise."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(N, P)) * 10.0 ** np.arange(-2, 4) + np.arange(P)
    return x, x @ rng.normal(size=(P, H)) / x.std() + rng.normal(size=H) + noise * rng.normal(size=(N, H))


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return load_ridership(DEFAULT_CSV)


# The fit


def test_without_a_penalty_it_is_least_squares() -> None:
    x, y = problem()
    solution, *_ = np.linalg.lstsq(np.column_stack([x, np.ones(N)]), y, rcond=None)
    model = baselines.fit(x, y)
    np.testing.assert_allclose(model.weights, solution[:-1], rtol=1e-8)
    np.testing.assert_allclose(model.intercept, solution[-1], rtol=1e-8)


@pytest.mark.parametrize("penalty", [1e-3, 0.1, 1.0, 50.0])
def test_with_a_penalty_it_solves_the_normal_equations(penalty: float) -> None:
    x, y = problem()
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    weights = np.linalg.solve(z.T @ z / N + penalty * np.eye(P), z.T @ (y - y.mean(axis=0)) / N)
    np.testing.assert_allclose(baselines.fit(x, y, penalty).forecast(x), z @ weights + y.mean(axis=0), rtol=1e-9)


def test_a_case_worked_out_by_hand() -> None:
    # x has mean 2 and deviation 1, y = 10 x: on the common scale the slope is 10, and 10 / (1 + 1) with a penalty of 1.
    x, y = np.array([[1.0], [3.0]]), np.array([[10.0], [30.0]])
    model = baselines.fit(x, y, penalty=1.0)
    np.testing.assert_allclose(model.weights, [[5.0]])
    np.testing.assert_allclose(model.intercept, [10.0])
    np.testing.assert_allclose(model.forecast([[4.0]]), [[30.0]])
    np.testing.assert_allclose(baselines.fit(x, y).forecast([[4.0]]), [[40.0]])


def test_the_forecasts_do_not_depend_on_the_units_of_the_inputs() -> None:
    x, y = problem()
    scaled = x * 10.0 ** np.arange(P) - 7
    np.testing.assert_allclose(baselines.fit(scaled, y, 0.1).forecast(scaled), baselines.fit(x, y, 0.1).forecast(x), rtol=1e-9)


def test_a_larger_penalty_makes_smaller_weights_and_in_the_end_forecasts_the_mean() -> None:
    x, y = problem()
    sizes = [np.linalg.norm(baselines.fit(x, y, penalty).weights * x.std(axis=0)[:, None]) for penalty in (0.0, 0.1, 1.0, 10.0)]
    assert sizes == sorted(sizes, reverse=True)
    np.testing.assert_allclose(baselines.fit(x, y, 1e12).forecast(x), np.tile(y.mean(axis=0), (N, 1)), rtol=1e-9)


def test_constant_and_repeated_inputs_do_no_harm() -> None:
    x, y = problem()
    more = np.column_stack([x, np.full(N, 0.1), x[:, 0], np.zeros(N)])
    model = baselines.fit(more, y)
    np.testing.assert_allclose(model.forecast(more), baselines.fit(x, y).forecast(x), rtol=1e-7)
    np.testing.assert_array_equal(model.weights[[P, P + 2]], 0)
    np.testing.assert_allclose(model.weights[0], model.weights[P + 1])  # the smallest weights share equally


@pytest.mark.parametrize(
    ("inputs", "targets", "penalty", "message"),
    [
        (np.zeros((3, 2)), np.zeros((4, 1)), 0.0, r"Received (3, 2) and (4, 1)"),
        (np.zeros((0, 2)), np.zeros((0, 1)), 0.0, "at least one"),
        (np.zeros((3, 2)), np.zeros(3), 0.0, r"Received (3, 2) and (3,)"),
        (np.full((3, 2), np.nan), np.zeros((3, 1)), 0.0, "finite numbers"),
        (np.zeros((3, 2)), np.full((3, 1), np.inf), 0.0, "finite numbers"),
        (np.zeros((3, 2)), np.zeros((3, 1)), -1.0, "a penalty of 0 or more"),
        (np.zeros((3, 2)), np.zeros((3, 1)), np.nan, "a penalty of 0 or more"),
    ],
)
def test_what_cannot_be_fitted_is_refused(inputs: Floats, targets: Floats, penalty: float, message: str) -> None:
    with pytest.raises(DataError, match=re.escape(message)):
        baselines.fit(inputs, targets, penalty)


def test_other_inputs_than_those_of_the_fit_are_refused() -> None:
    model = baselines.fit(*problem())
    with pytest.raises(DataError, match=re.escape("(O, 6)")):
        model.forecast(np.zeros((2, 5)))


# The choice of the penalty


def test_the_penalty_is_the_one_with_the_lowest_error_on_the_other_rows() -> None:
    (x, y), (valid_x, valid_y) = problem(noise=3.0), problem(1, noise=3.0)
    best = baselines.fit_with_best_penalty(x, y, valid_x, valid_y)
    errors = {p: np.abs(baselines.fit(x, y, p).forecast(valid_x) - valid_y).mean() for p in baselines.PENALTIES}
    assert best.penalty == min(errors, key=lambda p: errors[p])
    np.testing.assert_allclose(best.weights, baselines.fit(x, y, best.penalty).weights)


def test_no_penalty_to_choose_from_is_refused() -> None:
    x, y = problem()
    with pytest.raises(DataError, match="at least one penalty"):
        baselines.fit_with_best_penalty(x, y, x, y, penalties=())


# What the models are given


def test_the_linear_inputs_are_the_shifted_series(table: pd.DataFrame) -> None:
    series = table["others"]
    at = np.array([55, 100, len(table) - 1])
    shifted = pd.concat([series.shift(days) for days in range(55, -1, -1)], axis=1)
    np.testing.assert_array_equal(baselines.linear_inputs(series, at), shifted.iloc[at])


def test_the_ridge_inputs_are_both_series_and_the_types_from_the_first_day_to_the_last_ahead(table: pd.DataFrame) -> None:
    length, horizon, origin = 5, 3, 1000
    row = baselines.ridge_inputs(table, np.array([origin]), horizon, length)[0]
    seen = table.iloc[origin - 4 : origin + 1]
    np.testing.assert_array_equal(row[:5], seen["clark_lake"])
    np.testing.assert_array_equal(row[5:10], seen["others"])
    kinds = table["day_type"].iloc[origin - 4 : origin + 4]
    marks = pd.get_dummies(pd.Categorical(kinds, categories=["W", "A", "U"])).to_numpy(float)
    np.testing.assert_array_equal(row[10:].reshape(8, 3), marks)


def test_no_entries_of_days_ahead_are_among_the_inputs(table: pd.DataFrame) -> None:
    origin = 2000
    changed = table.copy()
    changed.iloc[origin + 1 :, :2] = -1.0
    at = np.array([origin])
    np.testing.assert_array_equal(baselines.ridge_inputs(changed, at, 14), baselines.ridge_inputs(table, at, 14))


def test_a_forecast_can_be_made_on_the_last_day(table: pd.DataFrame) -> None:
    known, unknown = np.array([4000]), table.iloc[:4001]
    np.testing.assert_array_equal(baselines.ridge_inputs(unknown, known, 14), baselines.ridge_inputs(table, known, 14))


@pytest.mark.parametrize("origin", [-1, 54, 6000])
def test_origins_that_are_not_there_are_refused(table: pd.DataFrame, origin: int) -> None:
    for cut in (lambda at: baselines.linear_inputs(table["others"], at), lambda at: baselines.ridge_inputs(table, at, 14)):
        with pytest.raises(DataError, match="origins between the rows 55 and"):
            cut(np.array([origin]))


# The forecasts


def test_a_weekly_series_is_forecast_exactly_like_the_naive_forecast_of_pandas() -> None:
    rng = np.random.default_rng(4)
    series = np.tile(rng.normal(size=7), 60)
    at = np.arange(300, 340)
    forecast = baselines.linear_forecast(series, at, 14, learn_from=np.arange(60, 280))
    week_before = pd.Series(series).shift(7).to_numpy()
    expected = np.stack([week_before[at + days] for days in range(1, 15)], axis=1)
    np.testing.assert_allclose(forecast, expected, atol=1e-9)
    np.testing.assert_allclose(forecasting.naive_forecast(series, at, 14), expected)


def test_the_linear_forecast_is_least_squares_on_shifted_columns(table: pd.DataFrame) -> None:
    series = table["others"].iloc[:900]
    past = pd.concat([series.shift(days) for days in range(28)], axis=1).to_numpy()
    learn_from, at = np.arange(50, 700), np.arange(720, 780)
    design = np.column_stack([past, np.ones(len(past))])
    truth = pd.concat([series.shift(-1 - days) for days in range(7)], axis=1).to_numpy()
    solution, *_ = np.linalg.lstsq(design[learn_from], truth[learn_from], rcond=None)
    forecast = baselines.linear_forecast(series, at, 7, learn_from, length=28)
    np.testing.assert_allclose(forecast, design[at] @ solution, rtol=1e-7)


def test_the_ridge_forecast_uses_the_later_rows_only_to_choose(table: pd.DataFrame) -> None:
    small = table.iloc[:1200]
    learn_from, choose_on, at = np.arange(60, 700), np.arange(720, 900), np.arange(920, 1000)
    forecast, penalty = baselines.ridge_forecast(small, "others", at, 5, learn_from, choose_on, length=14)
    truth = forecasting.targets_at(small["others"], learn_from, 5)
    model = baselines.fit(baselines.ridge_inputs(small, learn_from, 5, 14), truth, penalty)
    np.testing.assert_allclose(forecast, model.forecast(baselines.ridge_inputs(small, at, 5, 14)))
    assert penalty in baselines.PENALTIES


def test_knowing_the_day_types_ahead_is_worth_a_lot_on_days_that_are_holidays(table: pd.DataFrame) -> None:
    periods = forecasting.periods(table)
    learn_from, choose_on, at = (forecasting.origins(p, 1, 56) for p in (periods.train, periods.valid, periods.test))
    truth = forecasting.targets_at(table["others"], at, 1)
    weekdays = table.index[at + 1].day_of_week < 5
    holiday = (table["day_type"].iloc[at + 1] == "U").to_numpy() & weekdays
    assert 8 <= holiday.sum() <= 12  # six a year, from 2015 to August 2016, some on a weekend
    ridge, _ = baselines.ridge_forecast(table, "others", at, 1, learn_from[-1460:], choose_on)
    naive = forecasting.naive_forecast(table["others"], at, 1)
    assert forecasting.mae(ridge[holiday], truth[holiday]) < 0.5 * forecasting.mae(naive[holiday], truth[holiday])

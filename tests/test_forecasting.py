"""From the table to windows, targets and the naive forecast."""

import numpy as np
import pandas as pd
import pytest
from long_sequences.data import DEFAULT_SOURCE, load_ridership
from long_sequences.errors import DataError
from long_sequences.forecasting import (
    features,
    inputs_at,
    mae,
    mae_by_day,
    naive_forecast,
    origins,
    periods,
    sequence_targets_at,
    targets_at,
)


@pytest.fixture(autouse=True)
def no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CTA_CSV", raising=False)


def test_features_are_two_scaled_series_and_tomorrows_type() -> None:
    table = load_ridership()
    values = features(table)
    assert values.shape == (5698, 5)
    assert values.dtype == np.float32
    np.testing.assert_allclose(values[:, 0] * 25, table["clark_lake"], rtol=1e-6)
    np.testing.assert_allclose(values[:, 1] * 100, table["others"], rtol=1e-6)
    assert (values[:, 2:].sum(axis=1) == 1).all()
    told = np.array(["W", "A", "U"])[values[:, 2:].argmax(axis=1)]
    assert list(told[:-1]) == list(table["day_type"][1:])
    assert told[-1] == "W", "15 August 2016 was a Monday"


def test_features_want_a_loaded_table() -> None:
    with pytest.raises(DataError, match="load_ridership"):
        features(load_ridership()[["others", "clark_lake", "day_type"]])


def test_periods_follow_each_other_and_are_those_of_the_source() -> None:
    table = load_ridership()
    cut = periods(table)
    assert cut.train.start == 0
    assert cut.train.stop == cut.valid.start
    assert cut.valid.stop == cut.test.start
    assert cut.test.stop == len(table)
    assert table.index[cut.valid.start] == pd.Timestamp(DEFAULT_SOURCE.valid[0])
    assert table.index[cut.test[-1]] == pd.Timestamp(DEFAULT_SOURCE.test[1])
    with pytest.raises(DataError, match="2016-08-14"):
        periods(table.iloc[:-1])


def test_origins_leave_the_whole_forecast_in_the_period() -> None:
    at = origins(range(100, 130), horizon=14)
    assert list(at) == list(range(99, 116))
    assert list(origins(range(30), horizon=3, length=20)) == list(range(19, 27))
    assert len(origins(range(5), horizon=6)) == 0


def test_windows_end_at_their_origin_and_targets_follow() -> None:
    values = np.stack([np.arange(50.0), -np.arange(50.0)], axis=1)
    at = np.array([10, 30])
    x = inputs_at(values, at, length=4)
    assert x.shape == (2, 4, 2)
    assert x[0, :, 0].tolist() == [7, 8, 9, 10]
    assert targets_at(values[:, 0], at, 3).tolist() == [[11, 12, 13], [31, 32, 33]]
    y = sequence_targets_at(values[:, 0], at, length=4, horizon=3)
    assert y.shape == (2, 4, 3)
    assert y[1, 0].tolist() == [28, 29, 30]
    assert y[1, -1].tolist() == [31, 32, 33]
    assert {x.dtype.name, y.dtype.name} == {"float32"}


def test_nothing_is_taken_from_the_other_end() -> None:
    values = np.zeros((50, 2))
    with pytest.raises(DataError, match="between the rows 3 and 49"):
        inputs_at(values, np.array([2]), length=4)
    with pytest.raises(DataError, match="between the rows 0 and 46"):
        targets_at(values[:, 0], np.array([47]), 3)
    with pytest.raises(DataError, match="between the rows 6 and 49"):
        naive_forecast(values[:, 0], np.array([5]), 3)


def test_the_naive_forecast_repeats_the_last_week() -> None:
    series = np.arange(100.0)
    forecast = naive_forecast(series, np.array([20, 50]), horizon=16)
    for origin, row in zip((20, 50), forecast, strict=True):
        for ahead, value in enumerate(row, start=1):
            latest = max(day for day in range(origin + 1) if (origin + ahead - day) % 7 == 0)
            assert value == series[latest]


def test_the_naive_error_agrees_with_pandas() -> None:
    table = load_ridership()
    others = table["others"]
    at = origins(periods(table).test, horizon=1)
    ours = mae(naive_forecast(others, at, 1), targets_at(others, at, 1))
    assert ours == pytest.approx(others.diff(7).abs()["2015-01-01":].mean(), rel=1e-12)


def test_mae_is_not_broadcast_and_not_nan() -> None:
    with pytest.raises(DataError, match="same origins"):
        mae(np.zeros((4, 1)), np.zeros((4, 14)))
    with pytest.raises(DataError, match="1 that are not"):
        mae(np.array([[0.0, np.nan]]), np.zeros((1, 2)))
    assert mae_by_day([[1, 2], [3, 6]], [[0, 0], [0, 0]]).tolist() == [2, 4]

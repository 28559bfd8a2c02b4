"""The CTA's own file, which is not free to be in the repository: for who has it, ``CTA_CSV=FILE make test`` runs these too."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from long_sequences.data import load_ridership
from long_sequences.daytypes import day_type
from long_sequences.forecasting import features, mae, naive_forecast, origins, periods, targets_at


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return load_ridership(Path(os.environ["CTA_CSV"]))


def test_it_is_read_whole(table: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(load_ridership(), table)
    assert list(table.columns) == ["bus", "rail", "day_type"]
    assert not table.index.duplicated().any()
    assert table.index[0] == pd.Timestamp("2001-01-01")
    assert [day_type(day.date()) for day in table.index] == list(table["day_type"]), "the rule of the default file"


@pytest.mark.parametrize(("series", "expected", "percent"), [("bus", 43_915.6, 8.29), ("rail", 42_143.3, 8.99)])
def test_the_naive_error(series: str, expected: float, percent: float, table: pd.DataFrame) -> None:
    at = origins(rows(table, "2019-03-01", "2019-05-31"), horizon=1)
    truth, forecast = targets_at(table[series], at, 1), naive_forecast(table[series], at, 1)
    assert mae(forecast, truth) == pytest.approx(expected, abs=0.05)
    assert 100 * np.mean(np.abs(forecast / truth - 1)) == pytest.approx(percent, abs=0.005)


def test_the_naive_error_after_a_window(table: pd.DataFrame) -> None:
    period = rows(table, "2019-01-01", "2019-05-31")
    at = np.arange(period.start + 55, period.stop - 1)
    ours = mae(naive_forecast(table["bus"], at, 1), targets_at(table["bus"], at, 1))
    assert ours == pytest.approx(43_441.6, abs=0.05)


def test_the_test_period_ends_before_the_collapse(table: pd.DataFrame) -> None:
    monthly = table["rail"].resample("MS").mean()
    assert monthly["2020-02-01"] == pytest.approx(562_000, abs=500)
    assert monthly["2020-04-01"] == pytest.approx(76_000, abs=500)
    assert table.index[periods(table).test[-1]] < pd.Timestamp("2020-01-01")
    assert features(table).shape == (len(table), 5)


def rows(table: pd.DataFrame, first: str, last: str) -> range:
    """The rows of a period, both days included."""
    days = [str(day.date()) for day in table.index]
    return range(days.index(first), days.index(last) + 1)

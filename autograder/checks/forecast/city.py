"""Invented cities: two series of daily entries with a calendar, as far as they behave as those of the exercise's file.

A city is drawn for each grading, so that nothing of it can be known beforehand. What repeats itself (levels, weekdays, holidays, the
season, a trend) is the city's own; the noise of a stretch of days is drawn for that stretch. Two stretches of the same days therefore
differ, and one tells nothing about the other that the city does not tell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder.checks.forecast.parts import Array

FEATURES = 5
TARGET = 1
"""The column that is forecast."""
YEAR = 365
HOLIDAYS = 12
WEEKDAY, SATURDAY, SUNDAY = range(3)


@dataclass(frozen=True)
class City:
    """What repeats itself. For each of the two series (columns 0 and 1): shape (2, …)."""

    levels: Array
    """(2, 3): entries on a weekday, a Saturday, and a Sunday or holiday; mostly between 0 and 1."""
    weekdays: Array
    """(2, 7): what the levels are multiplied by on each day of the week."""
    holidays: Array
    """(YEAR,): whether that day of the year is one."""
    first_weekday: int
    season: float
    """Amplitude of the year, relative."""
    season_from: float
    trend: float
    """A year, relative."""
    noise: float
    """Deviation of the noise that is new every day, relative."""
    drift: float
    """Deviation of the noise that stays for some weeks, relative."""

    def types(self, first: int, days: int) -> Array:
        """The day types from a day on: (days,), 0 weekday, 1 Saturday, 2 Sunday or holiday."""
        numbers = np.arange(first, first + days)
        weekday = (numbers + self.first_weekday) % 7
        plain = np.where(weekday == 5, SATURDAY, np.where(weekday == 6, SUNDAY, WEEKDAY))
        return np.where(self.holidays[numbers % YEAR], SUNDAY, plain)

    def live(self, rng: np.random.Generator, first: int, days: int) -> Array:
        """A stretch of days: (days, 5), float32. The two series, then 1 where the next day is of type 0, 1, 2."""
        kinds, numbers = self.types(first, days + 1), np.arange(first, first + days)
        year = 1 + self.season * np.sin(2 * np.pi * (numbers / YEAR + self.season_from)) + self.trend * numbers / YEAR
        weekday = (numbers + self.first_weekday) % 7
        common, own = rng.normal(size=(2, days)).clip(-2.5, 2.5)
        noise = self.noise * np.stack([0.7 * common + 0.7 * own, common])
        series = self.levels[:, kinds[:-1]] * self.weekdays[:, weekday] * year * (1 + noise + self.drift * _drifting(rng, days))
        return np.concatenate([series.T, np.eye(3)[kinds[1:]]], axis=1).astype(np.float32)


def draw_city(rng: np.random.Generator) -> City:
    """A city. On the way from week to week there is noise enough that to repeat the last week is clearly not the best."""
    weekday_level = np.array([rng.uniform(0.3, 0.45), rng.uniform(0.6, 0.75)])
    shares = np.array([np.ones(2), rng.uniform(0.5, 0.65, 2), rng.uniform(0.32, 0.45, 2)]).T
    holidays = np.zeros(YEAR, bool)
    holidays[rng.choice(YEAR, HOLIDAYS, replace=False)] = True
    return City(
        levels=weekday_level[:, None] * shares,
        weekdays=rng.uniform(0.96, 1.04, (2, 7)),
        holidays=holidays,
        first_weekday=int(rng.integers(7)),
        season=rng.uniform(0.02, 0.05),
        season_from=rng.uniform(0, 1),
        trend=rng.uniform(-0.01, 0.02),
        noise=rng.uniform(0.09, 0.1),
        drift=rng.uniform(0.02, 0.03),
    )


def _drifting(rng: np.random.Generator, days: int, keeps: float = 0.95) -> Array:
    """Noise of deviation 1 that forgets slowly: (days,)."""
    steps = rng.normal(size=days)
    found = np.empty(days)
    state = steps[0]
    for day in range(days):
        state = keeps * state + np.sqrt(1 - keeps**2) * steps[day] if day else state
        found[day] = state
    return found

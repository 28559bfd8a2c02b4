"""The judge's own part in ``forecast``: the cities that it invents, the bounds, what stays with it, and the mistakes that it knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from long_sequences import baselines as book_baselines
from long_sequences import forecasting

from autograder.checks import checks_of
from autograder.checks.check import Check
from autograder.checks.forecast import baselines, mistakes, training
from autograder.checks.forecast.city import draw_city
from autograder.course import Course
from autograder.grading import grade_submission
from autograder.intake import read_submission
from autograder.judge import judge_item
from autograder.probes import forecast as probes
from autograder.records import Observation, Request
from autograder.sandbox import Session
from tests.bank import find_case, write_notebook
from tests.seeds import SEEDS

CHECKS = {check.id: check for check in checks_of("forecast")}
TRAINING = [check for check in CHECKS.values() if check.trains]
Forecaster = Callable[[Mapping[str, Any]], Any]


def drawn(seed: int) -> Mapping[str, Any]:
    return CHECKS["train_learns"].draw(np.random.default_rng(seed))[training.CITY]


def seen(given: Mapping[str, Any], after: Any, **other: Any) -> Observation:
    """What the probe would send of a training that ends with these forecasts."""
    origins, horizon, steps = len(given["windows"]), given["horizon"], given["windows"].shape[1]
    outputs = np.random.default_rng(0).normal(size=(1, 6, steps, horizon)).repeat(len(given["cuts"]) + 1, axis=0)
    arrays = {"before": np.zeros((origins, horizon)), "after": after, "returned": 1.0, "seconds": 5.0, "changed": 1.0}
    arrays |= {"outputs": outputs, "looks": [0, 0], "own data": 0.0, **other}
    arrays |= {"standardised": np.zeros((origins, horizon)), "week": np.arange(2.0)[:, None, None] * np.ones((6, horizon)), **other}
    return Observation({training.CITY: {name: np.asarray(value, float) for name, value in arrays.items()}})


def slug(name: str, given: Mapping[str, Any], observed: Observation) -> str | None:
    said = CHECKS[name].judge({training.CITY: given}, observed)
    return said.slug if said else None


def truth(given: Mapping[str, Any]) -> Any:
    return given["truth"][:, :, 1].astype(float)


def naive(given: Mapping[str, Any]) -> Any:
    return baselines.naive_forecast(given["windows"], 1, given["horizon"])


def mean_of_four_weeks(given: Mapping[str, Any]) -> Any:
    """Sensible, and made without a single weight: each weekday as the mean of its last four."""
    weeks = given["windows"][:, -28:, 1].astype(float).reshape(-1, 4, 7).mean(1)
    return weeks[:, np.arange(given["horizon"]) % 7]


def linear(given: Mapping[str, Any]) -> Any:
    until = int(given["train_at"][-1]) + 1 + given["horizon"]
    return baselines.linear_forecast(given["series"], until, given["windows"], 1, given["horizon"])


# --- the cities ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_there_is_room_between_the_naive_forecast_and_what_can_be_done(seed: int) -> None:
    """A linear model, and even a mean of four weeks, are below both bounds by a margin, in each city."""
    given = drawn(seed)
    found = mistakes.score(given, mean_of_four_weeks(given))
    assert found.linear < 0.86 * found.naive
    assert found.model < 0.9 * found.naive
    assert training._linear(found) > 1.15 * found.linear


@pytest.mark.parametrize("seed", SEEDS)
def test_a_city_behaves_as_the_series_of_the_exercise(seed: int) -> None:
    rng = np.random.default_rng(seed)
    city = draw_city(rng)
    days = city.live(rng, 0, 3 * 365)
    assert days.dtype == np.float32
    assert days[:, :2].min() > 0.02
    assert days[:, :2].max() < 1.2
    assert np.array_equal(days[:, 2:].sum(1), np.ones(len(days)))
    tomorrow = days[:-1, 2:].argmax(1)
    means = [days[1:, 1][tomorrow == kind].mean() for kind in range(3)]
    assert means[0] > 1.2 * means[1] > 1.2 * means[2]
    assert 0.03 < np.mean(tomorrow == 2) - 1 / 7 + 0.035 < 0.07  # Sundays, and some holidays


def test_two_stretches_of_the_same_days_share_the_calendar_and_nothing_else() -> None:
    city = draw_city(np.random.default_rng(3))
    one, other = (city.live(np.random.default_rng(seed), 700, 400) for seed in (1, 2))
    assert np.array_equal(one[:, 2:], other[:, 2:])
    residuals = [days[:, 1] / np.where(days[:, 1] > 0, (one[:, 1] + other[:, 1]) / 2, 1) - 1 for days in (one, other)]
    assert np.corrcoef(*residuals)[0, 1] < 0
    assert not np.any(one[:, :2] == other[:, :2])


def test_another_seed_is_another_city() -> None:
    one, other = drawn(1), drawn(2)
    assert not np.any(one["series"][:, :2] == other["series"][:, :2])
    assert not np.isin(one["seeds"], other["seeds"]).any()


# --- the baselines ---------------------------------------------------------------------------------------------------------------


def test_the_baselines_are_those_of_the_book() -> None:
    """On one long stretch: the naive forecast, and ridge regression as the book fits it."""
    rng = np.random.default_rng(5)
    days = draw_city(rng).live(rng, 0, 900)
    at = np.arange(700, 880)
    windows = forecasting.inputs_at(days, at, 56)
    assert np.allclose(baselines.naive_forecast(windows, 1, 14), forecasting.naive_forecast(days[:, 1], at, 14))
    learn = np.arange(27, 700 - 14)
    model = book_baselines.fit(
        forecasting.inputs_at(days, learn, 28).reshape(len(learn), -1),
        forecasting.targets_at(days[:, 1], learn, 14),
        penalty=baselines.PENALTY,
    )
    expected = model.forecast(forecasting.inputs_at(days, at, 28).reshape(len(at), -1))
    assert np.allclose(baselines.linear_forecast(days, 700, windows, 1, 14), expected, atol=1e-6)


# --- what the sandbox is given ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("check", TRAINING, ids=lambda check: check.id)
def test_what_came_after_the_windows_is_not_sent(check: Check) -> None:
    requests: list[Request] = []

    def observe(request: Request) -> Observation:
        requests.append(request)
        return Observation()

    judge_item(check, 1.0, observe, seed=4)
    (request,) = requests
    assert request.trains
    (sent,) = request.cases.values()
    assert "truth" not in sent
    later = drawn_as_sent(4)["truth"]
    known = np.concatenate([np.ravel(value).astype(np.float32) for value in sent.values() if isinstance(value, np.ndarray)])
    assert np.isin(later, known).mean() < 0.05  # some float32 numbers coincide


def drawn_as_sent(seed: int) -> Mapping[str, Any]:
    """The draw that all items of the training share."""
    kept: list[Mapping[str, Any]] = []

    def judge(cases: Any, _: Observation) -> None:
        kept.append(cases[training.CITY])

    for check in TRAINING:
        changed = Check(check.id, check.cell, check.title, check.section, check.probe, check.draw, judge, trains=check.trains)
        judge_item(changed, 1.0, lambda _: Observation(), seed)
    assert all(np.array_equal(given["truth"], kept[0]["truth"]) for given in kept)
    return kept[0]


def test_the_training_runs_once_for_all_its_items(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where items fail."""
    asked: list[str] = []
    observe = Session.observe

    def counted(session: Session, request: Request) -> Observation:
        asked.append(request.probe)
        return observe(session, request)

    monkeypatch.setattr(Session, "observe", counted)
    assignment = course.assignment("forecast")
    path = write_notebook(find_case("forecast", "wrong/untrained"), tmp_path / "forecast.ipynb")
    _, record = grade_submission(read_submission(path, assignment), assignment, seed=1)
    assert [item.id for item in record.items if item.outcome == "failed"] == ["train_learns", "train_beats_naive", "train_matches_linear"]
    assert asked.count("training") == 1


class Trainings:
    """A student whose training works, or not: a model that repeats the mean of four weeks, times a factor that each training sets."""

    def __init__(self, *factors: float | Exception) -> None:
        self.factors = list(factors)
        self.seeds: list[int] = []

    def __call__(self, name: str) -> Any:
        return getattr(self, name)

    def build_model(self, n_features: int, horizon: int) -> Any:
        inputs = keras.Input((None, n_features))
        week = keras.ops.mean(keras.ops.reshape(inputs[:, -28:, 1], (-1, 4, 7)), axis=1)
        repeated = keras.ops.take(week, np.arange(horizon) % 7, axis=1)[:, None] * keras.ops.ones_like(inputs[:, :, :1])
        return keras.Model(inputs, Factor()(repeated))

    def train(self, model: Any, train: Any, valid: Any, seed: int) -> Any:
        for array in (*train, *valid):
            array *= 0  # a student's own copies
        factor = self.factors[len(self.seeds)]
        self.seeds.append(seed)
        if isinstance(factor, Exception):
            raise factor
        model.set_weights([np.array(factor)])
        return model


class Factor(keras.layers.Layer):  # type: ignore[misc]
    def build(self, _: Any) -> None:
        self.factor = self.add_weight(shape=(), initializer="zeros")

    def call(self, x: Any) -> Any:
        return x * self.factor


@pytest.mark.parametrize(
    ("factors", "trainings", "best"),
    [
        ([1.0], 1, 1.0),
        ([2.0, 1.0], 2, 1.0),
        ([2.0, 3.0], 2, 2.0),
        ([np.nan, 2.0], 2, 2.0),
        ([2.0, np.nan], 2, 2.0),
        ([2.0, ValueError("Unknown variable")], 2, 2.0),
    ],
)
def test_a_training_with_bad_luck_is_repeated_once(factors: list[float | Exception], trainings: int, best: float) -> None:
    given = drawn(2)
    student = Trainings(*factors)
    got = probes.training(student, **{name: value for name, value in given.items() if name != "truth"})
    assert student.seeds == list(given["seeds"][:trainings])
    assert np.allclose(got["after"], best * mean_of_four_weeks(given), atol=1e-5)
    assert not np.any(got["before"])
    assert got["changed"]
    assert got["returned"] == 1


def test_a_long_training_is_not_repeated_and_what_the_first_raises_is_told() -> None:
    given = {name: value for name, value in drawn(2).items() if name != "truth"}
    student = Trainings(2.0)
    probes.training(student, **{**given, "again_s": -1.0})
    assert len(student.seeds) == 1
    with pytest.raises(ValueError, match="no good"):
        probes.training(Trainings(ValueError("no good")), **given)


@pytest.mark.parametrize("seed", SEEDS)
def test_on_the_validation_days_as_much_is_asked_for_as_on_later_days(seed: int) -> None:
    """A little more, by the book's own linear model."""
    given = drawn(seed)
    days, at, learn = given["series"], given["valid_at"], np.arange(27, training.TRAIN_DAYS - 14)
    model = book_baselines.fit(
        forecasting.inputs_at(days, learn, 28).reshape(len(learn), -1),
        forecasting.targets_at(days[:, 1], learn, 14),
        penalty=baselines.PENALTY,
    )
    forecasts = model.forecast(forecasting.inputs_at(days, at, 28).reshape(len(at), -1))
    error = np.abs(forecasts - forecasting.targets_at(days[:, 1], at, 14)).mean()
    assert error < given["enough"] < training.AS_GOOD * error


# --- verdicts --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_sensible_forecasts_pass_and_others_are_named(seed: int) -> None:
    given = drawn(seed)
    good: list[Forecaster] = [truth, mean_of_four_weeks, linear]
    for forecaster in good:
        assert [slug(check.id, given, seen(given, forecaster(given))) for check in TRAINING] == [None] * 5
    sensible, true = linear(given), truth(given)
    late = np.concatenate([sensible[:, 1:], sensible[:, :1]], axis=1)
    early = np.concatenate([given["windows"][:, -1:, 1], sensible[:, :-1]], axis=1)
    wrong: dict[str, tuple[str, ...] | Any] = {
        "naive-itself": naive(given),
        "reversed": sensible[:, ::-1],
        "one-day-late": late,
        "one-day-early": early,
        "wrong-scale": (sensible - true.mean()) / true.std(),
        "other-series": given["truth"][:, :, 0],
        "constant": np.broadcast_to(true.mean(0), true.shape),
        "softmax": np.exp(true) / np.exp(true).sum(1, keepdims=True),
        "days-late": np.concatenate([sensible[:, 3:], sensible[:, :3]], axis=1),
        "days-early": np.concatenate([given["windows"][:, -2:, 1], sensible[:, :-2]], axis=1),
        "one-day-for-all": np.repeat(true[:, :1], true.shape[1], axis=1),
        "diverged": np.where(np.arange(true.shape[1]) == 3, np.nan, sensible),
        "far-off": 1e9 * sensible,
        "not-trained-enough": sensible + np.random.default_rng(seed).normal(size=true.shape) / 5,
        "shape": sensible[:, :7],
    }
    for name, forecasts in wrong.items():
        for item in ("train_beats_naive", "train_matches_linear"):
            assert slug(item, given, seen(given, forecasts)) == name


@pytest.mark.parametrize("seed", SEEDS)
def test_what_else_explains_forecasts_that_are_not_good_enough(seed: int) -> None:
    given = drawn(seed)
    poor = naive(given) + np.random.default_rng(seed).normal(size=(len(given["windows"]), given["horizon"])) / 50
    still = np.ones((2, 6, given["horizon"]))
    cases: list[tuple[str, dict[str, Any]]] = [
        ("own-data", {"own data": 1.0}),
        ("inputs-scaled-outside", {"standardised": 5 + 3 * linear(given)}),
        ("short-memory", {"week": still}),
    ]
    for expected, told in cases:
        assert slug("train_beats_naive", given, seen(given, poor, **told)) == expected
        assert slug("train_beats_naive", given, seen(given, linear(given), **told)) is None


def test_a_training_that_takes_the_notebooks_data_is_seen() -> None:
    def train(train: Any) -> Any:
        return train

    def takes() -> Any:
        return train_set  # type: ignore[name-defined]  # noqa: F821

    def takes_inside() -> Any:
        return (lambda: valid_set)()  # type: ignore[name-defined]  # noqa: F821

    assert [probes._takes(function, probes.NOTEBOOKS) for function in (train, takes, takes_inside, print)] == [False, True, True, False]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_other_things_that_a_training_can_do_wrong(seed: int) -> None:
    given = drawn(seed)
    good = linear(given)
    leaky = np.array(seen(given, good).arrays[training.CITY]["outputs"])
    leaky[0, :, 13] += 1
    all_steps = np.array(leaky)
    all_steps[:-1] += 1
    cases: list[tuple[str, dict[str, Any], str]] = [
        ("train_returns", {"returned": 0.0}, "no-return"),
        ("train_returns", {"returned": 2.0}, "history-returned"),
        ("train_returns", {"returned": 3.0}, "not-a-model"),
        ("train_returns", {"returned": np.nan}, "not-a-model"),
        ("train_returns", {"seconds": training.LIMIT_S + 1}, "too-slow"),
        ("train_returns", {"seconds": np.nan}, "too-slow"),
        ("train_causal", {"outputs": leaky}, "sees-ahead"),
        ("train_causal", {"outputs": all_steps}, "sees-the-end"),
        ("train_causal", {"outputs": all_steps, "looks": [1, 0]}, "bidirectional"),
        ("train_causal", {"outputs": leaky * np.nan}, "diverged"),
        ("train_causal", {"outputs": leaky[:, :, 0]}, "one-step-only"),
        ("train_causal", {"outputs": leaky[:, :, ::2]}, "number-of-steps"),
        ("train_learns", {"changed": 0.0}, "not-trained"),
        ("train_learns", {"before": good}, "nothing-learned"),
    ]
    for item, told, expected in cases:
        observed = seen(given, good, **told)
        assert {check.id: slug(check.id, given, observed) for check in TRAINING} == {
            check.id: expected if check.id == item else None for check in TRAINING
        }
    assert slug("train_returns", given, seen(given, good, seconds=training.STATED_S + 5)) is None


@pytest.mark.parametrize("name", training.OBSERVED)
def test_what_is_missing_or_of_another_form_gives_no_points(name: str) -> None:
    given = drawn(0)
    whole = seen(given, linear(given)).arrays[training.CITY]
    without = Observation({training.CITY: {key: value for key, value in whole.items() if key != name}})
    assert all(slug(check.id, given, without) == "no-observation" for check in TRAINING)
    for other in (np.zeros(0), np.zeros((2, 3)), np.array(np.nan)):
        observed = Observation({training.CITY: {**whole, name: other}})
        for check in TRAINING:
            CHECKS[check.id].judge({training.CITY: given}, observed)

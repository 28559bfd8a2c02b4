"""The models of the chapter "Which one?", the experiment behind it, and its stored results."""

import hashlib
import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from long_sequences import forecasting
from long_sequences.data import DEFAULT_CSV, load_ridership
from long_sequences.models import CONTENDERS, days_seen, dilated_forecaster, recurrent_forecaster, strided_forecaster

F, H, U = 5, 14, 6
PROGRAM = Path(__file__).parents[1] / "book/experiments/which_one.py"
RESULTS = json.loads(PROGRAM.with_suffix(".json").read_text(encoding="utf-8"))
RUNS = RESULTS["runs"]


@pytest.fixture(scope="module")
def experiment() -> Iterator[Any]:
    """The program as a module; as it is imported it runs nothing."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("TF_ENABLE_ONEDNN_OPTS", "OMP_NUM_THREADS", "TF_CPP_MIN_LOG_LEVEL"):
            patch.setenv(variable, "1")  # is put back afterwards
        spec = importlib.util.spec_from_file_location("which_one", PROGRAM)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        patch.setitem(sys.modules, "which_one", module)
        spec.loader.exec_module(module)
        yield module


def changed_steps(model: Any, day: int, length: int) -> set[int]:
    """The steps whose forecast changes when the input of one day does."""
    x = np.random.default_rng(0).normal(size=(8, length, F)).astype(np.float32)
    other = x.copy()
    other[:, day] += 1
    moved = np.abs(np.asarray(model(x)) - np.asarray(model(other))).max(axis=(0, 2))
    return set(np.flatnonzero(moved > 1e-7))


# Models


def test_no_contender_has_more_than_one_recurrent_layer() -> None:
    models = {name: contender.build(F, H, U) for name, contender in CONTENDERS.items()}
    recurrent = {name: sum(isinstance(layer, keras.layers.RNN) for layer in model.layers) for name, model in models.items()}
    assert recurrent == dict.fromkeys(CONTENDERS, 1) | {"WaveNet": 0}


@pytest.mark.parametrize("name", CONTENDERS)
def test_each_step_of_a_contender_stands_on_its_day(name: str) -> None:
    keras.utils.set_random_seed(0)
    contender = CONTENDERS[name]
    model = contender.build(F, H, U)
    days = list(range(contender.first, contender.window, contender.stride))
    assert model(np.zeros((2, contender.window, F))).shape == (2, len(days), H)
    assert days[-1] == contender.window - 1, "the last step knows the last day"
    for day in (10, 11, contender.window - 1):
        moved = changed_steps(model, day, contender.window)
        assert min(moved) == min(step for step, stands_on in enumerate(days) if stands_on >= day)


@pytest.mark.parametrize("length", [16, 57])
@pytest.mark.parametrize(("kernel_size", "stride"), [(4, 2), (3, 1), (5, 5)])
def test_a_strided_model_takes_any_length(length: int, kernel_size: int, stride: int) -> None:
    model = strided_forecaster(keras.layers.GRU(U, return_sequences=True), F, H, kernel_size=kernel_size, stride=stride, filters=3)
    assert model(np.zeros((1, length, F))).shape == (1, (length - kernel_size) // stride + 1, H)


@pytest.mark.parametrize(("kernel_size", "dilation_rates"), [(2, (1, 2, 4, 8) * 2), (2, (1,)), (3, (1, 2, 4)), (4, (5,))])
def test_the_days_that_a_dilated_model_sees_are_those_computed(kernel_size: int, dilation_rates: tuple[int, ...]) -> None:
    keras.utils.set_random_seed(1)
    model = dilated_forecaster(F, H, dilation_rates=dilation_rates, kernel_size=kernel_size, filters=8)
    seen = days_seen(model, F, length=40)
    span = 1 + (kernel_size - 1) * sum(dilation_rates)
    assert len(seen) - np.flatnonzero(seen)[0] == span


def test_days_seen_does_not_count_what_a_model_ignores() -> None:
    keras.utils.set_random_seed(2)
    recurrent = recurrent_forecaster(keras.layers.SimpleRNN(U, return_sequences=True), F, H)
    assert days_seen(recurrent, F, length=30).all()
    for weight in recurrent.layers[0].cell.weights[1:2]:
        weight.assign(0 * weight)  # the recurrent kernel: no memory is left
    assert np.flatnonzero(days_seen(recurrent, F, length=30)).tolist() == [29]


def test_a_strided_model_may_leave_days_unseen() -> None:
    keras.utils.set_random_seed(3)
    model = strided_forecaster(keras.layers.GRU(U, return_sequences=True), F, H)
    assert days_seen(model, F, length=20).all()
    assert not days_seen(model, F, length=21)[-1], "(21 - 4) is odd: the last day is left over"


# The experiment


def test_all_models_forecast_from_the_same_origins(experiment: Any) -> None:
    task = experiment.load_task()
    table = load_ridership(DEFAULT_CSV)
    periods = forecasting.periods(table)
    assert len(task.train) == 22 * 32
    assert task.train.max() + H < periods.valid.start <= task.valid.min() + 1
    assert task.valid.max() + H < periods.test.start <= task.test.min() + 1
    assert set(task.stop) <= set(task.valid)
    for contender in CONTENDERS.values():
        x, y = task.windows(contender, task.train[:2])
        assert len(x) == len(y) == 2
        truth = forecasting.targets_at(task.others, task.train[:2], H)
        np.testing.assert_allclose(y[:, -1] * task.unit + task.offset, truth, rtol=1e-4, atol=1e-2)


def test_a_run_measures_the_last_step_in_thousand_entries(experiment: Any) -> None:
    class Oracle:
        """Knows what comes, and is wrong by half a deviation."""

        def predict_on_batch(self, x: Any) -> Any:
            truth = forecasting.targets_at(task.others, task.test, H)
            last = (truth - task.offset) / task.unit + 0.5
            return np.stack([np.full((len(x), H), 1e9), last], axis=1)

    task = experiment.load_task()
    np.testing.assert_allclose(task.absolute_errors(Oracle(), task.test, 56), task.unit / 2)


def test_results_survive_the_file_and_are_refused_for_another_configuration(experiment: Any, tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    results = experiment.stored(file, {"seeds": {"0.01": 2}})
    results["runs"] = [{"model": "GRU", "seed": 0}, {"model": "GRU", "seed": 1}]
    experiment.write(results, file)
    assert experiment.stored(file, {"seeds": {"0.01": 2}}) == results
    assert list(tmp_path.iterdir()) == [file]
    with pytest.raises(SystemExit, match="another configuration"):
        experiment.stored(file, {"seeds": {"0.01": 3}})


def test_runs_already_there_are_skipped_and_seeds_are_made_whole(experiment: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def run(name: str, seed: int, rate: float, task: Any, epochs: int) -> dict[str, Any]:  # noqa: ARG001
        made.append((seed, name))
        return {"model": name, "seed": seed, "learning_rate": rate, "epochs": 1, "training_seconds": 1.0, "test_mae_by_day": [1.0]}

    monkeypatch.setattr(experiment, "run", run)
    there = {"model": "GRU", "seed": 0, "learning_rate": 0.01}
    results = {"configuration": {"seeds": {"0.01": 2}, "epochs_at_most": 1}, "runs": [there]}
    experiment.train_all(results, tmp_path / "results.json", None)
    assert made == [(seed, name) for seed in (0, 1) for name in CONTENDERS if (seed, name) != (0, "GRU")]


# The stored results


def test_the_stored_results_are_those_of_this_program(experiment: Any) -> None:
    assert RESULTS["configuration"] == experiment.CONFIGURATION
    assert RESULTS["note"] == experiment.NOTE
    assert set(RESULTS["versions"]) == {"python", "tensorflow", "keras", "numpy"}
    assert set(RESULTS["timings"]) == set(CONTENDERS)


def test_no_run_is_missing_or_double() -> None:
    seeds = RESULTS["configuration"]["seeds"].items()
    wanted = {(float(rate), seed, name) for rate, count in seeds for seed in range(count) for name in CONTENDERS}
    found = [(one["learning_rate"], one["seed"], one["model"]) for one in RUNS]
    assert len(found) == len(set(found))
    assert set(found) == wanted


@pytest.mark.parametrize("one", RUNS, ids=lambda one: f"{one['model']}-{one['seed']}-{one['learning_rate']}")
def test_a_stored_run_agrees_with_itself(one: dict[str, Any]) -> None:
    assert len(one["test_mae_by_day"]) == len(one["valid_mae_by_day"]) == RESULTS["configuration"]["horizon"]
    assert np.mean(one["test_mae_by_day"]) == pytest.approx(np.mean(one["test_error_by_origin"]), abs=1e-3)
    window = CONTENDERS[one["model"]].window
    assert one["test_mae_of_last_days"][str(window)] == pytest.approx(np.mean(one["test_mae_by_day"]), abs=1e-3)
    losses = one["valid_loss_by_epoch"]
    assert one["epochs"] == len(losses) < RESULTS["configuration"]["epochs_at_most"], "stopped by itself"
    assert losses[one["best_epoch"] - 1] == min(losses)
    assert one["epochs"] - one["best_epoch"] == RESULTS["configuration"]["early_stopping"]["patience"]


@pytest.mark.parametrize("name", CONTENDERS)
def test_the_stored_number_of_parameters_is_that_of_the_model(name: str) -> None:
    model = CONTENDERS[name].build(F, RESULTS["configuration"]["horizon"], RESULTS["configuration"]["units"])
    assert {one["parameters"] for one in RUNS if one["model"] == name} == {model.count_params()}


def test_the_pages_were_written_for_these_results() -> None:
    fingerprint = hashlib.sha256(PROGRAM.with_suffix(".json").read_bytes()).hexdigest()[:8]
    for page in ("which_one.md", "errata.md"):
        chapter = (PROGRAM.parents[1] / page).read_text(encoding="utf-8")
        assert f'FINGERPRINT = "{fingerprint}"' in chapter, "read the chapter again beside the new results, then write the new fingerprint"

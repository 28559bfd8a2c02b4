"""Train six models, each from several seeds, and store what came out: the experiment behind the chapter "Which one?".

    python book/experiments/which_one.py             # all runs; those already in the file are skipped
    python book/experiments/which_one.py --timings   # measure times again, on an idle machine
    python book/experiments/which_one.py --quick     # two epochs of two seeds, to see that it works; into another file

One process, one thread. The file is written after every run, so it can be stopped at any time and goes on where it was.
"""

import argparse
import json
import logging
import os
import platform
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["OMP_NUM_THREADS"] = "1"

import keras
import numpy as np
import tensorflow as tf
from long_sequences import forecasting
from long_sequences.data import DEFAULT_CSV, load_ridership
from long_sequences.models import CONTENDERS, Contender
from numpy.typing import NDArray

RESULTS = Path(__file__).with_suffix(".json")
CONFIGURATION: dict[str, Any] = {
    "seeds": {"0.01": 8, "0.003": 4},  # for each learning rate: how many, from 0; the chapter's table is made with the first
    "horizon": 14,
    "units": 32,
    "longest_window": 112,
    "train_origins": "the last 4 * 365 of the training period, every 2nd, the last 704 of these",
    "valid_origins_for_stopping": "every 7th",
    "batch_size": 32,
    "loss": "mae",
    "optimizer": "Adam, clipnorm=1.0",
    "reduce_lr_on_plateau": {"factor": 0.3, "patience": 2},
    "early_stopping": {"patience": 5, "restore_best_weights": True},
    "epochs_at_most": 200,
    "steps_per_execution": 22,
    "last_days": [7, 14, 21, 28, 42, 56, 84, 112],
}
NOTE = (
    "In 'runs', seconds_an_epoch is the median over the epochs of a run, validation included, and inference_seconds the least of three "
    "passes over all test origins; both come from a machine that had other work to do. The chapter's table of times is 'timings', from "
    "--timings: the least of several repetitions, each model by itself, one thread, to be measured on an idle machine (see load_at_start)."
)


@dataclass(frozen=True)
class Task:
    """The series, the origins, and the scale of the targets."""

    values: NDArray[np.floating]
    others: NDArray[np.float64]
    offset: float
    unit: float
    train: NDArray[np.int64]
    stop: NDArray[np.int64]
    valid: NDArray[np.int64]
    test: NDArray[np.int64]

    def windows(self, contender: Contender, at: NDArray[np.int64]) -> tuple[Any, Any]:
        """Inputs of the contender's length, and the targets of each of its steps."""
        inputs = forecasting.inputs_at(self.values, at, contender.window)
        scaled = (self.others - self.offset) / self.unit
        targets = forecasting.sequence_targets_at(scaled, at, contender.window, CONFIGURATION["horizon"])
        return inputs, targets[:, contender.first :: contender.stride]

    def absolute_errors(self, model: Any, at: NDArray[np.int64], window: int) -> NDArray[np.float64]:
        """Absolute errors of the last step's forecasts, in thousand entries: shape (origins, horizon)."""
        forecast = self.offset + self.unit * model.predict_on_batch(forecasting.inputs_at(self.values, at, window))[:, -1]
        return np.abs(forecast - forecasting.targets_at(self.others, at, CONFIGURATION["horizon"]))


def load_task() -> Task:
    """Load the series; scale by the training period; choose the origins, the same for every model."""
    table = load_ridership(DEFAULT_CSV)
    periods = forecasting.periods(table)
    values = forecasting.features(table)
    learned = values[periods.train]
    others = table["others"].to_numpy()
    horizon, longest = CONFIGURATION["horizon"], CONFIGURATION["longest_window"]
    train, valid, test = (forecasting.origins(period, horizon, longest) for period in (periods.train, periods.valid, periods.test))
    return Task(
        values=(values - learned.mean(axis=0)) / learned.std(axis=0),
        others=others,
        offset=float(others[periods.train].mean()),
        unit=float(others[periods.train].std()),
        train=train[-4 * 365 :: 2][-22 * 32 :],
        stop=valid[::7],
        valid=valid,
        test=test,
    )


class EpochTimes(keras.callbacks.Callback):
    """Keep the seconds that each epoch took, validation included."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:  # noqa: ARG002
        """Start the clock (called by fit)."""
        self.started = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:  # noqa: ARG002
        """Stop the clock (called by fit)."""
        self.seconds.append(time.perf_counter() - self.started)


def compiled_model(contender: Contender, task: Task, seed: int, learning_rate: float = 0.01) -> Any:
    """Build a model from a seed and compile it: the same recipe for all."""
    keras.utils.set_random_seed(seed)
    model = contender.build(task.values.shape[1], CONFIGURATION["horizon"], CONFIGURATION["units"])
    optimizer = keras.optimizers.Adam(learning_rate, clipnorm=1.0)
    model.compile(loss="mae", optimizer=optimizer, steps_per_execution=CONFIGURATION["steps_per_execution"])
    return model


def fit(model: Any, contender: Contender, task: Task, epochs: int, callbacks: list[Any]) -> Any:
    """Train on the contender's windows."""
    x, y = task.windows(contender, task.train)
    checks = task.windows(contender, task.stop)
    return model.fit(x, y, validation_data=checks, epochs=epochs, batch_size=CONFIGURATION["batch_size"], callbacks=callbacks, verbose=0)


def run(name: str, seed: int, learning_rate: float, task: Task, epochs: int) -> dict[str, Any]:
    """Train one model from one seed until it stops improving, and measure its forecasts."""
    contender = CONTENDERS[name]
    load_at_start = os.getloadavg()[0]
    model, clock = compiled_model(contender, task, seed, learning_rate), EpochTimes()
    patience = [
        keras.callbacks.ReduceLROnPlateau("val_loss", **CONFIGURATION["reduce_lr_on_plateau"]),
        keras.callbacks.EarlyStopping("val_loss", **CONFIGURATION["early_stopping"]),
    ]
    started = time.perf_counter()
    history = fit(model, contender, task, epochs, [*patience, clock]).history["val_loss"]
    training_seconds = time.perf_counter() - started
    test = task.absolute_errors(model, task.test, contender.window)
    return {
        "model": name,
        "seed": seed,
        "learning_rate": learning_rate,
        "parameters": model.count_params(),
        "epochs": len(history),
        "best_epoch": int(np.argmin(history)) + 1,
        "valid_loss_by_epoch": rounded(history, 5),
        "valid_mae_by_day": rounded(task.absolute_errors(model, task.valid, contender.window).mean(axis=0)),
        "test_mae_by_day": rounded(test.mean(axis=0)),
        "test_error_by_origin": rounded(test.mean(axis=1), 3),
        "test_mae_of_last_days": last_days(model, contender, task),
        "training_seconds": round(training_seconds, 1),
        "seconds_an_epoch": round(statistics.median(clock.seconds[1:]), 3),
        "inference_seconds": round(inference_seconds(model, contender, task, repeats=3), 4),
        "load_at_start": round(load_at_start, 1),
    }


def last_days(model: Any, contender: Contender, task: Task) -> dict[str, float]:
    """Measure the error of the forecasts when the model is shown only the last days of each window."""
    shown = [days for days in CONFIGURATION["last_days"] if days <= contender.window]
    return {str(days): round(float(task.absolute_errors(model, task.test, days).mean()), 4) for days in shown}


def inference_seconds(model: Any, contender: Contender, task: Task, repeats: int) -> float:
    """Time the forecasts for all test origins, as one batch; the least of several passes, the first left out."""
    x = tf.constant(forecasting.inputs_at(task.values, task.test, contender.window))
    seconds = []
    for _ in range(repeats + 1):
        started = time.perf_counter()
        model.predict_on_batch(x)
        seconds.append(time.perf_counter() - started)
    return min(seconds[1:])


def timing(name: str, task: Task, epochs: int, repeats: int) -> dict[str, Any]:
    """Time one model by itself: the least seconds of several epochs, and of several passes over the test origins."""
    contender, clock = CONTENDERS[name], EpochTimes()
    load_at_start = os.getloadavg()[0]
    model = compiled_model(contender, task, seed=0)
    fit(model, contender, task, epochs + 1, [clock])
    return {
        "seconds_an_epoch": round(min(clock.seconds[1:]), 3),
        "inference_seconds": round(inference_seconds(model, contender, task, repeats), 4),
        "epochs": epochs,
        "repeats": repeats,
        "compiled_by_xla": bool(model.jit_compile),
        "load_at_start": round(load_at_start, 1),
    }


def rounded(numbers: Any, digits: int = 4) -> list[float]:
    """Make a list for the file, without digits that mean nothing."""
    return [round(float(number), digits) for number in numbers]


def surroundings() -> dict[str, Any]:
    """Say what the numbers were made with."""
    versions = {"python": platform.python_version(), "tensorflow": tf.__version__, "keras": keras.__version__, "numpy": np.__version__}
    return {"versions": versions, "machine": platform.machine(), "processors": os.cpu_count(), "threads_used": 1}


def stored(file: Path, configuration: dict[str, Any]) -> dict[str, Any]:
    """Read what is there already, or start anew."""
    if not file.exists():
        return {"note": NOTE, "configuration": configuration, **surroundings(), "timings": {}, "runs": []}
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    if found["configuration"] != configuration:
        sys.exit(f"{file} holds runs of another configuration. Move it away, or undo the change of CONFIGURATION.")
    made_with = {key: found[key] for key in surroundings()}
    if made_with != surroundings():
        print(f"note: the stored runs were made with {made_with}")
    return found | {"note": NOTE}


def write(results: dict[str, Any], file: Path) -> None:
    """Write the file in one go, one run a line, so that an interruption leaves the old one whole."""
    runs = ",\n".join(json.dumps(one) for one in results["runs"])
    head = json.dumps({key: value for key, value in results.items() if key != "runs"}, indent=1)
    new = file.with_suffix(".tmp")
    new.write_text(f'{head[:-2]},\n "runs": [\n{runs}\n]\n}}\n', encoding="utf-8")
    new.replace(file)


def train_all(results: dict[str, Any], file: Path, task: Task) -> None:
    """Make the runs that are missing, seed by seed, so that an interrupted experiment has whole seeds."""
    settings = results["configuration"]
    done = {(one["learning_rate"], one["seed"], one["model"]) for one in results["runs"]}
    wanted = [(float(rate), seed, name) for rate, count in settings["seeds"].items() for seed in range(count) for name in CONTENDERS]
    for rate, seed, name in wanted:
        if (rate, seed, name) in done:
            continue
        keras.backend.clear_session()
        one = run(name, seed, rate, task, settings["epochs_at_most"])
        results["runs"].append(one)
        write(results, file)
        error, seconds = statistics.mean(one["test_mae_by_day"]), one["training_seconds"]
        print(f"rate {rate}  seed {seed}  {name:11} {one['epochs']:3} epochs  {seconds:6.1f} s  MAE {error:.3f}", flush=True)


def time_all(results: dict[str, Any], file: Path, task: Task, epochs: int, repeats: int) -> None:
    """Time every model."""
    results["timings"] = {}
    for name in CONTENDERS:
        keras.backend.clear_session()
        results["timings"][name] = found = timing(name, task, epochs, repeats)
        print(f"{name:11} {found['seconds_an_epoch']:.3f} s an epoch, {found['inference_seconds']:.4f} s for the test origins", flush=True)
    write(results, file)


def main() -> None:
    """Read the command line and do as it says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="two seeds, two epochs; into the temporary folder unless --output is given")
    parser.add_argument("--timings", action="store_true", help="only measure times (on an idle machine), and store them with the runs")
    parser.add_argument("--output", type=Path, help=f"the file of results (default: {RESULTS.name} beside this program)")
    asked = parser.parse_args()
    logging.getLogger("tensorflow").setLevel(logging.ERROR)  # each model is traced anew, as it should be
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    configuration = CONFIGURATION | ({"seeds": {"0.01": 2}, "epochs_at_most": 2} if asked.quick else {})
    file = asked.output or (Path(tempfile.gettempdir()) / "which_one_quick.json" if asked.quick else RESULTS)
    results, task = stored(file, configuration), load_task()
    if asked.timings:
        time_all(results, file, task, epochs=2 if asked.quick else 8, repeats=3 if asked.quick else 20)
    else:
        train_all(results, file, task)
    print(f"written: {file}")


if __name__ == "__main__":
    main()

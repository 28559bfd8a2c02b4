"""Two tasks with known answers that test memory: who solves them, over how many steps.

    python book/experiments/memory_tasks.py            # about an hour on one core
    python book/experiments/memory_tasks.py --quick    # a test run of a minute; writes to another file

- The adding problem: add the two numbers that carry a mark, one in each half of the sequence
  [hochreiter1997long, le2015simple, arjovsky2016unitary].
- The copy task: see ten symbols, wait for T steps, repeat them [hochreiter1997long, arjovsky2016unitary].

A run is one layer, one length and one seed. It ends when it has solved the task, or when its updates are used up. Solved means: the
error on 512 sequences that were never trained on is below a tenth of the baseline, the least error possible without any memory.

The results stand in `memory_tasks.json` beside this file, which the chapter "LSTM and GRU" reads. Runs that are in the file
already are skipped, so the command can be stopped and started again. Delete the file to start anew.
"""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

RESULTS = Path(__file__).with_suffix(".json")
SYMBOLS = 8  # that the copy task repeats; then come the blank and the signal to begin
WORD = 10  # how many of them it repeats
LAYERS: dict[str, Callable[..., Any]] = {"SimpleRNN": keras.layers.SimpleRNN, "LSTM": keras.layers.LSTM, "GRU": keras.layers.GRU}
Floats = NDArray[np.float32]
Batch = tuple[Floats, NDArray[Any]]


@dataclass(frozen=True)
class Settings:
    """What all runs have in common.

    Attributes:
        tasks, layers, lengths, seeds: every combination of them is a run.
        units: width of the recurrent layer; otherwise it is as Keras makes it.
        updates: after which a run is given up.
        evaluate_every: updates from one evaluation to the next.
        batch: sequences in an update, newly drawn each time.
        held_out: sequences in an evaluation, the same for all runs of a task and length.
        learning_rate, clipnorm: of Adam; the gradient of all weights together is clipped to this norm.
        solved_below: part of the baseline.
    """

    tasks: tuple[str, ...] = ("adding", "copy")
    layers: tuple[str, ...] = tuple(LAYERS)
    lengths: tuple[int, ...] = (50, 100, 200, 500)
    seeds: tuple[int, ...] = (0, 1, 2)
    units: int = 32
    updates: int = 3000
    evaluate_every: int = 100
    batch: int = 32
    held_out: int = 512
    learning_rate: float = 0.01
    clipnorm: float = 1.0
    solved_below: float = 0.1


QUICK = Settings(lengths=(10,), seeds=(0, 1), updates=200, evaluate_every=50)


# The tasks


def adding(rng: np.random.Generator, count: int, length: int) -> Batch:
    """Draw sequences of the adding problem.

    Args:
        rng: the source of randomness.
        count: sequences.
        length: steps, at least 2.

    Returns:
        x (count, length, 2): numbers between 0 and 1, and marks, one in each half; y (count, 1): the sum of the two marked numbers.
    """
    x = np.zeros((count, length, 2), np.float32)
    x[:, :, 0] = rng.random((count, length))
    half, every = length // 2, np.arange(count)
    x[every, rng.integers(0, half, count), 1] = 1
    x[every, rng.integers(half, length, count), 1] = 1
    return x, (x[:, :, 0] * x[:, :, 1]).sum(axis=1, keepdims=True)


def copy(rng: np.random.Generator, count: int, length: int) -> Batch:
    """Draw sequences of the copy task.

    Args:
        rng: the source of randomness.
        count: sequences.
        length: steps of waiting, at least 1; the last of them is the signal to begin.

    Returns:
        x (count, length + 20, 10): one-hot; y (count, length + 20): the class of every step, blank but for the last ten.
    """
    word = rng.integers(0, SYMBOLS, (count, WORD))
    blank, signal = SYMBOLS, SYMBOLS + 1
    shown = np.full((count, length + 2 * WORD), blank)
    wanted = shown.copy()
    shown[:, :WORD] = word
    shown[:, WORD + length - 1] = signal
    wanted[:, -WORD:] = word
    return np.eye(SYMBOLS + 2, dtype=np.float32)[shown], wanted


def baseline(task: str, length: int) -> float:
    """The least error that is possible without memory.

    Adding: 1/6, the variance of the sum of two numbers between 0 and 1. Copy: the ten symbols are guessed, each of eight
    equally likely, and every other step is known: 10 ln 8 / (T + 20).
    """
    return 1 / 6 if task == "adding" else WORD * np.log(SYMBOLS) / (length + 2 * WORD)


DRAW = {"adding": adding, "copy": copy}
LOSSES = {
    "adding": keras.losses.MeanSquaredError(),
    "copy": keras.losses.SparseCategoricalCrossentropy(from_logits=True),
}


# A run


@dataclass(frozen=True)
class Run:
    """One layer on one task, length and seed."""

    task: str
    layer: str
    length: int
    seed: int


class Trainer:
    """A network with its optimiser, compiled once and used for every seed."""

    def __init__(self, task: str, layer: str, length: int, settings: Settings) -> None:
        self.task, self.layer, self.settings = task, layer, settings
        x, _ = DRAW[task](np.random.default_rng(0), 2, length)
        self.shape = x.shape[1:]
        self.model = self._network()
        self.optimizer = keras.optimizers.Adam(settings.learning_rate, global_clipnorm=settings.clipnorm)
        self.optimizer.build(self.model.trainable_variables)
        self.update = tf.function(self._update, jit_compile=True)
        self.error = tf.function(self._error, jit_compile=True)

    def restart(self, seed: int) -> None:
        """Take new weights, and forget what the optimiser has gathered."""
        keras.utils.set_random_seed(seed)
        self.model.set_weights(self._network().get_weights())
        for variable in self.optimizer.variables:
            if variable.path.endswith("learning_rate"):
                continue
            variable.assign(keras.ops.zeros_like(variable))

    def _network(self) -> Any:
        outputs = 1 if self.task == "adding" else SYMBOLS + 2
        recurrent = LAYERS[self.layer](self.settings.units, return_sequences=self.task == "copy")
        return keras.Sequential([keras.Input(self.shape), recurrent, keras.layers.Dense(outputs)])

    def _error(self, x: Any, y: Any) -> Any:
        return LOSSES[self.task](y, self.model(x))

    def _update(self, x: Any, y: Any) -> None:
        with tf.GradientTape() as tape:
            loss = self._error(x, y)
        weights = self.model.trainable_variables
        self.optimizer.apply(tape.gradient(loss, weights), weights)


@lru_cache(maxsize=1)
def trainer_for(task: str, layer: str, length: int, settings: Settings) -> Trainer:
    """Make the trainer, or take the last one if it fits."""
    return Trainer(task, layer, length, settings)


def train(run: Run, settings: Settings) -> dict[str, Any]:
    """Do a run.

    Returns:
        Its identity, the number of weights, the updates it was evaluated at, the error at each, the update at which it had solved
        the task (None if never), and the seconds that it took, which depend on what else the machine did.
    """
    began = time.perf_counter()
    trainer = trainer_for(run.task, run.layer, run.length, settings)
    trainer.restart(run.seed)
    held_out = DRAW[run.task](np.random.default_rng(run.length), settings.held_out, run.length)
    rng = np.random.default_rng([run.seed, run.length])
    goal = settings.solved_below * baseline(run.task, run.length)
    at, errors = [0], [float(trainer.error(*held_out))]
    while errors[-1] >= goal and at[-1] < settings.updates:
        for _ in range(settings.evaluate_every):
            trainer.update(*DRAW[run.task](rng, settings.batch, run.length))
        at.append(at[-1] + settings.evaluate_every)
        errors.append(float(trainer.error(*held_out)))
    return asdict(run) | {
        "weights": trainer.model.count_params(),
        "at": at,
        "error": [float(f"{error:.5g}") for error in errors],
        "solved_at": at[-1] if errors[-1] < goal else None,
        "seconds": round(time.perf_counter() - began, 1),
    }


# The file of results


def versions() -> dict[str, Any]:
    """Say what the results were made with."""
    libraries = {library.__name__: library.__version__ for library in (tf, keras, np)}
    return {"python": platform.python_version(), **libraries, "processors": os.cpu_count(), "machine": platform.machine(), "threads": 1}


def read(path: Path, settings: Settings) -> dict[str, Any]:
    """Read the results so far, or begin new ones.

    Raises:
        SystemExit: if the file was made with other settings.
    """
    wanted = json.loads(json.dumps(asdict(settings)))
    if not path.exists():
        return {"settings": wanted, "versions": versions(), "runs": []}
    results: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if results["settings"] != wanted:
        raise SystemExit(f"{path} was made with other settings: delete it, or write to another file with --output")
    return results


def write(path: Path, results: dict[str, Any]) -> None:
    """Write the results, one run a line, so that the file is whole at any moment."""
    runs = ",\n".join(json.dumps(run) for run in results["runs"])
    head = {name: results[name] for name in ("settings", "versions")}
    text = json.dumps(head, indent=1)[:-2] + f',\n "runs": [\n{runs}\n]\n}}\n'
    unfinished = path.with_suffix(".part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def runs_of(settings: Settings) -> Iterator[Run]:
    """List the runs, short lengths first, the seeds of a network after each other."""
    for length, task, layer, seed in product(settings.lengths, settings.tasks, settings.layers, settings.seeds):
        yield Run(task, layer, length, seed)


def main() -> None:
    """Do the runs that are not in the file of results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a test run of a minute: 10 steps, 200 updates")
    parser.add_argument("--output", type=Path, help="file of results (default: memory_tasks.json, or memory_tasks.quick.json)")
    options = parser.parse_args()
    settings = QUICK if options.quick else Settings()
    path = options.output or (RESULTS.with_suffix(".quick.json") if options.quick else RESULTS)
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    results = read(path, settings)
    done = {tuple(run[name] for name in Run.__dataclass_fields__) for run in results["runs"]}
    left = [run for run in runs_of(settings) if tuple(asdict(run).values()) not in done]
    for number, run in enumerate(left, start=1):
        found = train(run, settings)
        results["runs"].append(found)
        write(path, results)
        outcome = f"solved after {found['solved_at']} updates" if found["solved_at"] else f"not solved, error {found['error'][-1]:.4f}"
        name = f"{run.task}, {run.length} steps, {run.layer}, seed {run.seed}"
        print(f"{number}/{len(left)}  {name}: {outcome} ({found['seconds']} s)", flush=True)
    print(f"{len(results['runs'])} runs in {path}", file=sys.stdout)


if __name__ == "__main__":
    main()

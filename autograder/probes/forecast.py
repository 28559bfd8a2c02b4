"""Probes of the assignment ``forecast``: what the student's model makes of sequences, and what a training makes of the model."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np

Student = Callable[[str], Any]
NOTEBOOKS = frozenset({"train_set", "valid_set"})
"""What the notebook calls its own data."""
LOOKED = 6
"""Windows in which the days after a cut are changed."""
AT_ONCE = 128
"""Windows that the model is given at a time."""


class NotAModel(Exception):
    """What should be a Keras model is something else."""


class NoModel(Exception):
    """There is no model to train."""


def model_shapes(student: Student, x: Any, horizon: int, seed: int) -> Mapping[str, Any]:
    """What a new model makes of x, and of its last sample alone."""
    keras.utils.set_random_seed(seed)
    model = _new_model(student, x.shape[-1], horizon)
    return {"output": _run(model, x), "alone": _run(model, x[-1:])}


def model_causal(student: Student, x: Any, other: Any, changed: Any, horizon: int, seed: int) -> Mapping[str, Any]:
    """What a new model with weights drawn anew makes of x with one day changed, and of x as it is: (changed + 1, B, …).

    The days of ``changed`` are taken from ``other``, one at a time. x and ``other`` are (B, T, F).
    """
    model = _new_model(student, x.shape[-1], horizon)
    _run(model, x)
    _draw_weights(model, seed)
    copies = np.repeat(x[None], len(changed) + 1, axis=0)
    for number, day in enumerate(changed):
        copies[number, :, day] = other[:, day]
    made = _run(model, copies.reshape(-1, *x.shape[1:]))
    both_ways, backwards = _looks(model)
    outputs = made.reshape(len(copies), len(x), *made.shape[1:]) if len(made) == len(copies) * len(x) else made[None]
    return {"outputs": outputs, "both ways": both_ways, "backwards": backwards}


def training(
    student: Student,
    series: Any,
    train_at: Any,
    valid_at: Any,
    windows: Any,
    cuts: Any,
    target: int,
    horizon: int,
    seeds: Any,
    again_s: float,
    enough: float,
) -> Mapping[str, Any]:
    """Train a new model with the student's ``train``, and forecast.

    A training of at most ``again_s`` seconds whose mean absolute error on the validation days is above ``enough`` is repeated with the next
    seed; what is best on these days counts.

    ``before`` and ``after`` are the forecasts after the last day of each window. ``outputs`` is what the trained model makes of some
    windows with other days after each cut, and of these windows as they are: (cuts + 1, windows, …). What else comes back serves to say
    what is wrong with forecasts that are not good enough: ``standardised`` are those for standardised windows, ``week`` those for some
    windows as they are and with other days before the last six, and ``own data`` whether ``train`` takes the notebook's own data.
    """
    train, valid = (_cut(series, at, windows.shape[1], target, horizon) for at in (train_at, valid_at))
    best: dict[str, Any] = {}
    least = np.inf
    for seed in map(int, seeds):
        try:
            found = _trained(student, train, valid, windows, cuts, horizon, seed)
        except Exception:
            if best:  # what a second training stumbles over does not take the first away
                break
            raise
        error = found.pop("error")
        if not best or error < least:
            best, least = found, error
        if error <= enough or found["seconds"] > again_s:
            break
    return best


def _trained(student: Student, train: Any, valid: Any, windows: Any, cuts: Any, horizon: int, seed: int) -> dict[str, Any]:
    """One training: what ``training`` sends of it, and the ``error`` on the validation days."""
    model, before, weights = _untrained(student, windows, windows.shape[2], horizon, seed)
    began = time.process_time()
    returned = student("train")(model, _copied(train), _copied(valid), seed)
    seconds = time.process_time() - began
    trained = returned if isinstance(returned, keras.Model) else model
    return {
        "error": _error(_last(_run(trained, valid[0])), valid[1][:, -1]),
        "before": before,
        "after": _last(_run(trained, windows)),
        "returned": _kind(returned),
        "seconds": seconds,
        "changed": _changed(weights, trained.get_weights()),
        "outputs": _with_other_days(trained, windows, cuts),
        "looks": _looks(trained),
        "standardised": _last(_run(trained, _standardised(windows, train[0]))),
        "week": _week(trained, windows),
        "own data": _takes(student("train"), NOTEBOOKS),
    }


def _untrained(student: Student, windows: Any, n_features: int, horizon: int, seed: int) -> tuple[Any, Any, list[Any]]:
    """A new model, its forecasts and its weights."""
    keras.utils.set_random_seed(seed)
    try:
        model = _new_model(student, n_features, horizon)
        return model, _last(_run(model, windows)), model.get_weights()
    except Exception as error:
        text = str(error).strip().splitlines()
        said = f"{type(error).__name__}{': ' + text[0] if text else ''}"
        raise NoModel(f"There is no model to train. In part 1, build_model or its model raised {said[:300]}") from error


def _copied(pair: tuple[Any, Any]) -> tuple[Any, Any]:
    """X and Y for the student to do with as they like."""
    return pair[0].copy(), pair[1].copy()


def _error(forecasts: Any, truth: Any) -> float:
    """The mean absolute error; infinite where it cannot be told."""
    error = np.mean(np.abs(forecasts - truth)) if forecasts.shape == truth.shape else np.inf
    return float(error) if np.isfinite(error) else np.inf


def _new_model(student: Student, n_features: int, horizon: int) -> Any:
    model = student("build_model")(n_features, horizon)
    if not isinstance(model, keras.Model):
        said = "None: is a return statement missing?" if model is None else f"something else (of the type {type(model).__name__})."
        raise NotAModel(f"build_model should return a Keras model; yours returns {said}")
    return model


def _draw_weights(model: Any, seed: int) -> None:
    """Draw the weights anew: what a model can see does not depend on how it starts."""
    rng = np.random.default_rng(seed)
    for weight in model.trainable_weights:
        shape = tuple(weight.shape)
        size = 1.5 / np.sqrt(np.prod(shape[:-1])) if len(shape) > 1 else 0.1
        centre = 0.0 if len(shape) > 1 else np.array(weight)
        weight.assign(centre + size * rng.normal(size=shape))


def _cut(series: Any, at: Any, length: int, target: int, horizon: int) -> tuple[Any, Any]:
    """X (N, T, F) and Y (N, T, H), float32: windows that end at each origin, and the days after each of their steps."""
    steps = at[:, None] + np.arange(1 - length, 1)
    ahead = steps[:, :, None] + np.arange(1, horizon + 1)
    return series[steps].astype(np.float32), series[ahead, target].astype(np.float32)


def _run(model: Any, x: Any) -> Any:
    """What a model makes of x, in inference."""
    parts = [np.asarray(keras.ops.convert_to_numpy(model(x[i : i + AT_ONCE], training=False))) for i in range(0, len(x), AT_ONCE)]
    return np.concatenate(parts)


def _last(output: Any) -> Any:
    return output[:, -1] if output.ndim == 3 else output


def _with_other_days(model: Any, windows: Any, cuts: Any) -> Any:
    some, others = windows[:LOOKED], windows[LOOKED : 2 * LOOKED]
    copies = np.repeat(some[None], len(cuts) + 1, axis=0)
    for number, cut in enumerate(cuts):
        copies[number, :, cut + 1 :] = others[:, cut + 1 :]
    return np.stack([_run(model, copy) for copy in copies])


def _standardised(windows: Any, inputs: Any) -> Any:
    """Windows of which each feature is standardised as those that the model is trained on."""
    return ((windows - inputs.mean((0, 1))) / (inputs.std((0, 1)) + 1e-9)).astype(np.float32)


def _week(model: Any, windows: Any) -> Any:
    """The last forecasts of some windows, and of these with other days before the last six: (2, windows, …)."""
    some = windows[:LOOKED]
    others = windows[LOOKED : 2 * LOOKED].copy()
    others[:, -6:] = some[:, -6:]
    return np.stack([_last(_run(model, some)), _last(_run(model, others))])


def _takes(function: Any, names: frozenset[str]) -> bool:
    """Whether a function, or one inside it, takes something of these names from outside."""
    code = getattr(function, "__code__", None)
    codes = [code] if code else []
    while codes:
        code = codes.pop()
        if names & set(code.co_names):
            return True
        codes += [const for const in code.co_consts if hasattr(const, "co_names")]
    return False


def _kind(returned: Any) -> int:
    """0 for None, 1 for a model, 2 for a history, 3 for anything else."""
    if returned is None:
        return 0
    if isinstance(returned, keras.Model):
        return 1
    return 2 if isinstance(returned, keras.callbacks.History) else 3


def _changed(before: list[Any], after: list[Any]) -> bool:
    return len(before) != len(after) or any(a.shape != b.shape or not np.array_equal(a, b) for a, b in zip(before, after, strict=True))


def _looks(model: Any) -> list[bool]:
    """Whether a layer reads both ways, and whether one reads backwards."""
    layers = list(model._flatten_layers(include_self=False))
    both_ways = any(isinstance(layer, keras.layers.Bidirectional) for layer in layers)
    return [both_ways, any(bool(getattr(layer, "go_backwards", False)) for layer in layers) and not both_ways]

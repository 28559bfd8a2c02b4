"""Probes of the assignment ``conv1d``: the convolution, its output length, targets for fewer steps, a model with a Conv1D and a GRU."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from autograder.probes.guard import codes_of, without

Student = Callable[[str], Any]
BY_HAND = "The exercise is to write conv1d yourself, without a ready-made convolution."
PADDINGS = ("valid", "same", "causal")


class NotAModel(Exception):
    """What should be a Keras model is something else."""


def conv1d(student: Student, x: Any, kernel: Any, bias: Any, **options: Any) -> Mapping[str, Any]:
    """``conv1d(x, kernel, bias[, stride][, padding])``, and what the three arrays hold afterwards."""
    function = student("conv1d")
    with without(_convolutions(), BY_HAND):
        output = function(x, kernel, bias, **options)
    return {"output": output, "x afterwards": x, "kernel afterwards": kernel, "bias afterwards": bias}


def output_length(student: Student, rows: Any, padding: str | None) -> Mapping[str, Any]:
    """``output_length`` for each row of n, kernel size, stride and dilation rate; without a padding, for n and kernel size only.

    Every second time the arguments are given by their places.
    """
    function = student("output_length")
    if padding is None:
        return {"lengths": [function(int(n), int(k)) for n, k, *_ in rows]}
    named, lengths = True, []
    for n, k, s, d in rows:
        options = {"stride": int(s), "padding": padding, "dilation_rate": int(d)}
        lengths.append(function(int(n), int(k), **options) if named else function(int(n), int(k), *options.values()))
        named = not named
    return {"lengths": lengths}


def downsample_targets(student: Student, y: Any, kernel_size: int, stride: int) -> Mapping[str, Any]:
    """``downsample_targets(y, kernel_size, stride)``, and what y holds afterwards."""
    output = student("downsample_targets")(y, kernel_size, stride)
    return {"output": np.array(output) if output is y else output, "y afterwards": y}


def model_outputs(student: Student, x: Any, horizon: int, seed: int) -> Mapping[str, Any]:
    """What a new model, with weights drawn from the seed, makes of x, and of its last sample alone."""
    model = _new_model(student, x.shape[-1], horizon, x, seed)
    return {"output": _run(model, x), "alone": _run(model, x[-1:])}


def model_layers(student: Student, x: Any, horizon: int, seed: int) -> Mapping[str, Any]:
    """The model's layers: kernel size, stride, padding and dilation of each Conv1D; the steps that each GRU reads; how many Dense."""
    model = _new_model(student, x.shape[-1], horizon, x, seed)
    layers = list(model._flatten_layers(include_self=False))
    convolutions = [_settings(layer) for layer in layers if isinstance(layer, keras.layers.Conv1D)]
    read: list[int] = []
    for layer in layers:
        if _is_gru(layer):
            _listen(layer, read)
    _run(model, x)
    recurrent = [layer for layer in layers if isinstance(layer, keras.layers.RNN) and not _is_gru(layer)]
    return {
        "convolutions": np.array(convolutions, np.float64).reshape(-1, 4),
        "gru steps": np.array(read, np.float64),
        "gru layers": sum(_is_gru(layer) for layer in layers),
        "other recurrent layers": len(recurrent),
        "dense layers": sum(isinstance(layer, keras.layers.Dense) for layer in layers),
    }


def model_influence(student: Student, x: Any, other: Any, horizon: int, seed: int) -> Mapping[str, Any]:
    """What a new model makes of x (B, T, F), and of x with day t taken from ``other``, for each t: (T + 1, B, …)."""
    model = _new_model(student, x.shape[-1], horizon, x, seed)
    copies = np.repeat(x[None], x.shape[1] + 1, axis=0)
    for t in range(x.shape[1]):
        copies[t, :, t] = other[:, t]
    made = _run(model, copies.reshape(-1, *x.shape[1:]))
    layers = list(model._flatten_layers(include_self=False))
    return {
        "outputs": made.reshape(x.shape[1] + 1, x.shape[0], *made.shape[1:]) if len(made) == len(copies) * len(x) else made,
        "convolutions": np.array([_settings(layer) for layer in layers if isinstance(layer, keras.layers.Conv1D)]).reshape(-1, 4),
        "both ways": sum(isinstance(layer, keras.layers.Bidirectional) for layer in layers),
        "backwards": sum(bool(getattr(layer, "go_backwards", False)) for layer in layers),
    }


def _new_model(student: Student, n_features: int, horizon: int, x: Any, seed: int) -> Any:
    """A model of the student's that has run once, its weights drawn anew: what it can see does not depend on how it starts."""
    model = student("build_conv_gru")(n_features, horizon)
    if not isinstance(model, keras.Model):
        said = "None: is a return statement missing?" if model is None else f"something else (of the type {type(model).__name__})."
        raise NotAModel(f"build_conv_gru should return a Keras model; yours returns {said}")
    _run(model, x)
    rng = np.random.default_rng(seed)
    for weight in model.trainable_weights:
        shape = tuple(weight.shape)
        size = 1.5 / np.sqrt(np.prod(shape[:-1])) if len(shape) > 1 else 0.1
        centre = 0.0 if len(shape) > 1 else np.array(weight)
        weight.assign(centre + size * rng.normal(size=shape))
    return model


def _run(model: Any, x: Any) -> Any:
    return np.asarray(keras.ops.convert_to_numpy(model(x, training=False)))


def _settings(layer: Any) -> list[int]:
    padding = PADDINGS.index(layer.padding) if layer.padding in PADDINGS else -1
    return [layer.kernel_size[0], layer.strides[0], padding, layer.dilation_rate[0]]


def _is_gru(layer: Any) -> bool:
    cell = getattr(layer, "cell", None) if isinstance(layer, keras.layers.RNN) else None
    cells = cell.cells if isinstance(cell, keras.layers.StackedRNNCells) else [cell]
    return any(isinstance(one, keras.layers.GRUCell) for one in cells)


def _listen(layer: Any, read: list[int]) -> None:
    """Note the number of steps of each sequence that a recurrent layer is given."""
    call = layer.call

    def listening(sequences: Any, *arguments: Any, **options: Any) -> Any:
        read.append(int(sequences.shape[1]))
        return call(sequences, *arguments, **options)

    object.__setattr__(layer, "call", listening)


@lru_cache(maxsize=1)
def _convolutions() -> Any:
    """The code of all ready-made convolutions: Keras's layers and operations, TensorFlow's functions, NumPy's."""
    layers = {
        f"keras.layers.{name}": getattr(keras.layers, name).call for name in dir(keras.layers) if "Conv" in name and "LSTM" not in name
    }
    operations = {f"keras.ops.{name}": getattr(keras.ops, name) for name in dir(keras.ops) if "conv" in name and "convert" not in name}
    functions = {f"tf.nn.{name}": getattr(tf.nn, name) for name in dir(tf.nn) if "conv" in name}
    raw = {f"tf.raw_ops.{name}": getattr(tf.raw_ops, name) for name in dir(tf.raw_ops) if "Conv" in name and "Convert" not in name}
    numpys = {f"np.{name}": getattr(np, name) for name in ("convolve", "correlate")}
    parts = {**raw, **operations, **functions, **numpys, **layers}
    return codes_of({name: inspect.unwrap(part) for name, part in parts.items() if callable(part)})

"""Probes of the assignment ``gates``: one step of an LSTM and of a GRU, the cell, the weights of a latch."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from autograder.probes.guard import codes_of, without
from autograder.probes.wire import NoReturn, innermost

Student = Callable[[str], Any]
BY_HAND = "The exercise is to write this yourself, without Keras's or TensorFlow's recurrent layers and cells."
NAMES = ("kernel", "recurrent_kernel", "bias")


class MissingPart(Exception):
    """The student's object lacks a part that the contract names."""


class BadForm(Exception):
    """What the student's object returns has another form than the contract says."""


class NotLoadable(Exception):
    """A model with the student's layer in it cannot be saved, or not loaded again."""


def lstm_step(student: Student, x: Any, h: Any, c: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Mapping[str, Any]:
    """``lstm_step(x, h, c, kernel, recurrent_kernel, bias)``, and what the six arrays hold afterwards."""
    function = student("lstm_step")
    with without(_recurrent(), BY_HAND):
        result = function(x, h, c, kernel, recurrent_kernel, bias)
    new_h, new_c = _several(result, ("h", "c"), "lstm_step")
    given = {"x": x, "h": h, "c": c, "kernel": kernel, "recurrent_kernel": recurrent_kernel, "bias": bias}
    return {"h": new_h, "c": new_c, **{f"{name} afterwards": array for name, array in given.items()}}


def gru_step(student: Student, x: Any, h: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Mapping[str, Any]:
    """``gru_step(x, h, kernel, recurrent_kernel, bias)``, and what the five arrays hold afterwards."""
    function = student("gru_step")
    with without(_recurrent(), BY_HAND):
        result = function(x, h, kernel, recurrent_kernel, bias)
    if isinstance(result, (list, tuple)) and result and all(np.shape(part) == np.shape(h) for part in keras.tree.flatten(result)):
        raise BadForm(f"gru_step returns one array, the new h; yours returns a {type(result).__name__} of {len(result)}.")
    given = {"x": x, "h": h, "kernel": kernel, "recurrent_kernel": recurrent_kernel, "bias": bias}
    return {"h": result, **{f"{name} afterwards": array for name, array in given.items()}}


def cell_start(student: Student, features: int, units: int, seed: int | None) -> Mapping[str, Any]:
    """The weights, by their names, of a new cell; with a seed, which is set as Keras's before, of two, made one after the other."""
    made: dict[str, Any] = {}
    if seed is not None:
        keras.utils.set_random_seed(seed)
    for prefix in ("",) if seed is None else ("", "other "):
        cell = student("LSTMCell")(units)
        _call(cell, np.zeros((3, features), np.float32), *np.zeros((2, 3, units), np.float32))
        made |= {prefix + name: np.array(weight) for name in NAMES if (weight := _named(cell, name)) is not None}
    return made


def cell_step(student: Student, x: Any, h: Any, c: Any, **weights: Any) -> Mapping[str, Any]:
    """One step of the student's cell from the states ``h`` and ``c``, with weights put into it from outside."""
    cell = student("LSTMCell")(h.shape[-1])
    _call(cell, np.zeros_like(x), np.zeros_like(h), np.zeros_like(c))
    _put(cell, **weights)
    output, first, second = _call(cell, x, h, c)
    return {"output": output, "first": first, "second": second}


def cell_sequence(student: Student, x: Any, h: Any, c: Any, **weights: Any) -> Mapping[str, Any]:
    """The student's cell inside ``keras.layers.RNN``, in inference twice and in training; step by step; and one step from h and c."""
    cell, layer, _ = _layer(student, x, h.shape[-1], np.zeros_like(x[:, :1]))
    _put(cell, **weights)
    inference, again, training = (np.asarray(layer(x, training=mode)) for mode in (False, False, True))
    outputs, states = [], [np.zeros_like(h), np.zeros_like(c)]
    for t in range(x.shape[1]):
        output, *states = _call(cell, x[:, t], *states)
        outputs.append(np.asarray(output))
    output, first, second = _call(cell, x[:, 0], h, c)
    runs = {"inference": inference, "again": again, "training": training, "stepped": np.stack(outputs, axis=1)}
    return {**runs, "output": output, "first": first, "second": second}


def cell_weights(student: Student, x: Any, along: Any, **weights: Any) -> Mapping[str, Any]:
    """The gradient of ``sum(along * output)`` with respect to each weight that the model would train; ``trained`` is how many there are."""
    model, cell = _model(student, x, along.shape[-1])
    parts = _put(cell, **weights)
    with tf.GradientTape() as tape:
        output = model(x, training=True)
        loss = tf.reduce_sum(along * output) if output.shape == along.shape else tf.reduce_sum(output)
    trained = {id(variable): variable for variable in model.trainable_variables}
    found = {name: variable for name, variable in parts.items() if id(variable) in trained}
    gradients = tape.gradient(loss, [variable.value for variable in found.values()])
    reached = {name: value for name, value in zip(found, gradients, strict=True) if value is not None}
    return {"output": output, "trained": len(trained), **reached}


def cell_saved(student: Student, x: Any, **weights: Any) -> Mapping[str, Any]:
    """What a model with the student's cell computes before it was saved, and after it was loaded again."""
    model, cell = _model(student, x, weights["recurrent_kernel"].shape[0])
    _put(cell, **weights)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        try:
            model.save(path)
            loaded = keras.models.load_model(path, custom_objects={"LSTMCell": student("LSTMCell")})
        except Exception as error:
            raise NotLoadable(f"{type(error).__name__}: {innermost(str(error))}") from error
    return {"before": model(x, training=False), "loaded": loaded(x, training=False)}


def latch_weights(student: Student, units: int) -> Mapping[str, Any]:
    """``latch_weights(units)``: the three arrays."""
    parts = _several(student("latch_weights")(units), NAMES, "latch_weights")
    return dict(zip(NAMES, parts, strict=True))


def _several(result: Any, names: tuple[str, ...], function: str) -> tuple[Any, ...]:
    """The things that a function returns, as many as there are names."""
    if result is None:
        raise NoReturn("expected numbers, got None")
    try:
        parts = tuple(result)
    except TypeError:
        parts = (result,)
    if len(parts) != len(names):
        said = f"an array of shape {tuple(result.shape)}" if hasattr(result, "shape") else f"{len(parts)}"
        raise BadForm(f"{function} returns {len(names)} things, {', '.join(names)}; yours returns {said}.")
    return parts


def _model(student: Student, x: Any, units: int) -> tuple[Any, Any]:
    """A model of the student's cell in an RNN layer, built as Keras builds it, and the cell, which has shown that it takes a step."""
    inputs = keras.Input((None, x.shape[-1]))
    cell, _, outputs = _layer(student, x, units, inputs)
    _call(cell, x[:, 0], *np.zeros((2, x.shape[0], units), np.float32))
    return keras.Model(inputs, outputs), cell


def _layer(student: Student, x: Any, units: int, given: Any) -> tuple[Any, Any, Any]:
    """A new cell, the RNN layer that it is in and Keras has built, and what that gives. Where Keras fails, a step alone says better why."""
    make = student("LSTMCell")
    cell = make(units)
    try:
        layer = keras.layers.RNN(cell, return_sequences=True)
        return cell, layer, layer(given)
    except Exception:
        _call(make(units), x[:, 0], *np.zeros((2, x.shape[0], units), np.float32))
        raise


def _call(cell: Any, x: Any, h: Any, c: Any) -> tuple[Any, Any, Any]:
    """One step of a cell: its output and its two new states."""
    with without(_recurrent(), BY_HAND):
        result = cell(x, [h, c])
    if not isinstance(result, (list, tuple)) or len(result) != 2:
        raise BadForm("call() should return two things, the output and a list with the new states [h, c]; yours returns something else.")
    flat = keras.tree.flatten(result[1])
    if len(flat) != 2:
        raise BadForm(f"The cell should return two new states, [h, c]; yours returns {len(flat)}.")
    return result[0], flat[0], flat[1]


def _put(cell: Any, **values: Any) -> dict[str, Any]:
    """Put the weights into the cell, by name or else by shape; returns them."""
    parts = {}
    for name, value in values.items():
        found = _named(cell, name)
        if found is None:
            found = next((weight for weight in cell.weights if tuple(weight.shape) == value.shape), None)
        if found is None:
            raise MissingPart(f"The cell should have a weight {name} of shape {value.shape}; yours has none.")
        if tuple(found.shape) != value.shape:
            raise MissingPart(f"The cell's weight {name} should have the shape {value.shape}; yours has {tuple(found.shape)}.")
        found.assign(value)
        parts[name] = found
    return parts


def _named(cell: Any, name: str) -> Any:
    """The weight of that name: the cell's attribute, or the weight that was given the name."""
    variable = getattr(cell, name, None)
    if hasattr(variable, "assign"):
        return variable
    return next((weight for weight in cell.weights if weight.name == name), None)


@lru_cache(maxsize=1)
def _recurrent() -> Any:
    """The code of all recurrent layers and cells, and of TensorFlow's operations for them."""
    layers = {
        f"keras.layers.{name}{'' if part == 'call' else '.' + part}": getattr(getattr(keras.layers, name), part)
        for name in dir(keras.layers)
        if any(word in name for word in ("LSTM", "GRU", "RNN"))
        for part in ("call", "__init__")
        if (name, part) != ("RNN", "__init__")
    }
    operations = {
        f"tf.raw_ops.{name}": getattr(tf.raw_ops, name) for name in dir(tf.raw_ops) if any(w in name for w in ("LSTM", "GRU", "RNN"))
    }
    return codes_of({**layers, **operations})

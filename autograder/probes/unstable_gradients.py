"""Probes of the assignment ``unstable_gradients``: layer normalisation, the cell, gradients through time."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from autograder.probes.guard import codes_of, without

Student = Callable[[str], Any]
BY_HAND = "The exercise is to write layer_norm yourself, without Keras's normalisation."


class MissingPart(Exception):
    """The student's object lacks a part that the contract names."""


class Unbuilt(Exception):
    """The student's layer holds no weights although Keras has built it."""


def layer_norm(student: Student, x: Any, gain: Any, bias: Any, **options: Any) -> Mapping[str, Any]:
    """``layer_norm(x, gain, bias[, epsilon])``, and what the three arrays hold afterwards."""
    function = student("layer_norm")
    with without(_normalisations(), BY_HAND):
        output = function(x, gain, bias, **options)
    return {"output": output, "x": x, "gain": gain, "bias": bias}


def cell_step(student: Student, x: Any, h: Any, activation: str, **weights: Any) -> Mapping[str, Any]:
    """One step of the student's cell from the state ``h``, with weights put into it from outside."""
    cell = student("LNSimpleRNNCell")(h.shape[-1], activation=activation)
    cell(np.zeros_like(x), [np.zeros_like(h)])
    _put(cell, **weights)
    output, states = cell(x, [h])
    return {"output": output, "state": _only_state(states)}


def cell_sequence(student: Student, x: Any, activation: str, **weights: Any) -> Mapping[str, Any]:
    """The student's cell inside ``keras.layers.RNN``: the output of every step, in inference and in training."""
    model, cell = _model(student, x, activation, weights["bias"].shape[0])
    _put(cell, **weights)
    return {"inference": model(x, training=False), "training": model(x, training=True)}


def cell_weights(student: Student, x: Any, activation: str, along: Any, **weights: Any) -> Mapping[str, Any]:
    """The gradient of ``sum(along * output)`` with respect to each weight that the model would train."""
    model, cell = _model(student, x, activation, weights["bias"].shape[0])
    parts = _put(cell, **weights)
    with tf.GradientTape() as tape:
        output = model(x, training=True)
        loss = tf.reduce_sum(along * output)
    trained = {id(variable): variable for variable in model.trainable_variables}
    found = {name: variable for name, variable in parts.items() if id(variable) in trained}
    gradients = tape.gradient(loss, [variable.value for variable in found.values()])
    present = {name: gradient for name, gradient in zip(found, gradients, strict=True) if gradient is not None}
    return {"output": output, **present}


def cell_saved(student: Student, x: Any, activation: str, **weights: Any) -> Mapping[str, Any]:
    """What a model with the student's cell computes before it was saved, and after it was loaded again."""
    model, cell = _model(student, x, activation, weights["bias"].shape[0])
    _put(cell, **weights)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        model.save(path)
        loaded = keras.models.load_model(path, custom_objects={"LNSimpleRNNCell": student("LNSimpleRNNCell")})
    return {"before": model(x, training=False), "loaded": loaded(x, training=False)}


def gradient_norms(student: Student, x: Any, kind: str, activation: str, **weights: Any) -> Mapping[str, Any]:
    """``gradient_norms(cell, x)`` for a cell of Keras's, or one of ours, with weights put into it."""
    units = weights["recurrent_kernel"].shape[0]
    cell = _OwnCell(units) if kind == "leaky" else _keras_cell(kind, units, activation)
    cell.build((None, x.shape[-1]))
    cell.set_weights([weights[name] for name in ("kernel", "recurrent_kernel", "bias")])
    return {"norms": student("gradient_norms")(cell, x), "x": x}


class _OwnCell(keras.layers.Layer):
    """h' = h/2 + tanh(x W + h U + b)/2: a cell that a student has never met."""

    def __init__(self, units: int) -> None:
        super().__init__()
        self.units = self.state_size = self.output_size = units

    def build(self, input_shape: Any) -> None:
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units))
        self.recurrent_kernel = self.add_weight(shape=(self.units, self.units))
        self.bias = self.add_weight(shape=(self.units,))

    def call(self, inputs: Any, states: Any) -> Any:
        h = states[0] if isinstance(states, (list, tuple)) else states
        z = keras.ops.matmul(inputs, self.kernel) + keras.ops.matmul(h, self.recurrent_kernel) + self.bias
        h = 0.5 * h + 0.5 * keras.ops.tanh(z)
        return h, [h]


def _keras_cell(kind: str, units: int, activation: str) -> Any:
    if kind == "gru":
        return keras.layers.GRUCell(units, activation=activation, reset_after=False)
    return keras.layers.SimpleRNNCell(units, activation=activation)


def _model(student: Student, x: Any, activation: str, units: int) -> tuple[Any, Any]:
    """A model of the student's cell in an RNN layer, built as Keras builds it, and the cell."""
    cell = student("LNSimpleRNNCell")(units, activation=activation)
    inputs = keras.Input((None, x.shape[-1]))
    model = keras.Model(inputs, keras.layers.RNN(cell, return_sequences=True)(inputs))
    if not all(_sublayer(cell, name).weights for name in ("simple_rnn_cell", "layer_norm")):
        raise Unbuilt("Keras has built the model, and yet the cell's sublayers hold no weights.")
    return model, cell


def _normalisations() -> Any:
    layers = {f"keras.layers.{name}": getattr(keras.layers, name).call for name in dir(keras.layers) if "Normalization" in name}
    functions = {f"keras.ops.{name}": getattr(keras.ops, name) for name in dir(keras.ops) if "normaliz" in name}
    return codes_of({**layers, **functions, "keras.utils.normalize": keras.utils.normalize})


def _put(cell: Any, kernel: Any, recurrent_kernel: Any, bias: Any, gain: Any, offset: Any) -> dict[str, Any]:
    """Put the weights into the two sublayers, by shape and by initial value, whatever their names; returns what was found."""
    parts = {}
    linear = _sublayer(cell, "simple_rnn_cell")
    names = {value.shape: name for name, value in (("kernel", kernel), ("recurrent_kernel", recurrent_kernel), ("bias", bias))}
    for variable in linear.weights:
        if tuple(variable.shape) in names:
            parts[names[tuple(variable.shape)]] = variable
    for variable in _sublayer(cell, "layer_norm").weights:
        if tuple(variable.shape) == gain.shape:
            parts["gain" if float(np.mean(variable)) > 0.5 else "offset"] = variable
    values = {"kernel": kernel, "recurrent_kernel": recurrent_kernel, "bias": bias, "gain": gain, "offset": offset}
    for name, variable in parts.items():
        variable.assign(values[name])
    return parts


def _sublayer(cell: Any, name: str) -> Any:
    if not hasattr(cell, name):
        raise MissingPart(f"The cell should have a sublayer named {name}; yours has none.")
    return getattr(cell, name)


def _only_state(states: Any) -> Any:
    flat = keras.tree.flatten(states)
    if len(flat) != 1:
        raise ValueError(f"the cell should return one new state, got {len(flat)}")
    return flat[0]

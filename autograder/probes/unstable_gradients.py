"""Probes of the assignment ``unstable_gradients``: layer normalisation, the cell, gradients through time."""

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
from autograder.probes.wire import innermost

Student = Callable[[str], Any]
BY_HAND = "The exercise is to write layer_norm yourself, without Keras's normalisation."


class MissingPart(Exception):
    """The student's object lacks a part that the contract names."""


class Unbuilt(Exception):
    """The student's layer holds no weights although Keras has built it."""


class BadForm(Exception):
    """What the student's object returns has another form than the contract says."""


class NotLoadable(Exception):
    """A model with the student's layer in it cannot be saved, or not loaded again."""


def layer_norm(student: Student, x: Any, gain: Any, bias: Any, **options: Any) -> Mapping[str, Any]:
    """``layer_norm(x, gain, bias[, epsilon])``, and what the three arrays hold afterwards."""
    function = student("layer_norm")
    with without(_normalisations(), BY_HAND):
        output = function(x, gain, bias, **options)
    return {"output": output, "x": x, "gain": gain, "bias": bias}


def cell_step(student: Student, x: Any, h: Any, activation: str, default: bool = False, **weights: Any) -> Mapping[str, Any]:
    """One step of the student's cell from the state ``h``, with weights put into it from outside."""
    cell = student("LNSimpleRNNCell")(h.shape[-1], **({} if default else {"activation": activation}))
    cell(np.zeros_like(x), [np.zeros_like(h)])
    _put(cell, **weights)
    output, state = _step(cell, x, h)
    return {"output": output, "state": state}


def cell_sequence(student: Student, x: Any, activation: str, **weights: Any) -> Mapping[str, Any]:
    """The student's cell inside ``keras.layers.RNN``, in inference twice and in training; and the same cell, called step by step."""
    cell = _new_cell(student, x, activation, weights["bias"].shape[0])
    layer = keras.layers.RNN(cell, return_sequences=True)
    layer(np.zeros_like(x))
    _put(cell, **weights)
    inference, again, training = (np.asarray(layer(x, training=mode)) for mode in (False, False, True))
    outputs, state = [], np.zeros((x.shape[0], weights["bias"].shape[0]), np.float32)
    for t in range(x.shape[1]):
        output, state = _step(cell, x[:, t], state)
        outputs.append(output)
    return {"inference": inference, "again": again, "training": training, "stepped": np.stack(outputs, axis=1)}


def cell_weights(student: Student, x: Any, activation: str, along: Any, **weights: Any) -> Mapping[str, Any]:
    """The gradient of ``sum(along * output)`` with respect to each weight that the model would train, 0 where none reaches it.

    ``without gradient`` is the number of further weights that would be trained and get none.
    """
    model, cell = _model(student, x, activation, weights["bias"].shape[0])
    parts = _put(cell, **weights)
    with tf.GradientTape() as tape:
        output = model(x, training=True)
        loss = tf.reduce_sum(along * output) if output.shape == along.shape else tf.reduce_sum(output)
    trained = {id(variable): variable for variable in model.trainable_variables}
    found = {name: variable for name, variable in parts.items() if id(variable) in trained}
    known = {id(variable) for variable in found.values()}
    others = [variable for key, variable in trained.items() if key not in known]
    gradients = tape.gradient(loss, [variable.value for variable in (*found.values(), *others)])
    reached = {name: np.zeros(found[name].shape) if one is None else one for name, one in zip(found, gradients, strict=False)}
    missing = sum(gradient is None for gradient in gradients[len(found) :])
    return {"output": output, **reached, "without gradient": np.array([missing])}


def cell_saved(student: Student, x: Any, activation: str, **weights: Any) -> Mapping[str, Any]:
    """What a model with the student's cell computes before it was saved, and after it was loaded again."""
    model, cell = _model(student, x, activation, weights["bias"].shape[0])
    _put(cell, **weights)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        try:
            model.save(path)
            loaded = keras.models.load_model(path, custom_objects={"LNSimpleRNNCell": student("LNSimpleRNNCell")})
        except Exception as error:
            raise NotLoadable(f"{type(error).__name__}: {innermost(str(error))}") from error
    return {"before": model(x, training=False), "loaded": loaded(x, training=False)}


def gradient_norms(student: Student, x: Any, kind: str, activation: str, **weights: Any) -> Mapping[str, Any]:
    """``gradient_norms(cell, x)`` for a cell of Keras's, or one of ours, with weights put into it."""
    units = weights["recurrent_kernel"].shape[0]
    cell = OwnCell(units) if kind == "leaky" else _keras_cell(kind, units, activation)
    cell.build((None, x.shape[-1]))
    cell.set_weights([weights[name] for name in ("kernel", "recurrent_kernel", "bias")])
    return {"norms": student("gradient_norms")(cell, x), "again": student("gradient_norms")(cell, x)}


class OwnCell(keras.layers.Layer):
    """h' = h/2 + tanh(x W_x + h W_h + b)/2: a cell that a student has never met."""

    def __init__(self, units: int) -> None:
        super().__init__()
        self.state_size = self.output_size = units

    def build(self, input_shape: Any) -> None:
        """Called by the probe, with (B, F)."""
        self.from_input = self.add_weight(shape=(input_shape[-1], self.state_size))
        self.from_state = self.add_weight(shape=(self.state_size, self.state_size))
        self.shift = self.add_weight(shape=(self.state_size,))

    def get_initial_state(self, batch_size: Any = None) -> Any:
        """Zeros, (B, U)."""
        return [keras.ops.zeros((batch_size, self.state_size))]

    def call(self, inputs: Any, states: Any) -> Any:
        """One step."""
        h = states[0] if isinstance(states, (list, tuple)) else states
        z = keras.ops.matmul(inputs, self.from_input) + keras.ops.matmul(h, self.from_state) + self.shift
        h = 0.5 * h + 0.5 * keras.ops.tanh(z)
        return h, [h]


def _keras_cell(kind: str, units: int, activation: str) -> Any:
    if kind == "gru":
        return keras.layers.GRUCell(units, activation=activation, reset_after=False)
    return keras.layers.SimpleRNNCell(units, activation=activation)


def _model(student: Student, x: Any, activation: str, units: int) -> tuple[Any, Any]:
    """A model of the student's cell in an RNN layer, built as Keras builds it, and the cell."""
    cell = _new_cell(student, x, activation, units)
    inputs = keras.Input((None, x.shape[-1]))
    model = keras.Model(inputs, keras.layers.RNN(cell, return_sequences=True)(inputs))
    if not _sublayer(cell, "simple_rnn_cell").weights or not _sublayer(cell, "layer_norm").built:
        raise Unbuilt("Keras has built the model, and yet the cell's sublayers hold no weights.")
    return model, cell


def _new_cell(student: Student, x: Any, activation: str, units: int) -> Any:
    """A fresh cell, not built yet; another one has shown that it takes a step."""
    make = student("LNSimpleRNNCell")
    _step(make(units, activation=activation), x[:, 0], np.zeros((x.shape[0], units), np.float32))
    return make(units, activation=activation)


@lru_cache(maxsize=1)
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
        parts.setdefault("gain" if float(np.mean(variable)) > 0.5 else "offset", variable)
    values = {"kernel": kernel, "recurrent_kernel": recurrent_kernel, "bias": bias, "gain": gain, "offset": offset}
    for name, variable in parts.items():
        if tuple(variable.shape) == values[name].shape:
            variable.assign(values[name])
    return parts


def _sublayer(cell: Any, name: str) -> Any:
    if not hasattr(cell, name):
        raise MissingPart(f"The cell should have a sublayer named {name}; yours has none.")
    return getattr(cell, name)


def _step(cell: Any, x: Any, h: Any) -> tuple[Any, Any]:
    """One step of a cell: its output and its one new state, which may stand in a list, as ``keras.layers.RNN`` allows."""
    result = cell(x, [h])
    if not isinstance(result, (list, tuple)) or len(result) != 2:
        raise BadForm("call() should return two things, the output and a list with the new state; yours returns something else.")
    flat = keras.tree.flatten(result[1])
    if len(flat) != 1:
        raise BadForm(f"The cell should return one new state; yours returns {len(flat)}.")
    return result[0], flat[0]

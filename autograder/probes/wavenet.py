"""Probes of the assignment ``wavenet``: causal padding and convolution, the stack, the gated block, a causality test."""

from __future__ import annotations

import inspect
import tempfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.ops import gen_nn_ops

from autograder.probes.guard import codes_of, without
from autograder.probes.suspects import is_causal as is_causal
from autograder.probes.wire import NoReturn, innermost

Student = Callable[[str], Any]
BY_HAND = "The exercise is to write causal_conv1d yourself, without a ready-made convolution."
PADDINGS = ("valid", "same", "causal")
CONVS = ("filter", "gate", "residual", "skip")


class NotAModel(Exception):
    """What should be a Keras model is something else."""


class MissingPart(Exception):
    """The student's object lacks a part that the contract names."""


class NotLoadable(Exception):
    """A model with the student's layer in it cannot be saved, or not loaded again."""


# --- functions -------------------------------------------------------------------------------------------------------------------


def causal_pad(student: Student, x: Any, kernel_size: int, **options: Any) -> Mapping[str, Any]:
    """``causal_pad(x, kernel_size[, dilation_rate])``, and what x holds afterwards."""
    output = student("causal_pad")(x, kernel_size, **options)
    return {"output": np.array(output) if output is x else output, "x afterwards": x}


def causal_conv1d(student: Student, x: Any, kernel: Any, bias: Any, **options: Any) -> Mapping[str, Any]:
    """``causal_conv1d(x, kernel, bias[, dilation_rate])``, and what the three arrays hold afterwards."""
    function = student("causal_conv1d")
    with without(_convolutions(), BY_HAND):
        output = function(x, kernel, bias, **options)
    return {"output": output, "x afterwards": x, "kernel afterwards": kernel, "bias afterwards": bias}


def receptive_field(student: Student, kernel_size: int, rates: Any, kind: str = "list") -> Mapping[str, Any]:
    """``receptive_field(kernel_size, dilation_rates)``, the rates as a list, a tuple or an array, and what they are afterwards."""
    given: Any = [int(rate) for rate in rates]
    if kind != "list":
        given = tuple(given) if kind == "tuple" else np.array(given, np.int64)
    return {"steps": student("receptive_field")(kernel_size, given), "rates afterwards": np.array(given, np.float64)}


# --- the stack -------------------------------------------------------------------------------------------------------------------


def stack_outputs(student: Student, x: Any, horizon: int, seed: int, rates: Any = None, filters: Any = None) -> Mapping[str, Any]:
    """What a new model, with weights drawn from the seed, makes of x, and of its last sample alone."""
    model = _new_stack(student, x, horizon, rates, filters)
    _draw_weights(model, seed)
    return {"output": _run(model, x), "alone": _run(model, x[-1:])}


def stack_values(student: Student, x: Any, horizon: int, rates: Any = None, filters: Any = None, **values: Any) -> Mapping[str, Any]:
    """What a new model computes once weights were put into it by their shapes, in inference and in training; and its weights' shapes."""
    model = _new_stack(student, x, horizon, rates, filters)
    for weight in model.trainable_weights:
        fitting = [value for value in values.values() if _fits(value, weight)]
        if fitting:
            weight.assign(np.reshape(fitting[0], weight.shape))
    return {
        "output": _run(model, x),
        "training": np.asarray(keras.ops.convert_to_numpy(model(x, training=True))),
        "shapes": np.array([_row(weight.shape) for weight in model.trainable_weights], np.float64).reshape(-1, 4),
        "convolutions": _table(model),
    }


def stack_influence(
    student: Student, x: Any, horizon: int, seed: int, first: int, looked: int, rates: Any = None, filters: Any = None
) -> Mapping[str, Any]:
    """How much output steps of a new model feel of each step of x (1, T, F), by gradients: (outputs, T).

    ``looked`` of the outputs are looked at, from ``first`` on.

    The weights are drawn anew, all of them positive, so that no ReLU is off and no two paths cancel: a 0 then means that there is no path.
    """
    model = _new_stack(student, x, horizon, rates, filters)
    _draw_weights(model, seed)
    influence = _influence(model, x, first, looked)
    return {"convolutions": _table(model), **({} if influence is None else {"influence": influence})}


def _draw_weights(model: Any, seed: int) -> None:
    """Give a model positive weights whose sums are of size 1; gains stay near 1."""
    rng = np.random.default_rng(seed)
    for weight in model.trainable_weights:
        shape = tuple(weight.shape)
        if len(shape) > 1:
            weight.assign(rng.uniform(0.5, 1.5, shape) / np.prod(shape[:-1]))
        elif np.mean(weight) < 0.5:
            weight.assign(rng.uniform(0.02, 0.05, shape))


def _influence(layer: Any, x: Any, first: int, looked: int, outputs: int = 0) -> Any:
    """The size of the gradient of some output steps with respect to each step of x (1, T, F); each has a copy of x to itself.

    Only what has as many steps as ``outputs`` says is looked at, or else as the first array that is returned. None if that has none.
    """
    copies = tf.repeat(tf.constant(x), looked, axis=0)
    with tf.GradientTape() as tape:
        tape.watch(copies)
        made = [part for part in keras.tree.flatten(layer(copies)) if len(part.shape) == 3]
        outputs = outputs or (made[0].shape[1] if made else 0)
        if not outputs:
            return None
        late = min(first, outputs - 1)
        which = list(range(late, min(late + looked, outputs)))
        here = tf.one_hot(which, outputs)[:, :, None]
        total = tf.add_n([tf.reduce_sum(part[: len(which)] * here) for part in made if part.shape[1] == outputs])
    gradient = tape.gradient(total, copies, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    return np.abs(gradient.numpy()).sum(2)[: len(which)]


def _new_stack(student: Student, x: Any, horizon: int, rates: Any, filters: Any) -> Any:
    """A model of the student's that is built: a functional one is from the start, another one once it has run."""
    options: dict[str, Any] = {} if rates is None else {"dilation_rates": tuple(int(rate) for rate in rates)}
    model = student("build_wavenet")(x.shape[-1], horizon, **options, **({} if filters is None else {"filters": int(filters)}))
    if not isinstance(model, keras.Model):
        said = "None: is a return statement missing?" if model is None else f"a {type(model).__name__}."
        raise NotAModel(f"build_wavenet should return a Keras model; yours returns {said}")
    if not (model.built and getattr(model, "inputs", None)):
        _run(model, x)
    return model


def _fits(value: Any, weight: Any) -> bool:
    """Whether a value belongs into a weight; a kernel of size 1 may have two axes, as in a Dense layer."""
    shape = _of_one_dimension(weight.shape)
    return bool(value.shape == shape or (value.ndim == 3 and len(value) == 1 and value.shape[1:] == shape))


def _row(shape: Any) -> list[int]:
    """The number of axes and up to three sizes."""
    shape = _of_one_dimension(shape)
    return ([len(shape), *(int(size) for size in shape)] + [0] * 4)[:4]


def _of_one_dimension(shape: Any) -> tuple[int, ...]:
    """The shape of a kernel; (K, F, C) for a two-dimensional one of height 1."""
    return tuple(shape)[1:] if len(shape) == 4 and shape[0] == 1 else tuple(shape)


def _table(model: Any) -> Any:
    """Kernel size, dilation rate, padding and stride of each Conv1D."""
    layers = [layer for layer in model._flatten_layers(include_self=False) if isinstance(layer, keras.layers.Conv1D)]
    rows = [[la.kernel_size[0], la.dilation_rate[0], PADDINGS.index(la.padding), la.strides[0]] for la in layers]
    return np.array(rows, np.float64).reshape(-1, 4)


def _run(model: Any, x: Any) -> Any:
    return np.asarray(keras.ops.convert_to_numpy(model(x, training=False)))


# --- the block -------------------------------------------------------------------------------------------------------------------


def block_run(student: Student, x: Any, kernel_size: int, dilation_rate: int, sizes: bool = False, **weights: Any) -> Mapping[str, Any]:
    """What the block makes of x with weights put into its sublayers: its first output and, if there is one, its second.

    With ``sizes`` also how large the kernels on its two paths are in a block of kernel size 3.
    """
    block = _new_block(student, x, kernel_size, dilation_rate)
    biases = _put(block, **weights)
    made, again, training = _parts(block(x)), _parts(block(x)), _parts(block(x, training=True))
    runs = (("", made), (" again", again), (" in training", training))
    named = {f"{name}{how}": part for how, parts in runs for name, part in zip(("first", "second"), parts, strict=False)}
    return {**named, "outputs": len(made), "biases": biases, **({"sizes": _sizes_of_paths(student, x)} if sizes else {})}


def block_influence(student: Student, x: Any, kernel_size: int, dilation_rate: int, **weights: Any) -> Mapping[str, Any]:
    """On which steps of x (1, T, F) each output step depends through the filter alone, and through the gate alone."""
    block = _new_block(student, x, kernel_size, dilation_rate)
    tables = {}
    for alone, other in (("filter", "gate"), ("gate", "filter")):
        _put(block, **weights)
        conv = getattr(block, f"{other}_conv")
        for variable in conv.weights:
            variable.assign(np.full(variable.shape, 0.0 if len(variable.shape) > 1 else 0.5))
        if not conv.use_bias:  # tanh(0) would let nothing pass: the step itself does, which each output may see
            conv.kernel.assign(np.concatenate([np.zeros(conv.kernel.shape)[:-1], np.full(conv.kernel.shape, 0.1)[-1:]]))
        tables[alone] = _influence(block, x, 0, x.shape[1], outputs=x.shape[1])
    steps = [part.shape[1] if len(part.shape) == 3 else 0 for part in _parts(block(x))]
    return {**tables, "steps": steps, "settings": [_settings(block, name) for name in ("filter", "gate")]}


def block_weights(student: Student, x: Any, kernel_size: int, dilation_rate: int, along: Any, **weights: Any) -> Mapping[str, Any]:
    """The size of the gradient of ``sum(along * outputs)`` with respect to each weight, for a model that trains them; -1 for none."""
    model, block = _block_model(student, x, kernel_size, dilation_rate)
    _put(block, **weights)
    with tf.GradientTape() as tape:
        loss = tf.add_n([tf.reduce_sum(along * part) for part in _parts(model(x, training=True))])
    trained = {id(variable) for variable in model.trainable_variables}
    sizes = {}
    for name in CONVS:
        for variable in getattr(block, f"{name}_conv").weights:
            kind = "kernel" if len(variable.shape) > 1 else "bias"
            sizes[f"{name} {kind}"] = variable if id(variable) in trained else None
    watched = {name: variable.value for name, variable in sizes.items() if variable is not None}
    gradients = dict(zip(watched, tape.gradient(loss, list(watched.values())), strict=True))
    return {name: -1.0 if gradients.get(name) is None else np.abs(gradients[name]).sum() for name in sizes}


def block_saved(student: Student, x: Any, kernel_size: int, dilation_rate: int, seed: int) -> Mapping[str, Any]:
    """What a model with the student's block computes before it was saved, and after it was loaded again."""
    model, block = _block_model(student, x, kernel_size, dilation_rate)
    known = {"GatedResidualBlock": student("GatedResidualBlock"), type(block).__name__: type(block)}
    rng = np.random.default_rng(seed)
    for weight in model.weights:
        weight.assign(0.7 * rng.normal(size=weight.shape))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        try:
            model.save(path)
            loaded = keras.models.load_model(path, custom_objects=known)
        except Exception as error:
            raise NotLoadable(f"{type(error).__name__}: {innermost(str(error))}") from error
        before, after = _parts(model(x, training=False)), _parts(loaded(x, training=False))
    both = {"before": before[0], "loaded": after[0]}
    return {**both, "skip before": before[1], "skip loaded": after[1]} if len(before) > 1 < len(after) else both


def _block_model(student: Student, x: Any, kernel_size: int, dilation_rate: int) -> tuple[Any, Any]:
    """A model of the student's block, built as Keras builds it, and the block."""
    make = student("GatedResidualBlock")
    block, inputs = make(x.shape[-1], kernel_size, dilation_rate), keras.Input((None, x.shape[-1]))
    try:
        return keras.Model(inputs, block(inputs)), block
    except Exception:
        _parts(make(x.shape[-1], kernel_size, dilation_rate)(x))  # what it raises, says more
        raise


def _new_block(student: Student, x: Any, kernel_size: int, dilation_rate: int) -> Any:
    """A block that has run once, and so is built."""
    block = student("GatedResidualBlock")(x.shape[-1], kernel_size, dilation_rate)
    _parts(block(np.zeros_like(x)))
    return block


def _parts(result: Any) -> list[Any]:
    """The arrays that a block returns."""
    if result is None:
        raise NoReturn("expected two arrays, got None")
    parts = keras.tree.flatten(result)
    if not parts or any(part is None for part in parts):
        raise NoReturn("expected two arrays, got a None in them")
    return list(parts)


def _put(block: Any, **weights: Any) -> list[bool]:
    """Put kernels and biases into the four sublayers; returns which of them have a bias."""
    biases = []
    for name in CONVS:
        conv = getattr(block, f"{name}_conv", None)
        if not isinstance(conv, keras.layers.Layer):
            raise MissingPart(f"The block should have a sublayer {name}_conv; yours has none.")
        for variable in conv.weights:
            value = weights[f"{name}_kernel" if len(variable.shape) > 1 else f"{name}_bias"]
            variable.assign(_as_large(value, tuple(variable.shape)))
        biases.append(any(len(variable.shape) == 1 for variable in conv.weights))
    return biases


def _sizes_of_paths(student: Student, x: Any) -> list[int]:
    """The kernel sizes on the two paths of a block of kernel size 3; 1 for what has a matrix, or where no such block can be made."""
    try:
        block = _new_block(student, x, 3, 2)
        shapes = [[tuple(variable.shape) for variable in getattr(block, f"{name}_conv").weights] for name in ("residual", "skip")]
    except Exception:  # it shows in other items
        return [1, 1]
    return [next((shape[0] for shape in path if len(shape) == 3), 1) for path in shapes]


def _as_large(value: Any, shape: tuple[int, ...]) -> Any:
    """A kernel for a convolution of another size: its weights stand last, the rest is 0."""
    if value.shape == shape or value.ndim == 1 or len(shape) != 3:
        return np.reshape(value, shape) if value.size == np.prod(shape) else value
    larger = np.zeros((max(shape[0], len(value)), *value.shape[1:]), value.dtype)
    larger[-len(value) :] = value
    return larger[-shape[0] :]


def _settings(block: Any, name: str) -> list[float]:
    """Dilation rate and padding of a convolution, or -1."""
    conv = getattr(block, f"{name}_conv")
    padding = getattr(conv, "padding", None)
    return [float(getattr(conv, "dilation_rate", (-1,))[0]), float(PADDINGS.index(padding)) if padding in PADDINGS else -1.0]


# --- ready-made convolutions -----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _convolutions() -> Any:
    """The code of all ready-made convolutions: Keras's layers and operations, TensorFlow's functions, NumPy's."""
    layers = {f"keras.layers.{n}": getattr(keras.layers, n).call for n in dir(keras.layers) if "Conv" in n and "LSTM" not in n}
    operations = {f"keras.ops.{n}": getattr(keras.ops, n) for n in dir(keras.ops) if "conv" in n and "convert" not in n}
    functions = {f"tf.nn.{n}": getattr(tf.nn, n) for n in dir(tf.nn) if "conv" in n}
    names = [n for n in dir(gen_nn_ops) if n.startswith(("conv", "depthwise_conv"))]
    raw = {f"tf.raw_ops.{''.join(word.capitalize() for word in n.split('_'))}": getattr(gen_nn_ops, n) for n in names}
    numpys = {f"np.{n}": getattr(np, n) for n in ("convolve", "correlate")}
    parts = {**raw, **operations, **functions, **numpys, **layers}
    return codes_of({name: inspect.unwrap(part) for name, part in parts.items() if callable(part)})

"""The models that the chapters compare, from their layers to how far back they can see.

Every model maps (batch, time, features) to (batch, steps, horizon): a forecast at each of its steps. Step j of a model with
`first` and `stride` stands on day `first` + `stride` · j of the window, and its forecast is about the days after that one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from long_sequences.cells import LNSimpleRNNCell


def recurrent_forecaster(layer: keras.Layer, n_features: int, horizon: int) -> keras.Model:
    """Put a linear output behind a recurrent layer.

    Args:
        layer: a recurrent layer made with `return_sequences=True`.
        n_features: numbers a day.
        horizon: days ahead.

    Returns:
        A model from (batch, T, n_features) to (batch, T, horizon), for any T.
    """
    return keras.Sequential([keras.Input((None, n_features)), layer, keras.layers.Dense(horizon)])


def strided_forecaster(
    layer: keras.Layer, n_features: int, horizon: int, *, kernel_size: int = 4, stride: int = 2, filters: int = 32
) -> keras.Model:
    """Shorten the sequence by a strided 'valid' convolution before a recurrent layer reads it.

    Step j sees the days up to `stride` · j + `kernel_size` - 1, and none after that.

    Args:
        layer: a recurrent layer made with `return_sequences=True`.
        n_features: numbers a day.
        horizon: days ahead.
        kernel_size: days that one step of the convolution sees.
        stride: days from one step to the next.
        filters: channels of the convolution.

    Returns:
        A model from (batch, T, n_features) to (batch, (T - kernel_size) // stride + 1, horizon), for any T of at least kernel_size.
    """
    convolution = keras.layers.Conv1D(filters, kernel_size, strides=stride, padding="valid", activation="relu")
    return keras.Sequential([keras.Input((None, n_features)), convolution, layer, keras.layers.Dense(horizon)])


def dilated_forecaster(
    n_features: int, horizon: int, *, dilation_rates: Sequence[int] = (1, 2, 4, 8) * 2, kernel_size: int = 2, filters: int = 32
) -> keras.Model:
    """Stack causal convolutions with growing gaps, and a linear 1×1 convolution on top [oord2016wavenet, without gates].

    A step sees 1 + (kernel_size - 1) · Σ dilation_rates days, its own included.

    Args:
        n_features: numbers a day.
        horizon: days ahead.
        dilation_rates: days between the inputs of one kernel, for each layer from the first to the last.
        kernel_size: inputs of one kernel.
        filters: channels of each layer.

    Returns:
        A model from (batch, T, n_features) to (batch, T, horizon), for any T.
    """
    model = keras.Sequential([keras.Input((None, n_features))])
    for rate in dilation_rates:
        model.add(keras.layers.Conv1D(filters, kernel_size, padding="causal", dilation_rate=rate, activation="relu"))
    model.add(keras.layers.Conv1D(horizon, 1))
    return model


@dataclass(frozen=True)
class Contender:
    """A model as the chapter "Which one?" trains it.

    Attributes:
        build: makes the model from the numbers a day, the days ahead, and the units.
        window: days that it is shown.
        first: the day of the window on which its first step stands, from 0.
        stride: days from one step to the next.
    """

    build: Callable[[int, int, int], keras.Model]
    window: int
    first: int = 0
    stride: int = 1


def _recurrent(layer: Callable[[int], Any]) -> Callable[[int, int, int], keras.Model]:
    return lambda n_features, horizon, units: recurrent_forecaster(layer(units), n_features, horizon)


CONTENDERS: Mapping[str, Contender] = {
    "SimpleRNN": Contender(_recurrent(lambda units: keras.layers.SimpleRNN(units, return_sequences=True)), 56),
    "LN-RNN": Contender(_recurrent(lambda units: keras.layers.RNN(LNSimpleRNNCell(units), return_sequences=True)), 56),
    "LSTM": Contender(_recurrent(lambda units: keras.layers.LSTM(units, return_sequences=True)), 56),
    "GRU": Contender(_recurrent(lambda units: keras.layers.GRU(units, return_sequences=True)), 56),
    "Conv1D+GRU": Contender(
        lambda n_features, horizon, units: strided_forecaster(
            keras.layers.GRU(units, return_sequences=True), n_features, horizon, kernel_size=4, stride=2, filters=units
        ),
        window=112,
        first=3,
        stride=2,
    ),
    "WaveNet": Contender(lambda n_features, horizon, units: dilated_forecaster(n_features, horizon, filters=units), 112),
}


def days_seen(model: keras.Model, n_features: int, length: int, seed: int = 0) -> NDArray[np.bool_]:
    """Find out on which days of a window the last forecast depends, by its gradient at random inputs.

    Args:
        model: from (batch, length, n_features) to (batch, steps, horizon). A model with ReLU should have its random first
            weights: a trained one may have switched paths off.
        n_features: numbers a day.
        length: days in the window.
        seed: of the random inputs.

    Returns:
        bool of shape (length,): True where a gradient is not zero. A gradient below 1e-38, the smallest normal float32, counts as zero.
    """
    x = tf.constant(np.random.default_rng(seed).normal(size=(64, length, n_features)), tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(x)
        last = tf.reduce_sum(model(x)[:, -1])
    gradient = tape.gradient(last, x).numpy()
    return np.asarray(np.any(gradient != 0, axis=(0, 2)))

"""LSTM and GRU one gate at a time, in NumPy and float64: every gate is a dense layer of its own, and can be looked at.

The order of the gates in joined weights is i, f, g, o for an LSTM and z, r, g for a GRU, as in Keras (which calls the candidate
of an LSTM c, and that of a GRU h).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import ArrayLike, NDArray

from long_sequences.errors import DataError

Floats = NDArray[np.float64]
LSTM_ORDER = ("i", "f", "g", "o")
GRU_ORDER = ("z", "r", "g")


@dataclass(frozen=True)
class Gate:
    """One dense layer of a recurrent cell; it sees the input and the last output.

    Attributes:
        W_x: weights of the input, shape (F, U).
        W_h: weights of the last output, shape (U, U).
        b: bias, shape (U,).
    """

    W_x: Floats
    W_h: Floats
    b: Floats

    def pre_activation(self, x: Floats, h: Floats) -> Floats:
        """Compute a = x W_x + h W_h + b for x of shape (B, F) and h of shape (B, U)."""
        return x @ self.W_x + h @ self.W_h + self.b


def sigmoid(a: ArrayLike) -> Floats:
    """Compute 1 / (1 + exp(-a)), without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(a, np.float64)))


def gates_of(layer: Any) -> dict[str, Gate]:
    """Take the weights of a Keras layer or cell apart.

    Args:
        layer: an LSTM, or a GRU with `reset_after=False`, that is built and has a bias; or the cell of one.

    Returns:
        For each gate its name and its own weights, in float64.

    Raises:
        DataError: if the weights are not those of such a layer.
    """
    arrays = [np.asarray(weight, np.float64) for weight in layer.get_weights()]
    shapes = [array.shape for array in arrays]
    order = _order_of(shapes)
    if order is None:
        raise DataError("an LSTM, or a GRU with reset_after=False", f"weights of shapes {shapes}", "build the layer, with its bias")
    parts = [np.split(array, len(order), axis=-1) for array in arrays]
    return {name: Gate(*own) for name, own in zip(order, zip(*parts, strict=True), strict=True)}


def _order_of(shapes: list[tuple[int, ...]]) -> tuple[str, ...] | None:
    """Tell from the shapes of a layer's weights which gates they hold."""
    for order in (LSTM_ORDER, GRU_ORDER):
        if len(shapes) == 3 and shapes[1] == (units := shapes[1][0], len(order) * units) and shapes[2] == (len(order) * units,):
            return order
    return None


def joined(gates: Mapping[str, Gate], order: Iterable[str]) -> list[Floats]:
    """Put the weights of single gates side by side, as Keras keeps them.

    Args:
        gates: for each name its gate.
        order: the names, from left to right.

    Returns:
        kernel (F, nU), recurrent_kernel (U, nU) and bias (nU,), for n names.
    """
    chosen = [gates[name] for name in order]
    return [np.concatenate([getattr(gate, part) for gate in chosen], axis=-1) for part in ("W_x", "W_h", "b")]


def lstm_activity(gates: Mapping[str, Gate], x: ArrayLike) -> dict[str, Floats]:
    """Run an LSTM from a zero state and keep all that goes on in it.

        c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t,  h_t = o_t ⊙ tanh(c_t)        [hochreiter1997long, gers2000learning]

    Args:
        gates: the gates i, f, g and o.
        x: shape (B, T, F).

    Returns:
        The gates i, f, g, o and the states c, h, each of shape (B, T, U).
    """
    inputs = np.asarray(x, np.float64)
    h = c = np.zeros((len(inputs), len(gates["f"].b)))
    kept = []
    for x_t in inputs.swapaxes(0, 1):
        now = {name: (np.tanh if name == "g" else sigmoid)(gate.pre_activation(x_t, h)) for name, gate in gates.items()}
        c = now["f"] * c + now["i"] * now["g"]
        h = now["o"] * np.tanh(c)
        kept.append({**now, "c": c, "h": h})
    return _over_time(kept)


def gru_activity(gates: Mapping[str, Gate], x: ArrayLike) -> dict[str, Floats]:
    """Run a GRU from a zero state and keep all that goes on in it.

        g_t = tanh(x_t W_x + (r_t ⊙ h_{t-1}) W_h + b),  h_t = z_t ⊙ h_{t-1} + (1 - z_t) ⊙ g_t        [cho2014learning]

    Args:
        gates: the gates z, r and g.
        x: shape (B, T, F).

    Returns:
        The gates z, r, g and the state h, each of shape (B, T, U).
    """
    inputs = np.asarray(x, np.float64)
    h = np.zeros((len(inputs), len(gates["z"].b)))
    kept = []
    for x_t in inputs.swapaxes(0, 1):
        z, r = (sigmoid(gates[name].pre_activation(x_t, h)) for name in ("z", "r"))
        g = np.tanh(gates["g"].pre_activation(x_t, r * h))
        h = z * h + (1 - z) * g
        kept.append({"z": z, "r": r, "g": g, "h": h})
    return _over_time(kept)


def _over_time(kept: list[dict[str, Floats]]) -> dict[str, Floats]:
    return {name: np.stack([now[name] for now in kept], axis=1) for name in kept[0]}


def memory_profile(cell: Any, inputs: ArrayLike) -> Floats:
    """Measure how much the last output still feels of all that the cell remembers after each step.

    As `gradients.gradient_profile`, for a cell with any number of states: their gradients count together.

        g_t = || ∂(Σ h_T) / ∂(h_t, c_t) ||_2 / || ∂(Σ h_T) / ∂h_T ||_2

    Args:
        cell: a Keras cell whose first state is its output. It is built if need be.
        inputs: shape (B, T, F).

    Returns:
        float64 of shape (T,), no unit. The last entry is 1. Entries below 1e-38, the smallest normal float32, are 0.
    """
    x = tf.convert_to_tensor(np.asarray(inputs, np.float32))
    batch, steps, features = x.shape
    if not cell.built:
        cell.build((batch, features))
    widths = tf.nest.flatten(cell.state_size)
    step_once = tf.function(lambda one, states: list(cell(one, states)[1]))  # traced once, called T times
    nudges = [tf.zeros((steps, batch, width)) for width in widths]
    with tf.GradientTape() as tape:
        tape.watch(nudges)
        states = [tf.zeros((batch, width)) for width in widths]
        for step in range(steps):
            states = [new + nudge[step] for new, nudge in zip(step_once(x[:, step], states), nudges, strict=True)]
        total = tf.reduce_sum(states[0])
    gradients = [gradient.numpy().astype(np.float64) for gradient in tape.gradient(total, nudges)]
    sizes = np.sqrt(sum(np.sum(gradient**2, axis=(1, 2)) for gradient in gradients))
    return np.asarray(sizes / sizes[-1], np.float64)

"""How large the gradient is at each step, on its way back through time."""

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import ArrayLike, NDArray


def gradient_profile(cell: Any, inputs: ArrayLike) -> NDArray[np.float64]:
    """Measure how much the last output still feels of the state after each step.

    Each state gets a zero added to it, the nudge n_t. The gradient of the last output with respect to the nudge is the
    gradient with respect to the state:

        g_t = || ∂(Σ h_T) / ∂h_t ||_2 / || ∂(Σ h_T) / ∂h_T ||_2        [pascanu2013difficulty, eq. 5]

    Args:
        cell: a Keras cell with one state of shape (batch, units), which is also its output. It is built if need be.
        inputs: shape (batch, T, features).

    Returns:
        float64 of shape (T,), no unit. The last entry is 1. Entries below 1e-38, the smallest normal float32, are 0. All are nan
        where a state or a gradient is too large for float32 (3e38).
    """
    x = tf.convert_to_tensor(np.asarray(inputs, np.float32))
    batch, steps, features = x.shape
    if not cell.built:
        cell.build((batch, features))
    step_once = tf.function(lambda one, state: cell(one, [state])[0])  # traced once, called T times
    nudges = tf.zeros((steps, batch, cell.state_size))
    with tf.GradientTape() as tape:
        tape.watch(nudges)
        state = tf.zeros((batch, cell.state_size))
        for step in range(steps):
            state = step_once(x[:, step], state) + nudges[step]
        total = tf.reduce_sum(state)
    gradient = tape.gradient(total, nudges).numpy().astype(np.float64)
    if not (np.isfinite(gradient).all() and np.isfinite(total)):
        return np.full(steps, np.nan)
    sizes = np.sqrt(np.sum(gradient**2, axis=(1, 2)))
    return np.asarray(sizes / sizes[-1], np.float64)

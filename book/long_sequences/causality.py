"""What each output of a layer depends on: measured by gradients, and measured by changing the input.

Both tests return a matrix of shape (outputs, steps): entry (j, s) says how much output j feels of input step s. A layer is
causal when nothing stands to the right of the diagonal.

The gradient test is exact: where no path leads from an input to an output, the gradient is 0 and not merely small. It needs a
layer that can be differentiated, and does not see what passes through a rounding or an argmax. The change test needs nothing but the
layer's outputs, and knows a dependence only from its size.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def dependence_by_gradient(layer: Callable[[Any], Any], inputs: ArrayLike, seed: int = 0) -> Floats:
    """Measure by gradients how much each output feels of each input step.

        D_{j,s} = || ∂(y_j · r) / ∂x_s ||_2        r random, so that channels do not cancel

    The norm is over the samples and features. All outputs are done in one pass: each sample goes in once for each output, and of
    copy j only output j is looked at. So the samples of a batch must not influence each other (batch normalisation in training).

    Args:
        layer: from (batch, T, features) to (batch, outputs, channels), or (batch, channels) for one output; differentiable.
        inputs: shape (batch, T, features). Several samples: where a ReLU is off, or a gate shut, one sample shows no dependence.
        seed: of the weights r.

    Returns:
        float64 of shape (outputs, T), no unit. An entry is exactly 0 where no gradient flows.
    """
    x = tf.convert_to_tensor(np.asarray(inputs, np.float32))
    outputs, channels = _as_steps(layer(x)).shape[1:]
    copies = tf.repeat(x, outputs, axis=0)
    own = tf.tile(tf.eye(outputs), (len(x), 1))[:, :, None]  # copy j of a sample looks at output j
    weights = tf.constant(np.random.default_rng(seed).normal(size=channels), tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(copies)
        total = tf.reduce_sum(_as_steps(layer(copies)) * own * weights)
    gradient = tape.gradient(total, copies, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    squares = gradient.numpy().astype(np.float64).reshape(len(x), outputs, *x.shape[1:]) ** 2
    return np.asarray(np.sqrt(squares.sum(axis=(0, 3))), np.float64)


def dependence_by_change(layer: Callable[[Any], Any], inputs: ArrayLike, seed: int = 0) -> Floats:
    """Measure how far each output moves when one input step is changed, for each step by itself.

        D_{j,s} = max |y_j(x with x_s + n_s) - y_j(x)|        n normal, as large as the inputs

    The maximum is over samples and channels. The layer need not be differentiable.

    Args:
        layer: from (batch, T, features) to (batch, outputs, channels), or (batch, channels) for one output.
        inputs: shape (batch, T, features).
        seed: of the changes n, whose deviation is that of the inputs (1 if they are all the same).

    Returns:
        float64 of shape (outputs, T), in the unit of the output. Entries below about a millionth of the outputs may be rounding.
    """
    x = np.asarray(inputs, np.float32)
    changes = np.random.default_rng(seed).normal(scale=x.std() or 1.0, size=x.shape).astype(np.float32)
    before = _as_array(layer(x))
    columns = []
    for step in range(x.shape[1]):
        changed = x.copy()
        changed[:, step] += changes[:, step]
        columns.append(np.abs(_as_array(layer(changed)) - before).max(axis=(0, 2)))
    return np.stack(columns, axis=1)


def furthest_ahead(dependence: Floats, tolerance: float = 0.0) -> int:
    """Count the steps by which an output sees ahead of its own place, at most.

    Args:
        dependence: shape (T, T), from one of the tests; output t belongs to step t.
        tolerance: entries up to this size count as 0. For the change test.

    Returns:
        0 for a causal layer, else the steps from the output to the latest input that it depends on.
    """
    output, step = np.nonzero(dependence > tolerance)
    return int(max(0, np.max(step - output, initial=0)))


def steps_seen(dependence: Floats, tolerance: float = 0.0) -> int:
    """Count the steps from the earliest input that the last output depends on to the latest: its receptive field.

    Args:
        dependence: shape (outputs, T), from one of the tests.
        tolerance: as in `furthest_ahead`.

    Returns:
        Steps, gaps included; 0 when the last output depends on nothing. Never more than T, so T must be large enough.
    """
    seen = np.flatnonzero(dependence[-1] > tolerance)
    return int(seen[-1] - seen[0] + 1) if len(seen) else 0


def _as_steps(output: Any) -> Any:
    """Give an output without a time axis one of length 1."""
    return output if len(output.shape) == 3 else output[:, None]


def _as_array(output: Any) -> Floats:
    return np.asarray(_as_steps(np.asarray(output)), np.float64)

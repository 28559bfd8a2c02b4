"""What a student's causality test is asked about, in the assignment ``wavenet``: functions of many kinds, some of which look ahead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from autograder.probes.wire import NoReturn

Student = Callable[[str], Any]


class NotTrueOrFalse(Exception):
    """The student's test answers with something else than True or False."""


def is_causal(student: Student, form: str, features: int, **given: Any) -> Mapping[str, Any]:
    """``is_causal(suspect, features)`` for a suspect that is made here, and whether the suspect was called at all."""
    function = student("is_causal")
    calls: list[int] = []
    answer = function(FORMS[form](calls, **given), features)
    if answer is None:
        raise NoReturn("expected True or False, got None")
    value = np.asarray(answer)
    if value.size != 1 or value.dtype.kind not in "biuf":
        said = f"an array of shape {value.shape}" if value.size != 1 else f"a {type(answer).__name__}"
        raise NotTrueOrFalse(f"is_causal returns True or False; yours returns {said}.")
    return {"answer": float(value.reshape(-1)[0]), "called": bool(calls)}


class Shift:
    """Moves X (B, T, F) to later steps by each of n lags, or to earlier ones by a negative one, side by side: (B, T, nF); zeros around.

    What it needs for a number of steps is made once, since a test calls a suspect many times.
    """

    def __init__(self, lags: Any) -> None:
        self.lags = np.asarray(lags, np.int32)
        self.before, self.after = max(0, *self.lags), max(0, *-self.lags)
        self.known: dict[tuple[int, int], Any] = {}

    def __call__(self, x: Any) -> Any:
        """(B, T, F) to (B, T, nF)."""
        paddings, places, shape, axis = self._plan(x)
        padded = tf.raw_ops.Pad(input=x, paddings=paddings)
        return tf.raw_ops.Reshape(tensor=tf.raw_ops.GatherV2(params=padded, indices=places, axis=axis), shape=shape)

    def _plan(self, x: Any) -> Any:
        steps, features = x.shape[1], int(x.shape[2])
        if steps is None:
            return self._made(tf.shape(x)[1], features)
        if (steps, features) not in self.known:
            with tf.init_scope():  # also where a test makes a graph of its calls
                self.known[steps, features] = self._made(int(steps), features)
        return self.known[steps, features]

    def _made(self, steps: Any, features: int) -> Any:
        places = self.before - self.lags + tf.range(steps)[:, None]
        return tf.constant(((0, 0), (self.before, self.after), (0, 0))), places, (-1, steps, len(self.lags) * features), tf.constant(1)


class SumOfTaps:
    """Σ_i x[t - lag_i] W_i. The last term may pass a gate, or stand on some steps only."""

    def __init__(self, lags: Any, taps: Any, gate: str, every: int, which: int) -> None:
        self.plain = not gate and every == 1
        self.gate, self.every, self.which = gate, every, which
        self.shift, self.last = Shift(lags if self.plain else lags[:-1]), Shift(lags[-1:])
        first = taps if self.plain else taps[:-1]
        self.weights, self.weight = tf.constant(first.reshape(-1, taps.shape[2])), tf.constant(taps[-1])

    def __call__(self, x: Any) -> Any:
        """(B, T, F) to (B, T, C)."""
        total = tf.matmul(self.shift(x), self.weights)
        if self.plain:
            return total
        last = self.last(x)
        if self.gate == "product":
            last = last * x
        elif self.gate == "positive":
            last = tf.nn.relu(last)
        elif self.gate == "negative":
            last = tf.nn.relu(-last)
        if self.every > 1:
            last = last * tf.cast(tf.equal(tf.range(tf.shape(x)[1]) % self.every, self.which), tf.float32)[:, None]
        return total + tf.matmul(last, self.weight)


class AtOnce:
    """A layer that computes where Keras would only hand on, which is most of the time that a call takes; a test makes hundreds of calls."""

    def __call__(self, x: Any, *arguments: Any, **options: Any) -> Any:
        """(B, T, F) to (B, T, C); arrays at once, anything else as Keras does."""
        plain = isinstance(x, (np.ndarray, tf.Tensor)) and x.ndim == 3 and not arguments and options.keys() <= {"training"}
        return self.at_once(tf.cast(x, tf.float32)) if plain else super().__call__(x, *arguments, **options)  # type: ignore[misc]

    def at_once(self, x: Any) -> Any:
        """What Keras's ``call`` computes too."""
        return self.call(x)  # type: ignore[attr-defined]


class Taps(AtOnce, keras.layers.Layer):
    """A layer of weighted steps."""

    def __init__(self, calls: list[int], **given: Any) -> None:
        super().__init__()
        self.weighted = _counted(calls, SumOfTaps(**given))

    def call(self, x: Any) -> Any:
        """(B, T, F) to (B, T, C)."""
        return self.weighted(x)


class Conv(AtOnce, keras.layers.Conv1D):
    """Keras's convolution."""

    def __init__(self, filters: int, kernel_size: int, **options: Any) -> None:
        super().__init__(filters, kernel_size, **options)
        rate = self.dilation_rate[0]
        reach = (kernel_size - 1) * rate
        zeros = reach if self.padding == "causal" else reach // 2
        self.shift = Shift([zeros - rate * number for number in range(kernel_size)])

    def at_once(self, x: Any) -> Any:
        """One product of the steps side by side with all of the kernel."""
        return self.activation(tf.matmul(self.shift(x), tf.reshape(self.kernel, (-1, self.filters))) + self.bias)


class Stack(AtOnce, keras.Sequential):
    """Keras's stack, of ``Conv``."""

    def at_once(self, x: Any) -> Any:
        """Layer by layer."""
        for layer in self.layers:
            x = layer.at_once(x)
        return x


def _counted(calls: list[int], function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def suspect(x: Any) -> Any:
        calls.append(1)
        return function(x)

    return suspect


def _convs(calls: list[int], sizes: Any, rates: Any, ahead: Any, weights: Any) -> Any:
    """Keras's Conv1D, one or a stack of them: 'same' where ``ahead`` is 1, else causal; weights taken in turn from an array."""
    layers = []
    for number, (size, rate, late) in enumerate(zip(sizes, rates, ahead, strict=True)):
        options = {"padding": "same" if late else "causal", "activation": "relu" if number + 1 < len(sizes) else None}
        options |= {"kernel_initializer": "zeros", "bias_initializer": "ones"}  # the weights come below
        layers.append(Conv(12, int(size), dilation_rate=int(rate), **options))
    whole = Stack(layers) if len(layers) > 1 else layers[0]
    whole.build((None, None, int(weights.shape[1])))
    for number, layer in enumerate(layers):
        shape = layer.kernel.shape
        layer.kernel.assign(np.resize(np.roll(weights, number), shape) / np.sqrt(shape[0] * shape[1]))
    for name in ("call", "at_once"):
        _listen(whole, name, calls)
    return whole


def _listen(layer: Any, name: str, calls: list[int]) -> None:
    function = getattr(layer, name)

    def listening(*arguments: Any, **options: Any) -> Any:
        calls.append(1)
        return function(*arguments, **options)

    object.__setattr__(layer, name, listening)


class Centred(AtOnce, keras.layers.Layer):
    """Subtracts the mean of all steps, or of the steps so far."""

    def __init__(self, calls: list[int], running: int, kernel: Any) -> None:
        super().__init__()
        self.running, self.mixing, self.note = running, kernel, _counted(calls, lambda x: x)

    def call(self, x: Any) -> Any:
        """(B, T, F) to (B, T, C)."""
        x = self.note(x)
        count = tf.cast(tf.range(1, tf.shape(x)[1] + 1), tf.float32)[:, None]
        mean = tf.cumsum(x, axis=1) / count if self.running else tf.reduce_mean(x, axis=1, keepdims=True)
        return tf.matmul(x - mean, self.mixing)


def _rounded(calls: list[int], lag: int, kernel: Any, steps: float) -> Any:
    """A plain function: (x[t] + 2 x[t - lag]) W, rounded to a grid."""
    shift = Shift([lag])

    def function(x: Any) -> Any:
        x = np.asarray(x, np.float32)
        moved = np.asarray(shift(tf.constant(x)))
        mixed = (x.astype(np.float64) + 2 * moved) @ kernel  # in float64, so that no rounding in the last place makes a step of the grid
        return (np.round(mixed * steps) / steps).astype(np.float32)

    return _counted(calls, function)


def _rises(calls: list[int], lag: int, kernel: Any) -> Any:
    """A plain function: x[t] W + sign(x[t - lag] - x[t]) W."""
    shift = Shift([lag])

    def function(x: Any) -> Any:
        x = np.asarray(x, np.float32)
        return (x + np.sign(np.asarray(shift(tf.constant(x))) - x)) @ kernel

    return _counted(calls, function)


def _allowed(steps: int, shift: int) -> Any:
    return np.arange(steps)[None, :] <= np.arange(steps)[:, None] + shift


def _weighted(calls: list[int], shift: int, kernel: Any, decay: float) -> Any:
    """A plain function: a mean that fades with the distance, times a mask of the steps from 0 to t + shift."""

    def function(x: Any) -> Any:
        x = np.asarray(x, np.float32)
        t = np.arange(x.shape[1])
        mask = np.float32(decay) ** np.abs(t[:, None] - t[None, :]) * _allowed(x.shape[1], shift)
        return mask.astype(np.float32) @ x @ kernel

    return _counted(calls, function)


def _attention(calls: list[int], shift: int, query: Any, key: Any, kernel: Any) -> Any:
    """A plain function: softmax(x Q (x K)ᵀ + mask) x W, the mask -1e9 after step t + shift."""

    def function(x: Any) -> Any:
        x = np.asarray(x, np.float32)
        scores = (x @ query) @ (x @ key).swapaxes(1, 2) + np.where(_allowed(x.shape[1], shift), 0, np.float32(-1e9))
        scores = np.exp(scores - scores.max(2, keepdims=True))
        return scores / scores.sum(2, keepdims=True) @ (x @ kernel)

    return _counted(calls, function)


FORMS: dict[str, Callable[..., Any]] = {
    "taps": lambda calls, **given: Taps(calls, **given),
    "convs": _convs,
    "centred": lambda calls, **given: Centred(calls, **given),
    "rounded": _rounded,
    "rises": _rises,
    "weighted": _weighted,
    "attention": _attention,
}

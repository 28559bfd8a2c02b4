"""The right layer_norm and the known wrong ones, as models. Symbols: B batch, T time steps, F features.

The reference is equation 4 of Ba et al. (2016), key ``ba2016layer``, with epsilon under the root as in Keras.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.check import Arrays, Misconception


def normalise(x: np.ndarray, epsilon: float = 1e-3, axis: Any = -1, ddof: int = 0) -> np.ndarray:
    """(x - mean) / sqrt(variance + epsilon), in float64, over ``axis``."""
    x = np.asarray(x, dtype=np.float64)
    with np.errstate(all="ignore"):
        variance = np.var(x, axis=axis, keepdims=True, ddof=ddof)
        return (x - np.mean(x, axis=axis, keepdims=True)) / np.sqrt(variance + epsilon)


def _affine(function: Callable[..., np.ndarray]) -> Callable[..., Arrays]:
    """The model of a layer_norm that normalises with ``function`` and then applies gain and bias."""

    def model(x: np.ndarray, gain: np.ndarray, bias: np.ndarray, epsilon: float = 1e-3) -> Arrays:
        with np.errstate(all="ignore"):
            return {"output": function(np.asarray(x, dtype=np.float64), epsilon) * gain + bias}

    return model


def _over(axis: Any) -> Callable[..., Arrays]:
    def model(x: np.ndarray, gain: np.ndarray, bias: np.ndarray, epsilon: float = 1e-3) -> Arrays:
        axes = axis(np.ndim(x)) if callable(axis) else axis
        return {"output": normalise(x, epsilon, axes) * gain + bias}

    return model


def _centred(x: np.ndarray) -> np.ndarray:
    return x - x.mean(-1, keepdims=True)


def _over_four(x: np.ndarray, epsilon: float) -> np.ndarray:
    centred = x - x.sum(-1, keepdims=True) / 4
    return centred / np.sqrt((centred**2).sum(-1, keepdims=True) / 4 + epsilon)


def _mixed(mean_axis: int | None, variance_axis: int | None) -> Callable[..., Arrays]:
    return _affine(lambda x, e: (x - x.mean(mean_axis, keepdims=True)) / np.sqrt(x.var(variance_axis, keepdims=True) + e))


def _without_centring(x: np.ndarray, epsilon: float) -> np.ndarray:
    return x / np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + epsilon)


def _raw(x: np.ndarray, gain: np.ndarray, bias: np.ndarray, **_: float) -> Arrays:
    return {"output": x * gain + bias}


RIGHT = _over(-1)

UNSCALED = Misconception("not-normalised", "The output is the input: nothing is normalised yet.", _raw)

STATISTICS = (
    Misconception(
        "over-batch",
        "You take the mean and the variance over the batch. That is batch normalisation: layer normalisation "
        "looks at one sample at one step, and averages over its features (the last axis).",
        _over(0),
    ),
    Misconception(
        "over-time",
        "You take the mean and the variance over the time steps. Layer normalisation averages over the features of "
        "one step (the last axis), so that no step depends on a later one.",
        _over(lambda n: -2),
    ),
    Misconception(
        "over-time",
        "You take the mean and the variance over axis 1. With a batch of sequences that is the time axis. Layer "
        "normalisation averages over the features, the last axis (axis=-1).",
        _over(1),
    ),
    Misconception(
        "over-batch-and-time",
        "You take the mean and the variance over the batch and the time steps, one for each feature. That "
        "is batch normalisation: layer normalisation averages over the features (the last axis).",
        _over(lambda n: tuple(range(n - 1))),
    ),
    Misconception(
        "over-sample",
        "You take one mean and one variance for a whole sample. Each time step is normalised by itself, over the last axis only.",
        _over(lambda n: tuple(range(1, n))),
    ),
    Misconception(
        "over-everything",
        "You take one mean and one variance of the whole array. Each sample and each step has its own, over the "
        "last axis: is an axis missing in the mean?",
        _over(None),
    ),
    *(
        Misconception(
            "axes-differ", "The mean and the variance are taken over different axes. Both are taken over the last one.", _mixed(*axes)
        )
        for axes in ((-1, 0), (0, -1), (-1, 1), (1, -1), (-1, None), (None, -1))
    ),
    Misconception(
        "axes-differ",
        "One standard deviation serves all samples and steps. Each has its own, over the last axis, like its mean.",
        _affine(lambda x, e: _centred(x) / np.sqrt(np.mean(_centred(x) ** 2) + e)),
    ),
    Misconception(
        "not-centred", "You divide by the size of the features but do not subtract their mean first.", _affine(_without_centring)
    ),
    Misconception(
        "mean-not-subtracted",
        "You divide by the standard deviation but do not subtract the mean.",
        _affine(lambda x, e: x / np.sqrt(x.var(-1, keepdims=True) + e)),
    ),
    Misconception(
        "variance-not-centred",
        "Your variance is the mean of the squares of x. Take the mean of the squares of x - mean.",
        _affine(lambda x, e: _centred(x) / np.sqrt(np.mean(x * x, -1, keepdims=True) + e)),
    ),
    Misconception(
        "not-scaled",
        "You subtract the mean but do not divide by the standard deviation.",
        _affine(lambda x, e: x - x.mean(-1, keepdims=True)),
    ),
    Misconception(
        "divided-by-variance",
        "You divide by the variance. Divide by its square root, the standard deviation.",
        _affine(lambda x, e: (x - x.mean(-1, keepdims=True)) / (x.var(-1, keepdims=True) + e)),
    ),
    Misconception(
        "unbiased-variance",
        "Your variance divides by n - 1. Layer normalisation divides by n: the features are all there is, not a sample of more.",
        _affine(lambda x, e: normalise(x, e, ddof=1)),
    ),
    Misconception(
        "multiplied",
        "You multiply by the standard deviation. Divide by it.",
        _affine(lambda x, e: (x - x.mean(-1, keepdims=True)) * np.sqrt(x.var(-1, keepdims=True) + e)),
    ),
    Misconception(
        "sum-of-squares",
        "You divide by the root of the sum of the squares. The variance is their mean.",
        _affine(lambda x, e: (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) * x.shape[-1] + e)),
    ),
    Misconception(
        "mean-absolute-deviation",
        "You divide by the mean of the absolute deviations. Divide by the standard deviation, the root of the mean of their squares.",
        _affine(lambda x, e: _centred(x) / (np.abs(_centred(x)).mean(-1, keepdims=True) + e)),
    ),
    Misconception(
        "fixed-number-of-features",
        "You divide by 4 whatever the number of features. The examples have 4; take the number from the shape of x.",
        _affine(_over_four),
    ),
    Misconception(
        "min-max",
        "You scale the features to the range from 0 to 1. Subtract the mean and divide by the standard deviation.",
        _affine(lambda x, e: (x - x.min(-1, keepdims=True)) / np.ptp(x, axis=-1, keepdims=True)),
    ),
    Misconception(
        "unit-length",
        "You divide by the length (the L2 norm). Subtract the mean and divide by the standard deviation.",
        _affine(lambda x, e: x / np.linalg.norm(x, axis=-1, keepdims=True)),
    ),
    Misconception(
        "softmax",
        "You take a softmax. Subtract the mean and divide by the standard deviation.",
        _affine(lambda x, e: np.exp(x - x.max(-1, keepdims=True)) / np.exp(x - x.max(-1, keepdims=True)).sum(-1, keepdims=True)),
    ),
    UNSCALED,
)

WITHOUT_EPSILON = {
    "not-scaled",
    "min-max",
    "unit-length",
    "softmax",
    "not-normalised",
    "mean-absolute-deviation",
    "fixed-number-of-features",
}
"""The wrong statistics that say nothing about where epsilon stands."""


def _epsilon_as(function: Callable[[np.ndarray, np.ndarray, float], np.ndarray]) -> Callable[..., Arrays]:
    """The model of a layer_norm whose denominator is ``function(variance, deviations, epsilon)``."""

    def model(x: np.ndarray, gain: np.ndarray, bias: np.ndarray, epsilon: float = 1e-3) -> Arrays:
        x = np.asarray(x, dtype=np.float64)
        centred = x - x.mean(-1, keepdims=True)
        with np.errstate(all="ignore"):
            return {"output": centred / function(np.mean(centred**2, -1, keepdims=True), centred, epsilon) * gain + bias}

    return model


def _epsilon_fixed(fixed: float) -> Callable[..., Arrays]:
    return _epsilon_as(lambda v, c, e: np.sqrt(v + fixed))


EPSILON = (
    Misconception(
        "epsilon-outside-root",
        "You add epsilon to the standard deviation. It belongs under the square root, added to the variance.",
        _epsilon_as(lambda v, c, e: np.sqrt(v) + e),
    ),
    Misconception(
        "epsilon-missing",
        "Epsilon is not used: a sample whose features are all nearly equal is blown up.",
        _epsilon_as(lambda v, c, e: np.sqrt(v)),
    ),
    Misconception(
        "epsilon-squared",
        "You add the square of epsilon. Add epsilon itself to the variance.",
        _epsilon_as(lambda v, c, e: np.sqrt(v + e * e)),
    ),
    Misconception(
        "epsilon-as-floor",
        "You use epsilon as a least value of the variance. Add it to the variance.",
        _epsilon_as(lambda v, c, e: np.sqrt(np.maximum(v, e))),
    ),
    Misconception(
        "epsilon-as-floor",
        "You use epsilon as a least value of the standard deviation. Add it to the variance, under the root.",
        _epsilon_as(lambda v, c, e: np.maximum(np.sqrt(v), e)),
    ),
    *(
        Misconception(
            "epsilon-fixed",
            "The argument epsilon is not used: your function always adds the same number.",
            _epsilon_fixed(fixed),
        )
        for fixed in (1e-3, 1e-5, 1e-6, 1e-7, 1e-8)
    ),
    *(
        Misconception(
            "epsilon-default",
            "The default of epsilon is 1e-3, as in Keras; yours is another number.",
            lambda x, gain, bias, epsilon=other: {"output": normalise(x, epsilon) * gain + bias},
        )
        for other in (1e-2, 1e-5, 1e-6, 1e-7, 1e-8, 1e-12)
    ),
)

SCALE = (
    Misconception(
        "one-gain-for-all",
        "You use the first entry of gain and of bias for all features. Each feature has its own.",
        lambda plain, gain, bias: {"output": plain * gain[0] + bias[0]},
    ),
    Misconception("gain-and-bias-unused", "gain and bias are not used.", lambda plain, gain, bias: {"output": plain}),
    Misconception("gain-unused", "gain is not used.", lambda plain, gain, bias: {"output": plain + bias}),
    Misconception("bias-unused", "bias is not used.", lambda plain, gain, bias: {"output": plain * gain}),
    Misconception(
        "bias-before-gain",
        "You add bias first and then multiply by gain. Multiply first.",
        lambda plain, gain, bias: {"output": (plain + bias) * gain},
    ),
    Misconception("bias-subtracted", "You subtract bias. Add it.", lambda plain, gain, bias: {"output": plain * gain - bias}),
    Misconception("divided-by-gain", "You divide by gain. Multiply by it.", lambda plain, gain, bias: {"output": plain / gain + bias}),
    Misconception(
        "one-plus-gain", "You multiply by 1 + gain. Multiply by gain.", lambda plain, gain, bias: {"output": plain * (1 + gain) + bias}
    ),
)


def swapped(x: np.ndarray, gain: np.ndarray, bias: np.ndarray) -> Arrays:
    """The model of a layer_norm that takes gain for bias and bias for gain."""
    return {"output": normalise(x) * bias + gain}

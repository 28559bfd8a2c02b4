"""Checks of ``layer_norm``. Symbols: B batch, T time steps, F features.

The reference is equation 4 of Ba et al. (2016), key ``ba2016layer``, with epsilon under the root as in Keras.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.checks.check import Arrays, Check, Judge, Misconception, agree, by_values, close, diagnose_form, diagnose_raised
from autograder.records import Arguments, Diagnosis, Observation

Cases = Mapping[str, Arguments]
Rng = np.random.Generator
SECTION = "book/unstable_gradients.html#layer-normalisation"


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
        "not-centred", "You divide by the size of the features but do not subtract their mean first.", _affine(_without_centring)
    ),
    Misconception(
        "mean-not-subtracted",
        "You divide by the standard deviation but do not subtract the mean.",
        _affine(lambda x, e: x / np.sqrt(x.var(-1, keepdims=True) + e)),
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
    Misconception("not-normalised", "The output is the input: nothing is normalised yet.", _raw),
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


def _shapes(rng: Rng) -> list[tuple[int, ...]]:
    """A block (B, T, F), a single sample, and a matrix (B, F), with sizes that differ from one another."""
    b, t, f = rng.permutation([4, 5, 6]) + rng.integers(0, 3) * 3
    return [(int(b), int(t), int(f)), (1, int(t), int(f) + 1), (int(b), int(f) + 2)]


def _uniform(size: int, gain: float, bias: float) -> dict[str, np.ndarray]:
    return {"gain": np.full(size, gain, np.float32), "bias": np.full(size, bias, np.float32)}


def _draw_statistics(rng: Rng) -> Cases:
    """Features of different means and spreads in each sample and step, with variances so large that epsilon does not matter."""
    cases = {}
    for shape in _shapes(rng):
        x = _draw_block(rng, shape)
        while x.var(-1).min() < 50:
            x = _draw_block(rng, shape)
        cases[f"x of shape {shape}"] = {"x": x, **_uniform(shape[-1], 1, 1), "epsilon": 1e-6}
    return cases


def _draw_block(rng: Rng, shape: tuple[int, ...]) -> np.ndarray:
    spread = sum(rng.uniform(10, 40, shape[:i] + (1,) * (len(shape) - i)) for i in range(1, len(shape)))
    shift = sum(rng.normal(0, 12, [s if j == i else 1 for j, s in enumerate(shape)]) for i in range(len(shape)))
    return (shift + spread * rng.normal(size=shape)).astype(np.float32)


def _draw_scale(rng: Rng) -> Cases:
    """Pairs of cases: gain 1 and bias 0, then other values, on the same x (B, F)."""
    cases: dict[str, Arguments] = {}
    b, t, f = _shapes(rng)[0]
    for shape in ((b, f), (t, f)):
        x = (20 * rng.normal(size=shape) + 5).astype(np.float32)
        gain = (rng.uniform(1.5, 3, f) * rng.choice([-1, 1], f)).astype(np.float32)
        bias = (rng.uniform(0.5, 2, f) * rng.choice([-1, 1], f)).astype(np.float32)
        cases[f"gain 1 and bias 0 and x of shape {shape}"] = {"x": x, **_uniform(f, 1, 0)}
        cases[f"other values in gain and bias and x of shape {shape}"] = {"x": x, "gain": gain, "bias": bias}
    return cases


def _draw_epsilon(rng: Rng) -> Cases:
    """Variances of the size of epsilon, with the default and with others, on x (B, F)."""
    cases: dict[str, Arguments] = {}
    for epsilon in (None, float(rng.uniform(0.03, 0.3)), float(rng.uniform(2e-4, 5e-4))):
        b, f = int(rng.integers(3, 6)), int(rng.integers(6, 9))
        size = np.sqrt(1e-3 if epsilon is None else epsilon)
        spread = rng.permutation([0.1, *rng.uniform(0.5, 2, b - 1)])[:, np.newaxis]
        x = (size * spread * rng.normal(size=(b, f))).astype(np.float32)
        given = {} if epsilon is None else {"epsilon": epsilon}
        name = "the default epsilon" if epsilon is None else f"epsilon = {epsilon:.2g}"
        cases[f"small features and {name}"] = {"x": x, **_uniform(f, 1, 1), **given}
    return cases


def _whatever_the_scale(judge: Judge) -> Judge:
    """Judge cases with gain 1 and bias 1 alike when gain or bias is left out, added to or subtracted: that is judged elsewhere.

    With both of them 1, it does not show either whether they have changed places.
    """

    def wrapped(cases: Cases, seen: Observation) -> Diagnosis | None:
        said = judge(cases, seen)
        for gain, bias in ((1, 0), (1, -1), (2, 1)):
            if said is None:
                return None
            again = judge({case: {**given, **_uniform(np.shape(given["x"])[-1], gain, bias)} for case, given in cases.items()}, seen)
            said = again if again is None or said.slug == "unknown" else said
        return said

    return wrapped


def _with_keepdims(judge: Judge) -> Judge:
    """Name the commonest cause when x and its own mean do not broadcast."""

    def wrapped(cases: Cases, seen: Observation) -> Diagnosis | None:
        said = judge(cases, seen)
        if said is None or said.slug != "raises":
            return said
        for case, raised in seen.raised.items():
            shape = np.shape(cases[case]["x"])
            told = [tuple(map(int, re.findall(r"\d+", text))) for text in re.findall(r"[(\[]([\d, ]+)[)\]]", raised.message)]
            if shape in told and shape[:-1] in told:
                text = f"With {case} the shapes {shape} and {shape[:-1]} do not broadcast: the mean has lost its axis (keepdims=True)."
                return Diagnosis("no-keepdims", text)
        return said

    return wrapped


def _judge_scale(cases: Cases, seen: Observation) -> Diagnosis | None:
    """Gain and bias act on whatever the student's own normalisation gives with gain 1 and bias 0."""
    if said := diagnose_raised(cases, seen) or _misshapen(cases, seen):
        return said
    names = list(cases)
    together = list(zip(names[::2], names[1::2], strict=True))
    pairs = {case: {"plain": _output(seen, plain), **{n: cases[case][n] for n in ("gain", "bias")}} for plain, case in together}
    if all(agree(_swapped(**cases[case]), seen.arrays[case]) for case in cases):
        return Diagnosis("gain-and-bias-swapped", "gain and bias have changed places: multiply by gain, then add bias.")
    if not all(np.ptp(given["plain"], axis=-1).any() for given in pairs.values()):
        return Diagnosis("constant-output", "With gain 1 and bias 0 your function gives the same number for all features of a sample.")
    return by_values(lambda plain, gain, bias: {"output": plain * gain + bias}, SCALE)(pairs, seen)


def _swapped(x: np.ndarray, gain: np.ndarray, bias: np.ndarray) -> Arrays:
    return {"output": normalise(x) * bias + gain}


def _misshapen(cases: Cases, seen: Observation) -> Diagnosis | None:
    return diagnose_form({case: {"output": np.asarray(given["x"])} for case, given in cases.items()}, seen)


def _varies(output: np.ndarray) -> bool:
    """Whether the numbers of some row differ from one another; a row with nan or inf in it does not count."""
    with np.errstate(invalid="ignore"):
        return bool((np.ptp(output, axis=-1) > 0).any())


def _output(seen: Observation, case: str) -> np.ndarray:
    return np.asarray(seen.arrays[case]["output"])


def _judge_epsilon(cases: Cases, seen: Observation) -> Diagnosis | None:
    """Epsilon is right with any statistics that we know, right or wrong: those are judged elsewhere."""
    known = (_over(-1), *(wrong.model for wrong in STATISTICS if wrong.slug not in WITHOUT_EPSILON))
    for model in known:
        if all(case in seen.arrays and agree(model(**cases[case]), seen.arrays[case]) for case in cases):
            return None
    return by_values(_over(-1), (*EPSILON, *(wrong for wrong in STATISTICS if wrong.slug in WITHOUT_EPSILON)))(cases, seen)


def _judge_arguments(cases: Cases, seen: Observation) -> Diagnosis | None:
    said = diagnose_raised(cases, seen) or _misshapen(cases, seen)
    if said and said.slug != "not-finite":
        return said
    for case, arguments in cases.items():
        if close(np.asarray(arguments["x"], np.float64), _output(seen, case), rtol=0):
            return Diagnosis("not-normalised", STATISTICS[-1].text)
        for name in ("x", "gain", "bias"):
            if not close(np.asarray(arguments[name], np.float64), seen.arrays[case][name], rtol=0):
                text = (
                    f"Your function changes {name}, the array that it was given. Operators such as -= and /= write into it: make a new one."
                )
                return Diagnosis("argument-changed", text)
    if not any(_varies(_output(seen, case) - cases[case]["bias"]) for case in cases):
        return said or Diagnosis("constant-output", "Your function gives the same number for all features of a sample.")
    return None


BANNED = frozenset(
    f"{kind}Normalization" for kind in ("Layer", "Batch", "Group", "Unit", "RMS", "Spectral")
) | {"layer_normalization", "rms_normalization"}  # fmt: skip


def _check(name: str, title: str, draw: Any, judge: Judge) -> Check:
    text = "The exercise is to write layer_norm yourself, without Keras's normalisation."
    return Check(f"layer_norm_{name}", "layer_norm", title, SECTION, "layer_norm", draw, _with_keepdims(judge), BANNED, text)


CHECKS = (
    _check(
        "statistics", "mean and variance of each sample and step", _draw_statistics, _whatever_the_scale(by_values(_over(-1), STATISTICS))
    ),
    _check("gain_bias", "gain and bias", _draw_scale, _judge_scale),
    _check("epsilon", "epsilon under the root", _draw_epsilon, _whatever_the_scale(_judge_epsilon)),
    _check("arguments", "the arguments are left as they were", _draw_scale, _judge_arguments),
)

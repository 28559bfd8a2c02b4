"""Checks of ``layer_norm``. Symbols: B batch, T time steps, F features. The reference and the known wrong ones: ``norm_models``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.checks.check import Check, Judge, agree, by_values, close, diagnose_form, diagnose_raised
from autograder.checks.unstable_gradients.norm_models import EPSILON, RIGHT, SCALE, STATISTICS, UNSCALED, WITHOUT_EPSILON, swapped
from autograder.records import Arguments, Diagnosis, Observation

Cases = Mapping[str, Arguments]
Rng = np.random.Generator
SECTION = "book/unstable_gradients.html#layer-normalisation"


def _shapes(rng: Rng) -> list[tuple[int, ...]]:
    """A block (B, T, F), a single sample, and a matrix (B, F), with sizes that differ from one another."""
    b, t, f = rng.permutation([4, 5, 6]) + rng.integers(0, 3) * 3
    return [(int(b), int(t), int(f)), (1, int(t), int(f) + 1), (int(b), int(f) + 2)]


def _uniform(size: int, gain: float, bias: float) -> dict[str, np.ndarray]:
    return {"gain": np.full(size, gain, np.float32), "bias": np.full(size, bias, np.float32)}


def _draw_statistics(rng: Rng) -> Cases:
    """Features of different means and spreads in each sample and step, with variances so large that epsilon does not matter.

    The last x has four axes, and one of them is as long as that of the features.
    """
    cases, shapes = {}, _shapes(rng)
    b, _, f = shapes[0]
    for shape in (*shapes, (2, f, b, f)):
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


def _by_few_axes_first(judge: Judge) -> Judge:
    """Judge x with four axes only where fewer give what they should: by those the known wrong ways are told."""

    def wrapped(cases: Cases, seen: Observation) -> Diagnosis | None:
        return judge({case: given for case, given in cases.items() if np.ndim(given["x"]) < 4}, seen) or judge(cases, seen)

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
    if all(agree(swapped(**cases[case]), seen.arrays[case]) for case in cases):
        return Diagnosis("gain-and-bias-swapped", "gain and bias have changed places: multiply by gain, then add bias.")
    if not all(np.ptp(given["plain"], axis=-1).any() for given in pairs.values()):
        return Diagnosis("constant-output", "With gain 1 and bias 0 your function gives the same number for all features of a sample.")
    return by_values(lambda plain, gain, bias: {"output": plain * gain + bias}, SCALE)(pairs, seen)


def _misshapen(cases: Cases, seen: Observation) -> Diagnosis | None:
    return diagnose_form({case: {"output": np.asarray(given["x"])} for case, given in cases.items()}, seen)


def _depends(output: np.ndarray) -> bool:
    """Whether the rows (samples) differ by more than a number for each; a row with nan or inf in it does not count."""
    rows = output[np.isfinite(output).all(-1)]
    return len(rows) > 1 and bool((np.ptp(rows - rows[0], axis=-1) > 1e-5 * (1 + np.abs(rows).max())).any())


def _output(seen: Observation, case: str) -> np.ndarray:
    return np.asarray(seen.arrays[case]["output"])


def _judge_epsilon(cases: Cases, seen: Observation) -> Diagnosis | None:
    """Epsilon is right with any statistics that we know, right or wrong: those are judged elsewhere."""
    known = (RIGHT, *(wrong.model for wrong in STATISTICS if wrong.slug not in WITHOUT_EPSILON))
    for model in known:
        if all(case in seen.arrays and agree(model(**cases[case]), seen.arrays[case]) for case in cases):
            return None
    return by_values(RIGHT, (*EPSILON, *(wrong for wrong in STATISTICS if wrong.slug in WITHOUT_EPSILON)))(cases, seen)


def _judge_arguments(cases: Cases, seen: Observation) -> Diagnosis | None:
    said = diagnose_raised(cases, seen) or _misshapen(cases, seen)
    if said and said.slug != "not-finite":
        return said
    for case, arguments in cases.items():
        if close(np.asarray(arguments["x"], np.float64), _output(seen, case), rtol=0):
            return Diagnosis("not-normalised", UNSCALED.text)
        for name in ("x", "gain", "bias"):
            if not close(np.asarray(arguments[name], np.float64), seen.arrays[case][name], rtol=0):
                text = (
                    f"Your function changes {name}, the array that it was given. Operators such as -= and /= write into it: make a new one."
                )
                return Diagnosis("argument-changed", text)
    if not any(_depends(_output(seen, case)) for case in cases):
        return said or Diagnosis("constant-output", "What your function gives does not depend on the features of x.")
    return None


BANNED = frozenset(
    f"{kind}Normalization" for kind in ("Layer", "Batch", "Group", "Unit", "RMS", "Spectral")
) | {"layer_normalization", "rms_normalization"}  # fmt: skip


def _check(name: str, title: str, draw: Any, judge: Judge) -> Check:
    text = "The exercise is to write layer_norm yourself, without Keras's normalisation."
    return Check(f"layer_norm_{name}", "layer_norm", title, SECTION, "layer_norm", draw, _with_keepdims(judge), BANNED, text)


CHECKS = (
    _check(
        "statistics",
        "mean and variance of each sample and step",
        _draw_statistics,
        _by_few_axes_first(_whatever_the_scale(by_values(RIGHT, STATISTICS))),
    ),
    _check("gain_bias", "gain and bias", _draw_scale, _judge_scale),
    _check("epsilon", "epsilon under the root", _draw_epsilon, _whatever_the_scale(_judge_epsilon)),
    _check("arguments", "the arguments are left as they were", _draw_scale, _judge_arguments),
)

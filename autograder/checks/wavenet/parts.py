"""What the checks of ``wavenet`` share: the dilated convolution, draws, and judges' helpers.

Symbols: B batch, T time steps, F features, K kernel size, D dilation rate, C channels, H horizon.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from autograder.checks.check import diagnose_raised
from autograder.records import Arguments, Diagnosis, Observation

Array = np.ndarray
Cases = Mapping[str, Arguments]
PAGE = "book/wavenet.html"
CAUSAL = f"{PAGE}#a-convolution-that-cannot-look-ahead"
PROVED = f"{PAGE}#causality-proved"
DILATION = f"{PAGE}#dilation-a-reach-that-doubles"
PLAIN = f"{PAGE}#the-plain-stack"
BLOCK = f"{PAGE}#the-full-block"


def windows_at(x: Array, kernel: Array, bias: Array, starts: Iterable[int] | Array, gap: int) -> Array:
    """The outputs (B, J, C) of the windows that start at ``starts``, their K steps ``gap`` apart, in float64; zeros outside the sequence.

    y_j = b + Σ_k x[starts_j + k·gap] W_k
    """
    x, kernel = np.asarray(x, np.float64), np.asarray(kernel, np.float64)
    index = np.array(list(starts), int).reshape(-1, 1) + gap * np.arange(len(kernel))
    inside = (index >= 0) & (index < x.shape[1])
    taken = np.where(inside[None, :, :, None], x[:, np.clip(index, 0, x.shape[1] - 1)], 0)
    flat = taken.reshape(*taken.shape[:2], -1) @ kernel.reshape(-1, kernel.shape[2])
    return flat + np.asarray(bias, np.float64)


def causal_conv(x: Array, kernel: Array, bias: Array, dilation_rate: int = 1) -> Array:
    """y_t = b + Σ_k x[t - (K-1-k) D] W_k, (B, T, C): van den Oord et al. (2016), key ``oord2016wavenet``."""
    return windows_at(x, kernel, bias, np.arange(x.shape[1]) - (len(kernel) - 1) * dilation_rate, dilation_rate)


def distinct(rng: np.random.Generator, *ranges: tuple[int, int]) -> list[int]:
    """One number of each range (both ends included), all different."""
    while True:
        drawn = [int(rng.integers(low, high + 1)) for low, high in ranges]
        if len(set(drawn)) == len(drawn):
            return drawn


def normal(rng: np.random.Generator, *shape: int) -> Array:
    """Normal numbers of size 1, float32."""
    return rng.normal(size=shape).astype(np.float32)


def draw_kernel(rng: np.random.Generator, k: int, f: int, c: int) -> Array:
    """A kernel (K, F, C) whose sums are of size 1; no weight is near 0."""
    return (rng.uniform(0.4, 1.5, (k, f, c)) * rng.choice([-1, 1], (k, f, c)) / np.sqrt(k * f)).astype(np.float32)


def draw_bias(rng: np.random.Generator, c: int) -> Array:
    """A bias (C,) that is nowhere near 0."""
    return (rng.uniform(0.4, 1.2, c) * rng.choice([-1, 1], c)).astype(np.float32)


def afterwards_changed(cases: Cases, seen: Observation, names: tuple[str, ...]) -> Diagnosis | None:
    """What to say when an argument is not what it was before the call."""
    for case, given in cases.items():
        for name in names:
            after = seen.arrays[case].get(f"{name} afterwards")
            if after is None or not np.array_equal(np.asarray(given[name], np.float64), after):
                text = f"Your function changes {name}, the array that it was given: += and {name}[...] = … write into it. Make a new array."
                return Diagnosis("argument-changed", text)
    return None


def three_axes(cases: Cases, seen: Observation, name: str = "output") -> Diagnosis | None:
    """Raised, missing, not three axes with the batch first, or not finite. How many steps there are is judged elsewhere."""
    if said := diagnose_raised(cases, seen):
        return said
    for case, given in cases.items():
        got, b = seen.arrays[case].get(name), given["x"].shape[0]
        if got is None:
            return Diagnosis("no-observation", f"With {case} no {name} came back.")
        if got.ndim != 3 or got.shape[0] != b:
            text = (
                f"With {case} the {name} should have three axes (batch, steps, channels) and {b} samples; yours has the shape {got.shape}."
            )
            return Diagnosis("shape", text)
        if not np.all(np.isfinite(got)):
            return Diagnosis("not-finite", f"With {case} the {name} holds values that are not finite (nan or inf).")
    return None

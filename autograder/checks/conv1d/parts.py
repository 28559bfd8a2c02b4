"""What the checks of ``conv1d`` share: the arithmetic of windows, and judges' helpers.

Symbols: B batch, T time steps, F features, K kernel size, S stride, D dilation rate, C channels, H horizon.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from autograder.records import Arguments, Diagnosis, Observation

Array = np.ndarray
Cases = Mapping[str, Arguments]
PAGE = "book/conv1d.html"
CONSTANT = Diagnosis("constant-output", "What your code gives does not depend on the sequence that it is given.")


def zeros_of_same(t: int, k: int, s: int = 1) -> int:
    """How many zeros 'same' padding adds: max((⌈T/S⌉ - 1) S + K - T, 0)."""
    return max((-(-t // s) - 1) * s + k - t, 0)


def starts(t: int, k: int, s: int = 1, padding: str = "valid") -> Array:
    """The step on which each window starts, as Keras has it; negative on a zero before the sequence."""
    if padding == "valid":
        return np.arange(0, t - k + 1, s)
    return np.arange(-(-t // s)) * s - zeros_of_same(t, k, s) // 2


def at(x: Array, kernel: Array, bias: Array, where: Iterable[int] | Array, spacing: int = 1) -> Array:
    """The outputs (B, J, C) of the windows that start at ``where``, in float64: y_j = b + Σ_k x[where_j + k·spacing] w_k.

    Outside the sequence are zeros.
    """
    x, kernel = np.asarray(x, np.float64), np.asarray(kernel, np.float64)
    t, k = x.shape[1], len(kernel)
    index = np.array(list(where), int).reshape(-1, 1) + spacing * np.arange(k)
    inside = (index >= 0) & (index < t)
    windows = np.where(inside[None, :, :, None], x[:, np.clip(index, 0, t - 1)], 0)
    return np.einsum("bjkf,kfc->bjc", windows, kernel) + np.asarray(bias, np.float64)


def reference(x: Array, kernel: Array, bias: Array, stride: int = 1, padding: str = "valid") -> dict[str, Array]:
    """The right convolution: ``output`` (B, J, C)."""
    return {"output": at(x, kernel, bias, starts(x.shape[1], len(kernel), stride, padding))}


def distinct(rng: np.random.Generator, *ranges: tuple[int, int]) -> list[int]:
    """One number of each range (both ends included), all different."""
    while True:
        drawn = [int(rng.integers(low, high + 1)) for low, high in ranges]
        if len(set(drawn)) == len(drawn):
            return drawn


def normal(rng: np.random.Generator, *shape: int) -> Array:
    """Normal numbers of size 1, float32."""
    return rng.normal(size=shape).astype(np.float32)


def afterwards_changed(cases: Cases, seen: Observation, names: tuple[str, ...]) -> Diagnosis | None:
    """What to say when an argument is not what it was before the call."""
    for case, given in cases.items():
        for name in names:
            after = seen.arrays[case].get(f"{name} afterwards")
            if after is None or not np.array_equal(np.asarray(given[name], np.float64), after):
                text = (
                    f"Your function changes {name}, the array that it was given. Operators such as += and assignments such as "
                    f"{name}[:, 0] = … write into it: make a new array."
                )
                return Diagnosis("argument-changed", text)
    return None


def either(judge: Callable[[Cases, Observation], Diagnosis | None], batch: Callable[[Arguments], int]) -> Any:
    """A judge that is content when the cases with one sample, or those with several, are right: that both are is judged elsewhere.

    Args:
        judge: judges either group.
        batch: the batch size of a case.
    """

    def both(cases: Cases, seen: Observation) -> Diagnosis | None:
        several = {case: given for case, given in cases.items() if batch(given) > 1}
        alone = {case: given for case, given in cases.items() if batch(given) == 1}
        said = judge(several, seen)
        return said if said is None or judge(alone, seen) is not None else None

    return both

"""What the models of both cells share: activations, the blocks of a joined matrix, and the known wrong ways to form a gate's argument.

Symbols: B batch, F features, U units; kernel W_x, recurrent_kernel W_h, b. All functions take complex numbers too, for derivatives by the
complex step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np

from autograder.checks.check import close, diagnose_form, diagnose_raised
from autograder.records import Arguments, Diagnosis, Observation

Array = np.ndarray
Cases = Mapping[str, Arguments]
PAGE = "book/lstm_gru.html"
WEIGHTS = ("kernel", "recurrent_kernel", "bias")
LARGE = 4
"""By how much weights are larger that open and shut gates."""

BANNED = frozenset(
    f"{kind}{end}" for kind in ("LSTM", "GRU", "SimpleRNN") for end in ("", "Cell")
) | {"StackedRNNCells", "LSTMBlockCell", "GRUBlockCell", "BlockLSTM", "BlockLSTMV2", "CudnnRNN", "CudnnRNNV2", "CudnnRNNV3"}  # fmt: skip
BANNED_TEXT = "The exercise is to write this yourself, without Keras's or TensorFlow's recurrent layers and cells."


@dataclass(frozen=True)
class Variant:
    """One way to do one part of a cell. The right way has no slug."""

    slug: str
    text: str
    of: Callable[..., Any]

    @property
    def right(self) -> bool:
        """Whether this is the right way."""
        return not self.slug


def sigmoid(a: Array) -> Array:
    """1 / (1 + exp(-a)), without overflow for real a."""
    if np.iscomplexobj(a):
        return 1 / (1 + np.exp(-a))
    small = np.exp(-np.abs(a))
    return np.where(a >= 0, 1 / (1 + small), small / (1 + small))


def linear(a: Array) -> Array:
    """A itself."""
    return a


def relu(a: Array) -> Array:
    """The larger of a and 0."""
    return np.maximum(a, 0)


def hard_sigmoid(a: Array) -> Array:
    """Keras's piecewise linear sigmoid: (a + 3) / 6, between 0 and 1."""
    return np.clip((a + 3) / 6, 0, 1)


def steep_hard_sigmoid(a: Array) -> Array:
    """The piecewise linear sigmoid of older versions of Keras: a / 5 + 1/2, between 0 and 1."""
    return np.clip(a / 5 + 0.5, 0, 1)


def blocks(a: Array, n: int) -> list[Array]:
    """The n blocks of a joined array, side by side along its last axis."""
    width = a.shape[-1] // n
    return [a[..., i * width : (i + 1) * width] for i in range(n)]


def interleaved(a: Array, n: int) -> list[Array]:
    """Every n-th column, as a reshape to (…, U, n) gives them."""
    return [a[..., i::n] for i in range(n)]


def other_orders(names: str) -> list[tuple[str, tuple[int, ...]]]:
    """The other orders of the gates, fewest exchanges first, in letters, and the place at which each gate in turn is then read."""
    right = tuple(range(len(names)))
    orders = sorted(
        (order for order in permutations(right) if order != right), key=lambda o: sum(a != b for a, b in zip(o, right, strict=True))
    )
    return [("".join(names[order.index(place)] for place in right), order) for order in orders]


def float64(arguments: Arguments) -> dict[str, Array]:
    """The arrays of a case in float64."""
    return {name: np.asarray(value, np.float64) for name, value in arguments.items() if isinstance(value, np.ndarray)}


@dataclass(frozen=True)
class Target:
    """What came out, to be compared with many models, most of which one value is enough to refuse."""

    array: Array
    size: float
    """Its largest value."""

    @classmethod
    def of(cls, array: Array) -> Target:
        """The target of an array."""
        return cls(array, float(np.max(np.abs(array), initial=0)))

    def fits(self, model: Array, rtol: float) -> bool:
        """Whether the model is :func:`~autograder.checks.check.close` to it."""
        if model.shape == self.array.shape and model.size and abs(model.item(0) - self.array.item(0)) > 4 * rtol * self.size:
            return False
        return close(model, self.array, rtol)


def misformed(cases: Cases, seen: Observation, **widths: str) -> Diagnosis | None:
    """Raised, missing, misshapen or not finite: each named output has the shape of the argument given for it."""
    like = {case: {name: np.asarray(given[source]) for name, source in widths.items()} for case, given in cases.items()}
    return diagnose_raised(cases, seen) or diagnose_form(like, seen)


def changed(cases: Cases, seen: Observation, names: tuple[str, ...]) -> Diagnosis | None:
    """What to say when an argument is not what it was before the call."""
    for case, given in cases.items():
        for name in names:
            after = seen.arrays[case].get(f"{name} afterwards")
            if after is None or not np.array_equal(np.asarray(given[name], np.float64), after):
                text = (
                    f"Your function changes {name}, the array that it was given. Operators such as += and *= write into it: make a new one."
                )
                return Diagnosis("argument-changed", text)
    return None


def draw_weights(rng: np.random.Generator, features: int, units: int, gates: int) -> dict[str, Array]:
    """Joined weights whose sums a are of size 1 to 2: no gate is open or shut, and no bias is near 0."""
    width = gates * units
    weights = {
        "kernel": rng.normal(size=(features, width)) / np.sqrt(features),
        "recurrent_kernel": 1.4 * rng.normal(size=(units, width)) / np.sqrt(units),
        "bias": rng.uniform(0.3, 1, width) * rng.choice([-1, 1], width),
    }
    return {name: value.astype(np.float32) for name, value in weights.items()}


def draw_sizes(rng: np.random.Generator) -> tuple[int, int, int]:
    """B, F, U, all different, none of them 1 or 2, and F not a multiple of a gate's number."""
    b, f, u = (int(n) for n in rng.permutation([3, 5, 7, 6])[:3])
    return b, f, u

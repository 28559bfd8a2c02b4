"""Known wrong places for the windows of a convolution to start, as rules (T, K, S) → the steps on which they start.

A rule is applied to the student's own values, so that a mistake in the values does not count twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from autograder.checks.conv1d.parts import Array, starts, zeros_of_same

Rule = Callable[[int, int, int], Array]
Side = Callable[[int], int]
"""How many of P zeros stand to the left."""


@dataclass(frozen=True)
class Place:
    """A rule for the starts of the windows. The right one has no slug."""

    slug: str
    text: str
    rule: Rule


_COUNT = "Windows start on the steps 0, S, 2S, … as long as K steps are left."
STRIDES = (
    Place("", "", lambda t, k, s: starts(t, k, s)),
    Place("stride-ignored", f"The stride is not used. {_COUNT}", lambda t, k, s: np.arange(t - k + 1)),
    Place(
        "last-window-missing",
        f"With a stride, the last window is missing. {_COUNT} That makes (T - K) // S + 1.",
        lambda t, k, s: np.arange((t - k) // s) * s,
    ),
    Place(
        "last-window-missing",
        f"With a stride, the last window is missing. {_COUNT} That makes (T - K) // S + 1.",
        lambda t, k, s: np.arange((t - k + 1) // s) * s,
    ),
    Place(
        "starts-late", f"With a stride, your first window does not start on step 0. {_COUNT}", lambda t, k, s: np.arange(1, t - k + 1, s)
    ),
    Place(
        "starts-late",
        f"With a stride, your first window does not start on step 0. {_COUNT}",
        lambda t, k, s: np.arange(s - 1, t - k + 1, s),
    ),
    Place(
        "starts-late", f"With a stride, your first window does not start on step 0. {_COUNT}", lambda t, k, s: np.arange(s, t - k + 1, s)
    ),
    Place(
        "beyond-the-end",
        f"With a stride, your last windows reach beyond the end, on zeros that 'valid' does not have. {_COUNT}",
        lambda t, k, s: np.arange(0, t, s),
    ),
    Place(
        "aligned-to-the-end",
        f"Your windows are counted from the end, so that the first one may start late. {_COUNT}",
        lambda t, k, s: np.arange((t - k) % s, t - k + 1, s),
    ),
    Place(
        "stride-is-kernel",
        f"Your windows move on by the kernel's size. They move on by the stride, and may overlap. {_COUNT}",
        lambda t, k, s: np.arange(0, t - k + 1, k),
    ),
    Place("stride-plus-one", f"Your windows move on by S + 1 steps. {_COUNT}", lambda t, k, s: np.arange(0, t - k + 1, s + 1)),
    Place(
        "first-outputs-kept",
        "You keep the first (T - K) // S + 1 outputs of stride 1. With stride S, output j starts on step j·S: take every S-th.",
        lambda t, k, s: np.arange((t - k) // s + 1),
    ),
)


_ODD = "P zeros are needed, P // 2 of them go to the left and the rest, with the odd one, to the right."
SIDES: tuple[tuple[str, str, Side], ...] = (
    ("", "", lambda p: p // 2),
    ("extra-zero-left", f"The odd zero goes to the left in yours. {_ODD}", lambda p: p - p // 2),
    ("zeros-left-only", f"All your zeros go before the sequence; that is 'causal'. With 'same', {_ODD[0].lower()}{_ODD[1:]}", lambda p: p),
    ("zeros-right-only", f"All your zeros go after the sequence. {_ODD}", lambda p: 0),
)
"""Where the zeros go: a slug, a text, and how many of P stand to the left."""


def _plain_same(side: Side) -> Rule:
    return lambda t, k, s: np.arange(t) - side(k - 1)


def _with_zeros(zeros: Callable[[int, int, int], int], side: Side) -> Rule:
    """⌈T/S⌉ windows, for another number of zeros."""
    return lambda t, k, s: np.arange(-(-t // s)) * s - side(zeros(t, k, s))


SAME = (
    *(Place(slug, text, _plain_same(side)) for slug, text, side in SIDES),
    Place(
        "same-ignored",
        "With padding 'same' you pad nothing. K - 1 zeros in all go to both ends, at stride 1.",
        lambda t, k, s: starts(t, k),
    ),
    Place(
        "too-many-zeros",
        "You put K // 2 zeros on both sides. For an even kernel that is one too many: at stride 1 there are K - 1 in all.",
        lambda t, k, s: np.arange(-(k // 2), t + k // 2 - k + 1),
    ),
    Place(
        "too-many-zeros",
        "You put K - 1 zeros on both sides. At stride 1 there are K - 1 in all, and as many outputs as steps.",
        lambda t, k, s: np.arange(1 - k, t),
    ),
    Place(
        "one-zero-missing",
        "You put (K - 1) // 2 zeros on both sides. For an even kernel one is missing: the odd zero goes to the right.",
        lambda t, k, s: np.arange(-((k - 1) // 2), t + (k - 1) // 2 - k + 1),
    ),
    Place(
        "one-zero-missing",
        "One zero is missing at the end: at stride 1 there are as many outputs as steps.",
        lambda t, k, s: np.arange(t - 1) - (k - 1) // 2,
    ),
    Place(
        "too-many-zeros",
        "You add K zeros in all. At stride 1 there are K - 1, and as many outputs as steps.",
        lambda t, k, s: np.arange(t + 1) - k // 2,
    ),
)
"""The starts for 'same' at stride 1."""


def strided_same(side: Side) -> Rule:
    """The starts for 'same' with a stride, for right P and zeros shared out by ``side``."""
    return lambda t, k, s: np.arange(-(-t // s)) * s - side(zeros_of_same(t, k, s))


def _short_range(t: int, k: int, s: int) -> Array:
    """The starts for 'same' without the last one where it is the last place of all, as range(0, places - 1, S) gives them."""
    zeros = zeros_of_same(t, k, s)
    return np.arange(0, t + zeros - k, s) - zeros // 2


def _from_the_end(t: int, k: int, s: int) -> Array:
    zeros = zeros_of_same(t, k, s)
    return np.arange((t + zeros - k) % s, t + zeros - k + 1, s) - zeros // 2


def _unbounded(t: int, k: int, s: int) -> int:
    return (-(-t // s) - 1) * s + k - t


_P = "P = max((⌈T/S⌉ - 1)·S + K - T, 0)"
STRIDED_SAME = (
    *(
        Place(
            "zeros-without-stride",
            f"You pad K - 1 zeros whatever the stride. With a stride fewer may be needed: {_P}.",
            _with_zeros(lambda t, k, s: k - 1, side),
        )
        for _, _, side in SIDES[:3]
    ),
    *(
        Place(
            "zeros-without-length",
            f"Your number of zeros does not depend on T. It does: {_P}.",
            _with_zeros(lambda t, k, s: max(k - s, 0), side),
        )
        for _, _, side in SIDES[:2]
    ),
    Place(
        "zeros-without-length",
        f"Your number of zeros does not depend on T. It does: {_P}.",
        lambda t, k, s: np.arange(max(t + max(k - s, 0) - k, -1) // s + 1) * s - max(k - s, 0) // 2,
    ),
    Place(
        "length-kept",
        f"With a stride you pad until there are T outputs again. 'same' has ⌈T/S⌉ outputs: {_P}.",
        lambda t, k, s: np.arange(t) * s - max((t - 1) * s + k - t, 0) // 2,
    ),
    Place(
        "too-few-outputs",
        f"'same' has ⌈T/S⌉ outputs, one for each stride that has begun; yours has T // S. {_P}.",
        lambda t, k, s: np.arange(t // s) * s - max((t // s - 1) * s + k - t, 0) // 2,
    ),
    Place(
        "negative-zeros",
        f"Where the kernel is smaller than the stride, your number of zeros is negative. It is never less than 0: {_P}.",
        lambda t, k, s: np.arange(-(-t // s)) * s - _unbounded(t, k, s) // 2,
    ),
    Place("last-window-missing", f"With padding 'same', the last window is missing. {_COUNT}", _short_range),
    Place("aligned-to-the-end", f"Your windows are counted from the end, so that the first one may start late. {_COUNT}", _from_the_end),
    Place("same-ignored", f"With padding 'same' and a stride you pad nothing. {_P}.", lambda t, k, s: starts(t, k, s)),
    Place("stride-ignored", "With padding 'same' the stride is not used.", lambda t, k, s: np.arange(t) - (k - 1) // 2),
    Place(
        "too-many-zeros",
        f"You put K // 2 zeros on both sides whatever the stride. {_P} in all.",
        lambda t, k, s: np.arange(-(k // 2), t + k // 2 - k + 1, s),
    ),
    Place(
        "too-many-zeros",
        f"You put K - 1 zeros on both sides whatever the stride. {_P} in all.",
        lambda t, k, s: np.arange(1 - k, t, s),
    ),
)
"""Wrong starts for 'same' with a stride."""

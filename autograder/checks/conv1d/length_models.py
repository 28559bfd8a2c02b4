"""The right length of a convolution's output and the known wrong formulas. Symbols: n steps, K kernel size, S stride, D dilation rate.

⌊(n - R) / S⌋ + 1 for 'valid' with the span R = D (K - 1) + 1, 0 where R > n; ⌈n / S⌉ for 'same' and 'causal': Dumoulin and Visin (2016),
key ``dumoulin2016guide``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def output_length(n: int, k: int, s: int = 1, padding: str = "valid", d: int = 1) -> int:
    """The number of outputs."""
    span = d * (k - 1) + 1
    if padding != "valid":
        return -(-n // s)
    return (n - span) // s + 1 if n >= span else 0


@dataclass(frozen=True)
class Formula:
    """A known wrong formula (n, K, S, D) → length."""

    slug: str
    text: str
    of: Callable[[int, int, int, int], float]


def _up(a: float, b: float) -> int:
    return int(-(-a // b))


_PLACES = "Count the places: the first window starts on step 0, the last one on step n - K at the latest, and they start every S steps."
VALID = (
    Formula("last-place-missing", f"You count the moves, not the places. {_PLACES}", lambda n, k, s, d: (n - k) // s),
    Formula("last-place-missing", f"You count one place too few. {_PLACES}", lambda n, k, s, d: (n - k + 1) // s),
    Formula("last-place-missing", f"You leave out the last place, step n - K, as range does. {_PLACES}", lambda n, k, s, d: _up(n - k, s)),
    Formula("one-too-many", f"You count one place too many. {_PLACES}", lambda n, k, s, d: (n - k) // s + 2),
    Formula(
        "stride-cut",
        f"You never move on by more than the kernel's size. A stride may be larger: then some steps are in no window. {_PLACES}",
        lambda n, k, s, d: (n - k) // min(s, k) + 1,
    ),
    Formula("rounded-up", f"You round up, so that a window that does not fit is counted. {_PLACES}", lambda n, k, s, d: _up(n - k, s) + 1),
    Formula(
        "rounded-up",
        f"You round to the nearest number. A window that does not fit is not counted. {_PLACES}",
        lambda n, k, s, d: round((n - k) / s) + 1,
    ),
    Formula(
        "not-rounded", f"Your length is not a whole number where n - K does not divide by S. {_PLACES}", lambda n, k, s, d: (n - k) / s + 1
    ),
    Formula("stride-ignored", f"The stride is not used. {_PLACES}", lambda n, k, s, d: n - k + 1),
    Formula("kernel-ignored", f"The kernel's size is not used. {_PLACES}", lambda n, k, s, d: n // s),
    Formula("kernel-ignored", f"The kernel's size is not used: ⌈n/S⌉ is for 'same' and 'causal'. {_PLACES}", lambda n, k, s, d: _up(n, s)),
    Formula("kernel-ignored", f"The kernel's size is not used. {_PLACES}", lambda n, k, s, d: n),
    Formula("kernel-for-stride", f"Kernel size and stride have changed places. {_PLACES}", lambda n, k, s, d: (n - s) // k + 1),
    Formula("kernel-for-stride", f"You divide by the kernel's size. {_PLACES}", lambda n, k, s, d: (n - k) // k + 1),
    Formula("kernel-for-stride", f"You divide by the kernel's size. {_PLACES}", lambda n, k, s, d: n // k),
    Formula(
        "stride-before-kernel",
        f"You divide by the stride first and take the kernel off afterwards. {_PLACES}",
        lambda n, k, s, d: n // s - k + 1,
    ),
    Formula(
        "stride-before-kernel",
        f"You divide by the stride first and take the kernel off afterwards. {_PLACES}",
        lambda n, k, s, d: _up(n, s) - k + 1,
    ),
)
_BEGUN = "'{padding}' has ⌈n/S⌉ outputs, one for each stride that has begun."
PADDED = (
    Formula("rounded-down", f"You round down. {_BEGUN}", lambda n, k, s, d: n // s),
    Formula("stride-ignored", f"The stride is not used. {_BEGUN}", lambda n, k, s, d: n),
    Formula("padding-ignored", f"You give the length of 'valid'. {_BEGUN}", lambda n, k, s, d: (n - k) // s + 1),
    Formula("padding-ignored", f"You give the length of 'valid', without the stride. {_BEGUN}", lambda n, k, s, d: n - k + 1),
    Formula("padding-kept", f"You count the zeros as outputs. {_BEGUN}", lambda n, k, s, d: n + k - 1),
    Formula("padding-kept", f"You count the zeros as places without taking the kernel off. {_BEGUN}", lambda n, k, s, d: (n + k - 1) // s),
    Formula(
        "padding-kept", f"You count the zeros as places without taking the kernel off. {_BEGUN}", lambda n, k, s, d: (n + k - 1) // s + 1
    ),
    Formula("one-too-many", f"You count one place too many. {_BEGUN}", lambda n, k, s, d: n // s + 1),
    Formula("last-place-missing", f"You count one place too few. {_BEGUN}", lambda n, k, s, d: (n - 1) // s),
    Formula("padding-kept", f"You add K - 1 zeros on both sides. {_BEGUN}", lambda n, k, s, d: (n + k - 2) // s + 1),
    Formula("not-rounded", f"Your length is not a whole number where n does not divide by S. {_BEGUN}", lambda n, k, s, d: n / s),
    Formula("not-rounded", f"You round to the nearest number. {_BEGUN}", lambda n, k, s, d: round(n / s)),
    Formula(
        "too-many-zeros",
        f"You add K // 2 zeros on both sides; for an even kernel that is one too many. {_BEGUN}",
        lambda n, k, s, d: (n + k // 2 * 2 - k) // s + 1,
    ),
    Formula(
        "one-zero-missing",
        f"You add (K - 1) // 2 zeros on both sides; for an even kernel one is missing. {_BEGUN}",
        lambda n, k, s, d: (n + (k - 1) // 2 * 2 - k) // s + 1,
    ),
)
_SPAN = "A dilated kernel spans R = D·(K - 1) + 1 steps, from its first weight to its last."
SPANS: tuple[tuple[str, str, Callable[[int, int], int]], ...] = (
    ("dilation-ignored", f"The dilation is not used. {_SPAN}", lambda k, d: k),
    ("span-k-times-d", f"You take D·K for the span. There are K - 1 gaps between K weights, not K. {_SPAN}", lambda k, d: k * d),
    ("span-off-by-one", f"You take D·(K - 1) for the span: one step is missing. {_SPAN}", lambda k, d: d * (k - 1)),
    ("span-off-by-one", f"You take D·(K - 1) + 2 for the span: one step too many. {_SPAN}", lambda k, d: d * (k - 1) + 2),
    (
        "span-k-plus-d",
        f"You take K + D - 1 for the span, as if there were one gap. There is one between any two weights. {_SPAN}",
        lambda k, d: k + d - 1,
    ),
    ("span-k-plus-d", f"You take K + D for the span. {_SPAN}", lambda k, d: k + d),
    ("span-k-times-gap", f"You take K + D·(K - 1) for the span: a gap holds D - 1 steps, not D. {_SPAN}", lambda k, d: k + d * (k - 1)),
    ("span-k-times-d", f"You take K·D + 1 for the span. {_SPAN}", lambda k, d: k * d + 1),
)
_NO_SPAN = "With 'same' and 'causal' the zeros make up for the span, dilated or not: at stride 1 there are as many outputs as steps."
DILATED_PADDED = (
    Formula(
        "dilation-shortens",
        f"A dilated kernel shortens the sequence in yours: pad (K - 1)·D zeros, not K - 1. {_NO_SPAN}",
        lambda n, k, s, d: n + (k - 1) - d * (k - 1),
    ),
    Formula(
        "dilation-lengthens", f"A dilated kernel lengthens the sequence in yours. {_NO_SPAN}", lambda n, k, s, d: n + (d - 1) * (k - 1)
    ),
    Formula("dilation-divides", f"You divide by the dilation rate. {_NO_SPAN}", lambda n, k, s, d: _up(n, d)),
    Formula("dilation-divides", f"You divide by the dilation rate. {_NO_SPAN}", lambda n, k, s, d: n // d),
    Formula("dilation-shortens", f"You give the length of 'valid'. {_NO_SPAN}", lambda n, k, s, d: n - d * (k - 1)),
)

"""Known wrong ways to compute a dilated causal convolution, in three parts: the values, the gaps in a window, the place of the windows.

What a student's function gives is explained by one way of each part. Symbols: K kernel size, D dilation rate, G the gap in fact, T steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from autograder.checks.check import ROUGH, RTOL
from autograder.checks.wavenet.parts import Array, Cases, windows_at
from autograder.records import Arguments

Weights = tuple[Array, Array]


@dataclass(frozen=True)
class Values:
    """A way to use kernel and bias. The right one has no slug."""

    slug: str
    text: str
    weights: Callable[[Array, Array], Weights]
    after: Callable[[Array], Array] = lambda y: y


@dataclass(frozen=True)
class Gaps:
    """A way to choose the distance of a window's steps. The right one has no slug."""

    slug: str
    text: str
    gap: Callable[[int, int], int]


@dataclass(frozen=True)
class Explanation:
    """A way of using the weights and of spacing the steps, and for each case how far the windows start before their output, in steps."""

    values: Values
    gaps: Gaps
    offsets: Mapping[str, int]
    padded_with_zeros: bool


def _values(slug: str, text: str, weights: Callable[[Array, Array], Weights]) -> Values:
    return Values(slug, text, weights)


def _steps_kept(w: Array, keep: Callable[[Array, int], Array]) -> Array:
    return w * keep(np.arange(len(w)), len(w))[:, None, None]


def _mixed(w: Array) -> Array:
    k, f, c = w.shape
    return w.reshape(f, k, c).transpose(1, 0, 2)


_BIAS = "The bias is added more than once to each output, in a loop perhaps. Add it once, after the sum."
_MEAN = "You take the mean where the products are to be added up. Sum over all K steps and F features."
RIGHT_VALUES = Values("", "", lambda w, b: (w, b))
VALUES = (
    RIGHT_VALUES,
    _values("kernel-flipped", "You turn the kernel round: w[K - 1] belongs to the step itself, and w[0] lies (K - 1)·D steps back.",
            lambda w, b: (w[::-1], b)),
    _values("no-bias", "The bias is not added. Each channel has its own.", lambda w, b: (w, 0 * b)),
    _values("bias-subtracted", "You subtract the bias. Add it.", lambda w, b: (w, -b)),
    _values("bias-repeated", _BIAS, lambda w, b: (w, len(w) * b)),
    _values("bias-repeated", _BIAS, lambda w, b: (w, w.shape[1] * b)),
    _values("bias-repeated", _BIAS, lambda w, b: (w, len(w) * w.shape[1] * b)),
    _values("mean-not-sum", _MEAN, lambda w, b: (w / len(w), b)),
    _values("mean-not-sum", _MEAN, lambda w, b: (w / w.shape[1], b)),
    _values("mean-not-sum", _MEAN, lambda w, b: (w / w.shape[1] / len(w), b)),
    _values("first-feature-only", "Only the first feature is used. Sum over all of them.",
            lambda w, b: (w * (np.arange(w.shape[1]) == 0)[None, :, None], b)),
    _values("first-channel-only", "All channels are computed with the first channel's weights. Channel c uses w[:, :, c] and b[c].",
            lambda w, b: (np.repeat(w[:, :, :1], len(b), axis=2), b)),
    _values("one-bias-for-all", "You add the first entry of the bias to all channels. Each channel has its own.",
            lambda w, b: (w, np.full_like(b, b[0]))),
    _values("steps-and-features-mixed", "Steps and features are mixed up: weight w[k, f] belongs to step k of the window and to feature f.",
            lambda w, b: (_mixed(w), b)),
    _values("last-kernel-step-missing", "The last weight, w[K - 1], the one of the step itself, is left out of the sum.",
            lambda w, b: (_steps_kept(w, lambda i, k: i < k - 1), b)),
    _values("first-kernel-step-missing", "The first weight, w[0], the one that lies furthest back, is left out of the sum.",
            lambda w, b: (_steps_kept(w, lambda i, k: i > 0), b)),
    _values("ends-only", "Only the first and the last weight of the kernel are used, as if its size were 2. K is the kernel's first size.",
            lambda w, b: (_steps_kept(w, lambda i, k: (i == 0) | (i == k - 1)), b)),
    _values("one-weight-only", "Only the last weight of the kernel is used.", lambda w, b: (_steps_kept(w, lambda i, k: i == k - 1), b)),
    _values("one-weight-only", "Only the first weight of the kernel is used.", lambda w, b: (_steps_kept(w, lambda i, k: i == 0), b)),
    *(
        Values("activation-applied", "You apply an activation to the outputs. causal_conv1d returns the sums as they are.",
               lambda w, b: (w, b), after)
        for after in (lambda y: np.maximum(y, 0), np.tanh, lambda y: 1 / (1 + np.exp(-y)))
    ),
)  # fmt: skip
RIGHT_GAPS = Gaps("", "", lambda k, d: d)
GAPS = (
    RIGHT_GAPS,
    Gaps("dilation-ignored", "Inside the window the dilation rate is not used: your K steps are neighbours. They lie D steps apart.",
         lambda k, d: 1),
    Gaps("gap-too-wide", "The steps of your window lie D + 1 apart, with D left out in between. They lie D apart: D - 1 are left out.",
         lambda k, d: d + 1),
    Gaps("gap-too-narrow", "The steps of your window lie D - 1 apart. They lie D apart, with D - 1 steps left out in between.",
         lambda k, d: d - 1),
    Gaps("gap-is-power", "The steps of your window lie 2^D apart. D is the distance itself: who builds the stack chooses powers.",
         lambda k, d: 2**d),
    Gaps("gap-doubled", "The steps of your window lie 2·D apart. They lie D apart.", lambda k, d: 2 * d),
    Gaps("gap-is-kernel", "The steps of your window lie K apart. They lie D apart.", lambda k, d: k),
)  # fmt: skip


def _close(one: Array, other: Array, rtol: float) -> Array:
    """Whether rows (…, C) agree over batch and channels: bool, one for each step."""
    scale = float(np.sqrt(np.mean(np.square(one)))) if one.size else 0.0
    return np.all(np.abs(one - other) <= rtol * (np.abs(one) + scale), axis=(0, 2))


def explain(cases: Cases, seen: Mapping[str, Mapping[str, Array]], rtol: float = RTOL) -> Explanation | None:
    """The way of using the weights and of spacing the steps that explains all cases, whatever the place; None if no known way does."""
    for values in VALUES:
        for gaps in GAPS:
            found = {}
            for case, given in cases.items():
                place = _place(given, seen[case]["output"], values, gaps, rtol)
                if place is None:
                    break
                found[case] = place
            else:
                return Explanation(values, gaps, {case: n for case, (n, _) in found.items()}, all(zeros for _, zeros in found.values()))
    return None


def explain_roughly(cases: Cases, seen: Mapping[str, Mapping[str, Array]]) -> Explanation | None:
    """The same, to the precision of float32 or else to about two digits: how precise it is, is judged elsewhere."""
    return explain(cases, seen) or explain(cases, seen, ROUGH)


def _place(given: Arguments, got: Array, values: Values, gaps: Gaps, rtol: float) -> tuple[int, bool] | None:
    """How many steps before output j its window starts, for all windows inside the sequence; and whether the others see zeros."""
    x, d = given["x"], int(given.get("dilation_rate", 1))
    k, t, steps = len(given["kernel"]), given["x"].shape[1], got.shape[1]
    gap = gaps.gap(k, d)
    kernel, bias = values.weights(*(np.asarray(given[name], np.float64) for name in ("kernel", "bias")))
    span = (k - 1) * gap
    if got.shape[2] != kernel.shape[2] or not steps or span >= t:
        return None
    inner = values.after(windows_at(x, kernel, bias, range(t - span), gap))
    for offset in _candidates(inner, got, rtol):
        starts = np.arange(steps) - offset
        inside = (starts >= 0) & (starts < t - span)
        if inside.sum() < min(4, t - span):
            continue
        if np.all(_close(inner[:, starts[inside]], got[:, inside], rtol)):
            whole = values.after(windows_at(x, kernel, bias, starts, gap))
            return offset, bool(np.all(_close(whole, got, rtol)))
    return None


def _candidates(inner: Array, got: Array, rtol: float) -> Iterator[int]:
    """The offsets under which the middle one of the inner windows is one of the outputs."""
    middle = inner.shape[1] // 2
    same = _close(np.broadcast_to(inner[:, middle : middle + 1], got.shape), got, rtol)
    yield from (int(j) - middle for j in np.flatnonzero(same))


# --- where the windows are -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """A wrong place: how far a window starts before its output, and by how many steps there are more outputs than inputs."""

    slug: str
    text: str
    offset: Callable[[int, int], int]
    more: Callable[[int, int], tuple[int, ...]]


def _span(k: int, d: int) -> int:
    return (k - 1) * d


_RULE = "Put (K - 1)·D zeros before the sequence and none after it: output t then sees the steps up to t."
_SHORT = "The outputs are too few, and the first one looks (K - 1)·(D - 1) steps ahead of its place."
PLACES = (
    Place("padded-without-dilation", f"You pad K - 1 zeros whatever the dilation. {_SHORT} {_RULE}", lambda k, d: k - 1,
          lambda k, d: (k - 1 - _span(k, d), 0)),
    Place("not-padded", f"Nothing is padded: there are (K - 1)·D outputs too few, and the first one sees as far ahead. {_RULE}",
          lambda k, d: 0, lambda k, d: (-_span(k, d),)),
    Place("padded-right", f"Your zeros stand after the sequence, so that output t sees the steps from t on: the future. {_RULE}",
          lambda k, d: 0, lambda k, d: (0,)),
    Place("padded-both-sides", f"You share the zeros out between both ends, as 'same' does. Outputs see half of the span ahead. {_RULE}",
          lambda k, d: _span(k, d) // 2, lambda k, d: (0,)),
    Place("padded-both-sides", f"You share the zeros out between both ends, as 'same' does. Outputs see half of the span ahead. {_RULE}",
          lambda k, d: _span(k, d) - _span(k, d) // 2, lambda k, d: (0,)),
    Place("padded-both-sides", f"You pad both ends. The last outputs have no step of their own. {_RULE}", _span,
          lambda k, d: (_span(k, d),)),
    Place("padded-both-sides", f"You pad K - 1 zeros at both ends, whatever the dilation. {_RULE}", lambda k, d: k - 1,
          lambda k, d: (2 * (k - 1) - _span(k, d),)),
    Place("padded-both-sides", f"You share K - 1 zeros out between both ends, as 'same' does without dilation. {_RULE}",
          lambda k, d: (k - 1) // 2, lambda k, d: (k - 1 - _span(k, d), 0)),
    Place("k-times-d", f"You pad K·D zeros. The kernel has K - 1 gaps, not K: output t no longer sees step t itself. {_RULE}",
          lambda k, d: k * d, lambda k, d: (d, 0)),
    Place("k-zeros", f"You pad K zeros whatever the dilation. {_RULE}", lambda k, d: k, lambda k, d: (k - _span(k, d), 0)),
    Place("d-zeros", f"You pad D zeros, as for kernel size 2. {_RULE}", lambda k, d: d, lambda k, d: (d - _span(k, d), 0)),
    Place("shifted-late", f"Your outputs stand one step too late: output t sees the steps up to t - 1 and not its own. {_RULE}",
          lambda k, d: _span(k, d) + 1, lambda k, d: (1, 0)),
    Place("shifted-early", f"Your outputs stand one step too early: output t sees step t + 1. {_RULE}",
          lambda k, d: _span(k, d) - 1, lambda k, d: (-1, 0)),
    Place("sum-not-product", f"You pad K - 1 + D zeros. The two are multiplied. {_RULE}", lambda k, d: k - 1 + d,
          lambda k, d: (k - 1 + d - _span(k, d), 0)),
    Place("gap-less-one", f"You pad (K - 1)·(D - 1) zeros. Neighbouring weights lie D steps apart, not D - 1. {_RULE}",
          lambda k, d: (k - 1) * (d - 1), lambda k, d: (-(k - 1), 0)),
)  # fmt: skip

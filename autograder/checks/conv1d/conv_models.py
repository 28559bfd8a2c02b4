"""Known wrong ways to compute a convolution: of its values, of its values with a stride, and of what fills its ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.check import Arrays, Misconception
from autograder.checks.conv1d.parts import Array, at, starts, zeros_of_same

Values = Callable[[Array, Array, Array], Array]


def _values(function: Values) -> Callable[..., Arrays]:
    """The model of a conv1d that does 'valid' with stride 1 in its own way."""

    def model(x: Array, kernel: Array, bias: Array, **_: Any) -> Arrays:
        x, kernel, bias = (np.asarray(array, np.float64) for array in (x, kernel, bias))
        return {"output": function(x, kernel, bias)}

    return model


def _plain(x: Array, kernel: Array, bias: Array) -> Array:
    return at(x, kernel, bias, starts(x.shape[1], len(kernel)))


def _swapped_order(x: Array, w: Array, b: Array) -> Array:
    """Windows as (F, K), weights as (K, F), both laid flat."""
    k, f, c = w.shape
    return _plain(x, w.reshape(f, k, c).transpose(1, 0, 2), b)


def _one_window_less(x: Array, w: Array, b: Array) -> Array:
    return _plain(x, w, b)[:, :-1]


def _one_step_late(x: Array, w: Array, b: Array) -> Array:
    return at(x, w, b, starts(x.shape[1], len(w)) + 1)


def _first_feature(x: Array, w: Array, b: Array) -> Array:
    return _plain(x[..., :1], w[:, :1], b)


def _three_steps(x: Array, w: Array, b: Array) -> Array:
    return _plain(x, w[:3], b)


def _padded(x: Array, w: Array, b: Array) -> Array:
    return at(x, w, b, starts(x.shape[1], len(w), 1, "same"))


def _padded_before(x: Array, w: Array, b: Array) -> Array:
    return at(x, w, b, np.arange(x.shape[1]) - len(w) + 1)


def _bias_once(x: Array, w: Array, b: Array) -> Array:
    made = _plain(x, w, 0 * b)
    made[:, :1] += b
    return made


def _own_feature(x: Array, w: Array, b: Array) -> Array:
    """Channel c sees feature c modulo F."""
    features, channels = w.shape[1:]
    return _plain(x, w * (np.arange(features)[:, None] == np.arange(channels) % features), b)


def _bias_times(count: Callable[[Array], int]) -> Values:
    return lambda x, w, b: _plain(x, w, count(w) * b)


def _after(f: Callable[[Array], Array]) -> Values:
    return lambda x, w, b: f(_plain(x, w, b))


VALUES = (
    Misconception(
        "kernel-flipped",
        "You turn the kernel round before you lay it down, as a convolution in mathematics does. Here the first row of the kernel "
        "meets the first step of the window.",
        _values(lambda x, w, b: _plain(x, w[::-1], b)),
    ),
    Misconception("no-bias", "The bias is not added. Each channel has its own.", _values(lambda x, w, b: _plain(x, w, 0 * b))),
    Misconception(
        "kernel-flipped",
        "Two things: you turn the kernel round before you lay it down, and the bias is not added. The first row of the kernel meets the "
        "first step of the window, and each channel has a bias of its own.",
        _values(lambda x, w, b: _plain(x, w[::-1], 0 * b)),
    ),
    Misconception("bias-once", "The bias is added to the first output only. Every output has it.", _values(_bias_once)),
    Misconception(
        "one-feature-a-channel",
        "Each of your channels looks at one feature. It looks at all of them: sum over the features as over the steps.",
        _values(_own_feature),
    ),
    Misconception("bias-subtracted", "You subtract the bias. Add it.", _values(lambda x, w, b: _plain(x, w, -b))),
    *(
        Misconception(
            "bias-repeated",
            "The bias is added more than once to each output, in a loop or a sum perhaps. Add it once, after the sum over steps and "
            "features.",
            _values(_bias_times(count)),
        )
        for count in (lambda w: len(w), lambda w: w.shape[1], lambda w: len(w) * w.shape[1], lambda w: 2)
    ),
    Misconception(
        "steps-and-features-mixed",
        "Steps and features are mixed up where you lay the windows flat: the window's numbers and the kernel's weights are in "
        "different orders. Weight w[k, f] belongs to step k and feature f of the window.",
        _values(_swapped_order),
    ),
    Misconception(
        "mean-not-sum",
        "You take the mean where the products are to be added up. Sum over all K steps and F features of the window.",
        _values(lambda x, w, b: _plain(x, w / len(w), b)),
    ),
    Misconception(
        "mean-not-sum",
        "You take the mean where the products are to be added up. Sum over all K steps and F features of the window.",
        _values(lambda x, w, b: _plain(x, w / w.shape[1], b)),
    ),
    Misconception(
        "mean-not-sum",
        "You take the mean where the products are to be added up. Sum over all K steps and F features of the window.",
        _values(lambda x, w, b: _plain(x, w / len(w) / w.shape[1], b)),
    ),
    Misconception(
        "first-feature-only",
        "Only the first feature is used. The kernel has weights for every feature: sum over all of them.",
        _values(_first_feature),
    ),
    Misconception(
        "features-summed-first",
        "You add up the features before they are multiplied. Each feature has weights of its own: multiply first, then sum.",
        _values(lambda x, w, b: _plain(x.sum(2, keepdims=True), w[:, :1], b)),
    ),
    *(
        Misconception(
            "features-summed-first",
            "You add up the features before they are multiplied. Each has weights of its own: multiply first, then sum.",
            _values(lambda x, w, b, f=f, g=g: _plain(f(x, 2, keepdims=True), g(w, 1, keepdims=True), b)),  # type: ignore[misc]
        )
        for f in (np.sum, np.mean)
        for g in (np.sum, np.mean)
    ),
    Misconception(
        "first-channel-only",
        "All channels are computed with the first channel's weights. Channel c uses w[:, :, c] and b[c].",
        _values(lambda x, w, b: _plain(x, np.repeat(w[:, :, :1], len(b), axis=2), b)),
    ),
    Misconception(
        "one-bias-for-all",
        "You add the first entry of the bias to all channels. Each channel has its own.",
        _values(lambda x, w, b: _plain(x, w, np.full_like(b, b[0]))),
    ),
    Misconception(
        "last-window-missing",
        "The last window is missing: the kernel fits in T - K + 1 places.",
        _values(_one_window_less),
    ),
    Misconception(
        "one-step-late",
        "Your windows start one step late. Output 0 sees the steps 0 to K - 1.",
        _values(_one_step_late),
    ),
    Misconception(
        "kernel-size-fixed",
        "You use three steps of the kernel whatever its size. Take K from the shape of the kernel.",
        _values(_three_steps),
    ),
    Misconception(
        "one-step-only",
        "Each output looks at one step only. Lay the kernel on K neighbouring steps and sum.",
        _values(lambda x, w, b: _plain(x, w * (np.arange(len(w)) == 0)[:, None, None], b)),
    ),
    Misconception(
        "last-kernel-step-missing",
        "The last step of the kernel is left out of the sum: k runs from 0 to K - 1.",
        _values(lambda x, w, b: _plain(x, w * (np.arange(len(w)) < len(w) - 1)[:, None, None], b)),
    ),
    Misconception(
        "first-kernel-step-missing",
        "The first step of the kernel is left out of the sum: k runs from 0 to K - 1.",
        _values(lambda x, w, b: _plain(x, w * (np.arange(len(w)) > 0)[:, None, None], b)),
    ),
    *(
        Misconception(
            "activation-applied",
            "You apply an activation to the outputs. conv1d returns the sums as they are.",
            _values(_after(f)),
        )
        for f in (lambda z: np.maximum(z, 0), np.tanh, lambda z: 1 / (1 + np.exp(-z)))
    ),
    Misconception(
        "padded-when-valid", "You pad with zeros when padding is 'valid'. Then the kernel goes only where it fits.", _values(_padded)
    ),
    Misconception(
        "padded-when-valid", "You pad with zeros when padding is 'valid'. Then the kernel goes only where it fits.", _values(_padded_before)
    ),
)


def _spread(x: Array, kernel: Array, bias: Array, stride: int = 1, **_: Any) -> Arrays:
    """The stride taken for a dilation rate."""
    return {"output": at(x, kernel, bias, np.arange(max(0, x.shape[1] - stride * (len(kernel) - 1))), stride)}


def _spread_and_strided(x: Array, kernel: Array, bias: Array, stride: int = 1, **_: Any) -> Arrays:
    return {"output": at(x, kernel, bias, starts(x.shape[1], len(kernel), stride), stride)}


def _thinned(x: Array, kernel: Array, bias: Array, stride: int = 1, padding: str = "valid") -> Arrays:
    """The steps between the strides left out before the convolution."""
    thin = x[:, ::stride]
    return {"output": at(thin, kernel, bias, starts(thin.shape[1], len(kernel), 1, padding))}


INPUT_THINNED = Misconception(
    "input-thinned",
    "You take every S-th step of the input before the convolution. A window has K neighbouring steps; only its start moves by S.",
    _thinned,
)
STRIDED_VALUES = (
    Misconception(
        "stride-as-dilation",
        "You leave gaps of S steps inside the window. That is dilation: the stride is how far the whole window moves on.",
        _spread,
    ),
    Misconception(
        "stride-as-dilation",
        "You leave gaps of S steps inside the window. That is dilation: the stride is how far the whole window moves on.",
        _spread_and_strided,
    ),
    INPUT_THINNED,
)


def other_filling(mode: str) -> Callable[..., Arrays]:
    """The model of a 'same' convolution that fills the ends with something else than zeros, as ``np.pad`` names it."""

    def model(x: Array, kernel: Array, bias: Array, stride: int = 1, padding: str = "valid") -> Arrays:
        t, k = x.shape[1], len(kernel)
        if padding == "valid":
            return {"output": at(x, kernel, bias, starts(t, k, stride))}
        zeros = zeros_of_same(t, k, stride)
        filled = np.pad(x, ((0, 0), (zeros // 2, zeros - zeros // 2), (0, 0)), mode=mode)  # type: ignore[call-overload]
        return {"output": at(filled, kernel, bias, starts(filled.shape[1], k, stride))}

    return model


def _bias_inside(x: Array, kernel: Array, bias: Array, stride: int = 1, padding: str = "valid") -> Arrays:
    """A 'same' convolution whose windows that touch zeros lack the bias."""
    t, k = x.shape[1], len(kernel)
    where = starts(t, k, stride, padding)
    made = at(x, kernel, 0 * bias, where)
    return {"output": made + ((where >= 0) & (where + k <= t))[:, None] * np.asarray(bias, np.float64)}


def _centred(x: Array, kernel: Array, bias: Array, stride: int = 1, padding: str = "valid") -> Arrays:
    """A 'same' convolution of the sequence less its mean."""
    less = x.mean(1, keepdims=True) if padding == "same" else 0
    return {"output": at(x - less, kernel, bias, starts(x.shape[1], len(kernel), stride, padding))}


FILLINGS = (
    Misconception("bias-inside-only", "With 'same', windows that reach over an end lack the bias. Every output has it.", _bias_inside),
    Misconception("centred", "With 'same' you take the mean off the sequence. It goes in as it is, with zeros at its ends.", _centred),
    *(
        Misconception(
            "not-zeros",
            f"You fill the ends with {words}. 'same' fills them with zeros.",
            other_filling(mode),
        )
        for mode, words in (
            ("edge", "copies of the first and the last step"),
            ("reflect", "a mirror image of the sequence"),
            ("symmetric", "a mirror image of the sequence"),
            ("wrap", "the sequence's other end"),
        )
    ),
)

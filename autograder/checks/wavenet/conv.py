"""Checks of ``causal_conv1d``. Symbols: B batch, T time steps, F features, K kernel size, D dilation rate, C channels.

What comes out is explained by a way of using the weights, a way of spacing a window's steps, and a place for each window (``conv_models``);
each is judged by itself, so that a function that pads by K - 1 loses the item on the place and no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.checks.check import ROUGH, RTOL, Arrays, Check, Judge, agree, close, diagnose_precision
from autograder.checks.wavenet.conv_models import PLACES, Explanation, explain_roughly
from autograder.checks.wavenet.parts import (
    CAUSAL,
    DILATION,
    Array,
    Cases,
    afterwards_changed,
    causal_conv,
    distinct,
    draw_bias,
    draw_kernel,
    normal,
    three_axes,
)
from autograder.records import Arguments, Diagnosis, Observation

ARGUMENTS = ("x", "kernel", "bias")
BANNED = frozenset(
    f"{kind}Conv{form}{d}D{end}"
    for kind in ("", "Separable", "Depthwise")
    for form in ("", "olution")
    for d in (1, 2, 3)
    for end in ("", "Transpose")
) | {"conv1d", "conv2d", "conv3d", "conv_transpose", "depthwise_conv", "depthwise_conv2d", "separable_conv", "separable_conv2d",
     "fftconvolve", "oaconvolve", "Conv2DBackpropInput", "Conv2DBackpropInputV2", "Conv2DBackpropFilter", "DepthwiseConv2dNative",
     "gen_nn_ops"}  # fmt: skip
BANNED_TEXT = "The exercise is to write causal_conv1d yourself, without a ready-made convolution."
DEEP = 4
"""Windows that lie inside the sequence, at the least, in every case but those on form: more than any known shift hides."""


def reference(x: Array, kernel: Array, bias: Array, dilation_rate: int = 1) -> dict[str, Array]:
    """The right convolution: ``output`` (B, T, C)."""
    return {"output": causal_conv(x, kernel, bias, dilation_rate)}


# --- draws -----------------------------------------------------------------------------------------------------------------------


def _case(rng: np.random.Generator, b: tuple[int, int], t: int, k: int, d: int | None) -> tuple[str, Arguments]:
    size, f, c, _ = distinct(rng, b, (2, 7), (2, 7), (k, k))
    given = {"x": normal(rng, size, t, f), "kernel": draw_kernel(rng, k, f, c), "bias": draw_bias(rng, c)}
    name = f"B = {size}, T = {t}, F = {f}, K = {k}, C = {c}"
    return (name, given) if d is None else (f"{name}, D = {d}", {**given, "dilation_rate": d})


def _draw(rng: np.random.Generator, *sizes: tuple[int, int]) -> Cases:
    """One case for each K and D, long enough that many windows lie inside; and one sample of each alone."""
    cases: dict[str, Arguments] = {}
    for k, d in sizes:
        t = (k - 1) * max(2 * d + 2, 2 * k, 2**d) + DEEP + int(rng.integers(4))
        name, given = _case(rng, (2, 6), t, k, d)
        cases[name] = given
        cases[f"one sample of {name}"] = {**given, "x": given["x"][-1:]}
    return cases


def _draw_values(rng: np.random.Generator) -> Cases:
    return _draw(rng, (int(rng.choice([3, 5])), 1), (4, 1))


def _draw_gaps(rng: np.random.Generator) -> Cases:
    return _draw(rng, (3, int(rng.choice([4, 5]))), (4, 3))


def _draw_causal(rng: np.random.Generator) -> Cases:
    return _draw(rng, (4, 1), (3, int(rng.choice([4, 5]))), (int(rng.choice([4, 5])), 3))


def _draw_form(rng: np.random.Generator) -> Cases:
    """A batch, its last sample, other numbers; no dilation rate; a sequence shorter than the kernel's span; kernel size 1."""
    k, d = int(rng.choice([3, 4])), int(rng.choice([2, 5]))
    name, given = _case(rng, (2, 6), (k - 1) * d + 7, k, d)
    cases = {
        name: given,
        f"{name}, its last sample alone": {**given, "x": given["x"][-1:]},
        f"{name}, other numbers": {**given, "x": -given["x"]},
    }
    for t, size, rate in ((9, 3, None), (5, 4, 3), (6, 1, 2)):
        other, more = _case(rng, (2, 6), t, size, rate)
        cases[other] = more
    return cases


CONSTANT = Diagnosis("constant-output", "What your function gives does not depend on the sequence that it is given.")


# --- judges ----------------------------------------------------------------------------------------------------------------------


def _form(cases: Cases, seen: Observation) -> Diagnosis | None:
    """Three axes, and as many channels as the kernel has."""
    if said := three_axes(cases, seen):
        return said
    for case, given in cases.items():
        (b, t, _), c, got = given["x"].shape, given["kernel"].shape[2], seen.arrays[case]["output"]
        if got.shape[2] != c or not got.shape[1]:
            return Diagnosis("shape", f"With {case} the output should have the shape ({b}, {t}, {c}); yours has {got.shape}.")
    return None


def _explained(cases: Cases, seen: Observation) -> Explanation | Diagnosis:
    if said := _form(cases, seen):
        return said
    how = explain_roughly(cases, seen.arrays)
    if how is None and all(np.ptp(seen.arrays[case]["output"], axis=1).max() < ROUGH for case in cases):
        return CONSTANT
    if how is None:
        return Diagnosis("unknown", f"{_departure(cases, seen)} No mistake that we know explains it: write the sum for one output by hand.")
    return how


def _departure(cases: Cases, seen: Observation) -> str:
    """Where the first output is that departs."""
    for case, given in cases.items():
        expected, got = reference(**given)["output"], seen.arrays[case]["output"]
        if not close(expected, got):
            if expected.shape != got.shape:
                return f"With {case} the shape should be {expected.shape}; yours is {got.shape}."
            far = np.flatnonzero(np.abs(expected - got).max((0, 2)) > RTOL * (1 + np.abs(expected).max()))
            told = f"With {case} {len(far)} of {got.shape[1]} outputs depart, the first at step {int(far[0]) if len(far) else 0} (from 0)."
            right = [name for name, other in cases.items() if agree(reference(**other), seen.arrays[name])]
            return f"{told} It is right with {right[0]}." if right else told
    return "Your outputs depart from the equation."


def _judge_values(cases: Cases, seen: Observation) -> Diagnosis | None:
    how = _explained(cases, seen)
    if isinstance(how, Diagnosis):
        return how
    if how.values.slug:
        return Diagnosis(how.values.slug, how.values.text)
    neighbours = all(how.gaps.gap(len(given["kernel"]), 1) == 1 for given in cases.values())
    return None if neighbours else Diagnosis("not-neighbours", "Without dilation the K steps of a window are neighbours. Yours are not.")


def _judge_gaps(cases: Cases, seen: Observation) -> Diagnosis | None:
    how = _explained(cases, seen)
    if isinstance(how, Diagnosis):
        return how
    return Diagnosis(how.gaps.slug, how.gaps.text) if how.gaps.slug else None


def _judge_causal(cases: Cases, seen: Observation) -> Diagnosis | None:
    """Output t sees the steps up to t, and there are T of them; with whatever gaps and weights."""
    how = _explained(cases, seen)
    if isinstance(how, Diagnosis):
        return how
    sizes = {case: (len(given["kernel"]), int(given["dilation_rate"])) for case, given in cases.items()}
    more = {case: seen.arrays[case]["output"].shape[1] - given["x"].shape[1] for case, given in cases.items()}
    if _in_place(how, sizes, more):
        if how.padded_with_zeros:
            return None
        text = "The first outputs are wrong: before the sequence there are zeros. No copies of the first step, nothing from the end."
        return Diagnosis("not-zeros", text)
    for place in PLACES:
        if all(how.offsets[case] == place.offset(*sizes[case]) and more[case] in place.more(*sizes[case]) for case in cases):
            return Diagnosis(place.slug, place.text)
    return _explain_place(how, sizes, more)


def _in_place(how: Explanation, sizes: Any, more: Any) -> bool:
    """Whether the newest step of each window is its own, or, where the gaps are wrong, the zeros are as many as the right gaps need."""
    if all(how.offsets[case] == (k - 1) * how.gaps.gap(k, d) and more[case] == 0 for case, (k, d) in sizes.items()):
        return True
    return all(how.offsets[case] == (k - 1) * d and more[case] == (k - 1) * (d - how.gaps.gap(k, d)) for case, (k, d) in sizes.items())


def _explain_place(how: Explanation, sizes: Any, more: Any) -> Diagnosis:
    """Windows in a place that is not known, in words."""
    for case, (k, d) in sizes.items():
        ahead = (k - 1) * how.gaps.gap(k, d) - how.offsets[case]
        if ahead > 0:
            return Diagnosis(
                "sees-ahead", f"With {case} output t sees step t + {ahead}: the future. (K - 1)·D zeros go before the sequence."
            )
        if ahead < 0:
            return Diagnosis("sees-late", f"With {case} the newest step that output t sees is t - {-ahead}. It should be t itself.")
    case = next(case for case in sizes if more[case])
    words = "too many" if more[case] > 0 else "too few"
    return Diagnosis("number-of-outputs", f"With {case} there are {abs(more[case])} outputs {words}: there are as many as steps.")


def _judge_form(cases: Cases, seen: Observation) -> Diagnosis | None:
    """Any sizes, sample by sample, its default, the precision of float32; the arguments stay as they were."""
    names = list(cases)
    core = {case: cases[case] for case in names[:3]}
    if said := _form(core, seen) or afterwards_changed(core, seen, ARGUMENTS):
        return said
    batch, alone, other = (seen.arrays[case]["output"] for case in core)
    if not close(batch[-1:], alone, ROUGH):
        text = "A sample by itself gives something else than the same sample in a batch. Each is computed by itself, whatever B is."
        return Diagnosis("rows-differ", text)
    if close(batch, other, ROUGH):
        return CONSTANT
    expected = {case: reference(**given) for case, given in cases.items()}
    if not all(agree(expected[case], seen.arrays[case]) for case in core):
        same_shapes = all(expected[case]["output"].shape == seen.arrays[case]["output"].shape for case in core)
        return diagnose_precision({case: expected[case] for case in core}, seen) if same_shapes else None
    return _judge_sizes({case: expected[case] for case in names[3:]}, cases, seen)


def _judge_sizes(expected: Mapping[str, Arrays], cases: Cases, seen: Observation) -> Diagnosis | None:
    """No dilation rate, a sequence shorter than the kernel's span, kernel size 1; for a function that is right otherwise."""
    for case in expected:
        if case in seen.raised:
            error = seen.raised[case]
            return Diagnosis(
                "some-sizes-only", f"With {case} your function raised {error.kind}: {error.message}. Other sizes went through."
            )
        if not agree(expected[case], seen.arrays[case]):
            if "dilation_rate" not in cases[case]:
                return Diagnosis(
                    "default-dilation", f"With {case} and no dilation rate your function departs. The default is 1: neighbouring steps."
                )
            text = f"With {case} your function departs, though it is right for other sizes. It may be shorter than the kernel's span."
            return Diagnosis("some-sizes-only", text)
    return None


def _check(name: str, title: str, section: str, draw: Any, judge: Judge) -> Check:
    return Check(f"conv_{name}", "causal_conv1d", title, section, "causal_conv1d", draw, judge, BANNED, BANNED_TEXT)


def _either(judge: Judge) -> Judge:
    """A judge that is content when the batches or the samples alone are right: that both are is judged by the item on form."""

    def both(cases: Cases, seen: Observation) -> Diagnosis | None:
        alone = {case: given for case, given in cases.items() if given["x"].shape[0] == 1}
        said = judge({case: given for case, given in cases.items() if case not in alone}, seen)
        return said if said is None or judge(alone, seen) is not None else None

    return both


CHECKS = (
    _check("values", "without dilation: the values", CAUSAL, _draw_values, _either(_judge_values)),
    _check("gaps", "with a dilation: which steps a window sees", DILATION, _draw_gaps, _either(_judge_gaps)),
    _check("causal", "output t sees the steps up to t, with any dilation", CAUSAL, _draw_causal, _either(_judge_causal)),
    _check("form", "any sizes, sample by sample; the arguments are left as they were", CAUSAL, _draw_form, _judge_form),
)

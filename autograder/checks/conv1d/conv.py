"""Checks of ``conv1d``. Symbols: B batch, T time steps, F features, K kernel size, S stride, C channels.

Known mistakes: ``conv_models`` and ``conv_places``.

Where the windows stand is judged on the student's own values: the same arrays, in zeros, go through the student's 'valid' convolution of
stride 1, and each place rule takes its windows from what comes out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from autograder.checks.check import (
    ROUGH,
    Check,
    Judge,
    agree,
    by_values,
    close,
    diagnose_form,
    diagnose_precision,
    diagnose_raised,
    recognise,
)
from autograder.checks.conv1d.conv_models import FILLINGS, INPUT_THINNED, STRIDED_VALUES, VALUES
from autograder.checks.conv1d.conv_places import SAME, SIDES, STRIDED_SAME, STRIDES, Place, Rule, strided_same
from autograder.checks.conv1d.parts import CONSTANT, PAGE, Array, Cases, afterwards_changed, distinct, either, normal, reference
from autograder.records import Arguments, Diagnosis, Observation

ARGUMENTS = ("x", "kernel", "bias")
LAYERS = frozenset(
    f"{kind}Conv{form}{d}D{end}"
    for kind in ("", "Separable", "Depthwise")
    for form in ("", "olution")
    for d in (1, 2, 3)
    for end in ("", "Transpose")
)
OPERATIONS = {"Conv2DBackpropInput", "Conv2DBackpropInputV2", "Conv2DBackpropFilter", "DepthwiseConv2dNative", "gen_nn_ops"}
BANNED = LAYERS | OPERATIONS | {"conv1d", "conv2d", "conv3d", "conv_transpose", "depthwise_conv", "separable_conv", "fftconvolve"}
BANNED_TEXT = "The exercise is to write conv1d yourself, without a ready-made convolution."
Pair = tuple[str, str]
"""The case of the student's own values, and the case that is judged by them."""


# --- draws -----------------------------------------------------------------------------------------------------------------------


def _weights(rng: np.random.Generator, k: int, f: int, c: int) -> dict[str, Array]:
    """A kernel whose sums are of size 1, and a bias that is nowhere near 0."""
    bias = rng.uniform(0.5, 1.5, c) * rng.choice([-1, 1], c)
    return {"kernel": normal(rng, k, f, c) / np.float32(np.sqrt(k * f)), "bias": bias.astype(np.float32)}


def _sizes(rng: np.random.Generator, k: int, steps: int, batch: tuple[int, int] = (2, 9)) -> tuple[int, int, int]:
    """B, F, C, different from one another, from K (if more than 1) and from the number of steps that come out."""
    b, f, c, *_ = distinct(rng, batch, (2, 9), (2, 9), *((n, n) for n in {k, steps} - {1}))
    return b, f, c


def _draw_values(rng: np.random.Generator) -> Cases:
    """Two convolutions of a batch, two of one sample; an odd and an even kernel."""
    cases = {}
    for batch in ((2, 9), (1, 1)):
        for k in (int(rng.choice([4, 6])), int(rng.choice([5, 7]))):
            t = int(rng.integers(11, 20))
            b, f, c = _sizes(rng, k, t - k + 1, batch)
            given = {"x": normal(rng, b, t, f), **_weights(rng, k, f, c), "stride": 1, "padding": "valid"}
            cases[f"B = {b}, T = {t}, F = {f}, K = {k}, C = {c}"] = given
    return cases


def _placed(rng: np.random.Generator, batch: tuple[int, int], sizes: Sequence[tuple[int, int, int]], padding: str) -> dict[str, Arguments]:
    """For each T, K and S a convolution, and before it the same arrays in K zeros on either side, 'valid' and with stride 1."""
    cases: dict[str, Arguments] = {}
    for t, k, s in sizes:
        b = f = c = t
        while t in (b, f) or (s > 1 and any(n > 1 and (n - t) % s == 0 for n in (b, f))):  # taken for T, they would give other places
            b, f, c = _sizes(rng, k, (t - k) // s + 1 if padding == "valid" else -(-t // s), batch)
        x, weights = normal(rng, b, t, f), _weights(rng, k, f, c)
        name = f"B = {b}, T = {t}, F = {f}, K = {k}, C = {c}"
        wide = np.pad(x, ((0, 0), (k, k), (0, 0)))
        cases[f"{name}, {k} zeros at both ends, stride 1 and 'valid'"] = {"x": wide, **weights, "stride": 1, "padding": "valid"}
        cases[f"{name}, stride {s} and '{padding}'"] = {"x": x, **weights, "stride": s, "padding": padding}
    return cases


def _draw_stride(rng: np.random.Generator) -> Cases:
    """(T - K) divides by S in one case and leaves S - 1 in the other."""
    cases: dict[str, Arguments] = {}
    for batch in ((2, 9), (1, 1)):
        sizes = []
        for s, rest in zip(rng.permutation([2, 3]), (0, 1), strict=True):
            k = int(rng.integers(4, 6))
            sizes.append((int(k + s * rng.integers(4, 7) + rest * (s - 1)), k, int(s)))
        cases |= _placed(rng, batch, sizes, "valid")
    return cases


KERNELS_OF_SAME = ((20, (4, 6)), (20, (3, 5)), (14, (15, 16, 17)), (20, (1,)))
"""Up to how many steps, and kernels."""


def _draw_same(rng: np.random.Generator) -> Cases:
    """An even kernel, where the number of zeros is odd, an odd one, one longer than the sequence, and one of one step, which needs none."""
    cases: dict[str, Arguments] = {}
    for batch in ((2, 9), (1, 1)):
        sizes = [(int(rng.integers(11, most)), int(rng.choice(kernels)), 1) for most, kernels in KERNELS_OF_SAME]
        cases |= _placed(rng, batch, sizes, "same")
    return cases


def _draw_same_stride(rng: np.random.Generator) -> Cases:
    """Strides with an even number of zeros, so that the odd zero plays no part; for how the zeros are shared out, a case of stride 1.

    P = K - S, where T divides by S; P = 0, where the kernel is smaller than the stride, by two steps and by one; P = K - 1, where one step
    is left over. One kernel at least is even.
    """
    cases: dict[str, Arguments] = {}
    for batch in ((2, 9), (1, 1)):
        n = [int(count) for count in rng.integers(4, 7, 4)]
        k, s = [(5, 3), (7, 3), (6, 4), (7, 5)][int(rng.integers(4))]
        small, large = (2, 4) if k % 2 or rng.random() < 0.5 else (3, 5)
        odd = [(5, 3), (7, 3)][int(rng.integers(2))]
        sizes = [(n[0] * s, k, s), (n[1] * large, small, large), (2 * n[3], 1, 2), (n[2] * odd[1] + 1, *odd)]
        sizes.append((int(rng.integers(11, 20)), 6, 1))
        cases |= _placed(rng, batch, sizes, "same")
    return cases


def _draw_form(rng: np.random.Generator) -> Cases:
    """A batch with the defaults and with their values, its last sample, other numbers, and one window of one feature."""
    k = int(rng.integers(4, 6))
    t = int(rng.integers(11, 20))
    b, f, c = _sizes(rng, k, t - k + 1)
    given = {"x": normal(rng, b, t, f), **_weights(rng, k, f, c)}
    name = f"T = {t}, F = {f}, K = {k}, C = {c}"
    return {
        f"B = {b}, {name}": given,
        f"B = {b}, {name}, stride=1 and padding='valid'": {**given, "stride": 1, "padding": "valid"},
        f"B = 1, {name}": {**given, "x": given["x"][-1:]},
        f"B = {b}, {name}, other numbers": {**given, "x": -given["x"]},
        f"B = 1, T = {k}, F = 1, K = {k}, C = 1": {"x": normal(rng, 1, k, 1), **_weights(rng, k, 1, 1)},
    }


# --- judges ----------------------------------------------------------------------------------------------------------------------


def _pairs(cases: Cases, seen: Observation) -> Iterator[Pair]:
    """The pairs, without those of a kernel of one step if 'valid' fails with it: that is a mistake in the values, not in the places."""
    base = ""
    for case, given in cases.items():
        if (given["stride"], given["padding"]) == (1, "valid"):
            base = case
        elif len(given["kernel"]) > 1 or _whole(cases, seen, base) is not None:
            yield base, case


def _whole(cases: Cases, seen: Observation, base: str) -> Array | None:
    """The student's own values of all windows of a case, if they are of the right form and not the same on every step."""
    got = seen.arrays.get(base, {}).get("output")
    if got is None or got.shape != reference(**cases[base])["output"].shape or not np.all(np.isfinite(got)):
        return None
    return got if np.ptp(got, axis=1).max() >= ROUGH else None


def _own(cases: Cases, seen: Observation, pairs: Sequence[Pair]) -> dict[str, Array] | None:
    """The student's own values of all windows of all cases."""
    found = {case: _whole(cases, seen, base) for base, case in pairs}
    return None if any(values is None for values in found.values()) else found  # type: ignore[return-value]


def _fits(cases: Cases, seen: Observation, pairs: Sequence[Pair], source: Mapping[str, Array], rule: Rule) -> bool:
    """Whether each case's output is made of the windows of ``source`` that start where the rule says."""
    for _, case in pairs:
        (t, k), s = (cases[case]["x"].shape[1], len(cases[case]["kernel"])), cases[case]["stride"]
        index = np.clip(np.asarray(rule(t, k, s), int) + k, 0, source[case].shape[1] - 1)
        got = seen.arrays.get(case, {}).get("output")
        if got is None or not close(source[case][:, index], got, ROUGH):
            return False
    return True


def _sources(cases: Cases, seen: Observation, pairs: Sequence[Pair]) -> list[dict[str, Array]]:
    own = _own(cases, seen, pairs)
    right = {case: reference(**cases[base])["output"] for base, case in pairs}
    return [own, right] if own else [right]


def _by_places(places: Sequence[Place], models: Any) -> Judge:
    """A judge of where windows start; the first place is the right one."""

    def judge(cases: Cases, seen: Observation) -> Diagnosis | None:
        pairs = list(_pairs(cases, seen))
        sources = _sources(cases, seen, pairs)
        fits = partial(_fits, cases, seen, pairs)
        for place in places:
            if any(fits(source, place.rule) for source in sources):
                return Diagnosis(place.slug, place.text) if place.slug else None
        ran = [pair for pair in pairs if pair[1] in seen.arrays]
        for place in places[1:] if 0 < len(ran) < len(pairs) else ():  # a known mistake may raise where a kernel does not fit
            if any(_fits(cases, seen, ran, source, place.rule) for source in sources):
                return Diagnosis(place.slug, place.text)
        return _otherwise(cases, seen, pairs, models)

    return judge


def _judge_same_stride(cases: Cases, seen: Observation) -> Diagnosis | None:
    """How many zeros there are with a stride. How they are shared out is judged at stride 1, and only told here if it differs."""
    pairs = list(_pairs(cases, seen))
    strided = [pair for pair in pairs if cases[pair[1]]["stride"] > 1]
    plain = [pair for pair in pairs if cases[pair[1]]["stride"] == 1]
    sources = _sources(cases, seen, pairs)
    for slug, text, side in SIDES:
        if any(_fits(cases, seen, strided, source, strided_same(side)) for source in sources):
            alike = any(_fits(cases, seen, plain, source, strided_same(side)) for source in sources)
            return Diagnosis(slug, text) if slug and not alike else None
    for place in STRIDED_SAME:
        if any(_fits(cases, seen, strided, source, place.rule) for source in sources):
            return Diagnosis(place.slug, place.text)
    return _otherwise({case: cases[case] for pair in strided for case in pair}, seen, strided, (*FILLINGS, INPUT_THINNED))


def _otherwise(cases: Cases, seen: Observation, pairs: Sequence[Pair], models: Any) -> Diagnosis:
    """Known mistakes in the values, errors of form, or that nothing known explains it."""
    targets = {case: cases[case] for _, case in pairs}
    expected = {case: reference(**given) for case, given in targets.items()}
    said = recognise(targets, seen, models, ROUGH) or diagnose_raised(targets, seen) or diagnose_form(expected, seen)
    if said:
        return said
    wrong = next(case for case in targets if not agree(expected[case], seen.arrays[case], ROUGH))
    far = np.abs(expected[wrong]["output"] - seen.arrays[wrong]["output"]).max((0, 2)) > ROUGH
    right = [case for case in targets if agree(expected[case], seen.arrays[case], ROUGH)]
    also = f" It is right with {right[0]}." if right else ""
    text = f"With {wrong} the first output that departs is number {int(np.argmax(far))} of {len(far)}, counted from 0.{also}"
    return Diagnosis("unknown", f"{text} No mistake that we know explains it: on which step does that window start, and what does it see?")


def _judge_form(cases: Cases, seen: Observation) -> Diagnosis | None:
    """Three axes for any sizes, sample by sample, by its defaults, in the precision of float32; the arguments stay as they were."""
    if said := diagnose_raised(cases, seen):
        return said
    for case, given in cases.items():
        b, c, shape = given["x"].shape[0], given["kernel"].shape[2], seen.arrays[case]["output"].shape
        if len(shape) != 3 or (shape[0], shape[2]) != (b, c):
            return Diagnosis(
                "shape", f"With {case} the output should have the shape ({b}, …, {c}): batch, steps, channels. Yours has {shape}."
            )
    batch, explicit, alone, other, single = (seen.arrays[case]["output"] for case in cases)
    first, *_, last = cases
    if not all(np.all(np.isfinite(array)) for array in (batch, explicit, alone, other, single)):
        return Diagnosis("not-finite", "Some outputs are not finite (nan or inf).")
    if said := afterwards_changed(cases, seen, ARGUMENTS):
        return said
    if not close(batch[-1:], alone, ROUGH):
        text = "A sample by itself gives something else than the same sample in a batch. Each is computed by itself, whatever B is."
        return Diagnosis("rows-differ", text)
    if not close(explicit, batch, ROUGH):
        return Diagnosis(
            "defaults", "Without stride and padding your function computes something else than with stride=1 and padding='valid'."
        )
    if batch.size and close(batch, other, ROUGH):
        return CONSTANT
    t, k = cases[first]["x"].shape[1], len(cases[first]["kernel"])
    if batch.shape[1] == t - k + 1 and single.shape[1] != 1:
        return Diagnosis("exact-fit", f"With {last} the kernel fits in one place: one output. Yours has {single.shape[1]}.")
    expected = {case: reference(**given) for case, given in cases.items()}
    known = all(agree(expected[case], seen.arrays[case], ROUGH) for case in cases)
    return diagnose_precision(expected, seen) if known and not all(agree(expected[case], seen.arrays[case]) for case in cases) else None


def _batch(given: Arguments) -> int:
    return int(given["x"].shape[0])


def _check(name: str, title: str, section: str, draw: Any, judge: Judge) -> Check:
    return Check(f"conv_{name}", "conv1d", title, f"{PAGE}#{section}", "conv1d", draw, judge, BANNED, BANNED_TEXT)


_SEVERAL = "several-features-several-kernels"
CHECKS = (
    _check("values", "'valid', stride 1: the values", _SEVERAL, _draw_values, either(by_values(reference, VALUES, ROUGH), _batch)),
    _check("stride", "a stride: where the windows start", _SEVERAL, _draw_stride, either(_by_places(STRIDES, STRIDED_VALUES), _batch)),
    _check("same", "'same', stride 1: the zeros at the ends", "padding", _draw_same, either(_by_places(SAME, FILLINGS), _batch)),
    _check("same_stride", "'same' with a stride: how many zeros", "padding", _draw_same_stride, either(_judge_same_stride, _batch)),
    _check("form", "any sizes, sample by sample, and the arguments are left as they were", _SEVERAL, _draw_form, _judge_form),
)

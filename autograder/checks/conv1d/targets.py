"""Checks of ``downsample_targets``. Symbols: B batch, T time steps, H horizon, K kernel size, S stride.

Step j of a 'valid' convolution sees the steps j·S to j·S + K - 1, so that its targets stand in row j·S + K - 1: y[:, K - 1::S].
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from autograder.checks.check import ROUGH, Check, Judge, agree, close, diagnose_form, diagnose_precision, diagnose_raised
from autograder.checks.conv1d.parts import CONSTANT, PAGE, Array, Cases, afterwards_changed, distinct, normal
from autograder.records import Arguments, Diagnosis, Observation

DIVIDES = "where T - K divides by S"


@dataclass(frozen=True)
class Cut:
    """A way to cut the targets. The right one has no slug."""

    slug: str
    text: str
    of: Callable[[Array, int, int], Array]


def right(y: Array, k: int, s: int) -> Array:
    """The targets (B, (T - K) // S + 1, H) of the steps that a 'valid' convolution keeps."""
    return y[:, k - 1 :: s]


def _count(y: Array, k: int, s: int) -> int:
    return (y.shape[1] - k) // s + 1


def _from(start: Callable[[int, int], int], cut: bool) -> Callable[[Array, int, int], Array]:
    """The rows start, start + S, …; all of them, or as many as there are steps."""

    def rows(y: Array, k: int, s: int) -> Array:
        return y[:, start(k, s) :: s][:, : _count(y, k, s) if cut else None]

    return rows


def _means(y: Array, k: int, s: int) -> Array:
    return np.stack([y[:, i * s : i * s + k].mean(1) for i in range(_count(y, k, s))], axis=1)


def _day_after(y: Array, k: int, s: int) -> Array:
    """The row after each window; the last one there is where the window ends with the sequence."""
    return y[:, np.minimum(np.arange(_count(y, k, s)) * s + k, y.shape[1] - 1)]


_RULE = "Step j sees the steps up to j·S + K - 1, and its targets stand in that row."
_SEEN = "each step is asked about days that it has already seen."
_EARLY = f"Your rows start too early: {_SEEN} {_RULE}"
_STARTS: tuple[tuple[str, str, Callable[[int, int], int]], ...] = (
    ("leak-from-the-first-row", _EARLY, lambda k, s: 0),
    ("leak-by-the-stride", f"Your rows start at S - 1, too early: {_SEEN} {_RULE}", lambda k, s: s - 1),
    (
        "leak-by-one",
        f"Your rows start one too early, at K - 2: each step is asked about a day that it has seen. {_RULE}",
        lambda k, s: k - 2,
    ),
    ("leak", _EARLY, lambda k, s: 1),
    ("leak", _EARLY, lambda k, s: 2),
    ("leak", _EARLY, lambda k, s: s),
    ("leak-centre", f"You take the row in the middle of the window, as for 'same'. {_EARLY}", lambda k, s: k // 2),
    ("leak-centre", f"You take the row in the middle of the window, as for 'same'. {_EARLY}", lambda k, s: (k - 1) // 2),
    ("leak", _EARLY, lambda k, s: k - s),
    ("one-row-late", f"Your rows start one too late, at K: rows are counted from 0. {_RULE}", lambda k, s: k),
    ("one-row-late", f"Your rows start too late, at K + S - 1. {_RULE}", lambda k, s: k + s - 1),
    ("fixed-for-one-network", f"You start at row 3 whatever the kernel is. That is right for a kernel of 4 only. {_RULE}", lambda k, s: 3),
)
_ROWS = "Each further step moves on by S rows."
CUTS = (
    Cut("", "", right),
    *(Cut(slug, text, _from(start, cut)) for slug, text, start in _STARTS for cut in (True, False)),
    Cut("one-row-late", f"You take the row after each window, at j·S + K. {_RULE}", _day_after),
    Cut("fixed-for-one-network", f"You take the rows 3, 5, 7, … whatever kernel and stride are. {_RULE}", lambda y, k, s: y[:, 3::2]),
    Cut(
        "stride-ignored",
        f"The stride is not used: there is a row for each step of stride 1. {_RULE} {_ROWS}",
        lambda y, k, s: y[:, k - 1 :],
    ),
    Cut("stride-ignored", f"You take rows side by side. {_RULE} {_ROWS}", lambda y, k, s: y[:, k - 1 :][:, : _count(y, k, s)]),
    Cut("stride-ignored", f"You take the first rows, side by side. {_RULE} {_ROWS}", lambda y, k, s: y[:, : _count(y, k, s)]),
    Cut("stride-ignored", f"You take the last rows, side by side. {_RULE} {_ROWS}", lambda y, k, s: y[:, -_count(y, k, s) :]),
    Cut("kernel-for-stride", f"Your rows move on by K. {_RULE} {_ROWS}", lambda y, k, s: y[:, k - 1 :: k]),
    Cut("kernel-for-stride", f"Kernel size and stride have changed places. {_RULE} {_ROWS}", lambda y, k, s: y[:, s - 1 :: k]),
    Cut("last-row-missing", f"The last row is missing. {_RULE} {_ROWS}", lambda y, k, s: y[:, k - 1 : -1 : s]),
    Cut("last-row-missing", f"The last row is missing. {_RULE} {_ROWS}", lambda y, k, s: y[:, k - 1 :: s][:, :-1]),
    Cut("averaged", f"You average the targets over the window. Nothing is averaged: take one row for each step. {_RULE}", _means),
    Cut("wrong-axis", f"You cut the batch. The time steps are the second axis: y[:, …]. {_RULE}", lambda y, k, s: y[k - 1 :: s]),
    Cut("wrong-axis", f"You cut the horizon. The time steps are the second axis: y[:, …]. {_RULE}", lambda y, k, s: y[:, :, k - 1 :: s]),
    Cut("reversed", f"Your rows come in the reverse order. {_RULE}", lambda y, k, s: y[:, k - 1 :: s][:, ::-1]),
    Cut(
        "samples-mixed",
        f"The samples are mixed: a reshape keeps the order of the numbers. Exchange axes by a transpose. {_RULE}",
        lambda y, k, s: right(y, k, s).transpose(1, 0, 2).reshape(right(y, k, s).shape),
    ),
    Cut("nothing-cut", f"You return all the rows. {_RULE} {_ROWS}", lambda y, k, s: y),
)
REST = "Where T - K does not divide by S, the last days are in no window: they have no step, and no row."
RESTS = (
    Cut(
        "counted-from-the-end",
        f"You count the rows from the end. {REST} Count from row K - 1.",
        lambda y, k, s: y[:, (y.shape[1] - k) % s + k - 1 :: s],
    ),
    Cut("row-too-many", f"You take one row too many. {REST}", lambda y, k, s: np.concatenate([right(y, k, s), y[:, -1:]], axis=1)),
    Cut("rows-lost", f"You take one row too few. {REST} The others stay.", lambda y, k, s: right(y, k, s)[:, :-1]),
)


# --- draws -----------------------------------------------------------------------------------------------------------------------


KERNELS = tuple(range(6, 11))


def _told_apart(sizes: Sequence[tuple[int, int]]) -> bool:
    """Whether no two wrong starts of different names, and none and the right one, are the same for all these K and S."""
    named = [("", tuple(k - 1 for k, _ in sizes)), *((slug, tuple(start(k, s) for k, s in sizes)) for slug, _, start in _STARTS)]
    return all(one[0] == other[0] or one[1] != other[1] for one in named for other in named)


TWO_SIZES = tuple(
    pair
    for pair in product(product(KERNELS, (3, 4)), repeat=2)
    if pair[0][0] != pair[1][0] and pair[0][1] != pair[1][1] and _told_apart(pair)
)
"""Two K and S by which every known start shows."""


def _sizes(rng: np.random.Generator, rest: bool) -> Iterator[tuple[int, int, int, int, int]]:
    """Twice B, T, H, K, S, all different."""
    for k, s in TWO_SIZES[int(rng.integers(len(TWO_SIZES)))]:
        b, h, *_ = distinct(rng, (2, 11), (2, 11), (k, k), (s, s))
        yield b, int(k + s * rng.integers(4, 8) + (rng.integers(1, s) if rest else 0)), h, k, s


def _case(rng: np.random.Generator, b: int, t: int, h: int, k: int, s: int) -> tuple[str, Arguments]:
    name = f"B = {b}, T = {t}, H = {h}, kernel size {k}, stride {s}"
    return name, {"y": normal(rng, b, t, h), "kernel_size": k, "stride": s}


def _draw_rows(rng: np.random.Generator) -> Cases:
    """Kernels larger than the stride, and a smaller one."""
    b, h, k, s = distinct(rng, (2, 11), (2, 11), (2, 3), (4, 6))
    return dict([*(_case(rng, *sizes) for sizes in _sizes(rng, rest=False)), _case(rng, b, k + 5 * s, h, k, s)])


def _draw_rest(rng: np.random.Generator) -> Cases:
    """Sequences with steps left over, and, for the start that the student has chosen, the same without them."""
    cases: dict[str, Arguments] = {}
    for sizes in _sizes(rng, rest=True):
        name, given = _case(rng, *sizes)
        k, s, y = given["kernel_size"], given["stride"], given["y"]
        cases[name] = given
        cases[f"{name}, {DIVIDES}"] = {**given, "y": y[:, : y.shape[1] - (y.shape[1] - k) % s].copy()}
    return cases


def _draw_form(rng: np.random.Generator) -> Cases:
    """A batch, its last sample, a horizon of one day, and a kernel as large as the stride."""
    b, t, h, k, s = next(_sizes(rng, rest=False))
    name, given = _case(rng, b, t, h, k, s)
    single, one = _case(rng, b, t, 1, k, s)
    equal, other = _case(rng, b, 6 * s, h, s, s)
    return {name: given, name.replace(f"B = {b}", "B = 1"): {**given, "y": given["y"][-1:].copy()}, single: one, equal: other}


# --- judges ----------------------------------------------------------------------------------------------------------------------


def _made(cut: Cut, given: Arguments) -> Array:
    return np.asarray(cut.of(np.asarray(given["y"], np.float64), given["kernel_size"], given["stride"]))


def _explain(cases: Cases, outputs: Mapping[str, Array], cuts: Sequence[Cut]) -> Cut | None:
    """The first way to cut that gives what came in all cases."""
    return next((cut for cut in cuts if all(close(_made(cut, given), outputs[case], ROUGH) for case, given in cases.items())), None)


def _outputs(cases: Cases, seen: Observation) -> dict[str, Array]:
    return {case: seen.arrays[case]["output"] for case in cases}


def _unknown(cases: Cases, outputs: Mapping[str, Array]) -> Diagnosis:
    """What to say of rows that no known way gives: their number, or the first row that departs."""
    for case, given in cases.items():
        expected, got = right(np.asarray(given["y"], np.float64), given["kernel_size"], given["stride"]), outputs[case]
        if got.shape != expected.shape:
            return Diagnosis("shape", f"With {case} the targets should have the shape {expected.shape}; yours have {got.shape}.")
        wrong = [j for j in range(expected.shape[1]) if not close(expected[:, j], got[:, j], ROUGH)]
        if wrong:
            return Diagnosis(
                "unknown", f"With {case} the targets of step {wrong[0]} are not those of the row of the last day that it sees."
            )
    return Diagnosis("unknown", "The targets are not those of the steps.")


def _judge_rows(cases: Cases, seen: Observation) -> Diagnosis | None:
    """The usual case, a kernel that is larger than the stride, first: by it the known wrong ways are told."""
    wide = {case: given for case, given in cases.items() if given["stride"] > given["kernel_size"]}
    if said := _judge_usual_rows({case: given for case, given in cases.items() if case not in wide}, seen):
        return said
    if said := diagnose_raised(wide, seen):
        return said
    expected = {case: {"output": _made(CUTS[0], given)} for case, given in wide.items()}
    if all(agree(expected[case], seen.arrays[case], ROUGH) for case in wide):
        return None
    text = f"Where the stride is larger than the kernel, yours are other rows. The first window ends with row K - 1 there too. {_RULE}"
    return Diagnosis("larger-of-the-two", text)


def _judge_usual_rows(cases: Cases, seen: Observation) -> Diagnosis | None:
    if said := diagnose_raised(cases, seen):
        return said
    outputs = _outputs(cases, seen)
    cut = _explain(cases, outputs, CUTS)
    if cut is None:
        finite = {case: {"output": np.nan_to_num(array)} for case, array in outputs.items()}
        return diagnose_form(finite, seen) or _unknown(cases, outputs)
    return Diagnosis(cut.slug, cut.text) if cut.slug else None


def _judge_rest(cases: Cases, seen: Observation) -> Diagnosis | None:
    """What is left over at the end changes nothing, whichever rows the student takes, if there are as many as there are steps."""
    left = {case: given for case, given in cases.items() if not case.endswith(DIVIDES)}
    if said := diagnose_raised(left, seen):
        return said
    outputs = _outputs(left, seen)
    if _explain(left, outputs, CUTS[:1]):
        return None
    if not all(np.all(np.isfinite(array)) for array in outputs.values()):
        return Diagnosis("not-finite", "Some targets are not finite (nan or inf).")
    plain = {case: given for case, given in cases.items() if case.endswith(DIVIDES)}
    if all(case in seen.arrays for case in plain):
        whole = _outputs(plain, seen)
        divided = [cut for cut in CUTS if _explain(plain, whole, [cut])]
        if any(cut.slug and _explain(left, outputs, [cut]) for cut in divided):
            return None
        counted = all(whole[case].shape[1:2] == right(g["y"], g["kernel_size"], g["stride"]).shape[1:2] for case, g in plain.items())
        if not divided and counted and all(_follows(outputs[case], whole[f"{case}, {DIVIDES}"]) for case in left):
            return None
    cut = _explain(left, outputs, (*RESTS, *CUTS[1:]))
    return Diagnosis(cut.slug, cut.text) if cut else _unknown(left, outputs)


def _follows(got: Array, whole: Array) -> bool:
    """Whether the days left over change nothing, and what came is not one and the same on every step."""
    varies = whole.ndim > 1 and whole.shape[1] > 1 and bool(np.ptp(whole, axis=1).max() > ROUGH) if whole.size else False
    return varies and close(whole, got, ROUGH)


def _judge_form(cases: Cases, seen: Observation) -> Diagnosis | None:
    """Three axes, sample by sample; y stays as it was. Which rows there are is judged elsewhere."""
    if said := diagnose_raised(cases, seen):
        return said
    outputs = _outputs(cases, seen)
    for case, given in cases.items():
        b, _, h = given["y"].shape
        shape = outputs[case].shape
        if len(shape) != 3 or (shape[0], shape[2]) != (b, h):
            return Diagnosis(
                "shape", f"With {case} the targets should have the shape ({b}, …, {h}): batch, steps, horizon. Yours have {shape}."
            )
    if not all(np.all(np.isfinite(array)) for array in outputs.values()):
        return Diagnosis("not-finite", "Some targets are not finite (nan or inf).")
    if said := afterwards_changed(cases, seen, ("y",)):
        return said
    batch, alone = (outputs[case] for case in list(cases)[:2])
    if not batch.size or np.ptp(batch) == 0:
        return CONSTANT
    if not close(batch[-1:], alone, ROUGH):
        return Diagnosis("rows-differ", "A sample by itself gives other targets than the same sample in a batch.")
    expected = {case: {"output": right(np.asarray(g["y"], np.float64), g["kernel_size"], g["stride"])} for case, g in cases.items()}
    known = all(agree(expected[case], seen.arrays[case], ROUGH) for case in cases)
    return diagnose_precision(expected, seen) if known and not all(agree(expected[case], seen.arrays[case]) for case in cases) else None


def _check(name: str, title: str, draw: Callable[[np.random.Generator], Cases], judge: Judge) -> Check:
    section = "the-leak-that-trains-in-silence" if name == "rows" else "targets-for-a-shorter-sequence"
    return Check(f"targets_{name}", "downsample_targets", title, f"{PAGE}#{section}", "downsample_targets", draw, judge)


CHECKS = (
    _check("rows", "each step gets the row of the last day that it sees", _draw_rows, _judge_rows),
    _check("rest", "days left over at the end have no row", _draw_rest, _judge_rest),
    _check("form", "any sizes, sample by sample, and y is left as it was", _draw_form, _judge_form),
)

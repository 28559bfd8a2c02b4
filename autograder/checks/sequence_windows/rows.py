"""Series whose every value says where it came from, and what was read back: rows and columns instead of numbers.

Symbols: N rows, F features, T steps of a window, H steps ahead. All values of a drawn series differ, by more than float16 rounds. So
each number that comes out of a student's pipeline can be looked up: it stood in this row and this column, or in none.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from autograder.checks.check import RTOL, Judge, diagnose_raised
from autograder.records import Arguments, Diagnosis, Observation

Array = np.ndarray
Cases = Mapping[str, Arguments]
PAGE = "book/the_task.html"
LOW, HIGH = 1.0, 9.0
"""Between which the values of a series lie. None is near 0, with which a student might fill up."""
UNEQUAL = "Cannot batch tensors with different shapes"
RAGGED = "Your data set raises an error: windows with fewer rows are among the others, and cannot be batched with whole ones. Drop them."
LONGEST = 10_000
"""Of an axis of an array that holds no numbers: such as X without the only column."""
MANY = 0.3
"""The share of numbers that are not the series's, from which on they are not only what something was filled up with."""
KINDS = {"NotIterable": "no-dataset", "NotAPair": "not-a-pair", "NoNumbers": "no-numbers", "TooMuch": "too-much"}


def draw_series(rng: np.random.Generator, shape: Sequence[int]) -> Array:
    """Values on a grid between which whole numbers lie, in random order, each moved by less than a fifth of the grid's step; float32."""
    size = math.prod(shape)
    places = rng.permutation(size) + 0.5 + rng.uniform(-0.2, 0.2, size)
    return (LOW + (HIGH - LOW) * places / size).reshape(tuple(shape)).astype(np.float32)


def look_up(series: Array, values: Array) -> Array:
    """The place, in the flattened series, of each value; -1 where the series has no such value. float16 is near enough."""
    flat = np.asarray(series, np.float64).ravel()
    order = np.argsort(flat)
    with np.errstate(invalid="ignore"):
        near = np.clip(np.searchsorted(flat[order], values), 1, flat.size - 1)
        near -= np.abs(values - flat[order][near - 1]) < np.abs(values - flat[order][near])
        step = (HIGH - LOW) / flat.size
        fits = np.abs(values - flat[order][near]) < step / 4
    return np.where(fits, order[near], -1)


def exact(series: Array, values: Array) -> bool:
    """Whether values that were found are those of the series to float32."""
    flat = np.asarray(series, np.float64).ravel()
    places = look_up(series, values)
    return bool(np.all((np.abs(values - flat[places]) <= RTOL * np.abs(values)) | (places < 0)))


def made_up(series: Array, parts: Iterable[Array], places: Array) -> bool:
    """Whether numbers are not the series's: many are not, or some are not and others are only near to it, as no filling up explains."""
    return bool(np.mean(places < 0) > MANY or (np.any(places < 0) and not all(exact(series, part) for part in parts)))


def series_changed(cases: Cases, seen: Observation) -> Diagnosis | None:
    """What to say when the series is not what it was before the call."""
    for case, given in cases.items():
        after = seen.arrays[case].get("series afterwards")
        if after is None or not np.array_equal(np.asarray(given["series"], np.float64), after):
            return Diagnosis("argument-changed", "Your function changes the series that it was given. Make a new array instead.")
    return None


def unpack(arrays: Mapping[str, Array], name: str) -> list[Array] | None:
    """The list of arrays that a probe packed, or None where shapes and values do not agree."""
    values, shapes = arrays.get(f"{name} values"), arrays.get(f"{name} shapes")
    if values is None or shapes is None or values.ndim != 1 or shapes.ndim != 2:
        return None
    found, where = [], 0
    for row in shapes:
        if not np.all(np.isfinite(row)) or np.any(row > max(values.size, LONGEST)) or np.any(row < -1):
            return None
        shape = tuple(int(n) for n in row[row >= 0])
        found.append(values[where : where + math.prod(shape)])
        if found[-1].size != math.prod(shape):
            return None
        found[-1] = found[-1].reshape(shape)
        where += math.prod(shape)
    return found if where == values.size else None


DEFAULTS = {"seq_length": 56, "ahead": 14, "target_col": 1, "batch_size": 32}


@dataclass(frozen=True)
class Batches:
    """What a data set of pairs gave, as places in the series. ``x (W, T, F)`` and ``y (W, T, H)`` hold all W windows in order."""

    x: Array
    y: Array
    sizes: tuple[int, ...]
    """Windows in each batch."""
    rows: Array
    """The row of each step of each window, (W, T), by its first column; -1 where there is none."""
    features: int
    """Columns of the series."""
    batched: bool
    """False where the elements are single windows."""
    endless: bool
    broken: bool
    """Whether an error ended it."""
    dataset: bool
    foreign: bool
    """Whether X holds numbers that are not the series's; its rows are then those that its place says."""
    foreign_targets: bool = False
    """Whether Y holds numbers that are not the series's."""
    forms: Mapping[str, Diagnosis] = field(default_factory=dict)
    """Where the form was mended to be read on: what to say, by the behaviour that it is a mistake of."""

    @property
    def starts(self) -> Array:
        """The first row of each window, (W,)."""
        return self.rows[:, 0]


def option(given: Arguments, name: str) -> int:
    """What was asked for, or the default."""
    return int(given.get(name, DEFAULTS[name]))


def has_one_column(given: Arguments) -> bool:
    """Whether a case's series has a single column."""
    return int(np.shape(given["series"])[1]) == 1


def read_batches(given: Arguments, arrays: Mapping[str, Array]) -> Batches | Diagnosis:
    """All windows of a case, or why they cannot be read as windows with targets."""
    inputs, targets = unpack(arrays, "X"), unpack(arrays, "Y")
    if inputs is None or targets is None or len(inputs) != len(targets) or not {"dataset", "broken"} <= set(arrays):
        return Diagnosis("no-observation", "What your data set gave could not be read.")
    if not inputs:
        return Diagnosis("empty", f"From {len(given['series'])} rows your data set has no element at all.")
    batched = not (inputs[0].ndim == 2 and targets[0].ndim in (1, 2))
    if not batched:
        inputs, targets = [x[None] for x in inputs], [y[None] for y in targets]
    forms: dict[str, Diagnosis] = {}
    if has_one_column(given) and _lack_the_only_column(inputs, given):
        forms["inputs"] = Diagnosis("columns-missing", "X should hold all columns of the series, the target's too; yours has none of 1.")
        inputs = _only_column(np.asarray(given["series"]), [x.shape[:2] for x in inputs])
    if any(not x.size or not y.size or len(x) != len(y) for x, y in zip(inputs, targets, strict=True)):
        said = f"{shape_of(inputs[0])} and {shape_of(targets[0])}"
        return Diagnosis("shape", f"A batch has X (B, seq_length, F) and Y (B, seq_length, ahead), with the same B; yours has {said}.")
    if any(len({part.shape[1:] for part in parts}) > 1 for parts in (inputs, targets)):
        return Diagnosis("ragged", "Your windows differ in shape. Every window has seq_length rows, and every step ahead targets.")
    if any(np.ptp(np.concatenate([part.ravel() for part in parts])) == 0 for parts in (inputs, targets)):
        return Diagnosis("constant", "X or Y holds the same number everywhere.")
    sizes, endless = tuple(len(x) for x in inputs), sum(len(x) for x in inputs) >= int(given["limit"])
    series = np.asarray(given["series"])
    if inputs[0].shape[2:] == (option(given, "ahead"),) and targets[0].shape[2:] == (series.shape[1],):
        inputs, targets = targets, inputs
        forms["inputs"] = Diagnosis(
            "exchanged", "X and Y have changed places: the first of the pair is X, the windows; the second Y, their targets."
        )
    x = _mend_inputs(look_up(series, np.concatenate(inputs)), given, forms)
    if x is None:
        return Diagnosis("shape", f"X should have three axes, (B, seq_length, F); in yours a batch has the shape {shape_of(inputs[0])}.")
    y = _mend_targets(look_up(series, np.concatenate(targets)), x.shape[1], given, forms)
    if y is None:
        return Diagnosis("shape", f"Y should have three axes, (B, seq_length, ahead); in yours a batch has {shape_of(targets[0])}.")
    rows = np.where(x[..., 0] >= 0, x[..., 0] // series.shape[1], -1)
    if foreign := made_up(series, inputs, x):
        rows = np.arange(len(x))[:, None] + np.arange(x.shape[1])
    broken, dataset = (bool(np.any(arrays[name])) for name in ("broken", "dataset"))
    strange = made_up(series, targets, y)
    return _first_round(Batches(x, y, sizes, rows, series.shape[1], batched, endless, broken, dataset, foreign, strange, forms))


def _lack_the_only_column(inputs: Sequence[Array], given: Arguments) -> bool:
    """Whether X is (B, T, 0) throughout, and no larger than the series's windows can be: an array of no numbers may tell any shape."""
    right = all(x.ndim == 3 and x.shape[2] == 0 and x.shape[1] == inputs[0].shape[1] <= len(given["series"]) for x in inputs)
    return right and inputs[0].shape[1] > 0 and sum(map(len, inputs)) <= int(given["limit"]) + LONGEST // 10


def _only_column(series: Array, shapes: Sequence[tuple[int, ...]]) -> list[Array]:
    """The only column in the place of an X without it: the windows from the first row on, as many and as long as came."""
    windows, steps = sum(shape[0] for shape in shapes), shapes[0][1]
    rows = np.minimum(np.arange(windows)[:, None] + np.arange(steps), len(series) - 1)
    return np.split(np.asarray(series, np.float64)[rows], np.cumsum([shape[0] for shape in shapes])[:-1])


def _first_round(seen: Batches) -> Batches:
    """Of an endless data set the batches before one starts like the first."""
    ends = np.cumsum(seen.sizes)
    again = [int(end) for end in ends[:-1] if np.array_equal(seen.rows[end], seen.rows[0])]
    if not seen.endless or not again:
        return seen
    end = again[0]
    return replace(seen, x=seen.x[:end], y=seen.y[:end], rows=seen.rows[:end], sizes=seen.sizes[: int(np.searchsorted(ends, end)) + 1])


def _mend_inputs(x: Array, given: Arguments, forms: dict[str, Diagnosis]) -> Array | None:
    """X with three axes."""
    if x.ndim == 2 and has_one_column(given):
        text = f"X should have three axes, (B, seq_length, F), also where the series has one column; yours has {shape_of(x, 'B')}."
        forms["inputs"] = Diagnosis("axis-squeezed", text)
        return x[..., None]
    if x.ndim == 2:
        text = f"X should have three axes, (B, seq_length, F), with all columns of the series; yours has the shape {shape_of(x, 'B')}."
        forms["inputs"] = Diagnosis("columns-missing", text)
        return x[..., None]
    steps, features = option(given, "seq_length"), np.shape(given["series"])[1]
    if x.shape[1:] == (features, steps) and features != steps:
        text = f"X should have the shape (B, seq_length, F); in yours the last two axes are exchanged, {shape_of(x, 'B')}."
        forms["inputs"] = Diagnosis("axes-swapped", text)
        return np.swapaxes(x, 1, 2)
    return x if x.ndim == 3 else None


def _mend_targets(y: Array, steps: int, given: Arguments, forms: dict[str, Diagnosis]) -> Array | None:
    """Y with three axes, (W, T, H)."""
    ahead = option(given, "ahead")
    if y.ndim == 2 and y.shape[1] == steps:
        text = f"Y should have three axes, (B, seq_length, ahead), also where ahead is 1; yours has the shape {shape_of(y, 'B')}."
        if ahead != 1:
            forms["targets"] = Diagnosis("one-day-only", text.replace(", also where ahead is 1", f", here with ahead = {ahead}"))
        forms["horizon"] = Diagnosis("axis-squeezed", text)
        return y[..., None]
    if y.ndim == 2:
        text = (
            f"Y should have three axes, (B, seq_length, ahead): targets for every step of a window; yours has the shape "
            f"{shape_of(y, 'B')}, as if only the last step had any."
        )
        forms["targets"] = Diagnosis("one-target-a-window", text)
        return y[:, None, :]
    if y.ndim == 4 and y.shape[3] == 1:
        forms["column"] = Diagnosis("extra-axis", f"Y should have three axes, (B, seq_length, ahead); yours has {shape_of(y, 'B')}.")
        return y[..., 0]
    if y.ndim == 4:
        text = f"Y should hold the target column only, (B, seq_length, ahead); yours has the shape {shape_of(y, 'B')}, with all columns."
        forms["column"] = Diagnosis("all-columns", text)
        return y[..., 0]
    if y.ndim == 3 and y.shape[1:] == (ahead, option(given, "seq_length")) and ahead != steps:
        text = f"Y should have the shape (B, seq_length, ahead); in yours the last two axes are exchanged, {shape_of(y, 'B')}."
        forms["targets"] = Diagnosis("axes-swapped", text)
        return np.swapaxes(y, 1, 2)
    return y if y.ndim == 3 else None


def shape_of(array: Array, first: str = "") -> str:
    """A shape in words, with a letter for the first axis if that is given."""
    sizes = [str(n) for n in array.shape]
    return f"({', '.join([first, *sizes[1:]] if first else sizes)})"


def read_all(cases: Cases, seen: Observation) -> dict[str, Batches] | Diagnosis:
    """All cases read, or what stands in the way."""
    if said := raised(cases, seen):
        return said
    found: dict[str, Batches] = {}
    for case, given in cases.items():
        batches = read_batches(given, seen.arrays[case])
        if isinstance(batches, Diagnosis):
            return Diagnosis(batches.slug, f"With {case}: {batches.text}")
        found[case] = batches
    return found


def each(wrong: Callable[[Arguments, Batches], Diagnosis | None]) -> Judge:
    """A judge that looks at every case by itself."""

    def judge(cases: Cases, seen: Observation) -> Diagnosis | None:
        found = read_all(cases, seen)
        if isinstance(found, Diagnosis):
            return found
        return first((case, wrong(given, found[case])) for case, given in cases.items())

    return judge


def first(said: Iterable[tuple[str, Diagnosis | None]]) -> Diagnosis | None:
    """The first thing to say, with its case."""
    return next((Diagnosis(one.slug, f"With {case}: {one.text}") for case, one in said if one), None)


def raised(cases: Cases, seen: Observation) -> Diagnosis | None:
    """What to say when the student's code raised, with the words of this assignment's probes."""
    for case in cases:
        if case in seen.raised and UNEQUAL in seen.raised[case].message:
            return Diagnosis("incomplete-windows", RAGGED)
        if case in seen.raised and seen.raised[case].kind in KINDS:
            told: Any = seen.raised[case]
            return Diagnosis(KINDS[told.kind], told.message)
    return diagnose_raised(cases, seen)

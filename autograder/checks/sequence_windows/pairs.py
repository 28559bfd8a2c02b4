"""Checks of what ``to_seq2seq_dataset`` makes without shuffling. Symbols: N rows, F features, T = ``seq_length``, H = ``ahead``.

Each behaviour is judged relative to the others: the targets by the rows that the student's own windows hold, the number of windows by
their own T and H. So a mistake costs the points of what it gets wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from autograder.checks.check import Check, Judge
from autograder.checks.sequence_windows import targets
from autograder.checks.sequence_windows.rows import (
    DEFAULTS,
    PAGE,
    Array,
    Batches,
    Cases,
    draw_series,
    each,
    exact,
    first,
    has_one_column,
    option,
    raised,
    read_all,
    read_batches,
    series_changed,
    unpack,
)
from autograder.records import Arguments, Diagnosis, Observation

SECTION = f"{PAGE}#targets-for-every-step"
MORE = 5
"""By how many elements more than there are rows a probe reads on."""


def case_of(rng: np.random.Generator, n: int, features: int, **options: object) -> tuple[str, Arguments]:
    """A series and what is asked for, with a name that says so."""
    told = ", ".join(f"{name} = {value}" for name, value in options.items() if name != "seed") or "no arguments but the series"
    name = f"{n} rows of {features} {'column' if features == 1 else 'columns'} and {told}"
    return name, {"series": draw_series(rng, (n, features)), "limit": n + MORE, **options}


def draw(rng: np.random.Generator) -> Cases:
    """A short window with few targets, the second column; the defaults; a single column; batches larger than the default.

    All draws have rows enough for windows of the default length: whoever makes those, whatever is asked for, has some.
    """
    t, h = (int(n) for n in rng.permutation([[5, 7], [5, 8], [6, 8]][rng.integers(3)]))
    n, b = int(rng.integers(83, 90)), int(rng.integers(9, 13))
    return dict(
        [
            case_of(rng, n, 3, seq_length=t, ahead=h, target_col=1, batch_size=b),
            case_of(rng, int(rng.integers(105, 112)), 4),
            case_of(rng, int(rng.integers(60, 70)), 1, seq_length=4, ahead=3, target_col=0, batch_size=8),
            case_of(rng, int(rng.integers(120, 130)), 3, seq_length=5, ahead=4, target_col=1, batch_size=int(rng.integers(45, 55))),
        ]
    )


def _has_columns(given: Arguments) -> bool:
    return not has_one_column(given)


def _has_small_batches(given: Arguments) -> bool:
    return option(given, "batch_size") <= DEFAULTS["batch_size"]


def shows_targets(given: Arguments) -> bool:
    """Whether a case is one that tells the known wrong targets from one another."""
    return _has_columns(given) and _has_small_batches(given)


def draw_columns(rng: np.random.Generator) -> Cases:
    """Columns of five, the last too, the one that is taken where none is asked for, and the only one of a series."""
    t, h, b, n = int(rng.integers(5, 8)), 4, int(rng.integers(9, 13)), int(rng.integers(83, 90))
    asked = [case_of(rng, n, 5, seq_length=t, ahead=h, target_col=column, batch_size=b) for column in (1, 0, 2, 4)]
    only = case_of(rng, n, 1, seq_length=t, ahead=h, target_col=0, batch_size=b)
    return dict([*asked, case_of(rng, n, 5, seq_length=t, ahead=h, batch_size=b), only])


def draw_horizons(rng: np.random.Generator) -> Cases:
    """A horizon shorter than the window, one of a single step, one longer than window and default, and the default left out."""
    t, b, n = int(rng.integers(5, 8)), int(rng.integers(9, 13)), int(rng.integers(83, 90))
    long = DEFAULTS["ahead"] + int(rng.integers(1, 5))
    asked = [case_of(rng, n, 3, seq_length=t, ahead=h, target_col=1, batch_size=b) for h in (4, 1, long)]
    return dict([*asked, case_of(rng, n, 3, seq_length=t, target_col=1, batch_size=b)])


def draw_count(rng: np.random.Generator) -> Cases:
    """Numbers of windows that the batch size divides, and does not, by one too; as many rows as one window needs."""
    t, h, b = int(rng.integers(6, 9)), int(rng.integers(4, 6)), int(rng.integers(6, 9))
    sizes = (10 * b + t + h - 1, 9 * b + int(rng.integers(2, b - 1)) + t + h - 1, 9 * b + t + h, t + h)
    return dict(case_of(rng, n, 3, seq_length=t, ahead=h, target_col=1, batch_size=b) for n in sizes)


# --- what is wrong with one case, or None ----------------------------------------------------------------------------------------


def wrong_inputs(given: Arguments, seen: Batches) -> Diagnosis | None:
    """X should hold T consecutive rows of the series with all their columns."""
    if "inputs" in seen.forms:
        return seen.forms["inputs"]
    features, want = seen.features, option(given, "seq_length")
    if seen.x.shape[2] != features:
        text = f"X should hold all {features} columns of the series; yours has {seen.x.shape[2]}."
        return Diagnosis("columns-missing", text)
    if seen.foreign or np.any(seen.x < 0):
        return Diagnosis("values", "X holds numbers that the series does not have. The rows go into X as they are.")
    if not np.array_equal(seen.x % features, np.broadcast_to(np.arange(features), seen.x.shape)):
        return Diagnosis("columns-mixed", "The columns of X are not those of the series, in their order.")
    if seen.x.shape[1] != want:
        if seen.x.shape[1] == want + seen.y.shape[2]:
            text = f"X should have seq_length = {want} steps; yours has {seen.x.shape[1]}: the rows that only targets need are still in it."
            return Diagnosis("targets-in-inputs", text)
        return Diagnosis("length", f"X should have seq_length = {want} steps; yours has {seen.x.shape[1]}.")
    if np.any(np.diff(seen.rows, axis=1) != 1):
        return Diagnosis("rows-not-consecutive", "The rows of a window in X should follow one another in the series; yours do not.")
    return None


def wrong_count(given: Arguments, seen: Batches) -> Diagnosis | None:
    """All windows that have all their targets should come, once each, in order; by the windows' own T and H."""
    n = len(given["series"])
    asked = option(given, "seq_length") + option(given, "ahead")
    need = needed(given, seen)
    expected = n - (need if need <= n else asked) + 1
    starts, single = seen.starts, {int(s) for s in seen.starts}
    if seen.endless:
        return Diagnosis("endless", "Your data set has more elements than there are rows, or never ends. Each window should come once.")
    if seen.broken:
        text = "Towards its end your data set raises an error: there, windows with fewer rows come, and cannot be batched with whole ones."
        return Diagnosis("incomplete-windows", text)
    if np.any(seen.y < 0) and np.all(seen.y[0] >= 0):
        text = "Some of your targets are numbers that the series does not have: windows whose targets lie behind its end are to be dropped."
        return Diagnosis("padded", text)
    if len(single) < len(starts):
        return Diagnosis("repeated", f"Each window should come once; from {n} rows yours has {len(starts)}, of which {len(single)} differ.")
    missing = expected - len(single)
    if missing > 0:
        return _explain_missing(given, seen, sorted(single), missing)
    return None


def _explain_missing(given: Arguments, seen: Batches, starts: list[int], missing: int) -> Diagnosis:
    """Which windows do not come."""
    n, size = len(given["series"]), max(seen.sizes)
    steps = {b - a for a, b in pairwise(starts)}
    if steps - {1}:
        step = min(steps)
        text = f"The next window should start one row later; between yours there are {step} rows."
        return Diagnosis("shift" if len(steps) == 1 else "windows-missing", text)
    if starts[0] > 0:
        return Diagnosis("first-lost", f"The first window should start at row 0 of the series; yours starts at row {starts[0]}.")
    if seen.batched and len(set(seen.sizes)) == 1 and missing < size:
        text = f"From {n} rows {missing} of the windows are lost at the end: your last batch, which would be smaller, is dropped. Keep it."
        return Diagnosis("last-batch-dropped", text)
    text = (
        f"From {n} rows {missing} {'window is' if missing == 1 else 'windows are'} lost at the end. The last window still needs its "
        "targets, and no more: N - T - H + 1 windows have them."
    )
    return Diagnosis("last-lost", text)


def needed(given: Arguments, seen: Batches) -> int:
    """How many rows a window takes with its targets, by what was asked for or what came, whichever is more."""
    beyond = targets.offsets(seen)[:, -1]
    reach = int(beyond.max()) if beyond.size else 0
    return max(seen.x.shape[1], option(given, "seq_length")) + max(seen.y.shape[2], option(given, "ahead"), reach)


def wrong_batches(given: Arguments, seen: Batches) -> Diagnosis | None:
    """A ``tf.data.Dataset`` of batches of ``batch_size`` windows; only the last may be smaller."""
    want = option(given, "batch_size")
    if not seen.dataset:
        text = "to_seq2seq_dataset should return a tf.data.Dataset; yours returns something else that has elements."
        return Diagnosis("not-a-dataset", text)
    if not seen.batched:
        return Diagnosis(
            "not-batched", f"Each element should be a batch of {want} windows; yours are single windows, without an axis for B."
        )
    if any(size != want for size in seen.sizes[:-1]) or seen.sizes[-1] > want:
        sizes = sorted(set(seen.sizes[:-1])) if len(seen.sizes) > 1 else list(seen.sizes)
        told = ", ".join(str(size) for size in sizes[:4])
        return Diagnosis("batch-size", f"With batch_size = {want} a batch should hold {want} windows; yours hold {told}.")
    return None


# --- judges ----------------------------------------------------------------------------------------------------------------------


def _of(wanted: Callable[[Arguments], bool], judge: Judge) -> Judge:
    """A judge that looks at some of the cases."""

    def judge_some(cases: Cases, seen: Observation) -> Diagnosis | None:
        some = {case: given for case, given in cases.items() if wanted(given)}
        arrays = {case: value for case, value in seen.arrays.items() if case in some}
        return judge(some, Observation(arrays, {case: value for case, value in seen.raised.items() if case in some}))

    return judge_some


def _judge_inputs(cases: Cases, seen: Observation) -> Diagnosis | None:
    """A column that is not found, in a series that has but one, is judged with the columns."""
    cases = {case: given for case, given in cases.items() if case not in seen.raised or not has_one_column(given)}
    found = read_all(cases, seen)
    if isinstance(found, Diagnosis):
        return found
    said = first((case, wrong_inputs(given, found[case])) for case, given in cases.items())
    if said and said.slug == "length" and len({batches.x.shape[1] for batches in found.values()}) == 1:
        return Diagnosis("length-fixed", f"{said.text} It is the same whatever seq_length is.")
    return said or series_changed(cases, seen) or _rounded(cases, seen, "X")


def _judge_targets(cases: Cases, seen: Observation) -> Diagnosis | None:
    found = read_all(cases, seen)
    if isinstance(found, Diagnosis):
        return found
    said = first((case, targets.wrong_rows(given, found[case])) for case, given in cases.items())
    return said or _rounded(cases, seen, "Y")


def _judge_count(cases: Cases, seen: Observation) -> Diagnosis | None:
    """Each case by itself; one that should hold a single window, and is empty, has lost it."""
    found: dict[str, Batches] = {}
    if said := raised(cases, seen):
        return said
    for case, given in cases.items():
        batches = read_batches(given, seen.arrays[case])
        if isinstance(batches, Diagnosis):
            if batches.slug != "empty" or not found:
                return batches
            if said := first((name, wrong_count(cases[name], one)) for name, one in found.items()):
                return said
            if needed(given, next(iter(found.values()))) > len(given["series"]):
                continue
            return Diagnosis("last-lost", f"{len(given['series'])} rows are enough for one window with its targets; from yours comes none.")
        found[case] = batches
    return first((case, wrong_count(cases[case], batches)) for case, batches in found.items())


def _rounded(cases: Cases, seen: Observation, name: str) -> Diagnosis | None:
    for case, given in cases.items():
        parts: list[Array] = unpack(seen.arrays[case], name) or []
        if not all(exact(given["series"], part) for part in parts):
            return Diagnosis("low-precision", f"The values in {name} are rounded to about three digits. Keep float32.")
    return None


CHECKS = (
    Check(
        "pairs_inputs",
        "to_seq2seq_dataset",
        "X: seq_length rows one after another, all columns",
        SECTION,
        "pairs",
        draw,
        _of(_has_small_batches, _judge_inputs),
    ),
    Check(
        "pairs_targets",
        "to_seq2seq_dataset",
        "Y: the next rows after each step, for every step of the window",
        SECTION,
        "pairs",
        draw,
        _of(shows_targets, _judge_targets),
    ),
    Check(
        "pairs_column", "to_seq2seq_dataset", "Y: the target column, whichever it is", SECTION, "pairs", draw_columns, targets.judge_columns
    ),
    Check(
        "pairs_horizon",
        "to_seq2seq_dataset",
        "Y: as many steps ahead as asked for",
        SECTION,
        "pairs",
        draw_horizons,
        targets.judge_horizons,
    ),
    Check(
        "pairs_count", "to_seq2seq_dataset", "every window that has all its targets comes, once", SECTION, "pairs", draw_count, _judge_count
    ),
    Check(
        "pairs_batches",
        "to_seq2seq_dataset",
        "a data set of batches, as large as asked for",
        SECTION,
        "pairs",
        draw,
        _of(_has_columns, each(wrong_batches)),
    ),
)

"""Checks of what ``shuffle`` and ``seed`` do: whole windows in another order, with their own targets, the same for the same seed.

Each data set is compared with the student's own without shuffling. How large a buffer is, is free, from three batches on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from autograder.checks.check import Check
from autograder.checks.sequence_windows.rows import PAGE, Array, Batches, Cases, draw_series, raised, read_batches, series_changed
from autograder.checks.sequence_windows.targets import offsets
from autograder.records import Arguments, Diagnosis, Observation

SECTION = f"{PAGE}#windows"
SIDE_BY_SIDE = 0.3
"""From this share of windows right behind their neighbour on, runs were kept. A buffer of three batches leaves about one of 18."""
SCATTERED, NEAR = 0.4, 0.27
"""Where windows come earlier by the first share of the series, and the second share of the windows of a batch has another of it one or two
rows on, runs were scattered. For single windows, with buffers of any size, that is at most 0.18; for runs of a batch 0.36 or more."""
LEAST_BATCHES = 2
"""A buffer of so many batches, or fewer, does not mix a series; one of three or more always shows that it does more."""

NO_SEED = -1
"""What a probe is told where the seed is None."""
SEED_IGNORED = (
    "Two data sets made with the same seed start in different orders. Does the seed reach shuffle()? A seed for all of NumPy does not do: "
    "others may draw before the data set is read."
)


def draw(rng: np.random.Generator) -> Cases:
    """About two hundred windows in small batches, with a seed and without one; and those that come when nothing is said of shuffling."""
    return _case(rng, (201, 218), [int(rng.integers(1, 1000)), NO_SEED], default=True)


def draw_seeds(rng: np.random.Generator) -> Cases:
    """A seed twice, 0 twice, and the first one's neighbour."""
    seed = 2 * int(rng.integers(1, 500))
    return _case(rng, (80, 91), [seed, seed, 0, 0, seed + 1])


def _case(rng: np.random.Generator, rows: tuple[int, int], seeds: list[int], **more: bool) -> Cases:
    n, t, h, b = (int(rng.integers(*ends)) for ends in (rows, (6, 8), (4, 6), (6, 9)))
    given = {"series": draw_series(rng, (n, 3)), "seq_length": t, "ahead": h, "target_col": 1, "batch_size": b, "limit": n + 5}
    return {f"{n} rows, seq_length = {t}, ahead = {h} and batch_size = {b}": {**given, "seeds": np.array(seeds), **more}}


def read_runs(given: Arguments, arrays: Mapping[str, Array]) -> list[Batches] | Diagnosis:
    """The data set without shuffling, the one made without saying if it was asked for, and those with it, in the order of the seeds."""
    runs: list[Batches] = []
    for prefix in ("", *(["default "] if given.get("default") else []), *(f"{number} " for number in range(len(given["seeds"])))):
        read = read_batches(given, {name.removeprefix(prefix): value for name, value in arrays.items() if name.startswith(prefix)})
        if isinstance(read, Diagnosis):
            return read
        if read.foreign:
            return Diagnosis("values", "X holds numbers that the series does not have, so that nobody can tell the order of the windows.")
        runs.append(_first_round(runs[0], read) if runs else read)
    return runs


def _first_round(plain: Batches, mixed: Batches) -> Batches:
    """Of an endless data set as many windows as come without shuffling."""
    number = len(plain.starts)
    if not mixed.endless or number not in np.cumsum(mixed.sizes):
        return mixed
    sizes = mixed.sizes[: int(np.searchsorted(np.cumsum(mixed.sizes), number)) + 1]
    return replace(mixed, x=mixed.x[:number], y=mixed.y[:number], rows=mixed.rows[:number], sizes=sizes)


def wrong_order(plain: Batches, mixed: Batches) -> Diagnosis | None:
    """What is wrong with the order of one shuffled data set."""
    size = max(mixed.sizes)
    if np.array_equal(plain.starts, mixed.starts):
        return Diagnosis("not-shuffled", "With shuffle=True the windows come in the same order as without it.")
    order = {int(start): place for place, start in enumerate(plain.starts)}
    places = np.array([order.get(int(start), -1) for start in mixed.starts])
    parts = np.split(places, np.cumsum(mixed.sizes)[:-1])
    turned = len(parts) > 2 and np.sum(np.diff(places) != 1) == 1  # one run was moved, wherever batches end
    if size > 1 and not turned and all(np.all(np.diff(part) == 1) for part in parts):
        text = (
            "Your batches are shuffled, not the windows: each batch still holds windows that follow one another. Shuffle before the "
            "windows are put into batches."
        )
        return Diagnosis("batches-shuffled", text)
    within = np.median([np.ptp(part) for part in parts if len(part) == size]) == size - 1
    earlier = np.max(places - np.arange(len(places)))
    gaps = np.concatenate([np.diff(np.sort(part)) for part in parts])
    scattered = earlier >= SCATTERED * len(places) and len(gaps) and np.mean(gaps <= 2) > NEAR
    if size > 1 and len(parts) > 2 and (within or (scattered and size < len(places) / 10) or np.mean(np.diff(places) == 1) > SIDE_BY_SIDE):
        text = (
            "Many of your windows still stand beside their neighbours: runs of the series are moved as a whole, left, or mixed within "
            "themselves. Shuffle single windows, over the whole series, before they are put into batches."
        )
        return Diagnosis("runs-shuffled", text)
    if len(places) >= 3 * LEAST_BATCHES * size and earlier < LEAST_BATCHES * size:
        text = (
            "Windows are hardly moved: none comes earlier than by about as many places as a batch or two have. The buffer of shuffle() "
            "has to be as long as there are windows, to mix the whole series."
        )
        return Diagnosis("small-buffer", text)
    return None


def wrong_windows(plain: Batches, mixed: Batches) -> Diagnosis | None:
    """What shuffling has done to the windows themselves."""
    steps = np.diff(plain.rows, axis=1)
    if np.all(steps == steps[0]) and not np.all(np.diff(mixed.rows, axis=1) == steps[0]):
        text = "With shuffle=True the rows inside a window are no longer those that follow one another. Shuffle whole windows."
        return Diagnosis("rows-shuffled", text)
    ours, theirs = offsets(plain), offsets(mixed)
    if len(ours) and np.all(ours == ours[0]) and not (theirs.shape[1:] == ours.shape[1:] and np.all(theirs == ours[0])):
        text = "With shuffle=True the targets are no longer those of their windows: X and Y are shuffled apart. Shuffle pairs."
        return Diagnosis("torn", text)
    if len(plain.starts) != len(mixed.starts) or len(set(mixed.starts.tolist())) < len(set(plain.starts.tolist())):
        return Diagnosis("windows-lost", "With shuffle=True some windows come more than once, or not at all. Each should come once.")
    return None


def _judge_windows(cases: Cases, seen: Observation) -> Diagnosis | None:
    for case, given in cases.items():
        if case not in seen.arrays:
            return raised(cases, seen)
        runs = read_runs(given, seen.arrays[case])
        if isinstance(runs, Diagnosis):
            return runs
        plain, default, *mixed = runs
        if np.any(np.diff(plain.starts) < 0):
            return Diagnosis("shuffled-unasked", "With shuffle=False the windows should come in the order of the series; yours do not.")
        if not np.array_equal(plain.starts, default.starts):
            return Diagnosis("shuffled-unasked", "Without a word about shuffle the windows should come as with shuffle=False, its default.")
        for run in mixed:
            if said := wrong_windows(plain, run) or wrong_order(plain, run):
                return said
    return series_changed(cases, seen)


def _judge_seeds(cases: Cases, seen: Observation) -> Diagnosis | None:
    for case, given in cases.items():
        if case not in seen.arrays:
            return raised(cases, seen)
        runs = read_runs(given, seen.arrays[case])
        if isinstance(runs, Diagnosis):
            return runs
        plain, once, again, zero, zero_again, beside = (run.starts for run in runs)
        if np.array_equal(once, zero) and np.array_equal(once, plain):
            return Diagnosis("not-shuffled", "With shuffle=True the windows come in the same order as without it.")
        if not np.array_equal(once, again):
            return Diagnosis("seed-ignored", SEED_IGNORED)
        if np.array_equal(once, zero) or np.array_equal(once, beside):
            return Diagnosis("seed-fixed", "Data sets with different seeds start in the same order. Is a fixed seed used?")
        if not np.array_equal(zero, zero_again):
            return Diagnosis("seed-zero", "Two data sets made with seed=0 start in different orders: 0 is a seed too. None is not.")
    return None


CHECKS = (
    Check("shuffle_windows", "to_seq2seq_dataset", "shuffle mixes whole windows, not batches", SECTION, "shuffled", draw, _judge_windows),
    Check("shuffle_seed", "to_seq2seq_dataset", "the seed fixes the order", SECTION, "shuffled", draw_seeds, _judge_seeds),
)

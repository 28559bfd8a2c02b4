"""Which rows and which column the targets are. Symbols: W windows, T steps, H steps ahead; t a step, j a place in its targets.

A known wrong way is a model of the offset: by how many rows ``Y[b, t, j]`` lies after the row of ``X[b, t]``. Right is j + 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from autograder.checks.sequence_windows.rows import Array, Batches, Cases, has_one_column, option, read_all
from autograder.records import Arguments, Diagnosis, Observation

BEHIND = "Your targets are numbers that the series does not have. The rows go into Y as they are."


@dataclass(frozen=True)
class Offsets:
    """A known wrong way: its name, a sentence for the student, and the offset at t and j, given T and H."""

    slug: str
    text: str
    model: Callable[[Array, Array, int, int], Array]


def reference(t: Array, j: Array) -> Array:
    """The right offset: ``Y[b, t, j]`` is j + 1 steps after the row of ``X[b, t]``."""
    return j + 1 + 0 * t


def _reshaped(t: Array, j: Array, steps: int, ahead: int) -> Array:
    day, step = np.divmod(t * ahead + j, steps)
    return step + day + 1 - t


OFFSETS = (
    Offsets(
        "one-early",
        "Your targets start one row too early: Y[b, t, 0] is the very row of X[b, t], which the model is given. It should be the next one.",
        lambda t, j, T, H: j + 0 * t,
    ),
    Offsets(
        "one-late",
        "Your targets start one row too late: Y[b, t, 0] lies two steps after the row of X[b, t]. It should be the next one.",
        lambda t, j, T, H: j + 2 + 0 * t,
    ),
    Offsets(
        "window-end",
        "All steps of a window have the same targets, those after its last row. Each step has its own: those after its own row.",
        lambda t, j, T, H: T - t + j,
    ),
    Offsets(
        "window-end",
        "All steps of a window have the same targets, from its last row on. Each step has its own: those after its own row.",
        lambda t, j, T, H: T - 1 - t + j,
    ),
    Offsets(
        "reversed",
        "The targets of a step come in reverse: j = 0 should be the next row.",
        lambda t, j, T, H: H - j + 0 * t,
    ),
    Offsets(
        "horizon-later",
        "Your targets start a whole horizon late: Y[b, t, 0] lies about ahead steps after the row of X[b, t]. It should be the next one.",
        lambda t, j, T, H: H + j + 0 * t,
    ),
    Offsets(
        "horizon-later",
        "Your targets start a whole horizon late: Y[b, t, 0] lies ahead + 1 steps after the row of X[b, t]. It should be the next one.",
        lambda t, j, T, H: H + 1 + j + 0 * t,
    ),
    Offsets(
        "window-later",
        "Your targets start a whole window late: Y[b, t, 0] lies about seq_length steps after the row of X[b, t], not one.",
        lambda t, j, T, H: T + j + 0 * t,
    ),
    Offsets(
        "window-later",
        "Your targets start a whole window late: Y[b, t, 0] lies seq_length + 1 steps after the row of X[b, t], not one.",
        lambda t, j, T, H: T + 1 + j + 0 * t,
    ),
    Offsets(
        "one-day-repeated",
        "All targets of a step are the same row, the next one. Y[b, t, j] should go on: j + 1 steps after the row of X[b, t].",
        lambda t, j, T, H: 1 + 0 * j + 0 * t,
    ),
    Offsets(
        "last-day-only",
        "All targets of a step are the same row, the farthest one. Y[b, t, j] should begin with the next: j + 1 steps after.",
        lambda t, j, T, H: H + 0 * j + 0 * t,
    ),
    Offsets(
        "days-skipped",
        "Every second day is left out: Y[b, t, j] is 2j + 1 steps after the row of X[b, t]. It should be j + 1 steps after.",
        lambda t, j, T, H: 2 * j + 1 + 0 * t,
    ),
    Offsets("past", "Your targets lie in the past: Y[b, t, j] comes before the row of X[b, t].", lambda t, j, T, H: -(j + 1) + 0 * t),
    Offsets("past", "Your targets lie in the past: Y[b, t, j] comes before the row of X[b, t].", lambda t, j, T, H: -j + 0 * t),
    Offsets("past", "Your targets lie in the past: they are the rows that end with that of X[b, t].", lambda t, j, T, H: j - H + 1 + 0 * t),
    Offsets(
        "kept-in-the-window",
        "Your targets never lie after the last row of the window, which is repeated. They are rows of the series: it goes on.",
        lambda t, j, T, H: np.minimum(j + 1 + t, T - 1) - t,
    ),
    Offsets(
        "late-from-step-1",
        "From step 1 on your targets start one row too late: two steps after the row of X[b, t]. They start with the next, at every step.",
        lambda t, j, T, H: j + 1 + np.minimum(t, 1),
    ),
    Offsets(
        "reshaped",
        "The targets are the right rows in the wrong places: the axes of steps and of days ahead were exchanged by a reshape, "
        "which keeps the order of the numbers. Transpose them instead.",
        _reshaped,
    ),
)


def offsets(seen: Batches) -> Array:
    """By how many rows each target lies after the row of its step, (W, T, H); of windows whose numbers are all in the series."""
    steps = min(seen.x.shape[1], seen.y.shape[1])
    rows = seen.rows[:, :steps]
    whole = np.all(seen.y >= 0, axis=(1, 2))
    return seen.y[whole, :steps] // seen.features - rows[whole, :, None]


def wrong_rows(given: Arguments, seen: Batches) -> Diagnosis | None:
    """What is wrong with the rows of the targets of one case."""
    if "targets" in seen.forms:
        return seen.forms["targets"]
    steps, ahead = seen.y.shape[1:]
    if steps not in (option(given, "seq_length"), seen.x.shape[1]):
        text = f"Y should have targets for each of the seq_length = {option(given, 'seq_length')} steps; yours has {steps} steps."
        return Diagnosis("target-steps", text)
    found = offsets(seen)
    if not len(found) or seen.foreign_targets:
        return Diagnosis("target-values", BEHIND)
    return _at_the_end(given, seen) or explain(found, found.shape[1], ahead)


def _at_the_end(given: Arguments, seen: Batches) -> Diagnosis | None:
    """What the targets that would lie behind the series are, where all others are right."""
    rows, steps = len(given["series"]), min(seen.x.shape[1], seen.y.shape[1])
    t, j = np.arange(steps)[:, None], np.arange(seen.y.shape[2])
    wanted = seen.rows[:, :1, None] + t + reference(t, j)
    got = np.where(seen.y[:, :steps] >= 0, seen.y[:, :steps] // seen.features, -1)
    if not np.any(wanted >= rows) or np.any((got != wanted) & (wanted < rows)):
        return None
    for words, model in (("the last row, repeated", np.minimum(wanted, rows - 1)), ("the first rows again", wanted % rows)):
        if np.all(got == model):
            text = f"The targets of your last windows lie behind the end of the series, where you take {words}. Drop those windows."
            return Diagnosis("end-filled", text)
    return None


def explain(found: Array, steps: int, ahead: int) -> Diagnosis | None:
    """What is wrong with offsets, (W, T, H)."""
    t, j = np.arange(steps)[:, None], np.arange(ahead)
    right = reference(t, j)
    if np.all(found == right):
        return None
    for wrong in OFFSETS:
        if np.all(found == wrong.model(t, j, steps, ahead)):
            return Diagnosis(wrong.slug, wrong.text)
    off = found - right
    if np.all(off == off[0, 0, 0]):
        late = int(off[0, 0, 0])
        way = f"{abs(late)} rows too {'late' if late > 0 else 'early'}"
        return Diagnosis("starts-off", f"Your targets start {way}. Y[b, t, 0] should be the row after that of X[b, t].")
    if np.all(off == off[:, :1, :1]):
        text = "Some targets belong to other windows than those that they are paired with: X and Y have come apart."
        return Diagnosis("torn", text)
    return _unknown(off)


def _unknown(off: Array) -> Diagnosis:
    """Where the targets are right and where not, without the right ones."""
    steps, days = np.all(off == 0, axis=(0, 2)), np.all(off == 0, axis=(0, 1))
    window, t, j = (int(i) for i in np.argwhere(off)[0])
    places = f"{np.mean(off != 0):.0%} of the targets are other rows than they should be, the first at window {window}, t = {t}, j = {j}."
    if np.any(steps) and not np.all(steps):
        places += f" All targets of the steps {_list(steps)} are right."
    elif np.any(days):
        places += f" They are right at every step for j = {_list(days)}."
    return Diagnosis("unknown", f"{places} No mistake that we know explains it: try your function on a series of row numbers.")


def _list(which: Array) -> str:
    found = [str(i) for i in np.flatnonzero(which)]
    return ", ".join(found[:4]) + (" and others" if len(found) > 4 else "")


def judge_columns(cases: Cases, seen: Observation) -> Diagnosis | None:
    """The targets come from the column that was asked for, whichever it is; then, whether a series may have a single one."""
    only = {case: given for case, given in cases.items() if has_one_column(given)}
    if said := _judge_columns({case: given for case, given in cases.items() if case not in only}, seen):
        return said
    return _judge_columns(only, seen)


def _judge_columns(cases: Cases, seen: Observation) -> Diagnosis | None:
    found = read_all(cases, seen)
    if isinstance(found, Diagnosis):
        return found
    for batches in found.values():
        if "column" in batches.forms:
            return batches.forms["column"]
    columns = {case: {int(c) for c in np.unique(batches.y[batches.y >= 0] % batches.features)} for case, batches in found.items()}
    if any(batches.foreign_targets for batches in found.values()):
        return Diagnosis("target-values", BEHIND)
    wrong = [case for case, given in cases.items() if columns[case] != {option(given, "target_col")}]
    if not wrong:
        return None
    case = wrong[0]
    if any(len(found_in) > 1 for found_in in columns.values()):
        text = f"The targets come from one column; with {case} yours come from the columns {sorted(columns[case])}."
        return Diagnosis("columns-mixed", text)
    got = {case: min(found_in) for case, found_in in columns.items()}
    if len(set(got.values())) == 1:
        return Diagnosis("column-fixed", f"Your targets come from column {got[case]}, whatever target_col is.")
    return Diagnosis("column-off", f"With {case} your targets come from column {got[case]}. Columns count from 0.")


def judge_horizons(cases: Cases, seen: Observation) -> Diagnosis | None:
    """As many targets a step as asked for; which rows they are is judged where the horizon is shorter than the window."""
    found = read_all(cases, seen)
    if isinstance(found, Diagnosis):
        return found
    first = next(iter(cases))
    base = wrong_rows(cases[first], found[first])
    for case, given in cases.items():
        batches, want = found[case], option(given, "ahead")
        if "horizon" in batches.forms:
            return batches.forms["horizon"]
        got = batches.y.shape[2]
        said = wrong_rows(given, batches)
        if got == want + 1 and said and said.slug == "one-early":
            continue
        if got != want:
            same = len({other.y.shape[2] for other in found.values()}) == 1
            fixed = " It is the same whatever ahead is." if same else ""
            text = f"With {case} every step should have {want} targets; yours has {got}.{fixed}"
            return Diagnosis("horizon-fixed" if same else "horizon", text)
        if said and not base:
            text = f"With {case} the rows of Y are wrong, which they are not with {first}. {said.text}"
            return Diagnosis("not-for-any-horizon", text)
    return None

"""Checks of ``to_windows``. Symbols: N rows, F features, T rows of a window (``length``).

Three behaviours are judged by themselves, on the rows that were read back: that the elements are arrays of T rows, that one window follows
the other by one row, and where the windows end.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from autograder.checks.check import Check, Draw, Judge
from autograder.checks.sequence_windows.rows import PAGE, Array, Cases, draw_series, exact, look_up, raised, unpack
from autograder.records import Arguments, Diagnosis, Observation

SECTION = f"{PAGE}#windows"
MORE = 5
"""By how many elements more than there are rows a probe reads on."""
UNREADABLE = Diagnosis("no-observation", "What your data set gave could not be read.")
EMPTY = Diagnosis("empty", "Your data set has no element at all.")


def draw(rng: np.random.Generator) -> Cases:
    """Two data sets of rows of numbers, with other numbers of rows, features and window lengths."""
    long, short = (int(n) for n in rng.permutation([5, 6, 7, 8, 9])[:2])
    return dict(_case(rng, (int(n), f), length) for n, f, length in ((rng.integers(23, 30), 3, long), (rng.integers(31, 38), 4, short)))


def draw_end(rng: np.random.Generator) -> Cases:
    """The two of :func:`draw`, and rows for exactly one window and for exactly two."""
    one, two = (int(n) for n in rng.permutation([4, 5, 6, 7])[:2])
    return {**draw(rng), **dict([_case(rng, (one, 3), one), _case(rng, (two + 1, 2), two)])}


def draw_any(rng: np.random.Generator) -> Cases:
    """Rows of numbers first; then single numbers, matrices, whole numbers, and windows of one row.

    Of the numbers of rows, n to n + 2, the length divides none: what goes wrong with incomplete windows does so with each.
    """
    length = int(rng.integers(4, 8))
    n = 3 * length + 1
    whole = rng.permutation(np.arange(100, 100 + 2 * n)).reshape(n, 2)
    return {
        **dict([_case(rng, (n, 3), length), _case(rng, (n + 1,), length), _case(rng, (n + 2, 2, 3), length)]),
        f"rows of whole numbers, (2,), length = {length}": {"rows": whole, "length": length, "limit": n + MORE},
        **dict([_case(rng, (n + 3, 2), 1)]),
    }


def _case(rng: np.random.Generator, shape: tuple[int, ...], length: int) -> tuple[str, Arguments]:
    name = f"{shape[0]} rows of shape {shape[1:]}, length = {length}"
    return name, {"rows": draw_series(rng, shape), "length": length, "limit": shape[0] + MORE}


@dataclass(frozen=True)
class Windows:
    """What came out for one case: the rows of each element, and what else is known of it."""

    shapes: tuple[tuple[int, ...], ...]
    rows: tuple[Array, ...]
    """Of each element the row that each of its rows is, (T,); -1 for none."""
    nested: bool
    tuples: bool
    dataset: bool
    endless: bool
    precise: bool
    shift: int = 0
    """By how many rows one window follows the other, as another case shows it; 0 for what this one shows."""

    @property
    def length(self) -> int:
        """How many rows the first element has."""
        return len(self.rows[0])

    @property
    def full(self) -> tuple[Array, ...]:
        """The elements as long as the first, without shorter ones at the end; of an endless data set one round."""
        end = len(self.rows)
        while len(self.rows[end - 1]) < self.length:
            end -= 1
        starts = [int(rows[0]) if len(rows) else -1 for rows in self.rows[:end]]
        if self.endless and starts[0] in starts[1:]:
            end = starts.index(starts[0], 1)
        return self.rows[:end]


def read(given: Arguments, arrays: Mapping[str, Array], name: str = "windows") -> Windows | Diagnosis:
    """The windows of one case, or why they are none."""
    made = unpack(arrays, name)
    if made is None or not {"nested", "tuples", "dataset"} <= arrays.keys():
        return UNREADABLE
    source = np.asarray(given["rows"], np.float64)
    form = source.shape[1:]
    if not made:
        return EMPTY
    for array in made:
        if array.shape[1:] != form or array.ndim == 0:
            return _misshapen(array.shape, form, int(given["length"]))
    if not len(made[0]):
        return EMPTY
    places = [_rows_of(source, array) for array in made]
    return Windows(
        tuple(array.shape for array in made),
        tuple(places),
        bool(np.any(arrays["nested"])),
        bool(np.any(arrays["tuples"])),
        bool(np.any(arrays["dataset"])),
        len(made) >= int(given["limit"]),
        all(exact(source, array) for array in made) if given["rows"].dtype.kind == "f" else True,
    )


def _rows_of(source: Array, array: Array) -> Array:
    """The row of the source that each row of an element is, whole and with its columns in their places; -1 for none."""
    size = math.prod(source.shape[1:])
    if np.all(source == np.round(source)):
        flat = source.reshape(len(source), size)
        same = [np.flatnonzero(np.all(flat == row, axis=1)) for row in array.reshape(len(array), size)]
        return np.array([int(found[0]) if len(found) else -1 for found in same], int)
    places = look_up(source, array).reshape(len(array), size)
    rows = places[:, 0] // size
    return np.where(np.all(places == rows[:, None] * size + np.arange(size), axis=1), rows, -1)


def _misshapen(shape: tuple[int, ...], form: tuple[int, ...], length: int) -> Diagnosis:
    want = (length, *form)
    if shape == form:
        text = (
            f"The elements should be windows of the shape {want}; yours are single rows, {shape}. flat_map strings the rows of all windows "
            "together again: what it calls on each window has to stack its rows into one array first."
        )
        return Diagnosis("single-rows", text)
    if len(shape) == len(form) + 2:
        return Diagnosis("extra-axis", f"The elements should be windows of the shape {want}; yours have an axis more, {shape}.")
    return Diagnosis("shape", f"The elements should be windows of the shape {want}; yours have the shape {shape}.")


# --- what is wrong with one case, or None ----------------------------------------------------------------------------------------


def wrong_arrays(given: Arguments, seen: Windows) -> Diagnosis | None:
    """The elements should be arrays of T rows."""
    want = int(given["length"])
    if seen.nested:
        text = (
            "The elements should be arrays; yours are data sets. That is what window() makes: flat_map, with something that "
            "stacks the rows of each into one array, comes after it."
        )
        return Diagnosis("nested", text)
    if seen.tuples:
        text = f"Each element should be one array with {want} rows; yours are tuples, with each row for itself."
        return Diagnosis("tuples", text)
    if not seen.dataset:
        return Diagnosis("not-a-dataset", "to_windows should return a tf.data.Dataset; yours returns something else that has elements.")
    if all(np.all(rows < 0) for rows in seen.rows):
        return Diagnosis("values", "Your windows hold rows that the data set does not have.")
    if len({len(rows) for rows in seen.full}) > 1:
        return Diagnosis("ragged", f"Every window should have {want} rows; yours differ from one another before the end, too.")
    if seen.length != want:
        return Diagnosis("length", f"With length = {want} a window should have {want} rows; yours have {seen.length}.")
    if not seen.precise:
        return Diagnosis("low-precision", "Your windows hold the rows' values rounded. Keep their type.")
    return None


def wrong_steps(_: Arguments, seen: Windows) -> Diagnosis | None:
    """Each window should hold rows one after another, the first those from row 0, each next one those from one row later."""
    full = [rows for rows in seen.full if np.all(rows >= 0)]
    if not full:
        return Diagnosis("values", "Your windows hold rows that the data set does not have.")
    inside = {int(step) for rows in full for step in np.diff(rows)}
    starts = np.array([rows[0] for rows in full])
    steps = {int(step) for step in np.diff(starts)}
    if inside - {1}:
        if inside == {-1}:
            return Diagnosis("reversed", "The rows of your windows come in reverse: the oldest should be first.")
        return Diagnosis("rows-skip", "The rows of your windows do not follow one another in the data set.")
    if steps - {1}:
        if len(steps) == 1 and min(steps) > 1:
            (step,) = steps
            text = f"The next window should start one row later; yours starts {step} rows later."
            return Diagnosis("no-overlap" if step == seen.length else "shift", text + " With window() that is its argument shift.")
        if sorted(starts) == list(range(len(starts))):
            return Diagnosis(
                "order", "Your windows are the right ones, in another order. The first is to start at the first row, and so on."
            )
        return Diagnosis("unknown", "Your windows do not start one row after another. No mistake that we know explains it.")
    if starts[0] != 0:
        return Diagnosis("first-lost", f"The first window should start at the first row (row 0); yours starts at row {starts[0]}.")
    return None


def shift_of(seen: Windows) -> int:
    """By how many rows one window follows the other, mostly; at least 1."""
    starts = [int(rows.min()) for rows in seen.full]
    return max(int(np.median(np.diff(starts))), 1) if len(starts) > 1 else 1


def wrong_end(given: Arguments, seen: Windows) -> Diagnosis | None:
    """What is incomplete should be dropped, and nothing else; judged by the windows' own length and shift."""
    if seen.endless:
        return Diagnosis("endless", "Your data set has more elements than there are rows, or never ends. Each window should come once.")
    full = seen.full
    if len(full) < len(seen.rows):
        text = (
            f"Windows with fewer rows than the first are left at the end ({len(seen.rows[-1])} rows instead of {seen.length}). Drop them."
        )
        return Diagnosis("incomplete-kept", text)
    if all(np.any(rows < 0) for rows in full):
        return Diagnosis("values", "Your windows hold rows that the data set does not have.")
    if any(np.any(rows < 0) for rows in full):
        return Diagnosis("padded", "Some of your windows are filled up with rows that the data set does not have. Drop what is incomplete.")
    shift = seen.shift or shift_of(seen)
    missing = len(given["rows"]) - 1 - max(int(rows.max()) for rows in full)
    if missing >= shift:
        text = f"The last window should end at the last row; yours ends {missing} {'row' if missing == 1 else 'rows'} earlier."
        return Diagnosis("last-lost", text)
    return None


# --- judges ----------------------------------------------------------------------------------------------------------------------


def _each(wrong: Callable[[Arguments, Windows], Diagnosis | None]) -> Judge:
    """A judge that looks at every case by itself."""

    def judge(cases: Cases, seen: Observation) -> Diagnosis | None:
        found = {case: read(given, seen.arrays[case]) for case, given in cases.items() if case in seen.arrays}
        known = [windows for windows in found.values() if isinstance(windows, Windows)]
        for case, given in cases.items():
            if case not in found:
                return raised(cases, seen)
            windows = found[case]
            if windows is EMPTY and known and _too_long(cases, found, len(given["rows"]) - int(given["length"])):
                continue
            if windows is EMPTY and known:
                return Diagnosis("last-lost", f"From {len(given['rows'])} rows comes a window of {given['length']}; from yours comes none.")
            if isinstance(windows, Diagnosis):
                return windows
            if said := wrong(given, replace(windows, shift=max(shift_of(other) for other in known))):
                return _fixed(cases, found) if said.slug == "length" else said
        return None

    return judge


def _too_long(cases: Cases, found: Mapping[str, Windows | Diagnosis], spare: int) -> bool:
    """Whether windows of the first case span more rows than they should have, by more than there are to spare."""
    first = next(iter(cases))
    windows = found[first]
    return isinstance(windows, Windows) and abs(int(windows.rows[0][-1] - windows.rows[0][0])) + 1 - int(cases[first]["length"]) > spare


def _fixed(cases: Cases, found: Mapping[str, Windows | Diagnosis]) -> Diagnosis:
    """What to say of windows of a wrong length: always the same, or always off by so many."""
    lengths = {case: windows.length for case, windows in found.items() if isinstance(windows, Windows)}
    case, length = next((case, length) for case, length in lengths.items() if length != cases[case]["length"])
    if len(set(lengths.values())) == 1 and len(lengths) > 1:
        return Diagnosis("length-fixed", f"Your windows always have {length} rows, whatever length is.")
    off = {length - int(cases[case]["length"]) for case, length in lengths.items()}
    if len(off) == 1:
        text = f"With length = {cases[case]['length']} a window should have {cases[case]['length']} rows; yours have {length}."
        return Diagnosis("length-off", text)
    return Diagnosis("length", f"With {case} your windows have {length} rows.")


def _judge_any(cases: Cases, seen: Observation) -> Diagnosis | None:
    """Rows of any shape go through like rows of numbers, and every pass gives the same."""
    found = {case: read(given, seen.arrays[case]) for case, given in cases.items() if case in seen.arrays}
    first, *others = cases
    base = found.get(first)
    if base is None:
        return raised(cases, seen)
    if isinstance(base, Diagnosis):
        return base
    if (said := wrong_arrays(cases[first], base)) and said.slug in ("nested", "tuples", "not-a-dataset", "values"):
        return said
    mistakes = _mistakes(cases[first], base)
    for case in others:
        if case not in found:
            return raised(cases, seen)
        windows = found[case]
        if isinstance(windows, Diagnosis):
            return Diagnosis(windows.slug, f"With {case}: {windows.text}")
        if (new := _mistakes(cases[case], windows) - mistakes) and not (mistakes and cases[case]["length"] == 1):
            return Diagnosis("not-for-any-rows", f"With {case} something goes wrong ({min(new)}) that is right with {first}.")
    for case, given in cases.items():
        once, again = found[case], read(given, seen.arrays[case], "again")
        if not isinstance(once, Windows) or not isinstance(again, Windows) or not _same(once, again):
            return Diagnosis("second-pass", "Read a second time, your data set gives something else. It has to be the same in each epoch.")
    return None


def _same(one: Windows, other: Windows) -> bool:
    return one.shapes == other.shapes and all(np.array_equal(a, b) for a, b in zip(one.rows, other.rows, strict=True))


def _mistakes(given: Arguments, seen: Windows) -> set[str]:
    return {said.slug for wrong in (wrong_arrays, wrong_steps, wrong_end) if (said := wrong(given, seen))}


def _check(name: str, title: str, draws: Draw, judge: Judge) -> Check:
    return Check(f"windows_{name}", "to_windows", title, SECTION, "windows", draws, judge)


CHECKS = (
    _check("arrays", "each element is one array, of length rows", draw, _each(wrong_arrays)),
    _check("steps", "the rows of a window follow one another; the next window starts one row later", draw, _each(wrong_steps)),
    _check("end", "incomplete windows are dropped, and no other", draw_end, _each(wrong_end)),
    _check("any", "rows of any shape, and the same at every pass", draw_any, _judge_any),
)

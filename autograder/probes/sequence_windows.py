"""Probes of the assignment ``sequence_windows``: the elements of the data sets that the student's functions make.

A data set's elements may differ in shape. They travel as one list of numbers, element after element (``… values``), with the shape of each
(``… shapes``), a row an element, filled up with -1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

import numpy as np
import tensorflow as tf

Student = Callable[[str], Any]
MAX_AXES = 6
MAX_ROWS = 100
"""Rows that are read of an element that is itself a data set."""
MAX_NUMBERS = 300_000


class NotIterable(Exception):
    """The student's function returns something that has no elements."""


class NotAPair(Exception):
    """An element is not a pair of two arrays."""


class NoNumbers(Exception):
    """An element is no array of numbers."""


class TooMuch(Exception):
    """A data set holds far more numbers than can be right."""


def windows(student: Student, rows: Any, length: int, limit: int) -> Mapping[str, Any]:
    """``to_windows(dataset, length)`` of a data set of rows: its elements, at most ``limit``, in two passes.

    ``nested`` is 1 where the elements are data sets, ``tuples`` where they are tuples; their own elements, stacked, are then sent instead.
    """
    made = student("to_windows")(tf.data.Dataset.from_tensor_slices(rows), length)
    dataset, first = isinstance(made, tf.data.Dataset), _elements(made, limit)
    found = {"dataset": dataset, "tuples": dataset and any(isinstance(element, tuple) for element in first)}
    nested = [isinstance(element, tf.data.Dataset) for element in first]
    arrays, again = ([_window(element, rows.ndim) for element in part] for part in (first, _elements(made, limit)))
    return {**found, "nested": any(nested), **_packed("windows", arrays), **_packed("again", again)}


def pairs(student: Student, series: Any, limit: int, **options: Any) -> Mapping[str, Any]:
    """``to_seq2seq_dataset(series, **options)``: its batches, up to ``limit`` windows, and what the series holds afterwards."""
    return {**_read_pairs(student("to_seq2seq_dataset")(series, **options), limit), "series afterwards": series}


def shuffled(student: Student, series: Any, limit: int, seeds: Any, default: bool = False, **options: Any) -> Mapping[str, Any]:
    """The batches without shuffling, then those of a data set shuffled with each of the seeds, ``0 X …``, ``1 X …`` and so on.

    With ``default`` those with ``shuffle`` left out come between them, ``default X …``. A seed below 0 is none.
    All of these are made before one is read: the order of each is its seed's, whatever is drawn in between. What the series holds
    afterwards is told for the first of them, if it is still as it was without shuffling: that it changes always, shows elsewhere.
    """
    make = student("to_seq2seq_dataset")
    plain = series.copy()
    found = dict(_read_pairs(make(plain, shuffle=False, **options), limit))
    if default:
        found |= {f"default {name}": value for name, value in _read_pairs(make(series.copy(), **options), limit).items()}
    copies = [series.copy() for _ in seeds]
    made = [make(copy, shuffle=True, seed=int(seed) if seed >= 0 else None, **options) for copy, seed in zip(copies, seeds, strict=True)]
    for number, one in enumerate(made):
        found |= {f"{number} {name}": value for name, value in _read_pairs(one, limit).items()}
    always = not np.array_equal(plain, series)
    return {**found, "series afterwards": series if always else copies[0]}


def _read_pairs(made: Any, limit: int) -> Mapping[str, Any]:
    """Batches up to ``limit`` windows. ``broken`` is 1 where an error ended them; one before the first batch is raised."""
    if not isinstance(made, Iterable):
        _elements(made, limit)
    batches: list[tuple[np.ndarray, np.ndarray]] = []
    iterator, windows, broken = iter(_as_it_is(made)), 0, False
    while windows < limit:
        try:
            element = next(iterator)
        except StopIteration:
            break
        except tf.errors.OpError:
            if not batches:
                raise
            broken = True
            break
        batches.append(_pair(element))
        windows += len(batches[-1][0]) if batches[-1][0].ndim > 2 else 1
    inputs, targets = ([pair[place] for pair in batches] for place in (0, 1))
    found = {"dataset": isinstance(made, tf.data.Dataset), "broken": broken}
    return {**found, **_packed("X", inputs), **_packed("Y", targets)}


def _elements(made: Any, limit: int) -> list[Any]:
    """At most ``limit`` elements of what should be a data set."""
    if not isinstance(made, Iterable):
        said = "None; is a return statement missing?" if made is None else f"a {type(made).__name__}."
        raise NotIterable(f"The function should return a tf.data.Dataset; yours returns {said}")
    return list(islice(_as_it_is(made), limit))


def _as_it_is(made: Any) -> Any:
    """A data set that is read without being rewritten and tuned first: the same elements, sooner for as few as these."""
    if not isinstance(made, tf.data.Dataset):
        return made
    options = tf.data.Options()
    options.autotune.enabled = False
    options.experimental_optimization.apply_default_optimizations = False
    return made.with_options(options)


def _array(element: Any) -> np.ndarray:
    """One element as an array; one that is a data set is read and stacked."""
    if isinstance(element, tf.data.Dataset):
        return np.stack([np.asarray(inner) for inner in _elements(element, MAX_ROWS)])
    if isinstance(element, (tf.RaggedTensor, dict)):
        raise NoNumbers(f"Each element of the data set should be one array; yours is a {type(element).__name__}.")
    array = np.asarray(element)
    if array.dtype == object:
        raise NoNumbers("Each element of the data set should be an array of numbers; yours holds other things, such as data sets.")
    if array.ndim > MAX_AXES:
        raise NoNumbers(f"An element of the data set has {array.ndim} axes.")
    if array.size > MAX_NUMBERS:
        raise TooMuch("One element of the data set holds far more numbers than the series has.")
    return array


def _window(element: Any, axes: int) -> np.ndarray:
    """An element as an array; of a data set that holds one whole window, as ``map`` instead of ``flat_map`` leaves it, that window."""
    array = _array(element)
    return array[0] if isinstance(element, tf.data.Dataset) and array.ndim == axes + 1 and len(array) == 1 else array


def _pair(element: Any) -> tuple[np.ndarray, np.ndarray]:
    """An element as the pair that ``fit`` reads."""
    if not isinstance(element, (tuple, list)):
        raise NotAPair(f"Each element should be a pair (X, Y); yours is a {type(element).__name__.removeprefix('Eager')}.")
    if len(element) != 2:
        raise NotAPair(f"Each element should be a pair (X, Y); yours has {len(element)} parts.")
    return _array(element[0]), _array(element[1])


def _packed(name: str, arrays: list[np.ndarray]) -> dict[str, Any]:
    """A list of arrays of any shapes, as two arrays."""
    if sum(array.size for array in arrays) > MAX_NUMBERS:
        raise TooMuch("The data set holds far more numbers than the series has windows for.")
    shapes = np.full((len(arrays), MAX_AXES + 1), -1)
    for row, array in zip(shapes, arrays, strict=True):
        row[: array.ndim] = array.shape
    values = [np.ravel(array) for array in arrays]
    return {f"{name} values": np.concatenate(values) if values else np.zeros(0), f"{name} shapes": shapes}

"""The judge's own numbers for ``sequence_windows``: what it expects against Keras's windows, what it reads back, the mistakes it knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from autograder.checks import checks_of
from autograder.checks.check import Check
from autograder.checks.sequence_windows import pairs, rows, shuffling, targets, windows
from autograder.probes import sequence_windows as probes
from autograder.records import Diagnosis, Observation
from tests.seeds import SEEDS

CHECKS = {check.id: check for check in checks_of("sequence_windows")}


def keras_windows(series: np.ndarray, length: int) -> tf.data.Dataset:
    """All windows of consecutive rows, by Keras."""
    return keras.utils.timeseries_dataset_from_array(series, None, length, batch_size=None)


def keras_pairs(series: np.ndarray, **options: Any) -> tf.data.Dataset:
    """Inputs and targets by Keras's windows of windows."""
    told = {**rows.DEFAULTS, "shuffle": False, "seed": None, **options}
    ahead = np.stack(list(keras_windows(series[1:, told["target_col"], None], told["ahead"])))[..., 0]
    made = tf.data.Dataset.zip((keras_windows(series[: -told["ahead"]], told["seq_length"]), keras_windows(ahead, told["seq_length"])))
    made = made.shuffle(len(series), seed=told["seed"]) if told["shuffle"] else made
    return made.batch(told["batch_size"])


def observe(check: Check, cases: Mapping[str, Mapping[str, Any]], functions: Mapping[str, Any]) -> Observation:
    """What the probe sends of a pair of functions."""
    probe = getattr(probes, check.probe)
    sent = {case: probe(functions.__getitem__, **given) for case, given in cases.items()}
    return Observation({case: {name: np.asarray(value, np.float64) for name, value in made.items()} for case, made in sent.items()})


ORACLE = {"to_windows": lambda dataset, length: keras_windows(np.stack(list(dataset)), length), "to_seq2seq_dataset": keras_pairs}


@pytest.mark.parametrize("check", [check for check in CHECKS.values() if check.id != "windows_any"], ids=lambda check: check.id)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_kerass_windows_pass(check: Check, seed: int) -> None:
    cases = check.draw(np.random.default_rng(seed))
    assert check.judge(cases, observe(check, cases, ORACLE)) is None


@pytest.mark.parametrize("seed", SEEDS)
def test_the_offsets_are_those_of_kerass_pairs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, t, h = (int(number) for number in rng.integers(4, 9, 3))
    series = np.stack([np.arange(n + t + h), rng.normal(size=n + t + h)], axis=1).astype(np.float32)
    for x, y in keras_pairs(series, seq_length=t, ahead=h, target_col=0):
        expected = targets.reference(np.arange(t)[:, None], np.arange(h))
        assert np.array_equal(np.asarray(y) - np.asarray(x)[..., :1], np.broadcast_to(expected, y.shape))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_number_is_found_where_it_stood(seed: int) -> None:
    rng = np.random.default_rng(seed)
    series = rows.draw_series(rng, (int(rng.integers(20, 112)), int(rng.integers(2, 5))))
    places = np.arange(series.size).reshape(series.shape)
    assert len(np.unique(series)) == series.size
    for dtype, exact in ((np.float64, True), (np.float32, True), (np.float16, False)):
        rounded = series.astype(dtype).astype(np.float64)
        assert np.array_equal(rows.look_up(series, rounded), places)
        assert rows.exact(series, rounded) == exact
    assert np.all(rows.look_up(series, np.array([0.0, -1, np.nan, np.inf, 100])) == -1)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_known_offset_is_told_from_the_others(seed: int) -> None:
    judged = [given for given in CHECKS["pairs_targets"].draw(np.random.default_rng(seed)).values() if pairs.shows_targets(given)]
    assert len(judged) > 1
    for given in judged:
        steps, ahead = rows.option(given, "seq_length"), rows.option(given, "ahead")
        t, j = np.arange(steps)[:, None], np.arange(ahead)
        right = targets.reference(t, j)
        assert targets.explain(np.broadcast_to(right, (7, steps, ahead)), steps, ahead) is None
        for wrong in targets.OFFSETS:
            offsets = wrong.model(t, j, steps, ahead)
            assert not np.array_equal(offsets, right), wrong.slug
            said = targets.explain(np.broadcast_to(offsets, (7, steps, ahead)), steps, ahead)
            assert said is not None
            assert said.slug == wrong.slug


@pytest.mark.parametrize("seed", SEEDS)
def test_sizes_differ_within_a_draw(seed: int) -> None:
    for name, check in CHECKS.items():
        for given in check.draw(np.random.default_rng(seed)).values():
            if name.startswith(("pairs", "shuffle")):
                n, features = given["series"].shape
                sizes = [n, features, *(rows.option(given, option) for option in ("seq_length", "ahead", "batch_size"))]
                assert rows.option(given, "ahead") not in (features, rows.option(given, "seq_length")), (name, sizes)
                assert rows.option(given, "batch_size") not in (features, n), (name, sizes)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_buffer_is_small_or_large_never_by_chance(seed: int) -> None:
    (given,) = CHECKS["shuffle_windows"].draw(np.random.default_rng(seed)).values()
    size, n = given["batch_size"], len(given["series"]) - given["seq_length"] - given["ahead"] + 1
    plain = _batches(np.arange(n), size)
    for batches, slug in ((1, "small-buffer"), (2, "small-buffer"), (3, None), (8, None), (100, None)):
        order = np.array(list(tf.data.Dataset.range(n).shuffle(batches * size, seed=seed).as_numpy_iterator()))
        said = shuffling.wrong_order(plain, _batches(order, size))
        assert (said.slug if said else None) == slug, batches


@pytest.mark.parametrize("seed", SEEDS)
def test_runs_are_no_sample_of_the_series(seed: int) -> None:
    (given,) = CHECKS["shuffle_windows"].draw(np.random.default_rng(seed)).values()
    size, n = given["batch_size"], len(given["series"]) - given["seq_length"] - given["ahead"] + 1
    plain, rng = _batches(np.arange(n), size), np.random.default_rng(seed)
    runs = np.split(np.arange(n), np.arange(size, n, size))
    inside = np.concatenate([rng.permutation(run) for run in runs])
    both = np.concatenate([rng.permutation(runs[k]) for k in (*rng.permutation(len(runs) - 1), len(runs) - 1)])
    for order in (inside, both, np.roll(np.arange(n), n // 2 + 1)):
        said = shuffling.wrong_order(plain, _batches(order, size))
        assert said
        assert said.slug in ("runs-shuffled", "batches-shuffled")
    data = tf.data.Dataset.range(n)
    near_then_batches = data.shuffle(size, seed=seed).batch(size).shuffle(n, seed=seed).unbatch()
    batches_then_near = data.batch(size).shuffle(n, seed=seed).unbatch().shuffle(size, seed=seed)
    for scattered in (near_then_batches, batches_then_near):
        said = shuffling.wrong_order(plain, _batches(np.array(list(scattered.as_numpy_iterator())), size))
        assert said
        assert said.slug == "runs-shuffled"
    for other in (size, 1, 2, n // 3, n - 1, n):
        mixed = np.random.default_rng(seed + 1).permutation(n)
        assert shuffling.wrong_order(_batches(np.arange(n), other), _batches(mixed, other)) is None


def _batches(starts: np.ndarray, size: int) -> rows.Batches:
    """Windows of one row that start where they are told."""
    sizes = tuple(len(part) for part in np.split(starts, np.arange(size, len(starts), size)))
    return rows.Batches(starts[:, None, None], starts[:, None, None], sizes, starts[:, None], 1, True, False, False, True, False)


def test_packed_arrays_are_read_back_and_lies_are_not() -> None:
    arrays = [np.arange(6.0).reshape(2, 3), np.arange(3.0), np.zeros((0, 4)), np.array(5.0)]
    packed = {name: np.asarray(value, np.float64) for name, value in probes._packed("X", arrays).items()}
    found = rows.unpack(packed, "X")
    assert found is not None
    assert all(np.array_equal(a, b) for a, b in zip(arrays, found, strict=True))
    for shape in ([-2, -1], [1e9, 1e9], [np.nan, 1], [2, 3]):
        assert rows.unpack({"X values": np.arange(5.0), "X shapes": np.array([shape])}, "X") is None
    assert rows.unpack({"X values": np.zeros((2, 2)), "X shapes": np.zeros(2)}, "X") is None
    assert rows.unpack({}, "X") is None


def test_the_defaults_are_those_of_the_contract() -> None:
    assert rows.DEFAULTS == {"seq_length": 56, "ahead": 14, "target_col": 1, "batch_size": 32}
    assert any(set(given) == {"series", "limit"} for given in pairs.draw(np.random.default_rng(0)).values())
    assert windows.SECTION != pairs.SECTION


@pytest.mark.parametrize(("batches", "steps", "mended"), [(1, 10_000, False), (5000, 4, False), (7, 4, True)])
def test_an_array_of_no_numbers_may_tell_any_shape(batches: int, steps: int, mended: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """X without its only column is mended to be read on, unless it is larger than the windows of the series can be."""
    sizes: list[int] = []
    monkeypatch.setattr(rows, "_only_column", lambda series, shapes: sizes.append(len(shapes)) or [np.ones((8, 4, 1))] * len(shapes))
    _, given = pairs.case_of(np.random.default_rng(0), 60, 1, seq_length=4, ahead=3, target_col=0, batch_size=8)
    shapes = {"X shapes": np.tile([8.0, steps, 0.0], (batches, 1)), "Y shapes": np.tile([8.0, 0.0, 3.0], (batches, 1))}
    told = {"X values": np.zeros(0), "Y values": np.zeros(0), "dataset": np.ones(1), "broken": np.zeros(1), **shapes}
    read = rows.read_batches(given, told)
    assert isinstance(read, Diagnosis)
    assert read.slug == "shape"
    assert sizes == ([batches] if mended else [])

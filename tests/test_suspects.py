"""The suspects of ``is_causal``, in the assignment ``wavenet``: they are what the judge takes them for, and wrong tests err on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from autograder.checks.check import Check
from autograder.checks.wavenet import suspects
from autograder.checks.wavenet.parts import Cases
from autograder.probes.suspects import FORMS
from autograder.records import Arguments, Observation
from tests.seeds import SEEDS


def furthest_leak(form: str, features: int, **given: Any) -> int:
    """By how many steps a suspect sees ahead, at the most, from what it does."""
    steps = 20
    suspect = FORMS[form]([], **given)
    rng = np.random.default_rng(1)
    found = 0
    for x in rng.normal(size=(3, steps, features)).astype(np.float32):
        moved = np.repeat(x[None], steps + 1, axis=0)
        moved[np.arange(steps), np.arange(steps)] = rng.normal(size=(steps, features))
        outputs = np.asarray(suspect(moved))
        changed = np.abs(outputs[:-1] - outputs[-1]).max(axis=2) > 1e-5
        step, output = np.nonzero(changed)
        found = max(found, int((step - output).max(initial=0)))
    return found


@pytest.mark.parametrize("lag", [-8, -1, 2, 30])
@pytest.mark.parametrize("how", [{}, {"gate": "product"}, {"gate": "negative"}, {"every": 3, "which": 1}, {"feature": 1, "channel": 2}])
def test_a_suspect_of_taps_is_the_sum_that_it_says(how: dict[str, Any], lag: int) -> None:
    """Called, in a functional model, in a compiled function; and its gradient sees each step."""
    given = suspects._taps(np.random.default_rng(abs(lag)), lag, **how)
    x = np.random.default_rng(1).normal(size=(2, 19, given["features"])).astype(np.float32)

    def moved(n: int) -> Any:
        return np.stack([x[:, t - n] if 0 <= t - n < 19 else np.zeros_like(x[:, 0]) for t in range(19)], axis=1)

    last = {"": moved(lag), "product": moved(lag) * x, "negative": np.maximum(-moved(lag), 0)}[given["gate"]]
    here = (np.arange(19) % given["every"] == given["which"])[:, None]
    expected = sum(moved(n) @ w for n, w in zip((0, 1, 3), given["taps"], strict=False)) + last @ given["taps"][3] * here
    layer = FORMS["taps"]([], **{name: value for name, value in given.items() if name not in ("form", "features")})
    inputs = keras.Input((None, given["features"]))
    for called in (layer, keras.Model(inputs, layer(inputs)), tf.function(layer)):
        assert np.allclose(called(tf.constant(x)), expected, atol=1e-5)
    with tf.GradientTape() as tape:
        tape.watch(steps := tf.constant(x))
        output = layer(steps)
    felt = np.abs(tape.batch_jacobian(output, steps)).sum((0, 2, 4))  # (19, 19): output step, input step
    assert np.all(felt[np.triu_indices(19, max(1, 1 - lag))] == 0)
    assert np.all(np.diag(felt) > 0)


@pytest.mark.parametrize(
    ("sizes", "rates", "ahead"),
    [([3], [2], [0]), ([4], [1], [1]), ([4], [3], [1]), ([2, 2, 3], [1, 5, 2], [0, 1, 0]), ([1, 2], [1, 3], [1, 0])],
)
def test_a_suspect_of_convolutions_is_kerass(sizes: list[int], rates: list[int], ahead: list[int]) -> None:
    """What it computes at once is what Keras's own call computes; each call is heard, and other weights count."""
    given = suspects._convs(np.random.default_rng(1), sizes, rates, ahead)
    calls: list[int] = []
    layer = FORMS["convs"](calls, **{name: value for name, value in given.items() if name not in ("form", "features")})
    assert isinstance(layer, keras.Sequential if len(sizes) > 1 else keras.layers.Conv1D)
    x = np.random.default_rng(2).normal(size=(2, 17, given["features"]))
    for weight in layer.weights:
        weight.assign(weight + 0.01)
    expected = layer.call(keras.ops.cast(x, "float32"))
    assert len(calls) == 1
    for number, call in enumerate((layer, tf.function(layer), layer.at_once), start=2):
        assert np.allclose(call(tf.constant(x, tf.float32)), expected, atol=1e-5)
        assert len(calls) == number
    assert np.allclose(layer(x, training=False), expected, atol=1e-5)
    inputs = keras.Input((None, given["features"]))
    assert np.allclose(keras.Model(inputs, layer(inputs)).predict(x, verbose=0), expected, atol=1e-5)


@pytest.mark.parametrize("seed", range(6))
def test_the_suspects_are_what_the_judge_takes_them_for(seed: int) -> None:
    for check in suspects.CHECKS:
        cases = check.draw(np.random.default_rng(seed))
        for given in cases.values():
            ahead = suspects.ahead_of(given)
            found = furthest_leak(**given)
            assert (found > 0) == (ahead > 0), given["form"]
            assert given["form"] == "centred" or found == max(ahead, 0), given["form"]
        assert {suspects.ahead_of(given) > 0 for given in cases.values()} == {True, False}


def verdicts(cases: Cases, says: Callable[[Arguments], bool]) -> Observation:
    return Observation({case: {"answer": np.asarray(float(says(given))), "called": np.asarray(1.0)} for case, given in cases.items()})


def slug(check: Check, cases: Cases, seen: Observation) -> str | None:
    said = check.judge(cases, seen)
    return said.slug if said else None


@pytest.mark.parametrize("seed", SEEDS)
def test_a_known_wrong_test_is_named_wherever_it_errs(seed: int) -> None:
    named = set()
    for check in suspects.CHECKS:
        cases = check.draw(np.random.default_rng(seed))
        assert slug(check, cases, verdicts(cases, lambda given: suspects.ahead_of(given) <= 0)) is None
        for wrong, _, says in suspects.WRONG:
            said = slug(check, cases, verdicts(cases, says))
            errs = any(says(given) != (suspects.ahead_of(given) <= 0) for given in cases.values())
            assert said == (wrong if errs else None), (check.id, wrong, said)
            named |= {wrong} if errs else set()
    assert named == {wrong for wrong, _, _ in suspects.WRONG}

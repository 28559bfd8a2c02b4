"""The judge's own numbers for ``gates``: its references against Keras and TensorFlow, its tolerances, its known mistakes, its latches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from autograder.checks import checks_of
from autograder.checks.check import agree, close
from autograder.checks.gates import gru_models, latch, lstm_cell, lstm_models
from autograder.checks.gates.parts import WEIGHTS
from autograder.records import Observation
from tests.seeds import SEEDS

CHECKS = {check.id: check for check in checks_of("gates")}


def drawn(name: str, seed: int) -> Mapping[str, Mapping[str, Any]]:
    return CHECKS[name].draw(np.random.default_rng(seed))


def keras_cell(kind: Any, given: Mapping[str, Any], **options: Any) -> Any:
    cell = kind(given["recurrent_kernel"].shape[0], dtype="float64", **options)
    cell.build((None, given["x"].shape[-1]))
    cell.set_weights([given[name] for name in WEIGHTS])
    return cell


def observe(cases: Mapping[str, Mapping[str, Any]], step: Any, dtype: Any = np.float64) -> Observation:
    """What a probe would send of a step that returns a dictionary."""
    made = {
        case: {name: np.asarray(value, dtype).astype(np.float64) for name, value in step(**given).items()} for case, given in cases.items()
    }
    kept = {case: {f"{name} afterwards": np.asarray(value, np.float64) for name, value in given.items()} for case, given in cases.items()}
    return Observation({case: {**made[case], **kept[case]} for case in cases})


@pytest.mark.parametrize("seed", SEEDS)
def test_lstm_step_is_kerass(seed: int) -> None:
    for given in drawn("lstm_gates", seed).values():
        _, [h, c] = keras_cell(keras.layers.LSTMCell, given)(given["x"].astype(float), [given["h"].astype(float), given["c"].astype(float)])
        assert agree(lstm_models.reference(**given), {"h": np.asarray(h), "c": np.asarray(c)}, 1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_gru_step_is_kerass(seed: int) -> None:
    for given in drawn("gru_gates", seed).values():
        cell = keras_cell(keras.layers.GRUCell, given, reset_after=False)
        h, _ = cell(given["x"].astype(float), [given["h"].astype(float)])
        assert agree(gru_models.reference(**given), {"h": np.asarray(h)}, 1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_cells_gradients_are_tensorflows(seed: int) -> None:
    for given in drawn("cell_weights", seed).values():
        layer = keras.layers.RNN(keras_cell(keras.layers.LSTMCell, given), return_sequences=True, dtype="float64")
        x = given["x"].astype(float)
        with tf.GradientTape() as tape:
            output = layer(x)
            loss = tf.reduce_sum(given["along"].astype(float) * output)
        expected = tape.gradient(loss, [weight.value for weight in layer.weights])
        w = {name: given[name].astype(float) for name in WEIGHTS}
        assert close(np.asarray(output), lstm_cell.run(x, **w), 1e-9)
        ours = lstm_cell.gradients(x, given["along"], **w)
        assert all(close(np.asarray(e), ours[name], 1e-7) for e, name in zip(expected, WEIGHTS, strict=True))


def wrong_ways(models: Any) -> Any:
    """Each known mistake in one part of a step whose other parts are right: the part, the mistake, the step, how it is explained."""
    parts = {"gates": (*models.GATES, *models.SLIPS)}
    parts |= (
        {"state": models.STATES, "output": models.OUTPUTS} if models is lstm_models else {"reset": models.RESETS, "update": models.UPDATES}
    )
    names = ("x", "h", "c", *WEIGHTS) if models is lstm_models else ("x", "h", *WEIGHTS)
    for part, variants in parts.items():
        for variant in variants[1:]:
            how = replace(models.RIGHT, **{part: variant})

            def step(how: Any = how, **given: Any) -> Any:
                made = models.run_step(how, **{name: np.asarray(given[name], np.float64) for name in names})
                return dict(zip(("h", "c"), made, strict=True)) if models is lstm_models else {"h": made}

            yield part, variant, step, how


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("models", [lstm_models, gru_models], ids=["lstm", "gru"])
def test_every_known_mistake_is_told_from_the_others(models: Any, seed: int) -> None:
    cases = drawn("lstm_gates" if models is lstm_models else "gru_gates", seed)
    for _, variant, step, how in wrong_ways(models):
        said = models.explain(cases, observe(cases, step).arrays)
        assert said == how, (variant.slug, said)


HIDDEN = {"state-unchanged": {"gates", "reset", "update"}, "candidate-missing": {"reset", "update"}}
"""Ways of the update that show nothing of other parts."""


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize(("kind", "models"), [("lstm", lstm_models), ("gru", gru_models)])
def test_every_known_mistake_costs_its_own_item(kind: str, models: Any, seed: int) -> None:
    cases = drawn(f"{kind}_gates", seed)
    for part, variant, step, _ in wrong_ways(models):
        seen = observe(cases, step)
        for name in {part for part, *_ in wrong_ways(models)}:
            said = CHECKS[f"{kind}_{name}"].judge(cases, seen)
            expected = variant.slug if name in HIDDEN.get(variant.slug, {part}) else None
            assert (said.slug if said else None) == expected, (variant.slug, name, said)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", ["lstm", "gru"])
@pytest.mark.parametrize(("dtype", "costs"), [(np.float64, set()), (np.float32, set()), (np.float16, {"form"})])
def test_the_tolerance_follows_the_arithmetic(dtype: Any, costs: set[str], kind: str, seed: int) -> None:
    reference = lstm_models.reference if kind == "lstm" else gru_models.reference
    for name, check in CHECKS.items():
        if name.startswith(kind):
            cases = check.draw(np.random.default_rng(seed))
            said = check.judge(cases, observe(cases, reference, dtype))
            assert (said.slug if said else None) == ("low-precision" if name.split("_")[1] in costs else None), (name, said)


def built(i: Any = (40, -20), f: Any = (-40, 20), g: float = 5, o: float = 20, units: int = 1) -> dict[str, Any]:
    """A latch from what the gates of its first unit do: weight of the flag and bias."""
    kernel, bias = np.zeros((2, 4, units)), np.zeros((4, units))
    kernel[1, 0, 0], bias[0, 0] = i
    kernel[1, 1, 0], bias[1, 0] = f
    kernel[0, 2, 0], bias[3, 0] = g, o
    return {"kernel": kernel.reshape(2, -1), "recurrent_kernel": np.zeros((units, 4 * units)), "bias": bias.reshape(-1)}


def thresholds(bias: float) -> dict[str, Any]:
    """A latch whose candidate has a bias."""
    return {**built(g=1), "bias": np.array([-20, 20, bias, 20])}


@pytest.mark.parametrize("units", [1, 2, 7])
def test_a_latch_passes(units: int) -> None:
    for weights in (built(units=units), built((200, -100), (-200, 100), 1, 0, units), built((30, -15), (-30, 15), 0.8, 1, units)):
        assert latch.does(weights) == set(latch.TESTS)


@pytest.mark.parametrize(
    ("weights", "does", "slug"),
    [
        (built(f=(0, 20)), (True, True, False), "adds-up"),
        (built(i=(400, -200), f=(-10, -1)), (True, False, True), "forgets"),
        (built(i=(0, 20)), (True, False, True), "unflagged-gets-in"),
        (built(g=-5), (False, False, False), "sign-reversed"),
        (built(g=0), (False, False, False), "nothing-written"),
        (thresholds(-1), (False, True, False), "small-values-lost"),
        (thresholds(-20), (False, False, False), "one-sign-only"),
    ],
)
def test_a_wrong_latch_fails_what_it_does_not_do(weights: Any, does: tuple[bool, ...], slug: str) -> None:
    assert tuple(test in latch.does(weights) for test in latch.TESTS) == does
    failed = next(name for name, passes in zip(latch.TESTS, does, strict=True) if not passes)
    assert latch.explain(weights, failed).slug == slug


def test_the_judges_latch_run_is_kerass() -> None:
    rng = np.random.default_rng(3)
    weights = {"kernel": rng.normal(size=(2, 12)), "recurrent_kernel": rng.normal(size=(3, 12)), "bias": rng.normal(size=12)}
    x = latch.mixed()[:, :40]
    layer = keras.layers.RNN(keras_cell(keras.layers.LSTMCell, {**weights, "x": x}), return_sequences=True, dtype="float64")
    assert np.allclose(np.asarray(layer(x))[..., 0], latch.outputs(weights, x), atol=1e-4)

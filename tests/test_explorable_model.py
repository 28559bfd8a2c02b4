"""The numbers of the pictures that a reader moves, as their script computes them in a browser, against Keras."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import keras
import numpy as np
import pytest
import tensorflow as tf
from playwright.sync_api import Browser, Page

from tests.bank import ROOT
from tests.sites import NEEDS_BROWSER, running_browser, strict_page

STATIC = ROOT / "book" / "_static" / "explorables"
KINDS = ("valid", "same", "causal")
INPUTS = [0, 1, 0, 0, 0, 0, -1, 0, 0, 0.5, 0, 0]
pytestmark = NEEDS_BROWSER


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def model(browser: Browser) -> Iterator[Page]:
    """A page that has the model and nothing else."""
    with strict_page(browser) as page:
        page.add_script_tag(path=STATIC / "model.js")
        yield page


def test_lstm(model: Page) -> None:
    a = {"i": 0.4, "f": 1.3, "g": -0.2, "o": -0.7}
    cell = keras.layers.LSTMCell(1)
    cell.build((1, 1))
    cell.set_weights([np.array([[0, 0, 2, 0]]), np.zeros((1, 4)), np.array([a[gate] for gate in "ifgo"])])
    states, expected = [np.zeros((1, 1), "float32")] * 2, []
    for x in INPUTS:
        h, states = cell(np.array([[x]], "float32"), states)
        expected.append([float(states[1][0, 0]), float(h[0, 0])])
    run = """([a, inputs]) => { let c = 0; return inputs.map((x) => {
        const step = LongSequences.model.lstmStep({ ...a, g: a.g + 2 * x }, c); c = step.c; return [c, step.h]; }); }"""
    np.testing.assert_allclose(model.evaluate(run, [a, INPUTS]), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("keeps", [True, False], ids=["z keeps", "z replaces"])
def test_gru(model: Page, keeps: bool) -> None:
    a, own = {"z": 0.8, "r": -0.6, "g": 0.3}, 1.4
    cell = keras.layers.GRUCell(1, reset_after=False)
    cell.build((1, 1))
    bias = [a["z"] if keeps else -a["z"], a["r"], a["g"]]  # 1 − σ(a) = σ(−a)
    cell.set_weights([np.array([[0, 0, 2]]), np.array([[0, 0, own]]), np.array(bias)])
    states, expected = [np.zeros((1, 1), "float32")], []
    for x in INPUTS:
        h, states = cell(np.array([[x]], "float32"), states)
        expected.append(float(h[0, 0]))
    run = """([a, own, keeps, inputs]) => { let h = 0; return inputs.map((x) =>
        (h = LongSequences.model.gruStep({ ...a, g: a.g + 2 * x }, h, own, keeps).h)); }"""
    np.testing.assert_allclose(model.evaluate(run, [a, own, keeps, INPUTS]), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_what_each_output_of_a_convolution_sees(model: Page, kind: str) -> None:
    run = """([T, K, S, kind, D]) => { const { model } = LongSequences; const { length } = model.padding(T, K, S, kind, D);
        return Array.from({ length }, (_, j) => model.windowOf(j, T, K, S, kind, D).filter((t) => t >= 0 && t < T)); }"""
    strided = [(T, K, S, 1) for T, K, S in product((6, 11, 16), range(1, 6), range(1, 4))]
    dilated = [(T, K, 1, D) for T, K, D in product((9, 16), (2, 3), (2, 4))]
    for T, K, S, D in strided + dilated:
        assert model.evaluate(run, [T, K, S, kind, D]) == _seen_by_keras(T, [(K, S, D)], kind), (T, K, S, D)


def test_a_kernel_that_does_not_fit_has_no_output(model: Page) -> None:
    assert model.evaluate("LongSequences.model.padding(3, 4, 1, 'valid').length") == 0


@pytest.mark.parametrize(("kind", "K", "layers", "blocks"), [*product(("causal", "same"), (2, 3), (1, 3), (1, 2)), ("causal", 2, 4, 2)])
def test_the_reach_of_a_dilated_stack(model: Page, kind: str, K: int, layers: int, blocks: int) -> None:
    rates = [2**layer for layer in range(layers)] * blocks
    assert model.evaluate("([layers, blocks]) => LongSequences.model.dilations(layers, blocks)", [layers, blocks]) == rates
    seen = _seen_by_keras(112, [(K, 1, D) for D in rates], kind)
    run = "([T, K, rates, kind]) => LongSequences.model.seenFrom({t}, T, K, rates, kind).rows[0]"
    for t in (0, 5, 60, 109, 111):
        assert model.evaluate(run.replace("{t}", str(t)), [112, K, rates, kind]) == seen[t], t
    reach = model.evaluate("([K, rates, kind]) => LongSequences.model.reach(K, rates, kind)", [K, rates, kind])
    assert reach == {"back": 60 - seen[60][0], "ahead": seen[60][-1] - 60, "field": len(seen[60])}


@pytest.mark.parametrize(("activation", "scale"), [("linear", 0.8), ("tanh", 1.0), ("tanh", 1.6), ("relu", 1.5), ("sigmoid", 2.0)])
def test_gradients(model: Page, activation: str, scale: float) -> None:
    steps = 40
    network = model.evaluate("LongSequences.model.network(16, 200, 1)")
    inputs, recurrent = np.array(network["inputs"][:steps]), scale * np.array(network["matrix"])
    function = keras.activations.get(activation)
    nudges = tf.zeros((steps, 16), tf.float64)  # in float32 a ReLU near 0 may be open in one program and shut in the other
    with tf.GradientTape() as tape:
        tape.watch(nudges)
        state = tf.zeros(16, tf.float64)
        for step in range(steps):
            state = function(inputs[step] + tf.linalg.matvec(recurrent.T, state)) + nudges[step]
        total = tf.reduce_sum(state)
    norms = np.linalg.norm(tape.gradient(total, nudges), axis=1)
    expected = np.log10(norms / norms[-1])
    sizes = model.evaluate(
        "([n, scale, name, T]) => LongSequences.model.gradientSizes(n, scale, name, T)", [network, scale, activation, steps]
    )
    np.testing.assert_allclose(sizes, expected, atol=1e-9)


def test_the_network_is_orthogonal_and_its_gradients_are_finite_wherever_the_sliders_stand(model: Page) -> None:
    network = model.evaluate("LongSequences.model.network(16, 200, 1)")
    matrix = np.array(network["matrix"])
    np.testing.assert_allclose(matrix @ matrix.T, np.eye(16), atol=1e-12)
    assert abs(np.std(network["inputs"]) - 0.5) < 0.02
    run = """([network, name, scales]) => scales.every((scale) =>
        LongSequences.model.gradientSizes(network, scale, name, 200).every(Number.isFinite))"""
    scales = np.linspace(0.5, 2, 31).tolist()
    for name in ("linear", "tanh", "relu", "sigmoid"):
        assert model.evaluate(run, [network, name, scales])


def _seen_by_keras(steps: int, layers: list[tuple[int, int, int]], kind: str) -> list[list[int]]:
    """The inputs that reach each output of Keras's convolutions, (kernel size, stride, dilation) each, whose weights are all 1."""
    y = np.eye(steps, dtype="float32")[:, :, None]  # in each sample, another input is 1
    for kernel_size, stride, dilation in layers:
        if kind == "valid" and steps < (kernel_size - 1) * dilation + 1:
            return []
        y = keras.layers.Conv1D(1, kernel_size, stride, kind, dilation_rate=dilation, kernel_initializer="ones")(y)
        y = np.minimum(np.asarray(y), 1)
    return [np.flatnonzero(y[:, j, 0]).tolist() for j in range(y.shape[1])]

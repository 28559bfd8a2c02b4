"""The two tests of what an output depends on, on layers that are known to be causal, to leak, or to see a given number of steps."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from long_sequences.causality import dependence_by_change, dependence_by_gradient, furthest_ahead, steps_seen
from numpy.typing import NDArray

T, F = 16, 3
TESTS = {"gradient": dependence_by_gradient, "change": dependence_by_change}
TOLERANCE = {"gradient": 0.0, "change": 1e-5}
layers = keras.layers


@pytest.fixture(params=TESTS)
def way(request: pytest.FixtureRequest) -> str:
    """One of the two tests."""
    return str(request.param)


def inputs(samples: int = 4) -> NDArray[np.float32]:
    return np.random.default_rng(0).normal(size=(samples, T, F)).astype(np.float32)


def ahead(way: str, layer: Callable[[Any], Any]) -> int:
    return furthest_ahead(TESTS[way](layer, inputs()), TOLERANCE[way])


def seen(way: str, layer: Callable[[Any], Any]) -> int:
    return steps_seen(TESTS[way](layer, inputs()), TOLERANCE[way])


def conv(kernel_size: int, padding: str, dilation_rate: int = 1) -> Any:
    return layers.Conv1D(6, kernel_size, padding=padding, dilation_rate=dilation_rate)


def stack(*dilation_rates: int, kernel_size: int = 2, padding: str = "causal") -> Any:
    convolutions = [layers.Conv1D(8, kernel_size, padding=padding, dilation_rate=rate, activation="tanh") for rate in dilation_rates]
    return keras.Sequential([keras.Input((None, F)), *convolutions, layers.Conv1D(2, 1)])


CASES: dict[str, tuple[Callable[[], Any], int]] = {  # name: layer, steps that it sees ahead
    "dense": (lambda: layers.Dense(4), 0),
    "causal": (lambda: conv(3, "causal"), 0),
    "causal, dilated": (lambda: conv(3, "causal", 4), 0),
    "same, kernel 3": (lambda: conv(3, "same"), 1),
    "same, kernel 2": (lambda: conv(2, "same"), 1),
    "same, kernel 5, dilated": (lambda: conv(5, "same", 2), 4),
    "GRU": (lambda: layers.GRU(4, return_sequences=True), 0),
    "LSTM backwards": (lambda: layers.LSTM(4, return_sequences=True, go_backwards=True), T - 1),
    "Bidirectional": (lambda: layers.Bidirectional(layers.GRU(4, return_sequences=True)), T - 1),
    "layer norm over features": (lambda: layers.LayerNormalization(), 0),
    "layer norm over time too": (lambda: layers.LayerNormalization(axis=[1, 2]), T - 1),
    "causal stack": (lambda: stack(1, 2, 4), 0),
    "one leaking layer in a stack": (
        lambda: keras.Sequential([keras.Input((None, F)), conv(2, "causal"), conv(3, "same"), conv(2, "causal")]),
        1,
    ),
    "padded by K-1 in spite of a dilation": (
        lambda: keras.Sequential([keras.Input((None, F)), layers.ZeroPadding1D((2, 6)), conv(3, "valid", 4)]),
        6,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_both_see_how_far_ahead_a_layer_looks(way: str, name: str) -> None:
    keras.utils.set_random_seed(1)
    make, steps = CASES[name]
    assert ahead(way, make()) == steps


@pytest.mark.parametrize(
    ("kernel_size", "dilation_rates"),
    [(1, (1,)), (2, (1, 2, 4)), (2, (1, 2, 1, 2)), (3, (1, 4)), (2, (1, 1, 1)), (4, (3,)), (2, (4, 2, 1))],
    ids=str,
)
def test_both_measure_the_receptive_field(way: str, kernel_size: int, dilation_rates: tuple[int, ...]) -> None:
    keras.utils.set_random_seed(2)
    assert seen(way, stack(*dilation_rates, kernel_size=kernel_size)) == 1 + (kernel_size - 1) * sum(dilation_rates)


def test_the_receptive_field_is_at_most_the_sequence(way: str) -> None:
    keras.utils.set_random_seed(3)
    assert seen(way, stack(1, 2, 4, 8, 16)) == T


def test_a_gap_in_the_dilations_leaves_gaps_in_the_row(way: str) -> None:
    keras.utils.set_random_seed(4)
    last = TESTS[way](stack(1, 4), inputs())[-1] > TOLERANCE[way]
    assert np.flatnonzero(last[::-1]).tolist() == [0, 1, 4, 5]


def test_the_matrix_of_a_linear_convolution_holds_its_kernel() -> None:
    layer = layers.Conv1D(1, 3, padding="causal", use_bias=False)
    layer.build((None, T, 1))
    layer.set_weights([np.array([0.25, -2.0, 7.0]).reshape(3, 1, 1)])
    x = np.ones((1, T, 1), np.float32)
    found = dependence_by_gradient(layer, x)
    weight = abs(np.random.default_rng(0).normal())
    expected = weight * (7 * np.eye(T) + 2 * np.eye(T, k=-1) + 0.25 * np.eye(T, k=-2))
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_both_agree_on_a_linear_layer() -> None:
    keras.utils.set_random_seed(5)
    layer = conv(3, "same")
    by_gradient, by_change = dependence_by_gradient(layer, inputs()), dependence_by_change(layer, inputs())
    np.testing.assert_array_equal(by_gradient > 0, by_change > 1e-5)


def test_channels_do_not_cancel(way: str) -> None:
    """The sum over these channels is constant; each of them is not."""
    assert seen(way, lambda x: tf.concat([tf.cumsum(x, axis=1), -tf.cumsum(x, axis=1)], axis=2)) == T


def test_an_output_without_a_time_axis_is_one_row(way: str) -> None:
    keras.utils.set_random_seed(6)
    found = TESTS[way](layers.GRU(4), inputs())
    assert found.shape == (1, T)
    assert (found > 0).all()


def test_fewer_outputs_than_steps(way: str) -> None:
    """Kernel 4, stride 2, 'valid': output j depends on inputs 2j to 2j+3."""
    found = TESTS[way](layers.Conv1D(3, 4, strides=2), inputs()) > TOLERANCE[way]
    expected = [[2 * j <= s <= 2 * j + 3 for s in range(T)] for j in range((T - 4) // 2 + 1)]
    np.testing.assert_array_equal(found, expected)


def test_a_small_leak_is_exact_for_the_gradient(way: str) -> None:
    def leaking(x: Any) -> Any:
        x = tf.convert_to_tensor(x)
        return x + 0.01 * tf.roll(x, -1, axis=1) * np.r_[np.ones(T - 1), 0][:, None].astype(np.float32)

    assert ahead(way, leaking) == 1
    found = dependence_by_gradient(leaking, inputs())
    np.testing.assert_allclose(np.diagonal(found, offset=1), 0.01 * np.diagonal(found)[:-1], rtol=1e-5)


def test_only_the_change_sees_through_rounding() -> None:
    def rounded(x: Any) -> Any:
        return tf.reverse(tf.round(3 * tf.convert_to_tensor(x)), axis=[1])

    assert ahead("gradient", rounded) == 0
    assert ahead("change", rounded) == T - 1


def test_a_layer_that_looks_at_nothing(way: str) -> None:
    assert seen(way, lambda x: tf.ones((len(x), T, 2))) == 0


def test_the_inputs_stay_as_they_were(way: str) -> None:
    x = inputs()
    TESTS[way](conv(3, "same"), x)
    np.testing.assert_array_equal(x, inputs())

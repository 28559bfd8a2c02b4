"""What the diagrams of convolutions claim, against the gradients of Keras's own Conv1D, and what is drawn."""

from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from long_sequences.convolution_diagrams import Padding, draw_stack, draw_windows, seen_from, windows
from long_sequences.errors import FigureError
from long_sequences.figures import GREEN, PURPLE, RED
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

STEPS = 13
KEPT = ("valid", "same", "causal")


def gradients(layers: list[Any], steps: int, output: int) -> NDArray[np.bool_]:
    """Which inputs move an output of a stack of layers whose weights are all positive."""
    x = tf.zeros((1, steps, 1))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x
        for layer in layers:
            y = layer(y)
        chosen = y[0, output, 0]
    gradient: NDArray[np.float32] = tape.gradient(chosen, x).numpy()
    return gradient[0, :, 0] != 0


def conv(kernel_size: int, **options: Any) -> Any:
    return keras.layers.Conv1D(1, kernel_size, kernel_initializer="ones", **options)


def as_row(seen: list[int] | set[int], steps: int) -> NDArray[np.bool_]:
    return np.isin(np.arange(steps), [step for step in seen if 0 <= step < steps])


@pytest.mark.parametrize("padding", KEPT)
@pytest.mark.parametrize(
    ("kernel_size", "stride", "dilation"), [(1, 1, 1), (2, 1, 3), (3, 1, 2), (3, 2, 1), (4, 2, 1), (4, 3, 1), (2, 5, 1)]
)
def test_an_output_sees_what_the_gradient_says(padding: Padding, kernel_size: int, stride: int, dilation: int) -> None:
    layer = conv(kernel_size, strides=stride, padding=padding, dilation_rate=dilation)
    rows = windows(STEPS, kernel_size, stride, padding, dilation)
    assert len(rows) == layer(tf.zeros((1, STEPS, 1))).shape[1]
    for output, row in enumerate(rows):
        assert len(row) == kernel_size
        assert np.array_equal(as_row(row, STEPS), gradients([layer], STEPS, output))


@pytest.mark.parametrize("padding", KEPT)
def test_there_are_as_many_outputs_as_keras_makes(padding: Padding) -> None:
    for steps in range(4, 24):
        for kernel_size in range(1, 5):
            for stride in range(1, 6):
                layer = conv(kernel_size, strides=stride, padding=padding)
                assert len(windows(steps, kernel_size, stride, padding)) == layer.compute_output_shape((1, steps, 1))[1]


def test_where_the_kernel_does_not_fit_there_is_no_output() -> None:
    assert windows(3, 4) == []
    assert windows(4, 3, dilation=2) == []


def test_an_odd_zero_goes_to_the_right() -> None:
    assert windows(4, 4, padding="same")[0] == [-1, 0, 1, 2]
    assert windows(4, 4, padding="same")[-1] == [2, 3, 4, 5]


def test_an_unknown_padding_is_refused() -> None:
    with pytest.raises(FigureError, match="'full'"):
        windows(8, 3, padding="full")  # type: ignore[arg-type]


@pytest.mark.parametrize("causal", [True, False])
@pytest.mark.parametrize(("dilations", "kernel_size"), [((1, 2, 4), 2), ((1, 1, 1), 3), ((4, 1), 3), ((1, 2, 1, 2), 2)])
def test_a_stack_sees_what_the_gradient_says(causal: bool, dilations: tuple[int, ...], kernel_size: int) -> None:
    layers = [conv(kernel_size, dilation_rate=dilation, padding="causal" if causal else "same") for dilation in dilations]
    for output in (0, STEPS // 2, STEPS - 1):
        rows = seen_from(output, STEPS, dilations, kernel_size, causal)
        assert len(rows) == len(dilations) + 1
        assert rows[-1] == {output}
        assert np.array_equal(as_row(rows[0], STEPS), gradients(layers, STEPS, output))


def test_only_the_causal_stack_is_blind_for_what_comes_later() -> None:
    assert max(seen_from(6, STEPS, (1, 2, 4), causal=True)[0]) == 6
    assert max(seen_from(6, STEPS, (1, 2, 4), causal=False)[0]) > 6


@pytest.mark.parametrize("output", [-1, STEPS])
def test_an_output_that_is_not_there_is_refused(output: int) -> None:
    with pytest.raises(FigureError, match=str(output)):
        seen_from(output, STEPS, (1,))


def axes() -> Any:
    return Figure().subplots()


def boxes(drawn: Any, colour: str) -> set[tuple[int, int]]:
    """The filled boxes of a colour, as (output, step)."""
    found = [patch for patch in drawn.patches if isinstance(patch, Rectangle) and patch.get_facecolor()[3] > 0]
    return {(int(-patch.get_y()) - 1, int(patch.get_x())) for patch in found if to_hex(patch.get_facecolor()) == colour}


def test_the_boxes_of_a_row_are_those_under_the_kernel() -> None:
    drawn = axes()
    draw_windows(drawn, 8, 4, 2, padding="same")
    assert boxes(drawn, GREEN) == {(j, t) for j, row in enumerate(windows(8, 4, 2, "same")) for t in row if 0 <= t < 8}
    dashed = [patch for patch in drawn.patches if patch.get_linestyle() == "--"]
    assert len(dashed) == sum(not 0 <= t < 8 for row in windows(8, 4, 2, "same") for t in row) == 2


def test_days_after_the_forecast_are_red() -> None:
    drawn = axes()
    draw_windows(drawn, 10, 4, 2, now=[1, 3, 5, 7])
    assert boxes(drawn, RED) == {(j, 2 * j + k) for j in range(4) for k in (2, 3)}
    honest = axes()
    draw_windows(honest, 10, 4, 2, now=[3, 5, 7, 9])
    assert not boxes(honest, RED)


def test_days_that_no_window_covers_are_named() -> None:
    drawn = axes()
    draw_windows(drawn, 9, 4, 2)
    assert [text.get_position()[0] for text in drawn.texts if "never" in text.get_text()] == [8.5]


def dots(drawn: Any, colour: str, markers: str) -> set[tuple[int, int]]:
    lines = [line for line in drawn.lines if line.get_marker() in markers and line.get_color() == colour]
    return {(int(x), int(y)) for line in lines for x, y in zip(*line.get_data(), strict=True)}


@pytest.mark.parametrize("causal", [True, False])
def test_the_coloured_dots_are_those_that_the_output_sees(causal: bool) -> None:
    drawn = axes()
    draw_stack(drawn, (1, 2, 4), steps=STEPS, causal=causal, output=8)
    seen = {(step, row) for row, found in enumerate(seen_from(8, STEPS, (1, 2, 4), causal=causal)) for step in found}
    late = {(step, row) for step, row in seen if row == 0 and step > 8}
    assert dots(drawn, PURPLE, "o") == seen - late
    assert dots(drawn, RED, "X") == late
    assert bool(late) is not causal


def test_without_an_output_a_causal_stack_shows_its_last_one() -> None:
    drawn = axes()
    draw_stack(drawn, (1, 2), steps=8)
    assert "output 7" in [text.get_text() for text in drawn.texts]

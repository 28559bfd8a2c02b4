"""The library of the chapters, against oracles of another origin: NumPy in float64, finite differences, an SVG parser."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import keras
import matplotlib as mpl
import numpy as np
import pytest
import tensorflow as tf
from long_sequences import figures
from long_sequences.cells import LNSimpleRNNCell
from long_sequences.diagrams import Block, draw_normalised_sets
from long_sequences.errors import FigureError
from long_sequences.figures import COLOURS, INK, STYLE, Drawn, drawing, drawn
from long_sequences.gradients import gradient_profile
from matplotlib.figure import Figure
from numpy.typing import NDArray

B, T, F, U = 3, 7, 4, 5
Floats = NDArray[np.float64]


def inputs(seed: int = 0) -> Floats:
    return np.random.default_rng(seed).normal(size=(B, T, F))


def plain(activation: str | None, seed: int = 1, scale: float = 1.0) -> Any:
    """A built cell with weights that all differ."""
    rng = np.random.default_rng(seed)
    cell = keras.layers.SimpleRNNCell(U, activation=activation)
    cell.build((None, F))
    cell.set_weights([rng.normal(size=(F, U)), scale * rng.normal(size=(U, U)) / np.sqrt(U), rng.normal(size=U)])
    return cell


def backpropagated(cell: Any, x: Floats, slope: Any, activation: Any) -> Floats:
    """The profile by hand, in float64: g_{t-1} = (g_t * slope(a_t)) W_h^T."""
    kernel, recurrent, bias = (weight.astype(np.float64) for weight in cell.get_weights())
    h, pre_activations = np.zeros((len(x), U)), []
    for step in range(T):
        a = x[:, step] @ kernel + h @ recurrent + bias
        pre_activations.append(a)
        h = activation(a)
    gradients = [np.ones_like(h)]
    for a in pre_activations[:0:-1]:
        gradients.append((gradients[-1] * slope(a)) @ recurrent.T)
    norms = np.array([np.linalg.norm(g) for g in gradients[::-1]])
    return np.asarray(norms / norms[-1], np.float64)


# Gradients


@pytest.mark.parametrize(
    ("name", "activation", "slope"),
    [
        ("tanh", np.tanh, lambda a: 1 - np.tanh(a) ** 2),
        ("relu", lambda a: np.maximum(a, 0), lambda a: (a > 0).astype(float)),
        (None, lambda a: a, np.ones_like),
    ],
    ids=["tanh", "relu", "linear"],
)
def test_the_profile_agrees_with_backpropagation_by_hand(name: str | None, activation: Any, slope: Any) -> None:
    cell, x = plain(name), inputs()
    np.testing.assert_allclose(gradient_profile(cell, x), backpropagated(cell, x, slope, activation), rtol=1e-4)


def test_the_profile_of_a_linear_cell_is_a_power() -> None:
    cell = keras.layers.SimpleRNNCell(1, activation=None)
    cell.build((None, 1))
    cell.set_weights([np.ones((1, 1)), np.full((1, 1), 0.5), np.zeros(1)])
    np.testing.assert_allclose(gradient_profile(cell, np.ones((2, 6, 1))), 0.5 ** np.arange(5, -1, -1.0))


def test_the_profile_of_the_normalised_cell_agrees_with_finite_differences() -> None:
    keras.utils.set_random_seed(2)
    cell = LNSimpleRNNCell(U)
    cell.build((None, F))
    kernel, recurrent, bias = (weight.astype(np.float64) for weight in cell.simple_rnn_cell.get_weights())
    x = inputs()

    def last(nudged: int, nudge: Floats) -> float:
        h = np.zeros((B, U))
        for step in range(T):
            a = x[:, step] @ kernel + h @ recurrent + bias
            spread = np.sqrt(a.var(axis=-1, keepdims=True) + 1e-3)
            h = np.tanh((a - a.mean(axis=-1, keepdims=True)) / spread) + (nudge if step == nudged else 0)
        return float(h.sum())

    small, norms = 1e-6, []
    for step in range(T):
        gradient = np.empty((B, U))
        for entry in np.ndindex(B, U):
            nudge = np.zeros((B, U))
            nudge[entry] = small
            gradient[entry] = (last(step, nudge) - last(step, -nudge)) / (2 * small)
        norms.append(np.linalg.norm(gradient))
    np.testing.assert_allclose(gradient_profile(cell, x), np.array(norms) / norms[-1], rtol=2e-3)


def test_the_profile_builds_the_cell_and_leaves_its_weights() -> None:
    cell = LNSimpleRNNCell(U)
    profile = gradient_profile(cell, inputs())
    assert profile.shape == (T,)
    assert profile[-1] == 1
    weights = cell.get_weights()
    gradient_profile(cell, inputs(3))
    for before, after in zip(weights, cell.get_weights(), strict=True):
        np.testing.assert_array_equal(before, after)


def test_an_overflow_is_nan_and_never_a_vanished_gradient() -> None:
    assert np.isnan(gradient_profile(plain("relu", scale=1e9), inputs())).all()


# The cell


def test_one_step_of_the_cell_agrees_with_numpy() -> None:
    keras.utils.set_random_seed(4)
    cell = LNSimpleRNNCell(U, activation="relu")
    cell.build((None, F))
    rng = np.random.default_rng(5)
    weights = [rng.normal(size=weight.shape) for weight in cell.weights]
    cell.set_weights(weights)
    by_name = {weight.name: value for weight, value in zip(cell.weights, weights, strict=True)}
    x, h = rng.normal(size=(B, F)), rng.normal(size=(B, U))
    a = x @ by_name["kernel"] + h @ by_name["recurrent_kernel"] + by_name["bias"]
    centred = a - a.mean(axis=1, keepdims=True)
    normalised = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-3)
    expected = np.maximum(by_name["gamma"] * normalised + by_name["beta"], 0)
    output, [state] = cell(x.astype(np.float32), [h.astype(np.float32)])
    np.testing.assert_allclose(output, expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(output, state)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras's own, while it loads
def test_the_cell_survives_saving_trains_all_its_weights_and_ignores_the_mode(tmp_path: Path) -> None:
    keras.utils.set_random_seed(6)
    model = keras.Sequential([keras.Input((None, F)), keras.layers.RNN(LNSimpleRNNCell(U, "sigmoid"), return_sequences=True)])
    x = inputs().astype(np.float32)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(x, training=True) ** 2)
    gradients = tape.gradient(loss, [weight.value for weight in model.trainable_weights])
    assert len(gradients) == 5
    assert all(np.any(gradient) for gradient in gradients)
    np.testing.assert_array_equal(model(x, training=True), model(x, training=False))
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(loaded(x), model(x))


# Figures


def a_figure() -> Figure:
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(4, 2))
        axes = figure.subplots()
        axes.plot([1, 2, 3], [3, 1, 2], "o-", color=COLOURS[0], label="a line")
        axes.set_xlabel("day")
        axes.legend()
    return figure


@pytest.mark.parametrize("alt", ["", "  \n"])
def test_a_figure_without_alternative_text_is_refused(alt: str) -> None:
    with pytest.raises(FigureError, match="What to do: say in a sentence"):
        drawn(a_figure(), alt)
    with pytest.raises(FigureError), drawing(alt):
        pytest.fail("nothing is drawn")


def test_a_figure_has_a_role_a_name_and_no_size_of_its_own() -> None:
    figure = drawn(a_figure(), 'A line that falls & "rises" <again>', "A caption with <angles>")
    root = ElementTree.fromstring(figure.svg)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == 'A line that falls & "rises" <again>'
    assert root[0].tag == "title"
    assert root[0].text == 'A line that falls & "rises" <again>'
    assert "viewBox" in root.attrib
    assert not {"width", "height"} & set(root.attrib)
    assert "<figcaption>A caption with &lt;angles&gt;</figcaption>" in figure.html
    assert figure._repr_mimebundle_()["text/plain"] == figure.alt


def test_a_figure_takes_the_ink_and_the_font_of_the_page() -> None:
    svg = drawn(a_figure(), "A line.").svg
    assert "currentColor" in svg
    assert COLOURS[0] in svg
    for foreign in (INK, "font-family", "DejaVu", "<style", "metadata", "#000000", "#ffffff", "http"):
        assert foreign not in svg, foreign
    assert ">day</text>" in svg, "text stays text"


def test_a_figure_is_the_same_from_run_to_run_and_its_ids_are_its_own() -> None:
    svg, again, other = (drawn(a_figure(), alt).svg for alt in ("A line.", "A line.", "Another."))
    assert svg == again
    ids, others = (set(re.findall(r'id="([^"]+)"', text)) for text in (svg, other))
    assert ids
    assert not ids & others
    assert set(re.findall(r'(?:href="|url\()#([^")]+)', svg)) == ids, "every id is used, every reference leads somewhere"


SCRIPT = """
from long_sequences.figures import drawn, Figure
figure = Figure(figsize=(4, 2))
figure.subplots().plot([1, 2, 3], "o-", label="a line")
print(drawn(figure, "A line.").svg)
"""


def test_a_figure_is_the_same_from_process_to_process() -> None:
    first, second = (subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, check=True).stdout for _ in range(2))
    assert first == second
    assert first.startswith(b"<svg")


def test_drawing_shows_the_figure_when_the_block_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Drawn] = []
    monkeypatch.setattr(figures, "display", shown.append)
    before = dict(mpl.rcParams)
    with drawing("Two lines.", "Look.", rows=2, sharex=True) as panels:
        for axes in panels:
            axes.plot([1, 2])
        assert not shown
    assert [(figure.alt, figure.caption) for figure in shown] == [("Two lines.", "Look.")]
    assert dict(mpl.rcParams) == before
    with pytest.raises(ZeroDivisionError), drawing("Never."):
        1 / 0  # noqa: B018
    assert len(shown) == 1, "a figure that failed is not shown"


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("background", ["#ffffff", "#121212", "#111111", "#14181e"])
def test_every_colour_can_be_seen_in_both_themes(colour: str, background: str) -> None:
    lighter, darker = sorted((_luminance(colour), _luminance(background)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 3


def test_a_block_colours_what_is_chosen_and_visible() -> None:
    with mpl.rc_context(STYLE):
        figure = Figure()
        axes = figure.subplots()
        block = Block(batch=2, time=3, features=4)
        draw_normalised_sets(axes, [("one feature", COLOURS[0], (slice(None), slice(None), 3))], block)
    patches: list[Any] = list(axes.patches)
    coloured = [patch for patch in patches if patch.get_facecolor()[3] > 0]
    assert len(coloured) == 3 + 2 * 3 + 2, "three on the front, six on top, two on the side"
    assert len(patches) - len(coloured) == 3 * 4 + 2 * 3 + 2 * 4

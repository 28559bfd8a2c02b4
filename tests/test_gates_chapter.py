"""The library and the source of the chapter "LSTM and GRU", against oracles of another origin: Keras's own cells, and arithmetic."""

import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import keras
import matplotlib as mpl
import numpy as np
import pytest
from long_sequences import gate_diagrams
from long_sequences.errors import DataError
from long_sequences.figures import BLUE, GREEN, GREY, ORANGE, PURPLE, RED, STYLE, TEAL, drawn
from long_sequences.gates import GRU_ORDER, LSTM_ORDER, gates_of, gru_activity, joined, lstm_activity, memory_profile, sigmoid
from long_sequences.gradients import gradient_profile
from matplotlib.figure import Figure
from numpy.typing import NDArray

BOOK = Path(__file__).parents[1] / "book"
TEXT = (BOOK / "lstm_gru.md").read_text(encoding="utf-8")
KEYS = set(re.findall(r"^@\w+\{([^,]+),", (BOOK / "references.bib").read_text(encoding="utf-8"), re.MULTILINE))
HEADINGS = re.findall(r"^##+ (.+)$", TEXT, re.MULTILINE)
B, T, F, U = 3, 7, 4, 5
LSTM, GRU = keras.layers.LSTM, keras.layers.GRU


def inputs(seed: int = 0, steps: int = T) -> NDArray[np.float64]:
    return np.random.default_rng(seed).normal(size=(B, steps, F))


def layer_of(kind: Any, seed: int = 1, **options: Any) -> Any:
    """A layer whose weights, biases too, all differ."""
    rng = np.random.default_rng(seed)
    layer = kind(U, return_sequences=True, **options)
    layer.build((None, None, F))
    layer.set_weights([rng.normal(size=weight.shape) for weight in layer.get_weights()])
    return layer


# Gates


@pytest.mark.parametrize(("kind", "options", "run"), [(LSTM, {}, lstm_activity), (GRU, {"reset_after": False}, gru_activity)])
def test_a_run_agrees_with_keras(kind: Any, options: Any, run: Any) -> None:
    layer, x = layer_of(kind, **options), inputs()
    np.testing.assert_allclose(run(gates_of(layer), x)["h"], layer(x.astype(np.float32)), atol=1e-5)


def test_the_cell_state_agrees_with_keras() -> None:
    layer, x = layer_of(LSTM, return_state=True), inputs()
    _, _, cell_state = layer(x.astype(np.float32))
    np.testing.assert_allclose(lstm_activity(gates_of(layer), x)["c"][:, -1], cell_state, atol=1e-5)


@pytest.mark.parametrize(("kind", "options", "order"), [(LSTM, {}, LSTM_ORDER), (GRU, {"reset_after": False}, GRU_ORDER)])
def test_weights_taken_apart_can_be_joined_again(kind: Any, options: Any, order: Any) -> None:
    layer = layer_of(kind, **options)
    gates = gates_of(layer)
    assert tuple(gates) == order
    for weight, again in zip(layer.get_weights(), joined(gates, order), strict=True):
        np.testing.assert_array_equal(weight, again)


@pytest.mark.parametrize(("kind", "options"), [(GRU, {}), (LSTM, {"use_bias": False}), (keras.layers.SimpleRNN, {})])
def test_other_layers_are_refused(kind: Any, options: Any) -> None:
    with pytest.raises(DataError, match="reset_after=False"):
        gates_of(layer_of(kind, **options))


def test_a_layer_that_is_not_built_is_refused() -> None:
    with pytest.raises(DataError, match="build the layer"):
        gates_of(LSTM(U))


def test_the_sigmoid_does_not_overflow() -> None:
    np.testing.assert_allclose(sigmoid([-1e4, 0, 1e4]), [0, 0.5, 1])


# Gradients


def test_with_one_state_the_profile_is_that_of_the_chapter_before() -> None:
    cell = layer_of(keras.layers.SimpleRNN).cell
    np.testing.assert_allclose(memory_profile(cell, inputs()), gradient_profile(cell, inputs()), rtol=1e-4)


def test_along_the_path_of_c_each_step_multiplies_by_the_forget_gate() -> None:
    """Without recurrent weights the only way back is c, and the gates do not depend on the state."""
    layer, x = layer_of(LSTM), inputs()
    kernel, recurrent, bias = layer.get_weights()
    layer.set_weights([kernel, 0 * recurrent, bias])
    run = lstm_activity(gates_of(layer), x)
    at_end = run["o"][:, -1] * (1 - np.tanh(run["c"][:, -1]) ** 2)
    expected = [np.linalg.norm(at_end * np.prod(run["f"][:, step + 1 :], axis=1)) for step in range(T - 1)]
    np.testing.assert_allclose(memory_profile(layer.cell, x), [*(np.array(expected) / np.sqrt(B * U)), 1], rtol=1e-4)


# Diagrams


@pytest.mark.parametrize(
    ("draw", "colours", "words"),
    [
        (gate_diagrams.draw_unrolled, (BLUE, GREY), ("tanh", "Dense", "14 days")),
        (gate_diagrams.draw_lstm, (BLUE, TEAL, RED, GREEN, ORANGE, PURPLE, GREY), ("forget", "write", "read", "tanh")),
        (gate_diagrams.draw_gru, (BLUE, RED, ORANGE, PURPLE, GREY), ("keep", "reset", "renew", "tanh")),
    ],
)
def test_a_diagram_has_its_parts_in_the_colours_of_the_book(draw: Any, colours: tuple[str, ...], words: tuple[str, ...]) -> None:
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(5.2, 4.3))
        draw(figure.subplots())
        svg = drawn(figure, "a diagram").svg
    assert all(colour in svg for colour in colours)
    assert all(f">{word}<" in svg for word in words)


@pytest.mark.parametrize(("path_only", "faint"), [(True, {"o", "read", "$h_t$", "$x_t$"}), (False, set())])
def test_the_diagram_of_the_path_of_c_leaves_the_rest_faint(path_only: bool, faint: set[str]) -> None:
    axes = Figure().subplots()
    gate_diagrams.draw_lstm(axes, path_only=path_only)
    strength = {text.get_text(): text.get_alpha() for text in axes.texts}
    words = ("$c_t$", "f", "i", "g", "forget", "write", "o", "read", "$h_t$", "$x_t$")
    assert {word for word in words if strength[word] < 1} == faint


# The experiment


@pytest.fixture(scope="module")
def experiment() -> ModuleType:
    path = BOOK / "experiments/memory_tasks.py"
    specification = importlib.util.spec_from_file_location("memory_tasks", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules["memory_tasks"] = module  # its data classes look themselves up
    specification.loader.exec_module(module)
    return module


@pytest.mark.parametrize("length", [2, 9, 50])
def test_the_adding_problem_is_the_sum_of_two_numbers(experiment: ModuleType, length: int) -> None:
    x, y = experiment.adding(np.random.default_rng(0), 200, length)
    halves = x[:, : length // 2, 1].sum(axis=1), x[:, length // 2 :, 1].sum(axis=1)
    assert all((marks == 1).all() for marks in halves)
    np.testing.assert_allclose([sum(row[row[:, 1] == 1, 0]) for row in x], y[:, 0], rtol=1e-6)


@pytest.mark.parametrize("length", [1, 20])
def test_the_copy_task_asks_for_the_word_after_the_signal(experiment: ModuleType, length: int) -> None:
    x, y = experiment.copy(np.random.default_rng(0), 50, length)
    shown = x.argmax(axis=2)
    assert shown.shape == y.shape == (50, length + 20)
    assert (x.sum(axis=2) == 1).all()
    assert (shown[:, :10] == y[:, -10:]).all()
    assert (y[:, -10:] < 8).all()
    assert (shown[:, 10:] >= 8).all()
    assert (y[:, :-10] == 8).all()
    assert (np.argwhere(shown == 9)[:, 1] == length + 9).all()  # the answer begins at the next step


def test_the_baselines_are_those_of_the_best_guess(experiment: ModuleType) -> None:
    _, sums = experiment.adding(np.random.default_rng(0), 20_000, 10)
    assert experiment.baseline("adding", 10) == pytest.approx(np.var(sums), rel=0.05)
    assert experiment.baseline("copy", 100) == pytest.approx(10 * np.log(8) / 120)


def test_a_stopped_experiment_goes_on_where_it_was(experiment: ModuleType, tmp_path: Path) -> None:
    file, settings = tmp_path / "runs.json", experiment.QUICK
    results = experiment.read(file, settings)
    results["runs"].append({"task": "copy", "error": [1.0]})
    experiment.write(file, results)
    assert experiment.read(file, settings) == results
    with pytest.raises(SystemExit, match="other settings"):
        experiment.read(file, experiment.Settings())


def test_the_stored_results_are_whole_and_keep_their_own_rules(experiment: ModuleType) -> None:
    stored = json.loads((BOOK / "experiments/memory_tasks.json").read_text(encoding="utf-8"))
    settings = experiment.Settings()
    assert stored == experiment.read(BOOK / "experiments/memory_tasks.json", settings)
    identities = [tuple(run[name] for name in ("task", "layer", "length", "seed")) for run in stored["runs"]]
    assert sorted(identities) == sorted((run.task, run.layer, run.length, run.seed) for run in experiment.runs_of(settings))
    for run in stored["runs"]:
        goal = settings.solved_below * experiment.baseline(run["task"], run["length"])
        assert (run["error"][-1] < goal) == (run["solved_at"] is not None)
        assert run["at"][-1] == (run["solved_at"] or settings.updates)
    assert {"python", "tensorflow", "keras", "numpy", "processors"} <= set(stored["versions"])


# The chapter's source


def test_it_opens_and_ends_as_every_chapter_does() -> None:
    opening = TEXT.split("\n## ", 1)[0]
    for part in ("**You need**", "**You will be able to**", "**Time**"):
        assert part in opening
    assert HEADINGS[-3:] == ["What to remember", "Check yourself", "Exercise"]
    assert "exercises/gates/gates.ipynb" in TEXT


def test_every_question_has_one_right_answer_and_says_why_the_others_are_wrong() -> None:
    questions = re.findall(r":::\{question\}.*?\n:::", TEXT, re.DOTALL)
    assert len(questions) >= 5
    for question in questions:
        assert question.count("\n: ✓ ") == 1
        assert question.count("\n: ✗ ") in (2, 3)


def test_every_citation_is_in_the_references() -> None:
    cited = set(re.findall(r"\{cite(?::[a-z]+)?\}`([^`]+)`", TEXT))
    assert len(cited) >= 8
    assert cited <= KEYS


def test_numbers_in_the_text_come_from_the_run() -> None:
    wanted = set(re.findall(r"\{glue:text\}`(\w+)`", TEXT))
    said = set(re.findall(r'say\(\s*"(\w+)"', TEXT))
    computed = {name for name in wanted if re.match(r"(left|day1|fresh|kept)_", name)}  # said in a loop; the build fails if one is missing
    assert wanted - computed <= said
    assert said <= wanted, "nothing is computed for the text that the text does not use"


def test_every_figure_has_an_alternative_text_of_its_own() -> None:
    alts = re.findall(r'^alt = "([^"]+)"$', TEXT, re.MULTILINE)
    assert len(alts) == TEXT.count("with drawing(") == len(set(alts))
    assert all(len(alt) > 60 for alt in alts)


def test_both_explorables_are_in_their_place() -> None:
    assert re.findall(r":::\{explorable\} (\w+)", TEXT) == ["lstm", "gru"]


@pytest.mark.parametrize("name", ["lstm_step", "gru_step", "class LSTMCell", "def latch_weights"])
def test_the_exercise_stays_an_exercise(name: str) -> None:
    assert name not in TEXT

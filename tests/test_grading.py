"""One notebook in the sandbox: what hangs, dies, comes in another order or lies costs what it should and no more."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder import grading
from autograder.checks.check import Check
from autograder.course import Assignment, identity
from autograder.errors import SandboxError
from autograder.grading import grade_submission, read_record
from autograder.intake import read_submission
from autograder.judge import Observe, judge_item
from autograder.records import GradeRecord, Observation, Request, Verdict
from autograder.sandbox import Limits, Session
from tests.bank import find_case, notebook_of

LIMITS = Limits(cell_s=4, probe_s=4, notebook_s=60, grace_s=1)
LAYER_NORM = {"layer_norm_statistics", "layer_norm_gain_bias", "layer_norm_epsilon", "layer_norm_arguments"}
CELL = {"ln_cell_step", "ln_cell_state", "ln_cell_sequence", "ln_cell_weights", "ln_cell_saved"}
NORMS = {"gradient_norms_values", "gradient_norms_any_cell"}
Grade = Callable[..., tuple[NotebookNode, GradeRecord]]


@pytest.fixture
def solution(assignment: Assignment) -> NotebookNode:
    return notebook_of(find_case(assignment.name, "right/numpy_plain"))


@pytest.fixture
def grade(assignment: Assignment, tmp_path: Path) -> Grade:
    def run(notebook: NotebookNode, limits: Limits = LIMITS) -> tuple[NotebookNode, GradeRecord]:
        path = tmp_path / "unstable_gradients.ipynb"
        nbformat.write(notebook, path)
        return grade_submission(read_submission(path, assignment), assignment, limits=limits)

    return run


def cell(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if identity(cell) == name)


def lost(record: GradeRecord) -> dict[str, str]:
    return {item.id: item.diagnosis.slug for item in record.items if item.diagnosis}


def test_the_graded_notebook_tells_nbgrader_its_scores(solution: NotebookNode, grade: Grade) -> None:
    cell(solution, "gradient_norms").source = "raise ValueError('no idea')"
    graded, record = grade(solution)
    assert read_record(graded) == record
    nbformat.validate(graded)
    for item in record.items:
        outputs = cell(graded, item.id).outputs
        assert outputs[0].output_type == "execute_result"
        assert float(outputs[0].data["text/plain"]) == item.points
    assert lost(record).keys() == NORMS


@pytest.mark.parametrize(
    ("source", "slug"),
    [
        ("while True:\n    pass", "time-out"),
        ("import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    time.sleep(0.1)", "time-out"),
        ("import os\nos._exit(3)", "kernel-died"),
        ("def layer_norm(x, gain, bias, epsilon=1e-3):\n    while True:\n        pass", "time-out"),
        ("import os\ndef layer_norm(x, gain, bias, epsilon=1e-3):\n    os._exit(0)", "kernel-died"),
        ("exit()", "kernel-died"),
        ("def layer_norm(:", "syntax-error"),
        ("def layer_norm(x, gain, bias, epsilon=1e-3):\n    return layer_norm(x, gain, bias, epsilon)", "raises"),
    ],
)  # fmt: skip
def test_a_part_that_hangs_or_dies_costs_its_own_points_only(source: str, slug: str, solution: NotebookNode, grade: Grade) -> None:
    cell(solution, "layer_norm").source = source
    _, record = grade(solution)
    assert lost(record) == dict.fromkeys(LAYER_NORM, slug)


def test_a_cell_that_raises_before_it_defines_its_part_is_told_what(solution: NotebookNode, grade: Grade) -> None:
    cell(solution, "layer_norm").source = "np.float23\n" + cell(solution, "layer_norm").source
    cell(solution, "LNSimpleRNNCell").source = "class LNSimpleRNNCell(keras.layer.Layer):\n    raise NotImplementedError()"
    _, record = grade(solution)
    said = {item.cell: item.diagnosis.text for item in record.items if item.diagnosis and item.diagnosis.slug == "not-defined"}
    assert "did not run to its end. It raised AttributeError: module 'numpy' has no attribute 'float23'" in said["layer_norm"]
    assert "It raised AttributeError: module 'keras' has no attribute 'layer'" in said["LNSimpleRNNCell"]


def test_a_part_that_needs_an_unwritten_one_or_has_another_name_is_told_so(solution: NotebookNode, grade: Grade) -> None:
    cell(solution, "layer_norm").source = "def layer_norm(x, gain, bias, epsilon=1e-3):\n    raise NotImplementedError()"
    cell(solution, "LNSimpleRNNCell").source = cell(solution, "LNSimpleRNNCell").source.replace("class LN", "class LayerNorm")
    cell(solution, "gradient_norms").source = "def gradient_norms(cell, x):\n    return layer_norm(x, 1, 0)"
    _, record = grade(solution)
    said = {item.cell: item.diagnosis.text for item in record.items if item.diagnosis}
    assert said["LNSimpleRNNCell"] == "LNSimpleRNNCell is not defined after your cell has run. Is its name spelt as the exercise asks?"
    assert said["gradient_norms"].endswith("part, which is not written yet: layer_norm still raises NotImplementedError.")


@pytest.mark.parametrize(("source", "reason"), [("\nexit()", "Python itself ended"), ("while True:\n    pass", "still running")])
def test_a_cell_of_the_students_own_that_hangs_or_dies_is_named_and_left_out(
    source: str, reason: str, solution: NotebookNode, grade: Grade
) -> None:
    solution.cells.insert(3, nbformat.v4.new_code_cell(source))
    _, record = grade(solution)
    assert lost(record) == {}
    (note,) = record.notes
    assert f"begins with “{source.split()[0]}" in note
    assert reason in note


def test_the_order_of_the_cells_does_not_matter(solution: NotebookNode, grade: Grade) -> None:
    solution.cells = [*solution.cells[:2], *reversed(solution.cells[2:])]
    _, record = grade(solution)
    assert lost(record) == {}


@pytest.mark.parametrize(
    ("late", "attempts"),
    [
        ("", {0}),
        ("print(layer_norm)", {0}),
        ("def own(v):\n    return v.mean(-1, keepdims=True)", {0, 1}),
        ("exec('own = lambda v: v.mean(-1, keepdims=True)')", {0, 1}),
    ],
)
def test_what_failed_is_looked_at_again_where_a_later_cell_may_mend_it(
    late: str, attempts: set[int], solution: NotebookNode, grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell(solution, "layer_norm").source = cell(solution, "layer_norm").source.replace("x.mean(axis=-1, keepdims=True)", "own(x)")
    assert "own(x)" in cell(solution, "layer_norm").source
    solution.cells.append(new_code_cell(late))
    seen = set()

    def judge(check: Check, points: float, observe: Observe, seed: int, attempt: int, names: Set[str]) -> Verdict:
        seen.add(attempt)
        return judge_item(check, points, observe, seed, attempt, names)

    monkeypatch.setattr(grading, "judge_item", judge)
    _, record = grade(solution)
    assert seen == attempts
    assert (lost(record) == {}) == (1 in attempts)


def test_a_later_part_may_reuse_the_names_of_an_earlier_one(solution: NotebookNode, grade: Grade) -> None:
    """Each item is judged where its test stands, with the helpers that were there."""
    cell(solution, "layer_norm").source = (
        "def helper(v):\n    return v.mean(-1, keepdims=True)\n"
        "def layer_norm(x, gain, bias, epsilon=1e-3):\n"
        "    c = x - helper(x)\n    return gain * c / np.sqrt(helper(c * c) + epsilon) + bias"
    )
    cell(solution, "gradient_norms").source = "def helper(v):\n    return 0\n" + cell(solution, "gradient_norms").source
    _, record = grade(solution)
    assert lost(record) == {}


@pytest.mark.parametrize(
    ("own", "drawn"),
    [
        ("", set()),
        ("normalised = 3\nprint(normalised)", set()),
        ("print(normalised.shape)", {"picture_1"}),
        ("print(scaled)\nprint(globals()['weeks'].shape)", {"picture_1", "picture_2"}),
    ],
)
def test_a_picture_is_drawn_only_where_a_cell_needs_a_name_of_it(own: str, drawn: set[str], solution: NotebookNode, grade: Grade) -> None:
    solution.cells.append(new_code_cell(own))
    graded, record = grade(solution, Limits())  # a picture takes seconds where much else runs
    assert record.score == record.max_score
    assert "Error" not in str(graded.cells[-1].outputs)
    assert {name for one in graded.cells if (name := str(identity(one))).startswith("picture") and one.outputs} == drawn


def test_nothing_survives_the_notebook(solution: NotebookNode, grade: Grade) -> None:
    cell(solution, "layer_norm").source = "import subprocess\nsubprocess.Popen(['sleep', '54321'])\n" + cell(solution, "layer_norm").source
    _, record = grade(solution)
    assert lost(record) == {}
    time.sleep(0.5)
    assert not [process for process in psutil.process_iter(["cmdline"]) if "54321" in (process.info["cmdline"] or [])]


def test_much_output_is_cut_and_costs_nothing(solution: NotebookNode, grade: Grade) -> None:
    cell(solution, "layer_norm").source += "\nfor _ in range(2000):\n    print('x' * 10_000)"
    graded, record = grade(solution)
    assert lost(record) == {}
    assert len(nbformat.writes(graded)) < 1_000_000


def test_the_same_seed_gives_the_same_inputs_and_another_seed_the_same_verdicts(
    solution: NotebookNode, assignment: Assignment, tmp_path: Path
) -> None:
    cell(solution, "layer_norm").source = cell(solution, "layer_norm").source.replace("axis=-1", "axis=0")
    path = tmp_path / "a.ipynb"
    nbformat.write(solution, path)
    submission = read_submission(path, assignment)
    first, again, other = (grade_submission(submission, assignment, seed, LIMITS)[1] for seed in (1, 1, 2))
    assert first.items == again.items
    assert [(item.id, item.outcome) for item in first.items] == [(item.id, item.outcome) for item in other.items]


def test_a_kernel_that_the_machine_ended_costs_nothing(solution: NotebookNode, grade: Grade, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the machine ran out of memory: the probe is tried again in a new kernel."""
    opened = []

    @contextmanager
    def open_session(*given: Any) -> Iterator[Session]:
        with grading_open_session(*given) as session:
            opened.append(session)
            if len(opened) == 1:
                observe, seen = session.observe, []

                def observe_and_end(request: Request) -> Observation:
                    seen.append(request)
                    if len(seen) == 5:
                        session.kernel.end()
                    return observe(request)

                monkeypatch.setattr(session, "observe", observe_and_end)
            yield session

    grading_open_session = grading.open_session
    monkeypatch.setattr(grading, "open_session", open_session)
    _, record = grade(solution)
    assert lost(record) == {}
    assert len(opened) == 2


def test_a_fault_of_the_graders_is_an_error_and_no_zero(solution: NotebookNode, grade: Grade, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(grading, "judge_item", broken)
    _, record = grade(solution)
    assert {item.outcome for item in record.items} == {"error"}
    assert "ZeroDivisionError" in record.items[0].diagnosis.text  # type: ignore[union-attr]


def test_a_sandbox_that_does_not_start_is_an_error(solution: NotebookNode, grade: Grade, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise SandboxError("no kernel today")

    monkeypatch.setattr(grading, "open_session", broken)
    _, record = grade(solution)
    assert {item.outcome for item in record.items} == {"error"}
    assert record.has_errors()

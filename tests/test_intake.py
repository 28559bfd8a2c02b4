"""Intake: what is rebuilt, what is mended, what is refused, and that nothing gets past it."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.course import Assignment, Course, identity
from autograder.intake import MAX_MIB, choose_notebook, read_submission
from autograder.records import Submission

Change = Callable[[dict[str, Any]], Any]


@pytest.fixture
def handed_in(assignment: Assignment) -> dict[str, Any]:
    """A hand-in as JSON: the released notebook with an answer in its first solution cell."""
    notebook = json.loads(nbformat.writes(copy.deepcopy(assignment.master)))
    cell_of(notebook, "layer_norm")["source"] = "def layer_norm(): return 'mine'"
    return notebook  # type: ignore[no-any-return]


def cell_of(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    return next(cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == name)


def read(content: Any, assignment: Assignment, tmp_path: Path) -> Submission:
    path = tmp_path / f"{assignment.name}.ipynb"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return read_submission(path, assignment)


def names(submission: Submission) -> list[str]:
    return [name for cell in submission.notebook.cells if (name := identity(cell))]


def source(submission: Submission, name: str) -> str:
    return next(str(cell.source) for cell in submission.notebook.cells if identity(cell) == name)


def test_the_answer_is_taken_and_the_rest_is_the_masters(handed_in: dict[str, Any], assignment: Assignment, tmp_path: Path) -> None:
    cell_of(handed_in, "layer_norm_statistics")["source"] = "pass  # my own test"
    cell_of(handed_in, "layer_norm_statistics")["metadata"]["nbgrader"]["points"] = 1000
    cell_of(handed_in, "layer_norm")["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "20.0"}]
    submission = read(handed_in, assignment, tmp_path)
    assert submission.refusal is None
    assert submission.notes == (
        "You changed the given cell layer_norm_statistics; the change was left out. Put imports and helpers into a cell of your own.",
    )
    assert source(submission, "layer_norm") == "def layer_norm(): return 'mine'"
    for cell in assignment.master.cells:
        name = identity(cell)
        if name and name != "layer_norm":
            assert source(submission, name) == cell.source
    assert all(not cell.get("outputs") for cell in submission.notebook.cells)
    points = [cell.metadata.nbgrader.points for cell in submission.notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert points == list(assignment.points.values())


def test_a_rebuilt_notebook_is_valid_and_intake_of_it_changes_nothing(
    handed_in: dict[str, Any], assignment: Assignment, tmp_path: Path
) -> None:
    handed_in["cells"].insert(3, {"cell_type": "code", "source": ["a = 1\n", "b = 2"], "metadata": {"nbgrader": 7}, "outputs": []})
    first = read(handed_in, assignment, tmp_path)
    nbformat.validate(first.notebook)
    second = read(json.loads(nbformat.writes(first.notebook)), assignment, tmp_path)
    assert [cell.source for cell in second.notebook.cells] == [cell.source for cell in first.notebook.cells]
    assert "a = 1\nb = 2" in [cell.source for cell in first.notebook.cells]


def test_a_deleted_test_comes_back_in_its_place(handed_in: dict[str, Any], assignment: Assignment, tmp_path: Path) -> None:
    handed_in["cells"].remove(cell_of(handed_in, "layer_norm_epsilon"))
    submission = read(handed_in, assignment, tmp_path)
    assert names(submission) == [identity(cell) for cell in assignment.master.cells if identity(cell)]
    assert submission.notes == ("The cell layer_norm_epsilon was missing; it was put back.",)


def test_all_cells_deleted_leaves_the_stub_and_two_notes(handed_in: dict[str, Any], assignment: Assignment, tmp_path: Path) -> None:
    submission = read({**handed_in, "cells": []}, assignment, tmp_path)
    assert [note.rpartition("were missing; ")[2] for note in submission.notes] == ["they count as not written.", "they were put back."]
    assert [cell.source for cell in submission.notebook.cells] == [cell.source for cell in assignment.master.cells]


def test_a_copied_test_counts_once(handed_in: dict[str, Any], assignment: Assignment, tmp_path: Path) -> None:
    handed_in["cells"].append(copy.deepcopy(cell_of(handed_in, "layer_norm_epsilon")))
    submission = read(handed_in, assignment, tmp_path)
    assert names(submission).count("layer_norm_epsilon") == 1
    assert "second copy" in submission.notes[0]


def test_several_changed_cells_make_one_note(handed_in: dict[str, Any], assignment: Assignment, tmp_path: Path) -> None:
    for name in ("layer_norm_statistics", "layer_norm_epsilon"):
        cell_of(handed_in, name)["source"] = "pass"
    assert read(handed_in, assignment, tmp_path).notes == (
        "You changed the given cells layer_norm_statistics, layer_norm_epsilon; the changes were left out. "
        "Put imports and helpers into a cell of your own.",
    )


def test_a_copied_solution_cell_still_runs(handed_in: dict[str, Any], assignment: Assignment, tmp_path: Path) -> None:
    again = {**copy.deepcopy(cell_of(handed_in, "layer_norm")), "source": "second = 2", "id": "other"}
    handed_in["cells"].append(again)
    submission = read(handed_in, assignment, tmp_path)
    assert names(submission).count("layer_norm") == 1
    assert submission.notebook.cells[-1].source == "second = 2"
    assert submission.notes == (
        "The cell layer_norm stands more than once. All copies were run, in their order: what the last one defines counts.",
    )


@pytest.mark.parametrize("what", ["metadata", "grade_id", "metadata and id"])
def test_an_answer_is_found_without_its_metadata(what: str, handed_in: dict[str, Any], assignment: Assignment, tmp_path: Path) -> None:
    """Other tools than JupyterLab may drop a cell's metadata, its id, or both."""
    cell = cell_of(handed_in, "layer_norm")
    if what == "grade_id":
        cell["metadata"]["nbgrader"]["grade_id"] = "renamed"
    else:
        cell["metadata"] = {}
    if what == "metadata and id":
        cell["id"] = "anything"
    assert source(read(handed_in, assignment, tmp_path), "layer_norm") == "def layer_norm(): return 'mine'"


def test_the_order_of_the_student_is_kept(handed_in: dict[str, Any], assignment: Assignment, tmp_path: Path) -> None:
    moved = cell_of(handed_in, "gradient_norms")
    handed_in["cells"].remove(moved)
    handed_in["cells"].insert(0, moved)
    assert names(read(handed_in, assignment, tmp_path))[0] == "gradient_norms"


def deep(depth: int) -> bytes:
    return b'{"nbformat": 4, "cells": ' + b"[" * depth + b"]" * depth + b"}"


@pytest.mark.parametrize(
    ("content", "slug"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"{broken", "not-json"),
        (b"\xff\xfe\x00", "not-utf8"),
        ('{"a": "é"}'.encode("latin-1"), "not-utf8"),
        (b"[]", "not-a-notebook"),
        (b"null", "not-a-notebook"),
        (b"{}", "not-a-notebook"),
        (b'{"nbformat": 3, "worksheets": []}', "other-format"),
        (b'{"nbformat": 99, "cells": []}', "other-format"),
        (b'{"nbformat": "4", "cells": []}', "other-format"),
        (b'{"nbformat": 4, "cells": {}}', "not-a-notebook"),
        (b'{"nbformat": 4}', "not-a-notebook"),
        (b'{"nbformat": 4, "cells": [1]}', "bad-cell"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code"}]}', "bad-cell"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "widget", "source": ""}]}', "bad-cell"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1]}]}', "bad-cell"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "' + b"x" * (2 << 20) + b'"}]}', "too-large"),
        (
            b'{"nbformat": 4, "cells": [' + b",".join([b'{"cell_type": "code", "source": "' + b"x" * (1 << 17) + b'"}'] * 9) + b"]}",
            "too-large",
        ),
        (b'{"nbformat": 4, "cells": [' + b",".join([b'{"cell_type": "code", "source": ""}'] * 1001) + b"]}", "too-many-cells"),
        (deep(100), "too-deep"),
        (deep(100_000), "too-deep"),
        (b" " * ((MAX_MIB << 20) + 1), "too-large"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value[:25]!r}",
)
def test_what_is_no_notebook_is_refused_with_a_reason(content: bytes, slug: str, assignment: Assignment, tmp_path: Path) -> None:
    submission = read(content, assignment, tmp_path)
    assert submission.refusal is not None
    assert submission.refusal.slug == slug
    assert len(submission.refusal.text) < 400
    assert "hand it in again." in submission.refusal.text
    assert submission.notebook.cells == assignment.master.cells


def test_missing_linked_and_special_files_are_refused(assignment: Assignment, tmp_path: Path) -> None:
    target = tmp_path / "other.ipynb"
    nbformat.write(assignment.master, target)
    link, fifo, folder = tmp_path / "link.ipynb", tmp_path / "fifo.ipynb", tmp_path / "folder.ipynb"
    link.symlink_to(target)
    os.mkfifo(fifo)
    folder.mkdir()
    reasons = [read_submission(path, assignment).refusal for path in (tmp_path / "none.ipynb", link, fifo, folder)]
    assert [reason.slug for reason in reasons if reason] == ["missing", "not-a-file", "not-a-file", "not-a-file"]


def test_a_byte_order_mark_and_odd_characters_are_taken(handed_in: dict[str, Any], assignment: Assignment, tmp_path: Path) -> None:
    cell_of(handed_in, "layer_norm")["source"] = "a = 'é \ud800 \x00 \U0001f600'"
    submission = read(b"\xef\xbb\xbf" + json.dumps(handed_in).encode(), assignment, tmp_path)
    assert source(submission, "layer_norm") == "a = 'é ?  \U0001f600'"


def test_a_notebook_of_another_name_is_taken_with_a_note(tmp_path: Path) -> None:
    (tmp_path / "unstable_gradients (1).ipynb").touch()
    path, notes = choose_notebook(tmp_path, "unstable_gradients")
    assert path.name == "unstable_gradients (1).ipynb"
    assert "unstable_gradients.ipynb" in notes[0]
    (tmp_path / "second.ipynb").touch()
    path, notes = choose_notebook(tmp_path, "unstable_gradients")
    assert path == tmp_path / "unstable_gradients.ipynb"
    assert "2 notebooks were handed in (second.ipynb, unstable_gradients (1).ipynb)" in notes[0]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
cells = st.lists(
    st.fixed_dictionaries(
        {"cell_type": st.sampled_from(["code", "markdown", "raw"]), "source": st.text() | st.lists(st.text())},
        optional={
            "id": json_values | st.sampled_from(["solution-layer-norm", "setup"]),
            "outputs": json_values,
            "metadata": json_values
            | st.builds(lambda name: {"nbgrader": {"grade_id": name}}, json_values | st.sampled_from(["layer_norm", "setup"])),
        },
    ),
    max_size=8,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=json_values | st.builds(lambda cells: {"nbformat": 4, "cells": cells, "metadata": 3}, cells))
def test_whatever_comes_the_result_is_a_valid_notebook_with_all_the_masters_cells(
    content: Any, assignment: Assignment, tmp_path: Path
) -> None:
    submission = read(content, assignment, tmp_path)
    nbformat.validate(submission.notebook)
    wanted = [identity(cell) for cell in assignment.master.cells if identity(cell)]
    assert sorted(names(submission)) == sorted(map(str, wanted))
    for cell in submission.notebook.cells:
        name = identity(cell)
        if name and not cell.metadata.nbgrader.solution:
            assert cell.source == next(master.source for master in assignment.master.cells if identity(master) == name)


def test_the_notebook_of_another_exercise_is_called_that(course: Course, assignment: Assignment, tmp_path: Path) -> None:
    other = json.loads(nbformat.writes(course.assignment("gates").master))
    assert read(other, assignment, tmp_path).notes == (
        "This looks like the notebook of another exercise: it has none of the cells in which unstable_gradients is solved. "
        "Hand in unstable_gradients.ipynb.",
    )
    other["cells"].append({"cell_type": "code", "metadata": {}, "source": "def layer_norm(x): pass"})
    assert not any("another exercise" in note for note in read(other, assignment, tmp_path).notes)

"""A student's whole way, in a real browser: an exercise fetched in JupyterLab, solved, validated, handed in, and the feedback read."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect

from autograder.course import Course, identity
from tests.bank import find_case
from tests.labs import cell_with, choose, patient_page, run, running_lab, write
from tests.sites import NEEDS_BROWSER

Run = Callable[..., subprocess.CompletedProcess[str]]
pytestmark = NEEDS_BROWSER
NAME = "sequence_windows"
VALIDATED_MS = 60_000
WRONG = """def to_windows(dataset, length):
    return dataset.window(length, shift=1, drop_remainder=True)"""
RIGHT = f"{WRONG}.flat_map(lambda window: window.batch(length))"
OTHER_PART = dict(find_case(NAME, "wrong/shuffled_apart").cells)["to_seq2seq_dataset"]
"""It passes the tests that a student sees. What is wrong with it, the feedback says."""


@pytest.fixture
def page(student: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The student's JupyterLab."""
    with running_lab(student, tmp_path_factory.mktemp("lab")) as address, patient_page(f"{address}/lab") as opened:
        yield opened


@pytest.fixture
def teach(copy_of_course: Course, run_command: Run) -> Callable[..., None]:
    """Run a command of the instructor's."""

    def call(*command: str) -> None:
        done = run_command(*command, NAME, cwd=copy_of_course.root)
        assert done.returncode == 0, done.stderr

    return call


def test_a_student_goes_the_whole_way(page: Page, student: Path, copy_of_course: Course, teach: Callable[..., None]) -> None:
    teach("nbgrader", "release_assignment")
    choose(page, "Nbgrader", "Assignment List")
    page.locator("#released_assignments_list").get_by_role("button", name="Fetch").click()
    fetched = page.locator("#fetched_assignments_list")
    expect(fetched.get_by_role("button", name="Submit")).to_be_visible()
    _write_the_other_part(student / NAME / f"{NAME}.ipynb")

    fetched.locator(".assignment-notebooks-link").click()
    fetched.locator(".nested_list_item a").click()
    notebook = page.locator(".jp-NotebookPanel:visible")
    import_s = _solve(page, notebook)
    validate_s = _validate(page)
    print(f"TensorFlow was there after {import_s:.1f} s, Validate answered after {validate_s:.1f} s.")
    assert validate_s < max(10.0, 3 * import_s), (
        "Validate is a new kernel that imports TensorFlow and runs the cells, and should be no more"
    )

    page.get_by_role("tab", name="Assignments").click()
    fetched.get_by_role("button", name="Submit").click()
    submitted = page.locator("#submitted_assignments_list")
    expect(submitted.get_by_role("button", name="Fetch Feedback")).to_be_visible()

    teach("nbgrader", "collect")
    teach("autograder", "grade")
    teach("nbgrader", "release_feedback")
    (page_of,) = (copy_of_course.classroom / "feedback").glob(f"*/{NAME}/{NAME}.html")

    page.locator("#refresh_assignments_list").click()
    expect(submitted).to_contain_text("feedback available to fetch")
    submitted.get_by_role("button", name="Fetch Feedback").click()
    submitted.get_by_text("view feedback").click()
    page.locator(".jp-DirListing-item", has_text=f"{NAME}.html").dblclick()
    read = page.frame_locator(".jp-HTMLViewer iframe").locator("body")
    expect(read).to_contain_text("18 of 20 points")
    expect(read).to_contain_text("X and Y are shuffled apart")
    expect(read).to_contain_text("drop_remainder=True")
    (fetched_page,) = student.glob(f"{NAME}/feedback/*/{NAME}.html")
    assert fetched_page.read_bytes() == page_of.read_bytes()


def _write_the_other_part(path: Path) -> None:
    """What the student wrote yesterday."""
    notebook = nbformat.read(path, as_version=4)
    next(cell for cell in notebook.cells if identity(cell) == "to_seq2seq_dataset").source = OTHER_PART
    nbformat.write(notebook, path)


def _solve(page: Page, notebook: Locator) -> float:
    """Write a wrong cell, read the test's message, mend it; says how long the first cell took, in seconds."""
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible()
    setup, test = cell_with(notebook, "def expect_equal"), cell_with(notebook, "The shape of the first window of 4 rows")
    began = time.monotonic()
    run(page, setup)
    expect(setup.locator(".jp-Cell-outputArea")).to_contain_text("array(")
    import_s = time.monotonic() - began
    solution = cell_with(notebook, "def to_windows")
    write(page, solution, WRONG)
    run(page, solution)
    run(page, test)
    expect(test.locator(".jp-Cell-outputArea")).to_contain_text("to_windows: expected arrays as elements, got data sets.")
    write(page, solution, RIGHT)
    run(page, solution)
    run(page, test)
    expect(test.locator(".jp-Cell-outputArea")).to_contain_text("The first window: as expected.")
    return import_s


def _validate(page: Page) -> float:
    """Press Validate and read that all is well; says how long it took, in seconds."""
    began = time.monotonic()
    page.locator(".validate-button:visible").get_by_text("Validate").click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("Success! Your notebook passes all the tests.", timeout=VALIDATED_MS)
    took = time.monotonic() - began
    dialog.get_by_role("button", name="Ok").click()
    return took

"""What a hostile case of the bank has gained, by whoever graded it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from nbformat import NotebookNode

from autograder import feedback
from autograder.course import Course
from autograder.gradebook import Total
from autograder.grading import grade_submission
from autograder.intake import read_submission
from tests.bank import Case, write_notebook
from tests.sites import parse
from tests.workbench import LIMITS

MARK = "ACHIEVED: "
LIVE = ("alert", "20 of 20")
"""Words in the scripts of the bank."""
AFTERWARDS_S = 3.0
"""For processes that end with the notebook, by a watch that looks now and then."""


def against_ours(case: Case, course: Course, folder: Path) -> str:
    """What the case gains from this course's grader, empty if nothing."""
    assignment = course.assignment(case.assignment)
    path = write_notebook(case, folder / "submitted" / "eve" / case.assignment / f"{case.assignment}.ipynb")
    notebook, record = grade_submission(read_submission(path, assignment), assignment, limits=LIMITS)
    if record.has_errors():
        return "an error of the grader's"
    page = folder / "page.html"
    feedback.write_page(page, notebook, record, course, "eve", Total(record.score, record.max_score, 0))
    return gained(case, record.score, notebook, page.read_text(encoding="utf-8"))


def gained(case: Case, score: float, notebook: NotebookNode | None, page: str = "") -> str:
    """What a case has got that it should not, in words, empty if nothing.

    Args:
        case: the attack.
        score: the points that it was given.
        notebook: as it was graded.
        page: the student's feedback page.
    """
    assert case.at_most is not None
    found = [f"{score:g} points"] if score > case.at_most else []
    found += sorted({line.removeprefix(MARK) for line in _printed(notebook) if line.startswith(MARK)})
    if case.leaves and _outlives(case.leaves):
        found.append("a process that survives")
    if _has_live_script(page):
        found.append("a script on the page")
    return ", ".join(found)


def _printed(notebook: NotebookNode | None) -> Iterator[str]:
    for cell in notebook.cells if notebook else ():
        for output in cell.get("outputs", ()):
            yield from str(output.get("text", "")).splitlines() if output.output_type == "stream" else ()


def _outlives(word: str) -> bool:
    """Whether a process with that word in its command line is there still, after a while."""
    deadline = time.monotonic() + AFTERWARDS_S
    while found := any(word in (process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"])):
        if time.monotonic() > deadline:
            break
        time.sleep(0.1)
    return found


def _has_live_script(page: str) -> bool:
    """Whether a page holds a script of an attack's in a place where a browser would run it."""
    tags = parse(page).find_all(True)
    runs = [tag.get_text() for tag in tags if tag.name == "script"]
    values = [(name, str(value)) for tag in tags for name, value in tag.attrs.items()]
    runs += [value for name, value in values if name.startswith("on") or value.strip().lower().startswith("javascript:")]
    return any(word in text for text in runs for word in LIVE)

"""How fair and how sharp the hidden tests are, counted over the whole bank of programs.

``make fairness`` (``python -m tests.fairness``) grades every right and every wrong program, prints a table and
stores the figures in ``tests/submissions/fairness.json``. It ends with 1, and stores nothing, if a figure has fallen below the stored one.

For each check: how many right programs pass it; how many of the wrong programs that should lose it do lose it; how many of those are
told something more than that the numbers differ; and how many programs that are right in this part lose it nevertheless.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.checks import checks_of
from autograder.course import Course
from autograder.grading import grade_submission
from autograder.intake import read_submission
from autograder.records import GradeRecord
from autograder.sandbox import Limits
from tests.bank import BANK, ROOT, Case, load_cases, write_notebook

LIMITS = Limits(cell_s=15, probe_s=15, notebook_s=90, grace_s=2)
STORE = BANK / "fairness.json"


@dataclass
class Row:
    """The counts of one check."""

    assignment: str
    check: str
    right: int = 0
    """Right programs."""
    right_passed: int = 0
    wrong: int = 0
    """Wrong programs that should lose this check's points."""
    wrong_caught: int = 0
    named: int = 0
    """Those of them that are told which mistake it is: not ``unknown``, and what the case expects if it expects something."""
    spared: int = 0
    """Wrong programs that are right in this part."""
    spared_passed: int = 0

    def failures(self) -> int:
        """Programs whose verdict is not the one that they deserve."""
        return (self.right - self.right_passed) + (self.wrong - self.wrong_caught) + (self.spared - self.spared_passed)

    def share_named(self) -> float:
        return self.named / self.wrong if self.wrong else 1.0


def count(assignment: str, course: Course, workers: int) -> list[Row]:
    """Grade the assignment's right and wrong programs and count."""
    rows = {check.id: Row(assignment, check.id) for check in checks_of(assignment)}
    cases = [*load_cases(assignment, "right"), *load_cases(assignment, "wrong")]
    with ThreadPoolExecutor(workers) as pool:
        graded = track(pool.map(lambda case: _grade(case, course), cases), assignment, len(cases), Console(stderr=True))
        for case, record in zip(cases, graded, strict=True):
            _add(rows, case, record)
    return list(rows.values())


def _add(rows: dict[str, Row], case: Case, record: GradeRecord) -> None:
    for item in record.items:
        row, passed = rows[item.id], item.outcome == "passed"
        if case.kind == "right":
            row.right += 1
            row.right_passed += passed
        elif item.id in case.loses:
            expected, said = case.loses[item.id], item.diagnosis.slug if item.diagnosis else "unknown"
            row.wrong += 1
            row.wrong_caught += not passed
            row.named += not passed and said != "unknown" and expected in (None, said)
        else:
            row.spared += 1
            row.spared_passed += passed


def _grade(case: Case, course: Course) -> GradeRecord:
    assignment = course.assignment(case.assignment)
    with tempfile.TemporaryDirectory(prefix="fairness-") as folder:
        path = write_notebook(case, Path(folder) / f"{case.assignment}.ipynb")
        _, record = grade_submission(read_submission(path, assignment), assignment, limits=LIMITS)
    return record


def fallen(before: list[Row], now: list[Row]) -> list[str]:
    """What is worse than it was, in words."""
    found, old = [], {(row.assignment, row.check): row for row in before}
    for row in now:
        was = old.get((row.assignment, row.check))
        if row.failures() > (was.failures() if was else 0):
            found.append(f"{row.assignment}, {row.check}: {row.failures()} programs get a verdict that they do not deserve")
        if was and (row.right < was.right or row.wrong < was.wrong):
            found.append(f"{row.assignment}, {row.check}: the bank has fewer programs than it had")
        if was and row.share_named() < was.share_named() and row.named < was.named:
            found.append(
                f"{row.assignment}, {row.check}: {row.named} of {row.wrong} mistakes are named; there were {was.named} of {was.wrong}"
            )
    return found


def read_store() -> list[Row]:
    """The figures of the last run that was good, none if there are none."""
    return [Row(**told) for told in json.loads(STORE.read_text(encoding="utf-8"))] if STORE.exists() else []


def main() -> int:
    """Count, compare, store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("assignments", nargs="*", help="by default all")
    parser.add_argument("--workers", type=int, default=2, help="notebooks at a time (default 2)")
    given = parser.parse_args()
    names = given.assignments or sorted(path.parent.name for path in BANK.glob("*/right"))
    before, course = read_store(), Course(ROOT)
    now = [row for name in names for row in count(name, course, given.workers)]
    table = Table()
    for column in ("assignment", "check", "right passed", "wrong caught", "mistake named", "others spared"):
        table.add_column(column, justify="left" if column in ("assignment", "check") else "right")
    for row in now:
        pairs = ((row.right_passed, row.right), (row.wrong_caught, row.wrong), (row.named, row.wrong), (row.spared_passed, row.spared))
        table.add_row(row.assignment, row.check, *(f"{some} of {all_}" for some, all_ in pairs))
    Console().print(table)
    worse = fallen(before, now)
    if worse:
        print("A figure has fallen; nothing was stored.\n  " + "\n  ".join(worse), file=sys.stderr)
        return 1
    kept = [row for row in before if row.assignment not in names]
    rows = sorted([*kept, *now], key=lambda row: row.assignment)
    STORE.parent.mkdir(parents=True, exist_ok=True)
    STORE.write_text("[\n" + ",\n".join(json.dumps(asdict(row)) for row in rows) + "\n]\n", encoding="utf-8")
    print(f"Stored in {STORE.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

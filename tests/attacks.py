"""The hostile cases of the bank, tried on this course's grader and on plain nbgrader: ``python -m tests.attacks``.

The result of each is printed, and stored in ``tests/submissions/hostile.json``, which the book shows. Plain nbgrader is
``nbgrader autograde`` with nbgrader's own settings, on the instructor's notebook with its hidden tests, in a throw-away course
(:mod:`tests.confined`). Where it cannot be confined, that column stays as it was. The run can be interrupted; ``--missing`` takes it up
again.
"""

from __future__ import annotations

import argparse
import datetime
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.course import Course
from autograder.sandbox import best_level
from tests import confined
from tests.bank import BANK, ROOT, load_cases
from tests.gains import against_ours
from tests.measure import versions

STORE = BANK / "hostile.json"
Rows = dict[tuple[str, str], Mapping[str, Any]]
"""What each attack got, by assignment and name."""


def main() -> int:
    """Run the bank against both, print and store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="cases, by default all")
    parser.add_argument("--ours-only", action="store_true", help="keep the stored column of nbgrader")
    parser.add_argument("--missing", action="store_true", help="only what has no stored result of nbgrader's yet")
    given = parser.parse_args()
    bank = {
        (name, case.name): case
        for name in sorted(path.parent.name for path in BANK.glob("*/hostile"))
        for case in load_cases(name, "hostile")
    }
    before = json.loads(STORE.read_text(encoding="utf-8"))["attacks"] if STORE.exists() else []
    rows: Rows = {key: row for row in before if (key := (row["assignment"], row["name"])) in bank}
    wanted = [
        case
        for key, case in bank.items()
        if (not given.names or case.name in given.names) and not (given.missing and rows.get(key, {}).get("nbgrader") is not None)
    ]
    console = Console(stderr=True)
    missing = confined.cannot_confine()
    if missing:
        console.print(f"Plain nbgrader is not run, for it cannot be confined here: {missing}", style="yellow", markup=False)
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        bases: dict[str, Course] = {}
        for case in track(wanted, "Attacks", console=console):
            told: dict[str, Any] = {"assignment": case.assignment, "name": case.name, "text": case.text, "wants": case.wants}
            place = Path(folder, "ours")
            told["ours"] = against_ours(case, Course(ROOT), place) if case.needs <= best_level() else f"not held at {best_level()}"
            shutil.rmtree(place, ignore_errors=True)
            told["nbgrader"] = rows.get((case.assignment, case.name), {}).get("nbgrader")
            if not given.ours_only and not missing:
                told["nbgrader"] = confined.against_nbgrader(case, confined.base_of(case.assignment, bases, Path(folder)), Path(folder))
            rows[case.assignment, case.name] = told
            _store(rows)  # each as it comes: the run is long
            console.print(f"{case.assignment}, {case.name}: here {said(told['ours'])}; nbgrader: {said(told['nbgrader'])}", markup=False)
    Console().print(_counts(rows))
    return int(any(row["ours"] for row in rows.values()))


def said(got: str | None) -> str:
    """A result in words."""
    return "not tried" if got is None else got or "held"


def _counts(rows: Rows) -> Table:
    """How many attacks were held, by what they are after."""
    table = Table("after", "attacks", "held here", "tried on nbgrader", "held by nbgrader")
    for wants in sorted({row["wants"] for row in rows.values()}):
        of_these = [row for row in rows.values() if row["wants"] == wants]
        counts = [len(of_these), *(sum(test(row) for row in of_these) for test in (_held_here, _tried, _held_by_nbgrader))]
        table.add_row(wants, *map(str, counts))
    return table


def _held_here(row: Mapping[str, Any]) -> bool:
    return bool(row["ours"] == "")


def _tried(row: Mapping[str, Any]) -> bool:
    return row["nbgrader"] is not None


def _held_by_nbgrader(row: Mapping[str, Any]) -> bool:
    return bool(row["nbgrader"] == "")


def _store(rows: Rows) -> None:
    """Write the table for the book."""
    date = datetime.datetime.now(datetime.UTC).date().isoformat()
    head = json.dumps({"date": date, "level": best_level(), "versions": versions(("nbgrader", "tensorflow", "keras"))})[1:-1]
    lines = ",\n".join(json.dumps(rows[key], ensure_ascii=False) for key in sorted(rows))
    STORE.write_text(f'{{{head}, "attacks": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

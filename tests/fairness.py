"""How fair, how sharp and how steady the hidden tests are, counted over the whole bank of programs.

``make fairness`` (``python -m tests.fairness``) grades every right and every wrong program with 20 seeds, each of which draws other inputs,
prints a table and stores the figures in ``tests/submissions/fairness.json``. It ends with 1, and stores nothing, if a figure has fallen
below the stored one. A program counts as passed, caught or named only if it is so with every seed. A verdict that moves once in hundreds
of draws shows with other seeds than last time: ``--first 1000``.

That takes hours. A program whose verdicts were as they should be is remembered in ``_build/fairness`` until it, or what judges it, changes:
a run that was interrupted goes on where it was.

For each check: how many right programs pass it; how many of the wrong programs that should lose it do lose it; how many of those are
told something more than that the numbers differ; and how many programs that are right in this part pass it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
import sys
from collections import Counter
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.checks import checks_of
from autograder.course import Course, digest_of
from autograder.files import write_whole
from tests.bank import BANK, ROOT, Case, load_cases
from tests.workbench import Verdicts, each_its_own

STORE = BANK / "fairness.json"
KEPT = ROOT / "_build" / "fairness"


@dataclass
class Row:
    """The counts of one check."""

    assignment: str
    check: str
    seeds: int
    """With how many each program was judged."""
    first_seed: int = 0
    """They are this one and those that follow it."""
    right: int = 0
    """Right programs."""
    right_passed: int = 0
    wrong: int = 0
    """Wrong programs that should lose this check's points."""
    wrong_caught: int = 0
    named: int = 0
    """Those of them that are told which mistake it is: not ``unknown``, and what the case expects if it expects something."""
    spared: int = 0
    """Wrong programs that touch this check's cell, or a part that it uses, and are right in what it asks."""
    spared_passed: int = 0

    def failures(self) -> int:
        """Programs whose verdict is not the one that they deserve."""
        return (self.right - self.right_passed) + (self.wrong - self.wrong_caught) + (self.spared - self.spared_passed)

    def share_named(self) -> float:
        return self.named / self.wrong if self.wrong else 1.0


def count(assignment: str, course: Course, workers: int, seeds: range) -> list[Row]:
    """Grade the assignment's right and wrong programs: the counts. What is not as it should be is printed as it comes."""
    rows = {check.id: Row(assignment, check.id, len(seeds), seeds.start) for check in checks_of(assignment)}
    cases = [*load_cases(assignment, "right"), *load_cases(assignment, "wrong")]
    console, judge = Console(stderr=True), judge_digest(course, assignment)
    kept = [KEPT / hashlib.sha256(f"{judge} {seeds} {case}".encode()).hexdigest() for case in cases]
    with each_its_own(course, assignment, workers) as judged:
        new = [case for case, path in zip(cases, kept, strict=True) if not path.exists()]
        given = judged(lambda case, bench: bench.verdicts(case, seeds), new)
        for case, path in zip(track(cases, assignment, console=console), kept, strict=True):
            verdicts: list[Verdicts] = next(given) if case in new else pickle.loads(path.read_bytes())
            unexpected = _add(rows, case, verdicts)
            for said in unexpected:
                console.print(said, soft_wrap=True, highlight=False, markup=False)
            if case in new and not unexpected:
                write_whole(path, pickle.dumps(verdicts))
    return list(rows.values())


def judge_digest(course: Course, assignment: str) -> str:
    """SHA-256 of the code by which a verdict comes about, and of the notebook with the model solution."""
    grader = ROOT / "autograder"
    others = {path.parent for path in grader.glob("checks/*/__init__.py")} - {grader / "checks" / assignment}
    parts = {path for name in ("checks", "probes") for path in grader.joinpath(name).rglob("*.py") if path.parent not in others}
    parts -= {grader / "probes" / f"{other.name}.py" for other in others}
    parts |= {grader / f"{name}.py" for name in ("judge", "grading", "records")}
    parts |= {course.assignment(assignment).folder / f"{assignment}.ipynb"}
    return digest_of(sorted(parts))


def _add(rows: dict[str, Row], case: Case, verdicts: list[Verdicts]) -> list[str]:
    """Count one program, and say what is not as it should be."""
    unexpected = []
    for name, row in rows.items():
        if name not in verdicts[0]:
            continue
        passed = [given[name].outcome == "passed" for given in verdicts]
        slugs = [said.slug if (said := given[name].diagnosis) else "none" for given in verdicts]
        good = not any(passed) if name in case.loses else all(passed)
        if case.kind == "right":
            row.right += 1
            row.right_passed += good
        elif name in case.loses:
            expected = case.loses[name]
            row.wrong += 1
            row.wrong_caught += good
            row.named += good and all(slug != "unknown" and expected in (None, slug) for slug in slugs)
            good = good and all(expected in (None, slug) for slug in slugs)
        else:
            row.spared += 1
            row.spared_passed += good
        if not good or any(given[name].outcome == "error" for given in verdicts):
            counts = ", ".join(f"{slug} {count}" for slug, count in Counter(slugs).most_common())
            unexpected.append(f"{case.assignment}, {case.kind}/{case.name}, {name}: {counts}")
    return unexpected


def fallen(before: list[Row], now: list[Row]) -> list[str]:
    """What is worse than it was, in words."""
    found, old = [], {(row.assignment, row.check): row for row in before}
    for row in now:
        was = old.get((row.assignment, row.check))
        if row.failures() > (was.failures() if was else 0):
            found.append(f"{row.assignment}, {row.check}: {row.failures()} programs get a verdict that they do not deserve")
        if was and row.seeds < was.seeds:
            found.append(f"{row.assignment}, {row.check}: judged with {row.seeds} seeds; there were {was.seeds}")
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
    parser.add_argument("--seeds", type=int, default=20, help="how often each program is judged, on other inputs (default 20)")
    parser.add_argument("--first", type=int, default=0, help="the first seed; those after it follow (default 0)")
    given = parser.parse_args()
    names = given.assignments or sorted(path.parent.name for path in BANK.glob("*/right"))
    before, course = read_store(), Course(ROOT)
    now: list[Row] = []
    for name in names:
        now += count(name, course, given.workers, range(given.first, given.first + given.seeds))
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
    kept = [row for row in read_store() if row.assignment not in names]
    rows = sorted([*kept, *now], key=lambda row: row.assignment)
    STORE.parent.mkdir(parents=True, exist_ok=True)
    STORE.write_text("[\n" + ",\n".join(json.dumps(asdict(row)) for row in rows) + "\n]\n", encoding="utf-8")
    print(f"Stored in {STORE.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

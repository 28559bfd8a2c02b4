"""Tables for a terminal: a class, one notebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich import box
from rich.markup import escape
from rich.table import Table

from autograder.classroom import Graded
from autograder.records import GradeRecord
from autograder.sandbox import LEVELS

MARKS = {"passed": "[green]✓[/]", "failed": "[red]✗[/]", "skipped": "[yellow]–[/]", "error": "[magenta]![/]", "manual": "[blue]?[/]"}
SEE_BELOW = "see below"


def class_table(assignment: str, rows: Iterable[Graded]) -> Table:
    """One row a student: the score, for each solution cell the marks of its items in the order of the notebook, and what was found.

    Why a hand-in has no grade, or could not be read at all, stands in a sentence below.
    """
    rows = list(rows)
    cells = list(dict.fromkeys(item.cell for row in rows if row.record for item in row.record.items))
    by_hand = "? to be graded by hand, " if any(row.record and row.record.by_hand for row in rows) else ""
    reasons = {row.student: _reason(row) for row in rows}
    below = "\n".join(f"{student}: {reason}" for student, reason in reasons.items() if reason)
    title = f"{assignment}: ✓ passed, ✗ failed, – not reached, {by_hand}! the grader's error"
    table = Table(title=title, caption=escape(below) or None, caption_justify="left")
    table.add_column("student", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    for cell in cells:
        table.add_column(escape(cell), no_wrap=True)
    table.add_column("found", overflow="fold")
    for row in rows:
        if row.record is None:
            table.add_row(escape(row.student), "none", *("" for _ in cells), f"[magenta]{SEE_BELOW}[/]")
        else:
            marks = ["".join(MARKS[item.outcome] for item in row.record.items if item.cell == cell) for cell in cells]
            score = f"{row.record.score:g}/{row.record.max_score:g}"
            slugs = dict.fromkeys(item.diagnosis.slug.replace("-", " ") for item in row.record.items if item.diagnosis)
            table.add_row(escape(row.student), score, *marks, SEE_BELOW if reasons[row.student] else escape(", ".join(slugs)))
    return table


def notebook_table(path: str, record: GradeRecord) -> Table:
    """One row an item, with the diagnosis."""
    title = f"{escape(path)}: {record.score:g} of {record.max_score:g}, sandbox {record.level}, {record.wall_s:.1f} s"
    table = Table(title=title, caption=escape("\n".join(record.notes)) or None, title_justify="left", caption_justify="left")
    table.add_column("item", no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("found", overflow="fold")
    reason = ""
    for item in record.items:
        said = item.diagnosis.text if item.diagnosis else "to be graded by hand" if item.outcome == "manual" else item.outcome
        table.add_row(
            f"{MARKS[item.outcome]} {escape(item.id)}",
            f"{item.points:g}/{item.max_points:g}",
            "as above" if item.diagnosis and said == reason else escape(said),
        )
        reason = said
    return table


def _reason(row: Graded) -> str:
    """The one reason why there is no grade, or why nothing could be read; empty if there is none."""
    if row.record is None:
        return row.message
    said = list(dict.fromkeys(item.diagnosis.text for item in row.record.items if item.diagnosis))
    return said[0] if len(said) == 1 and not row.record.score and row.record.level == "none" else ""


HOW = {
    "L3": "Run as root on Linux 5.12 or later, outside a container or in one that may make namespaces.",
    "L2": "As an ordinary user: allow user namespaces (Debian: sysctl kernel.unprivileged_userns_clone=1; Ubuntu 24.04: "
    "sysctl kernel.apparmor_restrict_unprivileged_userns=0).",
    "L1": "Linux 5.13 or later with Landlock switched on (lsm=landlock among the kernel's boot parameters).",
    "L0": "",
}


def doctor_table(levels: Mapping[str, str]) -> Table:
    """Each level of the sandbox, what it holds, and what is missing for it."""
    table = Table(title="The sandbox on this machine", box=box.SIMPLE_HEAD, title_justify="left")
    for column in ("level", "what it holds", "here"):
        table.add_column(column, overflow="fold")
    reached = False
    for level, missing in levels.items():
        reached = reached or not missing
        table.add_row(level, LEVELS[level], escape(f"no: {missing}. {'' if reached else HOW[level]}") if missing else "yes")
    return table

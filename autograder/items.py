"""What a class's verdicts say about the items: how hard each is, and whether it tells the strong from the weak."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.records import GradeRecord

LEAST_HAND_INS = 10
"""With fewer, a correlation says nothing."""
JUDGED = ("passed", "failed", "skipped")
"""Outcomes that are the student's: of an error of the grader's, and of what is graded by hand, nothing is counted."""


@dataclass(frozen=True)
class Item:
    """One item over a class."""

    id: str
    title: str
    cell: str
    max_points: float
    judged: int
    """Hand-ins in which it was judged."""
    reached: float | None
    """The share of its points that they reached, 0 to 1: what test theory calls the difficulty."""
    discrimination: float | None
    """The correlation of its points with the sum of the points in all other items, -1 to 1; None where it is not defined."""


@dataclass(frozen=True)
class Misconception:
    """One diagnosis over a class."""

    slug: str
    cell: str
    students: int
    """Who showed it, in any item of that cell."""
    text: str
    """What the feedback says; empty where it says different things to different students."""
    told: int
    """How many were told just this."""
    link: str | None


def analyse_items(records: Sequence[GradeRecord]) -> list[Item]:
    """Each item, in the order of the notebook.

    Args:
        records: of hand-ins that could be run.
    """
    first = {item.id: item for record in records for item in record.items}
    items = []
    for name, item in first.items():
        rows = [({one.id: one for one in record.items}, record) for record in records]
        judged = [(named[name].points, _rest(record, name)) for named, record in rows if name in named and named[name].outcome in JUDGED]
        points = [own for own, _ in judged]
        reached = statistics.fmean(points) / item.max_points if points and item.max_points else None
        items.append(Item(name, item.title, item.cell, item.max_points, len(judged), reached, _correlation(judged)))
    return items


def _rest(record: GradeRecord, name: str) -> float:
    """The points in all items but one."""
    return sum(item.points for item in record.items if item.id != name and item.outcome in JUDGED)


def _correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's, or None where one of the two does not vary or there are too few."""
    if len(pairs) < LEAST_HAND_INS:
        return None
    try:
        return statistics.correlation([one for one, _ in pairs], [other for _, other in pairs])
    except statistics.StatisticsError:
        return None


def count_misconceptions(records: Iterable[GradeRecord]) -> list[Misconception]:
    """The diagnoses of failed items, the most frequent first; each student counts once for each solution cell."""
    found: defaultdict[tuple[str, str], list[tuple[str, str | None]]] = defaultdict(list)
    for record in records:
        first: dict[tuple[str, str], tuple[str, str | None]] = {}
        for item in record.items:
            if item.diagnosis and item.outcome == "failed":
                first.setdefault((item.cell, item.diagnosis.slug), (item.diagnosis.text, item.diagnosis.link))
        for key, said in first.items():
            found[key].append(said)
    rows = []
    for (cell, slug), told in found.items():
        (text, count), link = Counter(text for text, _ in told).most_common(1)[0], told[0][1]
        rows.append(Misconception(slug, cell, len(told), text if count == len(told) else "", count, link))
    return sorted(rows, key=lambda row: (-row.students, row.cell, row.slug))

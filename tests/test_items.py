"""The tables of the instructors' part: every item with its points, and the figures of ``make fairness`` where there are some."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import items
import pytest

from autograder.course import Course
from tests.fairness import Row
from tests.sites import build_site

NAME = "gates"


@pytest.fixture
def figures(tmp_path: Path, course: Course) -> Path:
    """A file as make fairness writes it, other figures for each item."""
    rows = [
        Row(NAME, item, 5, 0, 9, 9, number + 10, number + 9, number + 8, 30, 29)
        for number, item in enumerate(course.assignment(NAME).points)
    ]
    path = tmp_path / "fairness.json"
    path.write_text(json.dumps([dataclasses.asdict(row) for row in rows]))
    return path


def test_without_figures_a_table_has_every_item_with_its_points(tmp_path: Path, course: Course) -> None:
    assert items.read_figures(tmp_path / "none.json") == {}
    assignment = course.assignment(NAME)
    head, *rows, total = items.rows_of(assignment, {})
    assert head == ("item", "points")
    assert [row[1] for row in rows] == [f"{points:g}" for points in assignment.points.values()]
    assert len({row[0] for row in rows}) == len(rows)
    assert total == ("all items", f"{sum(assignment.points.values()):g}")


def test_with_figures_a_table_shows_the_counts_of_make_fairness(figures: Path, course: Course) -> None:
    read = items.read_figures(figures)[NAME]
    first, second = list(read)[:2]
    del read[second]
    head, *rows, total = items.rows_of(course.assignment(NAME), read)
    assert len(head) == 6
    assert rows[0][2:] == ("9 of 9", "9 of 10", "8 of 10", "29 of 30")
    assert rows[1][2:] == ("–",) * 4
    assert total[2] == f"{9 * len(read)} of {9 * len(read)}"
    assert first in read
    assert items.seeds_of(read) == ", 5 seeds a program"


def test_the_directive_puts_a_table_of_each_assignment_on_the_page(course: Course, copy_of_course: Course) -> None:
    built, said = build_site({"page": "# Page\n\n:::{items}\n:::\n"}, copy_of_course.root)
    assert said == ""
    page = (built / "page.html").read_text(encoding="utf-8")
    tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
    names = course.assignments()
    assert [re.search(r'<span class="pre">(\w+)</span>', table)[1] for table in tables] == names  # type: ignore[index]
    assert [table.count("<tr") for table in tables] == [len(course.assignment(name).points) + 2 for name in names]
    assert page.count("has not been run") == len(names)

"""The table of what grading costs, on the instructors' page."""

from __future__ import annotations

import json
from dataclasses import asdict

from autograder.course import Course
from tests import bench
from tests.sites import build_site, parse

PAGE = {"page": "# Page\n\n:::{benchmark}\n:::\n"}
MACHINE = {"processor": "A 1 GHz", "cores": 2, "memory_gib": 8.0, "system": "x", "python": "3.11.9", "load_before": 0.1}


def test_the_directive_shows_what_was_stored(copy_of_course: Course) -> None:
    rows = [bench.Row(system, 40, 10.0 + n, 20.123 + n, 300.7, 200.0, 11, 29) for n, system in enumerate(bench.SYSTEMS)]
    told = {"date": "2026-01-02", "machine": MACHINE, "versions": {"nbgrader": "9.8.7"}, "ratio": 12.3, "ratio_visible": 7.8}
    figures = {"systems": [asdict(row) for row in rows], "growth": [asdict(bench.Growth(50, 1.5, 222.2))]}
    stored = copy_of_course.root / "tests" / "bench.json"
    stored.parent.mkdir(parents=True, exist_ok=True)
    stored.write_text(json.dumps({**told, **figures}), encoding="utf-8")
    built, said = build_site(PAGE, copy_of_course.root)
    assert said == ""
    page = parse(built / "page.html")
    systems, growth = page.find_all("table")
    cells = [[cell.get_text().strip() for cell in row.find_all("td")] for row in systems.find_all("tr")[1:]]
    marks = [["11", "29"]] * 5 + [["", ""]]
    assert [row[1:] for row in cells] == [[f"{10 + n}.00", f"{20 + n}.12", "301", *marks[n]] for n in range(6)]
    assert "40 hand-ins of gates: 11 right programs, 29 wrong ones" in systems.get_text()
    assert [cell.get_text().strip() for cell in growth.find_all("td")] == ["50", "1.50", "222"]
    text = " ".join(page.get_text().split())
    assert "12.3 times as many notebooks an hour as plain nbgrader with the same tests, and 7.8 times as many" in text
    assert "Measured on 2026-01-02: A 1 GHz, 2 cores, 8 GiB, Python 3.11.9; nbgrader 9.8.7." in text


def test_without_figures_the_page_says_so(copy_of_course: Course) -> None:
    built, said = build_site(PAGE, copy_of_course.root)
    assert said == ""
    assert "has not been run" in parse(built / "page.html").get_text()


def test_the_stored_figures_are_of_all_graders_and_honest_work_had_its_marks() -> None:
    stored = json.loads(bench.STORE.read_text(encoding="utf-8"))
    rows = {row["system"]: row for row in stored["systems"]}
    assert set(rows) == set(bench.SYSTEMS)
    assert all(row["hand_ins"] >= bench.LEAST for row in rows.values())
    assert len({row["right_full"] for name, row in rows.items() if name != "floor"}) == 1
    assert len({row["wrong_caught"] for name, row in rows.items() if name in ("nbgrader", "ours, 1 worker", "ours, 2 workers")}) == 1
    assert all(rows[name]["cpu_s"] - rows["floor"]["cpu_s"] <= bench.OVER_FLOOR_S for name in ("ours, 1 worker", "ours, 2 workers"))

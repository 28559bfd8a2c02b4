"""The tables of what hostile programs got, on the instructors' page."""

from __future__ import annotations

import json

from autograder.course import Course
from tests import attacks
from tests.bank import load_cases
from tests.sites import build_site, parse

ROW = {"assignment": "gates", "text": "Does <b>harm</b>.", "wants": "points"}
STORED = {
    "date": "2026-01-02",
    "level": "L2",
    "versions": {"nbgrader": "9.8.7"},
    "attacks": [
        {**ROW, "ours": "", "nbgrader": "20 points"},
        {**ROW, "ours": "", "nbgrader": None},
        {**ROW, "ours": "a secret", "nbgrader": "", "wants": "a secret"},
    ],
}
PAGE = {"page": "# Page\n\n:::{hostile}\n:::\n"}


def test_the_directive_counts_and_shows_what_each_program_got(copy_of_course: Course) -> None:
    stored = copy_of_course.root / "tests" / "submissions" / "hostile.json"
    stored.parent.mkdir(parents=True)
    stored.write_text(json.dumps(STORED), encoding="utf-8")
    built, said = build_site(PAGE, copy_of_course.root)
    assert said == ""
    page = parse(built / "page.html")
    text = " ".join(page.get_text().split())
    assert "Of 3 programs," in text
    assert "grader held 2, with the sandbox at level L2." in text
    assert "Plain nbgrader, version 9.8.7, was given 2 of them and held 1 (2026-01-02)." in text
    secrets, points = page.find_all("table")
    assert [[cell.get_text().strip() for cell in row.find_all("td")] for row in points.find_all("tr")[1:]] == [
        [ROW["text"], "held", "20 points"],
        [ROW["text"], "held", "not tried"],
    ]
    assert "After a secret" in secrets.get_text()
    assert [cell.get_text().strip() for cell in secrets.find_all("td")][1:] == ["a secret", "held"]


def test_without_results_the_page_says_so(copy_of_course: Course) -> None:
    built, said = build_site(PAGE, copy_of_course.root)
    assert said == ""
    assert "has not been run" in parse(built / "page.html").get_text()


def test_the_stored_results_are_of_this_bank_and_all_were_held(course: Course) -> None:
    stored = json.loads(attacks.STORE.read_text(encoding="utf-8"))["attacks"]
    known = {(name, case.name): (case.text, case.wants) for name in course.assignments() for case in load_cases(name, "hostile")}
    assert {(row["assignment"], row["name"]): (row["text"], row["wants"]) for row in stored} == known
    assert [row for row in stored if row["ours"]] == []

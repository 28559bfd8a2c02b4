"""The class report: its numbers, who is shown, and that no text of a student's can do anything on it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbgrader.api import Gradebook

from autograder.classreport import make_report, write_report
from autograder.course import Course
from autograder.items import LEAST_HAND_INS, analyse_items, count_misconceptions
from autograder.records import Diagnosis, GradeRecord, Outcome, Verdict
from tests.sites import NEEDS_BROWSER, parse, running_browser, strict_page

Run = Callable[..., subprocess.CompletedProcess[str]]
pytestmark = [
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),  # nbgrader 0.9 on SQLAlchemy 2.1
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning"),  # copydetect's imports
]
NAME = "gates"
ATTACK = "</svg></title><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}"
OWN = "\n".join(f"    part_{n} = kernel[{n}] @ x[:, {n}] - recurrent_kernel[{n * 3}] * h.sum() ** {n + 2}" for n in range(30))


def verdict(name: str, outcome: Outcome, slug: str = "", text: str = "", points: float = 2.0) -> Verdict:
    said = Diagnosis(slug, text or f"The words of {slug}.", "book/lstm_and_gru.html#gates") if slug else None
    return Verdict(name, "lstm_step", outcome, points if outcome == "passed" else 0.0, points, said, f"the {name}")


def record(*items: Verdict, level: str = "L3", wall_s: float = 2.5, memory_mib: float | None = 700.0) -> GradeRecord:
    return GradeRecord(NAME, items, level, 1, wall_s, "digest", memory_mib=memory_mib)


def passes(*passed: bool) -> GradeRecord:
    return record(*(verdict(f"item {n}", "passed" if one else "failed", "" if one else "swapped") for n, one in enumerate(passed)))


def test_difficulty_and_discrimination_are_numpys() -> None:
    rng = np.random.default_rng(5)
    ability = rng.normal(size=200)
    table = rng.normal(size=(200, 4)) < ability[:, None] + np.array([1.0, 0.0, -1.0, 0.5])
    table[:, 3] = rng.random(200) < 0.5  # goes with nothing
    items = analyse_items([passes(*map(bool, row)) for row in table])
    for number, item in enumerate(items):
        rest = np.delete(table, number, axis=1).sum(1)
        assert item.reached == pytest.approx(table[:, number].mean())
        assert item.discrimination == pytest.approx(np.corrcoef(table[:, number], rest)[0, 1])
    assert [item.discrimination > 0.2 for item in items if item.discrimination is not None] == [True, True, True, False]


def test_discrimination_is_not_given_where_it_says_nothing() -> None:
    few = [passes(n % 2 == 0, n % 3 == 0) for n in range(LEAST_HAND_INS - 1)]
    assert [item.discrimination for item in analyse_items(few)] == [None, None]
    alike = [passes(True, n % 2 == 0) for n in range(LEAST_HAND_INS)]
    assert [item.discrimination for item in analyse_items(alike)] == [None, None]


def test_errors_and_what_is_graded_by_hand_count_for_nothing() -> None:
    records = [record(verdict("a", "passed"), verdict("b", "error", "grader-error"), verdict("c", "manual"))] * LEAST_HAND_INS
    a, b, c = analyse_items(records)
    assert (a.judged, a.reached) == (LEAST_HAND_INS, 1.0)
    assert (b.judged, b.reached, c.judged, c.reached) == (0, None, 0, None)


def test_a_misconception_counts_once_for_a_student_and_a_cell() -> None:
    twice = record(verdict("a", "failed", "swapped"), verdict("b", "failed", "swapped"), verdict("c", "failed", "not-finite"))
    own = [record(verdict("a", "failed", "raised", f"It raised {n}.")) for n in range(2)]
    rows = count_misconceptions([twice, twice, twice, *own])
    assert [(row.slug, row.students, row.told) for row in rows] == [("not-finite", 3, 3), ("swapped", 3, 3), ("raised", 2, 1)]
    assert [bool(row.text) for row in rows] == [True, True, False]


@pytest.fixture
def graded(copy_of_course: Course) -> Course:
    """A class as the grader leaves it: twelve and some who need a look, one whose every text is an attack, and one who vanished."""
    good, half = passes(True, True), passes(True, False)
    hand_ins: dict[str, tuple[GradeRecord | None, str]] = {f"s{n}": (good if n % 3 else half, f"x_{n} = {n}") for n in range(12)}
    hand_ins |= {
        "copy1": (good, f"def lstm_step(x):\n{OWN}"),
        "copy2": (good, f"def lstm_step(y):\n{OWN.replace('part', 'mine')}"),
        "error": (record(verdict("item 0", "error", "grader-error"), verdict("item 1", "passed")), ""),
        "slow": (record(verdict("item 0", "failed", "time-out"), verdict("item 1", "passed"), wall_s=61.5), ""),
        "torn": (record(verdict("item 0", "failed", "not-json"), verdict("item 1", "failed", "not-json"), level="none"), ""),
        "mallory": (record(verdict("item 0", "failed", "raised", ATTACK), verdict("item 1", "passed")), f"{ATTACK}"),
        "lost": (None, ""),
    }
    master = copy_of_course.assignment(NAME).master
    copy_of_course.classroom.mkdir(exist_ok=True)
    with Gradebook(f"sqlite:///{copy_of_course.classroom / 'gradebook.db'}", "handling-long-sequences") as book:
        book.add_assignment(NAME)
        book.add_notebook(NAME, NAME)
        book.add_grade_cell("item", NAME, NAME, max_score=4, cell_type="code")
        book.add_student("vic", first_name="Vic", last_name="Vanished")
        for student, (told, code) in hand_ins.items():
            names = (
                {"first_name": ATTACK, "last_name": "王"}
                if student == "mallory"
                else {"first_name": "Real", "last_name": f"Name-{student}"}
            )
            book.add_student(student, **names)
            book.add_submission(NAME, student)
            grade = book.find_grade("item", NAME, NAME, student)
            grade.auto_score, grade.needs_manual_grade = (told.score if told else 0), False
            if told:
                notebook = nbformat.from_dict(master)
                next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "lstm_step").source = code
                notebook.metadata["autograder"] = told.to_dict()
                folder = copy_of_course.folder("autograded", student, NAME)
                folder.mkdir(parents=True)
                nbformat.write(notebook, folder / f"{NAME}.ipynb")
        book.db.commit()
    return copy_of_course


def test_the_report_says_who_needs_a_look_and_why(graded: Course) -> None:
    report = make_report(graded, graded.assignment(NAME))
    reasons = {look.student: "; ".join(look.reasons) for look in report.looks}
    assert set(reasons) == {"copy1", "copy2", "error", "slow", "torn", "lost"}
    for student, words in {
        "copy1": "nearly the same as Name-copy2, Real",
        "error": "the grader failed on item 0",
        "slow": "lstm_step did not end in time",
        "torn": "it could not be read: The words of not-json.",
        "lost": "no notebook that this grader graded",
    }.items():
        assert words in reasons[student]
    assert report.vanished == ("Vanished, Vic",)
    assert (report.hand_ins, report.ran) == (19, 17)
    assert sum(one.count for one in report.scores) == 19
    assert report.scores[-1].count == 10, "full marks are in the last bin"
    assert {one.slug: one.students for one in report.misconceptions} == {"swapped": 4, "time-out": 1, "raised": 1}


def test_the_page_is_one_file_in_which_no_text_of_a_students_does_anything(graded: Course, tmp_path: Path) -> None:
    write_report(tmp_path / "report.html", [make_report(graded, graded.assignment(NAME))], graded)
    source = (tmp_path / "report.html").read_text(encoding="utf-8")
    page = parse(source)
    assert not page.find(["script", "img", "iframe", "object", "link", "image", "use"])
    attributes = {name for tag in page.find_all(True) for name in tag.attrs}
    assert not {name for name in attributes if name.startswith("on")} | ({"src", "srcset", "style"} & attributes)
    assert "default-src 'none'" in source
    assert ATTACK in page.get_text(), "it stands there as text"
    assert "王" in page.get_text()
    assert source.count("</svg>") == source.count("<svg")


def test_a_name_leads_to_the_feedback_page_where_there_is_one(graded: Course) -> None:
    page = graded.folder("feedback", "slow", NAME) / f"{NAME}.html"
    page.parent.mkdir(parents=True)
    page.write_text("what the student reads")
    write_report(graded.classroom / "report.html", [make_report(graded, graded.assignment(NAME))], graded)
    links = re.findall(r'href="([^"]+)">([^<]+)<', (graded.classroom / "report.html").read_text(encoding="utf-8"))
    assert links == [("feedback/slow/gates/gates.html", "Name-slow, Real")]


def test_without_names_nothing_is_of_a_single_student(graded: Course, run_command: Run, tmp_path: Path) -> None:
    command = ("autograder", "report", NAME, "--no-names", "--json", "--output", str(tmp_path / "report.html"))
    done = run_command(*command, cwd=graded.root)
    assert done.returncode == 0, done.stderr
    for text in (done.stdout, (tmp_path / "report.html").read_text(encoding="utf-8")):
        for word in ("mallory", "alert(1)", "copy1", "Name-", "Vanished, Vic", "王", '"vic"'):
            assert word not in text, word
    told = json.loads(done.stdout)[NAME]
    assert told["reasons"]["is nearly the same as another"] == 2
    assert told["looks"] == told["rows"] == told["pairs"] == []
    assert len(told["vanished"]) == 1


def test_the_command_writes_into_the_classroom_and_twice_the_same(graded: Course, run_command: Run) -> None:
    page = graded.classroom / "report.html"
    assert run_command("autograder", "report", NAME, cwd=graded.root).returncode == 0
    before = page.read_bytes()
    assert run_command("autograder", "report", NAME, cwd=graded.root).returncode == 0
    assert page.read_bytes() == before
    nothing = run_command("autograder", "report", NAME, "wavenet", cwd=graded.root)
    assert nothing.returncode == 1
    assert "no grades of 'wavenet' yet" in nothing.stderr
    assert page.read_bytes() == before


class TestInABrowser:
    pytestmark = NEEDS_BROWSER

    @pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
    def test_it_fits_the_screen_in_light_and_dark(self, graded: Course, tmp_path: Path, scheme: str, width: int) -> None:
        write_report(tmp_path / "report.html", [make_report(graded, graded.assignment(NAME))] * 2, graded)
        with running_browser() as browser, strict_page(browser, width, scheme) as page:
            page.goto((tmp_path / "report.html").as_uri())
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"the page is {wide} px wider than the screen"
            assert page.locator("figure svg rect.bar").first.bounding_box()
            colours = page.evaluate("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]")
            assert (colours[0] == "rgb(255, 255, 255)") == (scheme == "light")
            assert colours[0] != colours[1]

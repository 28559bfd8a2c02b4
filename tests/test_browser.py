"""What a reader and a student see, in a real browser: the built website and the feedback page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from autograder.checks import checks_of
from tests.bank import ROOT, find_case, write_notebook
from tests.sites import NEEDS_BROWSER, SITE, come_to_pictures, parse, running_browser, strict_page

NAME = "unstable_gradients"
PAGES = sorted(path.relative_to(SITE).as_posix() for path in [SITE / "index.html", *SITE.glob("book/**/*.html")])
PICTURES = [name for name in PAGES[:-1] if "ls-explorable" in (SITE / name).read_text(encoding="utf-8")]

pytestmark = NEEDS_BROWSER


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture(params=[("light", 1280), ("dark", 390)], ids=["light-wide", "dark-phone"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    scheme, width = request.param
    with strict_page(browser, width, scheme) as opened:
        yield opened


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_website_works_offline_and_fits_the_screen(name: str, page: Page) -> None:
    page.goto((SITE / name).as_uri())
    page.wait_for_load_state("load")
    expect(page.locator("h1:visible").first).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"the page is {wide} px wider than the screen"


@pytest.mark.parametrize("name", PAGES)
def test_equations_are_there_and_no_raw_latex_is(name: str, page: Page) -> None:
    page.goto((SITE / name).as_uri())
    article = page.locator("article").first.inner_text()
    assert not re.search(r"\\(frac|sigma|mathbf|operatorname|partial|begin)", article)
    if "unstable" in name:
        assert page.locator("math").count() > 5
        sizes = page.eval_on_selector_all("math", "all => all.map(m => m.getBoundingClientRect().width)")
        assert all(size > 0 for size in sizes)


@pytest.mark.parametrize("name", PAGES[:-1])
def test_both_ends_of_each_equation_can_be_seen(name: str, page: Page) -> None:
    page.goto((SITE / name).as_uri())
    cut = """boxes => boxes.filter(box => {
        const parts = [...box.children].map(part => part.getBoundingClientRect());
        const from = Math.min(...parts.map(part => part.left)), to = Math.max(...parts.map(part => part.right));
        const { left, right } = box.getBoundingClientRect();
        box.scrollLeft = box.scrollWidth;
        return from < left - 1 || to - box.scrollLeft > right + 1;
    }).map(box => box.id)"""
    assert page.eval_on_selector_all("div.math", cut) == []


def test_every_figure_says_what_it_shows(page: Page) -> None:
    page.goto((SITE / "book" / f"{NAME}.html").as_uri())
    figures = page.locator("article svg[role=img]")
    assert figures.count() >= 5
    for figure in figures.all():
        label = figure.get_attribute("aria-label") or figure.locator("title").first.inner_text()
        assert len(label) > 20
    assert page.eval_on_selector_all("article img", "all => all.filter(i => !i.alt).length") == 0


@pytest.mark.parametrize("name", PICTURES)
def test_a_page_with_a_picture_to_move_has_its_style_and_no_word_about_missing_scripts(name: str, page: Page) -> None:
    page.goto((SITE / name).as_uri())
    assert page.evaluate("[...document.styleSheets].some(sheet => (sheet.href || '').includes('explorables.css'))")
    come_to_pictures(page)
    for picture in page.locator(".ls-explorable").all():
        assert "JavaScript" not in picture.inner_text()
        expect(picture.locator("input").first).to_be_visible()


def test_the_book_has_its_pages_with_pictures_to_move() -> None:
    assert len(PICTURES) >= 4


def test_every_diagnosis_links_to_a_section_that_is_there() -> None:
    for check in checks_of(NAME):
        name, anchor = check.section.split("#")
        assert parse(SITE / name).find(id=anchor), check.section


def test_the_references_of_the_checks_are_in_the_bibliography() -> None:
    known = set(re.findall(r"^@\w+\{([^,]+),", (ROOT / "book" / "references.bib").read_text(encoding="utf-8"), re.M))
    for path in (ROOT / "autograder" / "checks").rglob("*.py"):
        assert set(re.findall(r"key ``([^`]+)``", path.read_text(encoding="utf-8"))) <= known, path


def test_the_feedback_page_reads_well(page: Page, copy_of_course: object, run_command: Callable[..., object]) -> None:
    root: Path = copy_of_course.root  # type: ignore[attr-defined]
    write_notebook(find_case(NAME, "wrong/norm_over_batch"), root / "classroom" / "submitted" / "ada" / NAME / f"{NAME}.ipynb")
    run_command("autograder", "grade", NAME, cwd=root)
    page.goto((root / "classroom" / "feedback" / "ada" / NAME / f"{NAME}.html").as_uri())
    expect(page.get_by_text("over the batch").first).to_be_visible()
    expect(page.get_by_text("Read about it in the book").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    colours = page.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    assert _contrast(*colours) >= 7


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of two CSS colours (WCAG 2.2)."""

    def luminance(colour: str) -> float:
        channels = np.array([int(value) for value in re.findall(r"\d+", colour)[:3]]) / 255
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)

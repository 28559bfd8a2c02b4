"""What a reader and a student see, in a real browser: the built website, the feedback page, an exercise solved in JupyterLab."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from autograder.checks import checks_of
from tests.bank import ROOT, find_case, write_notebook

SITE = ROOT / "_build" / "html"
NAME = "unstable_gradients"
CANDIDATES = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in CANDIDATES if name and (found := shutil.which(name))), None)
PAGES = sorted(path.relative_to(SITE).as_posix() for path in [SITE / "index.html", *SITE.glob("book/**/*.html")])
PICTURES = [name for name in PAGES[:-1] if "ls-explorable" in (SITE / name).read_text(encoding="utf-8")]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM and os.environ.get("CI") != "true", reason="no chromium: see the README on how to get one"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "no chromium"
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield running
        running.close()


@pytest.fixture(params=[("light", 1280), ("dark", 390)], ids=["light-wide", "dark-phone"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that fails the test on any script error and on any request that leaves the machine."""
    scheme, width = request.param
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, offline=True)
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(f"script error: {error}"))
    opened.on("request", lambda sent: None if sent.url.startswith(("file:", "data:", "blob:")) else problems.append(f"request: {sent.url}"))
    opened.on("requestfailed", lambda sent: problems.append(f"missing: {sent.url}"))
    yield opened
    context.close()
    assert problems == []


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
    for picture in page.locator(".ls-explorable").all():
        assert "JavaScript" not in picture.inner_text()
        expect(picture.locator("input").first).to_be_visible()


def test_the_book_has_its_pages_with_pictures_to_move() -> None:
    assert len(PICTURES) >= 4


class _Ids(HTMLParser):
    """The ids of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids |= {value or "" for name, value in attrs if name == "id"}


def test_every_diagnosis_links_to_a_section_that_is_there() -> None:
    for check in checks_of(NAME):
        name, anchor = check.section.split("#")
        assert anchor in _Ids((SITE / name).read_text(encoding="utf-8")).ids, check.section


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


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """JupyterLab on copies of the exercises; its address."""
    shutil.copytree(ROOT / "exercises", tmp_path / "work")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0"]
    settings = ["--IdentityProvider.token=", "--ServerApp.password=", f"--notebook-dir={tmp_path / 'work'}", "--LabApp.news_url="]
    private = {"JUPYTER_CONFIG_DIR": str(tmp_path / "config"), "JUPYTERLAB_SETTINGS_DIR": str(tmp_path / "settings")}
    private |= {"JUPYTERLAB_WORKSPACES_DIR": str(tmp_path / "workspaces"), "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime")}
    quiet = subprocess.DEVNULL
    server = subprocess.Popen([*command, *settings], env={**os.environ, **private}, stdout=quiet, stderr=quiet)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/api/status")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(address: str, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"{address} did not answer within {seconds:g} s")


WRONG = "def layer_norm(x, gain, bias, epsilon=1e-3):\nreturn gain * (x - x.mean(0)) / np.sqrt(x.var(0) + epsilon) + bias"
RIGHT = (
    "def layer_norm(x, gain, bias, epsilon=1e-3):\n"
    "return gain * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + epsilon) + bias"
)


def test_a_student_solves_a_part_in_jupyterlab(lab: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(f"{lab}/lab/tree/{NAME}/{NAME}.ipynb")
    notebook = page.locator(".jp-NotebookPanel:visible")
    expect(notebook.get_by_role("heading", name="Exercise: unstable gradients")).to_be_visible(timeout=90_000)
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=60_000)
    _run(page, _cell(notebook, "def expect_close"))
    _write(page, _cell(notebook, "def layer_norm"), WRONG)
    _run(page, _cell(notebook, "def layer_norm"))
    test = _cell(notebook, "# Two samples with four features")
    _run(page, test)
    expect(test.locator(".jp-OutputArea-output").first).to_contain_text("Two samples: expected", timeout=90_000)
    _write(page, _cell(notebook, "def layer_norm"), RIGHT)
    _run(page, _cell(notebook, "def layer_norm"))
    _run(page, test)
    solved = "The standard deviation of each sample and step: as expected."
    expect(test.locator(".jp-OutputArea-output").first).to_contain_text(solved, timeout=30_000)
    page.close()


def _cell(notebook: Locator, text: str) -> Locator:
    return notebook.locator(".jp-CodeCell").filter(has_text=text).first


def _write(page: Page, cell: Locator, source: str) -> None:
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source.replace("\nreturn", "\n    return"))


def _run(page: Page, cell: Locator) -> None:
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")

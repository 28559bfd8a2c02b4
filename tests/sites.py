"""Small websites built with the book's own extensions, and a browser to look at them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.bank import ROOT

SITE = ROOT / "_build" / "html"
CANDIDATES = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in CANDIDATES if name and (found := shutil.which(name))), None)
NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM and os.environ.get("CI") != "true", reason="no chromium: see the README on how to get one"),
]
CONF = f"""
import sys
PARSER = "{{parser}}"
sys.path.insert(0, {str(ROOT / "book" / "_ext")!r})
project = "A small site"
extensions = [PARSER, "mathml", "question", "explorable", "items", "hostile", "benchmark"]
exclude_patterns = ["built", "exercises", "solutions"]
nb_execution_mode = "off"
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist", "dollarmath"]
html_theme = "sphinx_book_theme"
html_math_renderer = "mathml"
html_static_path = [{str(ROOT / "book" / "_static")!r}]
html_css_files = ["custom.css", "question.css"]
html_context = {{{{"default_mode": "auto"}}}}
"""


def parse(page: Path | str) -> BeautifulSoup:
    """A page, or its text, as a browser would read it."""
    return BeautifulSoup(page if isinstance(page, str) else page.read_text(encoding="utf-8"), "html.parser")


def build_site(pages: Mapping[str, str], folder: Path, builder: str = "html", extra: str = "") -> tuple[Path, str]:
    """Build a site, of the text of each page by name and lines for its configuration; a folder with the pages, and what Sphinx said.

    HTML is built with the book's parser, other formats with the one under it, which starts faster.
    """
    conf = CONF.format(parser="myst_nb" if builder == "html" else "myst_parser") + extra
    folder.joinpath("conf.py").write_text(conf, encoding="utf-8")
    index = "# Index\n\n```{toctree}\n" + "\n".join(pages) + "\n```\n"
    for name, source in {**pages, "index": index}.items():
        folder.joinpath(f"{name}.md").write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", builder, str(folder), str(folder / "built")]
    env = {name: value for name, value in os.environ.items() if name != "SITE_ADDRESS"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=env)
    return folder / "built", done.stdout + done.stderr


@contextmanager
def running_browser() -> Iterator[Browser]:
    """A browser without a network."""
    assert CHROMIUM, "no chromium"
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@contextmanager
def strict_page(browser: Browser, width: int = 390, scheme: str = "light", scripts: bool = True, touch: bool = False) -> Iterator[Page]:
    """A page that fails the test on any script error and on any request that leaves the machine."""
    assert scheme in ("light", "dark")
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
        offline=True,
        java_script_enabled=scripts,
        has_touch=touch,
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
    page.on("request", lambda sent: None if sent.url.startswith(("file:", "data:", "blob:")) else problems.append(f"request: {sent.url}"))
    page.on("requestfailed", lambda sent: problems.append(f"missing: {sent.url}") if scripts else None)  # refused scripts fail too
    yield page
    context.close()
    assert problems == []


def come_to_pictures(page: Page) -> None:
    """Come to each picture of a page that can be moved, as a reader does, until it can be; sections far off are laid out before."""
    page.add_style_tag(content="section { content-visibility: visible !important }")
    for figure in page.locator("figure.ls-explorable").all():
        figure.scroll_into_view_if_needed()
        expect(figure).to_have_class(re.compile("ls-live"))

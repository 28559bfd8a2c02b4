"""The built website keeps its budgets, asks nothing elsewhere, and has nothing that axe, a link or a dictionary objects to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from scripts import make_pdf
from tests import site_check
from tests.bank import ROOT
from tests.sites import NEEDS_BROWSER, running_browser, strict_page
from tests.test_glossary import GLOSSARY

PAGES = site_check.pages()
AXED = [(name, *site_check.SHOWN[at % 2]) for at, name in enumerate(PAGES)]
"""Each page in one theme, the themes by turns: axe takes seconds. ``make site-check`` looks at each in both."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with site_check.served(site_check.SITE) as serving:
        yield serving


def test_every_link_within_the_site_leads_somewhere() -> None:
    assert {page: links for page, links in site_check.dead_links(PAGES).items() if links} == {}


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_check, "SITE", tmp_path)
    links = ("b.html#there", "b.html#nowhere", "c.html", "http://example.org", "#here", "https://example.org/a")
    (tmp_path / "a.html").write_text('<p id="here">' + "".join(f'<a href="{link}">x</a>' for link in links), encoding="utf-8")
    (tmp_path / "b.html").write_text('<p id="there">', encoding="utf-8")
    assert site_check.dead_links(["a.html", "b.html"]) == {"a.html": ["b.html#nowhere", "c.html", "http://example.org"], "b.html": []}


def test_no_word_is_misspelt() -> None:
    assert {page: words for page, words in site_check.misspelt(PAGES).items() if words} == {}


def test_the_pages_as_one_document_have_names_of_their_own_and_links_that_stay_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = make_pdf.document()
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    inside = set(re.findall(r'href="#([^"]+)"', text))
    assert len(inside) > 300
    assert inside - set(ids) == set()
    assert text.count('<section class="ls-chapter"') == len(make_pdf.pages()) >= 15


class TestInABrowser:
    pytestmark = NEEDS_BROWSER

    @pytest.mark.parametrize("name", PAGES)
    def test_a_page_keeps_its_budget_and_asks_nothing_elsewhere(self, name: str, browser: Browser, address: str) -> None:
        assert site_check.visit(browser, address, name).faults == []

    @pytest.mark.parametrize(("name", "scheme", "width"), AXED)
    def test_axe_finds_nothing(self, name: str, scheme: str, width: int, browser: Browser) -> None:
        assert site_check.violations(browser, name, scheme, width) == []

    def test_axe_is_at_work(self, tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(site_check, "SITE", tmp_path)
        (tmp_path / "a.html").write_text('<html><body><img src="x.png"><p style="color:#aaa">pale</p></body></html>', encoding="utf-8")
        found = " ".join(site_check.violations(browser, "a.html", "light", 1280))
        assert all(rule in found for rule in ("image-alt", "color-contrast", "html-has-lang"))

    def test_the_search_finds_a_term_by_its_other_names(self, browser: Browser) -> None:
        others = [names for names in GLOSSARY if len(names) > 1]
        with strict_page(browser, 1280) as page:
            for name in [names[-1] for names in others][::6]:
                page.goto(f"{(site_check.SITE / 'search.html').as_uri()}?q={name}")
                first = page.locator("#search-results ul.search li a").first
                expect(first).to_have_text("Glossary")
                assert "glossary.html#term-" in (first.get_attribute("href") or "")

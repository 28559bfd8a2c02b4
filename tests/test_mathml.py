"""Equations in a line of text."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.sites import NEEDS_BROWSER, build_site, parse, running_browser, strict_page

TEXT = "# On $x$, and more\n\nHere ($B, T$), and then $U$; **here $z$.** Here `a` $q$ b.\n"
BROKEN = """p => {
  const broken = [];
  for (let width = 60; width < 360; width += 4) {
    p.style.width = `${width}px`;
    for (const kept of p.querySelectorAll('.ls-kept')) {
      const { top, bottom } = kept.querySelector('math').getBoundingClientRect();
      const range = document.createRange();
      for (const text of [...kept.childNodes].filter(node => node.nodeType === Node.TEXT_NODE)) {
        range.selectNodeContents(text);
        const box = range.getBoundingClientRect();
        if (box.top > bottom || box.bottom < top) broken.push([width, text.data]);
      }
    }
  }
  return broken;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built, said = build_site({"line": TEXT}, tmp_path_factory.mktemp("mathml"))
    assert not said
    return built


def test_brackets_and_punctuation_belong_to_their_equation(site: Path) -> None:
    page = parse(site / "line.html")
    assert [kept.get_text() for kept in page.select("article .ls-kept")] == ["x,", "(B,T),", "U;", "z."]
    assert page.select_one("article p").get_text() == "Here (B,T), and then U; here z. Here a q b."  # type: ignore[union-attr]


class TestInTheBrowser:
    pytestmark = NEEDS_BROWSER

    @pytest.fixture
    def page(self) -> object:
        with running_browser() as browser, strict_page(browser) as opened:
            yield opened

    def test_no_line_breaks_between_them(self, page: Page, site: Path) -> None:
        page.goto((site / "line.html").as_uri())
        assert page.locator("article p").first.evaluate(BROKEN) == []
        page.add_style_tag(content=".ls-kept { white-space: normal !important }")
        assert page.locator("article p").first.evaluate(BROKEN) != [], "the test sees it"

"""What is done to the site after Sphinx: one style sheet, one script, drawn icons, what the web needs to know."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from access import mend
from finish import finish
from icons import Icons
from minify import minified
from playwright.sync_api import expect
from purge import names_of, purge
from rcssmin import cssmin
from sphinx.errors import ExtensionError

from tests.sites import NEEDS_BROWSER, build_site, running_browser, strict_page

PLAIN = """# Plain

The first words of a page.

:::{note}
A box.
:::

```python
print(1)
```

```python
print("a line of code that is much too long for a phone")
```

$$ x^2 $$

End.
"""
PAGES = {
    "plain": PLAIN,
    "moving": "# Moving\n\n:::{explorable} gradient\n:::\n",
}
MORE = """
extensions += ["lean", "publish", "finish", "sphinx_copybutton", "sphinx_togglebutton", "sphinx_design"]
html_css_files.insert(0, "colours.css")
html_js_files = ["reach.js"]
language = "en"
"""
ADDRESS = "https://example.org/course/"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("finish")


@pytest.fixture(scope="module")
def site(source: Path) -> Path:
    """A site whose address nobody has said."""
    built, said = build_site(PAGES, source, extra=MORE)
    assert said == ""
    return built


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with an address."""
    built, said = build_site(PAGES, tmp_path_factory.mktemp("published"), extra=f"{MORE}html_baseurl = {ADDRESS!r}\n")
    assert "WARNING" not in said
    return built


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def loaded(page: Path) -> list[str]:
    return [name.split("?")[0] for name in re.findall(r'<(?:script|link rel="stylesheet")[^>]*? (?:src|href)="([^"]+)"', text_of(page))]


def test_a_page_loads_one_style_sheet_and_one_script(site: Path) -> None:
    assert sorted(loaded(site / "plain.html")) == ["_static/site.css", "_static/site.js"]
    assert "_static/site.js" in loaded(site / "genindex.html")


def test_only_a_page_that_needs_more_loads_more(site: Path) -> None:
    more = set(loaded(site / "moving.html")) - set(loaded(site / "plain.html"))
    assert {Path(name).name for name in more} == {"explorables.css", "near.js"}
    assert {"_static/searchtools.js", "searchindex.js"} <= set(loaded(site / "search.html"))


def test_every_file_that_a_page_loads_is_there_and_little_else_is(site: Path) -> None:
    for page in site.glob("*.html"):
        assert [name for name in loaded(page) if not (site / name).exists()] == []
    names = {path.name for path in (site / "_static").rglob("*") if path.is_file()}
    assert not {name for name in names if re.search(r"fontawesome.js$|\.map$|bootstrap.js$|pydata.*css$|\.mo$|fa-solid", name)}
    assert sum(path.stat().st_size for path in (site / "_static").rglob("*")) < 500_000


def test_icons_are_drawn_and_hidden_from_screen_readers(site: Path) -> None:
    text = text_of(site / "plain.html")
    drawn = re.findall(r'<svg class="svg-inline--fa[^>]*>', text)
    assert len(drawn) > 5
    assert all('aria-hidden="true"' in icon for icon in drawn)
    assert not re.search(r'<(i|span) class="fa', text)
    assert "Font Awesome Free" in text_of(site / "_static" / "site.css")  # its licence asks to be named


@pytest.mark.parametrize(
    ("script", "kept"),
    [
        ("const f = (x) => {  // one\n  return [ x, 1 ];\n}\n", "const f=x=>[x,1];"),
        ("/*! of whom */\nrun( )\n(1 + +2)\n", "/*! of whom */"),
        ("a = `x ${ b ? `and ${ c ( 1 ) } of  it` : '' }. // no`;", "`x ${b?`and ${c(1)} of  it`:``}. // no`"),
        ("export const q = { a: `  ${ b }  ` };", "export const q={a:`  ${b}  `};"),
        ('a = /[/ ]  ( "`)/ ; b = "/* x */" // c', '/[/ ]  ( "`)/'),
        ("const Search = { a ( long ) { return long } }; function unused () { return 2 }", "function unused(){return 2}"),
    ],
)
def test_a_script_loses_needless_blanks_and_no_others(script: str, kept: str) -> None:
    assert kept in minified(script)
    assert len(minified(script)) < len(script)


def test_what_is_no_script_stays() -> None:
    assert minified("let = = 3  // no script") == "let = = 3  // no script"


def test_the_search_knows_the_terms_of_pages_that_have_not_changed(tmp_path: Path) -> None:
    pages = {"terms": "# Terms\n\n```{glossary}\nlatch\n  It holds.\n```\n", "other": "# Other\n\nText.\n"}
    extra = "extensions += ['terms']\n"
    for text in ("", "\nMore.\n"):
        built, said = build_site({**pages, "other": pages["other"] + text}, tmp_path, extra=extra)
        assert said.strip() == ""
        index = json.loads(text_of(built / "searchindex.js").removeprefix("Search.setIndex(").removesuffix(")"))
        assert list(index["indexentries"]) == ["latch"]


def test_nothing_changed_nothing_written(site: Path, source: Path) -> None:
    pages = [site / "plain.html", site / "_static" / "site.css"]
    times = [path.stat().st_mtime_ns for path in pages]
    finish(site)
    assert [path.stat().st_mtime_ns for path in pages] == times
    source.joinpath("plain.md").write_text(PAGES["plain"] + "\nMore.\n", encoding="utf-8")
    build_site({**PAGES, "plain": PAGES["plain"] + "\nMore.\n"}, source, extra=MORE)
    assert "More." in text_of(site / "plain.html")
    assert sorted(loaded(site / "plain.html")) == ["_static/site.css", "_static/site.js"]
    assert loaded(site / "moving.html")[0] == "_static/site.css"


def test_a_theme_that_has_changed_stops_the_build_with_one_clear_message(tmp_path: Path) -> None:
    (tmp_path / "_static").mkdir()
    text = '<html><head><title>x</title><link href="_static/styles/theme.css" rel="stylesheet" /></head><body></body></html>'
    (tmp_path / "genindex.html").write_text(text, encoding="utf-8")
    with pytest.raises(
        ExtensionError, match=r"finish\.py expected _static/scripts/fontawesome\.js in genindex\.html.*sphinx-book-theme \d"
    ):
        finish(tmp_path)


def test_an_icon_that_the_theme_does_not_carry_is_named() -> None:
    icons = Icons.read('{"bars":[448,512,["navicon"],"f0c9","M0 96C0"]}', "/*! Font Awesome */")
    assert '<path fill="currentColor" d="M0 96C0"/>' in icons.draw('<i class="fas fa-navicon"></i>')
    with pytest.raises(LookupError, match="rocket"):
        icons.draw('<i class="fas fa-rocket"></i>')


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".a{x:y}.b{x:y}", ".a{x:y}"),
        (".a .b,.a>p{x:y}", ".a>p{x:y}"),
        ("#here:not(.b){x:y}#there{x:y}", "#here:not(.b){x:y}"),
        ("@media print{.b{x:y}p::before{x:y}}@media print{.b{x:y}}", "@media print{p::before{x:y}}"),
        (":root{--one:1;--two:2;--three:var(--two)}p{x:var(--one)}", ":root{--one:1}p{x:var(--one)}"),
        ("p:is(.b,.a){x:y}[data-x]{x:y}.made{x:y}", "p:is(.b,.a){x:y}[data-x]{x:y}.made{x:y}"),
        ("@keyframes turn{from{x:y}}@keyframes fall{from{x:y}}p{animation:turn 1s}", "@keyframes turn{from{x:y}}p{animation:turn 1s}"),
    ],
)
def test_a_rule_stays_if_it_can_match(css: str, kept: str) -> None:
    names = names_of(['<p class="a other" id="here">text b</p>'], ["element.classList.add('made')"])
    assert cssmin(purge(css, names)) == kept


def test_without_an_address_no_page_claims_one(site: Path) -> None:
    for page in site.glob("*.html"):
        text = text_of(page)
        assert not re.search(r'og:url|og:image|rel="canonical" href="http', text)
        assert not re.search(r'(?:src|href|content)="https?:', re.sub(r"<svg.*?</svg>", "", text))
    assert text_of(site / "robots.txt") == "User-agent: *\nAllow: /\n"
    assert not (site / "sitemap.xml").exists()
    assert '<meta property="og:title" content="Plain" />' in text_of(site / "plain.html")


def test_each_page_has_a_title_and_a_description_of_its_own(site: Path) -> None:
    pages = [path for path in site.glob("*.html") if path.name not in ("index.html", "404.html", "moving.html")]
    texts = [text_of(page) for page in pages]
    for found in ("<title>(.+?)</title>", '<meta name="description" content="(.+?)"'):
        each = [re.findall(found, text) for text in texts]
        assert all(len(one) == 1 for one in each), [page.name for page in pages]
        assert len({one[0] for one in each}) == len(pages)
    assert 'content="The first words of a page.' in text_of(site / "plain.html")


def test_with_an_address_the_site_has_a_map_cards_and_one_true_address_for_each_page(published: Path) -> None:
    text = text_of(published / "plain.html")
    assert f'<link rel="canonical" href="{ADDRESS}plain.html"' in text
    assert f'<meta property="og:url" content="{ADDRESS}plain.html" />' in text
    card = re.findall(r'<meta property="og:image" content="([^"]+)"', text)[0]
    assert (published / card.removeprefix(ADDRESS)).read_bytes().startswith(b"\x89PNG")
    places = [element.text for element in ElementTree.parse(published / "sitemap.xml").iter() if element.tag.endswith("loc")]
    assert f"{ADDRESS}plain.html" in places
    assert f"{ADDRESS}search.html" not in places
    assert f"Sitemap: {ADDRESS}sitemap.xml" in text_of(published / "robots.txt")
    assert f'href="{ADDRESS}"' in text_of(published / "404.html")


def test_each_page_says_what_made_it(site: Path) -> None:
    assert re.search(r"<code>make book</code> with Python 3\.\d+\.\d+, .*sphinx \d", text_of(site / "plain.html"))


@pytest.mark.parametrize(
    ("html", "better"),
    [
        ('<summary aria-label="Toggle hidden content">Show</summary>', "<summary>Show</summary>"),
        ('<th></th><th class="head"><p></p></th><th>a</th>', "<td></td><td></td><th>a</th>"),
        ('<div class="citation" role="doc-biblioentry">', '<div class="citation" role="listitem">'),
        ("<pre>a</pre><prefix>", '<pre tabindex="0">a</pre><prefix>'),
        ('<div class="output text_html"><p class="math">', '<div tabindex="0" class="output text_html"><p class="math">'),
    ],
)
def test_what_a_screen_reader_or_a_keyboard_stumbles_over_is_mended(html: str, better: str) -> None:
    assert mend(html) == better


class TestInABrowser:
    pytestmark = NEEDS_BROWSER

    def test_what_scrolls_is_a_stop_for_the_keyboard_and_what_fits_is_none(self, site: Path) -> None:
        with running_browser() as browser:
            for width, stops in ((390, 1), (1280, 0)):
                with strict_page(browser, width) as page:
                    page.goto((site / "plain.html").as_uri())
                    expect(page.locator("pre[tabindex='0']")).to_have_count(stops)
                    expect(page.locator("div.math[tabindex='0']")).to_have_count(0)

    def test_the_finished_site_works_from_a_folder(self, site: Path, tmp_path: Path) -> None:
        moved = shutil.copytree(site, tmp_path / "a folder")
        with running_browser() as browser:
            for scheme, ground in (("light", "rgb(253, 253, 252)"), ("dark", "rgb(18, 24, 30)")):
                with strict_page(browser, 1280, scheme) as page:
                    page.goto((moved / "plain.html").as_uri())
                    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
                    page.get_by_role("button", name="Color mode").click()
                    assert page.evaluate("localStorage.mode") in ("light", "dark")
                    page.keyboard.press("Control+K")
                    expect(page.get_by_role("searchbox")).to_be_focused()
                    page.keyboard.type("words")
                    page.keyboard.press("Enter")
                    expect(page.get_by_role("link", name="Plain")).to_have_count(2)

"""What is done to the site after Sphinx has written it, so that pages are light: one style sheet, one script, icons without a font.

- The style sheets of all pages become one, `_static/site.css`, without the rules that no page uses. The scripts become one,
  `_static/site.js`, which runs when the page has been read. What only some pages need, only these load.
- The script of icons becomes a few lines of style (`icons`).
- Pages, styles and scripts are minified. What no page refers to is left out.

A page that Sphinx has not written anew stays as it is. Where the theme writes its pages in another way than this file knows, the
build fails and says what was expected.
"""

import hashlib
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from access import mend
from icons import Icons
from minify import minified
from purge import names_of, purge
from rcssmin import cssmin
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

MODEL = "genindex.html"  # the page with what every page has; Sphinx writes it whenever it writes any
STYLE, SCRIPT = "_static/site.css", "_static/site.js"
FRESH = "_static/styles/theme.css"
ICONS = "_static/scripts/fontawesome.js"
EXPLORABLES = "_static/explorables"
SEARCH = ("_static/searchtools.js", "_static/language_data.js", "searchindex.js")
NEEDED = {"_static/design-tabs.js": "sd-tab-set", "_static/togglebutton.js": "toggle admonition", "_static/copybutton.js": "highlight"}
LICENCES = re.compile(r"LICENSE|OFL")
CHARSET = '@charset "utf-8";'
LINK = re.compile(r'<link\b[^>]*?href="([^"?]+\.css)[^>]*?>\s*')
TAG = re.compile(r"<script\b([^>]*)>(.*?)</script>\s*", re.DOTALL)
LATER = re.compile(r'data-scripts="([^"]+)"')
SRC = re.compile(r'src="([^"?]+)')
PRELOAD = re.compile(r'<link rel="preload" as="script"[^>]*>\s*')
VIEWPORT = re.compile(r'<meta name="viewport"[^>]*>\s*')
URL = re.compile(r"""url\((["']?)(?!data:|#|https?:)([^"')]+)\1\)""")
IMPORT = re.compile(r"""@import\s+(?:url\()?["']?([^"')\s;]+)["']?\)?\s*;""")
VERBATIM = re.compile(r"(<(?:pre|script|style|textarea)\b.*?</(?:pre|script|style|textarea)>)", re.DOTALL)
VERSION = re.compile(r"(_static/site\.(?:css|js))\?v=\w*")
STOPS = re.compile(r'document\.querySelectorAll\(\["pre",[^\]]*\]\.join\(", "\)\)')  # lays out the whole page; reach.js does it otherwise
PLAIN = re.compile(r'<span(?: class="(?:n|nn|p|w)")?>([^<]*)</span>')  # names and punctuation: a third of a page's elements
THEME = 'data-theme="auto"'
MODE = """<script>(function(d,s){try{s=localStorage}catch(e){s={}}d.mode=s.mode||"auto";
d.theme=d.mode!="auto"?d.mode:matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light"})(document.documentElement.dataset)</script>
"""


@dataclass
class Page:
    """A page of the site: its path from the site's root, and its text."""

    name: str
    text: str

    @property
    def root(self) -> str:
        """The way from the page to the site's root."""
        return "../" * self.name.count("/")

    @property
    def fresh(self) -> bool:
        """Whether Sphinx has just written it."""
        return FRESH in self.text

    def target(self, address: str) -> str:
        """The path of a file from the site's root, of its address on this page."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.name), address))


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_config_value("site_made_of", made_of(), "html")  # pages are written anew when it changes
    app.connect("build-finished", finish_build, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def made_of() -> str:
    """A digest of the extensions, the styles and the scripts that make the site."""
    folder = Path(__file__).parent
    files = sorted(path for path in [*folder.glob("*.py"), *folder.with_name("_static").rglob("*")] if path.is_file())
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def finish_build(app: Sphinx, exception: Exception | None) -> None:
    """Finish a site that was built without an error."""
    if exception is None and app.builder.name == "html":
        finish(Path(app.outdir))


def finish(folder: Path) -> None:
    """Make a site lighter, in its place.

    Raises:
        ExtensionError: says what of the theme is no longer as this file knows it.
    """
    pages = [Page(path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")) for path in sorted(_pages(folder))]
    if not any(page.fresh for page in pages):
        return
    model = next((page for page in pages if page.name == MODEL), None)
    expect(model is not None and model.fresh, f"{MODEL} with {FRESH}")
    assert model
    styles, scripts = _styles(model), _scripts(model)
    for name in (ICONS, "_static/documentation_options.js", "_static/scripts/bootstrap.js", "_static/scripts/pydata-sphinx-theme.js"):
        expect(any(script == name for script, _ in scripts), f"{name} in {MODEL}")
    expect("dataset.theme" in model.text, f"a script that sets the colours in {MODEL}")
    left_out = {name for name, _ in scripts}
    text = "".join(page.text for page in pages)
    scripts = [(name, code) for name, code in scripts if name != ICONS and not _idle(name, text)]
    code = _bundle_scripts(folder, scripts)
    extra = [path.read_text(encoding="utf-8") for path in _own_scripts(folder, pages, left_out)]
    try:
        icons = Icons.read((folder / ICONS).read_text("utf-8"), (folder / f"{ICONS}.LICENSE.txt").read_text("utf-8"))
        for page in pages:
            if page.fresh:
                page.text = icons.draw(page.text)
        css = _bundle_styles(folder, styles, icons, pages, [code, *extra])
    except (LookupError, OSError) as error:
        expect(False, f"the icon {error} in {ICONS}")
        raise
    digests = {STYLE: _write(folder / STYLE, css), SCRIPT: _write(folder / SCRIPT, code)}
    for page in pages:
        if page.fresh:
            page.text = _minified(mend(_lighter(page, set(styles), left_out)))
        page.text = VERSION.sub(lambda found: f"{found[1]}?v={digests[found[1]]}", page.text)
        _write(folder / page.name, page.text)
    _tidy(folder, "\n".join([*(page.text for page in pages), css, code]))


def expect(holds: object, what: str) -> None:
    """Stop the build where the theme is not as expected."""
    if not holds:
        themes = ", ".join(f"{name} {version(name)}" for name in ("sphinx-book-theme", "pydata-sphinx-theme", "sphinx"))
        raise ExtensionError(
            f"book/_ext/finish.py expected {what}, and it is not there ({themes}). "
            "Adapt finish.py to the theme's new pages, or hold the theme back in constraints.txt."
        )


def _pages(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*.html") if "_static" not in path.parts and path != folder / "index.html")


def _styles(page: Page) -> list[str]:
    """The style sheets of a page, in order."""
    return list(dict.fromkeys(page.target(found) for found in LINK.findall(page.text)))


def _scripts(page: Page) -> list[tuple[str, str]]:
    """The scripts of a page, in order: the path of each, or its code."""
    found = [(SRC.search(attributes), code) for attributes, code in TAG.findall(page.text)]
    return [(page.target(source[1]) if source else "", code) for source, code in found if source or "dataset.theme" not in code]


def _idle(name: str, text: str) -> bool:
    """Whether a script has nothing to do on any page."""
    return name in SEARCH or (name in NEEDED and NEEDED[name] not in text)


def _bundle_scripts(folder: Path, scripts: Iterable[tuple[str, str]]) -> str:
    """All scripts as one, with the settings of pages that are the same on all."""
    parts = []
    for name, code in scripts:
        if name:
            source = (folder / name).read_text(encoding="utf-8")
            parts.append(source if len(source) > 500 * source.count("\n") else minified(source))
        elif ".pagename" not in code:
            parts.append(code.strip())
    code = re.sub(r"//# sourceMappingURL=.*", "", "\n;".join(dict.fromkeys(parts)))
    code, found = STOPS.subn("[]", code)
    expect(found == 1, "the search for what scrolls in pydata-sphinx-theme.js")
    return code


def _own_scripts(folder: Path, pages: Iterable[Page], shared: set[str]) -> list[Path]:
    """The scripts that only some pages load, at once or when they are needed."""
    names = {name for page in pages for name, _ in _scripts(page) if name} - shared - {SCRIPT}
    later = {name for page in pages for found in LATER.findall(page.text) for name in re.findall(r"[\w.]+\.js", found)}
    names |= {posixpath.join(EXPLORABLES, name) for name in later}
    return [folder / name for name in sorted(names) if (folder / name).exists() and name != "searchindex.js"]


def _bundle_styles(folder: Path, styles: Iterable[str], icons: Icons, pages: Iterable[Page], scripts: list[str]) -> str:
    """All style sheets as one, with the icons, without what no page uses."""
    texts = [page.text for page in pages]
    css = icons.mask("\n".join(_sheet(folder, name) for name in styles).replace(CHARSET, ""))
    return (
        CHARSET + cssmin(icons.style, keep_bang_comments=True) + cssmin(purge(css, names_of(texts, scripts), "".join([*texts, *scripts])))
    )


def _sheet(folder: Path, name: str) -> str:
    """A style sheet with those that it imports, as if it stood where `STYLE` does: the addresses in it are changed."""
    css = (folder / name).read_text(encoding="utf-8")

    def path(address: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(name), address))

    imported = [_sheet(folder, path(address)) for address in IMPORT.findall(css)]
    moved = URL.sub(lambda found: f'url("{posixpath.relpath(path(found[2]), posixpath.dirname(STYLE))}")', IMPORT.sub("", css))
    return "\n".join([*imported, moved])


def _lighter(page: Page, styles: set[str], left_out: set[str]) -> str:
    """A page with one style sheet and one script for those that all pages have; its own come after them."""
    search = page.name == "search.html"

    def script(found: re.Match[str]) -> str:
        source = SRC.search(found[1])
        if not source:
            return "" if "DOCUMENTATION_OPTIONS" in found[2] or "toggle" in found[2] or "dataset.theme" in found[2] else found[0]
        name = page.target(source[1])
        if name in SEARCH:
            return f'<script defer src="{source[1]}"></script>\n' if search else ""
        return "" if name in left_out else re.sub(r"<script(?: defer(?:=\"defer\")?)?", "<script defer", found[0])

    text = TAG.sub(script, PRELOAD.sub("", VIEWPORT.sub("", page.text, count=max(0, len(VIEWPORT.findall(page.text)) - 1))))
    expect(THEME in text, f"{THEME} in {page.name}")
    text = text.replace(THEME, 'data-theme="light"', 1)  # without scripts there is no other
    text = LINK.sub(lambda found: "" if page.target(found[1]) in styles else found[0], text)
    head = f'{MODE}<link rel="stylesheet" href="{page.root}{STYLE}?v=0">\n<script defer src="{page.root}{SCRIPT}?v=0"></script>\n'
    expect("</title>" in text, f"a title in {page.name}")
    text = text.replace("</title>", f"</title>\n{head}", 1)
    expect("fontawesome" not in text and FRESH not in text, f"no other places with scripts and styles in {page.name}")
    return text


def _minified(html: str) -> str:
    """A page without comments, without needless empty space outside of what is preformatted, and without marks on code of no colour."""
    parts = VERBATIM.split(html)
    parts[::2] = [re.sub(r"[ \t]*\n\s*", "\n", re.sub(r"<!--(?!\[if).*?-->", "", part, flags=re.DOTALL)) for part in parts[::2]]
    parts[1::2] = [PLAIN.sub(r"\1", part) for part in parts[1::2]]
    return "".join(parts).strip() + "\n"


def _write(path: Path, text: str) -> str:
    """Write a file if it is new; the digest of its text."""
    data = text.encode()
    if not path.exists() or path.read_bytes() != data:
        path.write_bytes(data)
    return hashlib.sha256(data).hexdigest()[:8]


def _tidy(folder: Path, texts: str) -> None:
    """Minify the scripts and styles that only some pages load, and remove what none refers to."""
    bundles = (folder / SCRIPT, folder / STYLE)
    for path in sorted((folder / "_static").rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in bundles and not LICENCES.search(path.name) and not re.search(rf"{re.escape(path.name)}(?![\w.])", texts):
            path.unlink()
        elif path.suffix in (".js", ".css") and path not in bundles:
            text = path.read_text(encoding="utf-8")
            _write(path, minified(text) if path.suffix == ".js" else cssmin(text, keep_bang_comments=True))

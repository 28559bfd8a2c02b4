"""What the web needs to know of the site: descriptions, social cards, a map, robots, a page for wrong addresses, and what made it.

The site's address is `html: baseurl` in `_config.yml`, or the environment variable `SITE_ADDRESS`, as a workflow may know it. What
must hold an absolute address (social cards, `sitemap.xml`, canonical links) is written only when the address is known.
"""

import os
import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from lean import DOOR
from sphinx.application import Sphinx
from sphinx.config import Config

MADE_WITH = ("tensorflow", "tensorflow-cpu", "keras", "numpy", "jupyter-book", "myst-nb", "sphinx", "sphinx-book-theme")
OTHERS = {"search": "Search the course by words.", "genindex": "The terms that the course defines, in the order of the alphabet."}
ADDRESS_TAG = re.compile(r'<meta property="og:(?:url|image)"[^>]*>\s*')
MARK = Path(__file__).parents[1] / "_static" / "mark.png"  # favicon.svg in 128 × 128
CARD = {"enable": True, "line_color": "#1f5f9e", "image_mini": str(MARK)}


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.setup_extension("sphinxext.opengraph")
    if address_of(app.config):
        app.setup_extension("sphinx_sitemap")
    app.connect("config-inited", configure)
    app.connect("html-page-context", describe, priority=900)
    app.connect("build-finished", write_files, priority=800)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def address_of(config: Config) -> str:
    """Where the site will be, with a slash at its end; empty while nobody has said so."""
    address = config.html_baseurl or os.environ.get("SITE_ADDRESS", "")
    return f"{address.rstrip('/')}/" if address else ""


def configure(_app: Sphinx, config: Config) -> None:
    """Tell the extensions the address, and the theme what to write at the end of each page."""
    address = address_of(config)
    config.html_baseurl = config.ogp_site_url = address
    config.ogp_social_cards = CARD if address else {"enable": False}
    config.ogp_site_name = config.html_title or config.project
    config.sitemap_url_scheme = "{link}"
    config.sitemap_excludes = ["search.html", "genindex.html"]
    config.html_theme_options = {**config.html_theme_options, "extra_footer": f"<p>{made_with()}</p>"}


def made_with() -> str:
    """The command and the versions that make the site."""
    versions = []
    for name in MADE_WITH:
        try:
            versions.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return f"Made by <code>make book</code> with Python {platform.python_version()}, {', '.join(versions)}."


def describe(app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Describe pages that have no text of their own, keep addresses out that nobody knows, and say the book's title once."""
    if not address_of(app.config):
        context["metatags"] = ADDRESS_TAG.sub("", context.get("metatags", ""))
    if page in OTHERS:
        context["metatags"] = f'{context.get("metatags", "")}\n<meta name="description" content="{OTHERS[page]}">\n'
        if page == "search":
            context["metatags"] += '<meta name="robots" content="noindex">\n'
    if page == app.config.root_doc:
        context["docstitle"] = ""


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write robots.txt, and the page that a host shows for a wrong address."""
    if exception is not None or app.builder.name != "html":
        return
    address = address_of(app.config)
    site = f"Sitemap: {address}sitemap.xml\n" if address else ""
    Path(app.outdir, "robots.txt").write_text(f"User-agent: *\nAllow: /\n{site}", encoding="utf-8")
    title = app.config.html_title or app.config.project
    way = (
        f'The course begins at <a href="{address}">its first page</a>.'
        if address
        else "Go back, or shorten the address to the site's name."
    )
    page = DOOR.format(
        language=app.config.language, title=f"{title}: no such page", head="", heading="There is no such page here", body=way
    )
    Path(app.outdir, "404.html").write_text(page, encoding="utf-8")

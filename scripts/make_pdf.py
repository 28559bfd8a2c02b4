"""The whole book as one PDF, printed by chromium from the pages of the built website, in the order of the contents.

Links between pages become links within the document; headings become its outline.
Usage: ``python scripts/make_pdf.py`` in the course's folder, after ``make book``; ``CHROMIUM=path`` names a browser.
"""

from __future__ import annotations

import os
import posixpath
import re
import shutil
import sys
import tempfile
from html import escape
from pathlib import Path
from urllib.parse import unquote

import yaml
from playwright.sync_api import sync_playwright

SITE = Path("_build/html")
TARGET = Path("_build/handling-long-sequences.pdf")
ARTICLE = re.compile(r"<article[^>]*>(.*)</article>", re.DOTALL)
HEADING = re.compile(r"<h1>(.*?)<a class=\"headerlink\"", re.DOTALL)
NAMED = re.compile(r'\b(id|for|aria-labelledby|aria-describedby)="([^"]+)"')
LINK = re.compile(r'\b((?:xlink:)?href)="([^"]*)"')
PAINT = re.compile(r"url\(#([^)]+)\)")
STYLE = """
@page { size: A4; margin: 22mm 20mm 20mm }
html { font-size: 10.5pt }
body { display: block; background: #fff }
main { max-width: none; padding: 0 }
.ls-cover { height: 220mm; display: flex; flex-direction: column; justify-content: center }
.ls-cover svg { width: 28mm; margin-bottom: 12mm }
h1 { text-wrap: wrap !important; break-after: auto !important }
pre { font-size: 7.6pt !important }
.ls-cover h1 { font-size: 34pt; margin: 0 0 6mm }
.ls-chapter { break-before: page }
.ls-chapter::before { content: ""; display: block; height: 1px }
.headerlink, .ls-without, details.hide, .copybtn, .ls-controls { display: none !important }
.bd-article { padding: 0 !important }
figure.ls-figure svg { max-height: 210mm }
a { color: inherit; text-decoration: none }
.ls-contents a { display: block; padding: 1mm 0 }
"""
FOOT = '<div style="font: 8pt sans-serif; width: 100%; text-align: center; color: #555"><span class="pageNumber"></span></div>'


def pages() -> list[str]:
    """The book's pages in the order of its contents, without a suffix."""
    contents = yaml.safe_load(Path("_toc.yml").read_text(encoding="utf-8"))
    return [contents["root"], *(chapter["file"] for part in contents["parts"] for chapter in part["chapters"])]


def chapter(name: str, names: list[str]) -> tuple[str, str]:
    """A page's title, and its text with names and links that are its own in the whole book."""
    text = (SITE / f"{name}.html").read_text(encoding="utf-8")
    found = ARTICLE.search(text)
    if not found:
        sys.exit(f"{name}.html has no <article>: the theme has changed, and scripts/make_pdf.py with it has to.")
    own = name.replace("/", "-")

    def link(found: re.Match[str]) -> str:
        address, _, place = found[2].partition("#")
        page = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(address))).removesuffix(".html") if address else name
        if re.match(r"\w+:", address) or page not in names:
            return found[0]
        return f'{found[1]}="#{page.replace("/", "-")}{"." + place if place else ""}"'

    body = NAMED.sub(lambda found: f'{found[1]}="{" ".join(f"{own}.{part}" for part in found[2].split())}"', found[1])
    body = PAINT.sub(rf"url(#{own}.\1)", LINK.sub(link, body))
    heading = HEADING.search(body)
    title = re.sub(r"<[^>]+>", "", heading[1]).strip() if heading else name
    return title, f'<section class="ls-chapter" id="{own}">{body}</section>'


def document() -> str:
    """The whole book as one page."""
    names = pages()
    chapters = [chapter(name, names) for name in names]
    settings = yaml.safe_load(Path("_config.yml").read_text(encoding="utf-8"))
    lines = "".join(f'<a href="#{name.replace("/", "-")}">{title}</a>' for name, (title, _) in zip(names, chapters, strict=True))
    mark = (SITE / "_static/favicon.svg").read_text(encoding="utf-8")
    authors = f"{escape(settings['author'])}, {settings['copyright']}"
    cover = f'<div class="ls-cover">{mark}<h1>{escape(settings["title"])}</h1><p>{authors}</p></div>'
    sheets = [(SITE / "_static" / sheet).resolve().as_uri() for sheet in ("site.css", "explorables/explorables.css")]
    links = "".join(f'<link rel="stylesheet" href="{sheet}">' for sheet in sheets)
    head = f'<head><meta charset="utf-8"><title>{escape(settings["title"])}</title>{links}<style>{STYLE}</style></head>'
    contents = f'<nav class="ls-chapter ls-contents" aria-label="Contents"><h2>Contents</h2>{lines}</nav>'
    body = cover + contents + "".join(text for _, text in chapters)
    page = f'<body><main class="bd-article bd-content">{body}</main></body>'
    return f'<!doctype html><html lang="en" data-theme="light">{head}{page}</html>'


def main() -> int:
    """Print the book."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    chromium = next((found for name in names if name and (found := shutil.which(name))), None)
    if not chromium:
        sys.exit("No browser was found: install chromium, or say where one is: CHROMIUM=/path make pdf")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder, "book.html")
        path.write_text(document(), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"])
        page = browser.new_page()
        page.goto(path.as_uri(), wait_until="load")
        page.emulate_media(media="print")
        page.evaluate("document.fonts.ready.then(() => true)")
        frame = {"display_header_footer": True, "header_template": "<span></span>", "footer_template": FOOT}
        page.pdf(path=TARGET, prefer_css_page_size=True, outline=True, tagged=True, **frame)
        browser.close()
    print(f"The book: {TARGET.resolve()}, {TARGET.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The built website, page by page: bytes and requests, what leaves the site, axe, links, spelling.

``python -m tests.site_check`` prints a table. A page is opened for the first time, in a browser that keeps nothing, from a server that
compresses as a host of static pages does. The exit code is 1 where a budget is exceeded, something is sought elsewhere, axe finds a
violation, a link leads nowhere or a word is misspelt.
"""

from __future__ import annotations

import gzip
import posixpath
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Browser
from rich.console import Console
from rich.table import Table

from tests.bank import ROOT
from tests.sites import SITE, come_to_pictures, parse, running_browser

BYTES = 250_000
"""What a page may need at its first opening, compressed, with all that it loads."""
REQUESTS = 10
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
COMPRESSED = {".html", ".css", ".js", ".svg", ".txt", ".xml"}
SHOWN = (("light", 1280), ("dark", 390))


@dataclass
class Seen:
    """What was seen of a page."""

    name: str
    bytes: int = 0
    requests: int = 0
    elsewhere: list[str] = field(default_factory=list)
    violations: dict[str, list[str]] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """What is not as it must be, in words."""
        faults = [f"{self.bytes} bytes, more than {BYTES}"] if self.bytes > BYTES else []
        faults += [f"{self.requests} requests, more than {REQUESTS}"] if self.requests > REQUESTS else []
        faults += [f"asks elsewhere: {address}" for address in self.elsewhere]
        faults += [f"{scheme}: {violation}" for scheme, violations in self.violations.items() for violation in violations]
        return faults + [f"leads nowhere: {link}" for link in self.links] + [f"misspelt: {word}" for word in self.words]


def pages() -> list[str]:
    """The pages of the site that a reader sees, relative to its root."""
    return sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html") if path != SITE / "index.html")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A host of static pages on this machine; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = folder / unquote(urlsplit(self.path).path).lstrip("/")
            data = path.read_bytes() if path.is_file() else b""
            self.send_response(200 if path.is_file() else 404)
            if path.suffix in COMPRESSED:
                data = gzip.compress(data, 6)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Type", f"{TYPES.get(path.suffix, 'application/octet-stream')}; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def visit(browser: Browser, address: str, name: str) -> Seen:
    """Open a page of a served site for the first time, and count what it asks for."""
    seen = Seen(name)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.on("request", lambda sent: None if sent.url.startswith((address, "data:", "blob:")) else seen.elsewhere.append(sent.url))
    with page.expect_event("load"):
        page.goto(f"{address}/{name}")
    page.wait_for_timeout(100)
    sizes = page.evaluate(
        "performance.getEntries().filter(e => 'transferSize' in e && !e.name.startsWith('data:')).map(e => e.transferSize)"
    )
    seen.bytes, seen.requests = sum(sizes), len(sizes)
    context.close()
    return seen


def violations(browser: Browser, name: str, scheme: str, width: int) -> list[str]:
    """What axe finds on a page in a theme: each rule with the elements that break it."""
    assert scheme in ("light", "dark")
    context = browser.new_context(
        color_scheme="light" if scheme == "light" else "dark", viewport={"width": width, "height": 900}, offline=True
    )
    page = context.new_page()
    page.goto((SITE / name).as_uri())
    page.wait_for_function("document.readyState === 'complete'")
    come_to_pictures(page)
    found = Axe().run(page).response["violations"]
    context.close()
    return [f"{rule['id']} ({', '.join(str(node['target'][0])[:80] for node in rule['nodes'][:3])})" for rule in found]


def dead_links(names: list[str]) -> dict[str, list[str]]:
    """For each page, its links within the site to a page, a file or a place that is not there."""
    parsed = {name: parse(SITE / name) for name in names}
    ids = {name: {str(tag["id"]) for tag in page.find_all(id=True)} for name, page in parsed.items()}
    return {name: [link for link in _links(page) if not _leads(name, link, ids)] for name, page in parsed.items()}


def _links(page: BeautifulSoup) -> list[str]:
    found = page.find_all(["a", "link"], href=True) + page.find_all(["img", "script"], src=True)
    return [str(tag.get("href") or tag.get("src", "")) for tag in found]


def _leads(name: str, link: str, ids: dict[str, set[str]]) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return bool(re.fullmatch(r"https://[\w.-]+\.\w+.*|mailto:.+", link))
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) if parts.path else name
    if target not in ids:
        return (SITE / target).is_file()
    return parts.fragment in ("", "top") or unquote(parts.fragment) in ids[target]


def misspelt(names: list[str]) -> dict[str, list[str]]:
    """For each page, the misspelt words of its source."""
    sources = {source: name for name in names if (source := Path(name).with_suffix(".md").as_posix()) and (ROOT / source).exists()}
    command = [sys.executable, "-m", "codespell_lib", *sources]
    lines = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.splitlines()
    found: dict[str, list[str]] = {name: [] for name in names}
    for line in lines:
        source, number, words = line.split(":", 2)
        found[sources[source]].append(f"{words.strip()} (line {number})")
    return found


def look(names: list[str]) -> list[Seen]:
    """Look at pages in every way."""
    links, words = dead_links(names), misspelt(names)
    with running_browser() as browser, served(SITE) as address:
        seen = [visit(browser, address, name) for name in names]
        for page in seen:
            page.violations = {scheme: violations(browser, page.name, scheme, width) for scheme, width in SHOWN}
            page.links, page.words = links[page.name], words[page.name]
    return seen


def table(seen: list[Seen]) -> Table:
    """What was seen, a page a line."""
    made = Table("page", title=f"The website: at most {BYTES / 1000:.0f} kB and {REQUESTS} requests a page, nothing from elsewhere")
    for column in ("kB", "requests", "elsewhere", "axe light", "axe dark", "dead links", "misspelt"):
        made.add_column(column, justify="right")
    for page in seen:
        counts = [page.elsewhere, *(page.violations[scheme] for scheme, _ in SHOWN), page.links, page.words]
        made.add_row(page.name, f"{page.bytes / 1000:.0f}", str(page.requests), *(str(len(count)) for count in counts))
    return made


def main() -> int:
    """Print the table, and below it what is wrong."""
    seen = look(pages())
    console = Console(width=120, highlight=False)
    console.print(table(seen))
    faults = [f"{page.name}: {fault}" for page in seen for fault in page.faults]
    for fault in faults:
        console.print(fault, soft_wrap=True, markup=False)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

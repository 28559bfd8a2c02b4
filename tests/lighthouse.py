"""Lighthouse over the built website, as on a phone, from a host that compresses. ``make lighthouse`` prints a table; it needs Node's npx.

``python -m tests.lighthouse book/index.html …`` looks at some pages only. Lighthouse measures time: let the machine do nothing else.
The exit code is 1 where a page has less than 95 for performance, or less than 100 for anything else.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.site_check import SITE, pages, served
from tests.sites import CHROMIUM

LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
TIMES = {
    "first-contentful-paint": "first paint",
    "largest-contentful-paint": "largest paint",
    "total-blocking-time": "blocked",
    "cumulative-layout-shift": "shift",
}
PACKAGE = "lighthouse@^12"
FLAGS = "--headless --no-sandbox --disable-gpu --disable-background-networking"
UNLISTED = {"search.html", "404.html"}  # pages that no search engine is to list


def audit(address: str) -> dict[str, Any]:
    """Lighthouse's report of a page."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = ["npx", "--yes", PACKAGE, address, "--quiet", "--output=json", f"--output-path={report}", f"--chrome-flags={FLAGS}"]
        subprocess.run([*command, f"--only-categories={','.join(LEAST)}"], check=True, env={**os.environ, "CHROME_PATH": CHROMIUM or ""})
        found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        return found


def main() -> int:
    """Print a line for each page."""
    if not CHROMIUM or not shutil.which("npx"):
        sys.exit("Lighthouse needs chromium, and npx, which comes with Node: https://nodejs.org")
    table = Table("page", *LEAST, *TIMES.values(), title="Lighthouse, mobile")
    fell = False
    with served(SITE) as address:
        for name in sys.argv[1:] or [name for name in pages() if name not in UNLISTED]:
            report = audit(f"{address}/{name}")
            scores = {category: round(100 * report["categories"][category]["score"]) for category in LEAST}
            fell |= any(scores[category] < least for category, least in LEAST.items())
            table.add_row(name, *map(str, scores.values()), *(report["audits"][time].get("displayValue", "") for time in TIMES))
    Console(width=140).print(table)
    return int(fell)


if __name__ == "__main__":
    sys.exit(main())

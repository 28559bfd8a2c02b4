"""A real JupyterLab, and a person's moves in it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.sites import running_browser

START_S = 90


@contextmanager
def running_lab(folder: Path, private: Path) -> Iterator[str]:
    """JupyterLab on a folder, started there as a person would; its address.

    Args:
        folder: what it shows.
        private: where it keeps its own files.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0"]
    settings = ["--IdentityProvider.token=", "--ServerApp.password=", f"--notebook-dir={folder}", "--LabApp.news_url="]
    kinds = ("JUPYTER_CONFIG", "JUPYTER_RUNTIME", "JUPYTERLAB_SETTINGS", "JUPYTERLAB_WORKSPACES")
    own = {f"{kind}_DIR": str(private / kind) for kind in kinds}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    private.mkdir(parents=True, exist_ok=True)
    with (private / "log").open("w") as log:
        server = subprocess.Popen([*command, *settings], cwd=folder, env={**os.environ, **own, "PATH": path}, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/api/status", private / "log")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


@contextmanager
def patient_page(address: str) -> Iterator[Page]:
    """A browser's page on JupyterLab, which waits long enough for a busy machine."""
    with running_browser() as browser:
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), lambda route: route.abort())  # formgrader asks a CDN for MathJax
        page.set_default_timeout(1000 * START_S)
        expect.set_options(timeout=1000 * START_S)
        try:
            page.goto(address)
            yield page
        finally:
            expect.set_options(timeout=5000)  # Playwright's own


def choose(page: Page, *labels: str) -> None:
    """Choose an entry of JupyterLab's menus, by the labels on the way."""
    page.locator(".lm-MenuBar-itemLabel", has_text=labels[0]).click()
    for label in labels[1:]:
        page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{re.escape(label)}$")).click()


def _wait_for(address: str, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"{address} did not answer within {START_S} s\n{log.read_text()[-2000:]}")


def cell_with(notebook: Locator, text: str) -> Locator:
    """The first code cell that shows a text."""
    return notebook.locator(".jp-CodeCell").filter(has_text=text).first


def write(page: Page, cell: Locator, source: str) -> None:
    """Put a text in the place of what is in a cell."""
    _click_into(cell)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source)


def run(page: Page, cell: Locator) -> None:
    """Run a cell, and leave the cursor in it."""
    _click_into(cell)
    page.keyboard.press("Control+Enter")


def _click_into(cell: Locator) -> None:
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()

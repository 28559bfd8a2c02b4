"""Runs the chapters whose code has changed, as many at a time as there are cores, into the cache from which the book is built.

``jupyter-book build`` would run them too, one after another. What fails is told at the end, and ends this with 1.
Usage: ``python scripts/run_chapters.py`` in the course's folder.
"""

from __future__ import annotations

import logging
import os
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import yaml
from jupyter_cache import get_cache
from jupyter_cache.base import JupyterCacheAbstract, ProjectNb
from jupyter_cache.executors.basic import ExecutionWorkerLocalSerial, ProcessData
from jupyter_cache.executors.utils import ExecutionResult, single_nb_execution
from jupyter_cache.readers import get_reader
from myst_nb.core.read import is_myst_markdown_notebook

CACHE = Path("_build/.jupyter_cache")
READER = {"name": "myst_nb_md", "type": "plugin"}


def changed(cache: JupyterCacheAbstract, chapters: list[Path]) -> list[ProcessData]:
    """What has no result in the cache, the longest text first."""
    timeout = yaml.safe_load(Path("_config.yml").read_text(encoding="utf-8"))["execute"]["timeout"]
    found = []
    for path in sorted(chapters, key=lambda path: path.stat().st_size, reverse=True):
        if not is_myst_markdown_notebook(path.read_text(encoding="utf-8")):
            continue
        try:
            cache.match_cache_notebook(get_reader(READER)(str(path)))
        except KeyError:
            record = cache.add_nb_to_project(str(path.resolve()), read_data=READER)
            found.append(ProcessData(record.pk, str(path), cache, timeout, allow_errors=False))
    return found


class Worker(ExecutionWorkerLocalSerial):
    """Makes one output of what a cell prints, however the kernel sends it in pieces: MyST-NB would break the line between two."""

    @staticmethod
    def execute(project_nb: ProjectNb, data: ProcessData) -> ExecutionResult:
        """Called by jupyter-cache."""
        folder = str(Path(project_nb.uri).parent)
        return single_nb_execution(project_nb.nb, folder, data.timeout, data.allow_errors, coalesce_streams=True)


def run(chapter: ProcessData) -> bool:
    """Run one chapter; whether it went well."""
    quiet = logging.getLogger("chapters")
    quiet.setLevel(logging.CRITICAL)
    return Worker(quiet)(chapter)[0] == 0


def hush() -> None:
    """Drop what kernels say on their standard error: warnings of the way they are started. A chapter's own goes into its notebook."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def main() -> int:
    """Run what has changed, and say so."""
    cache = get_cache(CACHE)
    chapters = changed(cache, list(Path("book").glob("*.md")))
    failed = []
    with ProcessPoolExecutor(initializer=hush) as pool:
        running = {pool.submit(run, chapter): chapter for chapter in chapters}
        for number, done in enumerate(as_completed(running), 1):
            chapter = running[done]
            print(f"    chapter {number} of {len(running)}: {chapter.uri} {'ran' if done.result() else 'FAILED'}", flush=True)
            failed += [] if done.result() else [chapter]
    for chapter in failed:
        said = cache.get_project_record(chapter.pk).traceback or "It did not run at all."
        print(f"==> {chapter.uri} failed:\n{said}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

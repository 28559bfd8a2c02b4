"""What the site offers to download, and the links from an exercise to Binder and Colab."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sphinx.errors import ConfigError

from autograder.bundle import collect_files
from autograder.course import Course
from book._ext.downloads import opened
from tests.bank import ROOT
from tests.sites import SITE, build_site

PAGES = {
    name: f"# A page\n\nText.\n\n## Exercise\n\n`exercises/{name}/{name}.ipynb`: write it.\n" for name in ("gates", "unstable_gradients")
} | {"welcome": "# Welcome\n\nTake {bundle}`all of them`.\n\n## Exercises\n\n`exercises/gates/gates.ipynb` and others.\n"}
GIVEN = ("requirements.txt", "constraints.txt", "LICENSE", "LICENSE-TEXT", "nbgrader_config.py")
HREF = re.compile(r'href="([^"]*(?:long-sequences-exercises|mybinder|colab)[^"]*)"[^>]*>([^<]+)<')


def links(folder: Path, repository: str) -> dict[str, dict[str, str]]:
    """Build a site on a copy of the course; for each page the addresses of its links, by label."""
    for name in ("exercises", "solutions"):
        shutil.copytree(ROOT / name, folder / name)
    for name in GIVEN:
        shutil.copy(ROOT / name, folder / name)
    told = f'\nextensions.append("downloads")\nexercises_repository = {repository!r}\n'
    built, said = build_site(PAGES, folder, extra=told)
    assert said == ""
    return {name: {label: address for address, label in HREF.findall((built / f"{name}.html").read_text())} for name in PAGES}


def test_without_a_repository_there_is_the_zip_alone(tmp_path: Path) -> None:
    zipped = "long-sequences-exercises.zip"
    found = links(tmp_path, "")
    assert found["gates"] == found["unstable_gradients"] == {"All exercises as a zip": zipped}
    assert found["welcome"] == {"all of them": zipped}
    with zipfile.ZipFile(io.BytesIO((tmp_path / "built" / zipped).read_bytes())) as archive:
        held = {name.removeprefix("long-sequences-exercises/"): archive.read(name) for name in archive.namelist()}
    assert held == collect_files(Course(tmp_path))


@pytest.mark.parametrize(
    ("repository", "binder", "colab"),
    [
        ("https://github.com/ada/long", "gh/ada/long/main", "ada/long/blob/main"),
        ("https://github.com/ada/long.git", "gh/ada/long/main", "ada/long/blob/main"),
        ("https://github.com/ada/long/tree/spring/27/", "gh/ada/long/spring%2F27", "ada/long/blob/spring/27"),
        ("https://gitlab.com/school/ada/long/-/tree/spring", "gl/school%2Fada%2Flong/spring", None),
        ("https://git.example.org/ada/long", "git/https%3A%2F%2Fgit.example.org%2Fada%2Flong/main", None),
    ],
)
def test_a_repository_gives_links_of_the_services_form(repository: str, binder: str, colab: str | None, course: Course) -> None:
    ways = {"Open in Binder": f"https://mybinder.org/v2/{binder}?labpath=exercises%2Fgates%2Fgates.ipynb"}
    if colab:
        ways["Open in Colab"] = f"https://colab.research.google.com/github/{colab}/exercises/gates/gates.ipynb"
    assert opened(repository, "gates", course) == ways
    assert "Open in Colab" not in opened(repository, "unstable_gradients", course), "it reads a file, which Colab would not have"


def test_the_links_stand_under_the_exercise(tmp_path: Path) -> None:
    found = links(tmp_path, "https://github.com/ada/long")
    assert list(found["gates"]) == ["All exercises as a zip", "Open in Binder", "Open in Colab"]
    assert list(found["unstable_gradients"]) == ["All exercises as a zip", "Open in Binder"]
    assert list(found["welcome"]) == ["all of them"]


def test_an_address_that_is_none_is_refused(course: Course) -> None:
    for wrong in ("ada/long", "https://github.com/ada", "git@github.com:ada/long.git"):
        with pytest.raises(ConfigError, match="expected an address"):
            opened(wrong, "gates", course)


def test_the_chapters_as_a_zip_run_where_it_is_unpacked(tmp_path: Path) -> None:
    def run(*command: str) -> str:
        done = subprocess.run([sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stdout

    with zipfile.ZipFile(SITE / "long-sequences-chapters.zip") as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / "long-sequences-chapters"
    pages = [path.stem for path in sorted((ROOT / "book").glob("*.md")) if "{code-cell}" in path.read_text(encoding="utf-8")]
    assert [path.stem for path in sorted(folder.glob("*.ipynb"))] == pages
    assert "To start" in (folder / "README.md").read_text(encoding="utf-8")
    told = run("-c", "from long_sequences import data, models; print(data.__file__, len(data.load_ridership(data.DEFAULT_CSV)))")
    assert told.startswith(str(folder))
    run("-m", "jupyter", "nbconvert", "--to", "notebook", "--execute", "--inplace", "index.ipynb")
    stored = {path.name for path in (ROOT / "book" / "experiments").glob("*.json")}
    assert {path.name for path in (folder / "experiments").glob("*")} == stored

"""The ways from a page to an exercise: the zip, and the links to Binder and Colab."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from sphinx.errors import ConfigError

from autograder.bundle import collect_files
from autograder.course import Course
from book._ext.get_exercises import opened
from tests.bank import ROOT
from tests.sites import build_site

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
    told = f'\nextensions.append("get_exercises")\nexercises_repository = {repository!r}\n'
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

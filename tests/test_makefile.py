"""The Makefile in a course of its own, where a script that says how it was called stands for ``autograder``."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bank import ROOT, write_class

NAMES = ("conv1d", "gates", "wavenet")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A course that is set up, whose ``autograder`` ends with the number in ``codes/ASSIGNMENT`` (0 without one)."""
    for name in NAMES:
        (tmp_path / "solutions" / name).mkdir(parents=True)
        (tmp_path / "classroom" / "submitted" / "ada" / name).mkdir(parents=True)
    (tmp_path / "codes").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for needed in ("requirements.txt", "constraints.txt", "pyproject.toml", ".venv/.ready"):
        (tmp_path / needed).touch()
    program(tmp_path, "autograder", 'echo "called: $@"\n[ -f "codes/$2" ] && exit "$(cat codes/$2)"\nexit 0')
    return tmp_path


def program(place: Path, name: str, script: str) -> None:
    path = place / ".venv" / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def make(place: Path, *targets: str) -> subprocess.CompletedProcess[str]:
    command = ["make", "--file", str(ROOT / "Makefile"), *targets]
    return subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)


def test_a_release_is_made_however_often_it_is_asked_for(place: Path) -> None:
    """An exercise that somebody opened and saved is mended too, though nothing in solutions/ is newer."""
    for _ in range(2):
        assert "called: release" in make(place, "release").stdout


@pytest.mark.parametrize(("code", "graded", "ended"), [(0, 3, 0), (1, 3, 2), (130, 2, 2)])
def test_every_assignment_is_graded_whatever_was_refused_in_one(place: Path, code: int, graded: int, ended: int) -> None:
    (place / "codes" / "gates").write_text(str(code), encoding="utf-8")
    done = make(place, "grade")
    assert done.stdout.count("called: grade") == graded, done.stdout
    assert done.returncode == ended, "2 is make's own, of a recipe that failed"


def test_clean_removes_the_sample_class_and_never_another(place: Path) -> None:
    shutil.rmtree(place / "classroom")
    program(place, "python", f'exec env PYTHONPATH={ROOT} {sys.executable} "$@"')
    folder, book = place / "classroom" / "submitted", place / "classroom" / "gradebook.db"
    ours = {"ada/gates/gates.ipynb": "the sample's", "ben/gates/gates.ipynb": "the sample's"}
    for student, removed in {"": True, "zoe": False, "ada": False}.items():
        write_class(folder, ours)
        book.touch()
        path = folder / student / "gates" / "gates.ipynb"
        if student:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("mine", encoding="utf-8")
            write_class(folder, ours)
            assert path.read_text(encoding="utf-8") == "mine", "it is written again beside others, and over none"
        done = make(place, "clean")
        assert done.returncode == 0, done.stderr
        assert book.exists() != removed, student
        if student:
            assert "is left as it is" in done.stdout
            path.unlink()


def test_clean_leaves_a_class_that_was_never_the_samples(place: Path) -> None:
    program(place, "python", f'exec env PYTHONPATH={ROOT} {sys.executable} "$@"')
    folder = place / "classroom" / "submitted"
    path = folder / "ada" / "gates" / "gates.ipynb"
    path.write_text("mine", encoding="utf-8")
    assert make(place, "clean").returncode == 0
    with pytest.raises(SystemExit, match=r"not the sample class's \(ada\)"):
        write_class(folder, {"ben/gates/gates.ipynb": "the sample's"})
    assert [found.name for found in folder.rglob("*.ipynb")] == [path.name]


def test_a_website_that_was_not_written_to_its_end_is_written_anew(place: Path) -> None:
    """Sphinx would take up an interrupted build without the search of the pages that are there, and forget a warning."""
    (place / "book").mkdir()
    for needed in ("_config.yml", "_toc.yml"):
        (place / needed).touch()
    program(place, "python", "exit 0")
    program(
        place,
        "jupyter-book",
        'mkdir -p _build/html; echo "there: $(ls _build/html)."; touch _build/html/index.html; echo "a cause" >&2; exit $(cat codes/book)',
    )
    for code, there, ended in (("1", "there: .", 2), ("0", "there: .", 0), ("0", "", 0)):
        (place / "codes" / "book").write_text(code, encoding="utf-8")
        done = make(place, "book")
        assert (done.returncode, there in done.stdout) == (ended, True), done.stdout
        assert ("a cause" in done.stderr) == bool(ended), "it stands at the end of a build that failed"
    assert "there:" not in done.stdout, "nothing has changed"
    (place / "_config.yml").write_text("a change", encoding="utf-8")
    assert "there: index.html." in make(place, "book").stdout


def test_figures_do_not_depend_on_what_the_user_has_set_for_matplotlib(place: Path) -> None:
    """A font list without the fonts of Matplotlib lay in a home folder once, and chapters complained of missing ones."""
    program(place, "python", 'echo "settings: $MPLCONFIGDIR"')
    assert f"settings: {place}/.venv/matplotlib" in make(place, "fairness").stdout

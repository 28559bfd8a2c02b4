"""The Makefile in a course of its own, where a script that says how it was called stands for ``autograder``."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.bank import ROOT

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

"""The worked example of *Adding an exercise*: its commands, run in a copy of the course, give an exercise that grades as the page says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bank import ROOT, load_case

NAME = "moving_average"
PART = ROOT / "book" / "instructors"
EXAMPLE = PART / "example"
PAGE = (PART / "adding_an_exercise.md").read_text(encoding="utf-8")
COPIED = ("autograder", "tests", "solutions", "exercises", "book/instructors", "nbgrader_config.py", "_config.yml", "pyproject.toml")
COMMANDS = re.findall(r"^```bash\n(.+?)^```", PAGE, re.MULTILINE | re.DOTALL)
CASES = {path.stem: load_case(path) for path in sorted(EXAMPLE.glob(f"tests/submissions/{NAME}/wrong/*.py"))}
POINTS = {"average_values": 3, "average_start": 2}


def run(command: str, course: Path) -> str:
    """What a command prints, run by a shell in the copy of the course, which comes before the installed one."""
    tools = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        command,
        shell=True,
        cwd=course,
        env={**inherited, "PATH": tools, "PYTHONPATH": str(course), "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def adding(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A copy of the course in which the page's commands have been run, and what each printed.

    ``make release`` would install the copy first; what it does for one assignment stands in its place.
    """
    course = tmp_path_factory.mktemp("course")
    for part in COPIED:
        source, target = ROOT / part, course / part
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    printed = {}
    for line in "".join(COMMANDS).splitlines():
        command = f"nbgrader generate_assignment {NAME} --force --log-level=ERROR" if line == "make release" else line
        printed[line] = run(command, course)
    return course, printed


@pytest.fixture(scope="module")
def graded(adding: tuple[Path, dict[str, str]]) -> dict[str, dict[str, object]]:
    """What ``autograder check`` says of the released notebook, the model solution and each wrong program, by name."""
    course, _ = adding
    run(f"python -m tests.bank work/all {' '.join(f'{NAME}/wrong/{name}' for name in CASES)}", course)
    paths = {"stub": f"exercises/{NAME}/{NAME}.ipynb", "solution": f"solutions/{NAME}/{NAME}.ipynb"}
    paths |= {name: f"work/all/{name}.ipynb" for name in CASES}
    told = run(f"autograder check {' '.join(paths.values())} --assignment {NAME} --json", course)
    return {name: json.loads(line) for name, line in zip(paths, told.splitlines(), strict=True)}


def test_the_example_adds_files_and_changes_none() -> None:
    added = {path.relative_to(EXAMPLE).as_posix() for path in EXAMPLE.rglob("*.py")}
    assert not [name for name in added if (ROOT / name).exists()]
    assert {name for name in added if not name.startswith("tests/submissions/")} == {
        f"{NAME}.py",
        f"autograder/checks/{NAME}.py",
        f"autograder/probes/{NAME}.py",
    }


def test_the_page_shows_the_files_of_the_example() -> None:
    shown = set(re.findall(r"^:*`*\{literalinclude\} example/(\S+)", PAGE, re.MULTILINE))
    assert {f"{NAME}.py", f"autograder/checks/{NAME}.py", f"autograder/probes/{NAME}.py"} <= shown
    assert all((EXAMPLE / name).is_file() for name in shown)
    for case in sorted(EXAMPLE.glob("tests/submissions/*/*/*.py")):
        assert case.stem in PAGE


def test_the_release_holds_no_solution(adding: tuple[Path, dict[str, str]]) -> None:
    course, _ = adding
    released = (course / "exercises" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8")
    assert "raise NotImplementedError()" in released
    for word in ("np.stack(means", "hidden_test", "autograder"):
        assert word not in released


def test_the_stub_has_no_points_and_the_solution_all(graded: dict[str, dict[str, object]]) -> None:
    assert (graded["stub"]["score"], graded["stub"]["max_score"]) == (0, 5)
    assert (graded["solution"]["score"], graded["solution"]["max_score"]) == (5, 5)


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_program_loses_what_it_gets_wrong_and_is_told_why(name: str, graded: dict[str, dict[str, object]]) -> None:
    items = {item["id"]: item for item in graded[name]["items"]}  # type: ignore[attr-defined]
    assert {item: told["diagnosis"]["slug"] for item, told in items.items() if told["diagnosis"]} == CASES[name].loses
    assert {item: told["points"] for item, told in items.items()} == {
        item: 0 if item in CASES[name].loses else points for item, points in POINTS.items()
    }


def test_the_page_shows_what_the_commands_print(adding: tuple[Path, dict[str, str]]) -> None:
    _, printed = adding
    shown = "\n".join(re.findall(r"^```text\n(.+?)^```", PAGE, re.MULTILINE | re.DOTALL))
    tables = [line for line in printed.values() for line in line.splitlines() if line.startswith(("│", "┃"))]
    assert len(tables) >= 6
    for line in tables:
        assert " ".join(line.split()) in {" ".join(row.split()) for row in shown.splitlines()}
